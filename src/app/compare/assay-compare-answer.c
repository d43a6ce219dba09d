/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-compare-answer.c: what one run answered to a task, whole: each value with what differs marked by
 * word, the reasoning, and what it took. Beside the answers of the other runs. Main thread. */

#include "assay-compare-answer.h"

#include "assay-diff-markup.h"
#include "assay-facts.h"
#include "assay-json.h"
#include "assay-result-text.h"
#include "assay-text-diff.h"
#include "assay-units.h"
#include "assay-widget.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Bytes of a value that is marked; a longer one is shown as it is. */
#define MAX_MARKED_BYTES (32 * 1024)

struct _AssayCompareAnswer
{
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkLabel *best;
  GtkLabel *accuracy;
  GtkLabel *score;
  GtkLabel *error;
  AssayFacts *values;
  GtkWidget *reasoning;
  GtkLabel *reasons;
  GtkLabel *facts;
};

G_DEFINE_FINAL_TYPE (AssayCompareAnswer, assay_compare_answer, GTK_TYPE_WIDGET)

static void
assay_compare_answer_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_COMPARE_ANSWER);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_compare_answer_parent_class)->dispose (object);
}

static void
assay_compare_answer_class_init (AssayCompareAnswerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_compare_answer_dispose;
  g_type_ensure (ASSAY_TYPE_FACTS);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/assay/Assay/ui/compare/assay-compare-answer.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayCompareAnswer, title);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareAnswer, best);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareAnswer, accuracy);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareAnswer, score);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareAnswer, error);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareAnswer, values);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareAnswer, reasoning);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareAnswer, reasons);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareAnswer, facts);
}

static void
assay_compare_answer_init (AssayCompareAnswer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_compare_answer_dup_diff:
 * @text: what is shown
 * @other: (nullable): what it is held against
 * @is_before: mark what the other one does not have as gone, instead of as new
 *
 * Returns: (transfer full): @text as markup, with the words that differ marked.
 */
char *
assay_compare_answer_dup_diff (const char *text, const char *other, gboolean is_before)
{
  g_autoptr (GArray) pieces = NULL;

  if (other == NULL || strlen (text) + strlen (other) > MAX_MARKED_BYTES)
    return g_markup_escape_text (text, -1);
  pieces = is_before ? assay_text_diff (text, other) : assay_text_diff (other, text);
  return is_before ? assay_diff_markup_before (pieces, text) : assay_diff_markup_after (pieces, text);
}

/**
 * assay_compare_answer_show_score:
 * @score: NAN hides the label
 * @min: the least that a score can be; NAN: not known
 * @max: the most
 *
 * Shows a score, on the shade of how good it is.
 */
void
assay_compare_answer_show_score (GtkWidget *label, double score, double min, double max)
{
  static const char *const bands[] = { "worst", "bad", "middling", "good", "best" };
  double share = (score - min) / (max - min);
  int band = isfinite (share) ? (int) CLAMP (round (share * 4), 0, 4) : -1;
  g_autofree char *text = isnan (score) ? NULL : g_strdup_printf ("%.*f", score == round (score) ? 0 : 1, score);

  for (int i = 0; i < (int) G_N_ELEMENTS (bands); i++)
    if (i == band)
      gtk_widget_add_css_class (label, bands[i]);
    else
      gtk_widget_remove_css_class (label, bands[i]);
  gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL);
}

static JsonObject *
parse (const AssayResult *result)
{
  return result != NULL && result->value != NULL ? assay_json_parse_object (result->value, -1, NULL) : NULL;
}

static void
show_values (AssayCompareAnswer *self, const AssayAnswer *answer)
{
  g_autoptr (JsonObject) values = parse (answer->result);
  g_autoptr (JsonObject) others = answer->other != answer->result ? parse (answer->other) : NULL;
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (answer->config, &n);

  assay_facts_clear (self->values);
  for (guint i = 0; values != NULL && i < n; i++)
    {
      g_autofree char *text
        = assay_config_column_format (&columns[i], json_object_get_member (values, columns[i].name));
      g_autofree char *other
        = others == NULL ? NULL
                         : assay_config_column_format (&columns[i], json_object_get_member (others, columns[i].name));
      g_autofree char *markup = NULL;

      if (text == NULL || *text == '\0')
        continue;
      markup = assay_compare_answer_dup_diff (text, others != NULL && other == NULL ? "" : other, answer->is_before);
      assay_facts_add_markup (self->values, columns[i].title, markup, columns[i].kind == ASSAY_COLUMN_TEXT);
    }
}

static void
show_reasons (AssayCompareAnswer *self, const AssayResult *result)
{
  g_autofree char *text = result != NULL ? assay_result_dup_reasons (result) : NULL;

  gtk_label_set_label (self->reasons, text != NULL ? text : "");
  gtk_widget_set_visible (self->reasoning, text != NULL);
}

static void
append (GString *out, const char *text)
{
  if (out->len > 0)
    g_string_append (out, " · ");
  g_string_append (out, text);
}

static void
show_facts (AssayCompareAnswer *self, const AssayAnswer *answer)
{
  const AssayResult *result = answer->result;
  g_autoptr (GString) out = g_string_new (NULL);

  if (result != NULL && !answer->is_hidden)
    {
      g_autofree char *cost = assay_units_dup_cost (result->cost);
      g_autofree char *latency = assay_units_dup_duration ((double) result->latency_us / G_USEC_PER_SEC);
      g_autofree char *tokens = g_strdup_printf (_("%'lld in, %'lld out"), (long long) result->input_tokens,
                                                 (long long) MAX (result->output_tokens, 0));
      /* Translators: how sure the model was. */
      g_autofree char *confidence = g_strdup_printf (_("confidence %.2f"), result->confidence);

      append (out, cost);
      if (result->latency_us >= 0)
        append (out, latency);
      if (result->input_tokens >= 0)
        append (out, tokens);
      if (!isnan (result->confidence))
        append (out, confidence);
      if (result->cached)
        append (out, _("from the cache"));
    }
  gtk_label_set_label (self->facts, out->str);
}

/**
 * assay_compare_answer_new:
 * @answer: what to show; nothing of it is kept
 *
 * Returns: a card about it.
 */
GtkWidget *
assay_compare_answer_new (const AssayAnswer *answer)
{
  AssayCompareAnswer *self = g_object_new (ASSAY_TYPE_COMPARE_ANSWER, NULL);
  const char *error = answer->result == NULL ? _("This answer is gone") : answer->result->error;
  g_autofree char *share = isnan (answer->accuracy) ? NULL : g_strdup_printf (_("%.0f %%"), 100 * answer->accuracy);

  gtk_label_set_label (self->title, answer->title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), answer->tip);
  gtk_label_set_label (self->best, _("✓ best"));
  gtk_widget_set_visible (GTK_WIDGET (self->best), answer->is_best);
  gtk_label_set_label (self->accuracy, share != NULL ? share : "");
  gtk_widget_set_visible (GTK_WIDGET (self->accuracy), share != NULL);
  assay_compare_answer_show_score (GTK_WIDGET (self->score), answer->score, answer->min, answer->max);
  gtk_label_set_label (self->error, error != NULL ? error : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), error != NULL);
  show_values (self, answer);
  show_reasons (self, answer->result);
  show_facts (self, answer);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, answer->title, -1);
  return GTK_WIDGET (self);
}
