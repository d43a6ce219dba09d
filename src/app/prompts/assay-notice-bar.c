/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-notice-bar.c: a line that says what went wrong and offers the way out. It stays until it is
 * dealt with or dismissed. Main thread. */

#include "assay-notice-bar.h"

#include "assay-widget.h"

struct _AssayNoticeBar
{
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkLabel *text;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (AssayNoticeBar, assay_notice_bar, GTK_TYPE_WIDGET)

static void
dismiss_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_notice_bar_tell (ASSAY_NOTICE_BAR (widget), NULL, NULL, NULL);
}

static void
assay_notice_bar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_NOTICE_BAR);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_notice_bar_parent_class)->dispose (object);
}

static void
assay_notice_bar_class_init (AssayNoticeBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_notice_bar_dispose;

  gtk_widget_class_install_action (widget_class, "notice.dismiss", NULL, dismiss_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/prompts/assay-notice-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayNoticeBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, AssayNoticeBar, text);
  gtk_widget_class_bind_template_child (widget_class, AssayNoticeBar, button);
}

static void
assay_notice_bar_init (AssayNoticeBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_notice_bar_tell:
 * @text: (nullable): what to say; %NULL: nothing any more
 * @button: (nullable): the way out
 * @action: (nullable): what it does, a detailed action name
 *
 * Says something, in place of what was said before.
 */
void
assay_notice_bar_tell (AssayNoticeBar *self, const char *text, const char *button, const char *action)
{
  g_return_if_fail (ASSAY_IS_NOTICE_BAR (self));
  if (self->revealer == NULL)
    return; /* being taken apart */
  if (text != NULL)
    {
      gtk_label_set_label (self->text, text);
      gtk_widget_set_visible (GTK_WIDGET (self->button), button != NULL);
      if (button != NULL)
        {
          gtk_button_set_label (self->button, button);
          gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->button), action);
        }
    }
  gtk_revealer_set_reveal_child (self->revealer, text != NULL);
}

/**
 * assay_notice_bar_get_text:
 *
 * Returns: (transfer none) (nullable): what is being said.
 */
const char *
assay_notice_bar_get_text (AssayNoticeBar *self)
{
  g_return_val_if_fail (ASSAY_IS_NOTICE_BAR (self), NULL);
  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_label_get_label (self->text) : NULL;
}
