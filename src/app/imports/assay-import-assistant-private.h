/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-import-assistant.h"
#include "assay-import-choices.h"
#include "assay-import-setup.h"

G_BEGIN_DECLS

struct _AssayImportAssistant
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkStack *pages;
  GtkWidget *back;
  GtkButton *next;
  GtkListBox *sources_list;
  AssayImportSetup *setup;
  AssayImportChoices *choices;
  GtkProgressBar *progress;
  GtkLabel *progress_text;
  AdwStatusPage *outcome;
  GtkLabel *notes;
  GtkWidget *rejects_box;
  GtkListBox *rejects;

  AssaySession *session;
  gint64 project_id;
  GPtrArray *sources;        /* of char* */
  GCancellable *looking;     /* of the preview under way */
  GCancellable *importing;   /* of the import under way */
  AssayImportReport *report; /* of the last one */
  char *rejects_path;        /* where it wrote what it did not take */
  gint64 import_id;          /* 0: nothing can be taken back */
};

AssayImportOptions *assay_import_assistant_dup_options (AssayImportAssistant *self);
void assay_import_assistant_show_page (AssayImportAssistant *self, const char *name);
void assay_import_assistant_start     (AssayImportAssistant *self);
void assay_import_assistant_install   (GtkWidgetClass *widget_class);
void assay_import_assistant_forget    (AssayImportAssistant *self);

G_END_DECLS
