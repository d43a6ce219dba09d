/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _AssayBlobs AssayBlobs;

/* One file; beyond this it must be referenced where it is. */
#define ASSAY_BLOBS_MAX_FILE (256 * 1024 * 1024)

typedef gboolean (*AssayBlobsKeepFunc) (const char *hash, gpointer data);

AssayBlobs *assay_blobs_new      (const char *directory);
AssayBlobs *assay_blobs_ref      (AssayBlobs *blobs);
void        assay_blobs_unref    (AssayBlobs *blobs);
const char *assay_blobs_get_directory (AssayBlobs *blobs);
char       *assay_blobs_put      (AssayBlobs *blobs, GBytes *bytes, GError **error);
char       *assay_blobs_put_file (AssayBlobs *blobs, const char *path, GError **error);
GBytes     *assay_blobs_get      (AssayBlobs *blobs, const char *hash, GError **error);
char       *assay_blobs_dup_path (AssayBlobs *blobs, const char *hash);
gboolean    assay_blobs_has      (AssayBlobs *blobs, const char *hash);
gboolean    assay_blobs_copy_all (AssayBlobs *blobs, const char *directory, GError **error);
gint64      assay_blobs_sweep    (AssayBlobs *blobs, gint64 min_age_us, AssayBlobsKeepFunc keep, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayBlobs, assay_blobs_unref)

G_END_DECLS
