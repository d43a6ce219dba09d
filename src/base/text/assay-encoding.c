/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-encoding.c: which encoding is it, and what is that in UTF-8. Pure functions over bytes.
 *
 * A byte order mark decides. Without one, zero bytes at every other place mean UTF-16. Everything
 * else is ASCII until the first byte above 127 shows up; the piece that holds it decides between
 * UTF-8 and Windows-1252 (which contains Latin-1's printable part), and since ASCII is the same in
 * both, nothing that was read before has to be read again. A piece with more whole UTF-8 sequences
 * than broken bytes is UTF-8 with damage: whoever reads records rejects the damaged ones.
 *
 * What cannot be converted (half a surrogate pair) comes out as bytes that are no UTF-8, so that
 * one check per record, assay_text_valid_prefix(), finds every kind of damage. The scanners take
 * eight bytes at a time. */

#include "assay-encoding.h"

#include <string.h>

#define ONES G_GUINT64_CONSTANT (0x0101010101010101)
#define HIGHS G_GUINT64_CONSTANT (0x8080808080808080)

/* What Windows-1252 has at 0x80 … 0x9F; its five holes are the C1 controls, as browsers do it. */
static const guint16 windows_1252[32] = {
  0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
  0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
  0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

static guint64
load (const char *p)
{
  guint64 word;

  memcpy (&word, p, sizeof word);
  return GUINT64_FROM_LE (word);
}

/* The high bit of each byte of word that is zero. Bits above the lowest one set may be wrong. */
static guint64
zero_bytes (guint64 word)
{
  return (word - ONES) & ~word & HIGHS;
}

/**
 * assay_encoding_name:
 *
 * Returns: (transfer none): the name that users know. Any thread.
 */
const char *
assay_encoding_name (AssayEncoding encoding)
{
  static const char *const names[] = { "ASCII",    "UTF-8",        "UTF-16LE",
                                       "UTF-16BE", "Windows-1252", "UTF-32" };

  g_return_val_if_fail (encoding < G_N_ELEMENTS (names), "unknown");
  return names[encoding];
}

/* UTF-16 without a mark: zeros on one side of the pairs, hardly any on the other. One pair in
 * eight is enough, for digits, commas and line breaks between words of another script. */
static AssayEncoding
sniff_utf16 (const char *bytes, gsize length)
{
  gsize zeros[2] = { 0, 0 };
  gsize pairs = length / 2;

  for (gsize i = 0; i < 2 * pairs; i++)
    zeros[i & 1] += bytes[i] == '\0';
  if (zeros[1] * 8 >= pairs && zeros[1] > zeros[0] * 10 && pairs > 0)
    return ASSAY_ENCODING_UTF16LE;
  if (zeros[0] * 8 >= pairs && zeros[0] > zeros[1] * 10 && pairs > 0)
    return ASSAY_ENCODING_UTF16BE;
  return ASSAY_ENCODING_ASCII;
}

/**
 * assay_encoding_sniff:
 * @bytes: the beginning of a file, a few thousand bytes or all of it
 * @length: how many
 * @mark: (out): how many of them are a byte order mark
 *
 * Returns: what the mark or the zero bytes say, or %ASSAY_ENCODING_ASCII when they say nothing
 * and assay_encoding_judge() has the word. Any thread.
 */
AssayEncoding
assay_encoding_sniff (const char *bytes, gsize length, gsize *mark)
{
  static const struct
  {
    const char *mark;
    gsize length;
    AssayEncoding encoding;
  } marks[] = {
    { "\xEF\xBB\xBF", 3, ASSAY_ENCODING_UTF8 },     { "\xFF\xFE\0\0", 4, ASSAY_ENCODING_UTF32 },
    { "\0\0\xFE\xFF", 4, ASSAY_ENCODING_UTF32 },    { "\xFF\xFE", 2, ASSAY_ENCODING_UTF16LE },
    { "\xFE\xFF", 2, ASSAY_ENCODING_UTF16BE },
  };

  *mark = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (length >= marks[i].length && memcmp (bytes, marks[i].mark, marks[i].length) == 0)
      {
        *mark = marks[i].length;
        return marks[i].encoding;
      }
  return sniff_utf16 (bytes, length);
}

/* The length of the UTF-8 sequence at p, 0 when there is none, -1 when it is cut by the end. */
static int
sequence_length (const char *p, const char *end)
{
  guchar lead = (guchar) *p;
  guchar low = 0x80;
  guchar high = 0xBF;
  int length;

  if (lead < 0x80)
    return 1;
  if (lead < 0xC2 || lead > 0xF4)
    return 0;
  length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (lead == 0xE0)
    low = 0xA0;
  else if (lead == 0xED)
    high = 0x9F;
  else if (lead == 0xF0)
    low = 0x90;
  else if (lead == 0xF4)
    high = 0x8F;

  for (int i = 1; i < length; i++)
    {
      if (p + i == end)
        return -1;
      if ((guchar) p[i] < low || (guchar) p[i] > high)
        return 0;
      low = 0x80;
      high = 0xBF;
    }
  return length;
}

/**
 * assay_encoding_judge:
 * @bytes: a piece of a file in which everything before was ASCII
 * @length: its bytes
 * @last: whether the file ends with it
 * @encoding: (out): UTF-8, Windows-1252, or still ASCII
 *
 * Returns: whether @encoding can be said; %FALSE when more bytes are needed for that. Any thread.
 */
gboolean
assay_encoding_judge (const char *bytes, gsize length, gboolean last, AssayEncoding *encoding)
{
  const char *end = bytes + length;
  const char *p = bytes + assay_text_ascii_prefix (bytes, length);
  gsize whole = 0;
  gsize broken = 0;

  *encoding = ASSAY_ENCODING_ASCII;
  if (p == end)
    return TRUE;
  while (p < end)
    {
      int n = sequence_length (p, end);

      if (n < 0 && !last)
        break;
      whole += n > 1;
      broken += n <= 0;
      p += MAX (n, 1);
    }
  if (whole + broken == 0)
    return FALSE;
  *encoding = whole > broken ? ASSAY_ENCODING_UTF8 : ASSAY_ENCODING_WINDOWS_1252;
  return TRUE;
}

/* As g_unichar_to_utf8(), but takes half a surrogate pair too, whose bytes are then no UTF-8. */
static gsize
put_char (char *out, guint32 c)
{
  if (c < 0x80)
    {
      out[0] = (char) c;
      return 1;
    }
  if (c < 0x800)
    {
      out[0] = (char) (0xC0 | c >> 6);
      out[1] = (char) (0x80 | (c & 0x3F));
      return 2;
    }
  if (c < 0x10000)
    {
      out[0] = (char) (0xE0 | c >> 12);
      out[1] = (char) (0x80 | (c >> 6 & 0x3F));
      out[2] = (char) (0x80 | (c & 0x3F));
      return 3;
    }
  out[0] = (char) (0xF0 | c >> 18);
  out[1] = (char) (0x80 | (c >> 12 & 0x3F));
  out[2] = (char) (0x80 | (c >> 6 & 0x3F));
  out[3] = (char) (0x80 | (c & 0x3F));
  return 4;
}

static gsize
convert_windows_1252 (const char *bytes, gsize length, char *out)
{
  char *to = out;

  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) bytes[i];

      to += put_char (to, c >= 0x80 && c < 0xA0 ? windows_1252[c - 0x80] : c);
    }
  return (gsize) (to - out);
}

static guint32
unit_at (const char *bytes, gboolean big)
{
  guchar first = (guchar) bytes[0];
  guchar second = (guchar) bytes[1];

  return big ? (guint32) (first << 8 | second) : (guint32) (second << 8 | first);
}

static gsize
convert_utf16 (const char *bytes, gsize length, gboolean big, char *out, gsize *consumed)
{
  char *to = out;
  gsize i = 0;

  while (i + 2 <= length)
    {
      guint32 c = unit_at (bytes + i, big);
      guint32 low;

      if (c >= 0xD800 && c < 0xDC00)
        {
          if (i + 4 > length)
            break;
          low = unit_at (bytes + i + 2, big);
          if (low >= 0xDC00 && low < 0xE000)
            {
              c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
              i += 2;
            }
        }
      to += put_char (to, c);
      i += 2;
    }
  *consumed = i;
  return (gsize) (to - out);
}

/**
 * assay_encoding_convert:
 * @encoding: UTF-16LE, UTF-16BE or Windows-1252
 * @bytes: text in it
 * @length: its bytes
 * @out: room for %ASSAY_ENCODING_MAX_GROWTH times @length bytes
 * @consumed: (out): how much of @bytes was used; what is left belongs before the next piece
 *
 * Returns: how many bytes of UTF-8 were written. Any thread.
 */
gsize
assay_encoding_convert (AssayEncoding encoding,
                        const char *bytes,
                        gsize length,
                        char *out,
                        gsize *consumed)
{
  if (encoding == ASSAY_ENCODING_WINDOWS_1252)
    {
      *consumed = length;
      return convert_windows_1252 (bytes, length, out);
    }
  g_return_val_if_fail (encoding == ASSAY_ENCODING_UTF16LE || encoding == ASSAY_ENCODING_UTF16BE, 0);
  return convert_utf16 (bytes, length, encoding == ASSAY_ENCODING_UTF16BE, out, consumed);
}

/**
 * assay_text_ascii_prefix:
 *
 * Returns: how many bytes at the beginning of @text are below 128. Any thread.
 */
gsize
assay_text_ascii_prefix (const char *text, gsize length)
{
  gsize i = 0;

  while (i + 8 <= length && (load (text + i) & HIGHS) == 0)
    i += 8;
  while (i < length && (guchar) text[i] < 0x80)
    i++;
  return i;
}

/**
 * assay_text_valid_prefix:
 *
 * Returns: how many bytes at the beginning of @text are valid UTF-8; @length when all are.
 * A NUL is valid here. Any thread.
 */
gsize
assay_text_valid_prefix (const char *text, gsize length)
{
  const char *end = text + length;
  const char *p = text;

  while (p < end)
    {
      int n;

      p += assay_text_ascii_prefix (p, (gsize) (end - p));
      while (p < end && (guchar) *p >= 0x80)
        {
          n = sequence_length (p, end);
          if (n <= 0)
            return (gsize) (p - text);
          p += n;
        }
    }
  return length;
}

/**
 * assay_text_find:
 * @from: where to begin
 * @end: where to stop
 *
 * Returns: (transfer none): the first place that holds @a, @b or @c, or @end. Any thread.
 */
const char *
assay_text_find (const char *from, const char *end, char a, char b, char c)
{
  const guint64 wa = ONES * (guchar) a;
  const guint64 wb = ONES * (guchar) b;
  const guint64 wc = ONES * (guchar) c;

  for (; end - from >= 8; from += 8)
    {
      guint64 word = load (from);
      guint64 hits = zero_bytes (word ^ wa) | zero_bytes (word ^ wb) | zero_bytes (word ^ wc);

      if (hits != 0)
        return from + __builtin_ctzll (hits) / 8;
    }
  while (from < end && *from != a && *from != b && *from != c)
    from++;
  return from;
}

/**
 * assay_text_count_breaks:
 *
 * Returns: how many line breaks @text holds, each of LF, CR and CRLF being one. A CR at the very
 * end counts. Any thread.
 */
guint64
assay_text_count_breaks (const char *text, gsize length)
{
  const char *end = text + length;
  const char *p = text;
  guint64 n = 0;

  while ((p = assay_text_find (p, end, '\n', '\r', '\r')) < end)
    {
      n++;
      p += p[0] == '\r' && p + 1 < end && p[1] == '\n' ? 2 : 1;
    }
  return n;
}
