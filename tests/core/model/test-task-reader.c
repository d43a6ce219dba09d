/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-error.h"
#include "assay-json.h"
#include "assay-task-reader.h"

#include <string.h>

typedef struct
{
  const char *what;
  const char *text;
  const char *data;    /* NULL when it must be refused */
  const char *members; /* "name=value name=value", or what the error says */
} Case;

static const Case cases[] = {
  { "bare", " { \"a\" : 1 , \"b\" : [ true , null ] } ", "{\"a\":1,\"b\":[true,null]}", "a=1 b=[true,null]" },
  { "empty", "{}", "{}", "" },
  { "escapes", "{\"k\\u00e4\":\"\\u20ac\\/\\n\\u0001\\ud83d\\ude00\"}", "{\"kä\":\"€/\\n\\u0001😀\"}",
    "kä=\"€/\\n\\u0001😀\"" },
  { "numbers keep their spelling", "{\"a\":1.50,\"b\":-0,\"c\":1E2,\"d\":12345678901234567890}",
    "{\"a\":1.50,\"b\":-0,\"c\":1E2,\"d\":12345678901234567890}",
    "a=1.50 b=-0 c=1E2 d=12345678901234567890" },
  { "wrapped", "{\"id\":7,\"data\":{\"text\":\"x\",\"n\":{\"data\":{}}},\"meta\":{\"z\":1}}",
    "{\"text\":\"x\",\"n\":{\"data\":{}}}", "text=\"x\" n={\"data\":{}}" },
  { "data that is no object is bare", "{\"data\":\"x\",\"a\":{\"b\":1}}", "{\"data\":\"x\",\"a\":{\"b\":1}}",
    "data=\"x\" a={\"b\":1}" },
  { "objects in lists are no data", "{\"data\":[{\"x\":1}]}", "{\"data\":[{\"x\":1}]}", "data=[{\"x\":1}]" },
  { "the last of a repeated key counts", "{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":3,\"b\":2}", "a=3 b=2" },
  { "repeated deep down", "{\"a\":[{\"x\":1,\"x\":2}]}", "{\"a\":[{\"x\":2}]}", "a=[{\"x\":2}]" },
  { "repeated data", "{\"data\":{\"a\":1},\"data\":{\"a\":2}}", "{\"a\":2}", "a=2" },
  { "not an object", "[1]", NULL, "Line 5: a task must be a JSON object" },
  { "not JSON", "{\"a\":1,\n\"b\" 2}", NULL, "at line 6, column" },
  { "trailing text", "{} x", NULL, "Not valid JSON" },
  { "cut", "{\"a\":", NULL, "Not valid JSON" },
  { "comment", "{/* x */}", NULL, "Not valid JSON" },
  { "NUL", "{\"a\":\"\\u0000\"}", NULL, "U+0000" },
  { "NUL in a key", "{\"\\u0000\":1}", NULL, "U+0000" },
  { "infinite", "{\"a\":1e400}", NULL, "too large for a double" },
  { "long number", "{\"a\":1234567890123456789012345678901234567890123456789012345678901234}", NULL, "63 characters" },
};

static void
test_cases (void)
{
  g_autoptr (AssayTaskReader) reader = assay_task_reader_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) members = g_string_new (NULL);
      g_autofree char *data = NULL;
      const char *text;
      gsize length;
      guint n;

      g_test_message ("%s", cases[i].what);
      if (!assay_task_reader_read (reader, cases[i].text, strlen (cases[i].text), 5, &error))
        {
          g_assert_null (cases[i].data);
          g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
          g_assert_nonnull (strstr (error->message, cases[i].members));
          continue;
        }
      g_assert_no_error (error);
      text = assay_task_reader_get_data (reader, &length);
      data = g_strndup (text, length);
      g_assert_cmpstr (data, ==, cases[i].data);
      for (guint k = 0; k < (assay_task_reader_get_members (reader, &n), n); k++)
        {
          const AssayTaskMember *member = assay_task_reader_get_members (reader, &n) + k;

          g_assert_cmpint (member->first, ==, member->text[0]);
          g_string_append_printf (members, "%s%s=%.*s", k > 0 ? " " : "", member->name,
                                  (int) member->length, member->text);
        }
      g_assert_cmpstr (members->str, ==, cases[i].members);
      g_assert_cmpuint (assay_task_hash_data (data, NULL), ==, assay_task_reader_get_hash (reader));
    }
}

static void
test_parts (void)
{
  static const char text[] = "{\"annotations\":[{\"result\":[]}],\"data\":{\"annotations\":1},\"id\":3}";
  g_autoptr (AssayTaskReader) reader = assay_task_reader_new ();
  const AssayTaskMember *part;

  g_assert_true (assay_task_reader_read (reader, text, strlen (text), 1, NULL));
  g_assert_true (assay_task_reader_is_wrapped (reader));
  part = assay_task_reader_find_part (reader, "annotations");
  g_assert_cmpmem (part->text, part->length, "[{\"result\":[]}]", 15);
  g_assert_null (assay_task_reader_find_part (reader, "predictions"));
  g_assert_true (assay_task_reader_read (reader, "{\"id\":3}", 8, 1, NULL));
  g_assert_false (assay_task_reader_is_wrapped (reader));
  g_assert_null (assay_task_reader_find_part (reader, "id"));
}

static void
test_equal (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    gboolean equal;
  } rows[] = {
    { "{\"a\":1,\"b\":{\"c\":[1,2],\"d\":2}}", "{\"b\":{\"d\":2,\"c\":[1,2]},\"a\":1}", TRUE },
    { "{\"a\":\"\\u00e4\"}", "{\"a\":\"ä\"}", TRUE },
    { "{\"a\":[1,2]}", "{\"a\":[2,1]}", FALSE },
    { "{\"a\":1}", "{\"a\":\"1\"}", FALSE },
    { "{\"a\":\"true\"}", "{\"a\":true}", FALSE },
    { "{\"a\":\"b\"}", "{\"b\":\"a\"}", FALSE },
    { "{\"a\":{}}", "{\"a\":[]}", FALSE },
    { "{\"a\":[[1],2]}", "{\"a\":[[1,2]]}", FALSE },
    { "{\"a\":1,\"b\":2}", "{\"a\":2,\"b\":1}", FALSE },
    { "{}", "{\"a\":null}", FALSE },
    { "{\"i\":\"assay-blob:00ff/a.jpg\"}", "{\"i\":\"assay-blob:00ff/b.jpg\"}", TRUE },
    { "{\"i\":\"assay-blob:00ff/a.jpg\"}", "{\"i\":\"assay-blob:00fe/a.jpg\"}", FALSE },
    { "{\"i\":\"/x/a.jpg\"}", "{\"i\":\"/x/b.jpg\"}", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s %s", rows[i].a, rows[i].b);
      g_assert_cmpint (assay_task_data_equal (rows[i].a, rows[i].b), ==, rows[i].equal);
      g_assert_cmpint (assay_task_hash_data (rows[i].a, NULL) == assay_task_hash_data (rows[i].b, NULL), ==,
                       rows[i].equal);
    }
}

static void
test_builder (void)
{
  g_autoptr (AssayTaskReader) reader = assay_task_reader_new ();
  g_autoptr (GString) text = g_string_new ("left over");
  AssayTaskBuilder builder;
  guint n;

  g_assert_true (assay_task_reader_read (reader, "{\"x\":[1,{\"y\":2}]}", 17, 1, NULL));
  assay_task_builder_begin (&builder, text);
  assay_task_builder_add_string (&builder, "say \"hi\"", "a\nb", 3);
  assay_task_builder_add_number (&builder, "n", "-1.5xxx", 4);
  assay_task_builder_add_member (&builder, "z", assay_task_reader_get_members (reader, &n));
  assay_task_builder_end (&builder);
  g_assert_cmpstr (text->str, ==, "{\"say \\\"hi\\\"\":\"a\\nb\",\"n\":-1.5,\"z\":[1,{\"y\":2}]}");
  g_assert_cmpuint (assay_task_hash_data (text->str, NULL), ==, builder.hash);
}

static void
test_limits (void)
{
  g_autoptr (AssayTaskReader) reader = assay_task_reader_new ();
  g_autoptr (GString) deep = g_string_new ("{\"a\":");
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 10000; i++)
    g_string_append_c (deep, '[');
  g_assert_false (assay_task_reader_read (reader, deep->str, deep->len, 1, &error));
  g_assert_nonnull (strstr (error->message, "64 levels"));
}

/* What it writes of any valid object parses to the same tree; what the tree parser refuses, it does. */
static void
test_against_parser (void)
{
  static const char *const pieces[]
    = { "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "1", "-2.50", "true", "null", "\"\\u00e4\\n\"", "\"data\"", "{}", "[]" };
  g_autoptr (AssayTaskReader) reader = assay_task_reader_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  guint n_valid = 0;

  for (int i = 0; i < 200000; i++)
    {
      g_autoptr (GString) text = g_string_new ("{\"a\":");
      g_autoptr (JsonObject) object = NULL;
      gboolean ok;

      for (int n = g_rand_int_range (random, 0, 8); n >= 0; n--)
        g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      g_string_append_c (text, '}');
      object = assay_json_parse_object (text->str, (gssize) text->len, NULL);
      ok = assay_task_reader_read (reader, text->str, text->len, 1, NULL);
      g_assert_cmpint (ok, ==, object != NULL);
      if (ok && !assay_task_reader_is_wrapped (reader))
        {
          gsize length;
          const char *data = assay_task_reader_get_data (reader, &length);
          g_autoptr (JsonObject) again = assay_json_parse_object (data, (gssize) length, NULL);
          g_autofree char *expected = assay_json_object_to_text (object);
          g_autofree char *actual = assay_json_object_to_text (again);

          g_assert_cmpstr (actual, ==, expected);
          n_valid++;
        }
    }
  g_assert_cmpuint (n_valid, >, 1000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/task-reader/cases", test_cases);
  g_test_add_func ("/model/task-reader/parts", test_parts);
  g_test_add_func ("/model/task-reader/equal", test_equal);
  g_test_add_func ("/model/task-reader/builder", test_builder);
  g_test_add_func ("/model/task-reader/limits", test_limits);
  g_test_add_func ("/model/task-reader/against-parser", test_against_parser);
  return g_test_run ();
}
