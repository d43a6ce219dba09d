/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-error-view.h"
#include "assay-project-model.h"
#include "assay-project-view.h"
#include "assay-window.h"
#include "assay-workspace.h"

G_BEGIN_DECLS

struct _AssayWindow
{
  AdwApplicationWindow parent_instance;

  /* of the template */
  AdwToastOverlay *toasts;
  GtkPaned *paned;
  GtkSingleSelection *selection;
  GtkStack *pages;
  GtkSpinner *spinner;
  AdwWindowTitle *sidebar_title;
  AdwWindowTitle *project_title;
  GtkRevealer *read_only;
  AssayErrorView *error_view;
  AssayProjectView *project_view;
  GtkWidget *first_command;

  /* owned */
  GSettings *settings;
  GCancellable *cancellable; /* of opening; cancelled when another opening begins */
  AssayWorkspace *workspace; /* NULL until open */
  AssayProjectModel *model;
  GSignalGroup *project_signals; /* of the chosen project */
  char *path;                /* of the workspace that is open, or that could not be opened */
  guint slow_id;
};

void assay_window_install_actions (GtkWidgetClass *widget_class);
void assay_window_actions_update  (AssayWindow *self);

G_END_DECLS
