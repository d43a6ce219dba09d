/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-prompts-view.c: the page where prompts are written and their results are seen: the editor
 * above, below it one of five pages about what it gave, and either half can have the whole page. A run
 * that begins is shown at once. Main thread. */

#include "assay-prompts-view.h"

#include "assay-alignment-view.h"
#include "assay-compare-view.h"
#include "assay-history-view.h"
#include "assay-prompt-editor.h"
#include "assay-prompt-tabs.h"
#include "assay-results-view.h"
#include "assay-run.h"
#include "assay-versions-view.h"

/* Of the page, for the editor, when nobody has moved the divider. */
#define EDITOR_SHARE 0.4

struct _AssayPromptsView
{
  AssayView parent_instance;

  GtkPaned *paned;
  AssayPromptEditor *editor;
  GtkStack *pages;
  AssayResultsView *results;
  AssayAlignmentView *alignment;
  AssayVersionsView *versions;
  AssayCompareView *compare;
  char *page;        /* the name of the one that is seen */
  char *data_subset; /* what the Data page shows; NULL: everything */

  gint64 run_id;     /* the one to show; 0: the latest */
  gint64 project_id; /* whose run that is */
};

G_DEFINE_FINAL_TYPE (AssayPromptsView, assay_prompts_view, ASSAY_TYPE_VIEW)

enum
{
  PROP_0,
  PROP_PAGE,
  PROP_DATA_SUBSET,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

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
  assay_alignment_view_show_run (self->alignment, run_id);
}

static void
assay_prompts_view_attach (AssayView *view)
{
  AssayPromptsView *self = ASSAY_PROMPTS_VIEW (view);
  gboolean is_known = self->run_id != 0 && self->project_id == assay_view_get_project_id (view);

  show (self, is_known ? self->run_id : find_run (self));
}

/* Names that no page has are ignored: they can come from an action. */
static void
set_page (AssayPromptsView *self, const char *name)
{
  assay_view_prepare (ASSAY_VIEW (self));
  if (name == NULL || g_strcmp0 (self->page, name) == 0
      || gtk_stack_get_child_by_name (self->pages, name) == NULL)
    return;
  g_free (self->page);
  self->page = g_strdup (name);
  gtk_stack_set_visible_child_name (self->pages, name);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PAGE]);
}

static void
on_prompt_chosen (AssayPromptsView *self)
{
  gint64 prompt_id = assay_prompt_editor_get_prompt (self->editor);

  /* A hidden editor has none; what it had is still the one that is meant. */
  if (self->versions != NULL && prompt_id != 0)
    assay_versions_view_set_prompt (self->versions, prompt_id);
}

static void
show_run_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_prompts_view_show_run (ASSAY_PROMPTS_VIEW (widget), g_variant_get_int64 (parameter));
}

/* The runs, as an array of ids. */
static void
compare_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayPromptsView *self = ASSAY_PROMPTS_VIEW (widget);
  gsize n = 0;
  const gint64 *run_ids = g_variant_get_fixed_array (parameter, &n, sizeof (gint64));

  assay_compare_view_set_runs (self->compare, run_ids, (guint) n);
  set_page (self, "compare");
}

static void
on_run_started (AssayPromptsView *self, gint64 run_id)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self->pages)))
    gtk_widget_activate_action (GTK_WIDGET (self), "prompts.show-both", NULL);
  set_page (self, "results");
  show (self, run_id);
}

static void
on_show_results (AssayPromptsView *self, const char *const *conditions, const char *title)
{
  assay_results_view_narrow (self->results, conditions, title);
  set_page (self, "results");
}

static void
on_rerun (AssayPromptsView *self, gint64 version_id, const char *model, const char *subset)
{
  assay_prompt_editor_rerun (self->editor, version_id, model, subset);
}

/* The preview shows the task whose result is looked at. */
static void
on_task (AssayPromptsView *self)
{
  gint64 task_id = 0;

  g_object_get (self->results, "task", &task_id, NULL);
  assay_prompt_editor_set_task (self->editor, task_id);
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
assay_prompts_view_build (AssayView *view)
{
  AssayPromptsView *self = ASSAY_PROMPTS_VIEW (view);

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->paned, "notify::max-position", G_CALLBACK (on_max_position), self);
}

static void
give_page (AssayPromptsView *self, gboolean editor, gboolean pages)
{
  gtk_widget_set_visible (GTK_WIDGET (self->editor), editor);
  gtk_widget_set_visible (GTK_WIDGET (self->pages), pages);
}

/* Pressed again, both are back. */
static void
expand_editor_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayPromptsView *self = ASSAY_PROMPTS_VIEW (widget);
  gboolean is_alone = !gtk_widget_get_visible (GTK_WIDGET (self->pages));

  give_page (self, TRUE, is_alone);
}

static void
expand_pages_action (GtkWidget *widget, const char *name, GVariant *parameter)
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
assay_prompts_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PAGE)
    g_value_set_string (value, ASSAY_PROMPTS_VIEW (object)->page);
  else if (id == PROP_DATA_SUBSET)
    g_value_set_string (value, ASSAY_PROMPTS_VIEW (object)->data_subset);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
assay_prompts_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AssayPromptsView *self = ASSAY_PROMPTS_VIEW (object);

  if (id == PROP_PAGE)
    set_page (self, g_value_get_string (value));
  else if (id == PROP_DATA_SUBSET && g_strcmp0 (self->data_subset, g_value_get_string (value)) != 0)
    {
      g_free (self->data_subset);
      self->data_subset = g_value_dup_string (value);
      g_object_notify_by_pspec (object, pspec);
    }
  else if (id == PROP_DATA_SUBSET)
    return;
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
assay_prompts_view_dispose (GObject *object)
{
  if (ASSAY_PROMPTS_VIEW (object)->paned != NULL)
    gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_PROMPTS_VIEW);
  G_OBJECT_CLASS (assay_prompts_view_parent_class)->dispose (object);
}

static void
assay_prompts_view_finalize (GObject *object)
{
  g_free (ASSAY_PROMPTS_VIEW (object)->page);
  g_free (ASSAY_PROMPTS_VIEW (object)->data_subset);
  G_OBJECT_CLASS (assay_prompts_view_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/prompts/assay-prompts-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayPromptsView, paned);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptsView, editor);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptsView, pages);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptsView, results);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptsView, alignment);
  gtk_widget_class_bind_template_callback (widget_class, on_show_results);
  gtk_widget_class_bind_template_callback (widget_class, show);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptsView, versions);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptsView, compare);
  gtk_widget_class_bind_template_callback (widget_class, on_prompt_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_run_started);
  gtk_widget_class_bind_template_callback (widget_class, on_rerun);
  gtk_widget_class_bind_template_callback (widget_class, on_task);
}

static void
assay_prompts_view_class_init (AssayPromptsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = assay_prompts_view_get_property;
  G_OBJECT_CLASS (klass)->set_property = assay_prompts_view_set_property;
  G_OBJECT_CLASS (klass)->dispose = assay_prompts_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_prompts_view_finalize;
  ASSAY_VIEW_CLASS (klass)->build = assay_prompts_view_build;
  ASSAY_VIEW_CLASS (klass)->attach = assay_prompts_view_attach;

  /**
   * AssayPromptsView:page:
   *
   * What is shown below the prompt: results, alignment, versions, compare or history. It is also the
   * state of the action "prompts.page".
   */
  props[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, "results",
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                            | G_PARAM_EXPLICIT_NOTIFY);
  /**
   * AssayPromptsView:data-subset:
   *
   * What the Data page shows, as the subset of a run; %NULL when nothing is filtered there.
   */
  props[PROP_DATA_SUBSET] = g_param_spec_string ("data-subset", NULL, NULL, NULL,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                                   | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);

  g_type_ensure (ASSAY_TYPE_ALIGNMENT_VIEW);
  g_type_ensure (ASSAY_TYPE_COMPARE_VIEW);
  g_type_ensure (ASSAY_TYPE_HISTORY_VIEW);
  g_type_ensure (ASSAY_TYPE_PROMPT_EDITOR);
  g_type_ensure (ASSAY_TYPE_PROMPT_TABS);
  g_type_ensure (ASSAY_TYPE_RESULTS_VIEW);
  g_type_ensure (ASSAY_TYPE_VERSIONS_VIEW);
  gtk_widget_class_install_property_action (widget_class, "prompts.page", "page");
  gtk_widget_class_install_action (widget_class, "prompts.compare", "ax", compare_action);
  gtk_widget_class_install_action (widget_class, "prompts.show-run", "x", show_run_action);
  gtk_widget_class_install_action (widget_class, "prompts.expand-editor", NULL, expand_editor_action);
  gtk_widget_class_install_action (widget_class, "prompts.expand-results", NULL,
                                   expand_pages_action);
  gtk_widget_class_install_action (widget_class, "prompts.show-both", NULL, show_both_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, 0, "prompts.expand-results", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, GDK_SHIFT_MASK,
                                       "prompts.expand-editor", NULL);
  bind_template (widget_class);
}

static void
assay_prompts_view_init (AssayPromptsView *self)
{
  self->page = g_strdup ("results");
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
  set_page (self, "results");
  show (self, run_id);
  gtk_widget_set_visible (GTK_WIDGET (self->pages), TRUE);
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
  return self->results == NULL ? 0 : assay_results_view_get_run (self->results);
}
