/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-diff-markup.c: what changed between two texts, as markup for labels. What is gone is struck
 * through on red, what is new is underlined on green: the colour says nothing that the line does not. The
 * shades are thin, so that the text keeps the colour of the theme and can be read on light and dark. Pure
 * functions, any thread. */

#include "assay-diff-markup.h"

#include "assay-text-diff.h"

#include <glib/gi18n.h>

#define REMOVED "<span background=\"#e01b24\" background_alpha=\"22%\" strikethrough=\"true\">"
#define ADDED "<span background=\"#2ec27e\" background_alpha=\"30%\" underline=\"single\">"

static void
append (GString *out, const char *open, const char *text, gsize length)
{
  g_autofree char *escaped = NULL;
  gsize tail = 0;

  if (length == 0)
    return;
  /* A line under the space behind a word looks torn. */
  while (tail < length && text[length - tail - 1] == ' ')
    tail++;
  if (tail == length || *open == '\0')
    tail = 0;
  escaped = g_markup_escape_text (text, (gssize) (length - tail));
  g_string_append_printf (out, "%s%s%s%.*s", open, escaped, *open != '\0' ? "</span>" : "", (int) tail,
                          text + length - tail);
}

static char *
mark (const GArray *pieces, const char *a, const char *b)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < pieces->len; i++)
    {
      const AssayDiffPiece *piece = &g_array_index (pieces, AssayDiffPiece, i);

      if (piece->is_same)
        append (out, "", a != NULL ? a + piece->a : b + piece->b, piece->a_length);
      else
        {
          if (a != NULL)
            append (out, REMOVED, a + piece->a, piece->a_length);
          if (b != NULL)
            append (out, ADDED, b + piece->b, piece->b_length);
        }
    }
  return g_string_free (out, FALSE);
}

/**
 * assay_diff_markup_before:
 * @pieces: (element-type AssayDiffPiece): of assay_text_diff()
 * @a: the first of its texts
 *
 * Returns: (transfer full): the first text, with what is gone marked.
 */
char *
assay_diff_markup_before (const GArray *pieces, const char *a)
{
  return mark (pieces, a, NULL);
}

/**
 * assay_diff_markup_after:
 * @pieces: (element-type AssayDiffPiece): of assay_text_diff()
 * @b: the second of its texts
 *
 * Returns: (transfer full): the second text, with what is new marked.
 */
char *
assay_diff_markup_after (const GArray *pieces, const char *b)
{
  return mark (pieces, NULL, b);
}

/**
 * assay_diff_markup_inline:
 * @pieces: (element-type AssayDiffPiece): of assay_text_diff()
 *
 * Returns: (transfer full): both texts in one, what is gone before what is new.
 */
char *
assay_diff_markup_inline (const GArray *pieces, const char *a, const char *b)
{
  return mark (pieces, a, b);
}

/**
 * assay_diff_dup_words:
 * @pieces: (element-type AssayDiffPiece): of assay_text_diff()
 *
 * Returns: (transfer full): the changes in words, for those who hear them.
 */
char *
assay_diff_dup_words (const GArray *pieces, const char *a, const char *b)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < pieces->len; i++)
    {
      const AssayDiffPiece *piece = &g_array_index (pieces, AssayDiffPiece, i);
      g_autofree char *before = g_strndup (a + piece->a, piece->a_length);
      g_autofree char *after = g_strndup (b + piece->b, piece->b_length);

      if (piece->is_same)
        continue;
      if (out->len > 0)
        g_string_append (out, "; ");
      if (piece->b_length == 0)
        g_string_append_printf (out, _("removed “%s”"), before);
      else if (piece->a_length == 0)
        g_string_append_printf (out, _("added “%s”"), after);
      else
        g_string_append_printf (out, _("“%s” became “%s”"), before, after);
    }
  return g_string_free (out, FALSE);
}
