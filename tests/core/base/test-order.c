/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-order.h"

#include <math.h>

static GArray *
order (const double *numbers, guint n, gboolean descending, gint64 limit)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (AssayOrderItem));

  for (guint i = 0; i < n; i++)
    {
      AssayOrderItem item = { assay_order_none (), i };

      if (!isnan (numbers[i]))
        item.key = assay_order_key (numbers[i], descending);
      g_array_append_val (items, item);
    }
  return assay_order_list (items, limit);
}

/* Those without a number are last in both directions; those with the same one stay as they are. */
static void
test_table (void)
{
  const double numbers[] = { 3, NAN, -0.5, 0.0, -INFINITY, -0.0, INFINITY, 5e-324, 3, NAN, -1e300, 1.5 };
  const gint64 rising[] = { 4, 10, 2, 3, 5, 7, 11, 0, 8, 6, 1, 9 };
  const gint64 falling[] = { 6, 0, 8, 11, 7, 3, 5, 2, 10, 4, 1, 9 };
  g_autoptr (GArray) up = order (numbers, G_N_ELEMENTS (numbers), FALSE, -1);
  g_autoptr (GArray) down = order (numbers, G_N_ELEMENTS (numbers), TRUE, -1);
  g_autoptr (GArray) three = order (numbers, G_N_ELEMENTS (numbers), TRUE, 3);
  g_autoptr (GArray) none = order (numbers, 0, FALSE, -1);

  g_assert_cmpmem (up->data, up->len * sizeof (gint64), rising, sizeof rising);
  g_assert_cmpmem (down->data, down->len * sizeof (gint64), falling, sizeof falling);
  g_assert_cmpmem (three->data, three->len * sizeof (gint64), falling, 3 * sizeof (gint64));
  g_assert_cmpuint (none->len, ==, 0);
}

/* Whatever the numbers are: none is before a lower one, or before an equal one that was ahead of it. */
static void
test_random (void)
{
  const guint n = 20000;
  g_autofree double *numbers = g_new (double, n);
  g_autoptr (GArray) ids = NULL;

  for (guint i = 0; i < n; i++)
    numbers[i] = g_test_rand_bit () ? g_test_rand_double_range (-1e12, 1e12) : g_test_rand_int_range (-3, 4);
  ids = order (numbers, n, FALSE, -1);
  g_assert_cmpuint (ids->len, ==, n);
  for (guint i = 1; i < n; i++)
    {
      gint64 before = g_array_index (ids, gint64, i - 1);
      gint64 after = g_array_index (ids, gint64, i);

      g_assert_true (numbers[before] < numbers[after] || (numbers[before] == numbers[after] && before < after));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/order/table", test_table);
  g_test_add_func ("/base/order/random", test_random);
  return g_test_run ();
}
