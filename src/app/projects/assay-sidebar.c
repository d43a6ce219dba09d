/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-sidebar.c: the projects of the workspace, one of them open, and below them what belongs to
 * the whole workspace. Its property "project" is the open one; "chosen" says that the user pressed on
 * it, also when it was open already. Main thread. */

#include "assay-sidebar.h"

#include "assay-project-cell.h"
#include "assay-widget.h"

#include <adwaita.h>

struct _AssaySidebar
{
  GtkWidget parent_instance;

  AdwWindowTitle *title;
  GtkSingleSelection *selection;
  GtkPopoverMenu *menu;
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (AssaySidebar, assay_sidebar, GTK_TYPE_WIDGET)

enum
{
  PROP_PROJECT = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint chosen_signal;

static void
on_selected (AssaySidebar *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROJECT]);
}

static void
on_activate (AssaySidebar *self, guint position)
{
  g_signal_emit (self, chosen_signal, 0);
}

static void
show_menu (AssaySidebar *self, GtkWidget *from, double x, double y)
{
  graphene_point_t point = GRAPHENE_POINT_INIT ((float) x, (float) y);

  if (!gtk_widget_compute_point (from, GTK_WIDGET (self), &point, &point))
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle){ (int) point.x, (int) point.y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* The menu is about the open project, so pressing for it opens the project. */
static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, GtkListItem *item)
{
  GtkWidget *cell = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GtkWidget *self = gtk_widget_get_ancestor (cell, ASSAY_TYPE_SIDEBAR);

  assay_sidebar_select (ASSAY_SIDEBAR (self), gtk_list_item_get_position (item));
  show_menu (ASSAY_SIDEBAR (self), cell, x, y);
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssaySidebar *self = ASSAY_SIDEBAR (widget);
  GtkWidget *row = gtk_widget_get_focus_child (self->list);
  GtkWidget *from = row != NULL ? row : self->list;

  if (assay_sidebar_get_project (self) != NULL)
    show_menu (self, from, 24, row != NULL ? gtk_widget_get_height (row) / 2.0 : 16);
}

static GdkContentProvider *
on_drag_prepare (GtkDragSource *source, double x, double y, GtkListItem *item)
{
  return gdk_content_provider_new_typed (ASSAY_TYPE_PROJECT_ROW, gtk_list_item_get_item (item));
}

static void
on_drag_begin (GtkDragSource *source, GdkDrag *drag, GtkListItem *item)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (gtk_list_item_get_child (item));

  gtk_drag_source_set_icon (source, picture, 0, 0);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, GtkListItem *item)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  AssayProjectRow *dropped = g_value_get_object (value);
  gboolean after = y > gtk_widget_get_height (cell) / 2.0;

  if (dropped == NULL)
    return FALSE;
  return gtk_widget_activate_action (cell, "project.drop", "(xxb)", assay_project_row_get_id (dropped),
                                     assay_project_row_get_id (gtk_list_item_get_item (item)), after);
}

static void
setup_cell (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *cell = assay_project_cell_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (ASSAY_TYPE_PROJECT_ROW, GDK_ACTION_MOVE);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), item);
  gtk_widget_add_controller (cell, GTK_EVENT_CONTROLLER (click));
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_drag_prepare), item);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin), item);
  gtk_widget_add_controller (cell, GTK_EVENT_CONTROLLER (source));
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), item);
  gtk_widget_add_controller (cell, GTK_EVENT_CONTROLLER (target));
  gtk_list_item_set_child (item, cell);
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_object_set (gtk_list_item_get_child (item), "project", gtk_list_item_get_item (item), NULL);
}

static void
unbind_cell (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_object_set (gtk_list_item_get_child (item), "project", NULL, NULL);
}

static void
assay_sidebar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_SIDEBAR);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_sidebar_parent_class)->dispose (object);
}

static void
assay_sidebar_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PROJECT:
      g_value_set_object (value, assay_sidebar_get_project (ASSAY_SIDEBAR (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_sidebar_class_init (AssaySidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = assay_sidebar_dispose;
  object_class->get_property = assay_sidebar_get_property;

  properties[PROP_PROJECT]
    = g_param_spec_object ("project", NULL, NULL, ASSAY_TYPE_PROJECT_ROW,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* AssaySidebar::chosen: the user pressed on a project. */
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "sidebar.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "sidebar.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "sidebar.menu", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/projects/assay-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, AssaySidebar, menu);
  gtk_widget_class_bind_template_child (widget_class, AssaySidebar, list);
  gtk_widget_class_bind_template_child (widget_class, AssaySidebar, title);
  gtk_widget_class_bind_template_child (widget_class, AssaySidebar, selection);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, setup_cell);
  gtk_widget_class_bind_template_callback (widget_class, bind_cell);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cell);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
assay_sidebar_init (AssaySidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_orientable_set_orientation (
    GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
}

/**
 * assay_sidebar_set_model:
 * @projects: (nullable): a list of AssayProjectRow
 *
 * Shows these projects.
 */
void
assay_sidebar_set_model (AssaySidebar *self, GListModel *projects)
{
  g_return_if_fail (ASSAY_IS_SIDEBAR (self));
  /* NULL while the window is being taken apart. */
  if (self->selection != NULL)
    gtk_single_selection_set_model (self->selection, projects);
}

/**
 * assay_sidebar_set_path:
 * @path: (nullable): the file of the workspace
 *
 * Says which workspace it is.
 */
void
assay_sidebar_set_path (AssaySidebar *self, const char *path)
{
  g_autofree char *file = path == NULL ? NULL : g_path_get_basename (path);

  g_return_if_fail (ASSAY_IS_SIDEBAR (self));
  adw_window_title_set_subtitle (self->title, file == NULL ? "" : file);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), path);
}

/**
 * assay_sidebar_get_project:
 *
 * Returns: (transfer none) (nullable): the open project.
 */
AssayProjectRow *
assay_sidebar_get_project (AssaySidebar *self)
{
  g_return_val_if_fail (ASSAY_IS_SIDEBAR (self), NULL);
  return self->selection == NULL ? NULL : gtk_single_selection_get_selected_item (self->selection);
}

/**
 * assay_sidebar_get_n:
 *
 * Returns: how many projects are listed.
 */
guint
assay_sidebar_get_n (AssaySidebar *self)
{
  g_return_val_if_fail (ASSAY_IS_SIDEBAR (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->selection));
}

/**
 * assay_sidebar_select:
 * @position: of a project
 *
 * Opens that project.
 */
void
assay_sidebar_select (AssaySidebar *self, guint position)
{
  g_return_if_fail (ASSAY_IS_SIDEBAR (self));
  gtk_single_selection_set_selected (self->selection, position);
}

/**
 * assay_sidebar_move:
 * @step: 1 for the next project, -1 for the one before
 *
 * Opens another project, going round at the ends.
 */
void
assay_sidebar_move (AssaySidebar *self, int step)
{
  guint n = assay_sidebar_get_n (self);
  guint selected = gtk_single_selection_get_selected (self->selection);

  if (n > 0 && selected != GTK_INVALID_LIST_POSITION)
    assay_sidebar_select (self, (selected + n + step) % n);
}
