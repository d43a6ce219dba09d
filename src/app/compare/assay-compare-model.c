/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-compare-model.c: the tasks of a comparison that a filter lets through, as a list of rows that are
 * made when the grid asks for them. Their texts are read some at a time on the main thread's connection,
 * which takes under 2 ms. Another filter is announced as all removed, then all added: one signal for both
 * takes GTK seconds. Main thread. */

#include "assay-compare-model.h"

/* Rows that are kept although no cell shows them. */
#define MAX_RECENT 600

struct _AssayCompareModel
{
  GObject parent_instance;

  AssaySession *session;
  AssayComparison *comparison;
  AssayLabelConfig *config;
  GArray *positions;   /* guint, in comparison->tasks */
  GHashTable *items;   /* position in comparison->tasks → AssayCompareItem, not held */
  GQueue recent;       /* of AssayCompareItem, held */
  guint n_reads;       /* for tests */
};

static void
on_item_gone (gpointer data, GObject *item)
{
  AssayCompareModel *self = data;
  guint *position = g_object_get_data (item, "position");

  g_hash_table_remove (self->items, GUINT_TO_POINTER (*position + 1));
}

static AssayCompareItem *
lookup (AssayCompareModel *self, guint position)
{
  return g_hash_table_lookup (self->items, GUINT_TO_POINTER (position + 1));
}

static AssayComparedTask *
get_task (AssayCompareModel *self, guint position)
{
  return &g_array_index (self->comparison->tasks, AssayComparedTask, position);
}

static AssayCompareItem *
add_item (AssayCompareModel *self, guint position)
{
  AssayCompareItem *item = assay_compare_item_new (get_task (self, position));

  g_object_set_data_full (G_OBJECT (item), "position", g_memdup2 (&position, sizeof position), g_free);
  g_object_weak_ref (G_OBJECT (item), on_item_gone, self);
  g_hash_table_insert (self->items, GUINT_TO_POINTER (position + 1), item);
  g_queue_push_tail (&self->recent, item);
  while (self->recent.length > MAX_RECENT)
    g_object_unref (g_queue_pop_head (&self->recent));
  return item;
}

/* What a run answered to the tasks at these positions; and with the first, the tasks themselves. */
static gboolean
read_results (AssayCompareModel *self, AssayDb *db, guint run, const guint *positions, guint n, GError **error)
{
  g_autofree gint64 *ids = g_new (gint64, n);
  g_autoptr (GPtrArray) results = NULL;
  guint at = 0;

  for (guint i = 0; i < n; i++)
    ids[i] = get_task (self, positions[i])->result_ids[run];
  results = assay_result_load_many (db, ids, n, run == 0, error);
  if (results == NULL)
    return FALSE;
  g_ptr_array_set_free_func (results, NULL);
  for (guint i = 0; i < results->len; i++)
    {
      AssayResult *result = results->pdata[i];

      while (at < n && ids[at] != result->id)
        at++;
      if (at == n)
        {
          assay_result_free (result);
          continue;
        }
      if (run == 0)
        {
          g_autoptr (AssayAnnotation) truth = assay_annotation_get_truth (db, result->task_id, NULL);

          assay_compare_item_take_data (lookup (self, positions[at]), self->config, result->task_data,
                                        truth != NULL ? truth->value : NULL);
        }
      assay_compare_item_take_result (lookup (self, positions[at]), run, self->config, result);
    }
  return TRUE;
}

/* Makes the rows around @position that are not there yet. */
static void
fault (AssayCompareModel *self, guint position)
{
  AssayDb *db = assay_session_get_reader (self->session);
  guint wanted[ASSAY_COMPARE_PAGE];
  guint first = position / ASSAY_COMPARE_PAGE * ASSAY_COMPARE_PAGE, n = 0;
  g_autoptr (GError) error = NULL;

  self->n_reads++;
  for (guint i = first; i < MIN (first + ASSAY_COMPARE_PAGE, self->positions->len); i++)
    {
      guint at = g_array_index (self->positions, guint, i);

      if (lookup (self, at) != NULL)
        continue;
      add_item (self, at);
      wanted[n++] = at;
    }
  for (guint run = 0; run < self->comparison->n_runs; run++)
    if (!read_results (self, db, run, wanted, n, &error))
      {
        g_warning ("Rows could not be read: %s", error->message);
        return;
      }
}

static GType
assay_compare_model_get_item_type (GListModel *list)
{
  return ASSAY_TYPE_COMPARE_ITEM;
}

static guint
assay_compare_model_get_n_items (GListModel *list)
{
  return ASSAY_COMPARE_MODEL (list)->positions->len;
}

static gpointer
assay_compare_model_get_item (GListModel *list, guint position)
{
  AssayCompareModel *self = ASSAY_COMPARE_MODEL (list);
  guint at;

  if (position >= self->positions->len)
    return NULL;
  at = g_array_index (self->positions, guint, position);
  if (lookup (self, at) == NULL)
    fault (self, position);
  return g_object_ref (lookup (self, at));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = assay_compare_model_get_item_type;
  iface->get_n_items = assay_compare_model_get_n_items;
  iface->get_item = assay_compare_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AssayCompareModel, assay_compare_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
forget (gpointer key, gpointer value, gpointer data)
{
  g_object_weak_unref (value, on_item_gone, data);
}

static void
assay_compare_model_dispose (GObject *object)
{
  AssayCompareModel *self = ASSAY_COMPARE_MODEL (object);

  g_hash_table_foreach (self->items, forget, self);
  g_hash_table_remove_all (self->items);
  g_queue_clear_full (&self->recent, g_object_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (assay_compare_model_parent_class)->dispose (object);
}

static void
assay_compare_model_finalize (GObject *object)
{
  AssayCompareModel *self = ASSAY_COMPARE_MODEL (object);

  g_hash_table_unref (self->items);
  g_clear_pointer (&self->positions, g_array_unref);
  g_clear_pointer (&self->comparison, assay_comparison_free);
  g_clear_pointer (&self->config, assay_label_config_unref);
  G_OBJECT_CLASS (assay_compare_model_parent_class)->finalize (object);
}

static void
assay_compare_model_class_init (AssayCompareModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = assay_compare_model_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_compare_model_finalize;
}

static void
assay_compare_model_init (AssayCompareModel *self)
{
  self->items = g_hash_table_new (NULL, NULL);
  self->positions = g_array_new (FALSE, FALSE, sizeof (guint));
  g_queue_init (&self->recent);
}

/**
 * assay_compare_model_new:
 * @comparison: (transfer full): what to show
 * @config: of the project
 *
 * Returns: (transfer full): a list that is empty until it has a filter.
 */
AssayCompareModel *
assay_compare_model_new (AssaySession *session, AssayComparison *comparison, AssayLabelConfig *config)
{
  AssayCompareModel *self = g_object_new (ASSAY_TYPE_COMPARE_MODEL, NULL);

  self->session = g_object_ref (session);
  self->comparison = comparison;
  self->config = assay_label_config_ref (config);
  return self;
}

/**
 * assay_compare_model_get_comparison:
 *
 * Returns: (transfer none): what is shown.
 */
AssayComparison *
assay_compare_model_get_comparison (AssayCompareModel *self)
{
  g_return_val_if_fail (ASSAY_IS_COMPARE_MODEL (self), NULL);
  return self->comparison;
}

/**
 * assay_compare_model_set_filter:
 *
 * Shows the tasks that it lets through.
 */
void
assay_compare_model_set_filter (AssayCompareModel *self, AssayCompareFilter filter)
{
  guint n = self->positions->len;

  g_return_if_fail (ASSAY_IS_COMPARE_MODEL (self));
  g_array_set_size (self->positions, 0);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
  g_array_unref (self->positions);
  self->positions = assay_comparison_filter (self->comparison, filter);
  if (self->positions->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->positions->len);
}

/**
 * assay_compare_model_set_vote:
 * @position: of a row
 * @vote: position of the best run, or one of the other votes
 *
 * Shows a vote on the runs, and counts it.
 */
void
assay_compare_model_set_vote (AssayCompareModel *self, guint position, int vote)
{
  guint at;

  g_return_if_fail (ASSAY_IS_COMPARE_MODEL (self) && position < self->positions->len);
  at = g_array_index (self->positions, guint, position);
  assay_comparison_set_vote (self->comparison, at, vote);
  if (lookup (self, at) != NULL)
    assay_compare_item_set_task (lookup (self, at), get_task (self, at));
}

/**
 * assay_compare_model_find:
 *
 * Returns: where the task is; %GTK_INVALID_LIST_POSITION when the filter does not let it through.
 */
guint
assay_compare_model_find (AssayCompareModel *self, gint64 task_id)
{
  g_return_val_if_fail (ASSAY_IS_COMPARE_MODEL (self), GTK_INVALID_LIST_POSITION);
  for (guint i = 0; i < self->positions->len; i++)
    if (get_task (self, g_array_index (self->positions, guint, i))->task_id == task_id)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

/**
 * assay_compare_model_get_n_reads:
 *
 * Returns: how many pages were read so far.
 */
guint
assay_compare_model_get_n_reads (AssayCompareModel *self)
{
  return self->n_reads;
}
