/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-builtin-judge.c: how the built-in model answers a task, control by control:
 *
 *   score of a picture      picture metrics, if the dimension names a quality that they measure
 *   score of a translation  chrF++ against the reference (Popović 2017), if it is about likeness
 *   class of a text         the learner, from the project's ground truth
 *   text                    what the metrics found, in a sentence
 *
 * Anything else stays empty, with the reason: it never invents. It is the free baseline that a paid
 * model has to beat. */

#include "assay-builtin.h"

#include "assay-error.h"
#include "assay-json.h"
#include "assay-picture-metrics.h"
#include "assay-text-metrics.h"

#include <math.h>
#include <string.h>

/* A chrF++ below the first is the worst of the scale, above the second the best, and linear between:
 * unrelated sentences of one language score 10 to 20, close translations 70 and more. */
#define CHRF_WORST 20.0
#define CHRF_BEST 85.0
#define WORK_SIDE 1024

typedef struct
{
  AssayBuiltin *builtin;
  AssayChatRequest *request;
  AssayChatReply *reply;
  gboolean has_picture;
  AssayPictureReport picture;
  const char *reference;
  const char *candidate;
  double chrf;
  double bleu;
  char *text;
} Judge;

static const char *
find_text (JsonObject *data, const char *const *names)
{
  for (int i = 0; names[i] != NULL; i++)
    {
      const char *text = assay_json_get_string (data, names[i], NULL);

      if (text != NULL)
        return text;
    }
  return NULL;
}

static gboolean
measure_picture (Judge *judge, GError **error)
{
  for (guint i = 0; i < judge->request->parts->len; i++)
    {
      const AssayChatPart *part = &g_array_index (judge->request->parts, AssayChatPart, i);
      g_autoptr (AssayImage) image = NULL;

      if (part->kind != ASSAY_PART_IMAGE)
        continue;
      image = assay_image_decode (part->bytes, part->name, WORK_SIDE, error);
      judge->has_picture = image != NULL && assay_picture_measure (image, &judge->picture, error);
      return judge->has_picture;
    }
  return TRUE;
}

static void
measure_translation (Judge *judge)
{
  static const char *const references[] = { "reference", "ground_truth", "target", "expected", NULL };
  static const char *const candidates[]
    = { "candidate", "hypothesis", "translation", "output", "llm_output", "prediction", NULL };

  judge->reference = find_text (judge->request->data, references);
  judge->candidate = find_text (judge->request->data, candidates);
  judge->chrf = judge->bleu = NAN;
  if (judge->reference == NULL || judge->candidate == NULL)
    return;
  judge->chrf = assay_chrf_sentence (judge->candidate, judge->reference, ASSAY_CHRF_PLUS_PLUS);
  judge->bleu = assay_bleu_sentence (judge->candidate, judge->reference);
}

static const char *
find_meaning (Judge *judge, const char *name)
{
  AssayRubric *rubric = assay_builtin_get_rubric (judge->builtin);
  guint n = 0;
  const AssayDimension *dimensions
    = rubric != NULL ? assay_rubric_get_dimensions (rubric, &n) : NULL;

  for (guint i = 0; i < n; i++)
    if (strcmp (dimensions[i].name, name) == 0)
      return dimensions[i].meaning;
  return "";
}

/* Whether the dimension is about likeness to a reference, by the words people use for it. */
static gboolean
is_about_likeness (const AssayConfigColumn *column)
{
  static const char *const words[]
    = { "score", "quality", "accuracy", "adequacy", "similar", "overall", "faithful", "correct",
        "match", "meaning", "translation", "qualit", "genau", "exactitude", "fidél" };
  g_autofree char *text = g_strdup_printf ("%s %s", column->name, column->title);
  g_autofree char *folded = g_utf8_casefold (text, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (folded, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

static void
set_reason (Judge *judge, const char *name, const char *reason)
{
  json_object_set_string_member (judge->reply->reasons, name, reason);
}

static void
set_score (Judge *judge, const AssayConfigColumn *column, double score)
{
  if (column->kind == ASSAY_COLUMN_SCORE)
    json_object_set_int_member (judge->reply->values, column->name, (gint64) round (score));
  else
    json_object_set_double_member (judge->reply->values, column->name, score);
}

static void
judge_score (Judge *judge, const AssayConfigColumn *column)
{
  double min = isnan (column->min) ? 0 : column->min;
  double max = column->max;
  g_autofree char *why = NULL;
  double score = NAN;

  if (column->kind == ASSAY_COLUMN_SCORE && min == 0)
    min = 1; /* a rating of none means "not rated" */
  if (isnan (max))
    why = g_strdup ("A number without a scale can't be judged by the built-in model");
  else if (judge->has_picture)
    {
      if (!assay_picture_metrics_score_dimension (&judge->picture, column->title,
                                                  find_meaning (judge, column->name), min, max,
                                                  &score, &why))
        score = NAN;
    }
  else if (!isnan (judge->chrf) && is_about_likeness (column))
    {
      score = min + (max - min) * CLAMP ((judge->chrf - CHRF_WORST) / (CHRF_BEST - CHRF_WORST), 0, 1);
      why = g_strdup_printf ("chrF++ %.1f, BLEU %.1f against the reference", judge->chrf, judge->bleu);
    }
  if (!isnan (score))
    set_score (judge, column, score);
  set_reason (judge, column->name, why != NULL ? why : "The built-in model can't judge this");
}

static void
judge_class (Judge *judge, const AssayConfigColumn *column)
{
  g_autofree char *label = NULL;
  g_autofree char *why = NULL;
  double probability = NAN;

  if (assay_builtin_classify (judge->builtin, column, judge->text, &label, &probability, &why))
    {
      AssayChatReply *reply = judge->reply;

      json_object_set_string_member (reply->values, column->name, label);
      json_object_set_double_member (reply->confidences, column->name, probability);
      reply->confidence
        = isnan (reply->confidence) ? probability : MIN (reply->confidence, probability);
      reply->confidence_kind = "learner";
    }
  set_reason (judge, column->name, why);
}

static void
judge_text (Judge *judge, const AssayConfigColumn *column)
{
  g_autofree char *text = NULL;

  if (judge->has_picture)
    text = assay_picture_report_dup_sentence (&judge->picture, G_MAXUINT);
  else if (!isnan (judge->chrf))
    text = g_strdup_printf ("chrF++ %.1f, BLEU %.1f against the reference.", judge->chrf, judge->bleu);
  if (text != NULL)
    json_object_set_string_member (judge->reply->values, column->name, text);
}

static void
judge_column (Judge *judge, const AssayConfigColumn *column)
{
  switch (column->kind)
    {
    case ASSAY_COLUMN_SCORE:
    case ASSAY_COLUMN_NUMBER:
      judge_score (judge, column);
      return;
    case ASSAY_COLUMN_CHOICE:
      judge_class (judge, column);
      return;
    case ASSAY_COLUMN_TEXT:
      judge_text (judge, column);
      return;
    case ASSAY_COLUMN_CHOICES:
    case ASSAY_COLUMN_SPANS:
    case ASSAY_COLUMN_OTHER:
    default:
      set_reason (judge, column->name, "The built-in model can't judge this");
    }
}

/**
 * assay_builtin_judge:
 * @request: with config, data and media
 * @reply: gets values, confidences and reasons, or an error
 *
 * Answers one task. Blocks for a few milliseconds; any thread.
 */
void
assay_builtin_judge (AssayBuiltin *self, AssayChatRequest *request, AssayChatReply *reply)
{
  Judge judge = { .builtin = self, .request = request, .reply = reply };
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (request->config, &n);

  if (!measure_picture (&judge, &reply->error))
    return;
  measure_translation (&judge);
  judge.text = assay_builtin_dup_text (request->config, request->data);
  reply->values = json_object_new ();
  reply->confidences = json_object_new ();
  reply->reasons = json_object_new ();
  for (guint i = 0; i < n; i++)
    judge_column (&judge, &columns[i]);
  g_free (judge.text);
}
