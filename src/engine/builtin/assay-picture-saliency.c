/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-picture-saliency.c: where the eye goes. What is left of a picture when every frequency counts
 * the same is what is unusual in it: X. Hou and L. Zhang, "Saliency detection: a spectral residual
 * approach", CVPR 2007; here in the form that needs no spectrum of the background, X. Hou, J. Harel and
 * C. Koch, "Image signature: highlighting sparse salient regions", IEEE PAMI 34(1), 2012: the signs of
 * the cosine transform, back in the plane, squared and smoothed, summed over three colour channels.
 *
 * The cosine transform, unlike Fourier's, takes a picture as mirrored at its borders and not as
 * repeated, so that sky never meets ground there and no seam looks unusual. That matters: whether a
 * subject is cut off is read from the borders. A channel counts by how much there is in it (its
 * standard deviation): the colour noise of a grey picture is no object.
 *
 * Plain functions of their arguments, single precision, always in the same order. Any thread. */

#include "assay-picture-saliency.h"

#include <math.h>

#define SIDE ASSAY_SALIENCY_SIDE
#define CELLS ASSAY_SALIENCY_CELLS
/* In cells; a twenty-fifth of the side, within what the paper found best. */
#define SMOOTH_SIGMA 2.5
#define SMOOTH_RADIUS 7

typedef float Basis[SIDE][SIDE];

/* Row k is the k-th cosine, all of length 1, so that the inverse is the transposed. */
static void
fill_basis (Basis basis)
{
  for (int k = 0; k < SIDE; k++)
    for (int n = 0; n < SIDE; n++)
      basis[k][n] = (float) (sqrt ((k > 0 ? 2.0 : 1.0) / SIDE) * cos (G_PI * (n + 0.5) * k / SIDE));
}

/* to = rows of from, each multiplied with the basis, then transposed; twice makes both directions. */
static void
transform_rows (const float *from, float *to, Basis basis, gboolean inverse)
{
  for (int y = 0; y < SIDE; y++)
    {
      float line[SIDE] = { 0 };

      for (int n = 0; n < SIDE; n++)
        for (int k = 0; k < SIDE; k++)
          line[k] += from[y * SIDE + n] * (inverse ? basis[n][k] : basis[k][n]);
      for (int k = 0; k < SIDE; k++)
        to[k * SIDE + y] = line[k];
    }
}

static double
deviation (const float *values)
{
  double mean = 0, sum = 0;

  for (int i = 0; i < CELLS; i++)
    mean += values[i];
  mean /= CELLS;
  for (int i = 0; i < CELLS; i++)
    sum += (values[i] - mean) * (values[i] - mean);
  return sqrt (sum / CELLS);
}

static void
add_signature (const float *channel, float *saliency, Basis basis)
{
  g_autofree float *plane = g_new (float, CELLS);
  g_autofree float *scratch = g_new (float, CELLS);
  float weight = (float) deviation (channel);

  transform_rows (channel, scratch, basis, FALSE);
  transform_rows (scratch, plane, basis, FALSE);
  plane[0] = 0; /* the mean is no object */
  for (int i = 1; i < CELLS; i++)
    plane[i] = plane[i] > 0 ? 1 : plane[i] < 0 ? -1 : 0;
  transform_rows (plane, scratch, basis, TRUE);
  transform_rows (scratch, plane, basis, TRUE);
  for (int i = 0; i < CELLS; i++)
    saliency[i] += weight * plane[i] * plane[i];
}

/* One direction of a Gaussian; beyond the border the map is mirrored. */
static void
smooth_lines (const float *from, float *to, int along, int across)
{
  float kernel[2 * SMOOTH_RADIUS + 1];
  float sum = 0;

  for (int i = -SMOOTH_RADIUS; i <= SMOOTH_RADIUS; i++)
    sum += kernel[i + SMOOTH_RADIUS] = expf ((float) (-i * i / (2 * SMOOTH_SIGMA * SMOOTH_SIGMA)));
  for (int line = 0; line < SIDE; line++)
    for (int at = 0; at < SIDE; at++)
      {
        float value = 0;

        for (int i = -SMOOTH_RADIUS; i <= SMOOTH_RADIUS; i++)
          {
            int other = at + i < 0 ? -1 - at - i : at + i >= SIDE ? 2 * SIDE - 1 - at - i : at + i;

            value += kernel[i + SMOOTH_RADIUS] * from[line * across + other * along];
          }
        to[line * across + at * along] = value / sum;
      }
}

/**
 * assay_saliency_compute:
 * @channels: three planes of %ASSAY_SALIENCY_SIDE × %ASSAY_SALIENCY_SIDE values that cover the whole
 *   picture: brightness and two colour differences
 * @saliency: (out caller-allocates): as many values, ≥ 0, whose sum is 1; all equal for a picture in
 *   which there is nothing
 *
 * Any thread.
 */
void
assay_saliency_compute (const float *channels[ASSAY_SALIENCY_CHANNELS], float *saliency)
{
  g_autofree float *scratch = g_new (float, CELLS);
  Basis basis;
  double sum = 0;

  fill_basis (basis);
  for (int i = 0; i < CELLS; i++)
    saliency[i] = 0;
  for (int i = 0; i < ASSAY_SALIENCY_CHANNELS; i++)
    add_signature (channels[i], saliency, basis);
  smooth_lines (saliency, scratch, 1, SIDE);
  smooth_lines (scratch, saliency, SIDE, 1);
  for (int i = 0; i < CELLS; i++)
    sum += saliency[i];
  for (int i = 0; i < CELLS; i++)
    saliency[i] = sum > 0 ? (float) (saliency[i] / sum) : 1.0f / CELLS;
}
