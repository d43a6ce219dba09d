/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ms-buffer.c: the growing byte buffer that everything in the model server reads from and writes
 * to. Buffers are kept and emptied rather than freed, so that a call in the steady state allocates
 * nothing. */

#include "ms-buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEEP_BYTES (256 * 1024) /* a bigger buffer is given back when emptied */
#define FIRST_BYTES 512
#define USUAL_BYTES 256 /* what one printf writes */

/* Empties @buffer; its memory stays for the next use unless it is big. */
void
ms_buffer_clear (MsBuffer *buffer)
{
  if (buffer->size > KEEP_BYTES)
    {
      free (buffer->data);
      *buffer = (MsBuffer) { 0 };
    }
  buffer->length = 0;
}

/* Makes room for @more bytes and a terminating zero that printf writes. */
void
ms_buffer_reserve (MsBuffer *buffer,
                   size_t    more)
{
  size_t need = buffer->length + more + 1;
  size_t size = buffer->size > 0 ? buffer->size : FIRST_BYTES;

  if (need <= buffer->size)
    return;
  while (size < need)
    size *= 2;
  buffer->data = realloc (buffer->data, size);
  buffer->size = size;
  if (buffer->data == NULL)
    {
      fputs ("assay-model-server: out of memory\n", stderr);
      abort ();
    }
}

/* Drops the first @length bytes. */
void
ms_buffer_consume (MsBuffer *buffer,
                   size_t    length)
{
  if (length >= buffer->length)
    {
      ms_buffer_clear (buffer);
      return;
    }
  buffer->length -= length;
  memmove (buffer->data, buffer->data + length, buffer->length);
}

void
ms_buffer_append (MsBuffer   *buffer,
                  const void *data,
                  size_t      length)
{
  if (length == 0)
    return;
  ms_buffer_reserve (buffer, length);
  memcpy (buffer->data + buffer->length, data, length);
  buffer->length += length;
}

void
ms_buffer_puts (MsBuffer   *buffer,
                const char *text)
{
  ms_buffer_append (buffer, text, strlen (text));
}

void
ms_buffer_printf (MsBuffer   *buffer,
                  const char *format,
                  ...)
{
  va_list args;
  int length;

  ms_buffer_reserve (buffer, USUAL_BYTES);
  va_start (args, format);
  length = vsnprintf (buffer->data + buffer->length, USUAL_BYTES, format, args);
  va_end (args);
  if (length >= USUAL_BYTES)
    {
      ms_buffer_reserve (buffer, (size_t) length);
      va_start (args, format);
      vsnprintf (buffer->data + buffer->length, (size_t) length + 1, format, args);
      va_end (args);
    }
  buffer->length += (size_t) length;
}

void
ms_buffer_put_int (MsBuffer *buffer,
                   int64_t   value)
{
  char digits[24];
  char *end = digits + sizeof digits;
  char *p = end;
  uint64_t rest = value < 0 ? -(uint64_t) value : (uint64_t) value;

  do
    *--p = (char) ('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (value < 0)
    *--p = '-';
  ms_buffer_append (buffer, p, (size_t) (end - p));
}

/* Appends @text as the inside of a JSON string. */
void
ms_buffer_put_escaped (MsBuffer   *buffer,
                       const char *text,
                       size_t      length)
{
  size_t start = 0;

  for (size_t i = 0; i < length; i++)
    {
      unsigned char c = (unsigned char) text[i];

      if (c >= 0x20 && c != '"' && c != '\\')
        continue;
      ms_buffer_append (buffer, text + start, i - start);
      start = i + 1;
      if (c == '"' || c == '\\')
        ms_buffer_append (buffer, (char[]) { '\\', (char) c }, 2);
      else if (c == '\n')
        ms_buffer_append (buffer, "\\n", 2);
      else
        ms_buffer_printf (buffer, "\\u%04x", c);
    }
  ms_buffer_append (buffer, text + start, length - start);
}

/* Appends @text as a JSON string, or null. */
void
ms_buffer_put_string (MsBuffer   *buffer,
                      const char *text)
{
  if (text == NULL)
    {
      ms_buffer_append (buffer, "null", 4);
      return;
    }
  ms_buffer_append (buffer, "\"", 1);
  ms_buffer_put_escaped (buffer, text, strlen (text));
  ms_buffer_append (buffer, "\"", 1);
}
