/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-task-list.c: tasks that somebody picked one by one, as a text such as "1,4-7,12": their ids, in
 * order, with ranges. It is what a run keeps of a selection, and what can be typed again. Pure functions;
 * any thread may call them. */

#include "assay-task-list.h"

#include "assay-error.h"

#include <string.h>

/* Ids that a text may stand for: a range is easily mistyped. */
#define MAX_IDS 10000000

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

/* Sorted, each once. */
static void
tidy (GArray *ids)
{
  guint n = 0;

  g_array_sort (ids, compare_ids);
  for (guint i = 0; i < ids->len; i++)
    if (n == 0 || g_array_index (ids, gint64, i) != g_array_index (ids, gint64, n - 1))
      g_array_index (ids, gint64, n++) = g_array_index (ids, gint64, i);
  g_array_set_size (ids, n);
}

/* "4" or "4-7". */
static gboolean
parse_part (const char *part, GArray *ids)
{
  const char *dash = strchr (part, '-');
  g_autofree char *first = g_strstrip (dash == NULL ? g_strdup (part) : g_strndup (part, (gsize) (dash - part)));
  g_autofree char *last = g_strstrip (g_strdup (dash == NULL ? part : dash + 1));
  gint64 from = 0;
  gint64 to = 0;

  if (!g_ascii_string_to_signed (first, 10, 1, G_MAXINT64 - 1, &from, NULL) ||
      !g_ascii_string_to_signed (last, 10, from, G_MAXINT64 - 1, &to, NULL) || to - from >= MAX_IDS - (gint64) ids->len)
    return FALSE;
  for (gint64 id = from; id <= to; id++)
    g_array_append_val (ids, id);
  return TRUE;
}

/**
 * assay_task_list_parse:
 * @text: such as "1,4-7"
 *
 * Returns: (transfer full) (element-type gint64): the ids in order, each once; or %ASSAY_ERROR_INVALID.
 */
GArray *
assay_task_list_parse (const char *text, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  gboolean ok = parts[0] != NULL;

  for (gsize i = 0; ok && parts[i] != NULL; i++)
    ok = parse_part (parts[i], ids);
  if (!ok)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "“%s” names no tasks; write their ids like “1,4-7”", text);
      return NULL;
    }
  tidy (ids);
  return g_steal_pointer (&ids);
}

/**
 * assay_task_list_print:
 * @ids: (element-type gint64): in any order; sorted afterwards
 *
 * Returns: (transfer full): the shortest text that stands for them.
 */
char *
assay_task_list_print (GArray *ids)
{
  GString *text = g_string_new (NULL);

  tidy (ids);
  for (guint i = 0; i < ids->len;)
    {
      gint64 from = g_array_index (ids, gint64, i);
      guint n = 1;

      while (i + n < ids->len && g_array_index (ids, gint64, i + n) == from + n)
        n++;
      g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", from);
      if (n > 1)
        g_string_append_printf (text, "%s%" G_GINT64_FORMAT, n == 2 ? "," : "-", from + n - 1);
      i += n;
    }
  return g_string_free (text, FALSE);
}

/**
 * assay_task_list_keep:
 * @ids: (element-type gint64): in any order, which stays
 * @wanted: (element-type gint64): in rising order
 *
 * Keeps of @ids only those that are in @wanted as well.
 */
void
assay_task_list_keep (GArray *ids, GArray *wanted)
{
  guint n = 0;

  for (guint i = 0; i < ids->len; i++)
    if (g_array_binary_search (wanted, &g_array_index (ids, gint64, i), compare_ids, NULL))
      g_array_index (ids, gint64, n++) = g_array_index (ids, gint64, i);
  g_array_set_size (ids, n);
}
