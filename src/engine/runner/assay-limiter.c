/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-limiter.c: when the next request of a connection may be sent. Two token buckets, one for
 * requests and one for tokens, hold what the user or the server allows a minute; a tenth of a minute's
 * worth may be used at once, so that a fresh bucket does not burst. What a server says counts more
 * than what was configured: a long Retry-After holds everything back until then, and headers that say
 * that nothing remains hold back until they reset. A short one concerns the request that got it, which
 * never comes before its time.
 *
 * When a server turns away most of what it gets and does not say for how long, a gap between two
 * requests is kept, which doubles while that goes on and closes again when nearly all are taken. It is
 * judged by the replies to requests sent since the last change, a window at a time: one burst of 429
 * is one complaint, and a server that refuses each request once is not slowed down to nothing. If the
 * server says when to come again, the window begins only then.
 *
 * Pure logic: the caller brings the time (microseconds of any steady clock). One thread. */

#include "assay-limiter.h"

#include "assay-error.h"

#include <math.h>

#define MINUTE_US (60.0 * G_USEC_PER_SEC)
#define BURST (1.0 / 10)

/* The gap between two requests: replies per judgement, what it starts with at least, and its maximum. */
#define WINDOW 16
#define MIN_GAP_US 2000
#define MAX_GAP_US (60 * G_USEC_PER_SEC)
#define MOST 0.6    /* refused: slower */
#define HARDLY 0.1  /* refused: faster */
#define FASTER 0.7

typedef struct
{
  double per_us;   /* 0: unlimited */
  double capacity;
  double level;
  gint64 filled_at;
} Bucket;

struct _AssayLimiter
{
  Bucket requests;
  Bucket tokens;
  gint64 gap_us; /* 0: none */
  gint64 last_started;
  gint64 window_start;  /* replies to requests sent before it do not count */
  gboolean was_put_off; /* the window begins when the server said */
  guint n_replies;      /* in the window */
  guint n_refused;
  gint64 closed_until;
  GRand *random;
};

static void
bucket_init (Bucket *bucket, double per_minute)
{
  if (!(per_minute > 0))
    return;
  bucket->per_us = per_minute / MINUTE_US;
  bucket->capacity = MAX (1, per_minute * BURST);
  bucket->level = bucket->capacity;
}

static void
bucket_fill (Bucket *bucket, gint64 now)
{
  if (bucket->filled_at != 0 && now > bucket->filled_at)
    bucket->level = MIN (bucket->capacity,
                         bucket->level + bucket->per_us * (double) (now - bucket->filled_at));
  bucket->filled_at = now;
}

/* A request larger than the bucket goes when the bucket is full, and leaves a debt. */
static gint64
bucket_wait (Bucket *bucket, double amount, gint64 now)
{
  double missing;

  if (bucket->per_us == 0)
    return 0;
  bucket_fill (bucket, now);
  missing = MIN (amount, bucket->capacity) - bucket->level;
  return missing > 1e-9 ? MAX (1, (gint64) ceil (missing / bucket->per_us)) : 0;
}

static void
bucket_take (Bucket *bucket, double amount, gint64 now)
{
  if (bucket->per_us == 0)
    return;
  bucket_fill (bucket, now);
  bucket->level -= amount;
}

/**
 * assay_limiter_new:
 * @requests_per_minute: what is allowed, 0 for no known limit
 * @tokens_per_minute: likewise
 * @seed: of the jitter, so that a test can repeat it
 *
 * Returns: (transfer full): a limiter for one connection.
 */
AssayLimiter *
assay_limiter_new (double requests_per_minute, double tokens_per_minute, guint32 seed)
{
  AssayLimiter *self = g_new0 (AssayLimiter, 1);

  bucket_init (&self->requests, requests_per_minute);
  bucket_init (&self->tokens, tokens_per_minute);
  self->random = g_rand_new_with_seed (seed);
  return self;
}

/**
 * assay_limiter_free:
 * @self: (transfer full): what to free
 */
void
assay_limiter_free (AssayLimiter *self)
{
  g_rand_free (self->random);
  g_free (self);
}

static gint64
gap_wait (AssayLimiter *self, gint64 now)
{
  return self->gap_us == 0 ? 0 : MAX (0, self->last_started + self->gap_us - now);
}

/**
 * assay_limiter_wait:
 * @tokens: estimate of the request
 * @now: microseconds
 *
 * Returns: 0 when the request may be sent, else how many microseconds later to ask again.
 */
gint64
assay_limiter_wait (AssayLimiter *self, gint64 tokens, gint64 now)
{
  gint64 wait = MAX (0, self->closed_until - now);

  wait = MAX (wait, gap_wait (self, now));
  wait = MAX (wait, bucket_wait (&self->requests, 1, now));
  return MAX (wait, bucket_wait (&self->tokens, (double) tokens, now));
}

/**
 * assay_limiter_is_closed:
 * @now: microseconds
 *
 * Returns: whether the server said that it takes nothing for the time being.
 */
gboolean
assay_limiter_is_closed (AssayLimiter *self, gint64 now)
{
  return self->closed_until > now;
}

/**
 * assay_limiter_started:
 * @tokens: estimate of the request
 * @now: microseconds
 *
 * A request is being sent.
 */
void
assay_limiter_started (AssayLimiter *self, gint64 tokens, gint64 now)
{
  self->last_started = now;
  bucket_take (&self->requests, 1, now);
  bucket_take (&self->tokens, (double) tokens, now);
}

static void
hold (AssayLimiter *self, gint64 until)
{
  self->closed_until = MAX (self->closed_until, until);
}

static void
begin_window (AssayLimiter *self, gint64 now)
{
  self->window_start = now;
  self->was_put_off = FALSE;
  self->n_replies = 0;
  self->n_refused = 0;
}

static void
judge_window (AssayLimiter *self, gint64 now)
{
  double share = (double) self->n_refused / self->n_replies;
  gint64 average = (now - self->window_start) / self->n_replies;

  if (share > MOST)
    self->gap_us = CLAMP (2 * MAX (self->gap_us, average), MIN_GAP_US, MAX_GAP_US);
  else if (share < HARDLY)
    self->gap_us = self->gap_us > MIN_GAP_US ? (gint64) ((double) self->gap_us * FASTER) : 0;
  begin_window (self, now);
}

/* Called for each reply that says whether the server had room. */
static void
count_reply (AssayLimiter *self, AssayChatReply *reply, gboolean refused, gint64 now)
{
  if (self->window_start == 0)
    begin_window (self, now - MAX (1, reply->latency_us));
  if (now - reply->latency_us < self->window_start)
    return;
  if (refused && reply->rate.retry_after_us > 0 && !self->was_put_off)
    {
      begin_window (self, now + reply->rate.retry_after_us);
      self->was_put_off = TRUE;
      return;
    }
  self->n_replies++;
  self->n_refused += refused ? 1 : 0;
  if (self->n_replies >= WINDOW)
    judge_window (self, now);
}

/**
 * assay_limiter_finished:
 * @tokens: what was estimated
 * @reply: what came
 * @now: microseconds
 *
 * A reply came: learns from its status, headers and usage.
 */
void
assay_limiter_finished (AssayLimiter *self, gint64 tokens, AssayChatReply *reply, gint64 now)
{
  const AssayRateHints *rate = &reply->rate;

  if (reply->error == NULL && reply->usage.input >= 0 && self->tokens.per_us > 0)
    bucket_take (&self->tokens,
                 (double) (reply->usage.input + MAX (0, reply->usage.output) - tokens), now);
  if (rate->retry_after_us > ASSAY_LIMITER_SHORT_US)
    hold (self, now + MIN (rate->retry_after_us, ASSAY_LIMITER_MAX_RETRY_AFTER_US));
  if (rate->remaining_requests == 0 && rate->reset_requests_us > 0)
    hold (self, now + MIN (rate->reset_requests_us, ASSAY_LIMITER_MAX_RETRY_AFTER_US));
  if (rate->remaining_tokens == 0 && rate->reset_tokens_us > 0)
    hold (self, now + MIN (rate->reset_tokens_us, ASSAY_LIMITER_MAX_RETRY_AFTER_US));
  if (reply->error == NULL)
    count_reply (self, reply, FALSE, now);
  else if (g_error_matches (reply->error, ASSAY_ERROR, ASSAY_ERROR_RATE_LIMIT) &&
           rate->retry_after_us <= ASSAY_LIMITER_SHORT_US)
    count_reply (self, reply, TRUE, now);
}

/**
 * assay_limiter_back_off:
 * @n_failures: of this request so far, from 1
 * @reply: the last failure
 *
 * How long this request should wait: what the server said, else a random time up to a bound that
 * doubles with each failure ("full jitter", Brooker, AWS 2015).
 *
 * Returns: microseconds.
 */
gint64
assay_limiter_back_off (AssayLimiter *self, guint n_failures, AssayChatReply *reply)
{
  gint64 bound;

  if (reply->rate.retry_after_us > 0)
    return MIN (reply->rate.retry_after_us, ASSAY_LIMITER_MAX_RETRY_AFTER_US);
  bound = ASSAY_LIMITER_BASE_US << MIN (n_failures - 1, 10u);
  bound = MIN (bound, ASSAY_LIMITER_MAX_US);
  return (gint64) g_rand_double_range (self->random, 0, (double) bound);
}
