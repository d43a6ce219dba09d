/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-alignment-words.c: what the Alignment page says, as pure functions: figures with their uncertainty, what can
 * be promised and why not, and how a promise fares. Any thread. */

#include "assay-alignment-words.h"

#include "assay-units.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

typedef struct
{
  const char *id;
  const char *words;
} Word;

static const Word kinds[] = {
  { "logprobs", N_ ("probability of the answer’s words") },
  { "stated", N_ ("stated by the model") },
  { "learner", N_ ("probability by the built-in model") },
  { "samples", N_ ("agreement of repeated answers") },
  { "jury", N_ ("agreement of judges") },
};

static const Word methods[] = {
  { "exact", N_ ("exact match") },
  { "jaccard", N_ ("overlap of labels (Jaccard)") },
  { "set-f1", N_ ("overlap of labels (F1)") },
  { "number", N_ ("closeness of numbers") },
  { "tolerance", N_ ("equal within a tolerance") },
  { "edit", N_ ("similarity by edit distance") },
  { "token-f1", N_ ("shared words (F1)") },
  { "chrf", N_ ("chrF++") },
  { "bleu", N_ ("BLEU") },
  { "span-exact", N_ ("equal spans (F1)") },
  { "span-overlap", N_ ("overlap of spans") },
  { "iou", N_ ("intersection over union") },
  { "hierarchy", N_ ("shared branches of the tree (F1)") },
  { "pairwise", N_ ("same preference") },
  { "ranking", N_ ("same order (Kendall)") },
  { "insensitive", N_ ("equal but for case and spaces") },
  { "regex", N_ ("regular expression") },
  { "json", N_ ("JSON that contains the truth") },
};

static const char *
find_word (const Word *words, gsize n, const char *id, const char *fallback)
{
  for (gsize i = 0; i < n; i++)
    if (g_strcmp0 (words[i].id, id) == 0)
      return _(words[i].words);
  return fallback;
}

/**
 * assay_alignment_words_kind:
 * @kind: (nullable): of a confidence, as results keep it
 *
 * Returns: (transfer none): the same for people.
 */
const char *
assay_alignment_words_kind (const char *kind)
{
  return find_word (kinds, G_N_ELEMENTS (kinds), kind, kind != NULL ? kind : _("unknown"));
}

/**
 * assay_alignment_words_method:
 *
 * Returns: (transfer none): how a control is compared, for people.
 */
const char *
assay_alignment_words_method (const AssayScoringMethod *method)
{
  return find_word (methods, G_N_ELEMENTS (methods), method->id, method->title);
}

/**
 * assay_alignment_words_accuracy:
 *
 * Returns: (transfer full): such as "73.15 %"; "–" when nothing was compared.
 */
char *
assay_alignment_words_accuracy (const AssayAlignReport *report)
{
  double value = assay_alignment_get_summary (report->alignment)->accuracy.value;

  return isnan (value) ? g_strdup ("–") : g_strdup_printf (_("%.2f %%"), 100 * value);
}

/**
 * assay_alignment_words_accuracy_detail:
 *
 * Returns: (transfer full): such as "± 4.1 · 140 tasks · $0.055 avg".
 */
char *
assay_alignment_words_accuracy_detail (const AssayAlignReport *report)
{
  const AssayAlignmentSummary *summary = assay_alignment_get_summary (report->alignment);
  double half = 50 * (summary->accuracy.high - summary->accuracy.low);
  double cost = assay_align_report_cost (report);
  g_autofree char *price = assay_units_dup_cost (cost);
  GString *out = g_string_new (NULL);

  if (!isnan (half))
    /* Translators: half the width of a confidence interval, in percent. */
    g_string_append_printf (out, _("± %.1f · "), half);
  g_string_append_printf (out, ngettext ("%'lld task", "%'lld tasks", (gulong) summary->n), (long long) summary->n);
  if (summary->n_failed > 0)
    g_string_append_printf (out, ngettext (", %'lld failed", ", %'lld failed", (gulong) summary->n_failed),
                            (long long) summary->n_failed);
  if (!isnan (cost))
    /* Translators: the average cost of a task. */
    g_string_append_printf (out, _(" · %s avg"), price);
  return g_string_free (out, FALSE);
}

static char *
promise_kept (const AssayAlignReport *report)
{
  const AssayPromise *promise = &report->promise;

  /* Translators: threshold, errors allowed, confidence, share of tasks. */
  return g_strdup_printf (_("Above confidence %.2f the error is at most %g %% with %g %% confidence. %.0f %% of the tasks "
                            "qualify; the rest go to people, and so does 1 in 20 of the accepted."),
                          promise->threshold, 100 * promise->max_error, 100 * promise->level,
                          100 * report->acceptance.coverage);
}

/**
 * assay_alignment_words_promise:
 *
 * Returns: (transfer full): what can be promised, or what it would take.
 */
char *
assay_alignment_words_promise (const AssayAlignReport *report)
{
  const AssayAlignmentSummary *summary = assay_alignment_get_summary (report->alignment);
  const AssayPromise *promise = &report->promise;
  g_autoptr (GString) out = g_string_new (NULL);

  if (summary->n_coverable == 0)
    return g_strdup (_("These results carry no confidence, so none can be accepted before another. Ask for several answers "
                       "to a request (a parameter of the prompt), for a confidence in the prompt, or use a model that "
                       "tells the probability of its words."));
  if (!isnan (promise->threshold))
    {
      g_autofree char *kept = promise_kept (report);

      g_string_append (out, kept);
    }
  else if (promise->labels_needed < 0)
    g_string_append_printf (out, _("At most %g %% errors cannot be promised from any confidence on: too many of the judged "
                                   "answers are wrong. More labels help only if the next ones come out better."),
                            100 * promise->max_error);
  else
    g_string_append_printf (out, ngettext ("At most %g %% errors cannot be promised yet: label about %lld more task to be "
                                           "sure.",
                                           "At most %g %% errors cannot be promised yet: label about %lld more tasks to be "
                                           "sure.",
                                           (gulong) promise->labels_needed),
                            100 * promise->max_error, (long long) promise->labels_needed);
  if (summary->shift_p < 0.01)
    g_string_append (out, _(" But the judged tasks are not like the others, so this need not hold for these: label a "
                            "random sample."));
  return g_strdup (out->str);
}

/**
 * assay_alignment_words_explored:
 * @level: of the upper limit
 *
 * Returns: (transfer full): what accepting so many would come to, without a promise.
 */
char *
assay_alignment_words_explored (const AssayAcceptance *acceptance, double level)
{
  if (acceptance->n_judged == 0)
    return g_strdup_printf (_("Accepting %.0f %%: nothing so sure was judged"), 100 * acceptance->coverage);
  /* Translators: share accepted, threshold, wrong, judged, share wrong, upper limit, confidence. */
  return g_strdup_printf (_("Accepting %.0f %% (confidence from %.2f): %lld of %lld judged were wrong, %.1f %%; at most %.1f "
                            "%% with %g %% confidence, looking at this point alone"),
                          100 * acceptance->coverage, acceptance->threshold, (long long) acceptance->n_wrong,
                          (long long) acceptance->n_judged, 100 * acceptance->risk, 100 * acceptance->upper, 100 * level);
}

/**
 * assay_alignment_words_accepted:
 *
 * Returns: (transfer full): what was accepted, and how the promise fares.
 */
char *
assay_alignment_words_accepted (const AssayAcceptanceBatch *batch, const AssayAudit *audit)
{
  static const char *const verdicts[] = {
    [ASSAY_AUDIT_NONE] = "",
    [ASSAY_AUDIT_KEPT] = N_ ("The promise is kept."),
    [ASSAY_AUDIT_WATCHED] = N_ ("That is more than promised, though it may be chance."),
    [ASSAY_AUDIT_BROKEN] = N_ ("The promise is broken: take it back, or judge more tasks and accept anew."),
  };
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, ngettext ("%'lld task was accepted", "%'lld tasks were accepted", (gulong) batch->n_accepted),
                          (long long) batch->n_accepted);
  if (batch->author != NULL)
    /* Translators: by a person. */
    g_string_append_printf (out, _(" by %s"), batch->author);
  g_string_append (out, ". ");
  if (audit->n_answered == 0)
    {
      g_string_append_printf (out, ngettext ("%lld of them waits for a person’s check.",
                                             "%lld of them wait for a person’s check.", (gulong) audit->n_audit),
                              (long long) audit->n_audit);
      return g_string_free (out, FALSE);
    }
  /* Translators: wrong, checked, share, interval from and to, promised. */
  g_string_append_printf (out, _("%lld of %lld checked were wrong (%.1f %%, from %.1f to %.1f; promised: at most %g). "),
                          (long long) audit->n_wrong, (long long) audit->n_answered,
                          100.0 * (double) audit->n_wrong / (double) audit->n_answered, 100 * audit->low,
                          100 * audit->high, 100 * batch->max_error);
  g_string_append (out, _(verdicts[audit->state]));
  return g_string_free (out, FALSE);
}

/**
 * assay_alignment_words_control:
 *
 * Returns: (transfer full): a control, how it is compared and what came out.
 */
char *
assay_alignment_words_control (const AssayAlignmentControl *control)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%s · %s", control->control->title, assay_alignment_words_method (control->method));
  if (!isnan (control->score.value))
    /* Translators: a score from 0 to 1. */
    g_string_append_printf (out, _(" · score %.2f"), control->score.value);
  if (!isnan (control->error.value))
    g_string_append_printf (out, _(" · off by %.2f on average"), control->error.value);
  if (!isnan (control->spearman))
    g_string_append_printf (out, _(" · Spearman %.2f"), control->spearman);
  if (!isnan (control->alpha))
    g_string_append_printf (out, _(" · α %.2f"), control->alpha);
  return g_string_free (out, FALSE);
}
