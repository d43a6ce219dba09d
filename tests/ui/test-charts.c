/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-charts.c: ticks and formats as tables; that no two texts overlap at any size, font and direction;
 * the handle by keyboard; what is copied; what assistive technology hears; and pictures to look at. */

#include "assay-chart-handle.h"
#include "assay-chart-private.h"
#include "assay-figure.h"
#include "assay-matrix-cell.h"
#include "assay-stat.h"
#include "assay-test-charts.h"

#include <adwaita.h>
#include <math.h>

typedef AssayChart *(*MakeChart) (void);

static const struct
{
  const char *name;
  MakeChart make;
} charts[] = {
  { "risk", assay_test_chart_risk },       { "reliability", assay_test_chart_reliability },
  { "scatter", assay_test_chart_scatter }, { "trend", assay_test_chart_trend },
  { "bars", assay_test_chart_bars },
};

static void
test_ticks (void)
{
  static const struct
  {
    double min, max;
    gboolean grow;
    int at_most;
    AssayAxisFormat format;
    const char *expected;
  } cases[] = {
    { 0, 1, FALSE, 6, ASSAY_AXIS_PERCENT, "0 % 20 % 40 % 60 % 80 % 100 %" },
    { 0, 0.23, TRUE, 7, ASSAY_AXIS_PERCENT, "0 % 5 % 10 % 15 % 20 % 25 %" },
    { 0, 1, FALSE, 6, ASSAY_AXIS_NUMBER, "0.0 0.2 0.4 0.6 0.8 1.0" },
    { 0, 3, FALSE, 7, ASSAY_AXIS_INTEGER, "0 1 2 3" },
    { 0, 12, FALSE, 6, ASSAY_AXIS_INTEGER, "0 5 10" },
    { 0, 0.019, TRUE, 5, ASSAY_AXIS_DOLLARS, "$0.000 $0.005 $0.010 $0.015 $0.020" },
    { 0, 2, FALSE, 5, ASSAY_AXIS_DOLLARS, "$0.00 $0.50 $1.00 $1.50 $2.00" },
    { 0, 90, FALSE, 4, ASSAY_AXIS_SECONDS, "0 s 50 s" },
    { -2, 2, FALSE, 5, ASSAY_AXIS_NUMBER, "−2 −1 0 1 2" },
    { 5, 5, TRUE, 3, ASSAY_AXIS_NUMBER, "4.5 5.0 5.5" },
    { 0, 0, TRUE, 3, ASSAY_AXIS_INTEGER, "0 1" },
    { NAN, NAN, FALSE, 3, ASSAY_AXIS_NUMBER, "0.0 0.5 1.0" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      AssayAxis axis;

      assay_axis_init (&axis, cases[i].min, cases[i].max, cases[i].grow, cases[i].at_most, cases[i].format);
      for (int k = 0; k < axis.n; k++)
        {
          g_autofree char *label = assay_axis_label (&axis, axis.ticks[k], cases[i].format);

          g_string_append_printf (text, "%s%s", k > 0 ? " " : "", label);
        }
      g_assert_cmpstr (text->str, ==, cases[i].expected);
    }
}

static void
test_formats (void)
{
  static const struct
  {
    double value;
    AssayAxisFormat format;
    const char *expected;
  } cases[] = {
    { 0.7315, ASSAY_AXIS_PERCENT, "73.2 %" }, { 0.47, ASSAY_AXIS_PERCENT, "47 %" },
    { 0, ASSAY_AXIS_PERCENT, "0 %" },         { 0.0033, ASSAY_AXIS_DOLLARS, "$0.0033" },
    { 1.5, ASSAY_AXIS_DOLLARS, "$1.50" },     { -3, ASSAY_AXIS_DOLLARS, "−$3.00" },
    { 0.68, ASSAY_AXIS_NUMBER, "0.68" },      { 1234.6, ASSAY_AXIS_NUMBER, "1235" },
    { 41, ASSAY_AXIS_INTEGER, "41" },         { 0.85, ASSAY_AXIS_SECONDS, "0.85 s" },
    { NAN, ASSAY_AXIS_NUMBER, "–" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = assay_axis_text (cases[i].value, cases[i].format);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static gboolean
is_laid_out (gpointer data)
{
  return gtk_widget_get_width (data) > 0 && gtk_widget_get_mapped (data);
}

/* A window that shows @child on a card, at this size. */
static GtkWindow *
show (GtkWidget *child, int width, int height)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_size_request (child, width, height);
  gtk_widget_set_halign (child, GTK_ALIGN_START);
  gtk_widget_set_valign (child, GTK_ALIGN_START);
  gtk_widget_set_margin_top (child, 16);
  gtk_widget_set_margin_bottom (child, 16);
  gtk_widget_set_margin_start (child, 16);
  gtk_widget_set_margin_end (child, 16);
  gtk_widget_add_css_class (card, "card");
  gtk_box_append (GTK_BOX (card), child);
  adw_window_set_content (ADW_WINDOW (window), card);
  gtk_window_present (GTK_WINDOW (window));
  assay_test_wait (is_laid_out, child, "the chart is laid out");
  return GTK_WINDOW (window);
}

static void
assert_apart (const AssayChartLayout *layout, const char *what)
{
  for (guint i = 0; i < layout->labels->len; i++)
    {
      const AssayChartLabel *one = &g_array_index (layout->labels, AssayChartLabel, i);

      if (one->box.origin.x < 0 || one->box.origin.x + one->box.size.width > layout->width + 1 ||
          one->box.origin.y < 0 || one->box.origin.y + one->box.size.height > layout->height + 1)
        g_error ("%s: \"%s\" sticks out at %.0f, %.0f", what, pango_layout_get_text (one->layout),
                 one->box.origin.x, one->box.origin.y);
      for (guint k = 0; k < i; k++)
        {
          const AssayChartLabel *other = &g_array_index (layout->labels, AssayChartLabel, k);

          if (graphene_rect_intersection (&one->box, &other->box, NULL))
            g_error ("%s: \"%s\" covers \"%s\"", what, pango_layout_get_text (one->layout),
                     pango_layout_get_text (other->layout));
        }
    }
}

static void
set_dpi (int dpi)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi * 1024, NULL);
}

/* Wherever the handle goes, it goes round the name of the line that it is about. */
static void
test_handle_keeps_off (void)
{
  const double x[] = { 0, 1 }, y[] = { 0.01, 0.02 };
  AssayChart *chart = ASSAY_CHART (assay_chart_new ());
  GtkWindow *window;

  assay_chart_set_x_axis (chart, "share", ASSAY_AXIS_PERCENT, 0, 1);
  assay_chart_set_y_axis (chart, "errors", ASSAY_AXIS_PERCENT, 0, 0.12);
  assay_chart_add (chart, assay_series_new (ASSAY_SERIES_LINE, "measured", x, y, 2));
  assay_chart_add (chart, assay_series_new_reference (ASSAY_SERIES_HORIZONTAL, "promised error 5 %", 0.05));
  assay_chart_set_handle (chart, 0.9);
  window = show (GTK_WIDGET (chart), 500, 260);
  for (int i = 0; i <= 40; i++)
    {
      const AssayChartLayout *layout;
      double at;
      gboolean is_named = FALSE;

      assay_chart_move_handle (chart, i / 40.0);
      layout = assay_chart_get_layout (chart);
      at = assay_chart_to_x (layout, assay_chart_get_handle (chart));
      for (guint k = 0; k < layout->labels->len; k++)
        {
          const AssayChartLabel *label = &g_array_index (layout->labels, AssayChartLabel, k);

          if (label->kind != ASSAY_LABEL_REFERENCE)
            continue;
          is_named = TRUE;
          g_assert_true (at < label->box.origin.x || at > label->box.origin.x + label->box.size.width);
        }
      g_assert_true (is_named);
    }
  assay_test_destroy (window);
}

static void
test_nothing_overlaps (void)
{
  static const int dpis[] = { 96, 144, 192 };

  for (gsize c = 0; c < G_N_ELEMENTS (charts); c++)
    {
      AssayChart *chart = charts[c].make ();
      GtkWindow *window = show (GTK_WIDGET (chart), 500, 300);

      for (gsize d = 0; d < G_N_ELEMENTS (dpis); d++)
        for (int rtl = 0; rtl < 2; rtl++)
          {
            int least;
            int least_height;

            set_dpi (dpis[d]);
            gtk_widget_set_direction (GTK_WIDGET (chart), rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
            gtk_widget_set_size_request (GTK_WIDGET (chart), -1, -1);
            gtk_widget_measure (GTK_WIDGET (chart), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
            gtk_widget_measure (GTK_WIDGET (chart), GTK_ORIENTATION_VERTICAL, -1, &least_height, NULL, NULL, NULL);
            for (int width = MAX (300, least); width <= 1400; width += 37)
              for (int height = MAX (160, least_height); height <= 460; height += 150)
                {
                  AssayChartLayout *layout = assay_chart_layout_new (chart, width, height);
                  g_autofree char *what = g_strdup_printf ("%s %d×%d %d dpi%s", charts[c].name, width, height,
                                                           dpis[d], rtl ? " rtl" : "");

                  assert_apart (layout, what);
                  g_assert_cmpint (layout->x.n, >=, 1);
                  g_assert_cmpint (layout->y.n, >=, 2);
                  assay_chart_layout_free (layout);
                }
          }
      set_dpi (96);
      assay_test_destroy (window);
    }
}

static void
on_moved (AssayChart *chart, double x, gpointer data)
{
  *(double *) data = x;
}

static void
test_handle (void)
{
  static const struct
  {
    const char *action;
    double expected;
  } cases[] = {
    { "handle.increase", 0.48 },      { "handle.increase-more", 0.58 }, { "handle.decrease", 0.57 },
    { "handle.decrease-more", 0.47 }, { "handle.first", 0 },            { "handle.last", 1 },
  };
  AssayChart *chart = assay_test_chart_risk ();
  GtkWindow *window = show (GTK_WIDGET (chart), 700, 320);
  g_autoptr (GPtrArray) handles = assay_test_find (GTK_WIDGET (chart), ASSAY_TYPE_CHART_HANDLE);
  double moved = NAN;

  g_assert_cmpuint (handles->len, ==, 1);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (handles->pdata[0]), GTK_ACCESSIBLE_ROLE_SLIDER);
  g_signal_connect (chart, "handle-moved", G_CALLBACK (on_moved), &moved);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (gtk_widget_activate_action (handles->pdata[0], cases[i].action, NULL));
      g_assert_cmpfloat_with_epsilon (moved, cases[i].expected, 1e-9);
      g_assert_cmpfloat_with_epsilon (assay_chart_get_handle (chart), cases[i].expected, 1e-9);
    }
  /* Whoever sets it does not hear of it. */
  moved = -1;
  assay_chart_set_handle (chart, 0.3);
  g_assert_cmpfloat (moved, ==, -1);
  g_assert_true (gtk_widget_grab_focus (handles->pdata[0]));
  assay_test_destroy (window);
}

static void
test_csv (void)
{
  AssayChart *chart = g_object_ref_sink (assay_test_chart_reliability ());
  AssayChart *named = g_object_ref_sink (ASSAY_CHART (assay_chart_new ()));
  AssayMatrix *matrix = g_object_ref_sink (assay_test_matrix (3));
  static const char *const names[] = { "=v1", "v,2", NULL };
  static const double x[] = { 0, 1 };
  static const double y[] = { 0.1, NAN };
  g_autofree char *one = assay_chart_dup_csv (chart);
  g_autofree char *two = NULL;
  g_autofree char *three = assay_matrix_dup_csv (matrix);

  g_assert_true (g_str_has_prefix (one, "series,Confidence,Accuracy,low,high\r\nBins,0.45,0.31,0.19,0.43\r\n"));
  assay_chart_set_x_names (named, names);
  assay_chart_add (named, assay_series_set_labels (assay_series_new (ASSAY_SERIES_POINTS, "a", x, y, 2), names));
  two = assay_chart_dup_csv (named);
  g_assert_cmpstr (two, ==, "series,x,y,label\r\na,'=v1,0.1,'=v1\r\na,\"v,2\",,\"v,2\"\r\n");
  g_assert_cmpstr (three, ==, ",negative,neutral,positive\r\nnegative,38,6,1\r\nneutral,7,29,9\r\npositive,1,8,41\r\n");
  g_object_unref (chart);
  g_object_unref (named);
  g_object_unref (matrix);
}

static gboolean
is_described (gpointer data)
{
  return ASSAY_CHART (data)->describe_id == 0;
}

static void
test_words (void)
{
  AssayChart *chart = assay_test_chart_risk ();
  GtkWindow *window;
  g_autofree char *summary = assay_chart_dup_summary (chart);
  AssayChart *empty = g_object_ref_sink (ASSAY_CHART (assay_chart_new ()));
  g_autofree char *nothing = NULL;

  g_assert_cmpstr (summary, ==,
                   "Chart of Errors among the accepted over Share of tasks accepted. "
                   "Errors: 101 values, from 1.2 % at 0 % to 23.2 % at 100 %. "
                   "Reference line: promised error 5 %, at 5 %. Threshold: 47 %.");
  assay_chart_set_empty_text (empty, "Run it first.");
  nothing = assay_chart_dup_summary (empty);
  g_assert_cmpstr (nothing, ==, "Run it first.");
  g_object_unref (empty);
  window = show (GTK_WIDGET (chart), 500, 300);
  assay_test_wait (is_described, chart, "the chart has words");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_ROLE_IMG);
  g_assert_null (gtk_test_accessible_check_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                                     summary));
  g_assert_null (gtk_test_accessible_check_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                     "When is it good enough?"));
  assay_test_destroy (window);
}

static void
test_readout (void)
{
  AssayChart *chart = assay_test_chart_scatter ();
  GtkWindow *window = show (GTK_WIDGET (chart), 500, 300);
  g_autofree char *text = NULL;

  chart->at_series = 0;
  chart->at = 2;
  text = assay_chart_dup_readout (chart);
  g_assert_cmpstr (text, ==, "v3 · gpt-5-mini\nCost per task: $0.0033\nAccuracy: 73.1 % (69.1 % to 77.1 %)");
  assay_test_destroy (window);
}

static void
on_cell (AssayMatrix *matrix, guint row, guint column, gpointer data)
{
  *(guint *) data = row * 100 + column;
}

static void
test_matrix (void)
{
  AssayMatrix *matrix = assay_test_matrix (3);
  GtkWindow *window = show (GTK_WIDGET (matrix), 400, 200);
  g_autoptr (GPtrArray) cells = assay_test_find (GTK_WIDGET (matrix), ASSAY_TYPE_MATRIX_CELL);
  guint at = 999;
  guint n_focusable = 0;

  g_assert_cmpuint (cells->len, ==, 9);
  g_assert_null (gtk_test_accessible_check_property (cells->pdata[1], GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                     "truth negative, model neutral: 6 of 45"));
  for (guint i = 0; i < cells->len; i++)
    n_focusable += gtk_widget_get_focusable (cells->pdata[i]) ? 1 : 0;
  g_assert_cmpuint (n_focusable, ==, 1);
  g_signal_connect (matrix, "cell-activated", G_CALLBACK (on_cell), &at);
  g_assert_true (gtk_widget_activate_action (cells->pdata[5], "cell.activate", NULL));
  g_assert_cmpuint (at, ==, 102);
  g_assert_true (gtk_window_get_focus (window) == cells->pdata[5]);
  assay_test_destroy (window);
}

static void
set_scheme (gboolean dark)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
}

/* Numbers can be read on every shade. */
static void
test_contrast (void)
{
  for (int dark = 0; dark < 2; dark++)
    {
      set_scheme (dark);
      for (int i = 0; i <= 100; i++)
        for (int agrees = 0; agrees < 2; agrees++)
          {
            AssayMatrixValue value = { .count = 7, .share = i / 100.0, .agrees = agrees };
            GdkRGBA ground;
            GdkRGBA text;

            assay_matrix_cell_colors (&value, &ground, &text);
            g_assert_cmpfloat (assay_palette_contrast (&ground, &text), >=, 4.5);
          }
    }
  set_scheme (FALSE);
}

static void
test_many (void)
{
  AssayChart *chart = assay_test_chart_many ();
  GtkWindow *window = show (GTK_WIDGET (chart), 1200, 400);
  gint64 start = g_get_monotonic_time ();
  int n = 0;

  for (; n < 10; n++)
    {
      g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
      int width;
      int height;

      ASSAY_FIGURE_GET_IFACE (chart)->draw (ASSAY_FIGURE (chart), snapshot, &width, &height);
    }
  g_test_message ("120,000 values: %.1f ms a drawing", (double) (g_get_monotonic_time () - start) / n / 1000.0);
  g_assert_cmpint ((g_get_monotonic_time () - start) / n, <, 200 * 1000);
  start = g_get_monotonic_time ();
  assay_chart_layout_free (assay_chart_layout_new (chart, 1200, 400));
  g_test_message ("120,000 values: %.1f ms to lay out", (double) (g_get_monotonic_time () - start) / 1000.0);
  assay_test_picture (GTK_WIDGET (window), "many");
  assay_test_destroy (window);
}

static void
test_copy (void)
{
  AssayChart *chart = assay_test_chart_risk ();
  GtkWindow *window = show (GTK_WIDGET (chart), 500, 300);
  g_autoptr (GdkTexture) texture = assay_figure_render (ASSAY_FIGURE (chart));
  GdkContentProvider *content;
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *csv = assay_chart_dup_csv (chart);

  g_assert_cmpint (gdk_texture_get_width (texture), ==, 2 * (500 + 24));
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 2 * (300 + 24));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (chart), "figure.copy-csv", NULL));
  content = gdk_clipboard_get_content (gtk_widget_get_clipboard (GTK_WIDGET (chart)));
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (content, &value, NULL));
  g_assert_cmpstr (g_value_get_string (&value), ==, csv);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (chart), "figure.copy-image", NULL));
  content = gdk_clipboard_get_content (gtk_widget_get_clipboard (GTK_WIDGET (chart)));
  g_value_unset (&value);
  g_value_init (&value, GDK_TYPE_TEXTURE);
  g_assert_true (gdk_content_provider_get_value (content, &value, NULL));
  g_assert_true (GDK_IS_TEXTURE (g_value_get_object (&value)));
  assay_test_destroy (window);
}

/* Pictures for people: nothing is compared. */
static void
test_pictures (void)
{
  static const struct
  {
    const char *name;
    int width;
    int height;
    gboolean dark;
    int dpi;
    gboolean rtl;
  } looks[] = {
    { "light", 640, 300, FALSE, 96, FALSE },  { "dark", 640, 300, TRUE, 96, FALSE },
    { "narrow", 300, 220, FALSE, 96, FALSE }, { "large", 700, 420, FALSE, 168, FALSE },
    { "rtl", 500, 280, FALSE, 96, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    for (gsize c = 0; c <= G_N_ELEMENTS (charts); c++)
      {
        gboolean is_matrix = c == G_N_ELEMENTS (charts);
        GtkWidget *widget = is_matrix ? GTK_WIDGET (assay_test_matrix (looks[i].dark ? 12 : 3))
                                      : GTK_WIDGET (charts[c].make ());
        g_autofree char *name = g_strdup_printf ("%s-%s", is_matrix ? "matrix" : charts[c].name, looks[i].name);
        GtkWindow *window;

        set_scheme (looks[i].dark);
        set_dpi (looks[i].dpi);
        gtk_widget_set_direction (widget, looks[i].rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
        window = show (widget, looks[i].width, looks[i].height);
        if (c == 2)
          {
            ASSAY_CHART (widget)->at_series = 0;
            ASSAY_CHART (widget)->at = 1;
          }
        gtk_widget_queue_draw (widget);
        gtk_test_widget_wait_for_draw (widget);
        assay_test_picture (GTK_WIDGET (window), name);
        assay_test_destroy (window);
      }
  set_scheme (FALSE);
  set_dpi (96);
}

/* What is not in the other pictures: the focus, many classes, nothing, cards, and a copy. */
static void
test_more_pictures (void)
{
  AssayChart *risk = assay_test_chart_risk ();
  gint64 start = g_get_monotonic_time ();
  AssayMatrix *matrix = assay_test_matrix (34);
  GtkWidget *cards = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *stat = assay_stat_new ("Accuracy");
  GtkWidget *empty = assay_chart_new ();
  GtkWindow *window;
  g_autoptr (GdkTexture) texture = NULL;

  start = g_get_monotonic_time () - start;
  g_test_message ("30 × 30 cells: %.1f ms to make", (double) start / 1000.0);
  window = show (GTK_WIDGET (risk), 600, 300);
  gtk_widget_grab_focus (risk->handle);
  gtk_window_set_focus_visible (window, TRUE);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (risk));
  assay_test_picture (GTK_WIDGET (window), "focus-handle");
  texture = assay_figure_render (ASSAY_FIGURE (risk));
  g_assert_nonnull (texture);
  assay_test_texture (texture, "copied");
  assay_test_destroy (window);

  window = show (GTK_WIDGET (matrix), 700, 400);
  gtk_window_set_focus (window, NULL);
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (matrix), GTK_DIR_TAB_FORWARD));
  g_assert_true (ASSAY_IS_MATRIX_CELL (gtk_window_get_focus (window)));
  gtk_window_set_focus_visible (window, TRUE);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (matrix));
  assay_test_picture (GTK_WIDGET (window), "matrix-many");
  texture = (g_object_unref (texture), assay_figure_render (ASSAY_FIGURE (matrix)));
  assay_test_texture (texture, "copied-matrix");
  assay_test_destroy (window);

  assay_stat_set (ASSAY_STAT (stat), "73.15 %", "± 4.1 · 140 tasks · $0.055 avg");
  gtk_widget_set_hexpand (stat, TRUE);
  gtk_widget_set_hexpand (empty, TRUE);
  assay_chart_set_empty_text (ASSAY_CHART (empty), "No task has a ground truth yet. Mark some in Data.");
  gtk_box_append (GTK_BOX (cards), stat);
  gtk_box_append (GTK_BOX (cards), empty);
  window = show (cards, 640, 200);
  g_assert_null (gtk_test_accessible_check_property (GTK_ACCESSIBLE (stat), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                     "Accuracy 73.15 % ± 4.1 · 140 tasks · $0.055 avg"));
  assay_test_picture (GTK_WIDGET (window), "cards");
  assay_test_destroy (window);
}

int
main (int argc, char **argv)
{
  assay_test_ui_init (&argc, &argv);
  g_test_add_func ("/charts/ticks", test_ticks);
  g_test_add_func ("/charts/formats", test_formats);
  g_test_add_func ("/charts/handle-keeps-off", test_handle_keeps_off);
  g_test_add_func ("/charts/nothing-overlaps", test_nothing_overlaps);
  g_test_add_func ("/charts/handle", test_handle);
  g_test_add_func ("/charts/csv", test_csv);
  g_test_add_func ("/charts/words", test_words);
  g_test_add_func ("/charts/readout", test_readout);
  g_test_add_func ("/charts/matrix", test_matrix);
  g_test_add_func ("/charts/contrast", test_contrast);
  g_test_add_func ("/charts/many", test_many);
  g_test_add_func ("/charts/copy", test_copy);
  g_test_add_func ("/charts/pictures", test_pictures);
  g_test_add_func ("/charts/more-pictures", test_more_pictures);
  return g_test_run ();
}
