/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"

G_BEGIN_DECLS

/* How long others wait for a step of the filling, about. */
#define ASSAY_TASK_SEARCH_STEP_US 16000

gboolean assay_task_search_fill     (AssayDb *db, gint64 budget_us, gboolean *more, GError **error);
gboolean assay_task_search_reset    (AssayDb *db, GError **error);
gint64   assay_task_search_get_mark (AssayDb *db, GError **error);
char    *assay_task_search_dup_list (AssayDb *db, const char *text, gint64 n_rows, int parameter,
                                     char **match);
gboolean assay_task_search_check    (AssayDb *db, GPtrArray *problems, GError **error);

G_END_DECLS
