/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-prompts-view.c: the page where prompts are written and their results are seen: the editor
 * above, the results below, and either can have the whole page. A run that begins is shown at once.
 * Main thread. */

#include "assay-prompts-view.h"

#include "assay-prompt-editor.h"
#include "assay-results-view.h"
#include "assay-run.h"

/* Of the page, for the editor, when nobody has moved the divider. */
#define EDITOR_SHARE 0.4

struct _AssayPromptsView
{
  AssayView parent_instance;

  GtkPaned *paned;
  AssayPromptEditor *editor;
  AssayResultsView *results;

  gint64 run_id;     /* the one to show; 0: the latest */
  gint64 project_id; /* whose run that is */
};

G_DEFINE_FINAL_TYPE (AssayPromptsView, assay_prompts_view, ASSAY_TYPE_VIEW)

/* The latest run of the project, 0 for none. */
static gint64
find_run (AssayPromptsView *self)
{
  AssayView *view = ASSAY_VIEW (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs
    = assay_run_list (assay_session_get_reader (assay_view_get_session (view)),
                      assay_view_get_project_id (view), &error);

  if (runs == NULL)
    assay_view_say (view, error->message);
  return runs == NULL || runs->len == 0 ? 0 : ((AssayRun *) runs->pdata[0])->id;
}

static void
show (AssayPromptsView *self, gint64 run_id)
{
  self->run_id = run_id;
  self->project_id = assay_view_get_project_id (ASSAY_VIEW (self));
  assay_results_view_show_run (self->results, run_id);
}

static void
assay_prompts_view_attach (AssayView *view)
{
  AssayPromptsView *self = ASSAY_PROMPTS_VIEW (view);
  gboolean is_known = self->run_id != 0 && self->project_id == assay_view_get_project_id (view);

  show (self, is_known ? self->run_id : find_run (self));
}

static void
on_run_started (AssayPromptsView *self, gint64 run_id)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self->results)))
    gtk_widget_activate_action (GTK_WIDGET (self), "prompts.show-both", NULL);
  show (self, run_id);
}

static void
on_max_position (AssayPromptsView *self)
{
  int max = 0;

  g_object_get (self->paned, "max-position", &max, NULL);
  if (max < 200 || max == G_MAXINT)
    return;
  g_signal_handlers_disconnect_by_func (self->paned, on_max_position, self);
  gtk_paned_set_position (self->paned,
                          (int) (gtk_widget_get_height (GTK_WIDGET (self->paned)) * EDITOR_SHARE));
}

static void
give_page (AssayPromptsView *self, gboolean editor, gboolean results)
{
  gtk_widget_set_visible (GTK_WIDGET (self->editor), editor);
  gtk_widget_set_visible (GTK_WIDGET (self->results), results);
}

/* Pressed again, both are back. */
static void
expand_editor_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayPromptsView *self = ASSAY_PROMPTS_VIEW (widget);
  gboolean is_alone = !gtk_widget_get_visible (GTK_WIDGET (self->results));

  give_page (self, TRUE, is_alone);
}

static void
expand_results_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayPromptsView *self = ASSAY_PROMPTS_VIEW (widget);
  gboolean is_alone = !gtk_widget_get_visible (GTK_WIDGET (self->editor));

  give_page (self, is_alone, TRUE);
}

static void
show_both_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  give_page (ASSAY_PROMPTS_VIEW (widget), TRUE, TRUE);
}

static void
assay_prompts_view_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_PROMPTS_VIEW);
  G_OBJECT_CLASS (assay_prompts_view_parent_class)->dispose (object);
}

static void
assay_prompts_view_class_init (AssayPromptsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_prompts_view_dispose;
  ASSAY_VIEW_CLASS (klass)->attach = assay_prompts_view_attach;

  g_type_ensure (ASSAY_TYPE_PROMPT_EDITOR);
  g_type_ensure (ASSAY_TYPE_RESULTS_VIEW);
  gtk_widget_class_install_action (widget_class, "prompts.expand-editor", NULL, expand_editor_action);
  gtk_widget_class_install_action (widget_class, "prompts.expand-results", NULL,
                                   expand_results_action);
  gtk_widget_class_install_action (widget_class, "prompts.show-both", NULL, show_both_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, 0, "prompts.expand-results", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, GDK_SHIFT_MASK,
                                       "prompts.expand-editor", NULL);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/prompts/assay-prompts-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayPromptsView, paned);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptsView, editor);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptsView, results);
  gtk_widget_class_bind_template_callback (widget_class, on_run_started);
}

static void
assay_prompts_view_init (AssayPromptsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->paned, "notify::max-position", G_CALLBACK (on_max_position), self);
}

/**
 * assay_prompts_view_show_run:
 * @run_id: a run of the open project
 *
 * Shows its results, now or when the page is seen.
 */
void
assay_prompts_view_show_run (AssayPromptsView *self, gint64 run_id)
{
  g_return_if_fail (ASSAY_IS_PROMPTS_VIEW (self));
  show (self, run_id);
  gtk_widget_set_visible (GTK_WIDGET (self->results), TRUE);
}

/**
 * assay_prompts_view_get_run:
 *
 * Returns: whose results are shown, 0 for none.
 */
gint64
assay_prompts_view_get_run (AssayPromptsView *self)
{
  g_return_val_if_fail (ASSAY_IS_PROMPTS_VIEW (self), 0);
  return assay_results_view_get_run (self->results);
}
