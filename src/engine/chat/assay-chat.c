/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-chat.c: what is asked of a model, as a value that every provider understands. A request is
 * filled by one thread, then shared and never changed; parameters and schema belong to the whole run
 * and are only referenced, so that a provider can keep what it made of them between two requests.
 *
 * The key of a request names everything that determines the answer: provider and place, model,
 * parameters, schema, texts and the bytes of the media. It does not depend on keys, time-outs or
 * names of files, so equal questions have equal keys in every run, and the response cache lives by
 * that. Each field goes in with its length, so that no two requests can run into each other. */

#include "assay-chat.h"

#include <string.h>
#include <xxhash.h>

static void
part_clear (gpointer data)
{
  AssayChatPart *part = data;

  g_free (part->text);
  g_free (part->name);
  g_clear_pointer (&part->bytes, g_bytes_unref);
}

/**
 * assay_chat_request_new:
 * @model: the model's name as the provider spells it; may be empty for one that has none
 * @params: (transfer none): parameters
 * @schema: (nullable) (transfer none): what the answer must look like
 *
 * Returns: (transfer full): a request without parts. Any thread.
 */
AssayChatRequest *
assay_chat_request_new (const char *model, AssayChatParams *params, AssayChatSchema *schema)
{
  AssayChatRequest *self;

  g_return_val_if_fail (model != NULL && params != NULL, NULL);
  self = g_atomic_rc_box_new0 (AssayChatRequest);
  self->model = g_strdup (model);
  self->params = assay_chat_params_ref (params);
  self->schema = schema != NULL ? assay_chat_schema_ref (schema) : NULL;
  self->parts = g_array_sized_new (FALSE, TRUE, sizeof (AssayChatPart), 4);
  g_array_set_clear_func (self->parts, part_clear);
  return self;
}

/**
 * assay_chat_request_ref:
 *
 * Returns: (transfer full): @self once more. Any thread.
 */
AssayChatRequest *
assay_chat_request_ref (AssayChatRequest *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
request_clear (gpointer data)
{
  AssayChatRequest *self = data;

  g_free (self->model);
  g_free (self->idempotency_key);
  g_clear_pointer (&self->params, assay_chat_params_unref);
  g_clear_pointer (&self->schema, assay_chat_schema_unref);
  g_clear_pointer (&self->parts, g_array_unref);
  g_clear_pointer (&self->config, assay_label_config_unref);
  g_clear_pointer (&self->data, json_object_unref);
}

/**
 * assay_chat_request_unref:
 * @self: (transfer full): a request
 *
 * Any thread.
 */
void
assay_chat_request_unref (AssayChatRequest *self)
{
  g_atomic_rc_box_release_full (self, request_clear);
}

/* Takes what part owns. */
static void
append (AssayChatRequest *self, AssayChatPart part)
{
  if (self->parts->len < ASSAY_CHAT_MAX_PARTS)
    g_array_append_val (self->parts, part);
  else
    {
      g_critical ("A request of more than %d parts", ASSAY_CHAT_MAX_PARTS);
      part_clear (&part);
    }
}

/**
 * assay_chat_request_add_text:
 * @role: who says it
 * @text: UTF-8
 *
 * Appends a text; an empty one is left out. While the request is being filled.
 */
void
assay_chat_request_add_text (AssayChatRequest *self, AssayChatRole role, const char *text)
{
  assay_chat_request_take_text (self, role, g_strdup (text));
}

/**
 * assay_chat_request_take_text:
 * @role: who says it
 * @text: (transfer full): UTF-8
 *
 * As assay_chat_request_add_text(), without the copy.
 */
void
assay_chat_request_take_text (AssayChatRequest *self, AssayChatRole role, char *text)
{
  g_return_if_fail (text != NULL);
  if (*text != '\0')
    append (self, (AssayChatPart){ .role = role, .kind = ASSAY_PART_TEXT, .text = text });
  else
    g_free (text);
}

/**
 * assay_chat_request_add_image:
 * @role: who shows it
 * @bytes: the file's content, referenced
 * @mime: its type, such as "image/jpeg"
 * @width: in pixels, or 0 when not known; only for the estimate of tokens
 * @height: as @width
 *
 * Appends a picture. While the request is being filled.
 */
void
assay_chat_request_add_image (AssayChatRequest *self, AssayChatRole role, GBytes *bytes,
                              const char *mime, int width, int height)
{
  g_return_if_fail (bytes != NULL && mime != NULL);
  append (self, (AssayChatPart){ .role = role,
                                 .kind = ASSAY_PART_IMAGE,
                                 .bytes = g_bytes_ref (bytes),
                                 .mime = g_intern_string (mime),
                                 .width = width,
                                 .height = height });
}

/**
 * assay_chat_request_add_pdf:
 * @role: who shows it
 * @bytes: the file's content, referenced
 * @name: (nullable): its file name
 * @n_pages: its pages, or 0 when not known; only for the estimate of tokens
 *
 * Appends a PDF. While the request is being filled.
 */
void
assay_chat_request_add_pdf (AssayChatRequest *self, AssayChatRole role, GBytes *bytes,
                            const char *name, int n_pages)
{
  g_return_if_fail (bytes != NULL);
  append (self, (AssayChatPart){ .role = role,
                                 .kind = ASSAY_PART_PDF,
                                 .bytes = g_bytes_ref (bytes),
                                 .name = g_strdup (name != NULL ? name : "document.pdf"),
                                 .n_pages = n_pages });
}

/**
 * assay_chat_request_add_part:
 * @part: (transfer none): a part of any request
 *
 * Appends a copy; bytes are shared. While the request is being filled.
 */
void
assay_chat_request_add_part (AssayChatRequest *self, const AssayChatPart *part)
{
  AssayChatPart copy = *part;

  copy.text = g_strdup (part->text);
  copy.name = g_strdup (part->name);
  copy.bytes = part->bytes != NULL ? g_bytes_ref (part->bytes) : NULL;
  append (self, copy);
}

/**
 * assay_chat_request_set_task:
 * @config: (nullable): the labeling config, referenced
 * @data: (nullable): the task's data, referenced
 * @context: what the caller and the provider agreed on, borrowed for as long as the request lives
 *
 * For providers that judge the task and do not read prompts. While the request is being filled.
 */
void
assay_chat_request_set_task (AssayChatRequest *self, AssayLabelConfig *config, JsonObject *data,
                             gpointer context)
{
  g_return_if_fail (self->config == NULL && self->data == NULL);
  self->config = config != NULL ? assay_label_config_ref (config) : NULL;
  self->data = data != NULL ? json_object_ref (data) : NULL;
  self->context = context;
}

/**
 * assay_chat_request_set_idempotency_key:
 * @key: (nullable): the same for every time this request is sent
 *
 * While the request is being filled.
 */
void
assay_chat_request_set_idempotency_key (AssayChatRequest *self, const char *key)
{
  g_free (self->idempotency_key);
  self->idempotency_key = g_strdup (key);
}

static void
hash_bytes (XXH3_state_t *state, gconstpointer bytes, gsize length)
{
  guint64 prefix = GUINT64_TO_LE (length);

  XXH3_128bits_update (state, &prefix, sizeof prefix);
  if (length > 0)
    XXH3_128bits_update (state, bytes, length);
}

static void
hash_string (XXH3_state_t *state, const char *text)
{
  /* An empty string is not the same as none. */
  if (text == NULL)
    hash_bytes (state, "\xff", 1);
  else
    hash_bytes (state, text, strlen (text));
}

static void
hash_number (XXH3_state_t *state, gboolean set, guint64 bits)
{
  guint64 pair[2] = { GUINT64_TO_LE (set), GUINT64_TO_LE (set ? bits : 0) };

  XXH3_128bits_update (state, pair, sizeof pair);
}

static guint64
double_bits (double number)
{
  guint64 bits;
  double positive = number == 0 ? 0 : number; /* -0 asks the same */

  memcpy (&bits, &positive, sizeof bits);
  return bits;
}

static void
hash_params (XXH3_state_t *state, const AssayChatParams *params)
{
  hash_number (state, params->set & ASSAY_PARAM_TEMPERATURE, double_bits (params->temperature));
  hash_number (state, params->set & ASSAY_PARAM_TOP_P, double_bits (params->top_p));
  hash_number (state, params->set & ASSAY_PARAM_SEED, params->seed);
  hash_number (state, params->set & ASSAY_PARAM_MAX_TOKENS, params->max_tokens);
  hash_number (state, TRUE, params->structured);
  hash_number (state, TRUE, params->logprobs);
  if (assay_chat_params_get_samples (params) > 1) /* older keys stay what they are */
    hash_number (state, TRUE, params->samples);
  hash_string (state, params->reasoning_effort);
  for (char **stop = params->stop; stop != NULL && *stop != NULL; stop++)
    hash_string (state, *stop);
}

static void
hash_part (XXH3_state_t *state, const AssayChatPart *part)
{
  guint8 head[2] = { part->role, part->kind };

  hash_bytes (state, head, sizeof head);
  if (part->kind == ASSAY_PART_TEXT)
    hash_string (state, part->text);
  else
    {
      gsize length;
      gconstpointer bytes = g_bytes_get_data (part->bytes, &length);

      hash_string (state, part->mime);
      hash_bytes (state, bytes, length);
    }
}

/**
 * assay_chat_request_key:
 * @kind: the provider's kind
 * @base_url: (nullable): where it is; a slash at the end does not matter
 *
 * Returns: the name of everything that determines the answer. The task for providers that do not
 * read prompts is not in it: their answers are not cached. Any thread.
 */
AssayChatKey
assay_chat_request_key (AssayChatRequest *self, const char *kind, const char *base_url)
{
  XXH3_state_t *state = XXH3_createState ();
  gsize url_length = base_url != NULL ? strlen (base_url) : 0;
  XXH128_hash_t hash;

  while (url_length > 0 && base_url[url_length - 1] == '/')
    url_length--;
  XXH3_128bits_reset (state);
  hash_string (state, "assay-chat-1");
  hash_string (state, kind);
  hash_bytes (state, base_url, url_length);
  hash_string (state, self->model);
  hash_params (state, self->params);
  hash_string (state, self->schema != NULL ? self->schema->text : NULL);
  for (guint i = 0; i < self->parts->len; i++)
    hash_part (state, &g_array_index (self->parts, AssayChatPart, i));
  hash = XXH3_128bits_digest (state);
  XXH3_freeState (state);
  return (AssayChatKey){ hash.high64, hash.low64 };
}

/**
 * assay_chat_key_to_hex:
 * @hex: (out caller-allocates): 32 hexadecimal digits and a NUL
 *
 * Any thread.
 */
void
assay_chat_key_to_hex (const AssayChatKey *key, char hex[33])
{
  g_snprintf (hex, 33, "%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x", key->high, key->low);
}
