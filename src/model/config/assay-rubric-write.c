/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-rubric-write.c: what a rubric compiles to: controls of a labeling config and a paragraph of a
 * prompt. Both say the same about names and scales, so that what the model is told is what its answer
 * is checked against.
 *
 * A scale of whole numbers that begins at 0 or 1 and ends at 10 or before is stars (Rating), any other
 * is a Number with bounds. Titles and meanings are text: in XML they are escaped, and in the prompt
 * doubled braces are, so that a meaning cannot name a variable by accident. */

#include "assay-rubric-private.h"

#include "assay-error.h"

#include <math.h>
#include <string.h>

/* More stars than this are a number. */
#define MAX_STARS 10

static gboolean
is_stars (const AssayDimension *dimension)
{
  return dimension->kind == ASSAY_DIMENSION_RATING && dimension->min >= 0 && dimension->min <= 1
         && dimension->max <= MAX_STARS;
}

static void
append_attribute (GString *out, const char *name, const char *value)
{
  g_autofree char *escaped = g_markup_escape_text (value, -1);

  g_string_append_printf (out, " %s=\"%s\"", name, escaped);
}

static void
append_bound (GString *out, const char *name, double bound)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isnan (bound))
    append_attribute (out, name, g_ascii_formatd (buffer, sizeof buffer, "%.10g", bound));
}

/* What a control of a rubric may have by the rubric; other attributes are the writer's own. */
static gboolean
is_written (const char *attribute)
{
  static const char *const written[] = { "name", "toName", "title", "hint", "required", "rows", "maxSubmissions",
                                         "editable", "min", "max", "maxRating", "step" };

  for (gsize i = 0; i < G_N_ELEMENTS (written); i++)
    if (g_ascii_strcasecmp (written[i], attribute) == 0)
      return TRUE;
  return FALSE;
}

static void
append_scale (GString *out, const AssayDimension *dimension)
{
  if (dimension->kind == ASSAY_DIMENSION_TEXT)
    g_string_append (out, " rows=\"3\" maxSubmissions=\"1\" editable=\"true\"");
  else if (is_stars (dimension))
    {
      append_bound (out, "min", dimension->min);
      append_bound (out, "maxRating", dimension->max);
    }
  else
    {
      append_bound (out, "min", dimension->min);
      append_bound (out, "max", dimension->max);
      if (dimension->kind == ASSAY_DIMENSION_RATING)
        g_string_append (out, " step=\"1\"");
    }
}

/*
 * assay_dimension_to_header:
 *
 * Returns: (transfer full): the heading above the control.
 */
char *
assay_dimension_to_header (const AssayDimension *self)
{
  GString *out = g_string_new ("<Header");

  append_attribute (out, "value", self->title);
  g_string_append (out, " size=\"5\"/>");
  return g_string_free (out, FALSE);
}

/*
 * assay_dimension_to_control:
 * @to_name: the object that is judged
 * @old: (nullable): the element whose place it takes; attributes that a rubric knows nothing about stay
 *
 * Returns: (transfer full): the control that asks for the dimension.
 */
char *
assay_dimension_to_control (const AssayDimension *self, const char *to_name, const AssayConfigElement *old)
{
  const char *tag = self->kind == ASSAY_DIMENSION_TEXT ? "TextArea" : is_stars (self) ? "Rating" : "Number";
  GString *out = g_string_new ("<");

  g_string_append (out, tag);
  append_attribute (out, "name", self->name);
  append_attribute (out, "toName", to_name);
  append_attribute (out, "title", self->title);
  if (*self->meaning != '\0')
    append_attribute (out, "hint", self->meaning);
  if (self->required)
    append_attribute (out, "required", "true");
  append_scale (out, self);
  for (guint i = 0; old != NULL && old->attributes[i] != NULL; i += 2)
    if (!is_written (old->attributes[i]))
      append_attribute (out, old->attributes[i], old->attributes[i + 1]);
  g_string_append (out, "/>");
  return g_string_free (out, FALSE);
}

/**
 * assay_rubric_to_controls:
 * @to_name: the object that is judged
 *
 * Returns: (transfer full): the controls as lines of XML. Any thread.
 */
char *
assay_rubric_to_controls (AssayRubric *self, const char *to_name)
{
  GString *out = g_string_new (NULL);
  guint n;
  const AssayDimension *dimensions = assay_rubric_get_dimensions (self, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *header = assay_dimension_to_header (&dimensions[i]);
      g_autofree char *control = assay_dimension_to_control (&dimensions[i], to_name, NULL);

      g_string_append_printf (out, "  %s\n  %s\n", header, control);
    }
  return g_string_free (out, FALSE);
}

static char *
find_target (const char *objects, GError **error)
{
  g_autofree char *xml = g_strdup_printf ("<View>%s</View>", objects);
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (xml, -1, error);
  const AssayConfigObject *list;
  guint n;

  if (config == NULL)
    return NULL;
  list = assay_label_config_get_objects (config, &n);
  for (guint i = 0; i < n; i++)
    if (*list[i].name != '\0')
      return g_strdup (list[i].name);
  g_set_error_literal (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                       "A rubric needs an object to judge: a tag such as Image or Text with a name");
  return NULL;
}

/**
 * assay_rubric_to_config:
 * @objects: XML of the object tags
 * @to_name: (nullable): the object that is judged; %NULL for the first
 *
 * Returns: (transfer full): a whole labeling config, checked; %NULL with %ASSAY_ERROR_INVALID.
 * Any thread.
 */
char *
assay_rubric_to_config (AssayRubric *self, const char *objects, const char *to_name, GError **error)
{
  g_autofree char *target = to_name != NULL ? g_strdup (to_name) : find_target (objects, error);
  g_autofree char *stripped = g_strchomp (g_strdup (objects));
  g_autofree char *controls = NULL;
  g_autofree char *xml = NULL;
  g_autoptr (AssayLabelConfig) config = NULL;

  if (target == NULL)
    return NULL;
  controls = assay_rubric_to_controls (self, target);
  xml = g_strdup_printf ("<View>\n%s\n%s</View>\n", stripped, controls);
  config = assay_label_config_new (xml, -1, error);
  return config != NULL ? g_steal_pointer (&xml) : NULL;
}

static void
append_escaped (GString *out, const char *text)
{
  const char *braces;

  while ((braces = strstr (text, "{{")) != NULL)
    {
      g_string_append_len (out, text, braces - text);
      g_string_append (out, "\\{{");
      text = braces + 2;
    }
  g_string_append (out, text);
}

static char *
describe_scale (const AssayDimension *dimension)
{
  char min[G_ASCII_DTOSTR_BUF_SIZE], max[G_ASCII_DTOSTR_BUF_SIZE];
  const char *what = dimension->kind == ASSAY_DIMENSION_RATING ? "whole number" : "number";

  g_ascii_formatd (min, sizeof min, "%.10g", dimension->min);
  g_ascii_formatd (max, sizeof max, "%.10g", dimension->max);
  if (dimension->kind == ASSAY_DIMENSION_TEXT)
    return g_strdup ("text");
  if (isnan (dimension->min) && isnan (dimension->max))
    return g_strdup (what);
  if (isnan (dimension->max))
    return g_strdup_printf ("%s from %s", what, min);
  if (isnan (dimension->min))
    return g_strdup_printf ("%s up to %s", what, max);
  if (dimension->kind == ASSAY_DIMENSION_NUMBER)
    return g_strdup_printf ("%s from %s to %s", what, min, max);
  return g_strdup_printf ("%s from %s (worst) to %s (best)", what, min, max);
}

/**
 * assay_rubric_to_prompt:
 *
 * Returns: (transfer full): the paragraph of a prompt that explains the rubric: what each member of
 * the answer means and on which scale. It holds no variables. Any thread.
 */
char *
assay_rubric_to_prompt (AssayRubric *self)
{
  GString *out = g_string_new ("Judge each of these on its own, and use the whole scale:\n");
  guint n;
  const AssayDimension *dimensions = assay_rubric_get_dimensions (self, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *scale = describe_scale (&dimensions[i]);

      g_string_append_printf (out, "%u. ", i + 1);
      append_escaped (out, dimensions[i].title);
      g_string_append_printf (out, " – \"%s\", %s%s", dimensions[i].name, scale,
                              *dimensions[i].meaning != '\0' ? ": " : ".");
      append_escaped (out, dimensions[i].meaning);
      g_string_append_c (out, '\n');
    }
  g_string_append (out, "Answer with one JSON object with exactly these members:");
  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "%s \"%s\"", i > 0 ? "," : "", dimensions[i].name);
  g_string_append (out, ".\n");
  return g_string_free (out, FALSE);
}
