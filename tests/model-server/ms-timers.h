/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct MsTimer MsTimer;
typedef void (*MsTimerFunc) (MsTimer *timer, void *data);

/* Part of what waits. Not set while index is 0. */
struct MsTimer
{
  int64_t due_us;
  size_t index;
  MsTimerFunc fire;
};

typedef struct
{
  MsTimer **heap; /* from 1 */
  size_t count;
  size_t size;
} MsTimers;

void    ms_timers_set   (MsTimers *timers, MsTimer *timer, int64_t due_us);
void    ms_timers_unset (MsTimers *timers, MsTimer *timer);
void    ms_timers_run   (MsTimers *timers, int64_t now_us, void *data);
int64_t ms_timers_next  (const MsTimers *timers);
void    ms_timers_free  (MsTimers *timers);
