/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-prompt-repo.c: prompts, their versions, and how they are kept. A version is a draft until
 * its first run freezes it; saving changes the draft, or begins the next one when the last version
 * is frozen. What a run was made with is thus never lost. */

#include "assay-prompt.h"

#include "assay-clock.h"
#include "assay-error.h"

#include <string.h>

#define PROMPT_COLUMNS "id, project_id, name, created_at, updated_at"
#define VERSION_COLUMNS                                                                            \
  "id, prompt_id, number, system, user, model, params, schema, note, author, parent, created_at,"  \
  " updated_at, frozen_at, name"

/**
 * assay_prompt_free:
 * @prompt: (transfer full): what to free
 */
void
assay_prompt_free (AssayPrompt *prompt)
{
  g_free (prompt->name);
  g_free (prompt);
}

/**
 * assay_version_new:
 *
 * Returns: (transfer full): an empty version that is in no workspace yet.
 */
AssayVersion *
assay_version_new (void)
{
  AssayVersion *version = g_new0 (AssayVersion, 1);

  version->system = g_strdup ("");
  version->user = g_strdup ("");
  version->params = g_strdup ("{}");
  version->note = g_strdup ("");
  version->name = g_strdup ("");
  return version;
}

/**
 * assay_version_free:
 * @version: (transfer full): what to free
 */
void
assay_version_free (AssayVersion *version)
{
  g_free (version->system);
  g_free (version->user);
  g_free (version->model);
  g_free (version->params);
  g_free (version->schema);
  g_free (version->name);
  g_free (version->note);
  g_free (version->author);
  g_free (version);
}

static AssayPrompt *
prompt_from_row (AssayStmt *stmt)
{
  AssayPrompt *prompt = g_new0 (AssayPrompt, 1);

  prompt->id = assay_stmt_get_int (stmt, 0);
  prompt->project_id = assay_stmt_get_int (stmt, 1);
  prompt->name = assay_stmt_dup_text (stmt, 2);
  prompt->created_at = assay_stmt_get_int (stmt, 3);
  prompt->updated_at = assay_stmt_get_int (stmt, 4);
  return prompt;
}

static AssayVersion *
version_from_row (AssayStmt *stmt)
{
  AssayVersion *version = g_new0 (AssayVersion, 1);

  version->id = assay_stmt_get_int (stmt, 0);
  version->prompt_id = assay_stmt_get_int (stmt, 1);
  version->number = assay_stmt_get_int (stmt, 2);
  version->system = assay_stmt_dup_text (stmt, 3);
  version->user = assay_stmt_dup_text (stmt, 4);
  version->model = assay_stmt_dup_text (stmt, 5);
  version->params = assay_stmt_dup_text (stmt, 6);
  version->schema = assay_stmt_dup_text (stmt, 7);
  version->note = assay_stmt_dup_text (stmt, 8);
  version->author = assay_stmt_dup_text (stmt, 9);
  version->parent = assay_stmt_get_int (stmt, 10);
  version->created_at = assay_stmt_get_int (stmt, 11);
  version->updated_at = assay_stmt_get_int (stmt, 12);
  version->frozen_at = assay_stmt_get_int (stmt, 13);
  version->name = assay_stmt_dup_text (stmt, 14);
  return version;
}

typedef gpointer (*FromRow) (AssayStmt *stmt);

/* Takes stmt, which may be NULL with error set. */
static gpointer
load_one (AssayStmt *stmt, FromRow from_row, GError **error)
{
  gpointer noun = NULL;

  if (stmt == NULL)
    return NULL;
  if (assay_stmt_next (stmt, error))
    noun = from_row (stmt);
  assay_stmt_free (stmt);
  return noun;
}

/* Takes stmt, which may be NULL with error set. */
static GPtrArray *
load_all (AssayStmt *stmt, FromRow from_row, GDestroyNotify destroy, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (destroy);
  g_autoptr (GError) local_error = NULL;

  if (stmt == NULL)
    return NULL;
  while (assay_stmt_next (stmt, &local_error))
    g_ptr_array_add (list, from_row (stmt));
  assay_stmt_free (stmt);
  if (local_error == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static void
set_not_found (GError **error, const char *format, ...)
{
  va_list args;

  if (error == NULL || *error != NULL)
    return;
  va_start (args, format);
  *error = g_error_new_valist (ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, format, args);
  va_end (args);
}

/**
 * assay_prompt_load:
 *
 * Returns: (transfer full): the prompt @id; or %ASSAY_ERROR_NOT_FOUND.
 */
AssayPrompt *
assay_prompt_load (AssayDb *db, gint64 id, GError **error)
{
  AssayPrompt *prompt = load_one (
    assay_db_query (db, error, "SELECT " PROMPT_COLUMNS " FROM prompt WHERE id = $1", "i", id),
    (FromRow) prompt_from_row, error);

  if (prompt == NULL)
    set_not_found (error, "There is no prompt %" G_GINT64_FORMAT, id);
  return prompt;
}

/**
 * assay_prompt_find:
 *
 * Returns: (transfer full): the prompt @name of the project; or %ASSAY_ERROR_NOT_FOUND.
 */
AssayPrompt *
assay_prompt_find (AssayDb *db, gint64 project_id, const char *name, GError **error)
{
  AssayPrompt *prompt = load_one (assay_db_query (db, error,
                                                  "SELECT " PROMPT_COLUMNS
                                                  " FROM prompt WHERE project_id = $1"
                                                  " AND name = $2 AND deleted_at IS NULL",
                                                  "is", project_id, name),
                                  (FromRow) prompt_from_row, error);

  if (prompt == NULL)
    set_not_found (error, "The project has no prompt “%s”; write one with “assayctl prompt set”",
                   name);
  return prompt;
}

/**
 * assay_prompt_list:
 *
 * Returns: (transfer full) (element-type AssayPrompt): a project's prompts in order of age.
 */
GPtrArray *
assay_prompt_list (AssayDb *db, gint64 project_id, GError **error)
{
  return load_all (assay_db_query (db, error,
                                   "SELECT " PROMPT_COLUMNS " FROM prompt WHERE project_id = $1"
                                   " AND deleted_at IS NULL ORDER BY id",
                                   "i", project_id),
                   (FromRow) prompt_from_row, (GDestroyNotify) assay_prompt_free, error);
}

/**
 * assay_prompt_set_deleted:
 * @db: a writing connection
 */
gboolean
assay_prompt_set_deleted (AssayDb *db, gint64 id, gboolean deleted, GError **error)
{
  return assay_db_exec (db, error,
                        deleted ? "UPDATE prompt SET deleted_at = $2 WHERE id = $1"
                                : "UPDATE prompt SET deleted_at = NULL, updated_at = $2"
                                  " WHERE id = $1",
                        "ii", id, assay_clock_now ());
}

static gboolean
check_name (const char *name, GError **error)
{
  if (name != NULL && *name != '\0' && g_utf8_strlen (name, -1) <= ASSAY_PROMPT_MAX_NAME)
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               "A prompt needs a name of 1 to %d characters", ASSAY_PROMPT_MAX_NAME);
  return FALSE;
}

/**
 * assay_prompt_rename:
 * @db: a writing connection
 */
gboolean
assay_prompt_rename (AssayDb *db, gint64 id, const char *name, GError **error)
{
  return check_name (name, error) &&
         assay_db_exec (db, error, "UPDATE prompt SET name = $2, updated_at = $3 WHERE id = $1",
                        "isi", id, name, assay_clock_now ());
}

/**
 * assay_version_load:
 *
 * Returns: (transfer full): the version @id; or %ASSAY_ERROR_NOT_FOUND.
 */
AssayVersion *
assay_version_load (AssayDb *db, gint64 id, GError **error)
{
  AssayVersion *version = load_one (
    assay_db_query (db, error, "SELECT " VERSION_COLUMNS " FROM version WHERE id = $1", "i", id),
    (FromRow) version_from_row, error);

  if (version == NULL)
    set_not_found (error, "There is no prompt version %" G_GINT64_FORMAT, id);
  return version;
}

/**
 * assay_version_find:
 * @number: of the version within the prompt, or 0 for the latest
 *
 * Returns: (transfer full): the version; or %ASSAY_ERROR_NOT_FOUND.
 */
AssayVersion *
assay_version_find (AssayDb *db, gint64 prompt_id, gint64 number, GError **error)
{
  AssayVersion *version = load_one (
    assay_db_query (db, error,
                    "SELECT " VERSION_COLUMNS " FROM version WHERE prompt_id = $1"
                    " AND (number = $2 OR $2 = 0) ORDER BY number DESC LIMIT 1",
                    "ii", prompt_id, number),
    (FromRow) version_from_row, error);

  if (version == NULL)
    set_not_found (error, "The prompt has no version %" G_GINT64_FORMAT, number);
  return version;
}

/**
 * assay_version_list:
 *
 * Returns: (transfer full) (element-type AssayVersion): a prompt's versions, the first one first.
 */
GPtrArray *
assay_version_list (AssayDb *db, gint64 prompt_id, GError **error)
{
  return load_all (assay_db_query (db, error,
                                   "SELECT " VERSION_COLUMNS " FROM version WHERE prompt_id = $1"
                                   " ORDER BY number",
                                   "i", prompt_id),
                   (FromRow) version_from_row, (GDestroyNotify) assay_version_free, error);
}

static gint64
ensure_prompt (AssayDb *db, gint64 project_id, const char *name, GError **error)
{
  gint64 now = assay_clock_now ();
  gint64 id = assay_db_get_int (
    db, error,
    "SELECT id FROM prompt WHERE project_id = $1 AND name = $2 AND deleted_at IS NULL", "is",
    project_id, name);

  if (id != 0)
    return id;
  return assay_db_exec_id (db, error,
                           "INSERT INTO prompt (project_id, name, created_at, updated_at)"
                           " VALUES ($1, $2, $3, $3) RETURNING id",
                           "isi", project_id, name, now);
}

static gint64
next_draft (AssayDb *db, gint64 prompt_id, const AssayVersion *last, GError **error)
{
  gint64 now = assay_clock_now ();
  gint64 number = assay_db_exec_id (db, error,
                                    "UPDATE prompt SET next_number = next_number + 1 WHERE id = $1"
                                    " RETURNING next_number - 1",
                                    "i", prompt_id);

  if (number <= 0)
    return -1;
  return assay_db_exec_id (db, error,
                           "INSERT INTO version (prompt_id, number, parent, author, created_at,"
                           " updated_at) VALUES ($1, $2, $3, $4, $5, $5) RETURNING id",
                           "iiisi", prompt_id, number, last != NULL ? last->id : (gint64) 0,
                           g_get_user_name (), now);
}

static gboolean
has_content (const AssayVersion *version, const AssayVersion *fields)
{
  return strcmp (version->system, fields->system) == 0 &&
         strcmp (version->user, fields->user) == 0 &&
         g_strcmp0 (version->model, fields->model) == 0 &&
         strcmp (version->params, fields->params) == 0;
}

static gboolean
check_size (const AssayVersion *fields, GError **error)
{
  if (strlen (fields->system) <= ASSAY_PROMPT_MAX_BYTES &&
      strlen (fields->user) <= ASSAY_PROMPT_MAX_BYTES)
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
               "A part of the prompt is larger than the maximum of %d kB",
               ASSAY_PROMPT_MAX_BYTES / 1024);
  return FALSE;
}

/**
 * assay_version_save:
 * @db: a writing connection, outside of a transaction
 * @prompt_name: made when the project has none of that name
 * @fields: system, user, model, params and note are taken from it
 *
 * Changes the prompt's draft; when its last version is frozen, begins the next one, unless nothing
 * differs.
 *
 * Returns: (transfer full): the version as it is stored.
 */
AssayVersion *
assay_version_save (AssayDb *db, gint64 project_id, const char *prompt_name,
                    const AssayVersion *fields, GError **error)
{
  g_autoptr (AssayTx) tx = NULL;
  g_autoptr (AssayVersion) last = NULL;
  gint64 prompt_id;
  gint64 id;

  if (!check_name (prompt_name, error) || !check_size (fields, error))
    return NULL;
  tx = assay_db_begin (db, error);
  prompt_id = tx == NULL ? -1 : ensure_prompt (db, project_id, prompt_name, error);
  if (prompt_id <= 0)
    return NULL;
  last = assay_version_find (db, prompt_id, 0, NULL);
  if (last != NULL && last->frozen_at != 0 && has_content (last, fields))
    return g_steal_pointer (&last);
  id = last != NULL && last->frozen_at == 0 ? last->id : next_draft (db, prompt_id, last, error);
  if (id <= 0 ||
      !assay_db_exec (db, error,
                      "UPDATE version SET system = $2, user = $3, model = $4, params = $5,"
                      " note = $6, updated_at = $7 WHERE id = $1 AND frozen_at IS NULL",
                      "isssssi", id, fields->system, fields->user, fields->model, fields->params,
                      fields->note, assay_clock_now ()) ||
      !assay_db_exec (db, error, "UPDATE prompt SET updated_at = $2 WHERE id = $1", "ii", prompt_id,
                      assay_clock_now ()) ||
      !assay_tx_commit (g_steal_pointer (&tx), error))
    return NULL;
  return assay_version_load (db, id, error);
}

/**
 * assay_version_freeze:
 * @db: a writing connection
 * @schema: the output schema it runs with, JSON
 *
 * From now on the version can't be changed. Does nothing the second time.
 */
gboolean
assay_version_freeze (AssayDb *db, gint64 id, const char *schema, GError **error)
{
  return assay_db_exec (db, error,
                        "UPDATE version SET frozen_at = $2, schema = $3"
                        " WHERE id = $1 AND frozen_at IS NULL",
                        "iis", id, assay_clock_now (), schema);
}
