/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-align-report.c: the alignment of a run with all that belongs to it, as one value for the window, and
 * as JSON for scripts, which rely on its names; as conditions ("accuracy>=0.9") for those that want to know
 * only whether it is good enough. What is not known is null, and fulfils no condition. Loading blocks; the
 * rest is pure, any thread. */

#include "assay-align-report.h"

#include "assay-accuracy.h"
#include "assay-error.h"
#include "assay-json.h"

#include <math.h>
#include <string.h>

/**
 * assay_align_report_free:
 * @self: (transfer full): what to free
 */
void
assay_align_report_free (AssayAlignReport *self)
{
  g_clear_pointer (&self->run, assay_run_free);
  g_clear_pointer (&self->project, assay_project_free);
  g_clear_pointer (&self->alignment, assay_alignment_unref);
  g_clear_pointer (&self->batches, g_ptr_array_unref);
  g_clear_pointer (&self->audits, g_array_unref);
  assay_people_clear (&self->people);
  g_free (self);
}

static void
count_open (const AssayJudged *judged, gpointer data)
{
  AssayAlignReport *self = data;
  const char *kind = assay_alignment_get_summary (self->alignment)->confidence_kind;

  if (judged->has_answer)
    return;
  self->n_waiting++;
  self->n_open += judged->confidence >= self->promise.threshold && g_strcmp0 (kind, judged->kind) == 0
                  && !(judged->review & ASSAY_REVIEW_DOUBTS);
}

static gboolean
load_batches (AssayAlignReport *self, AssayDb *db, GError **error)
{
  self->batches = assay_acceptance_list (db, self->run->id, error);
  self->audits = g_array_new (FALSE, TRUE, sizeof (AssayAudit));
  for (guint i = 0; self->batches != NULL && i < self->batches->len; i++)
    {
      AssayAudit audit;

      if (!assay_accept_audit (db, self->batches->pdata[i], &audit, error))
        return FALSE;
      g_array_append_val (self->audits, audit);
    }
  return self->batches != NULL;
}

/**
 * assay_align_report_load:
 * @max_error: promised, such as 0.05; NAN for no promise
 * @level: how sure that is to be
 *
 * Returns: (transfer full): how well the run agrees. Blocks; any thread with a connection of its own.
 */
AssayAlignReport *
assay_align_report_load (AssayDb *db, gint64 run_id, double max_error, double level, GError **error)
{
  g_autoptr (AssayAlignReport) self = g_new0 (AssayAlignReport, 1);

  self->promise.threshold = NAN;
  self->run = assay_run_load (db, run_id, error);
  self->project = self->run == NULL ? NULL : assay_project_load (db, self->run->project_id, error);
  self->alignment = self->project == NULL ? NULL : assay_align_load (db, self->run, self->project, error);
  if (self->alignment == NULL
      || !assay_people_load (&self->people, db, self->project->id, assay_alignment_get_scoring (self->alignment),
                             error)
      || !load_batches (self, db, error))
    return NULL;
  self->has_promise = !isnan (max_error);
  if (!self->has_promise)
    return g_steal_pointer (&self);
  self->promise = assay_alignment_find_promise (self->alignment, max_error, level);
  /* Without any confidence, labels do not make one. */
  if (isnan (self->promise.threshold) && assay_alignment_get_summary (self->alignment)->n_results > 0
      && assay_alignment_get_summary (self->alignment)->n_coverable == 0)
    self->promise.labels_needed = -1;
  self->acceptance = assay_alignment_accept (self->alignment, self->promise.threshold, level);
  if (!assay_accuracy_visit (db, run_id, count_open, self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * assay_align_report_cost:
 *
 * Returns: the mean cost of a result in dollars; NAN when nothing is known of it.
 */
double
assay_align_report_cost (const AssayAlignReport *self)
{
  gint64 known = self->run->ok + self->run->failed - self->run->n_cost_unknown;

  return known > 0 ? self->run->cost / (double) known : NAN;
}

static void
append_name (GString *out, const char *name)
{
  if (out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  assay_json_append_string (out, name);
  g_string_append_c (out, ':');
}

static void
append_number (GString *out, const char *name, double value)
{
  append_name (out, name);
  assay_json_append_number (out, value);
}

static void
append_int (GString *out, const char *name, gint64 value)
{
  append_name (out, name);
  g_string_append_printf (out, "%" G_GINT64_FORMAT, value);
}

static void
append_string (GString *out, const char *name, const char *text)
{
  append_name (out, name);
  if (text != NULL)
    assay_json_append_string (out, text);
  else
    g_string_append (out, "null");
}

static void
append_pair (GString *out, const char *name, double low, double high)
{
  append_name (out, name);
  g_string_append_c (out, '[');
  assay_json_append_number (out, low);
  g_string_append_c (out, ',');
  assay_json_append_number (out, high);
  g_string_append_c (out, ']');
}

static void
append_class (GString *out, const char *name, AssayClassScore score)
{
  append_name (out, name);
  g_string_append_c (out, '{');
  append_number (out, "precision", score.precision);
  append_number (out, "recall", score.recall);
  append_number (out, "f1", score.f1);
  append_int (out, "support", score.support);
  g_string_append_c (out, '}');
}

static void
append_confusion (GString *out, AssayClassReport *classes)
{
  guint n = assay_class_report_get_n (classes);

  g_string_append_c (out, '{');
  for (guint t = 0; t < n; t++)
    {
      gint64 none = assay_class_report_get_confusion (classes, t, ASSAY_CLASS_NONE);

      append_name (out, assay_class_report_get_label (classes, t));
      g_string_append_c (out, '{');
      for (guint p = 0; p < n; p++)
        append_int (out, assay_class_report_get_label (classes, p),
                    assay_class_report_get_confusion (classes, t, p));
      if (none > 0)
        append_int (out, "", none);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, '}');
}

static void
append_classes (GString *out, AssayClassReport *classes)
{
  append_name (out, "classes");
  g_string_append_c (out, '{');
  for (guint i = 0; classes != NULL && i < assay_class_report_get_n (classes); i++)
    append_class (out, assay_class_report_get_label (classes, i), assay_class_report_get (classes, i));
  g_string_append_c (out, '}');
  if (classes != NULL)
    {
      append_class (out, "macro", assay_class_report_average (classes, ASSAY_AVERAGE_MACRO));
      append_class (out, "micro", assay_class_report_average (classes, ASSAY_AVERAGE_MICRO));
      append_class (out, "weighted", assay_class_report_average (classes, ASSAY_AVERAGE_WEIGHTED));
    }
  append_name (out, "confusion");
  if (classes != NULL && assay_class_report_has_confusion (classes))
    append_confusion (out, classes);
  else
    g_string_append (out, "null");
}

static void
append_control (GString *out, const AssayAlignmentControl *control, double people)
{
  append_name (out, control->control->name);
  g_string_append_c (out, '{');
  append_string (out, "metric", control->method->id);
  append_number (out, "weight", control->weight);
  append_int (out, "n", control->score.n);
  append_number (out, "score", control->score.value);
  append_pair (out, "ci", control->score.low, control->score.high);
  append_classes (out, control->classes);
  append_number (out, "kappa", control->kappa.kappa);
  append_pair (out, "kappa_ci", control->kappa.low, control->kappa.high);
  append_number (out, "alpha", control->alpha);
  append_number (out, "mae", control->error.value);
  append_number (out, "spearman", control->spearman);
  append_number (out, "people_alpha", people);
  g_string_append_c (out, '}');
}

static void
append_calibration (GString *out, const AssayAlignmentSummary *summary)
{
  const AssayCalibration *calibration = &summary->calibration;

  append_name (out, "calibration");
  g_string_append_c (out, '{');
  append_string (out, "kind", summary->confidence_kind);
  append_int (out, "n", summary->n_confident);
  append_int (out, "other_kinds", summary->n_other_kinds);
  append_number (out, "ece", calibration->ece);
  append_number (out, "brier", calibration->brier);
  append_name (out, "bins");
  g_string_append_c (out, '[');
  for (guint i = 0; i < calibration->n_bins; i++)
    {
      const AssayCalibrationBin *bin = &calibration->bins[i];

      g_string_append (out, i > 0 ? ",{" : "{");
      append_int (out, "n", bin->n);
      append_number (out, "confidence", bin->confidence);
      append_number (out, "accuracy", bin->accuracy.value);
      append_pair (out, "ci", bin->accuracy.low, bin->accuracy.high);
      g_string_append_c (out, '}');
    }
  g_string_append (out, "]");
  append_name (out, "calibrated");
  g_string_append_c (out, '{');
  append_string (out, "method", summary->calibration_method);
  append_number (out, "ece", summary->calibrated.ece);
  append_number (out, "brier", summary->calibrated.brier);
  g_string_append (out, "}}");
}

static void
append_batches (GString *out, const AssayAlignReport *self)
{
  append_name (out, "accepted");
  g_string_append_c (out, '[');
  for (guint i = 0; i < self->batches->len; i++)
    {
      const AssayAcceptanceBatch *batch = self->batches->pdata[i];
      const AssayAudit *audit = &g_array_index (self->audits, AssayAudit, i);

      g_string_append (out, i > 0 ? ",{" : "{");
      append_int (out, "id", batch->id);
      append_string (out, "author", batch->author);
      append_number (out, "threshold", batch->threshold);
      append_number (out, "max_error", batch->max_error);
      append_number (out, "confidence", batch->level);
      append_int (out, "accepted", batch->n_accepted);
      append_int (out, "review", batch->n_review);
      append_int (out, "audit", audit->n_audit);
      append_int (out, "answered", audit->n_answered);
      append_int (out, "wrong", audit->n_wrong);
      append_pair (out, "wrong_ci", audit->n_answered > 0 ? audit->low : NAN,
                   audit->n_answered > 0 ? audit->high : NAN);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static double
known_need (const AssayAlignReport *self)
{
  return self->promise.labels_needed < 0 ? NAN : (double) self->promise.labels_needed;
}

/**
 * assay_align_report_dup_json:
 *
 * Returns: (transfer full): all of it as one line of JSON.
 */
char *
assay_align_report_dup_json (const AssayAlignReport *self)
{
  const AssayAlignmentSummary *summary = assay_alignment_get_summary (self->alignment);
  GString *out = g_string_new ("{");

  append_int (out, "run", self->run->id);
  append_int (out, "n", summary->n);
  append_int (out, "results", summary->n_results);
  append_int (out, "failed", self->run->failed);
  append_int (out, "failed_judged", summary->n_failed);
  append_int (out, "correct", summary->n_correct);
  append_number (out, "accuracy", summary->accuracy.value);
  append_pair (out, "ci", summary->accuracy.low, summary->accuracy.high);
  append_number (out, "cost_avg", assay_align_report_cost (self));
  append_name (out, "controls");
  g_string_append_c (out, '{');
  for (guint i = 0; i < assay_alignment_get_n_controls (self->alignment); i++)
    append_control (out, assay_alignment_get_control (self->alignment, i), self->people.per_control[i]);
  g_string_append_c (out, '}');
  append_calibration (out, summary);
  append_number (out, "aurc", summary->aurc);
  append_name (out, "people");
  g_string_append_c (out, '{');
  append_number (out, "alpha", self->people.alpha);
  append_int (out, "annotators", self->people.n_people);
  append_int (out, "tasks", self->people.n_tasks);
  g_string_append_c (out, '}');
  if (self->has_promise)
    {
      append_number (out, "threshold", self->promise.threshold);
      append_number (out, "coverage", isnan (self->promise.threshold) ? 0 : self->acceptance.coverage);
      append_number (out, "bound", self->promise.bound);
      append_name (out, "labels_needed");
      if (self->promise.labels_needed >= 0)
        g_string_append_printf (out, "%" G_GINT64_FORMAT, self->promise.labels_needed);
      else
        g_string_append (out, "null");
      append_int (out, "acceptable", self->n_open);
    }
  append_batches (out, self);
  g_string_append (out, "}\n");
  return g_string_free (out, FALSE);
}

/**
 * assay_align_report_dup_promise:
 *
 * Returns: (transfer full): what can be promised, in a sentence; "" without a promise.
 */
char *
assay_align_report_dup_promise (const AssayAlignReport *self)
{
  const AssayPromise *promise = &self->promise;
  double error = 100 * promise->max_error, level = 100 * promise->level;

  if (!self->has_promise)
    return g_strdup ("");
  if (!isnan (promise->threshold))
    return g_strdup_printf ("Above confidence %.3g the error is at most %g %% with %g %% confidence (%" G_GINT64_FORMAT
                            " of %" G_GINT64_FORMAT " judged were wrong). %.0f %% of the results qualify.",
                            promise->threshold, error, level, promise->n_wrong, promise->n,
                            100 * self->acceptance.coverage);
  if (assay_alignment_get_summary (self->alignment)->n_coverable == 0)
    return g_strdup ("None of the results has a confidence that counts, so none can be accepted before another.");
  if (promise->labels_needed < 0)
    return g_strdup_printf ("At most %g %% errors cannot be promised from any confidence on: too many of the judged "
                            "results are wrong. More labels help only if the next ones come out better.",
                            error);
  return g_strdup_printf ("At most %g %% errors with %g %% confidence cannot be promised yet: label about %" G_GINT64_FORMAT
                          " more tasks to be sure.",
                          error, level, promise->labels_needed);
}

static double
find_control_figure (const AssayAlignReport *self, const char *name)
{
  const char *dot = strrchr (name, '.');
  const char *figure = dot != NULL ? dot + 1 : "score";
  gsize length = dot != NULL ? (gsize) (dot - name) : strlen (name);

  for (guint i = 0; i < assay_alignment_get_n_controls (self->alignment); i++)
    {
      const AssayAlignmentControl *control = assay_alignment_get_control (self->alignment, i);
      const struct
      {
        const char *name;
        double value;
      } figures[] = {
        { "score", control->score.value }, { "kappa", control->kappa.kappa }, { "alpha", control->alpha },
        { "mae", control->error.value }, { "spearman", control->spearman },
        { "f1", control->classes != NULL
                  ? assay_class_report_average (control->classes, ASSAY_AVERAGE_MACRO).f1 : NAN },
      };

      if (strncmp (control->control->name, name, length) != 0 || control->control->name[length] != '\0')
        continue;
      for (gsize k = 0; k < G_N_ELEMENTS (figures); k++)
        if (strcmp (figures[k].name, figure) == 0)
          return figures[k].value;
    }
  return INFINITY;
}

/* INFINITY: there is no such figure. */
static double
find_figure (const AssayAlignReport *self, const char *name)
{
  const AssayAlignmentSummary *summary = assay_alignment_get_summary (self->alignment);
  const struct
  {
    const char *name;
    double value;
  } figures[] = {
    { "n", (double) summary->n },
    { "accuracy", summary->accuracy.value },
    { "accuracy.low", summary->accuracy.low },
    { "correct", summary->n > 0 ? (double) summary->n_correct / (double) summary->n : NAN },
    { "ece", summary->calibration.ece },
    { "brier", summary->calibration.brier },
    { "aurc", summary->aurc },
    { "coverage", !self->has_promise ? NAN : isnan (self->promise.threshold) ? 0 : self->acceptance.coverage },
    { "bound", self->has_promise ? self->promise.bound : NAN },
    { "labels_needed", self->has_promise ? known_need (self) : NAN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    if (strcmp (figures[i].name, name) == 0)
      return figures[i].value;
  return find_control_figure (self, name);
}

static gboolean
compare (double value, const char *op, double wanted)
{
  if (isnan (value))
    return FALSE;
  if (op[0] == '>')
    return op[1] == '=' ? value >= wanted - 1e-12 : value > wanted;
  if (op[0] == '<')
    return op[1] == '=' ? value <= wanted + 1e-12 : value < wanted;
  return fabs (value - wanted) <= 1e-12;
}

/**
 * assay_align_report_check:
 * @condition: such as "accuracy>=0.9", "sentiment.kappa>0.6" or "ece<0.1"
 * @holds: (out): whether it is fulfilled; a figure that is not known fulfils nothing
 * @value: (out): what the figure is
 *
 * Returns: whether it is a condition; else %ASSAY_ERROR_INVALID.
 */
gboolean
assay_align_report_check (const AssayAlignReport *self, const char *condition, gboolean *holds, double *value,
                          GError **error)
{
  gsize at = strcspn (condition, "<>=");
  g_autofree char *name = g_strstrip (g_strndup (condition, at));
  const char *op = condition + at;
  gsize length = strspn (op, "<>=");
  char *end = NULL;
  double wanted = g_ascii_strtod (op + length, &end);
  gboolean known_op = length == 1 || (length == 2 && op[1] == '=' && op[0] != '=');

  if (*name == '\0' || !known_op || end == op + length || *end != '\0')
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "“%s” is no condition; write it like “accuracy>=0.9”", condition);
      return FALSE;
    }
  *value = find_figure (self, name);
  if (isinf (*value))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "There is no figure “%s”; there are n, accuracy, accuracy.low, correct, ece, brier, aurc, "
                   "coverage, bound, labels_needed, and of each control NAME.score, .f1, .kappa, .alpha, .mae "
                   "and .spearman",
                   name);
      return FALSE;
    }
  *holds = compare (*value, op, wanted);
  return TRUE;
}
