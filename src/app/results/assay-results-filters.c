/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-results-filters.c: which results are shown, as buttons with their counts, or as a menu where these
 * have no room. They activate "results.filter" of the view around them. Main thread. */

#include "assay-results-filters.h"

#include "assay-fit.h"
#include "assay-widget.h"

#include <glib/gi18n.h>

struct _AssayResultsFilters
{
  GtkWidget parent_instance;

  GtkButton *all;
  GtkButton *correct;
  GtkButton *incorrect;
  GtkButton *review;
  GtkButton *error;
  GtkMenuButton *filter_button;
};

G_DEFINE_FINAL_TYPE (AssayResultsFilters, assay_results_filters, GTK_TYPE_WIDGET)

static void
assay_results_filters_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_RESULTS_FILTERS);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_results_filters_parent_class)->dispose (object);
}

static void
assay_results_filters_class_init (AssayResultsFiltersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_results_filters_dispose;
  g_type_ensure (ASSAY_TYPE_FIT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/assay/Assay/ui/results/assay-results-filters.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayResultsFilters, all);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsFilters, correct);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsFilters, incorrect);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsFilters, review);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsFilters, error);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsFilters, filter_button);
}

static void
assay_results_filters_init (AssayResultsFilters *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
dup_text (AssayResultsFilter filter, const gint64 *counts)
{
  /* Translators: what is shown, and how many there are, such as "Needs Review  12". */
  return g_strdup_printf (_("%s  %'lld"), assay_results_filter_words (filter), (long long) counts[filter]);
}

/**
 * assay_results_filters_set:
 * @current: what is shown
 * @counts: (array): how many each would show
 *
 * Says so. Correct and incorrect are offered only where something was compared.
 */
void
assay_results_filters_set (AssayResultsFilters *self, AssayResultsFilter current, const gint64 *counts)
{
  GtkButton *const buttons[ASSAY_N_RESULTS_FILTERS]
    = { self->all, self->correct, self->incorrect, self->review, self->error };
  gboolean compared = counts[ASSAY_RESULTS_CORRECT] + counts[ASSAY_RESULTS_INCORRECT] > 0;
  g_autofree char *current_text = dup_text (current, counts);
  g_autoptr (GMenu) menu = g_menu_new ();

  g_return_if_fail (ASSAY_IS_RESULTS_FILTERS (self));
  for (int i = 0; i < ASSAY_N_RESULTS_FILTERS; i++)
    {
      g_autofree char *text = dup_text ((AssayResultsFilter) i, counts);
      g_autoptr (GMenuItem) item = g_menu_item_new (text, NULL);
      gboolean offered = compared || (i != ASSAY_RESULTS_CORRECT && i != ASSAY_RESULTS_INCORRECT);

      gtk_button_set_label (buttons[i], text);
      gtk_widget_set_visible (GTK_WIDGET (buttons[i]), offered);
      g_menu_item_set_action_and_target (item, "results.filter", "s", assay_results_filter_name ((AssayResultsFilter) i));
      if (offered)
        g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_label (self->filter_button, current_text);
  /* Not under the pointer. */
  if (gtk_menu_button_get_popover (self->filter_button) == NULL ||
      !gtk_widget_get_mapped (GTK_WIDGET (gtk_menu_button_get_popover (self->filter_button))))
    gtk_menu_button_set_menu_model (self->filter_button, G_MENU_MODEL (menu));
}
