/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_WORKER (assay_worker_get_type ())
G_DECLARE_FINAL_TYPE (AssayWorker, assay_worker, ASSAY, WORKER, GObject)


typedef void (*AssayWorkerFunc) (gpointer data);

AssayWorker  *assay_worker_new         (const char *name);
GMainContext *assay_worker_get_context (AssayWorker *self);
gboolean      assay_worker_is_current  (AssayWorker *self);
void          assay_worker_push        (AssayWorker *self, int priority, AssayWorkerFunc func, gpointer data);
void          assay_worker_call        (AssayWorker *self, AssayWorkerFunc func, gpointer data);
void          assay_worker_stop        (AssayWorker *self);

G_END_DECLS
