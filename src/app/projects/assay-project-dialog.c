/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-project-dialog.c: a new project: the gallery of templates on the left, what the chosen one
 * gives on the right, with a name. The name follows the template until the user types one. Making it
 * is the workspace's work; what goes wrong is said below the name. Main thread. */

#include "assay-project-dialog.h"

#include "assay-facts.h"
#include "assay-label-columns.h"
#include "assay-project-setup.h"

#include <glib/gi18n.h>
#include <math.h>

struct _AssayProjectDialog
{
  AdwWindow parent_instance;

  GtkListBox *gallery;
  AdwEntryRow *name;
  GtkLabel *problem;
  GtkLabel *description;
  AssayFacts *needs;
  AssayFacts *gives;
  GtkLabel *prompt;

  AssayWorkspace *workspace;
  const AssayProjectTemplate *template; /* the chosen one */
  char *proposed;                       /* (nullable): the name that was not typed */
};

G_DEFINE_FINAL_TYPE (AssayProjectDialog, assay_project_dialog, ADW_TYPE_WINDOW)

static guint created_signal;

static char *
describe_column (const AssayConfigColumn *column)
{
  g_autofree char *labels = NULL;

  switch (column->kind)
    {
    case ASSAY_COLUMN_SCORE:
    case ASSAY_COLUMN_NUMBER:
      if (!isnan (column->min) && !isnan (column->max))
        /* Translators: a scale, such as "a score from 1 to 5". */
        return g_strdup_printf (_("a score from %g to %g"), column->min, column->max);
      return g_strdup (_("a number"));
    case ASSAY_COLUMN_CHOICE:
      labels = g_strjoinv (", ", (char **) column->labels);
      return g_strdup_printf (_("one of %s"), labels);
    case ASSAY_COLUMN_CHOICES:
      labels = g_strjoinv (", ", (char **) column->labels);
      return g_strdup_printf (_("any of %s"), labels);
    case ASSAY_COLUMN_TEXT:
      return g_strdup (_("a text"));
    case ASSAY_COLUMN_SPANS:
      return g_strdup (_("marked passages"));
    case ASSAY_COLUMN_OTHER:
    default:
      return g_strdup (_("a value"));
    }
}

static const char *
describe_variable (const AssayVariable *variable)
{
  switch (variable->kind)
    {
    case ASSAY_VARIABLE_IMAGE:
      return _("a picture");
    case ASSAY_VARIABLE_PDF:
      return _("a PDF document");
    case ASSAY_VARIABLE_AUDIO:
      return _("a recording");
    case ASSAY_VARIABLE_VIDEO:
      return _("a film");
    case ASSAY_VARIABLE_TEXT:
    default:
      return _("a text");
    }
}

static void
show_config (AssayProjectDialog *self)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (self->template->config, -1, NULL);
  const AssayVariable *variables;
  const AssayConfigColumn *columns;
  gsize n_variables = 0;
  guint n = 0;

  assay_facts_clear (self->needs);
  assay_facts_clear (self->gives);
  if (config == NULL)
    return;
  variables = assay_label_config_get_variables (config, &n_variables);
  for (gsize i = 0; i < n_variables; i++)
    assay_facts_add (self->needs, variables[i].name, describe_variable (&variables[i]));
  columns = assay_label_config_get_columns (config, &n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = describe_column (&columns[i]);

      assay_facts_add (self->gives, columns[i].title, text);
    }
}

/* The template's title, with a number when a project has it already. */
static char *
make_title (AssayProjectDialog *self, const char *wish)
{
  g_autoptr (GPtrArray) projects
    = assay_project_list (assay_workspace_get_reader (self->workspace), FALSE, NULL);
  g_autofree char *title = g_strdup (wish);
  guint number = 1;

  for (guint i = 0; projects != NULL && i < projects->len; i++)
    if (g_strcmp0 (((AssayProject *) projects->pdata[i])->title, title) == 0)
      {
        g_free (title);
        title = g_strdup_printf ("%s %u", wish, ++number);
        i = (guint) -1; /* from the first on */
      }
  return g_steal_pointer (&title);
}

static void
propose_title (AssayProjectDialog *self, const char *wish)
{
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->name)),
                 self->proposed != NULL ? self->proposed : "") != 0)
    return;
  g_free (self->proposed);
  self->proposed = make_title (self, wish);
  gtk_editable_set_text (GTK_EDITABLE (self->name), self->proposed);
}

static void
on_selected (AssayProjectDialog *self, GtkListBoxRow *row)
{
  guint n;
  const AssayProjectTemplate *templates = assay_project_template_list (&n);
  g_autofree char *prompt = NULL;

  if (row == NULL || self->workspace == NULL)
    return;
  self->template = &templates[gtk_list_box_row_get_index (row)];
  prompt = g_strconcat (self->template->prompt_system, *self->template->prompt_system != '\0' ? "\n\n" : "",
                        self->template->prompt_user, NULL);
  gtk_label_set_label (self->description, self->template->description);
  gtk_label_set_label (self->prompt, prompt);
  show_config (self);
  propose_title (self, self->template->title);
}

static void
on_name_changed (AssayProjectDialog *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.create",
                                 *gtk_editable_get_text (GTK_EDITABLE (self->name)) != '\0');
}

/* A project on its way to the database. */
typedef struct
{
  AssayProjectDialog *dialog;
  const AssayProjectTemplate *template;
  char *title;
  gint64 id;
} Make;

static gboolean
write_project (AssayDb *db, gpointer data, GError **error)
{
  Make *make = data;
  g_autoptr (AssayProject) project = assay_project_setup (db, make->title, make->template, error);

  make->id = project == NULL ? 0 : project->id;
  return project != NULL;
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Make *make = data;
  g_autoptr (AssayProjectDialog) self = make->dialog;
  g_autoptr (GError) error = NULL;

  if (assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error))
    {
      g_signal_emit (self, created_signal, 0, make->id);
      gtk_window_destroy (GTK_WINDOW (self));
    }
  else
    {
      gtk_label_set_label (self->problem, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->name));
    }
  g_free (make->title);
  g_free (make);
}

static void
create_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayProjectDialog *self = ASSAY_PROJECT_DIALOG (widget);
  Make *make = g_new0 (Make, 1);

  make->dialog = g_object_ref (self);
  make->template = self->template;
  make->title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  assay_workspace_write_async (self->workspace, write_project, make, NULL,
                               ASSAY_CHANGE_PROJECTS | ASSAY_CHANGE_PROMPTS, NULL, made_cb, make);
}

static void
fill_gallery (AssayProjectDialog *self)
{
  guint n;
  const AssayProjectTemplate *templates = assay_project_template_list (&n);

  for (guint i = 0; i < n; i++)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), templates[i].title);
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      gtk_list_box_append (self->gallery, row);
    }
  gtk_list_box_select_row (self->gallery, gtk_list_box_get_row_at_index (self->gallery, 0));
}

static void
assay_project_dialog_dispose (GObject *object)
{
  AssayProjectDialog *self = ASSAY_PROJECT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_PROJECT_DIALOG);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->proposed, g_free);
  G_OBJECT_CLASS (assay_project_dialog_parent_class)->dispose (object);
}

static void
assay_project_dialog_class_init (AssayProjectDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_project_dialog_dispose;

  /* AssayProjectDialog::created: a project was made; its id. */
  created_signal = g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  g_type_ensure (ASSAY_TYPE_FACTS);
  gtk_widget_class_install_action (widget_class, "dialog.create", NULL, create_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/projects/assay-project-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayProjectDialog, gallery);
  gtk_widget_class_bind_template_child (widget_class, AssayProjectDialog, name);
  gtk_widget_class_bind_template_child (widget_class, AssayProjectDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, AssayProjectDialog, description);
  gtk_widget_class_bind_template_child (widget_class, AssayProjectDialog, needs);
  gtk_widget_class_bind_template_child (widget_class, AssayProjectDialog, gives);
  gtk_widget_class_bind_template_child (widget_class, AssayProjectDialog, prompt);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed);
}

static void
assay_project_dialog_init (AssayProjectDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_project_dialog_new:
 * @parent: the window that asks
 * @workspace: where the project will be
 *
 * Returns: (transfer none): a dialog, owned by GTK. It tells of the project by "created".
 */
AssayProjectDialog *
assay_project_dialog_new (GtkWindow *parent, AssayWorkspace *workspace)
{
  AssayProjectDialog *self
    = g_object_new (ASSAY_TYPE_PROJECT_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  self->workspace = g_object_ref (workspace);
  fill_gallery (self);
  return self;
}

/**
 * assay_project_dialog_propose:
 * @template_id: (nullable): a template to begin with
 * @title: (nullable): a title to begin with
 *
 * Chooses for the user, who can choose otherwise.
 */
void
assay_project_dialog_propose (AssayProjectDialog *self, const char *template_id, const char *title)
{
  guint n;
  const AssayProjectTemplate *templates = assay_project_template_list (&n);

  g_return_if_fail (ASSAY_IS_PROJECT_DIALOG (self));

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (templates[i].id, template_id) == 0)
      gtk_list_box_select_row (self->gallery, gtk_list_box_get_row_at_index (self->gallery, (int) i));
  if (title != NULL)
    propose_title (self, title);
}
