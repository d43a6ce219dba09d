/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-import-job.c: drives an import: sources one after the other, records through the plan into
 * tasks, tasks in batches into the sink. Blocks, so it runs in a thread of its own; a sink that
 * stores in another thread keeps both cores busy. Memory is one batch here and what the sink queues.
 *
 * A record that can't be taken is a reject: counted, listed, written to the file of rejects, and not
 * in the way of the others. With "all or nothing" the rest is still read, so that the list is
 * complete, but nothing is stored. An import of which nothing remains fails, and says why. */

#include "assay-import-private.h"

#include "assay-error.h"
#include "assay-json.h"

#include <string.h>

#define PROGRESS_INTERVAL_US 100000
/* Records between two looks at the clock. */
#define PROGRESS_STRIDE 64

typedef struct
{
  AssayImportRows rows;
  AssayImportSink *sink;
  AssayImportRejects *rejects;
  GArray *batch; /* of AssayTaskDraft */
  gsize batch_bytes;
  guint64 max_records;
  gboolean storing; /* FALSE once all-or-nothing has come to nothing */

  guint n_sources;
  guint source; /* number of the current one */
  const char *path;
  AssayFormatReader *reader;

  AssayImportProgressFunc progress;
  gpointer progress_data;
  gint64 reported_at;
  GCancellable *cancellable;
} Job;

static void
clear_draft (gpointer data)
{
  assay_task_draft_clear (data);
}

static GArray *
batch_new (void)
{
  GArray *batch = g_array_sized_new (FALSE, FALSE, sizeof (AssayTaskDraft), 256);

  g_array_set_clear_func (batch, clear_draft);
  return batch;
}

static void
job_clear (Job *self)
{
  g_clear_pointer (&self->reader, assay_format_reader_free);
  g_clear_pointer (&self->rejects, assay_import_rejects_free);
  g_clear_pointer (&self->batch, g_array_unref);
  g_clear_pointer (&self->rows.plan, assay_import_plan_free);
  g_clear_pointer (&self->rows.truth, assay_import_truth_free);
  g_clear_pointer (&self->rows.media, assay_import_media_free);
  g_clear_pointer (&self->rows.tasks, assay_task_reader_free);
  g_clear_pointer (&self->rows.values, assay_task_reader_free);
  g_clear_pointer (&self->rows.members, g_array_unref);
  if (self->rows.text != NULL)
    g_string_free (g_steal_pointer (&self->rows.text), TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, job_clear)

static void
report_progress (Job *self, gboolean now)
{
  AssayImportReport *report = self->rows.report;
  AssayImportProgress progress = { .n_records = report->n_records, .n_rejected = report->n_rejected };
  gint64 time;

  if (self->progress == NULL || (!now && report->n_records % PROGRESS_STRIDE != 0))
    return;
  time = g_get_monotonic_time ();
  if (!now && time - self->reported_at < PROGRESS_INTERVAL_US)
    return;
  self->reported_at = time;
  progress.fraction = -1;
  if (self->reader == NULL)
    progress.fraction = (double) self->source / self->n_sources;
  else if (self->reader->n_total > 0)
    progress.fraction
      = (self->source + MIN ((double) self->reader->n_done / (double) self->reader->n_total, 1)) / self->n_sources;
  self->progress (&progress, self->progress_data);
}

static gboolean
flush (Job *self, GError **error)
{
  GArray *batch = g_steal_pointer (&self->batch);

  self->batch = batch_new ();
  self->batch_bytes = 0;
  if (batch->len > 0 && self->storing)
    return self->sink->add (self->sink, batch, error);
  g_array_unref (batch);
  return TRUE;
}

static gboolean
add_draft (Job *self, AssayTaskDraft *draft, GError **error)
{
  AssayImportReport *report = self->rows.report;

  report->n_annotations += draft->annotations != NULL ? draft->annotations->len : 0;
  report->n_predictions += draft->predictions != NULL ? draft->predictions->len : 0;
  self->batch_bytes += strlen (draft->data);
  g_array_append_vals (self->batch, draft, 1);
  return (self->batch->len < ASSAY_IMPORT_BATCH_TASKS && self->batch_bytes < ASSAY_IMPORT_BATCH_BYTES) ||
         flush (self, error);
}

/* Takes the reason. */
static gboolean
reject (Job *self, const AssayRecord *record, GError *reason, GError **error)
{
  g_autoptr (GError) taken = reason;
  AssayImportReport *report = self->rows.report;
  const char *source = record->path != NULL ? record->path : self->path;

  report->n_rejected++;
  if (report->rejects->len < ASSAY_IMPORT_MAX_LISTED)
    {
      AssayImportReject *entry = g_new0 (AssayImportReject, 1);

      entry->source = g_filename_display_name (source);
      entry->line = record->line;
      entry->reason = g_strdup (taken->message);
      g_ptr_array_add (report->rejects, entry);
    }
  if (self->rows.options->all_or_nothing)
    self->storing = FALSE;
  return assay_import_rejects_add (self->rejects, source, record->line, taken->message, record, error);
}

/* What concerns the file or the machine and not one record. */
static gboolean
is_fatal (const GError *error)
{
  return error->domain != ASSAY_ERROR || error->code == ASSAY_ERROR_NO_SPACE ||
         error->code == ASSAY_ERROR_READ_ONLY;
}

/* Whether a source that can't be opened is left out while the others come in. A name that leads nowhere
 * is a slip of the one who typed it, and stops the import. */
gboolean
assay_import_may_pass_over (const AssayImportOptions *options, const GError *error)
{
  return g_strv_length (options->sources) > 1 && !is_fatal (error) &&
         (error->code == ASSAY_ERROR_INVALID || error->code == ASSAY_ERROR_UNSUPPORTED ||
          error->code == ASSAY_ERROR_PERMISSION);
}

/* The plan is made with the first record, when the columns are known. */
static gboolean
make_plan (Job *self, GPtrArray *sample, const AssayRecord *record, GError **error)
{
  if (record->path != NULL)
    {
      AssayFilePlan files;

      return assay_import_plan_files (self->rows.config, record->pdf != NULL, &files, error);
    }
  if (self->rows.plan != NULL)
    return TRUE;
  if (sample->len == 0 && record->json != NULL)
    assay_import_sample_add_members (sample, self->rows.tasks);
  else if (sample->len == 0)
    assay_import_sample_add_cells (sample, self->reader->columns, record);
  self->rows.plan = assay_import_plan_new (sample, self->rows.options, self->rows.config, self->rows.truth,
                                           self->rows.report->notes, error);
  return self->rows.plan != NULL;
}

static gboolean
take_record (Job *self, GPtrArray *sample, const AssayRecord *record, GError **error)
{
  AssayTaskDraft draft;
  GError *reason = NULL;

  if (record->json != NULL &&
      !assay_task_reader_read (self->rows.tasks, record->json, record->n_json, record->line, &reason))
    return reject (self, record, reason, error);
  if (!make_plan (self, sample, record, error))
    return FALSE;
  if (assay_import_rows_build (&self->rows, record, &draft, &reason))
    return add_draft (self, &draft, error);
  if (!is_fatal (reason))
    return reject (self, record, reason, error);
  g_propagate_error (error, reason);
  return FALSE;
}

static gboolean
read_records (Job *self, GPtrArray *sample, GError **error)
{
  AssayImportReport *report = self->rows.report;
  AssayRecord record;

  while (report->n_records < self->max_records)
    {
      GError *reason = NULL;
      AssayRead read = assay_format_reader_next (self->reader, &record, self->cancellable, &reason);

      if (read == ASSAY_READ_END)
        break;
      if (reason != NULL && is_fatal (reason))
        {
          g_propagate_error (error, reason);
          return FALSE;
        }
      report->n_records++;
      if (read == ASSAY_READ_ITEM ? !take_record (self, sample, &record, error)
                                  : !reject (self, &record, reason, error))
        return FALSE;
      if (read == ASSAY_READ_FAILED)
        break;
      report_progress (self, FALSE);
    }
  return TRUE;
}

static const char *
delimiter_word (char delimiter)
{
  return delimiter == '\t' ? "tabs" : delimiter == ';' ? "semicolons" : "commas";
}

static void
note_source (Job *self, char delimiter)
{
  AssayFormatReader *reader = self->reader;
  GPtrArray *notes = self->rows.report->notes;
  AssayEncoding encoding = reader->input != NULL ? assay_text_input_get_encoding (reader->input)
                                                 : ASSAY_ENCODING_ASCII;

  self->rows.report->n_passed += reader->n_passed;
  if (encoding > ASSAY_ENCODING_UTF8)
    assay_import_report_add_note (notes, "“%s” was read as %s", self->path, assay_encoding_name (encoding));
  if (delimiter != '\0' && delimiter != ',' && delimiter != '\t')
    assay_import_report_add_note (notes, "The cells of “%s” are separated by %s", self->path,
                                  delimiter_word (delimiter));
  if (reader->n_passed > 0)
    assay_import_report_add_note (notes, "%" G_GUINT64_FORMAT " files of “%s” are neither pictures nor documents",
                                  reader->n_passed, self->path);
}

static gboolean
read_source (Job *self, const AssayFormatOptions *format, GError **error)
{
  const AssayImportOptions *options = self->rows.options;
  GError *reason = NULL;
  g_autoptr (GPtrArray) sample = assay_import_sample_new (self->path, options, self->cancellable, &reason);
  const AssayRecord nothing = { 0 };
  gboolean ok;

  if (sample == NULL && assay_import_may_pass_over (options, reason))
    {
      self->rows.report->n_records++;
      return reject (self, &nothing, reason, error);
    }
  if (sample == NULL)
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  self->reader = assay_format_open (self->path, options->format, format, self->cancellable, error);
  if (self->reader == NULL)
    return FALSE;
  self->rows.media = assay_import_media_new (self->sink->blobs, self->sink->folders, self->path,
                                             options->reference);
  ok = read_records (self, sample, error);
  if (ok)
    note_source (self, self->reader->delimiter);
  g_clear_pointer (&self->reader, assay_format_reader_free);
  g_clear_pointer (&self->rows.media, assay_import_media_free);
  g_clear_pointer (&self->rows.plan, assay_import_plan_free);
  return ok;
}

static gboolean
allow_folder (Job *self, GError **error)
{
  g_autofree char *full = g_canonicalize_filename (self->path, NULL);
  g_autofree char *folder = g_file_test (full, G_FILE_TEST_IS_DIR) ? g_strdup (full) : g_path_get_dirname (full);

  if (!self->rows.options->reference || strcmp (self->path, "-") == 0)
    return TRUE;
  return self->sink->allow_folder (self->sink, folder, error);
}

static gboolean
read_sources (Job *self, GError **error)
{
  const AssayImportOptions *options = self->rows.options;
  AssayFormatOptions format = { .no_header = options->no_header,
                                .delimiter = options->delimiter,
                                .encoding = options->encoding,
                                .columns = (const char *const *) options->columns,
                                .password = options->password,
                                .pages = assay_import_wants_pages (self->rows.config, options->pdf) };

  for (; self->source < self->n_sources; self->source++)
    {
      self->path = options->sources[self->source];
      if (!read_source (self, &format, error) || !allow_folder (self, error))
        return FALSE;
    }
  return flush (self, error);
}

static gboolean
has_failed (Job *self, GError **error)
{
  const AssayImportReport *report = self->rows.report;
  const AssayImportReject *first = report->rejects->len > 0 ? report->rejects->pdata[0] : NULL;

  if (report->n_records == 0)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "There is nothing to import in “%s”",
                 self->rows.options->sources[0]);
  else if (report->n_rejected == report->n_records)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "Nothing could be imported (%s%s)", first->reason,
                 report->n_rejected > 1 ? ", …" : "");
  else if (!self->storing)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                 "Nothing was imported, since %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                 " rows can't be and all or nothing was asked for; the first: %s",
                 report->n_rejected, report->n_records, first->reason);
  else
    return FALSE;
  return TRUE;
}

static char *
describe_sources (const AssayImportOptions *options)
{
  guint n = g_strv_length (options->sources);
  g_autofree char *base = g_path_get_basename (options->sources[0]);
  g_autofree char *name = strcmp (base, "-") == 0 ? g_strdup ("standard input") : g_filename_display_name (base);

  return n == 1 ? g_steal_pointer (&name) : g_strdup_printf ("%s and %u more", name, n - 1);
}

static void
append_list (GString *out, const char *name, char **list)
{
  g_string_append_printf (out, "%s\"%s\":[", out->len > 1 ? "," : "", name);
  for (gsize i = 0; list[i] != NULL; i++)
    {
      g_autofree char *valid = g_utf8_make_valid (list[i], -1);

      g_string_append (out, i > 0 ? "," : "");
      assay_json_append_string (out, valid);
    }
  g_string_append_c (out, ']');
}

/* What the import's row in the history says about how it was made. No password. */
static char *
options_to_json (const AssayImportOptions *options)
{
  GString *out = g_string_new ("{");

  append_list (out, "sources", options->sources);
  if (options->columns != NULL)
    append_list (out, "columns", options->columns);
  if (options->mapping != NULL)
    append_list (out, "mapping", options->mapping);
  if (options->ground_truth != NULL)
    append_list (out, "ground_truth", options->ground_truth);
  g_string_append_printf (out, ",\"reference\":%s}", options->reference ? "true" : "false");
  return g_string_free (out, FALSE);
}

static gboolean
run_begun (Job *self, GError **error)
{
  AssayImportReport *report = self->rows.report;

  if (!read_sources (self, error) || has_failed (self, error) ||
      g_cancellable_set_error_if_cancelled (self->cancellable, error))
    {
      self->sink->abandon (self->sink);
      assay_import_rejects_close (self->rejects, NULL);
      return FALSE;
    }
  if (!self->sink->finish (self->sink, report->n_rejected, &report->n_tasks, &report->n_duplicates, error))
    return FALSE;
  report_progress (self, TRUE);
  return assay_import_rejects_close (self->rejects, error);
}

/* As assay_import_run_sync(), but stops behind some records. */
gboolean
assay_import_run_limited (const AssayImportOptions *options, AssayLabelConfig *config, AssayImportSink *sink,
                          guint64 max_records, AssayImportProgressFunc progress, gpointer data,
                          AssayImportReport *report, GCancellable *cancellable, GError **error)
{
  g_auto (Job) self = { .sink = sink,
                        .storing = TRUE,
                        .max_records = max_records,
                        .progress = progress,
                        .progress_data = data,
                        .cancellable = cancellable };
  g_autofree char *source = describe_sources (options);
  g_autofree char *json = options_to_json (options);
  gint64 began = g_get_monotonic_time ();
  gboolean ok;

  self.rows = (AssayImportRows){ .options = options, .config = config, .report = report };
  self.rows.truth = assay_import_truth_new ((const char *const *) options->ground_truth, config, error);
  if (self.rows.truth == NULL)
    return FALSE;
  self.rows.tasks = assay_task_reader_new ();
  self.rows.values = assay_task_reader_new ();
  self.rows.text = g_string_sized_new (1024);
  self.rows.members = g_array_new (FALSE, FALSE, sizeof (AssayTaskMember));
  self.batch = batch_new ();
  self.rejects = assay_import_rejects_new (options->rejects_path);
  self.n_sources = g_strv_length (options->sources);

  if (!sink->begin (sink, source, json, error))
    return FALSE;
  ok = run_begun (&self, error);
  report->seconds = (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
  return ok;
}

/**
 * assay_import_run_sync:
 * @options: what to import and how; at least one source
 * @config: the project's, against which tasks are checked
 * @sink: where the tasks go
 * @progress: (nullable) (scope call): called in this thread
 * @report: (out caller-allocates): a new report; is filled also when the import fails
 *
 * Imports. Blocks; any thread but GTK's.
 *
 * Returns: whether something was imported. Otherwise nothing was stored and the error says why:
 * %ASSAY_ERROR_INVALID, %ASSAY_ERROR_NOT_FOUND, %ASSAY_ERROR_PERMISSION, %ASSAY_ERROR_UNSUPPORTED, what
 * the sink found, or %G_IO_ERROR_CANCELLED.
 */
gboolean
assay_import_run_sync (const AssayImportOptions *options, AssayLabelConfig *config, AssayImportSink *sink,
                       AssayImportProgressFunc progress, gpointer data, AssayImportReport *report,
                       GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (options->sources != NULL && options->sources[0] != NULL, FALSE);

  return assay_import_run_limited (options, config, sink, G_MAXUINT64, progress, data, report, cancellable,
                                   error);
}
