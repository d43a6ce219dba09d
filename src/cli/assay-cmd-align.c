/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-align.c: assayctl align. How well a run agrees with the ground truth, as tables or as one line of
 * JSON; what can be promised about it; and accepting what keeps the promise, or taking that back. A
 * condition that does not hold is an exit code of its own, so that a script needs to read nothing. */

#include "assay-cmd-drive.h"

#include "assay-accept.h"
#include "assay-align-report.h"
#include "assay-error.h"
#include "assay-scoring-settings.h"
#include "assay-units.h"

#include <math.h>
#include <string.h>

/* What "align" was told. */
typedef struct
{
  char *run;
  gboolean json;
  gboolean apply;
  gboolean undo;
  gboolean methods;
  char *max_error_text;
  char *level_text;
  char *audit_text;
  char **require;
  char **score;
  gint64 seed;
  double max_error;
  double level;
  double audit;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->run);
  g_free (options->max_error_text);
  g_free (options->level_text);
  g_free (options->audit_text);
  g_strfreev (options->require);
  g_strfreev (options->score);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
add_figure (AssayTable *table, double value)
{
  g_autofree char *text = assay_units_dup_number (value, 3);

  assay_table_add_cell (table, text, isnan (value) ? ASSAY_STYLE_DIM : ASSAY_STYLE_PLAIN);
}

static void
print_headline (const AssayAlignReport *report)
{
  const AssayAlignmentSummary *summary = assay_alignment_get_summary (report->alignment);
  double cost = assay_align_report_cost (report);
  g_autofree char *price = assay_units_dup_cost (cost);
  double half = (summary->accuracy.high - summary->accuracy.low) / 2;

  if (summary->n == 0)
    {
      assay_cli_print ("Run %" G_GINT64_FORMAT ": none of its %" G_GINT64_FORMAT " results has a ground truth to "
                       "compare with\n",
                       report->run->id, summary->n_results);
      return;
    }
  assay_cli_print ("Run %" G_GINT64_FORMAT ": %.2f %% accuracy ± %.1f · %" G_GINT64_FORMAT " tasks", report->run->id,
                   100 * summary->accuracy.value, 100 * half, summary->n);
  if (summary->n_failed > 0)
    assay_cli_print (", %" G_GINT64_FORMAT " of them failed", summary->n_failed);
  assay_cli_print (isnan (cost) ? "\n" : " · %s avg\n", price);
}

static void
print_controls (const AssayAlignReport *report)
{
  static const char *const titles[]
    = { "Control", "Method", "Score", "Low", "High", "Kappa", "Alpha", "MAE", "Spearman", "People" };
  g_autoptr (AssayTable) table = assay_cli_new_table ();

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    assay_table_add_column (table, titles[i], i >= 2);
  for (guint i = 0; i < assay_alignment_get_n_controls (report->alignment); i++)
    {
      const AssayAlignmentControl *control = assay_alignment_get_control (report->alignment, i);

      assay_table_add_cell (table, control->control->name, ASSAY_STYLE_PLAIN);
      assay_table_add_cell (table, control->method->title, ASSAY_STYLE_DIM);
      add_figure (table, control->score.value);
      add_figure (table, control->score.low);
      add_figure (table, control->score.high);
      add_figure (table, control->kappa.kappa);
      add_figure (table, control->alpha);
      add_figure (table, control->error.value);
      add_figure (table, control->spearman);
      add_figure (table, report->people.per_control[i]);
    }
  assay_cli_print_table (table);
}

static void
add_class (AssayTable *table, const char *control, const char *name, AssayClassScore score)
{
  assay_table_add_cell (table, control, ASSAY_STYLE_DIM);
  assay_table_add_cell (table, name, ASSAY_STYLE_PLAIN);
  add_figure (table, score.precision);
  add_figure (table, score.recall);
  add_figure (table, score.f1);
  assay_table_add_format (table, "%" G_GINT64_FORMAT, score.support);
}

static void
print_classes (const AssayAlignReport *report)
{
  static const char *const titles[] = { "Control", "Class", "Precision", "Recall", "F1", "Support" };
  g_autoptr (AssayTable) table = assay_cli_new_table ();
  gboolean any = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    assay_table_add_column (table, titles[i], i >= 2);
  for (guint i = 0; i < assay_alignment_get_n_controls (report->alignment); i++)
    {
      const AssayAlignmentControl *control = assay_alignment_get_control (report->alignment, i);
      const char *name = control->control->name;

      if (control->classes == NULL || assay_class_report_get_n (control->classes) == 0)
        continue;
      any = TRUE;
      for (guint k = 0; k < assay_class_report_get_n (control->classes); k++)
        add_class (table, name, assay_class_report_get_label (control->classes, k),
                   assay_class_report_get (control->classes, k));
      add_class (table, name, "macro", assay_class_report_average (control->classes, ASSAY_AVERAGE_MACRO));
      add_class (table, name, "micro", assay_class_report_average (control->classes, ASSAY_AVERAGE_MICRO));
    }
  if (!any)
    return;
  assay_cli_print ("\n");
  assay_cli_print_table (table);
}

static void
print_rest (const AssayAlignReport *report)
{
  const AssayAlignmentSummary *summary = assay_alignment_get_summary (report->alignment);
  g_autofree char *promise = assay_align_report_dup_promise (report);
  g_autofree char *alpha = assay_units_dup_number (report->people.alpha, 3);

  if (summary->n_confident > 0)
    assay_cli_print ("\nConfidence (%s, %" G_GINT64_FORMAT " judged): calibration error %.1f %%, Brier %.3f",
                     summary->confidence_kind, summary->n_confident, 100 * summary->calibration.ece,
                     summary->calibration.brier);
  if (summary->n_confident > 0 && !isnan (summary->calibrated.ece))
    assay_cli_print ("; calibrated %.1f %%", 100 * summary->calibrated.ece);
  if (summary->n_confident > 0)
    assay_cli_print ("\n");
  if (report->people.n_people > 1)
    assay_cli_print ("Between people: alpha %s, %u annotators, %u tasks\n", alpha,
                     report->people.n_people, report->people.n_tasks);
  if (*promise != '\0')
    assay_cli_print ("%s\n", promise);
  if (summary->shift_p < 0.01)
    assay_cli_note ("The judged results are not like the others: their confidences differ (p = %.2g). A promise "
                    "holds only for results like the judged ones; label a random sample",
                    summary->shift_p);
  for (guint i = 0; i < report->batches->len; i++)
    {
      const AssayAcceptanceBatch *batch = report->batches->pdata[i];
      g_autofree char *audit = assay_accept_dup_audit (batch, &g_array_index (report->audits, AssayAudit, i));

      assay_cli_print ("Accepted %" G_GINT64_FORMAT " results: %s\n", batch->n_accepted, audit);
    }
}

static void
print_report (const AssayAlignReport *report, gboolean json)
{
  g_autofree char *line = json ? assay_align_report_dup_json (report) : NULL;

  if (json)
    {
      assay_cli_print_text (line);
      return;
    }
  print_headline (report);
  if (assay_alignment_get_summary (report->alignment)->n == 0)
    return;
  print_controls (report);
  print_classes (report);
  print_rest (report);
}

static gboolean
check_required (AssayCli *cli, const AssayAlignReport *report, char **require, GError **error)
{
  for (int i = 0; require != NULL && require[i] != NULL; i++)
    {
      gboolean holds;
      double value;

      if (!assay_align_report_check (report, require[i], &holds, &value, error))
        return FALSE;
      if (holds)
        continue;
      cli->status = ASSAY_EXIT_REQUIREMENT;
      if (isnan (value))
        assay_cli_note ("Not met: %s (it is not known)", require[i]);
      else
        assay_cli_note ("Not met: %s (it is %.6g)", require[i], value);
    }
  return TRUE;
}

typedef struct
{
  AssayAcceptRequest request;
  AssayAcceptanceBatch *batch;
} Apply;

static gboolean
apply (AssayDb *db, gpointer data, GError **error)
{
  Apply *self = data;

  self->batch = assay_accept_apply (db, &self->request, error);
  return self->batch != NULL;
}

static gboolean
apply_promise (AssayCli *cli, const AssayRun *run, const Options *options, GError **error)
{
  Apply data = { { run->id, options->max_error, options->level, options->audit, options->seed, g_get_user_name () },
                 NULL };
  g_autoptr (AssayAcceptanceBatch) batch = NULL;

  if (isnan (options->max_error))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "What may be wrong of the accepted? Say it with --max-error, such as --max-error 0.05");
      return FALSE;
    }
  if (!assay_cli_write (cli, apply, &data,
                        ASSAY_CHANGE_ANNOTATIONS | ASSAY_CHANGE_TASKS | ASSAY_CHANGE_RESULTS | ASSAY_CHANGE_RUNS,
                        error))
    return FALSE;
  batch = data.batch;
  assay_cli_note ("Accepted %" G_GINT64_FORMAT " results, %" G_GINT64_FORMAT " of them are checked by people all the "
                  "same; %" G_GINT64_FORMAT " need review. “assayctl align … --undo” takes it back",
                  batch->n_accepted, batch->n_audit, batch->n_review);
  return TRUE;
}

static gboolean
undo (AssayDb *db, gpointer data, GError **error)
{
  return assay_acceptance_undo (db, *(gint64 *) data, error);
}

static gboolean
undo_latest (AssayCli *cli, const AssayRun *run, GError **error)
{
  g_autoptr (GPtrArray) batches = assay_acceptance_list (cli->db, run->id, error);
  gint64 id;

  if (batches == NULL)
    return FALSE;
  if (batches->len == 0)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
                   "Nothing of run %" G_GINT64_FORMAT " was accepted, so there is nothing to undo", run->id);
      return FALSE;
    }
  id = ((AssayAcceptanceBatch *) batches->pdata[0])->id;
  if (!assay_cli_write (cli, undo, &id,
                        ASSAY_CHANGE_ANNOTATIONS | ASSAY_CHANGE_TASKS | ASSAY_CHANGE_RESULTS | ASSAY_CHANGE_RUNS,
                        error))
    return FALSE;
  assay_cli_note ("Took back what was accepted: %" G_GINT64_FORMAT " results",
                  ((AssayAcceptanceBatch *) batches->pdata[0])->n_accepted);
  return TRUE;
}

typedef struct
{
  gint64 project_id;
  char **settings;
} Score;

static gboolean
write_score (AssayDb *db, gpointer data, GError **error)
{
  Score *self = data;
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);

  if (tx == NULL)
    return FALSE;
  for (int i = 0; self->settings[i] != NULL; i++)
    if (!assay_scoring_settings_parse (db, self->project_id, self->settings[i], error))
      return FALSE;
  return assay_tx_commit (g_steal_pointer (&tx), error);
}

static gboolean
set_score (AssayCli *cli, AssayProject **project, char **settings, GError **error)
{
  Score score = { (*project)->id, settings };

  if (settings == NULL)
    return TRUE;
  if (!assay_cli_write (cli, write_score, &score, ASSAY_CHANGE_PROJECTS, error))
    return FALSE;
  assay_project_free (*project);
  *project = assay_project_load (cli->db, score.project_id, error);
  return *project != NULL;
}

static void
print_methods (void)
{
  g_autoptr (AssayTable) table = assay_cli_new_table ();
  gsize n;
  const AssayScoringMethod *methods = assay_scoring_list_methods (&n);

  assay_table_add_column (table, "Method", FALSE);
  assay_table_add_column (table, "What it is", FALSE);
  assay_table_add_column (table, "Parameters", FALSE);
  for (gsize i = 0; i < n; i++)
    {
      assay_table_add_cell (table, methods[i].id, ASSAY_STYLE_PLAIN);
      assay_table_add_cell (table, methods[i].title, ASSAY_STYLE_PLAIN);
      assay_table_add_cell (table, methods[i].parameters, ASSAY_STYLE_DIM);
    }
  assay_cli_print_table (table);
}

static gboolean
parse (AssayCli *cli, Options *options, GError **error)
{
  const GOptionEntry entries[] = {
    { "run", 'r', 0, G_OPTION_ARG_FILENAME, &options->run,
      "Which run: its number, a version such as v2, or a tag; by default the latest", "RUN" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, "Everything as one line of JSON", NULL },
    { "max-error", 0, 0, G_OPTION_ARG_FILENAME, &options->max_error_text,
      "Finds the threshold above which so much is wrong at most", "0…1" },
    { "confidence", 0, 0, G_OPTION_ARG_FILENAME, &options->level_text, "How sure that is to be; by default 0.95",
      "0…1" },
    { "require", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->require,
      "Exits with 5 unless it holds, such as “accuracy>=0.9”", "CONDITION" },
    { "score", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->score,
      "How answers are compared from now on, such as “sentiment.method=exact”, “comment.weight=0”, "
      "“sentiment.label.negative=3” or “threshold=0.8”",
      "SETTING" },
    { "methods", 0, 0, G_OPTION_ARG_NONE, &options->methods, "Lists the methods there are", NULL },
    { "apply", 0, 0, G_OPTION_ARG_NONE, &options->apply, "Accepts what keeps the promise; the rest needs review",
      NULL },
    { "audit", 0, 0, G_OPTION_ARG_FILENAME, &options->audit_text,
      "The share of the accepted that people check all the same; by default 0.05", "0…1" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &options->seed, "Which of them: the same seed, the same tasks", "N" },
    { "undo", 0, 0, G_OPTION_ARG_NONE, &options->undo, "Takes back what was accepted last", NULL },
    { NULL },
  };

  if (!assay_cli_parse (cli, entries, 0, 1, error) ||
      !assay_cli_parse_number (options->max_error_text, "share of errors", 1e-6, 1, &options->max_error, error) ||
      !assay_cli_parse_number (options->level_text, "confidence", 0.5, 0.999999, &options->level, error) ||
      !assay_cli_parse_number (options->audit_text, "share", 0, 1, &options->audit, error))
    return FALSE;
  if (cli->n_args == 0 && !options->methods)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "This needs PROJECT; see “assayctl align --help”");
      return FALSE;
    }
  if (!options->apply || !options->undo)
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "Either --apply or --undo, not both");
  return FALSE;
}

static gboolean
align (AssayCli *cli, GError **error)
{
  g_auto (Options) options = { .max_error = NAN, .level = 0.95, .audit = ASSAY_ACCEPT_AUDIT_SHARE };
  g_autoptr (AssayProject) project = NULL;
  g_autoptr (AssayRun) run = NULL;
  g_autoptr (AssayAlignReport) report = NULL;

  if (!parse (cli, &options, error))
    return FALSE;
  if (options.methods)
    {
      print_methods ();
      return TRUE;
    }
  if (!assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  project = assay_cli_find_project (cli, cli->args[0], error);
  if (project == NULL || !set_score (cli, &project, options.score, error))
    return FALSE;
  if (options.undo && options.run == NULL)
    {
      gint64 accepted = assay_acceptance_find_latest_run (cli->db, project->id, error);

      if (accepted < 0)
        return FALSE;
      options.run = accepted > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, accepted) : NULL;
    }
  run = project == NULL ? NULL : assay_cli_find_run (cli, project, options.run, error);
  if (run == NULL || (options.apply && !apply_promise (cli, run, &options, error)) ||
      (options.undo && !undo_latest (cli, run, error)))
    return FALSE;
  report = assay_align_report_load (cli->db, run->id, options.max_error, options.level, error);
  if (report == NULL)
    return FALSE;
  print_report (report, options.json);
  return check_required (cli, report, options.require, error);
}

const AssayCmd assay_cmd_align[] = {
  { NULL, "PROJECT", "How well a run agrees with the ground truth, and what may be accepted",
    "  assayctl align Reviews --run 1\n"
    "  assayctl align Reviews --json --require \"accuracy>=0.9\"\n"
    "  assayctl align Reviews --max-error 0.05 --confidence 0.95 --apply\n"
    "  assayctl align Reviews --undo\n"
    "  assayctl align Reviews --score text.method=token-f1 --score threshold=0.8\n\n"
    "Exit codes: 0 done, 1 usage or set-up, 5 a required condition does not hold.",
    align },
  { NULL },
};
