/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-console.c: what a terminal can do, and texts that fit into its columns. A wide character of
 * East Asia takes two columns, a combining mark none. Texts that a task or a model wrote may hold
 * anything: control characters could move the cursor or retitle the window, and marks of writing
 * direction could make a line read as what it is not; both are taken out before a text is shown.
 *
 * Colours are for a terminal only, and never when NO_COLOR is set (https://no-color.org). All
 * functions are pure or ask the system; any thread. */

#include "assay-console.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char *const escapes[] = {
  [ASSAY_STYLE_PLAIN] = "",
  [ASSAY_STYLE_HEADING] = "\033[1m",
  [ASSAY_STYLE_DIM] = "\033[2m",
  [ASSAY_STYLE_GOOD] = "\033[32m",
  [ASSAY_STYLE_WARNING] = "\033[33m",
  [ASSAY_STYLE_BAD] = "\033[31m",
};

/* What our own sentences hold beyond ASCII, for terminals without UTF-8. */
static const struct
{
  gunichar c;
  const char *ascii;
} simple[] = {
  { 0x2018, "'" }, { 0x2019, "'" },  { 0x201c, "\"" }, { 0x201d, "\"" }, { 0x2026, "..." },
  { 0x2013, "-" }, { 0x2014, "-" },  { 0x2212, "-" },  { 0x00b1, "+-" }, { 0x00d7, "x" },
  { 0x00b7, "-" }, { 0x2192, "->" }, { 0x2264, "<=" }, { 0x2265, ">=" }, { 0x2248, "~" },
};

/**
 * assay_console_is_terminal:
 *
 * Returns: whether a person looks at @fd.
 */
gboolean
assay_console_is_terminal (int fd)
{
  return isatty (fd);
}

/**
 * assay_console_has_colours:
 *
 * Returns: whether escape sequences for colours may be written to @fd.
 */
gboolean
assay_console_has_colours (int fd)
{
  const char *none = g_getenv ("NO_COLOR");
  const char *term = g_getenv ("TERM");

  return assay_console_is_terminal (fd) && (none == NULL || *none == '\0') && term != NULL &&
         strcmp (term, "dumb") != 0;
}

/**
 * assay_console_get_columns:
 *
 * Returns: how wide the terminal at @fd is.
 */
int
assay_console_get_columns (int fd)
{
  struct winsize size = { 0 };

  if (ioctl (fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return ASSAY_CONSOLE_DEFAULT_COLUMNS;
}

static int
width_of (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

/**
 * assay_console_width:
 * @text: UTF-8 without control characters
 *
 * Returns: how many columns @text takes.
 */
int
assay_console_width (const char *text)
{
  int width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += width_of (g_utf8_get_char (p));
  return width;
}

/* Marks that change the direction of what follows: LRM, RLM, ALM, embeddings, isolates. */
static gboolean
turns_text (gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

/**
 * assay_console_clean:
 * @text: whatever somebody wrote
 *
 * Returns: (transfer full): @text in one line that is safe to show: line breaks and tabs are
 * spaces, other control characters and marks of direction are gone, damaged bytes are U+FFFD.
 */
char *
assay_console_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n' || c == '\t' || c == '\r' || c == 0x2028 || c == 0x2029)
        g_string_append_c (out, ' ');
      else if (!g_unichar_iscntrl (c) && !turns_text (c))
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

/**
 * assay_console_simplify:
 *
 * Returns: (transfer full): @text with the typographic signs of our own sentences in ASCII, for a
 * terminal that doesn't speak UTF-8. Letters stay as they are.
 */
char *
assay_console_simplify (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gsize i = 0;

      while (i < G_N_ELEMENTS (simple) && simple[i].c != c)
        i++;
      if (i < G_N_ELEMENTS (simple))
        g_string_append (out, simple[i].ascii);
      else
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

static void
append_spaces (GString *out, int n)
{
  for (int i = 0; i < n; i++)
    g_string_append_c (out, ' ');
}

/* Where to cut so that what stays and an ellipsis take at most width columns. */
static gsize
find_cut (const char *text, int width, int *used)
{
  const char *p = text;

  *used = 0;
  for (; *p != '\0'; p = g_utf8_next_char (p))
    {
      int w = width_of (g_utf8_get_char (p));

      if (*used + w > width - 1)
        break;
      *used += w;
    }
  return (gsize) (p - text);
}

/**
 * assay_console_append_cell:
 * @text: clean text
 * @width: columns, at least 1
 * @to_right: align to the right
 *
 * Appends @text, filled up or cut (with an ellipsis) to exactly @width columns.
 */
void
assay_console_append_cell (GString *out, const char *text, int width, gboolean to_right)
{
  int used = assay_console_width (text);

  if (used > width)
    {
      gsize length = find_cut (text, width, &used);

      g_string_append_len (out, text, (gssize) length);
      g_string_append (out, "…");
      append_spaces (out, width - used - 1);
      return;
    }
  if (to_right)
    append_spaces (out, width - used);
  g_string_append (out, text);
  if (!to_right)
    append_spaces (out, width - used);
}

/**
 * assay_console_begin_style:
 * @colours: as assay_console_has_colours() says
 *
 * What is appended until assay_console_end_style() is shown in @style.
 */
void
assay_console_begin_style (GString *out, AssayStyle style, gboolean colours)
{
  if (colours)
    g_string_append (out, escapes[style]);
}

/**
 * assay_console_end_style:
 *
 * See assay_console_begin_style().
 */
void
assay_console_end_style (GString *out, AssayStyle style, gboolean colours)
{
  if (colours && style != ASSAY_STYLE_PLAIN)
    g_string_append (out, "\033[0m");
}

/**
 * assay_console_append_bar:
 * @fraction: 0 to 1
 * @width: columns
 * @unicode: whether blocks can be shown; else it is drawn of ASCII
 *
 * Appends a bar of exactly @width columns.
 */
void
assay_console_append_bar (GString *out, double fraction, int width, gboolean unicode)
{
  static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
  int units = (int) (CLAMP (fraction, 0.0, 1.0) * width * 8);
  int full = units / 8;
  int rest = units % 8;

  for (int i = 0; i < full; i++)
    g_string_append (out, unicode ? "█" : "#");
  if (full < width && unicode && rest > 0)
    g_string_append (out, eighths[rest]);
  for (int i = full + (unicode && rest > 0); i < width; i++)
    g_string_append (out, unicode ? "░" : "-");
}
