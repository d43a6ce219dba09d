/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-label-config-private.h"
#include "assay-label-values.h"

G_BEGIN_DECLS

typedef struct
{
  AssayLabelConfig *config;
  JsonObject *data;         /* (nullable) */
  AssayValueReport *report;
  GString *problems;        /* NULL as long as there are none */
  guint n_problems;
} AssayCheck;

typedef struct
{
  AssayCheck *check;
  const AssayConfigControl *control;
  const AssayControlIndex *index;
} AssayControlCheck;

/* Returns (transfer full) the value in its normal form; NULL when there is none, or when a problem
 * was told to assay_check_fail(). */
typedef JsonNode *(*AssayCheckFunc) (const AssayControlCheck *self, JsonNode *value);

JsonNode   *assay_check_choices    (const AssayControlCheck *self, JsonNode *value);
JsonNode   *assay_check_rating     (const AssayControlCheck *self, JsonNode *value);
JsonNode   *assay_check_number     (const AssayControlCheck *self, JsonNode *value);
JsonNode   *assay_check_text       (const AssayControlCheck *self, JsonNode *value);
JsonNode   *assay_check_pairwise   (const AssayControlCheck *self, JsonNode *value);
JsonNode   *assay_check_date_time  (const AssayControlCheck *self, JsonNode *value);
JsonNode   *assay_check_taxonomy   (const AssayControlCheck *self, JsonNode *value);
JsonNode   *assay_check_ranker     (const AssayControlCheck *self, JsonNode *value);
JsonNode   *assay_check_chat       (const AssayControlCheck *self, JsonNode *value);
JsonNode   *assay_check_spans      (const AssayControlCheck *self, JsonNode *value);
JsonNode   *assay_check_paragraphs (const AssayControlCheck *self, JsonNode *value);
JsonNode   *assay_check_shapes     (const AssayControlCheck *self, JsonNode *value);

void        assay_check_fail       (const AssayControlCheck *self, JsonNode *value,
                                    const char *expected, ...) G_GNUC_PRINTF (3, 4);
void        assay_check_correct    (const AssayControlCheck *self, AssayCorrectionKind kind,
                                    JsonNode *from, const char *to);
const char *assay_check_find_label (const AssayControlCheck *self, const char *text);
char       *assay_check_list_labels (const AssayControlCheck *self);
gboolean    assay_check_read_number (JsonNode *node, double *number);
JsonArray  *assay_check_labels     (const AssayControlCheck *self, JsonNode *value, gboolean single);
JsonArray  *assay_check_region_labels (const AssayControlCheck *self, JsonNode *region);
double      assay_check_position   (JsonObject *object, const char *name);
gboolean    assay_check_is_at_hand (const AssayControlCheck *self, JsonNode *node);
JsonArray  *assay_check_as_objects (const AssayControlCheck *self, JsonNode *value);
JsonNode   *assay_check_take_array (JsonArray *array);
JsonNode   *assay_check_new_string (const char *text);
JsonNode   *assay_check_new_number (double number);
JsonNode   *assay_check_target     (const AssayControlCheck *self);

typedef struct
{
  glong start;
  glong end;
} AssaySpanRange;

/* A source text in which spans are looked for: lower-cased code points beside the original. */
typedef struct
{
  gunichar *text;
  gunichar *lower;
  glong length;
  gint64 work; /* characters compared so far */
} AssaySpanSource;

void        assay_span_source_init  (AssaySpanSource *self, const char *text);
void        assay_span_source_clear (AssaySpanSource *self);
gboolean    assay_span_source_find  (AssaySpanSource *self, const char *wanted, double hint,
                                     double until, GArray *taken, glong *start, glong *end);
char       *assay_span_source_slice (const AssaySpanSource *self, glong start, glong end);
char       *assay_html_to_text      (const char *html);

gboolean    assay_import_fits        (const AssayConfigControl *control, const AssayControlIndex *index,
                                      const AssayShapeField *partner, JsonObject *value);
gboolean    assay_import_fits_merged (const AssayShapeField *shape, const AssayControlIndex *index,
                                      const char *key, JsonObject *value);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AssaySpanSource, assay_span_source_clear)

G_END_DECLS
