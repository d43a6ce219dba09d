/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-format.c: the table of import formats, and which of them a file is. Content counts first: a
 * JSON file is one whatever it is called, a picture as well. Where content fits several, as any text
 * is a table of one column, the name decides. What is none of them gets an error that says what it
 * is instead. Readers belong to one thread at a time; they borrow the options. */

#include "assay-format-private.h"

#include "assay-error.h"
#include "assay-image.h"

#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* To add a format: a file, and a row here. Of equally sure ones the first is taken. */
static const AssayFormat *const formats[] = {
  &assay_format_media, &assay_format_json, &assay_format_csv,
  &assay_format_tsv,   &assay_format_text, &assay_format_markup,
};

/**
 * assay_format_list:
 * @n_formats: (out): how many
 *
 * Returns: (transfer none): the table. Any thread.
 */
const AssayFormat *const *
assay_format_list (guint *n_formats)
{
  *n_formats = G_N_ELEMENTS (formats);
  return formats;
}

/**
 * assay_format_find:
 * @id: the word for a format
 *
 * Returns: (transfer none): the format; or %ASSAY_ERROR_NOT_FOUND, with the list of words.
 */
const AssayFormat *
assay_format_find (const char *id, GError **error)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      if (g_ascii_strcasecmp (formats[i]->id, id) == 0)
        return formats[i];
      g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", formats[i]->id);
    }
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "There is no import format “%s”; use one of %s",
               id, words->str);
  return NULL;
}

/**
 * assay_format_has_suffix:
 *
 * Returns: whether @name ends as files of the format do. Any thread.
 */
gboolean
assay_format_has_suffix (const AssayFormat *self, const char *name)
{
  const char *dot = strrchr (name, '.');

  for (gsize i = 0; dot != NULL && self->suffixes[i] != NULL; i++)
    if (g_ascii_strcasecmp (dot + 1, self->suffixes[i]) == 0)
      return TRUE;
  return FALSE;
}

char
assay_format_first_byte (const char *head, gsize n_head)
{
  for (gsize i = 0; i < n_head; i++)
    if (head[i] != '\0' && !g_ascii_isspace (head[i]) && strchr ("\xEF\xBB\xBF\xFF\xFE", head[i]) == NULL)
      return head[i];
  return '\0';
}

gboolean
assay_format_is_binary (const char *head, gsize n_head)
{
  gsize n_zeros = 0;
  gsize mark;

  for (gsize i = 0; i < n_head; i++)
    n_zeros += head[i] == '\0';
  return n_zeros * 100 > n_head && assay_encoding_sniff (head, n_head, &mark) == ASSAY_ENCODING_ASCII;
}

static const AssayFormat *
recognise (const char *name, const char *head, gsize n_head, GError **error)
{
  const AssayFormat *best = NULL;
  guint best_score = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      guint score = formats[i]->sniff (formats[i], name, head, n_head);

      if (score > best_score)
        {
          best = formats[i];
          best_score = score;
        }
    }
  if (best == NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (head, n_head);
      const char *what = assay_image_describe_content (bytes);

      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNSUPPORTED,
                   "“%s” is %s, which can't be imported; pictures, PDF, CSV, TSV, JSON, JSONL and plain "
                   "text can",
                   name, what != NULL ? what : "of no known format");
    }
  return best;
}

static gboolean
set_io_error (GError **error, GError *io_error, const char *name)
{
  int code = g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? ASSAY_ERROR_NOT_FOUND
                                                                          : ASSAY_ERROR_PERMISSION;

  if (g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_error_copy (io_error));
  else
    g_set_error (error, ASSAY_ERROR, code, "“%s” can't be read: %s", name, io_error->message);
  return FALSE;
}

/* Opening a pipe by its name may wait for a writer for ever, and a file is opened twice: once to look at
 * its first rows. */
static gboolean
is_pipe (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 && (S_ISFIFO (info.st_mode) || S_ISSOCK (info.st_mode));
}

/* A stream whose first bytes can be looked at. */
static GBufferedInputStream *
open_stream (const char *path, guint64 *size, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GError) local_error = NULL;
  GBufferedInputStream *buffered;

  *size = 0;
  if (strcmp (path, "-") == 0)
    stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  else
    {
      info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                                G_FILE_QUERY_INFO_NONE, cancellable, &local_error);
      if (info != NULL && g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR)
        *size = (guint64) g_file_info_get_size (info);
      if (info != NULL && g_file_info_get_file_type (info) == G_FILE_TYPE_SPECIAL && is_pipe (path))
        {
          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNSUPPORTED,
                       "“%s” is a pipe and not a file; send what comes out of it to standard input and import “-”",
                       path);
          return NULL;
        }
      if (info != NULL)
        stream = G_INPUT_STREAM (g_file_read (file, cancellable, &local_error));
      if (stream == NULL)
        {
          set_io_error (error, local_error, path);
          return NULL;
        }
    }
  buffered = G_BUFFERED_INPUT_STREAM (g_buffered_input_stream_new_sized (stream, ASSAY_FORMAT_HEAD_BYTES));
  while (g_buffered_input_stream_get_available (buffered) < ASSAY_FORMAT_HEAD_BYTES)
    {
      gssize n = g_buffered_input_stream_fill (buffered, -1, cancellable, &local_error);

      if (n < 0)
        {
          set_io_error (error, local_error, path);
          g_clear_object (&buffered);
        }
      if (n <= 0)
        break;
    }
  return buffered;
}

static AssayFormatReader *
open_file (const char *path, const AssayFormat *format, const AssayFormatOptions *options,
           GCancellable *cancellable, GError **error)
{
  g_autoptr (GBufferedInputStream) stream = NULL;
  AssayFormatReader *reader;
  guint64 size;
  gsize n_head;
  const char *head;

  stream = open_stream (path, &size, cancellable, error);
  if (stream == NULL)
    return NULL;
  head = g_buffered_input_stream_peek_buffer (stream, &n_head);
  if (format == NULL && n_head == 0 && assay_format_media.sniff (&assay_format_media, path, "", 0) > 0)
    format = &assay_format_media;
  if (format == NULL && n_head == 0)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "“%s” is empty", path);
  if (format == NULL && n_head > 0)
    format = recognise (path, head, n_head, error);
  if (format == NULL)
    return NULL;
  if (format->from_path && strcmp (path, "-") == 0)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNSUPPORTED,
                   "Pictures and documents can't be read from standard input; name their files");
      return NULL;
    }
  reader = format->open (path, G_INPUT_STREAM (stream), options, error);
  if (reader != NULL)
    {
      reader->format = format;
      if (reader->input != NULL && options->encoding != ASSAY_ENCODING_ASCII)
        assay_text_input_set_encoding (reader->input, options->encoding);
      reader->n_total = reader->n_total > 0 ? reader->n_total : size;
    }
  return reader;
}

/**
 * assay_format_open:
 * @path: a file, a folder, or "-" for standard input
 * @id: (nullable): the format, or %NULL to find out
 * @options: what it has to know; must live as long as the reader
 *
 * Returns: (transfer full): a reader before the first record; or %NULL with %ASSAY_ERROR_NOT_FOUND,
 * %ASSAY_ERROR_PERMISSION, %ASSAY_ERROR_UNSUPPORTED for what can't be imported, or what the format
 * found wrong.
 */
AssayFormatReader *
assay_format_open (const char *path, const char *id, const AssayFormatOptions *options,
                   GCancellable *cancellable, GError **error)
{
  const AssayFormat *format = NULL;
  AssayFormatReader *reader;

  g_return_val_if_fail (path != NULL && options != NULL, NULL);
  if (id != NULL && (format = assay_format_find (id, error)) == NULL)
    return NULL;
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return open_file (path, format, options, cancellable, error);
  if (format != NULL && format != &assay_format_media)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "“%s” is a folder, not %s", path, format->title);
      return NULL;
    }
  reader = assay_format_media.open (path, NULL, options, error);
  if (reader != NULL)
    reader->format = &assay_format_media;
  return reader;
}

/**
 * assay_format_reader_next:
 * @record: (out caller-allocates): what came
 *
 * Reads the next record.
 *
 * Returns: what came. %ASSAY_READ_BAD is one bad record, of which @line of @record says where it was;
 * %ASSAY_READ_FAILED is the end, with an error.
 */
AssayRead
assay_format_reader_next (AssayFormatReader *self, AssayRecord *record, GCancellable *cancellable,
                          GError **error)
{
  AssayRead read;

  memset (record, 0, sizeof *record);
  read = self->format->next (self, record, cancellable, error);
  if (self->input != NULL)
    self->n_done = assay_text_input_get_n_read (self->input);
  return read;
}

/**
 * assay_format_reader_free:
 *
 * Closes the reader and frees what it handed out.
 */
void
assay_format_reader_free (AssayFormatReader *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  self->format->close (self);
}
