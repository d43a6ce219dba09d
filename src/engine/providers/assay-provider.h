/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-chat-reply.h"
#include "assay-chat.h"

G_BEGIN_DECLS

#define ASSAY_PROVIDER_DEFAULT_TIMEOUT_US (60 * G_USEC_PER_SEC)
#define ASSAY_PROVIDER_MAX_CONCURRENCY 256 /* a request's cost grows with the open connections */

typedef enum
{
  ASSAY_PROVIDER_NETWORK = 1 << 0,  /* sends to somewhere: ask before, show where to */
  ASSAY_PROVIDER_PROMPTS = 1 << 1,  /* reads the messages; else config, data and context */
  ASSAY_PROVIDER_IMAGES = 1 << 2,
  ASSAY_PROVIDER_PDF = 1 << 3,
  ASSAY_PROVIDER_SCHEMA = 1 << 4,   /* has a structured-output feature */
  ASSAY_PROVIDER_LOGPROBS = 1 << 5,
} AssayProviderFlags;

/* What a model refused. Learned from its errors, so that it is refused once and not once a task. */
typedef enum
{
  ASSAY_QUIRK_NO_JSON_SCHEMA = 1 << 0,
  ASSAY_QUIRK_NO_JSON_OBJECT = 1 << 1,
  ASSAY_QUIRK_MAX_COMPLETION_TOKENS = 1 << 2, /* wants that name for max_tokens */
  ASSAY_QUIRK_MAX_TOKENS = 1 << 3,            /* wants the old name */
  ASSAY_QUIRK_NO_TEMPERATURE = 1 << 4,
  ASSAY_QUIRK_NO_TOP_P = 1 << 5,
  ASSAY_QUIRK_NO_SEED = 1 << 6,
  ASSAY_QUIRK_NO_STOP = 1 << 7,
  ASSAY_QUIRK_NO_LOGPROBS = 1 << 8,
  ASSAY_QUIRK_NO_REASONING_EFFORT = 1 << 9,
  ASSAY_QUIRK_NO_STRICT = 1 << 10,            /* takes the schema, but not strictly */
  ASSAY_QUIRK_NO_SAMPLES = 1 << 11,           /* one answer to a request */
} AssayModelQuirks;

/* Everything a connection knows that a provider needs. Plain; strings owned. */
typedef struct
{
  char *name; /* the connection's, for messages */
  char *kind; /* of the provider: "openai", "builtin" */
  char *base_url;
  char *organization;
  char *key; /* never in messages, logs, or the database */
  gint64 timeout_us;
  guint concurrency;
} AssayProviderConfig;

typedef struct
{
  char *id;
  char *owner;            /* NULL when not said */
  gint64 context_tokens;  /* -1 when not said */
  double input_price, output_price; /* dollars per million tokens, NaN when not said */
} AssayModelInfo;

typedef struct _AssayProvider AssayProvider;
typedef struct _AssayProviderClass AssayProviderClass;
typedef void (*AssayProviderDone)   (AssayChatReply *reply, gpointer user_data);
typedef void (*AssayProviderQuirks) (const char *model, AssayModelQuirks quirks, gpointer user_data);

/* One row of the registry. A provider's own struct begins with an AssayProvider. */
struct _AssayProviderClass
{
  const char *kind;
  const char *label;
  AssayProviderFlags flags;
  AssayProvider *(*create) (const AssayProviderConfig *config, GError **error);
  void (*complete) (AssayProvider *self, AssayChatRequest *request, GCancellable *cancellable,
                    AssayProviderDone done, gpointer user_data);
  void (*list_models) (AssayProvider *self, GTask *task); /* returns a GPtrArray of AssayModelInfo */
  void (*check) (AssayProvider *self, GTask *task);       /* returns TRUE; NULL when the list tells it all */
  AssayChatReply *(*read) (AssayProvider *self, GBytes *raw); /* what a stored body says; NULL: none is stored */
  void (*free) (AssayProvider *self);                     /* its own members and itself */
};

struct _AssayProvider
{
  const AssayProviderClass *klass;
  AssayProviderConfig *config;
  GHashTable *quirks; /* model → AssayModelQuirks */
  AssayProviderQuirks quirks_func;
  gpointer quirks_data;
  grefcount refs;
};

AssayProviderConfig *assay_provider_config_new  (const char *name, const char *kind, const char *base_url);
AssayProviderConfig *assay_provider_config_copy (const AssayProviderConfig *self);
void                 assay_provider_config_free (AssayProviderConfig *self);
AssayModelInfo      *assay_model_info_new       (const char *id);
void                 assay_model_info_free      (AssayModelInfo *self);

const AssayProviderClass *const *assay_provider_classes (void);
const AssayProviderClass *assay_provider_find_class (const char *kind);

AssayProvider *assay_provider_new      (const AssayProviderConfig *config, GError **error);
void           assay_provider_init     (AssayProvider *self, const AssayProviderClass *klass, const AssayProviderConfig *config);
AssayProvider *assay_provider_ref      (AssayProvider *self);
void           assay_provider_unref    (AssayProvider *self);
void           assay_provider_complete (AssayProvider *self, AssayChatRequest *request, GCancellable *cancellable,
                                        AssayProviderDone done, gpointer user_data);
AssayChatReply *assay_provider_read    (AssayProvider *self, GBytes *raw);
void           assay_provider_list_models_async  (AssayProvider *self, GCancellable *cancellable,
                                                  GAsyncReadyCallback callback, gpointer user_data);
GPtrArray     *assay_provider_list_models_finish (AssayProvider *self, GAsyncResult *result, GError **error);
void             assay_provider_set_quirks_func (AssayProvider *self, AssayProviderQuirks func, gpointer user_data);
void             assay_provider_set_quirks      (AssayProvider *self, const char *model, AssayModelQuirks quirks);
void             assay_provider_learn_quirks    (AssayProvider *self, const char *model, AssayModelQuirks quirks);
AssayModelQuirks assay_provider_get_quirks      (AssayProvider *self, const char *model);

extern const AssayProviderClass assay_provider_openai_class;
extern const AssayProviderClass assay_provider_builtin_class;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayProviderConfig, assay_provider_config_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayProvider, assay_provider_unref)

G_END_DECLS
