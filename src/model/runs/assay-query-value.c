/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-query-value.c: what stands to the right of an operator in a query. Pure; any thread. */

#include "assay-query-value.h"

#include "assay-json.h"

#include <string.h>

/**
 * assay_query_value_is_number:
 *
 * Returns: whether all of @text is a number.
 */
gboolean
assay_query_value_is_number (const char *text)
{
  char *end = NULL;

  g_ascii_strtod (text, &end);
  return *text != '\0' && *end == '\0';
}

/**
 * assay_query_value_dup_pattern:
 *
 * Returns: (transfer full): what LIKE finds where @text stands, whatever is in it; the escape is “!”.
 */
char *
assay_query_value_dup_pattern (const char *text)
{
  g_autoptr (GString) pattern = g_string_new (text);

  g_string_replace (pattern, "!", "!!", 0);
  g_string_replace (pattern, "%", "!%", 0);
  g_string_replace (pattern, "_", "!_", 0);
  return g_strdup_printf ("%%%s%%", pattern->str);
}

/**
 * assay_query_value_dup_list:
 * @text: such as "3,5,9"
 *
 * Returns: (transfer full) (nullable): the same as a list in JSON; %NULL when it is none.
 */
char *
assay_query_value_dup_list (const char *text)
{
  g_autofree char *list = g_strdup_printf ("[%s]", text);

  if (strchr (text, ',') == NULL || text[strspn (text, "0123456789,")] != '\0' || !assay_json_check (list, -1, NULL))
    return NULL;
  return g_steal_pointer (&list);
}
