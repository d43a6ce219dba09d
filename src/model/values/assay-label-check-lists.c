/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-label-check-lists.c: answers that are paths in a tree (Taxonomy), an order (Ranker) or
 * messages (Chat).
 *
 * A path of a taxonomy must lead from the root along the tree. Models often leave out the beginning,
 * or write "A/B", or give one path where a list of paths is wanted: as long as exactly one place in
 * the tree fits, that place is meant. */

#include "assay-label-check-private.h"

#include "assay-json.h"

#include <string.h>

/* Whether going up from place meets the names, last first. Sets above to the parent of the first. */
static gboolean
ends_with (const AssayControlCheck *self, int place, char **names, guint n, gboolean folded, int *above)
{
  for (; n > 0 && place >= 0; n--)
    {
      const AssayConfigLabel *label = &self->control->labels[place];
      g_autofree char *fold = folded ? assay_label_fold (label->value) : NULL;

      if (strcmp (folded ? fold : label->value, names[n - 1]) != 0)
        return FALSE;
      place = label->parent;
    }
  *above = place;
  return n == 0;
}

static gboolean
is_leaf (const AssayControlCheck *self, int place)
{
  /* Children follow their parent in document order. */
  return (guint) place + 1 == self->control->n_labels
         || self->control->labels[place + 1].parent != place;
}

static int
search_node (const AssayControlCheck *self, char **names, guint n, gboolean folded)
{
  int found = -1;

  for (guint i = 0; i < self->control->n_labels; i++)
    {
      int above;

      if (!ends_with (self, (int) i, names, n, folded, &above))
        continue;
      if (above < 0)
        return (int) i;
      found = found == -1 ? (int) i : -2;
    }
  return found;
}

/* The node that the names lead to: from the root if that is possible, else the only one they end at.
 * -1 when there is none, -2 when there are several. */
static int
find_node (const AssayControlCheck *self, char **names, guint n)
{
  g_auto (GStrv) folded = NULL;
  int found = n > 0 ? search_node (self, names, n, FALSE) : -1;

  if (found != -1 || n == 0)
    return found;
  folded = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    folded[i] = assay_label_fold (names[i]);
  return search_node (self, folded, n, TRUE);
}

static JsonArray *
path_to (const AssayControlCheck *self, int place)
{
  JsonArray *path = json_array_new ();
  int nodes[ASSAY_LABEL_CONFIG_MAX_DEPTH];
  int n = 0;

  for (; place >= 0 && n < ASSAY_LABEL_CONFIG_MAX_DEPTH; place = self->control->labels[place].parent)
    nodes[n++] = place;
  while (n > 0)
    json_array_add_string_element (path, self->control->labels[nodes[--n]].value);
  return path;
}

static GStrv
read_names (const AssayControlCheck *self, JsonNode *node)
{
  const char *separator = assay_config_element_get (self->control->element, "pathSeparator");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (assay_json_is_string (node))
    {
      const char *text = json_node_get_string (node);
      g_auto (GStrv) parts = NULL;
      char *whole[] = { (char *) text, NULL };

      if (find_node (self, whole, 1) != -1)
        return g_strdupv (whole);
      parts = g_strsplit (text, separator != NULL && *separator != '\0' ? separator : "/", -1);
      for (guint i = 0; parts[i] != NULL; i++)
        g_strv_builder_add (builder, g_strstrip (parts[i]));
      return g_strv_builder_end (builder);
    }
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (!assay_json_is_string (json_array_get_element (array, i)))
        return NULL;
      g_strv_builder_add (builder, json_array_get_string_element (array, i));
    }
  return g_strv_builder_end (builder);
}

static gboolean
is_array_of_strings (JsonNode *node)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!assay_json_is_string (json_array_get_element (array, i)))
      return FALSE;
  return TRUE;
}

static gboolean
add_path (const AssayControlCheck *self, JsonNode *value, JsonArray *out)
{
  g_auto (GStrv) names = read_names (self, value);
  int place = names != NULL ? find_node (self, names, g_strv_length (names)) : -1;
  g_autoptr (JsonNode) path = NULL;

  if (place == -1)
    assay_check_fail (self, value, "a list of paths, each from the root of the taxonomy to a node");
  else if (place == -2)
    assay_check_fail (self, value, "a path from the root: several nodes have this name");
  else if (assay_config_element_is_true (self->control->element, "leafsOnly")
           && !is_leaf (self, place))
    assay_check_fail (self, value, "a path that ends at a leaf");
  else
    {
      path = assay_check_take_array (path_to (self, place));
      if (!json_node_equal (path, value))
        {
          g_autofree char *text = assay_json_to_text (path);

          assay_check_correct (self,
                               is_array_of_strings (value) ? ASSAY_CORRECTION_SPELLING
                                                           : ASSAY_CORRECTION_SHAPE,
                               value, text);
        }
      json_array_add_element (out, g_steal_pointer (&path));
      return TRUE;
    }
  return FALSE;
}

/* A flat list is one path when it is one, else a list of nodes. */
static gboolean
is_one_path (const AssayControlCheck *self, JsonNode *value)
{
  g_auto (GStrv) names = read_names (self, value);

  return names != NULL && find_node (self, names, g_strv_length (names)) >= 0;
}

/* Without a tree, because it comes from data or from a server, the shape is all that can be checked. */
static JsonNode *
check_unknown_tree (const AssayControlCheck *self, JsonNode *value)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (!is_array_of_strings (json_array_get_element (array, i)))
      array = NULL;
  if (array != NULL)
    return json_node_copy (value);
  assay_check_fail (self, value, "a list of paths, each a list of names from the root");
  return NULL;
}

/*
 * assay_check_taxonomy:
 *
 * Returns: (transfer full) (nullable): a list of paths from the root.
 */
JsonNode *
assay_check_taxonomy (const AssayControlCheck *self, JsonNode *value)
{
  g_autoptr (JsonArray) out = json_array_new ();
  JsonArray *array;

  if (self->control->n_labels == 0)
    return check_unknown_tree (self, value);
  if (!JSON_NODE_HOLDS_ARRAY (value) || (is_array_of_strings (value) && is_one_path (self, value)))
    {
      g_autoptr (JsonNode) list = NULL;
      g_autofree char *text = NULL;

      if (!add_path (self, value, out))
        return NULL;
      list = assay_check_take_array (json_array_ref (out));
      text = assay_json_to_text (list);
      assay_check_correct (self, ASSAY_CORRECTION_SHAPE, value, text);
      return assay_check_take_array (g_steal_pointer (&out));
    }
  array = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!add_path (self, json_array_get_element (array, i), out))
      return NULL;
  return assay_check_take_array (g_steal_pointer (&out));
}

/*
 * assay_check_target:
 *
 * Returns: (transfer none) (nullable): the value of the object that the control is about.
 */
JsonNode *
assay_check_target (const AssayControlCheck *self)
{
  const AssayConfigObject *target = self->index->target;

  return target != NULL && target->path != NULL && self->check->data != NULL
             ? assay_path_lookup (target->path, self->check->data)
             : NULL;
}

/* The ids of the list that is ranked; NULL when they are not known. */
static GHashTable *
read_ids (const AssayControlCheck *self)
{
  JsonNode *node = assay_check_target (self);
  g_autoptr (GHashTable) ids = NULL;
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      JsonNode *id = JSON_NODE_HOLDS_OBJECT (item)
                         ? json_object_get_member (json_node_get_object (item), "id")
                         : NULL;

      if (id == NULL || !JSON_NODE_HOLDS_VALUE (id))
        return NULL;
      g_hash_table_add (ids, assay_json_is_string (id) ? g_strdup (json_node_get_string (id))
                                                       : assay_json_to_text (id));
    }
  return g_steal_pointer (&ids);
}

static JsonArray *
check_ids (const AssayControlCheck *self, JsonNode *value, GHashTable *known, GHashTable *seen)
{
  g_autoptr (JsonArray) out = json_array_new ();
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autofree char *id = NULL;

      if (!JSON_NODE_HOLDS_VALUE (node))
        array = NULL;
      else
        id = assay_json_is_string (node) ? g_strdup (json_node_get_string (node)) : assay_json_to_text (node);
      if (array == NULL || (known != NULL && !g_hash_table_contains (known, id)))
        {
          assay_check_fail (self, node, "a list of ids of the items to be ranked");
          return NULL;
        }
      json_array_add_string_element (out, id);
      if (!g_hash_table_add (seen, g_steal_pointer (&id)))
        {
          assay_check_fail (self, node, "an order in which each id appears once");
          return NULL;
        }
    }
  if (array != NULL)
    return g_steal_pointer (&out);
  assay_check_fail (self, value, "a list of ids of the items to be ranked");
  return NULL;
}

static gboolean
has_buckets (const AssayConfigElement *element)
{
  for (const AssayConfigElement *e = element->first; e != NULL; e = e->next)
    if (g_ascii_strcasecmp (e->tag, "Bucket") == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_bucket (const AssayConfigElement *element, const char *name)
{
  for (const AssayConfigElement *e = element->first; e != NULL; e = e->next)
    if (g_strcmp0 (assay_config_element_get (e, "name"), name) == 0)
      return TRUE;
  return strcmp (name, "_") == 0;
}

/* Fills out from an object of lists. Without buckets there is one list, whatever it is called. */
static gboolean
check_buckets (const AssayControlCheck *self, JsonNode *value, GHashTable *known, GHashTable *seen,
               JsonObject *out)
{
  const AssayConfigElement *element = self->control->element;
  gboolean buckets = has_buckets (element);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (!buckets && json_object_get_size (json_node_get_object (value)) != 1)
    {
      assay_check_fail (self, value, "one list of ids");
      return FALSE;
    }
  json_object_iter_init_ordered (&iter, json_node_get_object (value));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      JsonArray *ids = check_ids (self, member, known, seen);

      if (ids == NULL)
        return FALSE;
      json_object_set_array_member (out, buckets ? name : self->control->name, ids);
      if (!buckets || is_bucket (element, name))
        continue;
      assay_check_fail (self, value, "lists of ids under the names of the buckets");
      return FALSE;
    }
  return TRUE;
}

/*
 * assay_check_ranker:
 *
 * Returns: (transfer full) (nullable): { name: [ids] }, the name the control's or that of a bucket.
 */
JsonNode *
assay_check_ranker (const AssayControlCheck *self, JsonNode *value)
{
  g_autoptr (GHashTable) known = read_ids (self);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *out = json_object_new ();
  JsonArray *ids;

  json_node_take_object (node, out);
  if (!JSON_NODE_HOLDS_OBJECT (value))
    {
      ids = check_ids (self, value, known, seen);
      if (ids == NULL)
        return NULL;
      json_object_set_array_member (out, self->control->name, ids);
      return g_steal_pointer (&node);
    }
  return check_buckets (self, value, known, seen, out) ? g_steal_pointer (&node) : NULL;
}

static gboolean
add_message (const AssayControlCheck *self, JsonNode *value, JsonArray *out)
{
  JsonObject *message = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  JsonObject *inner = assay_json_get_object (message, "chatmessage");
  JsonObject *normal;

  message = inner != NULL ? inner : message;
  if (assay_json_get_string (message, "role", NULL) == NULL
      || assay_json_get_string (message, "content", NULL) == NULL)
    {
      assay_check_fail (self, value, "a message with a \"role\" and a \"content\"");
      return FALSE;
    }
  normal = json_object_new ();
  json_object_set_string_member (normal, "role", assay_json_get_string (message, "role", ""));
  json_object_set_string_member (normal, "content", assay_json_get_string (message, "content", ""));
  if (assay_json_is_number (json_object_get_member (message, "createdAt")))
    json_object_set_member (normal, "createdAt",
                            json_node_copy (json_object_get_member (message, "createdAt")));
  json_array_add_object_element (out, normal);
  return TRUE;
}

/*
 * assay_check_chat:
 *
 * Returns: (transfer full) (nullable): a list of messages. A bare text is what the assistant says.
 */
JsonNode *
assay_check_chat (const AssayControlCheck *self, JsonNode *value)
{
  g_autoptr (JsonArray) out = json_array_new ();
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  if (assay_json_is_string (value))
    {
      JsonObject *message = json_object_new ();

      json_object_set_string_member (message, "role", "assistant");
      json_object_set_string_member (message, "content", json_node_get_string (value));
      json_array_add_object_element (out, message);
      assay_check_correct (self, ASSAY_CORRECTION_SHAPE, value, "a message of the assistant");
      return assay_check_take_array (g_steal_pointer (&out));
    }
  if (array == NULL)
    return add_message (self, value, out) ? assay_check_take_array (g_steal_pointer (&out)) : NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!add_message (self, json_array_get_element (array, i), out))
      return NULL;
  return assay_check_take_array (g_steal_pointer (&out));
}
