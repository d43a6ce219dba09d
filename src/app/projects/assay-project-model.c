/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-project-model.c: the workspace's projects as a list, by title, kept up to date.
 *
 * Projects are few, so the list is read whole, on the main thread's reading connection. A project
 * keeps its row object for as long as it is listed: what only changed notifies the row, and one
 * items-changed spans what came, went or moved, so that the selection survives. Main thread. */

#include "assay-project-model.h"

#include "assay-project.h"

#include <gio/gio.h>

struct _AssayProjectModel
{
  GObject parent_instance;

  AssayWorkspace *workspace;
  GPtrArray *rows;
};

static void
reload_logged (AssayProjectModel *self)
{
  g_autoptr (GError) error = NULL;

  if (!assay_project_model_reload (self, &error))
    g_warning ("The list of projects could not be read again: %s", error->message);
}

static void
on_changes_changed (AssayChanges *changes, guint kinds, AssayProjectModel *self)
{
  if (kinds & (ASSAY_CHANGE_PROJECTS | ASSAY_CHANGE_TASKS | ASSAY_CHANGE_EXTERNAL))
    reload_logged (self);
}

static GType
assay_project_model_get_item_type (GListModel *list)
{
  return ASSAY_TYPE_PROJECT_ROW;
}

static guint
assay_project_model_get_n_items (GListModel *list)
{
  return ASSAY_PROJECT_MODEL (list)->rows->len;
}

static gpointer
assay_project_model_get_item (GListModel *list, guint position)
{
  AssayProjectModel *self = ASSAY_PROJECT_MODEL (list);

  return position < self->rows->len ? g_object_ref (self->rows->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = assay_project_model_get_item_type;
  iface->get_n_items = assay_project_model_get_n_items;
  iface->get_item = assay_project_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AssayProjectModel, assay_project_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
assay_project_model_finalize (GObject *object)
{
  AssayProjectModel *self = ASSAY_PROJECT_MODEL (object);

  g_clear_object (&self->workspace);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (assay_project_model_parent_class)->finalize (object);
}

static void
assay_project_model_class_init (AssayProjectModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_project_model_finalize;
}

static void
assay_project_model_init (AssayProjectModel *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

/* The row objects for @projects: the old ones, updated, where there are any. */
static GPtrArray *
make_rows (AssayProjectModel *self, GPtrArray *projects)
{
  GPtrArray *rows = g_ptr_array_new_full (projects->len, g_object_unref);

  for (guint i = 0; i < projects->len; i++)
    {
      const AssayProject *project = projects->pdata[i];
      guint old = assay_project_model_find (self, project->id);

      if (old == G_MAXUINT)
        {
          g_ptr_array_add (rows, assay_project_row_new (project));
          continue;
        }
      assay_project_row_update (self->rows->pdata[old], project);
      g_ptr_array_add (rows, g_object_ref (self->rows->pdata[old]));
    }
  return rows;
}

/**
 * assay_project_model_new:
 * @workspace: opened in this thread
 *
 * Returns: (transfer full): a list that is empty until assay_project_model_reload(), and then
 * follows the workspace's changes.
 */
AssayProjectModel *
assay_project_model_new (AssayWorkspace *workspace)
{
  AssayProjectModel *self = g_object_new (ASSAY_TYPE_PROJECT_MODEL, NULL);

  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (assay_workspace_get_changes (workspace), "changed",
                           G_CALLBACK (on_changes_changed), self, 0);
  return self;
}

/**
 * assay_project_model_reload:
 *
 * Reads the projects again. On an error the list stays as it was.
 */
gboolean
assay_project_model_reload (AssayProjectModel *self, GError **error)
{
  g_autoptr (GPtrArray) projects = NULL;
  g_autoptr (GPtrArray) old = NULL;
  GPtrArray *rows;
  guint head = 0;
  guint tail = 0;

  g_return_val_if_fail (ASSAY_IS_PROJECT_MODEL (self), FALSE);
  projects = assay_project_list (assay_workspace_get_reader (self->workspace), FALSE, error);
  if (projects == NULL)
    return FALSE;

  rows = make_rows (self, projects);
  old = g_steal_pointer (&self->rows);
  self->rows = rows;
  while (head < MIN (old->len, rows->len) && old->pdata[head] == rows->pdata[head])
    head++;
  while (tail < MIN (old->len, rows->len) - head &&
         old->pdata[old->len - 1 - tail] == rows->pdata[rows->len - 1 - tail])
    tail++;
  if (head + tail < MAX (old->len, rows->len))
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail,
                                rows->len - head - tail);
  return TRUE;
}

/**
 * assay_project_model_find:
 * @id: a project's id
 *
 * Returns: its position, or %G_MAXUINT when it is not listed.
 */
guint
assay_project_model_find (AssayProjectModel *self, gint64 id)
{
  g_return_val_if_fail (ASSAY_IS_PROJECT_MODEL (self), G_MAXUINT);

  for (guint i = 0; i < self->rows->len; i++)
    if (assay_project_row_get_id (self->rows->pdata[i]) == id)
      return i;
  return G_MAXUINT;
}
