/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-chat-reply.h"
#include "assay-chat.h"
#include "assay-label-columns.h"
#include "assay-rubric.h"

G_BEGIN_DECLS

/* Tasks without a label that the learner may look at, to know which words are common. */
#define ASSAY_BUILTIN_MAX_UNLABELLED 3000
/* Labels it learns from; more cost time and teach little. */
#define ASSAY_BUILTIN_MAX_LABELLED 50000

/* What the built-in model knows of a project: its rubric, and the texts that people labelled. Made once
 * for a run; learns when it is first asked. Any thread. */
typedef struct _AssayBuiltin AssayBuiltin;

AssayBuiltin *assay_builtin_new   (AssayLabelConfig *config, AssayRubric *rubric);
AssayBuiltin *assay_builtin_ref   (AssayBuiltin *self);
void          assay_builtin_unref (gpointer self);
AssayRubric  *assay_builtin_get_rubric (AssayBuiltin *self);
gboolean      assay_builtin_wants_truth (AssayLabelConfig *config);
void          assay_builtin_add_task (AssayBuiltin *self, JsonObject *data, JsonObject *truth);
char         *assay_builtin_dup_text (AssayLabelConfig *config, JsonObject *data);
gboolean      assay_builtin_classify (AssayBuiltin *self, const AssayConfigColumn *column, const char *text,
                                      char **label, double *probability, char **why);
void          assay_builtin_judge (AssayBuiltin *self, AssayChatRequest *request, AssayChatReply *reply);

G_END_DECLS
