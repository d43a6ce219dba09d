/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-picture-metrics.c: the measures against pictures whose figures are known, made here; then the
 * thirty drawn pictures, whose defects are known: each kind of defect has to cost, on average, in the
 * dimension that it concerns. */

#include "assay-error.h"
#include "assay-json.h"
#include "assay-picture-metrics.h"
#include "assay-picture-saliency.h"

#include <math.h>
#include <string.h>

typedef void (*PixelFunc) (int x, int y, double parameter, double rgb[3]);

static AssayImage *
make (int width, int height, PixelFunc func, double parameter)
{
  gsize length = (gsize) width * (gsize) height * 3;
  guint8 *data = g_malloc (length), *p = data;
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, length);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        double rgb[3];

        func (x, y, parameter, rgb);
        for (int i = 0; i < 3; i++)
          *p++ = (guint8) CLAMP (lround (rgb[i]), 0, 255);
      }
  return assay_image_new (width, height, width * 3, 3, bytes);
}

static void
set_grey (double rgb[3], double value)
{
  rgb[0] = rgb[1] = rgb[2] = value;
}

static void
plain (int x, int y, double value, double rgb[3])
{
  set_grey (rgb, value);
}

static void
halves (int x, int y, double unused, double rgb[3])
{
  set_grey (rgb, x < 128 ? 0 : 255);
}

/* A board whose fields fade into each other over so many pixels. */
static void
board (int x, int y, double softness, double rgb[3])
{
  double across = 20 - fabs (fmod (x, 80) - 40), down = 20 - fabs (fmod (y, 80) - 40);

  set_grey (rgb, 128 + 80 * tanh (across / softness) * tanh (down / softness));
}

static void
pale_board (int x, int y, double softness, double rgb[3])
{
  board (x, y, softness, rgb);
  set_grey (rgb, 128 + (rgb[0] - 128) / 4);
}

/* Twelve even numbers less six are nearly Gaussian with deviation 1. */
static void
noisy (int x, int y, double sigma, double rgb[3])
{
  guint32 state = (guint32) x * 0x9e3779b1u ^ (guint32) y * 0x85ebca6bu;
  double sum = -6;

  for (int i = 0; i < 12; i++)
    {
      state += 0x6d2b79f5u;
      guint32 mixed = (state ^ state >> 15) * 0x2c1b3c6du;

      mixed = (mixed ^ mixed >> 12) * 0x297a2d39u;
      sum += (mixed ^ mixed >> 15) / 4294967296.0;
    }
  set_grey (rgb, 128 + sigma * sum);
}

static void
stripes (int x, int y, double unused, double rgb[3])
{
  rgb[0] = x % 2 == 0 ? 255 : 0;
  rgb[1] = 0;
  rgb[2] = x % 2 == 0 ? 0 : 255;
}

static AssayPictureReport
measure (int width, int height, PixelFunc func, double parameter)
{
  g_autoptr (AssayImage) image = make (width, height, func, parameter);
  AssayPictureReport report;

  g_assert_true (assay_picture_measure (image, &report, NULL));
  return report;
}

static void
test_tone (void)
{
  AssayPictureReport grey = measure (256, 128, plain, 51);
  AssayPictureReport two = measure (256, 128, halves, 0);
  AssayPictureReport colour = measure (256, 128, stripes, 0);

  g_assert_cmpfloat_with_epsilon (grey.value[ASSAY_PICTURE_BRIGHTNESS], 0.2, 1e-4);
  g_assert_cmpfloat_with_epsilon (grey.value[ASSAY_PICTURE_RMS_CONTRAST], 0, 1e-4);
  g_assert_cmpfloat_with_epsilon (grey.value[ASSAY_PICTURE_COLOURFULNESS], 0, 1e-4);
  g_assert_cmpfloat (grey.value[ASSAY_PICTURE_SHADOWS], ==, 0);
  g_assert_cmpfloat_with_epsilon (two.value[ASSAY_PICTURE_BRIGHTNESS], 0.5, 1e-4);
  g_assert_cmpfloat_with_epsilon (two.value[ASSAY_PICTURE_RMS_CONTRAST], 0.5, 1e-4);
  g_assert_cmpfloat_with_epsilon (two.value[ASSAY_PICTURE_SHADOWS], 0.5, 1e-4);
  g_assert_cmpfloat_with_epsilon (two.value[ASSAY_PICTURE_HIGHLIGHTS], 0.5, 1e-4);
  /* Red and blue in turns: rg is 255 or 0, yb 127.5 or −255; their means and deviations by hand. */
  g_assert_cmpfloat_with_epsilon (colour.value[ASSAY_PICTURE_COLOURFULNESS],
                                  hypot (127.5, 191.25) + 0.3 * hypot (127.5, -63.75), 0.01);
}

static void
test_noise (void)
{
  static const double sigmas[] = { 3, 6, 12, 20 };
  AssayPictureReport textured = measure (320, 240, board, 1);
  double before = 1.1;

  for (gsize i = 0; i < G_N_ELEMENTS (sigmas); i++)
    {
      AssayPictureReport report = measure (320, 240, noisy, sigmas[i]);

      /* The flattest tiles are a little less noisy than all. */
      g_assert_cmpfloat_with_epsilon (report.value[ASSAY_PICTURE_SIGMA], sigmas[i], 0.15 * sigmas[i]);
      g_assert_cmpfloat (report.quality[ASSAY_PICTURE_NOISE], <, before);
      before = report.quality[ASSAY_PICTURE_NOISE];
    }
  g_assert_cmpfloat (textured.value[ASSAY_PICTURE_SIGMA], <, 1);
}

static void
test_sharpness (void)
{
  static const double softness[] = { 0.5, 1, 2, 4, 8 };
  AssayPictureReport sharp = measure (480, 320, board, 0.5);
  AssayPictureReport pale = measure (480, 320, pale_board, 0.5);
  AssayPictureReport blank = measure (480, 320, plain, 128);
  double before = 1.1, acutance = G_MAXDOUBLE;

  for (gsize i = 0; i < G_N_ELEMENTS (softness); i++)
    {
      AssayPictureReport report = measure (480, 320, board, softness[i]);

      g_test_message ("softness %g: blur %.3f, acutance %.4f, sharpness %.3f", softness[i], report.value[ASSAY_PICTURE_BLUR],
                      report.value[ASSAY_PICTURE_ACUTANCE], report.quality[ASSAY_PICTURE_SHARPNESS]);
      g_assert_cmpfloat (report.quality[ASSAY_PICTURE_SHARPNESS], <=, before);
      g_assert_cmpfloat (report.value[ASSAY_PICTURE_ACUTANCE], <, acutance);
      acutance = report.value[ASSAY_PICTURE_ACUTANCE];
      before = report.quality[ASSAY_PICTURE_SHARPNESS];
    }
  g_assert_cmpfloat (sharp.quality[ASSAY_PICTURE_SHARPNESS], >, 0.9);
  g_assert_cmpfloat (before, <, 0.2);
  /* A quarter of the contrast is not a blur. */
  g_assert_cmpfloat_with_epsilon (pale.value[ASSAY_PICTURE_ACUTANCE], sharp.value[ASSAY_PICTURE_ACUTANCE],
                                  0.1 * sharp.value[ASSAY_PICTURE_ACUTANCE]);
  g_assert_cmpfloat (blank.quality[ASSAY_PICTURE_SHARPNESS], ==, 0);
}

/* A red disc on a blue ground; the parameter says where: thousands are x, the rest y. */
static void
disc (int x, int y, double where, double rgb[3])
{
  double cx = floor (where / 1000), cy = fmod (where, 1000);
  gboolean inside = hypot (x - cx, y - cy) < 26;

  rgb[0] = inside ? 210 : 60;
  rgb[1] = inside ? 60 : 110;
  rgb[2] = inside ? 50 : 190;
}

static void
test_placement (void)
{
  static const struct
  {
    const char *what;
    double x, y;
    gboolean balanced, framed;
  } cases[] = {
    { "centre", 160, 120, TRUE, TRUE },          { "left third", 110, 80, TRUE, TRUE },
    { "right third", 212, 160, TRUE, TRUE },     { "corner", 52, 46, FALSE, TRUE },
    { "lower right corner", 268, 194, FALSE, TRUE }, { "cut by the left", 0, 120, FALSE, FALSE },
    { "cut by the bottom", 160, 240, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AssayPictureReport report = measure (320, 240, disc, cases[i].x * 1000 + cases[i].y);

      g_test_message ("%s: centre %.2f %.2f, balance %.2f, framing %.2f", cases[i].what, report.centre_x, report.centre_y,
                      report.quality[ASSAY_PICTURE_BALANCE], report.quality[ASSAY_PICTURE_FRAMING]);
      g_assert_cmpfloat_with_epsilon (report.centre_x, cases[i].x / 320, cases[i].framed ? 0.06 : 0.1);
      g_assert_cmpfloat_with_epsilon (report.centre_y, cases[i].y / 240, cases[i].framed ? 0.06 : 0.1);
      g_assert_cmpint (report.quality[ASSAY_PICTURE_BALANCE] >= 0.75, ==, cases[i].balanced);
      g_assert_cmpint (report.quality[ASSAY_PICTURE_FRAMING] >= 0.4, ==, cases[i].framed);
    }
}

static void
test_saliency_sum (void)
{
  g_autofree float *plane = g_new0 (float, ASSAY_SALIENCY_CELLS);
  g_autofree float *map = g_new (float, ASSAY_SALIENCY_CELLS);
  const float *channels[] = { plane, plane, plane };
  double sum = 0;

  assay_saliency_compute (channels, map);
  g_assert_cmpfloat (map[0], ==, map[ASSAY_SALIENCY_CELLS - 1]);
  for (int i = 0; i < 40; i++)
    plane[20 * ASSAY_SALIENCY_SIDE + i] = 100;
  assay_saliency_compute (channels, map);
  for (int i = 0; i < ASSAY_SALIENCY_CELLS; i++)
    sum += map[i];
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-4);
}

static void
test_stable (void)
{
  AssayPictureReport once = measure (400, 300, board, 2);
  AssayPictureReport again = measure (400, 300, board, 2);
  g_autoptr (AssayImage) small = make (16, 300, board, 2);
  g_autoptr (GError) error = NULL;
  AssayPictureReport none;

  g_assert_cmpmem (&once, sizeof once, &again, sizeof again);
  g_assert_false (assay_picture_measure (small, &none, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA);
  g_assert_nonnull (strstr (error->message, "16 × 300"));
  for (int i = 0; i < ASSAY_PICTURE_N_METRICS; i++)
    {
      g_assert_cmpfloat (once.metric[i], >=, 0);
      g_assert_cmpfloat (once.metric[i], <=, 1);
      g_assert_nonnull (assay_picture_metric_get_name (i));
      g_assert_nonnull (assay_picture_metric_get_source (i));
    }
}

static void
test_dimensions (void)
{
  static const struct
  {
    const char *name, *meaning, *speaks_of; /* NULL: must stay empty */
  } cases[] = {
    { "Visual Quality", NULL, "noise" },
    { "Quality", NULL, "noise" },
    { "visual_quality", NULL, "noise" },
    { "Image quality", "Does it match the prompt?", "noise" },
    { "Bildqualität", NULL, "noise" },
    { "Qualité de l’image", NULL, "noise" },
    { "Sharpness", NULL, "Sharp (" },
    { "Bildschärfe", NULL, "Sharp (" },
    { "Schärfe", NULL, "Sharp (" },
    { "Netteté", NULL, "Sharp (" },
    { "Focus & exposure", NULL, "well exposed" },
    { "Belichtung", NULL, "Well exposed" },
    { "Éclairage", NULL, "Well exposed" },
    { "Contrast", NULL, "contrast" },
    { "Bildkontrast", NULL, "contrast" },
    { "Noise", NULL, "noise" },
    { "Bildrauschen", NULL, "noise" },
    { "Bruit", NULL, "noise" },
    { "Colour", NULL, "colour" },
    { "Farben", NULL, "colour" },
    { "Composition", "Is the framing, balance, and crop strong?", "the eye goes to" },
    { "Bildaufbau", NULL, "the eye goes to" },
    { "Cadrage", NULL, "the border" },
    { "Q2", "Is the picture sharp and free of noise?", "Sharp (" },
    { "Prompt Alignment", "Does the subject clearly match the prompt?", NULL },
    { "Prompt Alignment", "Is the image sharp?", NULL },
    { "Alignment", NULL, NULL },
    { "Overall", NULL, NULL },
    { "Aesthetics", "Beautiful composition and colours", NULL },
    { "Text quality", NULL, NULL },
    { "Translation quality", NULL, NULL },
    { "Colour balance", NULL, NULL },
    { "White balance", NULL, NULL },
    { "Colour accuracy", NULL, NULL },
    { "Contrasting ideas", "How well are two opinions set against each other?", NULL },
    { "Q3", "Is the requested subject in focus and sharp?", NULL },
    { "Comment", NULL, NULL },
    { "", "", NULL },
    { NULL, NULL, NULL },
  };
  AssayPictureReport report = measure (480, 320, board, 0.5);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *why = NULL;
      double score = -1;
      gboolean judged = assay_picture_metrics_score_dimension (&report, cases[i].name, cases[i].meaning, 1, 5, &score, &why);

      g_test_message ("%s / %s → %s", cases[i].name, cases[i].meaning, why);
      g_assert_cmpint (judged, ==, cases[i].speaks_of != NULL);
      if (!judged)
        {
          g_assert_null (why);
          g_assert_cmpfloat (score, ==, -1);
          continue;
        }
      g_assert_nonnull (strstr (why, cases[i].speaks_of));
      g_assert_cmpfloat (score, >=, 1);
      g_assert_cmpfloat (score, <=, 5);
    }
}

static void
test_sentence (void)
{
  AssayPictureReport dark = measure (256, 128, plain, 20);
  g_autofree char *light = assay_picture_report_dup_sentence (&dark, 1u << ASSAY_PICTURE_EXPOSURE);
  g_autofree char *all = assay_picture_report_dup_sentence (&dark, 0);

  g_assert_cmpstr (light, ==, "Much too dark (mean brightness 0.08).");
  g_assert_true (g_str_has_prefix (all, "Blurred ("));
  g_assert_nonnull (strstr (all, "hardly any contrast (RMS 0.00), little noise (σ 0.0), no colour"));
}

typedef struct
{
  int n;
  double quality, composition;
} Group;

static void
add_sample (JsonObject *sample, const char *folder, Group *group)
{
  g_autofree char *path = g_build_filename (folder, assay_json_get_string (sample, "file", NULL), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = assay_image_read_file (path, &error);
  g_autoptr (AssayImage) image = NULL;
  AssayPictureReport report;
  double quality, composition;

  g_assert_no_error (error);
  image = assay_image_decode (bytes, path, ASSAY_PICTURE_WORK_SIDE, &error);
  g_assert_no_error (error);
  g_assert_true (assay_picture_measure (image, &report, &error));
  g_assert_true (assay_picture_metrics_score_dimension (&report, "Visual Quality", NULL, 1, 5, &quality, NULL));
  g_assert_true (assay_picture_metrics_score_dimension (&report, "Composition", NULL, 1, 5, &composition, NULL));
  g_test_message ("%s %-13s quality %.1f (%d), composition %.1f (%d)", assay_json_get_string (sample, "file", ""),
                  assay_json_get_string (sample, "defect", ""), quality, (int) assay_json_get_int (sample, "quality", 0),
                  composition, (int) assay_json_get_int (sample, "composition", 0));
  group->n++;
  group->quality += quality;
  group->composition += composition;
}

/* A whole point of the scale where it has to cost, less than half of one where it must not. */
static void
assert_cost (double cost, gboolean expected)
{
  if (expected)
    g_assert_cmpfloat (cost, >, 1.0);
  else
    g_assert_cmpfloat (cost, <, 0.5);
}

static void
test_samples (void)
{
  static const struct
  {
    const char *defect;
    int at_least;
    gboolean in_quality, in_composition; /* where it has to cost */
  } groups[] = {
    { "none", 8, FALSE, FALSE },       { "blur", 2, TRUE, FALSE },        { "noise", 2, TRUE, FALSE },
    { "dark", 2, TRUE, FALSE },        { "overexposed", 2, TRUE, FALSE }, { "off-centre", 2, FALSE, TRUE },
    { "cropped", 2, FALSE, TRUE },     { "wrong-subject", 2, FALSE, FALSE },
  };
  Group sums[G_N_ELEMENTS (groups)] = { 0 };
  g_autofree char *folder = g_build_filename (g_test_get_dir (G_TEST_BUILT), "..", "data", "sample", NULL);
  g_autofree char *path = g_build_filename (folder, "image-evals.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) manifest = NULL;
  JsonArray *samples;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  manifest = assay_json_parse (text, -1, NULL);
  samples = json_node_get_array (manifest);
  for (guint i = 0; i < json_array_get_length (samples); i++)
    {
      JsonObject *sample = json_array_get_object_element (samples, i);
      gsize group = 0;

      while (group < G_N_ELEMENTS (groups) && strcmp (groups[group].defect, assay_json_get_string (sample, "defect", "")) != 0)
        group++;
      g_assert_cmpuint (group, <, G_N_ELEMENTS (groups));
      g_assert_cmpstr (assay_json_get_string (sample, "prompt", NULL), ==, "portrait of airplane");
      add_sample (sample, folder, &sums[group]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      double quality = sums[i].quality / sums[i].n, composition = sums[i].composition / sums[i].n;

      g_test_message ("%-13s n %d: quality %.2f, composition %.2f", groups[i].defect, sums[i].n, quality, composition);
      g_assert_cmpint (sums[i].n, >=, groups[i].at_least);
      assert_cost (sums[0].quality / sums[0].n - quality, groups[i].in_quality);
      assert_cost (sums[0].composition / sums[0].n - composition, groups[i].in_composition);
    }
}

static void
test_speed (void)
{
  g_autoptr (AssayImage) image = make (512, 512, board, 1);
  AssayPictureReport report;
  gint64 best = G_MAXINT64;

  if (!g_test_perf ())
    {
      g_test_skip ("runs with -m perf");
      return;
    }
  for (int i = 0; i < 20; i++)
    {
      gint64 start = g_get_monotonic_time ();

      assay_picture_measure (image, &report, NULL);
      best = MIN (best, g_get_monotonic_time () - start);
    }
  g_test_minimized_result ((double) best / 1000, "%.1f ms a picture", (double) best / 1000);
  g_assert_cmpint (best, <, 15000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/engine/picture-metrics/tone", test_tone);
  g_test_add_func ("/engine/picture-metrics/noise", test_noise);
  g_test_add_func ("/engine/picture-metrics/sharpness", test_sharpness);
  g_test_add_func ("/engine/picture-metrics/placement", test_placement);
  g_test_add_func ("/engine/picture-metrics/saliency-sum", test_saliency_sum);
  g_test_add_func ("/engine/picture-metrics/stable", test_stable);
  g_test_add_func ("/engine/picture-metrics/dimensions", test_dimensions);
  g_test_add_func ("/engine/picture-metrics/sentence", test_sentence);
  g_test_add_func ("/engine/picture-metrics/samples", test_samples);
  g_test_add_func ("/engine/picture-metrics/speed", test_speed);
  return g_test_run ();
}
