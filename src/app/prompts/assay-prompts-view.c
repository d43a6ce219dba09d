/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-prompts-view.c: the page where prompts are written and their results are seen. Main thread. */

#include "assay-prompts-view.h"

#include "assay-results-view.h"
#include "assay-run.h"

struct _AssayPromptsView
{
  AssayView parent_instance;

  AssayResultsView *results;
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
  gint64 latest = 0;

  if (runs == NULL)
    assay_view_say (view, error->message);
  for (guint i = 0; runs != NULL && i < runs->len; i++)
    latest = MAX (latest, ((AssayRun *) runs->pdata[i])->id);
  return latest;
}

static void
assay_prompts_view_attach (AssayView *view)
{
  AssayPromptsView *self = ASSAY_PROMPTS_VIEW (view);

  assay_results_view_show_run (self->results, find_run (self));
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

  g_type_ensure (ASSAY_TYPE_RESULTS_VIEW);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/prompts/assay-prompts-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayPromptsView, results);
}

static void
assay_prompts_view_init (AssayPromptsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
