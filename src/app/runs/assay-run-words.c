/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-run-words.c: what is said about a run, its tasks and its price, in few words for people.
 * Figures that are not known are said to be unknown, never zero. Pure functions, any thread. */

#include "assay-run-words.h"

#include "assay-units.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/**
 * assay_run_state_words:
 *
 * Returns: (transfer none): the state for people, such as "Paused".
 */
const char *
assay_run_state_words (AssayRunState state)
{
  static const char *const words[ASSAY_N_RUN_STATES] = {
    [ASSAY_RUN_PENDING] = N_("Not started"),
    [ASSAY_RUN_RUNNING] = N_("Running"),
    [ASSAY_RUN_PAUSED] = N_("Paused"),
    [ASSAY_RUN_INTERRUPTED] = N_("Interrupted"),
    [ASSAY_RUN_CANCELLED] = N_("Cancelled"),
    [ASSAY_RUN_BUDGET] = N_("Stopped by the budget"),
    [ASSAY_RUN_FAILED] = N_("Could not go on"),
    [ASSAY_RUN_FINISHED] = N_("Finished"),
  };

  g_return_val_if_fail (state < ASSAY_N_RUN_STATES, "");
  return _(words[state]);
}

static char *
dup_rate (double rate)
{
  /* Translators: tasks per second. */
  return rate >= 10 ? g_strdup_printf (_("%.0f/s"), rate) : g_strdup_printf (_("%.1f/s"), rate);
}

static void
take (GPtrArray *parts, char *text)
{
  g_ptr_array_add (parts, text);
}

/* Only who waits for a server knows when it asks again. */
static char *
dup_waiting (const AssayRunProgress *progress)
{
  if (progress->retry_s >= 1)
    /* Translators: %.0f is a number of seconds. */
    return g_strdup_printf (_("Waiting for the server (retry in %.0f s)"), progress->retry_s);
  return g_strdup (progress->reason != NULL ? _("Waiting") : _("Waiting for the server"));
}

static void
add_speed (GPtrArray *parts, const AssayRunProgress *progress)
{
  g_autofree char *left = NULL;

  if (progress->is_waiting)
    {
      take (parts, dup_waiting (progress));
      return;
    }
  if (progress->state != ASSAY_RUN_RUNNING)
    {
      take (parts, g_strdup (assay_run_state_words (progress->state)));
      return;
    }
  if (progress->rate > 0)
    take (parts, dup_rate (progress->rate));
  if (isnan (progress->remaining_s) || progress->rate <= 0)
    return;
  left = assay_units_dup_duration (progress->remaining_s);
  /* Translators: %s is a duration, such as "3 min 20 s". */
  take (parts, g_strdup_printf (_("%s left"), left));
}

static double
known_cost (const AssayRunProgress *progress)
{
  return progress->done > 0 && progress->n_cost_unknown >= progress->done ? NAN : progress->cost;
}

/**
 * assay_run_progress_dup_facts:
 *
 * Returns: (transfer full): how far and how fast, such as "14 of 20 · 3.1/s · 2.0 s left · $0.29".
 */
char *
assay_run_progress_dup_facts (const AssayRunProgress *progress)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  double cost = known_cost (progress);

  /* Translators: tasks done, and all tasks. */
  take (parts, g_strdup_printf (_("%'lld of %'lld"), (long long) progress->done,
                                (long long) progress->total));
  add_speed (parts, progress);
  if (progress->failed > 0)
    take (parts, g_strdup_printf (ngettext ("%'lld failed",
                                            "%'lld failed",
                                            (gulong) progress->failed),
                                  (long long) progress->failed));
  if (isnan (cost))
    take (parts, g_strdup (_("cost unknown")));
  else if (cost > 0)
    take (parts, assay_units_dup_cost (cost));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (GStrv) parts->pdata);
}

/* The reason without its full stop, which follows a colon. */
static char *
dup_reason (const char *reason)
{
  gsize length = strlen (reason);

  return g_strndup (reason, length > 0 && reason[length - 1] == '.' ? length - 1 : length);
}

/**
 * assay_run_progress_dup_status:
 *
 * Returns: (transfer full): how far and in which state, such as "Interrupted at 14 of 20" or "14 of 20 ·
 * Waiting for the server (retry in 12 s)".
 */
char *
assay_run_progress_dup_status (const AssayRunProgress *progress)
{
  long long done = progress->done;
  long long total = progress->total;
  const char *words = assay_run_state_words (progress->state);
  g_autofree char *text = NULL;

  if (progress->state == ASSAY_RUN_RUNNING)
    {
      text = progress->is_waiting ? dup_waiting (progress) : g_strdup (words);
      /* Translators: done, all, and the state, such as "14 of 20 · Running". */
      return g_strdup_printf (_("%'lld of %'lld · %s"), done, total, text);
    }
  if (progress->state == ASSAY_RUN_FAILED && progress->reason != NULL)
    {
      text = dup_reason (progress->reason);
      /* Translators: a state such as "Could not go on", done, all, and the reason. */
      return g_strdup_printf (_("%s at %'lld of %'lld: %s"), words, done, total, text);
    }
  if (progress->state == ASSAY_RUN_PENDING || progress->state == ASSAY_RUN_FINISHED)
    return g_strdup (words);
  /* Translators: a state, done, and all, such as "Interrupted at 14 of 20". */
  return g_strdup_printf (_("%s at %'lld of %'lld"), words, done, total);
}

/**
 * assay_run_dup_subset_words:
 * @subset: such as "sample=20"
 *
 * Returns: (transfer full): which tasks those are, such as "a sample of 20".
 */
char *
assay_run_dup_subset_words (const char *subset)
{
  static const struct
  {
    const char *subset;
    const char *words;
  } table[] = {
    { "all", N_("all tasks") },
    { "ground-truth", N_("tasks with ground truth") },
    { "missing", N_("tasks without a result") },
    { "failed", N_("failed tasks") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (subset, table[i].subset))
      return g_strdup (_(table[i].words));
  if (g_str_has_prefix (subset, "sample="))
    /* Translators: %s is a number of tasks. */
    return g_strdup_printf (_("a sample of %s"), subset + strlen ("sample="));
  if (g_str_has_prefix (subset, "filter="))
    /* Translators: %s is a condition, such as "text~refund". */
    return g_strdup_printf (_("tasks where %s"), subset + strlen ("filter="));
  return g_strdup (subset);
}

/**
 * assay_run_estimate_dup_cost:
 *
 * Returns: (transfer full): what a task will cost about, such as "≈ $0.021 per task".
 */
char *
assay_run_estimate_dup_cost (const AssayRunEstimate *estimate)
{
  g_autofree char *cost = NULL;

  if (estimate->destination == NULL)
    return g_strdup (_("Free"));
  if (isnan (estimate->cost_per_task))
    return g_strdup (_("Unknown price"));
  cost = assay_units_dup_cost (estimate->cost_per_task);
  /* Translators: %s is an amount of money. */
  return g_strdup_printf (_("≈ %s per task"), cost);
}
