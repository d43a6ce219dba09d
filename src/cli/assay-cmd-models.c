/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-models.c: assayctl models. A connection says where models come from, what they cost and how
 * fast they may be asked. Its key is never an argument and never printed: it comes from an environment
 * variable, from the keyring, or, after the user agreed, from a file that only they can read. */

#include "assay-cmd.h"

#include "assay-connection.h"
#include "assay-error.h"
#include "assay-http.h"
#include "assay-json.h"
#include "assay-model-list.h"
#include "assay-prices.h"
#include "assay-provider-presets.h"
#include "assay-secrets.h"
#include "assay-units.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* list ------------------------------------------------------------------------------------------ */

static void
append_price (GString *out, const char *name, double value)
{
  g_string_append_printf (out, ",\"%s\":", name);
  assay_json_append_number (out, value);
}

static void
append_text (GString *out, const char *name, const char *text)
{
  g_string_append_printf (out, "%s\"%s\":", out->len > 1 ? "," : "", name);
  if (text != NULL)
    assay_json_append_string (out, text);
  else
    g_string_append (out, "null");
}

static void
print_connection_json (const AssayConnection *connection)
{
  g_autoptr (GString) out = g_string_new ("{");

  append_text (out, "name", connection->name);
  append_text (out, "kind", connection->kind);
  append_text (out, "base_url", connection->base_url);
  append_text (out, "organization", connection->organization);
  append_text (out, "key_env", connection->key_env);
  append_price (out, "input_price", connection->input_price);
  append_price (out, "output_price", connection->output_price);
  append_price (out, "cached_price", connection->cached_price);
  g_string_append_printf (out,
                          ",\"concurrency\":%d,\"requests_per_minute\":%d,"
                          "\"tokens_per_minute\":%" G_GINT64_FORMAT ",\"timeout_s\":%d,\"models\":%s}\n",
                          connection->concurrency, connection->requests_per_minute,
                          connection->tokens_per_minute, connection->timeout_s,
                          connection->models != NULL ? connection->models : "null");
  assay_cli_print_text (out->str);
}

static void
add_connection (AssayTable *table, const AssayConnection *connection)
{
  g_autofree char *input = assay_units_dup_cost (connection->input_price);
  g_autofree char *output = assay_units_dup_cost (connection->output_price);
  const char *value = connection->key_env != NULL ? g_getenv (connection->key_env) : NULL;

  assay_table_add_cell (table, connection->name, ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, connection->base_url, ASSAY_STYLE_PLAIN);
  if (connection->key_env != NULL)
    assay_table_add_format (table, "$%s%s", connection->key_env,
                            value != NULL && *value != '\0' ? "" : " (not set)");
  else
    assay_table_add_cell (table, "–", ASSAY_STYLE_DIM);
  assay_table_add_cell (table, input, ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, output, ASSAY_STYLE_PLAIN);
  assay_table_add_format (table, "%d", connection->concurrency);
}

static void
add_builtin (AssayTable *table)
{
  assay_table_add_cell (table, "builtin", ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, "this machine: the free baseline", ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, "–", ASSAY_STYLE_DIM);
  assay_table_add_cell (table, "$0", ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, "$0", ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, "–", ASSAY_STYLE_DIM);
}

static gboolean
list (AssayCli *cli, GError **error)
{
  static const char *const titles[]
    = { "Name", "Where", "Key", "$/M in", "$/M out", "In flight" };
  gboolean json = FALSE;
  const GOptionEntry options[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "A line of JSON for each", NULL },
    { NULL },
  };
  g_autoptr (AssayTable) table = assay_cli_new_table ();
  g_autoptr (GPtrArray) connections = NULL;

  if (!assay_cli_parse (cli, options, 0, 0, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  connections = assay_connection_list (cli->db, error);
  if (connections == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    assay_table_add_column (table, titles[i], i >= 3);
  add_builtin (table);
  for (guint i = 0; i < connections->len; i++)
    if (json)
      print_connection_json (connections->pdata[i]);
    else
      add_connection (table, connections->pdata[i]);
  if (!json)
    assay_cli_print_table (table);
  return TRUE;
}

/* add ------------------------------------------------------------------------------------------- */

/* A number that was not named. */
#define UNSET G_MININT
#define MAX_PRICE 1e6

/* What "add" was told. */
typedef struct
{
  char *base_url;
  char *preset;
  char *key_env;
  char *organization;
  char *input_price; /* as typed: “nan” is not the same as nothing */
  char *output_price;
  char *cached_price;
  int concurrency;
  int rpm;
  gint64 tpm;
  int timeout;
} AddOptions;

static void
add_options_clear (AddOptions *options)
{
  g_free (options->base_url);
  g_free (options->preset);
  g_free (options->key_env);
  g_free (options->organization);
  g_free (options->input_price);
  g_free (options->output_price);
  g_free (options->cached_price);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AddOptions, add_options_clear)

/* The message does not repeat what was given: it may be the key itself. */
static gboolean
check_key_env (const char *name, GError **error)
{
  gboolean ok = g_ascii_isalpha (*name) || *name == '_';

  for (const char *p = name; *p != '\0'; p++)
    ok = ok && (g_ascii_isalnum (*p) || *p == '_');
  if (!ok)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                 "--key-env takes the name of an environment variable, such as OPENAI_API_KEY, not "
                 "the key");
  return ok;
}

static void
replace (char **field, const char *value)
{
  if (value == NULL)
    return;
  g_free (*field);
  *field = g_strdup (value);
}

/* The address from the options, the preset or the connection as it was. */
static gboolean
set_address (AssayConnection *connection, const AddOptions *options,
             const AssayProviderPreset *preset, GError **error)
{
  const char *url = options->base_url != NULL ? options->base_url
                    : preset != NULL          ? preset->base_url
                                              : connection->base_url;
  g_autofree char *plain = g_strdup (url);

  if (url == NULL)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "Say where the models are with --base-url or --preset");
      return FALSE;
    }
  while (g_str_has_suffix (plain, "/"))
    plain[strlen (plain) - 1] = '\0';
  if (!assay_http_check_url (plain, error))
    return FALSE;
  if (g_strcmp0 (plain, connection->base_url) != 0)
    {
      replace (&connection->learned, "{}"); /* of another server */
      g_clear_pointer (&connection->models, g_free);
    }
  replace (&connection->base_url, plain);
  return TRUE;
}

static gboolean
set_price (const char *text, double *price, GError **error)
{
  return assay_cli_parse_number (text, "price of a million tokens in dollars", 0, MAX_PRICE, price, error);
}

/* What was not named stays. */
static gboolean
set_numbers (AssayConnection *connection, const AddOptions *options, GError **error)
{
  if (!set_price (options->input_price, &connection->input_price, error) ||
      !set_price (options->output_price, &connection->output_price, error) ||
      !set_price (options->cached_price, &connection->cached_price, error))
    return FALSE;
  connection->concurrency = options->concurrency != UNSET ? options->concurrency : connection->concurrency;
  connection->requests_per_minute = options->rpm != UNSET ? options->rpm : connection->requests_per_minute;
  connection->tokens_per_minute = options->tpm != UNSET ? options->tpm : connection->tokens_per_minute;
  connection->timeout_s = options->timeout != UNSET ? options->timeout : connection->timeout_s;
  return TRUE;
}

static gboolean
apply (AssayConnection *connection, const AddOptions *options, GError **error)
{
  const AssayProviderPreset *preset
    = options->preset != NULL ? assay_provider_find_preset (options->preset) : NULL;

  if (options->preset != NULL && preset == NULL)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
                   "There is no preset “%s”; “assayctl models presets” lists them", options->preset);
      return FALSE;
    }
  if ((options->key_env != NULL && !check_key_env (options->key_env, error)) ||
      !set_address (connection, options, preset, error))
    return FALSE;
  if (preset != NULL)
    {
      replace (&connection->kind, preset->kind);
      replace (&connection->key_env, preset->key_env);
    }
  replace (&connection->key_env, options->key_env);
  replace (&connection->organization, options->organization);
  return set_numbers (connection, options, error);
}

static gboolean
save_connection (AssayDb *db, gpointer data, GError **error)
{
  return assay_connection_save (db, data, error);
}

static gboolean
add (AssayCli *cli, GError **error)
{
  g_auto (AddOptions) options = { .concurrency = UNSET, .rpm = UNSET, .tpm = UNSET, .timeout = UNSET };
  const GOptionEntry entries[] = {
    { "base-url", 'u', 0, G_OPTION_ARG_FILENAME, &options.base_url, "Such as http://127.0.0.1:8000/v1", "URL" },
    { "preset", 0, 0, G_OPTION_ARG_FILENAME, &options.preset,
      "A well-known place; “assayctl models presets” lists them", "ID" },
    { "key-env", 'k', 0, G_OPTION_ARG_FILENAME, &options.key_env, "The environment variable with the key", "NAME" },
    { "organization", 0, 0, G_OPTION_ARG_FILENAME, &options.organization, "To be named in each request", "ID" },
    { "input-price", 0, 0, G_OPTION_ARG_FILENAME, &options.input_price, "For a million tokens in", "DOLLARS" },
    { "output-price", 0, 0, G_OPTION_ARG_FILENAME, &options.output_price, "For a million tokens out", "DOLLARS" },
    { "cached-price", 0, 0, G_OPTION_ARG_FILENAME, &options.cached_price,
      "For a million tokens in that the server had cached", "DOLLARS" },
    { "concurrency", 0, 0, G_OPTION_ARG_INT, &options.concurrency, "Requests in flight, at most 256", "N" },
    { "rpm", 0, 0, G_OPTION_ARG_INT, &options.rpm, "Requests a minute, 0 for no limit", "N" },
    { "tpm", 0, 0, G_OPTION_ARG_INT64, &options.tpm, "Tokens a minute, 0 for no limit", "N" },
    { "timeout", 0, 0, G_OPTION_ARG_INT, &options.timeout, "How long an answer may take", "SECONDS" },
    { NULL },
  };
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayConnection) connection = NULL;

  if (!assay_cli_parse (cli, entries, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_CREATE, error))
    return FALSE;
  connection = assay_connection_find (cli->db, cli->args[0], &local_error);
  if (connection == NULL)
    connection = assay_connection_new (cli->args[0], "openai", NULL);
  return apply (connection, &options, error) &&
         assay_cli_write (cli, save_connection, connection, ASSAY_CHANGE_CONNECTIONS, error);
}

static gboolean
delete_connection (AssayDb *db, gpointer data, GError **error)
{
  return assay_connection_delete (db, ((AssayConnection *) data)->name, error);
}

static AssaySecretsOwner
owner_of (const AssayConnection *connection)
{
  return (AssaySecretsOwner){ connection->name, connection->base_url, connection->key_env };
}

static gboolean
remove_connection (AssayCli *cli, GError **error)
{
  g_autoptr (AssayConnection) connection = NULL;
  AssaySecretsOwner owner;

  if (!assay_cli_parse (cli, NULL, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  connection = assay_connection_find (cli->db, cli->args[0], error);
  if (connection == NULL)
    return FALSE;
  owner = owner_of (connection);
  return assay_cli_write (cli, delete_connection, connection, ASSAY_CHANGE_CONNECTIONS, error) &&
         assay_secrets_forget_sync (&owner, error);
}

/* test ------------------------------------------------------------------------------------------ */

/* An answer being waited for. */
typedef struct
{
  GMainLoop *loop;
  GAsyncResult *result;
} Wait;

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;

  wait->result = g_object_ref (result);
  g_main_loop_quit (wait->loop);
}

/* The main thread is the provider's for as long as it is asked. */
static GPtrArray *
ask_for_models (const AssayConnection *connection, const char *key, GError **error)
{
  g_autoptr (AssayProviderConfig) config
    = assay_provider_config_new (connection->name, connection->kind, connection->base_url);
  g_autoptr (AssayProvider) provider = NULL;
  GPtrArray *models;
  Wait wait = { 0 };

  config->key = g_strdup (key);
  config->organization = g_strdup (connection->organization);
  config->timeout_us = (gint64) connection->timeout_s * G_USEC_PER_SEC;
  provider = assay_provider_new (config, error);
  if (provider == NULL)
    return NULL;
  wait.loop = g_main_loop_new (NULL, FALSE);
  assay_provider_test_async (provider, NULL, answered_cb, &wait);
  g_main_loop_run (wait.loop);
  models = assay_provider_test_finish (provider, wait.result, error);
  g_object_unref (wait.result);
  g_main_loop_unref (wait.loop);
  return models;
}

static gboolean
save_models (AssayDb *db, gpointer data, GError **error)
{
  AssayConnection *connection = data;

  return assay_connection_set_models (db, connection->name, connection->models, error);
}

static void
explain_missing_key (GError **error, const AssayConnection *connection)
{
  if (g_error_matches (*error, ASSAY_ERROR, ASSAY_ERROR_AUTH) && connection->key_env != NULL)
    g_prefix_error (error, "No key was sent, since $%s is not set: ", connection->key_env);
}

static gboolean
test (AssayCli *cli, GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry options[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "As JSON", NULL },
    { NULL },
  };
  g_autoptr (AssayConnection) connection = NULL;
  g_autoptr (GPtrArray) models = NULL;
  g_autoptr (GError) key_error = NULL;
  AssaySecretsOwner owner;
  char *key;

  if (!assay_cli_parse (cli, options, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  connection = assay_connection_find (cli->db, cli->args[0], error);
  if (connection == NULL)
    return FALSE;
  owner = owner_of (connection);
  key = assay_secrets_lookup_sync (&owner, NULL, &key_error);
  if (key_error == NULL)
    models = ask_for_models (connection, key, error);
  else
    g_propagate_error (error, g_steal_pointer (&key_error));
  if (models == NULL && key == NULL)
    explain_missing_key (error, connection);
  assay_secret_free (key);
  if (models == NULL)
    return FALSE;
  g_free (connection->models);
  connection->models = assay_model_list_to_json (models);
  for (guint i = 0; !json && i < models->len; i++)
    assay_cli_print ("%s\n", ((AssayModelInfo *) models->pdata[i])->id);
  if (json)
    assay_cli_print ("%s\n", connection->models);
  return assay_workspace_is_read_only (cli->workspace) ||
         assay_cli_write (cli, save_models, connection, ASSAY_CHANGE_CONNECTIONS, error);
}

/* key ------------------------------------------------------------------------------------------- */

/* One line of standard input; not shown while it is typed. */
static char *
read_key (void)
{
  gboolean is_terminal = assay_console_is_terminal (STDIN_FILENO);
  struct termios old;
  struct termios quiet;
  char line[ASSAY_SECRET_MAX_BYTES + 2] = "";
  char *key;

  if (is_terminal && tcgetattr (STDIN_FILENO, &old) == 0)
    {
      fprintf (stderr, "Key: ");
      quiet = old;
      quiet.c_lflag &= (tcflag_t) ~ECHO;
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &quiet);
    }
  key = fgets (line, sizeof line, stdin) != NULL ? g_strstrip (g_strdup (line)) : g_strdup ("");
  if (is_terminal)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &old);
      fprintf (stderr, "\n");
    }
  explicit_bzero (line, sizeof line);
  return key;
}

static gboolean
set_key (AssayCli *cli, GError **error)
{
  gboolean in_file = FALSE, forget = FALSE;
  const GOptionEntry options[] = {
    { "store-in-file", 0, 0, G_OPTION_ARG_NONE, &in_file,
      "Keep it in a file that only you can read, not in the keyring", NULL },
    { "forget", 0, 0, G_OPTION_ARG_NONE, &forget, "Take the stored key away", NULL },
    { NULL },
  };
  g_autoptr (AssayConnection) connection = NULL;
  AssaySecretsOwner owner;
  char *key;
  gboolean ok;

  if (!assay_cli_parse (cli, options, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  connection = assay_connection_find (cli->db, cli->args[0], error);
  if (connection == NULL)
    return FALSE;
  owner = owner_of (connection);
  if (forget)
    return assay_secrets_forget_sync (&owner, error);
  key = read_key ();
  ok = assay_secrets_store_sync (&owner, key, in_file ? ASSAY_SECRETS_FILE : ASSAY_SECRETS_KEYRING, error);
  assay_secret_free (key);
  if (!ok && g_error_matches (*error, ASSAY_ERROR, ASSAY_ERROR_UNSUPPORTED))
    g_prefix_error (error, "Say --store-in-file to agree to a file: ");
  return ok;
}

/* presets, find --------------------------------------------------------------------------------- */

static gboolean
list_presets (AssayCli *cli, GError **error)
{
  static const char *const titles[] = { "Preset", "Name", "Where", "Key" };
  g_autoptr (AssayTable) table = assay_cli_new_table ();
  guint n = 0;
  const AssayProviderPreset *presets = assay_provider_presets (&n);

  if (!assay_cli_parse (cli, NULL, 0, 0, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    assay_table_add_column (table, titles[i], FALSE);
  for (guint i = 0; i < n; i++)
    {
      assay_table_add_cell (table, presets[i].id, ASSAY_STYLE_PLAIN);
      assay_table_add_cell (table, presets[i].label, ASSAY_STYLE_PLAIN);
      assay_table_add_cell (table, presets[i].base_url, ASSAY_STYLE_PLAIN);
      if (presets[i].key_env != NULL)
        assay_table_add_format (table, "$%s", presets[i].key_env);
      else
        assay_table_add_cell (table, "–", ASSAY_STYLE_DIM);
    }
  assay_cli_print_table (table);
  return TRUE;
}

static gboolean
find_servers (AssayCli *cli, GError **error)
{
  g_autoptr (GPtrArray) servers = NULL;
  guint n = 0;
  const AssayProviderPreset *presets = assay_provider_presets (&n);
  Wait wait = { 0 };

  if (!assay_cli_parse (cli, NULL, 0, 0, error))
    return FALSE;
  wait.loop = g_main_loop_new (NULL, FALSE);
  assay_provider_probe_async (presets, n, NULL, answered_cb, &wait);
  g_main_loop_run (wait.loop);
  servers = assay_provider_probe_finish (wait.result, error);
  g_object_unref (wait.result);
  g_main_loop_unref (wait.loop);
  if (servers == NULL)
    return FALSE;
  for (guint i = 0; i < servers->len; i++)
    {
      AssayFoundServer *server = servers->pdata[i];

      assay_cli_print ("%s\t%s\t%u models\n", server->preset->id, server->base_url,
                       server->models->len);
    }
  if (servers->len == 0)
    assay_cli_note ("No server answers on the usual ports of this machine");
  return TRUE;
}

const AssayCmd assay_cmd_models[] = {
  { "list", NULL, "The connections, with prices and limits", NULL, list },
  { "add", "NAME", "Adds a connection, or changes what is named of it",
    "  assayctl models add local --base-url http://127.0.0.1:8000/v1 --concurrency 64\n"
    "  assayctl models add openai --preset openai --input-price 1.25 --output-price 10",
    add },
  { "remove", "NAME", "Removes a connection and its stored key", NULL, remove_connection },
  { "test", "NAME", "Lists its models, or says exactly what is wrong", "  assayctl models test local", test },
  { "key", "NAME", "Reads a key from standard input and keeps it",
    "  assayctl models key openai\n  assayctl models key openai --store-in-file < key.txt", set_key },
  { "presets", NULL, "Well-known places that models come from", NULL, list_presets },
  { "find", NULL, "Looks for servers on the usual ports of this machine", NULL, find_servers },
  { NULL },
};
