/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-label-imports.c: predictions and annotations that come from elsewhere, checked as Label
 * Studio's own client checks them: the same things pass and the same words are said, because scripts
 * read them. That is laxer than what models are held to here: two choices of one, numbers beyond
 * their bounds and spans beyond the text pass. Numbers may be texts, since the original reads "4" as 4.
 *
 * Also taken are regions that the window writes where two tags share the work: a shape of <Rectangle>
 * with its labels from <Labels>, as two regions of one id or as one of type "rectanglelabels". */

#include "assay-label-check-private.h"

#include "assay-error.h"
#include "assay-json.h"

#include <string.h>

typedef struct
{
  AssayLabelConfig *config;
  JsonArray *result;
  GPtrArray *problems; /* of char* */
  GHashTable *ids;     /* of good regions, borrowed */
  GHashTable *shapes;  /* id → AssayShapeField of the region that has it */
} Import;

static void G_GNUC_PRINTF (2, 3)
complain (Import *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (self->problems, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* As Python's str() shows it: a text without quotes. */
static char *
python_str (JsonNode *node)
{
  GString *out = g_string_new (NULL);

  if (node == NULL)
    g_string_append (out, "None");
  else if (assay_json_is_string (node))
    g_string_append (out, json_node_get_string (node));
  else
    assay_python_append (out, node);
  return g_string_free (out, FALSE);
}

/* The control whose shape a region of <Labels> carries: type "rectanglelabels", sibling <Rectangle>. */
static const AssayConfigControl *
find_merged (Import *self, const AssayConfigControl *control, const char *type)
{
  if (control->kind != ASSAY_CONTROL_LABELS || !g_str_has_suffix (type, "labels"))
    return NULL;
  for (guint i = 0; i < self->config->controls->len; i++)
    {
      const AssayConfigControl *other = &g_array_index (self->config->controls, AssayConfigControl, i);

      if (other->kind == ASSAY_CONTROL_SHAPE && strlen (other->type) + 6 == strlen (type)
          && g_str_has_prefix (type, other->type)
          && g_strv_contains (control->to_name, other->to_name[0]))
        return other;
    }
  return NULL;
}

static char *
list_strings (const char *const *strings)
{
  GString *out = g_string_new ("[");

  for (guint i = 0; strings[i] != NULL; i++)
    {
      g_string_append (out, i > 0 ? ", " : "");
      assay_python_append_string (out, strings[i]);
    }
  g_string_append_c (out, ']');
  return g_string_free (out, FALSE);
}

static char *
valid_options (const AssayConfigControl *control, const AssayControlIndex *index)
{
  const char *tag = control->element->info != NULL ? control->element->info->tag : control->element->tag;

  if (index->n_values > 0)
    return list_strings (index->values);
  if (control->kind == ASSAY_CONTROL_CHAT)
    return g_strdup ("expected structure: ChatMessageValue");
  return g_strdup_printf ("expected structure: %sValue",
                          strcmp (tag, "TimeSeriesLabels") == 0 ? "TimeSeries" : tag);
}

/* What is outside the picture, as "width 300, height 200"; NULL when nothing is. */
static char *
out_of_bounds (const AssayConfigControl *control, JsonObject *value)
{
  static const char *const fields[] = { "x", "y", "width", "height" };
  g_autoptr (GString) out = g_string_new (NULL);

  if (value == NULL || !g_str_has_prefix (control->type, "rectangle"))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      JsonNode *node = json_object_get_member (value, fields[i]);
      g_autofree char *shown = NULL;
      double number;

      if (node == NULL || (assay_check_read_number (node, &number) && number >= 0 && number <= 100))
        continue;
      shown = python_str (node);
      g_string_append_printf (out, "%s%s %s", out->len > 0 ? ", " : "", fields[i], shown);
    }
  return out->len > 0 ? g_strdup (out->str) : NULL;
}

static void
complain_value (Import *self, guint i, const AssayConfigControl *control, const AssayControlIndex *index,
                JsonNode *value)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  g_autofree char *bounds = out_of_bounds (control, object);
  g_autofree char *options = NULL;
  g_autofree char *shown = NULL;

  if (bounds != NULL)
    {
      complain (self, "Region %u: Invalid geometry for control '%s': %s out of bounds [0, 100]", i,
                control->name, bounds);
      return;
    }
  shown = python_str (value);
  options = valid_options (control, index);
  complain (self, "Region %u: Invalid value for control '%s'. Got: %s. Valid options: %s", i,
            control->name, shown, options);
}

static gboolean
is_target (const AssayConfigControl *control, const char *to_name)
{
  g_autofree char *all = NULL;

  if (g_strv_contains (control->to_name, to_name))
    return TRUE;
  if (control->kind != ASSAY_CONTROL_PAIRWISE)
    return FALSE;
  /* The window names both objects, the Python helper the control itself. */
  all = g_strjoinv (",", (char **) control->to_name);
  return strcmp (all, to_name) == 0 || strcmp (control->name, to_name) == 0;
}

static gboolean
has_fields (Import *self, JsonObject *region, guint i)
{
  static const char *const fields[] = { "from_name", "to_name", "type", "value" };
  guint n = self->problems->len;

  for (gsize j = 0; j < G_N_ELEMENTS (fields); j++)
    if (!json_object_has_member (region, fields[j]))
      complain (self, "Region %u: Missing required field '%s'", i, fields[j]);
  return self->problems->len == n;
}

/* The control and object that a region names; NULL after a complaint. */
static const AssayConfigControl *
find_ends (Import *self, JsonObject *region, guint i)
{
  g_autofree char *from = python_str (json_object_get_member (region, "from_name"));
  g_autofree char *to = python_str (json_object_get_member (region, "to_name"));
  const AssayConfigControl *control = assay_label_config_find_control (self->config, from);

  if (control == NULL)
    {
      complain (self, "Region %u: 'from_name' '%s' not found in configuration", i, from);
      return NULL;
    }
  if (!is_target (control, to) && assay_label_config_find_object (self->config, to) == NULL)
    {
      complain (self, "Region %u: 'to_name' '%s' not found in configuration", i, to);
      return NULL;
    }
  return control;
}

static void
check_to_name (Import *self, const AssayConfigControl *control, JsonObject *region, guint i)
{
  g_autofree char *to = python_str (json_object_get_member (region, "to_name"));
  g_autofree char *options = NULL;

  if (is_target (control, to))
    return;
  options = list_strings (control->to_name);
  complain (self, "Region %u: 'to_name' '%s' is not valid for control '%s'. Valid options: %s", i, to,
            control->name, options);
}

/* The shape whose labels this region carries. */
static const AssayShapeField *
find_partner (Import *self, JsonObject *region)
{
  const char *id = assay_json_get_string (region, "id", NULL);

  return id != NULL ? g_hash_table_lookup (self->shapes, id) : NULL;
}

static void
check_region (Import *self, JsonObject *region, guint i)
{
  guint n = self->problems->len;
  const AssayConfigControl *control, *merged;
  const AssayControlIndex *index;
  g_autofree char *type = NULL;
  g_autofree char *lower = NULL;
  JsonNode *value = json_object_get_member (region, "value");
  JsonObject *object = assay_json_get_object (region, "value");
  gboolean fits;

  control = has_fields (self, region, i) ? find_ends (self, region, i) : NULL;
  if (control == NULL)
    return;
  index = &g_array_index (self->config->indexes, AssayControlIndex,
                          control - (AssayConfigControl *) (gpointer) self->config->controls->data);
  type = python_str (json_object_get_member (region, "type"));
  lower = g_utf8_strdown (type, -1);
  merged = find_merged (self, control, lower);
  if (merged == NULL && strcmp (lower, control->type) != 0)
    complain (self, "Region %u: Type '%s' does not match expected type '%s' for control '%s'", i, lower,
              control->type, control->name);
  check_to_name (self, control, region, i);
  if (object == NULL)
    fits = FALSE;
  else if (merged != NULL)
    fits = assay_import_fits_merged (merged->element->info->shape, index, lower, object);
  else
    fits = assay_import_fits (control, index, find_partner (self, region), object);
  if (!fits)
    complain_value (self, i, control, index, value);
  if (self->problems->len == n && assay_json_get_string (region, "id", NULL) != NULL)
    g_hash_table_add (self->ids, (gpointer) assay_json_get_string (region, "id", NULL));
}

static void
check_relation (Import *self, JsonObject *relation, guint i)
{
  static const char *const fields[] = { "type", "direction", "from_id", "to_id" };
  static const char *const directions[] = { "left", "right", "bi", NULL };
  g_autofree char *direction = python_str (json_object_get_member (relation, "direction"));

  for (gsize j = 0; j < G_N_ELEMENTS (fields); j++)
    if (!json_object_has_member (relation, fields[j]))
      complain (self, "Relation %u: Missing required field '%s'", i, fields[j]);
  if (!g_strv_contains (directions, direction))
    complain (self, "Relation %u: Direction must be one of ('left', 'right', 'bi'), got '%s'", i,
              direction);
  for (gsize j = 2; j < G_N_ELEMENTS (fields); j++)
    {
      g_autofree char *id = python_str (json_object_get_member (relation, fields[j]));

      if (!g_hash_table_contains (self->ids, id))
        complain (self, "Relation %u: '%s' '%s' not found in regions", i, fields[j], id);
    }
}

static void
check_score (Import *self, JsonNode *score)
{
  g_autoptr (GString) shown = g_string_new (NULL);
  double number;

  if (score == NULL || JSON_NODE_HOLDS_NULL (score))
    return;
  if (!assay_check_read_number (score, &number))
    {
      g_autofree char *text = python_str (score);

      complain (self, "Score must be a valid number, got %s", text);
      return;
    }
  assay_json_append_number (shown, number);
  if (number < 0 || number > 1)
    complain (self, "Score must be between 0.00 and 1.00 inclusive, got %s", shown->str);
}

static const char *
python_class (JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    return "list";
  if (JSON_NODE_HOLDS_NULL (node))
    return "NoneType";
  if (assay_json_is_string (node))
    return "str";
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return "bool";
  return json_node_get_value_type (node) == G_TYPE_INT64 ? "int" : "float";
}

static void
find_shapes (Import *self)
{
  for (guint i = 0; i < json_array_get_length (self->result); i++)
    {
      JsonNode *node = json_array_get_element (self->result, i);
      JsonObject *region = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *id = assay_json_get_string (region, "id", NULL);
      const char *name = assay_json_get_string (region, "from_name", NULL);
      const AssayConfigControl *control
          = name != NULL ? assay_label_config_find_control (self->config, name) : NULL;

      if (id != NULL && control != NULL && control->kind == ASSAY_CONTROL_SHAPE)
        g_hash_table_insert (self->shapes, (gpointer) id, (gpointer) control->element->info->shape);
    }
}

static void
check_result (Import *self)
{
  guint n = json_array_get_length (self->result);

  find_shapes (self);
  /* Relations last: they name regions, and only good ones count. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n; i++)
      {
        JsonNode *node = json_array_get_element (self->result, i);
        JsonObject *region = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
        gboolean relation
            = g_strcmp0 (assay_json_get_string (region, "type", NULL), "relation") == 0;

        if (region == NULL && pass == 0)
          {
            g_autofree char *shown = python_str (node);

            complain (self, "Region must be a dictionary. Got <class '%s'>: %s", python_class (node), shown);
          }
        else if (region != NULL && !relation && pass == 0)
          check_region (self, region, i);
        else if (region != NULL && relation && pass == 1)
          check_relation (self, region, i);
      }
}

/**
 * assay_label_config_list_region_problems:
 * @prediction: a prediction or an annotation: { result, score? }
 *
 * Returns: (transfer full) (element-type utf8): what Label Studio's checker would say about it, in
 * its words; empty when it would accept it. Any thread.
 */
GPtrArray *
assay_label_config_list_region_problems (AssayLabelConfig *self, JsonObject *prediction)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) shapes = g_hash_table_new (g_str_hash, g_str_equal);
  Import import = { .config = self, .ids = ids, .shapes = shapes };
  JsonNode *result = json_object_get_member (prediction, "result");

  import.problems = g_ptr_array_new_with_free_func (g_free);
  if (result == NULL)
    complain (&import, "Missing required field 'result'");
  else if (!JSON_NODE_HOLDS_ARRAY (result))
    complain (&import, "'result' must be a list");
  else
    {
      import.result = json_node_get_array (result);
      check_score (&import, json_object_get_member (prediction, "score"));
      check_result (&import);
    }
  return import.problems;
}

/**
 * assay_label_config_check_regions:
 * @prediction: a prediction or an annotation: { result, score? }
 *
 * Returns: whether Label Studio would accept it; else %ASSAY_ERROR_INVALID with the first complaint
 * and the number of others. Any thread.
 */
gboolean
assay_label_config_check_regions (AssayLabelConfig *self, JsonObject *prediction, GError **error)
{
  g_autoptr (GPtrArray) problems = assay_label_config_list_region_problems (self, prediction);

  if (problems->len == 0)
    return TRUE;
  if (problems->len == 1)
    g_set_error_literal (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, problems->pdata[0]);
  else
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "%s (and %u more)",
                 (char *) problems->pdata[0], problems->len - 1);
  return FALSE;
}
