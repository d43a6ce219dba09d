/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-limiter.c: when the next request of a connection may be sent. Two token buckets, one for
 * requests and one for tokens, hold what the user or the server allows a minute; a tenth of a minute's
 * worth may be used at once, so that a fresh bucket does not burst. What a server says counts more
 * than what was configured: a long Retry-After holds everything back until then, and headers that say
 * that nothing remains hold back until they reset. A short one concerns the request that got it, which
 * never comes before its time; the others go on at half the pace, as after a 429 without any hint, and
 * the pace grows again by a twentieth per good reply.
 *
 * Pure logic: the caller brings the time (microseconds of any steady clock). One thread. */

#include "assay-limiter.h"

#include "assay-error.h"

#include <math.h>

#define MINUTE_US (60.0 * G_USEC_PER_SEC)
#define BURST (1.0 / 10)
#define SLOW_DOWN 0.5
#define SPEED_UP 1.05
#define MIN_PACE (1.0 / 64)

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
  double pace;        /* 1 … MIN_PACE, of the rate seen before the server complained */
  double seen_per_us; /* good replies, smoothed; the pace is relative to it */
  gint64 last_good;
  gint64 last_started;
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
  self->pace = 1;
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
pace_wait (AssayLimiter *self, gint64 now)
{
  gint64 gap;

  if (self->pace >= 1 || self->seen_per_us <= 0)
    return 0;
  gap = (gint64) (1 / (self->seen_per_us * self->pace));
  return MAX (0, self->last_started + gap - now);
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

  wait = MAX (wait, pace_wait (self, now));
  wait = MAX (wait, bucket_wait (&self->requests, 1, now));
  return MAX (wait, bucket_wait (&self->tokens, (double) tokens, now));
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
note_good (AssayLimiter *self, gint64 now)
{
  double rate;

  if (self->last_good != 0 && now > self->last_good)
    {
      rate = 1.0 / (double) (now - self->last_good);
      self->seen_per_us = self->seen_per_us == 0 ? rate : 0.9 * self->seen_per_us + 0.1 * rate;
    }
  self->last_good = now;
  self->pace = MIN (1, self->pace * SPEED_UP);
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
    note_good (self, now);
  else if (g_error_matches (reply->error, ASSAY_ERROR, ASSAY_ERROR_RATE_LIMIT) &&
           rate->retry_after_us <= ASSAY_LIMITER_SHORT_US)
    self->pace = MAX (MIN_PACE, self->pace * SLOW_DOWN);
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
