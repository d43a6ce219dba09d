/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-application.h"
#include "assay-config.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char *argv[])
{
  g_autoptr (AssayApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, ASSAY_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  /* The name under which desktops and assistive technology know the program. */
  g_set_prgname (ASSAY_APP_ID);

  application = assay_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
