/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-version-repo.c: what is done with versions beside writing them: names, notes and tags, and new
 * drafts made from old versions. What a version says is never touched once it ran; what people say about
 * it can change any time. A new draft gets the next number and never takes the place of another one: a
 * draft that nobody ran stays where it is.
 *
 * The functions that write want a writing connection; assay_version_list_facts() reads every result of
 * the versions' latest runs, so a window asks for it in the db worker. */

#include "assay-version.h"

#include "assay-clock.h"
#include "assay-error.h"
#include "assay-json.h"

#include <math.h>
#include <string.h>

/**
 * assay_version_facts_free:
 * @facts: (transfer full): what to free
 */
void
assay_version_facts_free (AssayVersionFacts *facts)
{
  g_clear_pointer (&facts->version, assay_version_free);
  g_clear_pointer (&facts->tags, g_ptr_array_unref);
  g_free (facts->models);
  g_free (facts);
}

static AssayVersionFacts *
find_facts (GPtrArray *list, gint64 version_id)
{
  for (guint i = 0; i < list->len; i++)
    if (((AssayVersionFacts *) list->pdata[i])->version->id == version_id)
      return list->pdata[i];
  return NULL;
}

static gboolean
finish (AssayStmt *stmt, GError *local_error, GError **error)
{
  assay_stmt_free (stmt);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, local_error);
  return FALSE;
}

static gboolean
add_tags (AssayDb *db, gint64 prompt_id, GPtrArray *list, GError **error)
{
  GError *local_error = NULL;
  AssayStmt *stmt = assay_db_query (
    db, error, "SELECT version_id, tag FROM version_tag WHERE prompt_id = $1 ORDER BY tag", "i", prompt_id);

  if (stmt == NULL)
    return FALSE;
  while (assay_stmt_next (stmt, &local_error))
    {
      AssayVersionFacts *facts = find_facts (list, assay_stmt_get_int (stmt, 0));

      if (facts != NULL)
        g_ptr_array_add (facts->tags, assay_stmt_dup_text (stmt, 1));
    }
  return finish (stmt, local_error, error);
}

static void
add_model (AssayVersionFacts *facts, const char *model)
{
  char *old = facts->models;

  facts->models = old == NULL ? g_strdup (model) : g_strconcat (old, ", ", model, NULL);
  g_free (old);
}

static gboolean
add_runs (AssayDb *db, gint64 prompt_id, GPtrArray *list, GError **error)
{
  GError *local_error = NULL;
  AssayStmt *stmt = assay_db_query (
    db, error,
    "SELECT r.version_id, r.model, count(*), max(CASE WHEN r.ok > 0 THEN r.id END), sum(r.ok),"
    " sum(r.failed), sum(r.cost), sum(r.n_cost_unknown) FROM run r JOIN version v ON v.id = r.version_id"
    " WHERE v.prompt_id = $1 AND r.deleted_at IS NULL GROUP BY r.version_id, r.model"
    " ORDER BY r.version_id, max(r.id)",
    "i", prompt_id);

  if (stmt == NULL)
    return FALSE;
  while (assay_stmt_next (stmt, &local_error))
    {
      AssayVersionFacts *facts = find_facts (list, assay_stmt_get_int (stmt, 0));

      if (facts == NULL)
        continue;
      add_model (facts, assay_stmt_get_text (stmt, 1));
      facts->n_runs += assay_stmt_get_int (stmt, 2);
      facts->latest_run = MAX (facts->latest_run, assay_stmt_get_int (stmt, 3));
      facts->n_ok += assay_stmt_get_int (stmt, 4);
      facts->n_failed += assay_stmt_get_int (stmt, 5);
      facts->cost += assay_stmt_get_double (stmt, 6);
      facts->n_cost_unknown += assay_stmt_get_int (stmt, 7);
    }
  return finish (stmt, local_error, error);
}

static gboolean
add_score (AssayDb *db, AssayVersionFacts *facts, GError **error)
{
  g_autoptr (AssayStmt) stmt
    = assay_db_query (db, error,
                      "SELECT count(r.overall), avg(r.overall),"
                      " sum((r.overall - m.mean) * (r.overall - m.mean))"
                      " FROM result r, (SELECT avg(overall) AS mean FROM result WHERE run_id = $1) m"
                      " WHERE r.run_id = $1",
                      "i", facts->latest_run);

  if (stmt == NULL || !assay_stmt_next (stmt, error))
    return FALSE;
  facts->n_scores = assay_stmt_get_int (stmt, 0);
  if (facts->n_scores > 0)
    facts->score = assay_stmt_get_double (stmt, 1);
  if (facts->n_scores > 1)
    facts->score_variance = assay_stmt_get_double (stmt, 2) / (facts->n_scores - 1);
  return TRUE;
}

/**
 * assay_version_list_facts:
 * @db: a connection of the calling thread
 *
 * Returns: (transfer full) (element-type AssayVersionFacts): a prompt's versions and what became of
 *   them, the first one first.
 */
GPtrArray *
assay_version_list_facts (AssayDb *db, gint64 prompt_id, GError **error)
{
  g_autoptr (GPtrArray) versions = assay_version_list (db, prompt_id, error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_version_facts_free);

  if (versions == NULL)
    return NULL;
  for (guint i = 0; i < versions->len; i++)
    {
      AssayVersionFacts *facts = g_new0 (AssayVersionFacts, 1);

      facts->version = g_steal_pointer (&versions->pdata[i]);
      facts->tags = g_ptr_array_new_with_free_func (g_free);
      facts->score = facts->score_variance = NAN;
      g_ptr_array_add (list, facts);
    }
  g_ptr_array_set_free_func (versions, NULL);
  if (!add_tags (db, prompt_id, list, error) || !add_runs (db, prompt_id, list, error))
    return NULL;
  for (guint i = 0; i < list->len; i++)
    if (((AssayVersionFacts *) list->pdata[i])->latest_run != 0 && !add_score (db, list->pdata[i], error))
      return NULL;
  return g_steal_pointer (&list);
}

static gboolean
check_text (const char *text, glong max, const char *what, GError **error)
{
  if (g_utf8_strlen (text, -1) <= max)
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE, "The %s is longer than %ld characters", what, max);
  return FALSE;
}

/**
 * assay_version_set_name:
 * @name: what people call it, "" for nothing
 */
gboolean
assay_version_set_name (AssayDb *db, gint64 id, const char *name, GError **error)
{
  return check_text (name, ASSAY_VERSION_MAX_NAME, "name", error) &&
         assay_db_exec (db, error, "UPDATE version SET name = $2 WHERE id = $1", "is", id, name);
}

/**
 * assay_version_set_note:
 * @note: what it is about; also of a version that ran
 */
gboolean
assay_version_set_note (AssayDb *db, gint64 id, const char *note, GError **error)
{
  return check_text (note, ASSAY_VERSION_MAX_NOTE, "note", error) &&
         assay_db_exec (db, error, "UPDATE version SET note = $2 WHERE id = $1", "is", id, note);
}

static gboolean
check_tag (const char *tag, GError **error)
{
  if (*tag != '\0' && g_utf8_strlen (tag, -1) <= ASSAY_VERSION_MAX_TAG && strpbrk (tag, " \t\n,") == NULL &&
      !g_ascii_isdigit (*tag))
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               "A tag is one word of at most %d characters that begins with no digit, such as “production”",
               ASSAY_VERSION_MAX_TAG);
  return FALSE;
}

static gboolean
check_n_tags (AssayDb *db, gint64 prompt_id, GError **error)
{
  gint64 n = assay_db_get_int (db, error, "SELECT count(*) FROM version_tag WHERE prompt_id = $1", "i", prompt_id);

  if (n >= 0 && n < ASSAY_VERSION_MAX_TAGS)
    return TRUE;
  if (n >= 0)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE, "A prompt has at most %d tags", ASSAY_VERSION_MAX_TAGS);
  return FALSE;
}

/**
 * assay_version_set_tag:
 * @tag: one word
 * @on: FALSE takes it away
 *
 * A tag that another version of the prompt has moves.
 */
gboolean
assay_version_set_tag (AssayDb *db, gint64 id, const char *tag, gboolean on, GError **error)
{
  g_autoptr (AssayVersion) version = assay_version_load (db, id, error);

  if (version == NULL || !check_tag (tag, error))
    return FALSE;
  if (!on)
    return assay_db_exec (db, error,
                          "DELETE FROM version_tag WHERE prompt_id = $1 AND tag = $2 AND version_id = $3", "isi",
                          version->prompt_id, tag, id);
  return check_n_tags (db, version->prompt_id, error) &&
         assay_db_exec (db, error,
                        "INSERT INTO version_tag (prompt_id, tag, version_id, author, created_at)"
                        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (prompt_id, tag) DO UPDATE SET"
                        " version_id = excluded.version_id, author = excluded.author,"
                        " created_at = excluded.created_at",
                        "isisi", version->prompt_id, tag, id, g_get_user_name (), assay_clock_now ());
}

/**
 * assay_version_find_tag:
 *
 * Returns: (transfer full): the version that has @tag; or %ASSAY_ERROR_NOT_FOUND.
 */
AssayVersion *
assay_version_find_tag (AssayDb *db, gint64 prompt_id, const char *tag, GError **error)
{
  gint64 id = assay_db_get_int (db, error, "SELECT version_id FROM version_tag WHERE prompt_id = $1 AND tag = $2",
                                "is", prompt_id, tag);

  if (id > 0)
    return assay_version_load (db, id, error);
  if (id == 0)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "No version of the prompt has the tag “%s”", tag);
  return NULL;
}

/**
 * assay_version_dup_rubric:
 *
 * Returns: (transfer full) (nullable): the rubric, as JSON, of the version's latest run, or of the project
 *   when it never ran; %NULL without an error when there is none.
 */
char *
assay_version_dup_rubric (AssayDb *db, const AssayVersion *version, GError **error)
{
  g_autoptr (AssayStmt) stmt = assay_db_query (
    db, error,
    "SELECT p.rubric, (SELECT r.settings FROM run r WHERE r.version_id = $1 AND r.deleted_at IS NULL"
    " ORDER BY r.id DESC LIMIT 1) FROM prompt q JOIN project p ON p.id = q.project_id WHERE q.id = $2",
    "ii", version->id, version->prompt_id);
  g_autoptr (JsonObject) settings = NULL;

  if (stmt == NULL || !assay_stmt_next (stmt, error))
    return NULL;
  if (assay_stmt_is_null (stmt, 1))
    return assay_stmt_is_null (stmt, 0) ? NULL : assay_stmt_dup_text (stmt, 0);
  settings = assay_json_parse_object (assay_stmt_get_text (stmt, 1), -1, NULL);
  return settings == NULL ? NULL : g_strdup (assay_json_get_string (settings, "rubric", NULL));
}

static gint64
insert_copy (AssayDb *db, const AssayVersion *source, gint64 prompt_id, const char *name, const char *note,
             GError **error)
{
  gint64 now = assay_clock_now ();
  gint64 number = assay_db_exec_id (db, error,
                                    "UPDATE prompt SET next_number = next_number + 1, updated_at = $2"
                                    " WHERE id = $1 RETURNING next_number - 1",
                                    "ii", prompt_id, now);

  if (number <= 0)
    return -1;
  return assay_db_exec_id (db, error,
                           "INSERT INTO version (prompt_id, number, system, user, model, params, name, note,"
                           " parent, author, created_at, updated_at)"
                           " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) RETURNING id",
                           "iissssssisi", prompt_id, number, source->system, source->user, source->model,
                           source->params, name, note, source->id, g_get_user_name (), now);
}

static AssayVersion *
copy (AssayDb *db, gint64 id, gboolean with_words, const char *prompt_name, GError **error)
{
  g_autoptr (AssayVersion) source = assay_version_load (db, id, error);
  g_autoptr (AssayPrompt) prompt = source == NULL ? NULL : assay_prompt_load (db, source->prompt_id, error);
  g_autoptr (AssayTx) tx = prompt == NULL ? NULL : assay_db_begin (db, error);
  gint64 prompt_id, new_id;

  if (tx == NULL)
    return NULL;
  prompt_id = prompt_name == NULL
                ? prompt->id
                : assay_db_exec_id (db, error,
                                    "INSERT INTO prompt (project_id, name, created_at, updated_at)"
                                    " VALUES ($1, $2, $3, $3) RETURNING id",
                                    "isi", prompt->project_id, prompt_name, assay_clock_now ());
  new_id = prompt_id <= 0 ? -1
                          : insert_copy (db, source, prompt_id, with_words ? source->name : "",
                                         with_words ? source->note : "", error);
  return new_id > 0 && assay_tx_commit (g_steal_pointer (&tx), error) ? assay_version_load (db, new_id, error)
                                                                      : NULL;
}

/**
 * assay_version_restore:
 *
 * Begins a new draft of the same prompt that says what version @id says.
 *
 * Returns: (transfer full): the draft.
 */
AssayVersion *
assay_version_restore (AssayDb *db, gint64 id, GError **error)
{
  return copy (db, id, FALSE, NULL, error);
}

/**
 * assay_version_duplicate:
 *
 * As assay_version_restore(), and with the name and the note.
 *
 * Returns: (transfer full): the draft.
 */
AssayVersion *
assay_version_duplicate (AssayDb *db, gint64 id, GError **error)
{
  return copy (db, id, TRUE, NULL, error);
}

/**
 * assay_version_branch:
 * @prompt_name: of no other prompt of the project
 *
 * Begins a new prompt whose first version says what version @id says.
 *
 * Returns: (transfer full): its draft.
 */
AssayVersion *
assay_version_branch (AssayDb *db, gint64 id, const char *prompt_name, GError **error)
{
  g_autoptr (AssayVersion) source = assay_version_load (db, id, error);
  g_autoptr (AssayPrompt) prompt = source == NULL ? NULL : assay_prompt_load (db, source->prompt_id, error);
  g_autoptr (AssayPrompt) other = NULL;

  if (prompt == NULL)
    return NULL;
  if (*prompt_name == '\0' || g_utf8_strlen (prompt_name, -1) > ASSAY_PROMPT_MAX_NAME)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "A prompt needs a name of 1 to %d characters",
                   ASSAY_PROMPT_MAX_NAME);
      return NULL;
    }
  other = assay_prompt_find (db, prompt->project_id, prompt_name, NULL);
  if (other != NULL)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_CONFLICT, "The project has a prompt “%s” already", prompt_name);
      return NULL;
    }
  return copy (db, id, FALSE, prompt_name, error);
}
