/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-console.h"
#include "assay-table.h"
#include "assay-units.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

static void
test_width (void)
{
  static const struct
  {
    const char *description;
    const char *text;
    int width;
  } cases[] = {
    { "ASCII", "abc", 3 },
    { "nothing", "", 0 },
    { "East Asian characters take two columns", "日本語", 6 },
    { "a combining accent takes none", "e\xcc\x81", 1 },
    { "an emoji takes two", "✈🙂", 3 },
    { "a precomposed letter", "é", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].description);
      g_assert_cmpint (assay_console_width (cases[i].text), ==, cases[i].width);
    }
}

static void
test_clean (void)
{
  static const struct
  {
    const char *description;
    const char *text;
    const char *clean;
  } cases[] = {
    { "plain text stays", "a “b”", "a “b”" },
    { "line breaks and tabs are spaces", "a\nb\tc\r\nd", "a b c  d" },
    { "an escape sequence loses its escape", "\033[31mred\033[0m", "[31mred[0m" },
    { "so does the window's title", "\033]0;owned\007", "]0;owned" },
    { "the one-byte form of it in UTF-8", "\xc2\x9b" "31m", "31m" },
    { "text can't be turned around", "a\xe2\x80\xae" "txt.exe", "atxt.exe" },
    { "an isolate neither", "\xe2\x81\xa6x\xe2\x81\xa9", "x" },
    { "damaged bytes are marked", "a\xff", "a\xef\xbf\xbd" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = assay_console_clean (cases[i].text);

      g_test_message ("%s", cases[i].description);
      g_assert_cmpstr (clean, ==, cases[i].clean);
    }
}

static void
test_simplify (void)
{
  g_autofree char *text = assay_console_simplify ("“é” … 3 ± 1 → x · y");

  g_assert_cmpstr (text, ==, "\"é\" ... 3 +- 1 -> x - y");
}

static void
test_cell (void)
{
  static const struct
  {
    const char *text;
    int width;
    gboolean to_right;
    const char *cell;
  } cases[] = {
    { "ab", 4, FALSE, "ab  " }, { "ab", 4, TRUE, "  ab" },    { "abcde", 4, FALSE, "abc…" },
    { "abcd", 4, FALSE, "abcd" }, { "日本語", 5, FALSE, "日本…" }, { "日本語", 4, FALSE, "日… " },
    { "ab", 1, FALSE, "…" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      assay_console_append_cell (out, cases[i].text, cases[i].width, cases[i].to_right);
      g_assert_cmpstr (out->str, ==, cases[i].cell);
      g_assert_cmpint (assay_console_width (out->str), ==, cases[i].width);
    }
}

static void
test_bar (void)
{
  static const struct
  {
    double fraction;
    gboolean unicode;
    const char *bar;
  } cases[] = {
    { 0, FALSE, "--------" }, { 0.5, FALSE, "####----" }, { 1, FALSE, "########" },
    { 2, FALSE, "########" }, { 0.5, TRUE, "████░░░░" },  { 0.5625, TRUE, "████▌░░░" },
    { NAN, FALSE, "--------" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      assay_console_append_bar (out, isnan (cases[i].fraction) ? 0 : cases[i].fraction, 8,
                                cases[i].unicode);
      g_assert_cmpstr (out->str, ==, cases[i].bar);
    }
}

static void
test_colours (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  /* Standard output of a test is a pipe. */
  g_assert_false (assay_console_has_colours (STDOUT_FILENO));
  assay_console_begin_style (out, ASSAY_STYLE_BAD, FALSE);
  assay_console_end_style (out, ASSAY_STYLE_BAD, FALSE);
  g_assert_cmpstr (out->str, ==, "");
  assay_console_begin_style (out, ASSAY_STYLE_BAD, TRUE);
  assay_console_end_style (out, ASSAY_STYLE_BAD, TRUE);
  g_assert_cmpstr (out->str, ==, "\033[31m\033[0m");
}

static void
test_table (void)
{
  g_autoptr (AssayTable) table = assay_table_new (0, FALSE);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  assay_table_add_column (table, "Id", TRUE);
  assay_table_add_column (table, "Name", FALSE);
  assay_table_add_column (table, "Note", FALSE);
  assay_table_add_format (table, "%d", 7);
  assay_table_add_cell (table, "日本", ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, "a\nb", ASSAY_STYLE_BAD);
  assay_table_add_format (table, "%d", 123);
  assay_table_add_cell (table, NULL, ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, "", ASSAY_STYLE_PLAIN);
  first = assay_table_take_text (table);
  g_assert_cmpstr (first, ==, " Id  Name  Note\n  7  日本  a b\n123        \n");

  /* The second page keeps the widths of the first. */
  assay_table_add_format (table, "%d", 8);
  assay_table_add_cell (table, "longer than before", ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, "x", ASSAY_STYLE_PLAIN);
  second = assay_table_take_text (table);
  g_assert_cmpstr (second, ==, "  8  lon…  x\n");
}

static void
test_table_fits (void)
{
  for (int columns = 20; columns < 120; columns += 7)
    {
      g_autoptr (AssayTable) table = assay_table_new (columns, FALSE);
      g_autofree char *text = NULL;
      g_auto (GStrv) lines = NULL;

      assay_table_add_column (table, "A", FALSE);
      assay_table_add_column (table, "B", FALSE);
      for (int i = 0; i < 3; i++)
        {
          assay_table_add_cell (table, "four and twenty blackbirds baked in a pie", ASSAY_STYLE_PLAIN);
          assay_table_add_cell (table, "日本語日本語日本語日本語日本語", ASSAY_STYLE_PLAIN);
        }
      text = assay_table_take_text (table);
      lines = g_strsplit (text, "\n", -1);
      for (int i = 0; lines[i] != NULL; i++)
        g_assert_cmpint (assay_console_width (lines[i]), <=, columns);
    }
}

static void
test_units (void)
{
  static const struct
  {
    double dollars;
    const char *text;
  } costs[] = {
    { NAN, "–" },      { 0, "$0" },        { 12.345, "$12.35" },       { 0.0213, "$0.021" },
    { 0.1, "$0.100" }, { 0.00042, "$0.00042" }, { 0.0000825, "$0.000082" }, { 1234.5, "$1234.50" },
  };
  static const struct
  {
    double seconds;
    const char *text;
  } durations[] = {
    { NAN, "–" },      { 0.42, "420 ms" },
    { 0, "0 s" },      { 0.00004, "<0.1 ms" },   { 0.0024, "2.4 ms" },    { 0.0237, "24 ms" },
    { 0.9996, "1.0 s" }, { 1.44, "1.4 s" },         { 9.96, "10 s" },       { 59.6, "1 min 0 s" },
    { 200, "3 min 20 s" }, { 18240, "5 h 4 min" }, { INFINITY, "–" },
  };
  static const struct
  {
    gint64 bytes;
    const char *text;
  } sizes[] = { { 812, "812 B" }, { 12300, "12 kB" }, { 3400000, "3.4 MB" }, { 999600, "1.0 MB" } };

  static const struct
  {
    double value;
    int decimals;
    const char *text;
  } numbers[] = {
    { NAN, 2, "–" },        { 0.917, 2, "0.92" },    { -0.02, 2, "−0.02" },  { -0.004, 2, "0.00" },
    { -0.005001, 2, "−0.01" }, { -0.0, 3, "0.000" }, { -1, 0, "−1" },        { -0.0004, 3, "0.000" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *text = assay_units_dup_number (numbers[i].value, numbers[i].decimals);

      g_assert_cmpstr (text, ==, numbers[i].text);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (costs); i++)
    {
      g_autofree char *text = assay_units_dup_cost (costs[i].dollars);

      g_assert_cmpstr (text, ==, costs[i].text);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      g_autofree char *text = assay_units_dup_duration (durations[i].seconds);

      g_assert_cmpstr (text, ==, durations[i].text);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *text = assay_units_dup_bytes (sizes[i].bytes);

      g_assert_cmpstr (text, ==, sizes[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/console/width", test_width);
  g_test_add_func ("/base/console/clean", test_clean);
  g_test_add_func ("/base/console/simplify", test_simplify);
  g_test_add_func ("/base/console/cell", test_cell);
  g_test_add_func ("/base/console/bar", test_bar);
  g_test_add_func ("/base/console/colours", test_colours);
  g_test_add_func ("/base/table/pages", test_table);
  g_test_add_func ("/base/table/fits", test_table_fits);
  g_test_add_func ("/base/units", test_units);
  return g_test_run ();
}
