/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-settings.c: what the user's settings mean for runs and models. The keys are described in
 * data/dev.assay.Assay.gschema.xml. Main thread. */

#include "assay-settings.h"

#include "assay-config.h"
#include "assay-http.h"

#include <math.h>

/* Models that are remembered as used. */
#define MAX_RECENT 5

/**
 * assay_settings_new:
 *
 * Returns: (transfer full): the program's settings.
 */
GSettings *
assay_settings_new (void)
{
  return g_settings_new (ASSAY_APP_ID);
}

/**
 * assay_settings_init_run:
 * @options: (out): what a new run starts with
 */
void
assay_settings_init_run (GSettings *settings, AssayRunOptions *options)
{
  double budget = g_settings_get_double (settings, "run-budget");

  assay_run_options_init (options);
  options->budget = budget > 0 ? budget : NAN;
  options->patience_s = g_settings_get_int (settings, "run-patience");
  options->use_cache = g_settings_get_boolean (settings, "use-reply-cache");
  options->keep_metadata = !g_settings_get_boolean (settings, "strip-metadata");
}

static gboolean
has (GSettings *settings, const char *key, const char *text)
{
  g_auto (GStrv) list = g_settings_get_strv (settings, key);

  return g_strv_contains ((const char *const *) list, text);
}

static void
put (GSettings *settings, const char *key, const char *text, gboolean wanted)
{
  g_auto (GStrv) list = g_settings_get_strv (settings, key);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  for (gsize i = 0; list[i] != NULL; i++)
    if (g_strcmp0 (list[i], text) != 0)
      g_ptr_array_add (kept, list[i]);
  if (wanted)
    g_ptr_array_add (kept, (gpointer) text);
  g_ptr_array_add (kept, NULL);
  g_settings_set_strv (settings, key, (const char *const *) kept->pdata);
}

/**
 * assay_settings_must_ask:
 * @connection: (nullable): where tasks would be sent; %NULL for the built-in model
 *
 * Returns: whether the user wants to be asked before tasks go there. Nothing is asked for what stays
 * on this machine.
 */
gboolean
assay_settings_must_ask (GSettings *settings, const AssayConnection *connection)
{
  g_autofree char *place = NULL;

  if (connection == NULL || assay_http_is_local (connection->base_url))
    return FALSE;
  place = assay_http_dup_place (connection->base_url);
  return g_settings_get_enum (settings, "ask-before-sending") == 0 || !has (settings, "agreed-hosts", place);
}

/**
 * assay_settings_agree:
 * @connection: where the user agreed to send tasks
 *
 * Remembers it, for those who want to be asked once for each host.
 */
void
assay_settings_agree (GSettings *settings, const AssayConnection *connection)
{
  g_autofree char *place = assay_http_dup_place (connection->base_url);

  put (settings, "agreed-hosts", place, TRUE);
}

/**
 * assay_settings_is_favorite:
 * @model: CONNECTION/MODEL
 *
 * Returns: whether it has the user's star.
 */
gboolean
assay_settings_is_favorite (GSettings *settings, const char *model)
{
  return has (settings, "favorite-models", model);
}

/**
 * assay_settings_set_favorite:
 * @model: CONNECTION/MODEL
 *
 * Gives or takes the star.
 */
void
assay_settings_set_favorite (GSettings *settings, const char *model, gboolean favorite)
{
  if (favorite != assay_settings_is_favorite (settings, model))
    put (settings, "favorite-models", model, favorite);
}

/**
 * assay_settings_use_model:
 * @model: CONNECTION/MODEL or "builtin"
 *
 * Remembers it as the one that was used last.
 */
void
assay_settings_use_model (GSettings *settings, const char *model)
{
  g_auto (GStrv) list = g_settings_get_strv (settings, "recent-models");
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  g_ptr_array_add (kept, (gpointer) model);
  for (gsize i = 0; list[i] != NULL && kept->len < MAX_RECENT; i++)
    if (g_strcmp0 (list[i], model) != 0)
      g_ptr_array_add (kept, list[i]);
  g_ptr_array_add (kept, NULL);
  g_settings_set_strv (settings, "recent-models", (const char *const *) kept->pdata);
}
