/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-runs-button.c: the button in the header that says how many runs are under way and how far
 * they are together, with a list of them. Not there until there is a run. Main thread. */

#include "assay-runs-button.h"

#include "assay-run-cell.h"
#include "assay-session.h"
#include "assay-widget.h"

#include <glib/gi18n.h>

struct _AssayRunsButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkProgressBar *bar;
  GtkLabel *label;
  GtkListBox *list;

  AssaySession *session;
  AssayRuns *runs; /* of the session */
};

G_DEFINE_FINAL_TYPE (AssayRunsButton, assay_runs_button, GTK_TYPE_WIDGET)

enum
{
  PROP_SESSION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* How far those under way are together, from 0 to 1. */
static double
get_fraction (AssayRunsButton *self)
{
  guint n = self->runs == NULL ? 0 : g_list_model_get_n_items (G_LIST_MODEL (self->runs));
  gint64 all_done = 0;
  gint64 all = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AssayRunJob) job = g_list_model_get_item (G_LIST_MODEL (self->runs), i);
      gint64 done = 0;
      gint64 total = 0;

      if (!assay_run_job_is_busy (job))
        continue;
      g_object_get (job, "done", &done, "total", &total, NULL);
      all_done += done;
      all += total;
    }
  return all == 0 ? 0 : (double) all_done / (double) all;
}

static void
update (AssayRunsButton *self)
{
  guint n = self->runs == NULL ? 0 : assay_runs_get_busy (self->runs);
  g_autofree char *text
    = n == 0 ? g_strdup (_("Runs")) : g_strdup_printf (ngettext ("%u run", "%u runs", n), n);

  if (self->label == NULL)
    return; /* being taken apart */
  gtk_label_set_label (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), n > 0);
  gtk_progress_bar_set_fraction (self->bar, get_fraction (self));
  gtk_widget_set_visible (GTK_WIDGET (self),
                          self->runs != NULL &&
                            g_list_model_get_n_items (G_LIST_MODEL (self->runs)) > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
}

static GtkWidget *
create_cell (gpointer item, gpointer data)
{
  return assay_run_cell_new (ASSAY_RUNS_BUTTON (data)->runs, item);
}

static void
set_session (AssayRunsButton *self, AssaySession *session)
{
  if (self->session == session)
    return;
  if (self->runs != NULL)
    g_signal_handlers_disconnect_by_data (self->runs, self);
  gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  g_clear_object (&self->runs);
  g_set_object (&self->session, session);
  if (session != NULL)
    {
      self->runs = g_object_ref (assay_session_get_runs (session));
      g_signal_connect_object (self->runs, "notify::busy", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->runs, "items-changed", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
      gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->runs), create_cell, self, NULL);
    }
  update (self);
}

static void
assay_runs_button_dispose (GObject *object)
{
  AssayRunsButton *self = ASSAY_RUNS_BUTTON (object);

  if (self->list != NULL)
    set_session (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_RUNS_BUTTON);
  G_OBJECT_CLASS (assay_runs_button_parent_class)->dispose (object);
}

static void
assay_runs_button_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, ASSAY_RUNS_BUTTON (object)->session);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_runs_button_set_property (GObject *object, guint prop_id, const GValue *value,
                                GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SESSION:
      set_session (ASSAY_RUNS_BUTTON (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_runs_button_class_init (AssayRunsButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = assay_runs_button_dispose;
  object_class->get_property = assay_runs_button_get_property;
  object_class->set_property = assay_runs_button_set_property;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, ASSAY_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/runs/assay-runs-button.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayRunsButton, button);
  gtk_widget_class_bind_template_child (widget_class, AssayRunsButton, bar);
  gtk_widget_class_bind_template_child (widget_class, AssayRunsButton, label);
  gtk_widget_class_bind_template_child (widget_class, AssayRunsButton, list);
}

static void
assay_runs_button_init (AssayRunsButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
