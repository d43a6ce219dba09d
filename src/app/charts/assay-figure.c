/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-figure.c: what charts and matrices have in common: the menu (secondary click, Menu key,
 * Shift+F10) with Copy as Image and Copy as CSV, which are actions of the widget too, so that
 * assistive technology finds them. A picture is drawn anew at twice the size on a solid background,
 * never taken from the screen. Main thread. */

#include "assay-figure.h"

#include "assay-palette.h"

#include <glib/gi18n.h>
#include <math.h>

/* No picture has more pixels a side than this: cairo ends at 32767. */
#define MAX_SIDE 16000
#define MARGIN 12

G_DEFINE_INTERFACE (AssayFigure, assay_figure, GTK_TYPE_WIDGET)

static GQuark
get_menu_quark (void)
{
  return g_quark_from_static_string ("assay-figure-menu");
}

static void
assay_figure_default_init (AssayFigureInterface *iface)
{
}

static void
copy_image_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GdkTexture) texture = assay_figure_render (ASSAY_FIGURE (widget));

  if (texture == NULL)
    return;
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
  gtk_widget_activate_action (widget, "win.toast", "s", _("Copied as an image"));
}

static void
copy_csv_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *csv = assay_figure_dup_csv (ASSAY_FIGURE (widget));
  g_autoptr (GBytes) bytes = g_bytes_new (csv, strlen (csv));
  GdkContentProvider *both[] = { gdk_content_provider_new_typed (G_TYPE_STRING, csv),
                                 gdk_content_provider_new_for_bytes ("text/csv", bytes) };
  g_autoptr (GdkContentProvider) provider = gdk_content_provider_new_union (both, G_N_ELEMENTS (both));

  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), provider);
  gtk_widget_activate_action (widget, "win.toast", "s", _("Copied as CSV"));
}

static void
open_menu (GtkWidget *widget, double x, double y)
{
  GtkWidget *popover = g_object_get_qdata (G_OBJECT (widget), get_menu_quark ());

  if (popover == NULL)
    {
      g_autoptr (GMenu) menu = g_menu_new ();

      g_menu_append (menu, _("Copy as _Image"), "figure.copy-image");
      g_menu_append (menu, _("Copy as _CSV"), "figure.copy-csv");
      popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
      gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
      gtk_widget_set_halign (popover, GTK_ALIGN_START);
      gtk_widget_set_parent (popover, widget);
      g_object_set_qdata (G_OBJECT (widget), get_menu_quark (), popover);
      /* GTK would leave the focus with whoever is first in the window. */
      g_signal_connect_swapped (popover, "closed", G_CALLBACK (gtk_widget_grab_focus), widget);
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GtkWidget *at = focus != NULL && gtk_widget_is_ancestor (focus, widget) ? focus : widget;
  graphene_point_t center = GRAPHENE_POINT_INIT (gtk_widget_get_width (at) / 2.f,
                                                 gtk_widget_get_height (at) / 2.f);

  /* Beside what has the focus inside of it. */
  if (gtk_widget_compute_point (at, widget, &center, &center))
    open_menu (widget, center.x, center.y);
}

static void
on_secondary_pressed (GtkGestureClick *gesture, int n_press, double x, double y, gpointer data)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu (GTK_WIDGET (data), x, y);
}

/**
 * assay_figure_install_actions:
 * @widget_class: of a widget that is a figure, in its class_init
 *
 * Installs the actions and their keys.
 */
void
assay_figure_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "figure.copy-image", NULL, copy_image_action);
  gtk_widget_class_install_action (widget_class, "figure.copy-csv", NULL, copy_csv_action);
  gtk_widget_class_install_action (widget_class, "figure.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "figure.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "figure.menu", NULL);
}

/**
 * assay_figure_setup:
 *
 * Gives the figure its menu; in its init.
 */
void
assay_figure_setup (AssayFigure *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (on_secondary_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * assay_figure_allocate:
 *
 * Keeps the menu in place; in the size_allocate of a figure without a layout manager.
 */
void
assay_figure_allocate (AssayFigure *self)
{
  GtkWidget *popover = g_object_get_qdata (G_OBJECT (self), get_menu_quark ());

  if (popover != NULL)
    gtk_popover_present (GTK_POPOVER (popover));
}

/**
 * assay_figure_csv_number:
 * @out: a record
 * @value: NAN: an empty cell
 *
 * Appends the shortest text that reads back as @value, in no locale.
 */
void
assay_figure_csv_number (GString *out, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    return;
  for (int digits = 15; digits <= 17; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (buffer, sizeof buffer, format, value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }
  g_string_append (out, buffer);
}

/**
 * assay_figure_render:
 *
 * Draws the figure for copying.
 *
 * Returns: (transfer full) (nullable): a picture; %NULL for a figure that is in no window.
 */
GdkTexture *
assay_figure_render (AssayFigure *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  g_autoptr (GtkSnapshot) inside = gtk_snapshot_new ();
  g_autoptr (GtkSnapshot) outside = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) content = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  graphene_rect_t all;
  int width = 0;
  int height = 0;
  float scale = ASSAY_FIGURE_SCALE;

  g_return_val_if_fail (ASSAY_IS_FIGURE (self), NULL);
  if (native == NULL || gtk_native_get_renderer (native) == NULL)
    return NULL;
  ASSAY_FIGURE_GET_IFACE (self)->draw (self, inside, &width, &height);
  content = gtk_snapshot_free_to_node (g_steal_pointer (&inside));
  width += 2 * MARGIN;
  height += 2 * MARGIN;
  scale = MIN (scale, MAX_SIDE / (float) MAX (width, height));
  gtk_snapshot_scale (outside, scale, scale);
  graphene_rect_init (&all, 0, 0, (float) width, (float) height);
  gtk_snapshot_append_color (outside, &assay_palette_get ()->background, &all);
  gtk_snapshot_translate (outside, &GRAPHENE_POINT_INIT (MARGIN, MARGIN));
  if (content != NULL)
    gtk_snapshot_append_node (outside, content);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&outside));
  graphene_rect_init (&all, 0, 0, floorf ((float) width * scale), floorf ((float) height * scale));
  return gsk_renderer_render_texture (gtk_native_get_renderer (native), node, &all);
}

/**
 * assay_figure_dup_csv:
 *
 * Returns: (transfer full): what is drawn as a table, RFC 4180.
 */
char *
assay_figure_dup_csv (AssayFigure *self)
{
  g_return_val_if_fail (ASSAY_IS_FIGURE (self), NULL);

  return ASSAY_FIGURE_GET_IFACE (self)->dup_csv (self);
}
