/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-text-input.h"

G_BEGIN_DECLS

/* A record larger than this is a quote that was never closed, not a row of data. */
#define ASSAY_CSV_MAX_RECORD (16 * 1024 * 1024)
/* What the large spreadsheets and databases can hold is below or of no use as one task. */
#define ASSAY_CSV_MAX_COLUMNS 2000

/**
 * AssayCell:
 *
 * One cell of a record: UTF-8, ended by a NUL, owned by the reader until its next call.
 */
typedef struct
{
  char *text;
  gsize length;
} AssayCell;

typedef struct _AssayCsvReader AssayCsvReader;

AssayCsvReader  *assay_csv_reader_new           (GInputStream *stream, char delimiter);
void             assay_csv_reader_free          (AssayCsvReader *self);
AssayRead        assay_csv_reader_next          (AssayCsvReader *self, GCancellable *cancellable,
                                                 GError **error);
const AssayCell *assay_csv_reader_get_cells     (AssayCsvReader *self, guint *n_cells);
guint64          assay_csv_reader_get_line      (AssayCsvReader *self);
char             assay_csv_reader_get_delimiter (AssayCsvReader *self);
AssayTextInput  *assay_csv_reader_get_input     (AssayCsvReader *self);

void             assay_csv_append               (GString *out, const char *text, char delimiter);
gboolean         assay_csv_is_formula           (const char *text);
gboolean         assay_csv_is_number            (const char *text, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayCsvReader, assay_csv_reader_free)

G_END_DECLS
