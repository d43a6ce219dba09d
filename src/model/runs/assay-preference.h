/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"

G_BEGIN_DECLS

typedef enum
{
  ASSAY_PREFER_NONE,
  ASSAY_PREFER_A,
  ASSAY_PREFER_B,
  ASSAY_PREFER_TIE,
} AssayPreferenceChoice;

/* Which of two answers for a task a person finds better. Plain; strings borrowed when it is set. */
typedef struct
{
  gint64 project_id;
  gint64 task_id;
  gint64 run_a;
  gint64 run_b;
  AssayPreferenceChoice choice; /* NONE takes it back */
  gboolean blind;               /* the names were hidden */
  const char *author;           /* NULL: who is logged in */
  gint64 created_at;            /* read only */
} AssayPreference;

/* How a task was voted on. */
typedef struct
{
  gint64 task_id;
  AssayPreferenceChoice choice; /* as the caller orders the runs */
  gboolean is_own;              /* of who is logged in */
} AssayPreferenceVote;

/* Called for each vote on a pair of runs. Strings are valid during the call. */
typedef void (*AssayPreferenceFunc) (const AssayPreference *preference, gpointer data);

gboolean assay_preference_set  (AssayDb *db, const AssayPreference *preference, GError **error);
GArray  *assay_preference_list (AssayDb *db, gint64 run_a, gint64 run_b, GError **error);

gboolean assay_preference_each (AssayDb *db, gint64 run_a, gint64 run_b, AssayPreferenceFunc func, gpointer data,
                                GError **error);

G_END_DECLS
