/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GArray *assay_task_list_parse (const char *text, GError **error);
char   *assay_task_list_print (GArray *ids);
void    assay_task_list_keep  (GArray *ids, GArray *wanted);

G_END_DECLS
