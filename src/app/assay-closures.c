/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-closures.c: pure functions that turn values into what people read. Templates call them by
 * name, tests without a display. Nothing here knows a widget. */

#include "assay-closures.h"

#include "assay-run.h"

#include <glib/gi18n.h>
#include <string.h>

/**
 * assay_format_count:
 * @n: how many
 *
 * Returns: (transfer full): the number, grouped as the locale does it.
 */
char *
assay_format_count (gpointer self, gint64 n)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, n);
}

/**
 * assay_format_tasks:
 * @n: how many
 *
 * Returns: (transfer full): the number with its noun, such as "1,200 tasks" or "No tasks".
 */
char *
assay_format_tasks (gpointer self, gint64 n)
{
  g_autofree char *count = assay_format_count (self, n);

  if (n == 0)
    return g_strdup (_("No tasks"));
  /* Translators: %s is a number, grouped already. */
  return g_strdup_printf (ngettext ("%s task", "%s tasks", (gulong) n), count);
}

/**
 * assay_format_day:
 * @us: microseconds since 1970 UTC; 0 is never
 *
 * Returns: (transfer full): the day in the user's time zone, or "" for never.
 */
char *
assay_format_day (gpointer self, gint64 us)
{
  g_autoptr (GDateTime) utc = us == 0 ? NULL : g_date_time_new_from_unix_utc (us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc == NULL ? NULL : g_date_time_to_local (utc);

  /* Translators: a day such as 24 November 2026; see g_date_time_format(). */
  return local == NULL ? g_strdup ("") : g_date_time_format (local, _("%-d %B %Y"));
}

/**
 * assay_format_run:
 * @run: a run
 *
 * Returns: (transfer full): what ran, such as "rubric · version 2 · local/judge-1".
 */
char *
assay_format_run (const AssayRun *run)
{
  g_autofree char *model = run->model == NULL || g_strcmp0 (run->connection, run->model) == 0
                             ? g_strdup (run->connection)
                             : g_strdup_printf ("%s/%s", run->connection, run->model);
  g_autofree char *version = assay_format_count (NULL, run->version_number);

  /* Translators: a prompt's name, the number of its version, and the model. */
  return g_strdup_printf (_("%s · version %s · %s"), run->prompt_name, version, model);
}

/**
 * assay_format_outcome:
 * @run: a run
 *
 * Returns: (transfer full): how far it is and what came out, such as "20 of 20 tasks · 3 need
 * review · 1 failed".
 */
char *
assay_format_outcome (const AssayRun *run)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *done = assay_format_count (NULL, run->ok + run->failed);
  g_autofree char *total = assay_format_count (NULL, run->total);
  g_autofree char *review = assay_format_count (NULL, run->needs_review);
  g_autofree char *failed = assay_format_count (NULL, run->failed);

  /* Translators: both are numbers; the second one decides about the plural. */
  g_ptr_array_add (parts, g_strdup_printf (ngettext ("%s of %s task", "%s of %s tasks",
                                                     (gulong) run->total),
                                           done, total));
  if (run->needs_review > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%s needs review", "%s need review",
                                                       (gulong) run->needs_review),
                                             review));
  if (run->failed > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%s failed", "%s failed",
                                                       (gulong) run->failed),
                                             failed));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (GStrv) parts->pdata);
}

static void
append_word (GString *line, const char *word)
{
  static const char plain[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-./:=,@%+";
  gboolean is_option = g_str_has_prefix (word, "--") && word[2] != '\0';
  gboolean is_plain = *word != '\0' && word[strspn (word, plain)] == '\0' &&
                      (*word != '-' || is_option || g_str_equal (word, "-w"));
  g_autofree char *quoted = is_plain ? g_strdup (word) : g_shell_quote (word);

  if (line->len > 0)
    g_string_append_c (line, ' ');
  g_string_append (line, quoted);
}

/**
 * assay_format_command:
 * @path: (nullable): the workspace; %NULL is the default one
 * @...: the words that follow, ended by %NULL
 *
 * Returns: (transfer full): a line for assayctl that can be pasted into a terminal; words are quoted
 * where they have to be.
 */
char *
assay_format_command (const char *path, ...)
{
  GString *line = g_string_new ("assayctl");
  va_list words;

  if (path != NULL)
    {
      append_word (line, "-w");
      append_word (line, path);
    }
  va_start (words, path);
  for (const char *word = va_arg (words, const char *); word != NULL;
       word = va_arg (words, const char *))
    append_word (line, word);
  va_end (words);
  return g_string_free (line, FALSE);
}
