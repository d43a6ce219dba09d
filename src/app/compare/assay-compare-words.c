/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-compare-words.c: what is said about compared runs, in few words for people. Accuracies and
 * preferences are told in points of a hundred, scores in their own. What can't be known is left out, and
 * never said to be zero. Pure functions, any thread. */

#include "assay-compare-words.h"

#include "assay-closures.h"
#include "assay-compare-verdict.h"
#include "assay-units.h"

#include <glib/gi18n.h>
#include <math.h>

/* More tasks than anybody has. */
#define MAX_NEEDED 1e5

static gboolean
in_points_of_hundred (const AssayComparison *comparison)
{
  return comparison->by != ASSAY_COMPARE_SCORE;
}

static double
scale (const AssayComparison *comparison, double value)
{
  value *= in_points_of_hundred (comparison) ? 100 : 1;
  return value == 0 ? 0 : value; /* not −0 */
}

/* With a minus that is as long as a digit. */
static char *
dup_signed (double value, int decimals)
{
  g_autofree char *plain = g_strdup_printf ("%.*f", decimals, fabs (value));

  return value < 0 ? g_strconcat ("−", plain, NULL) : g_steal_pointer (&plain);
}

/**
 * assay_compare_dup_verdict:
 *
 * Returns: (transfer full): such as "v3 is better than v2 by 4.2 points".
 */
char *
assay_compare_dup_verdict (const AssayComparison *comparison, const AssayComparedPair *pair)
{
  gboolean is_less = pair->difference.value < 0;
  const char *better = comparison->runs[is_less ? pair->a : pair->b].label;
  const char *worse = comparison->runs[is_less ? pair->b : pair->a].label;
  double size = scale (comparison, fabs (pair->difference.value));

  if (pair->n == 0)
    return g_strdup (_("Nothing to compare by"));
  if (!assay_compared_pair_is_shown (pair) && comparison->n_runs == 2)
    return g_strdup (_("No difference can be shown"));
  if (!assay_compared_pair_is_shown (pair))
    return g_strdup_printf (_("No difference between %s and %s can be shown"), comparison->runs[pair->a].label,
                            comparison->runs[pair->b].label);
  if (comparison->by == ASSAY_COMPARE_VOTES)
    return g_strdup_printf (_("%s is preferred to %s by %.1f points"), better, worse, size);
  return in_points_of_hundred (comparison)
           ? g_strdup_printf (_("%s is better than %s by %.1f points"), better, worse, size)
           : g_strdup_printf (_("%s is better than %s by %.2f points"), better, worse, size);
}

/**
 * assay_compare_dup_brief:
 *
 * Returns: (transfer full): the verdict by the letters of the runs, such as "B > A by 4.2".
 */
char *
assay_compare_dup_brief (const AssayComparison *comparison, const AssayComparedPair *pair)
{
  gboolean is_less = pair->difference.value < 0;
  char a = (char) ('A' + pair->a), b = (char) ('A' + pair->b);
  double size = scale (comparison, fabs (pair->difference.value));

  if (pair->n == 0 || !assay_compared_pair_is_shown (pair))
    return g_strdup_printf (_("%c, %c: not shown"), a, b);
  /* Translators: one run is better than another by so many points. */
  return in_points_of_hundred (comparison) ? g_strdup_printf (_("%c > %c by %.1f"), is_less ? a : b, is_less ? b : a, size)
                                           : g_strdup_printf (_("%c > %c by %.2f"), is_less ? a : b, is_less ? b : a, size);
}

/**
 * assay_compare_dup_needed:
 *
 * Returns: (transfer full): how many tasks would show the difference; "" where it is shown.
 */
char *
assay_compare_dup_needed (const AssayComparison *comparison, const AssayComparedPair *pair)
{
  double needed = MAX (pair->tasks_needed, pair->n + 1);

  if (pair->n == 0 || assay_compared_pair_is_shown (pair))
    return g_strdup ("");
  if (needed <= MAX_NEEDED)
    {
      long long tasks = (long long) assay_compare_round_tasks (needed);

      return g_strdup_printf (ngettext ("About %'lld task would be needed", "About %'lld tasks would be needed",
                                        (gulong) tasks),
                              tasks);
    }
  if (pair->detectable > 0)
    return g_strdup_printf (_("%.2g points or more would have shown"), scale (comparison, pair->detectable));
  return g_strdup ("");
}

/**
 * assay_compare_dup_evidence:
 *
 * Returns: (transfer full): what the verdict rests on.
 */
char *
assay_compare_dup_evidence (const AssayComparison *comparison, const AssayComparedPair *pair)
{
  gboolean is_less = pair->difference.value < 0 && assay_compared_pair_is_shown (pair);
  double low = scale (comparison, is_less ? -pair->difference.high : pair->difference.low);
  double high = scale (comparison, is_less ? -pair->difference.low : pair->difference.high);
  GString *out = g_string_new (NULL);

  if (pair->n == 0)
    {
      g_string_append (out, _("The tasks have no ground truth, no overall score and no votes. Vote with 1, 2 and 0."));
      return g_string_free (out, FALSE);
    }
  if (!isnan (low))
    {
      g_autofree char *from = dup_signed (low, in_points_of_hundred (comparison) ? 1 : 2);
      g_autofree char *to = dup_signed (high, in_points_of_hundred (comparison) ? 1 : 2);

      /* Translators: the ends of a confidence interval. */
      g_string_append_printf (out, _("95 %% interval %s to %s points · "), from, to);
    }
  if (!isnan (pair->p_adjusted))
    g_string_append_printf (out, pair->p_adjusted < 0.001 ? _("p < 0.001 · ") : _("p = %.3f · "), pair->p_adjusted);
  /* Translators: how many tasks. */
  g_string_append_printf (out, _("n = %'lld"), (long long) pair->n);
  return g_string_free (out, FALSE);
}

/**
 * assay_compare_dup_methods:
 *
 * Returns: (transfer full): how the interval and the p value came about; "" where there is neither.
 */
char *
assay_compare_dup_methods (const AssayComparison *comparison, const AssayComparedPair *pair)
{
  static const struct
  {
    const char *test;
    const char *words;
  } all[] = {
    { "mcnemar-exact", N_("CI: Tango score; p: exact McNemar test") },
    { "sign-flip", N_("CI: BCa bootstrap; p: sign-flip permutation") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (g_strcmp0 (pair->test, all[i].test) == 0)
      /* Translators: Holm's correction of several p values. */
      return g_strconcat (_(all[i].words), comparison->n_pairs > 1 ? _(", Holm-corrected") : NULL, NULL);
  return g_strdup ("");
}

/**
 * assay_compare_dup_votes:
 *
 * Returns: (transfer full): how people voted on a pair, or "" when nobody did.
 */
char *
assay_compare_dup_votes (const AssayComparison *comparison, const AssayComparedPair *pair)
{
  if (pair->votes_a + pair->votes_b + pair->votes_tie == 0)
    return g_strdup ("");
  /* Translators: how people voted, on the first run, the second one, and neither; letters are names of runs. */
  return g_strdup_printf (_("votes %c %'lld · %c %'lld · tie %'lld"), 'A' + (int) pair->a, (long long) pair->votes_a,
                          'A' + (int) pair->b, (long long) pair->votes_b, (long long) pair->votes_tie);
}

/**
 * assay_compare_get_quality:
 *
 * Returns: (transfer none): the figure by which the runs are compared: accuracy or score.
 */
const AssayEstimate *
assay_compare_get_quality (const AssayComparison *comparison, const AssayComparedRun *run)
{
  return comparison->by == ASSAY_COMPARE_ACCURACY ? &run->accuracy : &run->score;
}

/**
 * assay_compare_dup_quality:
 *
 * Returns: (transfer full): such as "68.9 %", or "–".
 */
char *
assay_compare_dup_quality (const AssayComparison *comparison, const AssayComparedRun *run)
{
  double value = assay_compare_get_quality (comparison, run)->value;

  if (isnan (value))
    return g_strdup ("–");
  if (comparison->by == ASSAY_COMPARE_ACCURACY)
    return g_strdup_printf (_("%.1f %%"), 100 * value);
  return g_strdup_printf ("%.2f", value);
}

/**
 * assay_compare_dup_margin:
 *
 * Returns: (transfer full): half the width of its interval, such as "± 4.4", or "".
 */
char *
assay_compare_dup_margin (const AssayComparison *comparison, const AssayComparedRun *run)
{
  const AssayEstimate *estimate = assay_compare_get_quality (comparison, run);
  double half = (estimate->high - estimate->low) / 2;

  if (isnan (half))
    return g_strdup ("");
  return comparison->by == ASSAY_COMPARE_ACCURACY ? g_strdup_printf ("± %.1f", 100 * half)
                                                  : g_strdup_printf ("± %.2f", half);
}

/**
 * assay_compare_dup_facts:
 *
 * Returns: (transfer full): such as "$0.0031 avg · p50 820 ms · p95 1.9 s · 2 failed".
 */
char *
assay_compare_dup_facts (const AssayComparedRun *run)
{
  GString *out = g_string_new (NULL);
  g_autofree char *cost = assay_units_dup_cost (run->cost.value);
  g_autofree char *p50 = assay_units_dup_duration (run->latency_p50.value / G_USEC_PER_SEC);
  g_autofree char *p95 = assay_units_dup_duration (run->latency_p95.value / G_USEC_PER_SEC);
  gint64 tokens = run->input_tokens + run->output_tokens;

  /* Translators: what a task costs on average. */
  g_string_append_printf (out, _("%s avg"), cost);
  if (!isnan (run->latency_p50.value))
    /* Translators: half of the answers took at most the first, 95 % at most the second. */
    g_string_append_printf (out, _(" · p50 %s · p95 %s"), p50, p95);
  if (tokens > 0)
    g_string_append_printf (out, ngettext (" · %'lld token", " · %'lld tokens", (gulong) tokens), (long long) tokens);
  if (run->failed > 0)
    g_string_append_printf (out, ngettext (" · %'lld failed", " · %'lld failed", (gulong) run->failed),
                            (long long) run->failed);
  return g_string_free (out, FALSE);
}

/**
 * assay_compare_dup_run:
 *
 * Returns: (transfer full): a run as a menu names it, in two lines.
 */
char *
assay_compare_dup_run (const AssayRun *run)
{
  g_autofree char *day = assay_format_day (NULL, run->created_at);
  g_autofree char *tasks = assay_format_tasks (NULL, run->ok + run->failed);

  /* Translators: number of the version, model, prompt, number of the run, tasks, day. */
  return g_strdup_printf (_("v%lld · %s\n%s · run %lld · %s · %s"), (long long) run->version_number, run->model,
                          run->prompt_name, (long long) run->id, tasks, day);
}
