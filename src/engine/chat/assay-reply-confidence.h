/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-chat-reply.h"
#include "assay-label-config.h"

G_BEGIN_DECLS

double assay_reply_confidence (AssayChatReply *reply, AssayLabelConfig *config, JsonObject *values,
                               JsonObject *per_control);

G_END_DECLS
