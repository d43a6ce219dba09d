/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-error.h"
#include "assay-import-repo.h"
#include "assay-project.h"
#include "assay-query.h"
#include "assay-task-search.h"
#include "assay-workspace.h"

#include <string.h>

/* So many plain tasks stand beside the odd ones, that the index is worth it. */
#define N_PLAIN 400

static const char *const odd[] = {
  "Grüße aus Köln", "GRÜSSE AUS KÖLN", "grüsse aus koeln", "die Straße", "DIE STRASSE", "STRAẞE",
  "日本語のテキスト", "中文文本分类", "한국어 문장", "faces 😀😃😄 here", "flag 🇩🇪 and 👩‍👩‍👧",
  "e\u0301tude and \u00e9tude",
  "100% sure", "100 sure", "snake_case_name", "snakeXcaseXname", "bang!bang",
  "a\\\"b\\\" quoted", "it's 'single'", "back\\\\slash",
  "AND OR NOT NEAR", "one AND two", "col:umn", "pre*fix", "(brackets) {braces} [square]",
  "^caret", "plus+minus-minus", "a \\\"AND\\\" b",
  "-- comment; DROP TABLE task", "tab\\there", "line\\nbreak", "kelvin \u212a and long \u017f",
  "İstanbul ıstanbul Istanbul", "ΣΊΣΥΦΟΣ σίσυφος",
  "null \\u0000 byte", "ab", "abc", "abcd abce bcde", "aaaaaaaaaaaaaaaa", "\ufeffmark \ufffd",
  "ＷＩＤＥ wide", "ǅ ǆ Ǆ",
  "needle at the very end of a text that is longer than a few words, so that many threes are asked for: needle",
};

static const char *const terms[] = {
  "Grüße", "grüße", "GRÜSSE", "grüsse", "köln", "KÖLN", "straße", "strasse", "STRAẞE", "ß",
  "ße", "aße",
  "日本語", "日本", "本語の", "文本分", "한국어", "😀😃😄", "😀", "😀😃", "😃😄 ", "🇩🇪", "👩‍👩‍👧", "étude", "e\u0301tude",
  "100%", "100% s", "%", "%%%", "0% ", "_", "___", "snake_case", "e_c", "g!b", "bang!", "!!!",
  "\"", "\"b", "\\\"b\\\"", "a\\\"b", "\"\"\"", "'single'", "'''",
  "back\\\\", "AND", "and", "AND OR", "one AND two", "NOT NEAR", "col:", "col:umn", "pre*",
  "e*f", "***", "(brackets)", "{br", "[sq", "^ca", "+min", "-min", "-- ", "; DROP",
  "\\\"AND\\\"", "\\t", "\\th", "\\nbr", "kelvin K", "kelvin k", "elvin \u212a", "\u017f",
  "long s", "long \u017f", "istanbul", "İstanbul", "ıst", "ΣΊΣΥΦΟΣ", "σίσυφος", "σίσ",
  "\\u0000", "ab", "abc", "ABC", "abce", "bcde", "aaaa", "\ufeffmar", "\ufffd", "wide", "ＷＩＤＥ",
  "ｗｉｄｅ", "ǆ", "ǅ ǆ Ǆ", "text", "\"text\":", "{\"text", "zzz", "needle at", "a b", "   ",
  "needle at the very end of a text that is longer than a few words, so that many threes are asked for: needle",
  "needle at the very end of a text that is longer than a few words, so that many threes are asked for: noodle",
};

typedef struct
{
  char *path;
  AssayDb *db;
  gint64 project_id;
} Fixture;

static void
add_texts (AssayDb *db, gint64 project_id, gint64 import_id, const char *const *texts, guint n)
{
  g_autofree AssayTaskDraft *drafts = g_new0 (AssayTaskDraft, n);
  g_autoptr (GError) error = NULL;
  guint n_inserted;

  for (guint i = 0; i < n; i++)
    {
      drafts[i].data = g_strdup_printf ("{\"text\":\"%s\"}", texts[i]);
      drafts[i].hash = g_str_hash (texts[i]);
    }
  if (import_id != 0)
    g_assert_true (assay_import_add (db, import_id, project_id, drafts, n, TRUE, NULL, &n_inserted, &error));
  else
    {
      AssayTx *tx = assay_db_begin (db, &error);

      g_assert_true (assay_task_insert_batch (db, project_id, 0, drafts, n, TRUE, NULL, &n_inserted, &error));
      g_assert_true (assay_tx_commit (tx, &error));
    }
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    assay_task_draft_clear (&drafts[i]);
}

static void
add_plain (AssayDb *db, gint64 project_id, guint n)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (texts, g_strdup_printf ("row %u of them", i * 7919));
  add_texts (db, project_id, 0, (const char *const *) texts->pdata, n);
}

static gint64
add_project (AssayDb *db, const char *title)
{
  g_autoptr (AssayProject) project = assay_project_new (title, "<View/>");

  g_assert_true (assay_project_insert (db, project, NULL));
  return project->id;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("assay-search-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;

  f->path = g_build_filename (folder, "w.assay", NULL);
  g_object_unref (assay_workspace_open_sync (f->path, ASSAY_WORKSPACE_CREATE, &error));
  g_assert_no_error (error);
  f->db = assay_db_open (f->path, ASSAY_DB_READ_WRITE, &error);
  g_assert_no_error (error);
  f->project_id = add_project (f->db, "Texts");
  add_plain (f->db, f->project_id, N_PLAIN);
  add_texts (f->db, f->project_id, 0, odd, G_N_ELEMENTS (odd));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  assay_db_close (f->db);
  g_free (f->path);
}

/* Steps with a task each, or long ones. Returns how many. */
static guint
fill (AssayDb *db, gint64 budget_us, guint max_steps)
{
  gboolean more = TRUE;
  guint n = 0;

  for (; more && n < max_steps; n++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (assay_task_search_fill (db, budget_us, &more, &error));
      g_assert_no_error (error);
    }
  return n;
}

/* What SQL finds by reading everything. */
static GArray *
scan (AssayDb *db, gint64 project_id, const char *term)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GString) pattern = g_string_new (term);
  g_autoptr (AssayStmt) stmt = NULL;

  g_string_replace (pattern, "!", "!!", 0);
  g_string_replace (pattern, "%", "!%", 0);
  g_string_replace (pattern, "_", "!_", 0);
  g_string_prepend_c (pattern, '%');
  g_string_append_c (pattern, '%');
  stmt = assay_db_query (db, NULL,
                         "SELECT id FROM task WHERE project_id = $1 AND deleted_at IS NULL"
                         " AND data LIKE $2 ESCAPE '!' ORDER BY id",
                         "is", project_id, pattern->str);
  while (assay_stmt_next (stmt, NULL))
    {
      gint64 id = assay_stmt_get_int (stmt, 0);

      g_array_append_val (ids, id);
    }
  return ids;
}

static guint
search (AssayDb *db, gint64 project_id, const char *term)
{
  g_autoptr (AssayQuery) query = assay_query_new (ASSAY_QUERY_TASKS, project_id);
  g_autoptr (AssayQuery) typed = assay_query_new (ASSAY_QUERY_TASKS, project_id);
  g_autoptr (GArray) expected = scan (db, project_id, term);
  g_autoptr (GArray) found = NULL;
  g_autoptr (GError) error = NULL;

  assay_query_set_search (query, term);
  found = assay_query_ids (query, db, &error);
  g_assert_no_error (error);
  g_test_message ("%s: %u, %u by reading all", term, found->len, expected->len);
  g_assert_cmpmem (found->data, found->len * sizeof (gint64), expected->data, expected->len * sizeof (gint64));
  g_assert_true (assay_query_add (typed, "search", "~", term, &error));
  assay_query_set_search (typed, term);
  g_assert_cmpint (assay_query_count (typed, db, &error), ==, expected->len);
  g_assert_no_error (error);
  return expected->len;
}

static void
search_all (Fixture *f)
{
  for (gsize i = 0; i < G_N_ELEMENTS (terms); i++)
    search (f->db, f->project_id, terms[i]);
}

static gboolean
uses_index (AssayDb *db, const char *text)
{
  g_autofree char *match = NULL;
  g_autofree char *list = assay_task_search_dup_list (db, text, N_PLAIN, 1, &match);

  g_assert_true ((list != NULL) == (match != NULL));
  return list != NULL;
}

/* However far the index is, a search finds the same. */
static void
test_same (Fixture *f, gconstpointer data)
{
  search_all (f);
  g_assert_false (uses_index (f->db, "snake")); /* nothing is in it */
  g_assert_cmpuint (fill (f->db, 0, N_PLAIN / 2), ==, N_PLAIN / 2);
  g_assert_cmpint (assay_task_search_get_mark (f->db, NULL), ==, N_PLAIN / 2);
  search_all (f);
  fill (f->db, 0, N_PLAIN / 2 + G_N_ELEMENTS (odd) / 2);
  g_assert_true (uses_index (f->db, "snake"));
  search_all (f);
  fill (f->db, ASSAY_TASK_SEARCH_STEP_US, G_MAXUINT);
  search_all (f);
  g_assert_true (uses_index (f->db, "snake"));
  g_assert_true (uses_index (f->db, "nothing has this"));
  g_assert_false (uses_index (f->db, "row")); /* too many have it */
  g_assert_false (uses_index (f->db, "zq"));
  g_assert_false (uses_index (f->db, "日本"));
  g_assert_true (uses_index (f->db, "日本語"));
  g_assert_cmpuint (search (f->db, f->project_id, "snake_"), ==, 1);
}

/* Filling writes nothing when there is nothing to do; another connection sees the same. */
static void
test_nothing_to_do (Fixture *f, gconstpointer data)
{
  g_autoptr (AssayDb) other = assay_db_open (f->path, ASSAY_DB_READ_ONLY, NULL);
  gint64 before;
  gboolean more = TRUE;

  fill (f->db, ASSAY_TASK_SEARCH_STEP_US, G_MAXUINT);
  before = assay_db_get_changes (other);
  g_assert_true (assay_task_search_fill (f->db, ASSAY_TASK_SEARCH_STEP_US, &more, NULL));
  g_assert_false (more);
  g_assert_cmpint (assay_db_get_changes (other), ==, before);
  g_assert_cmpuint (search (other, f->project_id, "snake"), ==, 2);
}

/* What is deleted, undone, and done again. An import that runs is waited for. */
static void
test_undone (Fixture *f, gconstpointer data)
{
  const char *texts[] = { "an undoable walrus", "another walrus" };
  g_autoptr (GError) error = NULL;
  gint64 import_id = assay_import_begin (f->db, f->project_id, "x.csv", NULL, &error);
  gboolean more = TRUE;

  add_texts (f->db, f->project_id, import_id, texts, 2);
  g_assert_true (assay_task_search_fill (f->db, 0, &more, &error));
  g_assert_false (more);
  g_assert_cmpint (assay_task_search_get_mark (f->db, NULL), ==, 0);
  g_assert_cmpuint (search (f->db, f->project_id, "walrus"), ==, 2);
  g_assert_true (assay_import_finish (f->db, import_id, NULL, 0, &error));
  fill (f->db, ASSAY_TASK_SEARCH_STEP_US, G_MAXUINT);
  g_assert_cmpuint (search (f->db, f->project_id, "walrus"), ==, 2);
  g_assert_true (assay_import_set_undone (f->db, import_id, TRUE, &error));
  g_assert_cmpuint (search (f->db, f->project_id, "walrus"), ==, 0);
  g_assert_true (assay_import_set_undone (f->db, import_id, FALSE, &error));
  g_assert_cmpuint (search (f->db, f->project_id, "walrus"), ==, 2);
  g_assert_true (assay_db_exec (f->db, &error, "DELETE FROM task WHERE import_id = $1", "i", import_id));
  g_assert_cmpuint (search (f->db, f->project_id, "walrus"), ==, 0);
  search_all (f);
}

/* Two connections, as two processes have them, fill and search by turns; a step that is cut is as none. */
static void
test_two (Fixture *f, gconstpointer data)
{
  g_autoptr (AssayDb) other = assay_db_open (f->path, ASSAY_DB_READ_WRITE, NULL);
  g_autoptr (GError) error = NULL;
  gint64 mark;
  gboolean more;

  for (int i = 0; i < N_PLAIN; i++)
    g_assert_cmpuint (fill (i % 2 != 0 ? other : f->db, 0, 1), ==, 1);
  mark = assay_task_search_get_mark (other, NULL);
  g_assert_cmpint (mark, ==, N_PLAIN);
  for (guint nth = 1; nth < 8; nth++) /* each write of a step may fail */
    {
      assay_db_set_fault (f->db, nth, ASSAY_ERROR_NO_SPACE);
      if (assay_task_search_fill (f->db, 0, &more, NULL))
        break;
      g_assert_cmpint (assay_task_search_get_mark (other, NULL), ==, mark);
    }
  assay_db_set_fault (f->db, 0, 0);
  search_all (f);
  add_plain (other, add_project (other, "Others"), 50);
  while (fill (other, 0, 1) > 0 && fill (f->db, 0, 1) > 0 && !uses_index (f->db, "kelvin"))
    ;
  fill (other, ASSAY_TASK_SEARCH_STEP_US, G_MAXUINT);
  search_all (f);
  g_assert_no_error (error);
}

/* An index that has mostly what is gone is made anew; one that is wrong is noticed. */
static void
test_care (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  const char *sentinel[] = { "the last sentinel" };

  for (int i = 0; i < 30; i++)
    add_plain (f->db, f->project_id, N_PLAIN);
  fill (f->db, 100 * ASSAY_TASK_SEARCH_STEP_US, G_MAXUINT);
  g_assert_true (assay_task_search_check (f->db, problems, &error));
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_true (assay_db_exec (f->db, &error, "DELETE FROM task WHERE id > 1000", ""));
  add_texts (f->db, f->project_id, 0, sentinel, 1);
  fill (f->db, 100 * ASSAY_TASK_SEARCH_STEP_US, G_MAXUINT);
  g_assert_cmpint (assay_db_get_int (f->db, NULL, "SELECT n_entries FROM task_search_mark", ""), ==, 1001);
  g_assert_cmpuint (search (f->db, f->project_id, "sentinel"), ==, 1);
  search_all (f);
  g_assert_true (assay_task_search_check (f->db, problems, &error));
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_true (assay_db_exec (f->db, &error, "INSERT INTO task_search (task_search) VALUES ('delete-all')", ""));
  g_assert_true (assay_task_search_check (f->db, problems, &error));
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_true (assay_task_search_reset (f->db, &error));
  g_assert_true (assay_task_search_check (f->db, problems, &error));
  g_assert_cmpuint (problems->len, ==, 1);
}

/* The copy of a damaged workspace does not take the index along. */
static void
test_salvage (Fixture *f, gconstpointer data)
{
  g_autofree char *copy = g_strconcat (f->path, ".copy", NULL);
  g_autoptr (GString) report = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayDb) db = NULL;

  fill (f->db, ASSAY_TASK_SEARCH_STEP_US, G_MAXUINT);
  g_assert_true (assay_workspace_salvage_sync (f->path, copy, report, &error));
  g_assert_no_error (error);
  g_assert_null (strstr (report->str, "task_search_data"));
  db = assay_db_open (copy, ASSAY_DB_READ_WRITE, &error);
  g_assert_cmpint (assay_task_search_get_mark (db, &error), ==, 0);
  g_assert_cmpuint (search (db, f->project_id, "snake"), ==, 2);
  fill (db, ASSAY_TASK_SEARCH_STEP_US, G_MAXUINT);
  g_assert_cmpuint (search (db, f->project_id, "snake"), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/model/task-search/same", Fixture, NULL, set_up, test_same, tear_down);
  g_test_add ("/model/task-search/nothing-to-do", Fixture, NULL, set_up, test_nothing_to_do, tear_down);
  g_test_add ("/model/task-search/undone", Fixture, NULL, set_up, test_undone, tear_down);
  g_test_add ("/model/task-search/two", Fixture, NULL, set_up, test_two, tear_down);
  g_test_add ("/model/task-search/care", Fixture, NULL, set_up, test_care, tear_down);
  g_test_add ("/model/task-search/salvage", Fixture, NULL, set_up, test_salvage, tear_down);
  return g_test_run ();
}
