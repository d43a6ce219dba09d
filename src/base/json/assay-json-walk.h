/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AssayJsonHandler:
 * @word: null, true or false
 * @number: as it is spelled; a double can hold it
 * @string: unescaped UTF-8 without NUL; not ended by one
 * @key: likewise, before its value
 * @open: an object (@is_object) or an array begins
 * @close: it ends
 *
 * Who listens to a walk over JSON. All are called with what was given to assay_json_walk().
 */
typedef struct
{
  void (*word)   (gpointer data, const char *word);
  void (*number) (gpointer data, const char *text, gsize length);
  void (*string) (gpointer data, const char *text, gsize length);
  void (*key)    (gpointer data, const char *text, gsize length);
  void (*open)   (gpointer data, gboolean is_object);
  void (*close)  (gpointer data);
} AssayJsonHandler;

gboolean assay_json_walk (const char *text, gsize length, guint64 line,
                          const AssayJsonHandler *handler, gpointer data, GError **error);

G_END_DECLS
