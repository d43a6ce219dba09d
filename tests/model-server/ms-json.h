/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ms-buffer.h"

#include <string.h>

typedef enum
{
  MS_JSON_NULL,
  MS_JSON_FALSE,
  MS_JSON_TRUE,
  MS_JSON_NUMBER,
  MS_JSON_STRING,
  MS_JSON_ARRAY,
  MS_JSON_OBJECT,
} MsJsonType;

/* A value; texts point into the source. Of a string, text is what stands between the quotes. */
typedef struct MsJson MsJson;
struct MsJson
{
  MsJsonType type;
  bool escaped; /* a string with backslashes */
  const char *text;
  size_t length;
  const char *name; /* in an object */
  size_t name_length;
  MsJson *child;
  MsJson *next;
  size_t count;
};

#define MS_JSON_MAX_DEPTH 64         /* a chat request needs about ten */
#define MS_JSON_MAX_VALUES 1000000   /* of one document */

typedef struct MsJsonChunk MsJsonChunk;

/* Owns the values of one document at a time. All zeroes is a fresh one. */
typedef struct
{
  MsJsonChunk *first;
  MsJsonChunk *current;
  size_t used;
  size_t count;
  char error[96];
} MsJsonDoc;

const MsJson *ms_json_parse      (MsJsonDoc *doc, const char *text, size_t length);
const MsJson *ms_json_parse_more (MsJsonDoc *doc, const char *text, size_t length, size_t *used);
void          ms_json_free       (MsJsonDoc *doc);

const MsJson *ms_json_find       (const MsJson *object, const char *name, size_t length);
bool          ms_json_is         (const MsJson *value, MsJsonType type);
bool          ms_json_equals     (const MsJson *value, const char *text);
bool          ms_json_is_true    (const MsJson *value);
double        ms_json_get_number (const MsJson *object, const char *name, double fallback);
void          ms_json_unescape   (const MsJson *string, MsBuffer *out);

/* The member @name of @object, its length counted by the compiler. */
static inline const MsJson *
ms_json_get (const MsJson *object,
             const char   *name)
{
  return ms_json_find (object, name, strlen (name));
}
