/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-acceptance.h"
#include "assay-alignment.h"

G_BEGIN_DECLS

/* What is looked at by a person although it was accepted, unless the user says otherwise. */
#define ASSAY_ACCEPT_AUDIT_SHARE 0.05

/* What to accept, and what is promised about it. */
typedef struct
{
  gint64 run_id;
  double max_error;
  double level;
  double audit_share; /* 0 to 1 */
  gint64 seed;        /* of the audit: the same seed, the same tasks */
  const char *author; /* (nullable) */
} AssayAcceptRequest;

/* How a promise fares: what people said about accepted results that were drawn for them. */
typedef enum
{
  ASSAY_AUDIT_NONE,    /* nobody has answered yet */
  ASSAY_AUDIT_KEPT,    /* nothing speaks against it */
  ASSAY_AUDIT_WATCHED, /* more wrong than promised, but it may be chance */
  ASSAY_AUDIT_BROKEN,  /* more wrong than chance explains */
} AssayAuditState;

typedef struct
{
  gint64 n_audit;    /* drawn */
  gint64 n_answered;
  gint64 n_wrong;
  double low;        /* interval of the share of wrong ones among all accepted, 95 % at all times together */
  double high;
  AssayAuditState state;
} AssayAudit;

AssayAcceptanceBatch *assay_accept_apply (AssayDb *db, const AssayAcceptRequest *request, GError **error);
gboolean              assay_accept_audit (AssayDb *db, const AssayAcceptanceBatch *batch, AssayAudit *audit,
                                          GError **error);
char                 *assay_accept_dup_audit (const AssayAcceptanceBatch *batch, const AssayAudit *audit);
char                 *assay_accept_dup_why   (const AssayAcceptanceBatch *batch);

G_END_DECLS
