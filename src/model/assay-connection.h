/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"
#include "assay-types.h"

G_BEGIN_DECLS

#define ASSAY_CONNECTION_DEFAULT_CONCURRENCY 8
#define ASSAY_CONNECTION_DEFAULT_TIMEOUT_S 60

/* Where models come from. The key itself is never here: only where it is kept. */
struct _AssayConnection
{
  gint64 id;
  char *name;          /* unique, without "/" */
  char *kind;          /* of a provider, such as "openai" */
  char *base_url;
  char *organization;
  char *key_env;       /* environment variable with the key, NULL: keyring */
  double input_price;  /* dollars per million tokens, NaN: unknown */
  double output_price;
  double cached_price;
  int concurrency;
  int requests_per_minute; /* 0: no limit known */
  gint64 tokens_per_minute;
  int timeout_s;
  double budget;       /* dollars per run, NaN: none */
  char *learned;       /* JSON: model → quirks */
  char *models;        /* JSON, NULL: never listed */
  gint64 created_at;
  gint64 updated_at;
};

AssayConnection *assay_connection_new         (const char *name, const char *kind, const char *base_url);
AssayConnection *assay_connection_copy        (const AssayConnection *connection);
void             assay_connection_free        (AssayConnection *connection);
gboolean         assay_connection_save        (AssayDb *db, AssayConnection *connection, GError **error);
AssayConnection *assay_connection_find        (AssayDb *db, const char *name, GError **error);
GPtrArray       *assay_connection_list        (AssayDb *db, GError **error);
gboolean         assay_connection_delete      (AssayDb *db, const char *name, GError **error);
gboolean         assay_connection_set_learned (AssayDb *db, const char *name, const char *learned, GError **error);
gboolean         assay_connection_set_models  (AssayDb *db, const char *name, const char *models, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayConnection, assay_connection_free)

G_END_DECLS
