/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-project-row.c: what the window shows of a project, as properties that templates bind to.
 * A mirror of the model's value: it is updated when the project changes and never written back.
 * Main thread. */

#include "assay-project-row.h"

#include "assay-project.h"

struct _AssayProjectRow
{
  GObject parent_instance;

  gint64 id;
  char *title;
  char *description;
  gint64 n_tasks;
  gint64 created_at;
  gint64 updated_at;
};

G_DEFINE_FINAL_TYPE (AssayProjectRow, assay_project_row, G_TYPE_OBJECT)

enum
{
  PROP_ID = 1,
  PROP_TITLE,
  PROP_DESCRIPTION,
  PROP_N_TASKS,
  PROP_CREATED_AT,
  PROP_UPDATED_AT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_string (AssayProjectRow *self, char **field, const char *value, int property)
{
  if (g_strcmp0 (*field, value) == 0)
    return;
  g_free (*field);
  *field = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_int (AssayProjectRow *self, gint64 *field, gint64 value, int property)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
assay_project_row_finalize (GObject *object)
{
  AssayProjectRow *self = ASSAY_PROJECT_ROW (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->description, g_free);
  G_OBJECT_CLASS (assay_project_row_parent_class)->finalize (object);
}

static void
assay_project_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AssayProjectRow *self = ASSAY_PROJECT_ROW (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    case PROP_N_TASKS:
      g_value_set_int64 (value, self->n_tasks);
      break;
    case PROP_CREATED_AT:
      g_value_set_int64 (value, self->created_at);
      break;
    case PROP_UPDATED_AT:
      g_value_set_int64 (value, self->updated_at);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static GParamSpec *
int_property (const char *name)
{
  return g_param_spec_int64 (name, NULL, NULL, 0, G_MAXINT64, 0,
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
string_property (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
assay_project_row_class_init (AssayProjectRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = assay_project_row_finalize;
  object_class->get_property = assay_project_row_get_property;

  properties[PROP_ID] = int_property ("id");
  properties[PROP_TITLE] = string_property ("title");
  properties[PROP_DESCRIPTION] = string_property ("description");
  properties[PROP_N_TASKS] = int_property ("n-tasks");
  properties[PROP_CREATED_AT] = int_property ("created-at");
  properties[PROP_UPDATED_AT] = int_property ("updated-at");
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
assay_project_row_init (AssayProjectRow *self)
{
}

/**
 * assay_project_row_new:
 * @project: what to show; not kept
 *
 * Returns: (transfer full): a row object.
 */
AssayProjectRow *
assay_project_row_new (const AssayProject *project)
{
  AssayProjectRow *self = g_object_new (ASSAY_TYPE_PROJECT_ROW, NULL);

  self->id = project->id;
  assay_project_row_update (self, project);
  return self;
}

/**
 * assay_project_row_update:
 * @project: the same project as it is now; not kept
 *
 * Notifies of what has changed, and of nothing else.
 */
void
assay_project_row_update (AssayProjectRow *self, const AssayProject *project)
{
  g_return_if_fail (ASSAY_IS_PROJECT_ROW (self));
  g_return_if_fail (self->id == project->id);

  set_string (self, &self->title, project->title, PROP_TITLE);
  set_string (self, &self->description, project->description, PROP_DESCRIPTION);
  set_int (self, &self->n_tasks, project->n_tasks, PROP_N_TASKS);
  set_int (self, &self->created_at, project->created_at, PROP_CREATED_AT);
  set_int (self, &self->updated_at, project->updated_at, PROP_UPDATED_AT);
}

/**
 * assay_project_row_get_id:
 *
 * Returns: the project's id.
 */
gint64
assay_project_row_get_id (AssayProjectRow *self)
{
  g_return_val_if_fail (ASSAY_IS_PROJECT_ROW (self), 0);
  return self->id;
}

/**
 * assay_project_row_get_title:
 *
 * Returns: (transfer none): the project's title.
 */
const char *
assay_project_row_get_title (AssayProjectRow *self)
{
  g_return_val_if_fail (ASSAY_IS_PROJECT_ROW (self), NULL);
  return self->title;
}

/**
 * assay_project_row_get_tasks:
 *
 * Returns: how many tasks it has.
 */
gint64
assay_project_row_get_tasks (AssayProjectRow *self)
{
  g_return_val_if_fail (ASSAY_IS_PROJECT_ROW (self), 0);
  return self->n_tasks;
}
