/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-query-parse.c: conditions as a person writes them, such as "quality<=2 and text~refund". A value
 * may stand in quotation marks, so that it can hold " and "; what people type into the search is written
 * that way, as "search~…". Pure functions. */

#include "assay-query.h"

#include "assay-error.h"

#include <string.h>

/* Where a value in quotation marks ends: behind the mark, or at the end of what never ends. */
static const char *
skip_quoted (const char *at)
{
  for (at++; *at != '\0' && *at != '"'; at++)
    if (*at == '\\' && at[1] != '\0')
      at++;
  return *at == '"' ? at + 1 : at;
}

/* Where the first condition of @text ends: at " and ", unless that stands in quotation marks. */
static const char *
find_end (const char *text)
{
  const char *at = text + strcspn (text, "=!<>~");

  at += strspn (at, "=!<>~ ");
  if (*at == '"')
    at = skip_quoted (at);
  else
    at = text;
  at = strstr (at, " and ");
  return at != NULL ? at : text + strlen (text);
}

static char *
dup_value (const char *text)
{
  g_autofree char *value = g_strstrip (g_strdup (text));
  GString *plain;

  if (*value != '"' || value[1] == '\0' || *skip_quoted (value) != '\0' || !g_str_has_suffix (value, "\""))
    return g_steal_pointer (&value);
  plain = g_string_new (NULL);
  for (const char *at = value + 1; at[1] != '\0'; at++)
    {
      if (*at == '\\' && at[2] != '\0')
        at++;
      g_string_append_c (plain, *at);
    }
  return g_string_free (plain, FALSE);
}

/* "quality <= 2": the first operator in the text divides it. */
static gboolean
parse_term (AssayQuery *query, const char *text, GError **error)
{
  /* Longer ones first. */
  static const char *const operators[] = { "!=", "<=", ">=", "!~", "=", "<", ">", "~" };
  gsize at = strcspn (text, "=!<>~");
  g_autofree char *field = g_strstrip (g_strndup (text, at));

  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    if (g_str_has_prefix (text + at, operators[i]))
      {
        g_autofree char *value = dup_value (text + at + strlen (operators[i]));

        return assay_query_add (query, field, operators[i], value, error);
      }
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               "“%s” is no condition; write it like “quality<=2” or “text~refund”", text);
  return FALSE;
}

/**
 * assay_query_parse:
 * @expression: conditions such as "quality<=2", joined by " and "; a value in quotation marks may hold
 *   that word, and a quotation mark behind a backslash
 *
 * Adds each of them.
 */
gboolean
assay_query_parse (AssayQuery *query, const char *expression, GError **error)
{
  for (const char *at = expression;; at += strlen (" and "))
    {
      const char *end = find_end (at);
      g_autofree char *term = g_strndup (at, (gsize) (end - at));

      if (!parse_term (query, term, error))
        return FALSE;
      if (*end == '\0')
        return TRUE;
      at = end;
    }
}

/**
 * assay_query_dup_with_search:
 * @expression: (nullable): conditions, as for assay_query_parse()
 * @text: (nullable): what to look for everywhere
 *
 * Returns: (transfer full) (nullable): both as one expression, %NULL when there is neither.
 */
char *
assay_query_dup_with_search (const char *expression, const char *text)
{
  g_autoptr (GString) both = g_string_new (expression);

  if (text != NULL && *text != '\0')
    {
      g_string_append_printf (both, "%ssearch~\"", both->len > 0 ? " and " : "");
      for (const char *at = text; *at != '\0'; at++)
        {
          if (*at == '"' || *at == '\\')
            g_string_append_c (both, '\\');
          g_string_append_c (both, *at);
        }
      g_string_append_c (both, '"');
    }
  return both->len > 0 ? g_strdup (both->str) : NULL;
}
