/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-config-editor.c: the XML of a labeling config: a text editor with the language's colours, line
 * numbers, completion, and what is wrong with it: a mark at the line, and the sentence in a list below
 * that leads there. Mistakes are looked for a moment after the last key stroke, in a thread, because
 * the largest configs take longer than a frame; only the answer about the latest text counts. The text
 * itself is never touched by any of this.
 *
 * Signals: "changed" at once, "checked" when the mistakes of the text as it is are known. Main thread. */

#include "assay-config-editor.h"

#include "assay-config-completion.h"
#include "assay-widget.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

/* More mistakes than this are one mistake above them. */
#define MAX_ROWS 50

#define ERROR_MARK "assay-error"
#define REMARK_MARK "assay-remark"

struct _AssayConfigEditor
{
  GtkWidget parent_instance;

  GtkSourceView *view;
  GtkListBox *list;
  GtkWidget *list_window;
  GtkImage *state_icon;
  GtkLabel *state;

  GtkSourceBuffer *buffer; /* of the view */
  AssayConfigCompletion *completion;
  AssayLabelConfig *config; /* of the text as it is; NULL: it has mistakes, or is not checked yet */
  GPtrArray *problems;      /* of the text that was checked last */
  char *text;               /* as it is, once it is checked: the largest take a while to copy out */
  gboolean is_checked;
  guint serial;             /* of the text */
  guint timeout_id;
};

G_DEFINE_FINAL_TYPE (AssayConfigEditor, assay_config_editor, GTK_TYPE_WIDGET)

static guint changed_signal;
static guint checked_signal;

/* A text on its way through the check. */
typedef struct
{
  char *text;
  guint serial;
  GPtrArray *problems;
  AssayLabelConfig *config;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_free (check->text);
  g_clear_pointer (&check->problems, g_ptr_array_unref);
  g_clear_pointer (&check->config, assay_label_config_unref);
  g_free (check);
}

static void
check_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Check *check = data;

  check->problems = assay_label_config_list_problems (check->text, -1);
  check->config = assay_label_config_new (check->text, -1, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
clear_marks (AssayConfigEditor *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  gtk_source_buffer_remove_source_marks (self->buffer, &start, &end, ERROR_MARK);
  gtk_source_buffer_remove_source_marks (self->buffer, &start, &end, REMARK_MARK);
}

static void
get_line (AssayConfigEditor *self, guint line, GtkTextIter *iter)
{
  gtk_text_buffer_get_iter_at_line (GTK_TEXT_BUFFER (self->buffer), iter, line > 0 ? (int) line - 1 : 0);
}

/* A tag may be long: the icon of a row and a word, so that colour is not the only sign. */
static GtkWidget *
new_row (const AssayConfigProblem *problem)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = gtk_image_new_from_icon_name (problem->fatal ? "dialog-error-symbolic" : "dialog-warning-symbolic");
  g_autofree char *where = g_strdup_printf (_("Line %u"), problem->line);
  GtkWidget *line = gtk_label_new (where);
  GtkWidget *message = gtk_label_new (problem->message);
  GtkWidget *row = gtk_list_box_row_new ();
  g_autofree char *name
    = g_strdup_printf (problem->fatal ? _("Mistake in line %u: %s") : _("Remark about line %u: %s"),
                       problem->line, problem->message);

  gtk_widget_add_css_class (icon, problem->fatal ? "error" : "warning");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (line, "dim-label");
  gtk_widget_add_css_class (line, "numeric");
  gtk_widget_set_valign (line, GTK_ALIGN_START);
  gtk_label_set_xalign (GTK_LABEL (message), 0);
  gtk_label_set_wrap (GTK_LABEL (message), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (message), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (message, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), message);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

static void
show_rows (AssayConfigEditor *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < MIN (self->problems->len, MAX_ROWS); i++)
    gtk_list_box_append (self->list, new_row (self->problems->pdata[i]));
  gtk_widget_set_visible (self->list_window, self->problems->len > 0);
}

static void
show_marks (AssayConfigEditor *self)
{
  clear_marks (self);
  for (guint i = 0; i < MIN (self->problems->len, MAX_ROWS); i++)
    {
      const AssayConfigProblem *problem = self->problems->pdata[i];
      GtkTextIter iter;

      get_line (self, problem->line, &iter);
      gtk_source_buffer_create_source_mark (self->buffer, NULL, problem->fatal ? ERROR_MARK : REMARK_MARK, &iter);
    }
}

static void
show_state (AssayConfigEditor *self)
{
  guint n_fatal = 0, n_remarks;
  g_autofree char *mistakes = NULL;
  g_autofree char *remarks = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->problems->len; i++)
    n_fatal += ((AssayConfigProblem *) self->problems->pdata[i])->fatal ? 1 : 0;
  n_remarks = self->problems->len - n_fatal;
  mistakes = g_strdup_printf (ngettext ("%u mistake", "%u mistakes", n_fatal), n_fatal);
  remarks = g_strdup_printf (ngettext ("%u remark", "%u remarks", n_remarks), n_remarks);
  text = n_fatal > 0 && n_remarks > 0
           /* Translators: "2 mistakes, 1 remark" */
           ? g_strdup_printf (_("%s, %s"), mistakes, remarks)
           : g_strdup (n_fatal > 0 ? mistakes : n_remarks > 0 ? remarks : _("No mistakes"));
  gtk_label_set_label (self->state, text);
  gtk_image_set_from_icon_name (self->state_icon, n_fatal > 0     ? "dialog-error-symbolic"
                                                  : n_remarks > 0 ? "dialog-warning-symbolic"
                                                                  : "object-select-symbolic");
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AssayConfigEditor *self = ASSAY_CONFIG_EDITOR (source);
  Check *check = g_task_get_task_data (G_TASK (result));

  if (self->view == NULL || check->serial != self->serial)
    return;
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->config, assay_label_config_unref);
  self->problems = g_steal_pointer (&check->problems);
  self->config = g_steal_pointer (&check->config);
  self->text = g_steal_pointer (&check->text);
  self->is_checked = TRUE;
  show_rows (self);
  show_marks (self);
  show_state (self);
  g_signal_emit (self, checked_signal, 0);
}

static void
start_check (AssayConfigEditor *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, checked_cb, NULL);
  Check *check = g_new0 (Check, 1);

  check->text = assay_config_editor_dup_text (self);
  check->serial = self->serial;
  g_task_set_task_data (task, check, check_free);
  g_task_run_in_thread (task, check_in_thread);
}

static gboolean
on_timeout (gpointer data)
{
  AssayConfigEditor *self = data;

  self->timeout_id = 0;
  start_check (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed (AssayConfigEditor *self)
{
  self->serial++;
  self->is_checked = FALSE;
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->config, assay_label_config_unref);
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  self->timeout_id = g_timeout_add (ASSAY_CONFIG_EDITOR_CHECK_MS, on_timeout, self);
  g_signal_emit (self, changed_signal, 0);
}

static void
on_row_activated (AssayConfigEditor *self, GtkListBoxRow *row)
{
  guint index = (guint) gtk_list_box_row_get_index (row);

  if (index < self->problems->len)
    assay_config_editor_jump (self, ((AssayConfigProblem *) self->problems->pdata[index])->line);
}

static char *
on_mark_tooltip (GtkSourceMarkAttributes *attributes, GtkSourceMark *mark, AssayConfigEditor *self)
{
  GString *out = g_string_new (NULL);
  GtkTextIter iter;
  guint line;

  gtk_text_buffer_get_iter_at_mark (GTK_TEXT_BUFFER (self->buffer), &iter, GTK_TEXT_MARK (mark));
  line = (guint) gtk_text_iter_get_line (&iter) + 1;
  for (guint i = 0; i < self->problems->len; i++)
    {
      const AssayConfigProblem *problem = self->problems->pdata[i];

      if (problem->line == line)
        g_string_append_printf (out, "%s%s", out->len > 0 ? "\n" : "", problem->message);
    }
  return g_string_free (out, FALSE);
}

static void
add_mark_kind (AssayConfigEditor *self, const char *category, const char *icon, const char *color, int priority)
{
  g_autoptr (GtkSourceMarkAttributes) attributes = gtk_source_mark_attributes_new ();
  GdkRGBA rgba;

  gdk_rgba_parse (&rgba, color);
  gtk_source_mark_attributes_set_background (attributes, &rgba);
  gtk_source_mark_attributes_set_icon_name (attributes, icon);
  g_signal_connect (attributes, "query-tooltip-text", G_CALLBACK (on_mark_tooltip), self);
  gtk_source_view_set_mark_attributes (self->view, category, attributes, priority);
}

static void
set_colors (AssayConfigEditor *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();

  if (self->view != NULL)
    gtk_source_buffer_set_style_scheme (
      self->buffer, gtk_source_style_scheme_manager_get_scheme (manager, dark ? "Adwaita-dark" : "Adwaita"));
}

static void
assay_config_editor_dispose (GObject *object)
{
  AssayConfigEditor *self = ASSAY_CONFIG_EDITOR (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  self->buffer = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_CONFIG_EDITOR);
  assay_widget_dispose_children (GTK_WIDGET (self));
  g_clear_object (&self->completion);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->config, assay_label_config_unref);
  G_OBJECT_CLASS (assay_config_editor_parent_class)->dispose (object);
}

static void
assay_config_editor_class_init (AssayConfigEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_config_editor_dispose;

  /* AssayConfigEditor::changed: the text is another one. */
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  /* AssayConfigEditor::checked: what is wrong with the text is known. */
  checked_signal = g_signal_new ("checked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/project-settings/assay-config-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayConfigEditor, view);
  gtk_widget_class_bind_template_child (widget_class, AssayConfigEditor, list);
  gtk_widget_class_bind_template_child (widget_class, AssayConfigEditor, list_window);
  gtk_widget_class_bind_template_child (widget_class, AssayConfigEditor, state_icon);
  gtk_widget_class_bind_template_child (widget_class, AssayConfigEditor, state);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
assay_config_editor_init (AssayConfigEditor *self)
{
  GtkSourceCompletion *completion;
  GtkSourceLanguage *xml
    = gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "xml");

  gtk_widget_init_template (GTK_WIDGET (self));
  self->problems = g_ptr_array_new ();
  self->buffer = GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)));
  gtk_source_buffer_set_language (self->buffer, xml);
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (on_changed), self);
  add_mark_kind (self, ERROR_MARK, "dialog-error-symbolic", "rgba(224,27,36,0.13)", 2);
  add_mark_kind (self, REMARK_MARK, "dialog-warning-symbolic", "rgba(229,165,10,0.13)", 1);

  self->completion = assay_config_completion_new ();
  completion = gtk_source_view_get_completion (self->view);
  g_object_set (completion, "show-icons", FALSE, "select-on-show", TRUE, NULL);
  gtk_source_completion_add_provider (completion, GTK_SOURCE_COMPLETION_PROVIDER (self->completion));
  set_colors (self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (set_colors), self,
                           G_CONNECT_SWAPPED);
}

/**
 * assay_config_editor_set_text:
 * @text: a config
 *
 * Begins with this text: what was there before can't be brought back by undo.
 */
void
assay_config_editor_set_text (AssayConfigEditor *self, const char *text)
{
  GtkTextIter start;

  g_return_if_fail (ASSAY_IS_CONFIG_EDITOR (self));
  gtk_text_buffer_begin_irreversible_action (GTK_TEXT_BUFFER (self->buffer));
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), text, -1);
  gtk_text_buffer_end_irreversible_action (GTK_TEXT_BUFFER (self->buffer));
  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self->buffer), &start);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &start);
}

/* Bytes that both begin with, and bytes that both end with; never the half of a character. */
static void
find_difference (const char *old, const char *new, gsize *prefix, gsize *suffix)
{
  gsize n_old = strlen (old), n_new = strlen (new);
  gsize most = MIN (n_old, n_new);

  *prefix = *suffix = 0;
  while (*prefix < most && old[*prefix] == new[*prefix])
    (*prefix)++;
  while (*prefix > 0 && (old[*prefix] & 0xc0) == 0x80)
    (*prefix)--;
  while (*suffix < most - *prefix && old[n_old - 1 - *suffix] == new[n_new - 1 - *suffix])
    (*suffix)++;
  while (*suffix > 0 && (old[n_old - *suffix] & 0xc0) == 0x80)
    (*suffix)--;
}

/**
 * assay_config_editor_replace_text:
 * @text: a config
 *
 * Changes the text to @text where the two differ, as one step that can be undone.
 */
void
assay_config_editor_replace_text (AssayConfigEditor *self, const char *text)
{
  GtkTextBuffer *buffer;
  g_autofree char *old = NULL;
  g_autofree char *middle = NULL;
  gsize prefix, suffix;
  GtkTextIter start, end;

  g_return_if_fail (ASSAY_IS_CONFIG_EDITOR (self));
  buffer = GTK_TEXT_BUFFER (self->buffer);
  old = assay_config_editor_dup_text (self);
  if (strcmp (old, text) == 0)
    return;
  find_difference (old, text, &prefix, &suffix);
  middle = g_strndup (text + prefix, strlen (text) - prefix - suffix);
  gtk_text_buffer_get_iter_at_offset (buffer, &start, (int) g_utf8_strlen (old, (gssize) prefix));
  gtk_text_buffer_get_iter_at_offset (buffer, &end,
                                      (int) g_utf8_strlen (old, (gssize) (strlen (old) - suffix)));
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, middle, -1);
  gtk_text_buffer_end_user_action (buffer);
}

/**
 * assay_config_editor_dup_text:
 *
 * Returns: (transfer full): the config as it is written.
 */
char *
assay_config_editor_dup_text (AssayConfigEditor *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (ASSAY_IS_CONFIG_EDITOR (self), NULL);
  if (self->text != NULL)
    return g_strdup (self->text);
  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, TRUE);
}

/**
 * assay_config_editor_set_variables:
 * @names: (nullable): the columns of the project's data
 *
 * Says what completion offers behind "$".
 */
void
assay_config_editor_set_variables (AssayConfigEditor *self, const char *const *names)
{
  g_return_if_fail (ASSAY_IS_CONFIG_EDITOR (self));
  assay_config_completion_set_variables (self->completion, names);
}

/**
 * assay_config_editor_is_checked:
 *
 * Returns: whether it is known what is wrong with the text as it is.
 */
gboolean
assay_config_editor_is_checked (AssayConfigEditor *self)
{
  g_return_val_if_fail (ASSAY_IS_CONFIG_EDITOR (self), FALSE);
  return self->is_checked;
}

/**
 * assay_config_editor_get_config:
 *
 * Returns: (transfer none) (nullable): the text as a config; %NULL while it has mistakes or is not
 * checked.
 */
AssayLabelConfig *
assay_config_editor_get_config (AssayConfigEditor *self)
{
  g_return_val_if_fail (ASSAY_IS_CONFIG_EDITOR (self), NULL);
  return self->config;
}

/**
 * assay_config_editor_get_problems:
 *
 * Returns: (transfer none) (element-type AssayConfigProblem): what is wrong with the text that was
 * checked last, by line.
 */
GPtrArray *
assay_config_editor_get_problems (AssayConfigEditor *self)
{
  g_return_val_if_fail (ASSAY_IS_CONFIG_EDITOR (self), NULL);
  return self->problems;
}

/**
 * assay_config_editor_get_view:
 *
 * Returns: (transfer none): the text editor itself.
 */
GtkSourceView *
assay_config_editor_get_view (AssayConfigEditor *self)
{
  g_return_val_if_fail (ASSAY_IS_CONFIG_EDITOR (self), NULL);
  return self->view;
}

/**
 * assay_config_editor_jump:
 * @line: from 1
 *
 * Puts the cursor into that line and shows it.
 */
void
assay_config_editor_jump (AssayConfigEditor *self, guint line)
{
  GtkTextIter iter;

  g_return_if_fail (ASSAY_IS_CONFIG_EDITOR (self));
  get_line (self, line, &iter);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &iter);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view),
                                gtk_text_buffer_get_insert (GTK_TEXT_BUFFER (self->buffer)), 0.1, FALSE, 0, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}
