/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ms-timers.c: a binary heap of what is due when. A timer is a field of what waits and knows its
 * place in the heap, so that setting, moving and dropping one allocate nothing and cost a few
 * comparisons. */

#include "ms-timers.h"

#include <stdlib.h>

static void
place (MsTimers *timers,
       MsTimer  *timer,
       size_t    index)
{
  timers->heap[index] = timer;
  timer->index = index;
}

static void
sift_up (MsTimers *timers,
         MsTimer  *timer,
         size_t    index)
{
  for (; index > 1 && timers->heap[index / 2]->due_us > timer->due_us; index /= 2)
    place (timers, timers->heap[index / 2], index);
  place (timers, timer, index);
}

static void
sift_down (MsTimers *timers,
           MsTimer  *timer,
           size_t    index)
{
  size_t child;

  while ((child = index * 2) <= timers->count)
    {
      if (child < timers->count && timers->heap[child + 1]->due_us < timers->heap[child]->due_us)
        child++;
      if (timers->heap[child]->due_us >= timer->due_us)
        break;
      place (timers, timers->heap[child], index);
      index = child;
    }
  place (timers, timer, index);
}

/* Lets @timer fire at @due_us, instead of when it would have. */
void
ms_timers_set (MsTimers *timers,
               MsTimer  *timer,
               int64_t   due_us)
{
  ms_timers_unset (timers, timer);
  timer->due_us = due_us;
  if (timers->count + 2 > timers->size)
    {
      timers->size = timers->size > 0 ? timers->size * 2 : 64;
      timers->heap = realloc (timers->heap, timers->size * sizeof *timers->heap);
      if (timers->heap == NULL)
        abort ();
    }
  timers->count++;
  sift_up (timers, timer, timers->count);
}

/* Drops @timer when it is set. */
void
ms_timers_unset (MsTimers *timers,
                 MsTimer  *timer)
{
  size_t index = timer->index;
  MsTimer *last;

  if (index == 0)
    return;
  last = timers->heap[timers->count--];
  timer->index = 0;
  if (last == timer)
    return;
  if (index > 1 && timers->heap[index / 2]->due_us > last->due_us)
    sift_up (timers, last, index);
  else
    sift_down (timers, last, index);
}

/* Fires all that are due. */
void
ms_timers_run (MsTimers *timers,
               int64_t   now_us,
               void     *data)
{
  while (timers->count > 0 && timers->heap[1]->due_us <= now_us)
    {
      MsTimer *timer = timers->heap[1];

      ms_timers_unset (timers, timer);
      timer->fire (timer, data);
    }
}

/* When the next one is due, or -1. */
int64_t
ms_timers_next (const MsTimers *timers)
{
  return timers->count > 0 ? timers->heap[1]->due_us : -1;
}

void
ms_timers_free (MsTimers *timers)
{
  free (timers->heap);
  *timers = (MsTimers) { 0 };
}
