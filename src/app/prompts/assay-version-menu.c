/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-version-menu.c: the button that says which version of the prompt is shown, and the list of all
 * of them, the latest first, each with its model, its day and its note. "chosen" names the number of
 * the one to show; 0 is the current one. Main thread. */

#include "assay-version-menu.h"

#include "assay-closures.h"
#include "assay-prompt.h"
#include "assay-widget.h"

#include <glib/gi18n.h>

struct _AssayVersionMenu
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkLabel *label;
  GtkPopover *popover;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (AssayVersionMenu, assay_version_menu, GTK_TYPE_WIDGET)

static guint chosen_signal;

static void
on_row_activated (AssayVersionMenu *self, GtkListBoxRow *row)
{
  gint64 number = *(gint64 *) g_object_get_data (G_OBJECT (row), "number");

  gtk_popover_popdown (self->popover);
  g_signal_emit (self, chosen_signal, 0, number);
}

static void
assay_version_menu_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_VERSION_MENU);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_version_menu_parent_class)->dispose (object);
}

static void
assay_version_menu_class_init (AssayVersionMenuClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_version_menu_dispose;

  /* AssayVersionMenu::chosen: the number of the version to show, 0 for the current one. */
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/prompts/assay-version-menu.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayVersionMenu, button);
  gtk_widget_class_bind_template_child (widget_class, AssayVersionMenu, label);
  gtk_widget_class_bind_template_child (widget_class, AssayVersionMenu, popover);
  gtk_widget_class_bind_template_child (widget_class, AssayVersionMenu, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
assay_version_menu_init (AssayVersionMenu *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
dup_title (const AssayVersion *version, gboolean is_latest)
{
  if (!is_latest)
    return g_strdup_printf (_("v%lld"), (long long) version->number);
  if (version->frozen_at == 0)
    return g_strdup_printf (_("v%lld · Current, not run yet"), (long long) version->number);
  return g_strdup_printf (_("v%lld · Current"), (long long) version->number);
}

static char *
dup_detail (const AssayVersion *version)
{
  g_autofree char *day = assay_format_day (NULL, version->updated_at);
  const char *model = version->model == NULL ? _("no model") : version->model;

  if (*version->note == '\0')
    return g_strdup_printf ("%s · %s", model, day);
  return g_strdup_printf ("%s · %s\n%s", model, day, version->note);
}

static GtkWidget *
make_label (const char *text, const char *const *classes)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_widget_set_css_classes (label, (const char **) classes);
  return label;
}

static GtkWidget *
make_row (const AssayVersion *version, gboolean is_latest, gboolean is_shown)
{
  static const char *const plain[] = { NULL };
  static const char *const quiet[] = { "caption", "dim-label", NULL };
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gint64 number = is_latest ? 0 : version->number;
  g_autofree char *title = dup_title (version, is_latest);
  g_autofree char *detail = dup_detail (version);

  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), make_label (title, plain));
  gtk_box_append (GTK_BOX (box), make_label (detail, quiet));
  gtk_box_append (GTK_BOX (outer), box);
  if (is_shown)
    gtk_box_append (GTK_BOX (outer), gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), outer);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data_full (G_OBJECT (row), "number", g_memdup2 (&number, sizeof number), g_free);
  return row;
}

/**
 * assay_version_menu_set_versions:
 * @versions: (element-type AssayVersion): of the prompt, the first one first
 * @shown: the number of the one that is shown, 0 for the latest
 *
 * Shows what there is.
 */
void
assay_version_menu_set_versions (AssayVersionMenu *self, GPtrArray *versions, gint64 shown)
{
  const AssayVersion *latest = versions->len == 0 ? NULL : versions->pdata[versions->len - 1];
  g_autofree char *label = NULL;
  GtkWidget *row;

  g_return_if_fail (ASSAY_IS_VERSION_MENU (self));
  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = versions->len; i > 0; i--)
    {
      const AssayVersion *version = versions->pdata[i - 1];

      gtk_list_box_append (self->list,
                           make_row (version, version == latest,
                                     shown == 0 ? version == latest : version->number == shown));
    }
  if (shown != 0)
    label = g_strdup_printf (_("v%lld · Old"), (long long) shown);
  else
    label = g_strdup_printf (_("v%lld · Current"),
                             latest == NULL ? 1LL : (long long) latest->number);
  gtk_label_set_label (self->label, label);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), latest != NULL);
}
