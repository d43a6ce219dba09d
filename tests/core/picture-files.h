/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-image.h"

G_BEGIN_DECLS

/* The picture: 16 × 8, four fields, red and green over blue and white. */
#define WIDTH 16
#define HEIGHT 8
#define RED 0xff0000
#define GREEN 0x00ff00
#define BLUE 0x0000ff
#define WHITE 0xffffff

#define SVG_OPEN "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" "

typedef struct
{
  const char *name;
  AssayImageFormat format;
  GBytes *(*make) (int orientation);
  gboolean turns; /* whether the format can say an orientation */
  int scale;      /* JPEG's is larger, so that its blocks do not bleed */
} PictureKind;

#define N_PICTURE_KINDS 6
extern const PictureKind picture_kinds[N_PICTURE_KINDS];

AssayImage *picture_make_image        (int width, int height, int channels);
GBytes     *picture_make_jpeg         (int orientation);
GBytes     *picture_make_png          (int orientation);
GBytes     *picture_make_webp         (int orientation);
GBytes     *picture_make_tiff         (int orientation);
GBytes     *picture_make_gif          (int orientation);
GBytes     *picture_make_svg          (int orientation);
GBytes     *picture_make_animated_gif  (void);
GBytes     *picture_make_animated_webp (void);
GBytes     *picture_make_bomb         (void);

G_END_DECLS
