/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-provider-openai.c: everything that speaks OpenAI's chat completions: OpenAI itself, OpenRouter,
 * Hugging Face, vLLM, llama.cpp, Ollama, LM Studio. One request becomes one POST; when the model refuses
 * a part of it that can be done without (see assay-provider-openai-request.c), what it refuses is
 * remembered and the same request is sent again without it, within the same time-out. Retrying what
 * may succeed later is the runner's affair, not ours. */

#include "assay-provider-openai-private.h"

#include "assay-error.h"
#include "assay-json.h"

#include <string.h>

extern const AssayProviderClass assay_provider_openai_class;

typedef struct
{
  AssayOpenai *self; /* owns a reference */
  AssayChatRequest *request;
  GCancellable *cancellable;
  AssayProviderDone done;
  gpointer user_data;
  AssayModelQuirks quirks; /* with which it was sent */
  guint n_tries;
  guint resends;
  gint64 deadline;
} Call;

static void send_call (Call *call);

static void
call_end (Call *call, AssayChatReply *reply)
{
  reply->resends = call->resends;
  call->done (reply, call->user_data);
  assay_chat_reply_unref (reply);
  assay_chat_request_unref (call->request);
  g_clear_object (&call->cancellable);
  assay_provider_unref (&call->self->parent);
  g_free (call);
}

/* What a request is sent with: what was learned, and what the server is known to prefer. */
static AssayModelQuirks
effective_quirks (AssayOpenai *self, const char *model)
{
  AssayModelQuirks quirks = assay_provider_get_quirks (&self->parent, model);

  return self->new_names ? quirks | ASSAY_QUIRK_MAX_COMPLETION_TOKENS : quirks;
}

/* Returns: whether the request is worth another try without what the model refused. */
static gboolean
learn (Call *call, guint status, const AssayOpenaiError *error)
{
  const char *model = call->request->model;
  AssayModelQuirks learned = assay_openai_diagnose (call->request, call->quirks, status, error);

  if (learned == 0 || (call->quirks & learned) == learned)
    return FALSE;
  assay_provider_learn_quirks (&call->self->parent, model,
                               assay_provider_get_quirks (&call->self->parent, model) | learned);
  return TRUE;
}

static AssayChatReply *
begin_reply (const AssayHttpReply *http)
{
  AssayChatReply *reply = assay_chat_reply_new ();

  reply->status = http->status;
  reply->latency_us = http->latency_us;
  reply->raw = http->body != NULL ? g_bytes_ref (http->body) : NULL;
  reply->request_id = g_strdup (assay_http_reply_get_header (http, "x-request-id"));
  assay_openai_read_rate (&reply->rate, http);
  return reply;
}

static void
on_reply (const AssayHttpReply *http, gpointer user_data)
{
  Call *call = user_data;
  AssayOpenai *self = call->self;
  AssayChatReply *reply = begin_reply (http);
  g_autoptr (JsonNode) body = NULL;
  g_auto (AssayOpenaiError) error = { 0 };
  JsonObject *object;

  call->resends += http->resends;
  if (http->error != NULL)
    {
      reply->error = g_error_copy (http->error);
      reply->is_foreign = g_error_matches (http->error, ASSAY_ERROR, ASSAY_ERROR_SERVER); /* not HTTP */
      call_end (call, reply);
      return;
    }
  body = assay_openai_parse_body (http);
  object = body != NULL && JSON_NODE_HOLDS_OBJECT (body) ? json_node_get_object (body) : NULL;
  if (http->status / 100 == 2 && object != NULL && json_object_has_member (object, "choices"))
    {
      assay_openai_read_reply (self, reply, object);
      call_end (call, reply);
      return;
    }
  assay_openai_error_read (&error, body);
  if (learn (call, error.status != 0 ? error.status : http->status, &error))
    {
      assay_chat_reply_unref (reply);
      send_call (call);
      return;
    }
  reply->error = assay_openai_error_make (self, call->request->model, http, &error);
  reply->is_foreign = http->status / 100 == 2 && !error.found;
  call_end (call, reply);
}

static void
send_call (Call *call)
{
  AssayOpenai *self = call->self;
  const char *key = call->request->idempotency_key;
  g_autofree char *later_key = NULL;
  g_autoptr (GBytes) body = NULL;
  AssayHttpRequest http;

  call->quirks = effective_quirks (self, call->request->model);
  body = assay_openai_write (&self->writer, call->request, call->quirks);
  if (key != NULL && ++call->n_tries > 1)
    key = later_key = g_strdup_printf ("%s-%u", key, call->n_tries); /* another body, another key */
  http = (AssayHttpRequest){
    .url = self->chat_url,
    .headers = self->headers,
    .idempotency_key = key,
    .body = body,
    .timeout_us = MAX (1000, call->deadline - g_get_monotonic_time ()),
  };
  assay_http_send (self->http, &http, call->cancellable, on_reply, call);
}

static void
openai_complete (AssayProvider *provider, AssayChatRequest *request, GCancellable *cancellable,
                 AssayProviderDone done, gpointer user_data)
{
  Call *call = g_new0 (Call, 1);
  gint64 timeout = request->timeout_us > 0 ? request->timeout_us : provider->config->timeout_us;

  call->self = (AssayOpenai *) assay_provider_ref (provider);
  call->request = assay_chat_request_ref (request);
  call->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  call->done = done;
  call->user_data = user_data;
  call->deadline = g_get_monotonic_time () + timeout;
  send_call (call);
}

static AssayChatReply *
openai_read (AssayProvider *provider, GBytes *raw)
{
  AssayChatReply *reply = assay_chat_reply_new ();
  gsize length = 0;
  const char *text = g_bytes_get_data (raw, &length);
  g_autoptr (JsonObject) body = assay_json_parse_object (text != NULL ? text : "", length, &reply->error);

  if (body != NULL)
    assay_openai_read_reply ((AssayOpenai *) provider, reply, body);
  return reply;
}

static void
openai_free (AssayProvider *provider)
{
  AssayOpenai *self = (AssayOpenai *) provider;

  assay_openai_writer_clear (&self->writer);
  g_clear_pointer (&self->headers, assay_http_headers_unref);
  g_clear_pointer (&self->http, assay_http_unref);
  g_free (self->chat_url);
  g_free (self->models_url);
  g_free (self->key_url);
  g_free (self->place);
  g_free (self);
}

static gboolean
add_headers (AssayOpenai *self, const AssayProviderConfig *config, GError **error)
{
  g_autofree char *key = config->key != NULL ? g_strstrip (g_strdup (config->key)) : NULL;
  g_autofree char *bearer = NULL;
  gboolean ok;

  self->headers = assay_http_headers_new ();
  ok = assay_http_headers_add (self->headers, "Content-Type", "application/json", error);
  if (key != NULL && *key != '\0')
    {
      bearer = g_strconcat ("Bearer ", key, NULL);
      ok = ok && assay_http_headers_add (self->headers, "Authorization", bearer, error);
      if (strstr (self->place, ".azure.com") != NULL)
        ok = ok && assay_http_headers_add (self->headers, "api-key", key, error);
      explicit_bzero (bearer, strlen (bearer));
      explicit_bzero (key, strlen (key));
    }
  if (config->organization != NULL && *config->organization != '\0')
    ok = ok && assay_http_headers_add (self->headers, "OpenAI-Organization", config->organization, error);
  if (!ok)
    g_prefix_error (error, "Connection “%s”: ", config->name);
  return ok;
}

/* The address with the path put before its query, if it has one; what people paste is understood. */
static char *
join_url (const char *base, const char *path)
{
  const char *query = strchr (base, '?');
  g_autofree char *head = query != NULL ? g_strndup (base, query - base) : g_strdup (base);
  gsize length;

  for (length = strlen (head); length > 0 && head[length - 1] == '/'; length--)
    head[length - 1] = '\0';
  if (g_str_has_suffix (head, "/chat/completions"))
    head[length - strlen ("/chat/completions")] = '\0';
  return g_strconcat (head, path, query, NULL);
}

static AssayProvider *
openai_create (const AssayProviderConfig *config, GError **error)
{
  AssayOpenai *self;
  const char *base = config->base_url != NULL ? config->base_url : "";

  if (!assay_http_check_url (base, error))
    {
      g_prefix_error (error, "Connection “%s”: ", config->name);
      return NULL;
    }
  self = g_new0 (AssayOpenai, 1);
  assay_provider_init (&self->parent, &assay_provider_openai_class, config);
  self->place = assay_http_dup_place (base);
  self->chat_url = join_url (base, "/chat/completions");
  self->models_url = join_url (base, "/models");
  if (strcmp (self->place, "openrouter.ai") == 0)
    self->key_url = join_url (base, "/key");
  self->new_names = strcmp (self->place, "api.openai.com") == 0;
  if (add_headers (self, config, error))
    self->http = assay_http_new (self->parent.config->concurrency, ASSAY_HTTP_NONE, error);
  if (self->http == NULL)
    g_clear_pointer ((AssayProvider **) &self, assay_provider_unref);
  return (AssayProvider *) self;
}

const AssayProviderClass assay_provider_openai_class = {
  .kind = "openai",
  .label = "OpenAI-compatible",
  .flags = ASSAY_PROVIDER_NETWORK | ASSAY_PROVIDER_PROMPTS | ASSAY_PROVIDER_IMAGES |
           ASSAY_PROVIDER_PDF | ASSAY_PROVIDER_SCHEMA | ASSAY_PROVIDER_LOGPROBS,
  .create = openai_create,
  .complete = openai_complete,
  .list_models = assay_openai_list_models,
  .check = assay_openai_check_key,
  .read = openai_read,
  .free = openai_free,
};
