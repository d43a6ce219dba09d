/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-config-completion.c: offers tags, attributes and values while a labeling config is written.
 * What fits is found by assay-config-context.c in the text itself, which may be broken; the names of
 * the project's data columns are told from outside. Choosing a word also writes what it needs: quotes,
 * a closing bracket, the attributes without which a tag is refused. Main thread. */

#include "assay-config-completion.h"

#include "assay-config-context.h"

#include <string.h>

/* A word to choose. */
#define ASSAY_TYPE_CONFIG_PROPOSAL (assay_config_proposal_get_type ())
G_DECLARE_FINAL_TYPE (AssayConfigProposal, assay_config_proposal, ASSAY, CONFIG_PROPOSAL, GObject)

struct _AssayConfigProposal
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

G_DEFINE_FINAL_TYPE_WITH_CODE (AssayConfigProposal, assay_config_proposal, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROPOSAL, NULL))

static void
assay_config_proposal_finalize (GObject *object)
{
  g_free (ASSAY_CONFIG_PROPOSAL (object)->word);
  G_OBJECT_CLASS (assay_config_proposal_parent_class)->finalize (object);
}

static void
assay_config_proposal_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_WORD:
      g_value_set_string (value, ASSAY_CONFIG_PROPOSAL (object)->word);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_config_proposal_class_init (AssayConfigProposalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_config_proposal_finalize;
  G_OBJECT_CLASS (klass)->get_property = assay_config_proposal_get_property;
  properties[PROP_WORD]
    = g_param_spec_string ("word", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
assay_config_proposal_init (AssayConfigProposal *self)
{
}

struct _AssayConfigCompletion
{
  GObject parent_instance;

  char **variables;
};

static void provider_init (GtkSourceCompletionProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AssayConfigCompletion, assay_config_completion, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROVIDER, provider_init))

/* The text around @at, of a large one only what the context looks at. */
static AssayConfigContext *
make_context (const GtkTextIter *at)
{
  GtkTextIter start = *at, end = *at;
  g_autofree char *before = NULL;
  g_autofree char *behind = NULL;
  g_autofree char *text = NULL;

  gtk_text_iter_backward_chars (&start, ASSAY_CONFIG_CONTEXT_MAX_BYTES / 2);
  gtk_text_iter_forward_chars (&end, ASSAY_CONFIG_CONTEXT_MAX_BYTES / 2);
  before = gtk_text_iter_get_text (&start, at);
  behind = gtk_text_iter_get_text (at, &end);
  text = g_strconcat (before, behind, NULL);
  return assay_config_context_new (text, strlen (text), strlen (before));
}

/**
 * assay_config_completion_match:
 * @at: the cursor
 *
 * Returns: (transfer full) (nullable): what can be written there, each with its "word"; %NULL where
 * nothing is known.
 */
GListModel *
assay_config_completion_match (AssayConfigCompletion *self, const GtkTextIter *at)
{
  g_autoptr (AssayConfigContext) context = make_context (at);
  g_autoptr (GPtrArray) words
    = assay_config_context_list (context, (const char *const *) self->variables);
  GListStore *store;

  if (words->len == 0)
    return NULL;
  store = g_list_store_new (ASSAY_TYPE_CONFIG_PROPOSAL);
  for (guint i = 0; i < words->len; i++)
    {
      g_autoptr (AssayConfigProposal) proposal = g_object_new (ASSAY_TYPE_CONFIG_PROPOSAL, NULL);

      proposal->word = g_strdup (words->pdata[i]);
      g_list_store_append (store, proposal);
    }
  return G_LIST_MODEL (store);
}

/**
 * assay_config_completion_insert:
 * @at: the cursor; is moved to where it is afterwards
 * @proposal: one of those that match there
 *
 * Writes it in place of what was typed of it, as one step that can be undone.
 */
void
assay_config_completion_insert (AssayConfigCompletion *self, GtkTextIter *at, GObject *proposal)
{
  g_autoptr (AssayConfigContext) context = make_context (at);
  GtkTextBuffer *buffer = gtk_text_iter_get_buffer (at);
  GtkTextIter start = *at, line = *at;
  g_autofree char *rest = NULL;
  g_autofree char *text = NULL;
  gsize caret = 0;

  gtk_text_iter_backward_chars (&start, (int) g_utf8_strlen (context->typed, -1));
  if (!gtk_text_iter_ends_line (&line))
    gtk_text_iter_forward_to_line_end (&line);
  rest = gtk_text_iter_get_text (at, &line);
  text = assay_config_context_dup_insertion (context, ASSAY_CONFIG_PROPOSAL (proposal)->word, rest, &caret);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &start, at);
  gtk_text_buffer_insert (buffer, at, text, -1);
  gtk_text_buffer_end_user_action (buffer);
  gtk_text_iter_backward_chars (at, (int) g_utf8_strlen (text + caret, -1));
  gtk_text_buffer_place_cursor (buffer, at);
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
  return c == '<' || c == '/' || c == '"' || c == '$' || c == ' ';
}

static void
populate_async (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context,
                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);
  GtkTextIter end;
  GListModel *found;

  get_end (context, &end);
  found = assay_config_completion_match (ASSAY_CONFIG_COMPLETION (provider), &end);
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
  found = assay_config_completion_match (ASSAY_CONFIG_COMPLETION (provider), &end);
  /* An empty list closes the popup, no list leaves it there, empty. */
  if (found == NULL)
    found = G_LIST_MODEL (g_list_store_new (ASSAY_TYPE_CONFIG_PROPOSAL));
  gtk_source_completion_context_set_proposals_for_provider (context, provider, found);
}

static void
display (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context,
         GtkSourceCompletionProposal *proposal, GtkSourceCompletionCell *cell)
{
  if (gtk_source_completion_cell_get_column (cell) == GTK_SOURCE_COMPLETION_COLUMN_TYPED_TEXT)
    gtk_source_completion_cell_set_text (cell, ASSAY_CONFIG_PROPOSAL (proposal)->word);
  else
    gtk_source_completion_cell_set_text (cell, NULL);
}

static void
activate (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context,
          GtkSourceCompletionProposal *proposal)
{
  GtkTextIter end;

  get_end (context, &end);
  assay_config_completion_insert (ASSAY_CONFIG_COMPLETION (provider), &end, G_OBJECT (proposal));
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
assay_config_completion_finalize (GObject *object)
{
  g_strfreev (ASSAY_CONFIG_COMPLETION (object)->variables);
  G_OBJECT_CLASS (assay_config_completion_parent_class)->finalize (object);
}

static void
assay_config_completion_class_init (AssayConfigCompletionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_config_completion_finalize;
}

static void
assay_config_completion_init (AssayConfigCompletion *self)
{
}

/**
 * assay_config_completion_new:
 *
 * Returns: (transfer full): a provider that knows no variables yet.
 */
AssayConfigCompletion *
assay_config_completion_new (void)
{
  return g_object_new (ASSAY_TYPE_CONFIG_COMPLETION, NULL);
}

/**
 * assay_config_completion_set_variables:
 * @names: (nullable): the columns of the project's data
 *
 * Says what "$" can name.
 */
void
assay_config_completion_set_variables (AssayConfigCompletion *self, const char *const *names)
{
  g_return_if_fail (ASSAY_IS_CONFIG_COMPLETION (self));
  g_strfreev (self->variables);
  self->variables = g_strdupv ((char **) names);
}
