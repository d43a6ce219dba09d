/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  ASSAY_FINISH_UNKNOWN,
  ASSAY_FINISH_STOP,
  ASSAY_FINISH_LENGTH,
  ASSAY_FINISH_CONTENT_FILTER,
  ASSAY_FINISH_OTHER /* tool call, pause, … */
} AssayFinishReason;

/* Tokens as the provider counted them; -1 when it did not say. Input includes cached, output
 * includes reasoning. */
typedef struct
{
  gint64 input;
  gint64 output;
  gint64 cached;
  gint64 reasoning;
} AssayUsage;

/* One token of the reply: bytes start … end of its text. */
typedef struct
{
  guint32 start;
  guint32 end;
  double logprob;
} AssayChatToken;

/* What the provider said about its limits; -1 when it did not. Durations from the reply on. */
typedef struct
{
  gint64 limit_requests;
  gint64 remaining_requests;
  gint64 reset_requests_us;
  gint64 limit_tokens;
  gint64 remaining_tokens;
  gint64 reset_tokens_us;
  gint64 retry_after_us;
} AssayRateHints;

/**
 * AssayChatReply:
 *
 * The outcome of one request, good or bad. When @error is set the other members still say what is
 * known: the raw body, tokens that were paid for nonetheless, when to come again. Built by a
 * provider, immutable once handed over, may cross threads.
 */
typedef struct
{
  GError *error; /* NULL for a good reply; ASSAY_ERROR or G_IO_ERROR_CANCELLED */
  gboolean is_foreign; /* with an error: no API of this kind says such a thing, as a web page */

  char *text; /* the answer, NULL when there is none */
  GPtrArray *others; /* of char *: further answers to the same request, NULL when there are none */
  char *refusal;
  AssayFinishReason finish;
  AssayUsage usage;
  double cost;    /* in dollars when the provider names it, NaN when not; it is what is billed */
  GArray *tokens; /* of AssayChatToken, NULL when not asked for or not usable */
  char *model;    /* as the server named it */
  char *request_id;

  GBytes *raw;    /* the body as it came, NULL when none came */
  guint status;   /* HTTP, 0 when none */
  gint64 latency_us; /* request written to last byte */
  guint resends;     /* silent ones below us: each may have been paid for */
  AssayRateHints rate;

  /* From providers without ASSAY_PROVIDER_PROMPTS */
  JsonObject *values;          /* control name → value, as a parsed reply would give */
  JsonObject *confidences;     /* control name → 0…1, NULL when not known */
  double confidence;           /* of the whole, NaN when not known */
  const char *confidence_kind; /* interned: where it comes from, such as "learner" */
  JsonObject *reasons;         /* control name → sentence: how the value came about or why it is missing */
} AssayChatReply;

AssayChatReply *assay_chat_reply_new   (void);
AssayChatReply *assay_chat_reply_new_error (GError *error);
AssayChatReply *assay_chat_reply_ref   (AssayChatReply *self);
void            assay_chat_reply_unref (AssayChatReply *self);

const char       *assay_finish_reason_name (AssayFinishReason reason);
void              assay_usage_init         (AssayUsage *usage);
void              assay_usage_add          (AssayUsage *sum, const AssayUsage *usage);
void              assay_rate_hints_init    (AssayRateHints *hints);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayChatReply, assay_chat_reply_unref)

G_END_DECLS
