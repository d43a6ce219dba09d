/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-model-choice.c: a model as the menu of models shows it: its name, below it what fits into a
 * request and what a million tokens cost, as far as somebody said so. Main thread. */

#include "assay-model-choice.h"

#include "assay-connection.h"
#include "assay-model-list.h"
#include "assay-models-text.h"

#include <glib/gi18n.h>
#include <string.h>

#define BUILTIN "builtin"

/**
 * assay_model_choice_new:
 * @connection: (nullable): where the model comes from; %NULL for the one that is built in
 * @name: of the model at its server
 *
 * Returns: (transfer full): a model of which nothing else is known.
 */
AssayModelChoice *
assay_model_choice_new (const char *connection, const char *name)
{
  AssayModelChoice *choice = g_new0 (AssayModelChoice, 1);

  choice->model = connection == NULL ? g_strdup (BUILTIN) : g_strdup_printf ("%s/%s", connection, name);
  choice->title = g_strdup (name);
  choice->facts = g_strdup (connection != NULL ? connection : _("Free, on this machine"));
  choice->connection = g_strdup (connection);
  return choice;
}

/**
 * assay_model_choice_free:
 * @choice: (transfer full): what to free
 */
void
assay_model_choice_free (gpointer choice)
{
  AssayModelChoice *self = choice;

  g_free (self->model);
  g_free (self->title);
  g_free (self->facts);
  g_free (self->source);
  g_free (self->connection);
  g_free (self);
}

static AssayModelChoice *
new_listed (const AssayConnection *connection, const AssayModelInfo *info)
{
  AssayModelChoice *choice = assay_model_choice_new (connection->name, info->id);
  g_autofree char *context = assay_models_dup_context (info->context_tokens);
  g_autofree char *cost = NULL;
  AssayPrice price;

  assay_models_find_price (connection, info, &price);
  cost = assay_models_dup_price (&price);
  g_free (choice->facts);
  choice->facts = *context == '\0' ? g_strdup (cost) : g_strdup_printf ("%s · %s", cost, context);
  choice->source = assay_models_dup_price_source (connection, info);
  return choice;
}

/**
 * assay_model_choice_list:
 * @connections: (element-type AssayConnection): where models come from
 *
 * Returns: (transfer full) (element-type AssayModelChoice): the one that is built in, then what the
 * servers listed when they were last asked.
 */
GPtrArray *
assay_model_choice_list (GPtrArray *connections)
{
  GPtrArray *choices = g_ptr_array_new_with_free_func (assay_model_choice_free);

  g_ptr_array_add (choices, assay_model_choice_new (NULL, _("Built-in")));
  for (guint i = 0; i < connections->len; i++)
    {
      const AssayConnection *connection = connections->pdata[i];
      g_autoptr (GPtrArray) infos = assay_model_list_from_json (connection->models);

      for (guint j = 0; j < infos->len; j++)
        g_ptr_array_add (choices, new_listed (connection, infos->pdata[j]));
    }
  return choices;
}

/**
 * assay_model_choice_fits:
 * @text: what was typed
 *
 * Returns: whether the model may be meant: each word is in its name or in that of its connection.
 */
gboolean
assay_model_choice_fits (const AssayModelChoice *choice, const char *text)
{
  g_autofree char *whole = g_strdup_printf ("%s %s", choice->model, choice->title);
  g_autofree char *folded = g_utf8_casefold (whole, -1);
  g_autofree char *wanted = g_utf8_casefold (text, -1);
  g_auto (GStrv) words = g_strsplit (wanted, " ", -1);

  for (gsize i = 0; words[i] != NULL; i++)
    if (strstr (folded, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

static GtkWidget *
new_line (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), css_class == NULL ? PANGO_ELLIPSIZE_MIDDLE : PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    {
      gtk_widget_add_css_class (label, css_class);
      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_add_css_class (label, "count");
    }
  return label;
}

/**
 * assay_model_choice_new_row:
 * @group: under which heading it stands
 * @is_current: whether it is the chosen one
 *
 * Returns: (transfer floating): a row of a GtkListBox.
 */
GtkWidget *
assay_model_choice_new_row (const AssayModelChoice *choice, const char *group, gboolean is_current)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *row = gtk_list_box_row_new ();
  g_autofree char *tip = choice->source == NULL ? g_strdup (choice->model)
                                                : g_strdup_printf ("%s\n%s", choice->model, choice->source);
  g_autofree char *name = g_strdup_printf ("%s, %s", choice->title, choice->facts);

  gtk_widget_set_hexpand (lines, TRUE);
  gtk_box_append (GTK_BOX (lines), new_line (choice->title, NULL));
  gtk_box_append (GTK_BOX (lines), new_line (choice->facts, "caption"));
  gtk_box_append (GTK_BOX (box), lines);
  if (is_current)
    gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (row), "model", g_strdup (choice->model), g_free);
  g_object_set_data_full (G_OBJECT (row), "group", g_strdup (group), g_free);
  return row;
}

/**
 * assay_model_choice_add_star:
 * @row: of this choice
 * @favorite: whether it has the star
 *
 * Returns: (transfer none): the button at the end of @row that gives and takes the star.
 */
GtkWidget *
assay_model_choice_add_star (GtkWidget *row, const AssayModelChoice *choice, gboolean favorite)
{
  GtkWidget *star = gtk_toggle_button_new ();
  /* Translators: a button with a star; %s is a model. */
  g_autofree char *name = g_strdup_printf (_("Favorite %s"), choice->title);

  gtk_button_set_icon_name (GTK_BUTTON (star), favorite ? "starred-symbolic" : "non-starred-symbolic");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (star), favorite);
  gtk_widget_set_tooltip_text (star, _("Favorite: listed first wherever a model is chosen"));
  gtk_widget_set_valign (star, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (star, "flat");
  gtk_widget_add_css_class (star, "star");
  gtk_accessible_update_property (GTK_ACCESSIBLE (star), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row))), star);
  return star;
}

/**
 * assay_model_choice_row_model:
 *
 * Returns: (transfer none): which model the row stands for.
 */
const char *
assay_model_choice_row_model (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "model");
}

/**
 * assay_model_choice_row_group:
 *
 * Returns: (transfer none): the heading that the row stands under.
 */
const char *
assay_model_choice_row_group (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "group");
}
