/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-troubleshooting.c: what somebody who helps has to know, in English, to be copied from the About
 * window: versions, display, locale, and how large the workspace is. Nothing of its content, and nobody's
 * name: the home folder is "~". Main thread. */

#include "assay-troubleshooting.h"

#include "assay-config.h"
#include "assay-db.h"
#include "assay-http.h"
#include "assay-units.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <gtksourceview/gtksource.h>
#include <locale.h>
#include <string.h>

static void
append_libraries (GString *out)
{
  g_string_append_printf (out, "Assay %s\n", ASSAY_VERSION);
  g_string_append_printf (out, "GTK %u.%u.%u\n", gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version ());
  g_string_append_printf (out, "libadwaita %u.%u.%u\n", adw_get_major_version (),
                          adw_get_minor_version (), adw_get_micro_version ());
  g_string_append_printf (out, "GtkSourceView %u.%u.%u\n", gtk_source_get_major_version (),
                          gtk_source_get_minor_version (), gtk_source_get_micro_version ());
  g_string_append_printf (out, "GLib %u.%u.%u\n", glib_major_version, glib_minor_version,
                          glib_micro_version);
  g_string_append_printf (out, "SQLite %s\n", assay_db_get_library_version ());
  g_string_append_printf (out, "%s\n", assay_http_get_library ());
}

static void
append_display (GString *out, GtkWindow *window)
{
  GdkDisplay *display = gdk_display_get_default ();
  GskRenderer *renderer = window == NULL ? NULL : gtk_native_get_renderer (GTK_NATIVE (window));
  g_autofree char *theme = NULL;
  int dpi = 0;

  g_object_get (gtk_settings_get_default (), "gtk-theme-name", &theme, "gtk-xft-dpi", &dpi, NULL);
  g_string_append_printf (out, "Display: %s\n", G_OBJECT_TYPE_NAME (display));
  if (renderer != NULL)
    g_string_append_printf (out, "Renderer: %s\n", G_OBJECT_TYPE_NAME (renderer));
  if (window != NULL)
    g_string_append_printf (out, "Scale: %d\n", gtk_widget_get_scale_factor (GTK_WIDGET (window)));
  g_string_append_printf (out, "Text: %d dpi\n", dpi / 1024);
  g_string_append_printf (out, "Theme: %s%s%s\n", theme,
                          adw_style_manager_get_dark (adw_style_manager_get_default ()) ? ", dark" : "",
                          adw_style_manager_get_high_contrast (adw_style_manager_get_default ())
                            ? ", high contrast"
                            : "");
}

static void
append_machine (GString *out)
{
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);

  g_string_append_printf (out, "System: %s\n", system == NULL ? "unknown" : system);
  g_string_append_printf (out, "Processors: %u\n", g_get_num_processors ());
  g_string_append_printf (out, "Locale: %s\n", setlocale (LC_MESSAGES, NULL));
  g_string_append_printf (out, "Sandbox: %s\n",
                          g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) ? "Flatpak" : "none");
}

static void
append_workspace (GString *out, const char *path)
{
  const char *home = g_get_home_dir ();
  gsize length = strlen (home);
  gboolean at_home = strncmp (path, home, length) == 0 && path[length] == G_DIR_SEPARATOR;
  g_autofree char *size = NULL;
  GStatBuf info;

  size = assay_units_dup_bytes (g_stat (path, &info) == 0 ? info.st_size : 0);
  g_string_append_printf (out, "Workspace: %s%s, %s\n", at_home ? "~" : "",
                          at_home ? path + length : path, size);
}

/**
 * assay_troubleshooting_dup_text:
 * @window: (nullable): a window that is shown
 * @path: (nullable): the workspace that is open in it
 *
 * Returns: (transfer full): what somebody who helps has to know, one fact a line.
 */
char *
assay_troubleshooting_dup_text (GtkWindow *window, const char *path)
{
  GString *out = g_string_new (NULL);

  append_libraries (out);
  append_machine (out);
  append_display (out, window);
  if (path != NULL)
    append_workspace (out, path);
  return g_string_free (out, FALSE);
}
