/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-model-cell.c: a line of the list of models: star, name, context, price. It names itself for
 * assistive technology, since GTK 4.8 can't give a list item a name. Main thread. */

#include "assay-model-cell.h"

#include "assay-widget.h"

#include <glib/gi18n.h>

struct _AssayModelCell
{
  GtkWidget parent_instance;

  GtkToggleButton *star;

  AssayModelRow *model;
};

G_DEFINE_FINAL_TYPE (AssayModelCell, assay_model_cell, GTK_TYPE_WIDGET)

enum
{
  PROP_MODEL = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static char *
star_icon (gpointer self, gboolean favorite)
{
  return g_strdup (favorite ? "starred-symbolic" : "non-starred-symbolic");
}

static void
update_names (AssayModelCell *self)
{
  g_autofree char *context = NULL;
  g_autofree char *price = NULL;
  g_autofree char *name = NULL;
  g_autofree char *star = NULL;

  if (self->model == NULL)
    return;
  g_object_get (self->model, "context", &context, "price", &price, NULL);
  name = g_strjoin (", ", assay_model_row_get_id (self->model), price,
                    *context == '\0' ? NULL : context, NULL);
  /* Translators: a button with a star; %s is a model. */
  star = g_strdup_printf (_("Favorite %s"), assay_model_row_get_id (self->model));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->star), GTK_ACCESSIBLE_PROPERTY_LABEL, star,
                                  -1);
}

static void
on_star (AssayModelCell *self)
{
  gboolean active = gtk_toggle_button_get_active (self->star);

  if (self->model != NULL && active != assay_model_row_is_favorite (self->model))
    g_object_set (self->model, "favorite", active, NULL);
}

static void
assay_model_cell_dispose (GObject *object)
{
  AssayModelCell *self = ASSAY_MODEL_CELL (object);

  g_clear_object (&self->model);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_MODEL_CELL);
  assay_widget_dispose_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (assay_model_cell_parent_class)->dispose (object);
}

static void
assay_model_cell_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_MODEL:
      g_value_set_object (value, ASSAY_MODEL_CELL (object)->model);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_model_cell_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AssayModelCell *self = ASSAY_MODEL_CELL (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      if (!g_set_object (&self->model, g_value_get_object (value)))
        break;
      g_object_notify_by_pspec (object, pspec);
      update_names (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_model_cell_class_init (AssayModelCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = assay_model_cell_dispose;
  object_class->get_property = assay_model_cell_get_property;
  object_class->set_property = assay_model_cell_set_property;

  properties[PROP_MODEL]
    = g_param_spec_object ("model", NULL, NULL, ASSAY_TYPE_MODEL_ROW,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/models/assay-model-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayModelCell, star);
  gtk_widget_class_bind_template_callback (widget_class, star_icon);
  gtk_widget_class_bind_template_callback (widget_class, on_star);
}

static void
assay_model_cell_init (AssayModelCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_model_cell_new:
 *
 * Returns: (transfer floating): a line that shows nothing until its model is set.
 */
GtkWidget *
assay_model_cell_new (void)
{
  return g_object_new (ASSAY_TYPE_MODEL_CELL, NULL);
}
