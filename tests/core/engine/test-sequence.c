/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-sequence.c: the interval of an audit that is looked at after each answer: against the bets, one by one, as the
 * paper has them; by simulation, over 2,000 audits whose truth is known, it leaves the truth out as seldom as was
 * promised at any time, which the interval for one look does not; and it is of use. */

#include "assay-promise.h"
#include "assay-sequence.h"

#include <math.h>

#define ROUNDS 2000

/* Waudby-Smith, Ramdas 2024: bets on one after the other, without replacement. */
static double
bet (const gboolean *wrong, int n, int n_all, int n_all_wrong)
{
  double capital = 1;
  int seen_wrong = 0;

  for (int i = 0; i < n; i++)
    {
      double m = (double) (n_all_wrong - seen_wrong) / (n_all - i);
      double q = (seen_wrong + 0.5) / (i + 1);
      double lambda = (q - m) / (m * (1 - m));

      capital *= 1 + lambda * (wrong[i] - m);
      seen_wrong += wrong[i];
    }
  return capital;
}

static void
test_bets (void)
{
  const gboolean wrong[] = { FALSE, TRUE, FALSE, FALSE, FALSE, TRUE, FALSE, FALSE, FALSE, FALSE };
  int n_wrong = 0;

  for (int n = 1; n <= (int) G_N_ELEMENTS (wrong); n++)
    {
      n_wrong += wrong[n - 1];
      for (int all_wrong = 3; all_wrong < 90; all_wrong += 7)
        {
          double should = bet (wrong, n, 100, all_wrong);

          g_assert_cmpfloat (fabs (assay_sequence_evidence (n_wrong, n, 100, all_wrong) / should - 1), <, 1e-9);
        }
    }
  g_assert_true (isinf (assay_sequence_evidence (2, 10, 100, 1))); /* two were seen */
}

/* Each count is inside if, and only if, nobody got rich against it. */
static void
test_interval (void)
{
  static const int cases[][3] = { { 0, 1, 1 }, { 0, 20, 400 }, { 3, 20, 400 }, { 20, 20, 25 }, { 5, 50, 60 }, { 7, 100, 100 } };
  double low, high;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int k = cases[i][0], n = cases[i][1], all = cases[i][2];

      assay_sequence_interval (k, n, all, 0.95, &low, &high);
      for (int m = 0; m <= all; m++)
        g_assert_cmpint (assay_sequence_evidence (k, n, all, m) < 20, ==,
                         m >= llround (low * all) && m <= llround (high * all));
    }
  /* When all were looked at there is nothing left to guess. */
  assay_sequence_interval (7, 100, 100, 0.95, &low, &high);
  g_assert_cmpfloat (low, ==, 0.07);
  g_assert_cmpfloat (high, ==, 0.07);
  assay_sequence_interval (0, 0, 100, 0.95, &low, &high);
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat (high, ==, 1);
}

typedef struct
{
  double deceived;  /* the share of audits that ever left the truth out */
  double one_look;  /* the same of an interval for one look */
  double alarmed;   /* that ever said that more than promised is wrong */
  double n_alarmed; /* after how many answers, on average */
} Outcome;

/* What an audit shows does not depend on its order, so each is worked out once. */
typedef struct
{
  gboolean is_known;
  gboolean deceived, one_look, alarms;
} Look;

static const Look *
look (Look *looks, int n_wrong, int n, int n_all, double truth, double promised)
{
  Look *self = &looks[n * (n + 1) / 2 + n_wrong]; /* row n has n + 1 places */
  double low, high;

  if (self->is_known)
    return self;
  assay_sequence_interval (n_wrong, n, n_all, 0.95, &low, &high);
  self->is_known = TRUE;
  self->deceived = low > truth + 1e-12 || high < truth - 1e-12;
  self->alarms = low > promised;
  self->one_look = assay_promise_lower (n_wrong, n, 0.975) > truth || assay_promise_upper (n_wrong, n, 0.975) < truth;
  return self;
}

static Outcome
simulate (int n_all, int n_all_wrong, int n_audit, double promised, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree Look *looks = g_new0 (Look, (n_audit + 2) * (n_audit + 2));
  double truth = (double) n_all_wrong / n_all;
  Outcome outcome = { 0 };

  for (int round = 0; round < ROUNDS; round++)
    {
      gboolean deceived = FALSE, one_look = FALSE, alarmed = FALSE;
      int wrong_left = n_all_wrong, n_wrong = 0;

      for (int n = 1; n <= n_audit; n++)
        {
          gboolean wrong = g_rand_double (rand) * (n_all - n + 1) < wrong_left;
          const Look *seen;

          wrong_left -= wrong;
          n_wrong += wrong;
          seen = look (looks, n_wrong, n, n_all, truth, promised);
          deceived |= seen->deceived;
          one_look |= seen->one_look;
          if (!alarmed && seen->alarms)
            {
              alarmed = TRUE;
              outcome.n_alarmed += n;
            }
        }
      outcome.deceived += deceived;
      outcome.one_look += one_look;
      outcome.alarmed += alarmed;
    }
  outcome.n_alarmed /= MAX (outcome.alarmed, 1);
  outcome.deceived /= ROUNDS;
  outcome.one_look /= ROUNDS;
  outcome.alarmed /= ROUNDS;
  g_test_message ("%d of %d wrong, %d audited: truth left out %.3f, by single looks %.3f; alarm %.3f after %.0f", n_all_wrong,
                  n_all, n_audit, outcome.deceived, outcome.one_look, outcome.alarmed, outcome.n_alarmed);
  return outcome;
}

static void
test_simulation (void)
{
  /* Three standard deviations of the simulation itself. */
  double allowed = 0.05 + 3 * sqrt (0.05 * 0.95 / ROUNDS);
  Outcome outcome;

  /* Just as many as promised: an alarm would be false. */
  outcome = simulate (4000, 200, 300, 0.05, 1);
  g_assert_cmpfloat (outcome.deceived, <=, allowed);
  g_assert_cmpfloat (outcome.alarmed, <=, allowed);
  g_assert_cmpfloat (outcome.one_look, >, 0.1); /* that is why */
  outcome = simulate (200, 10, 200, 0.05, 2);
  g_assert_cmpfloat (outcome.deceived, <=, allowed);
  outcome = simulate (1000, 20, 400, 0.05, 3);
  g_assert_cmpfloat (outcome.deceived, <=, allowed);
  g_assert_cmpfloat (outcome.alarmed, <=, 0.01);
  outcome = simulate (100, 50, 60, 0.05, 4);
  g_assert_cmpfloat (outcome.deceived, <=, allowed);
  /* Three times as many as promised is found out. */
  outcome = simulate (4000, 600, 300, 0.05, 5);
  g_assert_cmpfloat (outcome.deceived, <=, allowed);
  g_assert_cmpfloat (outcome.alarmed, >, 0.95);
  g_assert_cmpfloat (outcome.n_alarmed, <, 120);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/engine/sequence/bets", test_bets);
  g_test_add_func ("/engine/sequence/interval", test_interval);
  g_test_add_func ("/engine/sequence/simulation", test_simulation);
  return g_test_run ();
}
