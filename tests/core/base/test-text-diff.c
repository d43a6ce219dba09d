/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-text-diff.c: what people would mark, written as “same [removed|added] same”; that pieces cover both
 * texts whatever they hold; and that texts without anything in common take no longer than they may. */

#include "assay-text-diff.h"

#include <string.h>

static char *
mark (const char *a, const char *b)
{
  g_autoptr (GArray) pieces = assay_text_diff (a, b);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < pieces->len; i++)
    {
      const AssayDiffPiece *piece = &g_array_index (pieces, AssayDiffPiece, i);

      if (piece->is_same)
        g_string_append_len (out, a + piece->a, (gssize) piece->a_length);
      else
        g_string_append_printf (out, "[%.*s|%.*s]", (int) piece->a_length, a + piece->a, (int) piece->b_length, b + piece->b);
    }
  return g_string_free (out, FALSE);
}

static void
test_words (void)
{
  static const struct
  {
    const char *a, *b, *expected;
  } cases[] = {
    { "", "", "" },
    { "same text", "same text", "same text" },
    { "", "new", "[|new]" },
    { "old", "", "[old|]" },
    { "Rate the picture.", "Rate the big picture.", "Rate the [|big ]picture." },
    { "mérite notre soutien total.", "mérite notre plein soutien.", "mérite notre [soutien total|plein soutien]." },
    { "a b c d", "a x y d", "a [b c|x y] d" },
    { "one, two", "one; two", "one[,|;] two" },
    { "don't", "don’t", "[don't|don’t]" },
    { "from 1 to 5", "from 1 to 4.5", "from 1 to [5|4.5]" },
    { "我们的报告很好", "我们的分析很好", "我们的[报告|分析]很好" },
    { "cafe\u0301 au lait", "café au lait", "[cafe\u0301|café] au lait" },
    { "a\nb\n", "a\n\nb\n", "a\n[|\n]b\n" },
    { "x  y", "x y", "x[  | ]y" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *marked = mark (cases[i].a, cases[i].b);

      g_assert_cmpstr (marked, ==, cases[i].expected);
    }
}

static void
assert_covers (const char *a, const char *b)
{
  g_autoptr (GArray) pieces = assay_text_diff (a, b);
  gsize at_a = 0, at_b = 0;

  for (guint i = 0; i < pieces->len; i++)
    {
      const AssayDiffPiece *piece = &g_array_index (pieces, AssayDiffPiece, i);

      g_assert_cmpuint (piece->a, ==, at_a);
      g_assert_cmpuint (piece->b, ==, at_b);
      g_assert_true (piece->a_length > 0 || piece->b_length > 0);
      if (piece->is_same)
        g_assert_cmpmem (a + piece->a, piece->a_length, b + piece->b, piece->b_length);
      g_assert_true (g_utf8_validate (a + piece->a, (gssize) piece->a_length, NULL));
      g_assert_true (g_utf8_validate (b + piece->b, (gssize) piece->b_length, NULL));
      at_a += piece->a_length;
      at_b += piece->b_length;
    }
  g_assert_cmpuint (at_a, ==, strlen (a));
  g_assert_cmpuint (at_b, ==, strlen (b));
}

static char *
make_text (GRand *rand, guint n_words)
{
  static const char *const words[] = { "a", "b ", " ", "語", "ไทย", "é", "\n", ", ", "long word", "🙂" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_words; i++)
    g_string_append (text, words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);
  return g_string_free (text, FALSE);
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (int i = 0; i < 2000; i++)
    {
      g_autofree char *a = make_text (rand, (guint) g_rand_int_range (rand, 0, 40));
      g_autofree char *b = make_text (rand, (guint) g_rand_int_range (rand, 0, 40));

      assert_covers (a, b);
    }
}

/* The largest prompts, with nothing in common, and with much. */
static void
test_bounds (void)
{
  g_autoptr (GString) a = g_string_new (NULL);
  g_autoptr (GString) b = g_string_new (NULL);
  gint64 start;

  for (int i = 0; a->len < 256 * 1024; i++)
    {
      g_string_append_printf (a, "a%d ", i);
      g_string_append_printf (b, i % 7 == 0 ? "a%d. " : "b%d ", i);
    }
  start = g_get_monotonic_time ();
  assert_covers (a->str, b->str);
  g_test_message ("%d kB and %d kB in %d ms", (int) a->len / 1024, (int) b->len / 1024,
                  (int) (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 3 * G_USEC_PER_SEC * ASSAY_TEST_PATIENCE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/text-diff/words", test_words);
  g_test_add_func ("/base/text-diff/random", test_random);
  g_test_add_func ("/base/text-diff/bounds", test_bounds);
  return g_test_run ();
}
