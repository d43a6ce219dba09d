/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-version.h"

G_BEGIN_DECLS

typedef enum
{
  ASSAY_VERSION_SET_NAME,
  ASSAY_VERSION_SET_NOTE,
  ASSAY_VERSION_ADD_TAG,
  ASSAY_VERSION_REMOVE_TAG,
  ASSAY_VERSION_RESTORE,
  ASSAY_VERSION_DUPLICATE,
  ASSAY_VERSION_BRANCH,
} AssayVersionVerb;

/**
 * AssayVersionChange:
 * @text: (nullable): the name, note or tag; of a branch, the name of its prompt
 * @made: (out) (nullable): what restoring, duplicating or branching made
 *
 * What is to be done to a version, and what came of it.
 */
typedef struct
{
  AssayVersionVerb verb;
  gint64 version_id;
  char *text;
  AssayVersion *made;
} AssayVersionChange;

gboolean assay_version_change_write (AssayDb *db, gpointer change, GError **error);
void     assay_version_change_clear (AssayVersionChange *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AssayVersionChange, assay_version_change_clear)

G_END_DECLS
