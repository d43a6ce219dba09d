/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* The hash of a JSON value as duplicates are looked for: the order of an object's members does not
 * count, and of a file that was copied into the workspace its content counts, not its name. The
 * numbers go into databases: never change them. */
#define ASSAY_TASK_HASH_STRING 1
#define ASSAY_TASK_HASH_NUMBER 2
#define ASSAY_TASK_HASH_WORD 3
#define ASSAY_TASK_HASH_OBJECT 4
#define ASSAY_TASK_HASH_ARRAY 5

#define ASSAY_TASK_BLOB_PREFIX "assay-blob:"

static inline guint64
assay_task_hash_string (const char *text, gsize length)
{
  const gsize prefix = sizeof ASSAY_TASK_BLOB_PREFIX - 1;

  if (length > prefix && memcmp (text, ASSAY_TASK_BLOB_PREFIX, prefix) == 0)
    {
      const char *slash = memchr (text, '/', length);

      length = slash != NULL ? (gsize) (slash - text) : length;
    }
  return XXH3_64bits_withSeed (text, length, ASSAY_TASK_HASH_STRING);
}

static inline guint64
assay_task_hash_number (const char *text, gsize length)
{
  return XXH3_64bits_withSeed (text, length, ASSAY_TASK_HASH_NUMBER);
}

/* true, false, null */
static inline guint64
assay_task_hash_word (const char *text, gsize length)
{
  return XXH3_64bits_withSeed (text, length, ASSAY_TASK_HASH_WORD);
}

static inline guint64
assay_task_hash_object_begin (void)
{
  return ASSAY_TASK_HASH_OBJECT;
}

static inline guint64
assay_task_hash_object_add (guint64 object, guint64 name, guint64 value)
{
  value = GUINT64_TO_LE (value);
  return object + XXH3_64bits_withSeed (&value, sizeof value, name);
}

static inline guint64
assay_task_hash_array_begin (void)
{
  return ASSAY_TASK_HASH_ARRAY;
}

static inline guint64
assay_task_hash_array_add (guint64 array, guint64 value)
{
  value = GUINT64_TO_LE (value);
  return XXH3_64bits_withSeed (&value, sizeof value, array);
}

G_END_DECLS
