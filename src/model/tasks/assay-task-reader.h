/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AssayTaskMember:
 *
 * A member of an object: its value as compact JSON. Belongs to whoever read it.
 */
typedef struct
{
  const char *name;
  const char *text;  /* not ended by a NUL */
  gsize length;
  char first;        /* of text: one of { [ " t f n - and digits, so the type */
  guint64 hash;
} AssayTaskMember;

typedef struct _AssayTaskReader AssayTaskReader;

AssayTaskReader       *assay_task_reader_new         (void);
void                   assay_task_reader_free        (AssayTaskReader *self);
gboolean               assay_task_reader_read        (AssayTaskReader *self, const char *text,
                                                      gsize length, guint64 line, GError **error);
const char            *assay_task_reader_get_data    (AssayTaskReader *self, gsize *length);
guint64                assay_task_reader_get_hash    (AssayTaskReader *self);
gboolean               assay_task_reader_is_wrapped  (AssayTaskReader *self);
const AssayTaskMember *assay_task_reader_get_members (AssayTaskReader *self, guint *n_members);
const AssayTaskMember *assay_task_reader_find_part   (AssayTaskReader *self, const char *name);

guint64                assay_task_hash_data          (const char *data, GError **error);
gboolean               assay_task_data_equal         (const char *a, const char *b);

/* Writes the data of a task member by member, and its hash. */
typedef struct
{
  GString *text;
  guint64 hash;
} AssayTaskBuilder;

void assay_task_builder_begin      (AssayTaskBuilder *self, GString *text);
void assay_task_builder_add_string (AssayTaskBuilder *self, const char *name, const char *value,
                                    gsize length);
void assay_task_builder_add_number (AssayTaskBuilder *self, const char *name, const char *number,
                                    gsize length);
void assay_task_builder_add_member (AssayTaskBuilder *self, const char *name,
                                    const AssayTaskMember *value);
void assay_task_builder_end        (AssayTaskBuilder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayTaskReader, assay_task_reader_free)

G_END_DECLS
