/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ms-answer.h"

/* What the command line and POST /control set. Strings are owned. */
typedef struct
{
  int port;
  double latency_ms;
  double jitter_ms;
  uint64_t seed;
  double rate;       /* requests a second before 429; 0 is no limit */
  double drip_ms;
  double huge_mb;
  double cost;       /* dollars that a call is said to cost; 0 says nothing */
  MsPlain plain;
  bool rate_headers;
  bool chunked;
  bool exit_on_eof;
  char *key;
  char *log_path;
  char *models[MS_MAX_MODELS];
  unsigned model_count;
  MsFaults faults;
  MsFaults model_faults;
} MsOptions;

bool ms_options_set     (MsOptions *options, const char *name, const char *value, char *message,
                         size_t size);
bool ms_options_parse   (MsOptions *options, const char *const *arguments, char *message,
                         size_t size);
void ms_options_default (MsOptions *options);
void ms_options_clear   (MsOptions *options);
void ms_options_help    (MsBuffer *out);
