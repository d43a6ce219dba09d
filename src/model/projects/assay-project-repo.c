/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-project-repo.c: projects and how they are kept. Deleting marks a project, restoring takes
 * the mark away; only a purge removes rows, task by task in short transactions. Titles are unique
 * among the projects that are not deleted, since people and scripts name projects by them. */

#include "assay-project.h"

#include "assay-clock.h"
#include "assay-error.h"
#include "assay-json.h"

#include <string.h>

#define COLUMNS                                                                                    \
  "id, title, description, label_config, rubric, template, settings, n_tasks, created_at,"         \
  " updated_at, deleted_at"
#define PURGE_BATCH 10000

/**
 * assay_project_new:
 *
 * Returns: (transfer full): a project that is in no workspace yet.
 */
AssayProject *
assay_project_new (const char *title, const char *label_config)
{
  AssayProject *project = g_new0 (AssayProject, 1);

  project->title = g_strdup (title);
  project->description = g_strdup ("");
  project->label_config = g_strdup (label_config);
  project->settings = g_strdup ("{}");
  return project;
}

/**
 * assay_project_free:
 * @project: (transfer full): what to free
 */
void
assay_project_free (AssayProject *project)
{
  g_free (project->title);
  g_free (project->description);
  g_free (project->label_config);
  g_free (project->rubric);
  g_free (project->template_id);
  g_free (project->settings);
  g_free (project);
}

static AssayProject *
from_row (AssayStmt *stmt)
{
  AssayProject *project = g_new0 (AssayProject, 1);

  project->id = assay_stmt_get_int (stmt, 0);
  project->title = assay_stmt_dup_text (stmt, 1);
  project->description = assay_stmt_dup_text (stmt, 2);
  project->label_config = assay_stmt_dup_text (stmt, 3);
  project->rubric = assay_stmt_dup_text (stmt, 4);
  project->template_id = assay_stmt_dup_text (stmt, 5);
  project->settings = assay_stmt_dup_text (stmt, 6);
  project->n_tasks = assay_stmt_get_int (stmt, 7);
  project->created_at = assay_stmt_get_int (stmt, 8);
  project->updated_at = assay_stmt_get_int (stmt, 9);
  project->deleted_at = assay_stmt_get_int (stmt, 10);
  return project;
}

static gboolean
check_title (AssayDb *db, const AssayProject *project, GError **error)
{
  g_autofree char *seen = g_strstrip (g_strdup (project->title != NULL ? project->title : ""));
  gint64 n;

  if (*seen == '\0' || g_utf8_strlen (project->title, -1) > ASSAY_PROJECT_MAX_TITLE)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "A project needs a title of 1 to %d characters", ASSAY_PROJECT_MAX_TITLE);
      return FALSE;
    }
  n = assay_db_get_int (db, error,
                        "SELECT count(*) FROM project"
                        " WHERE title = $1 AND id <> $2 AND deleted_at IS NULL",
                        "si", project->title, project->id);
  if (n > 0)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_CONFLICT,
                 "There is a project “%s” already; choose another title", project->title);
  return n == 0;
}

/**
 * assay_project_insert:
 * @db: a writing connection
 * @project: gets its id and times
 *
 * Returns: whether it is stored; %ASSAY_ERROR_CONFLICT when the title is taken.
 */
gboolean
assay_project_insert (AssayDb *db, AssayProject *project, GError **error)
{
  if (!check_title (db, project, error))
    return FALSE;
  project->created_at = project->updated_at = assay_clock_now ();
  project->id = assay_db_exec_id (
    db, error,
    "INSERT INTO project (title, description, label_config, rubric, template, settings, position,"
    " created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6,"
    " (SELECT coalesce(max(position), 0) + 1 FROM project), $7, $7) RETURNING id",
    "ssssssi", project->title, project->description, project->label_config, project->rubric,
    project->template_id, project->settings, project->created_at);
  return project->id > 0;
}

/**
 * assay_project_update:
 * @db: a writing connection
 *
 * Stores title, description, config, rubric and settings.
 */
gboolean
assay_project_update (AssayDb *db, const AssayProject *project, GError **error)
{
  return check_title (db, project, error) &&
         assay_db_exec (db, error,
                        "UPDATE project SET title = $2, description = $3, label_config = $4,"
                        " rubric = $5, settings = $6, updated_at = $7 WHERE id = $1",
                        "isssssi", project->id, project->title, project->description,
                        project->label_config, project->rubric, project->settings,
                        assay_clock_now ());
}

/**
 * assay_project_load:
 *
 * Returns: (transfer full): the project @id, deleted or not; or %ASSAY_ERROR_NOT_FOUND.
 */
AssayProject *
assay_project_load (AssayDb *db, gint64 id, GError **error)
{
  g_autoptr (AssayStmt) stmt
    = assay_db_query (db, error, "SELECT " COLUMNS " FROM project WHERE id = $1", "i", id);
  g_autoptr (GError) local_error = NULL;

  if (stmt == NULL)
    return NULL;
  if (assay_stmt_next (stmt, &local_error))
    return from_row (stmt);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
                 "There is no project %" G_GINT64_FORMAT, id);
  return NULL;
}

/**
 * assay_project_find:
 * @title_or_id: a title, or an id when no title is the same
 *
 * Returns: (transfer full): the project, not a deleted one; or %ASSAY_ERROR_NOT_FOUND, with the
 * titles there are.
 */
AssayProject *
assay_project_find (AssayDb *db, const char *title_or_id, GError **error)
{
  g_autoptr (GPtrArray) projects = assay_project_list (db, FALSE, error);
  g_autoptr (GString) titles = g_string_new (NULL);
  gint64 id = 0;

  if (projects == NULL)
    return NULL;
  for (guint i = 0; i < projects->len; i++)
    {
      AssayProject *project = projects->pdata[i];

      if (strcmp (project->title, title_or_id) == 0)
        return g_ptr_array_steal_index (projects, i);
    }
  if (g_ascii_string_to_signed (title_or_id, 10, 1, G_MAXINT64, &id, NULL))
    for (guint i = 0; i < projects->len; i++)
      if (((AssayProject *) projects->pdata[i])->id == id)
        return g_ptr_array_steal_index (projects, i);

  for (guint i = 0; i < MIN (projects->len, 10); i++)
    g_string_append_printf (titles, "%s“%s”", i > 0 ? ", " : "",
                            ((AssayProject *) projects->pdata[i])->title);
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "There is no project “%s”; there %s %s",
               title_or_id, projects->len == 1 ? "is" : "are",
               projects->len == 0 ? "none yet" : titles->str);
  return NULL;
}

/**
 * assay_project_list:
 * @deleted: those that can be restored, instead of those in use
 *
 * Returns: (transfer full) (element-type AssayProject): in the order of the sidebar.
 */
GPtrArray *
assay_project_list (AssayDb *db, gboolean deleted, GError **error)
{
  g_autoptr (GPtrArray) projects
    = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_project_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt
    = assay_db_query (db, error,
                      "SELECT " COLUMNS " FROM project WHERE (deleted_at IS NOT NULL) = $1"
                      " ORDER BY position, id",
                      "i", (gint64) deleted);

  if (stmt == NULL)
    return NULL;
  while (assay_stmt_next (stmt, &local_error))
    g_ptr_array_add (projects, from_row (stmt));
  if (local_error == NULL)
    return g_steal_pointer (&projects);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * assay_project_dup_setting:
 * @name: of a setting
 *
 * Returns: (transfer full) (nullable): the setting as JSON, %NULL when there is none.
 */
char *
assay_project_dup_setting (const AssayProject *project, const char *name)
{
  g_autoptr (JsonObject) settings
    = project->settings == NULL ? NULL : assay_json_parse_object (project->settings, -1, NULL);
  JsonNode *node = settings == NULL ? NULL : json_object_get_member (settings, name);

  return node == NULL ? NULL : assay_json_to_text (node);
}

/**
 * assay_project_set_setting:
 * @db: a writing connection
 * @name: of a setting
 * @json: what it is
 *
 * Keeps something of the project that is no part of the labeling, such as how its grids look. The
 * other settings stay.
 */
gboolean
assay_project_set_setting (AssayDb *db, gint64 id, const char *name, const char *json, GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  g_autoptr (JsonNode) node = tx == NULL ? NULL : assay_json_parse (json, -1, error);
  g_autoptr (AssayProject) project = node == NULL ? NULL : assay_project_load (db, id, error);
  g_autoptr (JsonObject) settings = NULL;
  g_autofree char *text = NULL;

  if (project == NULL)
    return FALSE;
  settings = assay_json_parse_object (project->settings, -1, NULL);
  if (settings == NULL)
    settings = json_object_new ();
  json_object_set_member (settings, name, g_steal_pointer (&node));
  text = assay_json_object_to_text (settings);
  return assay_db_exec (db, error, "UPDATE project SET settings = $2 WHERE id = $1", "is", id, text) &&
         assay_tx_commit (g_steal_pointer (&tx), error);
}

/**
 * assay_project_set_deleted:
 * @db: a writing connection
 *
 * Deletes the project, or restores it; a restored one whose title was taken meanwhile is refused.
 */
gboolean
assay_project_set_deleted (AssayDb *db, gint64 id, gboolean deleted, GError **error)
{
  g_autoptr (AssayProject) project = assay_project_load (db, id, error);

  if (project == NULL || (!deleted && !check_title (db, project, error)))
    return FALSE;
  return assay_db_exec (db, error,
                        deleted ? "UPDATE project SET deleted_at = $2, updated_at = $2 WHERE id = $1"
                                : "UPDATE project SET deleted_at = NULL, updated_at = $2 WHERE id = $1",
                        "ii", id, assay_clock_now ());
}

/**
 * assay_project_move:
 * @db: a writing connection
 * @position: its place among the projects that are not deleted, from 0; beyond the last is the end
 *
 * Puts the project at another place of the list.
 */
gboolean
assay_project_move (AssayDb *db, gint64 id, guint position, GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  g_autoptr (GPtrArray) projects = tx == NULL ? NULL : assay_project_list (db, FALSE, error);
  gpointer moved = NULL;

  if (projects == NULL)
    return FALSE;
  for (guint i = 0; i < projects->len && moved == NULL; i++)
    if (((AssayProject *) projects->pdata[i])->id == id)
      moved = g_ptr_array_steal_index (projects, i);
  if (moved == NULL)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "There is no project %" G_GINT64_FORMAT, id);
      return FALSE;
    }
  g_ptr_array_insert (projects, (int) MIN (position, projects->len), moved);
  for (guint i = 0; i < projects->len; i++)
    if (!assay_db_exec (db, error, "UPDATE project SET position = $2 WHERE id = $1", "ii",
                        ((AssayProject *) projects->pdata[i])->id, (gint64) i + 1))
      return FALSE;
  return assay_tx_commit (g_steal_pointer (&tx), error);
}

static gboolean
copy_children (AssayDb *db, gint64 from, gint64 to, gboolean with_tasks, GError **error)
{
  gint64 now = assay_clock_now ();
  gint64 n;
  gint64 first;

  if (!assay_db_exec (db, error,
                      "INSERT INTO prompt (project_id, name, next_number, created_at, updated_at)"
                      " SELECT $2, name, next_number, $3, $3 FROM prompt"
                      " WHERE project_id = $1 AND deleted_at IS NULL",
                      "iii", from, to, now) ||
      !assay_db_exec (db, error,
                      "INSERT INTO version (prompt_id, number, system, user, model, params, note,"
                      " author, created_at, updated_at)"
                      " SELECT q.id, v.number, v.system, v.user, v.model, v.params, v.note,"
                      " v.author, v.created_at, $3 FROM version v"
                      " JOIN prompt p ON p.id = v.prompt_id AND p.project_id = $1"
                      " JOIN prompt q ON q.name = p.name AND q.project_id = $2",
                      "iii", from, to, now))
    return FALSE;
  if (!with_tasks)
    return TRUE;

  n = assay_db_get_int (db, error,
                        "SELECT count(*) FROM task WHERE project_id = $1 AND deleted_at IS NULL",
                        "i", from);
  first = n < 0 ? -1
                : assay_db_exec_id (db, error,
                                    "UPDATE counter SET value = value + $1 WHERE name = 'task'"
                                    " RETURNING value - $1",
                                    "i", n);
  if (first < 0)
    return FALSE;
  return assay_db_exec (
           db, error,
           "INSERT INTO task (id, project_id, inner_id, hash, ground_truth, n_annotations,"
           " created_at, updated_at, meta, data)"
           " SELECT $3 + row_number() OVER (ORDER BY id) - 1, $2, row_number() OVER (ORDER BY id),"
           " hash, ground_truth, n_annotations, $4, $4, meta, data FROM task"
           " WHERE project_id = $1 AND deleted_at IS NULL",
           "iiii", from, to, first, now) &&
         assay_db_exec (db, error,
                        "INSERT INTO task_hash (project_id, hash, task_id)"
                        " SELECT project_id, hash, id FROM task WHERE project_id = $1 ORDER BY hash, id",
                        "i", to) &&
         assay_db_exec (
           db, error,
           "INSERT INTO annotation (task_id, project_id, result, value, ground_truth,"
           " was_cancelled, lead_time, completed_by, origin, created_at, updated_at)"
           " SELECT $3 + o.n - 1, $2, a.result, a.value, a.ground_truth, a.was_cancelled,"
           " a.lead_time, a.completed_by, a.origin, a.created_at, a.updated_at"
           " FROM annotation a JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM task"
           " WHERE project_id = $1 AND deleted_at IS NULL) o ON o.id = a.task_id",
           "iii", from, to, first) &&
         assay_db_exec (db, error,
                        "UPDATE project SET n_tasks = $2, next_inner_id = $2 + 1 WHERE id = $1",
                        "ii", to, n);
}

/**
 * assay_project_duplicate:
 * @db: a writing connection
 * @title: (nullable): of the copy; "TITLE (copy)" by default
 * @with_tasks: also its tasks and annotations. Runs and results are never copied
 *
 * Returns: (transfer full): the copy.
 */
AssayProject *
assay_project_duplicate (AssayDb *db, gint64 id, const char *title, gboolean with_tasks,
                         GError **error)
{
  g_autoptr (AssayProject) project = assay_project_load (db, id, error);
  g_autoptr (AssayTx) tx = project == NULL ? NULL : assay_db_begin (db, error);

  if (tx == NULL)
    return NULL;
  if (title == NULL)
    {
      g_autofree char *old = g_steal_pointer (&project->title);

      project->title = g_strdup_printf ("%s (copy)", old);
    }
  else
    {
      g_free (project->title);
      project->title = g_strdup (title);
    }
  project->id = 0;
  project->n_tasks = 0;
  if (!assay_project_insert (db, project, error) ||
      !copy_children (db, id, project->id, with_tasks, error) ||
      !assay_tx_commit (g_steal_pointer (&tx), error))
    return NULL;
  return assay_project_load (db, project->id, error);
}

static gboolean
purge_batches (AssayDb *db, const char *sql, gint64 id, GError **error)
{
  gint64 n = PURGE_BATCH;

  while (n == PURGE_BATCH)
    {
      if (!assay_db_exec (db, error, sql, "ii", id, (gint64) PURGE_BATCH))
        return FALSE;
      n = assay_db_get_int (db, error, "SELECT changes()", "");
    }
  return n >= 0;
}

/**
 * assay_project_purge:
 * @db: a writing connection
 * @id: a deleted project
 *
 * Removes the project and everything in it for good, in short transactions.
 */
gboolean
assay_project_purge (AssayDb *db, gint64 id, GError **error)
{
  static const char *const batches[] = {
    "DELETE FROM acceptance_result WHERE (acceptance_id, result_id) IN (SELECT s.acceptance_id,"
    " s.result_id FROM acceptance_result s JOIN acceptance a ON a.id = s.acceptance_id"
    " WHERE a.project_id = $1 LIMIT $2)",
    "DELETE FROM acceptance WHERE id IN (SELECT id FROM acceptance WHERE project_id = $1 LIMIT $2)",
    "DELETE FROM result_value WHERE result_id IN (SELECT v.result_id FROM result_value v"
    " JOIN result r ON r.id = v.result_id JOIN run n ON n.id = r.run_id"
    " WHERE n.project_id = $1 LIMIT $2)",
    "DELETE FROM result WHERE id IN (SELECT r.id FROM result r JOIN run n ON n.id = r.run_id"
    " WHERE n.project_id = $1 LIMIT $2)",
    "DELETE FROM annotation WHERE id IN (SELECT id FROM annotation WHERE project_id = $1 LIMIT $2)",
    "DELETE FROM prediction WHERE id IN (SELECT id FROM prediction WHERE project_id = $1 LIMIT $2)",
    "DELETE FROM task_hash WHERE (project_id, hash, task_id) IN"
    " (SELECT project_id, hash, task_id FROM task_hash WHERE project_id = $1 LIMIT $2)",
    "DELETE FROM task WHERE id IN (SELECT id FROM task WHERE project_id = $1 LIMIT $2)",
    "DELETE FROM run_task WHERE run_id IN (SELECT id FROM run WHERE project_id = $1 LIMIT $2)",
    "DELETE FROM run WHERE id IN (SELECT id FROM run WHERE project_id = $1 LIMIT $2)",
    "DELETE FROM version WHERE id IN (SELECT v.id FROM version v JOIN prompt p ON p.id = v.prompt_id"
    " WHERE p.project_id = $1 LIMIT $2)",
    "DELETE FROM prompt WHERE id IN (SELECT id FROM prompt WHERE project_id = $1 LIMIT $2)",
    "DELETE FROM import WHERE id IN (SELECT id FROM import WHERE project_id = $1 LIMIT $2)",
  };
  g_autoptr (AssayProject) project = assay_project_load (db, id, error);

  if (project == NULL)
    return FALSE;
  if (project->deleted_at == 0)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_CONFLICT,
                   "“%s” is in use; delete it before it is removed for good", project->title);
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (batches); i++)
    if (!purge_batches (db, batches[i], id, error))
      return FALSE;
  return assay_db_exec (db, error, "DELETE FROM project WHERE id = $1", "i", id);
}
