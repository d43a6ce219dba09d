/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-run-estimate.c: what a run will cost and where it goes, said before anything is sent. The
 * prompts of a spread of its tasks are rendered and their tokens estimated; the output is guessed from
 * the number of controls. The response cache is left aside, so that the estimate errs on the dear
 * side. */

#include "assay-run-estimate.h"

#include "assay-http.h"
#include "assay-import-repo.h"
#include "assay-run-item.h"

#include <math.h>
#include <string.h>

/* Output is often a comment and a few scores. */
#define OUTPUT_TOKENS_PER_CONTROL 25

static double
guess_output (AssayRunPlan *plan)
{
  guint n = 0;

  assay_label_config_get_controls (plan->config, &n);
  if (plan->params->set & ASSAY_PARAM_MAX_TOKENS)
    return MIN (plan->params->max_tokens, 20.0 + n * OUTPUT_TOKENS_PER_CONTROL);
  return 20.0 + n * OUTPUT_TOKENS_PER_CONTROL;
}

static gboolean
add_task (AssayRunPlan *plan, AssayMediaLoader *loader, AssayTask *task, double *tokens)
{
  AssayClaim *claim = g_new0 (AssayClaim, 1);
  AssayRunItem *item;

  claim->task_id = task->id;
  claim->data = g_steal_pointer (&task->data);
  item = assay_run_item_new (claim);
  if (assay_run_item_render (item, plan) && assay_run_item_next_remote (item) == NULL)
    assay_run_item_prepare (item, plan, loader);
  if (assay_run_item_next_remote (item) != NULL || !assay_run_item_build (item, plan, NULL))
    {
      assay_run_item_free (item);
      return FALSE;
    }
  *tokens += (double) assay_chat_request_estimate_tokens (item->request);
  assay_run_item_free (item);
  return TRUE;
}

static void
describe_destination (AssayRunEstimate *estimate, AssayRunPlan *plan)
{
  if (!(plan->provider_class->flags & ASSAY_PROVIDER_NETWORK))
    return;
  estimate->destination = assay_http_dup_place (plan->connection->base_url);
  estimate->is_remote = assay_run_plan_is_remote (plan);
}

/**
 * assay_run_estimate_new:
 * @db: a connection of the calling thread
 * @blobs: the workspace's files
 * @task_ids: (array length=n): the subset
 *
 * Returns: (transfer full): the estimate. Reads the pictures of the sample, so not on GTK's thread.
 */
AssayRunEstimate *
assay_run_estimate_new (AssayRunPlan *plan, AssayDb *db, AssayBlobs *blobs, const gint64 *task_ids,
                        gsize n, GError **error)
{
  g_autoptr (AssayRunEstimate) estimate = g_new0 (AssayRunEstimate, 1);
  g_autoptr (GPtrArray) folders = assay_folder_list (db, error);
  g_autoptr (AssayMediaLoader) loader
    = folders == NULL ? NULL : assay_media_loader_new (blobs, folders);
  guint n_sample = (guint) MIN (n, ASSAY_RUN_ESTIMATE_SAMPLE);
  guint n_rendered = 0;
  double tokens = 0;
  AssayUsage usage;

  if (loader == NULL)
    return NULL;
  describe_destination (estimate, plan);
  estimate->n_tasks = (gint64) n;
  for (guint i = 0; estimate->destination != NULL && i < n_sample; i++)
    {
      g_autoptr (AssayTask) task = assay_task_load (db, task_ids[i * n / n_sample], error);

      if (task == NULL)
        return NULL;
      n_rendered += add_task (plan, loader, task, &tokens) ? 1 : 0;
    }
  estimate->input_tokens = n_rendered > 0 ? tokens / n_rendered * (double) n : NAN;
  estimate->output_tokens = guess_output (plan) * (double) n * assay_chat_params_get_samples (plan->params);
  assay_usage_init (&usage);
  usage.input = n_rendered > 0 ? (gint64) estimate->input_tokens : -1;
  usage.output = (gint64) estimate->output_tokens;
  estimate->cost = assay_run_plan_compute_cost (plan, &usage);
  estimate->cost_per_task = n > 0 ? estimate->cost / (double) n : NAN;
  if (!isnan (estimate->cost))
    estimate->price_source = g_strdup (plan->price.source);
  return g_steal_pointer (&estimate);
}

/**
 * assay_run_estimate_free:
 * @estimate: (transfer full): what to free
 */
void
assay_run_estimate_free (AssayRunEstimate *estimate)
{
  g_free (estimate->destination);
  g_free (estimate->price_source);
  g_free (estimate);
}
