/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-connection-repo.c: where models come from, and how it is kept. Prices and limits are one
 * JSON column, since providers will bring more of them. A key is never stored here. */

#include "assay-connection.h"

#include "assay-clock.h"
#include "assay-error.h"
#include "assay-json.h"

#include <math.h>
#include <string.h>

#define COLUMNS                                                                                    \
  "id, name, kind, base_url, organization, key_env, settings, learned, models, created_at,"        \
  " updated_at"

/**
 * assay_connection_new:
 *
 * Returns: (transfer full): a connection with default limits that is in no workspace yet.
 */
AssayConnection *
assay_connection_new (const char *name, const char *kind, const char *base_url)
{
  AssayConnection *connection = g_new0 (AssayConnection, 1);

  connection->name = g_strdup (name);
  connection->kind = g_strdup (kind);
  connection->base_url = g_strdup (base_url);
  connection->input_price = connection->output_price = connection->cached_price = NAN;
  connection->budget = NAN;
  connection->concurrency = ASSAY_CONNECTION_DEFAULT_CONCURRENCY;
  connection->timeout_s = ASSAY_CONNECTION_DEFAULT_TIMEOUT_S;
  connection->learned = g_strdup ("{}");
  return connection;
}

/**
 * assay_connection_copy:
 *
 * Returns: (transfer full): the same connection. Any thread.
 */
AssayConnection *
assay_connection_copy (const AssayConnection *connection)
{
  AssayConnection *copy = g_memdup2 (connection, sizeof *connection);

  copy->name = g_strdup (connection->name);
  copy->kind = g_strdup (connection->kind);
  copy->base_url = g_strdup (connection->base_url);
  copy->organization = g_strdup (connection->organization);
  copy->key_env = g_strdup (connection->key_env);
  copy->learned = g_strdup (connection->learned);
  copy->models = g_strdup (connection->models);
  return copy;
}

/**
 * assay_connection_free:
 * @connection: (transfer full): what to free
 */
void
assay_connection_free (AssayConnection *connection)
{
  g_free (connection->name);
  g_free (connection->kind);
  g_free (connection->base_url);
  g_free (connection->organization);
  g_free (connection->key_env);
  g_free (connection->learned);
  g_free (connection->models);
  g_free (connection);
}

static char *
settings_to_json (const AssayConnection *connection)
{
  const struct
  {
    const char *name;
    double value;
  } rows[] = {
    { "input_price", connection->input_price },
    { "output_price", connection->output_price },
    { "cached_price", connection->cached_price },
    { "concurrency", connection->concurrency },
    { "requests_per_minute", connection->requests_per_minute },
    { "tokens_per_minute", (double) connection->tokens_per_minute },
    { "timeout_s", connection->timeout_s },
    { "budget", connection->budget },
  };
  GString *out = g_string_new ("{");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (!isnan (rows[i].value))
      {
        if (out->len > 1)
          g_string_append_c (out, ',');
        assay_json_append_string (out, rows[i].name);
        g_string_append_c (out, ':');
        assay_json_append_number (out, rows[i].value);
      }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

static AssayConnection *
from_row (AssayStmt *stmt)
{
  AssayConnection *connection = g_new0 (AssayConnection, 1);
  g_autoptr (JsonObject) settings = assay_json_parse_object (assay_stmt_get_text (stmt, 6), -1, NULL);

  connection->id = assay_stmt_get_int (stmt, 0);
  connection->name = assay_stmt_dup_text (stmt, 1);
  connection->kind = assay_stmt_dup_text (stmt, 2);
  connection->base_url = assay_stmt_dup_text (stmt, 3);
  connection->organization = assay_stmt_dup_text (stmt, 4);
  connection->key_env = assay_stmt_dup_text (stmt, 5);
  connection->input_price = assay_json_get_double (settings, "input_price", NAN);
  connection->output_price = assay_json_get_double (settings, "output_price", NAN);
  connection->cached_price = assay_json_get_double (settings, "cached_price", NAN);
  connection->concurrency = (int) assay_json_get_int (settings, "concurrency",
                                                      ASSAY_CONNECTION_DEFAULT_CONCURRENCY);
  connection->requests_per_minute = (int) assay_json_get_int (settings, "requests_per_minute", 0);
  connection->tokens_per_minute = assay_json_get_int (settings, "tokens_per_minute", 0);
  connection->timeout_s = (int) assay_json_get_int (settings, "timeout_s",
                                                    ASSAY_CONNECTION_DEFAULT_TIMEOUT_S);
  connection->budget = assay_json_get_double (settings, "budget", NAN);
  connection->learned = assay_stmt_dup_text (stmt, 7);
  connection->models = assay_stmt_dup_text (stmt, 8);
  connection->created_at = assay_stmt_get_int (stmt, 9);
  connection->updated_at = assay_stmt_get_int (stmt, 10);
  return connection;
}

static gboolean
check (const AssayConnection *connection, GError **error)
{
  if (connection->name == NULL || *connection->name == '\0' || strchr (connection->name, '/') ||
      strcmp (connection->name, "builtin") == 0 || strlen (connection->name) > 64)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "“%s” can't be a connection's name: 1 to 64 characters without “/”, and not "
                   "“builtin”",
                   connection->name);
      return FALSE;
    }
  if (connection->concurrency < 1 || connection->concurrency > 256)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "The concurrency is %d; it must be from 1 to 256", connection->concurrency);
      return FALSE;
    }
  if (connection->timeout_s < 1 || connection->timeout_s > 3600)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "The time-out is %d seconds; it must be from 1 to 3600", connection->timeout_s);
      return FALSE;
    }
  if (connection->requests_per_minute < 0 || connection->tokens_per_minute < 0)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "A limit of requests or tokens a minute can't be negative; 0 is no limit");
      return FALSE;
    }
  if (connection->input_price < 0 || connection->output_price < 0 || connection->cached_price < 0)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "A price can't be negative; leave it out when it is not known");
      return FALSE;
    }
  return TRUE;
}

/**
 * assay_connection_save:
 * @db: a writing connection
 * @connection: replaces the one of the same name; gets its id and times
 */
gboolean
assay_connection_save (AssayDb *db, AssayConnection *connection, GError **error)
{
  g_autofree char *settings = NULL;

  if (!check (connection, error))
    return FALSE;
  settings = settings_to_json (connection);
  connection->updated_at = assay_clock_now ();
  connection->id = assay_db_exec_id (
    db, error,
    "INSERT INTO connection (name, kind, base_url, organization, key_env, settings, learned,"
    " models, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)"
    " ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, base_url = excluded.base_url,"
    " organization = excluded.organization, key_env = excluded.key_env,"
    " settings = excluded.settings, learned = excluded.learned, models = excluded.models,"
    " updated_at = excluded.updated_at RETURNING id",
    "ssssssssi", connection->name, connection->kind, connection->base_url,
    connection->organization, connection->key_env, settings, connection->learned,
    connection->models, connection->updated_at);
  return connection->id > 0;
}

/**
 * assay_connection_find:
 *
 * Returns: (transfer full): the connection @name; or %ASSAY_ERROR_NOT_FOUND.
 */
AssayConnection *
assay_connection_find (AssayDb *db, const char *name, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt
    = assay_db_query (db, error, "SELECT " COLUMNS " FROM connection WHERE name = $1", "s", name);

  if (stmt == NULL)
    return NULL;
  if (assay_stmt_next (stmt, &local_error))
    return from_row (stmt);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
                 "There is no connection “%s”; add it with “assayctl models add”", name);
  return NULL;
}

/**
 * assay_connection_list:
 *
 * Returns: (transfer full) (element-type AssayConnection): all of them by name.
 */
GPtrArray *
assay_connection_list (AssayDb *db, GError **error)
{
  g_autoptr (GPtrArray) list
    = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_connection_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt
    = assay_db_query (db, error, "SELECT " COLUMNS " FROM connection ORDER BY name", "");

  if (stmt == NULL)
    return NULL;
  while (assay_stmt_next (stmt, &local_error))
    g_ptr_array_add (list, from_row (stmt));
  if (local_error == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * assay_connection_delete:
 * @db: a writing connection
 */
gboolean
assay_connection_delete (AssayDb *db, const char *name, GError **error)
{
  return assay_db_exec (db, error, "DELETE FROM connection WHERE name = $1", "s", name);
}

/**
 * assay_connection_set_learned:
 * @db: a writing connection
 * @learned: JSON: model → what it refused
 */
gboolean
assay_connection_set_learned (AssayDb *db, const char *name, const char *learned, GError **error)
{
  return assay_db_exec (db, error, "UPDATE connection SET learned = $2 WHERE name = $1", "ss", name,
                        learned);
}

/**
 * assay_connection_set_models:
 * @db: a writing connection
 * @models: JSON: the list of models as it was last seen
 */
gboolean
assay_connection_set_models (AssayDb *db, const char *name, const char *models, GError **error)
{
  return assay_db_exec (db, error, "UPDATE connection SET models = $2, updated_at = $3"
                                   " WHERE name = $1",
                        "ssi", name, models, assay_clock_now ());
}
