/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-reply-parser.c: from the text of an answer to its values. Most answers are one JSON object and
 * take the short way. Others think aloud first, wrap it in prose or a code fence, or spell it wrong:
 * then each object that stands in the text is read, strictly or else leniently, and of those with the
 * most of the required members the last one counts, since drafts come before the answer. What lies inside
 * an object is part of it and never an answer of its own, except in a wrapper that holds nothing else
 * that fits; an object that does not end hides everything after it. A bare value stands for the
 * only member of a schema that has just one.
 *
 * Nothing is guessed: an answer in which no such object is found is an error, which says what is wrong
 * in words that can be sent back to the model. */

#include "assay-reply-parser.h"

#include "assay-error.h"
#include "assay-json.h"
#include "assay-json-scan.h"

#include <string.h>

/* A piece of the answer's text. */
typedef struct
{
  const char *at;
  const char *end;
} Span;

typedef struct
{
  AssayChatSchema *schema;
  gboolean may_be_cut;
  JsonObject *best;
  guint best_fit;
  GPtrArray *best_repairs;
  GError *problem; /* with the first object that could not be read */
} Search;

/* "Prompt Alignment" is "prompt_alignment": the check of the values knows how to name it properly. */
static gboolean
is_same_name (const char *a, const char *b)
{
  for (;;)
    {
      while (*a != '\0' && (guchar) *a < 0x80 && !g_ascii_isalnum (*a))
        a++;
      while (*b != '\0' && (guchar) *b < 0x80 && !g_ascii_isalnum (*b))
        b++;
      if (g_ascii_tolower (*a) != g_ascii_tolower (*b))
        return FALSE;
      if (*a == '\0')
        return TRUE;
      a++;
      b++;
    }
}

static gboolean
has_member (JsonObject *object, const char *name)
{
  JsonObjectIter iter;
  const char *member;

  if (json_object_has_member (object, name))
    return TRUE;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &member, NULL))
    if (is_same_name (member, name))
      return TRUE;
  return FALSE;
}

/* 0: has nothing of the schema; else 1 and the number of required members that it has. */
static guint
fit (JsonObject *object, AssayChatSchema *schema)
{
  JsonObject *top = schema != NULL ? json_node_get_object (schema->node) : NULL;
  JsonObject *properties = assay_json_get_object (top, "properties");
  JsonArray *required = assay_json_get_array (top, "required");
  JsonObjectIter iter;
  const char *name;
  guint n = 0;
  gboolean any = FALSE;

  if (properties == NULL)
    return 1;
  for (guint i = 0; required != NULL && i < json_array_get_length (required); i++)
    n += has_member (object, json_array_get_string_element (required, i)) ? 1 : 0;
  json_object_iter_init (&iter, properties);
  while (n == 0 && !any && json_object_iter_next (&iter, &name, NULL))
    any = has_member (object, name);
  return n > 0 || any ? n + 1 : 0;
}

/* {"answer": {…}}: the only member that fits, borrowed. */
static JsonObject *
unwrap (JsonObject *object, AssayChatSchema *schema)
{
  JsonObjectIter iter;
  JsonNode *node;
  JsonObject *found = NULL;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, NULL, &node))
    if (JSON_NODE_HOLDS_OBJECT (node) && fit (json_node_get_object (node), schema) > 0)
      {
        if (found != NULL)
          return NULL;
        found = json_node_get_object (node);
      }
  return found;
}

static JsonObject *
take_object (JsonNode *node)
{
  JsonObject *object = NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    object = json_node_dup_object (node);
  g_clear_pointer (&node, json_node_unref);
  return object;
}

/* Bytes of the balanced value at text, or 0 when it does not end. */
static gsize
measure (const char *text, gsize length)
{
  AssayJsonScan scan = { 0 };

  return assay_json_scan_value (&scan, text, length, FALSE) && !scan.broken ? scan.at : 0;
}

/* Whether the brace begins an object and not "{a}" in a formula or in prose. */
static gboolean
is_object_start (Span text)
{
  static const char *const quotes[] = { "\"", "'", "“", "‘", "„", "}", "//", "/*" };
  const char *p = text.at + 1;

  while (p < text.end && g_ascii_isspace (*p))
    p++;
  for (guint i = 0; i < G_N_ELEMENTS (quotes); i++)
    if ((gsize) (text.end - p) >= strlen (quotes[i]) && memcmp (p, quotes[i], strlen (quotes[i])) == 0)
      return TRUE;
  if (p >= text.end || (!g_ascii_isalpha (*p) && *p != '_'))
    return FALSE;
  while (p < text.end && (g_ascii_isalnum (*p) || *p == '_' || *p == '-'))
    p++;
  while (p < text.end && g_ascii_isspace (*p))
    p++;
  return p < text.end && *p == ':';
}

static JsonObject *
read_object (Search *self, Span text, GPtrArray *repairs, gsize *used)
{
  gsize length = text.end - text.at;
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  *used = measure (text.at, length);
  if (*used > 0)
    {
      object = take_object (assay_json_parse (text.at, *used, &error));
      if (object != NULL)
        return object;
    }
  object = take_object (assay_reply_parse_lenient (text.at, length, self->may_be_cut, repairs, used));
  if (object == NULL && self->problem == NULL)
    self->problem = error != NULL ? g_steal_pointer (&error)
                                  : g_error_new (ASSAY_ERROR, ASSAY_ERROR_INVALID, "The object does not end");
  return object;
}

/* Takes both. */
static void
consider (Search *self, JsonObject *object, GPtrArray *repairs)
{
  guint how = fit (object, self->schema);
  JsonObject *inner = how == 0 ? unwrap (object, self->schema) : NULL;

  if (inner != NULL)
    {
      how = fit (inner, self->schema);
      json_object_ref (inner);
      json_object_unref (object);
      object = inner;
      g_ptr_array_add (repairs, g_strdup ("a wrapper around the object"));
    }
  if (how == 0 || how < self->best_fit)
    {
      json_object_unref (object);
      g_ptr_array_unref (repairs);
      return;
    }
  g_clear_pointer (&self->best, json_object_unref);
  g_clear_pointer (&self->best_repairs, g_ptr_array_unref);
  self->best = object;
  self->best_fit = how;
  self->best_repairs = repairs;
}

static void
search (Search *self, Span text)
{
  guint n = 0;

  for (; text.at < text.end && (text.at = memchr (text.at, '{', text.end - text.at)) != NULL; )
    {
      g_autoptr (GPtrArray) repairs = g_ptr_array_new_with_free_func (g_free);
      JsonObject *object;
      gsize used = 0;

      if (!is_object_start (text))
        {
          text.at++;
          continue;
        }
      if (++n > ASSAY_REPLY_MAX_CANDIDATES)
        {
          /* Which of them is the answer cannot be said without reading them all. */
          g_clear_pointer (&self->best, json_object_unref);
          g_clear_error (&self->problem);
          self->problem = g_error_new (ASSAY_ERROR, ASSAY_ERROR_INVALID,
                                       "There are more than %d objects in it", ASSAY_REPLY_MAX_CANDIDATES);
          return;
        }
      object = read_object (self, text, repairs, &used);
      if (object != NULL)
        consider (self, object, g_steal_pointer (&repairs));
      else
        used = measure (text.at, text.end - text.at);
      if (used == 0)
        {
          g_clear_pointer (&self->best, json_object_unref); /* the last one is not finished */
          return;
        }
      text.at += used;
    }
}

static void
trim (Span *text)
{
  while (text->at < text->end && g_ascii_isspace (*text->at))
    text->at++;
  while (text->end > text->at && g_ascii_isspace (text->end[-1]))
    text->end--;
}

/* What local models think aloud stands between tags, and is full of drafts. */
static void
skip_thoughts (Span *text)
{
  static const char *const tags[] = { "</think>", "</thinking>", "</reasoning>" };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      const char *found = g_strrstr_len (text->at, text->end - text->at, tags[i]);

      if (found != NULL)
        text->at = found + strlen (tags[i]);
    }
  trim (text);
}

/* Of an answer that is one code fence, the inside. */
static void
strip_fence (Span *text)
{
  const char *line_end = memchr (text->at, '\n', text->end - text->at);

  if (text->end - text->at < 7 || memcmp (text->at, "```", 3) != 0 || memcmp (text->end - 3, "```", 3) != 0 ||
      line_end == NULL || line_end >= text->end - 3)
    return;
  text->at = line_end;
  text->end -= 3;
  trim (text);
}

/* "4", or a word, for a schema with one property. */
static JsonObject *
read_bare (Span text, AssayChatSchema *schema, GPtrArray *repairs)
{
  g_autofree char *plain = g_strndup (text.at, text.end - text.at);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  if (schema == NULL || schema->only == NULL || *plain == '\0' || strchr (plain, '{') != NULL ||
      strchr (plain, '\n') != NULL || text.end - text.at > ASSAY_REPLY_MAX_BARE)
    return NULL;
  node = assay_json_parse (plain, -1, NULL);
  if (node == NULL && *plain != '[' && *plain != '"')
    node = json_node_init_string (json_node_alloc (), plain);
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  object = json_object_new ();
  json_object_set_member (object, schema->only, g_steal_pointer (&node));
  g_ptr_array_add (repairs, g_strdup ("a bare value"));
  return object;
}

static void
set_error (Span text, const GError *problem, GError **error)
{
  g_autofree char *plain = g_strndup (text.at, text.end - text.at);
  g_autofree char *start = g_utf8_substring (plain, 0, MIN (80, g_utf8_strlen (plain, -1)));

  g_strdelimit (start, "\n\r\t", ' ');
  if (*plain == '\0')
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID_OUTPUT, "The answer is empty");
  else if (problem != NULL)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID_OUTPUT,
                 "The JSON of the answer cannot be read: %s; it begins: “%s”", problem->message, start);
  else
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID_OUTPUT,
                 "The answer holds no JSON object with the fields that were asked for; it begins: “%s”",
                 start);
}

/* Returns: whether the answer is one JSON value, and then what becomes of it. */
static gboolean
read_whole (Search *self, Span text, GPtrArray *repairs, JsonObject **object)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array;

  if (text.at == text.end || (*text.at != '{' && *text.at != '['))
    return FALSE;
  node = assay_json_parse (text.at, text.end - text.at, NULL);
  if (node == NULL)
    return FALSE;
  array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if (array != NULL && json_array_get_length (array) == 1 &&
      JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, 0)))
    {
      *object = json_object_ref (json_array_get_object_element (array, 0));
      g_ptr_array_add (repairs, g_strdup ("an array around the object"));
    }
  else if (array != NULL)
    *object = read_bare (text, self->schema, repairs);
  else
    *object = json_node_dup_object (node);
  if (array == NULL && fit (*object, self->schema) == 0)
    {
      JsonObject *inner = unwrap (*object, self->schema);

      if (inner == NULL)
        return TRUE;
      json_object_ref (inner);
      json_object_unref (*object);
      *object = inner;
      g_ptr_array_add (repairs, g_strdup ("a wrapper around the object"));
    }
  return TRUE;
}

/**
 * assay_reply_parse:
 * @reply: without an error
 * @schema: (nullable): what was asked for
 * @repairs: (element-type utf8): gets what had to be repaired, for people
 *
 * Returns: (transfer full): the object that the answer holds, not yet checked against the config; or
 * %ASSAY_ERROR_INVALID_OUTPUT with a reason that can be sent back, or %ASSAY_ERROR_TOO_LARGE.
 * Any thread.
 */
JsonObject *
assay_reply_parse (AssayChatReply *reply, AssayChatSchema *schema, GPtrArray *repairs, GError **error)
{
  const char *whole = reply->text != NULL ? reply->text : "";
  Span text = { whole, whole + strlen (whole) };
  Search self = { .schema = schema, .may_be_cut = reply->finish != ASSAY_FINISH_LENGTH };
  JsonObject *object = NULL;

  if (text.end - text.at > ASSAY_REPLY_MAX_TEXT)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
                   "The answer has %" G_GSIZE_FORMAT " kB, more than the maximum of %d kB",
                   (gsize) (text.end - text.at) >> 10, ASSAY_REPLY_MAX_TEXT >> 10);
      return NULL;
    }
  trim (&text);
  if (!read_whole (&self, text, repairs, &object))
    {
      skip_thoughts (&text);
      strip_fence (&text);
      search (&self, text);
      object = g_steal_pointer (&self.best);
      if (object != NULL)
        g_ptr_array_extend_and_steal (repairs, g_steal_pointer (&self.best_repairs));
      else
        object = read_bare (text, schema, repairs);
    }
  if (object == NULL)
    set_error (text, self.problem, error);
  g_clear_error (&self.problem);
  g_clear_pointer (&self.best_repairs, g_ptr_array_unref);
  return object;
}
