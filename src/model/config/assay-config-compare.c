/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-config-compare.c: what is asked differently by a changed labeling config. Controls are told
 * apart by their names, because answers are kept under them. One that is gone and one that is new are
 * taken for the same question when nothing but the name differs: the same kind, the same labels and
 * scale, and the same title or the same place among the questions. A question can differ in several
 * ways at once; each is told on its own. Pure functions; any thread. */

#include "assay-config-compare.h"

#include <string.h>

static void
change_free (gpointer data)
{
  AssayConfigChange *change = data;

  g_strfreev (change->added);
  g_strfreev (change->removed);
  g_free (change);
}

static AssayConfigChange *
add_change (GPtrArray *changes, AssayConfigChangeKind kind, const AssayConfigColumn *before,
            const AssayConfigColumn *after)
{
  AssayConfigChange *change = g_new0 (AssayConfigChange, 1);

  change->kind = kind;
  change->before = before;
  change->after = after;
  g_ptr_array_add (changes, change);
  return change;
}

static const AssayConfigColumn *
find_column (const AssayConfigColumn *columns, guint n, const char *name)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (columns[i].name, name) == 0)
      return &columns[i];
  return NULL;
}

static gboolean
same_number (double a, double b)
{
  return a == b || (a != a && b != b); /* NAN is no bound */
}

static gboolean
same_scale (const AssayConfigColumn *a, const AssayConfigColumn *b)
{
  return same_number (a->min, b->min) && same_number (a->max, b->max)
         && same_number (a->control->step, b->control->step);
}

/* The labels of @from that @to does not have; NULL when there are none. */
static char **
list_missing (const AssayConfigColumn *from, const AssayConfigColumn *to)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) missing = g_strv_builder_new ();
  gboolean any = FALSE;

  for (guint i = 0; i < to->n_labels; i++)
    g_hash_table_add (known, (gpointer) to->labels[i]);
  for (guint i = 0; i < from->n_labels; i++)
    if (!g_hash_table_contains (known, from->labels[i]))
      {
        g_strv_builder_add (missing, from->labels[i]);
        any = TRUE;
      }
  return any ? g_strv_builder_end (missing) : NULL;
}

static gboolean
same_labels (const AssayConfigColumn *a, const AssayConfigColumn *b)
{
  g_auto (GStrv) gone = list_missing (a, b);
  g_auto (GStrv) come = list_missing (b, a);

  return gone == NULL && come == NULL;
}

static gboolean
same_kind (const AssayConfigColumn *a, const AssayConfigColumn *b)
{
  return a->kind == b->kind && a->control->kind == b->control->kind
         && g_strcmp0 (a->control->value_key, b->control->value_key) == 0;
}

/* The new question that @gone has become, or NULL. */
static const AssayConfigColumn *
find_renamed (const AssayConfigColumn *gone, guint place, const AssayConfigColumn *after, guint n_after,
              const AssayConfigColumn *before, guint n_before, GHashTable *taken)
{
  const AssayConfigColumn *found = NULL;

  for (guint i = 0; i < n_after; i++)
    {
      const AssayConfigColumn *column = &after[i];

      if (find_column (before, n_before, column->name) != NULL || g_hash_table_contains (taken, column)
          || !same_kind (gone, column) || !same_scale (gone, column) || !same_labels (gone, column))
        continue;
      if (strcmp (gone->title, column->title) == 0)
        return column;
      if (i == place)
        found = column;
    }
  return found;
}

static void
compare_columns (GPtrArray *changes, const AssayConfigColumn *before, const AssayConfigColumn *after)
{
  g_auto (GStrv) removed = NULL;
  g_auto (GStrv) added = NULL;

  if (!same_kind (before, after))
    {
      add_change (changes, ASSAY_CONFIG_RETYPED, before, after);
      return;
    }
  removed = list_missing (before, after);
  added = list_missing (after, before);
  if (removed != NULL || added != NULL)
    {
      AssayConfigChange *change = add_change (changes, ASSAY_CONFIG_LABELS, before, after);

      change->removed = g_steal_pointer (&removed);
      change->added = g_steal_pointer (&added);
    }
  if (!same_scale (before, after))
    add_change (changes, ASSAY_CONFIG_SCALE, before, after);
  if (before->control->required != after->control->required)
    add_change (changes, ASSAY_CONFIG_REQUIRED, before, after);
}

/**
 * assay_label_config_compare:
 * @before: the config that answers were given to
 * @after: the config that would take its place; both must outlive what is returned
 *
 * Returns: (transfer full) (element-type AssayConfigChange): what is asked differently: first the
 * questions that were there, in their order, then the new ones. Empty when only looks differ.
 * Any thread.
 */
GPtrArray *
assay_label_config_compare (AssayLabelConfig *before, AssayLabelConfig *after)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func (change_free);
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);
  guint n_old, n_new;
  const AssayConfigColumn *old = assay_label_config_get_columns (before, &n_old);
  const AssayConfigColumn *new = assay_label_config_get_columns (after, &n_new);

  for (guint i = 0; i < n_old; i++)
    {
      const AssayConfigColumn *same = find_column (new, n_new, old[i].name);
      const AssayConfigColumn *renamed
        = same != NULL ? NULL : find_renamed (&old[i], i, new, n_new, old, n_old, taken);

      if (same != NULL)
        compare_columns (changes, &old[i], same);
      else
        add_change (changes, renamed != NULL ? ASSAY_CONFIG_RENAMED : ASSAY_CONFIG_REMOVED, &old[i], renamed);
      if (renamed != NULL)
        g_hash_table_add (taken, (gpointer) renamed);
    }
  for (guint i = 0; i < n_new; i++)
    if (find_column (old, n_old, new[i].name) == NULL && !g_hash_table_contains (taken, &new[i]))
      add_change (changes, ASSAY_CONFIG_ADDED, NULL, &new[i]);
  return changes;
}

/**
 * assay_config_change_is_safe:
 *
 * Returns: whether every answer that fitted before fits now as well. Any thread.
 */
gboolean
assay_config_change_is_safe (const AssayConfigChange *self)
{
  const AssayConfigColumn *before = self->before, *after = self->after;

  switch (self->kind)
    {
    case ASSAY_CONFIG_ADDED:
    case ASSAY_CONFIG_REQUIRED:
      return TRUE;
    case ASSAY_CONFIG_LABELS:
      return self->removed == NULL;
    case ASSAY_CONFIG_SCALE:
      return !(after->min > before->min) && !(after->max < before->max)
             && (after->min != after->min || before->min == before->min)
             && (after->max != after->max || before->max == before->max)
             && same_number (before->control->step, after->control->step);
    case ASSAY_CONFIG_REMOVED:
    case ASSAY_CONFIG_RENAMED:
    case ASSAY_CONFIG_RETYPED:
    default:
      return FALSE;
    }
}
