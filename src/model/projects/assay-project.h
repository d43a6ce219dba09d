/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"
#include "assay-types.h"

G_BEGIN_DECLS

#define ASSAY_PROJECT_MAX_TITLE 200

struct _AssayProject
{
  gint64 id;
  char *title;
  char *description;
  char *label_config; /* XML */
  char *rubric;       /* JSON, NULL when the config was not made by a rubric */
  char *template_id;
  char *settings;     /* JSON */
  gint64 n_tasks;
  gint64 created_at;
  gint64 updated_at;
  gint64 deleted_at;  /* 0: not deleted */
};

AssayProject *assay_project_new         (const char *title, const char *label_config);
void          assay_project_free        (AssayProject *project);

gboolean      assay_project_insert      (AssayDb *db, AssayProject *project, GError **error);
gboolean      assay_project_update      (AssayDb *db, const AssayProject *project, GError **error);
AssayProject *assay_project_load        (AssayDb *db, gint64 id, GError **error);
AssayProject *assay_project_find        (AssayDb *db, const char *title_or_id, GError **error);
GPtrArray    *assay_project_list        (AssayDb *db, gboolean deleted, GError **error);
gboolean      assay_project_set_deleted (AssayDb *db, gint64 id, gboolean deleted, GError **error);
gboolean      assay_project_move        (AssayDb *db, gint64 id, guint position, GError **error);
AssayProject *assay_project_duplicate   (AssayDb *db, gint64 id, const char *title, gboolean with_tasks, GError **error);
char         *assay_project_dup_setting (const AssayProject *project, const char *name);
gboolean      assay_project_set_setting (AssayDb *db, gint64 id, const char *name, const char *json,
                                         GError **error);
gboolean      assay_project_purge       (AssayDb *db, gint64 id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayProject, assay_project_free)

G_END_DECLS
