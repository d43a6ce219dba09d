/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-picture-words.c: a report in one English sentence, for the comment column. A word for each
 * quality, chosen by its grade, with the figures behind it, so that a person can disagree. */

#include "assay-picture-metrics.h"

#define N_GRADES 4

/* Grades from 1 to 0: at least 0.75, 0.5, 0.25, less. */
static const char *
pick (double goodness, const char *const words[N_GRADES])
{
  return words[goodness >= 0.75 ? 0 : goodness >= 0.5 ? 1 : goodness >= 0.25 ? 2 : 3];
}

static void
say_sharpness (GString *out, const AssayPictureReport *report)
{
  static const char *const words[] = { "sharp", "slightly soft", "soft", "blurred" };

  g_string_append_printf (out, "%s (blur effect %.2f, acutance %.2f)", pick (report->quality[ASSAY_PICTURE_SHARPNESS], words),
                          report->value[ASSAY_PICTURE_BLUR], report->value[ASSAY_PICTURE_ACUTANCE]);
}

/* What is wrong with the light is named by the worst of its three figures. */
static void
say_exposure (GString *out, const AssayPictureReport *report)
{
  static const char *const dark[] = { "well exposed", "slightly underexposed", "underexposed", "much too dark" };
  static const char *const light[] = { "well exposed", "slightly overexposed", "overexposed", "much too bright" };
  const double *m = report->metric;
  double goodness = report->quality[ASSAY_PICTURE_EXPOSURE];
  gboolean by_mean = m[ASSAY_PICTURE_BRIGHTNESS] <= MIN (m[ASSAY_PICTURE_SHADOWS], m[ASSAY_PICTURE_HIGHLIGHTS]);
  gboolean is_dark = by_mean ? report->value[ASSAY_PICTURE_BRIGHTNESS] < 0.5
                             : m[ASSAY_PICTURE_SHADOWS] < m[ASSAY_PICTURE_HIGHLIGHTS];

  g_string_append_printf (out, "%s (mean brightness %.2f", pick (goodness, is_dark ? dark : light),
                          report->value[ASSAY_PICTURE_BRIGHTNESS]);
  if (report->value[ASSAY_PICTURE_SHADOWS] >= 0.05)
    g_string_append_printf (out, ", %.0f %% blocked shadows", 100 * report->value[ASSAY_PICTURE_SHADOWS]);
  if (report->value[ASSAY_PICTURE_HIGHLIGHTS] >= 0.05)
    g_string_append_printf (out, ", %.0f %% burnt highlights", 100 * report->value[ASSAY_PICTURE_HIGHLIGHTS]);
  g_string_append_c (out, ')');
}

static void
say_contrast (GString *out, const AssayPictureReport *report)
{
  static const char *const low[] = { "good contrast", "moderate contrast", "low contrast", "hardly any contrast" };
  static const char *const high[] = { "good contrast", "harsh contrast", "harsh contrast", "harsh contrast" };
  double value = report->value[ASSAY_PICTURE_RMS_CONTRAST];

  g_string_append_printf (out, "%s (RMS %.2f)", pick (report->quality[ASSAY_PICTURE_CONTRAST], value < 0.2 ? low : high), value);
}

static void
say_noise (GString *out, const AssayPictureReport *report)
{
  static const char *const words[] = { "little noise", "some noise", "noisy", "very noisy" };

  g_string_append_printf (out, "%s (σ %.1f)", pick (report->quality[ASSAY_PICTURE_NOISE], words), report->value[ASSAY_PICTURE_SIGMA]);
}

static void
say_colour (GString *out, const AssayPictureReport *report)
{
  double value = report->value[ASSAY_PICTURE_COLOURFULNESS];

  g_string_append_printf (out, "%s (colourfulness %.0f)",
                          value >= 109  ? "extremely colourful"
                          : value >= 45 ? "colourful"
                          : value >= 15 ? "muted colours"
                          : value >= 3  ? "pale colours"
                                        : "no colour",
                          value);
}

static void
say_balance (GString *out, const AssayPictureReport *report)
{
  static const char *const words[] = { "well placed", "placed off centre", "placed far off centre", "placed in a corner or at an edge" };

  g_string_append_printf (out, "%s (the eye goes to %.0f %% from the left, %.0f %% from the top)",
                          pick (report->quality[ASSAY_PICTURE_BALANCE], words), 100 * report->centre_x, 100 * report->centre_y);
}

static void
say_framing (GString *out, const AssayPictureReport *report)
{
  static const char *const words[] = { "nothing cut off", "tight at the edge", "touching the edge", "cut off by the edge" };

  g_string_append_printf (out, "%s (%.0f %% of what stands out reaches the border)",
                          pick (report->quality[ASSAY_PICTURE_FRAMING], words), 100 * report->value[ASSAY_PICTURE_TOUCHING]);
}

/**
 * assay_picture_report_dup_sentence:
 * @report: what assay_picture_measure() found
 * @qualities: which to speak of: bits `1 << AssayPictureQuality`, or 0 for all
 *
 * Returns: (transfer full): one sentence, "Sharp (…), well exposed (…), little noise (…)." Any thread.
 */
char *
assay_picture_report_dup_sentence (const AssayPictureReport *report, guint qualities)
{
  static void (*const say[ASSAY_PICTURE_N_QUALITIES]) (GString *, const AssayPictureReport *) = {
    say_sharpness, say_exposure, say_contrast, say_noise, say_colour, say_balance, say_framing,
  };
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < ASSAY_PICTURE_N_QUALITIES; i++)
    if (qualities == 0 || (qualities >> i & 1) != 0)
      {
        if (out->len > 0)
          g_string_append (out, ", ");
        say[i](out, report);
      }
  out->str[0] = g_ascii_toupper (out->str[0]);
  g_string_append_c (out, '.');
  return g_string_free (g_steal_pointer (&out), FALSE);
}
