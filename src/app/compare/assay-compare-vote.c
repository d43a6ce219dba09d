/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-compare-vote.c: people say which of the first two answers is better, with one key a task: 1 for
 * the left one, 2 for the right one, 3 for neither, 0 to take it back; then the next task is shown. The
 * vote is kept at once, with whether the names were hidden. Main thread. */

#include "assay-column-view.h"
#include "assay-compare-view-private.h"

#include <glib/gi18n.h>

/* A vote on its way to the database. */
typedef struct
{
  AssayPreference preference;
} Vote;

static gboolean
write_vote (AssayDb *db, gpointer data, GError **error)
{
  return assay_preference_set (db, &((Vote *) data)->preference, error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayCompareView) self = data;
  g_autoptr (GError) error = NULL;

  if (!assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error))
    {
      assay_view_say (ASSAY_VIEW (self), error->message);
      self->own_writes = 0;
      if (assay_view_is_attached (ASSAY_VIEW (self)))
        assay_compare_view_reload (self);
    }
}

static void
scroll_to (AssayCompareView *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  assay_column_view_scroll_to (self->grid, position);
}

static void
vote (AssayCompareView *self, AssayPreferenceChoice choice)
{
  guint position = self->selection != NULL ? gtk_single_selection_get_selected (self->selection)
                                           : GTK_INVALID_LIST_POSITION;
  AssayCompareItem *item = position != GTK_INVALID_LIST_POSITION
                             ? gtk_single_selection_get_selected_item (self->selection)
                             : NULL;
  const AssayComparison *comparison;
  Vote *data;

  if (item == NULL)
    return;
  comparison = assay_compare_model_get_comparison (self->model);
  if (assay_compare_view_is_turned (self, assay_compare_item_get_task_id (item)))
    choice = choice == ASSAY_PREFER_A ? ASSAY_PREFER_B : choice == ASSAY_PREFER_B ? ASSAY_PREFER_A : choice;
  data = g_new0 (Vote, 1);
  data->preference = (AssayPreference){
    .project_id = assay_view_get_project_id (ASSAY_VIEW (self)),
    .task_id = assay_compare_item_get_task_id (item),
    .run_a = comparison->runs[0].run->id,
    .run_b = comparison->runs[1].run->id,
    .choice = choice,
    .blind = self->is_blind,
  };
  self->own_writes++;
  assay_workspace_write_async (assay_session_get_workspace (assay_view_get_session (ASSAY_VIEW (self))), write_vote,
                               data, g_free, ASSAY_CHANGE_ANNOTATIONS, NULL, written_cb, g_object_ref (self));
  assay_compare_model_set_vote (self->model, position, choice);
  assay_compare_view_show_cards (self);
  if (choice != ASSAY_PREFER_NONE && position + 1 < g_list_model_get_n_items (G_LIST_MODEL (self->model)))
    scroll_to (self, position + 1);
}

static void
left_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vote (ASSAY_COMPARE_VIEW (widget), ASSAY_PREFER_A);
}

static void
right_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vote (ASSAY_COMPARE_VIEW (widget), ASSAY_PREFER_B);
}

static void
tie_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vote (ASSAY_COMPARE_VIEW (widget), ASSAY_PREFER_TIE);
}

static void
none_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vote (ASSAY_COMPARE_VIEW (widget), ASSAY_PREFER_NONE);
}

static const struct
{
  const char *name;
  GtkWidgetActionActivateFunc func;
  guint keys[2];
} actions[] = {
  { "compare.vote-left", left_action, { GDK_KEY_1, GDK_KEY_KP_1 } },
  { "compare.vote-right", right_action, { GDK_KEY_2, GDK_KEY_KP_2 } },
  { "compare.vote-tie", tie_action, { GDK_KEY_3, GDK_KEY_KP_3 } },
  { "compare.vote-none", none_action, { GDK_KEY_0, GDK_KEY_KP_0 } },
};

/**
 * assay_compare_view_install_votes:
 *
 * Gives the class the verbs and their keys.
 */
void
assay_compare_view_install_votes (GtkWidgetClass *widget_class)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].func);
      for (gsize k = 0; k < G_N_ELEMENTS (actions[i].keys); k++)
        gtk_widget_class_add_binding_action (widget_class, actions[i].keys[k], 0, actions[i].name, NULL);
    }
}

/**
 * assay_compare_view_update_actions:
 *
 * Enables what can be done now.
 */
void
assay_compare_view_update_actions (AssayCompareView *self)
{
  gboolean any = self->selection != NULL &&
                 gtk_single_selection_get_selected (self->selection) != GTK_INVALID_LIST_POSITION;

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].name, any);
}
