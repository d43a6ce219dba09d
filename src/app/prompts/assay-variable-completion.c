/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-variable-completion.c: offers the names of variables after "{{", those that begin as typed
 * first. Choosing one writes the name and closes the braces if they are open. Main thread. */

#include "assay-variable-completion.h"

#include <string.h>

struct _AssayVariableCompletion
{
  AssayCompletion parent_instance;

  AssayPromptFacts *facts; /* NULL: not loaded yet */
};

G_DEFINE_FINAL_TYPE (AssayVariableCompletion, assay_variable_completion, ASSAY_TYPE_COMPLETION)

/* Where the name that is being typed at @end begins; FALSE when that is not after "{{". */
static gboolean
find_start (const GtkTextIter *end, GtkTextIter *start)
{
  GtkTextIter line = *end;
  g_autofree char *text = NULL;
  const char *open;

  gtk_text_iter_set_line_offset (&line, 0);
  text = gtk_text_iter_get_text (&line, end);
  open = g_strrstr (text, "{{");
  if (open == NULL || strstr (open, "}}") != NULL)
    return FALSE;
  open += strlen ("{{");
  open += strspn (open, " ");
  if (strpbrk (open, "{}\":, ") != NULL)
    return FALSE;
  *start = line;
  gtk_text_iter_forward_chars (start, (int) g_utf8_pointer_to_offset (text, open));
  return TRUE;
}

static GListModel *
assay_variable_completion_match (AssayCompletion *completion, const GtkTextIter *at)
{
  AssayVariableCompletion *self = ASSAY_VARIABLE_COMPLETION (completion);
  GListStore *store;
  GtkTextIter start;
  g_autofree char *typed = NULL;
  gsize n = 0;
  const AssayVariable *variables = assay_prompt_facts_get_variables (self->facts, &n);
  guint n_best = 0;

  if (!find_start (at, &start))
    return NULL;
  typed = gtk_text_iter_get_text (&start, at);
  store = g_list_store_new (ASSAY_TYPE_PROPOSAL);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (AssayProposal) proposal = NULL;
      g_autofree char *name = g_utf8_strdown (variables[i].name, -1);
      g_autofree char *wanted = g_utf8_strdown (typed, -1);
      gboolean is_best = g_str_has_prefix (name, wanted);

      if (strstr (name, wanted) == NULL)
        continue;
      proposal = assay_proposal_new (variables[i].name);
      if (is_best)
        g_list_store_insert (store, n_best++, proposal);
      else
        g_list_store_append (store, proposal);
    }
  return G_LIST_MODEL (store);
}

static void
assay_variable_completion_insert (AssayCompletion *completion, GtkTextIter *at, const char *word)
{
  GtkTextIter start;
  GtkTextIter after = *at;
  GtkTextBuffer *buffer = gtk_text_iter_get_buffer (at);
  g_autofree char *next = NULL;

  if (!find_start (at, &start))
    return;
  gtk_text_iter_forward_chars (&after, 2);
  next = gtk_text_iter_get_text (at, &after);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &start, at);
  gtk_text_buffer_insert (buffer, at, word, -1);
  if (!g_str_has_prefix (next, "}}"))
    gtk_text_buffer_insert (buffer, at, "}}", -1);
  gtk_text_buffer_end_user_action (buffer);
}

static void
assay_variable_completion_finalize (GObject *object)
{
  g_clear_pointer (&ASSAY_VARIABLE_COMPLETION (object)->facts, assay_prompt_facts_unref);
  G_OBJECT_CLASS (assay_variable_completion_parent_class)->finalize (object);
}

static void
assay_variable_completion_class_init (AssayVariableCompletionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_variable_completion_finalize;
  ASSAY_COMPLETION_CLASS (klass)->triggers = "{";
  ASSAY_COMPLETION_CLASS (klass)->match = assay_variable_completion_match;
  ASSAY_COMPLETION_CLASS (klass)->insert = assay_variable_completion_insert;
}

static void
assay_variable_completion_init (AssayVariableCompletion *self)
{
}

/**
 * assay_variable_completion_new:
 *
 * Returns: (transfer full): a provider that knows no names yet.
 */
AssayVariableCompletion *
assay_variable_completion_new (void)
{
  return g_object_new (ASSAY_TYPE_VARIABLE_COMPLETION, NULL);
}

/**
 * assay_variable_completion_set_facts:
 * @facts: (nullable): whose variables are offered
 *
 * Says what there is to choose from.
 */
void
assay_variable_completion_set_facts (AssayVariableCompletion *self, AssayPromptFacts *facts)
{
  g_return_if_fail (ASSAY_IS_VARIABLE_COMPLETION (self));
  g_clear_pointer (&self->facts, assay_prompt_facts_unref);
  self->facts = facts == NULL ? NULL : assay_prompt_facts_ref (facts);
}
