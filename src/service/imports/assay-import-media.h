/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-blobs.h"
#include "assay-variable.h"

G_BEGIN_DECLS

/* A data: URI longer than this moves into the workspace's files: rows that lists read stay small. */
#define ASSAY_IMPORT_MAX_INLINE_BYTES (64 * 1024)

typedef struct _AssayImportMedia AssayImportMedia;

AssayImportMedia *assay_import_media_new       (AssayBlobs *blobs, GPtrArray *folders, const char *source,
                                                gboolean reference);
void              assay_import_media_free      (AssayImportMedia *self);
char             *assay_import_media_keep      (AssayImportMedia *self, const char *path, GBytes *bytes,
                                                GError **error);
char             *assay_import_media_resolve   (AssayImportMedia *self, const char *value,
                                                AssayVariableKind kind, GError **error);
gboolean          assay_import_media_is_likely (const char *value);
gboolean          assay_import_media_check     (GBytes *bytes, const char *name, AssayVariableKind kind,
                                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayImportMedia, assay_import_media_free)

G_END_DECLS
