/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-import-choices.c: how an import is done, whatever is in the files: copied or not, with
 * duplicates or not, all or nothing. Main thread. */

#include "assay-import-choices.h"

#include "assay-widget.h"

struct _AssayImportChoices
{
  GtkWidget parent_instance;

  GtkSwitch *copy;
  GtkSwitch *skip;
  GtkSwitch *all;
  GtkSwitch *keep;
  AdwComboRow *pdf;
};

G_DEFINE_FINAL_TYPE (AssayImportChoices, assay_import_choices, GTK_TYPE_WIDGET)

static void
assay_import_choices_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_IMPORT_CHOICES);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_import_choices_parent_class)->dispose (object);
}

static void
assay_import_choices_class_init (AssayImportChoicesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_import_choices_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/imports/assay-import-choices.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayImportChoices, copy);
  gtk_widget_class_bind_template_child (widget_class, AssayImportChoices, skip);
  gtk_widget_class_bind_template_child (widget_class, AssayImportChoices, all);
  gtk_widget_class_bind_template_child (widget_class, AssayImportChoices, keep);
  gtk_widget_class_bind_template_child (widget_class, AssayImportChoices, pdf);
}

static void
assay_import_choices_init (AssayImportChoices *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_import_choices_fill:
 * @options: (inout): gets what the user chose
 */
void
assay_import_choices_fill (AssayImportChoices *self, AssayImportOptions *options)
{
  g_return_if_fail (ASSAY_IS_IMPORT_CHOICES (self));

  options->reference = !gtk_switch_get_active (self->copy);
  options->keep_duplicates = !gtk_switch_get_active (self->skip);
  options->all_or_nothing = gtk_switch_get_active (self->all);
  options->keep_truth = gtk_switch_get_active (self->keep);
  options->pdf = (AssayPdfSplit) adw_combo_row_get_selected (self->pdf);
}
