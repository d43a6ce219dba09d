/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-interrupted-bar.c: a line in the window about a run that its process left unfinished, because it
 * was closed, killed or lost power, with the buttons to go on or not. The latest such run is offered;
 * "Not Now" is for all of them and holds until the workspace is opened again. Main thread. */

#include "assay-interrupted-bar.h"

#include "assay-run-resume.h"
#include "assay-session.h"
#include "assay-widget.h"

#include <glib/gi18n.h>

struct _AssayInterruptedBar
{
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkLabel *text;

  AssaySession *session;
  AssayRuns *runs;   /* of the session */
  gint64 run_id;     /* the one that is offered; 0: none */
  gboolean is_quiet; /* "Not Now" */
};

G_DEFINE_FINAL_TYPE (AssayInterruptedBar, assay_interrupted_bar, GTK_TYPE_WIDGET)

enum
{
  PROP_SESSION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* The latest that is interrupted; how many there are besides. */
static AssayRunJob *
find_interrupted (AssayInterruptedBar *self, guint *n_more)
{
  guint n = self->runs == NULL ? 0 : g_list_model_get_n_items (G_LIST_MODEL (self->runs));
  g_autoptr (AssayRunJob) found = NULL;

  *n_more = 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AssayRunJob) job = g_list_model_get_item (G_LIST_MODEL (self->runs), i);

      if (assay_run_job_get_place (job) != ASSAY_RUN_PLACE_NOWHERE ||
          assay_run_job_get_state (job) != ASSAY_RUN_INTERRUPTED)
        continue;
      if (found == NULL)
        found = g_steal_pointer (&job);
      else
        (*n_more)++;
    }
  return g_steal_pointer (&found);
}

static char *
dup_text (AssayRunJob *job, guint n_more)
{
  gint64 done = 0;
  gint64 total = 0;
  g_autofree char *text = NULL;

  g_object_get (job, "done", &done, "total", &total, NULL);
  /* Translators: the number of a run, the name of its prompt, tasks done, all tasks. */
  text = g_strdup_printf (ngettext ("Run %lld of “%s” was interrupted at %'lld of %'lld task",
                                    "Run %lld of “%s” was interrupted at %'lld of %'lld tasks",
                                    (gulong) total),
                          (long long) assay_run_job_get_run (job), assay_run_job_get_title (job),
                          (long long) done, (long long) total);
  if (n_more == 0)
    return g_steal_pointer (&text);
  /* Translators: what was said of one run, and how many others were interrupted too. */
  return g_strdup_printf (ngettext ("%s, and %u more", "%s, and %u more", n_more), text, n_more);
}

static void
update (AssayInterruptedBar *self)
{
  guint n_more = 0;
  g_autoptr (AssayRunJob) job = NULL;
  g_autofree char *text = NULL;

  if (self->revealer == NULL)
    return; /* being taken apart */
  job = self->is_quiet ? NULL : find_interrupted (self, &n_more);
  self->run_id = job == NULL ? 0 : assay_run_job_get_run (job);
  if (job != NULL)
    {
      text = dup_text (job, n_more);
      gtk_label_set_label (self->text, text);
    }
  gtk_revealer_set_reveal_child (self->revealer, job != NULL);
}

static void
set_session (AssayInterruptedBar *self, AssaySession *session)
{
  if (self->session == session)
    return;
  if (self->runs != NULL)
    g_signal_handlers_disconnect_by_data (self->runs, self);
  g_clear_object (&self->runs);
  g_set_object (&self->session, session);
  self->is_quiet = FALSE;
  if (session != NULL)
    {
      self->runs = g_object_ref (assay_session_get_runs (session));
      g_signal_connect_object (self->runs, "notify::busy", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->runs, "items-changed", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
    }
  update (self);
}

static void
resume_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayInterruptedBar *self = ASSAY_INTERRUPTED_BAR (widget);

  if (self->run_id != 0)
    assay_run_resume (widget, self->runs, self->run_id);
}

static void
dismiss_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ASSAY_INTERRUPTED_BAR (widget)->is_quiet = TRUE;
  update (ASSAY_INTERRUPTED_BAR (widget));
}

static void
assay_interrupted_bar_dispose (GObject *object)
{
  AssayInterruptedBar *self = ASSAY_INTERRUPTED_BAR (object);

  set_session (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_INTERRUPTED_BAR);
  assay_widget_dispose_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (assay_interrupted_bar_parent_class)->dispose (object);
}

static void
assay_interrupted_bar_set_property (GObject *object, guint prop_id, const GValue *value,
                                    GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SESSION:
      set_session (ASSAY_INTERRUPTED_BAR (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_interrupted_bar_class_init (AssayInterruptedBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = assay_interrupted_bar_dispose;
  object_class->set_property = assay_interrupted_bar_set_property;

  /* AssayInterruptedBar:session: whose runs are offered. */
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, ASSAY_TYPE_SESSION,
                                                  G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "interrupted.resume", NULL, resume_action);
  gtk_widget_class_install_action (widget_class, "interrupted.dismiss", NULL, dismiss_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/runs/assay-interrupted-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayInterruptedBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, AssayInterruptedBar, text);
}

static void
assay_interrupted_bar_init (AssayInterruptedBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_interrupted_bar_get_text:
 *
 * Returns: (transfer none) (nullable): what it says; %NULL: nothing is offered.
 */
const char *
assay_interrupted_bar_get_text (AssayInterruptedBar *self)
{
  g_return_val_if_fail (ASSAY_IS_INTERRUPTED_BAR (self), NULL);
  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_label_get_label (self->text) : NULL;
}
