/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ms-faults.h"
#include "ms-values.h"

typedef enum
{
  MS_PLAIN_PROSE, /* how an answer without response_format is dressed */
  MS_PLAIN_FENCE,
  MS_PLAIN_JSON,
} MsPlain;

/* Scratch memory for writing answers, kept between requests. */
typedef struct
{
  MsBuffer content;
  MsBuffer text;
  MsJsonDoc doc;
} MsScratch;

typedef struct
{
  MsPlain plain;
  uint64_t seed;
  uint64_t number;         /* of the request; makes ids */
  int64_t created;         /* unix seconds */
  double cost;             /* dollars, 0 to say nothing */
  const MsFault *fault;
  MsTask *task;
} MsAnswerContext;

void ms_answer_completion (MsBuffer *body, const MsChat *chat, const MsAnswerContext *context,
                           MsScratch *scratch);
void ms_answer_error      (MsBuffer *body, const MsError *error);
void ms_answer_models     (MsBuffer *body, char *const *models, unsigned count);
void ms_answer_model      (MsBuffer *body, const char *model);
void ms_answer_page       (MsBuffer *body, int status);

