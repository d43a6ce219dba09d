/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-effect-words.c: what a change of the form does to what is there, in sentences for people: what
 * is asked differently, how many answers that concerns, and what becomes of them. Pure functions. */

#include "assay-effect-words.h"

#include <glib/gi18n.h>

/* Labels that are named; of more, how many. */
#define MAX_NAMED 4

static const char *
describe_kind (AssayColumnKind kind)
{
  switch (kind)
    {
    case ASSAY_COLUMN_SCORE:
      return _("a rating");
    case ASSAY_COLUMN_NUMBER:
      return _("a number");
    case ASSAY_COLUMN_CHOICE:
      return _("one choice");
    case ASSAY_COLUMN_CHOICES:
      return _("any number of choices");
    case ASSAY_COLUMN_TEXT:
      return _("a text");
    case ASSAY_COLUMN_SPANS:
      return _("marked spans");
    case ASSAY_COLUMN_OTHER:
    default:
      return _("another kind of answer");
    }
}

static char *
list_labels (char **labels)
{
  GString *out = g_string_new (NULL);
  guint n = labels == NULL ? 0 : g_strv_length (labels);

  for (guint i = 0; i < MIN (n, MAX_NAMED); i++)
    /* Translators: a label in a list of labels */
    g_string_append_printf (out, i == 0 ? _("“%s”") : _(", “%s”"), labels[i]);
  if (n > MAX_NAMED)
    g_string_append_printf (out, ngettext (" and %u more", " and %u more", n - MAX_NAMED), n - MAX_NAMED);
  return g_string_free (out, FALSE);
}

static char *
describe_labels (const AssayConfigChange *change)
{
  g_autofree char *removed = list_labels (change->removed);
  g_autofree char *added = list_labels (change->added);
  const char *title = change->before->title;

  if (change->removed == NULL)
    /* Translators: %s is a question, then a list of labels. */
    return g_strdup_printf (_("“%s” also offers %s"), title, added);
  if (change->added == NULL)
    return g_strdup_printf (_("“%s” no longer offers %s"), title, removed);
  return g_strdup_printf (_("“%s” no longer offers %s; new is %s"), title, removed, added);
}

/**
 * assay_effect_words_title:
 *
 * Returns: (transfer full): what is asked differently, for people.
 */
char *
assay_effect_words_title (const AssayEffectItem *item)
{
  const AssayConfigChange *change = item->change;

  switch (change->kind)
    {
    case ASSAY_CONFIG_ADDED:
      return g_strdup_printf (_("“%s” is asked from now on"), change->after->title);
    case ASSAY_CONFIG_REMOVED:
      return g_strdup_printf (_("“%s” is not asked any more"), change->before->title);
    case ASSAY_CONFIG_RENAMED:
      return g_strdup_printf (_("“%s” is kept under another name: “%s” instead of “%s”"), change->after->title,
                              change->after->name, change->before->name);
    case ASSAY_CONFIG_RETYPED:
      return g_strdup_printf (_("“%s” was %s and is %s"), change->before->title,
                              describe_kind (change->before->kind), describe_kind (change->after->kind));
    case ASSAY_CONFIG_LABELS:
      return describe_labels (change);
    case ASSAY_CONFIG_SCALE:
      return g_strdup_printf (_("The scale of “%s” was %g to %g and is %g to %g"), change->before->title,
                              change->before->min, change->before->max, change->after->min, change->after->max);
    case ASSAY_CONFIG_REQUIRED:
      return g_strdup_printf (change->after->control->required ? _("“%s” must be answered from now on")
                                                               : _("“%s” need not be answered any more"),
                              change->after->title);
    default:
      return g_strdup ("");
    }
}

static gboolean
loses_column (const AssayConfigChange *change)
{
  return change->kind == ASSAY_CONFIG_REMOVED || change->kind == ASSAY_CONFIG_RENAMED;
}

static void
append (GString *out, char *sentence)
{
  g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", sentence);
  g_free (sentence);
}

/**
 * assay_effect_words_detail:
 *
 * Returns: (transfer full): how many answers that concerns and what becomes of them, for people; "" for
 * none.
 */
char *
assay_effect_words_detail (const AssayEffectItem *item)
{
  GString *out = g_string_new (NULL);
  gulong results = (gulong) item->n_results, annotations = (gulong) item->n_annotations;
  gboolean lost = loses_column (item->change);

  if (item->n_results > 0)
    append (out, g_strdup_printf (
                   lost ? ngettext ("%lld result has a value for it, and keeps it. New runs have no such column.",
                                    "%lld results have a value for it, and keep it. New runs have no such column.",
                                    results)
                        : ngettext ("%lld result has a value that does not fit any more, and keeps it.",
                                    "%lld results have a value that does not fit any more, and keep it.", results),
                   (long long) item->n_results));
  if (item->n_annotations > 0)
    append (out, g_strdup_printf (
                   lost ? ngettext ("%lld annotation has a value for it that new results can’t be compared with.",
                                    "%lld annotations have a value for it that new results can’t be compared with.",
                                    annotations)
                        : ngettext ("%lld annotation has a value that no new result can agree with.",
                                    "%lld annotations have a value that no new result can agree with.",
                                    annotations),
                   (long long) item->n_annotations));
  if (item->n_truths > 0)
    append (out, g_strdup_printf (ngettext ("%lld of them is a ground truth.", "%lld of them are ground truths.",
                                            (gulong) item->n_truths),
                                  (long long) item->n_truths));
  return g_string_free (out, FALSE);
}

/**
 * assay_effect_words_tasks:
 *
 * Returns: (transfer full) (nullable): that tasks lack what the form shows; %NULL when none does.
 */
char *
assay_effect_words_tasks (const AssayConfigEffect *effect)
{
  if (effect->n_tasks == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%lld task does not have what the form shows", "%lld tasks do not have what the form shows",
                                    (gulong) effect->n_tasks),
                          (long long) effect->n_tasks);
}
