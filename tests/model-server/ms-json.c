/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ms-json.c: a strict JSON reader without copies. Values point into the text they were read from
 * and come out of an arena that the next document reuses, so that reading a request costs no
 * allocation and a picture of a megabyte in a data URL is walked once, eight bytes at a time.
 * Refused: anything RFC 8259 refuses, invalid UTF-8, nesting and counts beyond the maximum.
 * Single-threaded: a document belongs to one server. */

#include "ms-json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_VALUES 256

struct MsJsonChunk
{
  MsJsonChunk *next;
  MsJson values[CHUNK_VALUES];
};

typedef struct
{
  MsJsonDoc *doc;
  const char *p;
  const char *end;
} Reader;

static const MsJson *read_value (Reader *reader, unsigned depth);

static const MsJson *
fail (Reader     *reader,
      const char *what)
{
  if (reader->doc->error[0] == '\0')
    snprintf (reader->doc->error, sizeof reader->doc->error, "%s", what);
  return NULL;
}

static MsJson *
new_value (Reader    *reader,
           MsJsonType type)
{
  MsJsonDoc *doc = reader->doc;
  MsJson *value;

  if (++doc->count > MS_JSON_MAX_VALUES)
    {
      fail (reader, "too many values");
      return NULL;
    }
  if (doc->current == NULL || doc->used == CHUNK_VALUES)
    {
      MsJsonChunk **slot = doc->current != NULL ? &doc->current->next : &doc->first;

      if (*slot == NULL)
        *slot = calloc (1, sizeof (MsJsonChunk));
      if (*slot == NULL)
        abort ();
      doc->current = *slot;
      doc->used = 0;
    }
  value = &doc->current->values[doc->used++];
  *value = (MsJson) { .type = type, .text = reader->p };
  return value;
}

static void
skip_space (Reader *reader)
{
  while (reader->p < reader->end
         && (*reader->p == ' ' || *reader->p == '\n' || *reader->p == '\r' || *reader->p == '\t'))
    reader->p++;
}

/* The length of the valid UTF-8 sequence at @p, or 0. */
static size_t
sequence_length (const unsigned char *p,
                 size_t               left)
{
  size_t length = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
  unsigned low = 0x80;
  unsigned high = 0xbf;

  if (p[0] < 0xc2 || p[0] > 0xf4 || left < length)
    return 0;
  if (p[0] == 0xe0)
    low = 0xa0;
  else if (p[0] == 0xed)
    high = 0x9f;
  else if (p[0] == 0xf0)
    low = 0x90;
  else if (p[0] == 0xf4)
    high = 0x8f;
  if (p[1] < low || p[1] > high)
    return 0;
  for (size_t i = 2; i < length; i++)
    if ((p[i] & 0xc0) != 0x80)
      return 0;
  return length;
}

/* Passes over plain ASCII, eight bytes a step: no quote, backslash, control or high bit in them. */
static const char *
skip_plain (const char *p,
            const char *end)
{
  const uint64_t ones = 0x0101010101010101u;
  const uint64_t tops = 0x8080808080808080u;

  while (end - p >= 8)
    {
      uint64_t word;
      uint64_t quote, slash, control;

      memcpy (&word, p, 8);
      quote = word ^ (ones * '"');
      slash = word ^ (ones * '\\');
      control = (word - ones * 0x20) & ~word;
      quote = (quote - ones) & ~quote;
      slash = (slash - ones) & ~slash;
      if (((word | quote | slash | control) & tops) != 0)
        break;
      p += 8;
    }
  return p;
}

static size_t
escape_length (const char *p,
               const char *end)
{
  if (end - p < 2)
    return 0;
  if (p[1] != 'u')
    return strchr ("\"\\/bfnrt", p[1]) != NULL && p[1] != '\0' ? 2 : 0;
  if (end - p < 6)
    return 0;
  for (int i = 2; i < 6; i++)
    if (strchr ("0123456789abcdefABCDEF", p[i]) == NULL || p[i] == '\0')
      return 0;
  return 6;
}

/* At a quote; leaves @start and @length at the inside and the reader behind the closing quote. */
static bool
read_string (Reader      *reader,
             const char **start,
             size_t      *length,
             bool        *escaped)
{
  const char *p = ++reader->p;

  *start = p;
  for (;;)
    {
      size_t step = 1;

      p = skip_plain (p, reader->end);
      if (p >= reader->end)
        return fail (reader, "a string does not end") != NULL;
      if (*p == '"')
        break;
      if ((unsigned char) *p < 0x20)
        return fail (reader, "a control character in a string") != NULL;
      if (*p == '\\')
        {
          *escaped = true;
          step = escape_length (p, reader->end);
        }
      else if ((unsigned char) *p >= 0x80)
        step = sequence_length ((const unsigned char *) p, (size_t) (reader->end - p));
      if (step == 0)
        return fail (reader, "a bad escape or invalid UTF-8 in a string") != NULL;
      p += step;
    }
  *length = (size_t) (p - *start);
  reader->p = p + 1;
  return true;
}

static const char *
skip_digits (const char *p,
             const char *end)
{
  while (p < end && *p >= '0' && *p <= '9')
    p++;
  return p;
}

static const MsJson *
read_number (Reader *reader)
{
  MsJson *value = new_value (reader, MS_JSON_NUMBER);
  const char *p = reader->p;
  const char *digits;

  if (value == NULL)
    return NULL;
  if (*p == '-')
    p++;
  digits = p;
  p = skip_digits (p, reader->end);
  if (p == digits || (*digits == '0' && p > digits + 1))
    return fail (reader, "not a value");
  if (p < reader->end && *p == '.')
    {
      digits = ++p;
      p = skip_digits (p, reader->end);
      if (p == digits)
        return fail (reader, "a number without decimals after its point");
    }
  if (p < reader->end && (*p == 'e' || *p == 'E'))
    {
      if (++p < reader->end && (*p == '+' || *p == '-'))
        p++;
      digits = p;
      p = skip_digits (p, reader->end);
      if (p == digits)
        return fail (reader, "a number without exponent after its e");
    }
  value->length = (size_t) (p - reader->p);
  reader->p = p;
  return value;
}

static const MsJson *
read_word (Reader    *reader,
           const char *word,
           MsJsonType  type)
{
  MsJson *value = new_value (reader, type);
  size_t length = strlen (word);

  if (value == NULL)
    return NULL;
  if ((size_t) (reader->end - reader->p) < length || memcmp (reader->p, word, length) != 0)
    return fail (reader, "not a value");
  value->length = length;
  reader->p += length;
  return value;
}

static bool
read_name (Reader      *reader,
           const char **name,
           size_t      *length)
{
  bool escaped = false;

  skip_space (reader);
  if (reader->p >= reader->end || *reader->p != '"')
    return fail (reader, "an object without a name where one must be") != NULL;
  if (!read_string (reader, name, length, &escaped))
    return false;
  skip_space (reader);
  if (reader->p >= reader->end || *reader->p != ':')
    return fail (reader, "a name without a colon") != NULL;
  reader->p++;
  return true;
}

static const MsJson *
read_container (Reader  *reader,
                unsigned depth)
{
  bool object = *reader->p == '{';
  MsJson *value = new_value (reader, object ? MS_JSON_OBJECT : MS_JSON_ARRAY);
  char close = object ? '}' : ']';
  MsJson **slot;

  if (value == NULL)
    return NULL;
  slot = &value->child;
  reader->p++;
  skip_space (reader);
  while (value->count > 0 || reader->p >= reader->end || *reader->p != close)
    {
      const char *name = NULL;
      size_t name_length = 0;
      MsJson *child;

      if (object && !read_name (reader, &name, &name_length))
        return NULL;
      child = (MsJson *) read_value (reader, depth + 1);
      if (child == NULL)
        return NULL;
      child->name = name;
      child->name_length = name_length;
      *slot = child;
      slot = &child->next;
      value->count++;
      skip_space (reader);
      if (reader->p < reader->end && *reader->p == close)
        break;
      if (reader->p >= reader->end || *reader->p != ',')
        return fail (reader, "neither a comma nor an end after a value");
      reader->p++;
    }
  reader->p++;
  value->length = (size_t) (reader->p - value->text);
  return value;
}

static const MsJson *
read_value (Reader  *reader,
            unsigned depth)
{
  MsJson *value;

  skip_space (reader);
  if (reader->p >= reader->end)
    return fail (reader, "the text ends too early");
  if (depth > MS_JSON_MAX_DEPTH)
    return fail (reader, "nested too deep");
  switch (*reader->p)
    {
    case '{':
    case '[':
      return read_container (reader, depth);
    case '"':
      value = new_value (reader, MS_JSON_STRING);
      if (value == NULL || !read_string (reader, &value->text, &value->length, &value->escaped))
        return NULL;
      return value;
    case 't':
      return read_word (reader, "true", MS_JSON_TRUE);
    case 'f':
      return read_word (reader, "false", MS_JSON_FALSE);
    case 'n':
      return read_word (reader, "null", MS_JSON_NULL);
    default:
      return read_number (reader);
    }
}

/* Reads the one value at the start of @text into @doc beside those it has; @used is where it ended.
 * For finding a document inside other text. */
const MsJson *
ms_json_parse_more (MsJsonDoc  *doc,
                    const char *text,
                    size_t      length,
                    size_t     *used)
{
  Reader reader = { doc, text, text + length };
  const MsJson *value;

  doc->error[0] = '\0';
  value = read_value (&reader, 1);
  *used = (size_t) (reader.p - text);
  return value;
}

/* Reads @text, which must be one value and nothing else, and forgets what @doc had. The values live
 * until the next call and as long as @text. NULL, with doc->error set, when it is not JSON. */
const MsJson *
ms_json_parse (MsJsonDoc  *doc,
               const char *text,
               size_t      length)
{
  const MsJson *value;
  size_t used;

  doc->current = NULL;
  doc->used = 0;
  doc->count = 0;
  value = ms_json_parse_more (doc, text, length, &used);
  while (value != NULL && used < length)
    if (strchr (" \t\r\n", text[used++]) == NULL)
      {
        snprintf (doc->error, sizeof doc->error, "something follows the value");
        return NULL;
      }
  return value;
}

void
ms_json_free (MsJsonDoc *doc)
{
  while (doc->first != NULL)
    {
      MsJsonChunk *next = doc->first->next;

      free (doc->first);
      doc->first = next;
    }
  *doc = (MsJsonDoc) { 0 };
}

/* The member @name, of @length bytes, of @object; NULL without one or when @object is no object. */
const MsJson *
ms_json_find (const MsJson *object,
              const char   *name,
              size_t        length)
{
  if (!ms_json_is (object, MS_JSON_OBJECT))
    return NULL;
  for (const MsJson *child = object->child; child != NULL; child = child->next)
    if (child->name_length == length && memcmp (child->name, name, length) == 0)
      return child;
  return NULL;
}

bool
ms_json_is (const MsJson *value,
            MsJsonType    type)
{
  return value != NULL && value->type == type;
}

/* Whether @value is the string @text. */
bool
ms_json_equals (const MsJson *value,
                const char   *text)
{
  return ms_json_is (value, MS_JSON_STRING) && value->length == strlen (text)
         && memcmp (value->text, text, value->length) == 0;
}

bool
ms_json_is_true (const MsJson *value)
{
  return ms_json_is (value, MS_JSON_TRUE);
}

double
ms_json_get_number (const MsJson *object,
                    const char   *name,
                    double        fallback)
{
  const MsJson *value = ms_json_get (object, name);
  char digits[64];

  if (!ms_json_is (value, MS_JSON_NUMBER) || value->length >= sizeof digits)
    return fallback;
  memcpy (digits, value->text, value->length);
  digits[value->length] = '\0';
  return strtod (digits, NULL);
}

static unsigned
hex4 (const char *p)
{
  char digits[5] = { p[0], p[1], p[2], p[3], '\0' };

  return (unsigned) strtoul (digits, NULL, 16);
}

static void
put_utf8 (MsBuffer *out,
          unsigned  c)
{
  char bytes[4];
  size_t length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

  for (size_t i = length - 1; i > 0; i--, c >>= 6)
    bytes[i] = (char) (0x80 | (c & 0x3f));
  bytes[0] = (char) (lead[length] | c);
  ms_buffer_append (out, bytes, length);
}

/* Appends what @string says to @out. A lone surrogate becomes U+FFFD. */
void
ms_json_unescape (const MsJson *string,
                  MsBuffer     *out)
{
  static const char from[] = "bfnrt";
  static const char to[] = "\b\f\n\r\t";
  const char *end = string->text + string->length;

  for (const char *p = string->text; p < end;)
    {
      const char *stop = memchr (p, '\\', (size_t) (end - p));
      const char *known;
      unsigned c;

      ms_buffer_append (out, p, (size_t) ((stop != NULL ? stop : end) - p));
      if (stop == NULL)
        return;
      p = stop + 2;
      if (stop[1] != 'u')
        {
          known = strchr (from, stop[1]);
          ms_buffer_append (out, known != NULL ? &to[known - from] : &stop[1], 1);
          continue;
        }
      c = hex4 (p);
      p += 4;
      if (c >= 0xd800 && c < 0xdc00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u'
          && (hex4 (p + 2) & 0xfc00) == 0xdc00)
        {
          c = 0x10000 + ((c & 0x3ff) << 10) + (hex4 (p + 2) & 0x3ff);
          p += 6;
        }
      put_utf8 (out, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
    }
}
