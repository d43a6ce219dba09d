/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-project-view.c: the open project: what it is, how much is in it, how the last run ended, and
 * the next step. The template binds everything to properties; what is counted comes from the main
 * thread's reading connection and follows the workspace's changes. The commands that the page shows
 * are quoted for a shell and work while the window is open. */

#include "assay-project-view.h"

#include "assay-closures.h"
#include "assay-command-row.h"
#include "assay-fact.h"
#include "assay-project-row.h"
#include "assay-prompt.h"
#include "assay-run.h"
#include "assay-widget.h"

#include <glib/gi18n.h>

struct _AssayProjectView
{
  GtkWidget parent_instance;

  AssayWorkspace *workspace;
  AssayProjectRow *project;
  gint64 n_prompts;
  gint64 n_runs;
  char *prompt;      /* the name of the first one, for the command; or "PROMPT" */
  char *last_run;    /* what ran; "" when nothing did */
  char *last_result; /* and how it ended */
  char *path;        /* of the workspace; NULL: the default one */
};

G_DEFINE_FINAL_TYPE (AssayProjectView, assay_project_view, GTK_TYPE_WIDGET)

enum
{
  PROP_PROJECT = 1,
  PROP_PATH,
  PROP_PROMPT,
  PROP_N_PROMPTS,
  PROP_N_RUNS,
  PROP_LAST_RUN,
  PROP_LAST_RESULT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
count_prompts (AssayProjectView *self, AssayDb *db, gint64 project_id)
{
  g_autoptr (GPtrArray) prompts = assay_prompt_list (db, project_id, NULL);
  const AssayPrompt *first = prompts != NULL && prompts->len > 0 ? prompts->pdata[0] : NULL;

  self->n_prompts = prompts == NULL ? 0 : prompts->len;
  g_free (self->prompt);
  self->prompt = g_strdup (first == NULL ? "PROMPT" : first->name);
}

static void
count_runs (AssayProjectView *self, AssayDb *db, gint64 project_id)
{
  g_autoptr (GPtrArray) runs = assay_run_list (db, project_id, NULL);
  const AssayRun *last = runs != NULL && runs->len > 0 ? runs->pdata[0] : NULL;

  self->n_runs = runs == NULL ? 0 : runs->len;
  g_free (self->last_run);
  g_free (self->last_result);
  self->last_run = last == NULL ? g_strdup ("") : assay_format_run (last);
  self->last_result = last == NULL ? g_strdup ("") : assay_format_outcome (last);
}

/* Reads again what the page counts. A few rows; an unreadable database is the list's to report. */
static void
update_counts (AssayProjectView *self)
{
  if (self->workspace == NULL || self->project == NULL)
    return;
  count_prompts (self, assay_workspace_get_reader (self->workspace),
                 assay_project_row_get_id (self->project));
  count_runs (self, assay_workspace_get_reader (self->workspace),
              assay_project_row_get_id (self->project));
  for (int i = PROP_PROMPT; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static void
on_changes_changed (AssayChanges *changes, guint kinds, AssayProjectView *self)
{
  if (kinds & (ASSAY_CHANGE_PROMPTS | ASSAY_CHANGE_RUNS | ASSAY_CHANGE_RESULTS |
               ASSAY_CHANGE_EXTERNAL))
    update_counts (self);
}

static char *
import_command (gpointer self, const char *path, const char *title)
{
  return assay_format_command (path, "import", title, "FOLDER", NULL);
}

static char *
run_command (gpointer self, const char *path, const char *title, const char *prompt)
{
  return assay_format_command (path, "run", title, prompt, "--model", "builtin", NULL);
}

static char *
results_command (gpointer self, const char *path, const char *title)
{
  return assay_format_command (path, "results", title, NULL);
}

static char *
export_command (gpointer self, const char *path, const char *title)
{
  return assay_format_command (path, "export", title, "--format", "json", "--output",
                               "labels.json", NULL);
}

static char *
format_created (gpointer self, gint64 us)
{
  g_autofree char *day = assay_format_day (self, us);

  /* Translators: %s is a day such as 24 November 2026. */
  return g_strdup_printf (_("Created on %s"), day);
}

static gboolean
is_empty (gpointer self, gint64 n)
{
  return n == 0;
}

static gboolean
is_filled (gpointer self, gint64 n)
{
  return n > 0;
}

static gboolean
has_text (gpointer self, const char *text)
{
  return text != NULL && *text != '\0';
}

static void
assay_project_view_dispose (GObject *object)
{
  AssayProjectView *self = ASSAY_PROJECT_VIEW (object);

  assay_widget_dispose_children (GTK_WIDGET (self));
  assay_project_view_set_workspace (self, NULL, NULL);
  g_clear_object (&self->project);
  g_clear_pointer (&self->prompt, g_free);
  g_clear_pointer (&self->last_run, g_free);
  g_clear_pointer (&self->last_result, g_free);
  G_OBJECT_CLASS (assay_project_view_parent_class)->dispose (object);
}

static void
assay_project_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AssayProjectView *self = ASSAY_PROJECT_VIEW (object);

  switch (prop_id)
    {
    case PROP_PROJECT:
      g_value_set_object (value, self->project);
      break;
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    case PROP_PROMPT:
      g_value_set_string (value, self->prompt);
      break;
    case PROP_N_PROMPTS:
      g_value_set_int64 (value, self->n_prompts);
      break;
    case PROP_N_RUNS:
      g_value_set_int64 (value, self->n_runs);
      break;
    case PROP_LAST_RUN:
      g_value_set_string (value, self->last_run);
      break;
    case PROP_LAST_RESULT:
      g_value_set_string (value, self->last_result);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_project_view_set_property (GObject *object, guint prop_id, const GValue *value,
                                 GParamSpec *pspec)
{
  AssayProjectView *self = ASSAY_PROJECT_VIEW (object);

  switch (prop_id)
    {
    case PROP_PROJECT:
      if (g_set_object (&self->project, g_value_get_object (value)))
        {
          g_object_notify_by_pspec (object, pspec);
          update_counts (self);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_closures (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, format_created);
  gtk_widget_class_bind_template_callback (widget_class, import_command);
  gtk_widget_class_bind_template_callback (widget_class, run_command);
  gtk_widget_class_bind_template_callback (widget_class, results_command);
  gtk_widget_class_bind_template_callback (widget_class, export_command);
  gtk_widget_class_bind_template_callback (widget_class, is_empty);
  gtk_widget_class_bind_template_callback (widget_class, is_filled);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
}

static GParamSpec *
string_property (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
int_property (const char *name)
{
  return g_param_spec_int64 (name, NULL, NULL, 0, G_MAXINT64, 0,
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
assay_project_view_class_init (AssayProjectViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = assay_project_view_dispose;
  object_class->get_property = assay_project_view_get_property;
  object_class->set_property = assay_project_view_set_property;

  properties[PROP_PROJECT] =
    g_param_spec_object ("project", NULL, NULL, ASSAY_TYPE_PROJECT_ROW,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PATH] = string_property ("path");
  properties[PROP_PROMPT] = string_property ("prompt");
  properties[PROP_N_PROMPTS] = int_property ("n-prompts");
  properties[PROP_N_RUNS] = int_property ("n-runs");
  properties[PROP_LAST_RUN] = string_property ("last-run");
  properties[PROP_LAST_RESULT] = string_property ("last-result");
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (ASSAY_TYPE_COMMAND_ROW);
  g_type_ensure (ASSAY_TYPE_FACT);
  g_type_ensure (ASSAY_TYPE_PROJECT_ROW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/assay-project-view.ui");
  bind_closures (widget_class);
}

static void
assay_project_view_init (AssayProjectView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_project_view_set_workspace:
 * @workspace: (nullable): what the project is in
 * @path: (nullable): its file, for the commands shown; %NULL: the default one
 */
void
assay_project_view_set_workspace (AssayProjectView *self, AssayWorkspace *workspace,
                                  const char *path)
{
  g_return_if_fail (ASSAY_IS_PROJECT_VIEW (self));

  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_func (assay_workspace_get_changes (self->workspace),
                                          on_changes_changed, self);
  g_set_object (&self->workspace, workspace);
  if (workspace != NULL)
    g_signal_connect_object (assay_workspace_get_changes (workspace), "changed",
                             G_CALLBACK (on_changes_changed), self, 0);
  g_free (self->path);
  self->path = g_strdup (path);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
  update_counts (self);
}
