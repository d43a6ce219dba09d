/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-format-text.c: plain text as import formats. A .txt file has one task per line that is not
 * blank; a file of markup (HTML, XML, Markdown) is one task as a whole, as Label Studio has it. Either
 * way the record is a single cell under the column "text". */

#include "assay-format-private.h"

#include "assay-error.h"
#include "assay-lines.h"

#include <string.h>

/* A document as one task, whose data may have 1 MB. */
#define MAX_DOCUMENT_BYTES (1024 * 1024)

typedef struct
{
  AssayFormatReader parent;
  AssayLines *lines;
  GString *document; /* markup: all of it */
  gboolean done;
  AssayCell cell;
} Reader;

static guint
sniff_text (const AssayFormat *self, const char *name, const char *head, gsize n_head)
{
  if (assay_format_is_binary (head, n_head))
    return 0;
  return assay_format_has_suffix (self, name) ? 72 : 10;
}

static guint
sniff_markup (const AssayFormat *self, const char *name, const char *head, gsize n_head)
{
  return assay_format_has_suffix (self, name) && !assay_format_is_binary (head, n_head) ? 72 : 0;
}

static Reader *
open_lines (GInputStream *stream, gsize max_bytes, const AssayFormatOptions *options)
{
  Reader *reader = g_new0 (Reader, 1);
  const char *name = options->columns != NULL && options->columns[0] != NULL ? options->columns[0] : "text";

  reader->lines = assay_lines_new (stream, max_bytes);
  reader->parent.input = assay_lines_get_input (reader->lines);
  reader->parent.columns = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (reader->parent.columns, g_strdup (name));
  return reader;
}

static AssayFormatReader *
open_text (const char *path, GInputStream *stream, const AssayFormatOptions *options, GError **error)
{
  return &open_lines (stream, 0, options)->parent;
}

static AssayFormatReader *
open_markup (const char *path, GInputStream *stream, const AssayFormatOptions *options, GError **error)
{
  Reader *reader = open_lines (stream, MAX_DOCUMENT_BYTES, options);

  reader->document = g_string_new (NULL);
  return &reader->parent;
}

static gboolean
is_blank (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;
  return *text == '\0';
}

static AssayRead
next_line (AssayFormatReader *reader, AssayRecord *record, GCancellable *cancellable, GError **error)
{
  Reader *self = (Reader *) reader;
  AssayRead read;

  do
    {
      read = assay_lines_next (self->lines, &self->cell.text, &self->cell.length, cancellable, error);
      record->line = assay_lines_get_line (self->lines);
    }
  while (read == ASSAY_READ_ITEM && is_blank (self->cell.text));
  record->cells = &self->cell;
  record->n_cells = read == ASSAY_READ_ITEM ? 1 : 0; /* a bad line is no C string, if it is there at all */
  return read;
}

static AssayRead
next_document (AssayFormatReader *reader, AssayRecord *record, GCancellable *cancellable, GError **error)
{
  Reader *self = (Reader *) reader;
  AssayRead read = ASSAY_READ_ITEM;
  char *line;
  gsize length;

  if (self->done)
    return ASSAY_READ_END;
  self->done = TRUE;
  record->line = 1;
  while ((read = assay_lines_next (self->lines, &line, &length, cancellable, error)) == ASSAY_READ_ITEM)
    {
      g_string_append_len (self->document, line, (gssize) length);
      g_string_append_c (self->document, '\n');
      if (self->document->len > MAX_DOCUMENT_BYTES)
        {
          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
                       "The document is larger than the maximum of %d bytes for one task", MAX_DOCUMENT_BYTES);
          return ASSAY_READ_BAD;
        }
    }
  if (read != ASSAY_READ_END)
    return read;
  self->cell = (AssayCell){ self->document->str, self->document->len };
  record->cells = &self->cell;
  record->n_cells = 1;
  return self->document->len > 0 ? ASSAY_READ_ITEM : ASSAY_READ_END;
}

static void
close_text (AssayFormatReader *reader)
{
  Reader *self = (Reader *) reader;

  assay_lines_free (self->lines);
  if (self->document != NULL)
    g_string_free (self->document, TRUE);
  g_free (self);
}

static const char *const text_suffixes[] = { "txt", "text", NULL };
static const char *const markup_suffixes[] = { "html", "htm", "xml", "md", NULL };

const AssayFormat assay_format_text = {
  .id = "txt",
  .title = "lines of text",
  .suffixes = text_suffixes,
  .sniff = sniff_text,
  .open = open_text,
  .next = next_line,
  .close = close_text,
};

const AssayFormat assay_format_markup = {
  .id = "document",
  .title = "a document",
  .suffixes = markup_suffixes,
  .sniff = sniff_markup,
  .open = open_markup,
  .next = next_document,
  .close = close_text,
};
