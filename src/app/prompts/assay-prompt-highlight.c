/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-prompt-highlight.c: shows in a buffer which placeholders of a prompt are known and which are
 * not. It asks the same template that a run will use, so what is said here is what would happen.
 * Known ones are coloured and bold, unknown ones are underlined: never told by colour alone. */

#include "assay-prompt-highlight.h"

#include "assay-template.h"

#include <glib/gi18n.h>

#define KNOWN "assay-known"
#define UNKNOWN "assay-unknown"

static GtkTextTag *
ensure_tag (GtkTextBuffer *buffer, const char *name)
{
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), name);

  return tag != NULL ? tag : gtk_text_buffer_create_tag (buffer, name, NULL);
}

/**
 * assay_prompt_highlight_set_colors:
 * @dark: whether the background is
 *
 * Gives the placeholders their colours.
 */
void
assay_prompt_highlight_set_colors (GtkTextBuffer *buffer, gboolean dark)
{
  g_object_set (ensure_tag (buffer, KNOWN), "foreground", dark ? "#8bbcf5" : "#1a5fb4", "background",
                dark ? "#23364d" : "#e1edfb", "weight", PANGO_WEIGHT_BOLD, NULL);
  g_object_set (ensure_tag (buffer, UNKNOWN), "foreground", dark ? "#ff938c" : "#c01c28", "underline",
                PANGO_UNDERLINE_ERROR, NULL);
}

static char *
describe (const AssayTemplateIssue *issue)
{
  if (issue->suggestion != NULL)
    return g_strdup_printf (_("Line %u: the tasks have no “%s”. Did you mean “%s”?"),
                            issue->place->line, issue->place->name, issue->suggestion);
  return g_strdup_printf (_("Line %u: the tasks have no “%s”. Choose one of the variables below."),
                          issue->place->line, issue->place->name);
}

static void
apply (GtkTextBuffer *buffer, const char *text, const AssayTemplatePlace *places, gsize n)
{
  gsize byte = 0;
  int offset = 0;

  for (gsize i = 0; i < n; i++)
    {
      GtkTextIter start;
      GtkTextIter end;

      offset += (int) g_utf8_strlen (text + byte, (gssize) (places[i].start - byte));
      gtk_text_buffer_get_iter_at_offset (buffer, &start, offset);
      offset += (int) g_utf8_strlen (text + places[i].start,
                                     (gssize) (places[i].end - places[i].start));
      gtk_text_buffer_get_iter_at_offset (buffer, &end, offset);
      byte = places[i].end;
      if (places[i].known)
        gtk_text_buffer_apply_tag_by_name (buffer, KNOWN, &start, &end);
      else if (places[i].braces == 2)
        gtk_text_buffer_apply_tag_by_name (buffer, UNKNOWN, &start, &end);
    }
}

/**
 * assay_prompt_highlight_update:
 * @facts: (nullable): what is known; %NULL: not loaded yet
 *
 * Marks the placeholders of the buffer.
 *
 * Returns: (transfer full) (nullable): what is wrong with the first one that is, in a sentence.
 */
char *
assay_prompt_highlight_update (GtkTextBuffer *buffer, const AssayPromptFacts *facts)
{
  GtkTextIter start;
  GtkTextIter end;
  g_autofree char *text = NULL;
  g_autoptr (AssayTemplate) template = NULL;
  g_autoptr (GPtrArray) issues = NULL;
  g_autoptr (GError) error = NULL;
  const AssayTemplatePlace *places;
  gsize n = 0;
  const AssayVariable *variables = assay_prompt_facts_get_variables (facts, &n);

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag (buffer, ensure_tag (buffer, KNOWN), &start, &end);
  gtk_text_buffer_remove_tag (buffer, ensure_tag (buffer, UNKNOWN), &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  template = assay_template_new (text, variables, n, &error);
  if (template == NULL)
    return g_strdup (error->message);
  if (variables == NULL)
    return NULL;
  places = assay_template_get_places (template, &n);
  apply (buffer, text, places, n);
  issues = assay_template_list_issues (template);
  return issues->len == 0 ? NULL : describe (issues->pdata[0]);
}

/**
 * assay_prompt_highlight_dup_unknown:
 * @at: a place in the buffer
 *
 * Returns: (transfer full) (nullable): what to say about the unknown placeholder there.
 */
char *
assay_prompt_highlight_dup_unknown (GtkTextBuffer *buffer, const GtkTextIter *at)
{
  GtkTextTag *tag = ensure_tag (buffer, UNKNOWN);
  GtkTextIter start = *at;
  GtkTextIter end = *at;
  g_autofree char *name = NULL;

  if (!gtk_text_iter_has_tag (at, tag))
    return NULL;
  if (!gtk_text_iter_starts_tag (&start, tag))
    gtk_text_iter_backward_to_tag_toggle (&start, tag);
  gtk_text_iter_forward_to_tag_toggle (&end, tag);
  name = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  /* Translators: %s is a placeholder such as {{image}}. */
  return g_strdup_printf (_("No task has %s"), name);
}
