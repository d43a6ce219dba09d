/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-picture-metrics.c: what can be said of a picture without knowing what it shows. Published measures,
 * each with its source in the table below, each mapped to 0 … 1 by straight lines between the
 * points of the table. The points were set by eye on photographs and on the same photographs blurred,
 * shaken, darkened and burnt; they are conventions, not truths, and stand here to be read.
 *
 * Limits, stated: a picture is judged at the size of a page, so a blur under a pixel there is none;
 * a low-key photograph is "dark", a product on pure white "burnt"; gravel may pass for grain.
 *
 * Deterministic; plain functions of their arguments; any thread. */

#include "assay-picture-metrics.h"
#include "assay-error.h"
#include "assay-picture-saliency.h"

#include <math.h>
#include <stdlib.h>

#define TILE 16
#define MAX_TILES ((ASSAY_PICTURE_WORK_SIDE / TILE) * (ASSAY_PICTURE_WORK_SIDE / TILE))
#define SIDE ASSAY_SALIENCY_SIDE
/* Beyond these a sensor or a file has nothing more to say. */
#define CLIPPED_DARK 8
#define CLIPPED_LIGHT 250
/* Crété: the length of the second blur, 9 pixels. */
#define BLUR_RADIUS 4
/* The outer frame of the saliency map, a twentieth of it. */
#define BORDER_CELLS 3
/* What is so many times as salient as the mean belongs to an object. */
#define OBJECT_SALIENCY 2
#define MAX_POINTS 6

typedef struct
{
  const char *name;
  const char *source;
  struct
  {
    double value, goodness;
  } points[MAX_POINTS];
  int n_points;
} Metric;

static const Metric metrics[ASSAY_PICTURE_N_METRICS] = {
  /* Variance of the Laplacian over the sharpest tenth of the tiles, less what the noise adds to it, over
   * the variance of the whole picture, so that a dark or pale picture is not taken for a blurred one.
   * The logarithm is mapped. */
  [ASSAY_PICTURE_ACUTANCE] = { "acutance", "Pech-Pacheco et al., Diatom autofocusing in brightfield microscopy, ICPR 2000",
                               { { -2.0, 0 }, { -1.5, 0.15 }, { -1.0, 0.5 }, { -0.5, 0.9 }, { -0.3, 1 } }, 5 },
  /* How little a picture changes when it is blurred once more: 0 sharp, 1 blurred. */
  [ASSAY_PICTURE_BLUR] = { "blur effect", "Crété et al., The blur effect, SPIE 6492, 2007",
                           { { 0.40, 1 }, { 0.50, 0.6 }, { 0.60, 0.25 }, { 0.70, 0 } }, 4 },
  [ASSAY_PICTURE_BRIGHTNESS] = { "mean brightness", "mean of Rec. 601 luma, 0 to 1",
                                 { { 0.08, 0 }, { 0.20, 0.25 }, { 0.38, 1 }, { 0.68, 1 }, { 0.82, 0.5 }, { 0.95, 0 } }, 6 },
  [ASSAY_PICTURE_SHADOWS] = { "blocked shadows", "share of pixels with luma under 8 of 255",
                              { { 0.10, 1 }, { 0.35, 0.75 }, { 0.70, 0.3 } }, 3 },
  [ASSAY_PICTURE_HIGHLIGHTS] = { "burnt highlights", "share of pixels with all channels from 250 of 255",
                                 { { 0.08, 1 }, { 0.30, 0.75 }, { 0.60, 0.3 } }, 3 },
  [ASSAY_PICTURE_RMS_CONTRAST] = { "RMS contrast", "Peli, Contrast in complex images, JOSA A 7(10), 1990",
                                   { { 0, 0 }, { 0.03, 0.1 }, { 0.07, 0.6 }, { 0.12, 1 }, { 0.32, 1 }, { 0.42, 0.7 } }, 6 },
  /* Immerkær's estimate over the flattest tenth of the tiles; there only as far as a tile is nothing but
   * noise, since the same amount cannot be seen in a texture. In levels of 255. */
  [ASSAY_PICTURE_SIGMA] = { "noise", "Immerkær, Fast noise variance estimation, CVIU 64(2), 1996",
                            { { 2, 1 }, { 4, 0.8 }, { 8, 0.45 }, { 12, 0.2 }, { 20, 0 } }, 5 },
  /* Its authors' words: 15 slightly, 33 moderately, 45 averagely, 59 quite, 82 highly, 109 extremely. */
  [ASSAY_PICTURE_COLOURFULNESS] = { "colourfulness", "Hasler and Süsstrunk, Measuring colourfulness in natural images, SPIE 5007, 2003",
                                    { { 0, 0.2 }, { 15, 0.5 }, { 33, 0.8 }, { 45, 1 }, { 95, 1 }, { 130, 0.7 } }, 6 },
  /* From the middle of what is salient to the nearest of the centre and the four points of the thirds,
   * in shares of the sides. */
  [ASSAY_PICTURE_DISTANCE] = { "distance from centre or thirds", "Hou, Harel and Koch, Image signature, PAMI 34(1), 2012",
                               { { 0.10, 1 }, { 0.15, 0.85 }, { 0.20, 0.5 }, { 0.30, 0 } }, 4 },
  /* How salient the border is at its most, against the inside at its most: what is cut off, or about
   * to leave, is seen there. */
  [ASSAY_PICTURE_BORDER] = { "saliency at the border", "Hou, Harel and Koch, Image signature, PAMI 34(1), 2012",
                             { { 0.40, 1 }, { 0.70, 0.7 }, { 1.0, 0.4 }, { 1.5, 0 } }, 4 },
  /* Of all that stands out, the share that belongs to objects which reach the border. */
  [ASSAY_PICTURE_TOUCHING] = { "objects at the border", "Hou and Zhang, Saliency detection (proto-objects), CVPR 2007",
                               { { 0.10, 1 }, { 0.40, 0.7 }, { 1.0, 0.2 } }, 3 },
};

/* One picture in work: luma as floats, and what each tile says. */
typedef struct
{
  AssayImage *image;
  int width, height;
  float *luma;
  int n_tiles;
  struct Tile
  {
    double mean, deviation; /* of luma */
    double laplacian;       /* variance */
    double sigma;           /* Immerkær */
  } tiles[MAX_TILES];
} Work;

static const guint8 *
row_at (const AssayImage *image, int y)
{
  return (const guint8 *) g_bytes_get_data (image->pixels, NULL) + (gsize) y * (gsize) image->stride;
}

static double
map (AssayPictureMetric metric, double value)
{
  const Metric *self = &metrics[metric];

  if (value <= self->points[0].value)
    return self->points[0].goodness;
  for (int i = 1; i < self->n_points; i++)
    if (value <= self->points[i].value)
      {
        double share = (value - self->points[i - 1].value) / (self->points[i].value - self->points[i - 1].value);

        return self->points[i - 1].goodness + share * (self->points[i].goodness - self->points[i - 1].goodness);
      }
  return self->points[self->n_points - 1].goodness;
}

static void
fill_luma (Work *self)
{
  for (int y = 0; y < self->height; y++)
    {
      const guint8 *p = row_at (self->image, y);
      float *line = self->luma + y * self->width;

      for (int x = 0; x < self->width; x++, p += 3)
        line[x] = 0.299f * p[0] + 0.587f * p[1] + 0.114f * p[2];
    }
}

/* Tone and colour in one pass: brightness, clipping, contrast, colourfulness. */
static void
measure_tone (Work *self, AssayPictureReport *report)
{
  double n = (double) self->width * self->height;
  double sum = 0, squares = 0, rg = 0, rg2 = 0, yb = 0, yb2 = 0;
  gsize dark = 0, light = 0;

  for (int y = 0; y < self->height; y++)
    {
      const guint8 *p = row_at (self->image, y);
      const float *line = self->luma + y * self->width;

      for (int x = 0; x < self->width; x++, p += 3)
        {
          double a = p[0] - p[1], b = 0.5 * (p[0] + p[1]) - p[2];

          sum += line[x];
          squares += (double) line[x] * line[x];
          dark += line[x] < CLIPPED_DARK;
          light += p[0] >= CLIPPED_LIGHT && p[1] >= CLIPPED_LIGHT && p[2] >= CLIPPED_LIGHT;
          rg += a;
          rg2 += a * a;
          yb += b;
          yb2 += b * b;
        }
    }
  rg /= n;
  yb /= n;
  report->value[ASSAY_PICTURE_BRIGHTNESS] = sum / n / 255;
  report->value[ASSAY_PICTURE_SHADOWS] = (double) dark / n;
  report->value[ASSAY_PICTURE_HIGHLIGHTS] = (double) light / n;
  report->value[ASSAY_PICTURE_RMS_CONTRAST] = sqrt (MAX (0, squares / n - (sum / n) * (sum / n))) / 255;
  report->value[ASSAY_PICTURE_COLOURFULNESS]
      = sqrt (MAX (0, rg2 / n - rg * rg) + MAX (0, yb2 / n - yb * yb)) + 0.3 * sqrt (rg * rg + yb * yb);
}

/* The blur effect in one direction; step is the distance of two neighbours. The second blur is a box, so
 * its difference between neighbours is that of its two ends. */
static double
blur_along (const Work *self, int step)
{
  double before = 0, lost = 0;

  for (int y = BLUR_RADIUS + 1; y < self->height - BLUR_RADIUS; y++)
    for (int x = BLUR_RADIUS + 1; x < self->width - BLUR_RADIUS; x++)
      {
        const float *p = self->luma + y * self->width + x;
        float sharp = fabsf (p[0] - p[-step]);
        float blurred = fabsf (p[BLUR_RADIUS * step] - p[-(BLUR_RADIUS + 1) * step]) / (2 * BLUR_RADIUS + 1);

        before += sharp;
        lost += MAX (0, sharp - blurred);
      }
  return before > 0 ? (before - lost) / before : 1;
}

static void
measure_tile (const Work *self, int left, int top, struct Tile *tile)
{
  const int w = self->width;
  double sum = 0, squares = 0, laplacians = 0, laplacian_squares = 0, differences = 0;
  const double n = TILE * TILE;

  for (int y = top; y < top + TILE; y++)
    for (int x = left; x < left + TILE; x++)
      {
        const float *p = self->luma + y * w + x;
        double cross = p[-w] + p[w] + p[-1] + p[1];
        double corners = p[-w - 1] + p[-w + 1] + p[w - 1] + p[w + 1];
        double laplacian = cross - 4 * p[0];

        sum += p[0];
        squares += (double) p[0] * p[0];
        laplacians += laplacian;
        laplacian_squares += laplacian * laplacian;
        differences += fabs (corners - 2 * cross + 4 * p[0]);
      }
  tile->mean = sum / n;
  tile->deviation = sqrt (MAX (0, squares / n - tile->mean * tile->mean));
  tile->laplacian = MAX (0, laplacian_squares / n - (laplacians / n) * (laplacians / n));
  tile->sigma = sqrt (G_PI / 2) / 6 * differences / n;
}

static int
compare_laplacian (const void *a, const void *b)
{
  double x = ((const struct Tile *) a)->laplacian, y = ((const struct Tile *) b)->laplacian;

  return x > y ? -1 : x < y;
}

static int
compare_deviation (const void *a, const void *b)
{
  double x = ((const struct Tile *) a)->deviation, y = ((const struct Tile *) b)->deviation;

  return x < y ? -1 : x > y;
}

/* Sorts the tiles. Clipped ones have lost their noise and say nothing about it. */
static void
measure_noise (Work *self, AssayPictureReport *report)
{
  double sigma = 0, deviation = 0, share;
  int n = 0, most = MAX (1, self->n_tiles / 10);

  qsort (self->tiles, (gsize) self->n_tiles, sizeof self->tiles[0], compare_deviation);
  for (int i = 0; i < self->n_tiles && n < most; i++)
    if (self->tiles[i].mean > CLIPPED_DARK + 4 && self->tiles[i].mean < CLIPPED_LIGHT - 7)
      {
        sigma += self->tiles[i].sigma;
        deviation += self->tiles[i].deviation;
        n++;
      }
  if (n == 0)
    return;
  share = deviation > 0 ? MIN (1, sigma / deviation / 0.7) : 0;
  report->value[ASSAY_PICTURE_SIGMA] = sigma / n * share * share;
}

/* The kernel's squares sum to 20: so much of the variance is noise. */
static void
measure_acutance (Work *self, AssayPictureReport *report)
{
  double contrast = 255 * report->value[ASSAY_PICTURE_RMS_CONTRAST];
  double sigma = report->value[ASSAY_PICTURE_SIGMA];
  double sum = 0;
  int n = MAX (1, self->n_tiles / 10);

  qsort (self->tiles, (gsize) self->n_tiles, sizeof self->tiles[0], compare_laplacian);
  for (int i = 0; i < n; i++)
    sum += self->tiles[i].laplacian;
  report->value[ASSAY_PICTURE_ACUTANCE] = MAX (0, sum / n - 20 * sigma * sigma) / MAX (1, contrast * contrast);
}

static void
measure_detail (Work *self, AssayPictureReport *report)
{
  self->n_tiles = 0;
  for (int y = 1; y + TILE < self->height; y += TILE)
    for (int x = 1; x + TILE < self->width; x += TILE)
      measure_tile (self, x, y, &self->tiles[self->n_tiles++]);
  report->value[ASSAY_PICTURE_BLUR] = MAX (blur_along (self, 1), blur_along (self, self->width));
  measure_noise (self, report);
  measure_acutance (self, report);
}

/* The whole picture in SIDE × SIDE cells, whatever its shape: brightness, red–green, yellow–blue. */
static void
fill_cells (const Work *self, float planes[ASSAY_SALIENCY_CHANNELS][ASSAY_SALIENCY_CELLS])
{
  for (int cy = 0; cy < SIDE; cy++)
    for (int cx = 0; cx < SIDE; cx++)
      {
        int x0 = cx * self->width / SIDE, x1 = MAX (x0 + 1, (cx + 1) * self->width / SIDE);
        int y0 = cy * self->height / SIDE, y1 = MAX (y0 + 1, (cy + 1) * self->height / SIDE);
        int n = (x1 - x0) * (y1 - y0);
        int r = 0, g = 0, b = 0;

        for (int y = y0; y < y1; y++)
          for (const guint8 *p = row_at (self->image, y) + x0 * 3, *end = p + (x1 - x0) * 3; p < end; p += 3)
            {
              r += p[0];
              g += p[1];
              b += p[2];
            }
        planes[0][cy * SIDE + cx] = (0.299f * (float) r + 0.587f * (float) g + 0.114f * (float) b) / (float) n;
        planes[1][cy * SIDE + cx] = (float) (r - g) / (float) n;
        planes[2][cy * SIDE + cx] = (0.5f * (float) (r + g) - (float) b) / (float) n;
      }
}

static double
distance_from_points (double x, double y)
{
  static const double points[][2] = { { 1 / 2.0, 1 / 2.0 }, { 1 / 3.0, 1 / 3.0 }, { 2 / 3.0, 1 / 3.0 },
                                     { 1 / 3.0, 2 / 3.0 }, { 2 / 3.0, 2 / 3.0 } };
  double nearest = 1;

  for (gsize i = 0; i < G_N_ELEMENTS (points); i++)
    nearest = MIN (nearest, hypot (x - points[i][0], y - points[i][1]));
  return nearest;
}

static int
compare_floats (const void *a, const void *b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return x > y ? -1 : x < y;
}

/* The mean of the largest few: one cell in 35, in the border as inside. */
static double
mean_of_largest (float *values, int n, int most)
{
  double sum = 0;

  qsort (values, (gsize) n, sizeof values[0], compare_floats);
  for (int i = 0; i < most; i++)
    sum += values[i];
  return sum / most;
}

/* Walks over one object and takes it out of the map. */
static double
take_object (float *saliency, int start, int *stack, gboolean *touches)
{
  double mass = 0;
  int n = 0;

  stack[n++] = start;
  while (n > 0)
    {
      int at = stack[--n], x = at % SIDE, y = at / SIDE;

      if (saliency[at] < OBJECT_SALIENCY)
        continue;
      mass += saliency[at];
      saliency[at] = 0;
      *touches |= x == 0 || y == 0 || x == SIDE - 1 || y == SIDE - 1;
      if (x > 0)
        stack[n++] = at - 1;
      if (x < SIDE - 1)
        stack[n++] = at + 1;
      if (y > 0)
        stack[n++] = at - SIDE;
      if (y < SIDE - 1)
        stack[n++] = at + SIDE;
    }
  return mass;
}

static double
share_of_touching (const float *saliency)
{
  g_autofree float *rest = g_memdup2 (saliency, sizeof (float) * ASSAY_SALIENCY_CELLS);
  /* Each cell is taken once and pushes four neighbours at most. */
  g_autofree int *stack = g_new (int, 4 * ASSAY_SALIENCY_CELLS + 1);
  double all = 0, touching = 0;

  for (int i = 0; i < ASSAY_SALIENCY_CELLS; i++)
    {
      gboolean touches = FALSE;
      double mass = take_object (rest, i, stack, &touches);

      all += mass;
      touching += touches ? mass : 0;
    }
  return all > 0 ? touching / all : 0;
}

/* Where the weight of what is salient lies; what is less so than the mean has none. */
static void
find_centre (const float *saliency, AssayPictureReport *report)
{
  double weights = 0, xs = 0, ys = 0;

  for (int y = 0; y < SIDE; y++)
    for (int x = 0; x < SIDE; x++)
      {
        double excess = MAX (0, saliency[y * SIDE + x] - 1);

        weights += excess * excess;
        xs += excess * excess * (x + 0.5) / SIDE;
        ys += excess * excess * (y + 0.5) / SIDE;
      }
  report->centre_x = weights > 0 ? xs / weights : 0.5;
  report->centre_y = weights > 0 ? ys / weights : 0.5;
}

static double
compare_border (const float *saliency)
{
  g_autofree float *inside = g_new (float, ASSAY_SALIENCY_CELLS);
  g_autofree float *border = g_new (float, ASSAY_SALIENCY_CELLS);
  int n_inside = 0, n_border = 0;
  double most;

  for (int y = 0; y < SIDE; y++)
    for (int x = 0; x < SIDE; x++)
      if (MIN (MIN (x, y), SIDE - 1 - MAX (x, y)) < BORDER_CELLS)
        border[n_border++] = saliency[y * SIDE + x];
      else
        inside[n_inside++] = saliency[y * SIDE + x];
  most = mean_of_largest (inside, n_inside, n_inside / 35);
  return most > 0 ? mean_of_largest (border, n_border, n_border / 35) / most : 1;
}

static void
measure_placement (Work *self, AssayPictureReport *report)
{
  g_autofree float *planes = g_new (float, ASSAY_SALIENCY_CHANNELS * ASSAY_SALIENCY_CELLS);
  g_autofree float *saliency = g_new (float, ASSAY_SALIENCY_CELLS);
  const float *channels[] = { planes, planes + ASSAY_SALIENCY_CELLS, planes + 2 * ASSAY_SALIENCY_CELLS };

  fill_cells (self, (float (*)[ASSAY_SALIENCY_CELLS]) planes);
  assay_saliency_compute (channels, saliency);
  for (int i = 0; i < ASSAY_SALIENCY_CELLS; i++)
    saliency[i] *= ASSAY_SALIENCY_CELLS; /* the mean is 1 now */
  find_centre (saliency, report);
  report->value[ASSAY_PICTURE_DISTANCE] = distance_from_points (report->centre_x, report->centre_y);
  report->value[ASSAY_PICTURE_BORDER] = compare_border (saliency);
  report->value[ASSAY_PICTURE_TOUCHING] = share_of_touching (saliency);
}

static void
grade (AssayPictureReport *report)
{
  double *m = report->metric, *q = report->quality;

  for (int i = 0; i < ASSAY_PICTURE_N_METRICS; i++)
    m[i] = map (i, i == ASSAY_PICTURE_ACUTANCE ? log10 (MAX (1e-6, report->value[i])) : report->value[i]);
  q[ASSAY_PICTURE_SHARPNESS] = (m[ASSAY_PICTURE_ACUTANCE] + m[ASSAY_PICTURE_BLUR]) / 2;
  q[ASSAY_PICTURE_EXPOSURE] = m[ASSAY_PICTURE_BRIGHTNESS] * m[ASSAY_PICTURE_SHADOWS] * m[ASSAY_PICTURE_HIGHLIGHTS];
  q[ASSAY_PICTURE_CONTRAST] = m[ASSAY_PICTURE_RMS_CONTRAST];
  q[ASSAY_PICTURE_NOISE] = m[ASSAY_PICTURE_SIGMA];
  q[ASSAY_PICTURE_COLOUR] = m[ASSAY_PICTURE_COLOURFULNESS];
  q[ASSAY_PICTURE_BALANCE] = m[ASSAY_PICTURE_DISTANCE];
  q[ASSAY_PICTURE_FRAMING] = (m[ASSAY_PICTURE_BORDER] + m[ASSAY_PICTURE_TOUCHING]) / 2;
}

/**
 * assay_picture_measure:
 * @image: a picture of any size; decoded at %ASSAY_PICTURE_WORK_SIDE it costs least
 * @report: (out caller-allocates): what was found
 * @error: %ASSAY_ERROR_UNREADABLE_MEDIA for a picture too small to judge
 *
 * Measures a picture; what is translucent in it lies on white. Any thread but the main one: it
 * takes several milliseconds.
 *
 * Returns: whether it could
 */
gboolean
assay_picture_measure (AssayImage *image, AssayPictureReport *report, GError **error)
{
  g_autoptr (AssayImage) scaled = assay_image_scale (image, ASSAY_PICTURE_WORK_SIDE);
  g_autoptr (AssayImage) opaque = assay_image_flatten (scaled, 0xffffff);
  g_autofree Work *self = g_new0 (Work, 1);
  g_autofree float *luma = g_new (float, opaque->width * opaque->height);

  *report = (AssayPictureReport){ .width = opaque->width, .height = opaque->height };
  if (MIN (opaque->width, opaque->height) < ASSAY_PICTURE_MIN_SIDE)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA,
                   "The picture has only %d × %d pixels; the built-in metrics need %d on each side.",
                   image->width, image->height, ASSAY_PICTURE_MIN_SIDE);
      return FALSE;
    }
  self->image = opaque;
  self->width = opaque->width;
  self->height = opaque->height;
  self->luma = luma;
  fill_luma (self);
  measure_tone (self, report);
  measure_detail (self, report);
  measure_placement (self, report);
  grade (report);
  return TRUE;
}

/**
 * assay_picture_metric_get_name:
 * @metric: a metric
 *
 * Returns: (transfer none): its name, as in a table's header. Any thread.
 */
const char *
assay_picture_metric_get_name (AssayPictureMetric metric)
{
  g_return_val_if_fail (metric < ASSAY_PICTURE_N_METRICS, NULL);
  return metrics[metric].name;
}

/**
 * assay_picture_metric_get_source:
 * @metric: a metric
 *
 * Returns: (transfer none): where it is defined. Any thread.
 */
const char *
assay_picture_metric_get_source (AssayPictureMetric metric)
{
  g_return_val_if_fail (metric < ASSAY_PICTURE_N_METRICS, NULL);
  return metrics[metric].source;
}
