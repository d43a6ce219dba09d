/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-import-options.c: the plain values around an import: what the user wants, and what came of
 * it. They belong to who made them; an import borrows the options and fills the report in its own
 * thread, so nobody else looks into it before the import is over. */

#include "assay-import-private.h"

/**
 * assay_import_options_new:
 *
 * Returns: (transfer full): the options of an import that finds out everything; its fields are set
 * directly, strings and lists are owned.
 */
AssayImportOptions *
assay_import_options_new (void)
{
  return g_new0 (AssayImportOptions, 1);
}

/**
 * assay_import_options_free:
 *
 * Frees the options and what they hold.
 */
void
assay_import_options_free (AssayImportOptions *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->sources);
  g_strfreev (self->columns);
  g_strfreev (self->mapping);
  g_strfreev (self->ground_truth);
  g_free (self->format);
  g_free (self->password);
  g_free (self->rejects_path);
  g_free (self);
}

static void
reject_free (gpointer data)
{
  AssayImportReject *reject = data;

  g_free (reject->source);
  g_free (reject->reason);
  g_free (reject);
}

/**
 * assay_import_report_new:
 *
 * Returns: (transfer full): a report of nothing.
 */
AssayImportReport *
assay_import_report_new (void)
{
  AssayImportReport *self = g_new0 (AssayImportReport, 1);

  self->rejects = g_ptr_array_new_with_free_func (reject_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * assay_import_report_free:
 *
 * Frees the report.
 */
void
assay_import_report_free (AssayImportReport *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->rejects);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

/* Adds a sentence, once. */
void
assay_import_report_add_note (GPtrArray *notes, const char *format, ...)
{
  g_autofree char *note = NULL;
  va_list arguments;

  va_start (arguments, format);
  note = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (!g_ptr_array_find_with_equal_func (notes, note, g_str_equal, NULL))
    g_ptr_array_add (notes, g_steal_pointer (&note));
}
