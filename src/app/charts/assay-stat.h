/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_STAT (assay_stat_get_type ())
G_DECLARE_FINAL_TYPE (AssayStat, assay_stat, ASSAY, STAT, GtkWidget)

/* Properties: caption, value, detail (strings). */
GtkWidget *assay_stat_new (const char *caption);
void       assay_stat_set (AssayStat *self, const char *value, const char *detail);

G_END_DECLS
