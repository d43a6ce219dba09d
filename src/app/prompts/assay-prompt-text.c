/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-prompt-text.c: one part of a prompt, System or User: a text editor whose placeholders are
 * marked and completed. The buffer belongs to the draft, so that its undo history outlives a look at
 * another prompt. "problem-changed" says that there is something else wrong with it, or nothing any
 * more. Main thread. */

#include "assay-prompt-text.h"

#include "assay-prompt-highlight.h"
#include "assay-variable-completion.h"
#include "assay-widget.h"

#include <adwaita.h>

struct _AssayPromptText
{
  GtkWidget parent_instance;

  GtkLabel *heading;
  GtkSourceView *view;

  AssayVariableCompletion *completion;
  AssayPromptFacts *facts;
  GtkSourceBuffer *buffer;
  char *problem;
  guint idle_id;
};

G_DEFINE_FINAL_TYPE (AssayPromptText, assay_prompt_text, GTK_TYPE_WIDGET)

enum
{
  PROP_TITLE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint problem_signal;

static void
highlight (AssayPromptText *self)
{
  g_autofree char *problem = NULL;

  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->buffer == NULL)
    return;
  problem = assay_prompt_highlight_update (GTK_TEXT_BUFFER (self->buffer), self->facts);
  if (g_strcmp0 (problem, self->problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_steal_pointer (&problem);
  g_signal_emit (self, problem_signal, 0);
}

static gboolean
on_idle (gpointer data)
{
  AssayPromptText *self = data;

  self->idle_id = 0;
  highlight (self);
  return G_SOURCE_REMOVE;
}

/* Tags are not content, but marking inside of "changed" would disturb the user's own action. */
static void
on_changed (AssayPromptText *self)
{
  if (self->idle_id == 0)
    self->idle_id = g_idle_add (on_idle, self);
}

static void
set_colors (AssayPromptText *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();

  if (self->buffer == NULL)
    return;
  gtk_source_buffer_set_style_scheme (
    self->buffer,
    gtk_source_style_scheme_manager_get_scheme (manager, dark ? "Adwaita-dark" : "Adwaita"));
  assay_prompt_highlight_set_colors (GTK_TEXT_BUFFER (self->buffer), dark);
}

static gboolean
on_query_tooltip (AssayPromptText *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  GtkTextView *view = GTK_TEXT_VIEW (self->view);
  GtkTextIter at;
  g_autofree char *text = NULL;

  if (keyboard)
    gtk_text_buffer_get_iter_at_mark (gtk_text_view_get_buffer (view), &at,
                                      gtk_text_buffer_get_insert (gtk_text_view_get_buffer (view)));
  else
    {
      gtk_text_view_window_to_buffer_coords (view, GTK_TEXT_WINDOW_WIDGET, x, y, &x, &y);
      if (!gtk_text_view_get_iter_at_location (view, &at, x, y))
        return FALSE;
    }
  text = assay_prompt_highlight_dup_unknown (gtk_text_view_get_buffer (view), &at);
  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

static void
drop_buffer (AssayPromptText *self)
{
  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_func (self->buffer, on_changed, self);
  g_clear_object (&self->buffer);
}

static void
assay_prompt_text_dispose (GObject *object)
{
  AssayPromptText *self = ASSAY_PROMPT_TEXT (object);

  drop_buffer (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_PROMPT_TEXT);
  assay_widget_dispose_children (GTK_WIDGET (self));
  g_clear_object (&self->completion);
  g_clear_pointer (&self->facts, assay_prompt_facts_unref);
  g_clear_pointer (&self->problem, g_free);
  G_OBJECT_CLASS (assay_prompt_text_parent_class)->dispose (object);
}

static void
assay_prompt_text_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_label (ASSAY_PROMPT_TEXT (object)->heading));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_prompt_text_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AssayPromptText *self = ASSAY_PROMPT_TEXT (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      gtk_label_set_label (self->heading, g_value_get_string (value));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      g_value_get_string (value), -1);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_prompt_text_class_init (AssayPromptTextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = assay_prompt_text_dispose;
  object_class->get_property = assay_prompt_text_get_property;
  object_class->set_property = assay_prompt_text_set_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* AssayPromptText::problem-changed: what is wrong with the text is something else now. */
  problem_signal = g_signal_new ("problem-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/prompts/assay-prompt-text.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayPromptText, heading);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptText, view);
  gtk_widget_class_bind_template_callback (widget_class, on_query_tooltip);
}

static void
assay_prompt_text_init (AssayPromptText *self)
{
  GtkSourceCompletion *completion;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->completion = assay_variable_completion_new ();
  completion = gtk_source_view_get_completion (self->view);
  g_object_set (completion, "show-icons", FALSE, "select-on-show", TRUE, NULL);
  gtk_source_completion_add_provider (completion, GTK_SOURCE_COMPLETION_PROVIDER (self->completion));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (set_colors),
                           self, G_CONNECT_SWAPPED);
}

/**
 * assay_prompt_text_set_buffer:
 * @buffer: (nullable): what is edited
 *
 * Shows another text.
 */
void
assay_prompt_text_set_buffer (AssayPromptText *self, GtkSourceBuffer *buffer)
{
  g_return_if_fail (ASSAY_IS_PROMPT_TEXT (self));

  if (self->buffer == buffer || self->view == NULL)
    return;
  drop_buffer (self);
  if (buffer != NULL)
    {
      self->buffer = g_object_ref (buffer);
      g_signal_connect_swapped (buffer, "changed", G_CALLBACK (on_changed), self);
      set_colors (self);
    }
  gtk_text_view_set_buffer (GTK_TEXT_VIEW (self->view), GTK_TEXT_BUFFER (buffer));
  highlight (self);
}

/**
 * assay_prompt_text_set_editable:
 *
 * An older version can be read and copied, but not changed.
 */
void
assay_prompt_text_set_editable (AssayPromptText *self, gboolean editable)
{
  g_return_if_fail (ASSAY_IS_PROMPT_TEXT (self));
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view), editable);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (self->view), editable);
  if (editable)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "past");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "past");
}

/**
 * assay_prompt_text_set_facts:
 * @facts: (nullable): what placeholders may name
 *
 * Says what is known.
 */
void
assay_prompt_text_set_facts (AssayPromptText *self, AssayPromptFacts *facts)
{
  g_return_if_fail (ASSAY_IS_PROMPT_TEXT (self));
  g_clear_pointer (&self->facts, assay_prompt_facts_unref);
  self->facts = facts == NULL ? NULL : assay_prompt_facts_ref (facts);
  assay_variable_completion_set_facts (self->completion, facts);
  highlight (self);
}

/**
 * assay_prompt_text_insert:
 * @variable: its name
 *
 * Writes a placeholder where the cursor is.
 */
void
assay_prompt_text_insert (AssayPromptText *self, const char *variable)
{
  g_autofree char *text = g_strdup_printf ("{{%s}}", variable);
  GtkTextBuffer *buffer;

  g_return_if_fail (ASSAY_IS_PROMPT_TEXT (self));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete_selection (buffer, TRUE, TRUE);
  gtk_text_buffer_insert_interactive_at_cursor (buffer, text, -1, TRUE);
  gtk_text_buffer_end_user_action (buffer);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/**
 * assay_prompt_text_get_problem:
 *
 * Returns: (transfer none) (nullable): what is wrong with it, in a sentence.
 */
const char *
assay_prompt_text_get_problem (AssayPromptText *self)
{
  g_return_val_if_fail (ASSAY_IS_PROMPT_TEXT (self), NULL);
  return self->problem;
}

/**
 * assay_prompt_text_has_focus:
 *
 * Returns: whether the user writes here.
 */
gboolean
assay_prompt_text_has_focus (AssayPromptText *self)
{
  g_return_val_if_fail (ASSAY_IS_PROMPT_TEXT (self), FALSE);
  return gtk_widget_is_focus (GTK_WIDGET (self->view));
}

/**
 * assay_prompt_text_get_view:
 *
 * Returns: (transfer none): the text editor itself.
 */
GtkSourceView *
assay_prompt_text_get_view (AssayPromptText *self)
{
  g_return_val_if_fail (ASSAY_IS_PROMPT_TEXT (self), NULL);
  return self->view;
}
