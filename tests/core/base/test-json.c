/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-error.h"
#include "assay-json.h"

typedef struct
{
  const char *what;
  const char *text;
  const char *expected; /* compact form, or NULL when it must be refused */
  const char *message;  /* part of the error */
} Case;

static const Case cases[] = {
  { "object keeps its order", "{\"b\":1,\"a\":[true,null,-2.5]}", "{\"b\":1,\"a\":[true,null,-2.5]}", NULL },
  { "scalars", " \"x\\u00e4\\n\" ", "\"xä\\n\"", NULL },
  { "last of a repeated key", "{\"a\":1,\"a\":2}", "{\"a\":2}", NULL },
  { "largest integer", "9223372036854775807", "9223372036854775807", NULL },
  { "one more does not wrap", "9223372036854775808", "9.223372036854776e+18", NULL },
  { "whole double keeps its type", "[1.0,0.1,1e3]", "[1.0,0.1,1000.0]", NULL },
  { "infinite", "[1e400]", NULL, "too large for a double" },
  { "comment", "{} // x", NULL, "line 1" },
  { "single quotes", "{'a':1}", NULL, "line 1" },
  { "two values", "{} {}", NULL, "trailing garbage" },
  { "empty", "", NULL, "line 1" },
  { "cut", "{\"a\":", NULL, "line 1" },
  { "NUL in a string", "\"a\\u0000b\"", NULL, "U+0000" },
  { "bad UTF-8", "\"\xff\"", NULL, "UTF8" },
  { "line is named", "{\n \"a\": 1,\n \"b\": x\n}", NULL, "line 3" },
};

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = assay_json_parse (cases[i].text, -1, &error);

      g_test_message ("%s", cases[i].what);
      g_assert_cmpint (assay_json_check (cases[i].text, -1, NULL), ==, node != NULL);
      if (cases[i].expected == NULL)
        {
          g_assert_null (node);
          g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
          g_assert_nonnull (strstr (error->message, cases[i].message));
        }
      else
        {
          g_autofree char *text = NULL;

          g_assert_no_error (error);
          text = assay_json_to_text (node);
          g_assert_cmpstr (text, ==, cases[i].expected);
        }
    }
}

static void
test_depth (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  g_assert_null (assay_json_parse (deep->str, deep->len, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "64 levels"));
}

static void
test_canonical (void)
{
  g_autoptr (JsonNode) node = assay_json_parse ("{\"b\":{\"d\":1,\"c\":2},\"a\":3}", -1, NULL);
  g_autofree char *text = assay_json_to_canonical (node);

  g_assert_cmpstr (text, ==, "{\"a\":3,\"b\":{\"c\":2,\"d\":1}}");
}

static void
test_getters (void)
{
  g_autoptr (JsonObject) object
      = assay_json_parse_object ("{\"s\":\"x\",\"i\":7,\"d\":2.5,\"t\":true,\"n\":null}", -1, NULL);

  g_assert_cmpstr (assay_json_get_string (object, "s", "-"), ==, "x");
  g_assert_cmpstr (assay_json_get_string (object, "i", "-"), ==, "-");
  g_assert_cmpint (assay_json_get_int (object, "d", 0), ==, 2);
  g_assert_cmpfloat (assay_json_get_double (object, "i", 0), ==, 7.0);
  g_assert_true (assay_json_get_boolean (object, "t", FALSE));
  g_assert_cmpint (assay_json_get_int (object, "n", -1), ==, -1);
  g_assert_null (assay_json_get_object (NULL, "x"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/json/cases", test_cases);
  g_test_add_func ("/base/json/depth", test_depth);
  g_test_add_func ("/base/json/canonical", test_canonical);
  g_test_add_func ("/base/json/getters", test_getters);
  return g_test_run ();
}
