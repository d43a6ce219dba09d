/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-subset-repo.c: which tasks a run takes. A table of kinds:
 *
 *   all           every task
 *   sample[=N]    N tasks (20), drawn by the seed: the same seed gives the same tasks, and a larger
 *                 sample contains the smaller one
 *   ground-truth  those with a ground truth
 *   filter=EXPR   those that fit the expression of assay-query.c
 *   tasks=1,4-7   these, by their ids
 *   results=RUN   those with a result of that run; results=RUN:EXPR, with one that fits the expression
 *   missing       those without a good result of this version and model
 *   failed        those whose latest result of this version and model is an error */

#include "assay-subset.h"

#include "assay-error.h"
#include "assay-query.h"
#include "assay-task-list.h"

#include <string.h>

typedef struct
{
  AssayDb *db;
  gint64 project_id;
  gint64 version_id;
  const char *connection;
  const char *model;
  gint64 seed;
  const char *argument; /* after "=", NULL: none */
} Context;

static GArray *
all_ids (const Context *context, GError **error)
{
  g_autoptr (AssayQuery) query = assay_query_new (ASSAY_QUERY_TASKS, context->project_id);

  return assay_query_ids (query, context->db, error);
}

/* splitmix64, Steele, Lea, Flood 2014: a well mixed number for each (seed, id). */
static guint64
mix (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

static int
compare_mixed (gconstpointer a, gconstpointer b, gpointer data)
{
  guint64 seed = *(const guint64 *) data;
  guint64 x = mix (seed ^ mix ((guint64) * (const gint64 *) a));
  guint64 y = mix (seed ^ mix ((guint64) * (const gint64 *) b));

  return x < y ? -1 : x > y;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static GArray *
sample_ids (const Context *context, GError **error)
{
  gint64 n = ASSAY_SUBSET_DEFAULT_SAMPLE;
  guint64 seed = mix ((guint64) context->seed);
  GArray *ids;

  if (context->argument != NULL &&
      !g_ascii_string_to_signed (context->argument, 10, 1, G_MAXINT32, &n, NULL))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "“%s” is no size of a sample; write it like “sample=20”", context->argument);
      return NULL;
    }
  ids = all_ids (context, error);
  if (ids == NULL)
    return NULL;
  g_array_sort_with_data (ids, compare_mixed, &seed);
  g_array_set_size (ids, (guint) MIN (n, (gint64) ids->len));
  g_array_sort (ids, compare_ids);
  return ids;
}

static GArray *
truth_ids (const Context *context, GError **error)
{
  g_autoptr (AssayQuery) query = assay_query_new (ASSAY_QUERY_TASKS, context->project_id);

  return assay_query_add (query, "ground_truth", "=", "1", error)
           ? assay_query_ids (query, context->db, error)
           : NULL;
}

static GArray *
filter_ids (const Context *context, GError **error)
{
  g_autoptr (AssayQuery) query = assay_query_new (ASSAY_QUERY_TASKS, context->project_id);

  if (context->argument == NULL || *context->argument == '\0')
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "A filter needs a condition, such as “filter=text~refund”");
      return NULL;
    }
  return assay_query_parse (query, context->argument, error)
           ? assay_query_ids (query, context->db, error)
           : NULL;
}

static GArray *
listed_ids (const Context *context, GError **error)
{
  g_autoptr (GArray) wanted = assay_task_list_parse (context->argument != NULL ? context->argument : "", error);
  g_autoptr (GArray) ids = wanted == NULL ? NULL : all_ids (context, error);

  if (ids != NULL)
    assay_task_list_keep (ids, wanted);
  return g_steal_pointer (&ids);
}

/* Tasks that were deleted since are left out. */
static GArray *
result_ids (const Context *context, GError **error)
{
  g_autoptr (AssayQuery) query = NULL;
  g_autoptr (GArray) wanted = NULL;
  g_autoptr (GArray) ids = NULL;
  char *condition = NULL;
  gint64 run_id = context->argument == NULL ? 0 : g_ascii_strtoll (context->argument, &condition, 10);

  if (run_id <= 0 || (*condition != '\0' && *condition != ':'))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "This needs the number of a run, such as “results=12” or “results=12:has_error=1”");
      return NULL;
    }
  query = assay_query_new (ASSAY_QUERY_RESULTS, run_id);
  if (*condition == ':' && !assay_query_parse (query, condition + 1, error))
    return NULL;
  wanted = assay_query_task_ids (query, context->db, error);
  ids = wanted == NULL ? NULL : all_ids (context, error);
  if (ids != NULL)
    assay_task_list_keep (ids, wanted);
  return g_steal_pointer (&ids);
}

static GArray *
ids_by_sql (const Context *context, const char *sql, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt = assay_db_query (context->db, error, sql, "iiss", context->project_id,
                                               context->version_id, context->connection,
                                               context->model);

  if (stmt == NULL)
    return NULL;
  while (assay_stmt_next (stmt, &local_error))
    {
      gint64 id = assay_stmt_get_int (stmt, 0);

      g_array_append_val (ids, id);
    }
  if (local_error == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static GArray *
missing_ids (const Context *context, GError **error)
{
  return ids_by_sql (context,
                     "SELECT t.id FROM task t WHERE t.project_id = $1 AND t.deleted_at IS NULL"
                     " AND t.id NOT IN (SELECT r.task_id FROM result r JOIN run n ON n.id = r.run_id"
                     " WHERE n.version_id = $2 AND n.connection = $3 AND n.model = $4"
                     " AND n.deleted_at IS NULL AND r.status = 1) ORDER BY t.id",
                     error);
}

static GArray *
failed_ids (const Context *context, GError **error)
{
  return ids_by_sql (context,
                     "SELECT r.task_id FROM (SELECT max(r.id) AS id FROM result r"
                     " JOIN run n ON n.id = r.run_id WHERE n.project_id = $1 AND n.version_id = $2"
                     " AND n.connection = $3 AND n.model = $4 AND n.deleted_at IS NULL"
                     " GROUP BY r.task_id) l JOIN result r ON r.id = l.id"
                     " JOIN task t ON t.id = r.task_id AND t.deleted_at IS NULL"
                     " WHERE r.status = 2 ORDER BY r.task_id",
                     error);
}

static const struct
{
  const char *name;
  GArray *(*resolve) (const Context *context, GError **error);
} kinds[] = {
  { "all", all_ids },         { "sample", sample_ids },   { "ground-truth", truth_ids },
  { "filter", filter_ids },   { "missing", missing_ids }, { "failed", failed_ids },
  { "tasks", listed_ids },    { "results", result_ids },
};

/**
 * assay_subset_resolve:
 * @subset: such as "all" or "sample=20", see the top of the file
 * @version_id: the version that will run
 * @connection: the connection that will run it, or "builtin"
 * @model: the model that will run it
 *
 * Returns: (transfer full) (element-type gint64): the tasks' ids, at least one; or
 * %ASSAY_ERROR_INVALID, or %ASSAY_ERROR_NOT_FOUND when there is none.
 */
GArray *
assay_subset_resolve (AssayDb *db, const char *subset, gint64 project_id, gint64 version_id,
                      const char *connection, const char *model, gint64 seed, GError **error)
{
  Context context = { db, project_id, version_id, connection, model, seed, strchr (subset, '=') };
  gsize length = strcspn (subset, "=");

  if (context.argument != NULL)
    context.argument++;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strlen (kinds[i].name) == length && strncmp (kinds[i].name, subset, length) == 0)
      {
        g_autoptr (GArray) ids = kinds[i].resolve (&context, error);

        if (ids != NULL && ids->len == 0)
          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
                       "The subset “%s” has no tasks: nothing to run", subset);
        return ids != NULL && ids->len > 0 ? g_steal_pointer (&ids) : NULL;
      }
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               "“%s” is no subset; use all, sample=N, ground-truth, filter=CONDITION, missing, "
               "failed, tasks=IDS or results=RUN",
               subset);
  return NULL;
}
