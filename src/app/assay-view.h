/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-project-row.h"
#include "assay-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_VIEW (assay_view_get_type ())
G_DECLARE_DERIVABLE_TYPE (AssayView, assay_view, ASSAY, VIEW, GtkWidget)

/**
 * AssayViewClass:
 * @build: (nullable): make what is in it; called once, before it is first attached, so that pages
 *   nobody has looked at yet do not delay the window
 * @attach: the view is seen and has a session (and a project, if @needs_project): show what is there
 * @detach: it is not seen any more, or will show something else: drop models, signals, requests
 * @changed: while attached, somebody committed something; kinds as of AssayChanges
 * @needs_project: FALSE for a view of the whole workspace
 *
 * A page of the window.
 */
struct _AssayViewClass
{
  GtkWidgetClass parent_class;

  void (*build)   (AssayView *self);
  void (*attach)  (AssayView *self);
  void (*detach)  (AssayView *self);
  void (*changed) (AssayView *self, guint kinds);
  gboolean needs_project;
};

AssaySession    *assay_view_get_session (AssayView *self);
AssayProjectRow *assay_view_get_project (AssayView *self);
gint64           assay_view_get_project_id (AssayView *self);
gboolean         assay_view_is_attached (AssayView *self);
void             assay_view_prepare     (AssayView *self);
void             assay_view_say         (AssayView *self, const char *text);

G_END_DECLS
