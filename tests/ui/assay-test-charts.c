/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-test-charts.c: charts as the pages will show them, with invented figures. */

#include "assay-test-charts.h"

#include <glib/gstdio.h>
#include <math.h>

#define N_RISK 101

static AssayChart *
make (const char *title)
{
  AssayChart *chart = ASSAY_CHART (assay_chart_new ());

  assay_chart_set_title (chart, title);
  return chart;
}

/* Error over the share that is accepted, with a bound, a promise and a handle. */
AssayChart *
assay_test_chart_risk (void)
{
  AssayChart *chart = make ("When is it good enough?");
  double x[N_RISK], y[N_RISK], low[N_RISK], high[N_RISK];

  for (int i = 0; i < N_RISK; i++)
    {
      x[i] = i / (double) (N_RISK - 1);
      y[i] = 0.012 + 0.22 * pow (x[i], 2.6);
      low[i] = y[i];
      high[i] = y[i] + 0.018 * (1 - x[i] * 0.7);
    }
  assay_chart_set_x_axis (chart, "Share of tasks accepted", ASSAY_AXIS_PERCENT, 0, 1);
  assay_chart_set_y_axis (chart, "Errors among the accepted", ASSAY_AXIS_PERCENT, 0, NAN);
  assay_chart_add (chart, assay_series_new_band (NULL, x, low, high, N_RISK));
  assay_chart_add (chart, assay_series_new (ASSAY_SERIES_LINE, "Errors", x, y, N_RISK));
  assay_chart_add (chart, assay_series_set_tone (
                            assay_series_new_reference (ASSAY_SERIES_HORIZONTAL, "promised error 5 %", 0.05),
                            ASSAY_TONE_BAD));
  assay_chart_set_handle (chart, 0.47);
  assay_chart_set_handle_knob (chart, 0.05);
  return chart;
}

/* Stated confidence against measured accuracy. */
AssayChart *
assay_test_chart_reliability (void)
{
  static const double x[] = { 0.45, 0.55, 0.65, 0.75, 0.85, 0.95 };
  static const double y[] = { 0.31, 0.43, 0.58, 0.69, 0.84, 0.955 };
  static const double low[] = { 0.19, 0.33, 0.5, 0.62, 0.79, 0.92 };
  static const double high[] = { 0.43, 0.53, 0.66, 0.76, 0.89, 0.98 };
  AssayChart *chart = make ("Does its confidence mean anything?");

  assay_chart_set_x_axis (chart, "Confidence", ASSAY_AXIS_NUMBER, 0, 1);
  assay_chart_set_y_axis (chart, "Accuracy", ASSAY_AXIS_NUMBER, 0, 1);
  assay_chart_add (chart, assay_series_new_reference (ASSAY_SERIES_DIAGONAL, "as stated", 0));
  assay_chart_add (chart, assay_series_set_intervals (
                            assay_series_new (ASSAY_SERIES_POINTS, "Bins", x, y, G_N_ELEMENTS (x)), low, high));
  return chart;
}

/* Cost against quality: named points, some close to each other. */
AssayChart *
assay_test_chart_scatter (void)
{
  static const double x[] = { 0.0012, 0.0031, 0.0033, 0.0032, 0.0081, 0.0102, 0.0105, 0.019 };
  static const double y[] = { 0.61, 0.689, 0.731, 0.728, 0.752, 0.744, 0.75, 0.79 };
  static const char *const labels[] = { "v1 · small", "v2 · gpt-5-mini", "v3 · gpt-5-mini", "v4 · gpt-5-mini",
                                        "v2 · sonnet", "v3 · sonnet", "v4 · sonnet", "v3 · gpt-5" };
  AssayChart *chart = make ("Cost and quality");
  double low[8], high[8];

  for (int i = 0; i < 8; i++)
    {
      low[i] = y[i] - 0.04;
      high[i] = y[i] + 0.04;
    }
  assay_chart_set_x_axis (chart, "Cost per task", ASSAY_AXIS_DOLLARS, NAN, NAN);
  assay_chart_set_y_axis (chart, "Accuracy", ASSAY_AXIS_PERCENT, NAN, NAN);
  assay_chart_add (chart, assay_series_set_labels (
                            assay_series_set_intervals (assay_series_new (ASSAY_SERIES_POINTS, NULL, x, y, 8), low, high),
                            labels));
  return chart;
}

/* Scores over versions, three of them. */
AssayChart *
assay_test_chart_trend (void)
{
  static const char *const names[] = { "v1", "v2", "v3", "v4", "v5", "v6", "v7 · production", NULL };
  static const double x[] = { 0, 1, 2, 3, 4, 5, 6 };
  static const double y[3][7] = { { .61, .66, .69, .68, .73, .74, .76 },
                                  { .58, .6, .66, .7, .71, .69, .72 },
                                  { .5, .52, NAN, .6, .61, .65, .66 } };
  static const char *const series[] = { "gpt-5-mini", "claude-sonnet", "a local model with a long name" };
  AssayChart *chart = make ("Score over versions");

  assay_chart_set_x_names (chart, names);
  assay_chart_set_x_axis (chart, NULL, ASSAY_AXIS_NUMBER, NAN, NAN);
  assay_chart_set_y_axis (chart, "Accuracy", ASSAY_AXIS_PERCENT, NAN, NAN);
  for (int i = 0; i < 3; i++)
    assay_chart_add (chart, assay_series_set_markers (
                              assay_series_new (ASSAY_SERIES_LINE, series[i], x, y[i], 7), TRUE));
  assay_chart_add (chart, assay_series_new_reference (ASSAY_SERIES_VERTICAL, "new labels", 3.5));
  return chart;
}

/* Two sets of bars. */
AssayChart *
assay_test_chart_bars (void)
{
  static const char *const names[] = { "negative", "neutral", "positive", "not applicable", NULL };
  static const double x[] = { 0, 1, 2, 3 };
  static const double precision[] = { 0.83, 0.67, 0.8, 0.5 };
  static const double recall[] = { 0.84, 0.64, 0.82, 0.41 };
  static const double low[] = { 0.74, 0.55, 0.72, 0.3 };
  static const double high[] = { 0.9, 0.75, 0.88, 0.52 };
  AssayChart *chart = make ("Per class");

  assay_chart_set_x_names (chart, names);
  assay_chart_set_y_axis (chart, NULL, ASSAY_AXIS_PERCENT, 0, 1);
  assay_chart_add (chart, assay_series_new (ASSAY_SERIES_BARS, "Precision", x, precision, 4));
  assay_chart_add (chart, assay_series_set_intervals (assay_series_new (ASSAY_SERIES_BARS, "Recall", x, recall, 4),
                                                      low, high));
  return chart;
}

/* 20,000 points and a line of 100,000 values. */
AssayChart *
assay_test_chart_many (void)
{
  AssayChart *chart = make ("Many");
  g_autofree double *x = g_new (double, 100000);
  g_autofree double *y = g_new (double, 100000);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (int i = 0; i < 100000; i++)
    {
      x[i] = i;
      y[i] = sin (i / 9000.0) + g_rand_double_range (random, -0.2, 0.2);
    }
  assay_chart_set_x_axis (chart, "Task", ASSAY_AXIS_INTEGER, NAN, NAN);
  assay_chart_add (chart, assay_series_new (ASSAY_SERIES_LINE, "Noise", x, y, 100000));
  assay_chart_add (chart, assay_series_new (ASSAY_SERIES_POINTS, "Tasks", x, y, 20000));
  return chart;
}

/* @n classes, mostly right. */
AssayMatrix *
assay_test_matrix (guint n)
{
  AssayMatrix *matrix = ASSAY_MATRIX (assay_matrix_new ());
  static const char *const three[] = { "negative", "neutral", "positive" };
  static const guint64 counts[] = { 38, 6, 1, 7, 29, 9, 1, 8, 41 };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree guint64 *many = g_new0 (guint64, n * n);

  assay_matrix_set_title (matrix, "Where does it disagree?");
  assay_matrix_set_sides (matrix, "truth", "model");
  if (n == 3)
    {
      assay_matrix_set (matrix, three, 3, three, 3, counts);
      return matrix;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("class %u with a name", i);

      g_strv_builder_add (builder, name);
      for (guint k = 0; k < n; k++)
        many[i * n + k] = i == k ? 1000 + 211 * i : (i * 7 + k * 3) % 11 < 3 ? (i + k) % 40 : 0;
    }
  g_auto (GStrv) names = g_strv_builder_end (builder);

  assay_matrix_set (matrix, (const char *const *) names, n, (const char *const *) names, n, many);
  return matrix;
}

static const char *
get_folder (void)
{
  static char *folder = NULL;

  if (folder == NULL)
    {
      folder = g_strdup (g_getenv ("ASSAY_TEST_SHOTS"));
      if (folder == NULL)
        folder = g_dir_make_tmp ("assay-charts-XXXXXX", NULL);
      g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
      g_test_message ("pictures are in %s", folder);
    }
  return folder;
}

/* Writes a picture to a file, to be looked at. */
void
assay_test_texture (GdkTexture *texture, const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.png", get_folder (), name);

  g_assert_true (gdk_texture_save_to_png (texture, path));
}

/* Writes what a mapped widget looks like to a file, to be looked at. */
void
assay_test_picture (GtkWidget *widget, const char *name)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), node, NULL);
  assay_test_texture (texture, name);
}
