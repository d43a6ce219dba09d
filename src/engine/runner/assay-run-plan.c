/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-run-plan.c: gathers everything that is fixed for a run: the project's config and rubric, the
 * version's templates, schema and parameters, the model and where it lives. It is checked here,
 * before anything is claimed or sent: an unknown variable or model is an error of the plan, not of
 * every task. The run's row keeps what could change later, so that a resumed run goes on exactly as
 * it began. Immutable and shared by threads. */

#include "assay-run-plan.h"

#include "assay-config.h"
#include "assay-error.h"
#include "assay-json.h"
#include "assay-label-columns.h"
#include "assay-model-list.h"
#include "assay-query.h"
#include "assay-rubric.h"
#include "assay-run-summary.h"
#include "assay-subset.h"
#include "assay-task.h"
#include "assay-template.h"

#include <math.h>
#include <string.h>

#define DEFAULT_IMAGE_SIDE 2048
#define DEFAULT_PATIENCE_S 60
/* Tasks whose data is looked at for names that a prompt may use beside the config's. */
#define N_LOOK 50

/**
 * assay_run_options_init:
 *
 * Sets what holds when the user says nothing.
 */
void
assay_run_options_init (AssayRunOptions *options)
{
  *options = (AssayRunOptions){
    .budget = NAN,
    .use_cache = TRUE,
    .max_image_side = DEFAULT_IMAGE_SIDE,
    .patience_s = DEFAULT_PATIENCE_S,
    .threshold = NAN,
  };
}

static void
plan_clear (gpointer data)
{
  AssayRunPlan *plan = data;

  g_clear_pointer (&plan->project, assay_project_free);
  g_clear_pointer (&plan->version, assay_version_free);
  g_clear_pointer (&plan->connection, assay_connection_free);
  g_free (plan->connection_name);
  g_free (plan->model);
  g_clear_pointer (&plan->config, assay_label_config_unref);
  g_clear_pointer (&plan->rubric, assay_rubric_unref);
  g_clear_pointer (&plan->system, assay_template_unref);
  g_clear_pointer (&plan->user, assay_template_unref);
  g_clear_pointer (&plan->params, assay_chat_params_unref);
  g_clear_pointer (&plan->schema, assay_chat_schema_unref);
  g_strfreev (plan->slots);
}

/**
 * assay_run_plan_ref:
 *
 * Returns: (transfer full): @plan.
 */
AssayRunPlan *
assay_run_plan_ref (AssayRunPlan *plan)
{
  return g_atomic_rc_box_acquire (plan);
}

/**
 * assay_run_plan_unref:
 * @plan: (transfer full): a reference
 */
void
assay_run_plan_unref (AssayRunPlan *plan)
{
  g_atomic_rc_box_release_full (plan, plan_clear);
}

static gboolean
choose_model (AssayRunPlan *plan, AssayDb *db, const char *model, GError **error)
{
  const char *slash;

  if (model == NULL)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "No model is chosen; name one like “local/judge-1”, or “builtin”");
      return FALSE;
    }
  slash = strchr (model, '/');
  plan->connection_name = slash != NULL ? g_strndup (model, slash - model) : g_strdup (model);
  plan->model = g_strdup (slash != NULL ? slash + 1 : model);
  if (strcmp (plan->connection_name, "builtin") == 0)
    plan->provider_class = assay_provider_find_class ("builtin");
  else
    {
      plan->connection = assay_connection_find (db, plan->connection_name, error);
      if (plan->connection == NULL)
        return FALSE;
      plan->provider_class = assay_provider_find_class (plan->connection->kind);
    }
  if (plan->provider_class == NULL || *plan->model == '\0' ||
      (slash == NULL && plan->connection != NULL))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "“%s” names no model; write it as CONNECTION/MODEL, such as “local/judge-1”",
                   model);
      return FALSE;
    }
  return TRUE;
}

static void
add_variable (GArray *variables, GStringChunk *names, const char *name, AssayVariableKind kind)
{
  AssayVariable variable = { g_string_chunk_insert (names, name), NULL, kind, TRUE };

  variable.key = variable.name;
  if (assay_variable_find ((AssayVariable *) variables->data, variables->len, name) == NULL)
    g_array_append_val (variables, variable);
}

/* The config's variables, and the other keys that tasks have. */
static GArray *
list_variables (AssayRunPlan *plan, AssayDb *db, GStringChunk *names, GError **error)
{
  g_autoptr (GArray) variables = g_array_new (FALSE, TRUE, sizeof (AssayVariable));
  g_autoptr (AssayQuery) query = assay_query_new (ASSAY_QUERY_TASKS, plan->project->id);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GPtrArray) tasks = NULL;
  gsize n = 0;
  const AssayVariable *known = assay_label_config_get_variables (plan->config, &n);

  g_array_append_vals (variables, known, (guint) n);
  assay_query_set_limit (query, N_LOOK);
  ids = assay_query_ids (query, db, error);
  tasks = ids == NULL ? NULL : assay_task_load_many (db, (gint64 *) ids->data, ids->len, error);
  if (tasks == NULL)
    return NULL;
  for (guint i = 0; i < tasks->len; i++)
    {
      AssayTask *task = tasks->pdata[i];
      g_autoptr (JsonObject) data = assay_json_parse_object (task->data, -1, NULL);
      g_autoptr (GList) keys = data != NULL ? json_object_get_members (data) : NULL;

      for (GList *l = keys; l != NULL; l = l->next)
        add_variable (variables, names, l->data, ASSAY_VARIABLE_TEXT);
    }
  return g_steal_pointer (&variables);
}

static gboolean
parse_templates (AssayRunPlan *plan, AssayDb *db, GError **error)
{
  g_autoptr (GStringChunk) names = g_string_chunk_new (256);
  g_autoptr (GArray) variables = list_variables (plan, db, names, error);

  if (variables == NULL)
    return FALSE;
  plan->system = assay_template_new (plan->version->system, (AssayVariable *) variables->data,
                                     variables->len, error);
  if (plan->system == NULL || !assay_template_check (plan->system, error))
    {
      g_prefix_error (error, "System part: ");
      return FALSE;
    }
  plan->user = assay_template_new (plan->version->user, (AssayVariable *) variables->data,
                                   variables->len, error);
  if (plan->user == NULL || !assay_template_check (plan->user, error))
    {
      g_prefix_error (error, "User part: ");
      return FALSE;
    }
  if ((plan->provider_class->flags & ASSAY_PROVIDER_PROMPTS) && *plan->version->user == '\0' &&
      *plan->version->system == '\0')
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "The prompt is empty; write what the model shall do, and name the data, such as "
                   "{{image}}");
      return FALSE;
    }
  return TRUE;
}

static void
choose_slots (AssayRunPlan *plan)
{
  g_autoptr (GPtrArray) slots = g_ptr_array_new ();
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (plan->config, &n);

  for (guint i = 0; i < n && slots->len < ASSAY_RESULT_N_NUMBERS; i++)
    if (columns[i].kind == ASSAY_COLUMN_SCORE || columns[i].kind == ASSAY_COLUMN_NUMBER ||
        columns[i].kind == ASSAY_COLUMN_CHOICE)
      g_ptr_array_add (slots, g_strdup (columns[i].name));
  g_ptr_array_add (slots, NULL);
  plan->slots = (char **) g_ptr_array_free (g_steal_pointer (&slots), FALSE);
}

static gboolean
parse_project (AssayRunPlan *plan, GError **error)
{
  guint n = 0;

  plan->config = assay_label_config_new (plan->project->label_config, -1, error);
  if (plan->config == NULL)
    {
      g_prefix_error (error, "Labeling config of “%s”: ", plan->project->title);
      return FALSE;
    }
  assay_label_config_get_columns (plan->config, &n);
  if (n == 0)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "The labeling config of “%s” asks nothing: give it a control, such as <Rating>",
                   plan->project->title);
      return FALSE;
    }
  if (plan->project->rubric != NULL)
    {
      plan->rubric = assay_rubric_parse (plan->project->rubric, error);
      if (plan->rubric == NULL)
        return FALSE;
    }
  plan->schema
    = assay_chat_schema_new ("answer", assay_label_config_get_schema (plan->config));
  choose_slots (plan);
  return TRUE;
}

static gboolean
parse_params (AssayRunPlan *plan, GError **error)
{
  g_autoptr (JsonObject) object = assay_json_parse_object (plan->version->params, -1, error);

  plan->params = object == NULL ? NULL : assay_chat_params_from_json (object, error);
  return plan->params != NULL;
}

/* A price that the user gave counts most, then what the server listed, then the shipped table. */
static void
find_price (AssayRunPlan *plan)
{
  assay_prices_find (plan->model, &plan->price);
  if (plan->connection == NULL)
    return;
  assay_model_list_find_price (plan->connection->models, plan->model, &plan->price);
  if (!isnan (plan->connection->input_price) || !isnan (plan->connection->output_price))
    {
      plan->price.input = plan->connection->input_price;
      plan->price.output = plan->connection->output_price;
      plan->price.cached = plan->connection->cached_price;
      g_strlcpy (plan->price.source, "given by you", sizeof plan->price.source);
    }
}

static gboolean
check_budget (AssayRunPlan *plan, GError **error)
{
  if (isnan (plan->options.budget) || !(plan->provider_class->flags & ASSAY_PROVIDER_NETWORK) ||
      (!isnan (plan->price.input) && !isnan (plan->price.output)))
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               "A budget can't be kept, since the price of “%s” is not known; give it with "
               "--input-price and --output-price of the connection “%s”",
               plan->model, plan->connection_name);
  return FALSE;
}

static gboolean
complete (AssayRunPlan *plan, AssayDb *db, const char *model, GError **error)
{
  if (!choose_model (plan, db, model, error))
    return FALSE;
  find_price (plan);
  return check_budget (plan, error) && parse_project (plan, error) && parse_params (plan, error) &&
         parse_templates (plan, db, error);
}

/**
 * assay_run_plan_new:
 * @db: a connection of the calling thread
 * @model: (nullable): CONNECTION/MODEL or "builtin"; the version's own by default
 * @options: what the user asked for
 *
 * Returns: (transfer full): the plan of a run that could start now; or %ASSAY_ERROR_TEMPLATE,
 * %ASSAY_ERROR_INVALID, %ASSAY_ERROR_NOT_FOUND. Any thread.
 */
AssayRunPlan *
assay_run_plan_new (AssayDb *db, gint64 project_id, gint64 version_id, const char *model,
                    const AssayRunOptions *options, GError **error)
{
  g_autoptr (AssayRunPlan) plan = g_atomic_rc_box_new0 (AssayRunPlan);

  plan->options = *options;
  plan->project = assay_project_load (db, project_id, error);
  plan->version = plan->project == NULL ? NULL : assay_version_load (db, version_id, error);
  if (plan->version == NULL ||
      !complete (plan, db, model != NULL ? model : plan->version->model, error))
    return NULL;
  if (isnan (plan->options.budget) && plan->connection != NULL)
    plan->options.budget = plan->connection->budget; /* what holds for each of its runs */
  return check_budget (plan, error) ? g_steal_pointer (&plan) : NULL;
}

static void
add_number (JsonObject *object, const char *name, double value)
{
  if (!isnan (value))
    json_object_set_double_member (object, name, value);
}

static char *
settings_to_json (const AssayRunPlan *plan)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *slots = json_array_new ();

  json_object_set_string_member (object, "label_config", plan->project->label_config);
  if (plan->project->rubric != NULL)
    json_object_set_string_member (object, "rubric", plan->project->rubric);
  for (int i = 0; plan->slots[i] != NULL; i++)
    json_array_add_string_element (slots, plan->slots[i]);
  json_object_set_array_member (object, "slots", slots);
  add_number (object, "budget", plan->options.budget);
  add_number (object, "threshold", plan->options.threshold);
  json_object_set_boolean_member (object, "use_cache", plan->options.use_cache);
  json_object_set_int_member (object, "concurrency", plan->options.concurrency);
  json_object_set_boolean_member (object, "keep_metadata", plan->options.keep_metadata);
  json_object_set_int_member (object, "max_image_side", plan->options.max_image_side);
  json_object_set_int_member (object, "patience_s", plan->options.patience_s);
  return assay_json_object_to_text (object);
}

static void
settings_from_json (AssayRunPlan *plan, JsonObject *object)
{
  AssayRunOptions *options = &plan->options;
  const char *config = assay_json_get_string (object, "label_config", NULL);
  const char *rubric = assay_json_get_string (object, "rubric", NULL);

  assay_run_options_init (options);
  if (config != NULL)
    {
      g_free (plan->project->label_config);
      plan->project->label_config = g_strdup (config);
      g_free (plan->project->rubric);
      plan->project->rubric = g_strdup (rubric);
    }
  options->budget = assay_json_get_double (object, "budget", NAN);
  options->threshold = assay_json_get_double (object, "threshold", NAN);
  options->use_cache = assay_json_get_boolean (object, "use_cache", TRUE);
  options->concurrency = (int) assay_json_get_int (object, "concurrency", 0);
  options->keep_metadata = assay_json_get_boolean (object, "keep_metadata", FALSE);
  options->max_image_side
    = (int) assay_json_get_int (object, "max_image_side", DEFAULT_IMAGE_SIDE);
  options->patience_s = (int) assay_json_get_int (object, "patience_s", DEFAULT_PATIENCE_S);
}

/**
 * assay_run_plan_load:
 * @db: a connection of the calling thread
 *
 * Returns: (transfer full): the plan of a run that was made before, as it was then. Any thread.
 */
AssayRunPlan *
assay_run_plan_load (AssayDb *db, gint64 run_id, GError **error)
{
  g_autoptr (AssayRunPlan) plan = g_atomic_rc_box_new0 (AssayRunPlan);
  g_autoptr (AssayRun) run = assay_run_load (db, run_id, error);
  g_autoptr (JsonObject) settings = NULL;
  g_autofree char *model = NULL;

  if (run == NULL)
    return NULL;
  plan->project = assay_project_load (db, run->project_id, error);
  plan->version = plan->project == NULL ? NULL : assay_version_load (db, run->version_id, error);
  settings = plan->version == NULL ? NULL : assay_json_parse_object (run->settings, -1, error);
  if (settings == NULL)
    return NULL;
  settings_from_json (plan, settings);
  model = strcmp (run->connection, "builtin") == 0
            ? g_strdup ("builtin")
            : g_strdup_printf ("%s/%s", run->connection, run->model);
  return complete (plan, db, model, error) ? g_steal_pointer (&plan) : NULL;
}

static AssayRun *
store_run (AssayRunPlan *plan, AssayDb *db, const char *subset, gint64 seed, GArray *ids, GError **error)
{
  g_autoptr (AssayRun) run = assay_run_new (plan->project->id, plan->version->id);

  if (!assay_version_freeze (db, plan->version->id,
                             assay_label_config_get_schema_text (plan->config), error))
    return NULL;
  run->connection = g_strdup (plan->connection_name);
  run->model = g_strdup (plan->model);
  run->subset = g_strdup (subset);
  run->seed = seed;
  run->software = g_strdup ("Assay " ASSAY_VERSION);
  run->author = g_strdup (g_get_user_name ());
  g_free (run->settings);
  run->settings = settings_to_json (plan);
  if (!assay_run_create (db, run, (const gint64 *) ids->data, ids->len, error))
    return NULL;
  return assay_run_load (db, run->id, error);
}

/**
 * assay_run_plan_create_run:
 * @db: a writing connection, outside of a transaction
 * @subset: as in assay-subset-repo.c
 *
 * Freezes the version and stores a run with its subset.
 *
 * Returns: (transfer full): the run, not started.
 */
AssayRun *
assay_run_plan_create_run (AssayRunPlan *plan, AssayDb *db, const char *subset, gint64 seed,
                           GError **error)
{
  g_autoptr (GArray) ids
    = assay_subset_resolve (db, subset, plan->project->id, plan->version->id,
                            plan->connection_name, plan->model, seed, error);

  return ids == NULL ? NULL : store_run (plan, db, subset, seed, ids, error);
}

/**
 * assay_run_plan_repeat_run:
 * @plan: of assay_run_plan_load()
 * @db: a writing connection, outside of a transaction
 * @run_id: the run that @plan is of
 *
 * Stores a run over the very tasks of an earlier one, whatever its subset would be today; tasks that
 * were deleted since are left out.
 *
 * Returns: (transfer full): the run, not started.
 */
AssayRun *
assay_run_plan_repeat_run (AssayRunPlan *plan, AssayDb *db, gint64 run_id, GError **error)
{
  g_autoptr (AssayRun) run = assay_run_load (db, run_id, error);
  g_autoptr (GArray) ids = run == NULL ? NULL : assay_run_list_tasks (db, run_id, error);

  return ids == NULL ? NULL : store_run (plan, db, run->subset, run->seed, ids, error);
}

/**
 * assay_run_dup_slots:
 *
 * Returns: (transfer full): the controls that the run keeps in result.n1 … n8. Any thread.
 */
char **
assay_run_dup_slots (const AssayRun *run)
{
  g_autoptr (JsonObject) settings = assay_json_parse_object (run->settings, -1, NULL);
  JsonArray *array = assay_json_get_array (settings, "slots");
  guint n = array != NULL ? json_array_get_length (array) : 0;
  char **slots = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    slots[i] = g_strdup (json_array_get_string_element (array, i));
  return slots;
}
