/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-send-dialog.c: asks before anything leaves the machine: where to, how many tasks, about how
 * many tokens and how much money, and how much it may cost at most. "send" says yes; closing the
 * window says no. Main thread. */

#include "assay-send-dialog.h"

#include "assay-prices.h"
#include "assay-run-words.h"
#include "assay-units.h"

#include <glib/gi18n.h>
#include <math.h>

struct _AssaySendDialog
{
  AdwWindow parent_instance;

  GtkWidget *send;
  GtkLabel *destination;
  GtkLabel *model;
  GtkLabel *tasks;
  GtkLabel *tokens;
  GtkLabel *cost;
  AdwActionRow *cost_row;
  AdwEntryRow *budget;
  GtkLabel *budget_hint;

  AssayRunProposal *proposal; /* NULL: taken */
};

G_DEFINE_FINAL_TYPE (AssaySendDialog, assay_send_dialog, ADW_TYPE_WINDOW)

static guint send_signal;

/* NaN: none; FALSE: it is no amount. Decimal commas are understood. */
static gboolean
parse_budget (AssaySendDialog *self, double *budget)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->budget)));
  const char *number = g_strstrip (g_strdelimit (text, ",", '.'));
  char *end = NULL;

  *budget = NAN;
  if (*number == '$')
    number++;
  if (*number == '\0')
    return TRUE;
  *budget = g_ascii_strtod (number, &end);
  return *end == '\0' && isfinite (*budget) && *budget > 0;
}

static void
on_budget_changed (AssaySendDialog *self)
{
  double budget;
  gboolean ok = parse_budget (self, &budget);

  if (ok)
    gtk_widget_remove_css_class (GTK_WIDGET (self->budget), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->budget), "error");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "send.send", ok);
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssaySendDialog *self = ASSAY_SEND_DIALOG (widget);
  double budget;

  if (self->proposal == NULL || !parse_budget (self, &budget))
    return;
  self->proposal->plan->options.budget = budget; /* nobody else has the plan yet */
  g_signal_emit (self, send_signal, 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
assay_send_dialog_dispose (GObject *object)
{
  AssaySendDialog *self = ASSAY_SEND_DIALOG (object);

  g_clear_pointer (&self->proposal, assay_run_proposal_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_SEND_DIALOG);
  G_OBJECT_CLASS (assay_send_dialog_parent_class)->dispose (object);
}

static void
assay_send_dialog_class_init (AssaySendDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_send_dialog_dispose;

  /* AssaySendDialog::send: the answer is yes. */
  send_signal = g_signal_new ("send", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "send.send", NULL, send_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/prompts/assay-send-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AssaySendDialog, send);
  gtk_widget_class_bind_template_child (widget_class, AssaySendDialog, destination);
  gtk_widget_class_bind_template_child (widget_class, AssaySendDialog, model);
  gtk_widget_class_bind_template_child (widget_class, AssaySendDialog, tasks);
  gtk_widget_class_bind_template_child (widget_class, AssaySendDialog, tokens);
  gtk_widget_class_bind_template_child (widget_class, AssaySendDialog, cost);
  gtk_widget_class_bind_template_child (widget_class, AssaySendDialog, cost_row);
  gtk_widget_class_bind_template_child (widget_class, AssaySendDialog, budget);
  gtk_widget_class_bind_template_child (widget_class, AssaySendDialog, budget_hint);
  gtk_widget_class_bind_template_callback (widget_class, on_budget_changed);
}

static void
assay_send_dialog_init (AssaySendDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->send);
}

static char *
dup_tokens (const AssayRunEstimate *estimate)
{
  if (isnan (estimate->input_tokens))
    return g_strdup (_("not known"));
  return g_strdup_printf (_("≈ %'.0f in, %'.0f out"), estimate->input_tokens, estimate->output_tokens);
}

/* Where the price comes from. The engine says it in its own words, which are these. */
static char *
dup_source (const char *source)
{
  static const struct
  {
    const char *source;
    const char *words;
  } sources[] = {
    { "given by you", N_("By the price that you gave") },
    { "listed by the server", N_("By the price that the server named") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    if (g_strcmp0 (source, sources[i].source) == 0)
      return g_strdup (_(sources[i].words));
  /* Translators: %s is the day of the table of prices that came with the program. */
  return g_strdup_printf (_("By the table of prices of %s"), assay_prices_get_date ());
}

static void
show_cost (AssaySendDialog *self, const AssayRunEstimate *estimate)
{
  g_autofree char *cost = NULL;
  g_autofree char *text = NULL;
  g_autofree char *source = NULL;

  if (isnan (estimate->cost))
    {
      gtk_label_set_label (self->cost, _("unknown"));
      adw_action_row_set_subtitle (self->cost_row,
                                   _("No price is known for this model. Give one in its connection."));
      gtk_widget_set_sensitive (GTK_WIDGET (self->budget), FALSE);
      gtk_label_set_label (self->budget_hint,
                           _("A limit can only be kept when the price is known."));
      return;
    }
  cost = assay_units_dup_cost (estimate->cost);
  text = g_strdup_printf ("≈ %s", cost);
  gtk_label_set_label (self->cost, text);
  source = dup_source (estimate->price_source);
  adw_action_row_set_subtitle (self->cost_row, source);
}

static void
show_proposal (AssaySendDialog *self)
{
  const AssayRunProposal *proposal = self->proposal;
  const AssayRunEstimate *estimate = proposal->estimate;
  g_autofree char *tasks = g_strdup_printf ("%'" G_GINT64_FORMAT, proposal->n_tasks);
  g_autofree char *tokens = dup_tokens (estimate);
  double budget = proposal->plan->options.budget;

  if (isnan (budget) && proposal->plan->connection != NULL)
    budget = proposal->plan->connection->budget;
  gtk_label_set_label (self->destination, estimate->destination);
  gtk_label_set_label (self->model, proposal->plan->model);
  gtk_label_set_label (self->tasks, tasks);
  gtk_label_set_label (self->tokens, tokens);
  show_cost (self, estimate);
  if (!isnan (budget) && !isnan (estimate->cost))
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      gtk_editable_set_text (GTK_EDITABLE (self->budget),
                             g_ascii_dtostr (number, sizeof number, budget));
    }
}

/**
 * assay_send_dialog_new:
 * @parent: the window that asks
 * @proposal: (transfer full): what would be sent, with its estimate
 *
 * Returns: (transfer none): a question, not shown yet.
 */
GtkWidget *
assay_send_dialog_new (GtkWindow *parent, AssayRunProposal *proposal)
{
  AssaySendDialog *self = g_object_new (ASSAY_TYPE_SEND_DIALOG, "transient-for", parent, NULL);

  self->proposal = proposal;
  show_proposal (self);
  return GTK_WIDGET (self);
}

/**
 * assay_send_dialog_take:
 *
 * Returns: (transfer full): the proposal, with the budget that was given; in "send".
 */
AssayRunProposal *
assay_send_dialog_take (AssaySendDialog *self)
{
  g_return_val_if_fail (ASSAY_IS_SEND_DIALOG (self), NULL);
  return g_steal_pointer (&self->proposal);
}
