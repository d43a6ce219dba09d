/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-thumbnail.c: a small picture in a grid. The whole picture is always shown, never a part of it:
 * people judge its framing by it. While it is being read its place is a quiet box, never a spinner;
 * what can't be shown says so by a sign and, when pointed at, in a sentence. Main thread. */

#include "assay-thumbnail.h"

#include "assay-media.h"
#include "assay-widget.h"

#include <glib/gi18n.h>
#include <math.h>

/* The box is a little wider than high, as most pictures are. */
#define BOX_RATIO 0.66
#define RADIUS 5

struct _AssayThumbnail
{
  GtkWidget parent_instance;

  AssayTextures *textures;
  int side; /* width of the box, in logical pixels */
  char *reference;
  AssayTextureRequest *request;
  AssayThumbnailStatus status;
  GdkTexture *texture;
  GtkWidget *sign; /* of a broken picture; NULL until there is one */
};

G_DEFINE_FINAL_TYPE (AssayThumbnail, assay_thumbnail, GTK_TYPE_WIDGET)

static void
cancel (AssayThumbnail *self)
{
  if (self->request != NULL)
    assay_textures_cancel (self->textures, self->request);
  self->request = NULL;
}

/* The sign of a picture that can't be shown is rare, so it is made when it is needed. */
static void
show_sign (AssayThumbnail *self, gboolean visible)
{
  if (self->sign == NULL && visible)
    {
      self->sign = gtk_image_new_from_icon_name ("image-missing-symbolic");
      gtk_widget_set_parent (self->sign, GTK_WIDGET (self));
    }
  if (self->sign != NULL)
    gtk_widget_set_visible (self->sign, visible);
}

static void
set_status (AssayThumbnail *self, AssayThumbnailStatus status)
{
  self->status = status;
  show_sign (self, status == ASSAY_THUMBNAIL_BROKEN);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_texture (GdkTexture *texture, const GError *error, gpointer data)
{
  AssayThumbnail *self = data;

  self->request = NULL;
  g_set_object (&self->texture, texture);
  assay_widget_set_tip (GTK_WIDGET (self), error != NULL ? error->message : NULL);
  set_status (self, texture != NULL ? ASSAY_THUMBNAIL_READY : ASSAY_THUMBNAIL_BROKEN);
}

static void
ask (AssayThumbnail *self)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  GdkTexture *known;

  cancel (self);
  if (self->reference == NULL)
    {
      g_clear_object (&self->texture);
      set_status (self, ASSAY_THUMBNAIL_EMPTY);
      return;
    }
  known = assay_textures_lookup (self->textures, self->reference, self->side * scale);
  g_set_object (&self->texture, known);
  set_status (self, known != NULL ? ASSAY_THUMBNAIL_READY : ASSAY_THUMBNAIL_LOADING);
  if (known == NULL)
    self->request = assay_textures_request (self->textures, self->reference, self->side * scale,
                                            on_texture, self);
  else
    assay_widget_set_tip (GTK_WIDGET (self), NULL);
}

static void
assay_thumbnail_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AssayThumbnail *self = ASSAY_THUMBNAIL (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  graphene_rect_t box = GRAPHENE_RECT_INIT (0, 0, width, height);
  const GdkRGBA shade = { 0.5, 0.5, 0.5, 0.14 };
  GskRoundedRect outline;
  double factor;

  if (self->status == ASSAY_THUMBNAIL_EMPTY || width <= 0 || height <= 0)
    return;
  if (self->texture != NULL)
    {
      double w = gdk_texture_get_width (self->texture);
      double h = gdk_texture_get_height (self->texture);

      factor = MIN (width / w, height / h);
      w = MAX (1, round (w * factor));
      h = MAX (1, round (h * factor));
      box = GRAPHENE_RECT_INIT (floor ((width - w) / 2), floor ((height - h) / 2), w, h);
    }
  gsk_rounded_rect_init_from_rect (&outline, &box, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  if (self->texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->texture, &box);
  else
    gtk_snapshot_append_color (snapshot, &shade, &box);
  gtk_snapshot_pop (snapshot);
  if (self->status == ASSAY_THUMBNAIL_BROKEN)
    gtk_widget_snapshot_child (widget, self->sign, snapshot);
}

static void
assay_thumbnail_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  AssayThumbnail *self = ASSAY_THUMBNAIL (widget);

  /* Whoever is allocated wants to have been measured. */
  if (self->sign != NULL)
    gtk_widget_measure (self->sign, orientation, -1, NULL, NULL, NULL, NULL);
  *minimum = *natural
    = orientation == GTK_ORIENTATION_HORIZONTAL ? self->side : (int) (self->side * BOX_RATIO);
}

static void
assay_thumbnail_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AssayThumbnail *self = ASSAY_THUMBNAIL (widget);

  if (self->sign != NULL && gtk_widget_get_visible (self->sign))
    gtk_widget_size_allocate (self->sign, &(GtkAllocation){ 0, 0, width, height }, -1);
}

static void
assay_thumbnail_dispose (GObject *object)
{
  AssayThumbnail *self = ASSAY_THUMBNAIL (object);

  cancel (self);
  g_clear_object (&self->textures);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->sign, gtk_widget_unparent);
  g_clear_pointer (&self->reference, g_free);
  G_OBJECT_CLASS (assay_thumbnail_parent_class)->dispose (object);
}

static void
assay_thumbnail_class_init (AssayThumbnailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_thumbnail_dispose;
  widget_class->snapshot = assay_thumbnail_snapshot;
  widget_class->measure = assay_thumbnail_measure;
  widget_class->size_allocate = assay_thumbnail_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "thumbnail");
}

static void
assay_thumbnail_init (AssayThumbnail *self)
{
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

/**
 * assay_thumbnail_new:
 * @side: width of its box in logical pixels
 *
 * Returns: (transfer floating): a box without a picture.
 */
GtkWidget *
assay_thumbnail_new (AssayTextures *textures, int side)
{
  AssayThumbnail *self = g_object_new (ASSAY_TYPE_THUMBNAIL, NULL);

  self->textures = g_object_ref (textures);
  self->side = side;
  return GTK_WIDGET (self);
}

/**
 * assay_thumbnail_set_side:
 * @side: width of its box in logical pixels
 *
 * Makes the box another size.
 */
void
assay_thumbnail_set_side (AssayThumbnail *self, int side)
{
  g_return_if_fail (ASSAY_IS_THUMBNAIL (self));

  if (self->side == side)
    return;
  self->side = side;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  ask (self);
}

/**
 * assay_thumbnail_show:
 * @reference: (nullable): as a task names a picture or PDF
 *
 * Shows that picture as soon as it can be had.
 */
void
assay_thumbnail_show (AssayThumbnail *self, const char *reference)
{
  g_autofree char *name = reference == NULL ? NULL : assay_media_dup_name (reference);

  g_return_if_fail (ASSAY_IS_THUMBNAIL (self));

  g_free (self->reference);
  self->reference = g_strdup (reference);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name != NULL ? name : _("No picture"), -1);
  ask (self);
}

/**
 * assay_thumbnail_get_status:
 *
 * Returns: whether there is a picture.
 */
AssayThumbnailStatus
assay_thumbnail_get_status (AssayThumbnail *self)
{
  g_return_val_if_fail (ASSAY_IS_THUMBNAIL (self), ASSAY_THUMBNAIL_EMPTY);
  return self->status;
}
