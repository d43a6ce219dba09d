/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-project-view.c: the open project: what it is, how much is in it, and the next step.
 * The template binds everything to the properties "project" and "path"; the commands that it shows
 * are complete, quoted for a shell, and work while the window is open. */

#include "assay-project-view.h"

#include "assay-closures.h"
#include "assay-command-row.h"
#include "assay-project-row.h"
#include "assay-widget.h"

struct _AssayProjectView
{
  GtkWidget parent_instance;

  AssayProjectRow *project;
  char *path; /* of the workspace; NULL: the default one */
};

G_DEFINE_FINAL_TYPE (AssayProjectView, assay_project_view, GTK_TYPE_WIDGET)

enum
{
  PROP_PROJECT = 1,
  PROP_PATH,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static char *
import_command (gpointer self, const char *path, const char *title)
{
  return assay_format_command (path, "import", title, "FOLDER", NULL);
}

static char *
run_command (gpointer self, const char *path, const char *title)
{
  return assay_format_command (path, "run", title, "PROMPT", "--model", "builtin", NULL);
}

static char *
results_command (gpointer self, const char *path, const char *title)
{
  return assay_format_command (path, "results", title, NULL);
}

static char *
export_command (gpointer self, const char *path, const char *title)
{
  return assay_format_command (path, "export", title, "--format", "json", "--output",
                               "labels.json", NULL);
}

static gboolean
is_empty (gpointer self, gint64 n)
{
  return n == 0;
}

static gboolean
is_filled (gpointer self, gint64 n)
{
  return n > 0;
}

static gboolean
has_text (gpointer self, const char *text)
{
  return text != NULL && *text != '\0';
}

static void
assay_project_view_dispose (GObject *object)
{
  AssayProjectView *self = ASSAY_PROJECT_VIEW (object);

  assay_widget_dispose_children (GTK_WIDGET (self));
  g_clear_object (&self->project);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (assay_project_view_parent_class)->dispose (object);
}

static void
assay_project_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AssayProjectView *self = ASSAY_PROJECT_VIEW (object);

  switch (prop_id)
    {
    case PROP_PROJECT:
      g_value_set_object (value, self->project);
      break;
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_project_view_set_property (GObject *object, guint prop_id, const GValue *value,
                                 GParamSpec *pspec)
{
  AssayProjectView *self = ASSAY_PROJECT_VIEW (object);

  switch (prop_id)
    {
    case PROP_PROJECT:
      if (g_set_object (&self->project, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_closures (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, assay_format_count);
  gtk_widget_class_bind_template_callback (widget_class, assay_format_day);
  gtk_widget_class_bind_template_callback (widget_class, import_command);
  gtk_widget_class_bind_template_callback (widget_class, run_command);
  gtk_widget_class_bind_template_callback (widget_class, results_command);
  gtk_widget_class_bind_template_callback (widget_class, export_command);
  gtk_widget_class_bind_template_callback (widget_class, is_empty);
  gtk_widget_class_bind_template_callback (widget_class, is_filled);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
}

static void
assay_project_view_class_init (AssayProjectViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = assay_project_view_dispose;
  object_class->get_property = assay_project_view_get_property;
  object_class->set_property = assay_project_view_set_property;

  properties[PROP_PROJECT] =
    g_param_spec_object ("project", NULL, NULL, ASSAY_TYPE_PROJECT_ROW,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PATH] =
    g_param_spec_string ("path", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (ASSAY_TYPE_COMMAND_ROW);
  g_type_ensure (ASSAY_TYPE_PROJECT_ROW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/assay-project-view.ui");
  bind_closures (widget_class);
}

static void
assay_project_view_init (AssayProjectView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_project_view_set_workspace:
 * @path: (nullable): the workspace file, for the commands shown; %NULL: the default one
 */
void
assay_project_view_set_workspace (AssayProjectView *self, const char *path)
{
  g_return_if_fail (ASSAY_IS_PROJECT_VIEW (self));

  g_free (self->path);
  self->path = g_strdup (path);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
}
