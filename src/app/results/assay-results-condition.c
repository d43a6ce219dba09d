/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-results-condition.c: results that are narrowed to something that no button stands for, such as the tasks
 * of a cell of the Alignment page. It is said in a line of its own, which takes it back. Main thread. */

#include "assay-results-private.h"

#include <string.h>

/*
 * assay_results_dup_conditions:
 *
 * Returns: (transfer full) (nullable): filter and conditions as assay_query_parse() takes them.
 */
char *
assay_results_dup_conditions (AssayResultsView *self)
{
  const char *filter = assay_results_filter_condition (self->filter);
  GString *out;

  if (self->conditions == NULL)
    return g_strdup (filter);
  out = g_string_new (filter);
  for (int i = 0; self->conditions[i] != NULL; i += 3)
    g_string_append_printf (out, "%s%s%s%s", out->len > 0 ? " and " : "", self->conditions[i],
                            self->conditions[i + 1], self->conditions[i + 2]);
  return g_string_free (out, FALSE);
}

/*
 * assay_results_add_conditions:
 *
 * Narrows @query.
 */
void
assay_results_add_conditions (AssayResultsView *self, AssayQuery *query)
{
  g_autoptr (GError) error = NULL;

  for (int i = 0; self->conditions != NULL && self->conditions[i] != NULL; i += 3)
    if (!assay_query_add (query, self->conditions[i], self->conditions[i + 1], self->conditions[i + 2], &error))
      {
        assay_view_say (ASSAY_VIEW (self), error->message);
        g_clear_error (&error);
      }
}

/*
 * assay_results_drop_conditions:
 *
 * Forgets them; who calls this asks anew.
 */
void
assay_results_drop_conditions (AssayResultsView *self)
{
  g_clear_pointer (&self->conditions, g_strfreev);
  gtk_widget_set_visible (self->condition_bar, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "results.clear-conditions", FALSE);
}

static void
clear_conditions_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_results_drop_conditions (ASSAY_RESULTS_VIEW (widget));
  assay_results_requery (ASSAY_RESULTS_VIEW (widget));
}

/*
 * assay_results_install_conditions:
 *
 * Gives the class the verb that takes them back.
 */
void
assay_results_install_conditions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "results.clear-conditions", NULL, clear_conditions_action);
}

/**
 * assay_results_view_narrow:
 * @conditions: (array zero-terminated=1): field, operator and value, one after the other
 * @title: (nullable): what is shown then; %NULL for a condition that one of the filters stands for
 *
 * Shows only the results that fulfil all of them.
 */
void
assay_results_view_narrow (AssayResultsView *self, const char *const *conditions, const char *title)
{
  g_return_if_fail (ASSAY_IS_RESULTS_VIEW (self));

  assay_results_drop_conditions (self);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  g_object_set (self, "filter", "all", NULL);
  for (int i = 0; title == NULL && i < ASSAY_N_RESULTS_FILTERS; i++)
    {
      g_autofree char *text = g_strjoinv ("", (char **) conditions);

      if (g_strcmp0 (assay_results_filter_condition ((AssayResultsFilter) i), text) == 0)
        {
          g_object_set (self, "filter", assay_results_filter_name ((AssayResultsFilter) i), NULL);
          return;
        }
    }
  self->conditions = g_strdupv ((char **) conditions);
  gtk_label_set_label (self->condition_text, title != NULL ? title : "");
  gtk_widget_set_visible (self->condition_bar, TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "results.clear-conditions", TRUE);
  assay_results_requery (self);
}
