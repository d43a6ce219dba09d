/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean assay_query_value_is_number   (const char *text);
char    *assay_query_value_dup_pattern (const char *text);
char    *assay_query_value_dup_list    (const char *text);

G_END_DECLS
