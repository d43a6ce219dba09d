/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-models.c: "assayctl models": where models come from. A test asks the server for its list
 * and says in one sentence what is wrong; a key is read from the environment, the keyring or a file,
 * and is never printed. */

#include "assay-cmd.h"

#include "assay-connection.h"
#include "assay-error.h"
#include "assay-http.h"
#include "assay-provider-presets.h"
#include "assay-provider.h"
#include "assay-secrets.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static gboolean
save_connection (AssayDb *db, gpointer data, GError **error)
{
  return assay_connection_save (db, data, error);
}

static gboolean
begin_connection (AssayCli *cli, const char *preset_id, const char *url, AssayConnection **connection,
                  GError **error)
{
  const AssayProviderPreset *preset = NULL;

  if (preset_id != NULL)
    {
      preset = assay_provider_find_preset (preset_id);
      if (preset == NULL)
        {
          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
                       "There is no preset “%s”; “assayctl models presets” lists them", preset_id);
          return FALSE;
        }
    }
  if (preset == NULL && url == NULL)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "Say where the models are, with --base-url or --preset");
      return FALSE;
    }
  *connection = assay_connection_find (cli->db, cli->args[0], NULL);
  if (*connection == NULL)
    *connection = assay_connection_new (cli->args[0], "openai", NULL);
  g_free ((*connection)->base_url);
  (*connection)->base_url = g_strdup (url != NULL ? url : preset->base_url);
  if (preset != NULL && (*connection)->key_env == NULL)
    (*connection)->key_env = g_strdup (preset->key_env);
  return TRUE;
}

static gboolean
add (AssayCli *cli, GError **error)
{
  g_autofree char *url = NULL;
  g_autofree char *preset = NULL;
  g_autofree char *key_env = NULL;
  g_autofree char *organization = NULL;
  g_autofree char *input = NULL;
  g_autofree char *output = NULL;
  g_autofree char *cached = NULL;
  int concurrency = 0, rpm = -1, timeout = 0;
  gint64 tpm = -1;
  const GOptionEntry entries[] = {
    { "base-url", 'u', 0, G_OPTION_ARG_FILENAME, &url, "Such as http://127.0.0.1:8000/v1", "URL" },
    { "preset", 0, 0, G_OPTION_ARG_FILENAME, &preset, "See “assayctl models presets”", "ID" },
    { "key-env", 'k', 0, G_OPTION_ARG_FILENAME, &key_env, "The variable that holds the key", "NAME" },
    { "organization", 0, 0, G_OPTION_ARG_FILENAME, &organization, "Sent with each request", "ID" },
    { "input-price", 0, 0, G_OPTION_ARG_FILENAME, &input, "Dollars per million tokens", "PRICE" },
    { "output-price", 0, 0, G_OPTION_ARG_FILENAME, &output, "Dollars per million tokens", "PRICE" },
    { "cached-price", 0, 0, G_OPTION_ARG_FILENAME, &cached, "Of input that the server had cached",
      "PRICE" },
    { "concurrency", 'c', 0, G_OPTION_ARG_INT, &concurrency, "Requests in flight (8)", "N" },
    { "rpm", 0, 0, G_OPTION_ARG_INT, &rpm, "Requests a minute, 0 for no limit", "N" },
    { "tpm", 0, 0, G_OPTION_ARG_INT64, &tpm, "Tokens a minute, 0 for no limit", "N" },
    { "timeout", 0, 0, G_OPTION_ARG_INT, &timeout, "Of a request (60)", "SECONDS" },
    { NULL },
  };
  g_autoptr (AssayConnection) connection = NULL;

  if (!assay_cli_parse (cli, entries, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_CREATE, error) ||
      !begin_connection (cli, preset, url, &connection, error) ||
      !assay_cli_parse_number (input, "input price", 0, 1e6, &connection->input_price, error) ||
      !assay_cli_parse_number (output, "output price", 0, 1e6, &connection->output_price, error) ||
      !assay_cli_parse_number (cached, "cached price", 0, 1e6, &connection->cached_price, error))
    return FALSE;
  if (key_env != NULL)
    {
      g_free (connection->key_env);
      connection->key_env = g_steal_pointer (&key_env);
    }
  if (organization != NULL)
    {
      g_free (connection->organization);
      connection->organization = g_steal_pointer (&organization);
    }
  connection->concurrency = concurrency != 0 ? concurrency : connection->concurrency;
  connection->requests_per_minute = rpm >= 0 ? rpm : connection->requests_per_minute;
  connection->tokens_per_minute = tpm >= 0 ? tpm : connection->tokens_per_minute;
  connection->timeout_s = timeout != 0 ? timeout : connection->timeout_s;
  return assay_http_check_url (connection->base_url, error) &&
         assay_cli_write (cli, save_connection, connection, ASSAY_CHANGE_CONNECTIONS, error);
}

static void
add_price (AssayTable *table, double price)
{
  if (isnan (price))
    assay_table_add_cell (table, "unknown", ASSAY_STYLE_DIM);
  else
    assay_table_add_format (table, "$%g", price);
}

static gboolean
list (AssayCli *cli, GError **error)
{
  g_autoptr (AssayTable) table = assay_cli_new_table ();
  g_autoptr (GPtrArray) connections = NULL;

  if (!assay_cli_parse (cli, NULL, 0, 0, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  connections = assay_connection_list (cli->db, error);
  if (connections == NULL)
    return FALSE;
  assay_table_add_column (table, "Connection", FALSE);
  assay_table_add_column (table, "Where", FALSE);
  assay_table_add_column (table, "In flight", TRUE);
  assay_table_add_column (table, "Input/M", TRUE);
  assay_table_add_column (table, "Output/M", TRUE);
  assay_table_add_cell (table, "builtin", ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, "this program: a free baseline", ASSAY_STYLE_PLAIN);
  assay_table_add_format (table, "%u", g_get_num_processors ());
  assay_table_add_cell (table, "$0", ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, "$0", ASSAY_STYLE_PLAIN);
  for (guint i = 0; i < connections->len; i++)
    {
      AssayConnection *connection = connections->pdata[i];

      assay_table_add_cell (table, connection->name, ASSAY_STYLE_PLAIN);
      assay_table_add_cell (table, connection->base_url, ASSAY_STYLE_PLAIN);
      assay_table_add_format (table, "%d", connection->concurrency);
      add_price (table, connection->input_price);
      add_price (table, connection->output_price);
    }
  assay_cli_print_table (table);
  return TRUE;
}

static gboolean
remove_connection (AssayDb *db, gpointer data, GError **error)
{
  return assay_connection_delete (db, data, error);
}

static gboolean
remove_command (AssayCli *cli, GError **error)
{
  g_autoptr (AssayConnection) connection = NULL;

  if (!assay_cli_parse (cli, NULL, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  connection = assay_connection_find (cli->db, cli->args[0], error);
  return connection != NULL &&
         assay_cli_write (cli, remove_connection, cli->args[0], ASSAY_CHANGE_CONNECTIONS, error);
}

static gboolean
list_presets (AssayCli *cli, GError **error)
{
  g_autoptr (AssayTable) table = assay_cli_new_table ();
  guint n = 0;
  const AssayProviderPreset *presets = assay_provider_presets (&n);

  if (!assay_cli_parse (cli, NULL, 0, 0, error))
    return FALSE;
  assay_table_add_column (table, "Preset", FALSE);
  assay_table_add_column (table, "What", FALSE);
  assay_table_add_column (table, "Where", FALSE);
  assay_table_add_column (table, "Key in", FALSE);
  for (guint i = 0; i < n; i++)
    {
      assay_table_add_cell (table, presets[i].id, ASSAY_STYLE_PLAIN);
      assay_table_add_cell (table, presets[i].label, ASSAY_STYLE_PLAIN);
      assay_table_add_cell (table, presets[i].base_url, ASSAY_STYLE_PLAIN);
      assay_table_add_cell (table, presets[i].key_env != NULL ? presets[i].key_env : "–",
                            ASSAY_STYLE_PLAIN);
    }
  assay_cli_print_table (table);
  return TRUE;
}

typedef struct
{
  GMainLoop *loop;
  GPtrArray *found;
  GError *error;
} Asking;

static void
on_tested (GObject *source, GAsyncResult *result, gpointer data)
{
  Asking *asking = data;

  asking->found = g_task_propagate_pointer (G_TASK (result), &asking->error);
  g_main_loop_quit (asking->loop);
}

static AssayProvider *
make_provider (AssayConnection *connection, GError **error)
{
  AssaySecretsOwner owner = { connection->name, connection->base_url, connection->key_env };
  AssaySecretsPlace place;
  g_autoptr (AssayProviderConfig) config
    = assay_provider_config_new (connection->name, connection->kind, connection->base_url);
  g_autoptr (GError) local_error = NULL;

  config->organization = g_strdup (connection->organization);
  config->timeout_us = connection->timeout_s * G_USEC_PER_SEC;
  config->concurrency = 1;
  config->key = assay_secrets_lookup_sync (&owner, &place, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return assay_provider_new (config, error);
}

static gboolean
test (AssayCli *cli, GError **error)
{
  g_autoptr (AssayConnection) connection = NULL;
  g_autoptr (AssayProvider) provider = NULL;
  Asking asking = { 0 };

  if (!assay_cli_parse (cli, NULL, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  connection = assay_connection_find (cli->db, cli->args[0], error);
  provider = connection == NULL ? NULL : make_provider (connection, error);
  if (provider == NULL)
    return FALSE;
  asking.loop = g_main_loop_new (NULL, FALSE);
  assay_provider_test_async (provider, NULL, on_tested, &asking);
  g_main_loop_run (asking.loop);
  g_main_loop_unref (asking.loop);
  if (asking.error != NULL)
    {
      g_propagate_error (error, asking.error);
      return FALSE;
    }
  for (guint i = 0; i < asking.found->len; i++)
    assay_cli_print ("%s\n", ((AssayModelInfo *) asking.found->pdata[i])->id);
  g_ptr_array_unref (asking.found);
  return TRUE;
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  Asking *asking = data;

  asking->found = assay_provider_probe_finish (result, &asking->error);
  g_main_loop_quit (asking->loop);
}

static gboolean
find (AssayCli *cli, GError **error)
{
  Asking asking = { 0 };
  guint n = 0;
  const AssayProviderPreset *presets = assay_provider_presets (&n);

  if (!assay_cli_parse (cli, NULL, 0, 0, error))
    return FALSE;
  asking.loop = g_main_loop_new (NULL, FALSE);
  assay_provider_probe_async (presets, n, NULL, on_found, &asking);
  g_main_loop_run (asking.loop);
  g_main_loop_unref (asking.loop);
  if (asking.error != NULL)
    {
      g_propagate_error (error, asking.error);
      return FALSE;
    }
  for (guint i = 0; i < asking.found->len; i++)
    {
      AssayFoundServer *server = asking.found->pdata[i];

      assay_cli_print ("%s\t%s\t%u models\n", server->preset->id, server->base_url,
                       server->models->len);
    }
  if (asking.found->len == 0)
    assay_cli_note ("No model server answers on the usual ports of this machine");
  g_ptr_array_unref (asking.found);
  return TRUE;
}

static gboolean
store_key (AssayCli *cli, GError **error)
{
  gboolean in_file = FALSE;
  const GOptionEntry entries[] = {
    { "store-in-file", 0, 0, G_OPTION_ARG_NONE, &in_file,
      "Keep it in a file that only you can read, instead of the keyring", NULL },
    { NULL },
  };
  g_autoptr (AssayConnection) connection = NULL;
  AssaySecretsOwner owner;
  char key[ASSAY_SECRET_MAX_BYTES] = "";
  gboolean ok;

  if (!assay_cli_parse (cli, entries, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  connection = assay_connection_find (cli->db, cli->args[0], error);
  if (connection == NULL)
    return FALSE;
  if (fgets (key, sizeof key, stdin) == NULL || *g_strstrip (key) == '\0')
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "No key came on standard input");
      return FALSE;
    }
  owner = (AssaySecretsOwner){ connection->name, connection->base_url, connection->key_env };
  ok = assay_secrets_store_sync (&owner, key, in_file ? ASSAY_SECRETS_FILE : ASSAY_SECRETS_KEYRING,
                                 error);
  explicit_bzero (key, sizeof key);
  return ok;
}

const AssayCmd assay_cmd_models[] = {
  { "list", NULL, "The connections of the workspace", NULL, list },
  { "add", "NAME", "Adds a connection, or changes it",
    "  assayctl models add local --base-url http://127.0.0.1:8000/v1 --key-env MY_KEY \\\n"
    "           --input-price 1.25 --output-price 10 --concurrency 64\n"
    "  assayctl models add openai --preset openai",
    add },
  { "test", "NAME", "Asks the server for its models, or says what is wrong", NULL, test },
  { "find", NULL, "Looks for model servers on the usual ports of this machine", NULL, find },
  { "presets", NULL, "Vendors and servers whose address is known", NULL, list_presets },
  { "key", "NAME", "Reads a key from standard input and keeps it", NULL, store_key },
  { "remove", "NAME", "Removes a connection; what it answered stays", NULL, remove_command },
  { NULL },
};
