/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-series.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_PALETTE_SERIES 6

/* The colours of one appearance: light or dark, of normal or of high contrast. */
typedef struct
{
  GdkRGBA background; /* of a card, solid */
  GdkRGBA text;
  GdkRGBA dim;
  GdkRGBA grid;
  GdkRGBA base; /* the line of zero */
  GdkRGBA accent;
  GdkRGBA good;
  GdkRGBA bad;
  GdkRGBA warning;
  GdkRGBA series[ASSAY_PALETTE_SERIES];
  double fill; /* how solid bands are, 0 … 1 */
  double deep; /* how solid the deepest shade behind a number is, 0 … 1 */
} AssayPalette;

const AssayPalette *assay_palette_get      (void);
GdkRGBA             assay_palette_tone     (const AssayPalette *self, AssayTone tone, guint nth);
GdkRGBA             assay_palette_mix      (const GdkRGBA *back, const GdkRGBA *front, double share);
double              assay_palette_contrast (const GdkRGBA *one, const GdkRGBA *other);

G_END_DECLS
