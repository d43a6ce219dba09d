/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz-template.c: any text as a prompt. Rendering never fails; without data and without known names,
 * what comes out is what was typed, but for the backslashes of escapes. */
#include "fuzz.h"

#include "assay-json.h"
#include "assay-template.h"

#include <string.h>

const char *const fuzz_words[] = {
  "{{", "}}", "{", "}", "\\{{", "\\{", "{{image}}", "{text}", "{{ meta.a[0] }}", ".", "[", "]", "[9]", "\n", "{{x", "é", NULL,
};

static const AssayVariable variables[] = {
  { "text", "text", ASSAY_VARIABLE_TEXT, FALSE },
  { "image", "image", ASSAY_VARIABLE_IMAGE, FALSE },
  { "pages", "pages", ASSAY_VARIABLE_PDF, FALSE },
  { "meta", "meta", ASSAY_VARIABLE_TEXT, TRUE },
};

static const char data_text[]
    = "{\"text\":\"{{image}} {text}\",\"image\":[\"a.png\",\"b.png\"],\"pages\":\"a.pdf\",\"meta\":{\"a\":[1,null,{\"b\":true}]}}";

static void
count_part (AssayVariableKind kind, const char *text, gsize length, const char *name, gpointer user_data)
{
  g_assert (strlen (text) == length && length > 0);
  g_assert ((kind == ASSAY_VARIABLE_TEXT) == (name == NULL));
  *(gsize *) user_data += length;
}

static void
check_places (AssayTemplate *template, const char *text)
{
  gsize n, end = 0;
  const AssayTemplatePlace *places = assay_template_get_places (template, &n);

  for (gsize i = 0; i < n; i++)
    {
      g_assert (places[i].start >= end && places[i].end > places[i].start && places[i].end <= strlen (text));
      g_assert (text[places[i].start] == '{' && text[places[i].end - 1] == '}');
      end = places[i].end;
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (AssayTemplate) bound = assay_template_new (text, variables, G_N_ELEMENTS (variables), NULL);
  g_autoptr (AssayTemplate) unbound = assay_template_new (text, NULL, 0, NULL);
  g_autoptr (JsonObject) task = assay_json_parse_object (data_text, -1, NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  gsize length = 0;

  g_assert ((bound == NULL) == (unbound == NULL));
  if (bound == NULL)
    return 0;
  check_places (bound, text);
  check_places (unbound, text);
  g_ptr_array_unref (assay_template_list_issues (bound));
  g_strfreev (assay_template_list_names (bound));
  assay_template_render (unbound, NULL, out);
  g_assert (out->len <= strlen (text));
  if (strchr (text, '\\') == NULL)
    g_assert_cmpstr (out->str, ==, text);
  assay_template_render (bound, task, out);
  g_assert (g_utf8_validate (out->str, out->len, NULL));
  assay_template_render_parts (bound, task, count_part, &length);
  return 0;
}
