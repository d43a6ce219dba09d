/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-runner-publish.c: telling others how far the run is. A snapshot goes to the listener's
 * context as a value of its own. The rate is taken over the last second or so of samples, the
 * remaining time from it. */

#include "assay-runner-private.h"

#include <math.h>

typedef struct
{
  AssayRunner *runner;
  AssayRunProgress progress;
  char *reason;
} Publication;

static void
publication_free (gpointer data)
{
  Publication *publication = data;

  g_object_unref (publication->runner);
  g_free (publication->reason);
  g_free (publication);
}

static gboolean
deliver (gpointer data)
{
  Publication *publication = data;

  publication->progress.reason = publication->reason;
  publication->runner->func (&publication->progress, publication->runner->data);
  return G_SOURCE_REMOVE;
}

static void
measure_rate (AssayRunner *self)
{
  guint n = G_N_ELEMENTS (self->samples_at);
  gint64 now = g_get_monotonic_time ();
  guint oldest = self->n_samples < n ? 0 : self->n_samples % n;
  gint64 since;

  self->progress.seconds = (double) (now - self->started) / G_USEC_PER_SEC;
  since = self->n_samples > 0 ? now - self->samples_at[oldest] : 0;
  if (since > 0)
    self->progress.rate = (double) (self->progress.done - self->samples_done[oldest]) *
                          G_USEC_PER_SEC / (double) since;
  self->progress.remaining_s
    = self->progress.rate > 0
        ? (double) (self->progress.total - self->progress.done) / self->progress.rate
        : NAN;
  self->samples_at[self->n_samples % n] = now;
  self->samples_done[self->n_samples % n] = self->progress.done;
  self->n_samples++;
}

/* What it waits for, and how long. A server that takes nothing for now is waited for only when it has
 * nothing of ours in hand. */
static void
measure_wait (AssayRunner *self)
{
  gint64 now = g_get_monotonic_time ();
  gboolean is_held = self->held_until > now && self->n_sent == 0;
  gint64 until = self->outage_since != 0 ? self->next_probe : is_held ? self->held_until : 0;

  self->progress.is_waiting = self->outage_since != 0 || self->trouble_since != 0 || is_held;
  self->progress.retry_s = self->trouble_since == 0 && until > now ? (double) (until - now) / G_USEC_PER_SEC : NAN;
}

/**
 * assay_runner_publish:
 *
 * Sends a snapshot of the progress to the listener. Net worker.
 */
void
assay_runner_publish (AssayRunner *self)
{
  g_autoptr (GSource) source = NULL;
  Publication *publication;

  measure_rate (self);
  self->progress.is_last = assay_runner_is_done (self);
  self->progress.in_flight = self->n_sent;
  measure_wait (self);
  self->progress.state = self->is_stopped  ? self->stop_state
                         : self->is_paused ? ASSAY_RUN_PAUSED
                                           : ASSAY_RUN_RUNNING;
  if (self->func == NULL)
    return;
  publication = g_new0 (Publication, 1);
  publication->runner = g_object_ref (self);
  publication->progress = self->progress;
  publication->reason = g_strdup (self->is_stopped ? self->stop_reason : self->wait_reason);
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, publication, publication_free);
  g_source_attach (source, self->context);
}
