/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-history.c: every run that was ever made, with all that is needed to repeat it, as values, JSON
 * lines and CSV. The names in the JSON are a promise; what is not known is null. Reads every result of the
 * project once: in a window, in the db worker. */

#include "assay-history.h"

#include "assay-csv.h"
#include "assay-json.h"

#include <math.h>
#include <string.h>

/**
 * assay_history_entry_free:
 * @entry: (transfer full): what to free
 */
void
assay_history_entry_free (AssayHistoryEntry *entry)
{
  g_clear_pointer (&entry->run, assay_run_free);
  g_clear_pointer (&entry->version, assay_version_free);
  g_free (entry);
}

/**
 * assay_history_list:
 * @db: a connection of the calling thread
 *
 * Returns: (transfer full) (element-type AssayHistoryEntry): the runs of a project, the latest first.
 */
GPtrArray *
assay_history_list (AssayDb *db, gint64 project_id, GError **error)
{
  g_autoptr (GPtrArray) runs = assay_run_list (db, project_id, error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_history_entry_free);

  if (runs == NULL)
    return NULL;
  g_ptr_array_set_free_func (runs, NULL);
  for (guint i = 0; i < runs->len; i++)
    {
      AssayHistoryEntry *entry = g_new0 (AssayHistoryEntry, 1);

      entry->run = runs->pdata[i];
      g_ptr_array_add (list, entry);
    }
  for (guint i = 0; i < list->len; i++)
    {
      AssayHistoryEntry *entry = list->pdata[i];

      entry->version = assay_version_load (db, entry->run->version_id, NULL);
      if (!assay_run_summarize (db, entry->run->id, &entry->summary, error))
        return NULL;
    }
  return g_steal_pointer (&list);
}

/**
 * assay_history_entry_dup_model:
 *
 * Returns: (transfer full): CONNECTION/MODEL, or builtin.
 */
char *
assay_history_entry_dup_model (const AssayHistoryEntry *entry)
{
  const AssayRun *run = entry->run;

  return strcmp (run->connection, "builtin") == 0 ? g_strdup ("builtin")
                                                  : g_strdup_printf ("%s/%s", run->connection, run->model);
}

/**
 * assay_history_entry_get_cost:
 *
 * Returns: what the run cost as far as it is known, dollars; NAN when nothing of it is.
 */
double
assay_history_entry_get_cost (const AssayHistoryEntry *entry)
{
  gint64 done = entry->run->ok + entry->run->failed;

  return done > 0 && entry->run->n_cost_unknown >= done ? NAN : entry->run->cost;
}

typedef enum
{
  FIELD_INT,
  FIELD_NUMBER,
  FIELD_TEXT,
  FIELD_TIME, /* 0: never */
  FIELD_JSON,
} FieldKind;

/* What is said of a run: its name, and where it is. Text is borrowed from the entry. */
typedef struct
{
  const char *name;
  FieldKind kind;
  gint64 integer;
  double number;
  const char *text;
} Field;

#define N_FIELDS 31

static void
list_fields (const AssayHistoryEntry *entry, const char *model, Field fields[N_FIELDS])
{
  const AssayRun *run = entry->run;
  const AssayRunSummary *summary = &entry->summary;
  const Field all[N_FIELDS] = {
    { "run", FIELD_INT, .integer = run->id },
    { "prompt", FIELD_TEXT, .text = run->prompt_name },
    { "version", FIELD_INT, .integer = run->version_number },
    { "model", FIELD_TEXT, .text = model },
    { "served_model", FIELD_TEXT, .text = run->served_model },
    { "params", FIELD_JSON, .text = entry->version != NULL ? entry->version->params : NULL },
    { "subset", FIELD_TEXT, .text = run->subset },
    { "seed", FIELD_INT, .integer = run->seed },
    { "state", FIELD_TEXT, .text = assay_run_state_name (run->state) },
    { "reason", FIELD_TEXT, .text = run->reason },
    { "total", FIELD_INT, .integer = run->total },
    { "ok", FIELD_INT, .integer = run->ok },
    { "failed", FIELD_INT, .integer = run->failed },
    { "needs_review", FIELD_INT, .integer = run->needs_review },
    { "cached", FIELD_INT, .integer = run->cached },
    { "cost", FIELD_NUMBER, .number = assay_history_entry_get_cost (entry) },
    { "cost_unknown", FIELD_INT, .integer = run->n_cost_unknown },
    { "input_tokens", FIELD_INT, .integer = run->input_tokens },
    { "output_tokens", FIELD_INT, .integer = run->output_tokens },
    { "score", FIELD_NUMBER, .number = summary->overall_mean },
    { "scores", FIELD_INT, .integer = summary->n_overall },
    { "confidence", FIELD_NUMBER, .number = summary->n_confidence > 0 ? summary->confidence_mean : NAN },
    { "latency_ms_mean", FIELD_NUMBER, .number = summary->n_latency > 0 ? summary->latency_mean_us / 1000 : NAN },
    { "seconds", FIELD_NUMBER, .number = (double) run->active_us / G_USEC_PER_SEC },
    { "software", FIELD_TEXT, .text = run->software },
    { "author", FIELD_TEXT, .text = run->author },
    { "created_at", FIELD_TIME, .integer = run->created_at },
    { "started_at", FIELD_TIME, .integer = run->started_at },
    { "finished_at", FIELD_TIME, .integer = run->finished_at },
    { "project", FIELD_INT, .integer = run->project_id },
    { "settings", FIELD_JSON, .text = run->settings },
  };

  memcpy (fields, all, sizeof all);
}

static void
append_field (GString *out, const Field *field)
{
  switch (field->kind)
    {
    case FIELD_INT:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, field->integer);
      break;
    case FIELD_NUMBER:
      assay_json_append_number (out, field->number);
      break;
    case FIELD_TEXT:
      if (field->text != NULL)
        assay_json_append_string (out, field->text);
      else
        g_string_append (out, "null");
      break;
    case FIELD_TIME:
      if (field->integer > 0)
        {
          g_autoptr (GDateTime) seconds = g_date_time_new_from_unix_utc (field->integer / G_USEC_PER_SEC);
          g_autoptr (GDateTime) time = g_date_time_add (seconds, field->integer % G_USEC_PER_SEC);
          g_autofree char *text = g_date_time_format_iso8601 (time);

          g_string_append_printf (out, "\"%s\"", text);
        }
      else
        g_string_append (out, "null");
      break;
    case FIELD_JSON:
      g_string_append (out, field->text != NULL && *field->text != '\0' ? field->text : "null");
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * assay_history_entry_append_json:
 *
 * Appends a line of JSON.
 */
void
assay_history_entry_append_json (GString *out, const AssayHistoryEntry *entry)
{
  g_autofree char *model = assay_history_entry_dup_model (entry);
  Field fields[N_FIELDS];

  list_fields (entry, model, fields);
  for (guint i = 0; i < N_FIELDS; i++)
    {
      g_string_append_printf (out, "%s\"%s\":", i == 0 ? "{" : ",", fields[i].name);
      append_field (out, &fields[i]);
    }
  g_string_append (out, "}\n");
}

/**
 * assay_history_append_head:
 *
 * Appends the first line of the CSV.
 */
void
assay_history_append_head (GString *out)
{
  const AssayHistoryEntry empty = { .run = assay_run_new (0, 0) };
  Field fields[N_FIELDS];

  list_fields (&empty, NULL, fields);
  for (guint i = 0; i < N_FIELDS; i++)
    g_string_append_printf (out, "%s%s", i == 0 ? "" : ",", fields[i].name);
  g_string_append_c (out, '\n');
  assay_run_free (empty.run);
}

/**
 * assay_history_entry_append_csv:
 *
 * Appends a line of CSV.
 */
void
assay_history_entry_append_csv (GString *out, const AssayHistoryEntry *entry)
{
  g_autofree char *model = assay_history_entry_dup_model (entry);
  g_autoptr (GString) cell = g_string_new (NULL);
  Field fields[N_FIELDS];

  list_fields (entry, model, fields);
  for (guint i = 0; i < N_FIELDS; i++)
    {
      g_string_truncate (cell, 0);
      if (fields[i].kind == FIELD_TEXT)
        g_string_append (cell, fields[i].text != NULL ? fields[i].text : "");
      else
        append_field (cell, &fields[i]);
      if (fields[i].kind == FIELD_TIME && cell->len > 2 && cell->str[0] == '"')
        {
          g_string_erase (cell, 0, 1);
          g_string_truncate (cell, cell->len - 1);
        }
      if (i > 0)
        g_string_append_c (out, ',');
      if (strcmp (cell->str, "null") != 0)
        assay_csv_append (out, cell->str, ',');
    }
  g_string_append_c (out, '\n');
}
