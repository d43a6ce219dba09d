/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-changes.c: the one place where changes are announced. Whoever committed something calls
 * assay_changes_emit() from any thread; listeners get one "changed" signal with the union of kinds,
 * in the main context in which the object was made, at most every 50 ms. A thousand results a second
 * are thus twenty signals. */

#include "assay-changes.h"

#define INTERVAL_MS 50

struct _AssayChanges
{
  GObject parent_instance;

  GMainContext *context;
  GMutex mutex;
  guint pending; /* under mutex */
  GSource *source; /* under mutex; NULL when no signal is due */
};

G_DEFINE_FINAL_TYPE (AssayChanges, assay_changes, G_TYPE_OBJECT)

static guint changed_signal;

static gboolean
announce (gpointer data)
{
  AssayChanges *self = data;
  guint kinds;

  g_mutex_lock (&self->mutex);
  kinds = self->pending;
  self->pending = 0;
  g_clear_pointer (&self->source, g_source_unref);
  g_mutex_unlock (&self->mutex);

  g_signal_emit (self, changed_signal, 0, kinds);
  return G_SOURCE_REMOVE;
}

static void
assay_changes_finalize (GObject *object)
{
  AssayChanges *self = ASSAY_CHANGES (object);

  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (assay_changes_parent_class)->finalize (object);
}

static void
assay_changes_class_init (AssayChangesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_changes_finalize;

  /* AssayChanges::changed: kinds is a set of AssayChangeKinds. */
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
assay_changes_init (AssayChanges *self)
{
  g_mutex_init (&self->mutex);
  self->context = g_main_context_ref_thread_default ();
}

/**
 * assay_changes_new:
 *
 * Returns: (transfer full): an object whose signals come in the caller's main context.
 */
AssayChanges *
assay_changes_new (void)
{
  return g_object_new (ASSAY_TYPE_CHANGES, NULL);
}

/**
 * assay_changes_emit:
 * @kinds: what was changed; committed already
 *
 * Any thread.
 */
void
assay_changes_emit (AssayChanges *self, AssayChangeKinds kinds)
{
  g_return_if_fail (ASSAY_IS_CHANGES (self));

  g_mutex_lock (&self->mutex);
  self->pending |= kinds;
  if (self->source == NULL)
    {
      self->source = g_timeout_source_new (INTERVAL_MS);
      g_source_set_callback (self->source, announce, self, NULL);
      g_source_attach (self->source, self->context);
    }
  g_mutex_unlock (&self->mutex);
}
