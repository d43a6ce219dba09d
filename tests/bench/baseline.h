/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What a baseline is asked to do, and the clock it runs against. */
typedef struct
{
  char *url;
  char *key;
  char *body;       /* template: "@N@" is the number of the request */
  int requests;
  int in_flight;
  int next;
  int done;
  int failed;
  gint64 started_us;
  gint64 started_cpu_us;
} Baseline;

gboolean baseline_parse    (Baseline *baseline, int *argc, char ***argv);
char    *baseline_take_body (Baseline *baseline);
void     baseline_start    (Baseline *baseline);
int      baseline_finish   (Baseline *baseline, const char *name);
