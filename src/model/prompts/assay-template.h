/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-variable.h"

G_BEGIN_DECLS

/* A prompt longer than this is a pasted document: it belongs into the task's data. */
#define ASSAY_TEMPLATE_MAX_BYTES (1024 * 1024)
#define ASSAY_TEMPLATE_MAX_PLACES 10000
/* A longer text between braces is prose or JSON, not a name. */
#define ASSAY_TEMPLATE_MAX_NAME 200

typedef struct _AssayTemplate AssayTemplate;

/**
 * AssayTemplatePlace:
 * @name: what stands between the braces, without white space around it
 * @kind: how its value reaches a model
 * @known: whether it is one of the variables that the template was made with
 * @start: byte offset of the first brace
 * @end: byte offset behind the last brace
 * @line: counted from 1
 * @column: in characters, counted from 1
 * @braces: 1 or 2
 *
 * A place where a value goes.
 */
typedef struct
{
  const char *name;
  AssayVariableKind kind;
  gboolean known;
  gsize start;
  gsize end;
  guint line;
  guint column;
  guint braces;
} AssayTemplatePlace;

/**
 * AssayTemplateIssue:
 * @place: what is not known
 * @suggestion: (nullable): a known name that is near
 * @message: a sentence with line and column
 */
typedef struct
{
  const AssayTemplatePlace *place;
  char *suggestion;
  char *message;
} AssayTemplateIssue;

/**
 * AssayTemplatePartFunc:
 * @kind: text, or what the medium is
 * @text: the text, or where the medium is
 * @length: bytes in @text, which also ends with a NUL
 * @name: (nullable): the variable a medium comes from
 */
typedef void (*AssayTemplatePartFunc) (AssayVariableKind kind, const char *text, gsize length,
                                       const char *name, gpointer user_data);

AssayTemplate *assay_template_new          (const char *text, const AssayVariable *variables,
                                            gsize n_variables, GError **error);
AssayTemplate *assay_template_ref          (AssayTemplate *self);
void           assay_template_unref        (AssayTemplate *self);
const char    *assay_template_get_text     (AssayTemplate *self);
const AssayTemplatePlace *
               assay_template_get_places   (AssayTemplate *self, gsize *n_places);
GStrv          assay_template_list_names   (AssayTemplate *self);
GPtrArray     *assay_template_list_issues  (AssayTemplate *self);
gboolean       assay_template_check        (AssayTemplate *self, GError **error);
void           assay_template_render       (AssayTemplate *self, JsonObject *data, GString *out);
void           assay_template_render_parts (AssayTemplate *self, JsonObject *data,
                                            AssayTemplatePartFunc func, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayTemplate, assay_template_unref)

G_END_DECLS
