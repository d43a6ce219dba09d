/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-results.c: "assayctl results": what a run answered, as a table, JSON lines or CSV. */

#include "assay-cmd.h"

#include "assay-error.h"
#include "assay-query.h"
#include "assay-result-text.h"
#include "assay-run-plan.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PAGE 200

typedef struct
{
  int run;
  gboolean json, csv, needs_review, has_error;
  char *search;
  char *filter;
  char *sort;
  int limit;
} Options;

static AssayRun *
find_run (AssayCli *cli, AssayProject *project, int number, GError **error)
{
  g_autoptr (GPtrArray) runs = NULL;
  AssayRun *run;

  if (number > 0)
    {
      run = assay_run_load (cli->db, number, error);
      if (run != NULL && run->project_id != project->id)
        {
          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
                       "Run %d is not one of “%s”", number, project->title);
          g_clear_pointer (&run, assay_run_free);
        }
      return run;
    }
  runs = assay_run_list (cli->db, project->id, error);
  if (runs == NULL)
    return NULL;
  if (runs->len > 0)
    return g_ptr_array_steal_index (runs, 0);
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
               "Nothing has run in “%s” yet; see “assayctl run --help”", project->title);
  return NULL;
}

static gboolean
set_sort (AssayQuery *query, const char *sort, GError **error)
{
  const char *colon = sort != NULL ? strrchr (sort, ':') : NULL;
  g_autofree char *field = sort == NULL ? NULL : g_strndup (sort, colon != NULL ? (gsize) (colon - sort) : strlen (sort));
  gboolean descending = colon != NULL && strcmp (colon, ":desc") == 0;

  if (colon != NULL && !descending && strcmp (colon, ":asc") != 0)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "“%s” is no order; write it like quality or quality:desc", sort);
      return FALSE;
    }
  return assay_query_set_sort (query, field, descending, error);
}

static AssayQuery *
make_query (const AssayRun *run, const Options *options, GError **error)
{
  g_autoptr (AssayQuery) query = assay_query_new (ASSAY_QUERY_RESULTS, run->id);
  g_auto (GStrv) slots = assay_run_dup_slots (run);

  assay_query_set_slots (query, (const char *const *) slots);
  assay_query_set_search (query, options->search);
  if (options->limit > 0)
    assay_query_set_limit (query, options->limit);
  if ((options->needs_review && !assay_query_add (query, "needs_review", "=", "1", error)) ||
      (options->has_error && !assay_query_add (query, "has_error", "=", "1", error)) ||
      (options->filter != NULL && !assay_query_parse (query, options->filter, error)) ||
      !set_sort (query, options->sort, error))
    return NULL;
  return g_steal_pointer (&query);
}

static void
print_result (const AssayResultText *text, const Options *options, AssayTable *table, GString *out,
              const AssayResult *result)
{
  if (options->json)
    assay_result_text_append_json (out, result);
  else if (options->csv)
    assay_result_text_append_csv (text, out, result);
  else
    assay_result_text_add_row (text, table, result);
}

static gboolean
print_all (AssayCli *cli, const AssayResultText *text, const Options *options, GArray *ids,
           GError **error)
{
  g_autoptr (AssayTable) table = assay_cli_new_table ();

  if (!options->json && !options->csv)
    assay_result_text_add_columns (text, table);
  for (guint from = 0; from < ids->len; from += PAGE)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      guint n = MIN (PAGE, ids->len - from);
      g_autoptr (GPtrArray) page = assay_result_load_many (
        cli->db, &g_array_index (ids, gint64, from), n, !options->json, error);

      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->len; i++)
        print_result (text, options, table, out, page->pdata[i]);
      assay_cli_print_text (out->str);
    }
  if (!options->json && !options->csv)
    assay_cli_print_table (table);
  return TRUE;
}

/* Tasks that a stopped run did not come to are listed too, with the reason. */
static gboolean
print_pending (AssayCli *cli, const AssayRun *run, const Options *options, GError **error)
{
  g_autoptr (GArray) pending = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (!options->json || options->needs_review || options->filter != NULL ||
      options->search != NULL || options->limit > 0)
    return TRUE;
  pending = assay_run_list_pending (cli->db, run->id, error);
  if (pending == NULL)
    return FALSE;
  for (guint i = 0; i < pending->len; i++)
    assay_result_text_append_pending (out, run, g_array_index (pending, gint64, i));
  assay_cli_print_text (out->str);
  return TRUE;
}

static gboolean
show (AssayCli *cli, AssayProject *project, const Options *options, GError **error)
{
  g_autoptr (AssayRun) run = find_run (cli, project, options->run, error);
  g_autoptr (AssayQuery) query = run == NULL ? NULL : make_query (run, options, error);
  g_autoptr (GArray) ids = query == NULL ? NULL : assay_query_ids (query, cli->db, error);
  g_autoptr (AssayLabelConfig) config = NULL;
  AssayRunSummary summary;
  AssayResultText text;

  if (ids == NULL || !assay_run_summarize (cli->db, run->id, &summary, error))
    return FALSE;
  config = assay_run_dup_config (run, project->label_config, error);
  if (config == NULL)
    return FALSE;
  text = (AssayResultText){ run, config, summary.n_overall > 0, summary.n_confidence > 0 };
  if (options->csv)
    {
      g_autoptr (GString) head = g_string_new (NULL);

      assay_result_text_append_head (&text, head);
      assay_cli_print_text (head->str);
    }
  else if (!options->json)
    {
      g_autofree char *title = assay_result_text_dup_title (&text, &summary);

      assay_cli_print_text (title);
    }
  return print_all (cli, &text, options, ids, error) && print_pending (cli, run, options, error);
}

static gboolean
results (AssayCli *cli, GError **error)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "run", 'r', 0, G_OPTION_ARG_INT, &options.run, "Which (the latest)", "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "A JSON object per line", NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &options.csv, "CSV, with formulas defused", NULL },
    { "needs-review", 0, 0, G_OPTION_ARG_NONE, &options.needs_review,
      "Only those that a person should see", NULL },
    { "has-error", 0, 0, G_OPTION_ARG_NONE, &options.has_error, "Only errors", NULL },
    { "search", 0, 0, G_OPTION_ARG_FILENAME, &options.search, "Only those that hold the text", "TEXT" },
    { "filter", 0, 0, G_OPTION_ARG_FILENAME, &options.filter,
      "Such as 'quality<=2 and comments~blurred'", "CONDITION" },
    { "sort", 0, 0, G_OPTION_ARG_FILENAME, &options.sort, "By a field, or FIELD:desc", "FIELD" },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &options.limit, "So many at most", "N" },
    { NULL },
  };
  g_autoptr (AssayProject) project = NULL;
  gboolean ok = assay_cli_parse (cli, entries, 1, 1, error) &&
                assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error);

  if (ok)
    project = assay_cli_find_project (cli, cli->args[0], error);
  ok = project != NULL && show (cli, project, &options, error);
  g_free (options.search);
  g_free (options.filter);
  g_free (options.sort);
  return ok;
}

const AssayCmd assay_cmd_results[] = {
  { NULL, "PROJECT", "Shows what a run answered",
    "  assayctl results Photos --run 1 --json\n"
    "  assayctl results Photos --needs-review --sort quality\n"
    "  assayctl results Photos --csv > photos.csv",
    results },
  { NULL },
};
