/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-result-detail.c: one result, whole: the picture or document large, what the model answered as
 * a form that can be corrected, why a person should look, the task's data, and below it how the answer
 * came about: reasoning, raw reply, request, time and cost. Reply and request are read when they are
 * opened. What was read is small, so the main thread reads it. Main thread. */

#include "assay-result-detail.h"

#include "assay-correction.h"
#include "assay-facts.h"
#include "assay-json.h"
#include "assay-media-viewer.h"
#include "assay-remedy.h"
#include "assay-result-text.h"
#include "assay-result.h"
#include "assay-result-request.h"
#include "assay-run.h"
#include "assay-task-data.h"
#include "assay-task.h"
#include "assay-units.h"
#include "assay-value-form.h"
#include "assay-widget.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

/* Of a raw reply on the screen; the export has all of it. */
#define MAX_SHOWN_BYTES (64 * 1024)

struct _AssayResultDetail
{
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkScrolledWindow *scrolled;
  AssayMediaViewer *media;
  GtkWidget *trouble;
  GtkLabel *trouble_text;
  GtkLabel *remedy;
  GtkLabel *corrected;
  AssayValueForm *form;
  GtkWidget *save_bar;
  GtkButton *review;
  AssayFacts *data;
  AssayFacts *facts;
  GtkExpander *reasoning;
  GtkLabel *reasoning_text;
  GtkExpander *reply;
  GtkLabel *reply_text;
  GtkExpander *request;
  GtkLabel *request_text;

  AssaySession *session;
  AssayLabelConfig *config;
  AssayResult *result;
  AssayTask *task;
};

G_DEFINE_FINAL_TYPE (AssayResultDetail, assay_result_detail, GTK_TYPE_WIDGET)

static void
say (AssayResultDetail *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static void
show_facts (AssayResultDetail *self)
{
  const AssayResult *result = self->result;
  g_autofree char *cost = assay_units_dup_cost (result->cost);
  g_autofree char *latency
    = result->latency_us < 0 ? NULL : assay_units_dup_duration ((double) result->latency_us / 1e6);
  g_autofree char *tokens
    = result->input_tokens < 0
        ? NULL
        : g_strdup_printf (_("%'lld in, %'lld out"),
                           (long long) result->input_tokens,
                           (long long) MAX (result->output_tokens, 0));
  g_autofree char *accuracy
    = isnan (result->accuracy)
        ? NULL
        /* Translators: how well an answer agrees with the ground truth. */
        : g_strdup_printf (result->correct ? _("%.0f %%, correct") : _("%.0f %%, incorrect"), 100 * result->accuracy);
  g_autofree char *confidence
    = isnan (result->confidence)
        ? NULL
        : g_strdup_printf ("%.2f (%s)", result->confidence,
                           result->confidence_kind != NULL ? result->confidence_kind : _("unknown"));
  g_autofree char *attempts
    = result->attempts > 1 ? g_strdup_printf ("%" G_GINT64_FORMAT, result->attempts) : NULL;
  g_autofree char *time = assay_units_dup_time (result->created_at);
  g_autoptr (AssayRun) run = assay_run_load (assay_session_get_reader (self->session), result->run_id, NULL);
  g_autofree char *version
    = run == NULL ? NULL
                  /* Translators: a prompt, the number of its version, the number of the run. */
                  : g_strdup_printf (_("%s, version %lld, in run %lld"), run->prompt_name,
                                     (long long) run->version_number, (long long) run->id);

  assay_facts_clear (self->facts);
  assay_facts_add (self->facts, _("Answered by"), version);
  assay_facts_add (self->facts, _("Model"), run == NULL                ? NULL
                                            : run->served_model != NULL ? run->served_model
                                                                        : run->model);
  assay_facts_add (self->facts, _("Confidence"), confidence);
  assay_facts_add (self->facts, _("Accuracy"), accuracy);
  assay_facts_add (self->facts, _("Cost"), cost);
  assay_facts_add (self->facts, _("Tokens"), tokens);
  assay_facts_add (self->facts, _("Latency"), latency);
  assay_facts_add (self->facts, _("Attempts"), attempts);
  assay_facts_add (self->facts, _("Answered"), time);
  assay_facts_add (self->facts, _("From the cache"), result->cached ? _("yes, at no cost") : NULL);
}

/* What is wrong with it, or why a person should look at it. */
static void
show_trouble (AssayResultDetail *self)
{
  const AssayResult *result = self->result;
  gboolean failed = result->status == ASSAY_RESULT_ERROR;
  const char *remedy = failed ? assay_remedy_for_kind (result->error_kind) : NULL;
  g_autoptr (JsonObject) detail
    = result->detail == NULL ? NULL : assay_json_parse_object (result->detail, -1, NULL);
  JsonArray *reasons = detail == NULL ? NULL : assay_json_get_array (detail, "review");
  g_autofree char *words = assay_result_dup_review (result->review);
  g_autoptr (GString) text = g_string_new (failed ? result->error : NULL);

  for (guint i = 0; !failed && reasons != NULL && i < json_array_get_length (reasons); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "",
                            json_array_get_string_element (reasons, i));
  if (text->len == 0)
    g_string_append (text, words);
  gtk_widget_set_visible (self->trouble, text->len > 0 && result->reviewed_at == 0);
  gtk_label_set_label (self->trouble_text, text->str);
  gtk_label_set_label (self->remedy, remedy != NULL ? remedy : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remedy), remedy != NULL);
}

static void
show_reasoning (AssayResultDetail *self)
{
  g_autofree char *text = assay_result_dup_reasons (self->result);

  gtk_widget_set_visible (GTK_WIDGET (self->reasoning), text != NULL);
  gtk_label_set_label (self->reasoning_text, text != NULL ? text : "");
}

static void
on_reply_expanded (AssayResultDetail *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayReply) reply = NULL;

  if (self->result == NULL || self->result->reply_id == 0 || !gtk_expander_get_expanded (self->reply))
    return;
  reply = assay_reply_load (assay_session_get_reader (self->session), self->result->reply_id, &error);
  if (reply != NULL && strlen (reply->content) > MAX_SHOWN_BYTES)
    *g_utf8_find_prev_char (reply->content, reply->content + MAX_SHOWN_BYTES) = '\0';
  gtk_label_set_label (self->reply_text, reply != NULL ? reply->content : error->message);
}

static void
on_request_expanded (AssayResultDetail *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (self->result == NULL || !gtk_expander_get_expanded (self->request))
    return;
  text = assay_result_dup_request (assay_session_get_reader (self->session), self->result, &error);
  gtk_label_set_label (self->request_text, text != NULL ? text : error->message);
}

static void
update_actions (AssayResultDetail *self)
{
  gboolean changed = self->result != NULL && assay_value_form_is_changed (self->form);
  gboolean reviewed = self->result != NULL && self->result->reviewed_at != 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "detail.save", changed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "detail.revert", changed);
  gtk_widget_set_visible (self->save_bar, changed);
  gtk_button_set_label (self->review, reviewed ? _("✓ Reviewed") : _("Mark Reviewed"));
}

static void
on_form_changed (AssayResultDetail *self)
{
  update_actions (self);
}

static void
show_answer (AssayResultDetail *self)
{
  AssayDb *db = assay_session_get_reader (self->session);
  gboolean editable = !assay_workspace_is_read_only (assay_session_get_workspace (self->session));
  g_autoptr (AssayAnnotation) correction
    = assay_correction_find (db, self->task->id, self->result->id, NULL);
  const char *text = correction != NULL ? correction->value : self->result->value;
  g_autoptr (JsonObject) values = text == NULL ? NULL : assay_json_parse_object (text, -1, NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->corrected), correction != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "detail.undo-correction", correction != NULL);
  assay_value_form_show (self->form, self->config, values, editable);
}

static void
show (AssayResultDetail *self)
{
  g_autoptr (JsonObject) data = assay_json_parse_object (self->task->data, -1, NULL);
  g_autofree char *title
    = g_strdup_printf (_("Task %'lld"), (long long) self->task->inner_id);
  g_auto (GStrv) media = NULL;

  if (data == NULL)
    data = json_object_new ();
  media = assay_task_data_list_media (self->config, data);
  gtk_label_set_label (self->title, title);
  assay_media_viewer_set_textures (self->media, assay_session_get_textures (self->session));
  assay_media_viewer_show (self->media, (const char *const *) media);
  gtk_widget_set_visible (GTK_WIDGET (self->media), media[0] != NULL);
  assay_task_data_show (self->data, data);
  show_facts (self);
  show_trouble (self);
  show_reasoning (self);
  show_answer (self);
  gtk_widget_set_visible (GTK_WIDGET (self->reply), self->result->reply_id != 0);
  on_reply_expanded (self);
  on_request_expanded (self);
  update_actions (self);
}

/* What a person decided, on its way to the database. */
typedef struct
{
  gint64 result_id;
  JsonObject *values; /* NULL: only whether it was reviewed */
  gboolean reviewed;
  gboolean undo;
} Decision;

static void
decision_free (gpointer data)
{
  Decision *decision = data;

  g_clear_pointer (&decision->values, json_object_unref);
  g_free (decision);
}

static gboolean
write_decision (AssayDb *db, gpointer data, GError **error)
{
  Decision *decision = data;

  if (decision->undo)
    return assay_correction_undo (db, decision->result_id, error);
  if (decision->values != NULL)
    return assay_correction_save (db, decision->result_id, decision->values, g_get_user_name (), error);
  return assay_result_set_reviewed (db, &decision->result_id, 1, decision->reviewed, error);
}

static void
decided_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayResultDetail) self = data;
  g_autoptr (GError) error = NULL;

  if (!assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error))
    say (self, error->message);
  else if (self->result != NULL)
    assay_result_detail_show (self, self->session, self->config, self->result->id);
}

static void
decide (AssayResultDetail *self, Decision decision)
{
  decision.result_id = self->result->id;
  assay_workspace_write_async (assay_session_get_workspace (self->session), write_decision,
                               g_memdup2 (&decision, sizeof decision), decision_free,
                               ASSAY_CHANGE_RESULTS | ASSAY_CHANGE_ANNOTATIONS, NULL, decided_cb,
                               g_object_ref (self));
}

/* What was changed is not lost by looking at something else. */
static void
keep_changes (AssayResultDetail *self)
{
  g_autofree char *text = NULL;

  if (self->result == NULL || !assay_value_form_is_changed (self->form))
    return;
  text = g_strdup_printf (_("The correction of task %'lld was saved"), (long long) self->task->inner_id);
  say (self, text);
  decide (self, (Decision){ .values = assay_value_form_dup_values (self->form) });
}

static void
on_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayResultDetail *self = ASSAY_RESULT_DETAIL (widget);

  if (self->result == NULL)
    return;
  if (g_str_equal (name, "detail.save"))
    decide (self, (Decision){ .values = assay_value_form_dup_values (self->form) });
  else if (g_str_equal (name, "detail.undo-correction"))
    decide (self, (Decision){ .undo = TRUE });
  else if (g_str_equal (name, "detail.review"))
    decide (self, (Decision){ .reviewed = self->result->reviewed_at == 0 });
  else
    {
      show_answer (self);
      update_actions (self);
    }
}

static void
clear (AssayResultDetail *self)
{
  assay_media_viewer_set_textures (self->media, NULL);
  assay_value_form_show (self->form, NULL, NULL, FALSE);
  g_clear_pointer (&self->result, assay_result_free);
  g_clear_pointer (&self->task, assay_task_free);
  g_clear_pointer (&self->config, assay_label_config_unref);
  g_clear_object (&self->session);
}

static void
assay_result_detail_dispose (GObject *object)
{
  AssayResultDetail *self = ASSAY_RESULT_DETAIL (object);

  if (self->form != NULL)
    clear (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_RESULT_DETAIL);
  assay_widget_dispose_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (assay_result_detail_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/detail/assay-result-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayResultDetail, title);
  gtk_widget_class_bind_template_child (widget_class, AssayResultDetail, scrolled);
  gtk_widget_class_bind_template_child (widget_class, AssayResultDetail, media);
  gtk_widget_class_bind_template_child (widget_class, AssayResultDetail, trouble);
  gtk_widget_class_bind_template_child (widget_class, AssayResultDetail, trouble_text);
  gtk_widget_class_bind_template_child (widget_class, AssayResultDetail, remedy);
  gtk_widget_class_bind_template_child (widget_class, AssayResultDetail, corrected);
  gtk_widget_class_bind_template_child (widget_class, AssayResultDetail, form);
  gtk_widget_class_bind_template_child (widget_class, AssayResultDetail, save_bar);
  gtk_widget_class_bind_template_child (widget_class, AssayResultDetail, review);
  gtk_widget_class_bind_template_child (widget_class, AssayResultDetail, data);
  gtk_widget_class_bind_template_child (widget_class, AssayResultDetail, facts);
  gtk_widget_class_bind_template_child (widget_class, AssayResultDetail, reasoning);
  gtk_widget_class_bind_template_child (widget_class, AssayResultDetail, reasoning_text);
  gtk_widget_class_bind_template_child (widget_class, AssayResultDetail, reply);
  gtk_widget_class_bind_template_child (widget_class, AssayResultDetail, reply_text);
  gtk_widget_class_bind_template_child (widget_class, AssayResultDetail, request);
  gtk_widget_class_bind_template_child (widget_class, AssayResultDetail, request_text);
  gtk_widget_class_bind_template_callback (widget_class, on_form_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_reply_expanded);
  gtk_widget_class_bind_template_callback (widget_class, on_request_expanded);
}

static void
assay_result_detail_class_init (AssayResultDetailClass *klass)
{
  static const char *const actions[]
    = { "detail.save", "detail.revert", "detail.review", "detail.undo-correction" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_result_detail_dispose;
  g_type_ensure (ASSAY_TYPE_FACTS);
  g_type_ensure (ASSAY_TYPE_MEDIA_VIEWER);
  g_type_ensure (ASSAY_TYPE_VALUE_FORM);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, on_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "detail.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "detail.review", NULL);
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
assay_result_detail_init (AssayResultDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_result_detail_show:
 * @config: the one that the run was made with
 * @result_id: which
 *
 * Shows this result. What was changed in the one before and not saved is saved.
 */
void
assay_result_detail_show (AssayResultDetail *self, AssaySession *session, AssayLabelConfig *config,
                          gint64 result_id)
{
  g_autoptr (GError) error = NULL;
  AssayDb *db = assay_session_get_reader (session);
  g_autoptr (AssayResult) result = assay_result_load (db, result_id, &error);
  g_autoptr (AssayTask) task = result == NULL ? NULL : assay_task_load (db, result->task_id, &error);
  gboolean other = result_id != assay_result_detail_get_id (self);

  g_return_if_fail (ASSAY_IS_RESULT_DETAIL (self));

  if (task == NULL)
    {
      say (self, error->message);
      return;
    }
  if (other)
    keep_changes (self);
  g_set_object (&self->session, session);
  g_clear_pointer (&self->result, assay_result_free);
  g_clear_pointer (&self->task, assay_task_free);
  assay_label_config_ref (config);
  g_clear_pointer (&self->config, assay_label_config_unref);
  self->config = config;
  self->result = g_steal_pointer (&result);
  self->task = g_steal_pointer (&task);
  show (self);
  if (other)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
}

/**
 * assay_result_detail_clear:
 *
 * Shows nothing; holds nothing. What was changed is saved.
 */
void
assay_result_detail_clear (AssayResultDetail *self)
{
  g_return_if_fail (ASSAY_IS_RESULT_DETAIL (self));

  keep_changes (self);
  clear (self);
}

/**
 * assay_result_detail_get_id:
 *
 * Returns: of the result that is shown, 0 for none.
 */
gint64
assay_result_detail_get_id (AssayResultDetail *self)
{
  g_return_val_if_fail (ASSAY_IS_RESULT_DETAIL (self), 0);
  return self->result == NULL ? 0 : self->result->id;
}
