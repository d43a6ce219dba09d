/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-text-input.h"

G_BEGIN_DECLS

/* One line of a text file: more is a file without line breaks, not a text to label. */
#define ASSAY_LINES_MAX_BYTES (64 * 1024 * 1024)

typedef struct _AssayLines AssayLines;

AssayLines     *assay_lines_new       (GInputStream *stream, gsize max_bytes);
AssayLines     *assay_lines_new_take  (AssayTextInput *input, gsize max_bytes);
void            assay_lines_free      (AssayLines *self);
AssayRead       assay_lines_next      (AssayLines *self, char **line, gsize *length,
                                       GCancellable *cancellable, GError **error);
guint64         assay_lines_get_line  (AssayLines *self);
AssayTextInput *assay_lines_get_input (AssayLines *self);

gboolean        assay_lines_check     (const char *text, gsize length, guint64 line, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayLines, assay_lines_free)

G_END_DECLS
