/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-grid-layout.c: order, width and visibility of a grid's columns: the menu that shows and hides
 * them, and the line of JSON as which the owner keeps all of it. Main thread. */

#include "assay-grid-private.h"

#include "assay-json.h"

#include <glib/gi18n.h>

/**
 * assay_grid_column_of:
 *
 * Returns: (transfer none): what GTK's column shows.
 */
const AssayGridColumn *
assay_grid_column_of (GtkColumnViewColumn *column)
{
  return g_object_get_data (G_OBJECT (column), "column");
}

/**
 * assay_grid_get_columns_menu:
 *
 * Returns: (transfer none): a menu that shows and hides columns, by the actions of
 * assay_grid_get_columns_actions().
 */
GMenuModel *
assay_grid_get_columns_menu (AssayGrid *self)
{
  g_return_val_if_fail (ASSAY_IS_GRID (self), NULL);
  return G_MENU_MODEL (self->menu);
}

/**
 * assay_grid_get_columns_actions:
 *
 * Returns: (transfer none) (nullable): the actions of the menu, for a group named "column" where the
 * menu is.
 */
GActionGroup *
assay_grid_get_columns_actions (AssayGrid *self)
{
  g_return_val_if_fail (ASSAY_IS_GRID (self), NULL);
  return self->actions;
}

/* The column of that id, NULL when there is none any more. */
static GtkColumnViewColumn *
find_column (AssayGrid *self, const char *id)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_strcmp0 (assay_grid_column_of (column)->id, id) == 0)
        return column; /* the view holds it */
    }
  return NULL;
}

/* Sizes of pictures that the menu offers. */
static const struct
{
  const char *title;
  int side;
} sizes[] = {
  { N_("Small Pictures"), ASSAY_GRID_MIN_SIDE },
  { N_("Medium Pictures"), ASSAY_GRID_SIDE },
  { N_("Large Pictures"), 160 },
  { N_("Very Large Pictures"), ASSAY_GRID_MAX_SIDE },
};

static void
side_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AssayGrid *self = data;

  g_simple_action_set_state (action, parameter);
  assay_grid_set_side (self, g_variant_get_int32 (parameter));
  g_signal_emit_by_name (self, "layout-changed");
}

/**
 * assay_grid_add_sizes:
 *
 * Ends the menu of columns with the sizes of pictures. For the grid alone.
 */
void
assay_grid_add_sizes (AssayGrid *self)
{
  g_autoptr (GSimpleAction) action
    = g_simple_action_new_stateful ("picture-size", G_VARIANT_TYPE_INT32,
                                    g_variant_new_int32 (self->side));
  g_autoptr (GMenu) section = g_menu_new ();

  g_signal_connect_object (action, "change-state", G_CALLBACK (side_action), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_(sizes[i].title), NULL);

      g_menu_item_set_action_and_target (item, "column.picture-size", "i", sizes[i].side);
      g_menu_append_item (section, item);
    }
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (section));
}

/**
 * assay_grid_show_column:
 * @id: of a column
 *
 * Shows a column that began hidden because nothing was in it, unless the user arranged the columns.
 */
void
assay_grid_show_column (AssayGrid *self, const char *id)
{
  GtkColumnViewColumn *column;

  g_return_if_fail (ASSAY_IS_GRID (self));

  column = self->is_arranged ? NULL : find_column (self, id);
  if (column != NULL)
    gtk_column_view_column_set_visible (column, TRUE);
}

/**
 * assay_grid_dup_layout:
 *
 * Returns: (transfer full): order, widths and visibility of the columns, as JSON.
 */
char *
assay_grid_dup_layout (AssayGrid *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "{\"side\":%d,\"columns\":[", self->side);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      g_string_append (out, i > 0 ? ",{\"id\":" : "{\"id\":");
      assay_json_append_string (out, assay_grid_column_of (column)->id);
      g_string_append_printf (out, ",\"width\":%d,\"visible\":%s}",
                              gtk_column_view_column_get_fixed_width (column),
                              gtk_column_view_column_get_visible (column) ? "true" : "false");
    }
  g_string_append (out, "]}");
  return g_string_free (out, FALSE);
}

/**
 * assay_grid_set_layout:
 * @layout: (nullable): what assay_grid_dup_layout() said; columns that it does not name stay behind
 *   those that it does
 *
 * Puts the columns in order as the user had them.
 */
void
assay_grid_set_layout (AssayGrid *self, const char *layout)
{
  g_autoptr (JsonObject) whole = layout == NULL ? NULL : assay_json_parse_object (layout, -1, NULL);
  JsonArray *array = whole == NULL ? NULL : assay_json_get_array (whole, "columns");
  guint place = 0;

  g_return_if_fail (ASSAY_IS_GRID (self));

  self->is_arranged = array != NULL;
  if (whole != NULL)
    g_action_group_change_action_state (
      self->actions, "picture-size",
      g_variant_new_int32 ((int) assay_json_get_int (whole, "side", ASSAY_GRID_SIDE)));
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *object
        = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      GtkColumnViewColumn *column
        = object == NULL ? NULL : find_column (self, assay_json_get_string (object, "id", NULL));

      if (column == NULL)
        continue;
      gtk_column_view_insert_column (self->view, place++, column);
      gtk_column_view_column_set_visible (column, assay_json_get_boolean (object, "visible", TRUE));
      if (gtk_column_view_column_get_visible (column))
        gtk_column_view_column_set_fixed_width (
          column, (int) CLAMP (assay_json_get_int (object, "width", -1), -1, 4000));
    }
}
