/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-window.c: what a person waits for in the window, with a watchdog that tells for how long the
 * main thread is busy at a time, and so does not answer.
 *
 *   bench-window results FOLDER N    open, scroll, filter, sort and search N results (the workspace is
 *                                    made on the first call and stays in FOLDER)
 *   bench-window data FILE.assay     the Data page of the first project, scrolled
 *   bench-window live FILE.assay     a run over all tasks of the first project, watched from its
 *                                    beginning to its end
 *
 * Needs a display; under Xvfb with GSK_RENDERER=cairo the drawing is done by the processor, so that
 * frames are slower than on any desk. bench-window.py calls it. */

#include "bench-workspace.h"

#include "assay-project.h"
#include "assay-prompt.h"
#include "assay-results-private.h"
#include "assay-runs.h"
#include "assay-test-watchdog.h"
#include "assay-window-private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCROLL_STEPS 300
#define BUDGET_FRAME_MS 33

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* One line: how long it took until it was there, and how long the window was busy at a time. */
static void
report_ms (const char *what, double ms, double budget_ms)
{
  printf ("  %-26s %8.1f ms", what, ms);
  if (budget_ms > 0)
    printf ("  budget %5.0f  ratio %5.2f", budget_ms, ms / budget_ms);
  else
    printf ("                             ");
  printf ("   busy at most %6.1f ms, 99 %% %5.1f\n", assay_test_watchdog_quantile (1),
          assay_test_watchdog_quantile (0.99));
  fflush (stdout);
  assay_test_watchdog_reset ();
}

static void
report (const char *what, gint64 since, double budget_ms)
{
  report_ms (what, (double) (g_get_monotonic_time () - since) / 1000, budget_ms);
}

static double
memory_mb (void)
{
  g_autofree char *text = NULL;
  const char *at;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0;
  at = strstr (text, "VmRSS:");
  return at == NULL ? 0 : (double) g_ascii_strtoll (at + 6, NULL, 10) / 1024;
}

static void
spin (double seconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * 1e6);

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
}

static AssayGrid *
find_grid (GtkWidget *widget)
{
  AssayGrid *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (ASSAY_IS_GRID (widget))
    return ASSAY_GRID (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_grid (child);
  return found;
}

static void
on_loaded (AssayGridModel *model, const char *message, gboolean *flag)
{
  *flag = TRUE;
  if (message != NULL)
    printf ("  %s\n", message);
}

static void
on_painted (GdkFrameClock *clock, gboolean *flag)
{
  *flag = TRUE;
}

static void
on_items_changed (GListModel *list, guint position, guint removed, guint added, gboolean *flag)
{
  *flag = *flag || added > 0;
}

/* Until the first rows of the new list were drawn; one line about it. What is left to do behind the
 * drawing counts for how busy the window was. */
static void
report_loaded (AssayGrid *grid, const char *what, gint64 since, double budget)
{
  AssayGridModel *model = assay_grid_get_model (grid);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (grid));
  gint64 first = assay_grid_model_get_id (model, 0);
  gboolean flag = FALSE;
  gboolean loaded = FALSE;
  gulong loaded_id = g_signal_connect (model, "loaded", G_CALLBACK (on_loaded), &loaded);
  gulong id = g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed), &flag);
  double ms;

  while (!flag && !loaded)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (model, id);
  flag = FALSE;
  id = g_signal_connect (clock, "after-paint", G_CALLBACK (on_painted), &flag);
  while (!flag)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, id);
  ms = (double) (g_get_monotonic_time () - since) / 1000;
  while (!loaded)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (model, loaded_id);
  spin (0.5);
  if (assay_grid_model_get_id (model, 0) == first)
    printf ("  (the first row is the same as before)\n");
  report_ms (what, ms, budget);
}

static GtkScrolledWindow *
find_scrolled (GtkWidget *widget)
{
  while (widget != NULL && !GTK_IS_SCROLLED_WINDOW (widget))
    widget = gtk_widget_get_first_child (widget);
  return GTK_SCROLLED_WINDOW (widget);
}

typedef struct
{
  GtkAdjustment *adjustment;
  guint step;
  gint64 last_us;
  GArray *frames; /* of double, milliseconds */
} Scroll;

/* A page further with every frame. */
static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Scroll *scroll = data;
  gint64 now = g_get_monotonic_time ();
  double ms = (double) (now - scroll->last_us) / 1000;
  double page = gtk_adjustment_get_page_size (scroll->adjustment);

  if (scroll->step > 0)
    g_array_append_val (scroll->frames, ms);
  scroll->last_us = now;
  gtk_adjustment_set_value (scroll->adjustment,
                            gtk_adjustment_get_value (scroll->adjustment) + page * 0.3);
  return ++scroll->step < SCROLL_STEPS;
}

static void
scroll (AssayGrid *grid, const char *what)
{
  Scroll scrolling = { .frames = g_array_new (FALSE, FALSE, sizeof (double)) };
  gint64 since = g_get_monotonic_time ();

  scrolling.adjustment
    = gtk_scrolled_window_get_vadjustment (find_scrolled (GTK_WIDGET (grid)));
  gtk_widget_add_tick_callback (GTK_WIDGET (grid), on_tick, &scrolling, NULL);
  while (scrolling.step < SCROLL_STEPS)
    g_main_context_iteration (NULL, TRUE);
  qsort (scrolling.frames->data, scrolling.frames->len, sizeof (double), compare);
  printf ("  %-26s %8.1f ms a frame (median), %.1f (99 %%), %.1f at most, budget %d\n", what,
          g_array_index (scrolling.frames, double, scrolling.frames->len / 2),
          g_array_index (scrolling.frames, double, scrolling.frames->len * 99 / 100),
          g_array_index (scrolling.frames, double, scrolling.frames->len - 1), BUDGET_FRAME_MS);
  report ("    all of it", since, 0);
  g_array_unref (scrolling.frames);
}

static AssayWindow *
open_window (const char *path, const char *view)
{
  AssayWindow *window = assay_window_new (NULL);
  gint64 since = g_get_monotonic_time ();

  gtk_window_set_default_size (GTK_WINDOW (window), 1400, 900);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  report ("window, empty", since, 0);
  printf ("  %-26s %8.1f MB\n", "memory", memory_mb ());
  since = g_get_monotonic_time ();
  assay_window_open (window, path, FALSE);
  while (!assay_window_is_loaded (window))
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", view);
  while (find_grid (GTK_WIDGET (window)) == NULL ||
         g_list_model_get_n_items (
           G_LIST_MODEL (assay_grid_get_model (find_grid (GTK_WIDGET (window))))) == 0)
    g_main_context_iteration (NULL, TRUE);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  report ("open, first rows", since, 1000);
  printf ("  %-26s %8.1f MB\n", "memory", memory_mb ());
  return window;
}

static void
measure_results (const char *path)
{
  AssayWindow *window = open_window (path, "prompts");
  AssayGrid *grid = find_grid (GTK_WIDGET (window));
  AssayResultsView *view
    = ASSAY_RESULTS_VIEW (gtk_widget_get_ancestor (GTK_WIDGET (grid), ASSAY_TYPE_RESULTS_VIEW));
  AssayGridModel *model = assay_grid_get_model (grid);
  gint64 since;
  guint n;
  double budget;

  spin (1);
  n = g_list_model_get_n_items (G_LIST_MODEL (model));
  budget = n <= 100000 ? 100 : 0;
  printf ("  %-26s %8u\n", "results", n);
  assay_test_watchdog_reset ();
  scroll (grid, "scroll");
  since = g_get_monotonic_time ();
  g_object_set (view, "filter", "review", NULL);
  report_loaded (grid, "filter: needs review", since, budget);
  since = g_get_monotonic_time ();
  g_object_set (view, "filter", "all", NULL);
  report_loaded (grid, "filter: all", since, budget);
  since = g_get_monotonic_time ();
  assay_grid_sort_by (grid, "alignment", TRUE);
  report_loaded (grid, "sort: a score", since, budget);
  since = g_get_monotonic_time ();
  assay_grid_sort_by (grid, "comments", FALSE);
  report_loaded (grid, "sort: a text", since, budget);
  scroll (grid, "scroll, sorted");
  since = g_get_monotonic_time ();
  gtk_editable_set_text (GTK_EDITABLE (view->search), "glacier");
  g_signal_emit_by_name (view->search, "search-changed");
  report_loaded (grid, "search: a rare word", since, budget);
  printf ("  %-26s %8.1f MB\n", "memory", memory_mb ());
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
measure_data (const char *path)
{
  AssayWindow *window = open_window (path, "data");
  AssayGrid *grid = find_grid (GTK_WIDGET (window));

  spin (2);
  assay_test_watchdog_reset ();
  scroll (grid, "scroll");
  printf ("  %-26s %8.1f MB\n", "memory", memory_mb ());
  gtk_window_destroy (GTK_WINDOW (window));
}

typedef struct
{
  AssayRunProposal *proposal;
  gint64 run_id;
} Live;

static void
proposed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  ((Live *) data)->proposal = assay_runs_propose_finish (ASSAY_RUNS (source), result, &error);
  bench_must (error == NULL, error);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  ((Live *) data)->run_id = assay_runs_start_finish (ASSAY_RUNS (source), result, &error);
  bench_must (error == NULL, error);
}

static AssayRunJob *
start_run (AssaySession *session)
{
  AssayDb *db = assay_session_get_reader (session);
  AssayRuns *runs = assay_session_get_runs (session);
  g_autoptr (GPtrArray) projects = assay_project_list (db, FALSE, NULL);
  AssayProject *project = projects->pdata[0];
  g_autoptr (GPtrArray) prompts = assay_prompt_list (db, project->id, NULL);
  AssayPrompt *prompt = prompts->pdata[prompts->len - 1];
  g_autoptr (AssayVersion) version = assay_version_find (db, prompt->id, 0, NULL);
  Live live = { 0 };

  assay_runs_propose_async (runs, assay_run_proposal_new (project->id, version->id, "all"), NULL,
                            proposed_cb, &live);
  while (live.proposal == NULL)
    g_main_context_iteration (NULL, TRUE);
  assay_runs_start_async (runs, live.proposal, started_cb, &live);
  while (live.run_id == 0)
    g_main_context_iteration (NULL, TRUE);
  return assay_runs_find (runs, live.run_id);
}

static void
measure_live (const char *path)
{
  AssayWindow *window = open_window (path, "data");
  AssayRunJob *job;
  gint64 since;
  AssayRunState state = ASSAY_RUN_RUNNING;
  g_autofree char *text = NULL;

  spin (1);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", "prompts");
  spin (1);
  assay_test_watchdog_reset ();
  since = g_get_monotonic_time ();
  job = start_run (window->session);
  assay_prompts_view_show_run (window->prompts_view, assay_run_job_get_run (job));
  spin (0.5);
  report ("the run begins", since, 0);
  while (state == ASSAY_RUN_PENDING || state == ASSAY_RUN_RUNNING)
    {
      g_main_context_iteration (NULL, TRUE);
      state = assay_run_job_get_state (job);
    }
  printf ("  %-26s %8.0f results a second in the grid (%u rows)\n", "watched",
          g_list_model_get_n_items (G_LIST_MODEL (assay_grid_get_model (find_grid (GTK_WIDGET (window))))) * 1e6 /
            (double) (g_get_monotonic_time () - since),
          g_list_model_get_n_items (G_LIST_MODEL (assay_grid_get_model (find_grid (GTK_WIDGET (window))))));
  printf ("  %-26s %8u times, budget 0\n", "busy over 16 ms", assay_test_watchdog_count (16));
  report ("until it was finished", since, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
make_workspace (const char *path, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayWorkspace) workspace
    = assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, &error);
  AssayDb *db;

  bench_must (workspace != NULL, error);
  assay_workspace_close_sync (workspace);
  db = assay_db_open (path, ASSAY_DB_READ_WRITE, &error);
  bench_must (db != NULL, error);
  bench_fill (db, n);
  assay_db_close (db);
}

static void
measure_results_in (const char *folder, guint n)
{
  g_autofree char *name = g_strdup_printf ("bench-%u.assay", n);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    make_workspace (path, n);
  measure_results (path);
}

int
main (int argc, char *argv[])
{
  const char *what = argc > 2 ? argv[1] : "";

  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  assay_test_watchdog_start ();
  if (strcmp (what, "results") == 0 && argc == 4)
    measure_results_in (argv[2], (guint) atoi (argv[3]));
  else if (strcmp (what, "data") == 0)
    measure_data (argv[2]);
  else if (strcmp (what, "live") == 0)
    measure_live (argv[2]);
  else
    {
      fprintf (stderr, "usage: bench-window results FOLDER N | data FILE.assay | live FILE.assay\n");
      return 1;
    }
  return 0;
}
