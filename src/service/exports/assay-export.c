/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-export.c: writes a project's tasks with annotations and predictions, in a table of formats. It
 * streams: tasks are read in pages and written as they come, so memory stays flat. The file is written
 * beside its place and renamed when it is complete; "-" is standard output. Blocks; on a connection of
 * the calling thread, which is never GTK's. */

#include "assay-export-private.h"

#include "assay-error.h"
#include "assay-json.h"
#include "assay-output.h"
#include "assay-query.h"
#include "assay-task-list.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 200

static gboolean
begin_array (AssayExport *self, GString *out, GArray *ids, GError **error)
{
  g_string_append_c (out, '[');
  return TRUE;
}

static gboolean
add_element (AssayExport *self, GString *out, const AssayTask *task, GError **error)
{
  g_string_append (out, self->n_written > 0 ? ",\n" : "\n");
  return assay_export_json_add (self, out, task, error);
}

static void
end_array (AssayExport *self, GString *out)
{
  g_string_append (out, self->n_written > 0 ? "\n]\n" : "]\n");
}

static gboolean
add_line (AssayExport *self, GString *out, const AssayTask *task, GError **error)
{
  gboolean ok = assay_export_json_add (self, out, task, error);

  g_string_append_c (out, '\n');
  return ok;
}

static const AssayExportFormat formats[] = {
  { "json", begin_array, add_element, end_array },
  { "jsonl", NULL, add_line, NULL },
  { "csv", assay_export_csv_begin, assay_export_csv_add, NULL },
  { "tsv", assay_export_csv_begin, assay_export_csv_add, NULL },
};

static const AssayExportFormat *
find_format (const char *id, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_strcmp0 (formats[i].id, id) == 0)
      return &formats[i];
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               "“%s” is no format; use json, jsonl, csv or tsv", id);
  return NULL;
}

/**
 * assay_export_check_format:
 *
 * Returns: whether there is a format of that name. Any thread.
 */
gboolean
assay_export_check_format (const char *format, GError **error)
{
  return find_format (format, error) != NULL;
}

/**
 * assay_export_find_run:
 *
 * Returns: (transfer none) (nullable): the run of a prediction.
 */
AssayRun *
assay_export_find_run (AssayExport *self, gint64 run_id)
{
  for (guint i = 0; i < self->runs->len; i++)
    if (((AssayRun *) self->runs->pdata[i])->id == run_id)
      return self->runs->pdata[i];
  return NULL;
}

/**
 * assay_export_dup_version:
 *
 * Returns: (transfer full): which version made the predictions of a run, such as "Topic v3 Lab/mini-1".
 */
char *
assay_export_dup_version (AssayExport *self, gint64 run_id)
{
  const AssayRun *run = assay_export_find_run (self, run_id);

  return run == NULL ? g_strdup ("undefined")
                     : g_strdup_printf ("%s v%" G_GINT64_FORMAT " %s/%s", run->prompt_name, run->version_number,
                                        run->connection, run->model);
}

/**
 * assay_export_get_config:
 *
 * Returns: (transfer none): the labeling config that a run was made with, else the project's.
 */
AssayLabelConfig *
assay_export_get_config (AssayExport *self, gint64 run_id)
{
  AssayLabelConfig *config = g_hash_table_lookup (self->configs, &run_id);
  AssayRun *run = assay_export_find_run (self, run_id);
  g_autoptr (JsonObject) settings = NULL;
  const char *xml;
  gint64 *key;

  if (config != NULL || run == NULL)
    return config != NULL ? config : self->config;
  settings = assay_json_parse_object (run->settings, -1, NULL);
  xml = assay_json_get_string (settings, "label_config", NULL);
  config = xml != NULL ? assay_label_config_new (xml, -1, NULL) : NULL;
  if (config == NULL)
    config = assay_label_config_ref (self->config);
  key = g_new (gint64, 1);
  *key = run_id;
  g_hash_table_insert (self->configs, key, config);
  return config;
}

static gboolean
flush (GString *out, FILE *file, const char *path, GError **error)
{
  if (fwrite (out->str, 1, out->len, file) == out->len)
    {
      g_string_truncate (out, 0);
      return TRUE;
    }
  g_set_error (error, ASSAY_ERROR, errno == ENOSPC ? ASSAY_ERROR_NO_SPACE : ASSAY_ERROR_PERMISSION,
               "“%s” can't be written: %s", path, g_strerror (errno));
  return FALSE;
}

static gboolean
write_page (AssayExport *self, const AssayExportFormat *format, GArray *ids, guint from, GString *out,
            GError **error)
{
  g_autoptr (GPtrArray) tasks = assay_task_load_many (
    self->db, &g_array_index (ids, gint64, from), MIN (PAGE, ids->len - from), error);

  if (tasks == NULL)
    return FALSE;
  for (guint i = 0; i < tasks->len; i++)
    {
      if (!format->add (self, out, tasks->pdata[i], error))
        return FALSE;
      self->n_written++;
    }
  return TRUE;
}

static gboolean
write_all (AssayExport *self, const AssayExportFormat *format, FILE *file, const char *path, GArray *ids,
           AssayExportProgressFunc progress, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) out = g_string_sized_new (1 << 16);

  if (format->begin != NULL && !format->begin (self, out, ids, error))
    return FALSE;
  for (guint from = 0; from < ids->len; from += PAGE)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !write_page (self, format, ids, from, out, error) || !flush (out, file, path, error))
        return FALSE;
      if (progress != NULL)
        progress (self->n_written, ids->len, data);
    }
  if (format->end != NULL)
    format->end (self, out);
  return flush (out, file, path, error);
}

static GArray *
list_tasks (AssayExport *self, GError **error)
{
  g_autoptr (AssayQuery) query = assay_query_new (ASSAY_QUERY_TASKS, self->project->id);
  g_autoptr (GArray) wanted = NULL;
  GArray *ids;

  if ((self->options->filter != NULL && !assay_query_parse (query, self->options->filter, error)) ||
      (self->options->only_annotated && !assay_query_add (query, "annotations", ">", "0", error)))
    return NULL;
  assay_query_set_search (query, self->options->search);
  if (self->options->tasks != NULL)
    {
      wanted = assay_task_list_parse (self->options->tasks, error);
      if (wanted == NULL)
        return NULL;
    }
  ids = assay_query_ids (query, self->db, error);
  if (ids != NULL && wanted != NULL)
    assay_task_list_keep (ids, wanted);
  return ids;
}

static gboolean
set_write_error (const char *path, GError **error)
{
  g_set_error (error, ASSAY_ERROR, errno == ENOSPC ? ASSAY_ERROR_NO_SPACE : ASSAY_ERROR_PERMISSION,
               "“%s” can't be written: %s", path, g_strerror (errno));
  return FALSE;
}

/* Where the text goes: what is no file takes it as it comes, a file gets it beside its place. */
static gboolean
write_to (AssayExport *self, const AssayExportFormat *format, const char *path, const char *name, GArray *ids,
          AssayExportProgressFunc progress, gpointer data, GCancellable *cancellable, GError **error)
{
  FILE *file = fopen (name, "we");
  gboolean ok;

  if (file == NULL)
    return set_write_error (path, error);
  ok = write_all (self, format, file, path, ids, progress, data, cancellable, error);
  if (fclose (file) != 0 && ok)
    ok = set_write_error (path, error);
  return ok;
}

static gboolean
write_file (AssayExport *self, const AssayExportFormat *format, const char *path, GArray *ids,
            AssayExportProgressFunc progress, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *target = assay_output_dup_target (path);
  g_autofree char *part = g_strconcat (target, ".part", NULL);
  gboolean ok;

  if (strcmp (path, "-") == 0)
    return write_all (self, format, stdout, "standard output", ids, progress, data, cancellable, error);
  if (assay_output_is_same (path, assay_db_get_path (self->db)))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "“%s” is the workspace itself; export into another file", path);
      return FALSE;
    }
  if (assay_output_is_stream (path))
    return write_to (self, format, path, path, ids, progress, data, cancellable, error);
  ok = write_to (self, format, path, part, ids, progress, data, cancellable, error);
  if (ok && g_rename (part, target) != 0)
    ok = set_write_error (path, error);
  if (!ok)
    g_unlink (part);
  return ok;
}

static void
export_clear (AssayExport *self)
{
  g_clear_pointer (&self->project, assay_project_free);
  g_clear_pointer (&self->config, assay_label_config_unref);
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  g_clear_pointer (&self->configs, g_hash_table_unref);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
}

/* Reads what every task needs. Returns which tasks. */
static GArray *
begin (AssayExport *self, gint64 project_id, GError **error)
{
  self->configs = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                         (GDestroyNotify) assay_label_config_unref);
  self->project = assay_project_load (self->db, project_id, error);
  if (self->project != NULL)
    self->config = assay_label_config_new (self->project->label_config, -1, error);
  if (self->config != NULL)
    self->runs = assay_run_list (self->db, project_id, error);
  return self->runs != NULL ? list_tasks (self, error) : NULL;
}

/**
 * assay_export_sync:
 * @db: a connection of the calling thread
 * @path: the file, replaced when it exists; a device is written into; "-" for standard output
 * @progress: (nullable) (scope call): told after each page
 *
 * Returns: how many tasks were written, −1 with an error; then @path is as it was.
 */
gint64
assay_export_sync (AssayDb *db, gint64 project_id, const AssayExportOptions *options, const char *path,
                   AssayExportProgressFunc progress, gpointer data, GCancellable *cancellable,
                   GError **error)
{
  AssayExport self = { .db = db, .options = options };
  const AssayExportFormat *format = find_format (options->format, error);
  g_autoptr (GArray) ids = format == NULL ? NULL : begin (&self, project_id, error);
  gboolean ok = FALSE;

  if (ids != NULL)
    ok = write_file (&self, format, path, ids, progress, data, cancellable, error);
  export_clear (&self);
  return ok ? (gint64) self.n_written : -1;
}

/**
 * assay_export_preview:
 * @db: a connection of the calling thread
 * @n: how many tasks, at most a few hundred
 * @n_tasks: (out): how many the export would have
 *
 * Returns: (transfer full): what an export of the first @n tasks would say; %NULL with an error.
 */
char *
assay_export_preview (AssayDb *db, gint64 project_id, const AssayExportOptions *options, guint n,
                      guint64 *n_tasks, GError **error)
{
  AssayExport self = { .db = db, .options = options };
  const AssayExportFormat *format = find_format (options->format, error);
  g_autoptr (GArray) ids = format == NULL ? NULL : begin (&self, project_id, error);
  char *text = NULL;
  gsize length = 0;
  FILE *file = ids == NULL ? NULL : open_memstream (&text, &length);
  g_autofree char *copy = NULL;
  gboolean ok = FALSE;

  if (file != NULL)
    {
      *n_tasks = ids->len;
      g_array_set_size (ids, MIN (ids->len, n));
      ok = write_all (&self, format, file, "preview", ids, NULL, NULL, NULL, error);
      fclose (file);
      copy = g_strndup (text, length);
      free (text); /* of the C library */
    }
  export_clear (&self);
  return ok ? g_steal_pointer (&copy) : NULL;
}
