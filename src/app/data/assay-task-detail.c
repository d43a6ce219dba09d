/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-task-detail.c: one task, whole: its picture or document large, its data, and what people
 * and versions of prompts have answered. What was read is small, so the main thread reads it. Main thread. */

#include "assay-task-detail.h"

#include "assay-facts.h"
#include "assay-json.h"
#include "assay-label-columns.h"
#include "assay-media-viewer.h"
#include "assay-result.h"
#include "assay-run.h"
#include "assay-task-data.h"
#include "assay-task.h"
#include "assay-units.h"
#include "assay-widget.h"

#include <glib/gi18n.h>

/* Of each kind; the export has all. */
#define MAX_PREDICTIONS 20

struct _AssayTaskDetail
{
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkScrolledWindow *scrolled;
  AssayMediaViewer *media;
  AssayFacts *data;
  GtkWidget *answers_title;
  AssayFacts *answers;
  GtkWidget *predictions_title;
  AssayFacts *predictions;
};

G_DEFINE_FINAL_TYPE (AssayTaskDetail, assay_task_detail, GTK_TYPE_WIDGET)

static void
assay_task_detail_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_TASK_DETAIL);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_task_detail_parent_class)->dispose (object);
}

static void
assay_task_detail_class_init (AssayTaskDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_task_detail_dispose;
  g_type_ensure (ASSAY_TYPE_FACTS);
  g_type_ensure (ASSAY_TYPE_MEDIA_VIEWER);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/data/assay-task-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayTaskDetail, title);
  gtk_widget_class_bind_template_child (widget_class, AssayTaskDetail, scrolled);
  gtk_widget_class_bind_template_child (widget_class, AssayTaskDetail, media);
  gtk_widget_class_bind_template_child (widget_class, AssayTaskDetail, data);
  gtk_widget_class_bind_template_child (widget_class, AssayTaskDetail, answers_title);
  gtk_widget_class_bind_template_child (widget_class, AssayTaskDetail, answers);
  gtk_widget_class_bind_template_child (widget_class, AssayTaskDetail, predictions_title);
  gtk_widget_class_bind_template_child (widget_class, AssayTaskDetail, predictions);
}

static void
assay_task_detail_init (AssayTaskDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Who answered when, then each value. */
static void
add_annotation (AssayTaskDetail *self, AssayLabelConfig *config, const AssayAnnotation *annotation)
{
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (config, &n);
  g_autoptr (JsonObject) values = assay_json_parse_object (annotation->value, -1, NULL);
  g_autofree char *time = assay_units_dup_time (annotation->created_at);

  for (guint i = 0; values != NULL && i < n; i++)
    {
      JsonNode *node = json_object_get_member (values, columns[i].name);
      g_autofree char *text = node == NULL ? NULL : assay_config_column_format (&columns[i], node);

      assay_facts_add (self->answers, columns[i].title, text);
    }
  assay_facts_add (self->answers, annotation->ground_truth ? _("Ground truth") : _("Annotation"), time);
}

static void
add_text (AssayTaskDetail *self, const char *name, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  assay_facts_add_markup (self->predictions, name, markup, TRUE);
}

/* Which version answered what: the latest run first, then what came with an import. */
static gboolean
add_predictions (AssayTaskDetail *self, AssayLabelConfig *config, AssayDb *db, gint64 task_id)
{
  g_autoptr (GPtrArray) results = assay_result_list_of_task (db, task_id, NULL);
  g_autoptr (GPtrArray) imported = assay_prediction_list (db, task_id, NULL);
  guint n = results != NULL ? MIN (results->len, MAX_PREDICTIONS) : 0;

  for (guint i = 0; i < n; i++)
    {
      const AssayResult *result = results->pdata[i];
      g_autoptr (AssayRun) run = assay_run_load (db, result->run_id, NULL);
      g_autofree char *values = assay_task_data_join_values (config, result->value, FALSE);
      g_autofree char *name
        = run == NULL ? NULL
                      /* Translators: a prompt, the number of its version, a model, the number of the run. */
                      : g_strdup_printf (_("%s v%lld · %s · run %lld"), run->prompt_name, (long long) run->version_number,
                                         run->served_model != NULL ? run->served_model : run->model,
                                         (long long) run->id);

      if (name != NULL)
        add_text (self, name, values != NULL ? values : result->error != NULL ? result->error : "–");
    }
  for (guint i = 0; imported != NULL && i < MIN (imported->len, MAX_PREDICTIONS); i++)
    {
      const AssayPrediction *prediction = imported->pdata[i];
      g_autofree char *values = assay_task_data_join_values (config, prediction->value, FALSE);
      g_autofree char *name = g_strdup_printf (_("%s · imported"), prediction->model_version != NULL ? prediction->model_version : "");

      add_text (self, name, values != NULL && *values != '\0' ? values : "–");
    }
  return n > 0 || (imported != NULL && imported->len > 0);
}

/**
 * assay_task_detail_clear:
 *
 * Shows nothing, and holds nothing.
 */
void
assay_task_detail_clear (AssayTaskDetail *self)
{
  const char *const none[] = { NULL };

  g_return_if_fail (ASSAY_IS_TASK_DETAIL (self));
  if (self->media == NULL)
    return;
  assay_media_viewer_show (self->media, none);
  assay_media_viewer_set_textures (self->media, NULL);
  assay_facts_clear (self->data);
  assay_facts_clear (self->answers);
  assay_facts_clear (self->predictions);
}

/**
 * assay_task_detail_show:
 * @session: where it is
 * @config: of the project
 * @task_id: which one
 *
 * Shows this task.
 */
void
assay_task_detail_show (AssayTaskDetail *self, AssaySession *session, AssayLabelConfig *config,
                        gint64 task_id)
{
  AssayDb *db = assay_session_get_reader (session);
  g_autoptr (AssayTask) task = NULL;
  g_autoptr (GPtrArray) annotations = NULL;
  g_autoptr (JsonObject) data = NULL;
  g_auto (GStrv) media = NULL;
  g_autofree char *title = NULL;

  g_return_if_fail (ASSAY_IS_TASK_DETAIL (self));

  assay_task_detail_clear (self);
  task = assay_task_load (db, task_id, NULL);
  data = task == NULL ? NULL : assay_json_parse_object (task->data, -1, NULL);
  if (data == NULL)
    return;
  /* Translators: the number of a task in its project. */
  title = g_strdup_printf (_("Task %lld"), (long long) task->inner_id);
  gtk_label_set_label (self->title, title);
  media = assay_task_data_list_media (config, data);
  gtk_widget_set_visible (GTK_WIDGET (self->media), media[0] != NULL);
  assay_media_viewer_set_textures (self->media, assay_session_get_textures (session));
  assay_media_viewer_show (self->media, (const char *const *) media);
  assay_task_data_show (self->data, data);
  annotations = assay_annotation_list (db, task_id, NULL);
  for (guint i = 0; annotations != NULL && i < annotations->len; i++)
    add_annotation (self, config, annotations->pdata[i]);
  gtk_widget_set_visible (self->answers_title, annotations != NULL && annotations->len > 0);
  gtk_widget_set_visible (self->predictions_title, add_predictions (self, config, db, task_id));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
}
