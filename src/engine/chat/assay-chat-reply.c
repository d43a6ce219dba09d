/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-chat-reply.c: the outcome of one request. A failure is a reply too, because what is known
 * about it (the raw body, tokens that were paid for, when to come again) is needed where the error
 * is handled. A provider fills it and hands it over; from then on it is immutable and may cross
 * threads. "Not said" is -1, NaN or NULL, and never 0. */

#include "assay-chat-reply.h"

#include "assay-error.h"

#include <math.h>

/**
 * assay_usage_init:
 * @usage: (out caller-allocates): set to "not said"
 */
void
assay_usage_init (AssayUsage *usage)
{
  *usage = (AssayUsage){ -1, -1, -1, -1 };
}

static gint64
add_known (gint64 sum, gint64 more)
{
  return more < 0 ? sum : MAX (sum, 0) + more;
}

/**
 * assay_usage_add:
 * @sum: (inout): grows by what is known of @usage
 * @usage: of one reply
 */
void
assay_usage_add (AssayUsage *sum, const AssayUsage *usage)
{
  sum->input = add_known (sum->input, usage->input);
  sum->output = add_known (sum->output, usage->output);
  sum->cached = add_known (sum->cached, usage->cached);
  sum->reasoning = add_known (sum->reasoning, usage->reasoning);
}

/**
 * assay_rate_hints_init:
 * @hints: (out caller-allocates): set to "not said"
 */
void
assay_rate_hints_init (AssayRateHints *hints)
{
  *hints = (AssayRateHints){ -1, -1, -1, -1, -1, -1, -1 };
}

/**
 * assay_finish_reason_name:
 *
 * Returns: (transfer none): the stable word for @reason, such as "length". Any thread.
 */
const char *
assay_finish_reason_name (AssayFinishReason reason)
{
  static const char *const names[] = {
    [ASSAY_FINISH_UNKNOWN] = "unknown",
    [ASSAY_FINISH_STOP] = "stop",
    [ASSAY_FINISH_LENGTH] = "length",
    [ASSAY_FINISH_CONTENT_FILTER] = "content-filter",
    [ASSAY_FINISH_OTHER] = "other",
  };

  g_return_val_if_fail (reason <= ASSAY_FINISH_OTHER, "unknown");
  return names[reason];
}

/**
 * assay_chat_reply_new:
 *
 * Returns: (transfer full): a reply in which nothing is said yet. Any thread.
 */
AssayChatReply *
assay_chat_reply_new (void)
{
  AssayChatReply *self = g_atomic_rc_box_new0 (AssayChatReply);

  assay_usage_init (&self->usage);
  assay_rate_hints_init (&self->rate);
  self->cost = NAN;
  self->confidence = NAN;
  return self;
}

/**
 * assay_chat_reply_new_error:
 * @error: (transfer full): what went wrong
 *
 * Returns: (transfer full): a reply of which nothing but its error is known. Any thread.
 */
AssayChatReply *
assay_chat_reply_new_error (GError *error)
{
  AssayChatReply *self = assay_chat_reply_new ();

  self->error = error;
  return self;
}

/**
 * assay_chat_reply_ref:
 *
 * Returns: (transfer full): @self once more. Any thread.
 */
AssayChatReply *
assay_chat_reply_ref (AssayChatReply *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
reply_clear (gpointer data)
{
  AssayChatReply *self = data;

  g_clear_error (&self->error);
  g_free (self->text);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  g_free (self->refusal);
  g_free (self->model);
  g_free (self->request_id);
  g_clear_pointer (&self->tokens, g_array_unref);
  g_clear_pointer (&self->raw, g_bytes_unref);
  g_clear_pointer (&self->values, json_object_unref);
  g_clear_pointer (&self->confidences, json_object_unref);
  g_clear_pointer (&self->reasons, json_object_unref);
}

/**
 * assay_chat_reply_unref:
 * @self: (transfer full): a reply
 *
 * Any thread.
 */
void
assay_chat_reply_unref (AssayChatReply *self)
{
  g_atomic_rc_box_release_full (self, reply_clear);
}
