/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-first-frame.c: from the start of the program to its first frame, then out.
 *
 *   bench-first-frame assay    Assay as it starts
 *   bench-first-frame empty    an empty window of libadwaita, the floor
 *
 * bench-window.py times the whole process, the one and the other in turn. */

#include "assay-application.h"

#include <adwaita.h>
#include <stdlib.h>
#include <string.h>

static void
on_painted (GdkFrameClock *clock, gpointer data)
{
  _exit (0);
}

static void
on_realize (GtkWidget *window, gpointer data)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_painted), NULL);
}

static void
on_window_added (GtkApplication *application, GtkWindow *window, gpointer data)
{
  g_signal_connect (window, "realize", G_CALLBACK (on_realize), NULL);
}

static void
on_activate (GtkApplication *application, gpointer data)
{
  GtkWidget *window = adw_application_window_new (application);

  gtk_window_set_default_size (GTK_WINDOW (window), 1400, 900);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  GtkApplication *application;

  if (argc == 2 && strcmp (argv[1], "empty") == 0)
    {
      application = GTK_APPLICATION (adw_application_new ("dev.assay.Empty", G_APPLICATION_DEFAULT_FLAGS));
      g_signal_connect (application, "activate", G_CALLBACK (on_activate), NULL);
    }
  else
    application = GTK_APPLICATION (assay_application_new ());
  g_signal_connect (application, "window-added", G_CALLBACK (on_window_added), NULL);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
