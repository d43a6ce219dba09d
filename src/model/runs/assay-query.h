/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"
#include "assay-types.h"

G_BEGIN_DECLS

#define ASSAY_QUERY_MAX_TERMS 16

typedef struct _AssayQuery AssayQuery;

typedef enum
{
  ASSAY_QUERY_TASKS,
  ASSAY_QUERY_RESULTS,
} AssayQueryTarget;

AssayQuery *assay_query_new        (AssayQueryTarget target, gint64 owner_id);
void        assay_query_free       (AssayQuery *query);
void        assay_query_set_slots  (AssayQuery *query, const char *const *controls);
void        assay_query_set_names  (AssayQuery *query, const char *const *names);
gboolean    assay_query_add        (AssayQuery *query, const char *field, const char *op, const char *value, GError **error);
gboolean    assay_query_parse      (AssayQuery *query, const char *expression, GError **error);
void        assay_query_set_search (AssayQuery *query, const char *text);
gboolean    assay_query_set_sort   (AssayQuery *query, const char *field, gboolean descending, GError **error);
void        assay_query_set_limit  (AssayQuery *query, gint64 limit);
GArray     *assay_query_ids        (const AssayQuery *query, AssayDb *db, GError **error);
GArray     *assay_query_task_ids   (const AssayQuery *query, AssayDb *db, GError **error);
char       *assay_query_dup_with_search (const char *expression, const char *text);
gint64      assay_query_count      (const AssayQuery *query, AssayDb *db, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayQuery, assay_query_free)

G_END_DECLS
