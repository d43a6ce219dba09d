/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-scoring-settings.c: how answers of a project are compared, as people choose it: one setting at a time, checked
 * against the labeling config before it is kept. The form is that of assay-scoring.c. Blocks; on the db worker. */

#include "assay-scoring-settings.h"

#include "assay-align.h"
#include "assay-error.h"
#include "assay-json.h"
#include "assay-scoring-project.h"

#include <math.h>
#include <string.h>

typedef enum
{
  KIND_WORD,
  KIND_NUMBER,
  KIND_SHARE, /* 0 to 1 */
  KIND_BOOLEAN,
} Kind;

static const struct
{
  const char *name;
  Kind kind;
  gboolean of_control; /* or of the whole */
} settings_table[] = {
  { "threshold", KIND_SHARE, FALSE },  { "method", KIND_WORD, TRUE },      { "weight", KIND_NUMBER, TRUE },
  { "threshold", KIND_SHARE, TRUE },   { "tolerance", KIND_NUMBER, TRUE }, { "relative", KIND_BOOLEAN, TRUE },
  { "range", KIND_NUMBER, TRUE },      { "pattern", KIND_WORD, TRUE },
};

static JsonNode *
read_value (Kind kind, const char *name, const char *value, GError **error)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  char *end = NULL;
  double number = g_ascii_strtod (value, &end);

  if (kind == KIND_WORD)
    json_node_set_string (node, value);
  else if (kind == KIND_BOOLEAN)
    json_node_set_boolean (node, g_ascii_strcasecmp (value, "true") == 0 || strcmp (value, "1") == 0);
  else if (end != value && *end == '\0' && (kind != KIND_SHARE || (number >= 0 && number <= 1)))
    json_node_set_double (node, number);
  else if (end != value && *end == '\0')
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "A %s is from 0 to 1, not %s", name, value);
      g_clear_pointer (&node, json_node_unref);
    }
  else
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "“%s” is no number, which %s must be", value, name);
      g_clear_pointer (&node, json_node_unref);
    }
  return node;
}

static JsonObject *
find_object (JsonObject *parent, const char *name)
{
  JsonObject *object = assay_json_get_object (parent, name);

  if (object != NULL)
    return object;
  object = json_object_new ();
  json_object_set_object_member (parent, name, object);
  return object;
}

/* Takes the node over; none for what it is by itself. */
static void
put_node (JsonObject *object, const char *name, JsonNode *node)
{
  if (node != NULL)
    json_object_set_member (object, name, node);
  else if (json_object_has_member (object, name))
    json_object_remove_member (object, name);
}

/* How much a label of the control counts. */
static gboolean
put_label (JsonObject *control, const char *label, const char *value, GError **error)
{
  JsonObject *labels = find_object (control, "labels");
  JsonNode *node = *value == '\0' ? NULL : read_value (KIND_NUMBER, label, value, error);

  if (*value != '\0' && node == NULL)
    return FALSE;
  if (node != NULL && !(json_node_get_double (node) >= 0 && isfinite (json_node_get_double (node))))
    {
      json_node_unref (node);
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "The weight of “%s” must be 0 or more", label);
      return FALSE;
    }
  put_node (labels, label, node);
  if (json_object_get_size (labels) == 0)
    json_object_remove_member (control, "labels");
  return TRUE;
}

static gboolean
put (JsonObject *scoring, const char *control, const char *name, const char *value, GError **error)
{
  JsonObject *object = control == NULL ? scoring : find_object (find_object (scoring, "controls"), control);

  if (control != NULL && g_str_has_prefix (name, ASSAY_SCORING_LABEL))
    return put_label (object, name + strlen (ASSAY_SCORING_LABEL), value != NULL ? value : "", error);
  for (gsize i = 0; i < G_N_ELEMENTS (settings_table); i++)
    if (settings_table[i].of_control == (control != NULL) && strcmp (settings_table[i].name, name) == 0)
      {
        JsonNode *node = value == NULL || *value == '\0' ? NULL : read_value (settings_table[i].kind, name, value, error);

        if (value != NULL && *value != '\0' && node == NULL)
          return FALSE;
        put_node (object, name, node);
        return TRUE;
      }
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               control == NULL ? "There is no setting “%s”; there is threshold, and of each control NAME.method, "
                                 ".weight, .threshold, .tolerance, .relative, .range, .pattern and .label.LABEL"
                               : "There is no setting “%s” of a control; there are method, weight, threshold, tolerance, "
                                 "relative, range, pattern and label.LABEL",
               name);
  return FALSE;
}

/**
 * assay_scoring_settings_set:
 * @db: a writing connection
 * @control: (nullable): whose setting; %NULL for all
 * @name: such as method or weight; "label." and a label for how much that counts
 * @value: (nullable): what it is from now on; %NULL or "" for what it is by itself
 *
 * Keeps one setting, if answers can be compared like that.
 */
gboolean
assay_scoring_settings_set (AssayDb *db, gint64 project_id, const char *control, const char *name, const char *value,
                            GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  g_autoptr (AssayProject) project = tx == NULL ? NULL : assay_project_load (db, project_id, error);
  g_autofree char *old = project == NULL ? NULL : assay_project_dup_setting (project, ASSAY_SCORING_SETTING);
  g_autoptr (JsonObject) scoring = old == NULL ? NULL : assay_json_parse_object (old, -1, NULL);
  g_autoptr (AssayLabelConfig) config
    = project == NULL ? NULL : assay_label_config_new (project->label_config, -1, error);
  g_autoptr (AssayScoring) check = NULL;
  g_autofree char *text = NULL;

  if (config == NULL)
    return FALSE;
  if (scoring == NULL)
    scoring = json_object_new ();
  if (control != NULL && assay_label_config_find_control (config, control) == NULL)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "“%s” asks nothing that is called “%s”", project->title,
                   control);
      return FALSE;
    }
  if (!put (scoring, control, name, value, error))
    return FALSE;
  check = assay_scoring_new (config, scoring, error);
  text = assay_json_object_to_text (scoring);
  return check != NULL && assay_project_set_setting (db, project_id, ASSAY_SCORING_SETTING, text, error)
         && assay_tx_commit (g_steal_pointer (&tx), error);
}

/**
 * assay_scoring_settings_parse:
 * @db: a writing connection
 * @text: such as "sentiment.method=exact", "comment.weight=0", "sentiment.label.negative=3" or "threshold=0.8"; nothing behind the sign for
 *   what it is by itself
 *
 * Keeps one setting as people type it.
 */
gboolean
assay_scoring_settings_parse (AssayDb *db, gint64 project_id, const char *text, GError **error)
{
  const char *label = strstr (text, "." ASSAY_SCORING_LABEL);
  /* A label can have any sign in it, and its weight has none; a pattern is the other way round. */
  const char *first = strchr (text, '=');
  gboolean is_label = label != NULL && first != NULL && label < first;
  const char *equals = is_label ? strrchr (text, '=') : first;
  g_autofree char *name = equals == NULL ? NULL : g_strndup (text, (gsize) (equals - text));
  char *dot = name == NULL ? NULL : is_label ? name + (label - text) : strrchr (name, '.');

  if (name == NULL)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "“%s” is no setting; write it like “sentiment.method=exact”", text);
      return FALSE;
    }
  if (dot != NULL)
    *dot = '\0';
  return assay_scoring_settings_set (db, project_id, dot != NULL ? name : NULL, dot != NULL ? dot + 1 : name,
                                     equals + 1, error);
}
