/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-media-viewer.c: a picture or document to look at closely. It begins as large as fits; the
 * wheel with Control, pinching, the buttons and + − 0 zoom, and what does not fit is dragged or
 * scrolled. Lists of pictures and the pages of a PDF are turned page by page. Main thread. */

#include "assay-media-viewer.h"

#include "assay-widget.h"

#include <glib/gi18n.h>
#include <math.h>

#define ZOOM_STEP 1.25
#define MIN_ZOOM 0.05
#define MAX_ZOOM 8.0

struct _AssayMediaViewer
{
  GtkWidget parent_instance;

  GtkStack *pages;
  GtkScrolledWindow *scrolled;
  GtkPicture *picture;
  GtkLabel *broken;
  GtkLabel *place;
  GtkWidget *turner;
  GtkLabel *zoom_label;

  AssayTextures *textures;
  AssayTextureRequest *request;
  char **references;
  guint index;    /* of the reference */
  int page;       /* of a PDF, from 0 */
  int n_pages;    /* of a PDF; 1 for a picture */
  double zoom;    /* 0: as large as fits */
  double pinched; /* the zoom when a pinch began */
  double drag_x, drag_y;
};

G_DEFINE_FINAL_TYPE (AssayMediaViewer, assay_media_viewer, GTK_TYPE_WIDGET)

static void
apply_zoom (AssayMediaViewer *self)
{
  GdkPaintable *paintable = gtk_picture_get_paintable (self->picture);
  g_autofree char *text = NULL;
  gboolean fits = self->zoom <= 0 || paintable == NULL;

  gtk_picture_set_can_shrink (self->picture, TRUE);
  gtk_widget_set_size_request (
    GTK_WIDGET (self->picture),
    fits ? -1 : (int) round (gdk_paintable_get_intrinsic_width (paintable) * self->zoom),
    fits ? -1 : (int) round (gdk_paintable_get_intrinsic_height (paintable) * self->zoom));
  text = fits ? g_strdup (_("Fit")) : g_strdup_printf ("%.0f %%", self->zoom * 100);
  gtk_label_set_label (self->zoom_label, text);
}

/* What "as large as fits" comes to, to begin zooming from. */
static double
get_fit (AssayMediaViewer *self)
{
  GdkPaintable *paintable = gtk_picture_get_paintable (self->picture);
  double w = paintable == NULL ? 0 : gdk_paintable_get_intrinsic_width (paintable);
  double h = paintable == NULL ? 0 : gdk_paintable_get_intrinsic_height (paintable);

  if (w <= 0 || h <= 0)
    return 1;
  return MIN (gtk_widget_get_width (GTK_WIDGET (self->scrolled)) / w,
              gtk_widget_get_height (GTK_WIDGET (self->scrolled)) / h);
}

static void
set_zoom (AssayMediaViewer *self, double zoom)
{
  self->zoom = zoom <= 0 ? 0 : CLAMP (zoom, MIN_ZOOM, MAX_ZOOM);
  apply_zoom (self);
}

static void
zoom_by (AssayMediaViewer *self, double factor)
{
  set_zoom (self, assay_media_viewer_get_zoom (self) * factor);
}

static guint
count_references (AssayMediaViewer *self)
{
  return self->references == NULL ? 0 : g_strv_length (self->references);
}

static void
update_place (AssayMediaViewer *self)
{
  guint n = count_references (self);
  g_autofree char *text
    = self->n_pages > 1 ? g_strdup_printf (_("Page %d of %d"), self->page + 1, self->n_pages)
                        : g_strdup_printf (_("%u of %u"), self->index + 1, n);
  gboolean at_start = self->index == 0 && self->page == 0;
  gboolean at_end = self->index + 1 >= n && self->page + 1 >= self->n_pages;

  gtk_label_set_label (self->place, text);
  gtk_widget_set_visible (self->turner, n > 1 || self->n_pages > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "media.previous", !at_start);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "media.next", !at_end);
}

static void
on_texture (GdkTexture *texture, const GError *error, gpointer data)
{
  AssayMediaViewer *self = data;

  self->request = NULL;
  self->n_pages = texture == NULL ? 1 : assay_textures_get_n_pages (texture);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_label_set_label (self->broken, error != NULL ? error->message : "");
  gtk_stack_set_visible_child_name (self->pages, texture != NULL ? "picture" : "broken");
  apply_zoom (self);
  update_place (self);
}

static void
load (AssayMediaViewer *self)
{
  g_autofree char *reference = NULL;
  GdkTexture *known;

  if (self->request != NULL)
    assay_textures_cancel (self->textures, self->request);
  self->request = NULL;
  if (count_references (self) == 0)
    {
      gtk_picture_set_paintable (self->picture, NULL);
      return;
    }
  reference = self->page == 0
                ? g_strdup (self->references[self->index])
                : g_strdup_printf ("%s" ASSAY_TEXTURES_PAGE "%d", self->references[self->index],
                                   self->page + 1);
  known = assay_textures_lookup (self->textures, reference, ASSAY_MEDIA_VIEWER_SIDE);
  if (known != NULL)
    on_texture (known, NULL, self);
  else
    self->request = assay_textures_request (self->textures, reference, ASSAY_MEDIA_VIEWER_SIDE,
                                            on_texture, self);
}

static void
turn (AssayMediaViewer *self, int step)
{
  int page = self->page + step;

  if (page >= 0 && page < self->n_pages)
    self->page = page;
  else if (step > 0 ? self->index + 1 < count_references (self) : self->index > 0)
    {
      self->index = (guint) ((int) self->index + step);
      self->page = 0;
      self->n_pages = 1;
    }
  else
    return;
  load (self);
}

static void
on_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayMediaViewer *self = ASSAY_MEDIA_VIEWER (widget);

  if (g_str_equal (name, "media.zoom-in"))
    zoom_by (self, ZOOM_STEP);
  else if (g_str_equal (name, "media.zoom-out"))
    zoom_by (self, 1 / ZOOM_STEP);
  else if (g_str_equal (name, "media.fit"))
    set_zoom (self, 0);
  else
    turn (self, g_str_equal (name, "media.next") ? 1 : -1);
}

static gboolean
on_scroll (AssayMediaViewer *self, double dx, double dy, GtkEventControllerScroll *controller)
{
  GdkModifierType state
    = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if (!(state & GDK_CONTROL_MASK))
    return GDK_EVENT_PROPAGATE;
  zoom_by (self, pow (ZOOM_STEP, -dy));
  return GDK_EVENT_STOP;
}

static void
on_pinch_begin (AssayMediaViewer *self)
{
  self->pinched = assay_media_viewer_get_zoom (self);
}

static void
on_pinch (AssayMediaViewer *self, double scale)
{
  set_zoom (self, self->pinched * scale);
}

static void
on_drag_begin (AssayMediaViewer *self)
{
  self->drag_x = gtk_adjustment_get_value (gtk_scrolled_window_get_hadjustment (self->scrolled));
  self->drag_y = gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->scrolled));
}

static void
on_drag (AssayMediaViewer *self, double dx, double dy)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_hadjustment (self->scrolled), self->drag_x - dx);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), self->drag_y - dy);
}

static void
assay_media_viewer_dispose (GObject *object)
{
  AssayMediaViewer *self = ASSAY_MEDIA_VIEWER (object);

  if (self->request != NULL)
    assay_textures_cancel (self->textures, self->request);
  self->request = NULL;
  g_clear_object (&self->textures);
  g_clear_pointer (&self->references, g_strfreev);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_MEDIA_VIEWER);
  assay_widget_dispose_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (assay_media_viewer_parent_class)->dispose (object);
}

static void
assay_media_viewer_class_init (AssayMediaViewerClass *klass)
{
  static const struct
  {
    const char *name;
    guint key;
  } actions[] = {
    { "media.zoom-in", GDK_KEY_plus },    { "media.zoom-out", GDK_KEY_minus },
    { "media.fit", GDK_KEY_0 },           { "media.previous", GDK_KEY_Page_Up },
    { "media.next", GDK_KEY_Page_Down },
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_media_viewer_dispose;
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (widget_class, actions[i].name, NULL, on_action);
      gtk_widget_class_add_binding_action (widget_class, actions[i].key, GDK_CONTROL_MASK,
                                           actions[i].name, NULL);
    }
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/detail/assay-media-viewer.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayMediaViewer, pages);
  gtk_widget_class_bind_template_child (widget_class, AssayMediaViewer, scrolled);
  gtk_widget_class_bind_template_child (widget_class, AssayMediaViewer, picture);
  gtk_widget_class_bind_template_child (widget_class, AssayMediaViewer, broken);
  gtk_widget_class_bind_template_child (widget_class, AssayMediaViewer, place);
  gtk_widget_class_bind_template_child (widget_class, AssayMediaViewer, turner);
  gtk_widget_class_bind_template_child (widget_class, AssayMediaViewer, zoom_label);
  gtk_widget_class_bind_template_callback (widget_class, on_scroll);
  gtk_widget_class_bind_template_callback (widget_class, on_pinch_begin);
  gtk_widget_class_bind_template_callback (widget_class, on_pinch);
  gtk_widget_class_bind_template_callback (widget_class, on_drag_begin);
  gtk_widget_class_bind_template_callback (widget_class, on_drag);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
assay_media_viewer_init (AssayMediaViewer *self)
{
  self->n_pages = 1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_media_viewer_set_textures:
 * @textures: (nullable): where pictures come from
 *
 * Shows nothing until assay_media_viewer_show().
 */
void
assay_media_viewer_set_textures (AssayMediaViewer *self, AssayTextures *textures)
{
  g_return_if_fail (ASSAY_IS_MEDIA_VIEWER (self));

  assay_media_viewer_show (self, NULL);
  g_set_object (&self->textures, textures);
}

/**
 * assay_media_viewer_show:
 * @references: (nullable) (array zero-terminated=1): as a task names its pictures and documents
 *
 * Shows the first of them, as large as fits.
 */
void
assay_media_viewer_show (AssayMediaViewer *self, const char *const *references)
{
  g_return_if_fail (ASSAY_IS_MEDIA_VIEWER (self));

  g_strfreev (self->references);
  self->references = g_strdupv ((char **) references);
  self->index = 0;
  self->page = 0;
  self->n_pages = 1;
  self->zoom = 0;
  if (self->textures != NULL)
    load (self);
  update_place (self);
}

/**
 * assay_media_viewer_get_zoom:
 *
 * Returns: pixels of the screen for each of the picture.
 */
double
assay_media_viewer_get_zoom (AssayMediaViewer *self)
{
  g_return_val_if_fail (ASSAY_IS_MEDIA_VIEWER (self), 1);
  return self->zoom > 0 ? self->zoom : get_fit (self);
}
