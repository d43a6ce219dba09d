/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-html-text.c: the text of an HTML document, as the nodes of its body would give it: tags and
 * comments left out, the contents of script and style too, character references resolved. Positions
 * of spans in HTML count these characters. This is no parser of HTML: it never fails, and what is
 * not understood stays as it is. */

#include "assay-label-check-private.h"

#include <stdlib.h>
#include <string.h>

static const struct
{
  const char *name;
  gunichar c;
} entities[] = {
  { "amp", '&' },      { "lt", '<' },        { "gt", '>' },        { "quot", '"' },
  { "apos", '\'' },    { "nbsp", 0xa0 },     { "ndash", 0x2013 },  { "mdash", 0x2014 },
  { "hellip", 0x2026 }, { "lsquo", 0x2018 }, { "rsquo", 0x2019 },  { "ldquo", 0x201c },
  { "rdquo", 0x201d }, { "copy", 0xa9 },     { "euro", 0x20ac },   { "deg", 0xb0 },
};

/* The character that the reference at p stands for and its length; 0 when it is none. */
static gsize
read_reference (const char *p, gunichar *c)
{
  gsize length = 1 + strcspn (p + 1, "; <&");

  if (p[length] != ';' || length < 2 || length > 10)
    return 0;
  if (p[1] == '#')
    {
      gboolean hex = p[2] == 'x' || p[2] == 'X';
      char *end;
      unsigned long code = strtoul (p + (hex ? 3 : 2), &end, hex ? 16 : 10);

      if (end != p + length || code == 0 || code > 0x10ffff || !g_unichar_validate (code))
        return 0;
      *c = code;
      return length + 1;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (entities); i++)
    if (strlen (entities[i].name) == length - 1 && strncmp (entities[i].name, p + 1, length - 1) == 0)
      {
        *c = entities[i].c;
        return length + 1;
      }
  return 0;
}

static gboolean
is_tag (const char *p, const char *name)
{
  gsize length = strlen (name);

  return g_ascii_strncasecmp (p + 1, name, length) == 0 && !g_ascii_isalnum (p[1 + length]);
}

static const char *
skip_raw (const char *p, const char *name)
{
  g_autofree char *close = g_strdup_printf ("/%s", name);

  for (p = strchr (p + 1, '<'); p != NULL; p = strchr (p + 1, '<'))
    if (is_tag (p, close))
      return p;
  return NULL;
}

/* Where the text goes on behind the tag or comment at p; NULL at the end, p when it is no tag. */
static const char *
skip_tag (const char *p)
{
  const char *end;

  if (strncmp (p, "<!--", 4) == 0)
    {
      end = strstr (p + 4, "-->");
      return end != NULL ? end + 3 : NULL;
    }
  if (!g_ascii_isalpha (p[1]) && p[1] != '/' && p[1] != '!' && p[1] != '?')
    return p;
  if (is_tag (p, "script") || is_tag (p, "style"))
    p = skip_raw (p, is_tag (p, "script") ? "script" : "style");
  end = p != NULL ? strchr (p, '>') : NULL;
  return end != NULL ? end + 1 : NULL;
}

/*
 * assay_html_to_text:
 *
 * Returns: (transfer full): the text of @html.
 */
char *
assay_html_to_text (const char *html)
{
  GString *out = g_string_sized_new (strlen (html));
  const char *p = html;

  while (p != NULL && *p != '\0')
    {
      gsize length = strcspn (p, "<&");
      gunichar c = 0;

      g_string_append_len (out, p, length);
      p += length;
      if (*p == '<')
        {
          const char *after = skip_tag (p);

          if (after == p)
            g_string_append_c (out, *p++);
          else
            p = after;
        }
      else if (*p == '&')
        {
          length = read_reference (p, &c);
          if (length > 0)
            g_string_append_unichar (out, c);
          else
            g_string_append_c (out, '&');
          p += MAX (length, 1);
        }
    }
  return g_string_free (out, FALSE);
}
