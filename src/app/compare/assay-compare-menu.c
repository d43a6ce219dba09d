/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-compare-menu.c: the button that adds a run to a comparison, with the list of those that are not in
 * it yet. "opened" asks for the list, "chosen" names a run. Main thread. */

#include "assay-compare-menu.h"

#include "assay-compare-words.h"
#include "assay-widget.h"

struct _AssayCompareMenu
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkPopover *popover;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (AssayCompareMenu, assay_compare_menu, GTK_TYPE_WIDGET)

static guint opened_signal;
static guint chosen_signal;

static void
on_show (AssayCompareMenu *self)
{
  g_signal_emit (self, opened_signal, 0);
}

static void
on_row_activated (AssayCompareMenu *self, GtkListBoxRow *row)
{
  gint64 run_id = *(gint64 *) g_object_get_data (G_OBJECT (row), "run");

  gtk_popover_popdown (self->popover);
  g_signal_emit (self, chosen_signal, 0, run_id);
}

static void
assay_compare_menu_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_COMPARE_MENU);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_compare_menu_parent_class)->dispose (object);
}

static void
assay_compare_menu_class_init (AssayCompareMenuClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_compare_menu_dispose;

  /* AssayCompareMenu::opened: say what there is. ::chosen: the run to be added. */
  opened_signal = g_signal_new ("opened", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  chosen_signal = g_signal_new ("chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/assay/Assay/ui/compare/assay-compare-menu.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayCompareMenu, button);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareMenu, popover);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareMenu, list);
  gtk_widget_class_bind_template_callback (widget_class, on_show);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
assay_compare_menu_init (AssayCompareMenu *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static gboolean
is_chosen (GArray *chosen, gint64 run_id)
{
  for (guint i = 0; i < chosen->len; i++)
    if (g_array_index (chosen, gint64, i) == run_id)
      return TRUE;
  return FALSE;
}

static GtkWidget *
make_row (const AssayRun *run)
{
  g_autofree char *text = assay_compare_dup_run (run);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  g_object_set_data_full (G_OBJECT (row), "run", g_memdup2 (&run->id, sizeof run->id), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return row;
}

/**
 * assay_compare_menu_set_runs:
 * @runs: (nullable) (element-type AssayRun): of the project
 * @chosen: (element-type gint64): those that are compared already
 *
 * Shows what can be added.
 */
void
assay_compare_menu_set_runs (AssayCompareMenu *self, GPtrArray *runs, GArray *chosen)
{
  GtkWidget *row;

  g_return_if_fail (ASSAY_IS_COMPARE_MENU (self));
  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; runs != NULL && i < runs->len; i++)
    {
      const AssayRun *run = runs->pdata[i];

      if (run->ok + run->failed > 0 && !is_chosen (chosen, run->id))
        gtk_list_box_append (self->list, make_row (run));
    }
}
