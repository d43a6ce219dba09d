/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-results.c: assayctl results. Filter and order are SQL; the answer is a vector of ids, whose
 * rows are read and printed page by page, so that a million of them take no more memory than ten.
 * Tasks that a run never came to are listed as well, with the reason it stopped as their error. */

#include "assay-cmd-drive.h"

#include "assay-accuracy-refresh.h"
#include "assay-error.h"
#include "assay-query.h"
#include "assay-result-text.h"

#include <string.h>
#include <unistd.h>

#define PAGE_ROWS 200
/* What was not named. */
#define NO_LIMIT G_MAXINT64

typedef enum
{
  FORM_TABLE,
  FORM_JSON,
  FORM_CSV,
} Form;

/* What "results" was told. */
typedef struct
{
  char *run;
  gboolean json;
  gboolean csv;
  gboolean needs_review;
  gboolean has_error;
  char *search;
  char *filter;
  char *sort;
  gint64 limit;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->run);
  g_free (options->search);
  g_free (options->filter);
  g_free (options->sort);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
names_accuracy (const char *text)
{
  return text != NULL && (strstr (text, "accuracy") != NULL || strstr (text, "correct") != NULL);
}

static gboolean
refresh (AssayDb *db, gpointer data, GError **error)
{
  return assay_accuracy_refresh (db, *(gint64 *) data, NULL, error);
}

/* Who asks for what is correct wants to know it as it is now. */
static gboolean
refresh_accuracy (AssayCli *cli, const AssayRun *run, const Options *options, GError **error)
{
  gint64 id = run->id;
  gboolean stale = FALSE;

  if (!names_accuracy (options->filter) && !names_accuracy (options->sort))
    return TRUE;
  if (!assay_accuracy_is_stale (cli->db, id, &stale, error))
    return FALSE;
  return !stale || assay_workspace_is_read_only (cli->workspace)
         || assay_cli_write (cli, refresh, &id, ASSAY_CHANGE_RESULTS, error);
}

static void
set_names (AssayQuery *query, const AssayRun *run, AssayLabelConfig *config)
{
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (config, &n);
  g_autofree const char **names = g_new0 (const char *, n + 1);
  g_auto (GStrv) slots = assay_run_dup_slots (run);

  for (guint i = 0; i < n; i++)
    names[i] = columns[i].name;
  assay_query_set_names (query, names);
  if (slots != NULL)
    assay_query_set_slots (query, (const char *const *) slots);
}

static gboolean
set_sort (AssayQuery *query, const char *text, GError **error)
{
  const char *colon = strrchr (text, ':');
  gboolean descending = colon != NULL && strcmp (colon, ":desc") == 0;
  g_autofree char *field = NULL;

  if (colon != NULL && !descending && strcmp (colon, ":asc") != 0)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "“%s” is no order; write it like “overall” or “overall:desc”", text);
      return FALSE;
    }
  field = colon != NULL ? g_strndup (text, (gsize) (colon - text)) : g_strdup (text);
  return assay_query_set_sort (query, strcmp (field, "latency_ms") == 0 ? "latency" : field,
                               descending, error);
}

static GArray *
find_ids (AssayCli *cli, const AssayRun *run, AssayLabelConfig *config, const Options *options,
          GError **error)
{
  g_autoptr (AssayQuery) query = assay_query_new (ASSAY_QUERY_RESULTS, run->id);

  set_names (query, run, config);
  if ((options->needs_review && !assay_query_add (query, "needs_review", "=", "1", error)) ||
      (options->has_error && !assay_query_add (query, "has_error", "=", "1", error)) ||
      (options->filter != NULL && !assay_query_parse (query, options->filter, error)) ||
      (options->sort != NULL && !set_sort (query, options->sort, error)))
    return NULL;
  assay_query_set_search (query, options->search);
  if (options->limit != NO_LIMIT)
    assay_query_set_limit (query, options->limit);
  return assay_query_ids (query, cli->db, error);
}

static void
print_page (const AssayResultText *text, Form form, AssayTable *table, GPtrArray *results)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < results->len; i++)
    if (form == FORM_JSON)
      assay_result_text_append_json (out, results->pdata[i]);
    else if (form == FORM_CSV)
      assay_result_text_append_csv (text, out, results->pdata[i]);
    else
      assay_result_text_add_row (text, table, results->pdata[i]);
  if (form == FORM_TABLE)
    assay_cli_print_table (table);
  else
    assay_cli_print_text (out->str);
}

static gboolean
print_results (AssayCli *cli, const AssayResultText *text, Form form, GArray *ids, GError **error)
{
  g_autoptr (AssayTable) table = assay_cli_new_table ();

  if (form == FORM_TABLE)
    assay_result_text_add_columns (text, table);
  for (guint from = 0; from == 0 || from < ids->len; from += PAGE_ROWS)
    {
      g_autoptr (GPtrArray) results
        = assay_result_load_many (cli->db, &g_array_index (ids, gint64, from),
                                  MIN (PAGE_ROWS, ids->len - from), form == FORM_TABLE, error);

      if (results == NULL)
        return FALSE;
      print_page (text, form, table, results);
    }
  return TRUE;
}

/* Tasks without a result belong to the list unless it was asked for something they can't have. */
static gboolean
wants_pending (const Options *options)
{
  return !options->needs_review && options->search == NULL && options->filter == NULL &&
         options->limit == NO_LIMIT;
}

static gboolean
print_pending (AssayCli *cli, const AssayRun *run, const Options *options, GError **error)
{
  gboolean stopped = run->state != ASSAY_RUN_RUNNING && run->state != ASSAY_RUN_PENDING;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (!wants_pending (options) || (options->has_error && !stopped))
    return TRUE;
  ids = assay_run_list_pending (cli->db, run->id, error);
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      assay_result_text_append_pending (out, run, g_array_index (ids, gint64, i));
      assay_cli_print_text (out->str);
      g_string_truncate (out, 0);
    }
  return TRUE;
}

static gboolean
print_all (AssayCli *cli, const AssayRun *run, AssayLabelConfig *config, const Options *options,
           GError **error)
{
  Form form = options->json ? FORM_JSON : options->csv ? FORM_CSV : FORM_TABLE;
  g_autoptr (GArray) ids
    = refresh_accuracy (cli, run, options, error) ? find_ids (cli, run, config, options, error) : NULL;
  AssayRunSummary summary;
  AssayResultText text = { run, config, FALSE, FALSE };
  g_autofree char *title = NULL;
  g_autoptr (GString) head = g_string_new (NULL);

  if (ids == NULL || !assay_run_summarize (cli->db, run->id, &summary, error))
    return FALSE;
  text.has_overall = summary.n_overall > 0;
  text.has_confidence = summary.n_confidence > 0;
  if (form == FORM_CSV)
    assay_result_text_append_head (&text, head);
  else if (form == FORM_TABLE)
    {
      title = assay_result_text_dup_title (&text, &summary);
      g_string_append_printf (head, "%s\n", title);
    }
  assay_cli_print_text (head->str);
  return print_results (cli, &text, form, ids, error) &&
         (form != FORM_JSON || print_pending (cli, run, options, error));
}

static gboolean
results (AssayCli *cli, GError **error)
{
  g_auto (Options) options = { .limit = NO_LIMIT };
  const GOptionEntry entries[] = {
    { "run", 'r', 0, G_OPTION_ARG_FILENAME, &options.run,
      "Of this run: its number, a version such as v2, or a tag; by default the latest", "RUN" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "A line of JSON for each task", NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &options.csv, "For spreadsheets", NULL },
    { "needs-review", 0, 0, G_OPTION_ARG_NONE, &options.needs_review, "Those that a person should see", NULL },
    { "has-error", 0, 0, G_OPTION_ARG_NONE, &options.has_error, "Those that failed", NULL },
    { "search", 0, 0, G_OPTION_ARG_FILENAME, &options.search, "Those that hold this text", "TEXT" },
    { "filter", 0, 0, G_OPTION_ARG_FILENAME, &options.filter,
      "Such as “overall<=2” or “status=ok and cost>0.01”", "CONDITION" },
    { "sort", 0, 0, G_OPTION_ARG_FILENAME, &options.sort,
      "A column, or task, overall, confidence, cost, latency, …", "FIELD[:desc]" },
    { "limit", 0, 0, G_OPTION_ARG_INT64, &options.limit, "So many at most", "N" },
    { NULL },
  };
  g_autoptr (AssayProject) project = NULL;
  g_autoptr (AssayRun) run = NULL;
  g_autoptr (AssayLabelConfig) config = NULL;

  if (!assay_cli_parse (cli, entries, 1, 1, error))
    return FALSE;
  if (options.json && options.csv)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "Results are --json or --csv, not both");
      return FALSE;
    }
  if (options.limit < 1)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "A limit is at least 1");
      return FALSE;
    }
  if (!assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  project = assay_cli_find_project (cli, cli->args[0], error);
  run = project != NULL ? assay_cli_find_run (cli, project, options.run, error) : NULL;
  config = run != NULL ? assay_run_dup_config (run, project->label_config, error) : NULL;
  return config != NULL && print_all (cli, run, config, &options, error);
}

const AssayCmd assay_cmd_results[] = {
  { NULL, "PROJECT", "Shows what a run answered",
    "  assayctl results Photos\n"
    "  assayctl results Photos --run 1 --json\n"
    "  assayctl results Photos --needs-review --sort overall",
    results },
  { NULL },
};
