/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-promise-card.c: from which confidence on results are good enough. The curve says how wrong the accepted
 * are when more and more are; the handle stands where the promise ends, and can be dragged to look what another
 * place would come to. What is promised changes with the spin button and the level only: a place that was
 * picked by looking at the errors promises nothing. Main thread. */

#include "assay-promise-card.h"

#include "assay-alignment-words.h"
#include "assay-chart.h"
#include "assay-widget.h"

#include <glib/gi18n.h>
#include <math.h>

/* Typing a number should not work anything out for each digit. */
#define SETTLE_MS 250

struct _AssayPromiseCard
{
  GtkWidget parent_instance;

  GtkLabel *promise;
  AssayChart *chart;
  GtkLabel *explored;
  GtkBox *controls;
  GtkSpinButton *max_error;
  GtkDropDown *level;
  GtkButton *accept;
  GtkLabel *why_not;
  GtkWidget *accepted;
  GtkImage *accepted_icon;
  GtkLabel *accepted_text;

  AssayAlignment *alignment; /* of what is shown */
  guint timeout_id;
};

G_DEFINE_FINAL_TYPE (AssayPromiseCard, assay_promise_card, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
on_settled (gpointer data)
{
  AssayPromiseCard *self = data;

  self->timeout_id = 0;
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
on_changed (AssayPromiseCard *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  self->timeout_id = g_timeout_add (SETTLE_MS, on_settled, self);
}

static void
name_handle (AssayPromiseCard *self, const AssayAcceptance *acceptance)
{
  g_autofree char *text = isnan (acceptance->coverage) ? g_strdup ("–")
                                                       : g_strdup_printf (_("%.0f %%"), 100 * acceptance->coverage);

  assay_chart_set_handle_name (self->chart, _("Share of tasks accepted"), text);
  assay_chart_set_handle_knob (self->chart, acceptance->risk);
}

static void
on_handle_moved (AssayPromiseCard *self, double coverage)
{
  double level = assay_promise_card_get_level (self);
  AssayAcceptance acceptance;
  g_autofree char *text = NULL;

  if (self->alignment == NULL)
    return;
  acceptance = assay_alignment_accept (self->alignment, assay_alignment_threshold_at (self->alignment, coverage), level);
  text = assay_alignment_words_explored (&acceptance, level);
  name_handle (self, &acceptance);
  gtk_label_set_label (self->explored, text);
  gtk_widget_set_visible (GTK_WIDGET (self->explored), TRUE);
}

static void
assay_promise_card_dispose (GObject *object)
{
  AssayPromiseCard *self = ASSAY_PROMISE_CARD (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_pointer (&self->alignment, assay_alignment_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_PROMISE_CARD);
  assay_widget_dispose_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (assay_promise_card_parent_class)->dispose (object);
}

static void
assay_promise_card_class_init (AssayPromiseCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_promise_card_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  g_type_ensure (ASSAY_TYPE_CHART);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/alignment/assay-promise-card.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayPromiseCard, promise);
  gtk_widget_class_bind_template_child (widget_class, AssayPromiseCard, chart);
  gtk_widget_class_bind_template_child (widget_class, AssayPromiseCard, explored);
  gtk_widget_class_bind_template_child (widget_class, AssayPromiseCard, controls);
  gtk_widget_class_bind_template_child (widget_class, AssayPromiseCard, max_error);
  gtk_widget_class_bind_template_child (widget_class, AssayPromiseCard, level);
  gtk_widget_class_bind_template_child (widget_class, AssayPromiseCard, accept);
  gtk_widget_class_bind_template_child (widget_class, AssayPromiseCard, why_not);
  gtk_widget_class_bind_template_child (widget_class, AssayPromiseCard, accepted);
  gtk_widget_class_bind_template_child (widget_class, AssayPromiseCard, accepted_icon);
  gtk_widget_class_bind_template_child (widget_class, AssayPromiseCard, accepted_text);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_handle_moved);
}

static void
assay_promise_card_init (AssayPromiseCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The curve with its upper limits, the line that was promised, and the handle where the promise ends. */
static void
draw (AssayPromiseCard *self, const AssayAlignReport *report, const GArray *curve)
{
  gsize n = curve->len;
  g_autofree double *x = g_new (double, n + 1);
  g_autofree double *risk = g_new (double, n + 1);
  g_autofree double *upper = g_new (double, n + 1);
  g_autofree char *label = NULL;
  double highest = 2 * report->promise.max_error;

  for (gsize i = 0; i < n; i++)
    {
      const AssayRiskPoint *point = &g_array_index (curve, AssayRiskPoint, i);

      x[i] = point->coverage;
      risk[i] = point->risk;
      upper[i] = point->upper;
      highest = MAX (highest, point->risk);
    }
  assay_chart_clear (self->chart);
  assay_chart_set_empty_text (self->chart, _("No judged result has a confidence"));
  assay_chart_set_x_axis (self->chart, _("share of tasks accepted"), ASSAY_AXIS_PERCENT, 0, 1);
  /* Where few are accepted the limits are near 1, which says nothing; the errors are what is looked at. */
  assay_chart_set_y_axis (self->chart, _("errors among them"), ASSAY_AXIS_PERCENT, 0, MIN (1, highest * 1.25));
  if (n == 0)
    {
      assay_chart_set_handle (self->chart, NAN);
      return;
    }
  for (gsize i = 0; i < n; i++)
    upper[i] = MIN (upper[i], MIN (1, highest * 1.25));
  assay_chart_add (self->chart, assay_series_set_tone (assay_series_new_band (_("upper limit"), x, risk, upper, n),
                                                       ASSAY_TONE_ACCENT));
  assay_chart_add (self->chart, assay_series_set_tone (assay_series_new (ASSAY_SERIES_LINE, _("measured errors"), x, risk, n),
                                                       ASSAY_TONE_ACCENT));
  label = g_strdup_printf (_("promised error %g %%"), 100 * report->promise.max_error);
  assay_chart_add (self->chart, assay_series_set_tone (assay_series_new_reference (ASSAY_SERIES_HORIZONTAL, label,
                                                                                   report->promise.max_error),
                                                       ASSAY_TONE_BAD));
  assay_chart_set_shade (self->chart, ASSAY_SHADE_BELOW);
  assay_chart_set_handle (self->chart, isnan (report->promise.threshold) ? 0 : report->acceptance.coverage);
  name_handle (self, &report->acceptance);
}

static void
show_accepted (AssayPromiseCard *self, const AssayAlignReport *report)
{
  const AssayAudit *audit;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->accepted, report->batches->len > 0);
  if (report->batches->len == 0)
    return;
  audit = &g_array_index (report->audits, AssayAudit, 0);
  text = assay_alignment_words_accepted (report->batches->pdata[0], audit);
  gtk_label_set_label (self->accepted_text, text);
  gtk_image_set_from_icon_name (self->accepted_icon, audit->state >= ASSAY_AUDIT_WATCHED ? "dialog-warning-symbolic"
                                                                                        : "emblem-ok-symbolic");
}

/* A button that cannot be pressed says why. Where nothing is promised, the text above has said it. */
static void
show_why_not (AssayPromiseCard *self, const AssayAlignReport *report, gboolean writable)
{
  g_autofree char *text = assay_alignment_words_why_not (report, writable);
  gboolean is_new = text != NULL && (!writable || !isnan (report->promise.threshold));

  gtk_widget_set_tooltip_text (GTK_WIDGET (self->accept), text);
  if (text != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->accept), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self->accept), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  gtk_label_set_label (self->why_not, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->why_not), is_new && gtk_widget_get_visible (GTK_WIDGET (self->controls)));
}

/**
 * assay_promise_card_set:
 * @report: with a promise
 * @curve: (element-type AssayRiskPoint): risk by the share of all tasks that are accepted
 * @writable: whether anything can be accepted here at all
 *
 * Shows what can be promised.
 */
void
assay_promise_card_set (AssayPromiseCard *self, const AssayAlignReport *report, const GArray *curve, gboolean writable)
{
  g_autofree char *promise = assay_alignment_words_promise (report);
  g_autofree char *accept = NULL;

  g_return_if_fail (ASSAY_IS_PROMISE_CARD (self));
  g_clear_pointer (&self->alignment, assay_alignment_unref);
  self->alignment = assay_alignment_ref (report->alignment);
  gtk_label_set_label (self->promise, promise);
  gtk_widget_set_visible (GTK_WIDGET (self->explored), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->controls), assay_alignment_get_summary (report->alignment)->n_coverable > 0);
  /* Translators: on a button: how many are accepted, of how many that nobody has answered. */
  accept = g_strdup_printf (ngettext ("Accept %'lld of %'lld task…", "Accept %'lld of %'lld tasks…",
                                      (gulong) report->n_waiting),
                            (long long) report->n_open, (long long) report->n_waiting);
  gtk_button_set_label (self->accept, report->n_open > 0 ? accept : _("Accept…"));
  gtk_widget_set_visible (GTK_WIDGET (self->chart), assay_alignment_get_summary (report->alignment)->n_coverable > 0);
  show_why_not (self, report, writable);
  draw (self, report, curve);
  show_accepted (self, report);
}

/**
 * assay_promise_card_get_max_error:
 *
 * Returns: the share of errors that is allowed.
 */
double
assay_promise_card_get_max_error (AssayPromiseCard *self)
{
  g_return_val_if_fail (ASSAY_IS_PROMISE_CARD (self), NAN);
  return gtk_spin_button_get_value (self->max_error) / 100;
}

/**
 * assay_promise_card_get_level:
 *
 * Returns: how sure the promise is to be.
 */
double
assay_promise_card_get_level (AssayPromiseCard *self)
{
  static const double levels[] = { 0.9, 0.95, 0.99 };

  g_return_val_if_fail (ASSAY_IS_PROMISE_CARD (self), NAN);
  return levels[MIN (gtk_drop_down_get_selected (self->level), G_N_ELEMENTS (levels) - 1)];
}

/**
 * assay_promise_card_set_wide:
 * @wide: whether numbers and button have room in one line
 *
 * Puts the button beside the numbers, or below.
 */
void
assay_promise_card_set_wide (AssayPromiseCard *self, gboolean wide)
{
  g_return_if_fail (ASSAY_IS_PROMISE_CARD (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->controls),
                                  wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_halign (GTK_WIDGET (self->accept), wide ? GTK_ALIGN_FILL : GTK_ALIGN_START);
}
