/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-http.h"
#include "assay-provider.h"

G_BEGIN_DECLS

/* Sentences of a server that end up in a message to the user. */
#define ASSAY_OPENAI_MAX_MESSAGE 300
/* OpenRouter, the longest list there is, has some hundred. */
#define ASSAY_OPENAI_MAX_MODELS 10000

/* What is said in every request of a run, in the bytes that are sent. */
typedef struct
{
  char *model;
  AssayChatParams *params;
  AssayChatSchema *schema;
  AssayModelQuirks quirks;
  GString *head;       /* up to the messages */
  GString *tail;       /* from the messages on */
  char *instruction;   /* schema for the prompt, NULL when it is said elsewhere */
  char *system;        /* text that was escaped last … */
  char *system_json;   /* … and the message made of it */
} AssayOpenaiWriter;

/* A server's own words about what is wrong. */
typedef struct
{
  char *message; /* never NULL, may be empty */
  char *code;    /* type and code in one, never NULL */
  char *param;   /* never NULL */
  guint status;  /* a status in the body, 0 when there is none */
  gboolean found; /* whether the body was an error object */
} AssayOpenaiError;

typedef struct
{
  AssayProvider parent;
  AssayHttp *http;
  AssayHttpHeaders *headers;
  AssayOpenaiWriter writer;
  char *chat_url;
  char *models_url;
  char *key_url;    /* where a key can be checked, NULL when nowhere */
  char *place;      /* host and port, for messages */
  gboolean new_names; /* whether the server prefers max_completion_tokens */
} AssayOpenai;

void    assay_openai_writer_clear (AssayOpenaiWriter *self);
GBytes *assay_openai_write        (AssayOpenaiWriter *self, AssayChatRequest *request,
                                   AssayModelQuirks quirks);
AssayModelQuirks assay_openai_diagnose (AssayChatRequest *request, AssayModelQuirks quirks,
                                        guint status, const AssayOpenaiError *error);

void    assay_openai_error_read  (AssayOpenaiError *self, JsonNode *body);
void    assay_openai_error_clear (AssayOpenaiError *self);
GError *assay_openai_error_make  (AssayOpenai *self, const char *model, const AssayHttpReply *http,
                                  const AssayOpenaiError *error);
GError *assay_openai_not_an_api  (AssayOpenai *self, const char *url, const AssayHttpReply *http);

void      assay_openai_read_rate  (AssayRateHints *hints, const AssayHttpReply *http);
void      assay_openai_read_reply (AssayOpenai *self, AssayChatReply *reply, JsonObject *body);
JsonNode *assay_openai_parse_body (const AssayHttpReply *http);

void assay_openai_list_models (AssayProvider *provider, GTask *task);
void assay_openai_check_key   (AssayProvider *provider, GTask *task);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AssayOpenaiError, assay_openai_error_clear)

G_END_DECLS
