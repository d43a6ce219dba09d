/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-reply-parser.c: from the text of an answer to its values. Most answers are one JSON object and
 * take the short way. Others wrap it in prose or a code fence, think aloud first, or spell it wrong:
 * then each object in the text is tried, strictly first and leniently after that, and the last one
 * that has a member of the schema counts, since drafts come before the answer. A bare value stands for
 * the only member of a schema that has just one. Nothing is guessed: an answer in which no such object
 * is found is an error, whose text can be shown to the model. */

#include "assay-reply-parser.h"

#include "assay-error.h"
#include "assay-json.h"
#include "assay-json-scan.h"

#include <string.h>

static gboolean
fits (JsonObject *object, AssayChatSchema *schema)
{
  JsonObject *properties;
  g_autoptr (GList) names = NULL;

  if (schema == NULL)
    return TRUE;
  properties = assay_json_get_object (json_node_get_object (schema->node), "properties");
  names = json_object_get_members (object);
  for (GList *l = names; properties != NULL && l != NULL; l = l->next)
    if (json_object_has_member (properties, l->data))
      return TRUE;
  return FALSE;
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

static JsonObject *
read_strictly (const char *text, gsize length, AssayChatSchema *schema)
{
  g_autoptr (JsonObject) best = NULL;
  const char *end = text + length;
  guint n = 0;

  for (const char *p = memchr (text, '{', length); p != NULL && n < ASSAY_REPLY_MAX_CANDIDATES;
       p = memchr (p, '{', end - p), n++)
    {
      gsize size = measure (p, end - p);
      JsonObject *object = size > 0 ? take_object (assay_json_parse (p, size, NULL)) : NULL;

      if (object == NULL || !fits (object, schema))
        {
          g_clear_pointer (&object, json_object_unref);
          p++;
          continue;
        }
      g_clear_pointer (&best, json_object_unref);
      best = object;
      p += size;
    }
  return g_steal_pointer (&best);
}

static JsonObject *
read_leniently (const char *text, gsize length, gboolean may_be_cut, AssayChatSchema *schema,
                GPtrArray *repairs)
{
  g_autoptr (JsonObject) best = NULL;
  const char *end = text + length;
  guint n = 0;

  for (const char *p = memchr (text, '{', length); p != NULL && n < ASSAY_REPLY_MAX_CANDIDATES;
       p = memchr (p + 1, '{', end - p - 1), n++)
    {
      g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
      JsonObject *object
        = take_object (assay_reply_parse_lenient (p, end - p, may_be_cut, notes));

      if (object == NULL || !fits (object, schema))
        {
          g_clear_pointer (&object, json_object_unref);
          continue;
        }
      g_clear_pointer (&best, json_object_unref);
      best = object;
      g_ptr_array_set_size (repairs, 0);
      g_ptr_array_extend_and_steal (repairs, g_steal_pointer (&notes));
      break; /* what lies inside it is part of it */
    }
  return g_steal_pointer (&best);
}

/* "4", or a word, for a schema with one property. */
static JsonObject *
read_bare (const char *text, AssayChatSchema *schema, GPtrArray *repairs)
{
  g_autofree char *plain = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  if (schema == NULL || schema->only == NULL || strchr (text, '{') != NULL ||
      strchr (text, '\n') != NULL || strlen (text) > 500)
    return NULL;
  node = assay_json_parse (text, -1, NULL);
  if (node == NULL)
    node = json_node_init_string (json_node_alloc (), text);
  if (!JSON_NODE_HOLDS_VALUE (node) && !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  object = json_object_new ();
  json_object_set_member (object, schema->only, g_steal_pointer (&node));
  g_ptr_array_add (repairs, g_strdup ("a bare value"));
  return object;
}

static void
set_error (const char *text, GError **error)
{
  g_autofree char *start = g_utf8_substring (text, 0, MIN (80, g_utf8_strlen (text, -1)));

  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID_OUTPUT,
               "The answer holds no JSON object with the fields that were asked for; it begins: “%s”",
               g_strdelimit (start, "\n\r\t", ' '));
}

/**
 * assay_reply_parse:
 * @reply: without an error
 * @schema: (nullable): what was asked for
 * @repairs: (element-type utf8): gets what had to be repaired, for people
 *
 * Returns: (transfer full): the object that the answer holds, not yet checked against the config; or
 * %ASSAY_ERROR_INVALID_OUTPUT with a reason that can be sent back. Any thread.
 */
JsonObject *
assay_reply_parse (AssayChatReply *reply, AssayChatSchema *schema, GPtrArray *repairs, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (reply->text != NULL ? reply->text : ""));
  gsize length = strlen (text);
  gboolean may_be_cut = reply->finish != ASSAY_FINISH_LENGTH;
  JsonObject *object = NULL;

  if (length > ASSAY_REPLY_MAX_TEXT)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
                   "The answer has %" G_GSIZE_FORMAT " kB, more than the maximum of %d kB",
                   length >> 10, ASSAY_REPLY_MAX_TEXT >> 10);
      return NULL;
    }
  if (*text == '{')
    object = take_object (assay_json_parse (text, length, NULL));
  if (object == NULL)
    object = read_strictly (text, length, schema);
  if (object == NULL)
    object = read_leniently (text, length, may_be_cut, schema, repairs);
  if (object == NULL)
    object = read_bare (text, schema, repairs);
  if (object == NULL)
    set_error (text, error);
  return object;
}
