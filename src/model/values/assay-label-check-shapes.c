/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-label-check-shapes.c: regions whose value is a set of fields: boxes, polygons and the like, and
 * spans of dialogues. The fields are those of the tag's row in the table.
 *
 * Geometry is in percent of the picture. A box of 300 × 200 is in pixels, of a size that nobody here
 * knows, so it is an error and the model is told what is wanted. A box that begins inside and ends
 * outside is cut at the edge, and a person is asked to look. */

#include "assay-label-check-private.h"

#include "assay-json.h"

#include <math.h>
#include <string.h>

static JsonNode *
read_number_field (const AssayControlCheck *self, const AssayShapeField *field, JsonNode *node)
{
  double number;

  if (!assay_check_read_number (node, &number))
    return NULL;
  if (strcmp (field->name, "rotation") == 0 && isfinite (number))
    number -= 360 * floor (number / 360);
  if (field->type == ASSAY_FIELD_INTEGER && number != floor (number))
    return NULL;
  if (number > field->limit || (!isnan (field->min) && number < 0))
    return NULL;
  return assay_check_new_number (number);
}

static gboolean
is_point (JsonNode *node)
{
  JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (pair == NULL || json_array_get_length (pair) != 2)
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      JsonNode *number = json_array_get_element (pair, i);

      if (!assay_json_is_number (number) || json_node_get_double (number) < 0
          || json_node_get_double (number) > 100)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_vertex (JsonNode *node)
{
  JsonObject *vertex = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  return vertex != NULL && assay_json_is_number (json_object_get_member (vertex, "x"))
         && assay_json_is_number (json_object_get_member (vertex, "y"));
}

static gboolean
is_byte (JsonNode *node)
{
  return assay_json_is_number (node) && json_node_get_double (node) >= 0
         && json_node_get_double (node) <= 255
         && json_node_get_double (node) == floor (json_node_get_double (node));
}

static JsonNode *
read_list_field (JsonNode *node, gboolean (*is_element) (JsonNode *), guint least)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) < least)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!is_element (json_array_get_element (array, i)))
      return NULL;
  return json_node_copy (node);
}

static JsonNode *
read_field (const AssayControlCheck *self, const AssayShapeField *field, JsonNode *node)
{
  switch (field->type)
    {
    case ASSAY_FIELD_NUMBER:
    case ASSAY_FIELD_INTEGER:
    case ASSAY_FIELD_ANY_NUMBER:
      return read_number_field (self, field, node);
    case ASSAY_FIELD_INDEX:
      return assay_json_is_string (node) || assay_json_is_number (node) ? json_node_copy (node) : NULL;
    case ASSAY_FIELD_BOOLEAN:
      return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
                 ? json_node_copy (node)
                 : NULL;
    case ASSAY_FIELD_POINTS:
      return read_list_field (node, is_point, 2);
    case ASSAY_FIELD_VERTICES:
      return read_list_field (node, is_vertex, 1);
    case ASSAY_FIELD_BYTES:
      return read_list_field (node, is_byte, 1);
    case ASSAY_FIELD_RLE:
      return assay_json_is_string (node) && strcmp (json_node_get_string (node), "rle") == 0
                 ? json_node_copy (node)
                 : NULL;
    case ASSAY_FIELD_STRING:
    default:
      return assay_json_is_string (node) ? json_node_copy (node) : NULL;
    }
}

static void
fail_field (const AssayControlCheck *self, JsonNode *region, const AssayShapeField *field)
{
  if (field->limit > 0)
    assay_check_fail (self, region, "a region whose \"%s\" is from 0 to %.0f (percent of the picture, or "
                                    "degrees)", field->name, field->limit);
  else
    assay_check_fail (self, region, "a region with a valid \"%s\"", field->name);
}

/* Cuts what goes beyond the right or lower edge. */
static void
cut_at_edge (const AssayControlCheck *self, JsonNode *region, JsonObject *out, const char *from,
             const char *size)
{
  double start = assay_json_get_double (out, from, NAN);
  double length = assay_json_get_double (out, size, NAN);
  g_autofree char *text = NULL;

  /* Half a percent is rounding, not a mistake. */
  if (!(start + length > 100))
    return;
  json_object_set_member (out, size, assay_check_new_number (100 - start));
  if (!(start + length > 100.5))
    return;
  text = assay_json_object_to_text (out);
  assay_check_correct (self, ASSAY_CORRECTION_RANGE, region, text);
}

static JsonObject *
read_shape (const AssayControlCheck *self, JsonNode *region)
{
  const AssayLabelTag *info = self->control->element->info;
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (region) ? json_node_get_object (region) : NULL;
  g_autoptr (JsonObject) out = json_object_new ();

  if (object == NULL)
    {
      assay_check_fail (self, region, "a list of objects");
      return NULL;
    }
  for (const AssayShapeField *field = info->shape; field->name != NULL; field++)
    {
      JsonNode *node = json_object_get_member (object, field->name);
      JsonNode *normal = node != NULL ? read_field (self, field, node) : NULL;

      if (normal != NULL)
        json_object_set_member (out, field->name, normal);
      else if (field->required || (node != NULL && !JSON_NODE_HOLDS_NULL (node)))
        {
          fail_field (self, region, field);
          return NULL;
        }
    }
  if (info->shape[0].limit == 100 && json_object_has_member (out, "width"))
    {
      cut_at_edge (self, region, out, "x", "width");
      cut_at_edge (self, region, out, "y", "height");
    }
  if (info->flags & ASSAY_TAG_HAS_LABELS)
    {
      JsonArray *labels = assay_check_region_labels (self, region);

      if (labels == NULL)
        return NULL;
      json_object_set_array_member (out, self->control->value_key, labels);
    }
  return g_steal_pointer (&out);
}

/*
 * assay_check_shapes:
 *
 * Returns: (transfer full) (nullable): a list of regions.
 */
JsonNode *
assay_check_shapes (const AssayControlCheck *self, JsonNode *value)
{
  g_autoptr (JsonArray) regions = NULL;
  g_autoptr (JsonArray) out = json_array_new ();

  regions = JSON_NODE_HOLDS_ARRAY (value) ? assay_check_as_objects (self, value) : json_array_new ();
  if (regions == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (value))
    json_array_add_element (regions, json_node_copy (value));
  for (guint i = 0; i < json_array_get_length (regions); i++)
    {
      JsonObject *shape = read_shape (self, json_array_get_element (regions, i));

      if (shape == NULL)
        return NULL;
      json_array_add_object_element (out, shape);
    }
  return assay_check_take_array (g_steal_pointer (&out));
}

/* Where a paragraph ends that is not at hand. */
#define NO_END 1000000000

/* A paragraph in which spans are looked for, and the places of it that are given away. */
typedef struct
{
  AssaySpanSource source;
  GArray *taken;
} Paragraph;

static void
paragraph_free (gpointer data)
{
  Paragraph *paragraph = data;

  assay_span_source_clear (&paragraph->source);
  g_array_unref (paragraph->taken);
  g_free (paragraph);
}

typedef struct
{
  const AssayControlCheck *check;
  JsonArray *paragraphs; /* NULL when they are not at hand */
  guint n;
  GHashTable *prepared;  /* index → Paragraph */
} Dialogue;

/* The text of paragraph i; NULL when it has none. */
static const char *
paragraph_text (const Dialogue *self, guint i)
{
  const char *key = assay_config_element_get (self->check->index->target->element, "textKey");
  JsonNode *node = json_array_get_element (self->paragraphs, i);

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return assay_json_is_string (node) ? json_node_get_string (node) : NULL;
  return assay_json_get_string (json_node_get_object (node), key != NULL ? key : "text", NULL);
}

static Paragraph *
prepare (Dialogue *self, guint i)
{
  Paragraph *paragraph = g_hash_table_lookup (self->prepared, GUINT_TO_POINTER (i));
  const char *text;

  if (paragraph != NULL)
    return paragraph;
  text = paragraph_text (self, i);
  paragraph = g_new0 (Paragraph, 1);
  assay_span_source_init (&paragraph->source, text != NULL ? text : "");
  paragraph->taken = g_array_new (FALSE, FALSE, sizeof (AssaySpanRange));
  g_hash_table_insert (self->prepared, GUINT_TO_POINTER (i), paragraph);
  return paragraph;
}

static gboolean
find_in (Dialogue *self, const char *text, guint i, const double offsets[2], glong *start, glong *end)
{
  Paragraph *paragraph = prepare (self, i);

  return assay_span_source_find (&paragraph->source, text, offsets[0], offsets[1], paragraph->taken,
                                 start, end);
}

/* Looks in the paragraph that the hint names, then in the others by distance from it. */
static gboolean
find_in_dialogue (Dialogue *self, const char *text, double hint, const double offsets[2],
                  glong *found, glong *start, glong *end)
{
  static const double nowhere[2] = { NAN, NAN };
  guint first = isnan (hint) || self->n == 0 ? 0 : (guint) CLAMP (hint, 0, self->n - 1);

  for (guint distance = 0; distance < self->n; distance++)
    {
      if (first + distance < self->n
          && find_in (self, text, first + distance, distance == 0 ? offsets : nowhere, start, end))
        *found = first + distance;
      else if (distance > 0 && distance <= first
               && find_in (self, text, first - distance, nowhere, start, end))
        *found = first - distance;
      else
        continue;
      return TRUE;
    }
  return FALSE;
}

static void
add_paragraph_span (const Dialogue *self, JsonArray *out, const glong from[2], const glong to[2],
                    const char *text, JsonArray *labels)
{
  JsonObject *span = json_object_new ();

  json_object_set_int_member (span, "start", from[0]);
  json_object_set_int_member (span, "end", to[0]);
  if (to[1] < NO_END)
    {
      json_object_set_int_member (span, "startOffset", from[1]);
      json_object_set_int_member (span, "endOffset", to[1]);
    }
  if (text != NULL)
    json_object_set_string_member (span, "text", text);
  json_object_set_array_member (span, self->check->control->value_key, json_array_ref (labels));
  json_array_add_object_element (out, span);
}

/* Positions alone: they must make sense by themselves, and within the dialogue if it is at hand. */
static gboolean
place_by_numbers (Dialogue *self, JsonNode *region, JsonArray *labels, JsonArray *out)
{
  JsonObject *object = json_node_get_object (region);
  double start = assay_check_position (object, "start");
  double end = assay_check_position (object, "end");
  double from = assay_check_position (object, "startOffset");
  double to = assay_check_position (object, "endOffset");
  double most = NO_END;

  if (self->paragraphs != NULL && end >= 0 && end < self->n)
    most = prepare (self, (guint) end)->source.length;
  if (!json_object_has_member (object, "startOffset"))
    from = 0;
  if (!json_object_has_member (object, "endOffset"))
    to = most;
  if (!(start >= 0 && start <= end && end < (self->paragraphs != NULL ? self->n : NO_END) && from >= 0
        && to <= most && (start < end || from < to)))
    {
      assay_check_fail (self->check, region,
                        "a span whose \"start\" and \"end\" are indices of paragraphs, with "
                        "\"startOffset\" and \"endOffset\" within their texts");
      return FALSE;
    }
  add_paragraph_span (self, out, (glong[]) { (glong) start, (glong) from },
                      (glong[]) { (glong) end, (glong) to },
                      assay_json_get_string (object, "text", NULL), labels);
  return TRUE;
}

static gboolean
place_in_dialogue (Dialogue *self, JsonNode *region, JsonArray *out)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (region) ? json_node_get_object (region) : NULL;
  const char *text = assay_json_get_string (object, "text", NULL);
  g_autoptr (JsonArray) labels = NULL;
  g_autofree char *slice = NULL;
  double hint;
  glong i, start, end;

  if (object == NULL)
    {
      assay_check_fail (self->check, region, "a list of objects");
      return FALSE;
    }
  labels = assay_check_region_labels (self->check, region);
  if (labels == NULL)
    return FALSE;
  hint = assay_check_position (object, "start");
  /* A span over several paragraphs is in none of them: its numbers must do. */
  if (text == NULL || self->paragraphs == NULL || assay_check_position (object, "end") > hint)
    return place_by_numbers (self, region, labels, out);
  if (!find_in_dialogue (self, text, hint,
                         (double[]) { assay_check_position (object, "startOffset"),
                                      assay_check_position (object, "endOffset") },
                         &i, &start, &end))
    {
      assay_check_correct (self->check, ASSAY_CORRECTION_DROPPED, region, NULL);
      return TRUE;
    }
  slice = assay_span_source_slice (&prepare (self, (guint) i)->source, start, end);
  add_paragraph_span (self, out, (glong[]) { i, start }, (glong[]) { i, end }, slice, labels);
  return TRUE;
}

/*
 * assay_check_paragraphs:
 *
 * Returns: (transfer full) (nullable): a list of spans of a dialogue; start and end are indices of
 * paragraphs.
 */
JsonNode *
assay_check_paragraphs (const AssayControlCheck *self, JsonNode *value)
{
  g_autoptr (JsonArray) regions = assay_check_as_objects (self, value);
  g_autoptr (JsonArray) out = json_array_new ();
  g_autoptr (GHashTable) prepared = g_hash_table_new_full (NULL, NULL, NULL, paragraph_free);
  JsonNode *target = assay_check_target (self);
  Dialogue dialogue = { .check = self, .prepared = prepared };

  if (target != NULL && JSON_NODE_HOLDS_ARRAY (target))
    dialogue.paragraphs = json_node_get_array (target);
  if (dialogue.paragraphs != NULL)
    dialogue.n = json_array_get_length (dialogue.paragraphs);
  if (regions == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (regions); i++)
    if (!place_in_dialogue (&dialogue, json_array_get_element (regions, i), out))
      return NULL;
  return json_array_get_length (out) > 0 ? assay_check_take_array (g_steal_pointer (&out)) : NULL;
}
