/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-accept.c: accepts what is provably good enough and sends the rest to people.
 *
 * The threshold is worked out anew from the ground truth as it is now, inside the transaction that applies it,
 * so that what is promised is what is done. A result becomes an annotation when it is sure enough, nothing
 * else speaks against it (ASSAY_REVIEW_DOUBTS), and nobody has answered its task; the others need review.
 * Of the accepted a random share, drawn by a seed, goes to people as well: their answers are an unbiased look
 * at the promise for as long as it stands. Two-sided exact intervals (Clopper, Pearson 1934); the promise
 * counts as broken when the lower end of its interval is above what was promised.
 *
 * Blocks; on the db worker. */

#include "assay-accept.h"

#include "assay-accuracy.h"
#include "assay-align.h"
#include "assay-error.h"
#include "assay-json.h"
#include "assay-label-values.h"
#include "assay-result-text.h"
#include "assay-result.h"

#include <math.h>
#include <string.h>

#define ORIGIN "accepted"
#define LEVEL 0.95

typedef struct
{
  gint64 result_id;
  gint64 task_id;
  gboolean accept;
} Choice;

typedef struct
{
  GArray *choices;
  double threshold;
  const char *kind;
} Choosing;

static void
choose (const AssayJudged *judged, gpointer data)
{
  Choosing *self = data;
  gboolean sure = !isnan (judged->confidence) && judged->confidence >= self->threshold
                  && g_strcmp0 (judged->kind, self->kind) == 0 && !(judged->review & ASSAY_REVIEW_DOUBTS);
  Choice choice = { judged->result_id, judged->task_id, sure };

  if (!judged->has_answer)
    g_array_append_val (self->choices, choice);
}

/* splitmix64 (Steele, Lea, Flood 2014): a number from 0 to 1 for each seed and id. */
static double
draw (gint64 seed, gint64 id)
{
  guint64 x = (guint64) seed * G_GUINT64_CONSTANT (0xd1342543de82ef95) + (guint64) id;

  for (int i = 0; i < 2; i++)
    {
      x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
      x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
      x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
      x ^= x >> 31;
    }
  return (double) (x >> 11) / 9007199254740992.0;
}

static AssayAnnotation *
make_annotation (AssayDb *db, AssayLabelConfig *config, const Choice *choice, const char *author, GError **error)
{
  g_autoptr (AssayResult) result = assay_result_load (db, choice->result_id, error);
  g_autoptr (JsonObject) values
    = result == NULL ? NULL
                     : assay_json_parse_object (result->value != NULL ? result->value : "{}", -1, error);
  g_autoptr (JsonArray) regions = values == NULL ? NULL : assay_label_config_to_regions (config, values);
  AssayAnnotation *annotation;

  if (regions == NULL)
    return NULL;
  annotation = assay_annotation_new (ORIGIN);
  annotation->task_id = choice->task_id;
  annotation->parent_result = choice->result_id;
  annotation->completed_by = g_strdup (author);
  annotation->value = g_strdup (result->value != NULL ? result->value : "{}");
  annotation->result = assay_json_array_to_text (regions);
  return annotation;
}

static gboolean
add_choice (AssayDb *db, AssayAcceptanceBatch *batch, AssayLabelConfig *config, const Choice *choice,
            gboolean audit, GError **error)
{
  g_autoptr (AssayAnnotation) annotation
    = choice->accept ? make_annotation (db, config, choice, batch->author, error) : NULL;
  AssayAcceptanceRole role = !choice->accept ? ASSAY_ACCEPTANCE_REVIEW
                             : audit ? ASSAY_ACCEPTANCE_AUDITED : ASSAY_ACCEPTANCE_ACCEPTED;

  if (choice->accept && annotation == NULL)
    return FALSE;
  return assay_acceptance_add (db, batch, choice->result_id, role, annotation, error);
}

/* At least one is looked at, when any share is wanted: a promise nobody checks is none. */
static gint64
find_certain_audit (const GArray *choices, gint64 seed, double share)
{
  gint64 best = 0;
  double least = INFINITY;

  for (guint i = 0; share > 0 && i < choices->len; i++)
    {
      const Choice *choice = &g_array_index (choices, Choice, i);

      if (!choice->accept || draw (seed, choice->result_id) >= least)
        continue;
      least = draw (seed, choice->result_id);
      best = choice->result_id;
    }
  return best;
}

static gboolean
add_choices (AssayDb *db, AssayAcceptanceBatch *batch, AssayLabelConfig *config, const GArray *choices,
             GError **error)
{
  gint64 certain = find_certain_audit (choices, batch->seed, batch->audit_share);

  if (!assay_acceptance_begin (db, batch, error))
    return FALSE;
  for (guint i = 0; i < choices->len; i++)
    {
      const Choice *choice = &g_array_index (choices, Choice, i);
      gboolean audit = choice->result_id == certain || draw (batch->seed, choice->result_id) < batch->audit_share;

      if (!add_choice (db, batch, config, choice, audit, error))
        return FALSE;
    }
  return assay_acceptance_end (db, batch, error);
}

static AssayAcceptanceBatch *
new_batch (const AssayAcceptRequest *request, const AssayRun *run, AssayAlignment *alignment, GError **error)
{
  const AssayAlignmentSummary *summary = assay_alignment_get_summary (alignment);
  AssayPromise promise = assay_alignment_find_promise (alignment, request->max_error, request->level);
  AssayAcceptanceBatch *batch;

  if (isnan (promise.threshold))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "No threshold keeps at most %g %% errors with %g %% confidence; nothing was accepted",
                   request->max_error * 100, request->level * 100);
      return NULL;
    }
  batch = g_new0 (AssayAcceptanceBatch, 1);
  batch->project_id = run->project_id;
  batch->run_id = run->id;
  batch->author = g_strdup (request->author);
  batch->threshold = promise.threshold;
  batch->confidence_kind = g_strdup (summary->confidence_kind);
  batch->max_error = request->max_error;
  batch->level = request->level;
  batch->bound = promise.bound;
  batch->n_judged = promise.n;
  batch->n_wrong = promise.n_wrong;
  batch->audit_share = CLAMP (request->audit_share, 0, 1);
  batch->seed = request->seed;
  return batch;
}

/**
 * assay_accept_apply:
 * @db: a writing connection
 *
 * Accepts the results of a run that keep the promise, and sends the others to review: one step, undone by
 * assay_acceptance_undo().
 *
 * Returns: (transfer full): what was done; or %ASSAY_ERROR_INVALID when no threshold keeps the promise.
 */
AssayAcceptanceBatch *
assay_accept_apply (AssayDb *db, const AssayAcceptRequest *request, GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  g_autoptr (AssayRun) run = tx == NULL ? NULL : assay_run_load (db, request->run_id, error);
  g_autoptr (AssayProject) project = run == NULL ? NULL : assay_project_load (db, run->project_id, error);
  g_autoptr (AssayAlignment) alignment = project == NULL ? NULL : assay_align_load (db, run, project, error);
  g_autoptr (AssayLabelConfig) config
    = alignment == NULL ? NULL : assay_run_dup_config (run, project->label_config, error);
  g_autoptr (AssayAcceptanceBatch) batch = config == NULL ? NULL : new_batch (request, run, alignment, error);
  g_autoptr (GArray) choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  Choosing choosing = { choices, 0, NULL };

  if (batch == NULL)
    return NULL;
  choosing.threshold = batch->threshold;
  choosing.kind = batch->confidence_kind;
  if (!assay_accuracy_visit (db, run->id, choose, &choosing, error)
      || !add_choices (db, batch, config, choices, error) || !assay_tx_commit (g_steal_pointer (&tx), error))
    return NULL;
  return g_steal_pointer (&batch);
}

typedef struct
{
  AssayScoring *scoring;
  AssayAudit *audit;
} Auditing;

static void
audit_one (gint64 task_id, const char *accepted, const char *answer, gpointer data)
{
  Auditing *self = data;
  double score;

  (void) task_id;
  if (!assay_scoring_compare_text (self->scoring, accepted, answer, &score, NULL))
    return;
  self->audit->n_answered++;
  self->audit->n_wrong += !assay_scoring_is_correct (self->scoring, score);
}

/**
 * assay_accept_audit:
 * @audit: (out caller-allocates): how the promise fares
 *
 * Compares what was accepted with what people have said since about those that were drawn for them.
 */
gboolean
assay_accept_audit (AssayDb *db, const AssayAcceptanceBatch *batch, AssayAudit *audit, GError **error)
{
  g_autoptr (AssayRun) run = assay_run_load (db, batch->run_id, error);
  g_autoptr (AssayProject) project = run == NULL ? NULL : assay_project_load (db, run->project_id, error);
  g_autoptr (AssayScoring) scoring = project == NULL ? NULL : assay_align_new_scoring (db, run, project, error);
  Auditing auditing = { scoring, audit };

  *audit = (AssayAudit){ .n_audit = batch->n_audit, .high = 1 };
  if (scoring == NULL || !assay_acceptance_visit_audit (db, batch->id, audit_one, &auditing, error))
    return FALSE;
  if (audit->n_answered == 0)
    return TRUE;
  audit->low = assay_promise_lower (audit->n_wrong, audit->n_answered, (1 + LEVEL) / 2);
  audit->high = assay_promise_upper (audit->n_wrong, audit->n_answered, (1 + LEVEL) / 2);
  audit->state = audit->low > batch->max_error ? ASSAY_AUDIT_BROKEN
                 : (double) audit->n_wrong > batch->max_error * (double) audit->n_answered ? ASSAY_AUDIT_WATCHED
                                                                                           : ASSAY_AUDIT_KEPT;
  return TRUE;
}

/**
 * assay_accept_dup_audit:
 *
 * Returns: (transfer full): how the promise fares, in a sentence.
 */
char *
assay_accept_dup_audit (const AssayAcceptanceBatch *batch, const AssayAudit *audit)
{
  static const char *const verdicts[] = {
    [ASSAY_AUDIT_NONE] = "",
    [ASSAY_AUDIT_KEPT] = "the promise is kept",
    [ASSAY_AUDIT_WATCHED] = "more than promised, though it may be chance",
    [ASSAY_AUDIT_BROKEN] = "the promise is broken: undo it, or judge more tasks and accept anew",
  };

  if (audit->n_answered == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT " accepted tasks wait for a person's check", audit->n_audit);
  return g_strdup_printf ("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " checked were wrong (%.1f %%, 95 %% CI %.1f "
                          "to %.1f; promised: at most %g %%): %s",
                          audit->n_wrong, audit->n_answered,
                          100.0 * (double) audit->n_wrong / (double) audit->n_answered, 100 * audit->low,
                          100 * audit->high, 100 * batch->max_error, verdicts[audit->state]);
}

/**
 * assay_accept_dup_why:
 *
 * Returns: (transfer full): why these results were accepted, in a sentence.
 */
char *
assay_accept_dup_why (const AssayAcceptanceBatch *batch)
{
  return g_strdup_printf ("Confidence of at least %.3g (%s): at most %g %% errors with %g %% confidence, by "
                          "%" G_GINT64_FORMAT " wrong of %" G_GINT64_FORMAT " judged",
                          batch->threshold, batch->confidence_kind, 100 * batch->max_error, 100 * batch->level,
                          batch->n_wrong, batch->n_judged);
}
