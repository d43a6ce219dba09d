/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "assay-db.h"
#include "assay-task-hashes.h"
#include "assay-types.h"

G_BEGIN_DECLS

/* The data of one task, as JSON text. Pictures and PDFs are named in it, not held. */
#define ASSAY_TASK_MAX_BYTES (1024 * 1024)

struct _AssayTask
{
  gint64 id;
  gint64 project_id;
  gint64 inner_id;  /* number within the project, from 1 */
  gint64 import_id; /* 0: none */
  gboolean ground_truth;
  gint64 n_annotations;
  gint64 created_at;
  gint64 updated_at;
  char *meta;       /* JSON or NULL */
  char *data;       /* JSON object */
};

/* A person's answer. */
struct _AssayAnnotation
{
  gint64 id;
  gint64 task_id;
  char *result;     /* JSON array of regions */
  char *value;      /* JSON object, control → value */
  gboolean ground_truth;
  gboolean was_cancelled;
  double lead_time; /* seconds, NaN: unknown */
  char *completed_by;
  char *origin;     /* import, person, accepted, correction */
  char *unique_id;
  gint64 parent_result;
  gint64 created_at;
  gint64 updated_at;
};

/* A prediction that came with an import. */
typedef struct
{
  gint64 id;
  gint64 task_id;
  char *result;
  char *value;
  double score;     /* NaN: none */
  char *model_version;
  gint64 created_at;
} AssayPrediction;

/* A task on its way in. */
typedef struct
{
  char *data;             /* owned; JSON object */
  guint64 hash;           /* of the content: equal tasks have equal hashes */
  char *meta;             /* owned, nullable */
  GPtrArray *annotations; /* owned, nullable; of AssayAnnotation */
  GPtrArray *predictions; /* owned, nullable; of AssayPrediction */
} AssayTaskDraft;

/* A task's data, and its ground truth or NULL; both JSON objects, borrowed. */
typedef void (*AssayTruthFunc) (const char *data, const char *truth, gpointer user_data);

void             assay_task_free             (AssayTask *task);
void             assay_task_draft_clear      (AssayTaskDraft *draft);
AssayAnnotation *assay_annotation_new        (const char *origin);
void             assay_annotation_free       (AssayAnnotation *annotation);
void             assay_prediction_free       (AssayPrediction *prediction);

AssayTask       *assay_task_load             (AssayDb *db, gint64 id, GError **error);
GPtrArray       *assay_task_load_many        (AssayDb *db, const gint64 *ids, guint n, GError **error);
gint64           assay_task_count            (AssayDb *db, gint64 project_id, GError **error);
gboolean         assay_task_insert_batch     (AssayDb *db, gint64 project_id, gint64 import_id,
                                              const AssayTaskDraft *drafts, guint n,
                                              gboolean keep_duplicates, AssayTaskHashes *hashes,
                                              guint *n_inserted, GError **error);
gboolean         assay_task_set_deleted      (AssayDb *db, gint64 project_id, const gint64 *ids, guint n,
                                              gboolean deleted, GError **error);

gboolean         assay_annotation_insert     (AssayDb *db, AssayAnnotation *annotation, GError **error);
gboolean         assay_annotation_delete     (AssayDb *db, gint64 id, GError **error);
GPtrArray       *assay_annotation_list       (AssayDb *db, gint64 task_id, GError **error);
AssayAnnotation *assay_annotation_get_truth  (AssayDb *db, gint64 task_id, GError **error);
gboolean         assay_annotation_mark_truth (AssayDb *db, const gint64 *ids, guint n, gboolean truth,
                                              guint *n_marked, GError **error);
gboolean         assay_annotation_truth_names (AssayDb *db, gint64 project_id, const char *control,
                                               gboolean *names, GError **error);
gboolean         assay_annotation_visit_truth (AssayDb *db, gint64 project_id, gint64 max_unlabelled,
                                              AssayTruthFunc func, gpointer user_data, GError **error);
GPtrArray       *assay_prediction_list       (AssayDb *db, gint64 task_id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayTask, assay_task_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayAnnotation, assay_annotation_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayPrediction, assay_prediction_free)

G_END_DECLS
