/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-preference.h"
#include "assay-run.h"
#include "assay-stats.h"

G_BEGIN_DECLS

#define ASSAY_COMPARE_MAX_RUNS 4
#define ASSAY_COMPARE_MAX_PAIRS 6
#define ASSAY_COMPARE_MAX_CONTROLS 64 /* a config with more is compared by the task only */
#define ASSAY_COMPARE_ALPHA (1 - ASSAY_STATS_LEVEL) /* a smaller p value is no longer luck */
#define ASSAY_COMPARE_EPSILON 1e-9 /* scores that are closer are the same */

typedef enum /* by what one run is better than another */
{
  ASSAY_COMPARE_AUTO,     /* the first of these that there is */
  ASSAY_COMPARE_ACCURACY, /* agreement with the ground truth */
  ASSAY_COMPARE_SCORE,    /* the overall score */
  ASSAY_COMPARE_VOTES,    /* what people prefer */
  ASSAY_COMPARE_NOTHING,
} AssayCompareBy;

typedef enum /* which tasks to show */
{
  ASSAY_COMPARE_ALL,
  ASSAY_COMPARE_DIFFERING,
  ASSAY_COMPARE_REGRESSIONS,  /* some run is worse than the first */
  ASSAY_COMPARE_IMPROVEMENTS, /* some run is better than the first */
  ASSAY_COMPARE_ONE_FAILED,   /* some runs failed, and some did not */
  ASSAY_COMPARE_N_FILTERS,
} AssayCompareFilter;

/* A task that all runs have a result for. Arrays are by run. */
typedef struct
{
  gint64 task_id;
  gint64 result_ids[ASSAY_COMPARE_MAX_RUNS];
  double accuracies[ASSAY_COMPARE_MAX_RUNS]; /* NAN without ground truth */
  double scores[ASSAY_COMPARE_MAX_RUNS];     /* NAN without one */
  guint8 failed;                             /* a bit for each run */
  gboolean differs;                          /* not all say the same */
  guint8 votes[ASSAY_COMPARE_MAX_PAIRS];     /* AssayPreferenceChoice of who is logged in, for each pair */
  guint16 n_votes[ASSAY_COMPARE_MAX_RUNS];   /* of all people, on pairs with this run */
  guint16 half_wins[ASSAY_COMPARE_MAX_RUNS]; /* of those; a tie is one */
} AssayComparedTask;

/* A run over the shared tasks. Estimates of what cannot be known are NAN. */
typedef struct
{
  AssayRun *run;
  char *label;             /* short, different from the others': "v3", or the model */
  gint64 n_results;        /* of the run, shared or not */
  gint64 failed, cached;
  AssayEstimate accuracy;  /* 0 to 1 */
  AssayEstimate score;
  AssayEstimate cost;      /* of a task, dollars */
  double total_cost;       /* known part */
  AssayEstimate latency_p50; /* microseconds, of answers that were waited for */
  AssayEstimate latency_p95;
  gint64 input_tokens, output_tokens;
} AssayComparedRun;

typedef struct
{
  char *name;
  gint64 wins, losses, ties;
} AssayComparedControl;

/* The second run against the first. */
typedef struct
{
  guint a, b;                /* positions of the runs */
  gint64 n;                  /* tasks that tell */
  AssayEstimate difference;  /* b less a */
  double p;                  /* NAN when there is nothing to test */
  double p_adjusted;         /* Holm, over all pairs */
  const char *test;          /* "mcnemar-exact" or "sign-flip" */
  const char *interval;      /* "tango" or "bootstrap-bca" */
  gint64 wins, losses, ties; /* of b */
  gint64 votes_a, votes_b, votes_tie;
  double detectable, tasks_needed; /* what so many tasks show; how many show this, may be infinite */
  AssayComparedControl *controls;
  guint n_controls;
} AssayComparedPair;

/**
 * AssayComparison:
 * @by: what the runs were compared by; never AUTO
 * @tasks: (element-type AssayComparedTask): the shared ones, in their order
 * @n_truth: those of them that have a ground truth
 *
 * Two to four runs over the tasks they share. Nobody changes it once it is made, but for votes.
 */
typedef struct
{
  AssayCompareBy by;
  guint n_runs, n_pairs;
  AssayComparedRun runs[ASSAY_COMPARE_MAX_RUNS];
  AssayComparedPair pairs[ASSAY_COMPARE_MAX_PAIRS];
  GArray *tasks;
  gint64 n_truth;
  gint64 n_scored; /* those with an overall score of every run */
} AssayComparison;

AssayComparison *assay_comparison_new    (AssayDb *db, gint64 project_id, const gint64 *run_ids, guint n,
                                          AssayCompareBy by, GError **error);
gboolean         assay_comparison_check_shared (const AssayComparison *self, GError **error);
void             assay_comparison_free   (AssayComparison *self);
double           assay_comparison_get_value (const AssayComparison *self, const AssayComparedTask *task, guint run);
int              assay_comparison_get_winner (const AssayComparison *self, const AssayComparedTask *task);
gboolean         assay_comparison_matches (const AssayComparison *self, const AssayComparedTask *task,
                                           AssayCompareFilter filter);
GArray          *assay_comparison_filter (const AssayComparison *self, AssayCompareFilter filter);
gboolean         assay_compared_pair_is_shown (const AssayComparedPair *pair);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayComparison, assay_comparison_free)

G_END_DECLS
