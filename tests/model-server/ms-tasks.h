/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MS_TASKS_MAX 4000000 /* four times the biggest bench; later ones are answered untracked */

/* What is known about one distinct user content. */
typedef struct
{
  uint64_t hash;           /* 0 marks an empty slot */
  uint64_t fired;          /* four bits per fault rule: how often it struck this task */
  int64_t not_before_us;   /* what Retry-After promised */
  uint32_t ordinal;        /* the how-manieth distinct content, from 0 */
  uint32_t attempts;
  uint32_t answered_well;
  bool awaits_correction;  /* the last answer broke the schema on purpose, */
  uint64_t spoiled_seed;   /* with this seed */
} MsTask;

typedef struct
{
  MsTask *slots;
  size_t size;
  size_t count;
  MsTask overflow; /* handed out when full, fresh each time */
} MsTasks;

MsTask *ms_tasks_find (MsTasks *tasks, uint64_t hash);
MsTask *ms_tasks_get  (MsTasks *tasks, uint64_t hash);
void    ms_tasks_forgive (MsTasks *tasks, MsTask *other);
void    ms_tasks_free (MsTasks *tasks);
