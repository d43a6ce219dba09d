/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-blobs.h"

G_BEGIN_DECLS

/* One file that a task names. */
#define ASSAY_MEDIA_MAX_BYTES (64 * 1024 * 1024)

typedef struct _AssayMediaLoader AssayMediaLoader;

char             *assay_media_new_reference (const char *hash, const char *name);
gboolean          assay_media_is_remote     (const char *reference);
char             *assay_media_dup_hash      (const char *reference);
char             *assay_media_dup_name      (const char *reference);

AssayMediaLoader *assay_media_loader_new    (AssayBlobs *blobs, GPtrArray *folders);
AssayMediaLoader *assay_media_loader_ref    (AssayMediaLoader *loader);
void              assay_media_loader_unref  (AssayMediaLoader *loader);
GBytes           *assay_media_loader_read   (AssayMediaLoader *loader, const char *reference, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayMediaLoader, assay_media_loader_unref)

G_END_DECLS
