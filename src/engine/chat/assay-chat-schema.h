/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* OpenAI's documented limits of a strict schema; beyond them it is sent without strictness. */
#define ASSAY_SCHEMA_STRICT_MAX_PROPERTIES 5000
#define ASSAY_SCHEMA_STRICT_MAX_ENUM 1000
#define ASSAY_SCHEMA_STRICT_MAX_DEPTH 10

/* The output schema, shared by the requests of a run. Immutable. */
typedef struct
{
  char *name;      /* [A-Za-z0-9_-]{1,64}, as providers demand */
  char *text;      /* compact JSON */
  char *strict;    /* as strict modes demand it; NULL when it cannot be said so */
  JsonNode *node;  /* sealed */
  char *only;      /* the one property, NULL when there is not exactly one */
} AssayChatSchema;

AssayChatSchema *assay_chat_schema_new   (const char *name, JsonNode *schema);
AssayChatSchema *assay_chat_schema_ref   (AssayChatSchema *self);
void             assay_chat_schema_unref (AssayChatSchema *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayChatSchema, assay_chat_schema_unref)

G_END_DECLS
