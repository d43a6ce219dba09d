/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-error.h"
#include "assay-lines.h"

#include <string.h>

#define BYTES(literal) literal, sizeof literal - 1

/* What the reader's window begins with: a break there meets every "is there more?". */
#define WINDOW (128 * 1024)

typedef struct
{
  const char *what;
  const char *bytes;
  gsize length;
  const char *expected; /* each line as "number:text;", a bad one as "number!;" */
  AssayEncoding encoding;
} Case;

static const Case cases[] = {
  { "nothing", BYTES (""), "", ASSAY_ENCODING_ASCII },
  { "no break at the end", BYTES ("a\nb"), "1:a;2:b;", ASSAY_ENCODING_ASCII },
  { "break at the end", BYTES ("a\nb\n"), "1:a;2:b;", ASSAY_ENCODING_ASCII },
  { "all kinds of breaks", BYTES ("a\r\nb\rc\n\nd"), "1:a;2:b;3:c;4:;5:d;", ASSAY_ENCODING_ASCII },
  { "CR at the very end", BYTES ("a\r"), "1:a;", ASSAY_ENCODING_ASCII },
  { "UTF-8", BYTES ("ä\n€"), "1:ä;2:€;", ASSAY_ENCODING_UTF8 },
  { "UTF-8 with its mark", BYTES ("\xEF\xBB\xBF" "a\n"), "1:a;", ASSAY_ENCODING_UTF8 },
  { "Windows-1252", BYTES ("\xE4\n\x80 \x93x\x94"), "1:ä;2:€ “x”;", ASSAY_ENCODING_WINDOWS_1252 },
  { "Latin-1 at the end of the file", BYTES ("caf\xE9"), "1:café;", ASSAY_ENCODING_WINDOWS_1252 },
  { "UTF-16LE with its mark", BYTES ("\xFF\xFE" "a\0\n\0\xAC\x20"), "1:a;2:€;", ASSAY_ENCODING_UTF16LE },
  { "UTF-16BE with its mark", BYTES ("\xFE\xFF\0a\0\n\x20\xAC"), "1:a;2:€;", ASSAY_ENCODING_UTF16BE },
  { "UTF-16LE without", BYTES ("h\0e\0l\0l\0o\0\r\0\n\0"), "1:hello;", ASSAY_ENCODING_UTF16LE },
  { "UTF-16BE without", BYTES ("\0h\0e\0l\0l\0o"), "1:hello;", ASSAY_ENCODING_UTF16BE },
  { "surrogate pair", BYTES ("\xFF\xFE\x3D\xD8\x00\xDE"), "1:😀;", ASSAY_ENCODING_UTF16LE },
  { "half a pair costs its line", BYTES ("\xFF\xFE\x3D\xD8\n\0a\0"), "1!;2:a;", ASSAY_ENCODING_UTF16LE },
  { "half a unit at the end", BYTES ("\xFF\xFE" "a\0\n\0b"), "1:a;2!;", ASSAY_ENCODING_UTF16LE },
  { "one broken line of UTF-8", BYTES ("ä ö\n\xE4\nü"), "1:ä ö;2!;3:ü;", ASSAY_ENCODING_UTF8 },
  { "surrogates in UTF-8", BYTES ("\xEF\xBB\xBF\xED\xA0\x80\nb"), "1!;2:b;", ASSAY_ENCODING_UTF8 },
  { "overlong", BYTES ("\xEF\xBB\xBF\xC0\x80\nb"), "1!;2:b;", ASSAY_ENCODING_UTF8 },
  { "NUL", BYTES ("some longer text in ASCII, then\na\0b\nc"), "1:some longer text in ASCII, then;2!;3:c;",
    ASSAY_ENCODING_ASCII },
};

static char *
read_all (GInputStream *stream, gsize max_bytes, AssayEncoding *encoding)
{
  g_autoptr (AssayLines) lines = assay_lines_new (stream, max_bytes);
  GString *out = g_string_new (NULL);

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      char *line;
      gsize length;
      AssayRead read = assay_lines_next (lines, &line, &length, NULL, &error);

      guint64 number = assay_lines_get_line (lines);

      if (read == ASSAY_READ_ITEM)
        {
          g_assert_no_error (error);
          g_assert_cmpuint (strlen (line), ==, length);
          g_string_append_printf (out, "%" G_GUINT64_FORMAT ":%s;", number, line);
        }
      else if (read == ASSAY_READ_BAD)
        {
          g_autofree char *named = g_strdup_printf ("Line %" G_GUINT64_FORMAT " ", number);

          g_assert_nonnull (error);
          g_assert_true (g_str_has_prefix (error->message, named));
          g_string_append_printf (out, "%" G_GUINT64_FORMAT "!;", number);
        }
      else
        {
          g_assert_cmpint (read, ==, ASSAY_READ_END);
          g_assert_no_error (error);
          break;
        }
    }
  *encoding = assay_text_input_get_encoding (assay_lines_get_input (lines));
  return g_string_free (out, FALSE);
}

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GInputStream) stream
          = g_memory_input_stream_new_from_data (cases[i].bytes, (gssize) cases[i].length, NULL);
      AssayEncoding encoding;
      g_autofree char *text = read_all (stream, 0, &encoding);

      g_test_message ("%s", cases[i].what);
      g_assert_cmpstr (text, ==, cases[i].expected);
      g_assert_cmpstr (assay_encoding_name (encoding), ==, assay_encoding_name (cases[i].encoding));
    }
}

/* The same bytes behind a line that is as long as the window, a little more and a little less. */
static void
test_window (void)
{
  static const char tail[] = "\r\nä€😀\r\rx\n\nend";

  for (gsize pad = WINDOW - sizeof tail - 1; pad <= WINDOW + 1; pad++)
    {
      g_autoptr (GString) bytes = g_string_new (NULL);
      g_autoptr (GString) expected = g_string_new ("1:");
      g_autoptr (GInputStream) stream = NULL;
      g_autofree char *text = NULL;
      AssayEncoding encoding;

      g_string_set_size (bytes, pad);
      memset (bytes->str, 'a', pad);
      g_string_append (expected, bytes->str);
      g_string_append (expected, ";2:ä€😀;3:;4:x;5:;6:end;");
      g_string_append (bytes, tail);
      stream = g_memory_input_stream_new_from_data (bytes->str, (gssize) bytes->len, NULL);
      text = read_all (stream, 0, &encoding);
      g_assert_cmpstr (text, ==, expected->str);
      g_assert_cmpint (encoding, ==, ASSAY_ENCODING_UTF8);
    }
}

/* One accent in Latin-1 after hundreds of kilobytes of ASCII, and UTF-16 of the same size. */
static void
test_late_decision (void)
{
  g_autoptr (GString) latin = g_string_new (NULL);
  g_autoptr (GString) wide = g_string_new ("\xFE\xFF");
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (GInputStream) stream1 = NULL;
  g_autoptr (GInputStream) stream2 = NULL;
  g_autofree char *text1 = NULL;
  g_autofree char *text2 = NULL;
  AssayEncoding encoding;

  for (int i = 1; i <= 50000; i++)
    {
      const char *line = i == 49000 ? "caf\xE9\n" : "plain\n";

      g_string_append (latin, line);
      for (const char *p = line; *p != '\0'; p++)
        {
          g_string_append_c (wide, '\0');
          g_string_append_c (wide, *p);
        }
      g_string_append_printf (expected, "%d:%s;", i, i == 49000 ? "café" : "plain");
    }
  stream1 = g_memory_input_stream_new_from_data (latin->str, (gssize) latin->len, NULL);
  text1 = read_all (stream1, 0, &encoding);
  g_assert_cmpstr (text1, ==, expected->str);
  g_assert_cmpint (encoding, ==, ASSAY_ENCODING_WINDOWS_1252);

  stream2 = g_memory_input_stream_new_from_data (wide->str, (gssize) wide->len, NULL);
  text2 = read_all (stream2, 0, &encoding);
  g_assert_cmpstr (text2, ==, expected->str);
  g_assert_cmpint (encoding, ==, ASSAY_ENCODING_UTF16BE);
}

static void
test_too_long (void)
{
  g_autoptr (GString) bytes = g_string_new ("short\n");
  g_autoptr (GInputStream) stream = NULL;
  g_autofree char *text = NULL;
  AssayEncoding encoding;

  for (int i = 0; i < 3 * WINDOW; i++)
    g_string_append_c (bytes, 'x');
  g_string_append (bytes, "\r\nnext\n12345678901\nlast");
  stream = g_memory_input_stream_new_from_data (bytes->str, (gssize) bytes->len, NULL);
  text = read_all (stream, 10, &encoding);
  g_assert_cmpstr (text, ==, "1:short;2!;3:next;4!;5:last;");
}

static void
test_utf32 (void)
{
  static const char bytes[] = "\xFF\xFE\0\0a\0\0";
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (bytes, sizeof bytes, NULL);
  g_autoptr (AssayLines) lines = assay_lines_new (stream, 0);
  g_autoptr (GError) error = NULL;
  char *line;
  gsize length;

  g_assert_cmpint (assay_lines_next (lines, &line, &length, NULL, &error), ==, ASSAY_READ_FAILED);
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_UNSUPPORTED);
}

static void
test_cancelled (void)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data ("a\nb", 3, NULL);
  g_autoptr (AssayLines) lines = assay_lines_new (stream, 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  char *line;
  gsize length;

  g_cancellable_cancel (cancellable);
  g_assert_cmpint (assay_lines_next (lines, &line, &length, cancellable, &error), ==,
                   ASSAY_READ_FAILED);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_scanners (void)
{
  char text[64];

  for (gsize at = 0; at < 40; at++)
    for (gsize from = 0; from <= at; from++)
      {
        memset (text, 'x', sizeof text);
        text[at] = from % 3 == 0 ? 'a' : from % 3 == 1 ? 'b' : (char) 0xE4;
        g_assert_true (assay_text_find (text + from, text + 50, 'a', 'b', (char) 0xE4) == text + at);
        g_assert_true (assay_text_find (text + from, text + at, 'a', 'b', (char) 0xE4) == text + at);
      }
  g_assert_cmpuint (assay_text_count_breaks (BYTES ("\r\n\n\r\r\na")), ==, 4);
  for (gsize i = 0; i < 40; i++)
    {
      memset (text, 'x', sizeof text);
      text[i] = (char) 0x80;
      g_assert_cmpuint (assay_text_ascii_prefix (text, sizeof text), ==, i);
      g_assert_cmpuint (assay_text_valid_prefix (text, sizeof text), ==, i);
    }
}

/* The own check of UTF-8 agrees with GLib's on all sequences of up to four interesting bytes. */
static void
test_valid_prefix (void)
{
  static const guchar bytes[] = { 'a',  0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2,
                                  0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF };
  const gsize n = G_N_ELEMENTS (bytes);

  for (gsize i = 0; i < n * n * n * n; i++)
    {
      const char text[] = { (char) bytes[i % n], (char) bytes[i / n % n], (char) bytes[i / n / n % n],
                            (char) bytes[i / n / n / n], 'z' };
      const char *end;

      (void) g_utf8_validate_len (text, sizeof text, &end);
      g_assert_cmpuint (assay_text_valid_prefix (text, sizeof text), ==, (gsize) (end - text));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/lines/cases", test_cases);
  g_test_add_func ("/base/lines/window", test_window);
  g_test_add_func ("/base/lines/late-decision", test_late_decision);
  g_test_add_func ("/base/lines/too-long", test_too_long);
  g_test_add_func ("/base/lines/utf32", test_utf32);
  g_test_add_func ("/base/lines/cancelled", test_cancelled);
  g_test_add_func ("/base/lines/scanners", test_scanners);
  g_test_add_func ("/base/lines/valid-prefix", test_valid_prefix);
  return g_test_run ();
}
