/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-fact.c: a card with a number and what it counts. For assistive technology it is one thing
 * with one name, "Tasks: 20". */

#include "assay-fact.h"

#include "assay-closures.h"
#include "assay-widget.h"

#include <glib/gi18n.h>

struct _AssayFact
{
  GtkWidget parent_instance;

  GtkLabel *number;
  GtkLabel *name;

  char *caption;
  gint64 value;
};

G_DEFINE_FINAL_TYPE (AssayFact, assay_fact, GTK_TYPE_WIDGET)

enum
{
  PROP_CAPTION = 1,
  PROP_VALUE,
  N_PROPS
};

static void
update_labels (AssayFact *self)
{
  g_autofree char *number = assay_format_count (self, self->value);
  /* Translators: what is counted, and how many there are, such as "Tasks: 20". */
  g_autofree char *label = g_strdup_printf (_("%s: %s"), self->caption, number);

  gtk_label_set_label (self->number, number);
  gtk_label_set_label (self->name, self->caption);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
assay_fact_dispose (GObject *object)
{
  AssayFact *self = ASSAY_FACT (object);

  assay_widget_dispose_children (GTK_WIDGET (self));
  g_clear_pointer (&self->caption, g_free);
  G_OBJECT_CLASS (assay_fact_parent_class)->dispose (object);
}

static void
assay_fact_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AssayFact *self = ASSAY_FACT (object);

  switch (prop_id)
    {
    case PROP_CAPTION:
      g_free (self->caption);
      self->caption = g_value_dup_string (value);
      break;
    case PROP_VALUE:
      self->value = g_value_get_int64 (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
  update_labels (self);
}

static void
assay_fact_class_init (AssayFactClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = assay_fact_dispose;
  object_class->set_property = assay_fact_set_property;
  g_object_class_install_property (
    object_class, PROP_CAPTION, g_param_spec_string ("caption", NULL, NULL, NULL, flags));
  g_object_class_install_property (
    object_class, PROP_VALUE, g_param_spec_int64 ("value", NULL, NULL, 0, G_MAXINT64, 0, flags));

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/assay/Assay/ui/assay-fact.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayFact, number);
  gtk_widget_class_bind_template_child (widget_class, AssayFact, name);
}

static void
assay_fact_init (AssayFact *self)
{
  GtkLayoutManager *layout;

  gtk_widget_init_template (GTK_WIDGET (self));
  layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 3);
}
