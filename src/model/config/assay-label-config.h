/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-label-tags.h"

G_BEGIN_DECLS

/* A taxonomy of 20,000 nodes is 2 MB of XML; nothing useful is larger. */
#define ASSAY_LABEL_CONFIG_MAX_BYTES (4 * 1024 * 1024)
#define ASSAY_LABEL_CONFIG_MAX_ELEMENTS 50000
#define ASSAY_LABEL_CONFIG_MAX_DEPTH 64
/* Objects, and controls: more do not fit any form. */
#define ASSAY_LABEL_CONFIG_MAX_PARTS 1000

typedef struct _AssayLabelConfig AssayLabelConfig;

/* An element of the XML, for previews and editors. Everything in these structs belongs to the
 * config, is never changed, and lives as long as it. */
typedef struct _AssayConfigElement AssayConfigElement;
struct _AssayConfigElement
{
  const char *tag;               /* as typed */
  const AssayLabelTag *info;     /* (nullable): its row of the table */
  const char *const *attributes; /* name, value, …, NULL */
  const char *text;              /* what is written in it, "" when nothing */
  guint line;
  guint column;
  gsize start, inside, end; /* byte offsets in the XML: of it, of its content, behind it */
  AssayConfigElement *parent, *first, *last, *next;
};

typedef struct
{
  const char *value; /* what an answer says: the alias, or else the value */
  const char *title; /* what people see: the value */
  const char *hint;
  const char *background;
  const char *hotkey; /* the one given, else one assigned in document order; NULL when none is left */
  int parent;         /* position of the choice that holds it, -1 at the top */
  const AssayConfigElement *element;
} AssayConfigLabel;

typedef struct
{
  AssayObjectKind kind;
  const char *name;        /* "" for a Header without one */
  const char *value;       /* as typed */
  const AssayPath *path;   /* NULL for literal text */
  gboolean optional;       /* required="false": a task may come without it */
  const AssayConfigElement *element;
} AssayConfigObject;

typedef struct
{
  AssayControlKind kind;
  const char *name;
  const char *title;          /* for people: title=, a Header right above it, or made from the name */
  const char *type;           /* the type of its regions, such as "choices" */
  const char *value_key;      /* the member of a region's value, such as "choices" or "text" */
  const char *const *to_name; /* NULL-terminated */
  const AssayConfigLabel *labels;
  guint n_labels;
  const AssayPath *labels_path; /* where in the data more labels come from, or NULL */
  gboolean required;
  gboolean multiple;   /* choice="multiple" */
  gboolean nested;     /* a choice is told with the choices that hold it */
  gboolean per_region;
  gboolean is_asked;   /* FALSE for a Chat that is only to be looked at */
  double min, max;     /* NAN when there is none */
  double step;
  guint max_answers;   /* TextArea: how many texts, 0 for any */
  const AssayConfigElement *element;
} AssayConfigControl;

typedef struct
{
  gboolean fatal; /* FALSE: accepted, but probably not what was meant */
  guint line;
  guint column;
  char *message;  /* Label Studio's own words where it has them */
} AssayConfigProblem;

AssayLabelConfig *assay_label_config_new           (const char *xml, gssize length, GError **error);
AssayLabelConfig *assay_label_config_ref           (AssayLabelConfig *self);
void              assay_label_config_unref         (AssayLabelConfig *self);
GPtrArray        *assay_label_config_list_problems (const char *xml, gssize length);

const char               *assay_label_config_get_xml       (AssayLabelConfig *self);
const AssayConfigElement *assay_label_config_get_root      (AssayLabelConfig *self);
JsonObject               *assay_label_config_get_sample    (AssayLabelConfig *self);
const AssayConfigObject  *assay_label_config_get_objects   (AssayLabelConfig *self, guint *n);
const AssayConfigControl *assay_label_config_get_controls  (AssayLabelConfig *self, guint *n);
const AssayVariable      *assay_label_config_get_variables (AssayLabelConfig *self, gsize *n);
const AssayConfigControl *assay_label_config_find_control  (AssayLabelConfig *self, const char *name);
const AssayConfigObject  *assay_label_config_find_object   (AssayLabelConfig *self, const char *name);
const char *assay_config_element_get (const AssayConfigElement *self, const char *attribute);

char       *assay_label_config_set_labels      (const char *xml, const char *control,
                                                const char *const *labels, GError **error);
JsonNode   *assay_label_config_get_schema      (AssayLabelConfig *self);
const char *assay_label_config_get_schema_text (AssayLabelConfig *self);
gboolean    assay_label_config_check_data      (AssayLabelConfig *self, JsonObject *data,
                                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayLabelConfig, assay_label_config_unref)

G_END_DECLS
