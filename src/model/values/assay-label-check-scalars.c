/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-label-check-scalars.c: answers that are one label, several labels, a number or a text.
 *
 * What is corrected has one possible meaning: another case, another type of the same value, one value
 * where a list is wanted. A number beyond its scale becomes the end of the scale, and a person is
 * asked to look. 4.5 of 5 stars, two answers where one is wanted and words that are no label are
 * errors: nobody but the model can know what was meant. */

#include "assay-label-check-private.h"

#include "assay-json.h"

#include <math.h>
#include <string.h>

/* More labels than this in a message cost more than they help. */
#define MAX_LISTED 40

/*
 * assay_check_new_string:
 *
 * Returns: (transfer full): a node with a copy of @text.
 */
JsonNode *
assay_check_new_string (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

/*
 * assay_check_new_number:
 *
 * Returns: (transfer full): @number, as an integer when it is whole.
 */
JsonNode *
assay_check_new_number (double number)
{
  if (number == floor (number) && fabs (number) < 9e15)
    return json_node_init_int (json_node_alloc (), (gint64) number);
  return json_node_init_double (json_node_alloc (), number);
}

/*
 * assay_check_take_array:
 *
 * Returns: (transfer full): a node that owns @array.
 */
JsonNode *
assay_check_take_array (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  return node;
}

/*
 * assay_check_read_number:
 *
 * Returns: whether @node is a number or a text that is nothing but a number.
 */
gboolean
assay_check_read_number (JsonNode *node, double *number)
{
  const char *text;
  char *end;

  if (assay_json_is_number (node))
    {
      *number = json_node_get_double (node);
      return TRUE;
    }
  if (!assay_json_is_string (node))
    return FALSE;
  text = json_node_get_string (node);
  text += strspn (text, " \t\r\n");
  *number = g_ascii_strtod (text, &end);
  /* strtod also takes hexadecimal numbers, "inf" and "nan". */
  if (end == text || strcspn (text, "xXnN") < (gsize) (end - text))
    return FALSE;
  return end[strspn (end, " \t\r\n")] == '\0' && isfinite (*number);
}

/* "4/5" and "4 out of 5" say 4 on a scale that ends at 5. */
static gboolean
read_fraction (JsonNode *node, double max, double *number)
{
  const char *text, *of;
  char *end;
  double whole;

  if (!assay_json_is_string (node) || isnan (max))
    return FALSE;
  text = json_node_get_string (node);
  *number = g_ascii_strtod (text, &end);
  if (end == text)
    return FALSE;
  end += strspn (end, " ");
  if (*end == '/')
    end++;
  else if (g_ascii_strncasecmp (end, "out of ", 7) == 0)
    end += 7;
  else
    return FALSE;
  of = end;
  whole = g_ascii_strtod (of, &end);
  return end != of && whole == max && end[strspn (end, " ")] == '\0' && isfinite (*number);
}

static JsonNode *
one_element (const AssayControlCheck *self, JsonNode *value)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (value))
    return value;
  array = json_node_get_array (value);
  return json_array_get_length (array) == 1 ? json_array_get_element (array, 0) : value;
}

static JsonNode *
corrected_number (const AssayControlCheck *self, AssayCorrectionKind kind, JsonNode *from,
                  double number)
{
  JsonNode *node = assay_check_new_number (number);
  g_autofree char *text = assay_json_to_text (node);

  assay_check_correct (self, kind, from, text);
  return node;
}

/*
 * assay_check_rating:
 *
 * Returns: (transfer full) (nullable): a whole number on the scale.
 */
JsonNode *
assay_check_rating (const AssayControlCheck *self, JsonNode *value)
{
  const AssayConfigControl *control = self->control;
  double number;

  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_INT64
      && json_node_get_int (value) >= control->min && json_node_get_int (value) <= control->max)
    return json_node_copy (value);
  value = one_element (self, value);
  if ((!assay_check_read_number (value, &number) && !read_fraction (value, control->max, &number))
      || number != floor (number))
    {
      assay_check_fail (self, value, "a whole number from %.0f to %.0f", control->min,
                        control->max);
      return NULL;
    }
  if (number < control->min || number > control->max)
    return corrected_number (self, ASSAY_CORRECTION_RANGE, value,
                             CLAMP (number, control->min, control->max));
  return corrected_number (self, ASSAY_CORRECTION_TYPE, value, number);
}

static char *
describe_scale (const AssayConfigControl *control)
{
  char min[G_ASCII_DTOSTR_BUF_SIZE], max[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (min, sizeof min, "%.10g", control->min);
  g_ascii_formatd (max, sizeof max, "%.10g", control->max);
  if (isnan (control->min) && isnan (control->max))
    return g_strdup ("a number");
  if (isnan (control->max))
    return g_strdup_printf ("a number from %s", min);
  if (isnan (control->min))
    return g_strdup_printf ("a number up to %s", max);
  return g_strdup_printf ("a number from %s to %s", min, max);
}

/*
 * assay_check_number:
 *
 * Returns: (transfer full) (nullable): a number between the control's bounds.
 */
JsonNode *
assay_check_number (const AssayControlCheck *self, JsonNode *value)
{
  const AssayConfigControl *control = self->control;
  double number;

  value = one_element (self, value);
  if (!assay_check_read_number (value, &number) && !read_fraction (value, control->max, &number))
    {
      g_autofree char *scale = describe_scale (control);

      assay_check_fail (self, value, "%s", scale);
      return NULL;
    }
  /* A bound that is NAN compares as false. */
  if (number < control->min)
    return corrected_number (self, ASSAY_CORRECTION_RANGE, value, control->min);
  if (number > control->max)
    return corrected_number (self, ASSAY_CORRECTION_RANGE, value, control->max);
  if (assay_json_is_string (value))
    return corrected_number (self, ASSAY_CORRECTION_TYPE, value, number);
  return json_node_copy (value);
}

/* Labels that come from the task's data: texts, or { value, alias }. */
static const char *
find_in_data (const AssayControlCheck *self, const char *text, gboolean *any)
{
  JsonNode *node = assay_path_lookup (self->control->labels_path, self->check->data);
  g_autofree char *folded = NULL;
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  array = json_node_get_array (node);
  folded = assay_label_fold (text);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      const char *label = NULL;
      g_autofree char *other = NULL;

      if (assay_json_is_string (item))
        label = json_node_get_string (item);
      else if (JSON_NODE_HOLDS_OBJECT (item))
        label = assay_json_get_string (
            json_node_get_object (item), "alias",
            assay_json_get_string (json_node_get_object (item), "value", NULL));
      if (label == NULL)
        continue;
      *any = TRUE;
      other = assay_label_fold (label);
      if (strcmp (label, text) == 0 || strcmp (other, folded) == 0)
        return label;
    }
  return NULL;
}

/*
 * assay_check_find_label:
 *
 * Returns: (transfer none) (nullable): the label that @text means, which may be @text itself where
 * the labels are not known.
 */
const char *
assay_check_find_label (const AssayControlCheck *self, const char *text)
{
  const AssayControlIndex *index = self->index;
  int place = GPOINTER_TO_INT (g_hash_table_lookup (index->exact, text));

  if (place == 0 && index->n_values > 0)
    {
      g_autofree char *folded = assay_label_fold (text);

      place = GPOINTER_TO_INT (g_hash_table_lookup (index->folded, folded));
      if (place == 0)
        {
          g_autofree char *loose = assay_label_loose (text);

          place = GPOINTER_TO_INT (g_hash_table_lookup (index->loose, loose));
        }
    }
  if (place > 0)
    return self->control->labels[place - 1].value;
  if (self->control->labels_path != NULL)
    {
      gboolean any = FALSE;
      const char *label = find_in_data (self, text, &any);

      return label != NULL || any || index->n_values > 0 ? label : text;
    }
  return index->n_values == 0 ? text : NULL;
}

/*
 * assay_check_list_labels:
 *
 * Returns: (transfer full): the labels for a message.
 */
char *
assay_check_list_labels (const AssayControlCheck *self)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < self->index->n_values && i < MAX_LISTED; i++)
    {
      g_string_append (out, i > 0 ? ", " : "");
      assay_json_append_string (out, self->index->values[i]);
    }
  if (self->index->n_values > MAX_LISTED)
    g_string_append_printf (out, " or one of %u more", self->index->n_values - MAX_LISTED);
  if (out->len == 0)
    g_string_append (out, "the labels of the task");
  return g_string_free (out, FALSE);
}

/* true for a label "Yes" or "True", false for "No" or "False". */
static const char *
find_boolean (const AssayControlCheck *self, gboolean yes)
{
  const char *plain = assay_check_find_label (self, yes ? "true" : "false");

  return plain != NULL ? plain : assay_check_find_label (self, yes ? "yes" : "no");
}

/* A path of nested choices, from the outermost: the innermost is meant. */
static const char *
find_path (const AssayControlCheck *self, JsonArray *path)
{
  int parent = -1;
  const char *label = NULL;

  for (guint i = 0; i < json_array_get_length (path); i++)
    {
      JsonNode *node = json_array_get_element (path, i);
      int place;

      label = assay_json_is_string (node) ? assay_check_find_label (self, json_node_get_string (node)) : NULL;
      place = label != NULL ? GPOINTER_TO_INT (g_hash_table_lookup (self->index->exact, label)) : 0;
      if (place == 0 || self->control->labels[place - 1].parent != parent)
        return NULL;
      parent = place - 1;
    }
  return label;
}

/* The label that node means, corrections told. */
static const char *
read_label (const AssayControlCheck *self, JsonNode *node)
{
  const char *label = NULL;
  AssayCorrectionKind kind = ASSAY_CORRECTION_TYPE;

  if (assay_json_is_string (node))
    {
      label = assay_check_find_label (self, json_node_get_string (node));
      if (label != NULL && strcmp (label, json_node_get_string (node)) == 0)
        return label;
      kind = ASSAY_CORRECTION_SPELLING;
    }
  else if (assay_json_is_number (node))
    {
      g_autofree char *text = assay_json_to_text (node);

      label = assay_check_find_label (self, text);
      /* Nobody knows the labels: then the text made here is not one. */
      label = label == text ? NULL : label;
    }
  else if (JSON_NODE_HOLDS_VALUE (node))
    label = find_boolean (self, json_node_get_boolean (node));
  else if (JSON_NODE_HOLDS_ARRAY (node) && self->control->nested)
    {
      label = find_path (self, json_node_get_array (node));
      kind = ASSAY_CORRECTION_SHAPE;
    }
  if (label != NULL)
    assay_check_correct (self, kind, node, label);
  return label;
}

/* "A, B; C" when every part is a label. */
static GStrv
split_labels (const AssayControlCheck *self, JsonNode *value)
{
  g_auto (GStrv) parts = NULL;

  if (!assay_json_is_string (value) || self->index->n_values == 0
      || assay_check_find_label (self, json_node_get_string (value)) != NULL)
    return NULL;
  parts = g_strsplit_set (json_node_get_string (value), ",;\n", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (assay_check_find_label (self, g_strstrip (parts[i])) == NULL)
      return NULL;
  return g_steal_pointer (&parts);
}

static gboolean
add_label (const AssayControlCheck *self, JsonNode *node, GHashTable *seen, JsonArray *out)
{
  const char *label = read_label (self, node);

  if (label == NULL)
    {
      g_autofree char *labels = assay_check_list_labels (self);

      assay_check_fail (self, node, "one of %s", labels);
      return FALSE;
    }
  if (g_hash_table_add (seen, (gpointer) label))
    json_array_add_string_element (out, label);
  else
    assay_check_correct (self, ASSAY_CORRECTION_REPEATED, node, label);
  return TRUE;
}

/*
 * assay_check_labels:
 * @single: whether only one is allowed
 *
 * Returns: (transfer full) (nullable): the labels that @value lists, each once; %NULL after a problem.
 */
JsonArray *
assay_check_labels (const AssayControlCheck *self, JsonNode *value, gboolean single)
{
  g_autoptr (JsonArray) out = json_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) parts = split_labels (self, value);

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      g_autoptr (JsonNode) part = assay_check_new_string (parts[i]);

      if (!add_label (self, part, seen, out))
        return NULL;
    }
  if (parts == NULL && JSON_NODE_HOLDS_ARRAY (value))
    {
      JsonArray *array = json_node_get_array (value);

      for (guint i = 0; i < json_array_get_length (array); i++)
        if (!add_label (self, json_array_get_element (array, i), seen, out))
          return NULL;
    }
  else if (parts == NULL && !add_label (self, value, seen, out))
    return NULL;
  if (single && json_array_get_length (out) > 1)
    {
      assay_check_fail (self, value, "one label only");
      return NULL;
    }
  return g_steal_pointer (&out);
}

static JsonNode *
check_single (const AssayControlCheck *self, JsonNode *value)
{
  JsonNode *element = one_element (self, value);
  const char *label = read_label (self, value);

  if (label == NULL && element != value)
    {
      label = read_label (self, element);
      if (label != NULL)
        assay_check_correct (self, ASSAY_CORRECTION_SHAPE, value, label);
    }
  if (label == NULL)
    {
      g_autofree char *labels = assay_check_list_labels (self);

      assay_check_fail (self, value, "one of %s", labels);
      return NULL;
    }
  return assay_check_new_string (label);
}

/*
 * assay_check_choices:
 *
 * Returns: (transfer full) (nullable): a label, or a list of labels where several may be chosen.
 */
JsonNode *
assay_check_choices (const AssayControlCheck *self, JsonNode *value)
{
  JsonArray *array;

  if (!self->control->multiple)
    return check_single (self, value);
  array = assay_check_labels (self, value, FALSE);
  if (array == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (value))
    {
      g_autoptr (JsonNode) node = assay_check_take_array (json_array_ref (array));
      g_autofree char *text = assay_json_to_text (node);

      assay_check_correct (self, ASSAY_CORRECTION_SHAPE, value, text);
    }
  return assay_check_take_array (array);
}

/*
 * assay_check_pairwise:
 *
 * Returns: (transfer full) (nullable): "left" or "right"; the name of an object means its side.
 */
JsonNode *
assay_check_pairwise (const AssayControlCheck *self, JsonNode *value)
{
  const char *const *sides = self->control->to_name;
  const char *side = NULL;
  g_autofree char *text = NULL;

  value = one_element (self, value);
  if (assay_json_is_string (value))
    {
      text = assay_label_loose (json_node_get_string (value));
      if (strcmp (json_node_get_string (value), "left") == 0 || strcmp (json_node_get_string (value), "right") == 0)
        return json_node_copy (value);
    }
  if (text != NULL && strcmp (text, "left") == 0)
    side = "left";
  else if (text != NULL && strcmp (text, "right") == 0)
    side = "right";
  for (guint i = 0; text != NULL && side == NULL && i < 2 && sides[i] != NULL; i++)
    {
      g_autofree char *name = assay_label_loose (sides[i]);

      if (strcmp (name, text) == 0)
        side = i == 0 ? "left" : "right";
    }
  if (side == NULL)
    {
      assay_check_fail (self, value, "\"left\" or \"right\"");
      return NULL;
    }
  assay_check_correct (self, ASSAY_CORRECTION_SPELLING, value, side);
  return assay_check_new_string (side);
}

/* A text as it is; a number or a boolean as text. */
static char *
read_text (const AssayControlCheck *self, JsonNode *node)
{
  char *text;

  if (assay_json_is_string (node))
    return g_strdup (json_node_get_string (node));
  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  text = assay_json_to_text (node);
  assay_check_correct (self, ASSAY_CORRECTION_TYPE, node, text);
  return text;
}

/* Several texts where the form has room for one are its paragraphs. */
static JsonNode *
join_texts (const AssayControlCheck *self, JsonNode *value, JsonArray *texts)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *json = NULL;

  for (guint i = 0; i < json_array_get_length (texts); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", json_array_get_string_element (texts, i));
  node = json_node_init_string (json_node_alloc (), text->str);
  json = assay_json_to_text (node);
  assay_check_correct (self, ASSAY_CORRECTION_SHAPE, value, json);
  return g_steal_pointer (&node);
}

/*
 * assay_check_text:
 *
 * Returns: (transfer full) (nullable): a text, or a list when there are several.
 */
JsonNode *
assay_check_text (const AssayControlCheck *self, JsonNode *value)
{
  g_autoptr (JsonArray) out = json_array_new ();
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 1;
  guint most = self->control->max_answers;

  if (assay_json_is_string (value))
    return json_node_copy (value);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = array != NULL ? json_array_get_element (array, i) : value;
      g_autofree char *text = read_text (self, node);

      if (text == NULL)
        {
          assay_check_fail (self, value, "a text or a list of texts");
          return NULL;
        }
      json_array_add_string_element (out, text);
    }
  if (most == 1 && n > 1)
    return join_texts (self, value, out);
  if (most > 0 && n > most)
    {
      assay_check_fail (self, value, "at most %u text%s", most, most == 1 ? "" : "s");
      return NULL;
    }
  if (n == 1)
    return json_node_copy (json_array_get_element (out, 0));
  return assay_check_take_array (g_steal_pointer (&out));
}
