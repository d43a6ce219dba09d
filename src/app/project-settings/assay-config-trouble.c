/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-config-trouble.c: the page in place of a view whose project has a labeling config that can't
 * be used: what is wrong with it, and the way to put it right. Main thread. */

#include "assay-config-trouble.h"

#include "assay-widget.h"

#include <adwaita.h>

struct _AssayConfigTrouble
{
  GtkWidget parent_instance;

  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (AssayConfigTrouble, assay_config_trouble, GTK_TYPE_WIDGET)

static void
assay_config_trouble_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_CONFIG_TROUBLE);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_config_trouble_parent_class)->dispose (object);
}

static void
assay_config_trouble_class_init (AssayConfigTroubleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_config_trouble_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/project-settings/assay-config-trouble.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayConfigTrouble, problem);
}

static void
assay_config_trouble_init (AssayConfigTrouble *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_config_trouble_tell:
 * @error: why the config can't be used
 *
 * Says so.
 */
void
assay_config_trouble_tell (AssayConfigTrouble *self, const GError *error)
{
  g_return_if_fail (ASSAY_IS_CONFIG_TROUBLE (self));
  gtk_label_set_label (self->problem, error->message);
}
