/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define ASSAY_CHAT_MAX_STOPS 4 /* what OpenAI takes; others take no more */

/* How the provider is asked for an answer that fits the schema. */
typedef enum
{
  ASSAY_STRUCTURED_AUTO,        /* the best that the model takes: schema, then object, then prompt */
  ASSAY_STRUCTURED_JSON_SCHEMA, /* the schema as a structured-output feature */
  ASSAY_STRUCTURED_JSON_OBJECT, /* "any JSON object", the schema in the prompt */
  ASSAY_STRUCTURED_PROMPT       /* the schema in the prompt alone */
} AssayStructuredMode;

/* Which numbers are set: 0 is a value like any other. */
typedef enum
{
  ASSAY_PARAM_TEMPERATURE = 1 << 0,
  ASSAY_PARAM_TOP_P = 1 << 1,
  ASSAY_PARAM_SEED = 1 << 2,
  ASSAY_PARAM_MAX_TOKENS = 1 << 3,
  ASSAY_PARAM_SAMPLES = 1 << 4,
} AssayParamFlags;

/* Immutable once a request uses it; shared by the requests of a run. */
typedef struct
{
  AssayParamFlags set;
  double temperature;
  double top_p;
  gint64 seed;
  int max_tokens;
  int samples;            /* answers to one request, whose agreement is the confidence */
  char *reasoning_effort; /* "low", "medium", … as the vendor spells it; NULL when not set */
  char **stop;            /* NULL when not set */
  AssayStructuredMode structured;
  gboolean logprobs;
} AssayChatParams;

AssayChatParams *assay_chat_params_new       (void);
AssayChatParams *assay_chat_params_from_json (JsonObject *object, GError **error);
JsonObject      *assay_chat_params_to_json   (const AssayChatParams *self);
gboolean         assay_chat_params_set       (AssayChatParams *self, const char *name, const char *text,
                                              GError **error);
int              assay_chat_params_get_samples (const AssayChatParams *self);
AssayChatParams *assay_chat_params_ref       (AssayChatParams *self);
void             assay_chat_params_unref     (AssayChatParams *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayChatParams, assay_chat_params_unref)

G_END_DECLS
