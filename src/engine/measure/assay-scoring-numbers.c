/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-scoring-numbers.c: agreement of numbers. On a scale, such as 1 to 5, the distance is a share of the
 * scale; of free numbers it is a share of the larger one, as Label Studio has it. Pure; any thread. */

#include "assay-scoring-private.h"

#include "assay-json.h"

#include <math.h>

/*
 * assay_scoring_number:
 *
 * Returns: the number of an answer; NAN when it is none.
 */
double
assay_scoring_number (JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) == 1)
    return assay_scoring_number (json_array_get_element (json_node_get_array (node), 0));
  return assay_json_is_number (node) ? json_node_get_double (node) : NAN;
}

/*
 * assay_score_distance:
 *
 * Returns: 1 for equal numbers, falling evenly to 0 at the other end of the scale.
 */
double
assay_score_distance (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth)
{
  double p = assay_scoring_number (predicted);
  double t = assay_scoring_number (truth);
  double range = self->range > 0 && !isinf (self->range) ? self->range : MAX (fabs (p), fabs (t));

  if (isnan (p) || isnan (t))
    return 0;
  return p == t ? 1 : MAX (0, 1 - fabs (p - t) / range);
}

/*
 * assay_score_tolerance:
 *
 * Returns: 1 for numbers no further apart than the tolerance, else 0.
 */
double
assay_score_tolerance (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth)
{
  double p = assay_scoring_number (predicted);
  double t = assay_scoring_number (truth);
  double allowed = self->relative ? self->tolerance * fabs (t) : self->tolerance;

  /* 0.3 is within 0.1 of 0.2, whatever binary fractions say. */
  return fabs (p - t) <= allowed + ASSAY_SCORING_EPSILON * MAX (1, fabs (t));
}
