/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-config-editor.h"
#include "assay-config-preview.h"
#include "assay-project-edit.h"
#include "assay-project-settings.h"
#include "assay-rubric-editor.h"

G_BEGIN_DECLS

struct _AssayProjectSettings
{
  AdwWindow parent_instance;

  /* of the template */
  AdwToastOverlay *toasts;
  AdwViewStack *pages;
  GtkSpinner *spinner;
  AdwEntryRow *title;
  GtkTextView *description;
  AdwActionRow *origin;
  AdwActionRow *size;
  GtkWidget *notice;
  GtkLabel *notice_text;
  GtkPaned *paned;
  AssayConfigEditor *editor;
  AssayConfigPreview *preview;
  AssayRubricEditor *rubric;

  /* owned */
  AssaySession *session;
  GCancellable *cancellable;
  AssayProject *project;    /* as it was loaded; NULL until then */
  AssayRubric *old_rubric;  /* that agrees with the project's config, or NULL */
  char *base_text;          /* the config that changes of the rubric begin with */
  AssayRubric *base_rubric; /* that agrees with base_text, or NULL */
  char *rubric_text;        /* the config as the rubric wrote it last */
  gint64 id;
  gboolean is_filling;
  gboolean is_saving;
  gboolean may_close;
  gboolean touched_rubric;
};

AssayProjectEdit *assay_project_settings_dup_edit (AssayProjectSettings *self);
gboolean          assay_project_settings_is_dirty (AssayProjectSettings *self);
void              assay_project_settings_update   (AssayProjectSettings *self);
void              assay_project_settings_save     (AssayProjectSettings *self);

G_END_DECLS
