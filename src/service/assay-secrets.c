/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-secrets.c: API keys. An environment variable comes first: the one that the connection names,
 * else ASSAY_KEY_<NAME>. Then the keyring, then a file with mode 0600 that is written only when the
 * user agreed to it. Keys never reach the database, a log or a message.
 *
 * A stored key belongs to a connection's name and to its origin, that is scheme, host and port: a
 * workspace that came from elsewhere, with a connection of the same name and another address, does
 * not get it.
 *
 * The sync functions block, for as long as a keyring asks its user; they are for any thread but
 * GTK's. The async ones do the same in a thread of their own. The keyring's own asynchronous calls
 * run in a main context that lives as long as the call, so that it can be given up. */

#include "assay-secrets.h"

#include "assay-error.h"
#include "assay-json.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_NAME "keys.json"
#define FILE_MAX_BYTES (1024 * 1024)

static const SecretSchema schema = {
  "dev.assay.Assay.Key",
  SECRET_SCHEMA_NONE,
  { { "connection", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "origin", SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

/**
 * assay_secret_free:
 * @key: (transfer full) (nullable): is wiped, then freed
 */
void
assay_secret_free (char *key)
{
  if (key != NULL)
    explicit_bzero (key, strlen (key));
  g_free (key);
}

/**
 * assay_secrets_place_name:
 *
 * Returns: (transfer none): @place in words, for messages.
 */
const char *
assay_secrets_place_name (AssaySecretsPlace place)
{
  static const char *const names[] = { "nowhere", "the environment", "the keyring", "a file" };

  return names[place];
}

/**
 * assay_secrets_dup_variable:
 *
 * Returns: (transfer full): the environment variable that may always hold the connection's key:
 * ASSAY_KEY_ and the name in capitals, with "_" for what is no letter or digit.
 */
char *
assay_secrets_dup_variable (const char *connection)
{
  char *name = g_strconcat ("ASSAY_KEY_", connection, NULL);

  for (char *p = name; *p != '\0'; p++)
    *p = g_ascii_isalnum (*p) ? g_ascii_toupper (*p) : '_';
  return name;
}

/**
 * assay_secrets_dup_file:
 *
 * Returns: (transfer full): where keys are kept when there is no keyring and the user agreed.
 */
char *
assay_secrets_dup_file (void)
{
  return g_build_filename (g_get_user_config_dir (), "assay", FILE_NAME, NULL);
}

static char *
dup_origin (const char *base_url)
{
  g_autoptr (GUri) uri = base_url != NULL ? g_uri_parse (base_url, G_URI_FLAGS_NONE, NULL) : NULL;

  if (uri == NULL)
    return g_strdup ("");
  return g_strdup_printf ("%s://%s:%d", g_uri_get_scheme (uri),
                          g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "",
                          g_uri_get_port (uri));
}

static char *
dup_id (const AssaySecretsOwner *owner)
{
  g_autofree char *origin = dup_origin (owner->base_url);

  return g_strdup_printf ("%s @ %s", owner->connection, origin);
}

/* Environment --------------------------------------------------------------------------------- */

static char *
read_environment (const AssaySecretsOwner *owner)
{
  g_autofree char *general = assay_secrets_dup_variable (owner->connection);
  const char *named = owner->key_env != NULL ? g_getenv (owner->key_env) : NULL;
  const char *key = named != NULL && *named != '\0' ? named : g_getenv (general);

  return key != NULL && *key != '\0' ? g_strdup (key) : NULL;
}

/* Keyring ------------------------------------------------------------------------------------- */

/* One call to the keyring, until it answers or is given up. */
typedef struct
{
  GMainLoop *loop;
  GCancellable *cancellable;
  GAsyncResult *result;
} Call;

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;

  call->result = g_object_ref (result);
  g_main_loop_quit (call->loop);
}

static gboolean
give_up (gpointer data)
{
  g_cancellable_cancel (((Call *) data)->cancellable);
  return G_SOURCE_REMOVE;
}

static void
call_begin (Call *call)
{
  GMainContext *context = g_main_context_new ();
  g_autoptr (GSource) timer = g_timeout_source_new_seconds (ASSAY_SECRETS_TIMEOUT_S);

  g_main_context_push_thread_default (context);
  *call = (Call){ g_main_loop_new (context, FALSE), g_cancellable_new (), NULL };
  g_source_set_callback (timer, give_up, call, NULL);
  g_source_attach (timer, context);
  g_main_context_unref (context);
}

static void
call_end (Call *call)
{
  g_main_context_pop_thread_default (g_main_loop_get_context (call->loop));
  g_main_loop_unref (call->loop);
  g_object_unref (call->cancellable);
  g_object_unref (call->result);
}

/* Without a session bus, looking for one would try to start it. */
static gboolean
has_session_bus (void)
{
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");

  return (address != NULL && *address != '\0') || g_file_test (socket, G_FILE_TEST_EXISTS);
}

static char *
read_keyring (const AssaySecretsOwner *owner)
{
  g_autofree char *origin = dup_origin (owner->base_url);
  g_autoptr (GError) error = NULL;
  char *secret;
  char *key;
  Call call;

  if (!has_session_bus ())
    return NULL;
  call_begin (&call);
  secret_password_lookup (&schema, call.cancellable, answered_cb, &call, "connection",
                          owner->connection, "origin", origin, NULL);
  g_main_loop_run (call.loop);
  secret = secret_password_lookup_finish (call.result, &error);
  call_end (&call);
  if (error != NULL)
    g_debug ("No answer of the keyring: %s", error->message);
  key = g_strdup (secret);
  secret_password_free (secret);
  return key;
}

static gboolean
write_keyring (const AssaySecretsOwner *owner, const char *key, GError **error)
{
  g_autofree char *origin = dup_origin (owner->base_url);
  g_autofree char *label = g_strdup_printf ("Assay: key of “%s”", owner->connection);
  g_autoptr (GError) local_error = NULL;
  gboolean ok = FALSE;
  Call call;

  if (has_session_bus ())
    {
      call_begin (&call);
      secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, key, call.cancellable,
                             answered_cb, &call, "connection", owner->connection, "origin", origin,
                             NULL);
      g_main_loop_run (call.loop);
      ok = secret_password_store_finish (call.result, &local_error);
      call_end (&call);
    }
  if (!ok)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNSUPPORTED,
                 "There is no keyring to keep the key in%s%s%s; agree to a file that only you can "
                 "read, or put the key into an environment variable",
                 local_error != NULL ? " (" : "", local_error != NULL ? local_error->message : "",
                 local_error != NULL ? ")" : "");
  return ok;
}

static void
forget_in_keyring (const AssaySecretsOwner *owner)
{
  g_autofree char *origin = dup_origin (owner->base_url);
  g_autoptr (GError) error = NULL;
  Call call;

  if (!has_session_bus ())
    return;
  call_begin (&call);
  secret_password_clear (&schema, call.cancellable, answered_cb, &call, "connection",
                         owner->connection, "origin", origin, NULL);
  g_main_loop_run (call.loop);
  secret_password_clear_finish (call.result, &error);
  call_end (&call);
  if (error != NULL)
    g_debug ("No answer of the keyring: %s", error->message);
}

/* File ---------------------------------------------------------------------------------------- */

/* An empty object when there is no file. */
static JsonObject *
load_file (GError **error)
{
  g_autofree char *path = assay_secrets_dup_file ();
  g_autofree char *text = NULL;
  g_autoptr (GError) local_error = NULL;
  JsonObject *keys = NULL;
  GStatBuf info;
  gsize length = 0;

  if (g_stat (path, &info) != 0)
    return json_object_new ();
  if ((info.st_mode & 077) != 0)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_PERMISSION,
                   "Others can read the keys in “%s”; say “chmod 600” to it", path);
      return NULL;
    }
  if (info.st_size <= FILE_MAX_BYTES && g_file_get_contents (path, &text, &length, &local_error))
    keys = assay_json_parse_object (text, (gssize) length, NULL);
  if (text != NULL)
    explicit_bzero (text, length);
  if (keys == NULL)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_CORRUPT, "The keys in “%s” can't be read%s%s", path,
                 local_error != NULL ? ": " : ": it is no JSON object of keys",
                 local_error != NULL ? local_error->message : "");
  return keys;
}

static gboolean
save_file (JsonObject *keys, GError **error)
{
  g_autofree char *path = assay_secrets_dup_file ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = assay_json_object_to_text (keys);
  gboolean ok;

  g_mkdir_with_parents (folder, 0700);
  ok = g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
  explicit_bzero (text, strlen (text));
  return ok;
}

static char *
read_file (const AssaySecretsOwner *owner, GError **error)
{
  g_autofree char *id = dup_id (owner);
  g_autoptr (JsonObject) keys = load_file (error);

  return keys != NULL ? g_strdup (assay_json_get_string (keys, id, NULL)) : NULL;
}

static gboolean
write_file (const AssaySecretsOwner *owner, const char *key, GError **error)
{
  g_autofree char *id = dup_id (owner);
  g_autoptr (JsonObject) keys = load_file (error);

  if (keys == NULL)
    return FALSE;
  json_object_set_string_member (keys, id, key);
  return save_file (keys, error);
}

static gboolean
forget_in_file (const AssaySecretsOwner *owner, GError **error)
{
  g_autofree char *id = dup_id (owner);
  g_autoptr (JsonObject) keys = load_file (error);

  if (keys == NULL || !json_object_has_member (keys, id))
    return keys != NULL;
  json_object_remove_member (keys, id);
  return save_file (keys, error);
}

/* Public -------------------------------------------------------------------------------------- */

/* What goes into a header: visible ASCII. The message never holds the key. */
static gboolean
check_key (const char *key, GError **error)
{
  gsize length = strlen (key);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (key[i]))
      length = 0;
  if (length > 0 && length <= ASSAY_SECRET_MAX_BYTES)
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               "That is no API key: it must be one line of letters, digits and signs");
  return FALSE;
}

/**
 * assay_secrets_lookup_sync:
 * @place: (out) (optional): where it was found
 *
 * Looks for a connection's key. May wait for the user to unlock their keyring.
 *
 * Returns: (transfer full) (nullable): the key, to be freed with assay_secret_free(); %NULL without
 * an error when there is none.
 */
char *
assay_secrets_lookup_sync (const AssaySecretsOwner *owner, AssaySecretsPlace *place, GError **error)
{
  AssaySecretsPlace found = ASSAY_SECRETS_ENVIRONMENT;
  g_autoptr (GError) local_error = NULL;
  char *key = read_environment (owner);

  if (key == NULL)
    {
      found = ASSAY_SECRETS_KEYRING;
      key = read_keyring (owner);
    }
  if (key == NULL)
    {
      found = ASSAY_SECRETS_FILE;
      key = read_file (owner, &local_error);
    }
  if (local_error == NULL && key != NULL)
    check_key (key, &local_error);
  if (local_error != NULL)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&local_error), "Key of “%s”: ",
                                  owner->connection);
      g_clear_pointer (&key, assay_secret_free);
    }
  if (place != NULL)
    *place = key != NULL ? found : ASSAY_SECRETS_NOWHERE;
  return key;
}

/**
 * assay_secrets_store_sync:
 * @place: the keyring, or the file when the user agreed to it
 *
 * Keeps a connection's key. What was kept before is replaced.
 *
 * Returns: whether it is kept; %ASSAY_ERROR_UNSUPPORTED when there is no keyring.
 */
gboolean
assay_secrets_store_sync (const AssaySecretsOwner *owner, const char *key, AssaySecretsPlace place,
                          GError **error)
{
  if (!check_key (key, error))
    return FALSE;
  return place == ASSAY_SECRETS_FILE ? write_file (owner, key, error)
                                     : write_keyring (owner, key, error);
}

/**
 * assay_secrets_forget_sync:
 *
 * Removes a connection's key from keyring and file. One that is not there is forgotten already.
 */
gboolean
assay_secrets_forget_sync (const AssaySecretsOwner *owner, GError **error)
{
  forget_in_keyring (owner);
  return forget_in_file (owner, error);
}

/* A call in a thread of its own. */
typedef struct
{
  char *connection;
  char *base_url;
  char *key_env;
  char *key;
  AssaySecretsPlace place;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->connection);
  g_free (job->base_url);
  g_free (job->key_env);
  assay_secret_free (job->key);
  g_free (job);
}

static GTask *
new_task (const AssaySecretsOwner *owner, const char *key, AssaySecretsPlace place, gpointer tag,
          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  *job = (Job){ g_strdup (owner->connection), g_strdup (owner->base_url),
                g_strdup (owner->key_env), g_strdup (key), place };
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, job_free);
  return task;
}

static void
lookup_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  AssaySecretsOwner owner = { job->connection, job->base_url, job->key_env };
  GError *error = NULL;
  char *key = assay_secrets_lookup_sync (&owner, &job->place, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, key, (GDestroyNotify) assay_secret_free);
}

/**
 * assay_secrets_lookup_async:
 *
 * Does what assay_secrets_lookup_sync() does in a thread of its own.
 */
void
assay_secrets_lookup_async (const AssaySecretsOwner *owner, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = new_task (owner, NULL, ASSAY_SECRETS_NOWHERE, assay_secrets_lookup_async,
                                     cancellable, callback, user_data);

  g_task_run_in_thread (task, lookup_in_thread);
}

/**
 * assay_secrets_lookup_finish:
 * @place: (out) (optional): where it was found
 *
 * Returns: (transfer full) (nullable): as assay_secrets_lookup_sync().
 */
char *
assay_secrets_lookup_finish (GAsyncResult *result, AssaySecretsPlace *place, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  if (place != NULL)
    *place = ((Job *) g_task_get_task_data (G_TASK (result)))->place;
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
store_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  AssaySecretsOwner owner = { job->connection, job->base_url, job->key_env };
  GError *error = NULL;

  if (assay_secrets_store_sync (&owner, job->key, job->place, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * assay_secrets_store_async:
 *
 * Does what assay_secrets_store_sync() does in a thread of its own.
 */
void
assay_secrets_store_async (const AssaySecretsOwner *owner, const char *key, AssaySecretsPlace place,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = new_task (owner, key, place, assay_secrets_store_async, cancellable,
                                     callback, user_data);

  g_task_run_in_thread (task, store_in_thread);
}

/**
 * assay_secrets_store_finish:
 *
 * Returns: whether it is kept.
 */
gboolean
assay_secrets_store_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
