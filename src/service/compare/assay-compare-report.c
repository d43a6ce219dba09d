/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-compare-report.c: a comparison as it is told to a script, to a person at a terminal, and to
 * requirements. The names in the JSON are a promise: what is not known is null. Pure functions, any
 * thread. */

#include "assay-compare-report.h"

#include "assay-compare-verdict.h"
#include "assay-json.h"
#include "assay-units.h"

#include <math.h>
#include <string.h>

typedef const AssayEstimate *(*GetEstimate) (const AssayComparedRun *run);

static const AssayEstimate *
get_accuracy (const AssayComparedRun *run)
{
  return &run->accuracy;
}

static const AssayEstimate *
get_score (const AssayComparedRun *run)
{
  return &run->score;
}

static const AssayEstimate *
get_cost (const AssayComparedRun *run)
{
  return &run->cost;
}

static const AssayEstimate *
get_p50 (const AssayComparedRun *run)
{
  return &run->latency_p50;
}

static const AssayEstimate *
get_p95 (const AssayComparedRun *run)
{
  return &run->latency_p95;
}

/* Figures of a run that have an interval, as the JSON calls them. */
static const struct
{
  const char *name;
  GetEstimate get;
  double scale; /* to its unit */
} figures[] = {
  { "accuracy", get_accuracy, 1 },
  { "score", get_score, 1 },
  { "cost_mean", get_cost, 1 },
  { "latency_ms_p50", get_p50, 1e-3 },
  { "latency_ms_p95", get_p95, 1e-3 },
};

static void
append_interval (GString *out, const AssayEstimate *estimate, double scale)
{
  g_string_append_c (out, '[');
  assay_json_append_number (out, estimate->low * scale);
  g_string_append_c (out, ',');
  assay_json_append_number (out, estimate->high * scale);
  g_string_append_c (out, ']');
}

static void
append_run (GString *out, const AssayComparedRun *run)
{
  g_autofree char *model = g_strcmp0 (run->run->connection, "builtin") == 0
                             ? g_strdup ("builtin")
                             : g_strdup_printf ("%s/%s", run->run->connection, run->run->model);

  g_string_append_printf (out, "{\"run\":%" G_GINT64_FORMAT ",\"label\":", run->run->id);
  assay_json_append_string (out, run->label);
  g_string_append (out, ",\"prompt\":");
  assay_json_append_string (out, run->run->prompt_name != NULL ? run->run->prompt_name : "");
  g_string_append_printf (out, ",\"version\":%" G_GINT64_FORMAT ",\"model\":", run->run->version_number);
  assay_json_append_string (out, model);
  g_string_append (out, ",\"cost\":");
  assay_json_append_number (out, run->total_cost);
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      const AssayEstimate *estimate = figures[i].get (run);

      g_string_append_printf (out, ",\"%s\":", figures[i].name);
      assay_json_append_number (out, estimate->value * figures[i].scale);
      g_string_append_printf (out, ",\"%s_ci\":", figures[i].name);
      append_interval (out, estimate, figures[i].scale);
    }
  g_string_append_printf (out,
                          ",\"failed\":%" G_GINT64_FORMAT ",\"cached\":%" G_GINT64_FORMAT
                          ",\"input_tokens\":%" G_GINT64_FORMAT ",\"output_tokens\":%" G_GINT64_FORMAT
                          ",\"results\":%" G_GINT64_FORMAT "}",
                          run->failed, run->cached, run->input_tokens, run->output_tokens, run->n_results);
}

static void
append_counts (GString *out, gint64 wins, gint64 losses, gint64 ties)
{
  g_string_append_printf (out,
                          "\"wins\":%" G_GINT64_FORMAT ",\"losses\":%" G_GINT64_FORMAT ",\"ties\":%" G_GINT64_FORMAT,
                          wins, losses, ties);
}

static void
append_controls (GString *out, const AssayComparedPair *pair)
{
  g_string_append (out, ",\"controls\":{");
  for (guint i = 0; i < pair->n_controls; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      assay_json_append_string (out, pair->controls[i].name);
      g_string_append (out, ":{");
      append_counts (out, pair->controls[i].wins, pair->controls[i].losses, pair->controls[i].ties);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, '}');
}

static void
append_pair (GString *out, const AssayComparison *comparison, const AssayComparedPair *pair)
{
  g_autofree char *verdict = assay_comparison_dup_verdict (comparison, pair);

  g_string_append_printf (out, "{\"a\":%" G_GINT64_FORMAT ",\"b\":%" G_GINT64_FORMAT ",\"n\":%" G_GINT64_FORMAT,
                          comparison->runs[pair->a].run->id, comparison->runs[pair->b].run->id, pair->n);
  g_string_append (out, ",\"difference\":");
  assay_json_append_number (out, pair->difference.value);
  g_string_append (out, ",\"ci\":");
  append_interval (out, &pair->difference, 1);
  g_string_append (out, ",\"p\":");
  assay_json_append_number (out, pair->p);
  g_string_append (out, ",\"p_adjusted\":");
  assay_json_append_number (out, pair->p_adjusted);
  g_string_append_printf (out, ",\"test\":%s%s%s,\"interval\":%s%s%s,", pair->test != NULL ? "\"" : "",
                          pair->test != NULL ? pair->test : "null", pair->test != NULL ? "\"" : "",
                          pair->interval != NULL ? "\"" : "", pair->interval != NULL ? pair->interval : "null",
                          pair->interval != NULL ? "\"" : "");
  append_counts (out, pair->wins, pair->losses, pair->ties);
  g_string_append_printf (out,
                          ",\"votes\":{\"a\":%" G_GINT64_FORMAT ",\"b\":%" G_GINT64_FORMAT
                          ",\"tie\":%" G_GINT64_FORMAT "},\"detectable\":",
                          pair->votes_a, pair->votes_b, pair->votes_tie);
  assay_json_append_number (out, pair->detectable);
  g_string_append (out, ",\"tasks_needed\":");
  assay_json_append_number (out, isfinite (pair->tasks_needed) ? ceil (pair->tasks_needed) : NAN);
  append_controls (out, pair);
  g_string_append_printf (out, ",\"shown\":%s,\"verdict\":", assay_compared_pair_is_shown (pair) ? "true" : "false");
  assay_json_append_string (out, verdict);
  g_string_append_c (out, '}');
}

/**
 * assay_compare_report_append_json:
 *
 * Appends the comparison as the members of a JSON object, without its braces.
 */
void
assay_compare_report_append_json (GString *out, const AssayComparison *comparison)
{
  g_string_append_printf (out, "\"shared\":%u,\"ground_truth\":%" G_GINT64_FORMAT ",\"by\":\"%s\",\"runs\":[",
                          comparison->tasks->len, comparison->n_truth, assay_compare_by_to_word (comparison->by));
  for (guint i = 0; i < comparison->n_runs; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_run (out, &comparison->runs[i]);
    }
  g_string_append (out, "],\"pairs\":[");
  for (guint i = 0; i < comparison->n_pairs; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_pair (out, comparison, &comparison->pairs[i]);
    }
  g_string_append_c (out, ']');
}

static void
add_estimate (AssayTable *table, const AssayEstimate *estimate, double scale, int decimals, const char *unit)
{
  char value[32], margin[32];
  double half = (estimate->high - estimate->low) / 2 * scale;

  if (isnan (estimate->value))
    {
      assay_table_add_cell (table, "–", ASSAY_STYLE_DIM);
      return;
    }
  g_snprintf (value, sizeof value, "%.*f%s", decimals, estimate->value * scale, unit);
  g_snprintf (margin, sizeof margin, " ± %.*f", decimals, half);
  assay_table_add_format (table, "%s%s", value, isnan (half) ? "" : margin);
}

/**
 * assay_compare_report_add_rows:
 * @table: an empty one
 *
 * Adds columns and a row for each run.
 */
void
assay_compare_report_add_rows (AssayTable *table, const AssayComparison *comparison)
{
  static const char *const titles[]
    = { "Run", "", "Model", "Accuracy", "Score", "Cost/task", "p50", "p95", "Tokens", "Failed" };

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    assay_table_add_column (table, titles[i], i == 0 || i >= 3);
  for (guint i = 0; i < comparison->n_runs; i++)
    {
      const AssayComparedRun *run = &comparison->runs[i];
      g_autofree char *cost = assay_units_dup_cost (run->cost.value);
      g_autofree char *p50 = assay_units_dup_duration (run->latency_p50.value / G_USEC_PER_SEC);
      g_autofree char *p95 = assay_units_dup_duration (run->latency_p95.value / G_USEC_PER_SEC);

      assay_table_add_format (table, "%" G_GINT64_FORMAT, run->run->id);
      assay_table_add_cell (table, run->label, ASSAY_STYLE_PLAIN);
      assay_table_add_cell (table, run->run->model, ASSAY_STYLE_PLAIN);
      add_estimate (table, &run->accuracy, 100, 1, " %");
      add_estimate (table, &run->score, 1, 2, "");
      assay_table_add_cell (table, cost, ASSAY_STYLE_PLAIN);
      assay_table_add_cell (table, p50, ASSAY_STYLE_PLAIN);
      assay_table_add_cell (table, p95, ASSAY_STYLE_PLAIN);
      assay_table_add_format (table, "%" G_GINT64_FORMAT, run->input_tokens + run->output_tokens);
      assay_table_add_format (table, "%" G_GINT64_FORMAT, run->failed);
    }
}

/**
 * assay_compare_report_dup_pair:
 *
 * Returns: (transfer full): the verdict, and what it rests on, in two lines or more.
 */
char *
assay_compare_report_dup_pair (const AssayComparison *comparison, const AssayComparedPair *pair)
{
  g_autofree char *verdict = assay_comparison_dup_verdict (comparison, pair);
  GString *out = g_string_new (NULL);

  /* The name of a run stays as it is. */
  if (!g_str_has_prefix (verdict, comparison->runs[pair->a].label)
      && !g_str_has_prefix (verdict, comparison->runs[pair->b].label))
    *verdict = g_ascii_toupper (*verdict);
  g_string_append_printf (out, "%s\n  %s: wins %" G_GINT64_FORMAT ", losses %" G_GINT64_FORMAT ", ties %" G_GINT64_FORMAT,
                          verdict, comparison->runs[pair->b].label, pair->wins, pair->losses, pair->ties);
  if (!isnan (pair->p))
    g_string_append_printf (out, "; %s p = %.3g", g_strcmp0 (pair->test, "mcnemar-exact") == 0 ? "exact McNemar test" : "sign-flip test",
                            pair->p);
  if (comparison->n_pairs > 1 && !isnan (pair->p))
    g_string_append_printf (out, " (%.3g after Holm)", pair->p_adjusted);
  for (guint i = 0; i < pair->n_controls && pair->n_controls > 1; i++)
    g_string_append_printf (out, "\n  %s: wins %" G_GINT64_FORMAT ", losses %" G_GINT64_FORMAT ", ties %" G_GINT64_FORMAT,
                            pair->controls[i].name, pair->controls[i].wins, pair->controls[i].losses,
                            pair->controls[i].ties);
  if (pair->votes_a + pair->votes_b + pair->votes_tie > 0)
    g_string_append_printf (out, "\n  people: %" G_GINT64_FORMAT " for %s, %" G_GINT64_FORMAT " for %s, %" G_GINT64_FORMAT " ties",
                            pair->votes_a, comparison->runs[pair->a].label, pair->votes_b,
                            comparison->runs[pair->b].label, pair->votes_tie);
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

/* The pair of the first run and this one. */
static const AssayComparedPair *
find_pair (const AssayComparison *comparison, guint run)
{
  for (guint i = 0; i < comparison->n_pairs; i++)
    if (comparison->pairs[i].a == 0 && comparison->pairs[i].b == run)
      return &comparison->pairs[i];
  return NULL;
}

/**
 * assay_compare_report_find_figure:
 * @run: position
 * @name: as the JSON calls it; with ".low" or ".high", an end of its interval
 * @value: (out): NAN when it is not known
 *
 * Returns: whether there is a figure of that name.
 */
gboolean
assay_compare_report_find_figure (const AssayComparison *comparison, guint run, const char *name, double *value)
{
  const AssayComparedRun *compared = &comparison->runs[run];
  const AssayComparedPair *pair = find_pair (comparison, run);
  const char *dot = strchr (name, '.');
  g_autofree char *plain = dot != NULL ? g_strndup (name, (gsize) (dot - name)) : g_strdup (name);
  const AssayEstimate *estimate = NULL;
  double scale = 1;

  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    if (strcmp (figures[i].name, plain) == 0)
      {
        estimate = figures[i].get (compared);
        scale = figures[i].scale;
      }
  if (strcmp (plain, "difference") == 0 && pair != NULL)
    estimate = &pair->difference;
  if (estimate != NULL && (dot == NULL || strcmp (dot, ".low") == 0 || strcmp (dot, ".high") == 0))
    {
      *value = scale * (dot == NULL ? estimate->value : dot[1] == 'l' ? estimate->low : estimate->high);
      return TRUE;
    }
  *value = strcmp (name, "cost") == 0     ? compared->total_cost
           : strcmp (name, "failed") == 0 ? (double) compared->failed
           : strcmp (name, "shared") == 0 ? (double) comparison->tasks->len
           : strcmp (name, "p") == 0      ? (pair != NULL ? pair->p_adjusted : NAN)
                                          : INFINITY;
  return *value != INFINITY;
}

/**
 * assay_compare_report_dup_figures:
 *
 * Returns: (transfer full): the names that assay_compare_report_find_figure() knows, with commas.
 */
char *
assay_compare_report_dup_figures (void)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    g_string_append_printf (out, "%s, ", figures[i].name);
  g_string_append (out, "difference (each also with .low or .high), cost, failed, shared, p");
  return g_string_free (out, FALSE);
}
