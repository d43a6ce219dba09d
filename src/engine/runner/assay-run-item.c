/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-run-item.c: from a task to a request. The prompt is rendered into pieces; a piece of text is
 * ready, a picture or document is read and prepared (turned upright, scaled down) by a thread of the
 * media pool, or fetched first when it is remote. Then the pieces become the request, and the
 * request its cache key. What goes wrong with one task is kept in item->error and concerns this task
 * only. */

#include "assay-run-item.h"

#include "assay-error.h"
#include "assay-image.h"
#include "assay-json.h"
#include "assay-pdf.h"
#include "assay-template.h"

#include <math.h>
#include <string.h>

typedef struct
{
  AssayChatRole role;
  AssayVariableKind kind;
  char *text;      /* a text, or where the medium is */
  GBytes *bytes;   /* of a medium, once it is read */
  GPtrArray *parts; /* of PreparedPart, once it is prepared */
} Piece;

typedef struct
{
  AssayChatPartKind kind;
  GBytes *bytes;
  char *text;
  const char *mime;
  int width;
  int height;
} PreparedPart;

static void
prepared_free (gpointer data)
{
  PreparedPart *part = data;

  g_clear_pointer (&part->bytes, g_bytes_unref);
  g_free (part->text);
  g_free (part);
}

static void
piece_free (gpointer data)
{
  Piece *piece = data;

  g_free (piece->text);
  g_clear_pointer (&piece->bytes, g_bytes_unref);
  g_clear_pointer (&piece->parts, g_ptr_array_unref);
  g_free (piece);
}

/**
 * assay_run_item_new:
 * @claim: (transfer full): the task
 *
 * Returns: (transfer full): its item.
 */
AssayRunItem *
assay_run_item_new (AssayClaim *claim)
{
  AssayRunItem *item = g_new0 (AssayRunItem, 1);

  item->claim = claim;
  assay_usage_init (&item->usage);
  item->cost = NAN;
  item->latency_us = -1;
  return item;
}

/**
 * assay_run_item_free:
 * @item: (transfer full): what to free
 */
void
assay_run_item_free (AssayRunItem *item)
{
  assay_claim_free (item->claim);
  g_clear_pointer (&item->data, json_object_unref);
  g_clear_pointer (&item->pieces, g_ptr_array_unref);
  g_clear_pointer (&item->request, assay_chat_request_unref);
  g_clear_error (&item->error);
  g_clear_pointer (&item->cached, assay_reply_free);
  g_free (item->first_error);
  g_free (item);
}

/**
 * assay_run_item_count:
 * @reply: to one of the task's requests, good or bad
 *
 * Adds what the request took and cost.
 */
void
assay_run_item_count (AssayRunItem *item, const AssayChatReply *reply)
{
  item->latency_us = reply->latency_us;
  item->resends += reply->resends;
  assay_usage_add (&item->usage, &reply->usage);
  if (!isnan (reply->cost))
    item->cost = isnan (item->cost) ? reply->cost : item->cost + reply->cost;
}

typedef struct
{
  AssayRunItem *item;
  AssayChatRole role;
} Rendering;

static void
on_part (AssayVariableKind kind, const char *text, gsize length, const char *name, gpointer data)
{
  Rendering *rendering = data;
  Piece *piece = g_new0 (Piece, 1);

  piece->role = rendering->role;
  piece->kind = kind;
  piece->text = g_strndup (text, length);
  g_ptr_array_add (rendering->item->pieces, piece);
}

/* A provider that judges the task itself gets the media that the config shows. */
static void
render_objects (AssayRunItem *item, AssayRunPlan *plan)
{
  guint n = 0;
  const AssayConfigObject *objects = assay_label_config_get_objects (plan->config, &n);
  Rendering rendering = { item, ASSAY_ROLE_USER };

  for (guint i = 0; i < n; i++)
    {
      gboolean is_image = objects[i].kind == ASSAY_OBJECT_IMAGE;
      JsonNode *node = is_image && objects[i].path != NULL
                         ? assay_path_lookup (objects[i].path, item->data)
                         : NULL;

      if (assay_json_is_string (node))
        {
          const char *text = json_node_get_string (node);

          on_part (ASSAY_VARIABLE_IMAGE, text, strlen (text), objects[i].name, &rendering);
        }
    }
}

/**
 * assay_run_item_render:
 *
 * Parses the task's data and renders the prompt with it.
 *
 * Returns: whether media must be prepared before the request can be built. Any thread.
 */
gboolean
assay_run_item_render (AssayRunItem *item, AssayRunPlan *plan)
{
  Rendering rendering = { item, ASSAY_ROLE_SYSTEM };

  item->pieces = g_ptr_array_new_with_free_func (piece_free);
  item->data = assay_json_parse_object (item->claim->data, -1, &item->error);
  g_clear_pointer (&item->claim->data, g_free);
  if (item->data == NULL || !assay_label_config_check_data (plan->config, item->data, &item->error))
    return FALSE;
  if (plan->provider_class->flags & ASSAY_PROVIDER_PROMPTS)
    {
      assay_template_render_parts (plan->system, item->data, on_part, &rendering);
      rendering.role = ASSAY_ROLE_USER;
      assay_template_render_parts (plan->user, item->data, on_part, &rendering);
    }
  else
    render_objects (item, plan);
  for (guint i = 0; i < item->pieces->len; i++)
    if (((Piece *) item->pieces->pdata[i])->kind != ASSAY_VARIABLE_TEXT)
      return TRUE;
  return FALSE;
}

/**
 * assay_run_item_next_remote:
 *
 * Returns: (transfer none) (nullable): an address that must be fetched before the media can be
 * prepared.
 */
const char *
assay_run_item_next_remote (AssayRunItem *item)
{
  for (guint i = 0; item->error == NULL && i < item->pieces->len; i++)
    {
      Piece *piece = item->pieces->pdata[i];

      if (piece->kind != ASSAY_VARIABLE_TEXT && piece->bytes == NULL &&
          assay_media_is_remote (piece->text))
        return piece->text;
    }
  return NULL;
}

/**
 * assay_run_item_take_remote:
 * @reference: what assay_run_item_next_remote() gave
 * @bytes: (nullable): what was fetched
 * @error: (nullable) (transfer full): why it could not be
 */
void
assay_run_item_take_remote (AssayRunItem *item, const char *reference, GBytes *bytes, GError *error)
{
  if (bytes == NULL)
    {
      g_clear_error (&item->error);
      item->error = error;
      return;
    }
  for (guint i = 0; i < item->pieces->len; i++)
    {
      Piece *piece = item->pieces->pdata[i];

      if (piece->kind != ASSAY_VARIABLE_TEXT && piece->bytes == NULL &&
          strcmp (piece->text, reference) == 0)
        piece->bytes = g_bytes_ref (bytes);
    }
}

static void
add_prepared (Piece *piece, AssayChatPartKind kind, GBytes *bytes, const char *mime, int width,
              int height)
{
  PreparedPart *part = g_new0 (PreparedPart, 1);

  *part = (PreparedPart){ kind, bytes, NULL, mime, width, height };
  g_ptr_array_add (piece->parts, part);
}

/* What is written beside the pixels is nobody's business elsewhere. A file that can't be taken apart is
 * written anew, which leaves nothing but the pixels. */
static GBytes *
strip (GBytes *bytes, const char *name, AssayRunPlan *plan, const char **mime, GError **error)
{
  GBytes *stripped = assay_image_strip_metadata (bytes);
  g_autoptr (AssayImage) image = NULL;

  if (stripped != NULL)
    return stripped;
  image = assay_image_decode (bytes, name, plan->options.max_image_side, error);
  *mime = assay_image_format_get_mime (ASSAY_IMAGE_JPEG);
  return image == NULL ? NULL : assay_image_encode (image, ASSAY_IMAGE_JPEG, 85, error);
}

static gboolean
prepare_image (Piece *piece, AssayRunPlan *plan, const char *name, GError **error)
{
  AssayImageInfo info = { 0 };
  const char *mime = NULL;
  GBytes *bytes;

  if (!(plan->provider_class->flags & ASSAY_PROVIDER_PROMPTS))
    {
      /* It measures the picture as it is. */
      if (!assay_image_probe (piece->bytes, name, &info, error))
        return FALSE;
      add_prepared (piece, ASSAY_PART_IMAGE, g_bytes_ref (piece->bytes), info.mime, info.width,
                    info.height);
      return TRUE;
    }
  bytes = assay_image_prepare_for_model (piece->bytes, name, plan->options.max_image_side,
                                         ASSAY_RUN_MAX_IMAGE_BYTES, &mime, error);
  if (bytes != NULL && !plan->options.keep_metadata && assay_run_plan_is_remote (plan))
    {
      g_autoptr (GBytes) whole = g_steal_pointer (&bytes);

      bytes = strip (whole, name, plan, &mime, error);
    }
  if (bytes == NULL)
    return FALSE;
  if (!assay_image_probe (bytes, NULL, &info, NULL))
    info = (AssayImageInfo){ 0 };
  add_prepared (piece, ASSAY_PART_IMAGE, bytes, mime, info.width, info.height);
  return TRUE;
}

static gboolean
prepare_pdf (Piece *piece, AssayRunPlan *plan, const char *name, GError **error)
{
  g_autoptr (AssayPdf) pdf = assay_pdf_open (piece->bytes, name, NULL, error);
  int n_pages;

  if (pdf == NULL)
    return FALSE;
  n_pages = assay_pdf_get_n_pages (pdf);
  if (plan->provider_class->flags & ASSAY_PROVIDER_PDF)
    {
      add_prepared (piece, ASSAY_PART_PDF, g_bytes_ref (piece->bytes), NULL, n_pages, 0);
      return TRUE;
    }
  for (int i = 0; i < MIN (n_pages, ASSAY_RUN_MAX_DRAWN_PAGES); i++)
    {
      g_autoptr (AssayImage) page = assay_pdf_render_page (pdf, i, plan->options.max_image_side, error);
      GBytes *bytes = page == NULL ? NULL : assay_image_encode (page, ASSAY_IMAGE_JPEG, 85, error);

      if (bytes == NULL)
        return FALSE;
      add_prepared (piece, ASSAY_PART_IMAGE, bytes, "image/jpeg", page->width, page->height);
    }
  return TRUE;
}

static gboolean
prepare_piece (Piece *piece, AssayRunPlan *plan, AssayMediaLoader *loader, GError **error)
{
  g_autofree char *name = assay_media_dup_name (piece->text);

  if (piece->bytes == NULL)
    piece->bytes = assay_media_loader_read (loader, piece->text, error);
  if (piece->bytes == NULL)
    return FALSE;
  piece->parts = g_ptr_array_new_with_free_func (prepared_free);
  if (piece->kind == ASSAY_VARIABLE_PDF || assay_pdf_is_pdf (piece->bytes))
    return prepare_pdf (piece, plan, name, error);
  if (piece->kind == ASSAY_VARIABLE_IMAGE)
    return prepare_image (piece, plan, name, error);
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNSUPPORTED,
               "“%s” is sound or video, which no model of this version is sent", name);
  return FALSE;
}

/**
 * assay_run_item_prepare:
 *
 * Reads and prepares the media. Blocks, so it runs in the media pool.
 */
void
assay_run_item_prepare (AssayRunItem *item, AssayRunPlan *plan, AssayMediaLoader *loader)
{
  for (guint i = 0; item->error == NULL && i < item->pieces->len; i++)
    {
      Piece *piece = item->pieces->pdata[i];

      if (piece->kind != ASSAY_VARIABLE_TEXT)
        prepare_piece (piece, plan, loader, &item->error);
    }
}

static void
add_piece (AssayChatRequest *request, Piece *piece)
{
  if (piece->kind == ASSAY_VARIABLE_TEXT)
    {
      assay_chat_request_take_text (request, piece->role, g_steal_pointer (&piece->text));
      return;
    }
  for (guint i = 0; i < piece->parts->len; i++)
    {
      PreparedPart *part = piece->parts->pdata[i];
      g_autofree char *name = assay_media_dup_name (piece->text);

      if (part->kind == ASSAY_PART_PDF)
        assay_chat_request_add_pdf (request, piece->role, part->bytes, name, part->width);
      else
        assay_chat_request_add_image (request, piece->role, part->bytes, part->mime, part->width,
                                      part->height);
    }
}

/**
 * assay_run_item_build:
 * @context: (nullable): for a provider that judges the task itself
 *
 * Makes the request and its cache key. Any thread.
 *
 * Returns: whether there is a request; otherwise item->error is set.
 */
gboolean
assay_run_item_build (AssayRunItem *item, AssayRunPlan *plan, gpointer context)
{
  AssayChatKey key;

  if (item->error != NULL)
    return FALSE;
  item->request = assay_chat_request_new (plan->model, plan->params, plan->schema);
  for (guint i = 0; i < item->pieces->len; i++)
    add_piece (item->request, item->pieces->pdata[i]);
  g_clear_pointer (&item->pieces, g_ptr_array_unref);
  if (!(plan->provider_class->flags & ASSAY_PROVIDER_PROMPTS))
    {
      assay_chat_request_set_task (item->request, plan->config, item->data, context);
      return TRUE;
    }
  key = assay_chat_request_key (item->request, plan->provider_class->kind,
                                plan->connection != NULL ? plan->connection->base_url : NULL);
  assay_chat_key_to_hex (&key, item->key);
  item->tokens = assay_chat_request_estimate_tokens (item->request);
  assay_chat_request_set_idempotency_key (item->request, item->key);
  return TRUE;
}

/**
 * assay_run_item_correct:
 * @answer: what the model said
 * @reason: what is wrong with it
 *
 * Makes the request anew: the same, with the answer and a reason to answer again.
 */
void
assay_run_item_correct (AssayRunItem *item, const char *answer, const char *reason)
{
  AssayChatRequest *old = item->request;
  g_autofree char *text = g_strdup_printf (
    "That answer can't be used: %s\nAnswer again, with nothing but a JSON object that fits the "
    "schema.",
    reason);
  g_autofree char *idempotency_key = g_strconcat (item->key, "-2", NULL);

  item->request = assay_chat_request_new (old->model, old->params, old->schema);
  for (guint i = 0; i < old->parts->len; i++)
    assay_chat_request_add_part (item->request, &g_array_index (old->parts, AssayChatPart, i));
  assay_chat_request_add_text (item->request, ASSAY_ROLE_ASSISTANT, answer);
  assay_chat_request_add_text (item->request, ASSAY_ROLE_USER, text);
  assay_chat_request_set_idempotency_key (item->request, idempotency_key);
  assay_chat_request_unref (old);
  item->is_correction = TRUE;
  item->first_error = g_strdup (reason);
}

/**
 * assay_run_item_dup_text:
 *
 * Returns: (transfer full): the rendered prompt as people see it in a preview; media by their names.
 */
char *
assay_run_item_dup_text (AssayRunItem *item)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; item->pieces != NULL && i < item->pieces->len; i++)
    {
      Piece *piece = item->pieces->pdata[i];

      if (piece->kind == ASSAY_VARIABLE_TEXT)
        g_string_append (out, piece->text);
      else
        {
          g_autofree char *name = assay_media_dup_name (piece->text);

          g_string_append_printf (out, "[%s]", name);
        }
    }
  return g_string_free (out, FALSE);
}
