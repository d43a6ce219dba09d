/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-text-diff.h"
#include "assay-version.h"

G_BEGIN_DECLS

/**
 * AssayVersionPart:
 * @id: system, user, model, params, schema or rubric
 * @a: what the first version says there
 * @b: what the second one says there
 * @pieces: (element-type AssayDiffPiece): of the two
 * @differs: whether they say something different
 *
 * A part of two versions beside each other.
 */
typedef struct
{
  const char *id;
  char *a;
  char *b;
  GArray *pieces;
  gboolean differs;
} AssayVersionPart;

GPtrArray *assay_version_diff             (AssayDb *db, const AssayVersion *a, const AssayVersion *b, GError **error);
void       assay_version_part_free        (AssayVersionPart *part);
void       assay_version_part_append_json (GString *out, const AssayVersionPart *part);
void       assay_version_part_append_text (GString *out, const AssayVersionPart *part, gboolean colours);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayVersionPart, assay_version_part_free)

G_END_DECLS
