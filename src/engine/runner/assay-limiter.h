/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-chat-reply.h"

G_BEGIN_DECLS

/* The first pause after a failure; doubled with each further one of the same request. */
#define ASSAY_LIMITER_BASE_US (100 * 1000)
#define ASSAY_LIMITER_MAX_US (20 * G_USEC_PER_SEC)
/* What a server may ask us to wait; more than that is taken for this. */
#define ASSAY_LIMITER_MAX_RETRY_AFTER_US (15 * 60 * G_USEC_PER_SEC)

/* A Retry-After up to this is the request's own; a longer one closes the connection for all. */
#define ASSAY_LIMITER_SHORT_US (2 * G_USEC_PER_SEC)

typedef struct _AssayLimiter AssayLimiter;

AssayLimiter *assay_limiter_new      (double requests_per_minute, double tokens_per_minute, guint32 seed);
void          assay_limiter_free     (AssayLimiter *self);
gint64        assay_limiter_wait     (AssayLimiter *self, gint64 tokens, gint64 now);
gboolean      assay_limiter_is_closed (AssayLimiter *self, gint64 now);
void          assay_limiter_started  (AssayLimiter *self, gint64 tokens, gint64 now);
void          assay_limiter_finished (AssayLimiter *self, gint64 tokens, AssayChatReply *reply, gint64 now);
gint64        assay_limiter_back_off (AssayLimiter *self, guint n_failures, AssayChatReply *reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayLimiter, assay_limiter_free)

G_END_DECLS
