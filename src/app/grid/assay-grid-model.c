/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-grid-model.c: a million rows as a list. The answer to a query is a vector of ids, read in the
 * session's reading worker; until the next one is there, the old one is shown. Rows are made when the
 * grid asks for them and read 200 at a time on the main thread's connection, which takes under 2 ms.
 *
 * Rows that the grid holds are known by id, so that they survive a new order and can be read again. How one
 * vector becomes the next is in assay-grid-order.c. Main thread. */

#include "assay-grid-model-private.h"

#include <string.h>

/* Rows that are kept although no cell shows them: about what a flick scrolls over. */
#define MAX_RECENT 1000
/* Between two readings of a list that keeps changing; or so many times what one takes. */
#define MIN_INTERVAL_MS 100
#define REST 3

typedef struct
{
  Box *box;
  GArray *ids;
} Load;

static void load (AssayGridModel *self);

static void
box_clear (gpointer data)
{
  assay_query_free (((Box *) data)->query);
}

static void
load_free (gpointer data)
{
  Load *load_data = data;

  g_atomic_rc_box_release_full (load_data->box, box_clear);
  g_clear_pointer (&load_data->ids, g_array_unref);
  g_free (load_data);
}

/* A row's last reference is gone. */
static void
on_row_gone (gpointer data, GObject *row)
{
  AssayGridModel *self = data;
  gint64 id = assay_grid_row_get_id ((AssayGridRow *) row); /* still whole: this is its dispose */

  if (g_hash_table_lookup (self->rows, &id) == (gpointer) row)
    g_hash_table_remove (self->rows, &id);
}

static AssayGridRow *
add_row (AssayGridModel *self, gint64 id)
{
  AssayGridRow *row = assay_grid_row_new (id);
  gint64 *key = g_memdup2 (&id, sizeof id);

  g_object_weak_ref (G_OBJECT (row), on_row_gone, self);
  g_hash_table_insert (self->rows, key, row);
  g_queue_push_tail (&self->recent, row);
  while (self->recent.length > MAX_RECENT)
    g_object_unref (g_queue_pop_head (&self->recent));
  return row;
}

/* Reads @n rows and hands each what was found; one that is gone stays empty. */
static void
fill (AssayGridModel *self, const gint64 *ids, guint n)
{
  AssayDb *db = assay_session_get_reader (self->session);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = self->target == ASSAY_QUERY_TASKS
                                  ? assay_task_load_many (db, ids, n, &error)
                                  : assay_result_load_many (db, ids, n, TRUE, &error);

  self->n_reads++;
  if (found == NULL)
    {
      g_warning ("Rows could not be read: %s", error->message);
      return;
    }
  g_ptr_array_set_free_func (found, NULL);
  for (guint i = 0; i < found->len; i++)
    if (self->target == ASSAY_QUERY_TASKS)
      assay_grid_row_take_task (g_hash_table_lookup (self->rows, &((AssayTask *) found->pdata[i])->id),
                                found->pdata[i]);
    else
      assay_grid_row_take_result (
        g_hash_table_lookup (self->rows, &((AssayResult *) found->pdata[i])->id), found->pdata[i]);
}

/* The row at @position, and with it those of its page that are not there yet. */
static AssayGridRow *
fault (AssayGridModel *self, guint position)
{
  gint64 wanted[ASSAY_GRID_PAGE];
  guint first = position / ASSAY_GRID_PAGE * ASSAY_GRID_PAGE;
  guint n = 0;
  AssayGridRow *row;

  for (guint i = first; i < MIN (first + ASSAY_GRID_PAGE, self->ids->len); i++)
    {
      gint64 id = g_array_index (self->ids, gint64, i);

      if (g_hash_table_contains (self->rows, &id))
        continue;
      add_row (self, id);
      wanted[n++] = id;
    }
  row = g_object_ref (g_hash_table_lookup (self->rows, &g_array_index (self->ids, gint64, position)));
  fill (self, wanted, n);
  return row;
}

/* A row whose id another one took. */
static void
forget_row (gpointer key, gpointer value, gpointer data)
{
  g_object_weak_unref (value, on_row_gone, data);
}

/*
 * assay_grid_model_turn_rows:
 * @n: how many
 *
 * The first rows there are, which all have widgets, become the first rows of those that are coming. Their
 * cells show it when the rows catch up.
 */
void
assay_grid_model_turn_rows (AssayGridModel *self, guint n)
{
  gint64 *ids = (gint64 *) (gpointer) self->ids->data;
  const gint64 *coming = (const gint64 *) (gpointer) self->coming->data;
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < n; i++)
    {
      AssayGridRow *row = g_hash_table_lookup (self->rows, &ids[i]);

      g_ptr_array_add (self->turned, g_object_ref (row));
      g_hash_table_remove (self->rows, &ids[i]);
    }
  for (guint i = 0; i < n; i++)
    {
      AssayGridRow *other = g_hash_table_lookup (self->rows, &coming[i]);

      if (other != NULL)
        forget_row (NULL, other, self);
      if (ids[i] != coming[i])
        {
          assay_grid_row_become (self->turned->pdata[i], coming[i]);
          g_array_append_val (wanted, coming[i]);
        }
      ids[i] = coming[i];
      g_hash_table_insert (self->rows, g_memdup2 (&ids[i], sizeof ids[i]), self->turned->pdata[i]);
    }
  if (wanted->len > 0)
    fill (self, (const gint64 *) (gpointer) wanted->data, wanted->len);
}

static GType
assay_grid_model_get_item_type (GListModel *list)
{
  return ASSAY_TYPE_GRID_ROW;
}

static guint
assay_grid_model_get_n_items (GListModel *list)
{
  return ASSAY_GRID_MODEL (list)->ids->len;
}

static gpointer
assay_grid_model_get_item (GListModel *list, guint position)
{
  AssayGridModel *self = ASSAY_GRID_MODEL (list);
  AssayGridRow *row;

  if (position >= self->ids->len)
    return NULL;
  row = g_hash_table_lookup (self->rows, &g_array_index (self->ids, gint64, position));
  return row != NULL ? g_object_ref (row) : fault (self, position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = assay_grid_model_get_item_type;
  iface->get_n_items = assay_grid_model_get_n_items;
  iface->get_item = assay_grid_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AssayGridModel, assay_grid_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static gboolean
on_timer (gpointer data)
{
  AssayGridModel *self = data;

  self->timer = 0;
  load (self);
  return G_SOURCE_REMOVE;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayGridModel) self = data;
  g_autoptr (GError) error = NULL;
  Load *found = assay_session_read_finish (ASSAY_SESSION (source), result, &error);
  gboolean will_tell = FALSE;

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return; /* of a query that is not asked for any more */
  g_clear_object (&self->cancellable);
  self->is_loaded = TRUE;
  if (found == NULL)
    g_warning ("The list could not be read: %s", error->message);
  else
    {
      assay_grid_model_finish_order (self);
      will_tell = assay_grid_model_announce (self, found->ids);
    }
  if (!will_tell)
    g_signal_emit_by_name (self, "loaded", error == NULL ? NULL : error->message);
  if (self->again && self->timer == 0)
    {
      guint took = (guint) ((g_get_monotonic_time () - self->started_at) / 1000);

      self->timer = g_timeout_add (MAX (MIN_INTERVAL_MS, REST * took), on_timer, self);
    }
}

static gboolean
read_ids (AssayDb *db, gpointer data, GError **error)
{
  Load *load_data = data;

  load_data->ids = assay_query_ids (load_data->box->query, db, error);
  return load_data->ids != NULL;
}

static void
load (AssayGridModel *self)
{
  Load *load_data = g_new0 (Load, 1);

  load_data->box = g_atomic_rc_box_acquire (self->box);
  self->again = FALSE;
  self->started_at = g_get_monotonic_time ();
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  assay_session_read_async (self->session, read_ids, load_data, load_free, self->cancellable,
                            loaded_cb, g_object_ref (self));
}

static void
assay_grid_model_dispose (GObject *object)
{
  AssayGridModel *self = ASSAY_GRID_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->coming, g_array_unref);
  g_hash_table_foreach (self->rows, forget_row, self);
  g_hash_table_remove_all (self->rows);
  g_queue_clear_full (&self->recent, g_object_unref);
  g_ptr_array_set_size (self->turned, 0);
  if (self->box != NULL)
    g_atomic_rc_box_release_full (g_steal_pointer (&self->box), box_clear);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (assay_grid_model_parent_class)->dispose (object);
}

static void
assay_grid_model_finalize (GObject *object)
{
  AssayGridModel *self = ASSAY_GRID_MODEL (object);

  g_hash_table_unref (self->rows);
  g_ptr_array_unref (self->turned);
  g_array_unref (self->ids);
  G_OBJECT_CLASS (assay_grid_model_parent_class)->finalize (object);
}

static void
assay_grid_model_class_init (AssayGridModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = assay_grid_model_dispose;
  object_class->finalize = assay_grid_model_finalize;

  /* AssayGridModel::loaded: the answer to the query is there; or why not, in a sentence.
   * ::reordering and ::reordered: around a change of more than what came. ::turned: within these, when its
   * first rows are there. */
  g_signal_new ("loaded", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_signal_new ("reordering", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("turned", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("reordered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
assay_grid_model_init (AssayGridModel *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->turned = g_ptr_array_new_with_free_func (g_object_unref);
  g_queue_init (&self->recent);
}

/**
 * assay_grid_model_new:
 * @target: whether the rows are tasks or results
 *
 * Returns: (transfer full): a list that is empty until it has a query.
 */
AssayGridModel *
assay_grid_model_new (AssaySession *session, AssayQueryTarget target)
{
  AssayGridModel *self = g_object_new (ASSAY_TYPE_GRID_MODEL, NULL);

  self->session = g_object_ref (session);
  self->target = target;
  return self;
}

/**
 * assay_grid_model_take_query:
 * @query: (transfer full): what to show and in which order
 *
 * Shows the answer to @query as soon as it was read, and until then what is there.
 */
void
assay_grid_model_take_query (AssayGridModel *self, AssayQuery *query)
{
  g_return_if_fail (ASSAY_IS_GRID_MODEL (self));

  if (self->box != NULL)
    g_atomic_rc_box_release_full (self->box, box_clear);
  self->box = g_atomic_rc_box_new (Box);
  self->box->query = query;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  load (self);
}

/* Reads again what the grid shows now. */
static void
read_values (AssayGridModel *self)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer row;

  g_queue_clear_full (&self->recent, g_object_unref);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    {
      gint64 id = assay_grid_row_get_id (row);

      g_ptr_array_add (held, g_object_ref (row));
      g_array_append_val (ids, id);
    }
  for (guint i = 0; i < ids->len; i += ASSAY_GRID_PAGE)
    fill (self, &g_array_index (ids, gint64, i), MIN (ASSAY_GRID_PAGE, ids->len - i));
}

/**
 * assay_grid_model_refresh:
 * @values: whether rows that are shown may have changed, too
 *
 * Asks the query again because something was committed. Called often, it reads now and then.
 */
void
assay_grid_model_refresh (AssayGridModel *self, gboolean values)
{
  g_return_if_fail (ASSAY_IS_GRID_MODEL (self));

  if (values)
    read_values (self);
  if (self->box == NULL || self->timer != 0)
    return;
  if (self->cancellable != NULL)
    self->again = TRUE;
  else
    self->timer = g_timeout_add (MIN_INTERVAL_MS, on_timer, self);
}

/**
 * assay_grid_model_is_loaded:
 *
 * Returns: whether any answer was read, so that an empty list is really empty.
 */
gboolean
assay_grid_model_is_loaded (AssayGridModel *self)
{
  g_return_val_if_fail (ASSAY_IS_GRID_MODEL (self), FALSE);
  return self->is_loaded;
}

/**
 * assay_grid_model_get_id:
 * @position: below the number of rows
 *
 * Returns: the id of the row there, without reading it.
 */
gint64
assay_grid_model_get_id (AssayGridModel *self, guint position)
{
  g_return_val_if_fail (ASSAY_IS_GRID_MODEL (self), 0);
  g_return_val_if_fail (position < self->ids->len, 0);
  return g_array_index (self->ids, gint64, position);
}

/**
 * assay_grid_model_find:
 * @id: of a row
 *
 * Returns: its position, %G_MAXUINT when it is not listed. Looks through all of them, which takes a
 * millisecond in a million.
 */
guint
assay_grid_model_find (AssayGridModel *self, gint64 id)
{
  g_return_val_if_fail (ASSAY_IS_GRID_MODEL (self), G_MAXUINT);

  for (guint i = 0; i < self->ids->len; i++)
    if (g_array_index (self->ids, gint64, i) == id)
      return i;
  return G_MAXUINT;
}

/**
 * assay_grid_model_get_n_reads:
 *
 * Returns: how many pages were read so far.
 */
guint
assay_grid_model_get_n_reads (AssayGridModel *self)
{
  g_return_val_if_fail (ASSAY_IS_GRID_MODEL (self), 0);
  return self->n_reads;
}
