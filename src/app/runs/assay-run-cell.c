/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-run-cell.c: one run in the list of the header: what it is, how far it is, and the buttons to
 * hold, continue, end and look at it. Everything is bound to an AssayRunJob. Main thread. */

#include "assay-run-cell.h"

#include "assay-run-resume.h"
#include "assay-widget.h"

struct _AssayRunCell
{
  GtkWidget parent_instance;

  AssayRuns *runs;
  AssayRunJob *job;
};

G_DEFINE_FINAL_TYPE (AssayRunCell, assay_run_cell, GTK_TYPE_WIDGET)

enum
{
  PROP_JOB = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update_actions (AssayRunCell *self)
{
  static const struct
  {
    const char *action;
    const char *property;
  } table[] = {
    { "run.pause", "can-pause" },
    { "run.go-on", "can-go-on" },
    { "run.cancel", "can-cancel" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      gboolean can = FALSE;

      g_object_get (self->job, table[i].property, &can, NULL);
      gtk_widget_action_set_enabled (GTK_WIDGET (self), table[i].action, can);
    }
}

static void
pause_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayRunCell *self = ASSAY_RUN_CELL (widget);

  assay_runs_pause (self->runs, assay_run_job_get_run (self->job));
}

static void
go_on_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayRunCell *self = ASSAY_RUN_CELL (widget);
  gint64 run_id = assay_run_job_get_run (self->job);

  if (assay_run_job_get_place (self->job) == ASSAY_RUN_PLACE_HERE)
    assay_runs_go_on (self->runs, run_id);
  else
    assay_run_resume (widget, self->runs, run_id);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayRunCell *self = ASSAY_RUN_CELL (widget);

  assay_runs_cancel (self->runs, assay_run_job_get_run (self->job));
}

static void
show_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *popover = gtk_widget_get_ancestor (widget, GTK_TYPE_POPOVER);

  gtk_widget_activate_action (widget, "win.show-run", "x",
                              assay_run_job_get_run (ASSAY_RUN_CELL (widget)->job));
  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

static gboolean
has_text (gpointer self, const char *text)
{
  return text != NULL && *text != '\0';
}

static void
assay_run_cell_dispose (GObject *object)
{
  AssayRunCell *self = ASSAY_RUN_CELL (object);

  assay_widget_dispose_children (GTK_WIDGET (self));
  g_clear_object (&self->job);
  g_clear_object (&self->runs);
  G_OBJECT_CLASS (assay_run_cell_parent_class)->dispose (object);
}

static void
assay_run_cell_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_JOB:
      g_value_set_object (value, ASSAY_RUN_CELL (object)->job);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_run_cell_class_init (AssayRunCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = assay_run_cell_dispose;
  object_class->get_property = assay_run_cell_get_property;

  properties[PROP_JOB]
    = g_param_spec_object ("job", NULL, NULL, ASSAY_TYPE_RUN_JOB,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "run.pause", NULL, pause_action);
  gtk_widget_class_install_action (widget_class, "run.go-on", NULL, go_on_action);
  gtk_widget_class_install_action (widget_class, "run.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "run.show", NULL, show_action);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/runs/assay-run-cell.ui");
  gtk_widget_class_bind_template_callback (widget_class, has_text);
}

static void
assay_run_cell_init (AssayRunCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_run_cell_new:
 * @runs: which @job is one of
 *
 * Returns: (transfer floating): a cell that follows @job.
 */
GtkWidget *
assay_run_cell_new (AssayRuns *runs, AssayRunJob *job)
{
  AssayRunCell *self = g_object_new (ASSAY_TYPE_RUN_CELL, NULL);

  self->runs = g_object_ref (runs);
  self->job = g_object_ref (job);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  assay_run_job_get_title (job), -1);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  update_actions (self);
  return GTK_WIDGET (self);
}

/**
 * assay_run_cell_get_job:
 *
 * Returns: (transfer none): what it shows.
 */
AssayRunJob *
assay_run_cell_get_job (AssayRunCell *self)
{
  g_return_val_if_fail (ASSAY_IS_RUN_CELL (self), NULL);
  return self->job;
}
