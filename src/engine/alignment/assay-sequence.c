/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-sequence.c: how many of a known number of things are wrong, told from those of a random sample that were
 * looked at so far, with an interval that holds at all times at once: whoever looks after each of them, and stops
 * when it pleases, is as seldom deceived as was promised. An interval for one look (Clopper, Pearson 1934) is not
 * for that; looked at often enough it leaves out any truth.
 *
 * A confidence sequence by betting, for sampling without replacement (Waudby-Smith, Ramdas 2024, "Estimating means
 * of bounded random variables by betting", JRSS B). Who believes that M of the N things are wrong expects of the
 * next one that it is wrong with probability m = (M − k) / (N − n). Against that we bet the share
 * λ = (q − m) / (m (1 − m)) of our capital, with q = (k + ½) / (n + 1) from what was seen before (Krichevsky,
 * Trofimov 1981): the capital is multiplied by 1 + λ (x − m), which is q / m or (1 − q) / (1 − m). If M is the truth
 * the game is fair, and the capital exceeds 1 / α at any time with probability α at most (Ville 1939). Those M
 * against which we have not got so rich make the interval.
 *
 * All factors together are B(k + ½, n − k + ½) / B(½, ½) over the probability of what was seen, in its order, in draws
 * without replacement: the ratio of prior and posterior of Waudby-Smith, Ramdas 2020. So the order does not count,
 * as long as it has nothing to do with what is right. That probability is log-concave in M, so what is left is an
 * interval. Pure; any thread. */

#include "assay-sequence.h"

#include <math.h>

/* ln n! / (n − k)! */
static double
log_falling (gint64 n, gint64 k)
{
  return lgamma ((double) n + 1) - lgamma ((double) (n - k) + 1);
}

/* The logarithm of our capital against M wrong ones. */
static double
log_capital (gint64 n_wrong, gint64 n, gint64 n_all, gint64 n_all_wrong)
{
  gint64 n_right = n - n_wrong, n_all_right = n_all - n_all_wrong;
  double mine;

  if (n_all_wrong < n_wrong || n_all_right < n_right)
    return INFINITY; /* it cannot be */
  mine = lgamma ((double) n_wrong + 0.5) + lgamma ((double) n_right + 0.5) - lgamma ((double) n + 1) - log (G_PI);
  return mine - log_falling (n_all_wrong, n_wrong) - log_falling (n_all_right, n_right) + log_falling (n_all, n);
}

/**
 * assay_sequence_evidence:
 * @n_wrong: of those looked at
 * @n: looked at
 * @n_all: of which they are a random sample
 * @n_all_wrong: how many of these are believed to be wrong
 *
 * Returns: how much one coin has become in bets against that belief: beyond 1 / α with probability α at most if it is
 *   true, however often one looks. Any thread.
 */
double
assay_sequence_evidence (gint64 n_wrong, gint64 n, gint64 n_all, gint64 n_all_wrong)
{
  return exp (log_capital (n_wrong, n, n_all, n_all_wrong));
}

/* The last M from @inside on, which is in the interval, towards @outside that is still in it. */
static gint64
find_end (gint64 n_wrong, gint64 n, gint64 n_all, double limit, gint64 inside, gint64 outside)
{
  if (log_capital (n_wrong, n, n_all, outside) < limit)
    return outside;
  while (ABS (outside - inside) > 1)
    {
      gint64 middle = inside + (outside - inside) / 2;

      if (log_capital (n_wrong, n, n_all, middle) < limit)
        inside = middle;
      else
        outside = middle;
    }
  return inside;
}

/**
 * assay_sequence_interval:
 * @n_wrong: of those looked at
 * @n: looked at
 * @n_all: of which they are a random sample
 * @level: how sure it is to be, for all looks together
 * @low: (out): the least share of wrong ones among all
 * @high: (out): the largest
 *
 * Says what share of all is wrong. Any thread.
 */
void
assay_sequence_interval (gint64 n_wrong, gint64 n, gint64 n_all, double level, double *low, double *high)
{
  double limit = -log (1 - level);
  gint64 likely, first, last;

  *low = 0;
  *high = 1;
  n_all = MAX (n_all, n);
  if (n <= 0)
    return;
  /* The likeliest of all is always inside: there nobody gets rich. */
  likely = CLAMP (llround ((double) n_wrong / (double) n * (double) n_all), n_wrong, n_all - (n - n_wrong));
  first = find_end (n_wrong, n, n_all, limit, likely, n_wrong);
  last = find_end (n_wrong, n, n_all, limit, likely, n_all - (n - n_wrong));
  *low = (double) first / (double) n_all;
  *high = (double) last / (double) n_all;
}
