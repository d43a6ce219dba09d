/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-provider-openai-error.c: what a server says is wrong, in our kinds and our words. Servers that
 * call themselves compatible write errors in five shapes; all are read. The sentence names the place,
 * says what it means for the user, and quotes the server, shortened to one line, with the key blotted
 * out in case it is in there. */

#include "assay-provider-openai-private.h"

#include "assay-error.h"
#include "assay-json.h"

#include <string.h>

static char *
dup_code (JsonObject *object)
{
  JsonNode *code = json_object_get_member (object, "code");
  const char *type = assay_json_get_string (object, "type", "");

  if (assay_json_is_string (code))
    return g_strconcat (json_node_get_string (code), " ", type, NULL);
  return g_strdup (type);
}

/* FastAPI's list of what does not validate: [{"loc":["body","x"],"msg":"…"}]. */
static char *
dup_detail (JsonArray *array)
{
  JsonNode *first = json_array_get_length (array) > 0 ? json_array_get_element (array, 0) : NULL;
  JsonObject *object = first != NULL && JSON_NODE_HOLDS_OBJECT (first) ? json_node_get_object (first) : NULL;
  JsonArray *path = assay_json_get_array (object, "loc");
  g_autoptr (GString) text = g_string_new (assay_json_get_string (object, "msg", ""));

  for (guint i = 0; path != NULL && i < json_array_get_length (path); i++)
    if (assay_json_is_string (json_array_get_element (path, i)))
      g_string_append_printf (text, "%s%s", i == 0 ? " at " : ".", json_array_get_string_element (path, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
read_object (AssayOpenaiError *self, JsonObject *object)
{
  gint64 number = assay_json_get_int (object, "code", 0);

  self->message = g_strdup (assay_json_get_string (object, "message", ""));
  self->code = dup_code (object);
  self->param = g_strdup (assay_json_get_string (object, "param", ""));
  if (number >= 400 && number < 600)
    self->status = number;
}

/**
 * assay_openai_error_read:
 * @self: (out caller-allocates): what is said
 * @body: (nullable): what the server sent, of any shape
 */
void
assay_openai_error_read (AssayOpenaiError *self, JsonNode *body)
{
  JsonObject *object = body != NULL && JSON_NODE_HOLDS_OBJECT (body) ? json_node_get_object (body) : NULL;
  JsonObject *inner = assay_json_get_object (object, "error");
  JsonArray *detail = assay_json_get_array (object, "detail");
  const char *text = assay_json_get_string (object, "error", NULL);

  *self = (AssayOpenaiError){ 0 };
  if (text == NULL)
    text = assay_json_get_string (object, "detail", NULL);
  if (inner != NULL)
    read_object (self, inner);
  else if (text != NULL)
    self->message = g_strdup (text);
  else if (detail != NULL)
    self->message = dup_detail (detail);
  else if (assay_json_get_string (object, "message", NULL) != NULL)
    read_object (self, object);
  self->found = self->message != NULL;
  if (self->message == NULL)
    self->message = g_strdup ("");
  if (self->code == NULL)
    self->code = g_strdup ("");
  if (self->param == NULL)
    self->param = g_strdup ("");
}

/**
 * assay_openai_error_clear:
 *
 * Frees what @self holds.
 */
void
assay_openai_error_clear (AssayOpenaiError *self)
{
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->param, g_free);
}

/* One line, not too long, without the key: ": …" or nothing. */
static char *
quote (AssayOpenai *self, const char *message)
{
  const char *key = self->parent.config->key;
  g_autofree char *valid = g_utf8_make_valid (message, -1);
  g_autoptr (GString) text = g_string_new (": ");
  gboolean space = TRUE;

  for (const char *p = valid; *p != '\0' && text->len < ASSAY_OPENAI_MAX_MESSAGE; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isprint (c) || g_unichar_isspace (c))
        c = ' ';
      if (c != ' ' || !space)
        g_string_append_unichar (text, c);
      space = c == ' ';
    }
  if (text->len == 2)
    return g_strdup ("");
  if (text->len >= ASSAY_OPENAI_MAX_MESSAGE)
    g_string_append (text, "…");
  if (key != NULL && strlen (key) >= 8) /* a shorter one is no secret, but may be a word */
    g_string_replace (text, key, "(key)", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What is more telling than the status. A status of 0 fits any. */
static const struct
{
  const char *word; /* in code or message */
  guint status;
  int code;
} words[] = {
  { "insufficient_quota", 0, ASSAY_ERROR_QUOTA },
  { "billing_hard_limit", 0, ASSAY_ERROR_QUOTA },
  { "billing_not_active", 0, ASSAY_ERROR_QUOTA },
  { "insufficient credits", 0, ASSAY_ERROR_QUOTA },
  { "exceeded your current quota", 429, ASSAY_ERROR_QUOTA },
  { "context_length_exceeded", 0, ASSAY_ERROR_TOO_LARGE },
  { "maximum context length", 0, ASSAY_ERROR_TOO_LARGE },
  { "exceed_context_size", 0, ASSAY_ERROR_TOO_LARGE },
  { "exceeds the available context size", 0, ASSAY_ERROR_TOO_LARGE },
  { "exceeds the context window", 0, ASSAY_ERROR_TOO_LARGE },
  { "prompt is too long", 0, ASSAY_ERROR_TOO_LARGE },
  { "string_above_max_length", 0, ASSAY_ERROR_TOO_LARGE },
  { "content_filter", 400, ASSAY_ERROR_REFUSED },
  { "content_policy_violation", 400, ASSAY_ERROR_REFUSED },
  { "content management policy", 400, ASSAY_ERROR_REFUSED },
  { "invalid_api_key", 0, ASSAY_ERROR_AUTH },
  { "model_not_found", 0, ASSAY_ERROR_MODEL_NOT_FOUND },
  { "model_not_found", 403, ASSAY_ERROR_MODEL_NOT_FOUND },
  { "invalid_image", 400, ASSAY_ERROR_UNREADABLE_MEDIA },
};

static const struct
{
  guint first;
  guint last;
  int code;
} statuses[] = {
  { 401, 401, ASSAY_ERROR_AUTH },           { 402, 402, ASSAY_ERROR_QUOTA },
  { 403, 403, ASSAY_ERROR_AUTH },           { 404, 404, ASSAY_ERROR_MODEL_NOT_FOUND },
  { 405, 405, ASSAY_ERROR_MODEL_NOT_FOUND }, { 408, 408, ASSAY_ERROR_TIMEOUT },
  { 409, 409, ASSAY_ERROR_SERVER },         { 413, 413, ASSAY_ERROR_TOO_LARGE },
  { 425, 425, ASSAY_ERROR_SERVER },         { 429, 429, ASSAY_ERROR_RATE_LIMIT },
  { 400, 499, ASSAY_ERROR_BAD_REQUEST },    { 504, 504, ASSAY_ERROR_TIMEOUT },
  { 500, 599, ASSAY_ERROR_SERVER },
};

static int
classify (guint status, const AssayOpenaiError *error)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if ((words[i].status == 0 || words[i].status == status) &&
        (strcasestr (error->code, words[i].word) != NULL || strcasestr (error->message, words[i].word) != NULL))
      return words[i].code;
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (status >= statuses[i].first && status <= statuses[i].last)
      return statuses[i].code;
  return ASSAY_ERROR_SERVER;
}

static GError *
auth_error (AssayOpenai *self, guint status, const char *said)
{
  const char *key = self->parent.config->key;

  if (key == NULL || *key == '\0')
    return g_error_new (ASSAY_ERROR, ASSAY_ERROR_AUTH, "%s wants a key, and none is set (status %u)%s",
                        self->place, status, said);
  return g_error_new (ASSAY_ERROR, ASSAY_ERROR_AUTH,
                      status == 403 ? "%s does not allow this with the key that is set (status %u)%s"
                                    : "%s does not accept the key (status %u)%s",
                      self->place, status, said);
}

static GError *
not_found_error (AssayOpenai *self, const char *model, guint status, const AssayOpenaiError *error,
                 const char *said)
{
  if (error->found && strcasestr (error->message, "model") != NULL)
    return g_error_new (ASSAY_ERROR, ASSAY_ERROR_MODEL_NOT_FOUND, "%s knows no model “%s” (status %u)%s",
                        self->place, model, status, said);
  return g_error_new (ASSAY_ERROR, ASSAY_ERROR_MODEL_NOT_FOUND,
                      "There is no chat API at %s (status %u)%s; does the address lack “/v1” at its end?",
                      self->chat_url, status, said);
}

/* What is said before and after the place. */
static const struct
{
  int code;
  const char *before;
  const char *after;
} meanings[] = {
  { ASSAY_ERROR_QUOTA, "The account at ", " has no credit left" },
  { ASSAY_ERROR_RATE_LIMIT, "", " takes no more requests for the moment" },
  { ASSAY_ERROR_TOO_LARGE, "The request is too large for the model at ", "" },
  { ASSAY_ERROR_REFUSED, "", " refuses the content of the request" },
  { ASSAY_ERROR_TIMEOUT, "", " gave up waiting for the model" },
  { ASSAY_ERROR_UNREADABLE_MEDIA, "", " cannot read a picture of the request" },
  { ASSAY_ERROR_BAD_REQUEST, "", " does not take the request" },
  { ASSAY_ERROR_SERVER, "", " has a problem of its own" },
};

/**
 * assay_openai_error_make:
 * @model: asked for
 * @http: the answer
 * @error: what its body says
 *
 * Returns: (transfer full): the error for an answer that is none.
 */
GError *
assay_openai_error_make (AssayOpenai *self, const char *model, const AssayHttpReply *http,
                         const AssayOpenaiError *error)
{
  guint status = error->status != 0 ? error->status : http->status;
  const char *location = assay_http_reply_get_header (http, "location");
  g_autofree char *target = location != NULL
                                ? g_uri_resolve_relative (self->chat_url, location, G_URI_FLAGS_NONE, NULL)
                                : NULL;
  int code = classify (status, error);
  g_autofree char *said = quote (self, error->message);
  guint i = 0;

  if (status >= 300 && status < 400)
    return g_error_new (ASSAY_ERROR, ASSAY_ERROR_INVALID,
                        "%s redirects (status %u) to “%.200s”: use that address for the connection",
                        self->place, status, target != NULL ? target : "");
  if (code == ASSAY_ERROR_AUTH)
    return auth_error (self, status, said);
  if (code == ASSAY_ERROR_MODEL_NOT_FOUND)
    return not_found_error (self, model, status, error, said);
  if (status < 400 && !error->found)
    return assay_openai_not_an_api (self, self->chat_url, http);
  while (i + 1 < G_N_ELEMENTS (meanings) && meanings[i].code != code)
    i++;
  return g_error_new (ASSAY_ERROR, code, "%s%s%s (status %u)%s", meanings[i].before, self->place,
                      meanings[i].after, status, said);
}

/**
 * assay_openai_not_an_api:
 * @url: what was asked
 * @http: the answer, which is not what an API says
 *
 * Returns: (transfer full): %ASSAY_ERROR_SERVER that says what came instead.
 */
GError *
assay_openai_not_an_api (AssayOpenai *self, const char *url, const AssayHttpReply *http)
{
  gsize length = http->body != NULL ? g_bytes_get_size (http->body) : 0;
  const char *text = length > 0 ? g_bytes_get_data (http->body, NULL) : "";
  const char *type = assay_http_reply_get_header (http, "content-type");
  const char *what = "something that is not JSON";

  while (length > 0 && g_ascii_isspace (*text))
    {
      text++;
      length--;
    }
  if (length == 0)
    what = "nothing";
  else if (*text == '<' || (type != NULL && g_str_has_prefix (type, "text/html")))
    what = "a web page";
  else if (*text == '{' || *text == '[')
    what = "JSON that is cut or of another kind";
  return g_error_new (ASSAY_ERROR, ASSAY_ERROR_SERVER,
                      "%s answers with %s, not as an OpenAI-compatible API does (status %u): check the base "
                      "URL of the connection",
                      url, what, http->status);
}
