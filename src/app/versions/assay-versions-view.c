/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-versions-view.c: every version of the prompt that is open in the editor, the latest first, with
 * what became of it; and of the chosen one what people say about it and what changed since another one.
 * Figures and texts are read in the session's reading worker. Main thread. */

#include "assay-versions-private.h"

#include "assay-prompt-tabs.h"
#include "assay-version-cell.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (AssayVersionsView, assay_versions_view, ASSAY_TYPE_VIEW)

static const AssayVersionFacts *
find_facts (AssayVersionsView *self, gint64 version_id)
{
  for (guint i = 0; self->facts != NULL && i < self->facts->len; i++)
    if (((AssayVersionFacts *) self->facts->pdata[i])->version->id == version_id)
      return self->facts->pdata[i];
  return NULL;
}

/**
 * assay_versions_view_get_shown:
 *
 * Returns: (transfer none) (nullable): the chosen version, else the latest.
 */
const AssayVersionFacts *
assay_versions_view_get_shown (AssayVersionsView *self)
{
  const AssayVersionFacts *shown = find_facts (self, self->version_id);

  if (shown == NULL && self->facts != NULL && self->facts->len > 0)
    shown = self->facts->pdata[self->facts->len - 1];
  return shown;
}

/* The version that came before: the one it was made from, else that of the number below. */
static const AssayVersionFacts *
find_before (AssayVersionsView *self, const AssayVersionFacts *shown)
{
  const AssayVersionFacts *parent = find_facts (self, shown->version->parent);
  const AssayVersionFacts *before = NULL;

  if (parent != NULL)
    return parent;
  for (guint i = 0; i < self->facts->len; i++)
    if (((AssayVersionFacts *) self->facts->pdata[i])->version->number < shown->version->number)
      before = self->facts->pdata[i];
  return before;
}

/**
 * assay_versions_view_get_base:
 *
 * Returns: (transfer none) (nullable): the version that the chosen one is held against.
 */
const AssayVersionFacts *
assay_versions_view_get_base (AssayVersionsView *self)
{
  const AssayVersionFacts *shown = assay_versions_view_get_shown (self);
  const AssayVersionFacts *base = find_facts (self, self->base_id);

  return base != NULL || shown == NULL ? base : find_before (self, shown);
}

/* The changes ------------------------------------------------------------------------------------ */

/* Two versions on their way through the reading worker. */
typedef struct
{
  gint64 a, b;
  char *a_title, *b_title;
  GPtrArray *parts;
} Diff;

static void
diff_free (gpointer data)
{
  Diff *diff = data;

  g_clear_pointer (&diff->parts, g_ptr_array_unref);
  g_free (diff->a_title);
  g_free (diff->b_title);
  g_free (diff);
}

static gboolean
read_diff (AssayDb *db, gpointer data, GError **error)
{
  Diff *diff = data;
  g_autoptr (AssayVersion) b = assay_version_load (db, diff->b, error);
  g_autoptr (AssayVersion) a = b == NULL ? NULL : diff->a == 0 ? assay_version_new () : assay_version_load (db, diff->a, error);

  diff->parts = a == NULL ? NULL : assay_version_diff (db, a, b, error);
  return diff->parts != NULL;
}

static void
diffed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayVersionsView) self = data;
  g_autoptr (GError) error = NULL;
  Diff *diff = assay_session_read_finish (ASSAY_SESSION (source), result, &error);
  const AssayVersionFacts *shown = assay_versions_view_get_shown (self);

  if (diff == NULL || shown == NULL || shown->version->id != diff->b)
    return;
  assay_version_parts_show (self->parts, g_steal_pointer (&diff->parts), diff->a_title, diff->b_title);
}

static void
load_diff (AssayVersionsView *self)
{
  const AssayVersionFacts *shown = assay_versions_view_get_shown (self);
  const AssayVersionFacts *base = assay_versions_view_get_base (self);
  Diff *diff;

  if (shown == NULL)
    return;
  diff = g_new0 (Diff, 1);
  diff->a = base != NULL ? base->version->id : 0;
  diff->b = shown->version->id;
  diff->a_title = base != NULL ? assay_version_facts_dup_title (base) : g_strdup (_("nothing"));
  diff->b_title = assay_version_facts_dup_title (shown);
  assay_session_read_async (assay_view_get_session (ASSAY_VIEW (self)), read_diff, diff, diff_free, NULL, diffed_cb,
                            g_object_ref (self));
}

/* The chosen version ----------------------------------------------------------------------------- */

static void
show_tags (AssayVersionsView *self, const AssayVersionFacts *shown)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->tags))) != NULL)
    gtk_box_remove (self->tags, child);
  for (guint i = 0; i < shown->tags->len; i++)
    {
      const char *tag = shown->tags->pdata[i];
      g_autofree char *label = g_strdup_printf ("%s  ×", tag);
      g_autofree char *words = g_strdup_printf (_("Remove the tag “%s”"), tag);
      GtkWidget *button = gtk_button_new_with_label (label);

      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", tag);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "versions.remove-tag");
      gtk_widget_add_css_class (button, "small");
      gtk_widget_add_css_class (button, "pill-button");
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (button, words);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
      gtk_box_append (self->tags, button);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->tags), shown->tags->len > 0);
}

static void
show_bases (AssayVersionsView *self, const AssayVersionFacts *base)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < self->facts->len; i++)
    {
      g_autofree char *title = assay_version_facts_dup_title (self->facts->pdata[i]);

      if (self->facts->pdata[i] == base)
        selected = i;
      gtk_string_list_append (names, title);
    }
  gtk_drop_down_set_model (self->base, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->base, base != NULL ? selected : GTK_INVALID_LIST_POSITION);
  gtk_widget_set_sensitive (GTK_WIDGET (self->base), self->facts->len > 1);
}

static void
set_text (AdwEntryRow *row, const char *text)
{
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (row)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
show_version (AssayVersionsView *self)
{
  const AssayVersionFacts *shown = assay_versions_view_get_shown (self);
  g_autofree char *title = NULL;

  assay_versions_update_verbs (self);
  if (shown == NULL)
    return;
  self->is_filling = TRUE;
  title = assay_version_facts_dup_title (shown);
  gtk_label_set_label (self->title, title);
  set_text (self->name, shown->version->name);
  set_text (self->note, shown->version->note);
  show_tags (self, shown);
  show_bases (self, assay_versions_view_get_base (self));
  self->is_filling = FALSE;
  load_diff (self);
}

static void
fill_list (AssayVersionsView *self)
{
  const AssayVersionFacts *shown = assay_versions_view_get_shown (self);
  GtkWidget *row;

  self->is_filling = TRUE;
  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = self->facts->len; i > 0; i--)
    {
      const AssayVersionFacts *facts = self->facts->pdata[i - 1];
      g_autofree char *title = assay_version_facts_dup_title (facts);

      row = gtk_list_box_row_new ();
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), assay_version_cell_new (facts, i == self->facts->len));
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
      gtk_list_box_append (self->list, row);
      if (facts == shown)
        gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
    }
  self->is_filling = FALSE;
}

/* Reading ---------------------------------------------------------------------------------------- */

/* All versions on their way through the reading worker. */
typedef struct
{
  gint64 prompt_id;
  GPtrArray *facts;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_pointer (&load->facts, g_ptr_array_unref);
  g_free (load);
}

static gboolean
read_facts (AssayDb *db, gpointer data, GError **error)
{
  Load *load = data;

  load->facts = assay_version_list_facts (db, load->prompt_id, error);
  return load->facts != NULL;
}

static void load (AssayVersionsView *self);

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayVersionsView) self = data;
  g_autoptr (GError) error = NULL;
  Load *found = assay_session_read_finish (ASSAY_SESSION (source), result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  if (found == NULL)
    {
      assay_view_say (ASSAY_VIEW (self), error->message);
      return;
    }
  g_clear_pointer (&self->facts, g_ptr_array_unref);
  self->facts = g_steal_pointer (&found->facts);
  gtk_stack_set_visible_child_name (self->pages, self->facts->len > 0 ? "versions" : "none");
  fill_list (self);
  show_version (self);
  if (self->again)
    load (self);
}

static void
load (AssayVersionsView *self)
{
  Load *data;

  self->again = self->cancellable != NULL;
  if (self->again)
    return;
  if (self->prompt_id == 0)
    {
      g_clear_pointer (&self->facts, g_ptr_array_unref);
      gtk_stack_set_visible_child_name (self->pages, "none");
      assay_versions_update_verbs (self);
      return;
    }
  data = g_new0 (Load, 1);
  data->prompt_id = self->prompt_id;
  self->cancellable = g_cancellable_new ();
  assay_session_read_async (assay_view_get_session (ASSAY_VIEW (self)), read_facts, data, load_free, self->cancellable,
                            loaded_cb, g_object_ref (self));
}

/* The editor, which knows better, may be hidden: then the prompt that was written at last. */
static gint64
find_prompt (AssayVersionsView *self)
{
  AssayDb *db = assay_session_get_reader (assay_view_get_session (ASSAY_VIEW (self)));
  gint64 project_id = assay_view_get_project_id (ASSAY_VIEW (self));
  g_autoptr (AssayPrompt) prompt = self->prompt_id != 0 ? assay_prompt_load (db, self->prompt_id, NULL) : NULL;
  g_autoptr (GPtrArray) prompts = NULL;
  const AssayPrompt *last = NULL;

  if (prompt != NULL && prompt->project_id == project_id)
    return prompt->id;
  prompts = assay_prompt_list (db, project_id, NULL);
  for (guint i = 0; prompts != NULL && i < prompts->len; i++)
    {
      const AssayPrompt *other = prompts->pdata[i];

      if (last == NULL || other->updated_at > last->updated_at)
        last = other;
    }
  return last != NULL ? last->id : 0;
}

static void
assay_versions_view_attach (AssayView *view)
{
  AssayVersionsView *self = ASSAY_VERSIONS_VIEW (view);

  self->prompt_id = find_prompt (self);
  load (self);
}

static void
assay_versions_view_detach (AssayView *view)
{
  AssayVersionsView *self = ASSAY_VERSIONS_VIEW (view);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->again = FALSE;
}

static void
assay_versions_view_changed (AssayView *view, guint kinds)
{
  if (kinds & (ASSAY_CHANGE_PROMPTS | ASSAY_CHANGE_RUNS | ASSAY_CHANGE_EXTERNAL))
    load (ASSAY_VERSIONS_VIEW (view));
}

/* What the user does ----------------------------------------------------------------------------- */

static void
on_row_selected (AssayVersionsView *self, GtkListBoxRow *row)
{
  guint position;

  if (row == NULL || self->is_filling || self->facts == NULL)
    return;
  position = self->facts->len - 1 - (guint) gtk_list_box_row_get_index (row);
  self->version_id = ((AssayVersionFacts *) self->facts->pdata[position])->version->id;
  self->base_id = 0;
  show_version (self);
}

static void
on_base_selected (AssayVersionsView *self)
{
  guint selected = gtk_drop_down_get_selected (self->base);

  if (self->is_filling || self->facts == NULL || selected >= self->facts->len)
    return;
  self->base_id = ((AssayVersionFacts *) self->facts->pdata[selected])->version->id;
  assay_versions_update_verbs (self);
  load_diff (self);
}

static void
on_sides_toggled (AssayVersionsView *self)
{
  assay_version_parts_set_inline (self->parts, !gtk_toggle_button_get_active (self->sides));
}

static void
on_name_apply (AssayVersionsView *self)
{
  assay_versions_set_name (self, gtk_editable_get_text (GTK_EDITABLE (self->name)));
}

static void
on_note_apply (AssayVersionsView *self)
{
  assay_versions_set_note (self, gtk_editable_get_text (GTK_EDITABLE (self->note)));
}

static void
on_tag_apply (AssayVersionsView *self)
{
  assay_versions_add_tag (self, gtk_editable_get_text (GTK_EDITABLE (self->tag)));
  gtk_editable_set_text (GTK_EDITABLE (self->tag), "");
}

/* Class ------------------------------------------------------------------------------------------ */

static void
assay_versions_view_dispose (GObject *object)
{
  AssayVersionsView *self = ASSAY_VERSIONS_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->facts, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_VERSIONS_VIEW);
  G_OBJECT_CLASS (assay_versions_view_parent_class)->dispose (object);
}

static void
assay_versions_view_class_init (AssayVersionsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_versions_view_dispose;
  ASSAY_VIEW_CLASS (klass)->attach = assay_versions_view_attach;
  ASSAY_VIEW_CLASS (klass)->detach = assay_versions_view_detach;
  ASSAY_VIEW_CLASS (klass)->changed = assay_versions_view_changed;

  g_type_ensure (ASSAY_TYPE_PROMPT_TABS);
  g_type_ensure (ASSAY_TYPE_VERSION_PARTS);
  assay_versions_install_verbs (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/assay/Assay/ui/versions/assay-versions-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayVersionsView, pages);
  gtk_widget_class_bind_template_child (widget_class, AssayVersionsView, list);
  gtk_widget_class_bind_template_child (widget_class, AssayVersionsView, title);
  gtk_widget_class_bind_template_child (widget_class, AssayVersionsView, restore);
  gtk_widget_class_bind_template_child (widget_class, AssayVersionsView, name);
  gtk_widget_class_bind_template_child (widget_class, AssayVersionsView, note);
  gtk_widget_class_bind_template_child (widget_class, AssayVersionsView, tag);
  gtk_widget_class_bind_template_child (widget_class, AssayVersionsView, tags);
  gtk_widget_class_bind_template_child (widget_class, AssayVersionsView, base);
  gtk_widget_class_bind_template_child (widget_class, AssayVersionsView, sides);
  gtk_widget_class_bind_template_child (widget_class, AssayVersionsView, parts);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_base_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_sides_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_name_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_note_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_tag_apply);
}

static void
assay_versions_view_init (AssayVersionsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  assay_versions_update_verbs (self);
}

/**
 * assay_versions_view_set_prompt:
 * @prompt_id: whose versions, 0 for none
 *
 * Shows its versions, now or when the page is seen.
 */
void
assay_versions_view_set_prompt (AssayVersionsView *self, gint64 prompt_id)
{
  g_return_if_fail (ASSAY_IS_VERSIONS_VIEW (self));
  if (self->prompt_id == prompt_id)
    return;
  self->prompt_id = prompt_id;
  self->version_id = self->base_id = 0;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (assay_view_is_attached (ASSAY_VIEW (self)))
    load (self);
}

/**
 * assay_versions_view_show:
 * @version_id: of the prompt
 *
 * Chooses a version, now or when the page is seen.
 */
void
assay_versions_view_show (AssayVersionsView *self, gint64 version_id)
{
  g_return_if_fail (ASSAY_IS_VERSIONS_VIEW (self));
  self->version_id = version_id;
  self->base_id = 0;
  if (self->facts != NULL && assay_view_is_attached (ASSAY_VIEW (self)))
    {
      fill_list (self);
      show_version (self);
    }
}

/**
 * assay_versions_view_get_version:
 *
 * Returns: the id of the version that is shown, 0 for none.
 */
gint64
assay_versions_view_get_version (AssayVersionsView *self)
{
  const AssayVersionFacts *shown = assay_versions_view_get_shown (self);

  return shown != NULL ? shown->version->id : 0;
}
