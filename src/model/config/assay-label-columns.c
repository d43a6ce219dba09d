/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-label-columns.c: how the answers to a config look as a table: for grids, for assayctl and for
 * CSV. One column for each control that is asked; its kind decides how cells are drawn, aligned and
 * sorted. Cells are short texts of one line; the full value is in the result. */

#include "assay-label-config-private.h"

#include "assay-json.h"

static const char *const side_labels[] = { "left", "right", NULL };

static AssayColumnKind
kind_of (const AssayConfigControl *control)
{
  switch (control->kind)
    {
    case ASSAY_CONTROL_CHOICES:
      return control->multiple ? ASSAY_COLUMN_CHOICES : ASSAY_COLUMN_CHOICE;
    case ASSAY_CONTROL_PAIRWISE:
      return ASSAY_COLUMN_CHOICE;
    case ASSAY_CONTROL_RATING:
      return ASSAY_COLUMN_SCORE;
    case ASSAY_CONTROL_NUMBER:
      return ASSAY_COLUMN_NUMBER;
    case ASSAY_CONTROL_TEXT_AREA:
    case ASSAY_CONTROL_DATE_TIME:
      return ASSAY_COLUMN_TEXT;
    case ASSAY_CONTROL_LABELS:
    case ASSAY_CONTROL_HYPERTEXT_LABELS:
    case ASSAY_CONTROL_PARAGRAPH_LABELS:
      return ASSAY_COLUMN_SPANS;
    case ASSAY_CONTROL_TAXONOMY:
    case ASSAY_CONTROL_RANKER:
    case ASSAY_CONTROL_SHAPE:
    case ASSAY_CONTROL_CHAT:
    case ASSAY_CONTROL_OTHER:
    default:
      return ASSAY_COLUMN_OTHER;
    }
}

/*
 * assay_label_config_add_column:
 *
 * Appends the column of @control, if it has one.
 */
void
assay_label_config_add_column (AssayLabelConfig *self, const AssayConfigControl *control,
                               const AssayControlIndex *index)
{
  AssayConfigColumn column = { .name = control->name, .title = control->title };

  if (!control->is_asked)
    return;
  column.kind = kind_of (control);
  column.min = control->min;
  column.max = control->max;
  column.control = control;
  column.labels = index->values;
  column.n_labels = index->n_values;
  if (control->kind == ASSAY_CONTROL_PAIRWISE)
    {
      column.labels = side_labels;
      column.n_labels = 2;
    }
  g_array_append_val (self->columns, column);
}

/**
 * assay_label_config_get_columns:
 * @n: (out): how many
 *
 * Returns: (transfer none) (array length=n): the columns of results. Any thread.
 */
const AssayConfigColumn *
assay_label_config_get_columns (AssayLabelConfig *self, guint *n)
{
  *n = self->columns->len;
  return (const AssayConfigColumn *) (gpointer) self->columns->data;
}

/**
 * assay_column_kind_to_word:
 *
 * Returns: (transfer none): the word for @kind in JSON, such as "score". Any thread.
 */
const char *
assay_column_kind_to_word (AssayColumnKind kind)
{
  static const char *const words[]
      = { "score", "number", "choice", "choices", "text", "spans", "other" };

  g_return_val_if_fail (kind < G_N_ELEMENTS (words), "other");
  return words[kind];
}

static void
append_line (GString *out, const char *text)
{
  gsize from = out->len;

  g_string_append (out, text);
  for (gsize i = from; i < out->len; i++)
    if (out->str[i] == '\n' || out->str[i] == '\r' || out->str[i] == '\t')
      out->str[i] = ' ';
}

static void
append_number (GString *out, double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (buffer, sizeof buffer, "%.10g", number));
}

static void append_cell (GString *out, JsonNode *node, const char *separator);

static void
append_list (GString *out, JsonArray *array, const char *separator, const char *inner)
{
  guint n = json_array_get_length (array);

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append (out, separator);
      append_cell (out, json_array_get_element (array, i), inner);
    }
}

/* A span as "Acme (ORG)", a region without text as its labels. */
static void
append_region (GString *out, JsonNode *node)
{
  JsonObject *object = json_node_get_object (node);
  const char *text = assay_json_get_string (object, "text", NULL);
  const char *content = assay_json_get_string (object, "content", NULL);
  JsonArray *labels = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &member))
    if (g_str_has_suffix (name, "labels") && JSON_NODE_HOLDS_ARRAY (member))
      labels = json_node_get_array (member);
  if (text == NULL && content == NULL && labels == NULL)
    {
      assay_json_append (out, node);
      return;
    }
  if (text != NULL || content != NULL)
    append_line (out, text != NULL ? text : content);
  if (labels == NULL)
    return;
  g_string_append (out, text != NULL ? " (" : "");
  append_list (out, labels, ", ", ", ");
  g_string_append (out, text != NULL ? ")" : "");
}

static void
append_cell (GString *out, JsonNode *node, const char *separator)
{
  if (JSON_NODE_HOLDS_NULL (node))
    return;
  if (assay_json_is_string (node))
    append_line (out, json_node_get_string (node));
  else if (assay_json_is_number (node))
    append_number (out, json_node_get_double (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    append_list (out, json_node_get_array (node), separator, " / ");
  else if (JSON_NODE_HOLDS_OBJECT (node))
    append_region (out, node);
  else
    assay_json_append (out, node);
}

/**
 * assay_config_column_format:
 * @value: (nullable): what assay_label_config_check_values() made of an answer to this control
 *
 * Returns: (transfer full): @value in one line, "" when there is none. The decimal sign is a full
 * stop: this is data, a view formats numbers itself. Any thread.
 */
char *
assay_config_column_format (const AssayConfigColumn *self, JsonNode *value)
{
  GString *out = g_string_new (NULL);

  if (value != NULL)
    append_cell (out, value, "; ");
  return g_string_free (out, FALSE);
}
