/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"
#include "assay-types.h"

G_BEGIN_DECLS

#define ASSAY_PROMPT_MAX_NAME 200
#define ASSAY_PROMPT_MAX_BYTES (256 * 1024) /* of the system or the user part */

struct _AssayPrompt
{
  gint64 id;
  gint64 project_id;
  char *name;
  gint64 created_at;
  gint64 updated_at;
};

struct _AssayVersion
{
  gint64 id;
  gint64 prompt_id;
  gint64 number;    /* from 1 within the prompt */
  char *system;
  char *user;
  char *model;      /* CONNECTION/MODEL or "builtin"; NULL: not chosen yet */
  char *params;     /* JSON object */
  char *schema;     /* JSON, set when it was frozen */
  char *name;       /* what people call it, "" when nothing */
  char *note;
  char *author;
  gint64 parent;    /* the version it was made from, 0: none */
  gint64 created_at;
  gint64 updated_at;
  gint64 frozen_at; /* 0: still a draft */
};

void          assay_prompt_free        (AssayPrompt *prompt);
void          assay_version_free       (AssayVersion *version);
AssayVersion *assay_version_new        (void);

AssayPrompt  *assay_prompt_find        (AssayDb *db, gint64 project_id, const char *name, GError **error);
AssayPrompt  *assay_prompt_load        (AssayDb *db, gint64 id, GError **error);
GPtrArray    *assay_prompt_list        (AssayDb *db, gint64 project_id, GError **error);
gboolean      assay_prompt_set_deleted (AssayDb *db, gint64 id, gboolean deleted, GError **error);
gboolean      assay_prompt_rename      (AssayDb *db, gint64 id, const char *name, GError **error);

AssayVersion *assay_version_save       (AssayDb *db, gint64 project_id, const char *prompt_name,
                                        const AssayVersion *fields, GError **error);
AssayVersion *assay_version_load       (AssayDb *db, gint64 id, GError **error);
AssayVersion *assay_version_find       (AssayDb *db, gint64 prompt_id, gint64 number, GError **error);
GPtrArray    *assay_version_list       (AssayDb *db, gint64 prompt_id, GError **error);
gboolean      assay_version_freeze     (AssayDb *db, gint64 id, const char *schema, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayPrompt, assay_prompt_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayVersion, assay_version_free)

G_END_DECLS
