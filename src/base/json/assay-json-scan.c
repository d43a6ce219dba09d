/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-json-scan.c: finds the end of a JSON value by strings and brackets alone. It does not
 * validate: of a valid text it finds exactly the values, of an invalid one something whose brackets
 * balance, and who reads it for what it says finds out. Inside strings, where most of the bytes
 * are, it takes eight at a time. Pure; any thread. */

#include "assay-json-scan.h"

#include "assay-encoding.h"

/* What a byte outside of strings means. */
enum
{
  OTHER,
  QUOTE,
  OPEN,
  CLOSE,
  BLANK,
  COMMA
};

static const guint8 meaning[256] = {
  ['"'] = QUOTE, ['{'] = OPEN,   ['['] = OPEN,   ['}'] = CLOSE, [']'] = CLOSE,
  [' '] = BLANK, ['\t'] = BLANK, ['\n'] = BLANK, ['\r'] = BLANK, [','] = COMMA,
};

/* Inside a string: to its end. */
static gboolean
scan_string (AssayJsonScan *self, const char *text, gsize length)
{
  const char *end = text + length;
  const char *p = text + self->at;

  while ((p = assay_text_find (p, end, '"', '\\', '\n')) < end)
    {
      if (*p == '"')
        {
          self->in_string = FALSE;
          self->at = (gsize) (p + 1 - text);
          return TRUE;
        }
      if (*p == '\\' && p + 1 == end)
        break; /* what is escaped comes with the next piece */
      self->wild_break |= *p == '\n';
      p += *p == '\\' ? 2 : 1;
    }
  self->at = (gsize) (p - text);
  return FALSE;
}

static void
open_bracket (AssayJsonScan *self, char c)
{
  if (self->depth < 64)
    {
      guint64 bit = G_GUINT64_CONSTANT (1) << self->depth;

      self->kinds = c == '{' ? self->kinds | bit : self->kinds & ~bit;
    }
  self->depth++;
}

static gboolean
close_bracket (AssayJsonScan *self, char c)
{
  gboolean is_brace;

  self->depth--;
  if (self->depth >= 64)
    return TRUE;
  is_brace = self->kinds >> self->depth & 1;
  return is_brace == (c == '}');
}

/* A number or a word: up to anything that cannot belong to it. */
static gboolean
scan_scalar (AssayJsonScan *self, const char *text, gsize length, gboolean last)
{
  while (self->at < length && meaning[(guchar) text[self->at]] == OTHER)
    self->at++;
  return self->at < length || last;
}

/**
 * assay_json_scan_value:
 * @text: from the first byte of the value on; what was passed before must be there again
 * @last: whether nothing follows @text
 *
 * Goes on through the value. Afterwards @at of @self is behind it, or at the end of @text.
 *
 * Returns: whether the end of the value was found; %FALSE also when it is @broken.
 */
gboolean
assay_json_scan_value (AssayJsonScan *self, const char *text, gsize length, gboolean last)
{
  if (self->at == 0 && self->depth == 0 && !self->in_string && length > 0)
    self->in_scalar |= meaning[(guchar) text[0]] == OTHER;
  if (self->in_scalar)
    return scan_scalar (self, text, length, last);

  while (self->at < length)
    {
      char c;

      if (self->in_string)
        {
          if (!scan_string (self, text, length))
            return FALSE;
          if (self->depth == 0)
            return TRUE;
          continue;
        }
      while (self->at < length && (meaning[(guchar) text[self->at]] - 1u) > CLOSE - 1u)
        self->at++;
      if (self->at == length)
        return FALSE;
      c = text[self->at];
      if (meaning[(guchar) c] == CLOSE && (self->depth == 0 || !close_bracket (self, c)))
        {
          self->broken = TRUE;
          return FALSE;
        }
      self->at++;
      if (c == '"')
        self->in_string = TRUE;
      else if (meaning[(guchar) c] == OPEN)
        open_bracket (self, c);
      else if (self->depth == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * assay_json_scan_blank:
 *
 * Returns: how many bytes at the beginning of @text are white space.
 */
gsize
assay_json_scan_blank (const char *text, gsize length)
{
  gsize i = 0;

  while (i < length && meaning[(guchar) text[i]] == BLANK)
    i++;
  return i;
}
