/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ASSAY_NGRAMS_MAX_ORDER 8 /* no window is longer */

/* What the longest text may be, in characters. Sixteen bytes each while two texts are compared. */
#define ASSAY_NGRAMS_MAX_LENGTH (1 << 20)

/* How many bits one symbol takes; order times width must fit into 128. */
#define ASSAY_NGRAMS_CHARACTERS 21
#define ASSAY_NGRAMS_WORDS 32

typedef struct _AssayNgrams AssayNgrams;

AssayNgrams *assay_ngrams_new        (const guint32 *symbols, gsize n, int width, int max_order);
void         assay_ngrams_free       (AssayNgrams *self);
gint64       assay_ngrams_get_total  (const AssayNgrams *self, int order);
gint64       assay_ngrams_count_match (const AssayNgrams        *self,
                                       const AssayNgrams *const *references,
                                       gsize                     n_references,
                                       int                       order);
void         assay_ngrams_count_matches (const AssayNgrams *a, const AssayNgrams *b, gint64 *match);

gboolean     assay_ngrams_is_space   (gunichar c);
gboolean     assay_ngrams_next_word  (const char **cursor, const char **start, gsize *length);
guint32      assay_ngrams_intern     (GHashTable *ids, const char *word, gsize length);
GHashTable  *assay_ngrams_new_ids    (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayNgrams, assay_ngrams_free)

G_END_DECLS
