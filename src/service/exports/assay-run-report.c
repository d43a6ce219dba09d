/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-run-report.c: a run as it is told to a script and to a person. A script gets JSON lines, one
 * per event; the names in them are a promise. A person gets a bar while it runs and a sentence when
 * it has ended. A cost of which nothing is known is null, and "unknown" in words; never zero. Pure
 * functions, any thread. */

#include "assay-run-report.h"

#include "assay-console.h"
#include "assay-json.h"
#include "assay-units.h"

#include <math.h>
#include <string.h>

#define BAR_COLUMNS 24

/**
 * assay_run_report_init:
 * @progress: (out caller-allocates): what @run came to so far
 *
 * For a run that is not running. The reason belongs to @run.
 */
void
assay_run_report_init (AssayRunProgress *progress, const AssayRun *run)
{
  *progress = (AssayRunProgress){
    .run_id = run->id,
    .state = run->state,
    .reason = run->reason,
    .total = run->total,
    .done = run->ok + run->failed,
    .ok = run->ok,
    .failed = run->failed,
    .needs_review = run->needs_review,
    .cached = run->cached,
    .maybe_paid_twice = run->maybe_paid_twice,
    .cost = run->cost,
    .n_cost_unknown = run->n_cost_unknown,
    .input_tokens = run->input_tokens,
    .output_tokens = run->output_tokens,
    .seconds = (double) run->active_us / G_USEC_PER_SEC,
    .remaining_s = NAN,
    .retry_s = NAN,
  };
}

/**
 * assay_run_report_outcome:
 *
 * Returns: how a run that has ended came out.
 */
AssayOutcome
assay_run_report_outcome (const AssayRunProgress *progress)
{
  switch (progress->state)
    {
    case ASSAY_RUN_FINISHED:
      if (progress->failed == 0)
        return ASSAY_OUTCOME_COMPLETE;
      return progress->ok == 0 ? ASSAY_OUTCOME_ALL_FAILED : ASSAY_OUTCOME_SOME_FAILED;
    case ASSAY_RUN_BUDGET:
      return ASSAY_OUTCOME_BUDGET;
    case ASSAY_RUN_INTERRUPTED:
    case ASSAY_RUN_CANCELLED:
      return ASSAY_OUTCOME_INTERRUPTED;
    case ASSAY_RUN_PENDING:
    case ASSAY_RUN_RUNNING:
    case ASSAY_RUN_PAUSED: /* an outage */
    case ASSAY_RUN_FAILED:
    case ASSAY_N_RUN_STATES:
    default:
      return ASSAY_OUTCOME_SETUP;
    }
}

static double
known_cost (const AssayRunProgress *progress)
{
  if (progress->done > 0 && progress->n_cost_unknown >= progress->done)
    return NAN;
  return round (progress->cost * 1e9) / 1e9;
}

static void
append_number (GString *out, const char *name, double value, double decimals)
{
  double unit = pow (10, decimals);

  g_string_append_printf (out, ",\"%s\":", name);
  assay_json_append_number (out, round (value * unit) / unit);
}

static void
append_int (GString *out, const char *name, gint64 value)
{
  g_string_append_printf (out, ",\"%s\":%" G_GINT64_FORMAT, name, value);
}

static void
append_string (GString *out, const char *name, const char *text)
{
  g_string_append_printf (out, ",\"%s\":", name);
  if (text != NULL)
    assay_json_append_string (out, text);
  else
    g_string_append (out, "null");
}

/**
 * assay_run_report_dup_started:
 *
 * Returns: (transfer full): the JSON line of a run that begins.
 */
char *
assay_run_report_dup_started (const AssayRun *run, const AssayRunPlan *plan)
{
  GString *out = g_string_new ("{\"event\":\"started\"");
  gboolean is_builtin = strcmp (run->connection, "builtin") == 0;
  g_autofree char *model = g_strdup_printf ("%s/%s", run->connection, run->model);

  append_int (out, "run", run->id);
  append_string (out, "project", plan->project->title);
  append_string (out, "prompt", run->prompt_name);
  append_int (out, "version", run->version_number);
  append_string (out, "model", is_builtin ? "builtin" : model);
  append_string (out, "subset", run->subset);
  append_int (out, "seed", run->seed);
  append_int (out, "total", run->total);
  append_int (out, "done", run->ok + run->failed);
  g_string_append (out, "}\n");
  return g_string_free (out, FALSE);
}

static void
append_counts (GString *out, const AssayRunProgress *progress)
{
  append_int (out, "run", progress->run_id);
  append_int (out, "total", progress->total);
  append_int (out, "ok", progress->ok);
  append_int (out, "failed", progress->failed);
  g_string_append (out, ",\"cost\":");
  assay_json_append_number (out, known_cost (progress));
  append_number (out, "seconds", progress->seconds, 3);
}

/**
 * assay_run_report_dup_progress:
 *
 * Returns: (transfer full): the JSON line of a run under way.
 */
char *
assay_run_report_dup_progress (const AssayRunProgress *progress)
{
  GString *out = g_string_new ("{\"event\":\"progress\"");

  append_counts (out, progress);
  append_int (out, "done", progress->done);
  append_int (out, "needs_review", progress->needs_review);
  append_int (out, "cached", progress->cached);
  append_int (out, "in_flight", progress->in_flight);
  append_number (out, "rate", progress->rate, 3);
  append_number (out, "remaining_seconds", progress->remaining_s, 1);
  append_string (out, "waiting", progress->is_waiting ? progress->reason : NULL);
  g_string_append (out, "}\n");
  return g_string_free (out, FALSE);
}

/**
 * assay_run_report_dup_finished:
 *
 * Returns: (transfer full): the JSON line of a run that has ended, for whatever reason.
 */
char *
assay_run_report_dup_finished (const AssayRunProgress *progress)
{
  GString *out = g_string_new ("{\"event\":\"finished\"");

  append_counts (out, progress);
  append_string (out, "state", assay_run_state_name (progress->state));
  append_string (out, "reason", progress->reason);
  append_int (out, "needs_review", progress->needs_review);
  append_int (out, "cached", progress->cached);
  append_int (out, "cost_unknown", progress->n_cost_unknown);
  append_int (out, "input_tokens", progress->input_tokens);
  append_int (out, "output_tokens", progress->output_tokens);
  append_int (out, "maybe_paid_twice", progress->maybe_paid_twice);
  g_string_append (out, "}\n");
  return g_string_free (out, FALSE);
}

static void
append_cost (GString *out, const AssayRunProgress *progress)
{
  double cost = known_cost (progress);
  g_autofree char *text = assay_units_dup_cost (cost);

  if (isnan (cost))
    g_string_append (out, " · cost unknown");
  else
    g_string_append_printf (out, " · %s%s", progress->n_cost_unknown > 0 ? "at least " : "", text);
}

/**
 * assay_run_report_dup_bar:
 * @columns: of the terminal
 * @unicode: whether it can show blocks
 *
 * Returns: (transfer full): the progress in one line of at most @columns columns.
 */
char *
assay_run_report_dup_bar (const AssayRunProgress *progress, int columns, gboolean unicode)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GString) fitted = g_string_new (NULL);
  g_autofree char *remaining = assay_units_dup_duration (progress->remaining_s);
  g_autofree char *simple = NULL;
  double fraction = progress->total > 0 ? (double) progress->done / (double) progress->total : 0;
  char rate[G_ASCII_DTOSTR_BUF_SIZE];

  assay_console_append_bar (out, fraction, MIN (BAR_COLUMNS, MAX (4, columns / 4)), unicode);
  g_string_append_printf (out, " %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, progress->done,
                          progress->total);
  if (progress->is_waiting)
    g_string_append_printf (out, " · waiting: %s", progress->reason != NULL ? progress->reason : "for the server");
  else
    {
      g_ascii_formatd (rate, sizeof rate, progress->rate < 9.95 ? "%.1f" : "%.0f", progress->rate);
      g_string_append_printf (out, " · %s/s · %s left", rate, remaining);
    }
  append_cost (out, progress);
  if (progress->failed > 0)
    g_string_append_printf (out, " · %" G_GINT64_FORMAT " failed", progress->failed);
  if (progress->needs_review > 0)
    g_string_append_printf (out, " · %" G_GINT64_FORMAT " to review", progress->needs_review);
  simple = unicode ? assay_console_clean (out->str) : assay_console_simplify (out->str);
  if (assay_console_width (simple) <= columns)
    return g_steal_pointer (&simple);
  assay_console_append_cell (fitted, simple, MAX (columns, 1), FALSE);
  return g_strdup (fitted->str);
}

/* What became of the run, in the middle of a sentence. */
static const char *
describe_state (const AssayRunProgress *progress)
{
  switch (progress->state)
    {
    case ASSAY_RUN_FINISHED:
      return "finished";
    case ASSAY_RUN_BUDGET:
      return "was stopped by its budget";
    case ASSAY_RUN_INTERRUPTED:
      return "was interrupted";
    case ASSAY_RUN_CANCELLED:
      return "was cancelled";
    case ASSAY_RUN_PAUSED:
      return "is paused";
    case ASSAY_RUN_FAILED:
      return "could not go on";
    case ASSAY_RUN_PENDING:
    case ASSAY_RUN_RUNNING:
    case ASSAY_N_RUN_STATES:
    default:
      return "is under way";
    }
}

/**
 * assay_run_report_dup_summary:
 *
 * Returns: (transfer full): what a run that has ended came to, in one line for people.
 */
char *
assay_run_report_dup_summary (const AssayRunProgress *progress)
{
  GString *out = g_string_new (NULL);
  g_autofree char *duration = assay_units_dup_duration (progress->seconds);

  g_string_append_printf (out,
                          "Run %" G_GINT64_FORMAT " %s: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
                          " ok",
                          progress->run_id, describe_state (progress), progress->ok, progress->total);
  if (progress->failed > 0)
    g_string_append_printf (out, " · %" G_GINT64_FORMAT " failed", progress->failed);
  if (progress->needs_review > 0)
    g_string_append_printf (out, " · %" G_GINT64_FORMAT " to review", progress->needs_review);
  if (progress->cached > 0)
    g_string_append_printf (out, " · %" G_GINT64_FORMAT " from the cache", progress->cached);
  append_cost (out, progress);
  g_string_append_printf (out, " · %s", duration);
  if (progress->maybe_paid_twice > 0)
    g_string_append_printf (out, " · %" G_GINT64_FORMAT " perhaps paid twice",
                            progress->maybe_paid_twice);
  return g_string_free (out, FALSE);
}

/**
 * assay_run_report_dup_estimate:
 *
 * Returns: (transfer full): what a run will send, where to and about what it costs, in one line for
 * people.
 */
char *
assay_run_report_dup_estimate (const AssayRunEstimate *estimate)
{
  GString *out = g_string_new (NULL);
  g_autofree char *cost = assay_units_dup_cost (estimate->cost);

  if (estimate->destination == NULL)
    {
      g_string_append_printf (out, "%" G_GINT64_FORMAT " tasks are judged on this machine, for nothing",
                              estimate->n_tasks);
      return g_string_free (out, FALSE);
    }
  g_string_append_printf (out, "%" G_GINT64_FORMAT " tasks go to %s", estimate->n_tasks,
                          estimate->destination);
  if (!isnan (estimate->input_tokens))
    g_string_append_printf (out, ": about %.0f tokens in, %.0f out", estimate->input_tokens,
                            estimate->output_tokens);
  if (isnan (estimate->cost))
    g_string_append (out, "; the price is not known");
  else if (estimate->price_source != NULL && *estimate->price_source != '\0')
    g_string_append_printf (out, "; about %s (price: %s)", cost, estimate->price_source);
  else
    g_string_append_printf (out, "; about %s", cost);
  return g_string_free (out, FALSE);
}

/**
 * assay_run_report_dup_estimate_json:
 *
 * Returns: (transfer full): the same as a JSON line.
 */
char *
assay_run_report_dup_estimate_json (const AssayRunEstimate *estimate)
{
  GString *out = g_string_new ("{\"event\":\"estimate\"");

  append_int (out, "total", estimate->n_tasks);
  append_string (out, "destination", estimate->destination);
  g_string_append_printf (out, ",\"remote\":%s", estimate->is_remote ? "true" : "false");
  append_number (out, "input_tokens", estimate->input_tokens, 0);
  append_number (out, "output_tokens", estimate->output_tokens, 0);
  append_number (out, "cost", estimate->cost, 6);
  append_string (out, "price_source", estimate->price_source);
  g_string_append (out, "}\n");
  return g_string_free (out, FALSE);
}
