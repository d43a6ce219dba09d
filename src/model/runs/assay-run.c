/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-run.c: the run as a value, and its states as a table. A state's name is what the database,
 * the JSON output and the API say. Any state but "finished" may have tasks left to do, "running" when
 * the process that worked on it has ended. */

#include "assay-run.h"

static const struct
{
  const char *name;
  gboolean can_resume;
} states[ASSAY_N_RUN_STATES] = {
  [ASSAY_RUN_PENDING] = { "pending", TRUE },
  [ASSAY_RUN_RUNNING] = { "running", TRUE }, /* when its process ended */
  [ASSAY_RUN_PAUSED] = { "paused", TRUE },
  [ASSAY_RUN_INTERRUPTED] = { "interrupted", TRUE },
  [ASSAY_RUN_CANCELLED] = { "cancelled", TRUE },
  [ASSAY_RUN_BUDGET] = { "budget", TRUE },
  [ASSAY_RUN_FAILED] = { "failed", TRUE },
  [ASSAY_RUN_FINISHED] = { "finished", FALSE },
};

/**
 * assay_run_new:
 *
 * Returns: (transfer full): an empty run that is in no workspace yet.
 */
AssayRun *
assay_run_new (gint64 project_id, gint64 version_id)
{
  AssayRun *run = g_new0 (AssayRun, 1);

  run->project_id = project_id;
  run->version_id = version_id;
  run->settings = g_strdup ("{}");
  return run;
}

/**
 * assay_run_free:
 * @run: (transfer full): what to free
 */
void
assay_run_free (AssayRun *run)
{
  g_free (run->connection);
  g_free (run->model);
  g_free (run->served_model);
  g_free (run->subset);
  g_free (run->settings);
  g_free (run->reason);
  g_free (run->software);
  g_free (run->author);
  g_free (run->prompt_name);
  g_free (run);
}

/**
 * assay_claim_free:
 * @claim: (transfer full): what to free
 */
void
assay_claim_free (AssayClaim *claim)
{
  g_free (claim->data);
  g_free (claim);
}

/**
 * assay_run_state_name:
 *
 * Returns: (transfer none): the word for @state in the database, the JSON output and the API.
 */
const char *
assay_run_state_name (AssayRunState state)
{
  g_return_val_if_fail (state < ASSAY_N_RUN_STATES, "failed");
  return states[state].name;
}

/**
 * assay_run_can_resume:
 *
 * Returns: whether a run in @state may have tasks left to do.
 */
gboolean
assay_run_can_resume (AssayRunState state)
{
  g_return_val_if_fail (state < ASSAY_N_RUN_STATES, FALSE);
  return states[state].can_resume;
}
