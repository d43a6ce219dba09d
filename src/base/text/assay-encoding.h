/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AssayEncoding:
 *
 * How a text file spells its characters. %ASSAY_ENCODING_ASCII is what is known of a file as long
 * as no byte above 127 was met: it reads the same in UTF-8 and in Windows-1252.
 */
typedef enum
{
  ASSAY_ENCODING_ASCII,
  ASSAY_ENCODING_UTF8,
  ASSAY_ENCODING_UTF16LE,
  ASSAY_ENCODING_UTF16BE,
  ASSAY_ENCODING_WINDOWS_1252,
  ASSAY_ENCODING_UTF32, /* recognised by its mark, not read */
} AssayEncoding;

/* Bytes that one byte of the source can become, and the room a conversion needs at least. */
#define ASSAY_ENCODING_MAX_GROWTH 3

const char   *assay_encoding_name         (AssayEncoding encoding);
AssayEncoding assay_encoding_sniff        (const char *bytes, gsize length, gsize *mark);
gboolean      assay_encoding_judge        (const char *bytes, gsize length, gboolean last,
                                           AssayEncoding *encoding);
gsize         assay_encoding_convert      (AssayEncoding encoding, const char *bytes, gsize length,
                                           char *out, gsize *consumed);

gsize         assay_text_ascii_prefix     (const char *text, gsize length);
gsize         assay_text_valid_prefix     (const char *text, gsize length);
const char   *assay_text_find             (const char *from, const char *end, char a, char b, char c);
guint64       assay_text_count_breaks     (const char *text, gsize length);

G_END_DECLS
