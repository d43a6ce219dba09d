/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-variable.c: names of task data and the way from a name to a value. Labeling configs ($a.b[0])
 * and prompts ({{a.b[0]}}) share it, so both always mean the same value.
 *
 * A path is split once and looked up many times. The whole text is tried as a plain member first:
 * columns of a CSV file may be called "v1.2" or "price [EUR]", and a name that exists as typed is
 * what its writer meant. After that it is walked: ".name" enters an object, "[3]" or ".3" an array. */

#include "assay-variable.h"

#include <string.h>

typedef struct
{
  char *name;
  int index; /* -1 when it cannot be an array index */
} Step;

struct _AssayPath
{
  char *text;
  GArray *steps; /* empty when the text is no path: then only the plain member can match */
};

static void
step_clear (gpointer data)
{
  g_free (((Step *) data)->name);
}

static gboolean
add_step (GArray *steps, const char *text, gsize length, gboolean bracket)
{
  Step step = { NULL, -1 };
  guint64 index;

  if (length == 0 || steps->len == ASSAY_PATH_MAX_STEPS)
    return FALSE;
  step.name = g_strndup (text, length);
  if (g_ascii_string_to_unsigned (step.name, 10, 0, G_MAXINT, &index, NULL))
    step.index = (int) index;
  g_array_append_val (steps, step);
  return !bracket || step.index >= 0;
}

static gboolean
split (GArray *steps, const char *p)
{
  do
    {
      gboolean bracket = *p == '[';
      gsize length;

      if (bracket && (steps->len == 0 || strchr (p, ']') == NULL))
        return FALSE;
      if (bracket)
        p++;
      length = strcspn (p, bracket ? "]" : ".[");
      if (!add_step (steps, p, length, bracket))
        return FALSE;
      p += length + (bracket ? 1 : 0);
      if (*p == '.')
        {
          if (*++p == '\0' || *p == '[')
            return FALSE;
        }
      else if (*p != '[' && *p != '\0')
        return FALSE;
    }
  while (*p != '\0');
  return TRUE;
}

/**
 * assay_path_new:
 * @text: a name such as "image", "meta.title" or "pages[0]", without $ or braces
 *
 * Returns: (transfer full): @text, ready for looking up. What is not a path is a plain name.
 * Any thread.
 */
AssayPath *
assay_path_new (const char *text)
{
  AssayPath *self = g_new0 (AssayPath, 1);

  self->text = g_strdup (text);
  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (self->steps, step_clear);
  if (*text == '\0' || !split (self->steps, text))
    g_array_set_size (self->steps, 0);
  return self;
}

/**
 * assay_path_free:
 * @self: (nullable): a path
 */
void
assay_path_free (AssayPath *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->steps);
  g_free (self->text);
  g_free (self);
}

/**
 * assay_path_get_text:
 *
 * Returns: (transfer none): the path as it was typed. Any thread.
 */
const char *
assay_path_get_text (const AssayPath *self)
{
  return self->text;
}

/**
 * assay_path_get_key:
 *
 * Returns: (transfer none): the member of the data that the path starts from. Any thread.
 */
const char *
assay_path_get_key (const AssayPath *self)
{
  return self->steps->len == 0 ? self->text : g_array_index (self->steps, Step, 0).name;
}

static JsonNode *
enter (JsonNode *node, const Step *step)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_member (json_node_get_object (node), step->name);
  if (JSON_NODE_HOLDS_ARRAY (node) && step->index >= 0)
    {
      JsonArray *array = json_node_get_array (node);

      if ((guint) step->index < json_array_get_length (array))
        return json_array_get_element (array, step->index);
    }
  return NULL;
}

/**
 * assay_path_lookup:
 * @data: (nullable): a task's data
 *
 * Returns: (transfer none) (nullable): what the path leads to; %NULL when it leads nowhere. A JSON
 * null is a value. Any thread.
 */
JsonNode *
assay_path_lookup (const AssayPath *self, JsonObject *data)
{
  JsonNode *node;

  if (data == NULL)
    return NULL;
  node = json_object_get_member (data, self->text);
  if (node != NULL || self->steps->len < 2)
    return node;
  node = json_object_get_member (data, assay_path_get_key (self));
  for (guint i = 1; node != NULL && i < self->steps->len; i++)
    node = enter (node, &g_array_index (self->steps, Step, i));
  return node;
}

/**
 * assay_variable_find:
 * @variables: (array length=n_variables): what is known
 * @name: what a prompt says
 *
 * Finds the variable that @name means: the one of this very name, else the one whose key the path
 * starts from.
 *
 * Returns: (transfer none) (nullable): an element of @variables. Any thread.
 */
const AssayVariable *
assay_variable_find (const AssayVariable *variables, gsize n_variables, const char *name)
{
  g_autoptr (AssayPath) path = NULL;

  for (gsize i = 0; i < n_variables; i++)
    if (strcmp (variables[i].name, name) == 0)
      return &variables[i];
  path = assay_path_new (name);
  for (gsize i = 0; i < n_variables; i++)
    if (strcmp (variables[i].key, assay_path_get_key (path)) == 0)
      return &variables[i];
  return NULL;
}

/* Names longer than this are compared by their beginning: the table below lives on the stack. */
#define COMPARED 64

/* The number of letters to add, drop, change or swap with their neighbour. */
static guint
edit_distance (const char *a, const char *b)
{
  guint rows[3][COMPARED + 1];
  gsize n_a = MIN (strlen (a), COMPARED);
  gsize n_b = MIN (strlen (b), COMPARED);
  guint *before = rows[0], *last = rows[1], *row = rows[2];

  for (gsize j = 0; j <= n_b; j++)
    last[j] = j;
  for (gsize i = 1; i <= n_a; i++)
    {
      guint *spare = before;

      row[0] = i;
      for (gsize j = 1; j <= n_b; j++)
        {
          guint best = MIN (last[j], row[j - 1]) + 1;

          best = MIN (best, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            best = MIN (best, before[j - 2] + 1);
          row[j] = best;
        }
      before = last;
      last = row;
      row = spare;
    }
  return last[n_b];
}

/**
 * assay_variable_suggest:
 * @variables: (array length=n_variables): what is known
 * @name: a name that is not known
 *
 * Returns: (transfer none) (nullable): the known name that @name was most likely meant to be, or
 * %NULL when none is near: at most a third of its letters may differ. Any thread.
 */
const char *
assay_variable_suggest (const AssayVariable *variables, gsize n_variables, const char *name)
{
  g_autofree char *wanted = g_utf8_casefold (name, -1);
  const char *best = NULL;
  guint best_distance = MAX (1, MIN (strlen (wanted), COMPARED) / 3) + 1;

  for (gsize i = 0; i < n_variables; i++)
    {
      g_autofree char *folded = g_utf8_casefold (variables[i].name, -1);
      guint distance = edit_distance (wanted, folded);

      if (distance < best_distance)
        {
          best = variables[i].name;
          best_distance = distance;
        }
    }
  return best;
}
