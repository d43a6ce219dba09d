/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Changed words that are looked for at a time; see assay-text-diff.c. Bounds its time and memory. */
#define ASSAY_TEXT_DIFF_MAX_CHANGES 512

/**
 * AssayDiffPiece:
 * @is_same: both texts say the same here
 * @a: byte offset in the first text
 * @a_length: bytes of the first text; 0 when something was only added
 * @b: byte offset in the second text
 * @b_length: bytes of the second text; 0 when something was only removed
 *
 * A stretch of two texts. The pieces of a comparison follow each other and cover both.
 */
typedef struct
{
  gboolean is_same;
  gsize a, a_length;
  gsize b, b_length;
} AssayDiffPiece;

GArray *assay_text_diff (const char *a, const char *b);

G_END_DECLS
