/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-label-import-values.c: is the value of a region from elsewhere one that Label Studio would
 * take? The types and bounds are those of its own client, kind by kind; see assay-label-imports.c for
 * how lax that is, and why. Pure functions. */

#include "assay-label-check-private.h"

#include "assay-json.h"

#include <math.h>
#include <string.h>

static gboolean
is_strings (JsonNode *node)
{
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (!assay_json_is_string (json_array_get_element (array, i)))
      return FALSE;
  return array != NULL;
}

static gboolean
is_number (JsonNode *node, gboolean whole, double limit)
{
  double number;

  return node != NULL && assay_check_read_number (node, &number) && (!whole || number == floor (number))
         && !(number > limit);
}

/* Whether every text in node, at any depth, is a label. Without labels everything is. */
static gboolean
knows_labels (const AssayControlIndex *index, JsonNode *node)
{
  JsonArray *array;

  if (index->n_values == 0)
    return TRUE;
  if (assay_json_is_string (node))
    return g_hash_table_contains (index->exact, json_node_get_string (node));
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!knows_labels (index, json_array_get_element (array, i)))
      return FALSE;
  return TRUE;
}

static gboolean
is_labels (const AssayControlIndex *index, JsonNode *node)
{
  return is_strings (node) && knows_labels (index, node);
}

static gboolean
is_paths (const AssayControlIndex *index, JsonNode *node)
{
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (!is_strings (json_array_get_element (array, i)))
      return FALSE;
  return array != NULL && knows_labels (index, node);
}

static gboolean
is_ranking (JsonNode *node)
{
  JsonObjectIter iter;
  JsonNode *member;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, NULL, &member))
    if (!is_strings (member))
      return FALSE;
  return TRUE;
}

static gboolean
is_message (JsonNode *node)
{
  JsonObject *message = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  return assay_json_get_string (message, "role", NULL) != NULL
         && assay_json_get_string (message, "content", NULL) != NULL;
}

static gboolean
is_points (JsonNode *node)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *point = json_array_get_element (array, i);
      JsonArray *pair = JSON_NODE_HOLDS_ARRAY (point) ? json_node_get_array (point) : NULL;

      if (pair == NULL || json_array_get_length (pair) != 2
          || !is_number (json_array_get_element (pair, 0), FALSE, 100)
          || !is_number (json_array_get_element (pair, 1), FALSE, 100))
        return FALSE;
    }
  return array != NULL;
}

static gboolean
is_bytes (JsonNode *node)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *byte = json_array_get_element (array, i);

      if (!is_number (byte, TRUE, 255) || assay_json_is_string (byte) || json_node_get_double (byte) < 0)
        return FALSE;
    }
  return array != NULL && json_array_get_length (array) > 0;
}

static gboolean
is_field (const AssayShapeField *field, JsonNode *node)
{
  switch (field->type)
    {
    case ASSAY_FIELD_NUMBER:
    case ASSAY_FIELD_ANY_NUMBER:
      return is_number (node, FALSE, field->limit);
    case ASSAY_FIELD_INTEGER:
      return is_number (node, TRUE, field->limit)
             && !(assay_json_is_number (node) && json_node_get_double (node) < field->min);
    case ASSAY_FIELD_INDEX:
      return assay_json_is_string (node) || assay_json_is_number (node);
    case ASSAY_FIELD_POINTS:
      return is_points (node);
    case ASSAY_FIELD_BYTES:
      return is_bytes (node);
    case ASSAY_FIELD_VERTICES:
      return JSON_NODE_HOLDS_ARRAY (node);
    case ASSAY_FIELD_BOOLEAN:
      return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN;
    case ASSAY_FIELD_STRING:
    case ASSAY_FIELD_RLE:
    default:
      return assay_json_is_string (node);
    }
}

static gboolean
is_shape (const AssayShapeField *shape, JsonObject *value)
{
  for (const AssayShapeField *field = shape; field->name != NULL; field++)
    {
      JsonNode *node = json_object_get_member (value, field->name);
      gboolean missing = node == NULL || JSON_NODE_HOLDS_NULL (node);

      /* A brush without a format is one in the only format there is. */
      if (missing ? field->required && field->type != ASSAY_FIELD_RLE : !is_field (field, node))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_span (const AssayControlIndex *index, const AssayShapeField *partner, JsonObject *value)
{
  JsonNode *start = json_object_get_member (value, "start");
  JsonNode *end = json_object_get_member (value, "end");

  if (!is_labels (index, json_object_get_member (value, "labels")))
    return FALSE;
  if (partner != NULL)
    return is_shape (partner, value);
  return start != NULL && end != NULL && JSON_NODE_HOLDS_VALUE (start) && JSON_NODE_HOLDS_VALUE (end);
}

/*
 * assay_import_fits:
 * @partner: (nullable): the shape that the labels of <Labels> belong to, where it is a region of its own
 *
 * Returns: whether @value is a value of @control.
 */
gboolean
assay_import_fits (const AssayConfigControl *control, const AssayControlIndex *index,
                   const AssayShapeField *partner, JsonObject *value)
{
  JsonObject *inner = assay_json_get_object (value, control->name);
  const AssayLabelTag *info = control->element->info;
  JsonNode *node;
  double number;

  /* Some write the value once more under the control's name. */
  value = inner != NULL && control->kind != ASSAY_CONTROL_RANKER ? inner : value;
  node = json_object_get_member (value, control->value_key);
  switch (control->kind)
    {
    case ASSAY_CONTROL_CHOICES:
      return control->nested && node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? knows_labels (index, node)
                                                                           : is_labels (index, node);
    case ASSAY_CONTROL_LABELS:
      return is_span (index, partner, value);
    case ASSAY_CONTROL_TEXT_AREA:
      return is_strings (node);
    case ASSAY_CONTROL_RATING:
      return is_number (node, TRUE, control->max) && assay_check_read_number (node, &number)
             && number >= 0;
    case ASSAY_CONTROL_NUMBER:
      return is_number (node, FALSE, NAN);
    case ASSAY_CONTROL_DATE_TIME:
    case ASSAY_CONTROL_PAIRWISE:
      return node != NULL && assay_json_is_string (node);
    case ASSAY_CONTROL_TAXONOMY:
      return is_paths (index, node);
    case ASSAY_CONTROL_RANKER:
      return is_ranking (node);
    case ASSAY_CONTROL_CHAT:
      return is_message (node);
    case ASSAY_CONTROL_HYPERTEXT_LABELS:
    case ASSAY_CONTROL_PARAGRAPH_LABELS:
    case ASSAY_CONTROL_SHAPE:
      return is_shape (info->shape, value)
             && (!(info->flags & ASSAY_TAG_HAS_LABELS) || is_labels (index, node));
    case ASSAY_CONTROL_OTHER:
    default:
      return TRUE;
    }
}

/*
 * assay_import_fits_merged:
 * @key: where the labels are
 *
 * Returns: whether @value is a region of @shape that carries labels of @index under @key.
 */
gboolean
assay_import_fits_merged (const AssayShapeField *shape, const AssayControlIndex *index, const char *key,
                          JsonObject *value)
{
  JsonNode *labels = json_object_get_member (value, key);

  return is_shape (shape, value)
         && is_labels (index, labels != NULL ? labels : json_object_get_member (value, "labels"));
}
