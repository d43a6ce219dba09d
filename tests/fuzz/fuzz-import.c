/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz-import.c: any bytes as a file to import, read by one format (FUZZ_FORMAT, a row of the table of
 * formats). Reading ends; lines never go back; a bad record says why; what is good is valid UTF-8, or JSON
 * that is read again as the same task with the same hash. */
#include "fuzz.h"

#include "assay-error.h"
#include "assay-format.h"
#include "assay-json.h"
#include "assay-task-reader.h"

#include <gio/gio.h>
#include <string.h>

const char *const fuzz_words[] = {
  "{", "}", "[", "]", ",", ":", "\"", "\"\"", ";", "\t", "\r\n", "\n", "\r", "\\u00e9", "\\ud83d", "\\\"", "null", "true", "-1e9",
  "{\"text\":", "\"data\":{", "\"annotations\":[", "\"id\":1", "a,b,c\n", "\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF", "\xC3\xA9",
  "\xE9", "\xED\xA0\x80", "=1+1", "'", "//", NULL,
};

static void
check_json (AssayTaskReader *tasks, const AssayRecord *record)
{
  g_autoptr (AssayTaskReader) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  gsize length;
  const char *text;

  if (!assay_task_reader_read (tasks, record->json, record->n_json, record->line, &error))
    {
      g_assert (error->domain == ASSAY_ERROR && *error->message != '\0');
      return;
    }
  text = assay_task_reader_get_data (tasks, &length);
  data = g_strndup (text, length);
  g_assert (strlen (data) == length && assay_json_check (data, length, NULL));
  again = assay_task_reader_new ();
  g_assert_true (assay_task_reader_read (again, data, length, record->line, NULL)
                 || strstr (data, "\"data\"") != NULL);
  g_assert (assay_task_reader_is_wrapped (again)
            || assay_task_reader_get_hash (again) == assay_task_reader_get_hash (tasks));
}

static void
check_cells (const AssayRecord *record)
{
  for (guint i = 0; i < record->n_cells; i++)
    g_assert (g_utf8_validate (record->cells[i].text, record->cells[i].length, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const AssayFormatOptions options = { 0 };
  const AssayFormat *format = assay_format_find (FUZZ_FORMAT, NULL);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (data, size, NULL);
  g_autoptr (AssayTaskReader) tasks = assay_task_reader_new ();
  g_autoptr (GError) error = NULL;
  AssayFormatReader *reader = format->open ("fuzz", stream, &options, &error);
  guint64 line = 0;

  g_assert ((reader == NULL) == (error != NULL));
  for (guint n = 0; reader != NULL; n++)
    {
      AssayRecord record = { 0 };
      g_autoptr (GError) reason = NULL;
      AssayRead read = format->next (reader, &record, NULL, &reason);

      g_assert (n <= size + 1);
      g_assert ((read == ASSAY_READ_BAD || read == ASSAY_READ_FAILED) == (reason != NULL));
      if (read == ASSAY_READ_END || read == ASSAY_READ_FAILED)
        break;
      g_assert (record.line >= line);
      line = record.line;
      if (read == ASSAY_READ_ITEM && record.json != NULL)
        check_json (tasks, &record);
      else if (read == ASSAY_READ_ITEM)
        check_cells (&record);
    }
  if (reader != NULL)
    format->close (reader);
  return 0;
}
