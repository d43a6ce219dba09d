/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-people.c: how far people agree with each other where several answered the same task: the measure that
 * no model can be expected to surpass. Krippendorff's α of each control with one class or one number; of
 * what one person said several times the latest counts, and what was accepted from a model does not. */

#include "assay-people.h"

#include "assay-accuracy.h"
#include "assay-agreement.h"
#include "assay-json.h"

#include <math.h>
#include <string.h>

typedef struct
{
  AssayScoring *scoring;
  GPtrArray *people;     /* names */
  GHashTable *classes;   /* text of an answer → place plus one */
  GArray *units;         /* of double: ASSAY_PEOPLE_MAX for each task and control, NAN: nothing said */
  gint64 task_id;
  guint n_tasks;
} Gather;

static guint
find_person (Gather *self, const char *name)
{
  for (guint i = 0; i < self->people->len; i++)
    if (strcmp (self->people->pdata[i], name) == 0)
      return i;
  if (self->people->len < ASSAY_PEOPLE_MAX)
    g_ptr_array_add (self->people, g_strdup (name));
  return self->people->len - 1;
}

static gboolean
has_scale (const AssayConfigControl *control, AssayScale *scale)
{
  *scale = control->kind == ASSAY_CONTROL_RATING ? ASSAY_SCALE_ORDINAL
           : control->kind == ASSAY_CONTROL_NUMBER ? ASSAY_SCALE_INTERVAL : ASSAY_SCALE_NOMINAL;
  return *scale != ASSAY_SCALE_NOMINAL || control->kind == ASSAY_CONTROL_PAIRWISE
         || (control->kind == ASSAY_CONTROL_CHOICES && !control->multiple);
}

static double
value_of (Gather *self, JsonNode *node, AssayScale scale)
{
  g_autofree char *text = NULL;
  guint place;

  if (node == NULL)
    return NAN;
  if (scale != ASSAY_SCALE_NOMINAL)
    return assay_json_is_number (node) ? json_node_get_double (node) : NAN;
  text = assay_json_to_text (node);
  place = GPOINTER_TO_UINT (g_hash_table_lookup (self->classes, text));
  if (place == 0)
    {
      place = g_hash_table_size (self->classes) + 1;
      g_hash_table_insert (self->classes, g_steal_pointer (&text), GUINT_TO_POINTER (place));
    }
  return place;
}

static void
begin_task (Gather *self, gint64 task_id)
{
  gsize n = (gsize) assay_scoring_get_n (self->scoring) * ASSAY_PEOPLE_MAX;

  self->task_id = task_id;
  self->n_tasks++;
  g_array_set_size (self->units, (guint) (n * self->n_tasks));
  for (gsize i = n * (self->n_tasks - 1); i < n * self->n_tasks; i++)
    g_array_index (self->units, double, i) = NAN;
}

static void
add (gint64 task_id, const char *person, const char *text, gpointer data)
{
  Gather *self = data;
  g_autoptr (JsonObject) value = assay_json_parse_object (text, -1, NULL);
  guint n = assay_scoring_get_n (self->scoring), who;

  if (value == NULL)
    return;
  if (task_id != self->task_id)
    begin_task (self, task_id);
  who = find_person (self, person);
  for (guint i = 0; i < n; i++)
    {
      const AssayConfigControl *control = assay_scoring_get_control (self->scoring, i);
      gsize at = ((gsize) (self->n_tasks - 1) * n + i) * ASSAY_PEOPLE_MAX + who;
      AssayScale scale;

      if (has_scale (control, &scale))
        g_array_index (self->units, double, at)
          = value_of (self, json_object_get_member (value, control->name), scale);
    }
}

static double
alpha_of (const Gather *self, guint control, AssayScale scale)
{
  guint n = assay_scoring_get_n (self->scoring);
  g_autofree double *values = g_new (double, (gsize) self->n_tasks * ASSAY_PEOPLE_MAX + 1);

  for (guint t = 0; t < self->n_tasks; t++)
    memcpy (values + (gsize) t * ASSAY_PEOPLE_MAX,
            &g_array_index (self->units, double, ((gsize) t * n + control) * ASSAY_PEOPLE_MAX),
            ASSAY_PEOPLE_MAX * sizeof (double));
  return assay_agreement_alpha (values, self->n_tasks, ASSAY_PEOPLE_MAX, scale);
}

static void
count_tasks (AssayPeople *self, const Gather *gather)
{
  gsize width = (gsize) self->n_controls * ASSAY_PEOPLE_MAX;
  gboolean seen[ASSAY_PEOPLE_MAX] = { FALSE };

  for (guint t = 0; t < gather->n_tasks; t++)
    {
      gboolean here[ASSAY_PEOPLE_MAX] = { FALSE };
      guint n = 0;

      for (gsize i = 0; i < width; i++)
        if (!isnan (g_array_index (gather->units, double, t * width + i)) && !here[i % ASSAY_PEOPLE_MAX])
          {
            here[i % ASSAY_PEOPLE_MAX] = TRUE;
            n++;
          }
      self->n_tasks += n >= 2;
      for (guint k = 0; k < ASSAY_PEOPLE_MAX && n >= 2; k++)
        seen[k] |= here[k];
    }
  for (guint k = 0; k < ASSAY_PEOPLE_MAX; k++)
    self->n_people += seen[k];
}

/**
 * assay_people_load:
 * @self: (out caller-allocates): cleared with assay_people_clear()
 *
 * Works out how far people agree. Blocks; any thread with a connection of its own.
 */
gboolean
assay_people_load (AssayPeople *self, AssayDb *db, gint64 project_id, AssayScoring *scoring, GError **error)
{
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) classes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) units = g_array_new (FALSE, FALSE, sizeof (double));
  Gather gather = { scoring, people, classes, units, -1, 0 };
  double sum = 0, weights = 0;

  *self = (AssayPeople){ .alpha = NAN, .n_controls = assay_scoring_get_n (scoring) };
  if (!assay_accuracy_visit_people (db, project_id, add, &gather, error))
    return FALSE;
  self->per_control = g_new (double, self->n_controls + 1);
  for (guint i = 0; i < self->n_controls; i++)
    {
      AssayScale scale;

      self->per_control[i] = has_scale (assay_scoring_get_control (scoring, i), &scale)
                               ? alpha_of (&gather, i, scale) : NAN;
      if (isnan (self->per_control[i]))
        continue;
      sum += self->per_control[i] * assay_scoring_get_weight (scoring, i);
      weights += assay_scoring_get_weight (scoring, i);
    }
  if (weights > 0)
    self->alpha = sum / weights;
  count_tasks (self, &gather);
  return TRUE;
}

/**
 * assay_people_clear:
 *
 * Frees what it holds.
 */
void
assay_people_clear (AssayPeople *self)
{
  g_clear_pointer (&self->per_control, g_free);
}
