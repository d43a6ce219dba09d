/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-csv.h"
#include "assay-error.h"

#include <string.h>

#define WINDOW (128 * 1024)

typedef struct
{
  const char *what;
  const char *text;
  const char *expected; /* each record as "line:cell|cell;", a bad one as "line!words;" */
  char delimiter;       /* found or, when forced, given */
  gboolean forced;
} Case;

static const Case cases[] = {
  { "nothing", "", "", ',' },
  { "plain", "a,b\n1,2\n", "1:a|b;2:1|2;", ',' },
  { "no break at the end", "a,b\n1,2", "1:a|b;2:1|2;", ',' },
  { "CRLF", "a,b\r\n1,2\r\n", "1:a|b;2:1|2;", ',' },
  { "CR", "a,b\r1,2\r", "1:a|b;2:1|2;", ',' },
  { "empty cells", "a,,c\n,,\n", "1:a||c;2:||;", ',' },
  { "empty lines are passed, but counted", "a,b\n\n\r\n1,2\n", "1:a|b;4:1|2;", ',' },
  { "one column", "a\nb\n", "1:a;2:b;", ',' },
  { "quoted empty line", "a\n\"\"\nb", "1:a;2:;3:b;", ',' },
  { "quotes", "\"a\",\"b,c\"\n", "1:a|b,c;", ',' },
  { "doubled quotes", "\"say \"\"hi\"\"\",\"\"\"\"\n", "1:say \"hi\"|\";", ',' },
  { "line breaks in quotes", "\"a\nb\r\nc\rd\",x\ny,z", "1:a\nb\r\nc\rd|x;5:y|z;", ',' },
  { "quote in a plain cell", "5\" disk,a \"b\" c\n", "1:5\" disk|a \"b\" c;", ',' },
  { "blank behind a closing quote", "\"a\" ,\"b\"\t\n", "1:a|b;", ',' },
  { "text behind a closing quote", "\"a\"b,\"c\"\"d\"e\"f\n", "1:ab|c\"de\"f;", ',' },
  { "quote at the end of the file", "a,\"b\"", "1:a|b;", ',' },
  { "not closed, at the end", "a,b\n1,\"2\n3,4\n", "1:a|b;2!line 2 is not closed;3:3|4;", ',' },
  { "not closed, a later quote", "a,b\n1,\"2\n3,\"4\"\n5,6\n", "1:a|b;2!line 2 is not closed;3:3|4;4:5|6;",
    ',' },
  { "not closed, second line of its record", "\"a\nb\",\"c\nd,e\n", "1!line 2 is not closed;3:d|e;", ',' },
  { "semicolon", "a;b;c\n1,5;2;3\n", "1:a|b|c;2:1,5|2|3;", ';' },
  { "tab", "a\tb\n1,2\t3;4\n", "1:a|b;2:1,2|3;4;", '\t' },
  { "most even wins", "text;label\nHello, you;x\nWell, yes, so;y\n", "1:text|label;2:Hello, you|x;3:Well, yes, so|y;",
    ';' },
  { "delimiters in quotes do not count", "\"a;b;c\",d\n\"e\",f\n", "1:a;b;c|d;2:e|f;", ',' },
  { "sep line of spreadsheets", "sep=|\r\na|b\n", "2:a|b;", '|' },
  { "given delimiter", "a;b,c\n", "1:a;b|c;", ',', TRUE },
  { "bytes that are no text", "ä,ö\nx,\xFF\ny,z", "1:ä|ö;2!Line 2 holds bytes;3:y|z;", ',' },
};

static char *
read_all (const char *text, gsize length, char delimiter, char *found)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (text, (gssize) length, NULL);
  g_autoptr (AssayCsvReader) reader = assay_csv_reader_new (stream, delimiter);
  GString *out = g_string_new (NULL);

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      AssayRead read = assay_csv_reader_next (reader, NULL, &error);
      guint n;
      const AssayCell *cells = assay_csv_reader_get_cells (reader, &n);

      if (read == ASSAY_READ_END)
        break;
      g_string_append_printf (out, "%" G_GUINT64_FORMAT, assay_csv_reader_get_line (reader));
      if (read == ASSAY_READ_BAD)
        {
          g_string_append_printf (out, "!%s;", error->message);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpint (read, ==, ASSAY_READ_ITEM);
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpuint (strlen (cells[i].text), ==, cells[i].length);
          g_string_append_printf (out, "%c%s", i == 0 ? ':' : '|', cells[i].text);
        }
      g_string_append_c (out, ';');
    }
  *found = assay_csv_reader_get_delimiter (reader);
  return g_string_free (out, FALSE);
}

/* As g_str_equal(), but where expected says "!words;" text may say "!… words …;". */
static gboolean
matches (const char *text, const char *expected)
{
  while (*expected != '\0')
    {
      const char *stop = strchrnul (expected, '!');
      g_autofree char *words = NULL;
      g_autofree char *report = NULL;

      if (strncmp (text, expected, (gsize) (stop - expected)) != 0)
        return FALSE;
      text += stop - expected;
      expected = stop;
      if (*stop == '\0')
        break;
      expected = strchr (stop, ';') + 1;
      words = g_strndup (stop + 1, (gsize) (expected - stop - 2));
      stop = strchr (text, ';');
      if (*text != '!' || stop == NULL)
        return FALSE;
      report = g_strndup (text, (gsize) (stop - text));
      if (strstr (report, words) == NULL)
        return FALSE;
      text = stop + 1;
    }
  return *text == '\0';
}

static void
check (const char *what, const char *text, const char *expected)
{
  if (!matches (text, expected))
    g_error ("%s: expected “%s”, got “%s”", what, expected, text);
}

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char found;
      g_autofree char *text = read_all (cases[i].text, strlen (cases[i].text),
                                        cases[i].forced ? cases[i].delimiter : '\0', &found);

      check (cases[i].what, text, cases[i].expected);
      if (found != cases[i].delimiter)
        g_error ("%s: delimiter %c", cases[i].what, found);
    }
}

static void
append_many (GString *out, const char *unit, gsize n)
{
  const gsize from = out->len;
  const gsize length = strlen (unit);

  g_string_set_size (out, from + n * length);
  for (gsize i = 0; i < n; i++)
    memcpy (out->str + from + i * length, unit, length);
}

/* Every case once more, its text lying across the end of the window at every place. */
static void
test_window (void)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const gsize length = strlen (cases[i].text);

      if (strstr (cases[i].text, "sep=") != NULL || strchr (cases[i].expected, '!') != NULL)
        continue; /* their line numbers are in the words */
      for (gsize pad = WINDOW - length - 2; pad <= WINDOW; pad++)
        {
          g_autofree char *plain = NULL;
          g_autofree char *text = NULL;
          char found;

          g_string_truncate (bytes, 0);
          g_string_truncate (expected, 0);
          append_many (bytes, "a", pad);
          g_string_append_printf (expected, "1:%s;", bytes->str);
          g_string_append_c (bytes, '\n');
          g_string_append (bytes, cases[i].text);

          plain = read_all (cases[i].text, length, cases[i].delimiter, &found);
          for (char *p = plain; *p != '\0';) /* one line further down */
            {
              char *end = strchr (p, ';');

              while (end[1] != '\0' && !(g_ascii_isdigit (end[1]) && end[2] == ':'))
                end = strchr (end + 1, ';');
              g_string_append_printf (expected, "%d%.*s", atoi (p) + 1,
                                      (int) (end + 1 - strchr (p, ':')), strchr (p, ':'));
              p = end + 1;
            }
          text = read_all (bytes->str, bytes->len, cases[i].delimiter, &found);
          g_assert_cmpstr (text + pad, ==, expected->str + pad);
        }
    }
}

static void
test_limits (void)
{
  g_autoptr (GString) wide = g_string_new ("a,b\n");
  g_autoptr (GString) large = g_string_new ("a,b\n\"");
  g_autoptr (GString) flat = g_string_new ("a,b\n");
  g_autofree char *text1 = NULL;
  g_autofree char *text2 = NULL;
  g_autofree char *text3 = NULL;
  char found;

  append_many (wide, ",", ASSAY_CSV_MAX_COLUMNS);
  g_string_append (wide, "\n1,2\n");
  text1 = read_all (wide->str, wide->len, ',', &found);
  check ("columns", text1, "1:a|b;2!maximum of 2000 columns;3:1|2;");

  g_string_append (large, "\n1,2\n");
  for (gsize i = 0; i < 10; i++)
    g_string_append (large, "xxxxxxx\n");
  append_many (large, "y", 2 * ASSAY_CSV_MAX_RECORD + WINDOW);
  text2 = read_all (large->str, large->len, ',', &found);
  g_assert_true (g_str_has_prefix (text2, "1:a|b;2!The record on line 2 is larger than"));
  *strstr (text2, "6:xxx") = '\0';
  check ("a quote that never ends", text2, "1:a|b;2!maximum;3:1|2;4:xxxxxxx;5:xxxxxxx;");

  append_many (flat, "y", ASSAY_CSV_MAX_RECORD + 3 * WINDOW);
  g_string_append (flat, "\r\n1,2\n");
  text3 = read_all (flat->str, flat->len, ',', &found);
  check ("one endless line", text3, "1:a|b;2!larger than the maximum;3:1|2;");
}

static void
test_writer (void)
{
  static const struct
  {
    const char *text;
    const char *cell;
  } rows[] = {
    { "", "" },
    { "plain", "plain" },
    { "a,b", "\"a,b\"" },
    { "a;b", "a;b" },
    { "say \"hi\"", "\"say \"\"hi\"\"\"" },
    { "two\nlines", "\"two\nlines\"" },
    { " blank ", "\" blank \"" },
    { "=SUM(A1:A2)", "'=SUM(A1:A2)" },
    { "=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"" },
    { "+49 30", "'+49 30" },
    { "-", "'-" },
    { "- item", "'- item" },
    { "@cmd", "'@cmd" },
    { "\tx", "'\tx" },
    { "\rx", "\"'\rx\"" },
    { "＝1", "'＝1" },
    { "-3.5", "-3.5" },
    { "+7", "+7" },
    { "-1e-5", "-1e-5" },
    { "-1e", "'-1e" },
    { "-.", "'-." },
    { "-2+3", "'-2+3" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      g_autofree char *text = NULL;
      g_autofree char *expected = NULL;
      char found;

      assay_csv_append (out, rows[i].text, ',');
      g_assert_cmpstr (out->str, ==, rows[i].cell);

      g_string_append (out, ",end\r\n");
      text = read_all (out->str, out->len, ',', &found);
      expected = g_strdup_printf ("1:%s%s|end;", assay_csv_is_formula (rows[i].text) ? "'" : "",
                                  rows[i].text);
      g_assert_cmpstr (text, ==, expected);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/csv/cases", test_cases);
  g_test_add_func ("/base/csv/window", test_window);
  g_test_add_func ("/base/csv/limits", test_limits);
  g_test_add_func ("/base/csv/writer", test_writer);
  return g_test_run ();
}
