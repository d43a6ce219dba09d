/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-error.h"
#include "assay-limiter.h"
#include "assay-prices.h"

#include <math.h>

#define S G_USEC_PER_SEC

static AssayChatReply *
make_reply (int code, gint64 retry_after_us)
{
  AssayChatReply *reply = assay_chat_reply_new ();

  if (code >= 0)
    reply->error = g_error_new_literal (ASSAY_ERROR, code, "x");
  reply->rate.retry_after_us = retry_after_us;
  return reply;
}

static void
test_requests (void)
{
  g_autoptr (AssayLimiter) limiter = assay_limiter_new (60, 0, 1); /* one a second, six at once */
  gint64 now = 1000 * S;

  for (int i = 0; i < 6; i++)
    {
      g_assert_cmpint (assay_limiter_wait (limiter, 10, now), ==, 0);
      assay_limiter_started (limiter, 10, now);
    }
  g_assert_cmpint (assay_limiter_wait (limiter, 10, now), ==, S);
  g_assert_cmpint (assay_limiter_wait (limiter, 10, now + S), ==, 0);
}

static void
test_tokens (void)
{
  g_autoptr (AssayLimiter) limiter = assay_limiter_new (0, 60000, 1); /* 1,000 a second, 6,000 at once */
  gint64 now = 1000 * S;

  g_assert_cmpint (assay_limiter_wait (limiter, 6000, now), ==, 0);
  assay_limiter_started (limiter, 6000, now);
  g_assert_cmpint (assay_limiter_wait (limiter, 1000, now), ==, S);
  /* A request larger than the bucket must not wait for ever. */
  g_assert_cmpint (assay_limiter_wait (limiter, 100000, now + 6 * S), ==, 0);
  assay_limiter_started (limiter, 100000, now + 6 * S);
  g_assert_cmpint (assay_limiter_wait (limiter, 1, now + 6 * S), >, 90 * S);
}

static void
test_retry_after_holds_everything (void)
{
  g_autoptr (AssayLimiter) limiter = assay_limiter_new (0, 0, 1);
  g_autoptr (AssayChatReply) reply = make_reply (ASSAY_ERROR_RATE_LIMIT, 3 * S);
  gint64 now = 1000 * S;

  assay_limiter_finished (limiter, 1, reply, now);
  g_assert_cmpint (assay_limiter_wait (limiter, 1, now), ==, 3 * S);
  g_assert_cmpint (assay_limiter_wait (limiter, 1, now + 3 * S - 1), ==, 1);
  g_assert_cmpint (assay_limiter_wait (limiter, 1, now + 3 * S), ==, 0);
  g_assert_cmpint (assay_limiter_back_off (limiter, 1, reply), ==, 3 * S);
}

static void
test_short_retry_after_is_the_requests_own (void)
{
  g_autoptr (AssayLimiter) limiter = assay_limiter_new (0, 0, 1);
  g_autoptr (AssayChatReply) reply = make_reply (ASSAY_ERROR_RATE_LIMIT, S);

  assay_limiter_finished (limiter, 1, reply, 1000 * S);
  g_assert_cmpint (assay_limiter_wait (limiter, 1, 1000 * S), ==, 0);
  g_assert_cmpint (assay_limiter_back_off (limiter, 1, reply), ==, S);
}

static void
test_headers (void)
{
  g_autoptr (AssayLimiter) limiter = assay_limiter_new (0, 0, 1);
  g_autoptr (AssayChatReply) reply = make_reply (-1, -1);
  gint64 now = 1000 * S;

  reply->rate.remaining_requests = 0;
  reply->rate.reset_requests_us = 2 * S;
  assay_limiter_finished (limiter, 1, reply, now);
  g_assert_cmpint (assay_limiter_wait (limiter, 1, now), ==, 2 * S);
}

/* A server with its own rules, and a client with 64 places that asks the limiter. */
typedef struct
{
  const char *what;
  double allowed_per_s;    /* 0: any number */
  gboolean refuses_first;  /* each task's first request gets 429 */
  int retry_after_ms;      /* -1: the server does not say */
  int n_tasks;
  double most_seconds;
  double least_seconds;
  double most_requests;    /* per task */
} Simulation;

typedef struct
{
  gint64 at; /* ready to be sent, or, in flight, answered */
  guint n_sent;
  enum { WAITING, IN_FLIGHT, DONE } state;
} SimulatedTask;

#define LATENCY_US 20000

static void
answer_one (AssayLimiter *limiter, const Simulation *s, SimulatedTask *task, double *room, gint64 now)
{
  gboolean refused = (s->allowed_per_s > 0 && *room < 1) || (s->refuses_first && task->n_sent == 1);
  g_autoptr (AssayChatReply) reply
    = make_reply (refused ? ASSAY_ERROR_RATE_LIMIT : -1, refused && s->retry_after_ms >= 0 ? s->retry_after_ms * 1000 : -1);

  reply->latency_us = LATENCY_US;
  assay_limiter_finished (limiter, 10, reply, now);
  task->state = refused ? WAITING : DONE;
  if (refused)
    task->at = now + assay_limiter_back_off (limiter, task->n_sent, reply);
  else
    *room -= 1;
}

static void
simulate (const Simulation *s)
{
  g_autoptr (AssayLimiter) limiter = assay_limiter_new (0, 0, 7);
  g_autofree SimulatedTask *tasks = g_new0 (SimulatedTask, s->n_tasks);
  gint64 begin = 1000 * S;
  gint64 now = begin;
  double room = s->allowed_per_s;
  double seconds;
  int n_sent = 0;

  for (int n_done = 0; n_done < s->n_tasks; now += 1000)
    {
      int n_busy = 0;

      room = MIN (s->allowed_per_s, room + s->allowed_per_s / 1000);
      n_done = 0;
      for (int i = 0; i < s->n_tasks; i++)
        {
          SimulatedTask *task = &tasks[i];

          if (task->state == IN_FLIGHT && task->at <= now)
            answer_one (limiter, s, task, &room, now);
          n_done += task->state == DONE;
          if (task->state == DONE || n_busy >= 64)
            continue;
          n_busy++; /* also one that waits for its next attempt keeps its place */
          if (task->state == WAITING && task->at <= now && assay_limiter_wait (limiter, 10, now) == 0)
            {
              assay_limiter_started (limiter, 10, now);
              task->state = IN_FLIGHT;
              task->at = now + LATENCY_US;
              task->n_sent++;
              n_sent++;
            }
        }
      g_assert_cmpint ((now - begin) / S, <, 3600);
    }
  seconds = (double) (now - begin) / S;
  g_test_message ("%s: %.2f s, %.2f requests per task", s->what, seconds, (double) n_sent / s->n_tasks);
  g_assert_cmpfloat (seconds, <=, s->most_seconds);
  g_assert_cmpfloat (seconds, >=, s->least_seconds);
  g_assert_cmpfloat ((double) n_sent / s->n_tasks, <=, s->most_requests);
}

static void
test_simulations (void)
{
  static const Simulation simulations[] = {
    { "a server that takes all", 0, FALSE, -1, 3000, 1.2, 0.9, 1.0 },
    { "each task refused once, without a word", 0, TRUE, -1, 200, 3, 0, 2.0 },
    { "each task refused once, for a second", 0, TRUE, 1000, 200, 5, 1, 2.0 },
    { "50 a second, without a word", 50, FALSE, -1, 1000, 35, 18, 2.5 },
    { "5 a second, without a word", 5, FALSE, -1, 200, 80, 38, 3.5 },
    { "1 a second, and says so", 1, FALSE, 1000, 60, 130, 58, 12.0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (simulations); i++)
    simulate (&simulations[i]);
}

static void
test_back_off (void)
{
  g_autoptr (AssayLimiter) limiter = assay_limiter_new (0, 0, 1);
  g_autoptr (AssayChatReply) reply = make_reply (ASSAY_ERROR_SERVER, -1);

  for (guint n = 1; n < 30; n++)
    for (int i = 0; i < 50; i++)
      {
        gint64 delay = assay_limiter_back_off (limiter, n, reply);

        g_assert_cmpint (delay, >=, 0);
        g_assert_cmpint (delay, <=, MIN (ASSAY_LIMITER_MAX_US, ASSAY_LIMITER_BASE_US << MIN (n - 1, 10u)));
      }
}

static void
test_prices (void)
{
  static const struct
  {
    const char *model;
    double input; /* NaN: must be unknown */
  } cases[] = {
    { "gpt-4o", 2.5 },
    { "openai/gpt-4o-2024-11-20", 2.5 },
    { "claude-sonnet-4-20250514", 3 },
    { "gpt-4o-mini", 0.15 },
    { "gpt-4o-minimal", NAN },
    { "llama3.2:3b", NAN },
  };
  AssayPrice price;
  AssayUsage usage = { 1000000, 100000, 400000, -1 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean found = assay_prices_find (cases[i].model, &price);

      g_test_message ("%s", cases[i].model);
      g_assert_true (found == !isnan (cases[i].input));
      g_assert_true (isnan (price.input) == isnan (cases[i].input));
      if (found)
        g_assert_cmpfloat (price.input, ==, cases[i].input);
    }
  g_assert_true (isnan (assay_price_compute (&price, &usage))); /* unknown is never free */
  assay_prices_find ("gpt-4o", &price);
  g_assert_cmpfloat_with_epsilon (assay_price_compute (&price, &usage), 0.6 * 2.5 + 0.4 * 1.25 + 1.0, 1e-12);
  usage.output = -1;
  g_assert_true (isnan (assay_price_compute (&price, &usage)));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/engine/limiter/requests", test_requests);
  g_test_add_func ("/engine/limiter/tokens", test_tokens);
  g_test_add_func ("/engine/limiter/retry-after", test_retry_after_holds_everything);
  g_test_add_func ("/engine/limiter/short-retry-after", test_short_retry_after_is_the_requests_own);
  g_test_add_func ("/engine/limiter/headers", test_headers);
  g_test_add_func ("/engine/limiter/simulations", test_simulations);
  g_test_add_func ("/engine/limiter/back-off", test_back_off);
  g_test_add_func ("/engine/prices", test_prices);
  return g_test_run ();
}
