/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-project-setup.h"
#include "assay-result-text.h"
#include "assay-run-report.h"

#include <math.h>
#include <string.h>

#define CONFIG                                                                                     \
  "<View><Image name='i' value='$image'/><Rating name='quality' toName='i' maxRating='5'/>"       \
  "<TextArea name='comment' toName='i'/></View>"

static AssayResult *
good_result (void)
{
  AssayResult *result = assay_result_new (1, 3, 1);

  result->status = ASSAY_RESULT_OK;
  result->value = g_strdup ("{\"quality\":4,\"comment\":\"=SUM(A1)\\nnext\"}");
  result->overall = 4.3;
  result->cost = 0.021;
  result->latency_us = 812449;
  result->input_tokens = 1200;
  result->output_tokens = 30;
  return result;
}

/* Scripts rely on these keys and their order. */
static void
test_json (void)
{
  g_autoptr (AssayResult) result = good_result ();
  g_autoptr (GString) out = g_string_new (NULL);

  assay_result_text_append_json (out, result);
  g_assert_cmpstr (out->str, ==,
                   "{\"task\":3,\"status\":\"ok\",\"values\":{\"quality\":4,\"comment\":\"=SUM(A1)\\nnext\"},"
                   "\"overall\":4.3,\"needs_review\":false,\"confidence\":null,\"error\":null,"
                   "\"cost\":0.021,\"latency_ms\":812.4,\"input_tokens\":1200,\"output_tokens\":30}\n");

  g_string_truncate (out, 0);
  result->review = ASSAY_REVIEW_RULE;
  result->status = ASSAY_RESULT_ERROR;
  result->error_kind = g_strdup ("rate-limit");
  result->error = g_strdup ("Too “many”\n");
  g_clear_pointer (&result->value, g_free);
  result->overall = result->cost = NAN;
  result->latency_us = result->input_tokens = result->output_tokens = -1;
  assay_result_text_append_json (out, result);
  g_assert_cmpstr (out->str, ==,
                   "{\"task\":3,\"status\":\"error\",\"values\":{},\"overall\":null,\"needs_review\":true,"
                   "\"confidence\":null,\"error\":{\"kind\":\"rate-limit\",\"message\":\"Too “many”\\n\"},"
                   "\"cost\":null,\"latency_ms\":null,\"input_tokens\":null,\"output_tokens\":null}\n");

  g_string_truncate (out, 0);
  result->reviewed_at = 1;
  assay_result_text_append_json (out, result);
  g_assert_nonnull (strstr (out->str, "\"needs_review\":false"));
}

static void
test_pending (void)
{
  g_autoptr (AssayRun) run = assay_run_new (1, 1);
  g_autoptr (GString) out = g_string_new (NULL);

  run->state = ASSAY_RUN_RUNNING;
  assay_result_text_append_pending (out, run, 9);
  g_assert_cmpstr (out->str, ==,
                   "{\"task\":9,\"status\":\"pending\",\"values\":{},\"overall\":null,\"needs_review\":false,"
                   "\"confidence\":null,\"error\":null,\"cost\":null,\"latency_ms\":null,"
                   "\"input_tokens\":null,\"output_tokens\":null}\n");
  g_string_truncate (out, 0);
  run->state = ASSAY_RUN_FAILED;
  run->reason = g_strdup ("The key is wrong");
  assay_result_text_append_pending (out, run, 9);
  g_assert_nonnull (strstr (out->str, "\"error\":{\"kind\":\"failed\",\"message\":\"The key is wrong\"}"));
}

static void
test_csv (void)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (CONFIG, -1, NULL);
  g_autoptr (AssayResult) result = good_result ();
  AssayResultText text = { NULL, config, TRUE, FALSE };
  g_autoptr (GString) out = g_string_new (NULL);

  assay_result_text_append_head (&text, out);
  assay_result_text_append_csv (&text, out, result);
  g_assert_cmpstr (out->str, ==,
                   "task,status,quality,comment,overall,needs_review,confidence,error_kind,error,cost,"
                   "latency_ms,input_tokens,output_tokens\r\n"
                   "3,ok,4,'=SUM(A1) next,4.3,false,,,,0.021,812.4,1200,30\r\n");
}

static void
test_table (void)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (CONFIG, -1, NULL);
  g_autoptr (AssayResult) result = good_result ();
  AssayResultText text = { NULL, config, TRUE, FALSE };
  g_autoptr (AssayTable) table = assay_table_new (0, FALSE);
  g_autofree char *lines = NULL;

  result->task_data = g_strdup ("{\"image\":\"/folder/Aéro plane.jpg\"}");
  result->review = ASSAY_REVIEW_RULE | ASSAY_REVIEW_EMPTY;
  assay_result_text_add_columns (&text, table);
  assay_result_text_add_row (&text, table, result);
  lines = assay_table_take_text (table);
  g_assert_nonnull (strstr (lines, "Aéro plane.jpg"));
  g_assert_nonnull (strstr (lines, "4.3"));
  g_assert_nonnull (strstr (lines, "=SUM(A1) next"));
  g_assert_nonnull (strstr (lines, "Review: a required answer is missing, a rule of the rubric"));
}

static void
test_subject (void)
{
  static const struct
  {
    const char *description;
    const char *config;
    const char *data;
    const char *subject;
  } cases[] = {
    { "a picture is its file's name", CONFIG, "{\"image\":\"https://x.org/a/b.png?size=3\"}", "b.png" },
    { "a text is itself", "<View><Text name='t' value='$text'/></View>", "{\"text\":\"Hello\"}", "Hello" },
    { "the first object that the task has",
      "<View><Text name='a' value='$a'/><Text name='b' value='$b'/></View>", "{\"b\":\"B\"}", "B" },
    { "without an object, the data", "<View/>", "{\"b\":1}", "{\"b\":1}" },
    { "of a list, the first", "<View><Image name='i' valueList='$images'/></View>",
      "{\"images\":[\"/x/1.png\",\"/x/2.png\"]}", "1.png" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AssayLabelConfig) config = assay_label_config_new (cases[i].config, -1, NULL);
      g_autofree char *subject = assay_result_dup_subject (config, cases[i].data);

      g_test_message ("%s", cases[i].description);
      g_assert_cmpstr (subject, ==, cases[i].subject);
    }
}

static void
test_title (void)
{
  g_autoptr (AssayRun) run = assay_run_new (1, 1);
  AssayResultText text = { .run = run };
  AssayRunSummary summary = { .n = 3, .n_overall = 3, .overall_mean = 4, .overall_sum_of_squares = 2,
                              .overall_min = 3, .overall_max = 5, .n_cost = 2, .cost = 0.05 };
  g_autofree char *title = NULL;

  run->id = 2;
  run->prompt_name = g_strdup ("rubric");
  run->version_number = 4;
  run->connection = g_strdup ("local");
  run->model = g_strdup ("judge-1");
  run->state = ASSAY_RUN_FINISHED;
  run->total = 3;
  run->failed = 1;
  title = assay_result_text_dup_title (&text, &summary);
  /* Three values with variance 1: 4.303 × √(1/3) = 2.48 by Student's t with two degrees. */
  g_assert_cmpstr (title, ==,
                   "Run 2 · rubric v4 · local/judge-1 · finished\n"
                   "3 tasks · $0.025 average · at least $0.050 total · overall 4.00 ± 2.48 (95 %)"
                   " · 1 failed\n");
}

static void
test_outcome (void)
{
  static const struct
  {
    AssayRunState state;
    gint64 ok;
    gint64 failed;
    int outcome;
  } cases[] = {
    { ASSAY_RUN_FINISHED, 5, 0, 0 },  { ASSAY_RUN_FAILED, 2, 1, 1 },      { ASSAY_RUN_PAUSED, 2, 1, 1 },
    { ASSAY_RUN_FINISHED, 3, 2, 2 },  { ASSAY_RUN_FINISHED, 0, 5, 3 },    { ASSAY_RUN_BUDGET, 3, 0, 4 },
    { ASSAY_RUN_CANCELLED, 1, 0, 130 }, { ASSAY_RUN_INTERRUPTED, 1, 0, 130 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AssayRunProgress progress
        = { .state = cases[i].state, .ok = cases[i].ok, .failed = cases[i].failed };

      g_assert_cmpint (assay_run_report_outcome (&progress), ==, cases[i].outcome);
    }
}

static void
test_events (void)
{
  AssayRunProgress progress = { .run_id = 1, .state = ASSAY_RUN_FINISHED, .total = 23, .done = 23,
                                .ok = 22, .failed = 1, .needs_review = 2, .cost = 0.1 + 0.2,
                                .seconds = 1.23456, .remaining_s = NAN, .input_tokens = 9 };
  g_autofree char *finished = assay_run_report_dup_finished (&progress);
  g_autofree char *unknown = NULL;

  g_assert_cmpstr (finished, ==,
                   "{\"event\":\"finished\",\"run\":1,\"total\":23,\"ok\":22,\"failed\":1,\"cost\":0.3,"
                   "\"seconds\":1.235,\"state\":\"finished\",\"reason\":null,\"needs_review\":2,\"cached\":0,"
                   "\"cost_unknown\":0,\"input_tokens\":9,\"output_tokens\":0,\"maybe_paid_twice\":0}\n");
  progress.n_cost_unknown = 23;
  progress.state = ASSAY_RUN_RUNNING;
  progress.is_waiting = TRUE;
  progress.reason = "it is \"down\"";
  unknown = assay_run_report_dup_progress (&progress);
  g_assert_nonnull (strstr (unknown, "\"cost\":null"));
  g_assert_nonnull (strstr (unknown, "\"waiting\":\"it is \\\"down\\\"\""));
  g_assert_nonnull (strstr (unknown, "\"remaining_seconds\":null"));
}

static void
test_bar_fits (void)
{
  AssayRunProgress progress = { .state = ASSAY_RUN_RUNNING, .total = 1000000, .done = 123456,
                                .failed = 17, .needs_review = 99, .rate = 1234.5, .remaining_s = 800,
                                .cost = 12.5 };

  for (int columns = 10; columns < 150; columns++)
    {
      g_autofree char *bar = assay_run_report_dup_bar (&progress, columns, columns % 2 == 0);

      g_assert_cmpint (assay_console_width (bar), <=, columns);
    }
}

static void
test_columns (void)
{
  static const char *const columns[] = { "label", "title", "my text", NULL };
  static const char *const labels[] = { "World", "Sci/Tech & <b>", NULL };
  AssayProjectColumns with = { columns, "label", labels };
  g_autoptr (GError) error = NULL;
  g_autofree char *xml = assay_project_columns_to_config (&with, &error);
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (xml, -1, &error);
  guint n = 0;
  const AssayConfigColumn *answers;

  g_assert_no_error (error);
  answers = assay_label_config_get_columns (config, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (answers[0].name, ==, "label");
  g_assert_cmpint (answers[0].kind, ==, ASSAY_COLUMN_CHOICE);
  g_assert_cmpstr (answers[0].labels[1], ==, "Sci/Tech & <b>");
  g_assert_nonnull (assay_label_config_find_object (config, "title"));
  g_assert_nonnull (assay_label_config_find_object (config, "my_text"));

  with.labels = NULL;
  g_assert_null (assay_project_columns_to_config (&with, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/service/result-text/json", test_json);
  g_test_add_func ("/service/result-text/pending", test_pending);
  g_test_add_func ("/service/result-text/csv", test_csv);
  g_test_add_func ("/service/result-text/table", test_table);
  g_test_add_func ("/service/result-text/subject", test_subject);
  g_test_add_func ("/service/result-text/title", test_title);
  g_test_add_func ("/service/run-report/outcome", test_outcome);
  g_test_add_func ("/service/run-report/events", test_events);
  g_test_add_func ("/service/run-report/bar", test_bar_fits);
  g_test_add_func ("/service/project-setup/columns", test_columns);
  return g_test_run ();
}
