/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-connection-cell.c: a line of the list of connections: its name and its state, by picture and
 * in words. Its accessible name is both. Main thread. */

#include "assay-connection-cell.h"

#include <glib/gi18n.h>

struct _AssayConnectionCell
{
  GtkListBoxRow parent_instance;

  AssayConnectionRow *row;
};

G_DEFINE_FINAL_TYPE (AssayConnectionCell, assay_connection_cell, GTK_TYPE_LIST_BOX_ROW)

enum
{
  PROP_ROW = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update_name (AssayConnectionCell *self)
{
  g_autofree char *summary = assay_connection_row_dup_summary (self->row);
  /* Translators: the name of a connection and its state, such as "OpenAI, never tested". */
  g_autofree char *name
    = g_strdup_printf (_("%s, %s"), assay_connection_row_get_name (self->row), summary);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
assay_connection_cell_dispose (GObject *object)
{
  g_clear_object (&ASSAY_CONNECTION_CELL (object)->row);
  G_OBJECT_CLASS (assay_connection_cell_parent_class)->dispose (object);
}

static void
assay_connection_cell_constructed (GObject *object)
{
  AssayConnectionCell *self = ASSAY_CONNECTION_CELL (object);

  G_OBJECT_CLASS (assay_connection_cell_parent_class)->constructed (object);
  g_signal_connect_object (self->row, "notify::summary", G_CALLBACK (update_name), self,
                           G_CONNECT_SWAPPED);
  update_name (self);
}

static void
assay_connection_cell_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ROW:
      g_value_set_object (value, ASSAY_CONNECTION_CELL (object)->row);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_connection_cell_set_property (GObject *object, guint prop_id, const GValue *value,
                                    GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ROW:
      g_set_object (&ASSAY_CONNECTION_CELL (object)->row, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_connection_cell_class_init (AssayConnectionCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = assay_connection_cell_constructed;
  object_class->dispose = assay_connection_cell_dispose;
  object_class->get_property = assay_connection_cell_get_property;
  object_class->set_property = assay_connection_cell_set_property;

  properties[PROP_ROW]
    = g_param_spec_object ("row", NULL, NULL, ASSAY_TYPE_CONNECTION_ROW,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (
    GTK_WIDGET_CLASS (klass), "/dev/assay/Assay/ui/models/assay-connection-cell.ui");
}

static void
assay_connection_cell_init (AssayConnectionCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_connection_cell_new:
 * @row: a connection
 *
 * Returns: (transfer floating): its line.
 */
GtkWidget *
assay_connection_cell_new (AssayConnectionRow *row)
{
  return g_object_new (ASSAY_TYPE_CONNECTION_CELL, "row", row, NULL);
}

/**
 * assay_connection_cell_get_row:
 *
 * Returns: (transfer none): the connection.
 */
AssayConnectionRow *
assay_connection_cell_get_row (AssayConnectionCell *self)
{
  g_return_val_if_fail (ASSAY_IS_CONNECTION_CELL (self), NULL);
  return self->row;
}
