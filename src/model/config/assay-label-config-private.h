/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-label-columns.h"

G_BEGIN_DECLS

/* What the checks need of a control, found once. A label's place is its position plus one, so that
 * a hash table can hold it; AMBIGUOUS when several labels fold to the same text. */
#define AMBIGUOUS (-1)

typedef struct
{
  GHashTable *exact;  /* label → place of the first of that text */
  GHashTable *folded; /* the same, without case and white space */
  GHashTable *loose;  /* the same, also without quotes, underscores and the like; and by title */
  const char **values; /* unique labels in document order, NULL-terminated */
  guint n_values;
  const AssayConfigObject *target; /* what the first toName names, or NULL */
  const char *folded_name;
} AssayControlIndex;

struct _AssayLabelConfig
{
  gatomicrefcount ref_count;
  char *xml;
  gsize length;
  GStringChunk *strings;
  GPtrArray *elements; /* of AssayConfigElement, in document order */
  GPtrArray *blocks;   /* memory that objects and controls point to */
  GPtrArray *paths;    /* of AssayPath */
  AssayConfigElement *root;
  JsonObject *sample;
  GArray *objects;   /* of AssayConfigObject */
  GArray *controls;  /* of AssayConfigControl */
  GArray *columns;   /* of AssayConfigColumn */
  GArray *variables; /* of AssayVariable */
  GArray *indexes;   /* of AssayControlIndex, parallel to controls */
  GHashTable *by_name; /* control name → position plus one */
  JsonNode *schema;
  char *schema_text;
};

void     assay_label_config_parse        (AssayLabelConfig *self, GPtrArray *problems);
void     assay_label_config_build        (AssayLabelConfig *self, GPtrArray *problems);
void     assay_label_config_build_labels (AssayLabelConfig *self);
void     assay_label_config_build_index  (AssayLabelConfig *self);
void     assay_label_config_add_column   (AssayLabelConfig *self, const AssayConfigControl *control,
                                          const AssayControlIndex *index);
void     assay_label_config_validate     (AssayLabelConfig *self, GPtrArray *problems);
void     assay_label_config_build_schema (AssayLabelConfig *self);

void     assay_config_add_problem (GPtrArray *problems, gboolean fatal, guint line, guint column,
                                   const char *format, ...) G_GNUC_PRINTF (5, 6);
gboolean assay_config_element_is_true (const AssayConfigElement *self, const char *attribute);
gboolean assay_config_element_is_self (const AssayConfigElement *self);
char    *assay_label_fold  (const char *label);
char    *assay_label_loose (const char *label);

void     assay_python_append (GString *out, JsonNode *node);
void     assay_python_append_string (GString *out, const char *text);

G_END_DECLS
