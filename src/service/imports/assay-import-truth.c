/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-import-truth.c: columns that hold the right answers. A column is named by
 *
 *   label                             its values are labels, scores or texts
 *   label=1:World,2:Sports            its values stand for labels
 *   stars=quality                     they belong to the control "quality"
 *   stars=quality=1:bad,2:good        both
 *
 * with a backslash before a comma, colon or equals sign that means itself. Without a control, it is
 * the one that has the labels, the one called like the column, or the only one. Values are checked
 * as answers are, but what would have to be corrected is refused: a ground truth that was guessed is
 * none. Empty values are no answer. Belongs to one thread at a time. */

#include "assay-import-truth.h"

#include "assay-csv.h"
#include "assay-error.h"
#include "assay-json.h"
#include "assay-label-columns.h"
#include "assay-label-values.h"

#include <string.h>

typedef struct
{
  char *column;
  char *control_name;               /* as given, or NULL */
  const AssayConfigColumn *control; /* NULL until a value tells */
  GPtrArray *values;                /* of char*; with labels the pairs, NULL without */
  GPtrArray *labels;
} Spec;

struct _AssayImportTruth
{
  AssayLabelConfig *config;
  GPtrArray *specs; /* of Spec */
  JsonObject *task; /* control → value */
};

static void
spec_free (gpointer data)
{
  Spec *spec = data;

  g_free (spec->column);
  g_free (spec->control_name);
  g_clear_pointer (&spec->values, g_ptr_array_unref);
  g_clear_pointer (&spec->labels, g_ptr_array_unref);
  g_free (spec);
}

/* Up to the next bare delimiter, which *p is moved behind; to the end when there is none. */
static char *
next_part (const char **p, char delimiter)
{
  GString *part = g_string_new (NULL);

  while (**p != '\0' && **p != delimiter)
    {
      if (**p == '\\' && (*p)[1] != '\0')
        (*p)++;
      g_string_append_c (part, **p);
      (*p)++;
    }
  if (**p == delimiter)
    (*p)++;
  return g_string_free (part, FALSE);
}

static gboolean
has_bare (const char *text, char wanted)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        p++;
      else if (*p == wanted)
        return TRUE;
    }
  return FALSE;
}

static gboolean
parse_pairs (Spec *spec, const char *p, GError **error)
{
  spec->values = g_ptr_array_new_with_free_func (g_free);
  spec->labels = g_ptr_array_new_with_free_func (g_free);
  while (*p != '\0')
    {
      const char *start = p;
      char *value = next_part (&p, ':');

      g_ptr_array_add (spec->values, value);
      if (p[-1] != ':' || *p == '\0')
        {
          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                       "“%s” is no pair of value and label; write --ground-truth %s=1:World,2:Sports", start,
                       spec->column);
          return FALSE;
        }
      g_ptr_array_add (spec->labels, g_strstrip (next_part (&p, ',')));
    }
  return TRUE;
}

static Spec *
spec_parse (const char *text, GError **error)
{
  Spec *spec = g_new0 (Spec, 1);
  const char *p = text;

  spec->column = g_strstrip (next_part (&p, '='));
  if (*p != '\0' && (!has_bare (p, ':') || has_bare (p, '=')))
    spec->control_name = g_strstrip (next_part (&p, '='));
  if (*spec->column == '\0')
    g_set_error_literal (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                         "--ground-truth needs a column, as in --ground-truth label=1:World,2:Sports");
  else if (*p == '\0' || parse_pairs (spec, p, error))
    return spec;
  spec_free (spec);
  return NULL;
}

static const AssayConfigColumn *
find_column (AssayLabelConfig *config, const char *name)
{
  guint n;
  const AssayConfigColumn *columns = assay_label_config_get_columns (config, &n);

  for (guint i = 0; i < n; i++)
    if (g_ascii_strcasecmp (columns[i].name, name) == 0)
      return &columns[i];
  return NULL;
}

static gboolean
has_label (const AssayConfigColumn *column, const char *label)
{
  for (guint i = 0; i < column->n_labels; i++)
    if (strcmp (column->labels[i], label) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
has_labels (const AssayConfigColumn *column, GPtrArray *labels)
{
  for (guint i = 0; i < labels->len; i++)
    if (!has_label (column, labels->pdata[i]))
      return FALSE;
  return TRUE;
}

/* The only column that has the labels; NULL when there is none or several. */
static const AssayConfigColumn *
find_by_labels (AssayLabelConfig *config, GPtrArray *labels)
{
  const AssayConfigColumn *found = NULL;
  guint n;
  const AssayConfigColumn *columns = assay_label_config_get_columns (config, &n);

  for (guint i = 0; i < n; i++)
    if (has_labels (&columns[i], labels))
      {
        if (found != NULL)
          return NULL;
        found = &columns[i];
      }
  return found;
}

static gboolean
resolve (Spec *spec, AssayLabelConfig *config, GError **error)
{
  guint n;
  const AssayConfigColumn *columns = assay_label_config_get_columns (config, &n);

  if (spec->control_name != NULL)
    {
      spec->control = find_column (config, spec->control_name);
      if (spec->control == NULL)
        g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
                     "The labeling config has no control “%s”, which --ground-truth names",
                     spec->control_name);
      return spec->control != NULL;
    }
  if (spec->labels != NULL)
    {
      spec->control = find_by_labels (config, spec->labels);
      if (spec->control == NULL)
        g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
                     "Not exactly one control of the labeling config has all the labels that --ground-truth "
                     "names (“%s”, …); correct them, or name the control as in %s=CONTROL=1:…",
                     (char *) spec->labels->pdata[0], spec->column);
      return spec->control != NULL;
    }
  spec->control = find_column (config, spec->column);
  if (spec->control == NULL && n == 1)
    spec->control = &columns[0];
  if (n == 0)
    g_set_error_literal (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
                         "The labeling config asks nothing, so there can be no ground truth");
  return n > 0; /* else the first value tells */
}

/**
 * assay_import_truth_new:
 * @specs: (nullable): the columns, as described on top of the file
 * @config: what is asked
 *
 * Returns: (transfer full): what turns columns into annotations; or %NULL with %ASSAY_ERROR_INVALID
 * or %ASSAY_ERROR_NOT_FOUND.
 */
AssayImportTruth *
assay_import_truth_new (const char *const *specs, AssayLabelConfig *config, GError **error)
{
  g_autoptr (AssayImportTruth) self = g_new0 (AssayImportTruth, 1);

  self->config = assay_label_config_ref (config);
  self->specs = g_ptr_array_new_with_free_func (spec_free);
  for (gsize i = 0; specs != NULL && specs[i] != NULL; i++)
    {
      Spec *spec = spec_parse (specs[i], error);

      if (spec == NULL)
        return NULL;
      g_ptr_array_add (self->specs, spec);
      if (!resolve (spec, config, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * assay_import_truth_free:
 *
 * Frees @self.
 */
void
assay_import_truth_free (AssayImportTruth *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->task, json_object_unref);
  g_ptr_array_unref (self->specs);
  assay_label_config_unref (self->config);
  g_free (self);
}

/**
 * assay_import_truth_get_n:
 *
 * Returns: how many columns hold ground truth.
 */
guint
assay_import_truth_get_n (AssayImportTruth *self)
{
  return self->specs->len;
}

/**
 * assay_import_truth_get_column:
 *
 * Returns: (transfer none): the name of one of them.
 */
const char *
assay_import_truth_get_column (AssayImportTruth *self, guint i)
{
  return ((Spec *) self->specs->pdata[i])->column;
}

/**
 * assay_import_truth_get_control:
 *
 * Returns: (transfer none) (nullable): the control that it answers, as far as it is known.
 */
const char *
assay_import_truth_get_control (AssayImportTruth *self, guint i)
{
  const Spec *spec = self->specs->pdata[i];

  return spec->control != NULL ? spec->control->name : NULL;
}

/**
 * assay_import_truth_begin:
 *
 * Begins with the values of the next task.
 */
void
assay_import_truth_begin (AssayImportTruth *self)
{
  g_clear_pointer (&self->task, json_object_unref);
}

/* What a value stands for. */
static const char *
translate (const Spec *spec, const char *text, GError **error)
{
  if (spec->values == NULL)
    return text;
  for (guint i = 0; i < spec->values->len; i++)
    if (strcmp (spec->values->pdata[i], text) == 0)
      return spec->labels->pdata[i];
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               "“%.100s” in the column “%s” is none of the values that --ground-truth gives a label for",
               text, spec->column);
  return NULL;
}

static JsonNode *
string_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

/* Several labels in one cell: "A|B", "A; B" or "A, B". */
static JsonNode *
split_labels (const AssayConfigColumn *control, const char *text)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  g_auto (GStrv) parts
    = has_label (control, text) ? g_strdupv ((char *[]){ (char *) text, NULL })
                                : g_strsplit_set (text, strchr (text, '|') != NULL   ? "|"
                                                        : strchr (text, ';') != NULL ? ";"
                                                                                     : ",", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      json_array_add_string_element (array, parts[i]);
  json_node_take_array (node, array);
  return node;
}

static JsonNode *
node_of_text (const AssayConfigColumn *control, const char *text)
{
  JsonNode *node = NULL;

  if (control->kind == ASSAY_COLUMN_TEXT || control->kind == ASSAY_COLUMN_CHOICE)
    return string_node (text);
  if (text[0] == '[' || text[0] == '{')
    node = assay_json_parse (text, -1, NULL);
  if (node != NULL)
    return node;
  if (control->kind == ASSAY_COLUMN_CHOICES)
    return split_labels (control, text);
  return string_node (text);
}

static gboolean
tell_by_value (AssayImportTruth *self, Spec *spec, const char *text, GError **error)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  if (spec->control != NULL)
    return TRUE;
  g_ptr_array_add (labels, (char *) text);
  spec->control = find_by_labels (self->config, labels);
  if (spec->control == NULL)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                 "“%.100s” in the column “%s” is a label of no control, or of several; name the control as in "
                 "--ground-truth %s=CONTROL",
                 text, spec->column, spec->column);
  return spec->control != NULL;
}

static void
take_value (AssayImportTruth *self, const Spec *spec, JsonNode *node)
{
  if (self->task == NULL)
    self->task = json_object_new ();
  json_object_set_member (self->task, spec->control->name, node);
}

/**
 * assay_import_truth_add_text:
 * @i: which column
 * @text: its value in this task; an empty one is no answer
 *
 * Returns: whether the value can be one; what it is worth says assay_import_truth_end().
 */
gboolean
assay_import_truth_add_text (AssayImportTruth *self, guint i, const char *text, GError **error)
{
  Spec *spec = self->specs->pdata[i];
  g_autofree char *plain = g_strstrip (g_strdup (text));
  const char *label;

  if (*plain == '\0')
    return TRUE;
  label = translate (spec, plain, error);
  if (label == NULL || !tell_by_value (self, spec, label, error))
    return FALSE;
  take_value (self, spec, node_of_text (spec->control, label));
  return TRUE;
}

/**
 * assay_import_truth_add_json:
 * @i: which column
 * @json: its value in this task, valid JSON; null is no answer
 * @length: its bytes
 *
 * Returns: as assay_import_truth_add_text().
 */
gboolean
assay_import_truth_add_json (AssayImportTruth *self, guint i, const char *json, gsize length, GError **error)
{
  Spec *spec = self->specs->pdata[i];
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  node = assay_json_parse (json, (gssize) length, error);
  if (node == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (assay_json_is_string (node))
    return assay_import_truth_add_text (self, i, json_node_get_string (node), error);
  text = g_strndup (json, length);
  if (spec->values != NULL)
    return assay_import_truth_add_text (self, i, text, error);
  if (!tell_by_value (self, spec, text, error))
    return FALSE;
  take_value (self, spec, g_steal_pointer (&node));
  return TRUE;
}

/**
 * assay_import_truth_end:
 * @annotation: (out) (transfer full) (nullable): the ground truth; %NULL when no column says anything
 *
 * Returns: whether the values are answers of the config.
 */
gboolean
assay_import_truth_end (AssayImportTruth *self, AssayAnnotation **annotation, GError **error)
{
  g_auto (AssayValueReport) found = { 0 };
  g_autoptr (JsonObject) values = NULL;
  g_autoptr (JsonArray) regions = NULL;

  *annotation = NULL;
  if (self->task == NULL)
    return TRUE;
  values = assay_label_config_check_values (self->config, self->task, NULL, &found, error);
  if (values == NULL)
    return FALSE;
  if (found.flags & ASSAY_REVIEW_CORRECTED)
    {
      g_autofree char *what = assay_value_report_describe (&found);

      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "The ground truth does not fit: %s", what);
      return FALSE;
    }
  regions = assay_label_config_to_regions (self->config, values);
  *annotation = assay_annotation_new ("import");
  (*annotation)->ground_truth = TRUE;
  (*annotation)->result = assay_json_array_to_text (regions);
  (*annotation)->value = assay_json_object_to_text (values);
  return TRUE;
}

/* Two values may stand for one label. */
static gboolean
is_first (GPtrArray *labels, guint i)
{
  for (guint k = 0; k < i; k++)
    if (strcmp (labels->pdata[k], labels->pdata[i]) == 0)
      return FALSE;
  return TRUE;
}

/**
 * assay_import_truth_list_missing:
 * @spec: one column of ground truth
 * @config: what is asked
 *
 * Finds out whether @config could take on labels that it does not have, as a new project's might.
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): the labels that @spec names, when it
 * names no control and no control has them all; %NULL when they fit.
 */
char **
assay_import_truth_list_missing (const char *spec, AssayLabelConfig *config)
{
  Spec *parsed = spec_parse (spec, NULL);
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();
  guint n;
  const AssayConfigColumn *columns = assay_label_config_get_columns (config, &n);
  gboolean fits = parsed == NULL || parsed->labels == NULL || parsed->control_name != NULL;

  for (guint i = 0; !fits && i < n; i++)
    fits = has_labels (&columns[i], parsed->labels);
  for (guint i = 0; !fits && i < parsed->labels->len; i++)
    if (is_first (parsed->labels, i))
      g_strv_builder_add (labels, parsed->labels->pdata[i]);
  g_clear_pointer (&parsed, spec_free);
  return fits ? NULL : g_strv_builder_end (labels);
}
