/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-chat-reply.h"
#include "assay-chat-schema.h"

G_BEGIN_DECLS

/* An answer is a few values and a comment; spans of a long text come to some hundred kilobytes. */
#define ASSAY_REPLY_MAX_TEXT (4 * 1024 * 1024)
/* Objects in one answer; a model that repeats itself writes thousands. */
#define ASSAY_REPLY_MAX_CANDIDATES 64
/* A value without an object around it; what is longer is prose. */
#define ASSAY_REPLY_MAX_BARE 500

JsonObject *assay_reply_parse        (AssayChatReply *reply, AssayChatSchema *schema, GPtrArray *repairs, GError **error);
JsonNode   *assay_reply_parse_lenient (const char *text, gsize length, gboolean may_be_cut, GPtrArray *repairs,
                                       gsize *used);

G_END_DECLS
