/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-error.h"
#include "assay-json-splitter.h"
#include "assay-json.h"

#include <string.h>

#define WINDOW (128 * 1024)

typedef struct
{
  const char *what;
  const char *text;
  const char *expected; /* each element as "line:text;", a report as "line!", a failure as "line#" */
  AssayJsonShape shape;
} Case;

static const Case cases[] = {
  { "nothing", "", "", ASSAY_JSON_SHAPE_VALUES },
  { "only blanks", " \n\t ", "", ASSAY_JSON_SHAPE_VALUES },
  { "empty array", "[ ]", "", ASSAY_JSON_SHAPE_ARRAY },
  { "array on one line", "[{\"a\":1},{\"b\":[2]}]", "1:{\"a\":1};1:{\"b\":[2]};", ASSAY_JSON_SHAPE_ARRAY },
  { "array on lines", " [\n{\"a\":1},\r\n{\"b\":\n2},\n3 ]\n", "2:{\"a\":1};3:{\"b\":\n2};5:3;",
    ASSAY_JSON_SHAPE_ARRAY },
  { "scalars", "[1,\"x\\\"]\",null,true,-2.5e3]", "1:1;1:\"x\\\"]\";1:null;1:true;1:-2.5e3;",
    ASSAY_JSON_SHAPE_ARRAY },
  { "brackets in strings", "[{\"a\":\"]}\\\\\"},{\"b\":\"\\\"{\"}]", "1:{\"a\":\"]}\\\\\"};1:{\"b\":\"\\\"{\"};",
    ASSAY_JSON_SHAPE_ARRAY },
  { "arrays in an array", "[[1,[2]],[]]", "1:[1,[2]];1:[];", ASSAY_JSON_SHAPE_ARRAY },
  { "bad element, brackets balance", "[{\"a\":x},\n{'b':1},\n{\"c\":1}]", "1:{\"a\":x};2:{'b':1};3:{\"c\":1};",
    ASSAY_JSON_SHAPE_ARRAY },
  { "comma missing", "[{\"a\":1}\n{\"b\":2}]", "1:{\"a\":1};2!;2:{\"b\":2};", ASSAY_JSON_SHAPE_ARRAY },
  { "comma too many", "[{},,{}]", "1:{};1!;1:{};", ASSAY_JSON_SHAPE_ARRAY },
  { "comma at the end", "[{},\n]", "1:{};2!;", ASSAY_JSON_SHAPE_ARRAY },
  { "bracket too many", "[{\"a\":1}},\n{\"b\":2}]", "1:{\"a\":1};1!;2:{\"b\":2};", ASSAY_JSON_SHAPE_ARRAY },
  { "array not closed", "[{},\n{}\n", "1:{};2:{};3!;", ASSAY_JSON_SHAPE_ARRAY },
  { "cut in an element", "[{},\n{\"a\":[1,", "1:{};2!;", ASSAY_JSON_SHAPE_ARRAY },
  { "cut in a string", "[{},\n{\"a\":\"x\\", "1:{};2!;", ASSAY_JSON_SHAPE_ARRAY },
  { "crossed brackets", "[{},\n{\"a\":\n[1},{}]", "1:{};2#;", ASSAY_JSON_SHAPE_ARRAY },
  { "text behind the array", "[{}]\n[{}]", "1:{};2!;", ASSAY_JSON_SHAPE_ARRAY },
  { "one object on a line", "{\"a\":1}", "1:{\"a\":1};", ASSAY_JSON_SHAPE_LINES },
  { "one object on lines", "\n{\n\"a\":1\n}\n", "2:{\n\"a\":1\n};", ASSAY_JSON_SHAPE_VALUES },
  { "lines", "{\"a\":1}\n{\"b\":2}\r\n\n{\"c\":3}", "1:{\"a\":1};2:{\"b\":2};4:{\"c\":3};",
    ASSAY_JSON_SHAPE_LINES },
  { "broken lines cost themselves",
    "{\"a\":1}\n{\"b\":\"x\n{\"c\":[1}\n{\"d\":[1\n}\n,{\"e\":1}\n{\"f\":1}\n",
    "1:{\"a\":1};2!;3!;4!;5!;6!;7:{\"f\":1};", ASSAY_JSON_SHAPE_LINES },
  { "first line is broken by a string", "{\"a\":\"x\n{\"b\":2}\n{\"c\":3}\n", "1!;2:{\"b\":2};3:{\"c\":3};",
    ASSAY_JSON_SHAPE_LINES },
  { "two lines broken by a string", "{\"a\":\"x}\n{\"b\":\"y}\n{\"c\":3}\n", "1!;2!;3:{\"c\":3};",
    ASSAY_JSON_SHAPE_LINES },
  { "first line is cut", "{\"a\":[1\n{\"b\":2}\n{\"c\":3}\n", "1!;2:{\"b\":2};3:{\"c\":3};",
    ASSAY_JSON_SHAPE_LINES },
  { "several on a line", "{\"a\":1}\n{\"b\":2} {\"c\":3}[4]\n5", "1:{\"a\":1};2:{\"b\":2};2:{\"c\":3};2:[4];3:5;",
    ASSAY_JSON_SHAPE_LINES },
  { "values without lines", "{\"a\":1}{\"b\":2} {\"c\":\n3}", "1:{\"a\":1};1:{\"b\":2};1:{\"c\":\n3};",
    ASSAY_JSON_SHAPE_VALUES },
  { "values with commas are reported once", "{\"a\":1},\n{\"b\":2},\n{\"c\":3}",
    "1:{\"a\":1};1!;2:{\"b\":2};3:{\"c\":3};", ASSAY_JSON_SHAPE_VALUES },
  { "deep enough", "[[[[[[[[[[[1]]]]]]]]]],2]", "1:[[[[[[[[[[1]]]]]]]]]];1:2;", ASSAY_JSON_SHAPE_ARRAY },
};

static char *
read_all (const char *text, gsize length, gsize max_bytes, AssayJsonShape *shape)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (text, (gssize) length, NULL);
  g_autoptr (AssayJsonSplitter) splitter = assay_json_splitter_new (stream, max_bytes);
  GString *out = g_string_new (NULL);
  AssayRead read;

  do
    {
      g_autoptr (GError) error = NULL;
      guint64 line;
      const char *element;
      gsize n;

      read = assay_json_splitter_next (splitter, &element, &n, NULL, &error);
      line = assay_json_splitter_get_line (splitter);
      if (read == ASSAY_READ_ITEM)
        {
          g_assert_no_error (error);
          g_string_append_printf (out, "%" G_GUINT64_FORMAT ":%.*s;", line, (int) n, element);
        }
      else if (read != ASSAY_READ_END)
        {
          g_assert_nonnull (error);
          g_test_message ("  %s", error->message);
          g_string_append_printf (out, "%" G_GUINT64_FORMAT "%c;", line, read == ASSAY_READ_BAD ? '!' : '#');
        }
    }
  while (read == ASSAY_READ_ITEM || read == ASSAY_READ_BAD);
  *shape = assay_json_splitter_get_shape (splitter);
  return g_string_free (out, FALSE);
}

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AssayJsonShape shape;
      g_autofree char *text = NULL;

      g_test_message ("%s", cases[i].what);
      text = read_all (cases[i].text, strlen (cases[i].text), 0, &shape);
      g_assert_cmpstr (text, ==, cases[i].expected);
      g_assert_cmpint (shape, ==, cases[i].shape);
    }
}

/* The elements of each array once more, lying across the end of the window at every place. */
static void
test_window (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const gsize length = strlen (cases[i].text);
      const char *body = cases[i].text;

      if (cases[i].shape != ASSAY_JSON_SHAPE_ARRAY || length < 4)
        continue;
      body += strspn (body, " ") + 1;
      for (gsize pad = WINDOW - length - 8; pad < WINDOW; pad++)
        {
          g_autoptr (GString) bytes = g_string_new ("[\"");
          g_autofree char *text = NULL;
          AssayJsonShape shape;

          g_string_set_size (bytes, 2 + pad);
          memset (bytes->str + 2, 'a', pad);
          g_string_append (bytes, "\",");
          g_string_append (bytes, body);
          text = read_all (bytes->str, bytes->len, 0, &shape);
          g_assert_cmpstr (strchr (text, ';') + 1, ==, cases[i].expected);
        }
    }
}

static void
test_large (void)
{
  static const char *const starts[] = { "[", "", "" };
  static const char *const between[] = { ",\n", "\n", " " };
  static const char *const ends[] = { "]", "", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autoptr (GString) bytes = g_string_new (starts[i]);
      g_autofree char *text = NULL;
      g_autofree char *expected = NULL;
      AssayJsonShape shape;
      int line = i < 2 ? 1 : 0;

      g_string_append_printf (bytes, "{\"a\":1}%s{\"b\":\"", between[i]);
      for (int k = 0; k < 3 * WINDOW; k++)
        g_string_append (bytes, "x\\\"");
      g_string_append_printf (bytes, "\"}%s{\"c\":1}%s\"0123456789012345\"%s4%s", between[i], between[i],
                              between[i], ends[i]);
      text = read_all (bytes->str, bytes->len, 16, &shape);
      expected = g_strdup_printf ("1:{\"a\":1};%d!;%d:{\"c\":1};%d!;%d:4;", 1 + line, 1 + 2 * line,
                                  1 + 3 * line, 1 + 4 * line);
      g_assert_cmpstr (text, ==, expected);
    }
}

/* What the splitter hands out of a valid text is exactly what a parser sees in it. */
static void
test_against_parser (void)
{
  g_autoptr (GString) array = g_string_new ("[");
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (GPtrArray) elements = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (AssayJsonSplitter) splitter = NULL;
  const char *text;
  gsize length;

  for (int i = 0; i < 3000; i++)
    {
      g_autoptr (GString) key = g_string_new (NULL);
      g_autoptr (GString) element = g_string_new ("{");

      for (int n = g_rand_int_range (random, 0, 300); n > 0; n--)
        g_string_append_c (key, "\\\"{}[],:xyz \n\t"[g_rand_int_range (random, 0, 14)]);
      assay_json_append_string (element, key->str);
      g_string_append_printf (element, ": [%d, {\"k\":", i);
      assay_json_append_string (element, key->str);
      g_string_append (element, "}]}");
      g_string_append (array, i > 0 ? " , " : "");
      g_string_append (array, element->str);
      g_ptr_array_add (elements, g_strdup (element->str));
    }
  g_string_append (array, "]");
  g_assert_true (assay_json_check (array->str, (gssize) array->len, NULL));

  stream = g_memory_input_stream_new_from_data (array->str, (gssize) array->len, NULL);
  splitter = assay_json_splitter_new (stream, 0);
  for (guint i = 0; i < elements->len; i++)
    {
      const char *expected = g_ptr_array_index (elements, i);

      g_assert_cmpint (assay_json_splitter_next (splitter, &text, &length, NULL, NULL), ==,
                       ASSAY_READ_ITEM);
      g_assert_cmpmem (text, length, expected, strlen (expected));
    }
  g_assert_cmpint (assay_json_splitter_next (splitter, &text, &length, NULL, NULL), ==, ASSAY_READ_END);
  g_assert_cmpuint (assay_text_input_get_n_read (assay_json_splitter_get_input (splitter)), ==, array->len);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/json-splitter/cases", test_cases);
  g_test_add_func ("/base/json-splitter/window", test_window);
  g_test_add_func ("/base/json-splitter/large", test_large);
  g_test_add_func ("/base/json-splitter/against-parser", test_against_parser);
  return g_test_run ();
}
