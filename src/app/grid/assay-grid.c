/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-grid.c: rows and columns, for tasks and for results. The list is an AssayGridModel, the
 * columns are data; the grid knows neither tasks nor results.
 *
 * Order is SQL: each header has a sorter that orders nothing and only records that it was asked, so
 * that the native arrows work; "sort-changed" tells the owner to make another query. The selection
 * is carried over a new order by id. Where the columns stand is in assay-grid-layout.c. Main thread. */

#include "assay-column-view.h"
#include "assay-grid-private.h"

#include "assay-settings.h"
#include "assay-widget.h"

#include <glib/gi18n.h>
#include <string.h>

/* Selected rows that are carried over a new order one by one. */
#define MAX_CARRIED 10000

G_DEFINE_FINAL_TYPE (AssayGrid, assay_grid, GTK_TYPE_WIDGET)

enum
{
  SORT_CHANGED,
  SELECTION_CHANGED,
  ROW_ACTIVATED,
  LAYOUT_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

enum
{
  PROP_MENU = 1,
};

/* A sorter that orders nothing and says that it was asked. */
static int
record (gconstpointer a, gconstpointer b, gpointer data)
{
  GtkColumnViewColumn *column = data;
  AssayGrid *self = g_object_get_data (G_OBJECT (column), "grid");

  self->recorded = assay_grid_column_of (column);
  return -1;
}

static void
on_sorter_changed (AssayGrid *self)
{
  g_signal_emit (self, signals[SORT_CHANGED], 0);
}

static void
align_title (AssayGrid *self, GtkColumnViewColumn *column)
{
  if (assay_grid_column_of (column)->kind == ASSAY_CELL_NUMBER)
    assay_column_view_align_title (self->view, column, 1);
}

static void
on_layout_changed (AssayGrid *self)
{
  g_signal_emit (self, signals[LAYOUT_CHANGED], 0);
}

/* GTK 4.8 leaves room for the fixed width of a hidden column, so it has none while it is hidden. */
static void
on_visible_changed (AssayGrid *self, GParamSpec *pspec, GtkColumnViewColumn *column)
{
  gboolean visible = gtk_column_view_column_get_visible (column);
  int width = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (column), "width"));

  if (!visible)
    g_object_set_data (G_OBJECT (column), "width",
                       GINT_TO_POINTER (gtk_column_view_column_get_fixed_width (column)));
  gtk_column_view_column_set_fixed_width (column, visible ? width : -1);
  align_title (self, column);
  on_layout_changed (self);
}

static void
on_selection_changed (AssayGrid *self)
{
  if (self->carried == NULL)
    g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
on_activate (AssayGrid *self, guint position)
{
  g_signal_emit (self, signals[ROW_ACTIVATED], 0, position);
}

static void
on_reordering (AssayGrid *self)
{
  g_autoptr (GtkBitset) selected
    = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint64 n = gtk_bitset_get_size (selected);
  GtkBitsetIter iter;
  guint position;

  self->carried = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->carry_all = n > 0 && n == g_list_model_get_n_items (G_LIST_MODEL (self->model));
  if (self->carry_all || n == 0 || n > MAX_CARRIED || !gtk_bitset_iter_init_first (&iter, selected, &position))
    return;
  do
    {
      gint64 id = assay_grid_model_get_id (self->model, position);

      g_hash_table_add (self->carried, g_memdup2 (&id, sizeof id));
    }
  while (gtk_bitset_iter_next (&iter, &position));
}

/* A new order begins at its top, wherever the row went that was there. */
static void
on_turned (AssayGrid *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    assay_column_view_scroll_to (self->view, 0);
}

static void
on_reordered (AssayGrid *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  g_autoptr (GHashTable) carried = self->carried;
  g_autoptr (GtkBitset) selected = gtk_bitset_new_empty ();
  g_autoptr (GtkBitset) mask = NULL;

  if (self->carry_all)
    gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->selection));
  else if (g_hash_table_size (carried) == 0)
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  else
    {
      for (guint i = 0; i < n; i++)
        {
          gint64 id = assay_grid_model_get_id (self->model, i);

          if (g_hash_table_contains (carried, &id))
            gtk_bitset_add (selected, i);
        }
      mask = gtk_bitset_new_range (0, n);
      gtk_selection_model_set_selection (GTK_SELECTION_MODEL (self->selection), selected, mask);
    }
  self->carried = NULL;
  on_selection_changed (self);
}

/* One row of the selection as a line of a spreadsheet. */
static void
append_row (AssayGrid *self, GString *out, AssayGridRow *row)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  gboolean first = TRUE;

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) view_column = g_list_model_get_item (columns, i);
      const AssayGridColumn *column = assay_grid_column_of (view_column);
      g_autofree char *text = NULL;

      if (!gtk_column_view_column_get_visible (view_column))
        continue;
      text = row == NULL ? g_strdup (column->title) : column->dup_text (row, column);
      if (text != NULL)
        g_strdelimit (text, "\t\n\r", ' ');
      g_string_append_printf (out, "%s%s", first ? "" : "\t", text != NULL ? text : "");
      first = FALSE;
    }
  g_string_append_c (out, '\n');
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayGrid *self = ASSAY_GRID (widget);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GtkBitset) selected = NULL;
  g_autofree char *text = NULL;
  GtkBitsetIter iter;
  guint position;
  guint n = 0;

  if (assay_grid_get_n_selected (self) == 0)
    return;
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  append_row (self, out, NULL);
  gtk_bitset_iter_init_first (&iter, selected, &position);
  do
    {
      g_autoptr (AssayGridRow) row = g_list_model_get_item (G_LIST_MODEL (self->model), position);

      append_row (self, out, row);
      n++;
    }
  while (n < ASSAY_GRID_MAX_COPY && gtk_bitset_iter_next (&iter, &position));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), out->str);
  text = gtk_bitset_get_size (selected) > n
           /* Translators: %u is a number of rows. */
           ? g_strdup_printf (_("The first %u rows were copied; export to have all"), n)
           : g_strdup_printf (ngettext ("%u row copied", "%u rows copied", n), n);
  gtk_widget_activate_action (widget, "win.toast", "s", text);
}

static void
assay_grid_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_MENU)
    g_set_object (&ASSAY_GRID (object)->context, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
assay_grid_dispose (GObject *object)
{
  AssayGrid *self = ASSAY_GRID (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_object (&self->context);

  if (self->view != NULL)
    assay_grid_clear (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_GRID);
  assay_widget_dispose_children (GTK_WIDGET (self));
  g_clear_object (&self->menu);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (assay_grid_parent_class)->dispose (object);
}

static void
assay_grid_class_init (AssayGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_grid_dispose;
  G_OBJECT_CLASS (klass)->set_property = assay_grid_set_property;

  /* AssayGrid:menu: what can be done with a row; of the selected ones. */
  g_object_class_install_property (
    G_OBJECT_CLASS (klass), PROP_MENU,
    g_param_spec_object ("menu", NULL, NULL, G_TYPE_MENU_MODEL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  assay_grid_install_context (widget_class);

  /* AssayGrid::sort-changed: another order is wanted. ::selection-changed. ::row-activated: with the
   * position. ::layout-changed: a column was moved, resized or hidden. */
  signals[SORT_CHANGED] = g_signal_new ("sort-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);
  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                             NULL, NULL, G_TYPE_NONE, 0);
  signals[ROW_ACTIVATED] = g_signal_new ("row-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[LAYOUT_CHANGED] = g_signal_new ("layout-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "grid.copy", NULL, copy_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "grid.copy", NULL);

  gtk_widget_class_set_template_from_resource (widget_class, "/dev/assay/Assay/ui/grid/assay-grid.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayGrid, view);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
on_side_changed (AssayGrid *self)
{
  if (!self->is_arranged)
    assay_grid_set_side (self, g_settings_get_int (self->settings, "thumbnail-size"));
}

static void
assay_grid_init (AssayGrid *self)
{
  self->settings = assay_settings_new ();
  self->side = g_settings_get_int (self->settings, "thumbnail-size");
  self->menu = g_menu_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  assay_grid_init_context (self);
  assay_column_view_begin_at_start (self->view);
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed",
                           G_CALLBACK (on_sorter_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::thumbnail-size", G_CALLBACK (on_side_changed), self,
                           G_CONNECT_SWAPPED);
}

static void
add_column (AssayGrid *self, const AssayGridColumn *column)
{
  g_autoptr (GtkColumnViewColumn) view_column
    = gtk_column_view_column_new (column->title,
                                  assay_grid_column_new_factory (column, self->textures, self->side));
  g_autofree char *action = g_strdup_printf ("column.%s", column->id);
  g_autoptr (GPropertyAction) visible = g_property_action_new (column->id, view_column, "visible");

  g_object_set_data (G_OBJECT (view_column), "column", (gpointer) column);
  g_object_set_data (G_OBJECT (view_column), "grid", self);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  gtk_column_view_column_set_expand (view_column, column->expands);
  gtk_column_view_column_set_visible (view_column, !column->is_hidden);
  g_object_set_data (G_OBJECT (view_column), "width", GINT_TO_POINTER (column->width));
  if (!column->is_hidden)
    gtk_column_view_column_set_fixed_width (view_column, column->width);
  if (column->sort != NULL)
    {
      g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (record, view_column, NULL));

      gtk_column_view_column_set_sorter (view_column, sorter);
    }
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (visible));
  g_menu_append (self->menu, column->title, action);
  gtk_column_view_append_column (self->view, view_column);
  align_title (self, view_column);
  g_signal_connect_object (view_column, "notify::visible", G_CALLBACK (on_visible_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view_column, "notify::fixed-width", G_CALLBACK (on_layout_changed), self,
                           G_CONNECT_SWAPPED);
}

/**
 * assay_grid_show:
 * @model: the rows
 * @columns: (element-type AssayGridColumn): in their first order; their texts belong to the caller
 *   and live until assay_grid_clear()
 * @textures: where pictures come from
 *
 * Shows these rows and columns instead of what was there.
 */
void
assay_grid_show (AssayGrid *self, AssayGridModel *model, GArray *columns, AssayTextures *textures)
{
  gboolean has_pictures = FALSE;

  g_return_if_fail (ASSAY_IS_GRID (self));

  assay_grid_clear (self);
  self->columns = g_array_ref (columns);
  self->textures = g_object_ref (textures);
  self->model = g_object_ref (model);
  self->actions = G_ACTION_GROUP (g_simple_action_group_new ());
  for (guint i = 0; i < columns->len; i++)
    {
      const AssayGridColumn *column = &g_array_index (columns, AssayGridColumn, i);

      add_column (self, column);
      has_pictures = has_pictures || column->kind == ASSAY_CELL_THUMBNAIL;
    }
  if (has_pictures)
    assay_grid_add_sizes (self);
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (model)));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (on_selection_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "reordering", G_CALLBACK (on_reordering), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "turned", G_CALLBACK (on_turned), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "reordered", G_CALLBACK (on_reordered), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_column_view_get_columns (self->view), "items-changed",
                           G_CALLBACK (on_layout_changed), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
}

/**
 * assay_grid_clear:
 *
 * Shows nothing; holds nothing.
 */
void
assay_grid_clear (AssayGrid *self)
{
  GListModel *columns;

  g_return_if_fail (ASSAY_IS_GRID (self));

  self->is_arranged = FALSE;
  gtk_column_view_set_model (self->view, NULL);
  columns = gtk_column_view_get_columns (self->view);
  g_signal_handlers_disconnect_by_func (columns, on_layout_changed, self);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->view, column);
    }
  g_menu_remove_all (self->menu);
  g_clear_object (&self->actions);
  g_clear_object (&self->selection);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_object (&self->textures);
  g_clear_pointer (&self->columns, g_array_unref);
}

/**
 * assay_grid_get_model:
 *
 * Returns: (transfer none) (nullable): the rows.
 */
AssayGridModel *
assay_grid_get_model (AssayGrid *self)
{
  g_return_val_if_fail (ASSAY_IS_GRID (self), NULL);
  return self->model;
}

/**
 * assay_grid_get_n_selected:
 *
 * Returns: how many rows are selected.
 */
guint
assay_grid_get_n_selected (AssayGrid *self)
{
  g_autoptr (GtkBitset) selected = NULL;

  g_return_val_if_fail (ASSAY_IS_GRID (self), 0);
  if (self->selection == NULL)
    return 0;
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  return (guint) gtk_bitset_get_size (selected);
}

/**
 * assay_grid_dup_selected:
 * @max: at most so many
 *
 * Returns: (transfer full) (element-type gint64): the ids of the selected rows, in the order shown.
 */
GArray *
assay_grid_dup_selected (AssayGrid *self, guint max)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GtkBitset) selected = NULL;
  GtkBitsetIter iter;
  guint position;

  g_return_val_if_fail (ASSAY_IS_GRID (self), ids);
  if (assay_grid_get_n_selected (self) == 0)
    return ids;
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  gtk_bitset_iter_init_first (&iter, selected, &position);
  do
    {
      gint64 id = assay_grid_model_get_id (self->model, position);

      g_array_append_val (ids, id);
    }
  while (ids->len < max && gtk_bitset_iter_next (&iter, &position));
  return ids;
}

/**
 * assay_grid_select_only:
 * @position: of a row
 *
 * Selects this row and brings it into view.
 */
void
assay_grid_select_only (AssayGrid *self, guint position)
{
  g_return_if_fail (ASSAY_IS_GRID (self));

  if (self->selection == NULL || position >= g_list_model_get_n_items (G_LIST_MODEL (self->model)))
    return;
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  assay_column_view_scroll_to (self->view, position);
}

/**
 * assay_grid_step:
 * @by: 1: down, −1: up
 *
 * Selects the row after or before the first selected one, alone; the first row when none is selected.
 */
void
assay_grid_step (AssayGrid *self, int by)
{
  guint position = assay_grid_get_position (self);
  guint n = self->model == NULL ? 0 : g_list_model_get_n_items (G_LIST_MODEL (self->model));

  if (n == 0)
    return;
  if (position == GTK_INVALID_LIST_POSITION)
    position = 0;
  else if (by > 0 ? position + 1 < n : position > 0)
    position = (guint) ((int) position + by);
  assay_grid_select_only (self, position);
}

/**
 * assay_grid_get_position:
 *
 * Returns: the first selected row, %GTK_INVALID_LIST_POSITION when there is none.
 */
guint
assay_grid_get_position (AssayGrid *self)
{
  g_autoptr (GtkBitset) selected = NULL;

  g_return_val_if_fail (ASSAY_IS_GRID (self), GTK_INVALID_LIST_POSITION);
  if (assay_grid_get_n_selected (self) == 0)
    return GTK_INVALID_LIST_POSITION;
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  return gtk_bitset_get_minimum (selected);
}

/**
 * assay_grid_get_sort:
 * @descending: (out): from the highest to the lowest
 *
 * Returns: (transfer none) (nullable): the field that the user orders by, %NULL for none.
 */
const char *
assay_grid_get_sort (AssayGrid *self, gboolean *descending)
{
  g_autoptr (GObject) one = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) other = g_object_new (G_TYPE_OBJECT, NULL); /* the same one twice is not compared */
  GtkOrdering ordering;

  g_return_val_if_fail (ASSAY_IS_GRID (self), NULL);

  /* Whichever column's sorter is asked first is the one whose header was pressed. */
  self->recorded = NULL;
  ordering = gtk_sorter_compare (gtk_column_view_get_sorter (self->view), one, other);
  *descending = ordering == GTK_ORDERING_LARGER;
  return self->recorded == NULL ? NULL : self->recorded->sort;
}

/**
 * assay_grid_sort_by:
 * @field: of a column that can be ordered by
 * @descending: from the highest to the lowest
 *
 * Orders as if the user had pressed the header of that column.
 */
void
assay_grid_sort_by (AssayGrid *self, const char *field, gboolean descending)
{
  GListModel *columns;

  g_return_if_fail (ASSAY_IS_GRID (self));

  columns = gtk_column_view_get_columns (self->view);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_strcmp0 (assay_grid_column_of (column)->sort, field) == 0)
        gtk_column_view_sort_by_column (self->view, column,
                                        descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
    }
}

/**
 * assay_grid_set_side:
 * @side: width of thumbnails in logical pixels
 *
 * Makes the pictures, and with them the rows, larger or smaller.
 */
void
assay_grid_set_side (AssayGrid *self, int side)
{
  GListModel *columns;

  g_return_if_fail (ASSAY_IS_GRID (self));

  self->side = CLAMP (side, ASSAY_GRID_MIN_SIDE, ASSAY_GRID_MAX_SIDE);
  columns = gtk_column_view_get_columns (self->view);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      g_autoptr (GtkListItemFactory) factory = NULL;

      if (assay_grid_column_of (column)->kind != ASSAY_CELL_THUMBNAIL)
        continue;
      factory = assay_grid_column_new_factory (assay_grid_column_of (column), self->textures, self->side);
      gtk_column_view_column_set_factory (column, factory);
      gtk_column_view_column_set_fixed_width (column, self->side + 28);
    }
}
