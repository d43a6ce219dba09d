/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-runner-send.c: what happens between "may be sent" and "has a result". A failure that may pass
 * (network, rate limit, server) is tried again later; one that concerns every task (wrong key,
 * unknown model, no credit, a redirect) stops the run; any other is the task's own. An address whose
 * answers are no API's, a web page for instance, is given up after the first few tasks, if nothing
 * ever succeeded. When nothing succeeds any more it is an outage: tasks wait instead of failing, one
 * request at a time asks whether it is over, and when the user's patience ends the run pauses, with
 * its tasks as they were. An answer that does not fit is asked for once more, with the reason. */

#include "assay-runner-private.h"

#include "assay-error.h"
#include "assay-units.h"

#include <math.h>

/* A task's own failures that may pass, before it fails. */
#define MAX_TRANSIENT 8
/* A task that got no answer within the time-out is tried once more, not longer. */
#define MAX_TIMEOUTS 1
/* It is an outage when so many requests failed in a row and for so long. */
#define OUTAGE_FAILURES 10
#define OUTAGE_US (4 * G_USEC_PER_SEC)
#define MAX_PROBE_US (15 * G_USEC_PER_SEC)
/* So many wrong keys in a row stop a run that had worked. */
#define MAX_FATAL 3
/* So many tasks that got nothing but web pages and the like, each so often, and no answer ever. */
#define FOREIGN_TASKS 8
#define FOREIGN_TRIES 3
#define FOREIGN_PAUSE_US (400 * 1000)
/* Until a task's cost was seen its output is taken for this, if the version doesn't limit it; and one
 * request goes alone. */
#define FIRST_OUTPUT_TOKENS 256
/* What a task may cost more than the dearest so far. */
#define COST_MARGIN 1.5

typedef struct
{
  AssayRunner *runner;
  AssayRunItem *item;
} Sent;

static gboolean
is_fatal (int code)
{
  return code == ASSAY_ERROR_AUTH || code == ASSAY_ERROR_MODEL_NOT_FOUND ||
         code == ASSAY_ERROR_QUOTA || code == ASSAY_ERROR_TLS || code == ASSAY_ERROR_INVALID;
}

static void
send_later (AssayRunner *self, AssayRunItem *item, gint64 when)
{
  item->not_before = when;
  g_queue_push_tail (&self->delayed, item);
  assay_runner_wake_at (self, when);
}

/* Returns whether the failure stopped the run. */
static gboolean
stop_if_fatal (AssayRunner *self, const GError *error)
{
  if (error->domain != ASSAY_ERROR || !is_fatal (error->code))
    {
      self->n_fatal = 0;
      return FALSE;
    }
  self->n_fatal++;
  if (self->n_success > 0 && self->n_fatal < MAX_FATAL)
    return FALSE;
  assay_runner_halt (self, ASSAY_RUN_FAILED, error->message);
  return TRUE;
}

static gboolean
is_outage (AssayRunner *self, const GError *error, gint64 now)
{
  if (g_error_matches (error, ASSAY_ERROR, ASSAY_ERROR_RATE_LIMIT))
    return FALSE; /* it is alive */
  self->n_bad++;
  return self->outage_since != 0 ||
         (self->n_bad >= OUTAGE_FAILURES && now - self->last_success >= OUTAGE_US);
}

static void
go_into_outage (AssayRunner *self, AssayRunItem *item, const GError *error, gint64 now)
{
  gint64 pause = MIN (MAX_PROBE_US, G_USEC_PER_SEC << MIN (self->n_probes, 4u));

  if (self->outage_since == 0)
    self->outage_since = now;
  g_free (self->wait_reason);
  self->wait_reason = g_strdup (error->message);
  g_queue_push_head (&self->ready, item);
  self->n_probes++;
  self->next_probe = MAX (self->next_probe, now + pause);
  if (now - self->outage_since > self->plan->options.patience_s * G_USEC_PER_SEC)
    assay_runner_halt (self, ASSAY_RUN_PAUSED, error->message);
  else
    assay_runner_wake_at (self, self->next_probe);
}

static gboolean
is_foreign (AssayRunner *self, AssayChatReply *reply)
{
  return reply->is_foreign && self->n_success == 0;
}

/* Nobody who answers like this is a model; it is asked a few times nevertheless, as a proxy may have
 * been in the way. */
static void
doubt_address (AssayRunner *self, AssayRunItem *item, AssayChatReply *reply, gint64 now)
{
  gint64 n_left = self->progress.total - self->progress.done;

  item->n_foreign++;
  self->n_doubtful += item->n_foreign == 1;
  self->n_foreign += item->n_foreign == FOREIGN_TRIES;
  if (self->n_foreign >= MIN (FOREIGN_TASKS, n_left))
    {
      assay_runner_halt (self, ASSAY_RUN_FAILED, reply->error->message);
      assay_run_item_free (item);
      return;
    }
  send_later (self, item, now + item->n_foreign * FOREIGN_PAUSE_US);
}

static gboolean
may_try_again (AssayRunItem *item, const GError *error)
{
  if (!assay_error_is_transient (error))
    return FALSE;
  if (g_error_matches (error, ASSAY_ERROR, ASSAY_ERROR_TIMEOUT))
    return item->n_timeouts++ < MAX_TIMEOUTS;
  return item->n_transient++ < MAX_TRANSIENT;
}

static void
on_failure (AssayRunner *self, AssayRunItem *item, AssayChatReply *reply)
{
  gint64 now = g_get_monotonic_time ();
  gboolean timed_out = g_error_matches (reply->error, ASSAY_ERROR, ASSAY_ERROR_TIMEOUT);

  if (stop_if_fatal (self, reply->error))
    {
      assay_run_item_free (item);
      return;
    }
  if (is_foreign (self, reply))
    {
      doubt_address (self, item, reply, now);
      return;
    }
  if (assay_error_is_transient (reply->error) && !timed_out && is_outage (self, reply->error, now))
    {
      go_into_outage (self, item, reply->error, now);
      return;
    }
  if (may_try_again (item, reply->error))
    {
      send_later (self, item,
                  now + assay_limiter_back_off (self->limiter, item->n_transient + item->n_timeouts, reply));
      return;
    }
  if (assay_error_is_transient (reply->error) && !timed_out && self->n_bad >= OUTAGE_FAILURES)
    {
      go_into_outage (self, item, reply->error, now); /* it is not this task's fault */
      return;
    }
  assay_runner_add_result (self, item,
                           assay_run_item_fail (item, self->plan, self->run_id, reply->error, reply));
}

static void
note_success (AssayRunner *self, AssayChatReply *reply)
{
  self->n_success++;
  self->n_bad = 0;
  self->n_fatal = 0;
  self->n_probes = 0;
  self->outage_since = 0;
  self->next_probe = 0;
  self->last_success = g_get_monotonic_time ();
  g_clear_pointer (&self->wait_reason, g_free);
  if (!self->served_model_known && reply->model != NULL)
    {
      self->served_model_known = TRUE;
      self->served_model = g_strdup (reply->model);
    }
}

static void
on_answer (AssayRunner *self, AssayRunItem *item, AssayChatReply *reply)
{
  g_autofree char *reason = NULL;
  AssayResult *result
    = assay_run_item_finish (item, self->plan, self->run_id, reply, &reason);

  if (result == NULL)
    {
      assay_run_item_correct (item, reply->text != NULL ? reply->text : "", reason);
      g_queue_push_head (&self->ready, item);
      return;
    }
  item->is_safe = !(self->plan->provider_class->flags & ASSAY_PROVIDER_NETWORK) ||
                  (item->cached == NULL && assay_run_journal_add (self->journal, item, reply->raw));
  if (!isnan (result->cost))
    self->max_cost = MAX (self->max_cost, result->cost);
  assay_runner_add_result (self, item, result);
}

static void
on_reply (AssayChatReply *reply, gpointer data)
{
  g_autofree Sent *sent = data;
  g_autoptr (AssayRunner) self = sent->runner;
  AssayRunItem *item = sent->item;

  self->n_sent--;
  self->reserved -= item->reserved;
  item->reserved = 0;
  assay_run_item_count (item, reply);
  assay_limiter_finished (self->limiter, item->tokens, reply, g_get_monotonic_time ());
  if (g_error_matches (reply->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    assay_run_item_free (item); /* its claim is given back when the run stops */
  else if (reply->error != NULL)
    on_failure (self, item, reply);
  else
    {
      note_success (self, reply);
      on_answer (self, item, reply);
    }
  assay_runner_pump (self);
}

static double
expected_cost (AssayRunner *self, AssayRunItem *item)
{
  AssayUsage usage;
  AssayChatParams *params = self->plan->params;

  assay_usage_init (&usage);
  usage.input = item->tokens;
  usage.output = params->set & ASSAY_PARAM_MAX_TOKENS ? params->max_tokens : FIRST_OUTPUT_TOKENS;
  usage.output *= assay_chat_params_get_samples (params);
  return self->max_cost > 0 && !(params->set & ASSAY_PARAM_MAX_TOKENS)
           ? self->max_cost * COST_MARGIN
           : assay_price_compute (&self->plan->price, &usage);
}

/* Returns whether the budget has room for the item; if it never will have, the run stops. */
static gboolean
reserve (AssayRunner *self, AssayRunItem *item)
{
  double budget = self->plan->options.budget;
  double cost;

  if (isnan (budget))
    return TRUE;
  if (self->max_cost == 0 && self->n_sent + self->n_saving > 0)
    return FALSE;
  cost = expected_cost (self, item);
  if (self->progress.cost + self->unsaved_cost + self->reserved + cost <= budget)
    {
      item->reserved = cost;
      self->reserved += cost;
      return TRUE;
    }
  if (self->n_sent == 0 && self->n_saving == 0)
    {
      g_autofree char *next = assay_units_dup_cost (cost);
      g_autofree char *spent = assay_units_dup_cost (self->progress.cost);
      g_autofree char *limit = assay_units_dup_cost (budget);
      g_autofree char *reason = g_strdup_printf (
        "The next task may cost %s, and %s of the budget of %s are spent", next, spent, limit);

      assay_runner_halt (self, ASSAY_RUN_BUDGET, reason);
    }
  return FALSE;
}

/**
 * assay_runner_may_send:
 * @item: the next one
 *
 * Asks for a place, doubts about the address, an outage, the limits and the budget, in this order; what forbids it wakes the
 * runner when it no longer does. Net worker.
 */
gboolean
assay_runner_may_send (AssayRunner *self, AssayRunItem *item)
{
  gint64 now = g_get_monotonic_time ();
  gint64 wait;

  if (item->cached != NULL)
    return TRUE;
  if (self->is_paused || self->n_sent + self->n_unsafe >= self->concurrency ||
      self->n_saving >= ASSAY_RUNNER_BEHIND)
    return FALSE;
  if (self->n_success == 0 && self->n_doubtful >= FOREIGN_TASKS && item->n_foreign == 0 &&
      self->n_sent + self->delayed.length > 0)
    return FALSE; /* first it is to be seen whether there is an API at all */
  if (self->outage_since != 0 && (self->n_sent > 0 || now < self->next_probe))
    {
      if (self->n_sent == 0)
        assay_runner_wake_at (self, self->next_probe);
      return FALSE;
    }
  wait = assay_limiter_wait (self->limiter, item->tokens, now);
  self->held_until = assay_limiter_is_closed (self->limiter, now) ? now + wait : 0;
  if (wait > 0)
    {
      assay_runner_wake_at (self, now + wait);
      return FALSE;
    }
  return reserve (self, item);
}

static void
answer_from_cache (AssayRunner *self, AssayRunItem *item)
{
  g_autoptr (GBytes) raw = g_bytes_new (item->cached->content, strlen (item->cached->content));
  g_autoptr (AssayChatReply) reply = assay_provider_read (self->provider, raw);

  if (reply != NULL && reply->error == NULL)
    {
      on_answer (self, item, reply);
      return;
    }
  /* What was stored can't be read any more: ask the model. */
  g_clear_pointer (&item->cached, assay_reply_free);
  g_queue_push_head (&self->ready, item);
}

/**
 * assay_runner_use_kept:
 * @item: (transfer full): a task with its request
 *
 * Net worker.
 *
 * Returns: whether a killed process had got the answer already, which then has been used.
 */
gboolean
assay_runner_use_kept (AssayRunner *self, AssayRunItem *item)
{
  g_autoptr (GBytes) raw = assay_run_journal_take (self->journal, item);
  g_autoptr (AssayChatReply) reply = raw != NULL ? assay_provider_read (self->provider, raw) : NULL;

  if (reply == NULL || reply->error != NULL)
    {
      item->is_correction = FALSE;
      return FALSE;
    }
  on_answer (self, item, reply);
  return TRUE;
}

/**
 * assay_runner_send:
 * @item: (transfer full): what assay_runner_may_send() allowed
 *
 * Net worker.
 */
void
assay_runner_send (AssayRunner *self, AssayRunItem *item)
{
  Sent *sent;

  if (item->cached != NULL)
    {
      answer_from_cache (self, item);
      return;
    }
  sent = g_new (Sent, 1);
  *sent = (Sent){ g_object_ref (self), item };
  item->n_sent++;
  self->n_sent++;
  assay_limiter_started (self->limiter, item->tokens, g_get_monotonic_time ());
  assay_provider_complete (self->provider, item->request, self->cancellable, on_reply, sent);
}
