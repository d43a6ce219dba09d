/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-provider-openai-request.c: the body of a chat completion, written straight into one string.
 * What the requests of a run have in common (model, parameters, schema, usually the system message) is
 * written once and copied; it is written anew when one of its ingredients is another object. Pictures
 * and PDFs are encoded in place as data URLs.
 *
 * A model need not take everything. What it refuses is told from the error (assay_openai_diagnose) and
 * left out from then on: first the strictness of the schema, then the schema, which then goes into
 * the prompt together with "any JSON object", then that too. */

#include "assay-provider-openai-private.h"

#include "assay-json.h"

#include <string.h>

static const char *const role_names[] = { "system", "user", "assistant" };

static AssayStructuredMode
structured_mode (AssayChatRequest *request, AssayModelQuirks quirks)
{
  if (request->params->structured != ASSAY_STRUCTURED_AUTO)
    return request->params->structured;
  if (!(quirks & ASSAY_QUIRK_NO_JSON_SCHEMA))
    return ASSAY_STRUCTURED_JSON_SCHEMA;
  return quirks & ASSAY_QUIRK_NO_JSON_OBJECT ? ASSAY_STRUCTURED_PROMPT : ASSAY_STRUCTURED_JSON_OBJECT;
}

static gboolean
is_strict (AssayChatRequest *request, AssayModelQuirks quirks)
{
  return request->schema->strict != NULL && !(quirks & ASSAY_QUIRK_NO_STRICT);
}

/* Two characters for each 12 bits: four times as fast as one at a time, and pictures are large. */
static const guint16 *
base64_pairs (void)
{
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  static guint16 pairs[4096];
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
        memcpy (&pairs[i], (char[]){ digits[i >> 6], digits[i & 63] }, 2);
      g_once_init_leave (&ready, 1);
    }
  return pairs;
}

static void
append_base64 (GString *out, GBytes *bytes)
{
  const guint16 *pairs = base64_pairs ();
  gsize length;
  const guint8 *from = g_bytes_get_data (bytes, &length);
  gsize at = out->len;
  guint8 last[3] = { 0 };
  char *to;

  g_string_set_size (out, out->len + (length + 2) / 3 * 4);
  to = out->str + at;
  for (; length >= 3; length -= 3, from += 3, to += 4)
    {
      memcpy (to, &pairs[from[0] << 4 | from[1] >> 4], 2);
      memcpy (to + 2, &pairs[(from[1] & 15) << 8 | from[2]], 2);
    }
  if (length == 0)
    return;
  memcpy (last, from, length);
  memcpy (to, &pairs[last[0] << 4 | last[1] >> 4], 2);
  memcpy (to + 2, &pairs[(last[1] & 15) << 8], 2);
  to[3] = '=';
  if (length == 1)
    to[2] = '=';
}

static void
append_part (GString *out, const AssayChatPart *part)
{
  switch (part->kind)
    {
    case ASSAY_PART_IMAGE:
      g_string_append (out, "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:");
      g_string_append (out, part->mime);
      g_string_append (out, ";base64,");
      append_base64 (out, part->bytes);
      g_string_append (out, "\"}}");
      break;
    case ASSAY_PART_PDF:
      g_string_append (out, "{\"type\":\"file\",\"file\":{\"filename\":");
      assay_json_append_string (out, part->name);
      g_string_append (out, ",\"file_data\":\"data:application/pdf;base64,");
      append_base64 (out, part->bytes);
      g_string_append (out, "\"}}");
      break;
    case ASSAY_PART_TEXT:
    default:
      g_string_append (out, "{\"type\":\"text\",\"text\":");
      assay_json_append_string (out, part->text);
      g_string_append_c (out, '}');
      break;
    }
}

/* Pictures are shown by the user, wherever the prompt names them: a system message takes text only. */
static AssayChatRole
role_of (const AssayChatPart *part)
{
  return part->kind != ASSAY_PART_TEXT && part->role == ASSAY_ROLE_SYSTEM ? ASSAY_ROLE_USER : part->role;
}

static void
append_messages (GString *out, const AssayChatPart *parts, guint n_parts)
{
  guint end;

  for (guint i = 0; i < n_parts; i = end)
    {
      AssayChatRole role = role_of (&parts[i]);

      for (end = i + 1; end < n_parts && role_of (&parts[end]) == role; end++)
        ;
      if (out->str[out->len - 1] == '}')
        g_string_append_c (out, ',');
      g_string_append_printf (out, "{\"role\":\"%s\",\"content\":", role_names[role]);
      if (end == i + 1 && parts[i].kind == ASSAY_PART_TEXT)
        assay_json_append_string (out, parts[i].text);
      else
        for (guint j = i; j < end; j++)
          {
            g_string_append_c (out, j == i ? '[' : ',');
            append_part (out, &parts[j]);
            if (j + 1 == end)
              g_string_append_c (out, ']');
          }
      g_string_append_c (out, '}');
    }
}

static void
append_format (GString *out, AssayChatRequest *request, AssayModelQuirks quirks)
{
  AssayChatSchema *schema = request->schema;
  AssayStructuredMode mode = structured_mode (request, quirks);

  if (schema == NULL || mode == ASSAY_STRUCTURED_PROMPT)
    return;
  if (mode == ASSAY_STRUCTURED_JSON_OBJECT)
    {
      g_string_append (out, ",\"response_format\":{\"type\":\"json_object\"}");
      return;
    }
  g_string_append_printf (out,
                          ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
                          "{\"name\":\"%s\",\"strict\":%s,\"schema\":%s}}",
                          schema->name, is_strict (request, quirks) ? "true" : "false",
                          is_strict (request, quirks) ? schema->strict : schema->text);
}

static void
append_number (GString *out, const char *name, double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (out, ",\"%s\":%s", name, g_ascii_formatd (buffer, sizeof buffer, "%.15g", number));
}

static void
append_stops (GString *out, char **stops)
{
  g_string_append (out, ",\"stop\":");
  for (guint i = 0; stops[i] != NULL; i++)
    {
      g_string_append_c (out, i == 0 ? '[' : ',');
      assay_json_append_string (out, stops[i]);
    }
  g_string_append_c (out, ']');
}

static gboolean
takes_new_name (AssayModelQuirks quirks)
{
  return quirks & ASSAY_QUIRK_MAX_COMPLETION_TOKENS && !(quirks & ASSAY_QUIRK_MAX_TOKENS);
}

static void
append_params (GString *out, const AssayChatParams *params, AssayModelQuirks quirks)
{
  if (params->set & ASSAY_PARAM_TEMPERATURE && !(quirks & ASSAY_QUIRK_NO_TEMPERATURE))
    append_number (out, "temperature", params->temperature);
  if (params->set & ASSAY_PARAM_TOP_P && !(quirks & ASSAY_QUIRK_NO_TOP_P))
    append_number (out, "top_p", params->top_p);
  if (params->set & ASSAY_PARAM_SEED && !(quirks & ASSAY_QUIRK_NO_SEED))
    g_string_append_printf (out, ",\"seed\":%" G_GINT64_FORMAT, params->seed);
  if (params->set & ASSAY_PARAM_MAX_TOKENS)
    g_string_append_printf (out, ",\"%s\":%d",
                            takes_new_name (quirks) ? "max_completion_tokens" : "max_tokens",
                            params->max_tokens);
  if (assay_chat_params_get_samples (params) > 1 && !(quirks & ASSAY_QUIRK_NO_SAMPLES))
    g_string_append_printf (out, ",\"n\":%d", params->samples);
  if (params->reasoning_effort != NULL && !(quirks & ASSAY_QUIRK_NO_REASONING_EFFORT))
    {
      g_string_append (out, ",\"reasoning_effort\":");
      assay_json_append_string (out, params->reasoning_effort);
    }
  if (params->stop != NULL && !(quirks & ASSAY_QUIRK_NO_STOP))
    append_stops (out, params->stop);
  if (params->logprobs && !(quirks & ASSAY_QUIRK_NO_LOGPROBS))
    g_string_append (out, ",\"logprobs\":true");
}

/**
 * assay_openai_writer_clear:
 *
 * Frees what is kept between requests.
 */
void
assay_openai_writer_clear (AssayOpenaiWriter *self)
{
  g_clear_pointer (&self->model, g_free);
  g_clear_pointer (&self->params, assay_chat_params_unref);
  g_clear_pointer (&self->schema, assay_chat_schema_unref);
  g_clear_pointer (&self->instruction, g_free);
  g_clear_pointer (&self->system, g_free);
  g_clear_pointer (&self->system_json, g_free);
  if (self->head != NULL)
    g_string_free (g_steal_pointer (&self->head), TRUE);
  if (self->tail != NULL)
    g_string_free (g_steal_pointer (&self->tail), TRUE);
}

static void
prepare (AssayOpenaiWriter *self, AssayChatRequest *request, AssayModelQuirks quirks)
{
  if (self->params == request->params && self->schema == request->schema && self->quirks == quirks &&
      strcmp (self->model, request->model) == 0)
    return;

  assay_openai_writer_clear (self);
  self->model = g_strdup (request->model);
  self->params = assay_chat_params_ref (request->params);
  self->schema = request->schema != NULL ? assay_chat_schema_ref (request->schema) : NULL;
  self->quirks = quirks;

  self->head = g_string_new ("{\"model\":");
  assay_json_append_string (self->head, request->model);
  g_string_append (self->head, ",\"messages\":[");
  self->tail = g_string_new ("]");
  append_params (self->tail, request->params, quirks);
  append_format (self->tail, request, quirks);
  g_string_append_c (self->tail, '}');
  if (self->schema != NULL && structured_mode (request, quirks) != ASSAY_STRUCTURED_JSON_SCHEMA)
    self->instruction = g_strconcat ("Answer with one JSON object and nothing else, no explanation and no "
                                     "code fence. It must fit this JSON schema:\n",
                                     self->schema->text, NULL);
}

static const char *
system_message (AssayOpenaiWriter *self, const char *text)
{
  GString *out;
  AssayChatPart part = { .role = ASSAY_ROLE_SYSTEM, .kind = ASSAY_PART_TEXT };
  g_autofree char *whole = NULL;

  if (self->system != NULL && strcmp (self->system, text) == 0)
    return self->system_json;
  whole = self->instruction == NULL ? g_strdup (text)
          : *text == '\0'           ? g_strdup (self->instruction)
                                    : g_strconcat (text, "\n\n", self->instruction, NULL);
  part.text = whole;
  out = g_string_new (" ");
  append_messages (out, &part, 1);
  g_free (self->system);
  g_free (self->system_json);
  self->system = g_strdup (text);
  self->system_json = g_string_free (out, FALSE);
  return self->system_json;
}

/**
 * assay_openai_write:
 * @quirks: what the model does not take
 *
 * Returns: (transfer full): the body of @request.
 */
GBytes *
assay_openai_write (AssayOpenaiWriter *self, AssayChatRequest *request, AssayModelQuirks quirks)
{
  const AssayChatPart *parts = (const AssayChatPart *) (gpointer) request->parts->data;
  guint n_parts = request->parts->len;
  gsize size = 256;
  GString *out;

  prepare (self, request, quirks);
  for (guint i = 0; i < n_parts; i++)
    size += parts[i].text != NULL ? strlen (parts[i].text) + 64 : g_bytes_get_size (parts[i].bytes) / 3 * 4 + 128;
  out = g_string_sized_new (size + self->head->len + self->tail->len);
  g_string_append_len (out, self->head->str, self->head->len);

  /* Usually one text of the system comes first, the same for each task. */
  if (n_parts > 0 && parts[0].role == ASSAY_ROLE_SYSTEM && parts[0].kind == ASSAY_PART_TEXT &&
      (n_parts == 1 || role_of (&parts[1]) != ASSAY_ROLE_SYSTEM))
    {
      g_string_append (out, system_message (self, parts[0].text));
      parts++;
      n_parts--;
    }
  else if (self->instruction != NULL)
    g_string_append (out, system_message (self, ""));
  append_messages (out, parts, n_parts);
  g_string_append_len (out, self->tail->str, self->tail->len);
  return g_string_free_to_bytes (out);
}

static gboolean
mentions (const AssayOpenaiError *error, const char *word)
{
  return strcasestr (error->param, word) != NULL || strcasestr (error->message, word) != NULL;
}

static gboolean
mentions_any (const AssayOpenaiError *error, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (mentions (error, words[i]))
      return TRUE;
  return FALSE;
}

static AssayModelQuirks
diagnose_format (AssayChatRequest *request, AssayModelQuirks quirks, const AssayOpenaiError *error)
{
  static const char *const about_format[] = { "response_format", "json_schema", "json_object", "schema for",
                                              "grammar", "structured output", "guided", NULL };
  static const char *const about_rules[] = { "invalid schema", "strict", "additionalProperties", NULL };
  AssayStructuredMode mode = structured_mode (request, quirks);

  if (request->schema == NULL || !mentions_any (error, about_format))
    return 0;
  if (mode == ASSAY_STRUCTURED_JSON_SCHEMA && is_strict (request, quirks) &&
      mentions_any (error, about_rules))
    return ASSAY_QUIRK_NO_STRICT;
  if (request->params->structured != ASSAY_STRUCTURED_AUTO)
    return 0;
  if (mode == ASSAY_STRUCTURED_JSON_SCHEMA)
    return ASSAY_QUIRK_NO_JSON_SCHEMA;
  return mode == ASSAY_STRUCTURED_JSON_OBJECT ? ASSAY_QUIRK_NO_JSON_OBJECT : 0;
}

/* Only what a model does not take at all: a value that is out of range stays the user's affair. */
static AssayModelQuirks
diagnose_param (const AssayChatParams *params, const AssayOpenaiError *error)
{
  static const char *const unsupported[]
      = { "unsupported", "not support", "unrecognized", "unknown", "unexpected", "not permitted",
          "not allowed", "not available", "extra inputs", NULL };
  const struct
  {
    const char *word;
    gboolean sent;
    AssayModelQuirks quirk;
  } table[] = {
    { "temperature", params->set & ASSAY_PARAM_TEMPERATURE, ASSAY_QUIRK_NO_TEMPERATURE },
    { "top_p", params->set & ASSAY_PARAM_TOP_P, ASSAY_QUIRK_NO_TOP_P },
    { "seed", params->set & ASSAY_PARAM_SEED, ASSAY_QUIRK_NO_SEED },
    { "'n'", assay_chat_params_get_samples (params) > 1, ASSAY_QUIRK_NO_SAMPLES },
    { "'stop'", params->stop != NULL, ASSAY_QUIRK_NO_STOP },
    { "logprobs", params->logprobs, ASSAY_QUIRK_NO_LOGPROBS },
    { "reasoning_effort", params->reasoning_effort != NULL, ASSAY_QUIRK_NO_REASONING_EFFORT },
    { "reasoning.effort", params->reasoning_effort != NULL, ASSAY_QUIRK_NO_REASONING_EFFORT },
  };

  if (!mentions_any (error, unsupported))
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].sent && mentions (error, table[i].word))
      return table[i].quirk;
  if (strcmp (error->param, "n") == 0 && assay_chat_params_get_samples (params) > 1)
    return ASSAY_QUIRK_NO_SAMPLES;
  return strcmp (error->param, "stop") == 0 && params->stop != NULL ? ASSAY_QUIRK_NO_STOP : 0;
}

/**
 * assay_openai_diagnose:
 * @quirks: with which @request was sent
 * @status: of the answer
 * @error: what the server says
 *
 * Returns: what is to be left out from now on, nothing when @error is about something else.
 */
AssayModelQuirks
assay_openai_diagnose (AssayChatRequest *request, AssayModelQuirks quirks, guint status,
                       const AssayOpenaiError *error)
{
  AssayModelQuirks learned;

  if (status != 400 && status != 422 && status != 500 && status != 501)
    return 0;
  if (request->params->set & ASSAY_PARAM_MAX_TOKENS && mentions (error, "max_completion_tokens"))
    return takes_new_name (quirks) ? ASSAY_QUIRK_MAX_TOKENS : ASSAY_QUIRK_MAX_COMPLETION_TOKENS;
  learned = diagnose_param (request->params, error);
  return learned != 0 ? learned : diagnose_format (request, quirks, error);
}
