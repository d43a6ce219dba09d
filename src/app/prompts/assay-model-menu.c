/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-model-menu.c: the button that names the model, and the list to choose another one from: favorites,
 * then those used last, the built-in one, then what the connections offer, found by typing. A name that no
 * list has can be typed in full, since many servers list nothing. "chosen" says what was chosen. Main
 * thread. */

#include "assay-model-menu.h"

#include "assay-connection.h"
#include "assay-model-choice.h"
#include "assay-settings.h"
#include "assay-widget.h"

#include <glib/gi18n.h>
#include <string.h>

struct _AssayModelMenu
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkLabel *label;
  GtkPopover *popover;
  GtkLabel *hint;
  GtkSearchEntry *search;
  GtkListBox *list;

  GSettings *settings;
  char *model;
  GPtrArray *choices;     /* of AssayModelChoice */
  GPtrArray *connections; /* of char*: their names */
};

G_DEFINE_FINAL_TYPE (AssayModelMenu, assay_model_menu, GTK_TYPE_WIDGET)

static guint chosen_signal;

static gboolean
fill_later (gpointer self)
{
  assay_model_menu_fill (self);
  return G_SOURCE_REMOVE;
}

/* The row is still in the hands of its button. */
static void
on_star (AssayModelMenu *self, GtkToggleButton *star)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (star), GTK_TYPE_LIST_BOX_ROW);

  assay_settings_set_favorite (self->settings, assay_model_choice_row_model (GTK_LIST_BOX_ROW (row)),
                               gtk_toggle_button_get_active (star));
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, fill_later, g_object_ref (self), g_object_unref);
}

static void
add_row (AssayModelMenu *self, const AssayModelChoice *choice, const char *group)
{
  GtkWidget *row
    = assay_model_choice_new_row (choice, group, g_strcmp0 (choice->model, self->model) == 0);
  GtkWidget *star
    = assay_model_choice_add_star (row, choice, assay_settings_is_favorite (self->settings, choice->model));

  g_signal_connect_object (star, "toggled", G_CALLBACK (on_star), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, row);
}

/* Whether it was typed in full, as CONNECTION/MODEL. */
static gboolean
names_connection (AssayModelMenu *self, const char *text)
{
  for (guint i = 0; i < self->connections->len; i++)
    {
      g_autofree char *prefix = g_strconcat (self->connections->pdata[i], "/", NULL);

      if (g_str_has_prefix (text, prefix))
        return TRUE;
    }
  return FALSE;
}

/* What was typed, as a model of its connection, or of each. */
static void
add_typed (AssayModelMenu *self, const char *text)
{
  gboolean is_full = names_connection (self, text);

  for (guint i = 0; i < self->connections->len; i++)
    {
      const char *connection = self->connections->pdata[i];
      g_autofree char *prefix = g_strconcat (connection, "/", NULL);
      const char *name = g_str_has_prefix (text, prefix) ? text + strlen (prefix) : text;
      AssayModelChoice *choice;

      if (*name == '\0' || (is_full && name == text))
        continue;
      choice = assay_model_choice_new (connection, name);
      g_free (choice->title);
      /* Translators: %s is the name of a model as it was typed. */
      choice->title = g_strdup_printf (_("Use “%s”"), name);
      gtk_list_box_append (self->list, assay_model_choice_new_row (choice, connection, FALSE));
      assay_model_choice_free (choice);
    }
}

/* The choice of this name; one that no list has is made, if its connection is there. */
static const AssayModelChoice *
find_choice (AssayModelMenu *self, const char *model)
{
  const char *slash = strchr (model, '/');
  g_autofree char *connection = slash == NULL ? NULL : g_strndup (model, (gsize) (slash - model));

  for (guint i = 0; i < self->choices->len; i++)
    if (g_str_equal (((AssayModelChoice *) self->choices->pdata[i])->model, model))
      return self->choices->pdata[i];
  for (guint i = 0; connection != NULL && i < self->connections->len; i++)
    if (g_str_equal (self->connections->pdata[i], connection))
      {
        g_ptr_array_add (self->choices, assay_model_choice_new (connection, slash + 1));
        return self->choices->pdata[self->choices->len - 1];
      }
  return NULL;
}

/* Those of a list of names, each once. */
static void
add_named (AssayModelMenu *self, const char *key, const char *group, const char *text, GHashTable *done)
{
  g_auto (GStrv) names = g_settings_get_strv (self->settings, key);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      const AssayModelChoice *choice = find_choice (self, names[i]);

      if (choice != NULL && assay_model_choice_fits (choice, text) && g_hash_table_add (done, choice->model))
        add_row (self, choice, group);
    }
}

/**
 * assay_model_menu_fill:
 *
 * Lists what fits what was typed; done by itself whenever the menu opens.
 */
void
assay_model_menu_fill (AssayModelMenu *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  GtkWidget *row;

  if (self->list == NULL)
    return;
  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0))) != NULL)
    gtk_list_box_remove (self->list, row);
  add_named (self, "favorite-models", _("Favorites"), text, done);
  add_named (self, "recent-models", _("Recently Used"), text, done);
  for (guint i = 0; i < self->choices->len && g_hash_table_size (done) < ASSAY_MODEL_MENU_MAX_ROWS; i++)
    {
      AssayModelChoice *choice = self->choices->pdata[i];

      if (assay_model_choice_fits (choice, text) && g_hash_table_add (done, choice->model))
        add_row (self, choice, choice->connection != NULL ? choice->connection : _("Without a Network"));
    }
  if (g_hash_table_size (done) == 0)
    add_typed (self, text);
}

static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  const char *group = assay_model_choice_row_group (row);
  const char *last = before == NULL ? NULL : assay_model_choice_row_group (before);
  GtkWidget *label;

  if (g_strcmp0 (group, last) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (group);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "group");
  gtk_list_box_row_set_header (row, label);
}

static void
on_row_activated (AssayModelMenu *self, GtkListBoxRow *row)
{
  g_autofree char *model = g_strdup (assay_model_choice_row_model (row));

  gtk_popover_popdown (self->popover);
  assay_settings_use_model (self->settings, model);
  g_signal_emit (self, chosen_signal, 0, model);
}

static void
on_search_activate (AssayModelMenu *self)
{
  GtkListBoxRow *row;

  assay_model_menu_fill (self); /* the entry says “search-changed” a moment late: Enter can be faster */
  row = gtk_list_box_get_row_at_index (self->list, 0);
  if (row != NULL)
    on_row_activated (self, row);
}

static void
on_show (AssayModelMenu *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  assay_model_menu_fill (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
on_closed (AssayModelMenu *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->hint), FALSE);
}

static void
add_models_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_popover_popdown (ASSAY_MODEL_MENU (widget)->popover);
  gtk_widget_activate_action (widget, "win.show-models", NULL);
}

static void
assay_model_menu_dispose (GObject *object)
{
  AssayModelMenu *self = ASSAY_MODEL_MENU (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_MODEL_MENU);
  assay_widget_dispose_children (GTK_WIDGET (self));
  g_clear_object (&self->settings);
  g_clear_pointer (&self->model, g_free);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  G_OBJECT_CLASS (assay_model_menu_parent_class)->dispose (object);
}

static void
assay_model_menu_class_init (AssayModelMenuClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_model_menu_dispose;

  /* AssayModelMenu::chosen: another model, as CONNECTION/MODEL or "builtin". */
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "model.add", NULL, add_models_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/prompts/assay-model-menu.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayModelMenu, button);
  gtk_widget_class_bind_template_child (widget_class, AssayModelMenu, label);
  gtk_widget_class_bind_template_child (widget_class, AssayModelMenu, popover);
  gtk_widget_class_bind_template_child (widget_class, AssayModelMenu, hint);
  gtk_widget_class_bind_template_child (widget_class, AssayModelMenu, search);
  gtk_widget_class_bind_template_child (widget_class, AssayModelMenu, list);
  gtk_widget_class_bind_template_callback (widget_class, assay_model_menu_fill);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_show);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);
}

static void
assay_model_menu_init (AssayModelMenu *self)
{
  self->settings = assay_settings_new ();
  self->choices = g_ptr_array_new_with_free_func (assay_model_choice_free);
  self->connections = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);
  assay_model_menu_set_model (self, NULL);
}

static const char *
get_title (const char *model)
{
  const char *slash = strchr (model, '/');

  if (g_str_equal (model, "builtin"))
    return _("Built-in");
  return slash == NULL ? model : slash + 1;
}

/**
 * assay_model_menu_set_model:
 * @model: (nullable): CONNECTION/MODEL or "builtin"; %NULL: none is chosen
 *
 * Shows which model is chosen.
 */
void
assay_model_menu_set_model (AssayModelMenu *self, const char *model)
{
  g_autofree char *name = NULL;
  char *copy = g_strdup (model);

  g_return_if_fail (ASSAY_IS_MODEL_MENU (self));
  g_free (self->model);
  self->model = copy;
  gtk_label_set_label (self->label, model == NULL ? _("Choose a Model") : get_title (model));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), model == NULL ? _("Model") : model);
  /* Translators: %s is the name of a model. */
  name = g_strdup_printf (_("Model: %s"), gtk_label_get_label (self->label));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

/**
 * assay_model_menu_set_connections:
 * @connections: (element-type AssayConnection): where models come from
 *
 * Says what there is to choose from.
 */
void
assay_model_menu_set_connections (AssayModelMenu *self, GPtrArray *connections)
{
  g_return_if_fail (ASSAY_IS_MODEL_MENU (self));
  g_ptr_array_unref (self->choices);
  self->choices = assay_model_choice_list (connections);
  g_ptr_array_set_size (self->connections, 0);
  for (guint i = 0; i < connections->len; i++)
    g_ptr_array_add (self->connections, g_strdup (((const AssayConnection *) connections->pdata[i])->name));
  if (gtk_widget_get_mapped (GTK_WIDGET (self->popover)))
    assay_model_menu_fill (self);
}

/**
 * assay_model_menu_open:
 * @hint: (nullable): what to say above the list
 *
 * Opens the list.
 */
void
assay_model_menu_open (AssayModelMenu *self, const char *hint)
{
  g_return_if_fail (ASSAY_IS_MODEL_MENU (self));
  gtk_label_set_label (self->hint, hint != NULL ? hint : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), hint != NULL);
  gtk_menu_button_popup (self->button);
}
