/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"
#include "assay-task.h"
#include "assay-types.h"

G_BEGIN_DECLS

typedef enum
{
  ASSAY_ACCEPTANCE_ACCEPTED = 1,
  ASSAY_ACCEPTANCE_AUDITED = 2, /* accepted, and a person is asked all the same */
  ASSAY_ACCEPTANCE_REVIEW = 3,  /* not accepted */
} AssayAcceptanceRole;

/* Results that were accepted together, by whom and why. */
typedef struct
{
  gint64 id;
  gint64 project_id;
  gint64 run_id;
  char *author;
  double threshold;
  char *confidence_kind;
  double max_error;
  double level;
  double bound;
  gint64 n_judged;
  gint64 n_wrong;
  double audit_share; /* 0 to 1 */
  gint64 seed;
  gint64 n_accepted;  /* those that are audited included */
  gint64 n_review;
  gint64 n_audit;
  gint64 created_at;
  gint64 undone_at;   /* 0: it stands */
} AssayAcceptanceBatch;

/* What was accepted of an audited task, and what a person said since; borrowed. */
typedef void (*AssayAuditFunc) (gint64 task_id, const char *accepted, const char *answer, gpointer user_data);

void        assay_acceptance_batch_free (AssayAcceptanceBatch *batch);
gboolean    assay_acceptance_begin      (AssayDb *db, AssayAcceptanceBatch *batch, GError **error);
gboolean    assay_acceptance_add        (AssayDb *db, AssayAcceptanceBatch *batch, gint64 result_id,
                                         AssayAcceptanceRole role, AssayAnnotation *annotation, GError **error);
gboolean    assay_acceptance_end        (AssayDb *db, const AssayAcceptanceBatch *batch, GError **error);
gboolean    assay_acceptance_undo       (AssayDb *db, gint64 id, GError **error);
AssayAcceptanceBatch *assay_acceptance_load (AssayDb *db, gint64 id, GError **error);
gint64      assay_acceptance_find_latest_run (AssayDb *db, gint64 project_id, GError **error);
GPtrArray  *assay_acceptance_list       (AssayDb *db, gint64 run_id, GError **error);
gboolean    assay_acceptance_visit_audit (AssayDb *db, gint64 id, AssayAuditFunc func, gpointer user_data,
                                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayAcceptanceBatch, assay_acceptance_batch_free)

G_END_DECLS
