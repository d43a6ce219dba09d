/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-run-plan-provider.c: what a plan says about the provider: how to reach it, what it refused
 * before, how fast it may be asked, and what it costs. */

#include "assay-run-plan.h"

#include "assay-http.h"
#include "assay-json.h"

#include <math.h>
#include <string.h>

/**
 * assay_run_plan_is_remote:
 *
 * Returns: whether tasks leave this machine. Any thread.
 */
gboolean
assay_run_plan_is_remote (const AssayRunPlan *plan)
{
  return (plan->provider_class->flags & ASSAY_PROVIDER_NETWORK) != 0 &&
         !assay_http_is_local (plan->connection->base_url);
}

/**
 * assay_run_plan_compute_cost:
 *
 * Returns: what @usage costs with the plan's model, in dollars; NaN when it is not known. Any thread.
 */
double
assay_run_plan_compute_cost (const AssayRunPlan *plan, const AssayUsage *usage)
{
  if (!(plan->provider_class->flags & ASSAY_PROVIDER_NETWORK))
    return 0;
  return assay_price_compute (&plan->price, usage);
}

/**
 * assay_run_plan_dup_provider_config:
 * @key: (nullable): of the connection
 *
 * Returns: (transfer full): how to reach the model. Any thread.
 */
AssayProviderConfig *
assay_run_plan_dup_provider_config (const AssayRunPlan *plan, const char *key)
{
  const AssayConnection *connection = plan->connection;
  AssayProviderConfig *config = assay_provider_config_new (
    plan->connection_name, plan->provider_class->kind, connection != NULL ? connection->base_url : NULL);

  config->key = g_strdup (key);
  config->concurrency = connection != NULL ? (guint) connection->concurrency
                                           : MAX (1, g_get_num_processors ());
  if (plan->options.concurrency > 0)
    config->concurrency = MIN ((guint) plan->options.concurrency, ASSAY_PROVIDER_MAX_CONCURRENCY);
  if (connection == NULL)
    return config;
  config->organization = g_strdup (connection->organization);
  config->timeout_us = (gint64) connection->timeout_s * G_USEC_PER_SEC;
  return config;
}

/**
 * assay_run_plan_load_quirks:
 *
 * Tells @provider what its models refused before. The provider's thread.
 */
void
assay_run_plan_load_quirks (const AssayRunPlan *plan, AssayProvider *provider)
{
  g_autoptr (JsonObject) learned = NULL;
  gint64 quirks;

  if (plan->connection == NULL)
    return;
  learned = assay_json_parse_object (plan->connection->learned, -1, NULL);
  quirks = assay_json_get_int (learned, plan->model, 0);
  if (quirks != 0)
    assay_provider_set_quirks (provider, plan->model, (AssayModelQuirks) quirks);
}

/**
 * assay_run_plan_merge_quirk:
 * @connection: as it is stored
 *
 * Returns: (transfer full): the JSON of what the connection's models refused, @quirks of @model
 * added. Any thread.
 */
char *
assay_run_plan_merge_quirk (const AssayConnection *connection, const char *model,
                            AssayModelQuirks quirks)
{
  g_autoptr (JsonObject) learned = assay_json_parse_object (connection->learned, -1, NULL);

  if (learned == NULL)
    learned = json_object_new ();
  json_object_set_int_member (learned, model,
                              assay_json_get_int (learned, model, 0) | (gint64) quirks);
  return assay_json_object_to_text (learned);
}

/**
 * assay_run_plan_new_limiter:
 *
 * Returns: (transfer full): the limits of the plan's connection. Any thread.
 */
AssayLimiter *
assay_run_plan_new_limiter (const AssayRunPlan *plan)
{
  const AssayConnection *connection = plan->connection;

  return assay_limiter_new (connection != NULL ? connection->requests_per_minute : 0,
                            connection != NULL ? (double) connection->tokens_per_minute : 0,
                            g_random_int ());
}
