/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-reply-lenient.c: reads what models write when they mean JSON: single or typographic quotes,
 * keys without quotes, a comma too many, comments, Python's True, False and None, NaN, line breaks in
 * a string, and closing brackets that are missing at the very end. Each of these has one possible
 * meaning; what has none or several is refused. Every repair is named once, for the result's detail.
 *
 * Recursive, at most ASSAY_JSON_MAX_DEPTH levels. */

#include "assay-reply-parser.h"

#include "assay-json.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const char *at;
  const char *end;
  gboolean may_be_cut;
  guint depth;
  guint n_values;
  GPtrArray *repairs;
} Lenient;

static const struct
{
  const char *open;
  const char *close;
  const char *repair; /* NULL: as JSON has it */
} quotes[] = {
  { "\"", "\"", NULL },
  { "'", "'", "single quotes" },
  { "“", "”", "typographic quotes" },
  { "‘", "’", "typographic quotes" },
  { "„", "“", "typographic quotes" },
};

static const struct
{
  const char *word;
  const char *json;
  const char *repair;
} words[] = {
  { "true", "true", NULL },       { "false", "false", NULL },     { "null", "null", NULL },
  { "True", "true", "Python's words" }, { "False", "false", "Python's words" },
  { "None", "null", "Python's words" }, { "NaN", "null", "NaN as null" },
  { "undefined", "null", "undefined as null" },
};

static void
note (Lenient *self, const char *repair)
{
  for (guint i = 0; i < self->repairs->len; i++)
    if (strcmp (self->repairs->pdata[i], repair) == 0)
      return;
  g_ptr_array_add (self->repairs, g_strdup (repair));
}

static gboolean
starts (Lenient *self, const char *text)
{
  gsize length = strlen (text);

  return (gsize) (self->end - self->at) >= length && memcmp (self->at, text, length) == 0;
}

static void
skip_comment (Lenient *self)
{
  const char *close = starts (self, "/*") ? "*/" : "\n";
  const char *found = g_strstr_len (self->at, self->end - self->at, close);

  note (self, "a comment");
  self->at = found != NULL ? found + strlen (close) : self->end;
}

static void
skip_blank (Lenient *self)
{
  while (self->at < self->end)
    {
      if (g_ascii_isspace (*self->at))
        self->at++;
      else if (starts (self, "\xc2\xa0"))
        self->at += 2;
      else if (starts (self, "//") || starts (self, "/*"))
        skip_comment (self);
      else
        return;
    }
}

static gboolean
read_hex (Lenient *self, gunichar *c)
{
  *c = 0;
  if (self->end - self->at < 4)
    return FALSE;
  for (int i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (self->at[i]))
        return FALSE;
      *c = *c * 16 + (gunichar) g_ascii_xdigit_value (self->at[i]);
    }
  self->at += 4;
  return TRUE;
}

static gboolean
read_escape (Lenient *self, GString *out)
{
  static const char from[] = "bfnrt";
  static const char to[] = "\b\f\n\r\t";
  const char *plain;
  gunichar c;
  gunichar low;

  if (self->at >= self->end)
    return FALSE;
  plain = strchr (from, *self->at);
  if (*self->at != 'u')
    {
      g_string_append_c (out, plain != NULL && *plain != '\0' ? to[plain - from] : *self->at);
      self->at++;
      return TRUE;
    }
  self->at++;
  if (!read_hex (self, &c) || c == 0)
    return FALSE;
  if (c >= 0xd800 && c < 0xdc00 && starts (self, "\\u"))
    {
      self->at += 2;
      if (!read_hex (self, &low) || low < 0xdc00 || low > 0xdfff)
        return FALSE;
      c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }
  g_string_append_unichar (out, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
  return TRUE;
}

/* An apostrophe inside single quotes ("it's") is no end: after the end comes , : ] } or nothing. */
static gboolean
is_end (Lenient *self, const char *close)
{
  const char *p;

  if (!starts (self, close))
    return FALSE;
  if (close[0] == '"')
    return TRUE;
  p = self->at + strlen (close);
  while (p < self->end && g_ascii_isspace (*p))
    p++;
  return p >= self->end || strchr (",:]}", *p) != NULL;
}

static char *
read_string (Lenient *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gsize kind;

  for (kind = 0; kind < G_N_ELEMENTS (quotes) && !starts (self, quotes[kind].open); kind++)
    ;
  if (kind == G_N_ELEMENTS (quotes))
    return NULL;
  if (quotes[kind].repair != NULL)
    note (self, quotes[kind].repair);
  self->at += strlen (quotes[kind].open);
  while (self->at < self->end && !is_end (self, quotes[kind].close))
    {
      if (*self->at == '\\')
        {
          self->at++;
          if (!read_escape (self, out))
            return NULL;
          continue;
        }
      if ((guchar) *self->at < 0x20)
        note (self, "a line break in a string");
      g_string_append_c (out, *self->at++);
    }
  if (self->at >= self->end)
    return NULL;
  self->at += strlen (quotes[kind].close);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
read_key (Lenient *self)
{
  const char *from = self->at;

  if (!g_ascii_isalpha (*from) && *from != '_')
    return read_string (self);
  while (self->at < self->end && (g_ascii_isalnum (*self->at) || *self->at == '_' || *self->at == '-'))
    self->at++;
  note (self, "keys without quotes");
  return g_strndup (from, self->at - from);
}

static JsonNode *
read_number (Lenient *self)
{
  g_autofree char *text = NULL;
  const char *from = self->at;

  while (self->at < self->end && (g_ascii_isalnum (*self->at) || strchr ("+-.", *self->at) != NULL))
    self->at++;
  if (*from == '+' && self->at - from > 1)
    {
      note (self, "a plus sign");
      from++;
    }
  text = g_strndup (from, self->at - from);
  return assay_json_parse (text, -1, NULL);
}

static JsonNode *
read_word (Lenient *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i].word);

      if (!starts (self, words[i].word) ||
          (self->at + length < self->end && g_ascii_isalnum (self->at[length])))
        continue;
      self->at += length;
      if (words[i].repair != NULL)
        note (self, words[i].repair);
      return assay_json_parse (words[i].json, -1, NULL);
    }
  return NULL;
}

static JsonNode *read_value (Lenient *self);

/* After a member or element: TRUE to go on with the next, FALSE at the end or when it is broken. */
static gboolean
next (Lenient *self, char close, gboolean *ok)
{
  skip_blank (self);
  *ok = TRUE;
  if (self->at >= self->end)
    {
      *ok = self->may_be_cut;
      if (*ok)
        note (self, "closing brackets");
      return FALSE;
    }
  if (*self->at == ',')
    {
      self->at++;
      skip_blank (self);
      if (self->at < self->end && *self->at == close)
        note (self, "a comma too many");
      return TRUE;
    }
  *ok = *self->at == close;
  return FALSE;
}

static gboolean
at_close (Lenient *self, char close)
{
  skip_blank (self);
  return self->at < self->end && *self->at == close;
}

static void
step_over (Lenient *self, char close)
{
  if (self->at < self->end && *self->at == close)
    self->at++;
}

static gboolean
read_member (Lenient *self, JsonObject *object)
{
  g_autofree char *key = NULL;
  JsonNode *value;

  skip_blank (self);
  key = self->at < self->end ? read_key (self) : NULL;
  skip_blank (self);
  if (key == NULL || self->at >= self->end || *self->at != ':')
    return FALSE;
  self->at++;
  value = read_value (self);
  if (value == NULL)
    return FALSE;
  json_object_set_member (object, key, value);
  return TRUE;
}

static JsonNode *
read_object (Lenient *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  gboolean ok = TRUE;
  JsonNode *node;

  self->at++;
  if (!at_close (self, '}'))
    do
      if (!read_member (self, object))
        return NULL;
    while (next (self, '}', &ok) && !at_close (self, '}'));
  if (!ok)
    return NULL;
  step_over (self, '}');
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, object);
  return node;
}

static JsonNode *
read_array (Lenient *self)
{
  g_autoptr (JsonArray) array = json_array_new ();
  gboolean ok = TRUE;
  JsonNode *node;

  self->at++;
  if (!at_close (self, ']'))
    do
      {
        JsonNode *value = read_value (self);

        if (value == NULL)
          return NULL;
        json_array_add_element (array, value);
      }
    while (next (self, ']', &ok) && !at_close (self, ']'));
  if (!ok)
    return NULL;
  step_over (self, ']');
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_set_array (node, array);
  return node;
}

static JsonNode *
read_value (Lenient *self)
{
  JsonNode *node = NULL;

  skip_blank (self);
  if (self->at >= self->end || self->depth >= ASSAY_JSON_MAX_DEPTH ||
      ++self->n_values > ASSAY_JSON_MAX_VALUES)
    return NULL;
  self->depth++;
  if (*self->at == '{')
    node = read_object (self);
  else if (*self->at == '[')
    node = read_array (self);
  else if (g_ascii_isdigit (*self->at) || *self->at == '-' || *self->at == '+')
    node = read_number (self);
  else if (g_ascii_isalpha (*self->at))
    node = read_word (self);
  else
    {
      g_autofree char *text = read_string (self);

      node = text != NULL && g_utf8_validate (text, -1, NULL)
               ? json_node_init_string (json_node_alloc (), text)
               : NULL;
    }
  self->depth--;
  return node;
}

/**
 * assay_reply_parse_lenient:
 * @text: begins with the value; what follows it is left aside
 * @length: bytes
 * @may_be_cut: whether brackets may be missing at the end
 * @repairs: (element-type utf8): gets what had to be repaired
 * @used: (out): how many bytes the value has, 0 when it can't be read
 *
 * Returns: (transfer full) (nullable): the value, or %NULL when it can't be read. Any thread.
 */
JsonNode *
assay_reply_parse_lenient (const char *text, gsize length, gboolean may_be_cut, GPtrArray *repairs,
                           gsize *used)
{
  Lenient lenient = { text, text + length, may_be_cut, 0, 0, repairs };
  JsonNode *node = read_value (&lenient);

  *used = node != NULL ? (gsize) (lenient.at - text) : 0;
  return node;
}
