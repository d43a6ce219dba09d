/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-provider.h"

G_BEGIN_DECLS

/* A server that is not there refuses at once; one that is answers from memory. */
#define ASSAY_PROVIDER_PROBE_TIMEOUT_US (2 * G_USEC_PER_SEC)

/* A place where models come from, ready to be chosen. */
typedef struct
{
  const char *id;
  const char *label;
  const char *kind;
  const char *base_url;
  const char *key_env;  /* the variable in which people keep its key, NULL when it needs none */
  const char *key_page; /* where a key can be had, NULL when it needs none */
  guint16 port;         /* of a server on this machine, 0 for one on the network */
} AssayProviderPreset;

/* What a test or a search found. */
typedef struct
{
  const AssayProviderPreset *preset; /* NULL for a test */
  char *base_url;
  GPtrArray *models; /* of AssayModelInfo */
} AssayFoundServer;

const AssayProviderPreset *assay_provider_presets     (guint *n);
const AssayProviderPreset *assay_provider_find_preset (const char *id);

void       assay_provider_test_async   (AssayProvider *self, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *assay_provider_test_finish  (AssayProvider *self, GAsyncResult *result, GError **error);

void       assay_provider_probe_async  (const AssayProviderPreset *presets, guint n, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *assay_provider_probe_finish (GAsyncResult *result, GError **error);
void       assay_found_server_free     (AssayFoundServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayFoundServer, assay_found_server_free)

G_END_DECLS
