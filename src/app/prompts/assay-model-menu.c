/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-model-menu.c: the button that names the model, and the list to choose another one from: the
 * built-in one, then what the connections offer, found by typing. A name that no list has can be
 * typed in full, since many servers list nothing. "chosen" says what was chosen. Main thread. */

#include "assay-model-menu.h"

#include "assay-connection.h"
#include "assay-json.h"
#include "assay-widget.h"

#include <glib/gi18n.h>
#include <string.h>

#define BUILTIN "builtin"

/* A line of the list. */
typedef struct
{
  char *model; /* CONNECTION/MODEL or "builtin" */
  char *title;
  char *group;
} Choice;

struct _AssayModelMenu
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkLabel *label;
  GtkPopover *popover;
  GtkLabel *hint;
  GtkSearchEntry *search;
  GtkListBox *list;

  char *model;
  GPtrArray *choices;     /* of Choice */
  GPtrArray *connections; /* of char*: their names */
};

G_DEFINE_FINAL_TYPE (AssayModelMenu, assay_model_menu, GTK_TYPE_WIDGET)

static guint chosen_signal;

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_free (choice->model);
  g_free (choice->title);
  g_free (choice->group);
  g_free (choice);
}

static void
add_choice (GPtrArray *choices, const char *connection, const char *name, const char *group)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->model
    = connection == NULL ? g_strdup (BUILTIN) : g_strdup_printf ("%s/%s", connection, name);
  choice->title = g_strdup (name);
  choice->group = g_strdup (group);
  g_ptr_array_add (choices, choice);
}

/* What the connection's server listed when it was last asked. */
static void
add_connection (GPtrArray *choices, const AssayConnection *connection)
{
  g_autoptr (JsonNode) node
    = connection->models == NULL ? NULL : assay_json_parse (connection->models, -1, NULL);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = array == NULL ? 0 : json_array_get_length (array);

  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *id = JSON_NODE_HOLDS_OBJECT (element)
                         ? assay_json_get_string (json_node_get_object (element), "id", NULL)
                         : NULL;

      if (id != NULL)
        add_choice (choices, connection->name, id, connection->name);
    }
}

static const char *
get_choice (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "model");
}

static void
add_row (AssayModelMenu *self, const Choice *choice)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (choice->title);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  if (g_strcmp0 (choice->model, self->model) == 0)
    gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, choice->model);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, choice->title,
                                  -1);
  g_object_set_data_full (G_OBJECT (row), "model", g_strdup (choice->model), g_free);
  g_object_set_data_full (G_OBJECT (row), "group", g_strdup (choice->group), g_free);
  gtk_list_box_append (self->list, row);
}

static gboolean
fits (const Choice *choice, const char *text)
{
  g_autofree char *model = g_utf8_casefold (choice->model, -1);
  g_autofree char *title = g_utf8_casefold (choice->title, -1);
  g_autofree char *wanted = g_utf8_casefold (text, -1);

  return strstr (model, wanted) != NULL || strstr (title, wanted) != NULL;
}

/* What was typed, as a model of each connection. */
static void
add_typed (AssayModelMenu *self, const char *text)
{
  g_autoptr (GPtrArray) typed = g_ptr_array_new_with_free_func (choice_free);

  for (guint i = 0; i < self->connections->len; i++)
    {
      const char *connection = self->connections->pdata[i];
      g_autofree char *prefix = g_strconcat (connection, "/", NULL);
      const char *name = g_str_has_prefix (text, prefix) ? text + strlen (prefix) : text;

      if (*name != '\0')
        add_choice (typed, connection, name, connection);
    }
  for (guint i = 0; i < typed->len; i++)
    {
      Choice *choice = typed->pdata[i];
      g_autofree char *title = g_steal_pointer (&choice->title);

      /* Translators: %s is the name of a model as it was typed. */
      choice->title = g_strdup_printf (_("Use “%s”"), title);
      add_row (self, choice);
    }
}

static void
fill (AssayModelMenu *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  GtkWidget *row;
  guint n = 0;

  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < self->choices->len && n < ASSAY_MODEL_MENU_MAX_ROWS; i++)
    if (*text == '\0' || fits (self->choices->pdata[i], text))
      {
        add_row (self, self->choices->pdata[i]);
        n++;
      }
  if (n == 0 && *text != '\0')
    add_typed (self, text);
}

static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  const char *group = g_object_get_data (G_OBJECT (row), "group");
  const char *last = before == NULL ? NULL : g_object_get_data (G_OBJECT (before), "group");
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
  g_autofree char *model = g_strdup (get_choice (row));

  gtk_popover_popdown (self->popover);
  g_signal_emit (self, chosen_signal, 0, model);
}

static void
on_search_activate (AssayModelMenu *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, 0);

  if (row != NULL)
    on_row_activated (self, row);
}

static void
on_show (AssayModelMenu *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  fill (self);
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
  gtk_widget_class_bind_template_callback (widget_class, fill);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_show);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);
}

static void
assay_model_menu_init (AssayModelMenu *self)
{
  self->choices = g_ptr_array_new_with_free_func (choice_free);
  self->connections = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);
  assay_model_menu_set_model (self, NULL);
}

static const char *
get_title (const char *model)
{
  const char *slash = strchr (model, '/');

  if (g_str_equal (model, BUILTIN))
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
  g_ptr_array_set_size (self->choices, 0);
  g_ptr_array_set_size (self->connections, 0);
  add_choice (self->choices, NULL, _("Built-in: free, on this machine"), _("Without a Network"));
  for (guint i = 0; i < connections->len; i++)
    {
      const AssayConnection *connection = connections->pdata[i];

      g_ptr_array_add (self->connections, g_strdup (connection->name));
      add_connection (self->choices, connection);
    }
  if (gtk_widget_get_mapped (GTK_WIDGET (self->popover)))
    fill (self);
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
