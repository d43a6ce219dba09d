/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-csv.h"
#include "assay-pdf.h"

G_BEGIN_DECLS

/* Files of one folder: what a person can label is far below. */
#define ASSAY_FORMAT_MAX_FILES 1000000
/* Folders in folders. */
#define ASSAY_FORMAT_MAX_FOLDER_DEPTH 32
/* What of a file is looked at to recognise its format. */
#define ASSAY_FORMAT_HEAD_BYTES 65536

typedef struct _AssayFormat AssayFormat;

/* What a reader has to be told, beside the file. Borrowed by it. */
typedef struct
{
  gboolean no_header;         /* tables: the first record is data already */
  char delimiter;             /* tables: 0 to find out */
  AssayEncoding encoding;     /* texts: ASCII to find out */
  const char *const *columns; /* (nullable): what the columns are called, instead of the header */
  const char *password;       /* (nullable): of PDFs */
  gboolean pages;             /* PDFs: a record for each page */
} AssayFormatOptions;

/**
 * AssayRecord:
 * @line: where it begins in its file, from 1; 0 when that says nothing
 * @json: (nullable): a task as JSON, @n_json bytes
 * @cells: (nullable): @n_cells cells, one for each column of the reader
 * @path: (nullable): a picture or document, whose content is @bytes
 * @pdf: (nullable): the open document
 * @page: of @pdf, from 1; 0 for the whole of it
 *
 * What a reader hands out: one of JSON, cells and file. All of it is the reader's until its next step.
 */
typedef struct
{
  guint64 line;
  const char *json;
  gsize n_json;
  const AssayCell *cells;
  guint n_cells;
  const char *path;
  GBytes *bytes;
  AssayPdf *pdf;
  int page;
} AssayRecord;

/* The part that all readers have. Each format's own begins with it. */
typedef struct
{
  const AssayFormat *format;
  GPtrArray *columns; /* of char*; NULL when the records have none */
  guint64 n_done;     /* bytes */
  guint64 n_total;    /* 0: not known */
  guint64 n_passed;   /* files of a folder that are nothing to label */
  AssayTextInput *input; /* borrowed; NULL when it is no text */
  char delimiter;        /* of a table, as far as it is known */
} AssayFormatReader;

/**
 * AssayFormat:
 * @id: the word that options take
 * @title: for people
 * @suffixes: lower case, NULL-terminated
 * @sniff: how sure it is that a file is of this format, 0 to 100, by its name and first bytes
 * @open: from a stream, or, when it reads @from_path, from a path
 * @next: one record; sets @line of the record also when it is bad
 *
 * A row of the table of import formats.
 */
struct _AssayFormat
{
  const char *id;
  const char *title;
  const char *const *suffixes;
  gboolean from_path;
  guint (*sniff) (const AssayFormat *self, const char *name, const char *head, gsize n_head);
  AssayFormatReader *(*open) (const char *path, GInputStream *stream,
                              const AssayFormatOptions *options, GError **error);
  AssayRead (*next) (AssayFormatReader *reader, AssayRecord *record, GCancellable *cancellable,
                     GError **error);
  void (*close) (AssayFormatReader *reader);
};

const AssayFormat *const *assay_format_list (guint *n_formats);
const AssayFormat *assay_format_find        (const char *id, GError **error);
gboolean           assay_format_has_suffix  (const AssayFormat *self, const char *name);

AssayFormatReader *assay_format_open        (const char *path, const char *id,
                                             const AssayFormatOptions *options,
                                             GCancellable *cancellable, GError **error);
AssayRead          assay_format_reader_next (AssayFormatReader *self, AssayRecord *record,
                                             GCancellable *cancellable, GError **error);
void               assay_format_reader_free (AssayFormatReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayFormatReader, assay_format_reader_free)

G_END_DECLS
