/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-error.h"
#include "assay-secrets.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static const AssaySecretsOwner local = { "my-local.1", "https://example.org/v1", "TEST_ASSAY_KEY" };

static char *
look_up (const AssaySecretsOwner *owner, AssaySecretsPlace *place)
{
  g_autoptr (GError) error = NULL;
  char *key = assay_secrets_lookup_sync (owner, place, &error);

  g_assert_no_error (error);
  return key;
}

static void
assert_key (const AssaySecretsOwner *owner, const char *expected, AssaySecretsPlace expected_place)
{
  AssaySecretsPlace place = 99;
  g_autofree char *key = look_up (owner, &place);

  g_assert_cmpstr (key, ==, expected);
  g_assert_cmpint (place, ==, expected_place);
}

static void
test_environment (void)
{
  g_autofree char *variable = assay_secrets_dup_variable (local.connection);

  g_assert_cmpstr (variable, ==, "ASSAY_KEY_MY_LOCAL_1");
  assert_key (&local, NULL, ASSAY_SECRETS_NOWHERE);
  g_setenv (variable, "from-general", TRUE);
  assert_key (&local, "from-general", ASSAY_SECRETS_ENVIRONMENT);
  g_setenv ("TEST_ASSAY_KEY", "from-named", TRUE);
  assert_key (&local, "from-named", ASSAY_SECRETS_ENVIRONMENT);
  g_setenv ("TEST_ASSAY_KEY", "", TRUE);
  assert_key (&local, "from-general", ASSAY_SECRETS_ENVIRONMENT);
  g_unsetenv ("TEST_ASSAY_KEY");
  g_unsetenv (variable);
}

static void
test_file (void)
{
  const AssaySecretsOwner elsewhere = { local.connection, "https://evil.example/v1", NULL };
  const AssaySecretsOwner same_place = { local.connection, "https://example.org/v2", NULL };
  const AssaySecretsOwner plain_http = { local.connection, "http://example.org/v1", NULL };
  g_autofree char *path = assay_secrets_dup_file ();
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_true (assay_secrets_store_sync (&local, "sk-first", ASSAY_SECRETS_FILE, &error));
  g_assert_true (assay_secrets_store_sync (&local, "sk-second", ASSAY_SECRETS_FILE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  assert_key (&local, "sk-second", ASSAY_SECRETS_FILE);
  assert_key (&same_place, "sk-second", ASSAY_SECRETS_FILE);
  /* A workspace of somebody else can't send the key to somewhere else. */
  assert_key (&elsewhere, NULL, ASSAY_SECRETS_NOWHERE);
  assert_key (&plain_http, NULL, ASSAY_SECRETS_NOWHERE);

  g_setenv ("TEST_ASSAY_KEY", "from-named", TRUE);
  assert_key (&local, "from-named", ASSAY_SECRETS_ENVIRONMENT);
  g_unsetenv ("TEST_ASSAY_KEY");

  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_assert_null (assay_secrets_lookup_sync (&local, NULL, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_PERMISSION);
  g_clear_error (&error);
  g_chmod (path, 0600);

  g_assert_true (assay_secrets_forget_sync (&local, &error));
  assert_key (&local, NULL, ASSAY_SECRETS_NOWHERE);
}

static void
test_bad_keys (void)
{
  static const char *const keys[] = { "", "two words", "line\nbreak", "head: er\r\nX: y", "gr\xc3\xbcn" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (assay_secrets_store_sync (&local, keys[i], ASSAY_SECRETS_FILE, &error));
      g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
      g_assert_true (*keys[i] == '\0' || strstr (error->message, keys[i]) == NULL);
    }
}

static void
test_no_keyring (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (assay_secrets_store_sync (&local, "sk-third", ASSAY_SECRETS_KEYRING, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_UNSUPPORTED);
  g_assert_null (strstr (error->message, "sk-third"));
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  AssaySecretsPlace place;
  g_autofree char *key = assay_secrets_lookup_finish (result, &place, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (key, ==, "from-named");
  g_assert_cmpint (place, ==, ASSAY_SECRETS_ENVIRONMENT);
  g_main_loop_quit (data);
}

static void
test_async (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_setenv ("TEST_ASSAY_KEY", "from-named", TRUE);
  assay_secrets_lookup_async (&local, NULL, looked_up_cb, loop);
  g_main_loop_run (loop);
  g_unsetenv ("TEST_ASSAY_KEY");
}

int
main (int argc, char **argv)
{
  /* Folders of its own, and no session bus, so no keyring. */
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  g_test_add_func ("/service/secrets/environment", test_environment);
  g_test_add_func ("/service/secrets/file", test_file);
  g_test_add_func ("/service/secrets/bad-keys", test_bad_keys);
  g_test_add_func ("/service/secrets/no-keyring", test_no_keyring);
  g_test_add_func ("/service/secrets/async", test_async);
  return g_test_run ();
}
