/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-output.c: where a file is to be written. A new file is made beside its place and renamed over
 * it, which would replace a device by a file (/dev/null!), a symbolic link by what it leads to, and
 * the very file that is being read; these questions are asked first. Any thread. */

#include "assay-output.h"

#include <glib/gstdio.h>
#include <stdlib.h>

/**
 * assay_output_is_stream:
 *
 * Returns: whether @path is a device, a pipe or a socket: written into, never replaced.
 */
gboolean
assay_output_is_stream (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 && !S_ISREG (info.st_mode) && !S_ISDIR (info.st_mode);
}

/**
 * assay_output_is_same:
 *
 * Returns: whether both are the same file, however their names are written.
 */
gboolean
assay_output_is_same (const char *path, const char *other)
{
  GStatBuf a, b;

  return g_stat (path, &a) == 0 && g_stat (other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/**
 * assay_output_dup_target:
 *
 * Returns: (transfer full): @path, or the file that it leads to when it is a symbolic link.
 */
char *
assay_output_dup_target (const char *path)
{
  char *real = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? realpath (path, NULL) : NULL;
  char *copy = g_strdup (real != NULL ? real : path);

  free (real);
  return copy;
}
