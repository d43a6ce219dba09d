/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-compare.c: assayctl compare. Runs side by side over the tasks they share, for people and for
 * scripts; requirements turn what came out into an exit code, so that a worse prompt does not get past a
 * build. */

#include "assay-cmd.h"

#include "assay-compare-report.h"
#include "assay-compare-verdict.h"
#include "assay-error.h"
#include "assay-json.h"
#include "assay-requirement.h"
#include "assay-run-name.h"
#include "assay-vote-export.h"

#include <math.h>
#include <string.h>

/* What "compare" was told. */
typedef struct
{
  char *runs;
  char *prompt;
  char *by_text;
  char **requirements;
  char *not_worse_than;
  char *margin_text;
  char *votes;
  double margin; /* NAN: none */
  AssayCompareBy by;
  gboolean json;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->runs);
  g_free (options->prompt);
  g_free (options->by_text);
  g_strfreev (options->requirements);
  g_free (options->not_worse_than);
  g_free (options->margin_text);
  g_free (options->votes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse_by (Options *options, GError **error)
{
  if (options->by_text == NULL)
    return TRUE;
  for (options->by = ASSAY_COMPARE_AUTO; options->by < ASSAY_COMPARE_NOTHING; options->by++)
    if (strcmp (options->by_text, assay_compare_by_to_word (options->by)) == 0)
      return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               "Runs are compared by accuracy, score or votes, not by “%s”", options->by_text);
  return FALSE;
}

/* The run that the others must not be worse than goes first. */
static gboolean
add_baseline (AssayCli *cli, const AssayProject *project, const Options *options, GArray *ids, GError **error)
{
  g_autoptr (AssayRun) run = NULL;

  if (options->not_worse_than == NULL)
    return TRUE;
  run = assay_run_find_by_name (cli->db, project->id, options->prompt, options->not_worse_than, error);
  if (run == NULL)
    return FALSE;
  for (guint i = ids->len; i > 0; i--)
    if (g_array_index (ids, gint64, i - 1) == run->id)
      g_array_remove_index (ids, i - 1);
  g_array_prepend_val (ids, run->id);
  if (options->runs == NULL && ids->len > 2)
    g_array_remove_index (ids, 1);
  return TRUE;
}

/* One condition, as it came out. */
static void
note_requirement (GString *out, AssayCli *cli, const Options *options, const char *text, double value, gboolean met)
{
  if (!met)
    {
      cli->status = ASSAY_EXIT_REQUIREMENT;
      if (isnan (value))
        assay_cli_note ("Not met: %s", text);
      else
        assay_cli_note ("Not met: %s (it is %.4g)", text, value);
    }
  if (!options->json)
    return;
  g_string_append_printf (out, "%s{\"text\":", out->len > 0 ? "," : "");
  assay_json_append_string (out, text);
  g_string_append (out, ",\"value\":");
  assay_json_append_number (out, value);
  g_string_append_printf (out, ",\"met\":%s}", met ? "true" : "false");
}

/* Not shown to be worse; with a margin, shown to be worse by no more than it. Nothing measured, nothing met. */
static gboolean
is_not_worse (const AssayComparedPair *pair, double margin)
{
  if (pair->n == 0)
    return FALSE;
  if (!isnan (margin))
    return pair->difference.low >= -margin;
  return !(assay_compared_pair_is_shown (pair) && pair->difference.value < 0);
}

static void
check_not_worse (GString *out, AssayCli *cli, const Options *options, const AssayComparison *comparison)
{
  for (guint i = 0; options->not_worse_than != NULL && i < comparison->n_pairs; i++)
    {
      const AssayComparedPair *pair = &comparison->pairs[i];
      g_autofree char *text
        = g_strdup_printf ("%s is not worse than %s", comparison->runs[pair->b].label, options->not_worse_than);

      if (pair->a == 0)
        note_requirement (out, cli, options, text, pair->n > 0 ? pair->difference.value : NAN,
                          is_not_worse (pair, options->margin));
    }
}

/* The last run is the one that is held to the requirements. */
static gboolean
check_all (GString *out, AssayCli *cli, const Options *options, const AssayComparison *comparison, GError **error)
{
  for (int i = 0; options->requirements != NULL && options->requirements[i] != NULL; i++)
    {
      g_auto (AssayRequirement) requirement = { 0 };
      double value = NAN;

      if (!assay_requirement_parse (&requirement, options->requirements[i], error))
        return FALSE;
      if (!assay_compare_report_find_figure (comparison, comparison->n_runs - 1, requirement.name, &value))
        {
          g_autofree char *names = assay_compare_report_dup_figures ();

          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "There is no figure “%s”; there are %s",
                       requirement.name, names);
          return FALSE;
        }
      note_requirement (out, cli, options, requirement.text, value, assay_requirement_is_met (&requirement, value));
    }
  check_not_worse (out, cli, options, comparison);
  return TRUE;
}

static void
print (const AssayComparison *comparison)
{
  g_autoptr (AssayTable) table = assay_cli_new_table ();

  assay_cli_print ("%u shared %s, %" G_GINT64_FORMAT " with ground truth\n", comparison->tasks->len,
                   comparison->tasks->len == 1 ? "task" : "tasks", comparison->n_truth);
  assay_compare_report_add_rows (table, comparison);
  assay_cli_print_table (table);
  for (guint i = 0; i < comparison->n_pairs; i++)
    {
      g_autofree char *text = assay_compare_report_dup_pair (comparison, &comparison->pairs[i]);

      assay_cli_print_text ("\n");
      assay_cli_print_text (text);
    }
}

static void
print_json (const AssayComparison *comparison, const GString *requirements)
{
  g_autoptr (GString) out = g_string_new ("{");

  assay_compare_report_append_json (out, comparison);
  g_string_append_printf (out, ",\"requirements\":[%s]}\n", requirements->str);
  assay_cli_print_text (out->str);
}

/* The votes themselves, instead of what they come to. */
static gboolean
print_votes (AssayCli *cli, const AssayComparison *comparison, const char *format, GError **error)
{
  gint64 ids[ASSAY_COMPARE_MAX_RUNS];
  const char *labels[ASSAY_COMPARE_MAX_RUNS];
  g_autofree char *text = NULL;

  if (strcmp (format, "csv") != 0 && strcmp (format, "jsonl") != 0)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "Votes are written as csv or jsonl, not as “%s”", format);
      return FALSE;
    }
  for (guint i = 0; i < comparison->n_runs; i++)
    {
      ids[i] = comparison->runs[i].run->id;
      labels[i] = comparison->runs[i].label;
    }
  text = assay_votes_dup_text (cli->db, ids, labels, comparison->n_runs, strcmp (format, "jsonl") == 0, error);
  if (text != NULL)
    assay_cli_print_text (text);
  return text != NULL;
}

static gboolean
compare_runs (AssayCli *cli, const Options *options, GError **error)
{
  g_autoptr (AssayProject) project = assay_cli_find_project (cli, cli->args[0], error);
  g_autoptr (GArray) ids
    = project == NULL ? NULL : assay_run_find_by_names (cli->db, project->id, options->prompt, options->runs, error);
  g_autoptr (AssayComparison) comparison = NULL;
  g_autoptr (GString) requirements = g_string_new (NULL);

  if (ids == NULL || !add_baseline (cli, project, options, ids, error))
    return FALSE;
  comparison = assay_comparison_new (cli->db, project->id, (const gint64 *) (gpointer) ids->data, ids->len,
                                     options->by, error);
  if (comparison == NULL || !check_all (requirements, cli, options, comparison, error) ||
      (!options->json && !assay_comparison_check_shared (comparison, error)))
    return FALSE;
  if (options->votes != NULL)
    return print_votes (cli, comparison, options->votes, error);
  if (options->json)
    print_json (comparison, requirements);
  else
    print (comparison);
  return TRUE;
}

static gboolean
compare (AssayCli *cli, GError **error)
{
  g_auto (Options) options = { .margin = NAN };
  const GOptionEntry entries[] = {
    { "runs", 'r', 0, G_OPTION_ARG_FILENAME, &options.runs,
      "Two to four: numbers of runs, versions such as v2, or tags; by default the latest two", "A,B,…" },
    { "prompt", 0, 0, G_OPTION_ARG_FILENAME, &options.prompt,
      "Whose versions are meant, where a project has several prompts", "PROMPT" },
    { "by", 0, 0, G_OPTION_ARG_FILENAME, &options.by_text,
      "accuracy (with ground truth), score or votes; by default the first that there is", "WHAT" },
    { "require", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.requirements,
      "What the last run must be, such as “accuracy>=0.9”; may be repeated", "CONDITION" },
    { "require-not-worse-than", 0, 0, G_OPTION_ARG_FILENAME, &options.not_worse_than,
      "A run, version or tag that the others must not be shown to be worse than", "RUN" },
    { "margin", 0, 0, G_OPTION_ARG_FILENAME, &options.margin_text,
      "They must be shown to be worse by no more than this", "AMOUNT" },
    { "votes", 0, 0, G_OPTION_ARG_FILENAME, &options.votes,
      "Instead of a comparison, a line for each vote of people on these runs: csv or jsonl", "FORMAT" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "One object of JSON", NULL },
    { NULL },
  };

  return assay_cli_parse (cli, entries, 1, 1, error) && parse_by (&options, error) &&
         assay_cli_parse_number (options.margin_text, "margin", 0, 1e9, &options.margin, error) &&
         assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error) && compare_runs (cli, &options, error);
}

const AssayCmd assay_cmd_compare[] = {
  { NULL, "PROJECT", "Says which of several runs is better, and whether that is more than luck",
    "  assayctl compare Photos --runs 1,2\n"
    "  assayctl compare Photos --runs v2,v3,v4 --json\n"
    "  assayctl compare Photos --runs production,latest --require 'accuracy>=0.9'\n"
    "  assayctl compare Photos --require-not-worse-than v2 --margin 0.02\n"
    "  assayctl compare Photos --runs 1,2,3 --votes csv > votes.csv\n"
    "\nExit codes: 0 complete, 1 usage or set-up, 5 a requirement is not met.",
    compare },
  { NULL },
};
