/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-name-popover.c: asks for a name, right where it will stand. "named" brings it, trimmed and
 * not empty; what it is for was said when it was asked. Main thread. */

#include "assay-name-popover.h"

struct _AssayNamePopover
{
  GtkPopover parent_instance;

  GtkLabel *heading;
  GtkEntry *entry;
  GtkButton *accept;

  const char *purpose; /* of the caller, static */
};

G_DEFINE_FINAL_TYPE (AssayNamePopover, assay_name_popover, GTK_TYPE_POPOVER)

static guint named_signal;

static char *
dup_name (AssayNamePopover *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

static void
on_changed (AssayNamePopover *self)
{
  g_autofree char *name = dup_name (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->accept), *name != '\0');
}

static void
on_accept (AssayNamePopover *self)
{
  g_autofree char *name = dup_name (self);

  if (*name == '\0')
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, named_signal, 0, name);
}

static void
assay_name_popover_class_init (AssayNamePopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  /* AssayNamePopover::named: the name that was given. */
  named_signal = g_signal_new ("named", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/prompts/assay-name-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayNamePopover, heading);
  gtk_widget_class_bind_template_child (widget_class, AssayNamePopover, entry);
  gtk_widget_class_bind_template_child (widget_class, AssayNamePopover, accept);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_accept);
}

static void
assay_name_popover_init (AssayNamePopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_name_popover_ask:
 * @purpose: what the caller wants it for, a static string
 * @heading: the question
 * @name: what to begin with
 * @accept: the button
 *
 * Asks.
 */
void
assay_name_popover_ask (AssayNamePopover *self, const char *purpose, const char *heading,
                        const char *name, const char *accept)
{
  g_return_if_fail (ASSAY_IS_NAME_POPOVER (self));
  self->purpose = purpose;
  gtk_label_set_label (self->heading, heading);
  gtk_button_set_label (self->accept, accept);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, heading,
                                  -1);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), name);
  on_changed (self);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/**
 * assay_name_popover_get_purpose:
 *
 * Returns: (transfer none) (nullable): what the name is for, as it was said.
 */
const char *
assay_name_popover_get_purpose (AssayNamePopover *self)
{
  g_return_val_if_fail (ASSAY_IS_NAME_POPOVER (self), NULL);
  return self->purpose;
}
