/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-format.h"

G_BEGIN_DECLS

/* The rows of the table, each in its own file. */
extern const AssayFormat assay_format_csv;
extern const AssayFormat assay_format_tsv;
extern const AssayFormat assay_format_json;
extern const AssayFormat assay_format_text;
extern const AssayFormat assay_format_markup;
extern const AssayFormat assay_format_media;

/* The first byte that says something, behind a byte order mark, white space and the zeros of UTF-16. */
char     assay_format_first_byte (const char *head, gsize n_head);

/* Whether it is no text in any encoding: more than a hundredth is zeros, and it is not UTF-16. */
gboolean assay_format_is_binary  (const char *head, gsize n_head);

G_END_DECLS
