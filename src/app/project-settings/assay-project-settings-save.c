/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-project-settings-save.c: saving a project's settings. When the form or the rubric differs, what
 * that does to answers and prompts is counted first, in the reading worker, and shown; only then it
 * is written, in one step of the db worker that can be undone from the window. Main thread. */

#include "assay-project-settings-private.h"

#include "assay-config-effect.h"
#include "assay-project-review.h"
#include "assay-widget.h"
#include "assay-window-undo.h"

#include <glib/gi18n.h>
#include <string.h>

#define KINDS (ASSAY_CHANGE_PROJECTS | ASSAY_CHANGE_PROMPTS)

/* What is to be saved, and what that does. */
typedef struct
{
  AssayProjectEdit *edit;
  char *old_config;
  AssayRubric *before;
  AssayRubric *after;
  gboolean add; /* a prompt shall explain the rubric though none did */
  AssayConfigEffect *effect;
  AssayProjectEdit *undo;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_clear_pointer (&save->edit, assay_project_edit_free);
  g_clear_pointer (&save->undo, assay_project_edit_free);
  g_clear_pointer (&save->effect, assay_config_effect_free);
  g_clear_pointer (&save->before, assay_rubric_unref);
  g_clear_pointer (&save->after, assay_rubric_unref);
  g_free (save->old_config);
  g_free (save);
}

static void
set_saving (AssayProjectSettings *self, gboolean saving)
{
  self->is_saving = saving;
  gtk_widget_set_sensitive (GTK_WIDGET (self->pages), !saving);
  if (saving)
    gtk_spinner_start (self->spinner);
  else
    gtk_spinner_stop (self->spinner);
  assay_project_settings_update (self);
}

static void
say (AssayProjectSettings *self, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
}

/* undo ------------------------------------------------------------------------------------------ */

typedef struct
{
  AssayWorkspace *workspace;
  GWeakRef window;
  AssayProjectEdit *edit;
} Undo;

static void
undo_free (gpointer data)
{
  Undo *undo = data;

  g_object_unref (undo->workspace);
  g_weak_ref_clear (&undo->window);
  assay_project_edit_free (undo->edit);
  g_free (undo);
}

static gboolean
undo_in_db (AssayDb *db, gpointer data, GError **error)
{
  g_autoptr (AssayProjectEdit) redo = assay_project_edit_apply (db, ((Undo *) data)->edit, error);

  return redo != NULL;
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Undo *undo = data;
  g_autoptr (GtkWidget) window = g_weak_ref_get (&undo->window);
  g_autoptr (GError) error = NULL;

  if (!assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error) && window != NULL)
    gtk_widget_activate_action (window, "win.toast", "s", error->message);
  undo_free (undo);
}

static void
run_undo (gpointer data)
{
  Undo *offered = data;
  Undo *undo = g_new0 (Undo, 1);
  g_autoptr (GtkWidget) window = g_weak_ref_get (&offered->window);

  /* The offer is freed by who made it; this one lives until it is written. */
  undo->workspace = g_object_ref (offered->workspace);
  g_weak_ref_init (&undo->window, window);
  undo->edit = g_steal_pointer (&offered->edit);
  offered->edit = g_new0 (AssayProjectEdit, 1);
  offered->edit->prompts = g_ptr_array_new ();
  assay_workspace_write_async (undo->workspace, undo_in_db, undo, NULL, KINDS, NULL, undone_cb, undo);
}

static void
offer_undo (AssayProjectSettings *self, Save *save)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  Undo *undo = g_new0 (Undo, 1);

  undo->workspace = g_object_ref (assay_session_get_workspace (self->session));
  g_weak_ref_init (&undo->window, parent);
  undo->edit = g_steal_pointer (&save->undo);
  assay_window_offer_undo (GTK_WIDGET (parent), _("The project’s settings were saved"), run_undo, undo, undo_free);
}

/* writing --------------------------------------------------------------------------------------- */

static gboolean
write_in_db (AssayDb *db, gpointer data, GError **error)
{
  Save *save = data;

  save->undo = assay_project_edit_apply (db, save->edit, error);
  return save->undo != NULL;
}

/* A write in progress: the save, and whose it is. */
typedef struct
{
  GWeakRef *settings;
  Save *save;
} Write;

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Write *write = data;
  g_autoptr (AssayProjectSettings) self = assay_widget_weak_take (write->settings);
  g_autoptr (GError) error = NULL;
  gboolean ok = assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error);

  if (self != NULL && self->session != NULL)
    {
      set_saving (self, FALSE);
      if (ok)
        {
          offer_undo (self, write->save);
          self->may_close = TRUE;
          gtk_window_destroy (GTK_WINDOW (self));
        }
      else
        say (self, error->message);
    }
  save_free (write->save);
  g_free (write);
}

/* Takes @save. */
static void
write_save (AssayProjectSettings *self, Save *save)
{
  Write *write = g_new0 (Write, 1);

  set_saving (self, TRUE);
  write->settings = assay_widget_weak_new (self);
  write->save = save;
  assay_workspace_write_async (assay_session_get_workspace (self->session), write_in_db, save, NULL, KINDS, NULL,
                               written_cb, write);
}

/* asking ---------------------------------------------------------------------------------------- */

static gboolean
count_in_db (AssayDb *db, gpointer data, GError **error)
{
  Save *save = data;

  save->effect = assay_config_effect_count (db, save->edit->project_id, save->old_config, save->edit->config, error);
  if (save->effect == NULL)
    return FALSE;
  g_ptr_array_unref (save->edit->prompts);
  save->edit->prompts = assay_project_edit_list_prompts (db, save->edit->project_id, save->before, save->after,
                                                         save->add, error);
  if (save->edit->prompts != NULL)
    return TRUE;
  save->edit->prompts = g_ptr_array_new ();
  return FALSE;
}

static void
on_accepted (AssayProjectReview *review, AssayProjectSettings *self)
{
  Save *save = g_object_steal_data (G_OBJECT (review), "save");

  if (self->session != NULL)
    write_save (self, save);
  else
    save_free (save);
}

static gboolean
needs_review (const Save *save)
{
  return save->effect->items->len > 0 || save->effect->n_tasks > 0 || save->edit->prompts->len > 0;
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Write *write = data;
  g_autoptr (AssayProjectSettings) self = assay_widget_weak_take (write->settings);
  Save *save = write->save;
  g_autoptr (GError) error = NULL;
  gboolean ok = assay_session_read_finish (ASSAY_SESSION (source), result, &error) != NULL;

  g_free (write);
  if (self == NULL || self->session == NULL)
    {
      save_free (save);
      return;
    }
  set_saving (self, FALSE);
  if (!ok)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        say (self, error->message);
      save_free (save);
    }
  else if (needs_review (save))
    {
      AssayProjectReview *review = assay_project_review_new (GTK_WINDOW (self), save->effect, save->edit->prompts);

      g_object_set_data_full (G_OBJECT (review), "save", save, save_free);
      g_signal_connect_object (review, "accepted", G_CALLBACK (on_accepted), self, 0);
      gtk_window_present (GTK_WINDOW (review));
    }
  else
    write_save (self, save);
}

/*
 * assay_project_settings_save:
 *
 * Saves what is written, after the user has seen what a changed form does.
 */
void
assay_project_settings_save (AssayProjectSettings *self)
{
  Save *save = g_new0 (Save, 1);
  AssayRubric *rubric = assay_rubric_editor_get_rubric (self->rubric);
  Write *count;

  save->edit = assay_project_settings_dup_edit (self);
  save->old_config = g_strdup (self->project->label_config);
  save->before = self->old_rubric == NULL ? NULL : assay_rubric_ref (self->old_rubric);
  save->after = rubric == NULL ? NULL : assay_rubric_ref (rubric);
  save->add = self->touched_rubric;
  if (strcmp (save->edit->config, save->old_config) == 0
      && g_strcmp0 (save->edit->rubric, self->project->rubric) == 0)
    {
      write_save (self, save);
      return;
    }
  count = g_new0 (Write, 1);
  count->settings = assay_widget_weak_new (self);
  count->save = save;
  set_saving (self, TRUE);
  assay_session_read_async (self->session, count_in_db, save, NULL, self->cancellable, counted_cb, count);
}
