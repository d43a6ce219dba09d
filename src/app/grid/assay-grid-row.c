/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-grid-row.c: one row of a grid: a task, or the result of a task. It holds what was read from
 * the database, and reads the JSON in it only when a cell asks. "changed" says that it was read
 * again. Main thread. */

#include "assay-grid-row.h"

#include "assay-json.h"

struct _AssayGridRow
{
  GObject parent_instance;

  gint64 id;
  gboolean is_behind; /* the cells show another one */
  AssayResult *result;
  AssayTask *task;
  JsonObject *data;   /* NULL until asked for */
  JsonObject *values; /* likewise */
};

G_DEFINE_FINAL_TYPE (AssayGridRow, assay_grid_row, G_TYPE_OBJECT)

static guint changed_signal;

static void
clear (AssayGridRow *self)
{
  g_clear_pointer (&self->result, assay_result_free);
  g_clear_pointer (&self->task, assay_task_free);
  g_clear_pointer (&self->data, json_object_unref);
  g_clear_pointer (&self->values, json_object_unref);
}

static void
tell_changed (AssayGridRow *self)
{
  if (!self->is_behind)
    g_signal_emit (self, changed_signal, 0);
}

static void
assay_grid_row_finalize (GObject *object)
{
  clear (ASSAY_GRID_ROW (object));
  G_OBJECT_CLASS (assay_grid_row_parent_class)->finalize (object);
}

static void
assay_grid_row_class_init (AssayGridRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_grid_row_finalize;

  /* AssayGridRow::changed: what it holds was read again. */
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
assay_grid_row_init (AssayGridRow *self)
{
}

/* Data that can't be read is empty: an import never lets it in, but files come from anywhere. */
static JsonObject *
parse (const char *text)
{
  JsonObject *object = text == NULL ? NULL : assay_json_parse_object (text, -1, NULL);

  return object != NULL ? object : json_object_new ();
}

/**
 * assay_grid_row_new:
 * @id: of the task or result
 *
 * Returns: (transfer full): a row that holds nothing yet.
 */
AssayGridRow *
assay_grid_row_new (gint64 id)
{
  AssayGridRow *self = g_object_new (ASSAY_TYPE_GRID_ROW, NULL);

  self->id = id;
  return self;
}

/**
 * assay_grid_row_become:
 * @id: of another task or result
 *
 * Is the row of @id from now on, and holds nothing yet. It is told with assay_grid_row_catch_up().
 */
void
assay_grid_row_become (AssayGridRow *self, gint64 id)
{
  g_return_if_fail (ASSAY_IS_GRID_ROW (self));
  clear (self);
  self->id = id;
  self->is_behind = TRUE;
}

/**
 * assay_grid_row_catch_up:
 *
 * Tells that it became another one, if it did.
 */
void
assay_grid_row_catch_up (AssayGridRow *self)
{
  g_return_if_fail (ASSAY_IS_GRID_ROW (self));
  if (!self->is_behind)
    return;
  self->is_behind = FALSE;
  tell_changed (self);
}

/**
 * assay_grid_row_take_result:
 * @result: (transfer full): with the data of its task
 *
 * Shows @result from now on.
 */
void
assay_grid_row_take_result (AssayGridRow *self, AssayResult *result)
{
  g_return_if_fail (ASSAY_IS_GRID_ROW (self));
  clear (self);
  self->result = result;
  tell_changed (self);
}

/**
 * assay_grid_row_take_task:
 * @task: (transfer full): a task
 *
 * Shows @task from now on.
 */
void
assay_grid_row_take_task (AssayGridRow *self, AssayTask *task)
{
  g_return_if_fail (ASSAY_IS_GRID_ROW (self));
  clear (self);
  self->task = task;
  tell_changed (self);
}

/**
 * assay_grid_row_get_id:
 *
 * Returns: of the task or result.
 */
gint64
assay_grid_row_get_id (AssayGridRow *self)
{
  g_return_val_if_fail (ASSAY_IS_GRID_ROW (self), 0);
  return self->id;
}

/**
 * assay_grid_row_get_task_id:
 *
 * Returns: of the task that the row is about, 0 when it is gone.
 */
gint64
assay_grid_row_get_task_id (AssayGridRow *self)
{
  g_return_val_if_fail (ASSAY_IS_GRID_ROW (self), 0);
  if (self->result != NULL)
    return self->result->task_id;
  return self->task != NULL ? self->task->id : 0;
}

/**
 * assay_grid_row_get_result:
 *
 * Returns: (transfer none) (nullable): the result, in a grid of results; lives until "changed".
 */
const AssayResult *
assay_grid_row_get_result (AssayGridRow *self)
{
  g_return_val_if_fail (ASSAY_IS_GRID_ROW (self), NULL);
  return self->result;
}

/**
 * assay_grid_row_get_task:
 *
 * Returns: (transfer none) (nullable): the task, in a grid of tasks; lives until "changed".
 */
const AssayTask *
assay_grid_row_get_task (AssayGridRow *self)
{
  g_return_val_if_fail (ASSAY_IS_GRID_ROW (self), NULL);
  return self->task;
}

/**
 * assay_grid_row_is_shown:
 *
 * Returns: whether it has cells, in view or close to it.
 */
gboolean
assay_grid_row_is_shown (AssayGridRow *self)
{
  g_return_val_if_fail (ASSAY_IS_GRID_ROW (self), FALSE);
  return g_signal_has_handler_pending (self, changed_signal, 0, TRUE);
}

/**
 * assay_grid_row_get_data:
 *
 * Returns: (transfer none): the data of the task; lives until "changed".
 */
JsonObject *
assay_grid_row_get_data (AssayGridRow *self)
{
  g_return_val_if_fail (ASSAY_IS_GRID_ROW (self), NULL);

  if (self->data == NULL)
    self->data = parse (self->result != NULL ? self->result->task_data
                        : self->task != NULL ? self->task->data
                                             : NULL);
  return self->data;
}

/**
 * assay_grid_row_get_value:
 * @control: a control's name
 *
 * Returns: (transfer none) (nullable): what the result says to @control; lives until "changed".
 */
JsonNode *
assay_grid_row_get_value (AssayGridRow *self, const char *control)
{
  g_return_val_if_fail (ASSAY_IS_GRID_ROW (self), NULL);

  if (self->values == NULL)
    self->values = parse (self->result != NULL ? self->result->value : NULL);
  return json_object_get_member (self->values, control);
}
