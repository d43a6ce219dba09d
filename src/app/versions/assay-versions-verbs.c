/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-versions-verbs.c: what can be done to a version: name, note and tags, a new draft that says the
 * same, a new prompt that begins with it, and comparing what its runs gave. Nothing of it changes what a
 * version says. Written in the db worker; the page follows the change. Main thread. */

#include "assay-versions-private.h"

#include "assay-dialogs.h"
#include "assay-version-change.h"

#include <glib/gi18n.h>

static void
say_made (AssayVersionsView *self, const AssayVersionChange *change)
{
  g_autofree char *text
    = change->verb == ASSAY_VERSION_BRANCH
        ? g_strdup_printf (_("The prompt “%s” begins with it"), change->text)
        : g_strdup_printf (_("v%lld is a draft that says the same"), (long long) change->made->number);

  if (change->verb != ASSAY_VERSION_BRANCH)
    {
      self->version_id = change->made->id;
      self->base_id = change->version_id;
    }
  assay_view_say (ASSAY_VIEW (self), text);
}

/* A change on its way to the database and back. */
typedef struct
{
  AssayVersionsView *self;
  AssayVersionChange change;
} Waiting;

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Waiting *waiting = data;
  g_autoptr (GError) error = NULL;

  if (!assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error))
    assay_view_say (ASSAY_VIEW (waiting->self), error->message);
  else if (waiting->change.made != NULL)
    say_made (waiting->self, &waiting->change);
  assay_version_change_clear (&waiting->change);
  g_object_unref (waiting->self);
  g_free (waiting);
}

/* Takes text. */
static void
apply (AssayVersionsView *self, AssayVersionVerb verb, char *text)
{
  const AssayVersionFacts *shown = assay_versions_view_get_shown (self);
  Waiting *waiting;

  if (shown == NULL || !assay_view_is_attached (ASSAY_VIEW (self)))
    {
      g_free (text);
      return;
    }
  waiting = g_new0 (Waiting, 1);
  *waiting = (Waiting){ g_object_ref (self), { verb, shown->version->id, text, NULL } };
  assay_workspace_write_async (assay_session_get_workspace (assay_view_get_session (ASSAY_VIEW (self))),
                               assay_version_change_write, &waiting->change, NULL, ASSAY_CHANGE_PROMPTS, NULL,
                               changed_cb, waiting);
}

/**
 * assay_versions_set_name:
 *
 * Gives the version that is shown a name.
 */
void
assay_versions_set_name (AssayVersionsView *self, const char *name)
{
  apply (self, ASSAY_VERSION_SET_NAME, g_strstrip (g_strdup (name)));
}

/**
 * assay_versions_set_note:
 *
 * Says what the version that is shown is about.
 */
void
assay_versions_set_note (AssayVersionsView *self, const char *note)
{
  apply (self, ASSAY_VERSION_SET_NOTE, g_strdup (note));
}

/**
 * assay_versions_add_tag:
 *
 * Puts a tag on the version that is shown; another version of the prompt loses it.
 */
void
assay_versions_add_tag (AssayVersionsView *self, const char *tag)
{
  char *text = g_strstrip (g_strdup (tag));

  if (*text == '\0')
    g_free (text);
  else
    apply (self, ASSAY_VERSION_ADD_TAG, text);
}

static void
remove_tag_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  apply (ASSAY_VERSIONS_VIEW (widget), ASSAY_VERSION_REMOVE_TAG, g_variant_dup_string (parameter, NULL));
}

static void
restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  apply (ASSAY_VERSIONS_VIEW (widget), ASSAY_VERSION_RESTORE, NULL);
}

static void
duplicate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  apply (ASSAY_VERSIONS_VIEW (widget), ASSAY_VERSION_DUPLICATE, NULL);
}

static void
named_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayVersionsView) self = data;
  g_autofree char *name = assay_dialogs_ask_text_finish (GTK_WINDOW (source), result, NULL);

  if (name != NULL)
    apply (self, ASSAY_VERSION_BRANCH, g_strstrip (g_steal_pointer (&name)));
}

static void
branch_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayVersionsView *self = ASSAY_VERSIONS_VIEW (widget);

  assay_dialogs_ask_text_async (GTK_WINDOW (gtk_widget_get_root (widget)), _("New Prompt from This Version"),
                                _("The prompt begins with what the version says, and goes its own way."), "",
                                _("_Create"), NULL, named_cb, g_object_ref (self));
}

static void
compare_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayVersionsView *self = ASSAY_VERSIONS_VIEW (widget);
  const AssayVersionFacts *shown = assay_versions_view_get_shown (self);
  const AssayVersionFacts *base = assay_versions_view_get_base (self);
  gint64 runs[2];

  if (shown == NULL || base == NULL)
    return;
  runs[0] = base->latest_run;
  runs[1] = shown->latest_run;
  gtk_widget_activate_action_variant (
    widget, "prompts.compare", g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, runs, 2, sizeof (gint64)));
}

static void
show_results_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const AssayVersionFacts *shown = assay_versions_view_get_shown (ASSAY_VERSIONS_VIEW (widget));

  if (shown != NULL && shown->latest_run != 0)
    gtk_widget_activate_action (widget, "prompts.show-run", "x", shown->latest_run);
}

/**
 * assay_versions_install_verbs:
 *
 * Gives the class its verbs.
 */
void
assay_versions_install_verbs (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *type;
    GtkWidgetActionActivateFunc func;
  } actions[] = {
    { "versions.restore", NULL, restore_action },   { "versions.duplicate", NULL, duplicate_action },
    { "versions.branch", NULL, branch_action },     { "versions.compare", NULL, compare_action },
    { "versions.remove-tag", "s", remove_tag_action }, { "versions.show-results", NULL, show_results_action },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type, actions[i].func);
}

/**
 * assay_versions_update_verbs:
 *
 * Enables what can be done now.
 */
void
assay_versions_update_verbs (AssayVersionsView *self)
{
  const AssayVersionFacts *shown = assay_versions_view_get_shown (self);
  const AssayVersionFacts *base = assay_versions_view_get_base (self);
  gboolean can_compare = shown != NULL && base != NULL && shown != base && shown->latest_run != 0 && base->latest_run != 0;
  gboolean is_current = shown != NULL && shown == self->facts->pdata[self->facts->len - 1];
  static const char *const of_one[] = { "versions.restore", "versions.duplicate", "versions.branch" };

  for (gsize i = 0; i < G_N_ELEMENTS (of_one); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), of_one[i], shown != NULL);
  if (is_current)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "versions.restore", FALSE);
  gtk_widget_set_tooltip_text (self->restore, is_current ? _("This Is the Current Version; There Is Nothing to Restore")
                                                         : _("Begin a New Draft That Says the Same"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "versions.compare", can_compare);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "versions.show-results", shown != NULL && shown->latest_run != 0);
}
