/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-csv-writer.c: cells as RFC 4180 writes them, made harmless for spreadsheets. A cell whose
 * text begins with = + - @, a tab or a line break is a formula to them, and a formula can send the
 * sheet's content away. Such a cell gets an apostrophe in front, which spreadsheets take for "this
 * is text", unless it is a plain number like -3.5. The apostrophe stays when the file is read by
 * something else; that is the price. The wide forms of the four signs count as well. */

#include "assay-csv.h"

#include <string.h>

/**
 * assay_csv_is_number:
 * @length: bytes of @text
 *
 * Returns: whether @text is nothing but a decimal number: a sign, digits, a fraction, an exponent.
 * Any thread.
 */
gboolean
assay_csv_is_number (const char *text, gsize length)
{
  const char *end = text + length;
  const char *p = text;
  gsize n_digits = 0;

  if (p < end && (*p == '-' || *p == '+'))
    p++;
  for (; p < end && g_ascii_isdigit (*p); p++)
    n_digits++;
  if (p < end && *p == '.')
    for (p++; p < end && g_ascii_isdigit (*p); p++)
      n_digits++;
  if (n_digits == 0)
    return FALSE;
  if (p < end && (*p == 'e' || *p == 'E'))
    {
      p++;
      if (p < end && (*p == '-' || *p == '+'))
        p++;
      if (p == end)
        return FALSE;
      while (p < end && g_ascii_isdigit (*p))
        p++;
    }
  return p == end;
}

/**
 * assay_csv_is_formula:
 *
 * Returns: whether a spreadsheet may take @text for a formula. Any thread.
 */
gboolean
assay_csv_is_formula (const char *text)
{
  static const char *const wide[] = { "＝", "＋", "－", "＠" };

  if (*text == '\0')
    return FALSE;
  if (strchr ("=+-@\t\r\n", *text) != NULL)
    return !assay_csv_is_number (text, strlen (text));
  for (gsize i = 0; i < G_N_ELEMENTS (wide); i++)
    if (g_str_has_prefix (text, wide[i]))
      return TRUE;
  return FALSE;
}

static gboolean
needs_quotes (const char *text, gsize length, char delimiter)
{
  const char *end = text + length;

  if (length == 0)
    return FALSE;
  return text[0] == ' ' || end[-1] == ' ' || assay_text_find (text, end, delimiter, '\n', '\r') < end ||
         memchr (text, '"', length) != NULL;
}

/**
 * assay_csv_append:
 * @text: UTF-8
 * @delimiter: what separates cells
 *
 * Appends @text as one cell, defused and, where it must be, quoted. Delimiters between cells and
 * the CRLF behind a record are the caller's. Any thread.
 */
void
assay_csv_append (GString *out, const char *text, char delimiter)
{
  gsize length = strlen (text);
  const char *prefix = assay_csv_is_formula (text) ? "'" : "";

  if (!needs_quotes (text, length, delimiter))
    {
      g_string_append (out, prefix);
      g_string_append_len (out, text, (gssize) length);
      return;
    }
  g_string_append_c (out, '"');
  g_string_append (out, prefix);
  for (const char *p = text; *p != '\0';)
    {
      const char *quote = strchrnul (p, '"');

      g_string_append_len (out, p, quote - p);
      if (*quote == '"')
        g_string_append (out, "\"\"");
      p = *quote == '"' ? quote + 1 : quote;
    }
  g_string_append_c (out, '"');
}
