/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-run-menu.c: over which tasks to run: a sample of some size, all, those that one sees somewhere, or
 * those that fit, each with how many they are. Its buttons activate "prompt.run" and "prompt.run-sample"
 * of the editor. Main thread. */

#include "assay-run-menu.h"

#include <glib/gi18n.h>

/* The choices, in their order; a subset that is NULL is what another part of the window shows. */
typedef enum
{
  ALL,
  TRUTH,
  MISSING,
  FAILED,
  DATA,
  RESULTS,
  N_CHOICES
} Choice;

static const struct
{
  const char *subset;
  const char *words;
} choices[N_CHOICES] = {
  [ALL] = { "all", N_("All Tasks") },
  [TRUTH] = { "ground-truth", N_("Tasks with Ground Truth") },
  [MISSING] = { "missing", N_("Tasks without a Result") },
  [FAILED] = { "failed", N_("Failed Tasks Only") },
  [DATA] = { NULL, N_("Tasks Filtered on the Data Page") },
  [RESULTS] = { NULL, N_("Tasks of the Results Shown") },
};

struct _AssayRunMenu
{
  GtkPopover parent_instance;

  GtkSpinButton *sample;
  GtkBox *choices;
  GtkEntry *condition;

  GtkWidget *buttons[N_CHOICES];
  GtkLabel *counts[N_CHOICES];
  char *subsets[N_CHOICES]; /* NULL: there is none now */
};

G_DEFINE_FINAL_TYPE (AssayRunMenu, assay_run_menu, GTK_TYPE_POPOVER)

static void
close_menu (AssayRunMenu *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
filter_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayRunMenu *self = ASSAY_RUN_MENU (widget);
  g_autofree char *text
    = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->condition))));
  g_autofree char *subset = g_strdup_printf ("filter=%s", text);

  if (*text == '\0')
    return;
  close_menu (self);
  gtk_widget_activate_action (widget, "prompt.run", "s", subset);
}

static void
on_condition_changed (AssayRunMenu *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "menu.run-filter",
                                 *gtk_editable_get_text (GTK_EDITABLE (self->condition)) != '\0');
}

static void
add_choice (AssayRunMenu *self, Choice choice)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *label = gtk_label_new (_(choices[choice].words));
  GtkWidget *count = gtk_label_new (NULL);
  GtkWidget *button = gtk_button_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_add_css_class (count, "count");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), count);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "item");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(choices[choice].words), -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (close_menu), self);
  gtk_box_append (self->choices, button);
  self->buttons[choice] = button;
  self->counts[choice] = GTK_LABEL (count);
}

static void
set_subset (AssayRunMenu *self, Choice choice, const char *subset)
{
  g_free (self->subsets[choice]);
  self->subsets[choice] = g_strdup (subset);
  /* A name whose target does not fit makes GTK complain. */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->buttons[choice]), NULL);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->buttons[choice]),
                                          subset == NULL ? NULL : g_variant_new_string (subset));
  if (subset != NULL)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self->buttons[choice]), "prompt.run");
  gtk_widget_set_sensitive (self->buttons[choice], subset != NULL);
  if (subset == NULL)
    gtk_label_set_label (self->counts[choice], "");
}

static void
assay_run_menu_finalize (GObject *object)
{
  for (int i = 0; i < N_CHOICES; i++)
    g_free (ASSAY_RUN_MENU (object)->subsets[i]);
  G_OBJECT_CLASS (assay_run_menu_parent_class)->finalize (object);
}

static void
assay_run_menu_class_init (AssayRunMenuClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = assay_run_menu_finalize;
  gtk_widget_class_install_action (widget_class, "menu.run-filter", NULL, filter_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/prompts/assay-run-menu.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayRunMenu, sample);
  gtk_widget_class_bind_template_child (widget_class, AssayRunMenu, condition);
  gtk_widget_class_bind_template_child (widget_class, AssayRunMenu, choices);
  gtk_widget_class_bind_template_callback (widget_class, close_menu);
  gtk_widget_class_bind_template_callback (widget_class, on_condition_changed);
}

static void
assay_run_menu_init (AssayRunMenu *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (int i = 0; i < N_CHOICES; i++)
    {
      add_choice (self, (Choice) i);
      set_subset (self, (Choice) i, choices[i].subset);
    }
  on_condition_changed (self);
}

/**
 * assay_run_menu_get_sample:
 *
 * Returns: how many tasks a sample has.
 */
guint
assay_run_menu_get_sample (AssayRunMenu *self)
{
  g_return_val_if_fail (ASSAY_IS_RUN_MENU (self), 1);
  gtk_spin_button_update (self->sample);
  return (guint) gtk_spin_button_get_value_as_int (self->sample);
}

/**
 * assay_run_menu_set_shown:
 * @data: (nullable): the subset that the Data page shows; %NULL: no filter is set there
 * @results: (nullable): the subset whose results are shown; %NULL: none are
 *
 * Says what is seen elsewhere in the window.
 */
void
assay_run_menu_set_shown (AssayRunMenu *self, const char *data, const char *results)
{
  g_return_if_fail (ASSAY_IS_RUN_MENU (self));
  set_subset (self, DATA, data);
  set_subset (self, RESULTS, results);
}

/**
 * assay_run_menu_add_subsets:
 * @counts: what shall be counted
 *
 * Asks for all that the menu offers.
 */
void
assay_run_menu_add_subsets (AssayRunMenu *self, AssaySubsetCounts *counts)
{
  g_return_if_fail (ASSAY_IS_RUN_MENU (self));
  for (int i = 0; i < N_CHOICES; i++)
    assay_subset_counts_add (counts, self->subsets[i]);
}

/**
 * assay_run_menu_set_counts:
 * @counts: as assay_run_menu_add_subsets() asked for them
 *
 * Shows how many tasks each choice has.
 */
void
assay_run_menu_set_counts (AssayRunMenu *self, const AssaySubsetCounts *counts)
{
  g_return_if_fail (ASSAY_IS_RUN_MENU (self));
  for (guint i = 0; i < N_CHOICES && i < counts->counts->len; i++)
    {
      gint64 n = g_array_index (counts->counts, gint64, i);
      g_autofree char *text = n < 0 ? g_strdup ("") : g_strdup_printf ("%'lld", (long long) n);
      g_autofree char *tasks
        = n < 0 ? g_strdup ("")
                : g_strdup_printf (ngettext ("%'lld task", "%'lld tasks", (gulong) n), (long long) n);

      gtk_label_set_label (self->counts[i], text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->buttons[i]), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, tasks,
                                      -1);
    }
}
