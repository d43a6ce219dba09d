/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-application.c: the life of the program. One process serves all windows; each window has a
 * workspace, and a workspace that is open already is brought to the front instead of opened twice.
 * Without a file on the command line it is the default workspace, which is made when there is none. */

#include "assay-application.h"

#include "assay-config.h"
#include "assay-troubleshooting.h"
#include "assay-window.h"
#include "assay-workspace.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

struct _AssayApplication
{
  AdwApplication parent_instance;

  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (AssayApplication, assay_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
  { NULL },
};

static AssayWindow *
find_window (AssayApplication *self, const char *path)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *l = windows; l != NULL; l = l->next)
    if (ASSAY_IS_WINDOW (l->data) && g_strcmp0 (assay_window_get_path (l->data), path) == 0)
      return l->data;
  return NULL;
}

/* Presents first, opens after: the frame is there while the database is being looked at. */
static void
open_path (AssayApplication *self, const char *path, gboolean create)
{
  AssayWindow *window = find_window (self, path);

  if (window != NULL)
    {
      gtk_window_present (GTK_WINDOW (window));
      return;
    }
  window = assay_window_new (ADW_APPLICATION (self));
  gtk_window_present (GTK_WINDOW (window));
  assay_window_open (window, path, create);
}

static void
assay_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  g_autofree char *path = assay_workspace_dup_default_path ();

  if (window != NULL)
    gtk_window_present (window);
  else
    open_path (ASSAY_APPLICATION (application), path, TRUE);
}

/* Workspaces may be called anything; SQLite's header tells them from data. */
static gboolean
is_database (const char *path)
{
  static const char magic[] = "SQLite format 3";
  char head[sizeof magic] = { 0 };
  FILE *file = g_file_test (path, G_FILE_TEST_IS_REGULAR) ? fopen (path, "re") : NULL;
  gsize n = file == NULL ? 0 : fread (head, 1, sizeof head, file);

  if (file != NULL)
    fclose (file);
  return n == sizeof head && memcmp (head, magic, sizeof head) == 0;
}

/* What is there and is no workspace is imported; what is not there may be a workspace to be. */
static gboolean
is_data (const char *path)
{
  return !g_str_has_suffix (path, ".assay") && g_file_test (path, G_FILE_TEST_EXISTS) &&
         !is_database (path);
}

static void
import_into_active (AssayApplication *self, char **sources)
{
  GtkWindow *window;

  if (gtk_application_get_active_window (GTK_APPLICATION (self)) == NULL)
    g_application_activate (G_APPLICATION (self));
  window = gtk_application_get_active_window (GTK_APPLICATION (self));
  while (window != NULL && !ASSAY_IS_WINDOW (window))
    window = gtk_window_get_transient_for (window);
  if (window == NULL)
    return;
  gtk_window_present (window);
  assay_window_import (ASSAY_WINDOW (window), sources);
}

static void
assay_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  AssayApplication *self = ASSAY_APPLICATION (application);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) sources = NULL;

  for (int i = 0; i < n_files; i++)
    {
      const char *path = g_file_peek_path (files[i]);

      if (path != NULL && is_data (path))
        g_strv_builder_add (builder, path);
      else if (path != NULL)
        open_path (self, path, FALSE);
    }
  sources = g_strv_builder_end (builder);
  if (sources[0] != NULL)
    import_into_active (self, sources);
}

static int
assay_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  if (!g_variant_dict_contains (dict, "version"))
    return -1;
  g_print ("assay %s\n", ASSAY_VERSION);
  return 0;
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *parent = gtk_application_get_active_window (data);
  const char *path = ASSAY_IS_WINDOW (parent) ? assay_window_get_path (ASSAY_WINDOW (parent)) : NULL;
  const char *developers[] = { _("The Assay contributors"), NULL };
  g_autofree char *details = assay_troubleshooting_dup_text (parent, path);

  adw_show_about_window (parent, "application-name", _("Assay"), "application-icon", ASSAY_APP_ID,
                         "version", ASSAY_VERSION, "developer-name", _("The Assay contributors"),
                         "developers", developers, "license-type", GTK_LICENSE_GPL_3_0, "comments",
                         _("Label data with language models and know whether the labels are right"),
                         "debug-info", details, "debug-info-filename", "assay-troubleshooting.txt",
                         /* Translators: put your names here, one a line. */
                         "translator-credits", _("translator-credits"), NULL);
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_application_quit (data);
}

static void
new_window_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autofree char *path = assay_workspace_dup_default_path ();

  open_path (data, path, TRUE);
}

static gboolean
scheme_from_settings (GValue *value, GVariant *variant, gpointer data)
{
  static const struct
  {
    const char *nick;
    AdwColorScheme scheme;
  } schemes[] = { { "light", ADW_COLOR_SCHEME_FORCE_LIGHT }, { "dark", ADW_COLOR_SCHEME_FORCE_DARK } };

  g_value_set_enum (value, ADW_COLOR_SCHEME_DEFAULT);
  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_strcmp0 (g_variant_get_string (variant, NULL), schemes[i].nick) == 0)
      g_value_set_enum (value, schemes[i].scheme);
  return TRUE;
}

static void
add_actions (AssayApplication *self)
{
  static const GActionEntry entries[] = {
    { "about", about_action },
    { "quit", quit_action },
    { "new-window", new_window_action },
  };
  static const struct
  {
    const char *action;
    const char *accels[2];
  } accels[] = {
    { "app.quit", { "<Control>q" } },
    { "window.close", { "<Control>w" } },
    { "win.show-help-overlay", { "<Control>question" } },
  };
  g_autoptr (GAction) scheme = g_settings_create_action (self->settings, "color-scheme");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self), scheme);
  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           accels[i].accels);
}

static void
assay_application_startup (GApplication *application)
{
  AssayApplication *self = ASSAY_APPLICATION (application);

  G_APPLICATION_CLASS (assay_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (ASSAY_APP_ID);
  self->settings = g_settings_new (ASSAY_APP_ID);
  g_settings_bind_with_mapping (self->settings, "color-scheme", adw_style_manager_get_default (),
                                "color-scheme", G_SETTINGS_BIND_GET, scheme_from_settings, NULL,
                                NULL, NULL);
  add_actions (self);
}

static void
assay_application_finalize (GObject *object)
{
  g_clear_object (&ASSAY_APPLICATION (object)->settings);
  G_OBJECT_CLASS (assay_application_parent_class)->finalize (object);
}

static void
assay_application_class_init (AssayApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = assay_application_finalize;
  application_class->activate = assay_application_activate;
  application_class->open = assay_application_open;
  application_class->startup = assay_application_startup;
  application_class->handle_local_options = assay_application_handle_local_options;
}

static void
assay_application_init (AssayApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[WORKSPACE | FILE…]"));
  g_application_set_option_context_summary (
    G_APPLICATION (self), _("Label data with language models and know whether the labels are right"));
}

/**
 * assay_application_new:
 *
 * Returns: (transfer full): the program.
 */
AssayApplication *
assay_application_new (void)
{
  return g_object_new (ASSAY_TYPE_APPLICATION, "application-id", ASSAY_APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path", "/dev/assay/Assay", NULL);
}
