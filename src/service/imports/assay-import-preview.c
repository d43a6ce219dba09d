/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-import-preview.c: a dry run. The first rows go the whole way of an import, through the same
 * plan and the same checks, but into a list; files are looked at and not copied. What would make the
 * import fail is not an error here but a part of the answer: the dialog shows it above the columns,
 * where it can be mended. Blocks; any thread but GTK's. */

#include "assay-import-preview.h"

#include "assay-error.h"
#include "assay-import-private.h"

#include <string.h>

typedef struct
{
  AssayImportSink parent;
  GPtrArray *rows;
} List;

static gboolean
list_begin (AssayImportSink *sink, const char *source, const char *options, GError **error)
{
  return TRUE;
}

static gboolean
list_add (AssayImportSink *sink, GArray *drafts, GError **error)
{
  for (guint i = 0; i < drafts->len; i++)
    g_ptr_array_add (((List *) sink)->rows, g_strdup (g_array_index (drafts, AssayTaskDraft, i).data));
  g_array_unref (drafts);
  return TRUE;
}

static gboolean
list_finish (AssayImportSink *sink, guint64 n_rejected, guint64 *n_tasks, guint64 *n_duplicates, GError **error)
{
  *n_tasks = ((List *) sink)->rows->len;
  *n_duplicates = 0;
  return TRUE;
}

static void
list_abandon (AssayImportSink *sink)
{
}

static gboolean
list_allow_folder (AssayImportSink *sink, const char *folder, GError **error)
{
  return TRUE;
}

static void
mapping_free (gpointer data)
{
  AssayImportMapping *mapping = data;

  g_free (mapping->column);
  g_free (mapping->key);
  g_free (mapping->control);
  g_clear_pointer (&mapping->values, g_ptr_array_unref);
  g_free (mapping);
}

static void
add_mapping (AssayImportPreview *self, const AssayImportTarget *target, AssayImportTruth *truth,
             const AssaySampleColumn *column)
{
  AssayImportMapping *mapping = g_new0 (AssayImportMapping, 1);

  mapping->column = g_strdup (target->column);
  mapping->key = g_strdup (target->key);
  mapping->guessed = target->guessed;
  mapping->values = g_ptr_array_ref (column->values);
  if (target->truth >= 0)
    mapping->control = g_strdup (assay_import_truth_get_control (truth, (guint) target->truth));
  g_ptr_array_add (self->mapping, mapping);
}

static void
add_column (AssayImportPreview *self, const AssaySampleColumn *column)
{
  AssayImportMapping *mapping = g_new0 (AssayImportMapping, 1);

  mapping->column = g_strdup (column->name);
  mapping->key = g_strdup (column->name);
  mapping->values = g_ptr_array_ref (column->values);
  g_ptr_array_add (self->mapping, mapping);
}

/* The columns and what becomes of them; as they are when no plan can be made. */
static void
list_columns (AssayImportPreview *self, const AssayImportOptions *options, AssayLabelConfig *config,
              GPtrArray *sample)
{
  g_autoptr (AssayImportTruth) truth
    = assay_import_truth_new ((const char *const *) options->ground_truth, config, NULL);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AssayImportPlan) plan
    = truth != NULL ? assay_import_plan_new (sample, options, config, truth, notes, NULL) : NULL;

  for (guint i = 0; i < sample->len; i++)
    if (plan != NULL)
      add_mapping (self, assay_import_plan_get (plan, i), truth, sample->pdata[i]);
    else
      add_column (self, sample->pdata[i]);
}

/* What the source is, as far as its first record tells. */
static gboolean
look_at_format (AssayImportPreview *self, const AssayImportOptions *options, const char *source,
                GCancellable *cancellable, GError **error)
{
  AssayFormatOptions format = { .no_header = options->no_header,
                                .delimiter = options->delimiter,
                                .encoding = options->encoding,
                                .password = options->password };
  g_autoptr (AssayFormatReader) reader
    = assay_format_open (source, options->format, &format, cancellable, error);
  AssayRecord record;

  if (reader == NULL)
    return FALSE;
  self->format = g_strdup (reader->format->title);
  self->format_id = reader->format->id;
  if (reader->format->from_path || g_file_test (source, G_FILE_TEST_IS_DIR))
    return TRUE;
  assay_format_reader_next (reader, &record, cancellable, NULL);
  self->delimiter = reader->delimiter;
  self->encoding = reader->input != NULL ? assay_text_input_get_encoding (reader->input)
                                         : ASSAY_ENCODING_ASCII;
  return TRUE;
}

/* The columns of the first source that can be opened. */
static GPtrArray *
look_at_sources (AssayImportPreview *self, const AssayImportOptions *options, GCancellable *cancellable,
                 GError **error)
{
  for (guint i = 0;; i++)
    {
      g_autoptr (GError) local_error = NULL;
      const char *source = options->sources[i];

      if (look_at_format (self, options, source, cancellable, &local_error))
        return assay_import_sample_new (source, options, cancellable, error);
      if (options->sources[i + 1] == NULL || !assay_import_may_pass_over (options, local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }
}

/**
 * assay_import_preview_sync:
 * @options: what to import and how; the first source must not be standard input
 * @config: the project's
 * @folders: (element-type utf8): where local files may be read, beside the sources' own folders
 * @n_rows: how many rows to look at
 *
 * Looks at an import without doing it.
 *
 * Returns: (transfer full): what was seen; or %NULL with an error when the source can't be opened.
 */
AssayImportPreview *
assay_import_preview_sync (const AssayImportOptions *options, AssayLabelConfig *config, GPtrArray *folders,
                           guint n_rows, GCancellable *cancellable, GError **error)
{
  g_autoptr (AssayImportPreview) self = g_new0 (AssayImportPreview, 1);
  g_autoptr (GPtrArray) sample = NULL;
  List list = { .parent = { .folders = folders,
                            .begin = list_begin,
                            .add = list_add,
                            .finish = list_finish,
                            .abandon = list_abandon,
                            .allow_folder = list_allow_folder } };
  AssayImportOptions look = *options;

  self->mapping = g_ptr_array_new_with_free_func (mapping_free);
  self->rows = list.rows = g_ptr_array_new_with_free_func (g_free);
  self->report = assay_import_report_new ();
  look.rejects_path = NULL;
  look.all_or_nothing = FALSE;
  sample = look_at_sources (self, options, cancellable, error);
  if (sample == NULL)
    return NULL;
  list_columns (self, options, config, sample);
  assay_import_run_limited (&look, config, &list.parent, n_rows, NULL, NULL, self->report, cancellable,
                            &self->problem);
  if (g_error_matches (self->problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&self->problem));
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * assay_import_preview_free:
 *
 * Frees the preview.
 */
void
assay_import_preview_free (AssayImportPreview *self)
{
  if (self == NULL)
    return;
  g_free (self->format);
  g_clear_pointer (&self->mapping, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_error (&self->problem);
  g_clear_pointer (&self->report, assay_import_report_free);
  g_free (self);
}
