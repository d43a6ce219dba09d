/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-version-change.c: what can be done to a version: name, note and tags, a new draft that says the
 * same, a new prompt that begins with it. Nothing of it changes what a version says. One step, for window
 * and command line. Blocks; on the db worker. */

#include "assay-version-change.h"

/**
 * assay_version_change_write:
 * @db: a writing connection
 * @change: (type AssayVersionChange): what to do; gets what was made
 *
 * Does it, as a function for a writing worker.
 */
gboolean
assay_version_change_write (AssayDb *db, gpointer change, GError **error)
{
  AssayVersionChange *self = change;

  switch (self->verb)
    {
    case ASSAY_VERSION_SET_NAME:
      return assay_version_set_name (db, self->version_id, self->text, error);
    case ASSAY_VERSION_SET_NOTE:
      return assay_version_set_note (db, self->version_id, self->text, error);
    case ASSAY_VERSION_ADD_TAG:
    case ASSAY_VERSION_REMOVE_TAG:
      return assay_version_set_tag (db, self->version_id, self->text, self->verb == ASSAY_VERSION_ADD_TAG, error);
    case ASSAY_VERSION_RESTORE:
      self->made = assay_version_restore (db, self->version_id, error);
      break;
    case ASSAY_VERSION_DUPLICATE:
      self->made = assay_version_duplicate (db, self->version_id, error);
      break;
    case ASSAY_VERSION_BRANCH:
      self->made = assay_version_branch (db, self->version_id, self->text, error);
      break;
    default:
      g_assert_not_reached ();
    }
  return self->made != NULL;
}

/**
 * assay_version_change_clear:
 *
 * Frees what is in it.
 */
void
assay_version_change_clear (AssayVersionChange *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->made, assay_version_free);
}
