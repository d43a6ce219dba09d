/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-project.h"
#include "assay-task.h"
#include "assay-workspace.h"

typedef struct
{
  char *path;
  AssayWorkspace *workspace;
  gint64 project_id;
} Fixture;

static void
open_workspace (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  f->workspace = assay_workspace_open_sync (f->path, ASSAY_WORKSPACE_CREATE, &error);
  g_assert_no_error (error);
}

static void
close_workspace (Fixture *f)
{
  assay_workspace_close_sync (f->workspace);
  g_assert_finalize_object (f->workspace);
}

static gboolean
insert_project (AssayDb *db, gpointer data, GError **error)
{
  return assay_project_insert (db, data, error);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("assay-hashes-XXXXXX", NULL);
  g_autoptr (AssayProject) project = assay_project_new ("News", "<View/>");

  f->path = g_build_filename (folder, "w.assay", NULL);
  open_workspace (f);
  g_assert_true (assay_workspace_write_sync (f->workspace, insert_project, project, 0, NULL));
  f->project_id = project->id;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close_workspace (f);
  g_free (f->path);
}

static void
work (Fixture *f, AssayDbFunc func)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (assay_workspace_write_sync (f->workspace, func, f, 0, &error));
  g_assert_no_error (error);
}

static guint64
hash_of (gint64 i)
{
  return (guint64) i * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15); /* all over the range */
}

static gint64
n_stored (AssayDb *db)
{
  return assay_db_get_int (db, NULL, "SELECT count(*) FROM task_hash", "");
}

/* Growing, being full, storing, and that the order is that of the table. */
static gboolean
add_many (AssayDb *db, gpointer data, GError **error)
{
  const Fixture *f = data;
  g_autoptr (AssayTaskHashes) hashes = assay_task_hashes_new (f->project_id);
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  gint64 n = 0;

  g_assert_true (assay_task_hashes_prepare (hashes, db, error));
  while (!assay_task_hashes_is_full (hashes))
    {
      n++;
      g_assert_true (assay_task_hashes_add (hashes, db, hash_of (n), n, error));
    }
  g_assert_cmpint (n, >, 1000000);
  g_assert_cmpint (n_stored (db), ==, 0);
  for (gint64 i = 1; i <= 10000; i++) /* a batch still goes in */
    g_assert_true (assay_task_hashes_add (hashes, db, hash_of (n + i), n + i, error));
  g_assert_cmpint (n_stored (db), ==, 0);
  g_assert_true (assay_task_hashes_store (hashes, db, error));
  g_assert_false (assay_task_hashes_is_full (hashes));
  g_assert_cmpint (n_stored (db), ==, n + 10000);
  g_assert_cmpint (assay_db_get_int (db, error, "SELECT task_id FROM task_hash WHERE project_id = $1 AND hash = $2",
                                     "ii", f->project_id, (gint64) hash_of (777)),
                   ==, 777);
  g_assert_true (assay_task_hashes_store (hashes, db, error)); /* nothing more */
  g_assert_cmpint (n_stored (db), ==, n + 10000);
  return assay_tx_commit (g_steal_pointer (&tx), error);
}

static void
test_many (Fixture *f, gconstpointer data)
{
  work (f, add_many);
}

/* Hashes that are all the same, or side by side, as no hashes are unless somebody makes them so. */
static gboolean
add_neighbours (AssayDb *db, gpointer data, GError **error)
{
  const Fixture *f = data;
  g_autoptr (AssayTaskHashes) hashes = assay_task_hashes_new (f->project_id);
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);

  g_assert_true (assay_task_hashes_prepare (hashes, db, error));
  for (gint64 i = 1; i <= 3; i++)
    g_assert_true (assay_task_hashes_add (hashes, db, 5, i, error));
  g_assert_cmpint (n_stored (db), ==, 2);
  for (gint64 i = 4; i <= 20000; i++)
    g_assert_true (assay_task_hashes_add (hashes, db, G_MAXUINT64 / 2 - (guint64) i, i, error));
  g_assert_true (assay_task_hashes_is_full (hashes));
  g_assert_true (assay_task_hashes_store (hashes, db, error));
  g_assert_cmpint (n_stored (db), ==, 20000);
  return assay_tx_commit (g_steal_pointer (&tx), error);
}

static void
test_neighbours (Fixture *f, gconstpointer data)
{
  work (f, add_neighbours);
}

/* Of a batch some are there already, or came just before; some have the hash of another one. Each that is stored
 * has its own number, data and annotation, whether it was stored alone or with others. */
static gboolean
insert_with_duplicates (AssayDb *db, gpointer data, GError **error)
{
  const Fixture *f = data;
  g_autoptr (AssayTaskHashes) hashes = assay_task_hashes_new (f->project_id);
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  AssayTaskDraft drafts[400] = { 0 };
  guint n_inserted = 0;

  for (guint i = 0; i < G_N_ELEMENTS (drafts); i++)
    {
      /* 0 1 2 … 98, 99 99 100 100 …, 102 again and again, and the others once more */
      guint what = i < 100 ? i : i < 200 ? 50 + i / 2 : i < 210 ? 102 : i - 210;

      drafts[i].data = g_strdup_printf ("{\"n\":%u}", what);
      drafts[i].hash = hash_of (what % 90);
      if (i == 7)
        {
          AssayAnnotation *annotation = assay_annotation_new ("import");

          annotation->result = g_strdup ("[]");
          annotation->ground_truth = TRUE;
          drafts[i].annotations = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_annotation_free);
          g_ptr_array_add (drafts[i].annotations, annotation);
        }
    }
  g_assert_true (assay_task_insert_batch (db, f->project_id, 0, drafts, G_N_ELEMENTS (drafts), FALSE, hashes,
                                          &n_inserted, error));
  for (guint i = 0; i < G_N_ELEMENTS (drafts); i++)
    assay_task_draft_clear (&drafts[i]);
  g_assert_true (assay_task_hashes_store (hashes, db, error));
  g_assert_cmpuint (n_inserted, ==, 190);
  g_assert_cmpint (n_stored (db), ==, 190);
  g_assert_cmpint (assay_db_get_int (db, error, "SELECT count(*) FROM task WHERE inner_id = id", ""), ==, 190);
  g_assert_cmpint (assay_db_get_int (db, error, "SELECT count(DISTINCT data) FROM task", ""), ==, 190);
  g_assert_cmpint (assay_db_get_int (db, error,
                                     "SELECT count(*) FROM task t JOIN task_hash h ON h.task_id = t.id"
                                     " AND h.hash = t.hash", ""),
                   ==, 190);
  g_assert_cmpint (assay_db_get_int (db, error,
                                     "SELECT count(*) FROM task WHERE data = '{\"n\":' || (id - 1) || '}'", ""),
                   ==, 190);
  g_assert_cmpint (assay_db_get_int (db, error,
                                     "SELECT t.id FROM task t JOIN annotation a ON a.task_id = t.id"
                                     " WHERE t.ground_truth = 1 AND t.n_annotations = 1", ""),
                   ==, 8);
  return assay_tx_commit (g_steal_pointer (&tx), error);
}

static void
test_duplicates (Fixture *f, gconstpointer data)
{
  work (f, insert_with_duplicates);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/model/task-hashes/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("many", test_many);
  ADD ("neighbours", test_neighbours);
  ADD ("duplicates", test_duplicates);
  return g_test_run ();
}
