/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-label-regions.c: between an answer in its normal form and Label Studio's list of regions.
 *
 * One region for a scalar or a list of words, one for each span, box or message. Both directions
 * agree: regions made from an answer give the same answer again. What regions of people hold beyond
 * that (geometry of perRegion answers, XPaths, relations) stays in the annotation; here only the
 * answers are wanted, for tables, for metrics and for filling in forms. Nothing is checked: answers
 * were checked when they came, and regions that are no answer to the config are passed over. */

#include "assay-label-config-private.h"
#include "assay-label-values.h"

#include "assay-json.h"

#include <string.h>

static JsonObject *
add_region (const AssayConfigControl *control, JsonArray *regions)
{
  JsonObject *region = json_object_new ();
  JsonObject *value = json_object_new ();
  g_autofree char *id = g_uuid_string_random ();

  json_object_set_string_member (region, "id", id);
  json_object_set_string_member (region, "from_name", control->name);
  json_object_set_string_member (region, "to_name", control->to_name[0]);
  json_object_set_string_member (region, "type", control->type);
  json_object_set_object_member (region, "value", value);
  json_array_add_object_element (regions, region);
  return value;
}

static JsonArray *
list_of (JsonNode *node)
{
  JsonArray *array;

  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_ref (json_node_get_array (node));
  array = json_array_new ();
  json_array_add_element (array, json_node_copy (node));
  return array;
}

/* A choice is told with those that hold it: ["A", "A1"]. */
static JsonArray *
nested_path (const AssayConfigControl *control, const char *label)
{
  JsonArray *path = json_array_new ();
  int nodes[ASSAY_LABEL_CONFIG_MAX_DEPTH];
  int n = 0;

  for (guint i = 0; i < control->n_labels; i++)
    if (strcmp (control->labels[i].value, label) == 0)
      {
        for (int at = (int) i; at >= 0 && n < ASSAY_LABEL_CONFIG_MAX_DEPTH; at = control->labels[at].parent)
          nodes[n++] = at;
        break;
      }
  while (n > 0)
    json_array_add_string_element (path, control->labels[nodes[--n]].value);
  if (json_array_get_length (path) == 0)
    json_array_add_string_element (path, label);
  return path;
}

static JsonArray *
choices_of (const AssayConfigControl *control, JsonNode *node)
{
  g_autoptr (JsonArray) labels = list_of (node);
  JsonArray *out;

  if (!control->nested)
    return g_steal_pointer (&labels);
  out = json_array_new ();
  for (guint i = 0; i < json_array_get_length (labels); i++)
    if (assay_json_is_string (json_array_get_element (labels, i)))
      json_array_add_array_element (
          out, nested_path (control, json_array_get_string_element (labels, i)));
  return out;
}

static void
set_as_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autofree char *text = NULL;

  if (node == NULL || !assay_json_is_number (node))
    return;
  text = assay_json_to_text (node);
  json_object_set_string_member (object, name, text);
}

/* Positions as Label Studio's window writes them. */
static void
dress_positions (const AssayConfigControl *control, JsonObject *value)
{
  if (control->kind == ASSAY_CONTROL_PARAGRAPH_LABELS)
    {
      set_as_string (value, "start");
      set_as_string (value, "end");
    }
  else if (control->kind == ASSAY_CONTROL_HYPERTEXT_LABELS
           && assay_json_is_number (json_object_get_member (value, "start"))
           && assay_json_is_number (json_object_get_member (value, "end")))
    {
      JsonObject *offsets = json_object_new ();

      json_object_set_int_member (offsets, "start", assay_json_get_int (value, "start", 0));
      json_object_set_int_member (offsets, "end", assay_json_get_int (value, "end", 0));
      json_object_set_object_member (value, "globalOffsets", offsets);
    }
}

static void
copy_members (JsonObject *from, JsonObject *to)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, from);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    json_object_set_member (to, name, json_node_copy (node));
}

static gboolean
is_list_kind (AssayControlKind kind)
{
  return kind == ASSAY_CONTROL_LABELS || kind == ASSAY_CONTROL_HYPERTEXT_LABELS
         || kind == ASSAY_CONTROL_PARAGRAPH_LABELS || kind == ASSAY_CONTROL_SHAPE
         || kind == ASSAY_CONTROL_CHAT;
}

static void
add_objects (const AssayConfigControl *control, JsonNode *node, JsonArray *regions)
{
  g_autoptr (JsonArray) objects = list_of (node);

  for (guint i = 0; i < json_array_get_length (objects); i++)
    {
      JsonNode *object = json_array_get_element (objects, i);
      JsonObject *value;

      if (!JSON_NODE_HOLDS_OBJECT (object))
        continue;
      value = add_region (control, regions);
      if (control->kind == ASSAY_CONTROL_CHAT)
        {
          json_object_set_member (value, control->value_key, json_node_copy (object));
          continue;
        }
      copy_members (json_node_get_object (object), value);
      dress_positions (control, value);
    }
}

static void
add_answer (const AssayConfigControl *control, JsonNode *node, JsonArray *regions)
{
  if (is_list_kind (control->kind))
    {
      add_objects (control, node, regions);
      return;
    }
  if (control->kind == ASSAY_CONTROL_CHOICES)
    json_object_set_array_member (add_region (control, regions), control->value_key,
                                  choices_of (control, node));
  else if (control->kind == ASSAY_CONTROL_TEXT_AREA)
    json_object_set_array_member (add_region (control, regions), control->value_key, list_of (node));
  else if (control->kind == ASSAY_CONTROL_OTHER && JSON_NODE_HOLDS_OBJECT (node))
    copy_members (json_node_get_object (node), add_region (control, regions));
  else
    json_object_set_member (add_region (control, regions), control->value_key, json_node_copy (node));
}

/**
 * assay_label_config_to_regions:
 * @values: an answer in its normal form, as assay_label_config_check_values() gives it
 *
 * Returns: (transfer full): the answer as Label Studio's result, each region with a new id.
 * Any thread.
 */
JsonArray *
assay_label_config_to_regions (AssayLabelConfig *self, JsonObject *values)
{
  JsonArray *regions = json_array_new ();

  for (guint i = 0; i < self->controls->len; i++)
    {
      const AssayConfigControl *control = &g_array_index (self->controls, AssayConfigControl, i);
      JsonNode *node = json_object_get_member (values, control->name);

      if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
        add_answer (control, node, regions);
    }
  return regions;
}

/* One thing of a list is the thing. */
static JsonNode *
single (JsonNode *node)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array != NULL && json_array_get_length (array) == 1)
    return json_node_copy (json_array_get_element (array, 0));
  return json_node_copy (node);
}

/* Choices without those that hold them. */
static JsonNode *
flat_choices (const AssayConfigControl *control, JsonNode *node)
{
  g_autoptr (JsonNode) flat = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (JsonArray) choices = list_of (node);
  JsonArray *out = json_array_new ();

  json_node_take_array (flat, out);
  for (guint i = 0; i < json_array_get_length (choices); i++)
    {
      JsonNode *choice = json_array_get_element (choices, i);
      JsonArray *path = JSON_NODE_HOLDS_ARRAY (choice) ? json_node_get_array (choice) : NULL;

      if (path == NULL)
        json_array_add_element (out, json_node_copy (choice));
      else if (json_array_get_length (path) > 0)
        json_array_add_element (
            out, json_node_copy (json_array_get_element (path, json_array_get_length (path) - 1)));
    }
  return control->multiple ? g_steal_pointer (&flat) : single (flat);
}

static void
set_as_number (JsonObject *object, const char *name)
{
  const char *text = assay_json_get_string (object, name, NULL);
  gint64 number;

  if (text != NULL && g_ascii_string_to_signed (text, 10, G_MININT, G_MAXINT, &number, NULL))
    json_object_set_int_member (object, name, number);
}

static JsonNode *
plain_object (const AssayConfigControl *control, JsonObject *value)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonObject *offsets = assay_json_get_object (value, "globalOffsets");

  json_node_take_object (node, object);
  copy_members (value, object);
  if (control->kind == ASSAY_CONTROL_PARAGRAPH_LABELS)
    {
      set_as_number (object, "start");
      set_as_number (object, "end");
    }
  else if (control->kind == ASSAY_CONTROL_HYPERTEXT_LABELS && offsets != NULL)
    {
      json_object_set_int_member (object, "start", assay_json_get_int (offsets, "start", 0));
      json_object_set_int_member (object, "end", assay_json_get_int (offsets, "end", 0));
      json_object_remove_member (object, "startOffset");
      json_object_remove_member (object, "endOffset");
      json_object_remove_member (object, "globalOffsets");
    }
  return node;
}

static JsonNode *
plain_answer (const AssayConfigControl *control, JsonObject *value)
{
  JsonNode *node = json_object_get_member (value, control->value_key);

  if (is_list_kind (control->kind) && control->kind != ASSAY_CONTROL_CHAT)
    return plain_object (control, value);
  if (node == NULL)
    return control->kind == ASSAY_CONTROL_OTHER ? plain_object (control, value) : NULL;
  if (control->kind == ASSAY_CONTROL_CHOICES)
    return flat_choices (control, node);
  if (control->kind == ASSAY_CONTROL_TEXT_AREA)
    return single (node);
  if (control->kind == ASSAY_CONTROL_RATING && assay_json_is_number (node)
      && json_node_get_double (node) == (double) (gint64) json_node_get_double (node))
    return json_node_init_int (json_node_alloc (), (gint64) json_node_get_double (node));
  return json_node_copy (node);
}

/* Several regions of one control become a list: that of its spans, else that of its answers. */
static void
add_to_answer (const AssayConfigControl *control, JsonObject *values, JsonNode *answer)
{
  JsonNode *known = json_object_get_member (values, control->name);
  JsonArray *list;

  if (known == NULL && !is_list_kind (control->kind))
    {
      json_object_set_member (values, control->name, answer);
      return;
    }
  if (known != NULL && !is_list_kind (control->kind) && !control->per_region
      && control->kind != ASSAY_CONTROL_TEXT_AREA)
    {
      json_object_set_member (values, control->name, answer); /* the last one counts */
      return;
    }
  list = known != NULL ? list_of (known) : json_array_new ();
  json_array_add_element (list, answer);
  json_object_set_array_member (values, control->name, list);
}

/**
 * assay_label_config_from_regions:
 * @regions: a result of Label Studio, or of assay_label_config_to_regions()
 *
 * Returns: (transfer full): the answers in their normal form, { control: value }. Regions of unknown
 * controls and relations are passed over. Any thread.
 */
JsonObject *
assay_label_config_from_regions (AssayLabelConfig *self, JsonArray *regions)
{
  g_autoptr (JsonObject) found = json_object_new ();
  JsonObject *values = json_object_new ();

  for (guint i = 0; i < json_array_get_length (regions); i++)
    {
      JsonNode *node = json_array_get_element (regions, i);
      JsonObject *region = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *name = assay_json_get_string (region, "from_name", NULL);
      JsonObject *value = assay_json_get_object (region, "value");
      const AssayConfigControl *control
          = name != NULL ? assay_label_config_find_control (self, name) : NULL;
      JsonNode *answer = control != NULL && value != NULL ? plain_answer (control, value) : NULL;

      if (answer != NULL)
        add_to_answer (control, found, answer);
    }
  /* In the order of the config, as the check gives them. */
  for (guint i = 0; i < self->controls->len; i++)
    {
      const char *name = g_array_index (self->controls, AssayConfigControl, i).name;
      JsonNode *node = json_object_get_member (found, name);

      if (node != NULL)
        json_object_set_member (values, name, json_node_copy (node));
    }
  return values;
}
