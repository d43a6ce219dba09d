/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-models-add.c: the ways to a new connection: the menu of presets, and the servers that were found
 * on this machine. Main thread. */

#include "assay-models-add.h"

#include "assay-settings.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * assay_models_new_add_menu:
 *
 * Returns: (transfer full): the presets, each with the action that opens its form.
 */
GMenuModel *
assay_models_new_add_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) hosted = g_menu_new ();
  g_autoptr (GMenu) local = g_menu_new ();
  g_autoptr (GMenu) other = g_menu_new ();
  guint n = 0;
  const AssayProviderPreset *presets = assay_provider_presets (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (presets[i].label, NULL);

      g_menu_item_set_action_and_target (item, "models.add", "s", presets[i].id);
      g_menu_append_item (presets[i].port == 0 ? hosted : local, item);
    }
  g_menu_append (other, _("Other Address…"), "models.add('')");
  g_menu_append_section (menu, _("On the Network"), G_MENU_MODEL (hosted));
  g_menu_append_section (menu, _("On This Machine"), G_MENU_MODEL (local));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (other));
  return G_MENU_MODEL (menu);
}

/**
 * assay_models_new_offer:
 * @server: found on this machine
 *
 * Returns: (transfer floating): a line that says so, with a button to add it.
 */
GtkWidget *
assay_models_new_offer (const AssayFoundServer *server)
{
  GtkWidget *line = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_("Add"));
  g_autoptr (GUri) uri = g_uri_parse (server->base_url, G_URI_FLAGS_NONE, NULL);
  /* Translators: a program that serves models, such as Ollama, was found on this machine. */
  g_autofree char *title = g_strdup_printf (_("%s found"), server->preset->label);
  g_autofree char *subtitle = NULL;
  g_autofree char *name = g_strdup_printf (_("Add %s"), server->preset->label);

  subtitle = g_strdup_printf ("%s:%d", g_uri_get_host (uri), g_uri_get_port (uri));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (line), subtitle);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "models.add-found");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", server->base_url);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (line), button);
  return line;
}

/**
 * assay_models_new_connection:
 * @preset: (nullable): whose it is; %NULL: some address
 *
 * Returns: (transfer full): a connection to fill in, with what the user prefers.
 */
AssayConnection *
assay_models_new_connection (const char *name, const AssayProviderPreset *preset)
{
  AssayConnection *connection = assay_connection_new (
    name, preset == NULL ? "openai" : preset->kind, preset == NULL ? "" : preset->base_url);
  g_autoptr (GSettings) settings = assay_settings_new ();

  connection->concurrency = g_settings_get_int (settings, "default-concurrency");
  connection->key_env = preset == NULL ? NULL : g_strdup (preset->key_env);
  return connection;
}
