/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-import-job.h"

G_BEGIN_DECLS

/* A sink that writes down what it is given: a line for each task, its data, then " A:" with the
 * values of each annotation ("*" before the ground truth), then " P:" for predictions. */
typedef struct
{
  AssayImportSink parent;
  GString *tasks;
  GArray *hashes; /* of guint64 */
  guint n_batches;
  gboolean begun;
  gboolean finished;
  gboolean abandoned;
  GPtrArray *allowed;
  guint fail_at; /* which batch fails, from 1 */
} TestSink;

TestSink *test_sink_new  (void);
void      test_sink_free (TestSink *sink);
char     *test_folder_new (void);
char     *test_write     (const char *folder, const char *name, const char *bytes, gssize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestSink, test_sink_free)

G_END_DECLS
