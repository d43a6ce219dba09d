/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-text-input.h"

G_BEGIN_DECLS

/**
 * AssayJsonShape:
 *
 * What a stream of JSON turned out to be: an array whose elements are wanted, one value per line,
 * or values one after the other (a single object is the shortest of these).
 */
typedef enum
{
  ASSAY_JSON_SHAPE_UNKNOWN,
  ASSAY_JSON_SHAPE_ARRAY,
  ASSAY_JSON_SHAPE_LINES,
  ASSAY_JSON_SHAPE_VALUES,
} AssayJsonShape;

typedef struct _AssayJsonSplitter AssayJsonSplitter;

AssayJsonSplitter *assay_json_splitter_new       (GInputStream *stream, gsize max_bytes);
void               assay_json_splitter_free      (AssayJsonSplitter *self);
AssayRead          assay_json_splitter_next      (AssayJsonSplitter *self, const char **text,
                                                  gsize *length, GCancellable *cancellable,
                                                  GError **error);
guint64            assay_json_splitter_get_line  (AssayJsonSplitter *self);
AssayJsonShape     assay_json_splitter_get_shape (AssayJsonSplitter *self);
AssayTextInput    *assay_json_splitter_get_input (AssayJsonSplitter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayJsonSplitter, assay_json_splitter_free)

G_END_DECLS
