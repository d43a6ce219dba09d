/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-scoring-geometry.c: the overlap of two shapes of a picture, as intersection over union (Jaccard 1912).
 *
 * Boxes that are not turned are compared by their sides. Everything else becomes a polygon (an ellipse one of
 * 128 corners, whose area is 0.04 % too small), and two polygons are cut into horizontal slabs between all
 * their corners and crossings: inside a slab no two sides cross, so that the area of what lies in both is its
 * height times its length half-way up, exactly. Inside is by the even-odd rule, so that polygons may be
 * concave and even cross themselves.
 *
 * Lengths are in percent of the picture's width and height, whose ratio is not known here: the ratio of two
 * areas does not depend on it, only a turned box is a little off in a picture that is not square. Pure. */

#include "assay-scoring-private.h"

#include "assay-json.h"

#include <math.h>

#define ELLIPSE_CORNERS 128
/* A polygon of more corners is thinned out: slabs cost their square. */
#define MAX_CORNERS 512

typedef struct
{
  double x;
  double y;
} Point;

static void
turn (Point *point, Point about, double degrees)
{
  double angle = degrees * G_PI / 180;
  double x = point->x - about.x, y = point->y - about.y;

  point->x = about.x + x * cos (angle) - y * sin (angle);
  point->y = about.y + x * sin (angle) + y * cos (angle);
}

static void
add_point (GArray *points, double x, double y)
{
  Point point = { x, y };

  g_array_append_val (points, point);
}

static void
add_corners (GArray *points, JsonArray *corners)
{
  guint n = corners == NULL ? 0 : json_array_get_length (corners);
  guint step = (n + MAX_CORNERS - 1) / MAX_CORNERS;

  for (guint i = 0; i < n; i += step)
    {
      JsonNode *node = json_array_get_element (corners, i);
      JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (pair != NULL && json_array_get_length (pair) >= 2)
        add_point (points, json_array_get_double_element (pair, 0), json_array_get_double_element (pair, 1));
      else if (object != NULL)
        add_point (points, assay_json_get_double (object, "x", 0), assay_json_get_double (object, "y", 0));
    }
}

/* The shape's outline; empty for a shape without an area. */
static GArray *
outline (JsonObject *shape)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (Point));
  double x = assay_json_get_double (shape, "x", NAN), y = assay_json_get_double (shape, "y", NAN);
  double width = assay_json_get_double (shape, "width", NAN);
  double height = assay_json_get_double (shape, "height", NAN);
  double rx = assay_json_get_double (shape, "radiusX", NAN), ry = assay_json_get_double (shape, "radiusY", NAN);

  add_corners (points, assay_json_get_array (shape, "points"));
  add_corners (points, assay_json_get_array (shape, "vertices"));
  if (points->len > 0 || isnan (x + y))
    return points;
  for (int i = 0; !isnan (rx + ry) && i < ELLIPSE_CORNERS; i++)
    add_point (points, x + rx * cos (2 * G_PI * i / ELLIPSE_CORNERS),
               y + ry * sin (2 * G_PI * i / ELLIPSE_CORNERS));
  if (points->len == 0 && !isnan (width + height))
    {
      add_point (points, x, y);
      add_point (points, x + width, y);
      add_point (points, x + width, y + height);
      add_point (points, x, y + height);
    }
  for (guint i = 0; i < points->len; i++)
    turn (&g_array_index (points, Point, i), (Point){ x, y },
          assay_json_get_double (shape, "rotation", 0));
  return points;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static Point
corner (GArray *polygon, guint i)
{
  return g_array_index (polygon, Point, i % polygon->len);
}

static void
add_crossings (GArray *levels, GArray *a, GArray *b)
{
  for (guint i = 0; i < a->len; i++)
    for (guint k = 0; k < b->len; k++)
      {
        Point p = corner (a, i), q = corner (a, i + 1), r = corner (b, k), s = corner (b, k + 1);
        double d = (q.x - p.x) * (s.y - r.y) - (q.y - p.y) * (s.x - r.x);
        double t = ((r.x - p.x) * (s.y - r.y) - (r.y - p.y) * (s.x - r.x)) / d;
        double u = ((r.x - p.x) * (q.y - p.y) - (r.y - p.y) * (q.x - p.x)) / d;
        double y = p.y + t * (q.y - p.y);

        if (d != 0 && t > 0 && t < 1 && u > 0 && u < 1)
          g_array_append_val (levels, y);
      }
}

/* Where the level meets the outline, in order. */
static void
cut (GArray *polygon, double level, GArray *out)
{
  g_array_set_size (out, 0);
  for (guint i = 0; i < polygon->len; i++)
    {
      Point p = corner (polygon, i), q = corner (polygon, i + 1);
      double x = p.x + (level - p.y) / (q.y - p.y) * (q.x - p.x);

      if ((p.y <= level) != (q.y <= level))
        g_array_append_val (out, x);
    }
  g_array_sort (out, compare_doubles);
}

/* The length that lies inside of both; cuts come in pairs. */
static double
shared_length (GArray *a, GArray *b)
{
  double sum = 0;

  for (guint i = 0; i + 1 < a->len; i += 2)
    for (guint k = 0; k + 1 < b->len; k += 2)
      {
        double from = MAX (g_array_index (a, double, i), g_array_index (b, double, k));
        double to = MIN (g_array_index (a, double, i + 1), g_array_index (b, double, k + 1));

        sum += MAX (0, to - from);
      }
  return sum;
}

static double
shared_area (GArray *a, GArray *b)
{
  g_autoptr (GArray) levels = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) cuts_a = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) cuts_b = g_array_new (FALSE, FALSE, sizeof (double));
  double area = 0;

  for (guint i = 0; i < a->len; i++)
    g_array_append_val (levels, g_array_index (a, Point, i).y);
  for (guint i = 0; i < b->len; i++)
    g_array_append_val (levels, g_array_index (b, Point, i).y);
  add_crossings (levels, a, b);
  add_crossings (levels, a, a);
  add_crossings (levels, b, b);
  g_array_sort (levels, compare_doubles);
  for (guint i = 0; i + 1 < levels->len; i++)
    {
      double low = g_array_index (levels, double, i), high = g_array_index (levels, double, i + 1);

      if (high <= low)
        continue;
      cut (a, (low + high) / 2, cuts_a);
      cut (b, (low + high) / 2, cuts_b);
      area += (high - low) * shared_length (cuts_a, cuts_b);
    }
  return area;
}

static gboolean
is_plain_box (JsonObject *shape)
{
  return json_object_has_member (shape, "width") && assay_json_get_double (shape, "rotation", 0) == 0;
}

static double
box_iou (JsonObject *a, JsonObject *b)
{
  double ax = assay_json_get_double (a, "x", 0), ay = assay_json_get_double (a, "y", 0);
  double aw = assay_json_get_double (a, "width", 0), ah = assay_json_get_double (a, "height", 0);
  double bx = assay_json_get_double (b, "x", 0), by = assay_json_get_double (b, "y", 0);
  double bw = assay_json_get_double (b, "width", 0), bh = assay_json_get_double (b, "height", 0);
  double w = MIN (ax + aw, bx + bw) - MAX (ax, bx), h = MIN (ay + ah, by + bh) - MAX (ay, by);
  double shared = w > 0 && h > 0 ? w * h : 0;
  double all = aw * ah + bw * bh - shared;

  return all > 0 ? shared / all : (ax == bx && ay == by && aw == bw && ah == bh);
}

static gboolean
boxes_meet (GArray *a, GArray *b)
{
  double low[2][2] = { { INFINITY, INFINITY }, { INFINITY, INFINITY } };
  double high[2][2] = { { -INFINITY, -INFINITY }, { -INFINITY, -INFINITY } };
  GArray *both[] = { a, b };

  for (int k = 0; k < 2; k++)
    for (guint i = 0; i < both[k]->len; i++)
      {
        Point p = g_array_index (both[k], Point, i);

        low[k][0] = MIN (low[k][0], p.x);
        low[k][1] = MIN (low[k][1], p.y);
        high[k][0] = MAX (high[k][0], p.x);
        high[k][1] = MAX (high[k][1], p.y);
      }
  return low[0][0] < high[1][0] && low[1][0] < high[0][0] && low[0][1] < high[1][1] && low[1][1] < high[0][1];
}

/*
 * assay_shape_iou:
 *
 * Returns: the area of what lies in both over that of what lies in either; for shapes without an area
 *   whether they are equal.
 */
double
assay_shape_iou (JsonObject *a, JsonObject *b)
{
  g_autoptr (GArray) p = NULL;
  g_autoptr (GArray) q = NULL;
  double shared, all;

  if (is_plain_box (a) && is_plain_box (b))
    return box_iou (a, b);
  p = outline (a);
  q = outline (b);
  if (p->len < 3 || q->len < 3)
    {
      g_autofree char *x = assay_json_object_to_text (a);
      g_autofree char *y = assay_json_object_to_text (b);

      return g_str_equal (x, y);
    }
  if (!boxes_meet (p, q))
    return 0;
  shared = shared_area (p, q);
  all = shared_area (p, p) + shared_area (q, q) - shared;
  return all > 0 ? CLAMP (shared / all, 0, 1) : 0;
}
