/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-runner-media.c: a claimed task on its way to a request. Texts take no time and are rendered
 * at once; remote media are fetched, then all media of a task are prepared in the media pool, which
 * has half the cores. In the pool the item belongs to the pool's thread alone. */

#include "assay-runner-private.h"

#include "assay-error.h"

typedef struct
{
  AssayRunner *runner;
  AssayRunItem *item;
} Journey;

static void
arrive (AssayRunner *self, AssayRunItem *item)
{
  if (!assay_run_item_build (item, self->plan, self->task_context))
    {
      g_autoptr (GError) error = g_steal_pointer (&item->error);

      assay_runner_add_result (self, item, assay_run_item_fail (item, self->plan, self->run_id, error, NULL));
      return;
    }
  if (assay_runner_use_kept (self, item))
    return;
  if (self->plan->options.use_cache && item->key[0] != '\0')
    g_ptr_array_add (self->lookups, item);
  else
    g_queue_push_tail (&self->ready, item);
}

static void
on_prepared (gpointer data)
{
  g_autofree Journey *journey = data;
  g_autoptr (AssayRunner) self = journey->runner;

  self->n_preparing--;
  arrive (self, journey->item);
  assay_runner_pump (self);
}

static void
prepare_in_pool (gpointer data, gpointer user_data)
{
  Journey *journey = data;
  AssayRunner *self = journey->runner;

  assay_run_item_prepare (journey->item, self->plan, self->loader);
  assay_worker_push (self->net, G_PRIORITY_DEFAULT, on_prepared, journey);
}

static void fetch_or_prepare (Journey *journey);

static void
on_fetched (const AssayHttpReply *reply, gpointer data)
{
  Journey *journey = data;
  g_autofree char *url = g_strdup (assay_run_item_next_remote (journey->item));
  GError *error = NULL;

  if (reply->error != NULL)
    error = g_error_copy (reply->error);
  else if (reply->status != 200)
    error = g_error_new (ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA,
                         "The picture or document at %s can't be had: the server answered %u", url,
                         reply->status);
  assay_run_item_take_remote (journey->item, url, error == NULL ? reply->body : NULL, error);
  fetch_or_prepare (journey);
}

static void
fetch_or_prepare (Journey *journey)
{
  AssayRunner *self = journey->runner;
  const char *url = assay_run_item_next_remote (journey->item);
  AssayHttpRequest request = { 0 };

  if (url == NULL || journey->item->error != NULL)
    {
      g_thread_pool_push (self->pool, journey, NULL);
      return;
    }
  if (self->fetcher == NULL)
    self->fetcher = assay_http_new (self->concurrency, ASSAY_HTTP_FOLLOW | ASSAY_HTTP_PUBLIC_ONLY,
                                    &journey->item->error);
  if (self->fetcher == NULL)
    {
      g_thread_pool_push (self->pool, journey, NULL);
      return;
    }
  request.url = url;
  request.timeout_us = ASSAY_PROVIDER_DEFAULT_TIMEOUT_US;
  request.max_bytes = ASSAY_MEDIA_MAX_BYTES;
  assay_http_send (self->fetcher, &request, self->cancellable, on_fetched, journey);
}

/**
 * assay_runner_feed:
 * @item: (transfer full): a claimed task
 *
 * Renders the task; sooner or later it is looked up in the cache, ready to be sent, or failed. Net
 * worker.
 */
void
assay_runner_feed (AssayRunner *self, AssayRunItem *item)
{
  Journey *journey;

  if (!assay_run_item_render (item, self->plan))
    {
      arrive (self, item);
      return;
    }
  if (self->pool == NULL)
    self->pool = g_thread_pool_new (prepare_in_pool, NULL,
                                    MAX (1, (int) g_get_num_processors () / 2), FALSE, NULL);
  journey = g_new (Journey, 1);
  *journey = (Journey){ g_object_ref (self), item };
  self->n_preparing++;
  fetch_or_prepare (journey);
}
