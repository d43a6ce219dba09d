/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-run-finish.c: from a reply to a result. The answer is parsed and checked against the config;
 * what does not fit is asked for once more with the reason, and then is an error that keeps the raw
 * reply. A good result gets its overall score by the rubric, its confidence, and the reasons for
 * which a person should see it. Nothing is invented: a value that is missing stays missing. */

#include "assay-run-item.h"

#include "assay-error.h"
#include "assay-json.h"
#include "assay-label-columns.h"
#include "assay-label-values.h"
#include "assay-reply-confidence.h"
#include "assay-reply-parser.h"
#include "assay-reply-samples.h"
#include "assay-rubric.h"

#include <math.h>
#include <string.h>

/* An answer that was read and checked. */
typedef struct
{
  JsonObject *values;  /* NULL: it does not fit */
  AssayValueReport report;
  GPtrArray *repairs;  /* of char * */
  double agreement;    /* of several samples; NAN: there was one */
  guint n_samples;
} Answer;

static void
answer_clear (Answer *self)
{
  g_clear_pointer (&self->values, json_object_unref);
  g_clear_pointer (&self->repairs, g_ptr_array_unref);
  assay_value_report_clear (&self->report);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

/**
 * assay_run_known_cost:
 *
 * Returns: what the result is known to have cost, in dollars.
 */
double
assay_run_known_cost (const AssayResult *result)
{
  return isnan (result->cost) ? 0 : result->cost;
}

/* What the server says that it billed; else by the price. */
static double
find_cost (AssayRunItem *item, AssayRunPlan *plan)
{
  return isnan (item->cost) ? assay_run_plan_compute_cost (plan, &item->usage) : item->cost;
}

static void
take_raw (AssayRunItem *item, AssayResult *result, AssayChatReply *reply, gboolean good)
{
  gsize size = 0;
  const char *raw = reply != NULL && reply->raw != NULL ? g_bytes_get_data (reply->raw, &size) : NULL;

  result->reply_id = item->cached != NULL ? item->cached->id : 0;
  if (item->cached != NULL || raw == NULL || size == 0)
    return;
  result->reply_content
    = g_utf8_validate (raw, size, NULL) ? g_strndup (raw, size) : g_utf8_make_valid (raw, size);
  result->reply_key = g_strdup (item->key);
  /* An answer to a correction answers another request than the key's. */
  result->reply_good = good && !item->is_correction && item->key[0] != '\0';
}

static AssayResult *
begin_result (AssayRunItem *item, gint64 run_id)
{
  AssayResult *result = assay_result_new (run_id, item->claim->task_id, item->claim->seq);

  result->attempts = item->claim->attempts;
  result->input_tokens = item->usage.input;
  result->output_tokens = item->usage.output;
  result->latency_us = item->latency_us;
  result->cached = item->cached != NULL;
  if (item->cached != NULL)
    {
      result->cost = 0;
      result->latency_us = 0;
    }
  return result;
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

static void
describe_requests (JsonObject *detail, AssayRunItem *item, AssayChatReply *reply)
{
  if (item->n_sent > 1)
    json_object_set_int_member (detail, "requests", item->n_sent);
  if (item->resends > 0)
    json_object_set_int_member (detail, "resends", item->resends);
  set_text (detail, "corrected_after", item->first_error);
  if (reply == NULL)
    return;
  set_text (detail, "request_id", reply->request_id);
  if (reply->finish != ASSAY_FINISH_STOP && reply->finish != ASSAY_FINISH_UNKNOWN)
    set_text (detail, "finish", assay_finish_reason_name (reply->finish));
}

static char *
detail_to_text (JsonObject *detail)
{
  return json_object_get_size (detail) > 0 ? assay_json_object_to_text (detail) : NULL;
}

/**
 * assay_run_item_fail:
 * @error: why
 * @reply: (nullable): what came, for its raw body and usage
 *
 * Returns: (transfer full): the error as the task's result.
 */
AssayResult *
assay_run_item_fail (AssayRunItem *item, AssayRunPlan *plan, gint64 run_id, const GError *error,
                     AssayChatReply *reply)
{
  AssayResult *result = begin_result (item, run_id);
  g_autoptr (JsonObject) detail = json_object_new ();
  int code = error->domain == ASSAY_ERROR ? error->code : ASSAY_ERROR_FAILED;

  result->status = ASSAY_RESULT_ERROR;
  result->error_kind = g_strdup (assay_error_kind (code));
  result->error = g_strdup (error->message);
  result->cost = item->n_sent == 0 ? 0 : find_cost (item, plan);
  if (code == ASSAY_ERROR_REFUSED)
    result->review |= ASSAY_REVIEW_REFUSAL;
  describe_requests (detail, item, reply);
  result->detail = detail_to_text (detail);
  take_raw (item, result, reply, FALSE);
  return result;
}

/* Fills the columns that can be sorted without reading the values. */
static void
fill_numbers (AssayResult *result, AssayRunPlan *plan, JsonObject *values)
{
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (plan->config, &n);
  guint slot = 0;

  for (guint i = 0; i < n && plan->slots[slot] != NULL; i++)
    {
      JsonNode *node = json_object_get_member (values, columns[i].name);

      if (strcmp (columns[i].name, plan->slots[slot]) != 0)
        continue;
      if (assay_json_is_number (node))
        result->numbers[slot] = json_node_get_double (node);
      else if (assay_json_is_string (node))
        for (guint label = 0; label < columns[i].n_labels; label++)
          if (strcmp (columns[i].labels[label], json_node_get_string (node)) == 0)
            result->numbers[slot] = label;
      slot++;
    }
}

static void
choose_confidence (AssayResult *result, AssayRunPlan *plan, AssayChatReply *reply,
                   const Answer *answer)
{
  JsonObject *values = answer->values;
  const AssayValueReport *report = &answer->report;

  if (!isnan (answer->agreement))
    {
      result->confidence = answer->agreement;
      result->confidence_kind = g_strdup ("samples");
      return;
    }
  if (!isnan (reply->confidence))
    {
      result->confidence = reply->confidence;
      result->confidence_kind = g_strdup (reply->confidence_kind);
      return;
    }
  if (reply->tokens != NULL)
    result->confidence = assay_reply_confidence (reply, plan->config, values, NULL);
  if (!isnan (result->confidence))
    {
      result->confidence_kind = g_strdup ("logprobs");
      return;
    }
  if (!isnan (report->confidence))
    {
      result->confidence = report->confidence;
      result->confidence_kind = g_strdup ("stated");
    }
}

static void
add_reason (JsonObject *detail, const char *reason)
{
  JsonArray *reasons = assay_json_get_array (detail, "review");

  if (reason == NULL)
    return;
  if (reasons == NULL)
    {
      reasons = json_array_new ();
      json_object_set_array_member (detail, "review", reasons);
    }
  json_array_add_string_element (reasons, reason);
}

static void
judge_need_for_review (AssayResult *result, AssayRunPlan *plan, JsonObject *values,
                       const AssayValueReport *report, JsonObject *detail)
{
  result->review |= report->flags;
  if (report->flags != 0)
    {
      g_autofree char *text = assay_value_report_describe (report);

      add_reason (detail, text);
    }
  if (!isnan (plan->options.threshold) && result->confidence < plan->options.threshold)
    {
      g_autofree char *text
        = g_strdup_printf ("The confidence of %.2f is below the threshold of %.2f",
                           result->confidence, plan->options.threshold);

      result->review |= ASSAY_REVIEW_CONFIDENCE;
      add_reason (detail, text);
    }
  if (plan->rubric != NULL)
    {
      g_autofree char *text = assay_rubric_find_review (plan->rubric, values);

      result->overall = assay_rubric_overall (plan->rubric, values);
      if (text != NULL)
        {
          result->review |= ASSAY_REVIEW_RULE;
          add_reason (detail, text);
        }
    }
}

/* A model that judges the task itself leaves empty what it can't judge: a person must. */
static void
flag_what_was_not_judged (AssayResult *result, AssayRunPlan *plan, JsonObject *values,
                          JsonObject *detail)
{
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (plan->config, &n);

  for (guint i = 0; i < n; i++)
    if (columns[i].kind != ASSAY_COLUMN_TEXT && !json_object_has_member (values, columns[i].name))
      {
        g_autofree char *text = g_strdup_printf ("“%s” was not judged", columns[i].title);

        result->review |= ASSAY_REVIEW_NOT_JUDGED;
        add_reason (detail, text);
      }
}

static void
copy_reasons (JsonObject *detail, AssayChatReply *reply)
{
  if (reply->reasons != NULL && json_object_get_size (reply->reasons) > 0)
    json_object_set_object_member (detail, "reasons", json_object_ref (reply->reasons));
  if (reply->confidences != NULL && json_object_get_size (reply->confidences) > 0)
    json_object_set_object_member (detail, "confidences", json_object_ref (reply->confidences));
}

static AssayResult *
succeed (AssayRunItem *item, AssayRunPlan *plan, gint64 run_id, AssayChatReply *reply,
         const Answer *answer)
{
  JsonObject *values = answer->values;
  GPtrArray *repairs = answer->repairs;
  AssayResult *result = begin_result (item, run_id);
  g_autoptr (JsonObject) detail = json_object_new ();

  result->status = ASSAY_RESULT_OK;
  result->value = assay_json_object_to_text (values);
  if (!result->cached)
    result->cost = find_cost (item, plan);
  fill_numbers (result, plan, values);
  choose_confidence (result, plan, reply, answer);
  judge_need_for_review (result, plan, values, &answer->report, detail);
  if (!(plan->provider_class->flags & ASSAY_PROVIDER_PROMPTS))
    flag_what_was_not_judged (result, plan, values, detail);
  if (repairs->len > 0)
    {
      g_autofree char *text = NULL;

      g_ptr_array_add (repairs, NULL);
      text = g_strjoinv (", ", (char **) repairs->pdata);
      set_text (detail, "repaired", text);
    }
  if (answer->n_samples > 1)
    json_object_set_int_member (detail, "samples", answer->n_samples);
  copy_reasons (detail, reply);
  describe_requests (detail, item, reply);
  result->detail = detail_to_text (detail);
  take_raw (item, result, reply, TRUE);
  return result;
}

static JsonObject *
read_values (AssayRunItem *item, AssayRunPlan *plan, AssayChatReply *reply,
             AssayValueReport *report, GPtrArray *repairs, GError **error)
{
  g_autoptr (JsonObject) parsed = NULL;

  if (reply->values != NULL && json_object_get_size (reply->values) == 0)
    return json_object_new (); /* it judged nothing, which is no mistake of an answer */
  if (reply->values != NULL)
    parsed = json_object_ref (reply->values);
  else
    parsed = assay_reply_parse (reply, plan->schema, repairs, error);
  return parsed == NULL ? NULL
                        : assay_label_config_check_values (plan->config, parsed, item->data, report,
                                                           error);
}

/* Also reads the other answers to the request, and takes the one that most of them give. */
static void
read_samples (AssayRunItem *item, AssayRunPlan *plan, AssayChatReply *reply, Answer *answer)
{
  guint n = reply->others == NULL ? 1 : reply->others->len + 1;
  g_autofree Answer *answers = g_new0 (Answer, n);
  g_autofree JsonObject **values = g_new0 (JsonObject *, n);
  double agreement;
  int best;

  answer->n_samples = n;
  if (n == 1)
    return;
  answers[0] = *answer;
  for (guint i = 1; i < n; i++)
    {
      g_autoptr (AssayChatReply) other = assay_chat_reply_new ();

      other->text = g_strdup (reply->others->pdata[i - 1]);
      answers[i].repairs = g_ptr_array_new_with_free_func (g_free);
      answers[i].values = read_values (item, plan, other, &answers[i].report, answers[i].repairs, NULL);
    }
  for (guint i = 0; i < n; i++)
    values[i] = answers[i].values;
  best = MAX (0, assay_reply_samples_choose (plan->config, values, n, &agreement));
  *answer = answers[best];
  answer->agreement = agreement;
  answer->n_samples = n;
  for (guint i = 0; i < n; i++)
    if ((int) i != best)
      answer_clear (&answers[i]);
}

/**
 * assay_run_item_finish:
 * @reply: a reply without an error
 * @retry_reason: (out) (nullable): set when the answer does not fit and may be asked for once more
 *
 * Returns: (transfer full) (nullable): the result, good or bad; or %NULL with @retry_reason.
 */
AssayResult *
assay_run_item_finish (AssayRunItem *item, AssayRunPlan *plan, gint64 run_id, AssayChatReply *reply,
                       char **retry_reason)
{
  g_auto (Answer) answer = { .repairs = g_ptr_array_new_with_free_func (g_free), .agreement = NAN };
  g_autoptr (GError) error = NULL;

  answer.values = read_values (item, plan, reply, &answer.report, answer.repairs, &error);
  read_samples (item, plan, reply, &answer);
  if (answer.values != NULL)
    return succeed (item, plan, run_id, reply, &answer);
  if (reply->finish == ASSAY_FINISH_LENGTH)
    {
      g_clear_error (&error);
      g_set_error (&error, ASSAY_ERROR, ASSAY_ERROR_TRUNCATED,
                   "The answer was cut after %" G_GINT64_FORMAT " tokens; raise max_tokens",
                   MAX (0, reply->usage.output));
    }
  else if (!item->is_correction && item->cached == NULL && reply->values == NULL)
    {
      *retry_reason = g_strdup (error->message);
      return NULL;
    }
  return assay_run_item_fail (item, plan, run_id, error, reply);
}
