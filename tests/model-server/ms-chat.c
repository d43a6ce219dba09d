/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ms-chat.c: reads a POST /v1/chat/completions as strictly as OpenAI documents it, because a
 * provider that only ever met a forgiving server breaks on the first real one: unknown arguments,
 * bad roles, pictures that are not what their data URL says, json_object without the word JSON are
 * all errors here.
 *
 * Which task a request is about is the hash of all parts of its user messages. A request that
 * repeats a task with the reason why the last answer was no good has more parts at the end: it is
 * recognised by a shorter run of parts that is a task waiting for correction. */

#include "ms-chat.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define IMAGE_TOKENS 765      /* OpenAI's figure for a 1024 x 1024 picture in high detail */
#define LOW_DETAIL_TOKENS 85
#define MESSAGE_TOKENS 4
#define EXCERPT_BYTES 64

/* Walks over the parts of all messages, a plain string content being one part. */
typedef struct
{
  const MsJson *message;
  const MsJson *part;
} PartIter;

/* Fills @error; false, so that a check can end with it. */
bool
ms_error_set (MsError    *error,
              int         status,
              const char *type,
              const char *code,
              const char *param,
              const char *format,
              ...)
{
  va_list args;

  *error = (MsError) { .status = status, .type = type, .code = code, .param = param };
  va_start (args, format);
  vsnprintf (error->message, sizeof error->message, format, args);
  va_end (args);
  return false;
}

static bool
invalid (MsError    *error,
         const char *param,
         const char *message)
{
  return ms_error_set (error, 400, "invalid_request_error", NULL, param, "%s", message);
}

static bool
next_part (PartIter     *iter,
           const MsChat *chat)
{
  const MsJson *content;

  if (iter->part != NULL && iter->part->name == NULL && iter->part->next != NULL)
    {
      iter->part = iter->part->next;
      return true;
    }
  iter->part = NULL;
  iter->message = iter->message != NULL ? iter->message->next : chat->messages->child;
  for (; iter->message != NULL && iter->part == NULL;)
    {
      content = ms_json_get (iter->message, "content");
      iter->part = ms_json_is (content, MS_JSON_ARRAY)    ? content->child
                   : ms_json_is (content, MS_JSON_STRING) ? content
                                                          : NULL;
      if (iter->part == NULL)
        iter->message = iter->message->next;
    }
  return iter->part != NULL;
}

static bool
is_user (const PartIter *iter)
{
  return ms_json_equals (ms_json_get (iter->message, "role"), "user");
}

/* The text of a part; NULL of a picture or file. */
static const MsJson *
text_of (const MsJson *part)
{
  return part->type == MS_JSON_STRING ? part : ms_json_get (part, "text");
}

static bool
starts (const MsJson *value,
        const char   *text)
{
  return value->length >= strlen (text) && memcmp (value->text, text, strlen (text)) == 0;
}

static bool
check_image (MsChat       *chat,
             const MsJson *part,
             MsError      *error)
{
  static const char *const accepted[] = {
    "data:image/png;base64,iVBORw0KGg", "data:image/jpeg;base64,/9j/",
    "data:image/jpg;base64,/9j/", "data:image/gif;base64,R0lGOD", "data:image/webp;base64,UklGR",
    "https://", "http://",
  };
  const MsJson *image = ms_json_get (part, "image_url");
  const MsJson *url = ms_json_get (image, "url");

  if (!ms_json_is (url, MS_JSON_STRING))
    return invalid (error, "messages",
                    "Missing required parameter: 'messages[].content[].image_url.url'.");
  chat->images++;
  chat->prompt_tokens += ms_json_equals (ms_json_get (image, "detail"), "low") ? LOW_DETAIL_TOKENS
                                                                               : IMAGE_TOKENS;
  for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++)
    if (starts (url, accepted[i]))
      return true;
  return ms_error_set (
      error, 400, "invalid_request_error", "invalid_image_format", NULL,
      "You uploaded an unsupported image. Please make sure your image has of one the following "
      "formats: ['png', 'jpeg', 'gif', 'webp'].");
}

static bool
check_file (MsChat       *chat,
            const MsJson *part,
            MsError      *error)
{
  const MsJson *file = ms_json_get (part, "file");
  const MsJson *data = ms_json_get (file, "file_data");

  if (!ms_json_is (data, MS_JSON_STRING)
      || !ms_json_is (ms_json_get (file, "filename"), MS_JSON_STRING))
    return invalid (error, "messages",
                    "Missing required parameter: 'messages[].content[].file.file_data'.");
  chat->files++;
  chat->prompt_tokens += (int64_t) data->length / 16;
  if (starts (data, "data:application/pdf;base64,JVBERi0"))
    return true;
  return ms_error_set (error, 400, "invalid_request_error", "invalid_file_data", "messages",
                       "Invalid file data: 'file_data' must be a base64-encoded PDF data URL.");
}

static bool
check_part (MsChat         *chat,
            const PartIter *iter,
            MsError        *error)
{
  const MsJson *type = ms_json_get (iter->part, "type");
  const MsJson *text = text_of (iter->part);

  if (iter->part->name != NULL || ms_json_equals (type, "text"))
    {
      if (!ms_json_is (text, MS_JSON_STRING))
        return invalid (error, "messages",
                        "Missing required parameter: 'messages[].content[].text'.");
      chat->prompt_tokens += ((int64_t) text->length + 3) / 4;
      if (chat->excerpt.text == NULL && is_user (iter))
        chat->excerpt = (MsSlice) { text->text, text->length };
      return true;
    }
  if (is_user (iter) && ms_json_equals (type, "image_url"))
    return check_image (chat, iter->part, error);
  if (is_user (iter) && ms_json_equals (type, "file"))
    return check_file (chat, iter->part, error);
  return invalid (error, "messages",
                  "Invalid value for 'messages[].content[].type'. Supported values are: 'text', "
                  "'image_url' and 'file'.");
}

static bool
check_messages (MsChat  *chat,
                MsError *error)
{
  static const char *const roles[] = { "system", "developer", "user", "assistant", "tool" };
  PartIter iter = { 0 };

  if (!ms_json_is (chat->messages, MS_JSON_ARRAY) || chat->messages->count == 0)
    return invalid (error, "messages",
                    "Invalid 'messages': expected an array with minimum length 1.");
  for (const MsJson *message = chat->messages->child; message != NULL; message = message->next)
    {
      const MsJson *role = ms_json_get (message, "role");
      const MsJson *content = ms_json_get (message, "content");
      size_t i;

      for (i = 0; i < 5 && !ms_json_equals (role, roles[i]); i++)
        ;
      if (i == 5)
        return invalid (error, "messages",
                        "Invalid value for 'messages[].role'. Supported values are: 'system', "
                        "'developer', 'assistant', 'user' and 'tool'.");
      if (!ms_json_is (content, MS_JSON_STRING) && !ms_json_is (content, MS_JSON_ARRAY) && i != 3)
        return invalid (
            error, "messages",
            "Invalid value for 'content': expected a string or an array of parts, got null.");
      chat->prompt_tokens += MESSAGE_TOKENS;
    }
  while (next_part (&iter, chat))
    if (!check_part (chat, &iter, error))
      return false;
  return true;
}

static bool
check_format (MsChat  *chat,
              MsError *error)
{
  const MsJson *format = ms_json_get (chat->root, "response_format");
  const MsJson *type = ms_json_get (format, "type");
  const MsJson *schema = ms_json_get (format, "json_schema");
  const MsJson *name = ms_json_get (schema, "name");

  if (format == NULL || ms_json_equals (type, "text"))
    return true;
  if (ms_json_equals (type, "json_object"))
    {
      chat->format = MS_FORMAT_OBJECT;
      return true;
    }
  if (!ms_json_equals (type, "json_schema"))
    return invalid (error, "response_format",
                    "Invalid value for 'response_format.type'. Supported values are: "
                    "'json_object', 'json_schema', and 'text'.");
  if (!ms_json_is (name, MS_JSON_STRING) || name->length == 0 || name->length > 64)
    return invalid (error, "response_format.json_schema.name",
                    "Missing required parameter: 'response_format.json_schema.name'.");
  for (size_t i = 0; i < name->length; i++)
    if (strchr ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", name->text[i])
        == NULL)
      return invalid (error, "response_format.json_schema.name",
                      "Invalid 'response_format.json_schema.name': string does not match pattern. "
                      "Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.");
  chat->schema = ms_json_get (schema, "schema");
  if (!ms_json_is (chat->schema, MS_JSON_OBJECT))
    return invalid (error, "response_format.json_schema.schema",
                    "Missing required parameter: 'response_format.json_schema.schema'.");
  chat->format = MS_FORMAT_SCHEMA;
  chat->strict = ms_json_is_true (ms_json_get (schema, "strict"));
  return true;
}

static bool
check_known (const MsJson *root,
             MsError      *error)
{
  static const char *const known[] = {
    "model", "messages", "response_format", "temperature", "top_p", "n", "stop", "max_tokens",
    "max_completion_tokens", "seed", "logprobs", "top_logprobs", "reasoning_effort",
    "frequency_penalty", "presence_penalty", "logit_bias", "user", "stream", "stream_options",
    "store", "metadata", "service_tier", "verbosity", "safety_identifier", "prompt_cache_key",
    "modalities", "prediction", "tools", "tool_choice", "parallel_tool_calls",
  };

  for (const MsJson *member = root->child; member != NULL; member = member->next)
    {
      size_t i;

      for (i = 0; i < sizeof known / sizeof *known; i++)
        if (ms_slice_equals ((MsSlice) { member->name, member->name_length }, known[i]))
          break;
      if (i == sizeof known / sizeof *known)
        return ms_error_set (error, 400, "invalid_request_error", NULL, NULL,
                             "Unrecognized request argument supplied: %.*s",
                             (int) (member->name_length < 80 ? member->name_length : 80),
                             member->name);
    }
  return true;
}

/* Reads a number in [@low, @high]; the fallback where it is absent or null. */
static bool
read_range (const MsJson *root,
            const char   *name,
            double        low,
            double        high,
            double       *value,
            MsError      *error)
{
  const MsJson *member = ms_json_get (root, name);

  if (member == NULL || member->type == MS_JSON_NULL)
    return true;
  *value = ms_json_get_number (root, name, low - 1);
  if (*value >= low && *value <= high)
    return true;
  return ms_error_set (error, 400, "invalid_request_error", NULL, name,
                       "Invalid '%s': expected a number between %g and %g.", name, low, high);
}

static bool
check_parameters (MsChat  *chat,
                  MsError *error)
{
  const MsJson *root = chat->root;
  double max_tokens = -1, n = 1, top = 0, top_p = 1;
  bool both = ms_json_get (root, "max_tokens") != NULL
              && ms_json_get (root, "max_completion_tokens") != NULL;

  if (!read_range (root, "temperature", 0, 2, &chat->temperature, error)
      || !read_range (root, "top_p", 0, 1, &top_p, error)
      || !read_range (root, "max_tokens", 1, 1e6, &max_tokens, error)
      || !read_range (root, "max_completion_tokens", 1, 1e6, &max_tokens, error)
      || !read_range (root, "n", 1, MS_MAX_CHOICES, &n, error)
      || !read_range (root, "top_logprobs", 0, 20, &top, error))
    return false;
  if (both)
    return invalid (
        error, "max_tokens",
        "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.");
  chat->max_tokens = (int64_t) max_tokens;
  chat->n = (int) n;
  chat->top_logprobs = (int) top;
  chat->logprobs = ms_json_is_true (ms_json_get (root, "logprobs"));
  if (top > 0 && !chat->logprobs)
    return invalid (error, "top_logprobs",
                    "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.");
  if (ms_json_is_true (ms_json_get (root, "stream")))
    return invalid (error, "stream",
                    "This server answers in one piece: 'stream' is not supported.");
  return true;
}

/* Fills @chat from the body @root of a request. On failure @error has the answer. */
bool
ms_chat_read (MsChat       *chat,
              const MsJson *root,
              MsError      *error)
{
  const MsJson *model = ms_json_get (root, "model");

  *chat = (MsChat) { .root = root, .messages = ms_json_get (root, "messages"), .temperature = 1 };
  if (!ms_json_is (root, MS_JSON_OBJECT))
    return invalid (error, NULL, "The request body must be a JSON object.");
  if (!ms_json_is (model, MS_JSON_STRING) || model->length == 0)
    return invalid (error, NULL, "you must provide a model parameter");
  chat->model = (MsSlice) { model->text, model->length };
  return check_known (root, error) && check_messages (chat, error) && check_format (chat, error)
         && check_parameters (chat, error);
}

/* What costs time only where it applies: the word JSON for json_object, the rules of a strict
 * schema. */
bool
ms_chat_check (const MsChat *chat,
               MsBuffer     *scratch,
               MsError      *error)
{
  PartIter iter = { 0 };

  if (chat->strict)
    return ms_schema_check_strict (chat->schema, error);
  if (chat->format != MS_FORMAT_OBJECT)
    return true;
  ms_buffer_clear (scratch);
  while (next_part (&iter, chat))
    if (text_of (iter.part) != NULL)
      ms_json_unescape (text_of (iter.part), scratch);
  ms_buffer_append (scratch, "", 1);
  if (strcasestr (scratch->data, "json") != NULL)
    return true;
  return invalid (error, "messages",
                  "'messages' must contain the word 'json' in some form, to use 'response_format' "
                  "of type 'json_object'.");
}

/* Sets the hash of the task @chat is about, and the seed of its answer. With @corrections, a longer
 * request for a task that waits for one is that task. */
void
ms_chat_identify (MsChat  *chat,
                  MsTasks *tasks,
                  bool     corrections)
{
  PartIter iter = { 0 };
  uint64_t hash = 0;
  uint64_t other = XXH3_64bits (chat->model.text, chat->model.length);

  while (next_part (&iter, chat))
    {
      const MsTask *task;

      if (!is_user (&iter))
        {
          if (hash == 0)
            other ^= XXH3_64bits (iter.part->text, iter.part->length);
          continue;
        }
      task = corrections && hash != 0 ? ms_tasks_find (tasks, hash) : NULL;
      if (task != NULL && task->awaits_correction)
        {
          chat->correction = iter.part;
          break;
        }
      hash = XXH3_64bits_withSeed (iter.part->text, iter.part->length, hash);
    }
  chat->hash = hash;
  chat->seed = hash ^ other ^ (uint64_t) ms_json_get_number (chat->root, "seed", 0);
  if (chat->excerpt.length > EXCERPT_BYTES)
    {
      size_t end = EXCERPT_BYTES;

      while (end > 0 && ((unsigned char) chat->excerpt.text[end] & 0xc0) == 0x80)
        end--;
      for (size_t back = 1; back <= 5 && back <= end; back++)
        if (chat->excerpt.text[end - back] == '\\')
          {
            end -= back;
            while (end > 0 && chat->excerpt.text[end - 1] == '\\')
              end--;
            break;
          }
      chat->excerpt.length = end;
    }
}

/* Whether the user said @name in the parts that came after the task's own. */
bool
ms_chat_mentions (const MsChat *chat,
                  const char   *name,
                  size_t        length)
{
  PartIter iter = { 0 };
  bool after = false;

  while (next_part (&iter, chat))
    {
      const MsJson *text = text_of (iter.part);

      after = after || iter.part == chat->correction;
      if (after && is_user (&iter) && text != NULL
          && (length == 0 || memmem (text->text, text->length, name, length) != NULL))
        return true;
    }
  return false;
}

static bool
is_required (const MsJson *schema,
             const MsJson *property)
{
  const MsJson *required = ms_json_get (schema, "required");

  for (const MsJson *name = required != NULL ? required->child : NULL; name != NULL;
       name = name->next)
    if (name->length == property->name_length
        && memcmp (name->text, property->name, name->length) == 0)
      return true;
  return false;
}

static bool
strict_error (MsError    *error,
              const char *what)
{
  return ms_error_set (error, 400, "invalid_request_error", NULL, "response_format",
                       "Invalid schema for response_format: %s", what);
}

/* Whether @schema obeys the rules of OpenAI's strict mode: every object closed, every property
 * required, and none of the keywords that it does not take. */
bool
ms_schema_check_strict (const MsJson *schema,
                        MsError      *error)
{
  static const char *const refused[] = {
    "oneOf", "allOf", "not", "if", "uniqueItems", "patternProperties", "dependentRequired",
    "dependentSchemas", "contains",
  };
  const MsJson *properties = ms_json_get (schema, "properties");
  const MsJson *any = ms_json_get (schema, "anyOf");
  const MsJson *items = ms_json_get (schema, "items");
  char text[160];

  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
    if (ms_json_get (schema, refused[i]) != NULL)
      {
        snprintf (text, sizeof text, "'%s' is not permitted.", refused[i]);
        return strict_error (error, text);
      }
  if (ms_json_equals (ms_json_get (schema, "type"), "object") || properties != NULL)
    {
      if (!ms_json_is (ms_json_get (schema, "additionalProperties"), MS_JSON_FALSE))
        return strict_error (error,
                             "'additionalProperties' is required to be supplied and to be false.");
      for (const MsJson *property = properties != NULL ? properties->child : NULL; property != NULL;
           property = property->next)
        {
          if (!is_required (schema, property))
            {
              snprintf (text, sizeof text,
                        "'required' is required to be supplied and to be an array including every "
                        "key in properties. Missing '%.*s'.",
                        (int) (property->name_length < 60 ? property->name_length : 60),
                        property->name);
              return strict_error (error, text);
            }
          if (!ms_schema_check_strict (property, error))
            return false;
        }
    }
  for (const MsJson *member = any != NULL ? any->child : NULL; member != NULL;
       member = member->next)
    if (!ms_schema_check_strict (member, error))
      return false;
  return items == NULL || ms_schema_check_strict (items, error);
}
