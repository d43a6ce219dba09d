/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-palette.c: the colours of what draws itself, after libadwaita's palette. GTK 4.8 gives a widget no
 * way to its style's colours that later versions keep, so they stand here, one row an appearance; which row
 * holds is libadwaita's to say. In series the first colours differ in lightness too. Main thread. */

#include "assay-palette.h"

#include <adwaita.h>
#include <math.h>

#define RGB(hex)                                                                                  \
  { ((hex) >> 16 & 255) / 255.f, ((hex) >> 8 & 255) / 255.f, ((hex) & 255) / 255.f, 1 }
#define BLACK(alpha) { 0, 0, 0, alpha }
#define WHITE(alpha) { 1, 1, 1, alpha }

/* Light, light of high contrast, dark, dark of high contrast. */
static const AssayPalette palettes[] = {
  { RGB (0xffffff), BLACK (.82f), BLACK (.62f), BLACK (.11f), BLACK (.3f),
    RGB (0x1c71d8), RGB (0x1b8553), RGB (0xc01c28), RGB (0x9c6e03),
    { RGB (0x1c71d8), RGB (0xd4620a), RGB (0x813d9c), RGB (0x1b8553), RGB (0x865e3c), RGB (0x0f7a8a) }, .16, .6 },
  { RGB (0xffffff), BLACK (1), BLACK (.85f), BLACK (.35f), BLACK (.8f),
    RGB (0x1a5fb4), RGB (0x0f6b3e), RGB (0xa51d2d), RGB (0x7a5500),
    { RGB (0x1a5fb4), RGB (0xa8430a), RGB (0x613583), RGB (0x0f6b3e), RGB (0x63452c), RGB (0x0a5a66) }, .28, .45 },
  { RGB (0x363636), WHITE (.95f), WHITE (.7f), WHITE (.13f), WHITE (.35f),
    RGB (0x78aeed), RGB (0x57d889), RGB (0xff7b63), RGB (0xf5c211),
    { RGB (0x78aeed), RGB (0xffa348), RGB (0xdc8add), RGB (0x57d889), RGB (0xcdab8f), RGB (0x5bc8d8) }, .22, .42 },
  { RGB (0x303030), WHITE (1), WHITE (.9f), WHITE (.4f), WHITE (.85f),
    RGB (0x99c1f1), RGB (0x8ff0a4), RGB (0xff9a87), RGB (0xf9f06b),
    { RGB (0x99c1f1), RGB (0xffbe6f), RGB (0xeaa6eb), RGB (0x8ff0a4), RGB (0xdcc3ad), RGB (0x93e0ec) }, .34, .4 },
};

/**
 * assay_palette_get:
 *
 * Returns: (transfer none): the colours that go with the window as it looks now.
 */
const AssayPalette *
assay_palette_get (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  return &palettes[(adw_style_manager_get_dark (manager) ? 2 : 0) +
                   (adw_style_manager_get_high_contrast (manager) ? 1 : 0)];
}

/**
 * assay_palette_tone:
 * @tone: a meaning
 * @nth: which of the series it is, for those without a meaning
 *
 * Returns: the colour.
 */
GdkRGBA
assay_palette_tone (const AssayPalette *self, AssayTone tone, guint nth)
{
  switch (tone)
    {
    case ASSAY_TONE_ACCENT:
      return self->accent;
    case ASSAY_TONE_GOOD:
      return self->good;
    case ASSAY_TONE_BAD:
      return self->bad;
    case ASSAY_TONE_WARNING:
      return self->warning;
    case ASSAY_TONE_QUIET:
      return self->dim;
    case ASSAY_TONE_AUTO:
    default:
      return self->series[nth % ASSAY_PALETTE_SERIES];
    }
}

/**
 * assay_palette_mix:
 * @back: a solid colour
 * @front: what is laid over it
 * @share: how solid @front is, 0 … 1, times its own alpha
 *
 * Returns: the solid colour that it comes to.
 */
GdkRGBA
assay_palette_mix (const GdkRGBA *back, const GdkRGBA *front, double share)
{
  float a = (float) share * front->alpha;

  return (GdkRGBA){ back->red + (front->red - back->red) * a, back->green + (front->green - back->green) * a,
                    back->blue + (front->blue - back->blue) * a, 1 };
}

static double
get_luminance (const GdkRGBA *color)
{
  const float parts[] = { color->red, color->green, color->blue };
  static const double weights[] = { 0.2126, 0.7152, 0.0722 };
  double sum = 0;

  for (int i = 0; i < 3; i++)
    sum += weights[i] * (parts[i] <= 0.03928f ? parts[i] / 12.92 : pow ((parts[i] + 0.055) / 1.055, 2.4));
  return sum;
}

/**
 * assay_palette_contrast:
 * @one: a solid colour
 * @other: a solid colour
 *
 * Returns: their contrast, 1 … 21 (W3C, WCAG 2.1, 1.4.3); text needs 4.5.
 */
double
assay_palette_contrast (const GdkRGBA *one, const GdkRGBA *other)
{
  double a = get_luminance (one) + 0.05;
  double b = get_luminance (other) + 0.05;

  return MAX (a, b) / MIN (a, b);
}
