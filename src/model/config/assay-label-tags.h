/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-variable.h"

G_BEGIN_DECLS

/* What an object tag shows. */
typedef enum
{
  ASSAY_OBJECT_TEXT,
  ASSAY_OBJECT_HYPERTEXT,
  ASSAY_OBJECT_IMAGE,
  ASSAY_OBJECT_IMAGE_LIST,
  ASSAY_OBJECT_PDF,
  ASSAY_OBJECT_PARAGRAPHS,
  ASSAY_OBJECT_CHAT,
  ASSAY_OBJECT_LIST,
  ASSAY_OBJECT_TABLE,
  ASSAY_OBJECT_HEADER,
  ASSAY_OBJECT_AUDIO,
  ASSAY_OBJECT_VIDEO,
  ASSAY_OBJECT_TIME_SERIES,
  ASSAY_OBJECT_OTHER,
} AssayObjectKind;

/* What a control tag asks. */
typedef enum
{
  ASSAY_CONTROL_CHOICES,
  ASSAY_CONTROL_LABELS, /* spans of a text */
  ASSAY_CONTROL_HYPERTEXT_LABELS,
  ASSAY_CONTROL_PARAGRAPH_LABELS,
  ASSAY_CONTROL_TEXT_AREA,
  ASSAY_CONTROL_RATING,
  ASSAY_CONTROL_NUMBER,
  ASSAY_CONTROL_DATE_TIME,
  ASSAY_CONTROL_PAIRWISE,
  ASSAY_CONTROL_TAXONOMY,
  ASSAY_CONTROL_RANKER,
  ASSAY_CONTROL_SHAPE, /* regions of a picture or a recording */
  ASSAY_CONTROL_CHAT,
  ASSAY_CONTROL_OTHER,
} AssayControlKind;

typedef enum
{
  ASSAY_TAG_LAYOUT,
  ASSAY_TAG_OBJECT,
  ASSAY_TAG_CONTROL,
  ASSAY_TAG_LABEL, /* Choice, Label: belong to the control above them */
} AssayTagRole;

typedef enum
{
  ASSAY_TAG_NEEDS_NAME = 1 << 0,
  ASSAY_TAG_NEEDS_VALUE = 1 << 1,
  ASSAY_TAG_NEEDS_LABELS = 1 << 2, /* without labels of its own or a value it cannot be answered */
  ASSAY_TAG_HAS_LABELS = 1 << 3,   /* a region of it carries labels beside its shape */
} AssayTagFlags;

/* What an object's value in the data may be. */
typedef enum
{
  ASSAY_DATA_ANY = 0,
  ASSAY_DATA_STRING = 1 << 0,
  ASSAY_DATA_NUMBER = 1 << 1,
  ASSAY_DATA_LIST = 1 << 2,
  ASSAY_DATA_OBJECT = 1 << 3,
} AssayDataTypes;

typedef enum
{
  ASSAY_FIELD_NUMBER,
  ASSAY_FIELD_INTEGER,
  ASSAY_FIELD_INDEX, /* a number from 0, or an XPath */
  ASSAY_FIELD_ANY_NUMBER,
  ASSAY_FIELD_STRING,
  ASSAY_FIELD_BOOLEAN,
  ASSAY_FIELD_POINTS,
  ASSAY_FIELD_VERTICES,
  ASSAY_FIELD_BYTES,
  ASSAY_FIELD_RLE,
} AssayFieldType;

/* One member of a region's value. The schema asks for min…max; a region that comes from elsewhere is
 * refused only above limit, as Label Studio does. NAN: no bound. The list ends with a NULL name. */
typedef struct
{
  const char *name;
  AssayFieldType type;
  gboolean required;
  double min;
  double max;
  double limit;
} AssayShapeField;

typedef struct
{
  const char *tag;
  AssayTagRole role;
  int kind;                      /* AssayObjectKind or AssayControlKind */
  AssayTagFlags flags;
  AssayDataTypes data;           /* objects, and controls that take their labels from data */
  AssayVariableKind media;       /* objects: how the value reaches a model */
  const char *value_key;         /* controls: the member of a region's value */
  const AssayShapeField *shape;  /* controls whose value is an object */
  const char *attributes;        /* its own, separated by blanks */
} AssayLabelTag;

const AssayLabelTag *assay_label_tag_find      (const char *tag);
const AssayLabelTag *assay_label_tag_list      (gsize *n_tags);
gboolean             assay_label_tag_knows     (const AssayLabelTag *self, const char *attribute);
char               **assay_label_tag_list_attributes (const AssayLabelTag *self);
const char          *assay_label_attribute_values    (const char *attribute);

G_END_DECLS
