/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-layout-keeper.c: how a grid stands is kept with its project. What the user does to columns is
 * written when they stop doing it for a moment, or when the grid goes away; a workspace that can only
 * be read forgets it. Main thread. */

#include "assay-layout-keeper.h"

#include <string.h>

/* Dragging a column's edge is hundreds of changes. */
#define QUIET_MS 800

typedef struct
{
  AssayGrid *grid; /* borrowed: it owns the keeper */
  AssayWorkspace *workspace;
  gint64 project_id;
  char *name;
  gulong changed_id;
  guint timer;
} Keeper;

/* A layout on its way to the database. */
typedef struct
{
  gint64 project_id;
  char *name;
  char *layout;
} Layout;

static void
layout_free (gpointer data)
{
  Layout *layout = data;

  g_free (layout->name);
  g_free (layout->layout);
  g_free (layout);
}

static gboolean
write_layout (AssayDb *db, gpointer data, GError **error)
{
  Layout *layout = data;

  return assay_project_set_setting (db, layout->project_id, layout->name, layout->layout, error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error))
    g_message ("The columns of a grid could not be kept: %s", error->message);
}

static gboolean
save (gpointer data)
{
  Keeper *keeper = data;
  Layout *layout = g_new0 (Layout, 1);

  keeper->timer = 0;
  layout->project_id = keeper->project_id;
  layout->name = g_strdup (keeper->name);
  layout->layout = assay_grid_dup_layout (keeper->grid);
  assay_workspace_write_async (keeper->workspace, write_layout, layout, layout_free, 0, NULL, written_cb,
                               NULL);
  return G_SOURCE_REMOVE;
}

static void
on_layout_changed (Keeper *keeper)
{
  g_clear_handle_id (&keeper->timer, g_source_remove);
  keeper->timer = g_timeout_add (QUIET_MS, save, keeper);
}

static void
keeper_free (gpointer data)
{
  Keeper *keeper = data;

  g_clear_handle_id (&keeper->timer, g_source_remove);
  g_object_unref (keeper->workspace);
  g_free (keeper->name);
  g_free (keeper);
}

/**
 * assay_layout_keeper_attach:
 * @grid: with its columns
 * @name: which of the project's grids it is
 *
 * Makes the grid stand as the user left it, and remembers from now on how it stands.
 */
void
assay_layout_keeper_attach (AssayGrid *grid, AssaySession *session, const AssayProject *project,
                            const char *name)
{
  AssayWorkspace *workspace = assay_session_get_workspace (session);
  g_autofree char *setting = g_strconcat ("grid-", name, NULL);
  g_autofree char *layout = assay_project_dup_setting (project, setting);
  Keeper *keeper;

  if (layout != NULL)
    assay_grid_set_layout (grid, layout);
  if (assay_workspace_is_read_only (workspace))
    return;
  keeper = g_new0 (Keeper, 1);
  keeper->grid = grid;
  keeper->workspace = g_object_ref (workspace);
  keeper->project_id = project->id;
  keeper->name = g_steal_pointer (&setting);
  keeper->changed_id = g_signal_connect_swapped (grid, "layout-changed", G_CALLBACK (on_layout_changed),
                                                 keeper);
  g_object_set_data_full (G_OBJECT (grid), "layout-keeper", keeper, keeper_free);
}

/**
 * assay_layout_keeper_detach:
 * @grid: before it is cleared
 *
 * Writes what was not written yet, and stops remembering.
 */
void
assay_layout_keeper_detach (AssayGrid *grid)
{
  Keeper *keeper = g_object_get_data (G_OBJECT (grid), "layout-keeper");

  if (keeper == NULL)
    return;
  if (keeper->timer != 0)
    {
      g_clear_handle_id (&keeper->timer, g_source_remove);
      save (keeper);
    }
  g_signal_handler_disconnect (grid, keeper->changed_id);
  g_object_set_data (G_OBJECT (grid), "layout-keeper", NULL);
}
