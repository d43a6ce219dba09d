/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-encoding.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AssayRead:
 * @ASSAY_READ_END: nothing more comes
 * @ASSAY_READ_ITEM: a line, record or element was read
 * @ASSAY_READ_BAD: this one is damaged (the error says how), the next call goes on behind it
 * @ASSAY_READ_FAILED: nothing more can be read (the error says why)
 *
 * What one step of a streaming reader came to.
 */
typedef enum
{
  ASSAY_READ_END,
  ASSAY_READ_ITEM,
  ASSAY_READ_BAD,
  ASSAY_READ_FAILED,
} AssayRead;

typedef struct _AssayTextInput AssayTextInput;

AssayTextInput *assay_text_input_new           (GInputStream *stream);
void            assay_text_input_free          (AssayTextInput *self);
void            assay_text_input_set_encoding  (AssayTextInput *self, AssayEncoding encoding);
gboolean        assay_text_input_more          (AssayTextInput *self, GCancellable *cancellable,
                                                GError **error);
char           *assay_text_input_peek          (AssayTextInput *self, gsize *length);
void            assay_text_input_skip          (AssayTextInput *self, gsize length);
gboolean        assay_text_input_is_at_end     (AssayTextInput *self);
AssayEncoding   assay_text_input_get_encoding  (AssayTextInput *self);
guint64         assay_text_input_get_n_read    (AssayTextInput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayTextInput, assay_text_input_free)

G_END_DECLS
