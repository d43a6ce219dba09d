/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-prompt-tabs.c: Results, Alignment, Versions, Compare, History. Each of these pages has the tabs
 * in its own bar, beside its own controls, which saves a line; they agree because all of them show the
 * state of the action "prompts.page" of the view around them. Main thread. */

#include "assay-prompt-tabs.h"

struct _AssayPromptTabs
{
  GtkWidget parent_instance;

  GtkBox *box;
};

G_DEFINE_FINAL_TYPE (AssayPromptTabs, assay_prompt_tabs, GTK_TYPE_WIDGET)

static void
assay_prompt_tabs_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_PROMPT_TABS);
  G_OBJECT_CLASS (assay_prompt_tabs_parent_class)->dispose (object);
}

static void
assay_prompt_tabs_class_init (AssayPromptTabsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_prompt_tabs_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/prompts/assay-prompt-tabs.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayPromptTabs, box);
}

static void
assay_prompt_tabs_init (AssayPromptTabs *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
