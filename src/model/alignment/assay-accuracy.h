/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"
#include "assay-types.h"

G_BEGIN_DECLS

/* Doubts that no confidence outweighs: such a result is for a person, whatever the threshold. */
#define ASSAY_REVIEW_DOUBTS                                                                        \
  (ASSAY_REVIEW_EMPTY | ASSAY_REVIEW_CORRECTED | ASSAY_REVIEW_REFUSAL | ASSAY_REVIEW_FLAGGED       \
   | ASSAY_REVIEW_RULE | ASSAY_REVIEW_CONTESTED)

/* A result and what is right; everything is borrowed for the call. */
typedef struct
{
  gint64 result_id;
  gint64 task_id;
  guint review;          /* AssayReviewFlags */
  double confidence;     /* NAN: none */
  const char *kind;      /* of it; NULL: none */
  gboolean failed;       /* the model did; there is a truth */
  const char *value;     /* JSON; NULL where it is not read or the model failed */
  gint64 truth_id;       /* 0: the task has no ground truth */
  const char *truth;     /* JSON or NULL */
  gboolean has_answer;   /* the task has annotations */
} AssayJudged;

typedef void (*AssayJudgedFunc) (const AssayJudged *judged, gpointer user_data);

/* What is kept of it. */
typedef struct
{
  gint64 result_id;
  gint64 truth_id; /* 0: none */
  double accuracy; /* NAN: not compared */
  gboolean correct;
} AssayAccuracy;

/* What the results of a run come to. */
typedef struct
{
  gint64 n;              /* results that were compared */
  gint64 n_correct;
  gint64 n_binary;       /* those of accuracy 0 or 1 */
  double mean;           /* NAN: none */
  double sum_of_squares; /* of the distances from the mean */
} AssayAccuracyCounts;

/* An answer of a person; borrowed. Those of a task come one after the other. */
typedef void (*AssayPersonFunc) (gint64 task_id, const char *person, const char *value,
                                 gpointer user_data);

gboolean assay_accuracy_visit       (AssayDb *db, gint64 run_id, AssayJudgedFunc func, gpointer user_data,
                                     GError **error);
gboolean assay_accuracy_visit_stale (AssayDb *db, gint64 run_id, const char *scoring, AssayJudgedFunc func,
                                     gpointer user_data, GError **error);
gboolean assay_accuracy_save        (AssayDb *db, gint64 run_id, const char *scoring,
                                     const AssayAccuracy *list, guint n, GError **error);
gboolean assay_accuracy_count       (AssayDb *db, gint64 run_id, AssayAccuracyCounts *counts, GError **error);
gboolean assay_accuracy_visit_people (AssayDb *db, gint64 project_id, AssayPersonFunc func,
                                      gpointer user_data, GError **error);

G_END_DECLS
