/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-welcome.c: what a workspace without projects shows: three steps, and the ways to begin. The
 * sample workspace is drawn and written in a thread; meanwhile its button says so. Main thread. */

#include "assay-welcome.h"

#include "assay-sample.h"
#include "assay-widget.h"

struct _AssayWelcome
{
  GtkWidget parent_instance;

  GtkStack *sample;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (AssayWelcome, assay_welcome, GTK_TYPE_WIDGET)

static void
assay_welcome_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_WELCOME);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_welcome_parent_class)->dispose (object);
}

static void
assay_welcome_class_init (AssayWelcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_welcome_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/projects/assay-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayWelcome, sample);
  gtk_widget_class_bind_template_child (widget_class, AssayWelcome, spinner);
}

static void
assay_welcome_init (AssayWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_busy (AssayWelcome *self, gboolean busy)
{
  if (self->sample == NULL)
    return;
  gtk_stack_set_visible_child_name (self->sample, busy ? "busy" : "offer");
  gtk_spinner_set_spinning (self->spinner, busy);
}

static void
make_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *folder = g_path_get_dirname (data);
  GError *error = NULL;

  g_mkdir_with_parents (folder, 0700); /* what fails here fails below, with a reason */
  if (g_file_test (data, G_FILE_TEST_EXISTS) || assay_sample_make_sync (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * assay_welcome_make_sample_async:
 * @path: where it shall be
 *
 * Makes the sample workspace, unless it is there already.
 */
void
assay_welcome_make_sample_async (AssayWelcome *self, const char *path, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (ASSAY_IS_WELCOME (self));
  show_busy (self, TRUE);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, make_in_thread);
}

/**
 * assay_welcome_make_sample_finish:
 *
 * Returns: whether the sample workspace is there.
 */
gboolean
assay_welcome_make_sample_finish (AssayWelcome *self, GAsyncResult *result, GError **error)
{
  show_busy (self, FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
