/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-error-view.h"
#include "assay-models-view.h"
#include "assay-project-model.h"
#include "assay-prompts-view.h"
#include "assay-session.h"
#include "assay-sidebar.h"
#include "assay-welcome.h"
#include "assay-window.h"

G_BEGIN_DECLS

struct _AssayWindow
{
  AdwApplicationWindow parent_instance;

  /* of the template */
  AdwToastOverlay *toasts;
  GtkPaned *paned;
  AssaySidebar *sidebar;
  AdwViewSwitcher *switcher;
  GtkLabel *project_title;
  GtkWidget *project_menu;
  GtkRevealer *read_only;
  GtkStack *pages;
  AdwViewStack *views;
  GtkSpinner *spinner;
  AssayErrorView *error_view;
  AssayModelsView *models_view;
  AssayPromptsView *prompts_view;
  AssayWelcome *welcome;

  /* owned */
  GSettings *settings;
  GCancellable *cancellable; /* of opening; cancelled when another opening begins */
  AssaySession *session;     /* NULL until open */
  AssayProjectModel *model;
  GSignalGroup *project_signals; /* of the chosen project */
  char *path;                /* of the workspace that is open, or that could not be opened */
  char **pending;            /* what shall be imported when it is open */
  guint slow_id;
  gboolean is_drawn;         /* its first frame was */
  AssayWorkspace *opened;    /* before that */
};

void assay_window_install_actions (GtkWidgetClass *widget_class);
void assay_window_actions_update  (AssayWindow *self);
void assay_window_show_project    (AssayWindow *self, gint64 id);

G_END_DECLS
