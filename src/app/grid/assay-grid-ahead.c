/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-grid-ahead.c: the rows that a scroll is about to reach are read before it does. When a row of another page
 * is asked for, the page behind it in the direction of the scroll is read in the session's reading worker, one at
 * a time; whoever is faster than that, or jumps, reads on the main thread as ever. What was read before rows
 * changed is thrown away. The model may be gone when the answer comes. Main thread. */

#include "assay-grid-model-private.h"

#include "assay-widget.h"

typedef struct
{
  AssayQueryTarget target;
  GArray *ids;
  GPtrArray *found;
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;

  g_array_unref (page->ids);
  g_clear_pointer (&page->found, g_ptr_array_unref);
  g_free (page);
}

static gboolean
read_page (AssayDb *db, gpointer data, GError **error)
{
  Page *page = data;

  page->found
    = assay_grid_rows_read (page->target, db, (const gint64 *) (gpointer) page->ids->data, page->ids->len, error);
  return page->found != NULL;
}

/* Those that were not read in the meantime. */
static GPtrArray *
take_wanted (AssayGridModel *self, Page *page)
{
  GPtrArray *all = g_steal_pointer (&page->found);
  GPtrArray *wanted = g_ptr_array_new ();
  gboolean is_task = page->target == ASSAY_QUERY_TASKS;

  g_ptr_array_set_free_func (all, NULL);
  for (guint i = 0; i < all->len; i++)
    {
      gint64 id = is_task ? ((AssayTask *) all->pdata[i])->id : ((AssayResult *) all->pdata[i])->id;

      if (!g_hash_table_contains (self->rows, &id))
        g_ptr_array_add (wanted, all->pdata[i]);
      else if (is_task)
        assay_task_free (all->pdata[i]);
      else
        assay_result_free (all->pdata[i]);
    }
  g_ptr_array_unref (all);
  return wanted;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayGridModel) self = assay_widget_weak_take (data);
  Page *page = assay_session_read_finish (ASSAY_SESSION (source), result, NULL);

  if (self == NULL || g_task_get_cancellable (G_TASK (result)) != self->ahead)
    return;
  g_clear_object (&self->ahead);
  if (page != NULL) /* else whoever needs them reads them, and learns why not */
    assay_grid_model_take (self, take_wanted (self, page));
}

/*
 * assay_grid_model_read_ahead:
 * @page: that a row was asked for
 *
 * Has the page behind it read, if this is another page than last time.
 */
void
assay_grid_model_read_ahead (AssayGridModel *self, guint page)
{
  guint next = page > self->page ? page + 1 : page - 1; /* before the first one: behind the last one */
  gboolean turned = page != self->page;
  Page *ahead;

  self->page = page;
  if (!turned || self->ahead != NULL || next > self->ids->len / ASSAY_GRID_PAGE)
    return;
  ahead = g_new0 (Page, 1);
  ahead->target = self->target;
  ahead->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = next * ASSAY_GRID_PAGE; i < MIN ((next + 1) * ASSAY_GRID_PAGE, self->ids->len); i++)
    if (!g_hash_table_contains (self->rows, &g_array_index (self->ids, gint64, i)))
      g_array_append_val (ahead->ids, g_array_index (self->ids, gint64, i));
  if (ahead->ids->len == 0)
    {
      page_free (ahead);
      return;
    }
  self->ahead = g_cancellable_new ();
  assay_session_read_async (self->session, read_page, ahead, page_free, self->ahead, read_cb,
                            assay_widget_weak_new (self));
}

/*
 * assay_grid_model_stop_ahead:
 *
 * What is being read ahead is not used.
 */
void
assay_grid_model_stop_ahead (AssayGridModel *self)
{
  g_cancellable_cancel (self->ahead);
  g_clear_object (&self->ahead);
}

/**
 * assay_grid_model_is_reading_ahead:
 *
 * Returns: whether the rows of a page are being read that nobody asked for yet.
 */
gboolean
assay_grid_model_is_reading_ahead (AssayGridModel *self)
{
  g_return_val_if_fail (ASSAY_IS_GRID_MODEL (self), FALSE);
  return self->ahead != NULL;
}
