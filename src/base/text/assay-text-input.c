/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-text-input.c: a window of UTF-8 over a stream in whatever encoding. The readers of lines,
 * CSV records and JSON elements look into the window, ask for more when what they need goes past
 * its end, and skip what they are done with. UTF-8 is read straight into it; the other encodings
 * pass through a small buffer of raw bytes.
 *
 * The window keeps what was not skipped and doubles when that fills it, so a reader that starts a
 * record anew after each refill still does linear work. How large a record may be is the reader's
 * business: it stops asking. The text may be written to by the reader (in-place unquoting), and one
 * byte behind it is always there for a NUL. Belongs to one thread at a time. */

#include "assay-text-input.h"

#include "assay-error.h"

#include <string.h>

#define WINDOW (128 * 1024) /* what a window begins with */
#define PIECE (64 * 1024)   /* the least room a refill reads into */

struct _AssayTextInput
{
  GInputStream *stream;
  AssayEncoding encoding;
  guint64 n_read; /* bytes of the source */
  AssayEncoding told; /* by the user; ASCII when not */
  gboolean started;
  gboolean ended; /* the stream has no more */

  char *data;
  gsize start; /* data[start … end) is the window */
  gsize end;
  gsize size; /* without the byte for a NUL */

  char *raw; /* bytes waiting for conversion */
  gsize n_raw;
};

/**
 * assay_text_input_new:
 * @stream: where the bytes come from; a reference is kept
 *
 * Returns: (transfer full): a window that is empty until assay_text_input_more() is called.
 */
AssayTextInput *
assay_text_input_new (GInputStream *stream)
{
  AssayTextInput *self = g_new0 (AssayTextInput, 1);

  self->stream = g_object_ref (stream);
  self->size = WINDOW;
  self->data = g_malloc (self->size + 1);
  return self;
}

/**
 * assay_text_input_free:
 *
 * Frees the window; the stream is let go, not closed.
 */
void
assay_text_input_free (AssayTextInput *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->stream);
  g_free (self->data);
  g_free (self->raw);
  g_free (self);
}

/**
 * assay_text_input_set_encoding:
 * @encoding: what the text is in; %ASSAY_ENCODING_ASCII to find out
 *
 * Tells what would else be found out. Before the first reading.
 */
void
assay_text_input_set_encoding (AssayTextInput *self, AssayEncoding encoding)
{
  g_return_if_fail (!self->started);
  self->told = encoding;
}

static gboolean
read_bytes (AssayTextInput *self,
            char *into,
            gsize room,
            gsize *n,
            GCancellable *cancellable,
            GError **error)
{
  gboolean ok = g_input_stream_read_all (self->stream, into, room, n, cancellable, error);

  self->n_read += *n;
  self->ended = *n < room;
  return ok;
}

static void
make_room (AssayTextInput *self)
{
  gsize live = self->end - self->start;

  if (self->start > 0 && live > 0)
    memmove (self->data, self->data + self->start, live);
  self->start = 0;
  self->end = live;
  if (self->size - live >= PIECE)
    return;
  self->size *= 2;
  self->data = g_realloc (self->data, self->size + 1);
}

/* Moves what was read in vain as UTF-8 to the raw bytes. The window gives the room for both. */
static void
take_back (AssayTextInput *self, gsize from)
{
  self->n_raw = self->end - from;
  g_free (self->raw);
  self->raw = g_memdup2 (self->data + from, self->n_raw);
  self->end = from;
}

static void
convert_raw (AssayTextInput *self)
{
  gsize need = self->n_raw * ASSAY_ENCODING_MAX_GROWTH;
  gsize used = 0;

  while (self->size - self->end < need)
    {
      self->size *= 2;
      self->data = g_realloc (self->data, self->size + 1);
    }
  self->end += assay_encoding_convert (self->encoding, self->raw, self->n_raw,
                                       self->data + self->end, &used);
  self->n_raw -= used;
  if (self->n_raw > 0) /* an empty text has no buffer for it */
    memmove (self->raw, self->raw + used, self->n_raw);
  if (self->ended && self->n_raw > 0)
    {
      self->data[self->end++] = (char) 0xFF; /* half a character at the end: no UTF-8 */
      self->n_raw = 0;
    }
}

static gboolean
read_converted (AssayTextInput *self, GCancellable *cancellable, GError **error)
{
  gsize room = PIECE / ASSAY_ENCODING_MAX_GROWTH;
  gsize n;

  self->raw = g_realloc (self->raw, self->n_raw + room);
  if (!read_bytes (self, self->raw + self->n_raw, room, &n, cancellable, error))
    return FALSE;
  self->n_raw += n;
  convert_raw (self);
  return TRUE;
}

/* The first piece: byte order mark or zero bytes. */
static gboolean
start (AssayTextInput *self, GError **error)
{
  gsize mark;

  self->started = TRUE;
  self->encoding = assay_encoding_sniff (self->data, self->end, &mark);
  memmove (self->data, self->data + mark, self->end - mark);
  self->end -= mark;
  if (self->told != ASSAY_ENCODING_ASCII)
    self->encoding = self->told;
  if (self->encoding != ASSAY_ENCODING_UTF32)
    return TRUE;
  self->end = 0;
  self->ended = TRUE;
  g_set_error_literal (error, ASSAY_ERROR, ASSAY_ERROR_UNSUPPORTED,
                       "The text is in UTF-32, which is not read: save it as UTF-8");
  return FALSE;
}

static gboolean
read_plain (AssayTextInput *self, GCancellable *cancellable, GError **error)
{
  gsize from = self->end;

  for (;;)
    {
      gsize n;

      if (!read_bytes (self, self->data + self->end, self->size - self->end, &n, cancellable, error))
        return FALSE;
      self->end += n;
      if (!self->started && !start (self, error))
        return FALSE;
      if (self->encoding != ASSAY_ENCODING_ASCII ||
          assay_encoding_judge (self->data + from, self->end - from, self->ended, &self->encoding))
        break;
      make_room (self);
    }
  if (self->encoding != ASSAY_ENCODING_ASCII && self->encoding != ASSAY_ENCODING_UTF8)
    {
      take_back (self, from);
      convert_raw (self);
    }
  return TRUE;
}

/**
 * assay_text_input_more:
 *
 * Reads on; what assay_text_input_peek() gave before is void. At the end of the stream nothing is
 * added and assay_text_input_is_at_end() turns true.
 *
 * Returns: %FALSE when the stream fails, with its error or %ASSAY_ERROR_UNSUPPORTED for UTF-32.
 */
gboolean
assay_text_input_more (AssayTextInput *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (self->ended)
    return TRUE;
  make_room (self);
  if (self->encoding == ASSAY_ENCODING_ASCII || self->encoding == ASSAY_ENCODING_UTF8)
    return read_plain (self, cancellable, error);
  return read_converted (self, cancellable, error);
}

/**
 * assay_text_input_peek:
 * @length: (out): its bytes
 *
 * Returns: (transfer none): the window. It may be written to, and one byte behind it too.
 */
char *
assay_text_input_peek (AssayTextInput *self, gsize *length)
{
  *length = self->end - self->start;
  return self->data + self->start;
}

/**
 * assay_text_input_skip:
 *
 * Drops the first @length bytes of the window. Its text stays in place until more is read.
 */
void
assay_text_input_skip (AssayTextInput *self, gsize length)
{
  g_return_if_fail (length <= self->end - self->start);
  self->start += length;
}

/**
 * assay_text_input_is_at_end:
 *
 * Returns: whether the window holds all that is left.
 */
gboolean
assay_text_input_is_at_end (AssayTextInput *self)
{
  return self->ended;
}

/**
 * assay_text_input_get_encoding:
 *
 * Returns: what the text turned out to be in, as far as it was read.
 */
AssayEncoding
assay_text_input_get_encoding (AssayTextInput *self)
{
  return self->encoding;
}

/**
 * assay_text_input_get_n_read:
 *
 * Returns: how many bytes of the source were read, for progress.
 */
guint64
assay_text_input_get_n_read (AssayTextInput *self)
{
  return self->n_read;
}
