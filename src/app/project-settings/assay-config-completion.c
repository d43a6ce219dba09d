/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-config-completion.c: offers tags, attributes and values while a labeling config is written.
 * What fits is found by assay-config-context.c in the text itself, which may be broken; the names of
 * the project's data columns are told from outside. Choosing a word also writes what it needs: quotes,
 * a closing bracket, the attributes without which a tag is refused. Main thread. */

#include "assay-config-completion.h"

#include "assay-config-context.h"

#include <string.h>

struct _AssayConfigCompletion
{
  AssayCompletion parent_instance;

  char **variables;
};

G_DEFINE_FINAL_TYPE (AssayConfigCompletion, assay_config_completion, ASSAY_TYPE_COMPLETION)

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

static GListModel *
assay_config_completion_match (AssayCompletion *completion, const GtkTextIter *at)
{
  AssayConfigCompletion *self = ASSAY_CONFIG_COMPLETION (completion);
  g_autoptr (AssayConfigContext) context = make_context (at);
  g_autoptr (GPtrArray) words
    = assay_config_context_list (context, (const char *const *) self->variables);
  GListStore *store;

  if (words->len == 0)
    return NULL;
  store = g_list_store_new (ASSAY_TYPE_PROPOSAL);
  for (guint i = 0; i < words->len; i++)
    {
      g_autoptr (AssayProposal) proposal = assay_proposal_new (words->pdata[i]);

      g_list_store_append (store, proposal);
    }
  return G_LIST_MODEL (store);
}

static void
assay_config_completion_insert (AssayCompletion *completion, GtkTextIter *at, const char *word)
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
  text = assay_config_context_dup_insertion (context, word, rest, &caret);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &start, at);
  gtk_text_buffer_insert (buffer, at, text, -1);
  gtk_text_buffer_end_user_action (buffer);
  gtk_text_iter_backward_chars (at, (int) g_utf8_strlen (text + caret, -1));
  gtk_text_buffer_place_cursor (buffer, at);
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
  ASSAY_COMPLETION_CLASS (klass)->triggers = "</\"$ ";
  ASSAY_COMPLETION_CLASS (klass)->match = assay_config_completion_match;
  ASSAY_COMPLETION_CLASS (klass)->insert = assay_config_completion_insert;
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
