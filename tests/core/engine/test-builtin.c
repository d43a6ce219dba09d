/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-builtin.h"
#include "assay-json.h"
#include "assay-project-template.h"

#include <math.h>
#include <string.h>

static const char *const good[]
  = { "excellent", "wonderful", "perfect", "delightful", "superb", "lovely", "brilliant", "great" };
static const char *const bad[]
  = { "terrible", "awful", "broken", "useless", "horrible", "disappointing", "poor", "faulty" };

static AssayLabelConfig *
load_config (const char *id)
{
  g_autoptr (GError) error = NULL;
  AssayLabelConfig *config
    = assay_label_config_new (assay_project_template_get (id, NULL)->config, -1, &error);

  g_assert_no_error (error);
  return config;
}

static AssayChatReply *
ask (AssayBuiltin *builtin, AssayLabelConfig *config, const char *data)
{
  g_autoptr (AssayChatParams) params = assay_chat_params_new ();
  g_autoptr (AssayChatRequest) request = assay_chat_request_new ("builtin", params, NULL);
  g_autoptr (JsonObject) object = assay_json_parse_object (data, -1, NULL);
  AssayChatReply *reply = assay_chat_reply_new ();

  assay_chat_request_set_task (request, config, object, builtin);
  assay_builtin_judge (builtin, request, reply);
  return reply;
}

static void
test_classes_are_learned (void)
{
  g_autoptr (AssayLabelConfig) config = load_config ("text-classification");
  AssayBuiltin *builtin = assay_builtin_new (config, NULL);
  guint n_right = 0;

  g_assert_true (assay_builtin_wants_truth (config));
  for (int i = 0; i < 64; i++)
    {
      const char *const *words = i % 2 == 0 ? good : bad;
      g_autofree char *text = g_strdup_printf (
        "{\"title\":\"Order %d\",\"text\":\"The thing is %s and really %s.\"}", i, words[i / 2 % 8],
        words[(i / 16 + i / 2) % 8]);
      g_autoptr (JsonObject) data = assay_json_parse_object (text, -1, NULL);
      g_autoptr (JsonObject) truth = json_object_new ();

      json_object_set_string_member (truth, "sentiment", i % 2 == 0 ? "positive" : "negative");
      assay_builtin_add_task (builtin, data, truth);
    }
  for (int i = 0; i < 8; i++)
    {
      g_autofree char *a = g_strdup_printf ("{\"title\":\"New\",\"text\":\"It is %s.\"}", good[i]);
      g_autofree char *b = g_strdup_printf ("{\"title\":\"New\",\"text\":\"It is %s.\"}", bad[i]);
      g_autoptr (AssayChatReply) first = ask (builtin, config, a);
      g_autoptr (AssayChatReply) second = ask (builtin, config, b);

      n_right += g_strcmp0 (assay_json_get_string (first->values, "sentiment", NULL), "positive") == 0;
      n_right += g_strcmp0 (assay_json_get_string (second->values, "sentiment", NULL), "negative") == 0;
      g_assert_cmpstr (first->confidence_kind, ==, "learner");
      g_assert_cmpfloat (first->confidence, >, 0.3);
      g_assert_cmpfloat (first->confidence, <=, 1);
    }
  g_assert_cmpuint (n_right, >=, 14);
  assay_builtin_unref (builtin);
}

static void
test_nothing_is_invented (void)
{
  g_autoptr (AssayLabelConfig) config = load_config ("text-classification");
  AssayBuiltin *builtin = assay_builtin_new (config, NULL);
  g_autoptr (AssayChatReply) reply = ask (builtin, config, "{\"title\":\"T\",\"text\":\"Nice.\"}");

  g_assert_no_error (reply->error);
  g_assert_cmpuint (json_object_get_size (reply->values), ==, 0);
  g_assert_nonnull (assay_json_get_string (reply->reasons, "sentiment", NULL));
  g_assert_true (isnan (reply->confidence));
  assay_builtin_unref (builtin);
}

static void
test_translations (void)
{
  g_autoptr (AssayLabelConfig) config = load_config ("translation-evaluation");
  AssayBuiltin *builtin = assay_builtin_new (config, NULL);
  g_autoptr (AssayChatReply) perfect = ask (
    builtin, config,
    "{\"source\":\"We must act now.\",\"reference\":\"Nous devons agir maintenant.\","
    "\"candidate\":\"Nous devons agir maintenant.\"}");
  g_autoptr (AssayChatReply) wrong = ask (
    builtin, config,
    "{\"source\":\"We must act now.\",\"reference\":\"Nous devons agir maintenant.\","
    "\"candidate\":\"Le chat dort sur un tapis rouge.\"}");
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (config, &n);
  const AssayConfigColumn *score = NULL;

  for (guint i = 0; i < n && score == NULL; i++)
    if (columns[i].kind == ASSAY_COLUMN_SCORE || columns[i].kind == ASSAY_COLUMN_NUMBER)
      score = &columns[i];
  g_assert_nonnull (score);
  g_assert_cmpfloat (assay_json_get_double (perfect->values, score->name, NAN), ==, score->max);
  g_assert_cmpfloat (assay_json_get_double (wrong->values, score->name, NAN), <=, score->max / 10);
  assay_builtin_unref (builtin);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/engine/builtin/classes", test_classes_are_learned);
  g_test_add_func ("/engine/builtin/nothing-invented", test_nothing_is_invented);
  g_test_add_func ("/engine/builtin/translations", test_translations);
  return g_test_run ();
}
