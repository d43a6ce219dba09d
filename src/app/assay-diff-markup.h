/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of a text in a cell: more is never seen, and marking it costs time. */
#define ASSAY_DIFF_MAX_CELL_BYTES 1500

char *assay_diff_markup_before (const GArray *pieces, const char *a);
char *assay_diff_markup_after  (const GArray *pieces, const char *b);
char *assay_diff_markup_inline (const GArray *pieces, const char *a, const char *b);
char *assay_diff_dup_words     (const GArray *pieces, const char *a, const char *b);

G_END_DECLS
