/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-models-delete.c: deleting a connection, which can be undone for as long as the toast is there.
 * Its key is forgotten only after that. Main thread. */

#include "assay-models-delete.h"

#include "assay-secrets.h"
#include "assay-widget.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* A connection that is gone from the workspace and can be brought back. */
typedef struct
{
  AssayWorkspace *workspace;
  AssayConnection *connection;
  gboolean keep; /* it was brought back, or never went */
} Deleted;

static void
forget_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const AssayConnection *connection = data;
  AssaySecretsOwner owner = { connection->name, connection->base_url, connection->key_env };
  g_autoptr (GError) error = NULL;

  if (!assay_secrets_forget_sync (&owner, &error))
    g_warning ("The key of a deleted connection stays: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

/* The toast is gone, and with it the way back. */
static void
deleted_free (gpointer data)
{
  Deleted *deleted = data;

  if (!deleted->keep)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

      g_task_set_task_data (task, g_steal_pointer (&deleted->connection),
                            (GDestroyNotify) assay_connection_free);
      g_task_run_in_thread (task, forget_in_thread);
    }
  g_clear_pointer (&deleted->connection, assay_connection_free);
  g_object_unref (deleted->workspace);
  g_free (deleted);
}

static void
deleted_free_closure (gpointer data, GClosure *closure)
{
  deleted_free (data);
}

static gboolean
save_connection (AssayDb *db, gpointer data, GError **error)
{
  return assay_connection_save (db, data, error);
}

static gboolean
delete_connection (AssayDb *db, gpointer data, GError **error)
{
  return assay_connection_delete (db, ((AssayConnection *) data)->name, error);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error))
    g_warning ("A deleted connection could not be brought back: %s", error->message);
}

static void
on_undo (AdwToast *toast, gpointer data)
{
  Deleted *deleted = data;

  deleted->keep = TRUE;
  assay_workspace_write_async (deleted->workspace, save_connection,
                               assay_connection_copy (deleted->connection),
                               (GDestroyNotify) assay_connection_free, ASSAY_CHANGE_CONNECTIONS, NULL,
                               undone_cb, NULL);
}

/* @deleted: (transfer full) */
static void
offer_undo (AssayView *view, Deleted *deleted)
{
  AdwToastOverlay *overlay
    = ADW_TOAST_OVERLAY (gtk_widget_get_ancestor (GTK_WIDGET (view), ADW_TYPE_TOAST_OVERLAY));
  /* Translators: %s is the name of a connection. */
  g_autofree char *text = g_strdup_printf (_("“%s” was deleted"), deleted->connection->name);
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast;

  if (overlay == NULL)
    {
      deleted_free (deleted);
      return;
    }
  toast = adw_toast_new (markup);
  adw_toast_set_button_label (toast, _("Undo"));
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo), deleted, deleted_free_closure,
                         G_CONNECT_DEFAULT);
  adw_toast_overlay_add_toast (overlay, toast);
}

typedef struct
{
  GWeakRef *view;
  Deleted *deleted;
} Deletion;

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Deletion *deletion = data;
  g_autoptr (AssayView) view = assay_widget_weak_take (deletion->view);
  g_autoptr (GError) error = NULL;

  if (assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error))
    {
      if (view == NULL)
        deleted_free (deletion->deleted);
      else
        offer_undo (view, deletion->deleted);
      return;
    }
  deletion->deleted->keep = TRUE;
  deleted_free (deletion->deleted);
  if (view != NULL)
    assay_view_say (view, error->message);
}

/**
 * assay_models_delete:
 * @view: the page that says so
 * @connection: copied
 *
 * Deletes a connection and offers to undo it.
 */
void
assay_models_delete (AssayView *view, const AssayConnection *connection)
{
  AssayWorkspace *workspace = assay_session_get_workspace (assay_view_get_session (view));
  Deletion *deletion = g_new (Deletion, 1);
  Deleted *deleted = g_new (Deleted, 1);

  *deleted = (Deleted){ g_object_ref (workspace), assay_connection_copy (connection), FALSE };
  *deletion = (Deletion){ assay_widget_weak_new (view), deleted };
  assay_workspace_write_async (workspace, delete_connection, assay_connection_copy (connection),
                               (GDestroyNotify) assay_connection_free, ASSAY_CHANGE_CONNECTIONS, NULL,
                               deleted_cb, deletion);
}
