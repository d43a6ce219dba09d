/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-completion.c: what offering words while somebody writes has in common, wherever the words come
 * from: GtkSourceView's protocol, and a word as it takes one. A subclass says what fits at the cursor and
 * what choosing it writes. Main thread. */

#include "assay-completion.h"

#include <string.h>

struct _AssayProposal
{
  GObject parent_instance;

  char *word;
};

enum
{
  PROP_WORD = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE_WITH_CODE (AssayProposal, assay_proposal, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROPOSAL, NULL))

static void
assay_proposal_finalize (GObject *object)
{
  g_free (ASSAY_PROPOSAL (object)->word);
  G_OBJECT_CLASS (assay_proposal_parent_class)->finalize (object);
}

static void
assay_proposal_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_WORD:
      g_value_set_string (value, ASSAY_PROPOSAL (object)->word);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_proposal_class_init (AssayProposalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_proposal_finalize;
  G_OBJECT_CLASS (klass)->get_property = assay_proposal_get_property;
  properties[PROP_WORD]
    = g_param_spec_string ("word", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
assay_proposal_init (AssayProposal *self)
{
}

/**
 * assay_proposal_new:
 *
 * Returns: (transfer full): a word to choose.
 */
AssayProposal *
assay_proposal_new (const char *word)
{
  AssayProposal *self = g_object_new (ASSAY_TYPE_PROPOSAL, NULL);

  self->word = g_strdup (word);
  return self;
}

/**
 * assay_proposal_get_word:
 *
 * Returns: (transfer none): the word.
 */
const char *
assay_proposal_get_word (AssayProposal *self)
{
  g_return_val_if_fail (ASSAY_IS_PROPOSAL (self), NULL);
  return self->word;
}

static void provider_init (GtkSourceCompletionProviderInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (AssayCompletion, assay_completion, G_TYPE_OBJECT,
                                  G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROVIDER, provider_init))

static void
get_end (GtkSourceCompletionContext *context, GtkTextIter *end)
{
  GtkTextIter begin;

  gtk_source_completion_context_get_bounds (context, &begin, end);
}

static gboolean
is_trigger (GtkSourceCompletionProvider *provider, const GtkTextIter *iter, gunichar c)
{
  return c != 0 && c < 0x80 && strchr (ASSAY_COMPLETION_GET_CLASS (provider)->triggers, (int) c) != NULL;
}

static void
populate_async (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context,
                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);
  GtkTextIter end;
  GListModel *found;

  get_end (context, &end);
  found = assay_completion_match (ASSAY_COMPLETION (provider), &end);
  if (found == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "Nothing is known here");
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
  found = assay_completion_match (ASSAY_COMPLETION (provider), &end);
  /* An empty list closes the popup, no list leaves it there, empty. */
  if (found == NULL)
    found = G_LIST_MODEL (g_list_store_new (ASSAY_TYPE_PROPOSAL));
  gtk_source_completion_context_set_proposals_for_provider (context, provider, found);
}

static void
display (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context,
         GtkSourceCompletionProposal *proposal, GtkSourceCompletionCell *cell)
{
  if (gtk_source_completion_cell_get_column (cell) == GTK_SOURCE_COMPLETION_COLUMN_TYPED_TEXT)
    gtk_source_completion_cell_set_text (cell, ASSAY_PROPOSAL (proposal)->word);
  else
    gtk_source_completion_cell_set_text (cell, NULL);
}

static void
activate (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context,
          GtkSourceCompletionProposal *proposal)
{
  GtkTextIter end;

  get_end (context, &end);
  assay_completion_insert (ASSAY_COMPLETION (provider), &end, ASSAY_PROPOSAL (proposal));
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
assay_completion_class_init (AssayCompletionClass *klass)
{
}

static void
assay_completion_init (AssayCompletion *self)
{
}

/**
 * assay_completion_match:
 * @at: the cursor
 *
 * Returns: (transfer full) (nullable): the words that fit there, each an AssayProposal; %NULL where nothing
 *   is known.
 */
GListModel *
assay_completion_match (AssayCompletion *self, const GtkTextIter *at)
{
  g_return_val_if_fail (ASSAY_IS_COMPLETION (self), NULL);
  return ASSAY_COMPLETION_GET_CLASS (self)->match (self, at);
}

/**
 * assay_completion_insert:
 * @at: the cursor; is moved to where it is afterwards
 * @proposal: one of those that match there
 *
 * Writes the word in place of what was typed of it, as one step that can be undone.
 */
void
assay_completion_insert (AssayCompletion *self, GtkTextIter *at, AssayProposal *proposal)
{
  g_return_if_fail (ASSAY_IS_COMPLETION (self) && ASSAY_IS_PROPOSAL (proposal));
  ASSAY_COMPLETION_GET_CLASS (self)->insert (self, at, proposal->word);
}
