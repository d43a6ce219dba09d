/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-run-proposal.c: a run before it begins. It is made on the main thread, filled in a reading
 * worker, shown to the person when something would leave the machine, and then started or dropped. */

#include "assay-run-proposal.h"

#include "assay-query.h"
#include "assay-run-summary.h"
#include "assay-subset.h"

#include <math.h>

/**
 * assay_run_proposal_new:
 * @version_id: the version to run, with the model that it names
 * @subset: as in assay-subset-repo.c
 *
 * Returns: (transfer full): a proposal that nobody has looked at.
 */
AssayRunProposal *
assay_run_proposal_new (gint64 project_id, gint64 version_id, const char *subset)
{
  AssayRunProposal *self = g_new0 (AssayRunProposal, 1);

  self->project_id = project_id;
  self->version_id = version_id;
  self->subset = g_strdup (subset);
  assay_run_options_init (&self->options);
  return self;
}

/**
 * assay_run_proposal_free:
 * @self: (transfer full): what to free
 */
void
assay_run_proposal_free (AssayRunProposal *self)
{
  g_free (self->subset);
  g_free (self->model);
  g_clear_pointer (&self->plan, assay_run_plan_unref);
  g_clear_pointer (&self->estimate, assay_run_estimate_free);
  g_free (self);
}

/* The tasks to look at for the price alone. */
static GArray *
list_first (AssayRunProposal *self, AssayDb *db, GError **error)
{
  g_autoptr (AssayQuery) query = assay_query_new (ASSAY_QUERY_TASKS, self->project_id);

  assay_query_set_limit (query, self->n_price);
  return assay_query_ids (query, db, error);
}

static AssayRunPlan *
new_plan (AssayRunProposal *self, AssayDb *db, GError **error)
{
  AssayRunOptions options = self->options;
  AssayRunPlan *plan;

  options.budget = NAN;
  plan = assay_run_plan_new (db, self->project_id, self->version_id, self->model, &options, error);
  /* The user's usual budget can only be kept where the price is known; of that and the connection's the
   * lower one holds. Nobody else has the plan yet. */
  if (plan != NULL && !isnan (plan->price.input) && !isnan (plan->price.output))
    plan->options.budget = fmin (self->options.budget, plan->options.budget);
  return plan;
}

static GArray *
list_tasks (AssayRunProposal *self, AssayDb *db, GError **error)
{
  if (self->n_price > 0)
    return list_first (self, db, error);
  if (self->resume != 0)
    return assay_run_list_left (db, self->resume, FALSE, error);
  if (self->repeat_of != 0)
    return assay_run_list_tasks (db, self->repeat_of, error);
  return assay_subset_resolve (db, self->subset, self->project_id, self->version_id, self->plan->connection_name,
                               self->plan->model, self->seed, error);
}

/**
 * assay_run_proposal_load:
 * @db: a connection of the calling thread
 * @blobs: the workspace's files
 *
 * Finds out what the run would do. Not on GTK's thread.
 *
 * Returns: whether it could begin now; else the errors of assay_run_plan_new() and
 * assay_subset_resolve().
 */
gboolean
assay_run_proposal_load (AssayRunProposal *self, AssayDb *db, AssayBlobs *blobs, GError **error)
{
  g_autoptr (GArray) ids = NULL;
  gint64 run_id = self->resume != 0 ? self->resume : self->repeat_of;

  self->plan = run_id != 0 ? assay_run_plan_load (db, run_id, error) : new_plan (self, db, error);
  if (self->plan == NULL)
    return FALSE;
  /* To be told again what it was told would not be asking again. Nobody else has the plan yet. */
  if (self->repeat_of != 0)
    self->plan->options.use_cache = FALSE;
  ids = list_tasks (self, db, error);
  if (ids == NULL)
    return FALSE;
  self->n_tasks = ids->len;
  if (self->n_price == 0 && !assay_run_plan_is_remote (self->plan))
    return TRUE;
  self->estimate = assay_run_estimate_new (self->plan, db, blobs,
                                           (const gint64 *) (gpointer) ids->data, ids->len, error);
  return self->estimate != NULL;
}
