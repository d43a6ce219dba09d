/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-format-json.c: JSON as an import format: an array of tasks, one object, or one per line
 * (JSONL); which it is shows itself. Hands out raw text; whether it is valid, and whether it is bare
 * data or a task of Label Studio with annotations and predictions, the import finds out. */

#include "assay-format-private.h"

#include "assay-json-splitter.h"

/* A task with its annotations and predictions. The data alone may have 1 MB. */
#define MAX_TASK_BYTES (16 * 1024 * 1024)

typedef struct
{
  AssayFormatReader parent;
  AssayJsonSplitter *splitter;
} Reader;

static guint
sniff (const AssayFormat *self, const char *name, const char *head, gsize n_head)
{
  char first = assay_format_first_byte (head, n_head);

  if (first == '{' || first == '[')
    return assay_format_has_suffix (self, name) ? 90 : 60;
  return assay_format_has_suffix (self, name) && !assay_format_is_binary (head, n_head) ? 70 : 0;
}

static AssayFormatReader *
open_json (const char *path, GInputStream *stream, const AssayFormatOptions *options, GError **error)
{
  Reader *reader = g_new0 (Reader, 1);

  reader->splitter = assay_json_splitter_new (stream, MAX_TASK_BYTES);
  reader->parent.input = assay_json_splitter_get_input (reader->splitter);
  return &reader->parent;
}

static AssayRead
next_task (AssayFormatReader *reader, AssayRecord *record, GCancellable *cancellable, GError **error)
{
  Reader *self = (Reader *) reader;
  AssayRead read = assay_json_splitter_next (self->splitter, &record->json, &record->n_json, cancellable,
                                             error);

  record->line = assay_json_splitter_get_line (self->splitter);
  reader->input = assay_json_splitter_get_input (self->splitter);
  return read;
}

static void
close_json (AssayFormatReader *reader)
{
  Reader *self = (Reader *) reader;

  assay_json_splitter_free (self->splitter);
  g_free (self);
}

static const char *const suffixes[] = { "json", "jsonl", "ndjson", "geojson", NULL };

const AssayFormat assay_format_json = {
  .id = "json",
  .title = "tasks (JSON)",
  .suffixes = suffixes,
  .sniff = sniff,
  .open = open_json,
  .next = next_task,
  .close = close_json,
};
