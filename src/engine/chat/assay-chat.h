/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "assay-chat-params.h"
#include "assay-chat-schema.h"
#include "assay-label-config.h"

G_BEGIN_DECLS

/* What one request may hold; a page of a PDF is a picture of its own. */
#define ASSAY_CHAT_MAX_PARTS 256

typedef enum
{
  ASSAY_ROLE_SYSTEM,
  ASSAY_ROLE_USER,
  ASSAY_ROLE_ASSISTANT /* an earlier answer, for a retry that says what was wrong with it */
} AssayChatRole;

typedef enum
{
  ASSAY_PART_TEXT,
  ASSAY_PART_IMAGE,
  ASSAY_PART_PDF
} AssayChatPartKind;

/* Neighbouring parts of one role are one message. */
typedef struct
{
  AssayChatRole role;
  AssayChatPartKind kind;
  char *text;       /* of a text */
  GBytes *bytes;    /* of an image or a PDF: the file's content */
  const char *mime; /* of an image, interned, such as "image/jpeg" */
  char *name;       /* of a PDF: its file name without folders */
  int width;        /* of an image in pixels, 0 when not known */
  int height;
  int n_pages; /* of a PDF, 0 when not known */
} AssayChatPart;

typedef struct
{
  char *model;
  AssayChatParams *params; /* never NULL */
  AssayChatSchema *schema; /* NULL asks for free text */
  GArray *parts;           /* of AssayChatPart */
  char *idempotency_key;   /* NULL when there is none */
  gint64 timeout_us;       /* 0 takes the connection's */

  /* For providers without ASSAY_PROVIDER_PROMPTS, which judge the task itself. */
  AssayLabelConfig *config; /* owned */
  JsonObject *data;         /* the task's data, owned */
  gpointer context;         /* what the caller and the provider agreed on, borrowed */
} AssayChatRequest;

typedef struct
{
  guint64 high;
  guint64 low;
} AssayChatKey;

AssayChatRequest *assay_chat_request_new       (const char *model, AssayChatParams *params, AssayChatSchema *schema);
AssayChatRequest *assay_chat_request_ref       (AssayChatRequest *self);
void              assay_chat_request_unref     (AssayChatRequest *self);
void              assay_chat_request_add_text  (AssayChatRequest *self, AssayChatRole role, const char *text);
void              assay_chat_request_take_text (AssayChatRequest *self, AssayChatRole role, char *text);
void              assay_chat_request_add_image (AssayChatRequest *self, AssayChatRole role, GBytes *bytes,
                                                const char *mime, int width, int height);
void              assay_chat_request_add_pdf   (AssayChatRequest *self, AssayChatRole role, GBytes *bytes,
                                                const char *name, int n_pages);
void              assay_chat_request_add_part  (AssayChatRequest *self, const AssayChatPart *part);
void              assay_chat_request_set_task  (AssayChatRequest *self, AssayLabelConfig *config,
                                                JsonObject *data, gpointer context);
void              assay_chat_request_set_idempotency_key (AssayChatRequest *self, const char *key);

gint64       assay_chat_request_estimate_tokens (AssayChatRequest *self);
AssayChatKey assay_chat_request_key    (AssayChatRequest *self, const char *kind, const char *base_url);
void         assay_chat_key_to_hex     (const AssayChatKey *key, char hex[33]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayChatRequest, assay_chat_request_unref)

G_END_DECLS
