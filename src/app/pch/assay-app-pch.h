/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiled once instead of once for each view: GTK's headers take longer than any of our files. */
#include <adwaita.h>
#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <gtksourceview/gtksource.h>
#include <json-glib/json-glib.h>
