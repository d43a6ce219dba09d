/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-label-config.c: a labeling config of Label Studio, read once and never changed.
 *
 * The XML is the truth and is kept byte for byte; everything else here is derived from it when it is
 * read: the tree of elements, objects (what is shown), controls (what is asked), the variables of the
 * tasks' data, the columns of results, the output schema, and the tables that make checking an answer
 * a matter of microseconds. Satellites: -parse (XML → tree), -build (tree → objects and controls),
 * -labels (their labels and lookup tables), -validate (what is wrong), -schema, -data (tasks against
 * the config), -check* (answers), -regions and -imports (Label Studio's results).
 *
 * Immutable and atomically counted, so any thread may use one. What the accessors return belongs to
 * the config. */

#include "assay-label-config-private.h"

#include "assay-error.h"

#include <string.h>

static void
problem_free (gpointer data)
{
  AssayConfigProblem *problem = data;

  g_free (problem->message);
  g_free (problem);
}

/*
 * assay_config_add_problem:
 *
 * Appends an #AssayConfigProblem.
 */
void
assay_config_add_problem (GPtrArray *problems, gboolean fatal, guint line, guint column,
                          const char *format, ...)
{
  AssayConfigProblem *problem = g_new0 (AssayConfigProblem, 1);
  va_list arguments;

  problem->fatal = fatal;
  problem->line = line;
  problem->column = column;
  va_start (arguments, format);
  problem->message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (problems, problem);
}

static void
clear_index (gpointer data)
{
  AssayControlIndex *index = data;

  g_clear_pointer (&index->exact, g_hash_table_unref);
  g_clear_pointer (&index->folded, g_hash_table_unref);
  g_clear_pointer (&index->loose, g_hash_table_unref);
}

static AssayLabelConfig *
config_alloc (const char *xml, gssize length)
{
  AssayLabelConfig *self = g_new0 (AssayLabelConfig, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->length = length < 0 ? strlen (xml) : (gsize) length;
  self->xml = g_malloc (self->length + 1);
  memcpy (self->xml, xml, self->length);
  self->xml[self->length] = '\0';
  self->strings = g_string_chunk_new (1024);
  self->elements = g_ptr_array_new_with_free_func (g_free);
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->paths = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_path_free);
  self->objects = g_array_new (FALSE, TRUE, sizeof (AssayConfigObject));
  self->controls = g_array_new (FALSE, TRUE, sizeof (AssayConfigControl));
  self->columns = g_array_new (FALSE, TRUE, sizeof (AssayConfigColumn));
  self->variables = g_array_new (FALSE, TRUE, sizeof (AssayVariable));
  self->indexes = g_array_new (FALSE, TRUE, sizeof (AssayControlIndex));
  g_array_set_clear_func (self->indexes, clear_index);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

static int
compare_problems (gconstpointer a, gconstpointer b)
{
  const AssayConfigProblem *left = *(const AssayConfigProblem **) a;
  const AssayConfigProblem *right = *(const AssayConfigProblem **) b;

  if (left->line != right->line)
    return left->line < right->line ? -1 : 1;
  return left->column < right->column ? -1 : left->column > right->column;
}

static const AssayConfigProblem *
first_fatal (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    if (((AssayConfigProblem *) problems->pdata[i])->fatal)
      return problems->pdata[i];
  return NULL;
}

static AssayLabelConfig *
read_config (const char *xml, gssize length, GPtrArray *problems)
{
  AssayLabelConfig *self = config_alloc (xml, length);

  assay_label_config_parse (self, problems);
  if (first_fatal (problems) == NULL)
    {
      assay_label_config_build (self, problems);
      assay_label_config_build_labels (self);
      assay_label_config_validate (self, problems);
      g_ptr_array_sort (problems, compare_problems);
    }
  return self;
}

/**
 * assay_label_config_new:
 * @xml: a labeling config
 * @length: its bytes, or -1 when it ends with a NUL
 *
 * Returns: (transfer full): the config; %NULL with %ASSAY_ERROR_INVALID and the first problem, its
 * line in front, when Label Studio would refuse it too. Any thread.
 */
AssayLabelConfig *
assay_label_config_new (const char *xml, gssize length, GError **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (problem_free);
  g_autoptr (AssayLabelConfig) self = read_config (xml, length, problems);
  const AssayConfigProblem *problem = first_fatal (problems);

  if (problem != NULL)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "Line %u: %s", problem->line,
                   problem->message);
      return NULL;
    }
  assay_label_config_build_index (self);
  assay_label_config_build_schema (self);
  return g_steal_pointer (&self);
}

/**
 * assay_label_config_list_problems:
 *
 * Returns: (transfer full) (element-type AssayConfigProblem): everything wrong or doubtful about
 * @xml, by line, for an editor. Any thread.
 */
GPtrArray *
assay_label_config_list_problems (const char *xml, gssize length)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func (problem_free);

  assay_label_config_unref (read_config (xml, length, problems));
  return problems;
}

/**
 * assay_label_config_ref:
 *
 * Returns: (transfer full): @self. Any thread.
 */
AssayLabelConfig *
assay_label_config_ref (AssayLabelConfig *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * assay_label_config_unref:
 * @self: (transfer full): a config
 *
 * Any thread.
 */
void
assay_label_config_unref (AssayLabelConfig *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->schema, json_node_unref);
  g_clear_pointer (&self->sample, json_object_unref);
  g_hash_table_unref (self->by_name);
  g_array_unref (self->indexes);
  g_array_unref (self->variables);
  g_array_unref (self->columns);
  g_array_unref (self->controls);
  g_array_unref (self->objects);
  g_ptr_array_unref (self->paths);
  g_ptr_array_unref (self->blocks);
  g_ptr_array_unref (self->elements);
  g_string_chunk_free (self->strings);
  g_free (self->schema_text);
  g_free (self->xml);
  g_free (self);
}

/**
 * assay_label_config_get_xml:
 *
 * Returns: (transfer none): the config as it was given. Any thread.
 */
const char *
assay_label_config_get_xml (AssayLabelConfig *self)
{
  return self->xml;
}

/**
 * assay_label_config_get_root:
 *
 * Returns: (transfer none): the outermost element, with unknown tags and attributes. Any thread.
 */
const AssayConfigElement *
assay_label_config_get_root (AssayLabelConfig *self)
{
  return self->root;
}

/**
 * assay_label_config_get_sample:
 *
 * Returns: (transfer none) (nullable): the sample task of the config's first comment, with "data"
 * and perhaps "predictions" and "annotations". Any thread.
 */
JsonObject *
assay_label_config_get_sample (AssayLabelConfig *self)
{
  return self->sample;
}

/**
 * assay_label_config_get_objects:
 * @n: (out): how many
 *
 * Returns: (transfer none) (array length=n): what is shown, in document order. Any thread.
 */
const AssayConfigObject *
assay_label_config_get_objects (AssayLabelConfig *self, guint *n)
{
  *n = self->objects->len;
  return (const AssayConfigObject *) (gpointer) self->objects->data;
}

/**
 * assay_label_config_get_controls:
 * @n: (out): how many
 *
 * Returns: (transfer none) (array length=n): what is asked, in document order. Any thread.
 */
const AssayConfigControl *
assay_label_config_get_controls (AssayLabelConfig *self, guint *n)
{
  *n = self->controls->len;
  return (const AssayConfigControl *) (gpointer) self->controls->data;
}

/**
 * assay_label_config_get_variables:
 * @n: (out): how many
 *
 * Returns: (transfer none) (array length=n): what the config takes from a task's data, each once, in
 * document order. Any thread.
 */
const AssayVariable *
assay_label_config_get_variables (AssayLabelConfig *self, gsize *n)
{
  *n = self->variables->len;
  return (const AssayVariable *) (gpointer) self->variables->data;
}

/**
 * assay_label_config_find_control:
 *
 * Returns: (transfer none) (nullable): the control @name. Any thread.
 */
const AssayConfigControl *
assay_label_config_find_control (AssayLabelConfig *self, const char *name)
{
  gsize place = GPOINTER_TO_SIZE (g_hash_table_lookup (self->by_name, name));

  return place > 0 ? &g_array_index (self->controls, AssayConfigControl, place - 1) : NULL;
}

/**
 * assay_label_config_find_object:
 *
 * Returns: (transfer none) (nullable): the object @name. Any thread.
 */
const AssayConfigObject *
assay_label_config_find_object (AssayLabelConfig *self, const char *name)
{
  for (guint i = 0; i < self->objects->len; i++)
    if (strcmp (g_array_index (self->objects, AssayConfigObject, i).name, name) == 0)
      return &g_array_index (self->objects, AssayConfigObject, i);
  return NULL;
}

/**
 * assay_config_element_get:
 *
 * Returns: (transfer none) (nullable): the value of @attribute, whose case does not matter.
 * Any thread.
 */
const char *
assay_config_element_get (const AssayConfigElement *self, const char *attribute)
{
  for (guint i = 0; self->attributes[i] != NULL; i += 2)
    if (g_ascii_strcasecmp (self->attributes[i], attribute) == 0)
      return self->attributes[i + 1];
  return NULL;
}

/*
 * assay_config_element_is_true:
 *
 * Returns: whether @attribute says "true" in any case.
 */
gboolean
assay_config_element_is_true (const AssayConfigElement *self, const char *attribute)
{
  const char *value = assay_config_element_get (self, attribute);

  return value != NULL && g_ascii_strcasecmp (value, "true") == 0;
}

/**
 * assay_label_config_get_schema:
 *
 * Returns: (transfer none): the JSON schema of an answer. Immutable. Any thread.
 */
JsonNode *
assay_label_config_get_schema (AssayLabelConfig *self)
{
  return self->schema;
}

/**
 * assay_label_config_get_schema_text:
 *
 * Returns: (transfer none): the JSON schema of an answer as compact text. Any thread.
 */
const char *
assay_label_config_get_schema_text (AssayLabelConfig *self)
{
  return self->schema_text;
}
