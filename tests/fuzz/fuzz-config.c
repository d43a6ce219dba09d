/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz-config.c: any text as a labeling config, and any JSON as an answer to it. The input is the
 * config, a line "---", and the answer. A config that is read has a schema; an answer that is taken is
 * in its normal form, so that checking it again changes nothing and corrects nothing; it survives as
 * regions. */
#include "fuzz.h"

#include "assay-json.h"
#include "assay-label-columns.h"
#include "assay-label-values.h"
#include "assay-rubric.h"

#include <string.h>

const char *const fuzz_words[] = {
  "<View>", "</View>", "<Text name=\"t\" value=\"$text\"/>", "<Choices name=\"c\" toName=\"t\">", "</Choices>",
  "<Choice value=\"A\"/>", "<Choice value=\"A\">", "</Choice>", "<Labels name=\"c\" toName=\"t\">", "</Labels>",
  "<Label value=\"ORG\"/>", "<Rating name=\"c\" toName=\"t\" maxRating=\"9\"/>", "<Number name=\"c\" toName=\"t\" min=\"1\"/>",
  "<DateTime name=\"c\" toName=\"t\" only=\"month\"/>", "<Taxonomy name=\"c\" toName=\"t\">", "</Taxonomy>",
  "<Pairwise name=\"c\" toName=\"t,t\"/>", "<Ranker name=\"c\" toName=\"t\"/>", "<TextArea name=\"c\" toName=\"t\"/>",
  "<RectangleLabels name=\"c\" toName=\"t\">", "</RectangleLabels>", "<ParagraphLabels name=\"c\" toName=\"p\">",
  "<Paragraphs name=\"p\" value=\"$talk\"/>", "<HyperTextLabels name=\"c\" toName=\"t\">", "<Chat name=\"c\" value=\"$talk\"/>",
  " required=\"true\"", " choice=\"multiple\"", " allowNested=\"true\"", " perRegion=\"true\"", " alias=\"b\"", " value=\"$opts\"",
  " format=\"%d.%m\"", "<!-- {\"a\":1} -->", "<!DOCTYPE x [", "<!ENTITY a \"b\">", "&amp;", "&#0;", "&a;", "\n---\n",
  "{\"c\":", "}", "[", "]", "\"A\"", "4", "4.5", "-1", "1e308", "\"2026-01-31T10:00\"", "true", "null", "\"start\":0,\"end\":4",
  "\"text\":\"Acme\"", "\"labels\":[\"ORG\"]", "\"x\":1,\"y\":1,\"width\":9,\"height\":9", "\"points\":[[1,2],[3,4]]",
  "\"needs_review\":true",
  "\"confidence\":\"80%\"", "\"ranker\":{\"c\":[\"a\"]}", "\"role\":\"user\",\"content\":\"x\"", NULL,
};

static const char data_text[]
    = "{\"text\":\"Für Acme &amp; <b>Bob</b> and acme.\",\"opts\":[\"Red\",{\"value\":\"Blue\",\"alias\":\"b\"},3],"
      "\"talk\":[{\"author\":\"A\",\"text\":\"Acme?\"},\"Acme\",7]}";

static void
check_regions (AssayLabelConfig *config, JsonObject *normal)
{
  g_autoptr (JsonArray) regions = assay_label_config_to_regions (config, normal);
  g_autoptr (JsonObject) again = assay_label_config_from_regions (config, regions);
  g_autoptr (JsonObject) prediction = json_object_new ();

  g_assert_cmpuint (json_object_get_size (again), <=, json_object_get_size (normal));
  json_object_set_array_member (prediction, "result", g_steal_pointer (&regions));
  g_ptr_array_unref (assay_label_config_list_region_problems (config, prediction));
}

static void
check_cells (AssayLabelConfig *config, JsonObject *values)
{
  guint n;
  const AssayConfigColumn *columns = assay_label_config_get_columns (config, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *cell
          = assay_config_column_format (&columns[i], json_object_get_member (values, columns[i].name));

      g_assert (strpbrk (cell, "\n\r") == NULL || columns[i].kind == ASSAY_COLUMN_OTHER);
    }
}

static void
check_answer (AssayLabelConfig *config, const char *text)
{
  g_autoptr (JsonObject) values = assay_json_parse_object (text, -1, NULL);
  g_autoptr (JsonObject) data = assay_json_parse_object (data_text, -1, NULL);
  g_autoptr (JsonObject) normal = NULL;
  g_autoptr (JsonObject) again = NULL;
  g_auto (AssayValueReport) report = { 0 };
  g_auto (AssayValueReport) second = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (values == NULL)
    return;
  assay_label_config_check_data (config, values, NULL);
  g_ptr_array_unref (assay_label_config_list_region_problems (config, values));
  normal = assay_label_config_check_values (config, values, data, &report, NULL);
  g_free (assay_value_report_describe (&report));
  if (normal == NULL)
    return;
  check_regions (config, normal);
  check_cells (config, normal);
  if (json_object_get_size (normal) == 0)
    return;
  again = assay_label_config_check_values (config, normal, data, &second, NULL);
  g_assert (again != NULL);
  before = assay_json_object_to_text (normal);
  after = assay_json_object_to_text (again);
  g_assert_cmpstr (before, ==, after);
  g_assert (second.corrections == NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  char *answer = strstr (text, "\n---\n");
  const char *const labels[] = { "one", "two & three", NULL };
  g_autoptr (AssayLabelConfig) config = NULL;
  g_autoptr (AssayRubric) rubric = NULL;

  if (answer != NULL)
    *answer = '\0';
  g_ptr_array_unref (assay_label_config_list_problems (text, -1));
  config = assay_label_config_new (text, -1, NULL);
  if (config == NULL)
    return 0;
  g_assert (JSON_NODE_HOLDS_OBJECT (assay_label_config_get_schema (config)));
  g_free (assay_label_config_set_labels (text, NULL, labels, NULL));
  rubric = assay_rubric_new_from_config (config);
  if (answer != NULL)
    check_answer (config, answer + strlen ("\n---\n"));
  return 0;
}
