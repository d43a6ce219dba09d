/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"
#include "assay-types.h"

G_BEGIN_DECLS

/* Columns that can be sorted and filtered without reading the values: the run's first ones that
 * have an order (scores, numbers, single choices by their place in the config). */
#define ASSAY_RESULT_N_NUMBERS 8

typedef enum
{
  ASSAY_RESULT_OK = 1,
  ASSAY_RESULT_ERROR = 2,
} AssayResultStatus;

/* The outcome of one run for one task. */
struct _AssayResult
{
  gint64 id;
  gint64 run_id;
  gint64 task_id;
  gint64 seq;              /* place in the run, when it is being saved */
  AssayResultStatus status;
  guint review;            /* AssayReviewFlags */
  gint64 reviewed_at;      /* 0: not yet */
  char *error_kind;        /* assay_error_kind() */
  char *error;             /* one sentence */
  double overall;          /* NaN: none */
  double accuracy;         /* agreement with the ground truth, 0 to 1; NaN: not compared */
  gboolean correct;        /* where it was compared: by the project's threshold */
  double confidence;       /* NaN: none */
  char *confidence_kind;
  double cost;             /* dollars: what the server says it billed, else by price; NaN: unknown */
  gint64 input_tokens;     /* -1: unknown */
  gint64 output_tokens;
  gint64 latency_us;       /* -1: not sent */
  gboolean cached;
  gint64 attempts;
  double numbers[ASSAY_RESULT_N_NUMBERS];
  char *value;             /* JSON object, control → value; NULL for an error */
  char *detail;            /* JSON object: reasons, repairs, finish reason, … */
  gint64 created_at;

  gint64 reply_id;         /* of the raw reply, 0: none */
  char *reply_key;         /* to be stored with it */
  char *reply_meta;        /* JSON */
  char *reply_content;     /* the raw reply, when it is new */
  gboolean reply_good;     /* may answer an equal request */

  char *task_data;         /* only from assay_result_load_many() */
};

/* A raw reply that was stored. */
typedef struct
{
  gint64 id;
  char *meta;
  char *content;
} AssayReply;

AssayResult *assay_result_new          (gint64 run_id, gint64 task_id, gint64 seq);
void         assay_result_free         (AssayResult *result);
gboolean     assay_result_save         (AssayDb *db, AssayResult *result, GError **error);
AssayResult *assay_result_load         (AssayDb *db, gint64 id, GError **error);
GPtrArray   *assay_result_load_many    (AssayDb *db, const gint64 *ids, guint n, gboolean with_data, GError **error);
AssayResult *assay_result_find         (AssayDb *db, gint64 run_id, gint64 task_id, GError **error);
gboolean     assay_result_set_reviewed (AssayDb *db, const gint64 *ids, guint n, gboolean reviewed, GError **error);
GPtrArray   *assay_result_list_of_task (AssayDb *db, gint64 task_id, GError **error);

AssayReply  *assay_reply_find          (AssayDb *db, const char *key, GError **error);
AssayReply  *assay_reply_load          (AssayDb *db, gint64 id, GError **error);
void         assay_reply_free          (AssayReply *reply);
gboolean     assay_reply_collect       (AssayDb *db, gint64 max_bytes, GError **error);
gboolean     assay_reply_clear         (AssayDb *db, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayResult, assay_result_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayReply, assay_reply_free)

G_END_DECLS
