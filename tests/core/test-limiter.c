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

static void
test_pace (void)
{
  g_autoptr (AssayLimiter) limiter = assay_limiter_new (0, 0, 1);
  g_autoptr (AssayChatReply) good = make_reply (-1, -1);
  g_autoptr (AssayChatReply) bad = make_reply (ASSAY_ERROR_RATE_LIMIT, -1);
  gint64 now = 1000 * S;
  gint64 wait;

  for (int i = 0; i < 100; i++, now += S / 10) /* ten a second */
    assay_limiter_finished (limiter, 1, good, now);
  g_assert_cmpint (assay_limiter_wait (limiter, 1, now), ==, 0);
  assay_limiter_finished (limiter, 1, bad, now);
  assay_limiter_started (limiter, 1, now);
  wait = assay_limiter_wait (limiter, 1, now);
  g_assert_cmpint (wait, >, S / 10);
  g_assert_cmpint (wait, <, S / 2);
  for (int i = 0; i < 40; i++, now += S / 5)
    assay_limiter_finished (limiter, 1, good, now);
  g_assert_cmpint (assay_limiter_wait (limiter, 1, now), ==, 0);
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
  g_test_add_func ("/engine/limiter/pace", test_pace);
  g_test_add_func ("/engine/limiter/back-off", test_back_off);
  g_test_add_func ("/engine/prices", test_prices);
  return g_test_run ();
}
