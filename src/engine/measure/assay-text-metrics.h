/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How alike two texts are. All texts are valid UTF-8. Scores that a text is too long for are NAN. */

#define ASSAY_CHRF_CHAR_ORDER 6
#define ASSAY_CHRF_BETA 2
#define ASSAY_CHRF_PLAIN 0     /* word order of chrF */
#define ASSAY_CHRF_PLUS_PLUS 2 /* word order of chrF++ */
#define ASSAY_CHRF_MAX_ORDERS (ASSAY_CHRF_CHAR_ORDER + ASSAY_CHRF_PLUS_PLUS)
#define ASSAY_BLEU_ORDER 4

/* The bit-parallel table takes up to 2 KB for each different character of the shorter text. */
#define ASSAY_EDIT_MAX_CHARS 16384

/**
 * AssayChrf:
 *
 * The counts of a corpus; make it with assay_chrf_init(). A plain value: copy it, sum it.
 */
typedef struct
{
  int word_order;
  gint64 candidate[ASSAY_CHRF_MAX_ORDERS];
  gint64 reference[ASSAY_CHRF_MAX_ORDERS];
  gint64 match[ASSAY_CHRF_MAX_ORDERS];
} AssayChrf;

/**
 * AssayBleu:
 *
 * The counts of a corpus; all zero before the first sentence. A plain value.
 */
typedef struct
{
  gint64 candidate_words;
  gint64 reference_words;
  gint64 match[ASSAY_BLEU_ORDER];
  gint64 total[ASSAY_BLEU_ORDER];
} AssayBleu;

void     assay_chrf_init     (AssayChrf *self, int word_order);
gboolean assay_chrf_add      (AssayChrf *self, const char *candidate, const char *const *references);
double   assay_chrf_score    (const AssayChrf *self);
double   assay_chrf_sentence (const char *candidate, const char *reference, int word_order);

gboolean assay_bleu_add      (AssayBleu *self, const char *candidate, const char *const *references);
double   assay_bleu_score    (const AssayBleu *self, gboolean effective_order);
double   assay_bleu_sentence (const char *candidate, const char *reference);
char    *assay_bleu_tokenize (const char *text);

double   assay_text_edit_similarity (const char *a, const char *b);
double   assay_text_token_f1        (const char *a, const char *b);
gboolean assay_text_exact_match     (const char *a, const char *b);
char    *assay_text_normalize       (const char *text);

G_END_DECLS
