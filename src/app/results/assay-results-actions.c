/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-results-actions.c: the verbs of the results: search, look at one closely, go to
 * the next. What is done with the selected ones is in assay-results-selection.c. Main thread. */

#include "assay-results-private.h"

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayResultsView *self = ASSAY_RESULTS_VIEW (widget);

  gtk_toggle_button_set_active (self->search_toggle, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (ASSAY_RESULTS_VIEW (widget)->grid), "grid.copy", NULL);
}

/**
 * assay_results_show_detail:
 * @position: of a row of the grid
 *
 * Opens the detail beside the grid, or shows another result in it.
 */
void
assay_results_show_detail (AssayResultsView *self, guint position)
{
  AssayGridModel *model = assay_grid_get_model (self->grid);
  gboolean was_open = gtk_widget_get_visible (GTK_WIDGET (self->detail));

  if (model == NULL || position >= g_list_model_get_n_items (G_LIST_MODEL (model)))
    return;
  assay_result_detail_show (self->detail, assay_view_get_session (ASSAY_VIEW (self)),
                            self->columns->config, assay_grid_model_get_id (model, position));
  gtk_widget_set_visible (GTK_WIDGET (self->detail), TRUE);
  if (!was_open)
    gtk_paned_set_position (self->paned, gtk_widget_get_width (GTK_WIDGET (self->paned)) * 6 / 10);
  assay_results_actions_update (self);
}

static void
detail_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayResultsView *self = ASSAY_RESULTS_VIEW (widget);

  assay_results_show_detail (self, assay_grid_get_position (self->grid));
}

static void
close_detail_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayResultsView *self = ASSAY_RESULTS_VIEW (widget);

  gtk_widget_set_visible (GTK_WIDGET (self->detail), FALSE);
  assay_result_detail_clear (self->detail);
  gtk_widget_grab_focus (GTK_WIDGET (self->grid));
  assay_results_actions_update (self);
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_grid_step (ASSAY_RESULTS_VIEW (widget)->grid, 1);
}

static void
previous_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_grid_step (ASSAY_RESULTS_VIEW (widget)->grid, -1);
}

/**
 * assay_results_install_actions:
 *
 * Gives the class its verbs and their keys.
 */
void
assay_results_install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc func;
    guint key;
    GdkModifierType modifiers;
  } actions[] = {
    { "results.find", find_action, GDK_KEY_f, GDK_CONTROL_MASK },
    { "results.copy", copy_action, 0, 0 },
    { "results.show-detail", detail_action, GDK_KEY_F3, 0 },
    { "results.close-detail", close_detail_action, GDK_KEY_Escape, 0 },
    { "results.next", next_action, GDK_KEY_Down, GDK_ALT_MASK },
    { "results.previous", previous_action, GDK_KEY_Up, GDK_ALT_MASK },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].func);
      if (actions[i].key != 0)
        gtk_widget_class_add_binding_action (widget_class, actions[i].key, actions[i].modifiers,
                                             actions[i].name, NULL);
    }
}

/**
 * assay_results_actions_update:
 *
 * Enables what can be done now.
 */
void
assay_results_actions_update (AssayResultsView *self)
{
  static const char *const of_selection[]
    = { "results.copy", "results.show-detail", "results.export-selected" };
  static const char *const changing[] = { "results.mark-reviewed", "results.unmark-reviewed", "results.rerun" };
  AssaySession *session = assay_view_get_session (ASSAY_VIEW (self));
  gboolean writable
    = session != NULL && !assay_workspace_is_read_only (assay_session_get_workspace (session));
  gboolean any = assay_grid_get_n_selected (self->grid) > 0;

  for (gsize i = 0; i < G_N_ELEMENTS (of_selection); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), of_selection[i], any);
  for (gsize i = 0; i < G_N_ELEMENTS (changing); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), changing[i], any && writable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "results.close-detail",
                                 gtk_widget_get_visible (GTK_WIDGET (self->detail)));
}
