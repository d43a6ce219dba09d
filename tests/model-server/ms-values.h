/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ms-json.h"

typedef enum
{
  MS_VALUES_GOOD,
  MS_VALUES_INVALID,      /* one place is of the wrong type or outside its enum */
  MS_VALUES_OUT_OF_RANGE, /* one number is beyond its maximum or minimum */
} MsValuesKind;

/* Which property was spoiled, for a test of what the next request says about it. */
typedef struct
{
  bool done;
  const char *name;
  size_t name_length;
} MsSpoiled;

uint64_t ms_mix             (uint64_t a, uint64_t b);
void     ms_values_write    (MsBuffer *out, const MsJson *schema, uint64_t seed, MsValuesKind kind,
                             MsSpoiled *spoiled);
void     ms_values_sentence (MsBuffer *out, uint64_t seed, size_t min_length, size_t max_length);
