/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-project-template.c: the gallery of project templates. Each is two files in templates/: <id>.json
 * with names, prompt and perhaps a rubric, and <id>.xml with the labeling config, or with only its
 * object tags where a rubric writes the controls. A line "@rubric" in a prompt is replaced by the
 * rubric's own paragraph, so that the two cannot disagree.
 *
 * The files are compiled in and are read once, when the gallery is first asked for. A mistake in one
 * is a mistake of ours: it is an assertion, and a test loads them all. Any thread. */

#include "assay-project-template.h"

#include "assay-error.h"
#include "assay-json.h"
#include "assay-rubric.h"
#include "assay-templates.h"

#include <string.h>

#define PREFIX "/dev/assay/Assay/templates/"

/* In the order of the gallery. */
static const char *const ids[] = {
  "image-rubric", "image-classification", "text-classification", "translation-evaluation", "blank",
};

static AssayProjectTemplate templates[G_N_ELEMENTS (ids)];

static char *
load (const char *id, const char *extension)
{
  g_autofree char *path = g_strconcat (PREFIX, id, extension, NULL);
  g_autoptr (GBytes) bytes
      = g_resource_lookup_data (assay_templates_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert (bytes != NULL);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* The lines of a prompt, with the rubric's paragraph in its place. */
static char *
join_lines (JsonArray *lines, AssayRubric *rubric)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (lines); i++)
    {
      const char *line = json_array_get_string_element (lines, i);
      g_autofree char *paragraph = NULL;

      if (strcmp (line, "@rubric") == 0)
        line = paragraph = g_strchomp (assay_rubric_to_prompt (rubric));
      g_string_append (out, i > 0 ? "\n" : "");
      g_string_append (out, line);
    }
  return g_strdup (out->str);
}

static void
read_template (AssayProjectTemplate *template, const char *id)
{
  g_autofree char *json = load (id, ".json");
  g_autofree char *xml = load (id, ".xml");
  g_autoptr (JsonObject) object = assay_json_parse_object (json, -1, NULL);
  JsonObject *prompt = assay_json_get_object (object, "prompt");
  JsonObject *described = assay_json_get_object (object, "rubric");
  g_autoptr (AssayRubric) rubric = NULL;

  g_assert (prompt != NULL);
  template->id = id;
  template->title = g_strdup (assay_json_get_string (object, "title", id));
  template->description = g_strdup (assay_json_get_string (object, "description", ""));
  template->config = g_strdup (xml);
  if (described != NULL)
    {
      g_autofree char *text = assay_json_object_to_text (described);

      rubric = assay_rubric_parse (text, NULL);
      g_assert (rubric != NULL);
      template->rubric = assay_rubric_to_json (rubric);
      g_free ((char *) template->config);
      template->config = assay_rubric_to_config (rubric, xml, assay_json_get_string (object, "target", NULL), NULL);
      g_assert (template->config != NULL);
    }
  template->prompt_name = g_strdup (assay_json_get_string (prompt, "name", "Prompt"));
  template->prompt_system = join_lines (assay_json_get_array (prompt, "system"), rubric);
  template->prompt_user = join_lines (assay_json_get_array (prompt, "user"), rubric);
  template->sample = assay_json_object_to_text (assay_json_get_object (object, "sample"));
}

/**
 * assay_project_template_list:
 * @n_templates: (out): how many
 *
 * Returns: (transfer none) (array length=n_templates): the gallery in its order. Any thread.
 */
const AssayProjectTemplate *
assay_project_template_list (guint *n_templates)
{
  static gsize loaded = 0;

  if (g_once_init_enter (&loaded))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
        read_template (&templates[i], ids[i]);
      g_once_init_leave (&loaded, 1);
    }
  *n_templates = G_N_ELEMENTS (ids);
  return templates;
}

/**
 * assay_project_template_get:
 *
 * Returns: (transfer none): the template @id; %NULL with %ASSAY_ERROR_NOT_FOUND and the ids that
 * exist. Any thread.
 */
const AssayProjectTemplate *
assay_project_template_get (const char *id, GError **error)
{
  guint n;
  const AssayProjectTemplate *list = assay_project_template_list (&n);
  g_autoptr (GString) known = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      if (strcmp (list[i].id, id) == 0)
        return &list[i];
      g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", list[i].id);
    }
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
               "There is no project template “%s”; there are %s", id, known->str);
  return NULL;
}
