/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-media.h"
#include "assay-run-plan.h"

G_BEGIN_DECLS

/* Pages of a PDF that are drawn for a model that can't read the document itself. */
#define ASSAY_RUN_MAX_DRAWN_PAGES 20
/* A picture as it is sent, before base64. */
#define ASSAY_RUN_MAX_IMAGE_BYTES (8 * 1024 * 1024)

/* One task on its way through one version. Lives on the net worker; while its media are prepared it
 * belongs to a thread of the media pool. */
typedef struct
{
  AssayClaim *claim;
  JsonObject *data;
  GPtrArray *pieces;         /* of the rendered prompt, in order */
  AssayChatRequest *request;
  char key[33];              /* of the request, hexadecimal; "" when it can't be cached */
  GError *error;             /* why it can't be sent */

  AssayReply *cached;        /* found in the response cache */
  guint n_sent;
  guint n_transient;         /* failures that were tried again */
  guint n_timeouts;
  guint n_foreign;           /* answers that no API gives */
  gboolean is_correction;    /* the request says what was wrong with the last answer */
  char *first_error;         /* what was wrong */
  gint64 not_before;         /* monotonic; when it may be sent again */
  double reserved;           /* dollars of the budget, while it is on its way */
  gint64 tokens;             /* estimate of the request */
  AssayUsage usage;          /* of all its requests */
  double cost;               /* of all its requests, as the server billed them; NaN: it did not say */
  gint64 latency_us;         /* of the last one */
  guint resends;
  gboolean is_safe;          /* the answer outlives this process, stored or not */
} AssayRunItem;

AssayRunItem *assay_run_item_new         (AssayClaim *claim);
void          assay_run_item_free        (AssayRunItem *item);
void          assay_run_item_count       (AssayRunItem *item, const AssayChatReply *reply);
gboolean      assay_run_item_render      (AssayRunItem *item, AssayRunPlan *plan);
const char   *assay_run_item_next_remote (AssayRunItem *item);
void          assay_run_item_take_remote (AssayRunItem *item, const char *reference, GBytes *bytes, GError *error);
void          assay_run_item_prepare     (AssayRunItem *item, AssayRunPlan *plan, AssayMediaLoader *loader);
gboolean      assay_run_item_build       (AssayRunItem *item, AssayRunPlan *plan, gpointer context);
void          assay_run_item_correct     (AssayRunItem *item, const char *answer, const char *reason);
char         *assay_run_item_dup_text    (AssayRunItem *item);

double        assay_run_known_cost       (const AssayResult *result);
AssayResult  *assay_run_item_fail        (AssayRunItem *item, AssayRunPlan *plan, gint64 run_id, const GError *error,
                                           AssayChatReply *reply);
AssayResult  *assay_run_item_finish      (AssayRunItem *item, AssayRunPlan *plan, gint64 run_id,
                                          AssayChatReply *reply, char **retry_reason);

G_END_DECLS
