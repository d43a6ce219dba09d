/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-import-sample.c: the first rows of a source by column, for guessing which column is what.
 * A file is opened once more for that; of standard input only the first row is seen. What is wrong
 * with rows is no business of a sample. */

#include "assay-import-private.h"

#include "assay-json.h"

#include <string.h>

static void
column_free (gpointer data)
{
  AssaySampleColumn *column = data;

  g_free (column->name);
  g_free (column->first);
  g_clear_pointer (&column->values, g_ptr_array_unref);
  g_free (column);
}

static AssaySampleColumn *
get_column (GPtrArray *sample, const char *name)
{
  AssaySampleColumn *column;

  for (guint i = 0; i < sample->len; i++)
    if (strcmp (((AssaySampleColumn *) sample->pdata[i])->name, name) == 0)
      return sample->pdata[i];
  column = g_new0 (AssaySampleColumn, 1);
  column->name = g_strdup (name);
  column->values = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (sample, column);
  return column;
}

static void
add_short_value (AssaySampleColumn *column, const char *text, gsize length)
{
  g_autofree char *value = NULL;

  if (length == 0 || length > ASSAY_IMPORT_MAX_VALUE || column->values->len == ASSAY_IMPORT_MAX_VALUES)
    return;
  value = g_strndup (text, length);
  if (!g_ptr_array_find_with_equal_func (column->values, value, g_str_equal, NULL))
    g_ptr_array_add (column->values, g_steal_pointer (&value));
}

static void
add_value (AssaySampleColumn *column, const char *text, gsize length)
{
  column->bytes += length;
  if (column->first == NULL && length > 0)
    column->first = g_strndup (text, length);
  add_short_value (column, text, length);
}

void
assay_import_sample_add_cells (GPtrArray *sample, GPtrArray *columns, const AssayRecord *record)
{
  for (guint i = 0; i < record->n_cells && i < columns->len; i++)
    add_value (get_column (sample, columns->pdata[i]), record->cells[i].text, record->cells[i].length);
}

void
assay_import_sample_add_members (GPtrArray *sample, AssayTaskReader *reader)
{
  guint n;
  const AssayTaskMember *members = assay_task_reader_get_members (reader, &n);

  for (guint i = 0; i < n; i++)
    {
      AssaySampleColumn *column = get_column (sample, members[i].name);

      if (members[i].first == '"')
        {
          g_autoptr (JsonNode) node = assay_json_parse (members[i].text, (gssize) members[i].length, NULL);
          const char *text = json_node_get_string (node);

          add_value (column, text, strlen (text));
        }
      else if (members[i].first != '{' && members[i].first != '[' && members[i].first != 'n')
        add_short_value (column, members[i].text, members[i].length);
    }
}

static void
add_json (GPtrArray *sample, AssayTaskReader *tasks, const AssayRecord *record)
{
  if (assay_task_reader_read (tasks, record->json, record->n_json, record->line, NULL))
    assay_import_sample_add_members (sample, tasks);
}

GPtrArray *
assay_import_sample_new (const char *source, const AssayImportOptions *options, GCancellable *cancellable,
                         GError **error)
{
  AssayFormatOptions format = { .no_header = options->no_header,
                                .delimiter = options->delimiter,
                                .encoding = options->encoding,
                                .columns = (const char *const *) options->columns };
  g_autoptr (GPtrArray) sample = g_ptr_array_new_with_free_func (column_free);
  g_autoptr (AssayFormatReader) reader = NULL;
  g_autoptr (AssayTaskReader) tasks = assay_task_reader_new ();
  AssayRecord record;
  AssayRead read = ASSAY_READ_ITEM;

  if (strcmp (source, "-") == 0 || g_file_test (source, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&sample);
  reader = assay_format_open (source, options->format, &format, cancellable, error);
  if (reader == NULL)
    return NULL;
  for (guint i = 0; i < ASSAY_IMPORT_SAMPLE_ROWS && !reader->format->from_path; i++)
    {
      read = assay_format_reader_next (reader, &record, cancellable, NULL);
      if (read == ASSAY_READ_END || read == ASSAY_READ_FAILED)
        break;
      if (read == ASSAY_READ_BAD)
        continue;
      if (record.json != NULL)
        add_json (sample, tasks, &record);
      else
        assay_import_sample_add_cells (sample, reader->columns, &record);
    }
  return g_steal_pointer (&sample);
}
