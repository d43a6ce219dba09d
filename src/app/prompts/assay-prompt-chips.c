/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-prompt-chips.c: the line below a prompt: the variables that it may name, each a button that
 * writes it ("insert"), and the columns that a run will fill. Main thread. */

#include "assay-prompt-chips.h"

#include "assay-widget.h"

#include <glib/gi18n.h>

struct _AssayPromptChips
{
  GtkWidget parent_instance;

  GtkBox *variables;
  GtkBox *outputs;
};

G_DEFINE_FINAL_TYPE (AssayPromptChips, assay_prompt_chips, GTK_TYPE_WIDGET)

static guint insert_signal;

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
on_clicked (AssayPromptChips *self, GtkButton *button)
{
  g_signal_emit (self, insert_signal, 0, g_object_get_data (G_OBJECT (button), "name"));
}

static void
add_variable (AssayPromptChips *self, const AssayVariable *variable)
{
  g_autofree char *text = g_strdup_printf ("{{%s}}", variable->name);
  g_autofree char *tip = g_strdup_printf (_("Insert %s"), text);
  GtkWidget *button = gtk_button_new_with_label (text);

  gtk_widget_add_css_class (button, "chip");
  gtk_widget_add_css_class (button, "variable");
  gtk_widget_set_tooltip_text (button, tip);
  /* So that the part that is being written keeps the focus. */
  gtk_widget_set_focus_on_click (button, FALSE);
  g_object_set_data_full (G_OBJECT (button), "name", g_strdup (variable->name), g_free);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_clicked), self);
  gtk_box_append (self->variables, button);
}

static void
add_output (AssayPromptChips *self, const AssayConfigColumn *column)
{
  g_autofree char *text = NULL;
  GtkWidget *label;

  if (column->kind == ASSAY_COLUMN_SCORE)
    /* Translators: a column of results and its scale, such as "quality 1–5". */
    text = g_strdup_printf (_("%s %g–%g"), column->name, column->min, column->max);
  else
    text = g_strdup (column->name);
  label = gtk_label_new (text);
  gtk_widget_add_css_class (label, "chip");
  gtk_widget_set_tooltip_text (label, column->title);
  gtk_box_append (self->outputs, label);
}

static void
assay_prompt_chips_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_PROMPT_CHIPS);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_prompt_chips_parent_class)->dispose (object);
}

static void
assay_prompt_chips_class_init (AssayPromptChipsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_prompt_chips_dispose;

  /* AssayPromptChips::insert: the name of a variable to be written. */
  insert_signal = g_signal_new ("insert", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/prompts/assay-prompt-chips.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayPromptChips, variables);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptChips, outputs);
}

static void
assay_prompt_chips_init (AssayPromptChips *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_prompt_chips_set_facts:
 * @facts: (nullable): of the project; %NULL: not loaded yet
 *
 * Shows what a prompt may name and what it is to answer.
 */
void
assay_prompt_chips_set_facts (AssayPromptChips *self, const AssayPromptFacts *facts)
{
  gsize n = 0;
  guint n_columns = 0;
  const AssayVariable *variables = assay_prompt_facts_get_variables (facts, &n);
  const AssayConfigColumn *columns
    = facts == NULL || facts->config == NULL ? NULL
                                             : assay_label_config_get_columns (facts->config, &n_columns);

  g_return_if_fail (ASSAY_IS_PROMPT_CHIPS (self));
  clear_box (self->variables);
  clear_box (self->outputs);
  for (gsize i = 0; i < n; i++)
    add_variable (self, &variables[i]);
  for (guint i = 0; i < n_columns; i++)
    add_output (self, &columns[i]);
}
