/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-owner.c: who holds a claim. A claim in the database names its process as
 * "BOOT:PID:START" (the machine's boot id, the process id, and its start time in clock ticks, so
 * that a later process with the same id is not taken for it). On the same boot it can be seen at
 * once whether the owner still lives; of another machine only the claim's expiry tells. */

#include "assay-owner.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *
read_boot (void)
{
  char *text = NULL;

  if (g_file_get_contents ("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
    return g_strstrip (text);
  return g_strdup (g_get_host_name ());
}

/* Field 22 of /proc/PID/stat; the name in field 2 may hold spaces and parentheses. Who was killed and is
 * not waited for yet still has an entry there, but does nothing any more. */
static gint64
read_start (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;
  const char *rest;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return -1;
  rest = strrchr (text, ')');
  if (rest == NULL)
    return -1;
  fields = g_strsplit (rest + 1, " ", -1);
  if (g_strv_length (fields) <= 20 || *fields[1] == 'Z' || *fields[1] == 'X')
    return -1;
  return g_ascii_strtoll (fields[20], NULL, 10);
}

/**
 * assay_owner_self:
 *
 * Returns: (transfer none): this process as the owner of a claim. Any thread.
 */
const char *
assay_owner_self (void)
{
  static gsize once;
  static char *self;

  if (g_once_init_enter (&once))
    {
      g_autofree char *boot = read_boot ();

      self = g_strdup_printf ("%s:%d:%" G_GINT64_FORMAT, boot, getpid (), read_start (getpid ()));
      g_once_init_leave (&once, 1);
    }
  return self;
}

/**
 * assay_owner_is_alive:
 * @owner: (nullable): what assay_owner_self() gave, in this or another process
 *
 * Returns: %FALSE when @owner is known to have ended; %TRUE when it lives, or is of another machine
 * or boot and can't be asked. Any thread.
 */
gboolean
assay_owner_is_alive (const char *owner)
{
  g_auto (GStrv) parts = owner != NULL ? g_strsplit (owner, ":", 3) : NULL;
  g_autofree char *boot = read_boot ();

  if (parts == NULL || g_strv_length (parts) != 3)
    return FALSE;
  if (strcmp (parts[0], boot) != 0)
    return TRUE;
  return read_start (atoi (parts[1])) == g_ascii_strtoll (parts[2], NULL, 10);
}

/**
 * assay_owner_is_known:
 * @owner: (nullable): what assay_owner_self() gave
 *
 * Returns: whether it is of this boot of this machine, so that assay_owner_is_alive() knows and is not
 * only careful. Any thread.
 */
gboolean
assay_owner_is_known (const char *owner)
{
  g_autofree char *boot = read_boot ();
  gsize length = strlen (boot);

  return owner != NULL && strncmp (owner, boot, length) == 0 && owner[length] == ':';
}
