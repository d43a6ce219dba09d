/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-vote-export.c: every vote on the runs of a comparison, as lines of CSV or JSON: one for each task,
 * pair of runs and person. Preferences are what reward models and judges are measured by elsewhere; so they
 * go out whole, with who said it, when, and whether the names were hidden. The names of the members are a
 * promise. Reads the database: in a window, in the reading worker. */

#include "assay-vote-export.h"

#include "assay-csv.h"
#include "assay-json.h"

#include <string.h>

typedef enum
{
  FIELD_NUMBER,
  FIELD_TEXT,
  FIELD_TRUTH,
} FieldKind;

/* One member of a vote. Text is borrowed; NULL: nobody is preferred. */
typedef struct
{
  const char *name;
  FieldKind kind;
  gint64 number;
  const char *text;
} Field;

#define N_FIELDS 10

/* A pair of runs whose votes are on their way to a text. */
typedef struct
{
  GString *out;
  gint64 a, b;
  const char *a_label, *b_label;
  gboolean as_json;
} Export;

static void
list_fields (const Export *export, const AssayPreference *vote, const char *time, Field fields[N_FIELDS])
{
  const char *words[] = { NULL, "a", "b", "tie" };
  const char *labels[] = { NULL, export->a_label, export->b_label, NULL };
  const Field all[N_FIELDS] = {
    { "task", FIELD_NUMBER, .number = vote->task_id },
    { "a", FIELD_NUMBER, .number = export->a },
    { "a_label", FIELD_TEXT, .text = export->a_label },
    { "b", FIELD_NUMBER, .number = export->b },
    { "b_label", FIELD_TEXT, .text = export->b_label },
    { "preferred", FIELD_TEXT, .text = words[vote->choice] },
    { "preferred_label", FIELD_TEXT, .text = labels[vote->choice] },
    { "blind", FIELD_TRUTH, .number = vote->blind },
    { "author", FIELD_TEXT, .text = vote->author },
    { "created_at", FIELD_TEXT, .text = time },
  };

  memcpy (fields, all, sizeof all);
}

static void
append_json (GString *out, const Field *field)
{
  if (field->kind == FIELD_NUMBER)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, field->number);
  else if (field->kind == FIELD_TRUTH)
    g_string_append (out, field->number != 0 ? "true" : "false");
  else if (field->text == NULL)
    g_string_append (out, "null");
  else
    assay_json_append_string (out, field->text);
}

static void
append_csv (GString *out, const Field *field)
{
  if (field->kind == FIELD_TEXT)
    assay_csv_append (out, field->text != NULL ? field->text : "", ',');
  else
    append_json (out, field);
}

static void
add_vote (const AssayPreference *vote, gpointer data)
{
  const Export *export = data;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (vote->created_at / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format_iso8601 (time);
  Field fields[N_FIELDS];

  list_fields (export, vote, text, fields);
  for (guint i = 0; i < N_FIELDS; i++)
    if (export->as_json)
      {
        g_string_append_printf (export->out, "%s\"%s\":", i == 0 ? "{" : ",", fields[i].name);
        append_json (export->out, &fields[i]);
      }
    else
      {
        g_string_append (export->out, i == 0 ? "" : ",");
        append_csv (export->out, &fields[i]);
      }
  g_string_append (export->out, export->as_json ? "}\n" : "\n");
}

static void
append_head (GString *out)
{
  const AssayPreference none = { 0 };
  const Export empty = { 0 };
  Field fields[N_FIELDS];

  list_fields (&empty, &none, NULL, fields);
  for (guint i = 0; i < N_FIELDS; i++)
    g_string_append_printf (out, "%s%s", i == 0 ? "" : ",", fields[i].name);
  g_string_append_c (out, '\n');
}

/**
 * assay_votes_dup_text:
 * @db: a connection of the calling thread
 * @run_ids: (array length=n): the runs
 * @labels: (array length=n): what each is called
 * @as_json: lines of JSON; else CSV with a line of names
 *
 * Returns: (transfer full): a line for each vote on a pair of these runs.
 */
char *
assay_votes_dup_text (AssayDb *db, const gint64 *run_ids, const char *const *labels, guint n, gboolean as_json,
                      GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!as_json)
    append_head (out);
  for (guint a = 0; a < n; a++)
    for (guint b = a + 1; b < n; b++)
      {
        Export export = { out, run_ids[a], run_ids[b], labels[a], labels[b], as_json };

        if (!assay_preference_each (db, run_ids[a], run_ids[b], add_vote, &export, error))
          return NULL;
      }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
