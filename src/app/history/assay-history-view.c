/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-history-view.c: every run of the project that was ever made, the latest first; of the chosen one
 * all that it takes to repeat it; and how score and cost went over the versions. Read in the session's
 * reading worker, and again when runs change. Main thread. */

#include "assay-history-private.h"

#include "assay-history-words.h"
#include "assay-prompt-tabs.h"
#include "assay-run-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Between two readings while a run goes on. */
#define MIN_INTERVAL_MS 1000

G_DEFINE_FINAL_TYPE (AssayHistoryView, assay_history_view, ASSAY_TYPE_VIEW)

/**
 * assay_history_view_get_selected:
 *
 * Returns: (transfer none) (nullable): the first selected run.
 */
AssayHistoryItem *
assay_history_view_get_selected (AssayHistoryView *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autoptr (AssayHistoryItem) item
    = gtk_bitset_is_empty (selected)
        ? NULL
        : g_list_model_get_item (G_LIST_MODEL (self->items), gtk_bitset_get_minimum (selected));

  return item; /* the list holds it */
}

/**
 * assay_history_view_dup_selected:
 *
 * Returns: (transfer full) (element-type gint64): the selected runs, the oldest first.
 */
GArray *
assay_history_view_dup_selected (AssayHistoryView *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint64 i = gtk_bitset_get_size (selected); i > 0; i--)
    {
      g_autoptr (AssayHistoryItem) item
        = g_list_model_get_item (G_LIST_MODEL (self->items), gtk_bitset_get_nth (selected, (guint) i - 1));

      g_array_append_val (ids, assay_history_item_get_entry (item)->run->id);
    }
  return ids;
}

static void
show_page (AssayHistoryView *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->items)) > 0;

  gtk_stack_set_visible_child_name (self->pages, !any                                                 ? "none"
                                                 : gtk_toggle_button_get_active (self->trend_button) ? "trend"
                                                                                                      : "runs");
  gtk_widget_set_visible (GTK_WIDGET (self->trend_button), any);
}

static void
show_run (AssayHistoryView *self)
{
  AssayHistoryItem *item = assay_history_view_get_selected (self);
  const AssayHistoryEntry *entry = item != NULL ? assay_history_item_get_entry (item) : NULL;
  g_autofree char *title = NULL;

  assay_history_update_verbs (self);
  gtk_widget_set_visible (self->detail, entry != NULL);
  assay_facts_clear (self->facts);
  if (entry == NULL)
    return;
  title = assay_history_dup_title (entry);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->state, assay_run_state_words (entry->run->state));
  gtk_widget_set_visible (GTK_WIDGET (self->state), entry->run->state != ASSAY_RUN_FINISHED);
  assay_history_add_facts (self->facts, entry);
}

/* Rows ----------------------------------------------------------------------------------------- */

static GtkWidget *
new_label (const char *const *classes)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_css_classes (label, (const char **) classes);
  return label;
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  static const char *const heading[] = { "heading", NULL };
  static const char *const number[] = { "count", NULL };
  static const char *const quiet[] = { "caption", "dim-label", "count", NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = new_label (heading);

  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (top), title);
  gtk_box_append (GTK_BOX (top), new_label (number));
  gtk_box_append (GTK_BOX (box), top);
  gtk_box_append (GTK_BOX (box), new_label (quiet));
  gtk_box_append (GTK_BOX (box), new_label (quiet));
  gtk_widget_add_css_class (box, "run-row");
  gtk_list_item_set_child (item, box);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  const AssayHistoryEntry *entry = assay_history_item_get_entry (gtk_list_item_get_item (item));
  GtkWidget *top = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *brief = gtk_widget_get_next_sibling (top);
  g_autofree char *title = assay_history_dup_title (entry);
  g_autofree char *full = entry->run->state == ASSAY_RUN_FINISHED
                            ? g_strdup (title)
                            : g_strdup_printf ("%s · %s", title, assay_run_state_words (entry->run->state));
  g_autofree char *score = assay_history_dup_score (entry);
  g_autofree char *text = assay_history_dup_brief (entry);
  g_autofree char *made = assay_history_dup_made (entry);

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (top)), full);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (top)), score);
  gtk_label_set_label (GTK_LABEL (brief), text);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (brief)), made);
}

/* Reading -------------------------------------------------------------------------------------- */

/* The history on its way through the reading worker. */
typedef struct
{
  gint64 project_id;
  GPtrArray *entries;
  GPtrArray *prompts;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_pointer (&load->entries, g_ptr_array_unref);
  g_clear_pointer (&load->prompts, g_ptr_array_unref);
  g_free (load);
}

static gboolean
read_history (AssayDb *db, gpointer data, GError **error)
{
  Load *load = data;

  load->entries = assay_history_list (db, load->project_id, error);
  load->prompts = load->entries != NULL ? assay_prompt_list (db, load->project_id, error) : NULL;
  return load->prompts != NULL;
}

/* What was selected stays so, by number. */
static void
replace (AssayHistoryView *self, GPtrArray *entries)
{
  g_autoptr (GArray) chosen = assay_history_view_dup_selected (self);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean any = FALSE;

  g_ptr_array_set_free_func (entries, NULL);
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (items, assay_history_item_new (entries->pdata[i]));
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), items->pdata, items->len);
  for (guint i = 0; i < items->len; i++)
    for (guint k = 0; k < chosen->len; k++)
      if (assay_history_item_get_entry (items->pdata[i])->run->id == g_array_index (chosen, gint64, k))
        {
          gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), i, FALSE);
          any = TRUE;
        }
  if (!any && items->len > 0)
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), 0, TRUE);
}

static void load (AssayHistoryView *self);

static gboolean
on_timer (gpointer data)
{
  AssayHistoryView *self = data;

  self->timer = 0;
  load (self);
  return G_SOURCE_REMOVE;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayHistoryView) self = data;
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
  replace (self, found->entries);
  self->is_loaded = TRUE;
  show_page (self);
  show_run (self);
  assay_history_view_set_prompts (self, found->prompts);
  assay_history_view_show_trend (self);
  if (self->again && self->timer == 0)
    self->timer = g_timeout_add (MIN_INTERVAL_MS, on_timer, self);
  self->again = FALSE;
}

static void
load (AssayHistoryView *self)
{
  Load *data;

  if (self->cancellable != NULL)
    {
      self->again = TRUE;
      return;
    }
  data = g_new0 (Load, 1);
  data->project_id = assay_view_get_project_id (ASSAY_VIEW (self));
  self->cancellable = g_cancellable_new ();
  assay_session_read_async (assay_view_get_session (ASSAY_VIEW (self)), read_history, data, load_free,
                            self->cancellable, loaded_cb, g_object_ref (self));
}

static void
assay_history_view_attach (AssayView *view)
{
  load (ASSAY_HISTORY_VIEW (view));
}

static void
assay_history_view_detach (AssayView *view)
{
  AssayHistoryView *self = ASSAY_HISTORY_VIEW (view);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  self->again = FALSE;
  g_list_store_remove_all (self->items);
}

static void
assay_history_view_changed (AssayView *view, guint kinds)
{
  AssayHistoryView *self = ASSAY_HISTORY_VIEW (view);

  if ((kinds & (ASSAY_CHANGE_RUNS | ASSAY_CHANGE_RESULTS | ASSAY_CHANGE_PROMPTS | ASSAY_CHANGE_EXTERNAL)) == 0)
    return;
  if (self->timer == 0)
    self->timer = g_timeout_add ((kinds & ASSAY_CHANGE_RESULTS) ? MIN_INTERVAL_MS : 50, on_timer, self);
}

/* Class ---------------------------------------------------------------------------------------- */

static void
on_activate (AssayHistoryView *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "history.show-results", NULL);
}

static void
assay_history_view_dispose (GObject *object)
{
  AssayHistoryView *self = ASSAY_HISTORY_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_HISTORY_VIEW);
  g_clear_object (&self->selection);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (assay_history_view_parent_class)->dispose (object);
}

static void
assay_history_view_finalize (GObject *object)
{
  g_array_unref (ASSAY_HISTORY_VIEW (object)->prompt_ids);
  G_OBJECT_CLASS (assay_history_view_parent_class)->finalize (object);
}

static void
assay_history_view_class_init (AssayHistoryViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_history_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_history_view_finalize;
  ASSAY_VIEW_CLASS (klass)->attach = assay_history_view_attach;
  ASSAY_VIEW_CLASS (klass)->detach = assay_history_view_detach;
  ASSAY_VIEW_CLASS (klass)->changed = assay_history_view_changed;

  g_type_ensure (ASSAY_TYPE_PROMPT_TABS);
  g_type_ensure (ASSAY_TYPE_CHART);
  g_type_ensure (ASSAY_TYPE_FACTS);
  assay_history_install_verbs (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/assay/Assay/ui/history/assay-history-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayHistoryView, pages);
  gtk_widget_class_bind_template_child (widget_class, AssayHistoryView, trend_button);
  gtk_widget_class_bind_template_child (widget_class, AssayHistoryView, list);
  gtk_widget_class_bind_template_child (widget_class, AssayHistoryView, title);
  gtk_widget_class_bind_template_child (widget_class, AssayHistoryView, state);
  gtk_widget_class_bind_template_child (widget_class, AssayHistoryView, facts);
  gtk_widget_class_bind_template_child (widget_class, AssayHistoryView, detail);
  gtk_widget_class_bind_template_child (widget_class, AssayHistoryView, prompts);
  gtk_widget_class_bind_template_child (widget_class, AssayHistoryView, score_chart);
  gtk_widget_class_bind_template_child (widget_class, AssayHistoryView, cost_chart);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, assay_history_view_choose_prompt);
  gtk_widget_class_bind_template_callback (widget_class, show_page);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
}

static void
assay_history_view_init (AssayHistoryView *self)
{
  self->prompt_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (ASSAY_TYPE_HISTORY_ITEM);
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->items)));
  g_signal_connect_swapped (self->selection, "selection-changed", G_CALLBACK (show_run), self);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  assay_history_update_verbs (self);
}

/**
 * assay_history_view_get_n:
 *
 * Returns: how many runs are shown.
 */
guint
assay_history_view_get_n (AssayHistoryView *self)
{
  g_return_val_if_fail (ASSAY_IS_HISTORY_VIEW (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->items));
}
