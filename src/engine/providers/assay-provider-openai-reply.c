/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-provider-openai-reply.c: a chat completion, read with the tolerance that compatible servers
 * need and no more: what is missing stays "not said". A reply without an answer is an error here; a
 * reply whose answer is empty, cut or does not fit the schema is not, that is for the reply parser to
 * say, and may be asked for once more.
 *
 * Log-probabilities are kept only if the tokens, put together, are the text: otherwise nobody knows
 * which token belongs to which value. */

#include "assay-provider-openai-private.h"

#include "assay-clock.h"
#include "assay-error.h"
#include "assay-json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* More were never asked for. */
#define MAX_CHOICES 20u

/* Seconds, "1.5s", "6m0s", "1h2m3s", "20ms". */
static gint64
parse_duration (const char *text)
{
  double total = 0;
  const char *p = text;

  if (text == NULL || *text == '\0')
    return -1;
  while (*p != '\0')
    {
      char *end;
      double number = g_ascii_strtod (p, &end);

      if (end == p || !(number >= 0 && number < 1e9))
        return -1;
      if (g_str_has_prefix (end, "ms"))
        number /= 1000;
      else if (*end == 'm')
        number *= 60;
      else if (*end == 'h')
        number *= 3600;
      else if (*end == 'd')
        number *= 86400;
      while (g_ascii_isalpha (*end))
        end++;
      total += number;
      p = end;
    }
  return (gint64) (total * G_USEC_PER_SEC);
}

/* "Sun, 06 Nov 1994 08:49:37 GMT" → microseconds from now. */
static gint64
parse_date (const char *text)
{
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  g_autoptr (GDateTime) date = NULL;
  const char *found;
  char month[4];
  int day, year, hour, minute, second;

  if (sscanf (text, "%*3s, %2d %3s %4d %2d:%2d:%2d", &day, month, &year, &hour, &minute, &second) != 6 ||
      strlen (month) != 3)
    return -1;
  found = strstr (months, month);
  if (found == NULL)
    return -1;
  date = g_date_time_new_utc (year, (found - months) / 3 + 1, day, hour, minute, second);
  if (date == NULL)
    return -1;
  return MAX (0, g_date_time_to_unix (date) * G_USEC_PER_SEC - assay_clock_now ());
}

static gint64
retry_after (const AssayHttpReply *http)
{
  const char *ms = assay_http_reply_get_header (http, "retry-after-ms");
  const char *text = assay_http_reply_get_header (http, "retry-after");
  gint64 us = -1;

  if (ms != NULL)
    us = parse_duration (ms);
  if (us >= 0)
    return us / 1000;
  if (text == NULL)
    return -1;
  us = parse_duration (text);
  return us >= 0 ? us : parse_date (text);
}

static gint64
read_count (const AssayHttpReply *http, const char *name)
{
  const char *text = assay_http_reply_get_header (http, name);

  return text != NULL && g_ascii_isdigit (*text) ? g_ascii_strtoll (text, NULL, 10) : -1;
}

/**
 * assay_openai_read_rate:
 * @hints: (inout): becomes what the header lines say
 */
void
assay_openai_read_rate (AssayRateHints *hints, const AssayHttpReply *http)
{
  hints->retry_after_us = retry_after (http);
  hints->limit_requests = read_count (http, "x-ratelimit-limit-requests");
  hints->remaining_requests = read_count (http, "x-ratelimit-remaining-requests");
  hints->reset_requests_us = parse_duration (assay_http_reply_get_header (http, "x-ratelimit-reset-requests"));
  hints->limit_tokens = read_count (http, "x-ratelimit-limit-tokens");
  hints->remaining_tokens = read_count (http, "x-ratelimit-remaining-tokens");
  hints->reset_tokens_us = parse_duration (assay_http_reply_get_header (http, "x-ratelimit-reset-tokens"));
}

/**
 * assay_openai_parse_body:
 *
 * Returns: (transfer full) (nullable): the JSON of the answer's body; %NULL when it is none.
 */
JsonNode *
assay_openai_parse_body (const AssayHttpReply *http)
{
  gsize length;
  const char *text;

  if (http->body == NULL)
    return NULL;
  text = g_bytes_get_data (http->body, &length);
  return text != NULL ? assay_json_parse (text, length, NULL) : NULL;
}

static void
read_usage (AssayUsage *usage, JsonObject *object)
{
  JsonObject *input = assay_json_get_object (object, "prompt_tokens_details");
  JsonObject *output = assay_json_get_object (object, "completion_tokens_details");

  usage->input = assay_json_get_int (object, "prompt_tokens", -1);
  usage->output = assay_json_get_int (object, "completion_tokens", -1);
  usage->cached = assay_json_get_int (input, "cached_tokens",
                                      assay_json_get_int (object, "prompt_cache_hit_tokens", -1));
  usage->reasoning = assay_json_get_int (output, "reasoning_tokens", -1);
}

/* OpenRouter's word for what it bills, in dollars; anything else than a sum of money is none. */
static double
read_cost (JsonObject *usage)
{
  double cost = assay_json_get_double (usage, "cost", NAN);

  return isfinite (cost) && cost >= 0 ? cost : NAN;
}

static AssayFinishReason
read_finish (const char *word)
{
  static const struct
  {
    const char *word;
    AssayFinishReason reason;
  } table[] = {
    { "stop", ASSAY_FINISH_STOP },     { "eos", ASSAY_FINISH_STOP },
    { "length", ASSAY_FINISH_LENGTH }, { "content_filter", ASSAY_FINISH_CONTENT_FILTER },
  };

  if (word == NULL)
    return ASSAY_FINISH_UNKNOWN;
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (strcmp (table[i].word, word) == 0)
      return table[i].reason;
  return ASSAY_FINISH_OTHER;
}

/* A string, or an array of parts of which the texts count. */
static char *
dup_content (JsonObject *message)
{
  JsonArray *parts = assay_json_get_array (message, "content");
  g_autoptr (GString) text = NULL;

  if (parts == NULL)
    return g_strdup (assay_json_get_string (message, "content", NULL));
  text = g_string_new (NULL);
  for (guint i = 0; i < json_array_get_length (parts); i++)
    {
      JsonNode *part = json_array_get_element (parts, i);

      if (JSON_NODE_HOLDS_OBJECT (part))
        g_string_append (text, assay_json_get_string (json_node_get_object (part), "text", ""));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* How many bytes of text the token is, or -1 when it is not there. */
static gssize
match_token (JsonObject *token, const char *text, gsize left)
{
  JsonArray *bytes = assay_json_get_array (token, "bytes");
  const char *spelled = assay_json_get_string (token, "token", NULL);
  gsize length;

  if (bytes != NULL)
    {
      length = json_array_get_length (bytes);
      if (length > left)
        return -1;
      for (guint i = 0; i < length; i++)
        {
          JsonNode *byte = json_array_get_element (bytes, i);

          if (!assay_json_is_number (byte) || json_node_get_int (byte) != (guchar) text[i])
            return -1;
        }
      return length;
    }
  length = spelled != NULL ? strlen (spelled) : 0;
  return spelled != NULL && length <= left && memcmp (spelled, text, length) == 0 ? (gssize) length : -1;
}

static GArray *
read_tokens (JsonObject *choice, const char *text)
{
  JsonArray *list = assay_json_get_array (assay_json_get_object (choice, "logprobs"), "content");
  gsize length = text != NULL ? strlen (text) : 0;
  g_autoptr (GArray) tokens = NULL;
  gsize at = 0;

  if (list == NULL || length == 0)
    return NULL;
  tokens = g_array_sized_new (FALSE, FALSE, sizeof (AssayChatToken), json_array_get_length (list));
  for (guint i = 0; i < json_array_get_length (list) && at < length; i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      double logprob = assay_json_get_double (object, "logprob", NAN);
      gssize n = object != NULL ? match_token (object, text + at, length - at) : -1;
      AssayChatToken token = { at, at + MAX (n, 0), MIN (logprob, 0) };

      if (n < 0 || isnan (logprob))
        return NULL;
      g_array_append_val (tokens, token);
      at += n;
    }
  return at == length ? g_steal_pointer (&tokens) : NULL;
}

static JsonObject *
first_choice (JsonObject *body)
{
  JsonArray *choices = assay_json_get_array (body, "choices");
  JsonNode *first = choices != NULL && json_array_get_length (choices) > 0 ? json_array_get_element (choices, 0) : NULL;

  return first != NULL && JSON_NODE_HOLDS_OBJECT (first) ? json_node_get_object (first) : NULL;
}

/* What the other choices say; one without an answer is an empty text, which fits nothing. */
static GPtrArray *
read_others (JsonObject *body)
{
  JsonArray *choices = assay_json_get_array (body, "choices");
  guint n = choices == NULL ? 0 : json_array_get_length (choices);
  GPtrArray *others;

  if (n < 2)
    return NULL;
  others = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 1; i < MIN (n, MAX_CHOICES); i++)
    {
      JsonNode *node = json_array_get_element (choices, i);
      JsonObject *choice = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      char *text = choice == NULL ? NULL : dup_content (assay_json_get_object (choice, "message"));

      g_ptr_array_add (others, text != NULL ? text : g_strdup (""));
    }
  return others;
}

static GError *
judge (AssayOpenai *self, AssayChatReply *reply, JsonObject *choice, JsonObject *message)
{
  JsonObject *broken = assay_json_get_object (choice, "error"); /* OpenRouter, when the vendor fails midway */

  if (reply->refusal != NULL && *reply->refusal != '\0')
    return g_error_new (ASSAY_ERROR, ASSAY_ERROR_REFUSED, "The model declined: %.200s", reply->refusal);
  if (reply->finish == ASSAY_FINISH_CONTENT_FILTER)
    return g_error_new (ASSAY_ERROR, ASSAY_ERROR_REFUSED,
                        "%s held the answer back because of its content", self->place);
  if (broken != NULL)
    return g_error_new (ASSAY_ERROR, ASSAY_ERROR_SERVER, "%s could not finish the answer: %.200s", self->place,
                        assay_json_get_string (broken, "message", "no reason given"));
  if (message == NULL)
    return g_error_new (ASSAY_ERROR, ASSAY_ERROR_SERVER, "%s sent a reply without an answer", self->place);
  return NULL;
}

/**
 * assay_openai_read_reply:
 * @reply: becomes what @body says; its error is set when there is no answer in it
 * @body: of an answer with status 200
 */
void
assay_openai_read_reply (AssayOpenai *self, AssayChatReply *reply, JsonObject *body)
{
  JsonObject *choice = first_choice (body);
  JsonObject *message = assay_json_get_object (choice, "message");

  read_usage (&reply->usage, assay_json_get_object (body, "usage"));
  reply->cost = read_cost (assay_json_get_object (body, "usage"));
  reply->model = g_strdup (assay_json_get_string (body, "model", NULL));
  if (reply->request_id == NULL)
    reply->request_id = g_strdup (assay_json_get_string (body, "id", NULL));
  reply->finish = read_finish (assay_json_get_string (choice, "finish_reason", NULL));
  reply->refusal = g_strdup (assay_json_get_string (message, "refusal", NULL));
  reply->text = dup_content (message);
  reply->others = read_others (body);
  reply->tokens = read_tokens (choice, reply->text);
  reply->error = judge (self, reply, choice, message);
  reply->is_foreign = reply->error != NULL && reply->error->code == ASSAY_ERROR_SERVER && message == NULL;
}
