/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-grid.h"
#include "assay-json.h"
#include "assay-project.h"
#include "assay-task.h"
#include "assay-test-ui.h"

/* Rows of the list, in the order in which they are added. */
#define N_TASKS 1000

typedef struct
{
  AssayWorkspace *workspace;
  AssaySession *session;
  gint64 project_id;
  guint n; /* tasks to add */
  guint first;
} Fixture;

static gboolean
write_project (AssayDb *db, gpointer data, GError **error)
{
  Fixture *fixture = data;
  g_autoptr (AssayProject) project
    = assay_project_new ("Grid", "<View><Text name=\"text\" value=\"$text\"/></View>");

  if (!assay_project_insert (db, project, error))
    return FALSE;
  fixture->project_id = project->id;
  return TRUE;
}

static gboolean
write_tasks (AssayDb *db, gpointer data, GError **error)
{
  Fixture *fixture = data;
  g_autofree AssayTaskDraft *drafts = g_new0 (AssayTaskDraft, fixture->n);
  guint n_inserted = 0;
  gboolean ok;

  for (guint i = 0; i < fixture->n; i++)
    {
      drafts[i].data = g_strdup_printf ("{\"text\":\"text %04u\",\"place\":%u}", fixture->first + i,
                                        (fixture->first + i) * 7919 % 10007);
      drafts[i].hash = fixture->first + i + 1;
    }
  ok = assay_task_insert_batch (db, fixture->project_id, 0, drafts, fixture->n, TRUE, NULL,
                                &n_inserted, error);
  for (guint i = 0; i < fixture->n; i++)
    assay_task_draft_clear (&drafts[i]);
  fixture->first += fixture->n;
  return ok;
}

static void
add_tasks (Fixture *fixture, guint n)
{
  g_autoptr (GError) error = NULL;

  fixture->n = n;
  g_assert_true (assay_workspace_write_sync (fixture->workspace, write_tasks, fixture,
                                             ASSAY_CHANGE_TASKS, &error));
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = assay_test_temporary ("grid.assay");
  g_autoptr (GError) error = NULL;

  fixture->workspace = assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, &error);
  g_assert_no_error (error);
  fixture->session = assay_session_new (fixture->workspace);
  g_assert_true (assay_workspace_write_sync (fixture->workspace, write_project, fixture,
                                             ASSAY_CHANGE_PROJECTS, &error));
  add_tasks (fixture, N_TASKS);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->session);
  g_object_unref (fixture->workspace);
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

static void
on_loaded (AssayGridModel *model, const char *message, gboolean *flag)
{
  g_assert_null (message);
  *flag = TRUE;
}

static void
wait_loaded (AssayGridModel *model)
{
  gboolean loaded = FALSE;
  gulong id = g_signal_connect (model, "loaded", G_CALLBACK (on_loaded), &loaded);

  assay_test_wait (is_set, &loaded, "the list was read");
  g_signal_handler_disconnect (model, id);
}

static AssayQuery *
make_query (Fixture *fixture, gboolean by_place, const char *search)
{
  AssayQuery *query = assay_query_new (ASSAY_QUERY_TASKS, fixture->project_id);

  if (by_place)
    g_assert_true (assay_query_set_sort (query, "place", TRUE, NULL));
  assay_query_set_search (query, search);
  return query;
}

static AssayGridModel *
make_model (Fixture *fixture)
{
  AssayGridModel *model = assay_grid_model_new (fixture->session, ASSAY_QUERY_TASKS);

  g_assert_false (assay_grid_model_is_loaded (model));
  assay_grid_model_take_query (model, make_query (fixture, FALSE, NULL));
  wait_loaded (model);
  return model;
}

/* Rows are read a page at a time, once, and are the same object while anybody holds them. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  AssayGridModel *model = make_model (fixture);
  GListModel *list = G_LIST_MODEL (model);
  AssayGridRow *first = NULL;
  g_autoptr (AssayGridRow) again = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, N_TASKS);
  g_assert_cmpuint (assay_grid_model_get_n_reads (model), ==, 0);
  first = g_list_model_get_item (list, 0);
  for (guint i = 0; i < N_TASKS; i++)
    {
      g_autoptr (AssayGridRow) row = g_list_model_get_item (list, i);
      g_autofree char *text = g_strdup_printf ("text %04u", i);

      g_assert_cmpstr (assay_json_get_string (assay_grid_row_get_data (row), "text", ""), ==, text);
      g_assert_cmpint (assay_grid_row_get_id (row), ==, assay_grid_model_get_id (model, i));
    }
  g_assert_cmpuint (assay_grid_model_get_n_reads (model), ==, N_TASKS / ASSAY_GRID_PAGE);
  again = g_list_model_get_item (list, 0);
  g_assert_true (again == first);
  g_assert_null (g_list_model_get_item (list, N_TASKS));
  g_assert_cmpuint (assay_grid_model_find (model, assay_grid_row_get_id (first)), ==, 0);
  g_assert_cmpuint (assay_grid_model_find (model, -1), ==, G_MAXUINT);
  g_object_unref (first);
  g_assert_finalize_object (model);
}

/* What happened to a list, as its listeners are told. */
typedef struct
{
  guint n_signals;
  guint n_removed;
  guint n_added;
  guint n_reordered;
} Told;

static void
on_items_changed (GListModel *list, guint position, guint removed, guint added, Told *told)
{
  told->n_signals++;
  told->n_removed += removed;
  told->n_added += added;
}

static void
on_reordered (AssayGridModel *model, Told *told)
{
  told->n_reordered++;
}

/* Rows that come while the user looks are told as added; nothing else moves. */
static void
test_grows (Fixture *fixture, gconstpointer data)
{
  AssayGridModel *model = make_model (fixture);
  Told told = { 0 };

  g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed), &told);
  g_signal_connect (model, "reordered", G_CALLBACK (on_reordered), &told);
  add_tasks (fixture, 50);
  assay_grid_model_refresh (model, FALSE);
  wait_loaded (model);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, N_TASKS + 50);
  g_assert_cmpuint (told.n_removed, ==, 0);
  g_assert_cmpuint (told.n_added, ==, 50);
  g_assert_cmpuint (told.n_signals, ==, 1);

  /* In another order they come in between. */
  assay_grid_model_take_query (model, make_query (fixture, TRUE, NULL));
  wait_loaded (model);
  g_assert_cmpuint (told.n_reordered, ==, 1);
  told = (Told){ 0 };
  add_tasks (fixture, 50);
  assay_grid_model_refresh (model, TRUE);
  wait_loaded (model);
  g_assert_cmpuint (told.n_removed, ==, 0);
  g_assert_cmpuint (told.n_added, ==, 50);
  g_assert_cmpuint (told.n_reordered, ==, 0);
  for (guint i = 1; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      g_autoptr (AssayGridRow) before = g_list_model_get_item (G_LIST_MODEL (model), i - 1);
      g_autoptr (AssayGridRow) after = g_list_model_get_item (G_LIST_MODEL (model), i);

      g_assert_cmpint (assay_json_get_int (assay_grid_row_get_data (before), "place", -1), >=,
                       assay_json_get_int (assay_grid_row_get_data (after), "place", -1));
    }
  g_assert_finalize_object (model);
}

static char *
dup_text (AssayGridRow *row, const AssayGridColumn *column)
{
  return g_strdup (assay_json_get_string (assay_grid_row_get_data (row), "text", ""));
}

static void
collect_texts (GtkWidget *widget, GPtrArray *texts)
{
  if (GTK_IS_INSCRIPTION (widget))
    g_ptr_array_add (texts, g_strdup (gtk_inscription_get_text (GTK_INSCRIPTION (widget))));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_texts (child, texts);
}

/* The cells say what the rows of the model hold, from its top. */
static void
check_cells (AssayGrid *grid, AssayGridModel *model)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  gtk_test_widget_wait_for_draw (GTK_WIDGET (grid));
  collect_texts (GTK_WIDGET (grid), texts);
  g_assert_cmpuint (texts->len, >=, MIN (100, g_list_model_get_n_items (G_LIST_MODEL (model))));
  for (guint i = 0; i < MIN (100, texts->len); i++)
    {
      g_autoptr (AssayGridRow) row = g_list_model_get_item (G_LIST_MODEL (model), i);

      g_assert_cmpint (assay_grid_row_get_id (row), ==, assay_grid_model_get_id (model, i));
      g_assert_cmpstr (assay_json_get_string (assay_grid_row_get_data (row), "text", ""), ==, texts->pdata[i]);
    }
}

/* The grid asks for the rows that GTK keeps, not for all; what was selected stays so in any order. */
static void
test_grid (Fixture *fixture, gconstpointer data)
{
  const AssayGridColumn column
    = { .id = "text", .title = "Text", .kind = ASSAY_CELL_TEXT, .dup_text = dup_text, .sort = "text" };
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (AssayGridColumn));
  GtkWidget *window = gtk_window_new ();
  AssayGrid *grid = g_object_new (ASSAY_TYPE_GRID, NULL);
  AssayGridModel *model = make_model (fixture);
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) after = NULL;
  g_autofree char *layout = NULL;
  const char *const searches[] = { "text 09", "text 095", "text 0951", "not there", NULL, "text 01", NULL };
  gboolean descending;

  g_array_append_val (columns, column);
  assay_grid_show (grid, model, columns, assay_session_get_textures (fixture->session));
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (grid));
  gtk_window_set_default_size (GTK_WINDOW (window), 600, 400);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (grid));
  g_assert_cmpuint (assay_grid_model_get_n_reads (model), <=, 3);

  assay_grid_select_only (grid, 900);
  g_assert_cmpuint (assay_grid_get_n_selected (grid), ==, 1);
  before = assay_grid_dup_selected (grid, 10);
  assay_grid_model_take_query (model, make_query (fixture, TRUE, NULL));
  wait_loaded (model);
  after = assay_grid_dup_selected (grid, 10);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_cmpint (g_array_index (after, gint64, 0), ==, g_array_index (before, gint64, 0));
  g_assert_cmpuint (assay_grid_get_position (grid), !=, 900);
  check_cells (grid, model);

  /* Fewer rows than there are cells, hardly any, none, and all again. */
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      assay_grid_model_take_query (model, make_query (fixture, i % 2 == 0, searches[i]));
      wait_loaded (model);
      check_cells (grid, model);
    }
  assay_grid_select_only (grid, 900);

  /* The header that was pressed says which order is wanted, both ways. */
  g_assert_null (assay_grid_get_sort (grid, &descending));
  assay_grid_sort_by (grid, "text", TRUE);
  g_assert_cmpstr (assay_grid_get_sort (grid, &descending), ==, "text");
  g_assert_true (descending);
  assay_grid_sort_by (grid, "text", FALSE);
  g_assert_cmpstr (assay_grid_get_sort (grid, &descending), ==, "text");
  g_assert_false (descending);

  layout = assay_grid_dup_layout (grid);
  assay_grid_set_layout (grid, layout);
  assay_grid_set_layout (grid, "{\"columns\":[{\"id\":\"gone\"},7]}");
  assay_grid_set_layout (grid, "nonsense");
  g_object_unref (model);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  AssayGridModel *model = make_model (fixture);

  assay_grid_model_take_query (model, make_query (fixture, FALSE, "text 09"));
  wait_loaded (model);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 100);
  assay_grid_model_take_query (model, make_query (fixture, FALSE, "not there"));
  wait_loaded (model);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  g_assert_finalize_object (model);
}

int
main (int argc, char *argv[])
{
  assay_test_ui_init (&argc, &argv);
  g_test_add ("/app/grid/pages", Fixture, NULL, set_up, test_pages, tear_down);
  g_test_add ("/app/grid/grows", Fixture, NULL, set_up, test_grows, tear_down);
  g_test_add ("/app/grid/grid", Fixture, NULL, set_up, test_grid, tear_down);
  g_test_add ("/app/grid/search", Fixture, NULL, set_up, test_search, tear_down);
  return g_test_run ();
}
