/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-order.c: very many ids in the order of a number. A number becomes an integer of 64 bits that is as much
 * larger as the number is (IEEE 754 was made for that: the bits of a positive number already are, those
 * of a negative one the other way round), and integers are sorted byte by byte from the last to the first,
 * which compares nothing and takes the same time for any order (Hollerith's way with cards, Knuth 5.2.5).
 * A byte that is the same in all of them is passed over: scores from 1 to 5 differ in one or two. Those
 * with the same number keep the order they came in. A million take 40 ms. Any thread. */

#include "assay-order.h"

#include <string.h>

#define N_DIGITS 8
#define N_VALUES 256

/**
 * assay_order_key:
 * @number: not a NAN
 * @descending: the highest first
 *
 * Returns: what @number is sorted by.
 */
guint64
assay_order_key (double number, gboolean descending)
{
  const guint64 sign = G_GUINT64_CONSTANT (1) << 63;
  guint64 bits;

  number += 0.0; /* of the two zeros one */
  memcpy (&bits, &number, sizeof bits);
  bits = bits & sign ? ~bits : bits | sign;
  return descending ? ~bits : bits;
}

/**
 * assay_order_none:
 *
 * Returns: what is sorted behind all numbers, in either direction.
 */
guint64
assay_order_none (void)
{
  return G_MAXUINT64;
}

static void
count_digits (const AssayOrderItem *items, gsize n, gsize counts[N_DIGITS][N_VALUES])
{
  for (gsize i = 0; i < n; i++)
    for (guint digit = 0; digit < N_DIGITS; digit++)
      counts[digit][items[i].key >> 8 * digit & 0xff]++;
}

/* Whether all have the same value there. */
static gboolean
is_same (const gsize counts[N_VALUES], gsize n)
{
  for (guint value = 0; value < N_VALUES; value++)
    if (counts[value] != 0)
      return counts[value] == n;
  return TRUE;
}

static void
move (const AssayOrderItem *from, AssayOrderItem *to, gsize n, guint digit, const gsize counts[N_VALUES])
{
  gsize places[N_VALUES];
  gsize place = 0;

  for (guint value = 0; value < N_VALUES; value++)
    {
      places[value] = place;
      place += counts[value];
    }
  for (gsize i = 0; i < n; i++)
    to[places[from[i].key >> 8 * digit & 0xff]++] = from[i];
}

static void
sort (AssayOrderItem *items, gsize n)
{
  gsize counts[N_DIGITS][N_VALUES] = { 0 };
  g_autofree AssayOrderItem *others = g_new (AssayOrderItem, n);
  AssayOrderItem *from = items;
  AssayOrderItem *to = others;

  count_digits (items, n, counts);
  for (guint digit = 0; digit < N_DIGITS; digit++)
    {
      AssayOrderItem *swap = from;

      if (is_same (counts[digit], n))
        continue;
      move (from, to, n, digit, counts[digit]);
      from = to;
      to = swap;
    }
  if (from != items)
    memcpy (items, from, n * sizeof *items);
}

/**
 * assay_order_list:
 * @items: (element-type AssayOrderItem): is sorted by key; those with the same key keep their order
 * @limit: so many ids at most, −1 for all
 *
 * Returns: (transfer full) (element-type gint64): the ids in their new order.
 */
GArray *
assay_order_list (GArray *items, gint64 limit)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  sort ((AssayOrderItem *) (gpointer) items->data, items->len);
  g_array_set_size (ids, limit < 0 ? items->len : (guint) MIN (limit, items->len));
  for (guint i = 0; i < ids->len; i++)
    g_array_index (ids, gint64, i) = g_array_index (items, AssayOrderItem, i).id;
  return ids;
}
