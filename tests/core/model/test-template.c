/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-template.c: the placeholder language as a table: prompt, task, what a model would read. */
#include "assay-error.h"
#include "assay-json.h"
#include "assay-template.h"

static const AssayVariable variables[] = {
  { "text", "text", ASSAY_VARIABLE_TEXT, FALSE },
  { "image", "image", ASSAY_VARIABLE_IMAGE, FALSE },
  { "scan", "scan", ASSAY_VARIABLE_PDF, FALSE },
  { "meta", "meta", ASSAY_VARIABLE_TEXT, FALSE },
  { "prompt", "prompt", ASSAY_VARIABLE_TEXT, TRUE },
  { "Price (EUR)", "Price (EUR)", ASSAY_VARIABLE_TEXT, FALSE },
  { "pages", "pages", ASSAY_VARIABLE_IMAGE, FALSE },
};

static const char task[]
    = "{\"text\":\"a {{text}} b {image}\",\"image\":\"http://x/1.jpg\",\"scan\":\"a.pdf\","
      "\"meta\":{\"n\":3,\"list\":[\"x\",{\"y\":true}],\"nothing\":null,\"d\":1.5},"
      "\"Price (EUR)\":9.5,\"pages\":[\"p1.png\",\"p2.png\"],\"v1.2\":\"dotted\"}";

typedef struct
{
  const char *what;
  const char *prompt;
  const char *expected;
} Case;

static const Case cases[] = {
  { "nothing to fill in", "Hello.", "Hello." },
  { "empty", "", "" },
  { "a value is data and is not filled in again", "<{{text}}>", "<a {{text}} b {image}>" },
  { "Label Studio's spelling", "<{text}>", "<a {{text}} b {image}>" },
  { "white space inside", "{{ meta.n\t}}", "3" },
  { "path", "{{meta.list[0]}} {{meta.list[1].y}} {{meta.list.0}}", "x true x" },
  { "object and array as JSON", "{{meta.list}}", "[\"x\",{\"y\":true}]" },
  { "number keeps its form", "{{meta.n}} {{meta.d}} {{Price (EUR)}}", "3 1.5 9.5" },
  { "null is nothing", "[{{meta.nothing}}]", "[]" },
  { "known but missing is nothing", "[{{prompt}}][{prompt}]", "[][]" },
  { "path that leads nowhere", "[{{meta.list[9]}}]", "[]" },
  { "unknown stays as typed", "{{imge}} {imge}", "{{imge}} {imge}" },
  { "JSON example", "{\"score\": {text}, \"x\": {y}}", "{\"score\": a {{text}} b {image}, \"x\": {y}}" },
  { "JSON with doubled braces", "{{\"a\": 1}}", "{{\"a\": 1}}" },
  { "three braces", "{{{meta.n}}}", "{3}" },
  { "two against one", "{{text} {text}}", "{{text} {text}}" },
  { "escape", "\\{{text}} \\{text} \\{x} \\n", "{{text}} {text} \\{x} \\n" },
  { "unclosed", "{{text", "{{text" },
  { "over a line break", "{{te\nxt}}", "{{te\nxt}}" },
  { "empty braces", "{{}} {} {{ }}", "{{}} {} {{ }}" },
  { "medium is its address", "{{image}}", "http://x/1.jpg" },
  { "single braces hold no path", "{meta.n}", "{meta.n}" },
  { "side by side", "{{meta.n}}{{meta.n}}{meta}", "33{\"n\":3,\"list\":[\"x\","
    "{\"y\":true}],\"nothing\":null,\"d\":1.5}" },
  { "not ASCII", "Größe: {{meta.n}} €", "Größe: 3 €" },
};

static void
test_render (void)
{
  g_autoptr (JsonObject) data = assay_json_parse_object (task, -1, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AssayTemplate) template
          = assay_template_new (cases[i].prompt, variables, G_N_ELEMENTS (variables), &error);
      g_autoptr (GString) out = g_string_new (NULL);

      g_test_message ("%s", cases[i].what);
      g_assert_no_error (error);
      assay_template_render (template, data, out);
      g_assert_cmpstr (out->str, ==, cases[i].expected);
      g_assert_cmpstr (assay_template_get_text (template), ==, cases[i].prompt);
    }
}

/* Without knowing which names exist, what a task does not have stays as typed. */
static void
test_unbound (void)
{
  g_autoptr (JsonObject) data = assay_json_parse_object (task, -1, NULL);
  g_autoptr (AssayTemplate) template
      = assay_template_new ("{{meta.n}} {image} {{absent}} {absent} {{v1.2}}", NULL, 0, NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (GStrv) names = assay_template_list_names (template);
  const char *expected[] = { "meta.n", "image", "absent", "v1.2", NULL };

  assay_template_render (template, data, out);
  g_assert_cmpstr (out->str, ==, "3 http://x/1.jpg {{absent}} {absent} dotted");
  g_assert_cmpstrv (names, expected);
  g_assert_true (assay_template_check (template, NULL));
}

static void
append_part (AssayVariableKind kind, const char *text, gsize length, const char *name, gpointer data)
{
  g_assert_cmpuint (strlen (text), ==, length);
  g_string_append_printf (data, "%d%s%s(%s)", kind, name != NULL ? ":" : "", name != NULL ? name : "",
                          text);
}

static const Case part_cases[] = {
  { "text only", "Say {{meta.n}}.", "0(Say 3.)" },
  { "picture between texts", "A {{image}} B {{meta.n}}", "0(A )1:image(http://x/1.jpg)0( B 3)" },
  { "picture alone", "{{image}}", "1:image(http://x/1.jpg)" },
  { "PDF", "{{scan}}!", "2:scan(a.pdf)0(!)" },
  { "list of pictures", "{{pages}}", "1:pages(p1.png)1:pages(p2.png)" },
  { "one of them", "{{pages[1]}}", "1:pages[1](p2.png)" },
  { "a picture inside a value stays text", "{{text}}", "0(a {{text}} b {image})" },
  { "missing and empty give no part", "{{prompt}}", "" },
};

static void
test_parts (void)
{
  g_autoptr (JsonObject) data = assay_json_parse_object (task, -1, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (part_cases); i++)
    {
      g_autoptr (AssayTemplate) template = assay_template_new (
          part_cases[i].prompt, variables, G_N_ELEMENTS (variables), NULL);
      g_autoptr (GString) out = g_string_new (NULL);

      g_test_message ("%s", part_cases[i].what);
      assay_template_render_parts (template, data, append_part, out);
      g_assert_cmpstr (out->str, ==, part_cases[i].expected);
    }
}

static void
test_issues (void)
{
  static const struct
  {
    const char *prompt;
    const char *message; /* NULL: none */
  } issues[] = {
    { "{{text}} {{meta.deep.er}} {nope} {{\"a\":1}}", NULL },
    { "One\ntwo ä {{imge}}", "Line 2, column 7: there is no variable “imge”; did you mean “image”?" },
    { "{{Text}}", "Line 1, column 1: there is no variable “Text”; did you mean “text”?" },
    { "{{zzzzzz}}", "Line 1, column 1: there is no variable “zzzzzz”" },
    { "{{#each pages}}", "Line 1, column 1: there is no variable “#each pages”" },
    { "\\{{imge}}", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (issues); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AssayTemplate) template
          = assay_template_new (issues[i].prompt, variables, G_N_ELEMENTS (variables), NULL);
      g_autoptr (GPtrArray) list = assay_template_list_issues (template);

      g_test_message ("%s", issues[i].prompt);
      g_assert_cmpuint (list->len, ==, issues[i].message != NULL ? 1 : 0);
      g_assert_cmpint (assay_template_check (template, &error), ==, issues[i].message == NULL);
      if (issues[i].message == NULL)
        continue;
      g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_TEMPLATE);
      g_assert_cmpstr (error->message, ==, issues[i].message);
    }
}

static void
test_places (void)
{
  g_autoptr (AssayTemplate) template = assay_template_new (
      "é {{image}}\n{text}", variables, G_N_ELEMENTS (variables), NULL);
  gsize n;
  const AssayTemplatePlace *places = assay_template_get_places (template, &n);

  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (places[0].start, ==, 3);
  g_assert_cmpuint (places[0].end, ==, 12);
  g_assert_cmpuint (places[0].column, ==, 3);
  g_assert_cmpint (places[0].kind, ==, ASSAY_VARIABLE_IMAGE);
  g_assert_cmpuint (places[1].line, ==, 2);
  g_assert_cmpuint (places[1].column, ==, 1);
  g_assert_cmpuint (places[1].braces, ==, 1);
  g_assert_true (places[1].known);
}

static void
test_limits (void)
{
  g_autoptr (GString) many = g_string_new (NULL);
  g_autofree char *large = g_strnfill (ASSAY_TEMPLATE_MAX_BYTES + 1, 'x');
  g_autofree char *name = g_strnfill (ASSAY_TEMPLATE_MAX_NAME + 1, 'x');
  g_autofree char *braced = g_strdup_printf ("{{%s}}", name);
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayTemplate) template = NULL;
  gsize n;

  g_assert_null (assay_template_new (large, NULL, 0, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE);
  g_clear_error (&error);
  for (guint i = 0; i <= ASSAY_TEMPLATE_MAX_PLACES; i++)
    g_string_append (many, "{{a}}");
  g_assert_null (assay_template_new (many->str, NULL, 0, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (assay_template_new ("\xff", NULL, 0, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
  template = assay_template_new (braced, NULL, 0, NULL);
  assay_template_get_places (template, &n);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_paths (void)
{
  static const struct
  {
    const char *path;
    const char *expected; /* compact JSON, NULL: nowhere */
  } paths[] = {
    { "meta.n", "3" },           { "meta.list[1]", "{\"y\":true}" }, { "v1.2", "\"dotted\"" },
    { "meta.", NULL },           { "meta..n", NULL },                { "[0]", NULL },
    { "meta.list[x]", NULL },    { "meta.list[1", NULL },            { "meta.list[-1]", NULL },
    { "text.n", NULL },          { "pages[0]", "\"p1.png\"" },       { "pages[0]x", NULL },
    { "", NULL },                { "meta.[0]", NULL },               { "pages[00]", "\"p1.png\"" },
  };
  g_autoptr (JsonObject) data = assay_json_parse_object (task, -1, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (AssayPath) path = assay_path_new (paths[i].path);
      JsonNode *node = assay_path_lookup (path, data);
      g_autofree char *text = node != NULL ? assay_json_to_text (node) : NULL;

      g_test_message ("%s", paths[i].path);
      g_assert_cmpstr (text, ==, paths[i].expected);
      g_assert_null (assay_path_lookup (path, NULL));
    }
}

/* Rendering runs once per task; the budget of a whole task is 150 µs. */
static void
test_speed (void)
{
  g_autoptr (JsonObject) data = assay_json_parse_object (task, -1, NULL);
  g_autoptr (AssayTemplate) template = assay_template_new (
      "You are a critic. {{meta.n}} {{Price (EUR)}}\nText: {{text}}\n{{prompt}} {{meta.list[0]}}",
      variables, G_N_ELEMENTS (variables), NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  const int n = 20000;
  gint64 start = g_get_monotonic_time ();

  for (int i = 0; i < n; i++)
    {
      g_string_set_size (out, 0);
      assay_template_render (template, data, out);
    }
  g_test_minimized_result ((double) (g_get_monotonic_time () - start) / n, "%.2f µs per prompt",
                           (double) (g_get_monotonic_time () - start) / n);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/template/render", test_render);
  g_test_add_func ("/model/template/unbound", test_unbound);
  g_test_add_func ("/model/template/parts", test_parts);
  g_test_add_func ("/model/template/issues", test_issues);
  g_test_add_func ("/model/template/places", test_places);
  g_test_add_func ("/model/template/limits", test_limits);
  g_test_add_func ("/model/template/paths", test_paths);
  g_test_add_func ("/model/template/speed", test_speed);
  return g_test_run ();
}
