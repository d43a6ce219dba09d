/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ms-tasks.c: what the server remembers per distinct user content: an open-addressed table keyed by
 * the content's hash. It is how "the first request fails, the repeat succeeds", "too early" and
 * "paid twice" are told apart from each other. Pointers to tasks hold until the next
 * ms_tasks_get(). */

#include "ms-tasks.h"

#include <stdlib.h>

#define FIRST_SIZE 1024

static MsTask *
slot_of (MsTasks *tasks,
         uint64_t hash)
{
  size_t i = hash & (tasks->size - 1);

  while (tasks->slots[i].hash != 0 && tasks->slots[i].hash != hash)
    i = (i + 1) & (tasks->size - 1);
  return &tasks->slots[i];
}

static void
grow (MsTasks *tasks)
{
  MsTasks bigger = { .size = tasks->size > 0 ? tasks->size * 2 : FIRST_SIZE,
                     .count = tasks->count };

  bigger.slots = calloc (bigger.size, sizeof (MsTask));
  if (bigger.slots == NULL)
    abort ();
  for (size_t i = 0; i < tasks->size; i++)
    if (tasks->slots[i].hash != 0)
      *slot_of (&bigger, tasks->slots[i].hash) = tasks->slots[i];
  free (tasks->slots);
  *tasks = bigger;
}

/* The task of @hash, or NULL when it was never asked. */
MsTask *
ms_tasks_find (MsTasks *tasks,
               uint64_t hash)
{
  MsTask *task = tasks->size > 0 ? slot_of (tasks, hash != 0 ? hash : 1) : NULL;

  return task != NULL && task->hash != 0 ? task : NULL;
}

/* The task of @hash, made when new. */
MsTask *
ms_tasks_get (MsTasks *tasks,
              uint64_t hash)
{
  MsTask *task;

  if (tasks->count * 2 >= tasks->size && tasks->count < MS_TASKS_MAX)
    grow (tasks);
  hash = hash != 0 ? hash : 1;
  task = slot_of (tasks, hash);
  if (task->hash != 0)
    return task;
  if (tasks->count >= MS_TASKS_MAX)
    task = &tasks->overflow;
  *task = (MsTask) { .hash = hash, .ordinal = (uint32_t) tasks->count };
  if (task != &tasks->overflow)
    tasks->count++;
  return task;
}

/* Forgets which fault rules have struck: the rules are new. */
void
ms_tasks_forgive (MsTasks *tasks,
                  MsTask  *other)
{
  for (size_t i = 0; i < tasks->size; i++)
    tasks->slots[i].fired = 0;
  other->fired = 0;
}

void
ms_tasks_free (MsTasks *tasks)
{
  free (tasks->slots);
  *tasks = (MsTasks) { 0 };
}
