/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-project-cell.c: a line of the project list, title and number of tasks. It has a type of its
 * own because GTK 4.8 can't give a list item an accessible name: the cell keeps its own, "Image
 * Evals, 20 tasks", in step with the project. */

#include "assay-project-cell.h"

#include "assay-closures.h"
#include "assay-widget.h"

#include <glib/gi18n.h>

struct _AssayProjectCell
{
  GtkWidget parent_instance;

  AssayProjectRow *project;
};

G_DEFINE_FINAL_TYPE (AssayProjectCell, assay_project_cell, GTK_TYPE_WIDGET)

enum
{
  PROP_PROJECT = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update_name (AssayProjectCell *self)
{
  g_autofree char *tasks = NULL;
  g_autofree char *name = NULL;

  if (self->project == NULL)
    return;
  tasks = assay_format_tasks (self, assay_project_row_get_tasks (self->project));
  /* Translators: a project's title and its number of tasks, such as "Reviews, 200 tasks". */
  name = g_strdup_printf (_("%s, %s"), assay_project_row_get_title (self->project), tasks);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
set_project (AssayProjectCell *self, AssayProjectRow *project)
{
  if (self->project == project)
    return;
  if (self->project != NULL)
    g_signal_handlers_disconnect_by_func (self->project, update_name, self);
  g_set_object (&self->project, project);
  if (project != NULL)
    g_signal_connect_object (project, "notify", G_CALLBACK (update_name), self, G_CONNECT_SWAPPED);
  update_name (self);
}

static void
assay_project_cell_dispose (GObject *object)
{
  AssayProjectCell *self = ASSAY_PROJECT_CELL (object);

  set_project (self, NULL);
  assay_widget_dispose_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (assay_project_cell_parent_class)->dispose (object);
}

static void
assay_project_cell_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PROJECT:
      g_value_set_object (value, ASSAY_PROJECT_CELL (object)->project);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_project_cell_set_property (GObject *object, guint prop_id, const GValue *value,
                                 GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PROJECT:
      set_project (ASSAY_PROJECT_CELL (object), g_value_get_object (value));
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_project_cell_class_init (AssayProjectCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = assay_project_cell_dispose;
  object_class->get_property = assay_project_cell_get_property;
  object_class->set_property = assay_project_cell_set_property;

  properties[PROP_PROJECT] =
    g_param_spec_object ("project", NULL, NULL, ASSAY_TYPE_PROJECT_ROW,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/projects/assay-project-cell.ui");
  gtk_widget_class_bind_template_callback (widget_class, assay_format_count);
  gtk_widget_class_bind_template_callback (widget_class, assay_format_tasks);
}

static void
assay_project_cell_init (AssayProjectCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_project_cell_new:
 *
 * Returns: (transfer floating): a line that shows nothing until its project is set.
 */
GtkWidget *
assay_project_cell_new (void)
{
  return g_object_new (ASSAY_TYPE_PROJECT_CELL, NULL);
}
