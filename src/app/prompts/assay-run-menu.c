/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-run-menu.c: over which tasks to run: a sample of some size, all, or those that fit. Its buttons
 * activate "prompt.run" and "prompt.run-sample" of the editor. Main thread. */

#include "assay-run-menu.h"

struct _AssayRunMenu
{
  GtkPopover parent_instance;

  GtkSpinButton *sample;
  GtkEntry *condition;
};

G_DEFINE_FINAL_TYPE (AssayRunMenu, assay_run_menu, GTK_TYPE_POPOVER)

static void
close_menu (AssayRunMenu *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
filter_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayRunMenu *self = ASSAY_RUN_MENU (widget);
  g_autofree char *text
    = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->condition))));
  g_autofree char *subset = g_strdup_printf ("filter=%s", text);

  if (*text == '\0')
    return;
  close_menu (self);
  gtk_widget_activate_action (widget, "prompt.run", "s", subset);
}

static void
on_condition_changed (AssayRunMenu *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "menu.run-filter",
                                 *gtk_editable_get_text (GTK_EDITABLE (self->condition)) != '\0');
}

static void
assay_run_menu_class_init (AssayRunMenuClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "menu.run-filter", NULL, filter_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/prompts/assay-run-menu.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayRunMenu, sample);
  gtk_widget_class_bind_template_child (widget_class, AssayRunMenu, condition);
  gtk_widget_class_bind_template_callback (widget_class, close_menu);
  gtk_widget_class_bind_template_callback (widget_class, on_condition_changed);
}

static void
assay_run_menu_init (AssayRunMenu *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  on_condition_changed (self);
}

/**
 * assay_run_menu_get_sample:
 *
 * Returns: how many tasks a sample has.
 */
guint
assay_run_menu_get_sample (AssayRunMenu *self)
{
  g_return_val_if_fail (ASSAY_IS_RUN_MENU (self), 1);
  gtk_spin_button_update (self->sample);
  return (guint) gtk_spin_button_get_value_as_int (self->sample);
}
