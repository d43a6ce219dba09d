/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-prompt-tabs.c: Results, Alignment, Versions, Compare, History. Each of these pages has the tabs
 * in its own bar, beside its own controls, which saves a line; they agree because all of them show the
 * state of the action "prompts.page" of the view around them. Where there is no room for tabs, they are a
 * menu that names the page. Main thread. */

#include "assay-prompt-tabs.h"

#include "assay-fit.h"
#include "assay-widget.h"

struct _AssayPromptTabs
{
  GtkWidget parent_instance;

  GtkBox *tabs;
  GtkMenuButton *menu;
};

G_DEFINE_FINAL_TYPE (AssayPromptTabs, assay_prompt_tabs, GTK_TYPE_WIDGET)

static void
on_tab_changed (GtkToggleButton *tab, GParamSpec *pspec, AssayPromptTabs *self)
{
  if (gtk_toggle_button_get_active (tab))
    gtk_menu_button_set_label (self->menu, gtk_button_get_label (GTK_BUTTON (tab)));
}

static void
assay_prompt_tabs_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_PROMPT_TABS);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_prompt_tabs_parent_class)->dispose (object);
}

static void
assay_prompt_tabs_class_init (AssayPromptTabsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_prompt_tabs_dispose;
  g_type_ensure (ASSAY_TYPE_FIT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/prompts/assay-prompt-tabs.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayPromptTabs, tabs);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptTabs, menu);
}

static void
assay_prompt_tabs_init (AssayPromptTabs *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (GtkWidget *tab = gtk_widget_get_first_child (GTK_WIDGET (self->tabs)); tab != NULL;
       tab = gtk_widget_get_next_sibling (tab))
    g_signal_connect_object (tab, "notify::active", G_CALLBACK (on_tab_changed), self, 0);
}
