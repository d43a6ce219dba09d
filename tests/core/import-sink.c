/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import-sink.h"

#include "assay-error.h"

static gboolean
sink_begin (AssayImportSink *sink, const char *source, const char *options, GError **error)
{
  ((TestSink *) sink)->begun = TRUE;
  return TRUE;
}

static gboolean
sink_add (AssayImportSink *sink, GArray *drafts, GError **error)
{
  TestSink *self = (TestSink *) sink;

  g_assert_true (self->begun && !self->finished && !self->abandoned);
  if (++self->n_batches == self->fail_at)
    {
      g_array_unref (drafts);
      g_set_error_literal (error, ASSAY_ERROR, ASSAY_ERROR_NO_SPACE, "The disk is full");
      return FALSE;
    }
  for (guint i = 0; i < drafts->len; i++)
    {
      const AssayTaskDraft *draft = &g_array_index (drafts, AssayTaskDraft, i);

      g_string_append (self->tasks, draft->data);
      for (guint k = 0; draft->annotations != NULL && k < draft->annotations->len; k++)
        {
          const AssayAnnotation *annotation = draft->annotations->pdata[k];

          g_string_append_printf (self->tasks, " %sA:%s", annotation->ground_truth ? "*" : "", annotation->value);
        }
      for (guint k = 0; draft->predictions != NULL && k < draft->predictions->len; k++)
        {
          const AssayPrediction *prediction = draft->predictions->pdata[k];

          g_string_append_printf (self->tasks, " P:%s %s %g", prediction->value, prediction->model_version,
                                  prediction->score);
        }
      if (draft->meta != NULL)
        g_string_append_printf (self->tasks, " M:%s", draft->meta);
      g_string_append_c (self->tasks, '\n');
      g_array_append_val (self->hashes, draft->hash);
    }
  g_array_unref (drafts);
  return TRUE;
}

static gboolean
sink_finish (AssayImportSink *sink, guint64 n_rejected, guint64 *n_tasks, guint64 *n_duplicates, GError **error)
{
  TestSink *self = (TestSink *) sink;

  g_assert_true (self->begun && !self->finished && !self->abandoned);
  self->finished = TRUE;
  *n_tasks = self->hashes->len;
  *n_duplicates = 0;
  return TRUE;
}

static void
sink_abandon (AssayImportSink *sink)
{
  TestSink *self = (TestSink *) sink;

  g_assert_true (self->begun && !self->finished && !self->abandoned);
  self->abandoned = TRUE;
}

static gboolean
sink_allow_folder (AssayImportSink *sink, const char *folder, GError **error)
{
  g_ptr_array_add (((TestSink *) sink)->allowed, g_strdup (folder));
  return TRUE;
}

TestSink *
test_sink_new (void)
{
  TestSink *self = g_new0 (TestSink, 1);
  g_autofree char *folder = test_folder_new ();
  g_autofree char *blobs = g_build_filename (folder, "blobs", NULL);

  self->parent = (AssayImportSink){ .blobs = assay_blobs_new (blobs),
                                    .folders = g_ptr_array_new_with_free_func (g_free),
                                    .begin = sink_begin,
                                    .add = sink_add,
                                    .finish = sink_finish,
                                    .abandon = sink_abandon,
                                    .allow_folder = sink_allow_folder };
  self->tasks = g_string_new (NULL);
  self->hashes = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->allowed = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
test_sink_free (TestSink *self)
{
  assay_blobs_unref (self->parent.blobs);
  g_ptr_array_unref (self->parent.folders);
  g_string_free (self->tasks, TRUE);
  g_array_unref (self->hashes);
  g_ptr_array_unref (self->allowed);
  g_free (self);
}

char *
test_folder_new (void)
{
  char *folder = g_dir_make_tmp ("assay-XXXXXX", NULL);

  g_assert_nonnull (folder);
  return folder;
}

char *
test_write (const char *folder, const char *name, const char *bytes, gssize length)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_mkdir_with_parents (parent, 0700);
  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
  return path;
}
