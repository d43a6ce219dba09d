/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* An API key is some dozen characters; a token with claims some thousand. */
#define ASSAY_SECRET_MAX_BYTES (16 * 1024)
/* A keyring that is locked asks its user; one that does not answer is passed over. */
#define ASSAY_SECRETS_TIMEOUT_S 60

/* Where a key is kept. */
typedef enum
{
  ASSAY_SECRETS_NOWHERE,
  ASSAY_SECRETS_ENVIRONMENT,
  ASSAY_SECRETS_KEYRING,
  ASSAY_SECRETS_FILE, /* readable only by its user, and only after they agreed */
} AssaySecretsPlace;

/* What a key is for. It is found again only for the same connection at the same address. */
typedef struct
{
  const char *connection;
  const char *base_url; /* NULL: the provider's own */
  const char *key_env;  /* the variable that the connection names, or NULL */
} AssaySecretsOwner;

char    *assay_secrets_lookup_sync   (const AssaySecretsOwner *owner, AssaySecretsPlace *place, GError **error);
void     assay_secrets_lookup_async  (const AssaySecretsOwner *owner, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
char    *assay_secrets_lookup_finish (GAsyncResult *result, AssaySecretsPlace *place, GError **error);
gboolean assay_secrets_store_sync    (const AssaySecretsOwner *owner, const char *key, AssaySecretsPlace place,
                                      GError **error);
void     assay_secrets_store_async   (const AssaySecretsOwner *owner, const char *key, AssaySecretsPlace place,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean assay_secrets_store_finish  (GAsyncResult *result, GError **error);
gboolean assay_secrets_forget_sync   (const AssaySecretsOwner *owner, GError **error);

char       *assay_secrets_dup_variable (const char *connection);
char       *assay_secrets_dup_file     (void);
const char *assay_secrets_place_name   (AssaySecretsPlace place);
void        assay_secret_free          (char *key);

G_END_DECLS
