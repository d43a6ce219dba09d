/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the page share. */
#pragma once

#include "assay-version-parts.h"
#include "assay-versions-view.h"
#include "assay-version.h"

#include <adwaita.h>

G_BEGIN_DECLS

struct _AssayVersionsView
{
  AssayView parent_instance;

  /* of the template */
  GtkStack *pages;
  GtkListBox *list;
  GtkLabel *title;
  GtkWidget *restore;
  AdwEntryRow *name;
  AdwEntryRow *note;
  AdwEntryRow *tag;
  GtkBox *tags;
  GtkDropDown *base;
  GtkToggleButton *sides;
  AssayVersionParts *parts;

  /* owned */
  gint64 prompt_id;          /* 0: none */
  GPtrArray *facts;          /* of AssayVersionFacts, the first version first; NULL: not read yet */
  gint64 version_id;         /* the one that is shown, 0: the latest */
  gint64 base_id;            /* the one that it is held against, 0: the one before */
  GCancellable *cancellable; /* of the reading under way */
  gboolean again;
  gboolean is_filling;       /* the widgets change, but not by the user */
};

const AssayVersionFacts *assay_versions_view_get_shown (AssayVersionsView *self);
const AssayVersionFacts *assay_versions_view_get_base  (AssayVersionsView *self);
void                     assay_versions_install_verbs  (GtkWidgetClass *widget_class);
void                     assay_versions_update_verbs   (AssayVersionsView *self);
void                     assay_versions_set_name       (AssayVersionsView *self, const char *name);
void                     assay_versions_set_note       (AssayVersionsView *self, const char *note);
void                     assay_versions_add_tag        (AssayVersionsView *self, const char *tag);

G_END_DECLS
