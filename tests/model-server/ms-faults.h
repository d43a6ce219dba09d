/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ms-chat.h"

#define MS_MAX_RULES 16 /* a task keeps four bits for each */

typedef enum
{
  MS_FAULT_STATUS, /* an error object with a status */
  MS_FAULT_RETRY_AFTER,
  MS_FAULT_HANG,
  MS_FAULT_DRIP,
  MS_FAULT_RESET,
  MS_FAULT_CLOSE,
  MS_FAULT_CUT,
  MS_FAULT_CUT_CHUNKED,
  MS_FAULT_BAD_JSON,
  MS_FAULT_EMPTY_CHOICES,
  MS_FAULT_EMPTY_CONTENT,
  MS_FAULT_REFUSAL,
  MS_FAULT_LENGTH,
  MS_FAULT_CONTENT_FILTER,
  MS_FAULT_REDIRECT,
  MS_FAULT_REDIRECT_HOST,
  MS_FAULT_HUGE,
  MS_FAULT_HTML,
  MS_FAULT_WRONG_TYPE,
  MS_FAULT_PROSE,
  MS_FAULT_FENCE,
  MS_FAULT_INVALID_OUTPUT,
  MS_FAULT_STUBBORN_OUTPUT,
  MS_FAULT_OUT_OF_RANGE,
  MS_FAULT_NO_SCHEMA,
  MS_FAULT_NO_FORMAT,
  MS_FAULT_MIX,
  MS_FAULT_MIX_ALL,
} MsFaultKind;

typedef struct
{
  const char *name;
  MsFaultKind kind;
  int status;
  const char *type;
  const char *code;
  const char *message;
  const char *help;
} MsFault;

typedef enum
{
  MS_MODE_ALWAYS,
  MS_MODE_EVERY, /* each nth request */
  MS_MODE_AFTER, /* all but the first n requests */
  MS_MODE_RATE,  /* this share of the requests, by lot */
  MS_MODE_TIMES, /* the first n requests of each distinct content */
} MsMode;

typedef struct
{
  const MsFault *fault;
  MsMode mode;
  double amount;
  uint64_t asked;
} MsRule;

typedef struct
{
  MsRule rules[MS_MAX_RULES];
  unsigned count;
} MsFaults;

bool           ms_faults_add  (MsFaults *faults, const char *text, size_t length, char *message,
                               size_t message_size);
const MsFault *ms_faults_pick (MsFaults *faults, MsTask *task, const MsChat *chat, uint64_t seed);
const MsFault *ms_fault_named (const char *name);
void           ms_faults_help (MsBuffer *out);
