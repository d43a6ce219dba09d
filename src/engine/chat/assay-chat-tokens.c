/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-chat-tokens.c: how many tokens a request will count, before any server has counted it. Every
 * model has its own tokenizer, so this is a rule of thumb: four bytes of Latin text a token, one CJK
 * character a token (OpenAI's guide), pictures by the tiles that OpenAI documents (scaled to fit
 * 2048², then to 768 on the short side; 85 tokens and 170 for each 512² tile), 1,500 for a page of a
 * PDF, and a few for each message. What was really used is reported with the reply. */

#include "assay-chat.h"

#include <math.h>

#define TOKENS_PER_MESSAGE 4
#define TOKENS_PER_PAGE 1500
#define TOKENS_PER_IMAGE 85
#define TOKENS_PER_TILE 170
#define UNKNOWN_SIDE 1024

static double
count_text (const char *text)
{
  double tokens = 0;
  gsize narrow = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if ((guchar) *p < 0xe0)
        {
          narrow++;
          continue;
        }
      if (g_utf8_get_char (p) >= 0x2e80)
        tokens += 1;
      else
        narrow += 3;
    }
  return tokens + (double) narrow / 4;
}

static double
count_image (int width, int height)
{
  double w = width > 0 ? width : UNKNOWN_SIDE;
  double h = height > 0 ? height : UNKNOWN_SIDE;
  double scale = MIN (1, 2048 / MAX (w, h));

  scale *= MIN (1, 768 / (scale * MIN (w, h)));
  return TOKENS_PER_IMAGE + TOKENS_PER_TILE * ceil (w * scale / 512) * ceil (h * scale / 512);
}

/**
 * assay_chat_request_estimate_tokens:
 *
 * Returns: about how many input tokens the request is, schema included. Any thread.
 */
gint64
assay_chat_request_estimate_tokens (AssayChatRequest *self)
{
  double tokens = 2 * TOKENS_PER_MESSAGE;

  for (guint i = 0; i < self->parts->len; i++)
    {
      const AssayChatPart *part = &g_array_index (self->parts, AssayChatPart, i);

      if (part->kind == ASSAY_PART_TEXT)
        tokens += count_text (part->text);
      else if (part->kind == ASSAY_PART_IMAGE)
        tokens += count_image (part->width, part->height);
      else
        tokens += TOKENS_PER_PAGE * MAX (1, part->n_pages);
    }
  if (self->schema != NULL)
    tokens += count_text (self->schema->text);
  return (gint64) ceil (tokens);
}
