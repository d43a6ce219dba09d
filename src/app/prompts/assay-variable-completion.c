/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-variable-completion.c: offers the names of variables after "{{", those that begin as typed
 * first. Choosing one writes the name and closes the braces if they are open. Main thread. */

#include "assay-variable-completion.h"

#include <string.h>

/* A name to choose. */
#define ASSAY_TYPE_VARIABLE_PROPOSAL (assay_variable_proposal_get_type ())
G_DECLARE_FINAL_TYPE (AssayVariableProposal, assay_variable_proposal, ASSAY, VARIABLE_PROPOSAL, GObject)

struct _AssayVariableProposal
{
  GObject parent_instance;

  char *name;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (AssayVariableProposal, assay_variable_proposal, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROPOSAL, NULL))

static void
assay_variable_proposal_finalize (GObject *object)
{
  g_free (ASSAY_VARIABLE_PROPOSAL (object)->name);
  G_OBJECT_CLASS (assay_variable_proposal_parent_class)->finalize (object);
}

static void
assay_variable_proposal_class_init (AssayVariableProposalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_variable_proposal_finalize;
}

static void
assay_variable_proposal_init (AssayVariableProposal *self)
{
}

struct _AssayVariableCompletion
{
  GObject parent_instance;

  AssayPromptFacts *facts; /* NULL: not loaded yet */
};

static void provider_init (GtkSourceCompletionProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AssayVariableCompletion, assay_variable_completion, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROVIDER,
                                                      provider_init))

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

/**
 * assay_variable_completion_match:
 * @at: where something is being typed
 *
 * Returns: (transfer full) (nullable): the names that fit there; %NULL where none is expected.
 */
GListModel *
assay_variable_completion_match (AssayVariableCompletion *self, const GtkTextIter *at)
{
  GListStore *store;
  GtkTextIter start;
  g_autofree char *typed = NULL;
  gsize n = 0;
  const AssayVariable *variables = assay_prompt_facts_get_variables (self->facts, &n);
  guint n_best = 0;

  if (!find_start (at, &start))
    return NULL;
  typed = gtk_text_iter_get_text (&start, at);
  store = g_list_store_new (ASSAY_TYPE_VARIABLE_PROPOSAL);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (AssayVariableProposal) proposal = NULL;
      g_autofree char *name = g_utf8_strdown (variables[i].name, -1);
      g_autofree char *wanted = g_utf8_strdown (typed, -1);
      gboolean is_best = g_str_has_prefix (name, wanted);

      if (strstr (name, wanted) == NULL)
        continue;
      proposal = g_object_new (ASSAY_TYPE_VARIABLE_PROPOSAL, NULL);
      proposal->name = g_strdup (variables[i].name);
      if (is_best)
        g_list_store_insert (store, n_best++, proposal);
      else
        g_list_store_append (store, proposal);
    }
  return G_LIST_MODEL (store);
}

static void
get_end (GtkSourceCompletionContext *context, GtkTextIter *end)
{
  GtkTextIter begin;

  gtk_source_completion_context_get_bounds (context, &begin, end);
}

static gboolean
is_trigger (GtkSourceCompletionProvider *provider, const GtkTextIter *iter, gunichar c)
{
  return c == '{';
}

static void
populate_async (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context,
                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);
  GtkTextIter end;
  GListModel *found;

  get_end (context, &end);
  found = assay_variable_completion_match (ASSAY_VARIABLE_COMPLETION (provider), &end);
  if (found == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "No name is expected here");
  else
    g_task_return_pointer (task, found, g_object_unref);
}

static GListModel *
populate_finish (GtkSourceCompletionProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
refilter (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context, GListModel *model)
{
  GtkTextIter end;
  g_autoptr (GListModel) found = NULL;

  get_end (context, &end);
  found = assay_variable_completion_match (ASSAY_VARIABLE_COMPLETION (provider), &end);
  gtk_source_completion_context_set_proposals_for_provider (context, provider, found);
}

static void
display (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context,
         GtkSourceCompletionProposal *proposal, GtkSourceCompletionCell *cell)
{
  if (gtk_source_completion_cell_get_column (cell) == GTK_SOURCE_COMPLETION_COLUMN_TYPED_TEXT)
    gtk_source_completion_cell_set_text (cell, ASSAY_VARIABLE_PROPOSAL (proposal)->name);
  else
    gtk_source_completion_cell_set_text (cell, NULL);
}

static void
activate (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context,
          GtkSourceCompletionProposal *proposal)
{
  GtkTextIter start;
  GtkTextIter end;
  GtkTextIter after;
  GtkTextBuffer *buffer;
  g_autofree char *next = NULL;

  get_end (context, &end);
  if (!find_start (&end, &start))
    return;
  buffer = gtk_text_iter_get_buffer (&end);
  after = end;
  gtk_text_iter_forward_chars (&after, 2);
  next = gtk_text_iter_get_text (&end, &after);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, ASSAY_VARIABLE_PROPOSAL (proposal)->name, -1);
  if (!g_str_has_prefix (next, "}}"))
    gtk_text_buffer_insert (buffer, &start, "}}", -1);
  gtk_text_buffer_end_user_action (buffer);
}

static void
provider_init (GtkSourceCompletionProviderInterface *iface)
{
  iface->is_trigger = is_trigger;
  iface->populate_async = populate_async;
  iface->populate_finish = populate_finish;
  iface->refilter = refilter;
  iface->display = display;
  iface->activate = activate;
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
