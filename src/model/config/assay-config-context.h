/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-label-tags.h"

G_BEGIN_DECLS

/* How much of a text is looked at around a cursor; a config that a person types is smaller. */
#define ASSAY_CONFIG_CONTEXT_MAX_BYTES (256 * 1024)

typedef enum
{
  ASSAY_CONTEXT_NONE,      /* text, a comment, nowhere that anything is known about */
  ASSAY_CONTEXT_TAG,       /* behind "<" */
  ASSAY_CONTEXT_CLOSING,   /* behind "</" */
  ASSAY_CONTEXT_ATTRIBUTE, /* between attributes */
  ASSAY_CONTEXT_VALUE,     /* within the quotes of an attribute */
} AssayContextKind;

/**
 * AssayConfigContext:
 * @kind: where the cursor is
 * @typed: what of the word before the cursor is there already
 * @tag: of the element that is being written, "" when it has none yet
 * @attribute: whose value is being written, or ""
 * @given: the attributes that the element has, before and behind the cursor
 * @open: the elements that are open at the cursor, the innermost last
 * @objects: names of all objects of the text
 * @controls: names of all controls of the text
 *
 * What surrounds a cursor in the text of a config, which may be broken anywhere.
 */
typedef struct
{
  AssayContextKind kind;
  char *typed;
  char *tag;
  char *attribute;
  GPtrArray *given;
  GPtrArray *open;
  GPtrArray *objects;
  GPtrArray *controls;
} AssayConfigContext;

AssayConfigContext *assay_config_context_new  (const char *text, gsize length, gsize cursor);
void                assay_config_context_free (AssayConfigContext *self);
GPtrArray          *assay_config_context_list (const AssayConfigContext *self,
                                               const char *const *variables);
char               *assay_config_context_dup_insertion (const AssayConfigContext *self, const char *word,
                                                        const char *rest, gsize *caret);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayConfigContext, assay_config_context_free)

G_END_DECLS
