/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-stat.c: a card with one number: what it is, the number, and what to know about it. To assistive
 * technology it is a group with the three of them as its name. */

#include "assay-stat.h"

#include "assay-widget.h"

struct _AssayStat
{
  GtkWidget parent_instance;

  char *caption;
  char *value;
  char *detail;
};

G_DEFINE_FINAL_TYPE (AssayStat, assay_stat, GTK_TYPE_WIDGET)

enum
{
  PROP_CAPTION = 1,
  PROP_VALUE,
  PROP_DETAIL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static char **
get_field (AssayStat *self, guint id)
{
  return id == PROP_CAPTION ? &self->caption : id == PROP_VALUE ? &self->value : &self->detail;
}

static void
set_field (AssayStat *self, guint id, const char *text)
{
  char **field = get_field (self, id);
  g_autofree char *name = NULL;

  if (g_strcmp0 (*field, text) == 0)
    return;
  g_free (*field);
  *field = g_strdup (text);
  name = g_strdup_printf ("%s %s %s", self->caption != NULL ? self->caption : "",
                          self->value != NULL ? self->value : "", self->detail != NULL ? self->detail : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, g_strstrip (name), -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

static void
assay_stat_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, *get_field (ASSAY_STAT (object), id));
}

static void
assay_stat_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_field (ASSAY_STAT (object), id, g_value_get_string (value));
}

static void
assay_stat_dispose (GObject *object)
{
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_stat_parent_class)->dispose (object);
}

static void
assay_stat_finalize (GObject *object)
{
  for (guint id = PROP_CAPTION; id < N_PROPS; id++)
    g_free (*get_field (ASSAY_STAT (object), id));
  G_OBJECT_CLASS (assay_stat_parent_class)->finalize (object);
}

static void
assay_stat_class_init (AssayStatClass *klass)
{
  static const char *const names[] = { NULL, "caption", "value", "detail" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = assay_stat_dispose;
  object_class->finalize = assay_stat_finalize;
  object_class->get_property = assay_stat_get_property;
  object_class->set_property = assay_stat_set_property;
  for (guint id = PROP_CAPTION; id < N_PROPS; id++)
    properties[id] = g_param_spec_string (names[id], NULL, NULL, NULL,
                                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/assay/Assay/ui/charts/assay-stat.ui");
}

static void
assay_stat_init (AssayStat *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_stat_new:
 * @caption: (nullable): what the number is
 *
 * Returns: a card.
 */
GtkWidget *
assay_stat_new (const char *caption)
{
  return g_object_new (ASSAY_TYPE_STAT, "caption", caption, NULL);
}

/**
 * assay_stat_set:
 * @value: (nullable): the number, with its unit
 * @detail: (nullable): its uncertainty, and what it is of
 *
 * Shows another number.
 */
void
assay_stat_set (AssayStat *self, const char *value, const char *detail)
{
  g_return_if_fail (ASSAY_IS_STAT (self));

  set_field (self, PROP_VALUE, value);
  set_field (self, PROP_DETAIL, detail);
}
