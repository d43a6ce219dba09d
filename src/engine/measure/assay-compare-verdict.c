/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-compare-verdict.c: what runs are called in a comparison, and the verdict on a pair of them as a
 * sentence, in English, for terminals and scripts; windows make theirs of the same figures. Accuracies and
 * preferences are told in points of a hundred, scores in their own. Pure functions, any thread. */

#include "assay-compare-verdict.h"

#include "assay-compare-private.h"

#include <math.h>
#include <string.h>

/**
 * assay_compare_by_to_word:
 *
 * Returns: (transfer none): accuracy, score, votes or nothing: as options and the JSON output say it.
 */
const char *
assay_compare_by_to_word (AssayCompareBy by)
{
  static const char *const words[] = { "auto", "accuracy", "score", "votes", "nothing" };

  return words[by];
}

static gboolean
all_equal (const AssayComparison *self, gboolean (*equal) (const AssayRun *a, const AssayRun *b))
{
  for (guint i = 1; i < self->n_runs; i++)
    if (!equal (self->runs[0].run, self->runs[i].run))
      return FALSE;
  return TRUE;
}

static gboolean
same_prompt (const AssayRun *a, const AssayRun *b)
{
  return g_strcmp0 (a->prompt_name, b->prompt_name) == 0;
}

static gboolean
same_version (const AssayRun *a, const AssayRun *b)
{
  return a->version_id == b->version_id;
}

static gboolean
same_model (const AssayRun *a, const AssayRun *b)
{
  return strcmp (a->connection, b->connection) == 0 && strcmp (a->model, b->model) == 0;
}

static void
append (GString *out, const char *text)
{
  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append (out, text);
}

/* The run's number, to those that are called like another one. */
static void
add_numbers (AssayComparison *self)
{
  gboolean twice[ASSAY_COMPARE_MAX_RUNS] = { FALSE };

  for (guint i = 0; i < self->n_runs; i++)
    for (guint k = 0; k < self->n_runs; k++)
      twice[i] |= i != k && strcmp (self->runs[i].label, self->runs[k].label) == 0;
  for (guint i = 0; i < self->n_runs; i++)
    if (twice[i])
      {
        char *label = self->runs[i].label;

        self->runs[i].label = g_strdup_printf ("%s (run %" G_GINT64_FORMAT ")", label, self->runs[i].run->id);
        g_free (label);
      }
}

/*
 * assay_comparison_label:
 *
 * Calls each run by what tells them apart: the prompt, the version, the model; where that is not enough,
 * the run's number too.
 */
void
assay_comparison_label (AssayComparison *self)
{
  gboolean prompts = !all_equal (self, same_prompt);
  gboolean versions = !all_equal (self, same_version);
  gboolean models = !all_equal (self, same_model);

  for (guint i = 0; i < self->n_runs; i++)
    {
      const AssayRun *run = self->runs[i].run;
      g_autoptr (GString) out = g_string_new (NULL);

      if (prompts)
        append (out, run->prompt_name != NULL ? run->prompt_name : "?");
      if (versions || !models)
        g_string_append_printf (out, "%sv%" G_GINT64_FORMAT, out->len > 0 ? " " : "", run->version_number);
      if (models)
        append (out, run->model);
      g_free (self->runs[i].label);
      self->runs[i].label = g_strdup (out->str);
    }
  add_numbers (self);
}

/**
 * assay_compare_round_tasks:
 * @tasks: as assay_paired_tasks_needed() says
 *
 * Returns: the number as people say it: up, with two digits that count.
 */
double
assay_compare_round_tasks (double tasks)
{
  double step = pow (10, MAX (floor (log10 (MAX (tasks, 1))) - 1, 0));

  return ceil (tasks / step - 1e-9) * step;
}

static char *
format (double value, int decimals)
{
  char pattern[8], number[G_ASCII_DTOSTR_BUF_SIZE];

  g_snprintf (pattern, sizeof pattern, "%%.%df", decimals);
  return g_strdup (g_ascii_formatd (number, sizeof number, pattern, value == 0 ? 0 : value));
}

/* More tasks than anybody has. */
#define MAX_NEEDED 1e5

static void
append_needed (GString *out, const AssayComparedPair *pair, double scale, int decimals)
{
  double needed = MAX (pair->tasks_needed, pair->n + 1);

  if (needed <= MAX_NEEDED)
    g_string_append_printf (out, "; about %.0f tasks would be needed", assay_compare_round_tasks (needed));
  else if (pair->detectable > 0)
    {
      g_autofree char *detectable = format (pair->detectable * scale, decimals);

      g_string_append_printf (out, "; a difference of %s points or more would have shown", detectable);
    }
}

/* An interval of large samples and an exact test of few decided tasks need not agree: then say why. */
static void
append_disagreement (GString *out, const AssayComparedPair *pair)
{
  if (pair->difference.low > 0 || pair->difference.high < 0)
    g_string_append_printf (out,
                            "; the interval leaves out 0, but by the exact test that decides, %" G_GINT64_FORMAT
                            " decided %s %s too few (p = %.2g)",
                            pair->wins + pair->losses, pair->wins + pair->losses == 1 ? "task" : "tasks",
                            pair->wins + pair->losses == 1 ? "is" : "are", pair->p_adjusted);
}

/**
 * assay_comparison_dup_verdict:
 *
 * Returns: (transfer full): such as "v3 is better than v2 by 4.2 points (95 % CI 1.1 to 7.3, n = 140)".
 */
char *
assay_comparison_dup_verdict (const AssayComparison *self, const AssayComparedPair *pair)
{
  gboolean is_less = pair->difference.value < 0;
  const char *better = self->runs[is_less ? pair->a : pair->b].label;
  const char *worse = self->runs[is_less ? pair->b : pair->a].label;
  double scale = self->by == ASSAY_COMPARE_SCORE ? 1 : 100;
  int decimals = self->by == ASSAY_COMPARE_SCORE ? 2 : 1;
  g_autofree char *size = format (fabs (pair->difference.value) * scale, decimals);
  g_autofree char *low = format ((is_less ? -pair->difference.high : pair->difference.low) * scale, decimals);
  g_autofree char *high = format ((is_less ? -pair->difference.low : pair->difference.high) * scale, decimals);
  GString *out = g_string_new (NULL);

  if (pair->n == 0)
    g_string_append_printf (out,
                            self->tasks->len == 0 ? "%s and %s share no task"
                                                  : "nothing tells %s from %s: no ground truth, no overall score and no votes",
                            self->runs[pair->a].label, self->runs[pair->b].label);
  else if (assay_compared_pair_is_shown (pair))
    g_string_append_printf (out, "%s is %s %s by %s points (95 %% CI %s to %s, n = %" G_GINT64_FORMAT ")", better,
                            self->by == ASSAY_COMPARE_VOTES ? "preferred to" : "better than", worse, size, low, high,
                            pair->n);
  else
    {
      g_string_append_printf (out, "no difference between %s and %s can be shown", self->runs[pair->a].label,
                              self->runs[pair->b].label);
      if (!isnan (pair->difference.low))
        {
          g_autofree char *from = format (pair->difference.low * scale, decimals);
          g_autofree char *to = format (pair->difference.high * scale, decimals);

          g_string_append_printf (out, " (95 %% CI %s to %s points, n = %" G_GINT64_FORMAT ")", from, to, pair->n);
          append_disagreement (out, pair);
        }
      append_needed (out, pair, scale, decimals);
    }
  return g_string_free (out, FALSE);
}
