/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-prompt-editor-verbs.c: what can be done with a prompt as a whole: make, name, copy and delete
 * it, and go back to an older version. Writing happens in the db worker; the editor then follows the
 * database. What is deleted can be brought back. Main thread. */

#include "assay-prompt-editor-private.h"

#include "assay-error.h"

#include <glib/gi18n.h>
#include <string.h>

/* A prompt to be written. */
typedef struct
{
  gint64 project_id;
  gint64 prompt_id;     /* 0: a new one */
  char *name;
  AssayVersion *fields; /* of a new one */
  gboolean deleted;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->name);
  g_clear_pointer (&change->fields, assay_version_free);
  g_free (change);
}

static gboolean
is_taken (AssayDb *db, const Change *change)
{
  g_autoptr (AssayPrompt) other = assay_prompt_find (db, change->project_id, change->name, NULL);

  return other != NULL && other->id != change->prompt_id;
}

static gboolean
check_name (AssayDb *db, const Change *change, GError **error)
{
  if (!is_taken (db, change))
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, _("There is a prompt “%s” already."),
               change->name);
  return FALSE;
}

static gboolean
make_in_db (AssayDb *db, gpointer data, GError **error)
{
  Change *change = data;
  g_autoptr (AssayVersion) version = NULL;

  if (!check_name (db, change, error))
    return FALSE;
  version = assay_version_save (db, change->project_id, change->name, change->fields, error);
  change->prompt_id = version == NULL ? 0 : version->prompt_id;
  return version != NULL;
}

static gboolean
rename_in_db (AssayDb *db, gpointer data, GError **error)
{
  Change *change = data;

  return check_name (db, change, error) &&
         assay_prompt_rename (db, change->prompt_id, change->name, error);
}

static gboolean
delete_in_db (AssayDb *db, gpointer data, GError **error)
{
  Change *change = data;

  return assay_prompt_set_deleted (db, change->prompt_id, change->deleted, error);
}

/* A change on its way, and who is told. */
typedef struct
{
  AssayPromptEditor *editor;
  Change *change;
} Told;

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Told *told = data;
  g_autoptr (AssayPromptEditor) self = told->editor;
  g_autoptr (GError) error = NULL;
  Change *change = told->change;
  gboolean ok = assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error);
  gboolean attached = assay_view_is_attached (ASSAY_VIEW (self));

  if (!ok && attached)
    assay_prompt_editor_tell (self, error->message, NULL, NULL);
  if (ok && attached)
    {
      assay_prompt_editor_reload (self);
      if (!change->deleted)
        assay_prompt_editor_choose (self, change->prompt_id);
      else
        {
          g_autofree char *text = g_strdup_printf (_("“%s” was deleted."), change->name);

          self->deleted = change->prompt_id;
          assay_prompt_editor_tell (self, text, _("Undo"), "prompt.undelete");
        }
    }
  change_free (change);
}

static void
write_change (AssayPromptEditor *self, AssayDbFunc func, Change *change)
{
  AssaySession *session = assay_view_get_session (ASSAY_VIEW (self));
  Told *told;

  if (session == NULL)
    {
      change_free (change);
      return;
    }
  told = g_new (Told, 1);
  *told = (Told){ g_object_ref (self), change };
  assay_workspace_write_async (assay_session_get_workspace (session), func, change, NULL,
                               ASSAY_CHANGE_PROMPTS, NULL, changed_cb, told);
}

static Change *
new_change (AssayPromptEditor *self, const char *name)
{
  Change *change = g_new0 (Change, 1);

  change->project_id = assay_view_get_project_id (ASSAY_VIEW (self));
  change->name = g_strdup (name);
  return change;
}

static AssayVersion *
copy_draft (AssayPromptEditor *self)
{
  AssayVersion *fields = assay_version_new ();

  g_free (fields->system);
  g_free (fields->user);
  g_free (fields->params);
  fields->system = assay_prompt_draft_dup_text (self->draft, ASSAY_PROMPT_SYSTEM);
  fields->user = assay_prompt_draft_dup_text (self->draft, ASSAY_PROMPT_USER);
  fields->params = g_strdup (assay_prompt_draft_get_params (self->draft));
  fields->model = g_strdup (assay_prompt_draft_get_model (self->draft));
  return fields;
}

/* A new prompt begins with the model of the last one and with what the project is about. */
static AssayVersion *
new_fields (AssayPromptEditor *self)
{
  AssayVersion *fields = assay_version_new ();
  gsize n = 0;
  const AssayVariable *variables = assay_prompt_facts_get_variables (self->facts, &n);

  if (self->draft != NULL)
    fields->model = g_strdup (assay_prompt_draft_get_model (self->draft));
  if (n > 0)
    {
      g_free (fields->user);
      fields->user = g_strdup_printf ("{{%s}}", variables[0].name);
    }
  return fields;
}

/* The name that was asked for. */
void
assay_prompt_editor_take_name (AssayPromptEditor *self, const char *name)
{
  const char *purpose = assay_name_popover_get_purpose (self->name_popover);
  Change *change = new_change (self, name);

  if (g_str_equal (purpose, "rename") && self->draft != NULL)
    {
      change->prompt_id = assay_prompt_draft_get_id (self->draft);
      write_change (self, rename_in_db, change);
      return;
    }
  change->fields = g_str_equal (purpose, "duplicate") && self->draft != NULL ? copy_draft (self)
                                                                             : new_fields (self);
  write_change (self, make_in_db, change);
}

static char *
dup_free_name (AssayPromptEditor *self, const char *base)
{
  for (guint i = 2;; i++)
    {
      g_autofree char *name = i == 2 ? g_strdup (base) : g_strdup_printf ("%s %u", base, i - 1);
      gboolean taken = FALSE;

      for (guint j = 0; self->prompts != NULL && j < self->prompts->len; j++)
        taken = taken || g_str_equal (((AssayPrompt *) self->prompts->pdata[j])->name, name);
      if (!taken)
        return g_steal_pointer (&name);
    }
}

static void
ask_name (AssayPromptEditor *self, const char *purpose, const char *heading, const char *name,
          const char *accept)
{
  GtkWidget *box = gtk_widget_get_parent (GTK_WIDGET (self->name_popover));
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (GTK_WIDGET (self->prompt_button), box, &bounds))
    {
      GdkRectangle at = { (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width,
                          (int) bounds.size.height };

      gtk_popover_set_pointing_to (GTK_POPOVER (self->name_popover), &at);
    }
  assay_name_popover_ask (self->name_popover, purpose, heading, name, accept);
}

static void
new_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayPromptEditor *self = ASSAY_PROMPT_EDITOR (widget);
  g_autofree char *proposed = dup_free_name (self, _("New prompt"));

  ask_name (self, "new", _("Name of the new prompt"), proposed, _("Create"));
}

static void
rename_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayPromptEditor *self = ASSAY_PROMPT_EDITOR (widget);

  ask_name (self, "rename", _("Name of the prompt"),
            assay_prompt_draft_get_name (self->draft), _("Rename"));
}

static void
duplicate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayPromptEditor *self = ASSAY_PROMPT_EDITOR (widget);
  /* Translators: the name of a copied prompt. */
  g_autofree char *copy = g_strdup_printf (_("%s (copy)"), assay_prompt_draft_get_name (self->draft));
  g_autofree char *proposed = dup_free_name (self, copy);

  ask_name (self, "duplicate", _("Name of the copy"), proposed, _("Duplicate"));
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayPromptEditor *self = ASSAY_PROMPT_EDITOR (widget);
  Change *change = new_change (self, assay_prompt_draft_get_name (self->draft));

  assay_prompt_draft_flush (self->draft);
  change->prompt_id = assay_prompt_draft_get_id (self->draft);
  change->deleted = TRUE;
  write_change (self, delete_in_db, change);
}

static void
undelete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayPromptEditor *self = ASSAY_PROMPT_EDITOR (widget);
  Change *change = new_change (self, NULL);

  change->prompt_id = self->deleted;
  write_change (self, delete_in_db, change);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayPromptEditor *self = ASSAY_PROMPT_EDITOR (widget);

  assay_prompt_editor_tell (self, NULL, NULL, NULL);
  assay_prompt_draft_save_async (self->draft, NULL, NULL);
}

static void
current_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_prompt_editor_show_past (ASSAY_PROMPT_EDITOR (widget), 0);
}

static void
restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayPromptEditor *self = ASSAY_PROMPT_EDITOR (widget);
  const AssayVersion *past = assay_prompt_editor_get_past (self);

  if (past == NULL)
    return;
  assay_prompt_draft_restore (self->draft, past);
  assay_prompt_editor_show_past (self, 0);
}

/* Enables what can be done now. */
void
assay_prompt_editor_update_verbs (AssayPromptEditor *self)
{
  static const char *const need_draft[]
    = { "prompt.rename", "prompt.duplicate", "prompt.delete", "prompt.save", "prompt.run",
        "prompt.run-sample" };
  static const char *const need_past[] = { "prompt.restore", "prompt.show-current" };

  for (gsize i = 0; i < G_N_ELEMENTS (need_draft); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), need_draft[i], self->draft != NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (need_past); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), need_past[i], self->past != 0);
}

/* Says something that stays until it is dealt with, with a button to deal with it; NULL: nothing. */
void
assay_prompt_editor_tell (AssayPromptEditor *self, const char *text, const char *button,
                          const char *action)
{
  assay_notice_bar_tell (self->notice, text, button, action);
}

/* Gives the class its verbs. */
void
assay_prompt_editor_install_verbs (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc func;
  } actions[] = {
    { "prompt.new", new_action },           { "prompt.rename", rename_action },
    { "prompt.duplicate", duplicate_action }, { "prompt.delete", delete_action },
    { "prompt.undelete", undelete_action }, { "prompt.save", save_action },
    { "prompt.restore", restore_action },   { "prompt.show-current", current_action },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].func);
}
