/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ms-http.h"
#include "ms-json.h"
#include "ms-tasks.h"

#define MS_MAX_CHOICES 16
#define MS_MAX_MODELS 16

/* An error as OpenAI words it; code and param may be NULL. */
typedef struct
{
  int status;
  const char *type;
  const char *code;
  const char *param;
  char message[400];
} MsError;

typedef enum
{
  MS_FORMAT_NONE,
  MS_FORMAT_OBJECT,
  MS_FORMAT_SCHEMA,
} MsFormat;

/* A chat completion request, checked. Texts point into the request. */
typedef struct
{
  const MsJson *root;
  const MsJson *messages;
  const MsJson *schema;      /* of response_format */
  MsSlice model;
  MsFormat format;
  bool strict;
  bool logprobs;
  bool stream;
  int top_logprobs;
  int n;
  int64_t max_tokens;        /* -1 without */
  double temperature;
  uint64_t hash;             /* which task this is: see ms_chat_identify() */
  uint64_t seed;             /* what the answer depends on */
  MsSlice excerpt;           /* the start of the first user text, as it stands in the JSON */
  const MsJson *correction;  /* the first part after the task's own, when told a reason */
  int64_t prompt_tokens;
  unsigned images;
  unsigned files;
} MsChat;

bool ms_error_set      (MsError *error, int status, const char *type, const char *code,
                        const char *param, const char *format, ...)
                        __attribute__ ((format (printf, 6, 7)));
bool ms_chat_read      (MsChat *chat, const MsJson *root, MsError *error);
bool ms_chat_check     (const MsChat *chat, MsBuffer *scratch, MsError *error);
void ms_chat_identify  (MsChat *chat, MsTasks *tasks, bool corrections);
bool ms_chat_mentions  (const MsChat *chat, const char *name, size_t length);
bool ms_schema_check_strict (const MsJson *schema, MsError *error);
