/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-console.h"

G_BEGIN_DECLS

/* A column is not made narrower than this while another one can give. */
#define ASSAY_TABLE_MIN_COLUMN 8
/* A single cell wider than this is cut even where the line could be longer. */
#define ASSAY_TABLE_MAX_COLUMN 200

typedef struct _AssayTable AssayTable;

AssayTable *assay_table_new        (int columns, gboolean colours);
void        assay_table_free       (AssayTable *self);
void        assay_table_add_column (AssayTable *self, const char *title, gboolean to_right);
void        assay_table_add_cell   (AssayTable *self, const char *text, AssayStyle style);
void        assay_table_add_format (AssayTable *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
char       *assay_table_take_text  (AssayTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayTable, assay_table_free)

G_END_DECLS
