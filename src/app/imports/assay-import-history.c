/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-import-history.c: what was imported into a project and when, each with the way back, however
 * long ago it was, and with the way forth again. Main thread. */

#include "assay-import-history.h"

#include "assay-closures.h"
#include "assay-import-repo.h"
#include "assay-units.h"
#include "assay-window-undo.h"

#include <glib/gi18n.h>

struct _AssayImportHistory
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkStack *pages;
  GtkListBox *list;
  GtkLabel *problem;

  AssaySession *session;
  gint64 project_id;
};

G_DEFINE_FINAL_TYPE (AssayImportHistory, assay_import_history, ADW_TYPE_WINDOW)

typedef struct
{
  gint64 id;
  gboolean undone;
} Undo;

static gboolean
write_undone (AssayDb *db, gpointer data, GError **error)
{
  Undo *undo = data;

  return assay_import_set_undone (db, undo->id, undo->undone, error);
}

/**
 * assay_import_set_undone_async:
 * @undone: %FALSE does it again
 *
 * Takes an import back.
 */
void
assay_import_set_undone_async (AssayWorkspace *workspace, gint64 import_id, gboolean undone,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  Undo *undo = g_new0 (Undo, 1);

  undo->id = import_id;
  undo->undone = undone;
  assay_workspace_write_async (workspace, write_undone, undo, g_free, ASSAY_CHANGE_TASKS, NULL, callback,
                               user_data);
}

/**
 * assay_import_set_undone_finish:
 *
 * Returns: whether it is so now.
 */
gboolean
assay_import_set_undone_finish (AssayWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return assay_workspace_write_finish (workspace, result, error);
}

typedef struct
{
  AssayWorkspace *workspace;
  gint64 id;
} Offer;

static void
offer_free (gpointer data)
{
  g_object_unref (((Offer *) data)->workspace);
  g_free (data);
}

static void
taken_back_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  /* It may have been taken back by the assistant, which is as good. */
  if (!assay_import_set_undone_finish (ASSAY_WORKSPACE (source), result, &error))
    g_message ("An import was not taken back: %s", error->message);
}

static void
take_back (gpointer data)
{
  assay_import_set_undone_async (((Offer *) data)->workspace, ((Offer *) data)->id, TRUE, taken_back_cb, NULL);
}

/**
 * assay_import_offer_undo:
 * @widget: in the window, or in a dialog of it
 * @text: what was imported
 *
 * Says so in the window, with the way back.
 */
void
assay_import_offer_undo (GtkWidget *widget, const char *text, AssayWorkspace *workspace, gint64 import_id)
{
  Offer *offer = g_new0 (Offer, 1);

  offer->workspace = g_object_ref (workspace);
  offer->id = import_id;
  assay_window_offer_undo (widget, text, take_back, offer, offer_free);
}

static void reload (AssayImportHistory *self);

static void
show_problem (AssayImportHistory *self, const char *message)
{
  gtk_label_set_label (self->problem, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), message != NULL);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayImportHistory) self = data;
  g_autoptr (GError) error = NULL;

  if (!assay_import_set_undone_finish (ASSAY_WORKSPACE (source), result, &error) && self->list != NULL)
    show_problem (self, error->message);
  else if (self->list != NULL)
    reload (self);
}

static void
toggle_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayImportHistory *self = ASSAY_IMPORT_HISTORY (widget);
  gint64 id;
  gboolean undone;

  g_variant_get (parameter, "(xb)", &id, &undone);
  assay_import_set_undone_async (assay_session_get_workspace (self->session), id, undone, undone_cb,
                                 g_object_ref (self));
}

static char *
describe (const AssayImport *import)
{
  g_autofree char *time = assay_units_dup_time (import->created_at);
  g_autofree char *tasks = assay_format_tasks (NULL, import->n_tasks);
  g_autofree char *n_rejected = assay_format_count (NULL, import->n_rejected);
  /* Translators: %s is how many rows of an import were not taken. */
  g_autofree char *rejected
    = g_strdup_printf (ngettext ("%s row rejected", "%s rows rejected", (gulong) import->n_rejected), n_rejected);
  g_autoptr (GString) text = g_string_new (time);

  g_string_append_printf (text, " · %s", tasks);
  if (import->n_rejected > 0)
    g_string_append_printf (text, " · %s", rejected);
  if (g_str_equal (import->state, "undone"))
    g_string_append_printf (text, " · %s", _("undone"));
  else if (!g_str_equal (import->state, "done"))
    g_string_append_printf (text, " · %s", _("under way"));
  return g_strdup (text->str);
}

static void
add_row (AssayImportHistory *self, const AssayImport *import)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean undone = g_str_equal (import->state, "undone");
  g_autofree char *text = describe (import);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), import->source);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  if (undone || g_str_equal (import->state, "done"))
    {
      GtkWidget *button = gtk_button_new_with_label (undone ? _("Bring Back") : _("Undo"));

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "history.set-undone");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(xb)", import->id, !undone);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }
  gtk_list_box_append (self->list, row);
}

/* Imports are few. */
static void
reload (AssayImportHistory *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) imports
    = assay_import_list (assay_session_get_reader (self->session), self->project_id, &error);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; imports != NULL && i < imports->len; i++)
    add_row (self, imports->pdata[i]);
  show_problem (self, imports == NULL ? error->message : NULL);
  gtk_stack_set_visible_child_name (self->pages, imports != NULL && imports->len == 0 ? "empty" : "list");
}

static void
assay_import_history_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_IMPORT_HISTORY);
  g_clear_object (&ASSAY_IMPORT_HISTORY (object)->session);
  G_OBJECT_CLASS (assay_import_history_parent_class)->dispose (object);
}

static void
assay_import_history_class_init (AssayImportHistoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_import_history_dispose;
  /* history.set-undone: (import, whether it is undone) */
  gtk_widget_class_install_action (widget_class, "history.set-undone", "(xb)", toggle_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/imports/assay-import-history.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayImportHistory, title);
  gtk_widget_class_bind_template_child (widget_class, AssayImportHistory, pages);
  gtk_widget_class_bind_template_child (widget_class, AssayImportHistory, list);
  gtk_widget_class_bind_template_child (widget_class, AssayImportHistory, problem);
}

static void
assay_import_history_init (AssayImportHistory *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_import_history_new:
 * @parent: the window that asks
 * @session: the open workspace
 * @project_id: whose imports
 * @title: of that project
 *
 * Returns: (transfer none): a list of imports, owned by GTK.
 */
AssayImportHistory *
assay_import_history_new (GtkWindow *parent, AssaySession *session, gint64 project_id, const char *title)
{
  AssayImportHistory *self
    = g_object_new (ASSAY_TYPE_IMPORT_HISTORY, "transient-for", parent, "modal", TRUE, NULL);

  self->session = g_object_ref (session);
  self->project_id = project_id;
  adw_window_title_set_subtitle (self->title, title);
  reload (self);
  return self;
}
