/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * AssayVariableKind:
 *
 * How the value of a variable reaches a model: as text inside the message, or as a part of its own.
 */
typedef enum
{
  ASSAY_VARIABLE_TEXT,
  ASSAY_VARIABLE_IMAGE, /* a URL, data: URI or path; or a list of them */
  ASSAY_VARIABLE_PDF,
  ASSAY_VARIABLE_AUDIO,
  ASSAY_VARIABLE_VIDEO,
} AssayVariableKind;

/**
 * AssayVariable:
 * @name: what a prompt writes between its braces, such as "image" or "meta.title"
 * @key: the member of a task's data that it starts from, such as "image" or "meta"
 * @kind: how its value reaches a model
 * @optional: whether a task may come without it
 *
 * One piece of a task's data that a labeling config or a prompt may use.
 */
typedef struct
{
  const char *name;
  const char *key;
  AssayVariableKind kind;
  gboolean optional;
} AssayVariable;

/* A path deeper than this is a typing error: task data itself is at most 64 levels deep. */
#define ASSAY_PATH_MAX_STEPS 64

typedef struct _AssayPath AssayPath;

AssayPath  *assay_path_new           (const char *text);
void        assay_path_free          (AssayPath *self);
JsonNode   *assay_path_lookup        (const AssayPath *self, JsonObject *data);
const char *assay_path_get_key       (const AssayPath *self);
const char *assay_path_get_text      (const AssayPath *self);

const AssayVariable *assay_variable_find    (const AssayVariable *variables, gsize n_variables,
                                             const char *name);
const char          *assay_variable_suggest (const AssayVariable *variables, gsize n_variables,
                                             const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayPath, assay_path_free)

G_END_DECLS
