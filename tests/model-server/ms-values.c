/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ms-values.c: makes a value that a JSON Schema accepts, the same one every time for the same seed.
 * Knows what labeling schemas use: const, enum, type (also a list), properties, items, minItems,
 * maxItems, uniqueItems, minLength, maxLength, format, minimum, maximum, their exclusive forms,
 * multipleOf, oneOf, anyOf, allOf (its first member with a type), $ref into $defs or definitions.
 * Every property is written, required or not. "pattern" is not looked at. It can spoil exactly one
 * place of the value on purpose, in the way asked for, and says which property that was. */

#include "ms-values.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 24      /* a schema may refer to itself */
#define MAX_ITEMS 16      /* of an array, whatever its schema would allow */
#define DEFAULT_ITEMS 3
#define DEFAULT_LENGTH 60 /* of a sentence */

typedef struct
{
  MsBuffer *out;
  const MsJson *root;
  uint64_t state;
  MsValuesKind kind;
  MsSpoiled *spoiled;
  const MsJson *property; /* the innermost one being written */
} Writer;

static void write_value (Writer *writer, const MsJson *schema, unsigned depth);

/* Mixes two numbers into one that looks random (splitmix64's finisher). */
uint64_t
ms_mix (uint64_t a,
        uint64_t b)
{
  uint64_t z = a + b * 0x9e3779b97f4a7c15u + 0x9e3779b97f4a7c15u;

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static uint64_t
draw (Writer  *writer,
      uint64_t below)
{
  writer->state = ms_mix (writer->state, 1);
  return below > 0 ? writer->state % below : 0;
}

/* Whether this is the place to spoil; true once. */
static bool
spoil (Writer      *writer,
       MsValuesKind kind)
{
  if (writer->kind != kind || writer->spoiled->done)
    return false;
  writer->spoiled->done = true;
  if (writer->property != NULL)
    {
      writer->spoiled->name = writer->property->name;
      writer->spoiled->name_length = writer->property->name_length;
    }
  return true;
}

static const MsJson *
child_at (const MsJson *parent,
          uint64_t      index)
{
  const MsJson *child = parent->child;

  while (index-- > 0)
    child = child->next;
  return child;
}

/* Appends words until there are between @min_length and @max_length characters. */
void
ms_values_sentence (MsBuffer *out,
                    uint64_t  seed,
                    size_t    min_length,
                    size_t    max_length)
{
  static const char *words[] = {
    "the", "clear", "subject", "is", "sharp", "well", "centred", "but", "a", "little", "dark",
    "near", "its", "edge", "and", "colour", "noise", "stays", "even", "across", "picture", "text",
    "matches", "request",
  };
  size_t goal = min_length > DEFAULT_LENGTH ? min_length : DEFAULT_LENGTH;
  size_t start = out->length;

  while (out->length - start < goal)
    {
      seed = ms_mix (seed, 2);
      if (out->length > start)
        ms_buffer_append (out, " ", 1);
      ms_buffer_puts (out, words[seed % (sizeof words / sizeof *words)]);
    }
  if (max_length == 0)
    {
      out->length = start;
      return;
    }
  if (out->length - start > max_length)
    out->length = start + max_length;
  out->data[start] = (char) (out->data[start] & ~0x20);
  if (out->data[out->length - 1] == ' ')
    out->data[out->length - 1] = '.';
}

static void
write_string (Writer       *writer,
              const MsJson *schema)
{
  const MsJson *format = ms_json_get (schema, "format");
  uint64_t r = draw (writer, UINT32_MAX);

  if (spoil (writer, MS_VALUES_INVALID))
    ms_buffer_puts (writer->out, "12345");
  else if (ms_json_equals (format, "date-time"))
    ms_buffer_printf (writer->out, "\"2025-%02d-%02dT%02d:30:00Z\"", (int) (r % 12) + 1,
                      (int) (r % 28) + 1, (int) (r % 24));
  else if (ms_json_equals (format, "date"))
    ms_buffer_printf (writer->out, "\"2025-%02d-%02d\"", (int) (r % 12) + 1, (int) (r % 28) + 1);
  else if (ms_json_equals (format, "time"))
    ms_buffer_printf (writer->out, "\"%02d:30:00Z\"", (int) (r % 24));
  else if (ms_json_equals (format, "email"))
    ms_buffer_printf (writer->out, "\"user%d@example.com\"", (int) (r % 1000));
  else if (ms_json_equals (format, "uri"))
    ms_buffer_printf (writer->out, "\"https://example.com/%d\"", (int) (r % 1000));
  else
    {
      ms_buffer_append (writer->out, "\"", 1);
      ms_values_sentence (writer->out, r, (size_t) ms_json_get_number (schema, "minLength", 0),
                          (size_t) ms_json_get_number (schema, "maxLength", 400));
      ms_buffer_append (writer->out, "\"", 1);
    }
}

static bool
has_number (const MsJson *schema,
            const char   *name)
{
  return ms_json_is (ms_json_get (schema, name), MS_JSON_NUMBER);
}

/* A number off the end of the scale, where the schema has an end. */
static bool
write_out_of_range (Writer       *writer,
                    const MsJson *schema)
{
  const char *bound = has_number (schema, "maximum") ? "maximum" : "minimum";

  if (!has_number (schema, bound) || !spoil (writer, MS_VALUES_OUT_OF_RANGE))
    return false;
  ms_buffer_printf (writer->out, "%.10g",
                    ms_json_get_number (schema, bound, 0) + (bound[1] == 'a' ? 2 : -2));
  return true;
}

static void
write_number (Writer       *writer,
              const MsJson *schema,
              bool          integer)
{
  double low = ms_json_get_number (schema, "minimum",
                                   ms_json_get_number (schema, "exclusiveMinimum", NAN));
  double high = ms_json_get_number (schema, "maximum",
                                    ms_json_get_number (schema, "exclusiveMaximum", NAN));
  double step = ms_json_get_number (schema, "multipleOf", integer ? 1 : 0);
  double count;

  if (spoil (writer, MS_VALUES_INVALID))
    {
      ms_buffer_puts (writer->out, "\"many\"");
      return;
    }
  if (write_out_of_range (writer, schema))
    return;
  if (isnan (low))
    low = isnan (high) ? 0 : fmin (0, high - 100);
  if (isnan (high))
    high = low + 100;
  if (step <= 0)
    step = (high - low) / 1000;
  low = ceil (low / step) * step;
  if (has_number (schema, "exclusiveMinimum")
      && low <= ms_json_get_number (schema, "exclusiveMinimum", 0))
    low += step;
  if (has_number (schema, "exclusiveMaximum"))
    high -= step / 2;
  count = floor ((high - low) / step + 1e-9) + 1;
  ms_buffer_printf (writer->out, "%.10g",
                    low + step * (double) draw (writer, count >= 1 ? (uint64_t) count : 1));
}

static void
write_raw (Writer       *writer,
           const MsJson *value)
{
  bool string = value->type == MS_JSON_STRING;

  if (string)
    ms_buffer_append (writer->out, "\"", 1);
  ms_buffer_append (writer->out, value->text, value->length);
  if (string)
    ms_buffer_append (writer->out, "\"", 1);
}

static void
write_enum (Writer       *writer,
            const MsJson *labels)
{
  if (spoil (writer, MS_VALUES_INVALID))
    ms_buffer_puts (writer->out, "\"none of these labels\"");
  else
    write_raw (writer, child_at (labels, draw (writer, labels->count)));
}

/* Up to MAX_ITEMS different labels, in the order of the enum. */
static void
write_subset (Writer       *writer,
              const MsJson *labels,
              size_t        count)
{
  size_t left = labels->count;
  bool first = true;

  for (const MsJson *label = labels->child; label != NULL && count > 0; label = label->next, left--)
    {
      if (draw (writer, left) >= count)
        continue;
      if (!first)
        ms_buffer_append (writer->out, ",", 1);
      if (spoil (writer, MS_VALUES_INVALID))
        ms_buffer_puts (writer->out, "\"none of these labels\"");
      else
        write_raw (writer, label);
      first = false;
      count--;
    }
}

static void
write_array (Writer       *writer,
             const MsJson *schema,
             unsigned      depth)
{
  const MsJson *items = ms_json_get (schema, "items");
  const MsJson *labels = ms_json_get (items, "enum");
  double low = ms_json_get_number (schema, "minItems", depth < MAX_DEPTH / 2 ? 1 : 0);
  double high = ms_json_get_number (schema, "maxItems", fmax (low, DEFAULT_ITEMS));
  size_t count;

  high = fmin (fmax (high, 0), MAX_ITEMS);
  low = fmin (low, high);
  count = (size_t) low + (size_t) draw (writer, (uint64_t) (high - low) + 1);
  ms_buffer_append (writer->out, "[", 1);
  if (labels != NULL && ms_json_is_true (ms_json_get (schema, "uniqueItems")))
    write_subset (writer, labels, count);
  else
    for (size_t i = 0; items != NULL && i < count; i++)
      {
        if (i > 0)
          ms_buffer_append (writer->out, ",", 1);
        write_value (writer, items, depth + 1);
      }
  ms_buffer_append (writer->out, "]", 1);
}

static void
write_object (Writer       *writer,
              const MsJson *schema,
              unsigned      depth)
{
  const MsJson *properties = ms_json_get (schema, "properties");
  const MsJson *outer = writer->property;
  bool first = true;

  ms_buffer_append (writer->out, "{", 1);
  for (const MsJson *property = properties != NULL ? properties->child : NULL; property != NULL;
       property = property->next)
    {
      if (!first)
        ms_buffer_append (writer->out, ",", 1);
      ms_buffer_append (writer->out, "\"", 1);
      ms_buffer_append (writer->out, property->name, property->name_length);
      ms_buffer_append (writer->out, "\":", 2);
      writer->property = property;
      write_value (writer, property, depth + 1);
      first = false;
    }
  writer->property = outer;
  ms_buffer_append (writer->out, "}", 1);
}

/* Follows "#/a/b" from the root. */
static const MsJson *
follow_reference (Writer       *writer,
                  const MsJson *reference)
{
  const MsJson *place = writer->root;
  const char *p = reference->text + 1;
  const char *end = reference->text + reference->length;

  if (reference->length == 0 || reference->text[0] != '#')
    return NULL;
  while (place != NULL && p < end)
    {
      const char *slash = memchr (p + 1, '/', (size_t) (end - p - 1));
      size_t length = (size_t) ((slash != NULL ? slash : end) - p - 1);
      char name[128];

      if (length >= sizeof name)
        return NULL;
      memcpy (name, p + 1, length);
      name[length] = '\0';
      place = ms_json_get (place, name);
      p += length + 1;
    }
  return place;
}

/* One member of a oneOf or anyOf by lot; of an allOf the first that says a type. */
static const MsJson *
choose_schema (Writer       *writer,
               const MsJson *schema)
{
  const MsJson *all = ms_json_get (schema, "allOf");
  const MsJson *any = ms_json_get (schema, "oneOf");

  if (any == NULL)
    any = ms_json_get (schema, "anyOf");
  if (ms_json_is (any, MS_JSON_ARRAY) && any->count > 0)
    return child_at (any, draw (writer, any->count));
  if (!ms_json_is (all, MS_JSON_ARRAY))
    return NULL;
  for (const MsJson *member = all->child; member != NULL; member = member->next)
    if (ms_json_get (member, "type") != NULL || ms_json_get (member, "properties") != NULL)
      return member;
  return all->child;
}

static void
write_typed (Writer       *writer,
             const MsJson *schema,
             unsigned      depth)
{
  const MsJson *type = ms_json_get (schema, "type");

  if (ms_json_is (type, MS_JSON_ARRAY) && type->count > 0)
    type = child_at (type, draw (writer, type->count));
  if (ms_json_equals (type, "object")
      || (type == NULL && ms_json_get (schema, "properties") != NULL))
    write_object (writer, schema, depth);
  else if (ms_json_equals (type, "array"))
    write_array (writer, schema, depth);
  else if (ms_json_equals (type, "integer"))
    write_number (writer, schema, true);
  else if (ms_json_equals (type, "number"))
    write_number (writer, schema, false);
  else if (ms_json_equals (type, "boolean"))
    ms_buffer_puts (writer->out, spoil (writer, MS_VALUES_INVALID) ? "\"maybe\""
                                 : draw (writer, 2)                ? "true"
                                                                   : "false");
  else if (ms_json_equals (type, "null"))
    ms_buffer_puts (writer->out, "null");
  else
    write_string (writer, schema);
}

static void
write_value (Writer       *writer,
             const MsJson *schema,
             unsigned      depth)
{
  const MsJson *reference = ms_json_get (schema, "$ref");
  const MsJson *labels = ms_json_get (schema, "enum");
  const MsJson *constant = ms_json_get (schema, "const");
  const MsJson *chosen = reference != NULL ? follow_reference (writer, reference)
                                           : choose_schema (writer, schema);

  if (depth > MAX_DEPTH)
    ms_buffer_puts (writer->out, "null");
  else if (constant != NULL)
    write_raw (writer, constant);
  else if (ms_json_is (labels, MS_JSON_ARRAY) && labels->count > 0)
    write_enum (writer, labels);
  else if (chosen != NULL)
    write_value (writer, chosen, depth + 1);
  else
    write_typed (writer, schema, depth);
}

/* Appends to @out, as JSON, a value for @schema that depends on @seed alone. @spoiled, emptied
 * first, says what was spoiled; not done when @schema offers no such place. */
void
ms_values_write (MsBuffer     *out,
                 const MsJson *schema,
                 uint64_t      seed,
                 MsValuesKind  kind,
                 MsSpoiled    *spoiled)
{
  Writer writer = { .out = out, .root = schema, .state = seed, .kind = kind, .spoiled = spoiled };

  *spoiled = (MsSpoiled) { 0 };
  write_value (&writer, schema, 0);
}
