/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-query.c: filter and order as a value, and the one place that makes SQL of what a user typed.
 * A field is a row of a table, or the name of a data key or control, which goes in as a bound JSON
 * path; a value is always bound. Nothing of the user's text becomes SQL.
 *
 * The answer is a vector of ids. Fields of the narrow tables, and the run's first eight ordered
 * controls (its "slots"), are read without touching the values; other controls and texts cost a
 * look into the JSON of each row. A search takes its candidates from the index of the tasks' texts if
 * that is likely to be less work, and compares the text in any case. */

#include "assay-query.h"

#include "assay-error.h"
#include "assay-order.h"
#include "assay-query-value.h"
#include "assay-result.h"
#include "assay-task-search.h"

#include <string.h>

/* SQLite's spelling; another driver has its own. */
#define SQL_JSON_EXTRACT "json_extract(%s, $%d)"
#define SQL_IN_JSON_LIST "%s IN (SELECT value FROM json_each($%d))"

typedef struct
{
  const char *name;
  const char *column;
  gboolean is_text;
} Field;

static const Field task_fields[] = {
  { "id", "t.id", FALSE },
  { "inner_id", "t.inner_id", FALSE },
  { "ground_truth", "t.ground_truth", FALSE },
  { "annotations", "t.n_annotations", FALSE },
  { "created_at", "t.created_at", FALSE },
  { "import", "t.import_id", FALSE },
};

static const Field result_fields[] = {
  { "id", "r.id", FALSE },
  { "task", "r.task_id", FALSE },
  { "status", "CASE r.status WHEN 1 THEN 'ok' ELSE 'error' END", TRUE },
  { "has_error", "(r.status = 2)", FALSE },
  { "needs_review", "(r.review <> 0 AND r.reviewed_at IS NULL)", FALSE },
  { "error_kind", "r.error_kind", TRUE },
  { "overall", "r.overall", FALSE },
  { "accuracy", "r.accuracy", FALSE },
  { "correct", "r.correct", FALSE },
  { "confidence", "r.confidence", FALSE },
  { "cost", "r.cost", FALSE },
  { "latency", "r.latency_us", FALSE },
  { "input_tokens", "r.input_tokens", FALSE },
  { "output_tokens", "r.output_tokens", FALSE },
  { "cached", "r.cached", FALSE },
};

static const struct
{
  const char *name;
  const char *sql;
  gboolean is_like;
} operators[] = {
  { "!=", "<>", FALSE },
  { "<=", "<=", FALSE },
  { ">=", ">=", FALSE },
  { "!~", "NOT LIKE", TRUE },
  { "=", "=", FALSE },
  { "<", "<", FALSE },
  { ">", ">", FALSE },
  { "~", "LIKE", TRUE },
};

typedef struct
{
  const Field *field; /* NULL: a data key or control */
  int slot;           /* 1 … 8, 0: none */
  char *path;         /* of a key or control */
  gboolean is_truth;  /* of the task's ground truth */
  gboolean is_list;   /* one of several ids; the value is a list in JSON */
  char *search;       /* anywhere in the row's data or values: the text itself */
  int op;
  char *value; /* what it is compared with */
} Term;

struct _AssayQuery
{
  AssayQueryTarget target;
  gint64 owner_id;
  char **slots;
  char **names; /* NULL: any name is taken for a key or control */
  GArray *terms;
  Term search; /* only search and value */
  Term sort;   /* op unused */
  gboolean has_sort;
  gboolean descending;
  gint64 limit;
};

static void
term_clear (gpointer data)
{
  Term *term = data;

  g_free (term->path);
  g_free (term->search);
  g_free (term->value);
}

/**
 * assay_query_new:
 * @owner_id: the project whose tasks, or the run whose results are asked for
 *
 * Returns: (transfer full): a query for all of them in the order of ids.
 */
AssayQuery *
assay_query_new (AssayQueryTarget target, gint64 owner_id)
{
  AssayQuery *query = g_new0 (AssayQuery, 1);

  query->target = target;
  query->owner_id = owner_id;
  query->terms = g_array_new (FALSE, TRUE, sizeof (Term));
  g_array_set_clear_func (query->terms, term_clear);
  query->limit = -1;
  return query;
}

/**
 * assay_query_free:
 * @query: (transfer full): what to free
 */
void
assay_query_free (AssayQuery *query)
{
  g_array_unref (query->terms);
  term_clear (&query->search);
  term_clear (&query->sort);
  g_strfreev (query->slots);
  g_strfreev (query->names);
  g_free (query);
}

/**
 * assay_query_set_slots:
 * @controls: (array zero-terminated=1): the run's controls in result.n1 … n8
 */
void
assay_query_set_slots (AssayQuery *query, const char *const *controls)
{
  g_strfreev (query->slots);
  query->slots = g_strdupv ((char **) controls);
}

/**
 * assay_query_set_names:
 * @names: (array zero-terminated=1): the keys or controls there are
 *
 * From now on another name is an error, instead of a key that no row has.
 */
void
assay_query_set_names (AssayQuery *query, const char *const *names)
{
  g_strfreev (query->names);
  query->names = g_strdupv ((char **) names);
}

static const Field *
find_field (const AssayQuery *query, const char *name)
{
  const Field *fields = query->target == ASSAY_QUERY_TASKS ? task_fields : result_fields;
  gsize n = query->target == ASSAY_QUERY_TASKS ? G_N_ELEMENTS (task_fields)
                                               : G_N_ELEMENTS (result_fields);

  for (gsize i = 0; i < n; i++)
    if (strcmp (fields[i].name, name) == 0)
      return &fields[i];
  return NULL;
}

static gboolean
check_name (const AssayQuery *query, const char *name, GError **error)
{
  g_autoptr (GString) all = NULL;
  const Field *fields = query->target == ASSAY_QUERY_TASKS ? task_fields : result_fields;
  gsize n = query->target == ASSAY_QUERY_TASKS ? G_N_ELEMENTS (task_fields)
                                               : G_N_ELEMENTS (result_fields);

  if (query->names == NULL || g_strv_contains ((const char *const *) query->names, name))
    return TRUE;
  all = g_string_new (NULL);
  for (int i = 0; query->names[i] != NULL; i++)
    g_string_append_printf (all, "%s, ", query->names[i]);
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (all, "%s%s", i > 0 ? ", " : "", fields[i].name);
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "There is no field “%s”; there are %s", name,
               all->str);
  return FALSE;
}

static gboolean
resolve (const AssayQuery *query, const char *name, Term *term, GError **error)
{
  const char *key = g_str_has_prefix (name, "data.") ? name + strlen ("data.") : name;
  gboolean is_result = query->target == ASSAY_QUERY_RESULTS;
  gboolean is_value = is_result && g_str_has_prefix (name, "value.");

  term->is_truth = is_result && g_str_has_prefix (name, "truth.");
  if (is_value || term->is_truth)
    key = name + strlen ("value.");

  if (*key == '\0' || strlen (key) > 200 || strpbrk (key, "\"\\") != NULL)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "“%s” can't be a field of a filter",
                   name);
      return FALSE;
    }
  term->field = find_field (query, name);
  for (int i = 0; term->field == NULL && query->slots != NULL && query->slots[i] != NULL &&
                  i < ASSAY_RESULT_N_NUMBERS;
       i++)
    if (strcmp (query->slots[i], name) == 0)
      term->slot = i + 1;
  if (term->field != NULL)
    return TRUE;
  if (!check_name (query, key, error))
    return FALSE;
  term->path = g_strdup_printf ("$.\"%s\"", key);
  return TRUE;
}

/* Only of ids there can be a list. */
static char *
dup_id_list (const Term *term, const char *op, const char *value)
{
  gboolean is_id = term->field != NULL
                   && (strcmp (term->field->name, "id") == 0 || strcmp (term->field->name, "task") == 0);

  return is_id && strcmp (op, "=") == 0 ? assay_query_value_dup_list (value) : NULL;
}

/**
 * assay_query_add:
 * @field: a field, or a data key ("data.text" or "text"), or a control; of results also "value.NAME", what
 *   a control's answer says, and "truth.NAME", what the ground truth says; or "search", which looks
 *   everywhere
 * @op: one of = != < <= > >= ~ (contains) !~
 * @value: what it is compared with; of ids and tasks also several with commas between them
 *
 * Only rows for which this holds, too.
 */
gboolean
assay_query_add (AssayQuery *query, const char *field, const char *op, const char *value,
                 GError **error)
{
  Term term = { .op = -1 };
  gboolean is_search = strcmp (field, "search") == 0;

  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    if (strcmp (operators[i].name, op) == 0)
      term.op = (int) i;
  if (term.op < 0 || query->terms->len >= ASSAY_QUERY_MAX_TERMS)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   term.op < 0 ? "“%s” is no comparison; use = != < <= > >= ~ or !~"
                               : "“%s”: a filter has 16 conditions at most",
                   op);
      return FALSE;
    }
  if (is_search && strcmp (op, "~") != 0)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "Write a search like “search~refund”");
      return FALSE;
    }
  if (!is_search && !resolve (query, field, &term, error))
    return FALSE;
  if (term.slot != 0 && !assay_query_value_is_number (value)) /* a slot has the places of choices, not their names */
    {
      term.slot = 0;
      g_free (term.path);
      term.path = g_strdup_printf ("$.\"%s\"", field);
    }
  term.search = is_search ? g_strdup (value) : NULL;
  term.value = dup_id_list (&term, op, value);
  term.is_list = term.value != NULL;
  if (!term.is_list)
    term.value = operators[term.op].is_like ? assay_query_value_dup_pattern (value) : g_strdup (value);
  g_array_append_val (query->terms, term);
  return TRUE;
}

/**
 * assay_query_set_search:
 * @text: (nullable): rows that hold it anywhere in their data or values, in any case of letters
 */
void
assay_query_set_search (AssayQuery *query, const char *text)
{
  term_clear (&query->search);
  query->search = (Term){ 0 };
  if (text != NULL && *text != '\0')
    query->search = (Term){ .search = g_strdup (text), .value = assay_query_value_dup_pattern (text) };
}

/**
 * assay_query_set_sort:
 * @field: (nullable): as in assay_query_add(); %NULL for the order of ids
 */
gboolean
assay_query_set_sort (AssayQuery *query, const char *field, gboolean descending, GError **error)
{
  term_clear (&query->sort);
  query->sort = (Term){ 0 };
  query->has_sort = field != NULL;
  query->descending = descending;
  return field == NULL || resolve (query, field, &query->sort, error);
}

/**
 * assay_query_set_limit:
 * @limit: so many rows at most, −1 for all
 */
void
assay_query_set_limit (AssayQuery *query, gint64 limit)
{
  query->limit = limit;
}

typedef enum
{
  IN_ANY_ORDER,
  BY_ID, /* all of them, in the order of ids */
  IN_ORDER,
} Order;

typedef struct
{
  GString *where;
  GString *order;
  AssayDb *db;       /* asked whether the index of texts helps */
  GPtrArray *values; /* what is bound to $2, $3, … */
  gboolean wide;     /* needs the values */
} Sql;

static int
add_value (Sql *sql, const char *value)
{
  g_ptr_array_add (sql->values, g_strdup (value));
  return (int) sql->values->len + 1;
}

static char *
column_of (const AssayQuery *query, const Term *term, Sql *sql)
{
  if (term->field != NULL)
    return g_strdup (term->field->column);
  if (term->slot != 0)
    return g_strdup_printf ("r.n%d", term->slot);
  if (term->is_truth)
    return g_strdup_printf ("(SELECT " SQL_JSON_EXTRACT " FROM annotation a WHERE a.task_id = r.task_id"
                            " AND a.ground_truth = 1)",
                            "a.value", add_value (sql, term->path));
  sql->wide = TRUE;
  return g_strdup_printf (SQL_JSON_EXTRACT, query->target == ASSAY_QUERY_TASKS ? "t.data" : "v.value",
                          add_value (sql, term->path));
}

/* The tasks among which all with the text are, as a list for a condition; NULL: all tasks are read. */
static char *
dup_candidates (const AssayQuery *query, const char *text, Sql *sql)
{
  const char *count = query->target == ASSAY_QUERY_TASKS ? "SELECT n_tasks FROM project WHERE id = $1"
                                                         : "SELECT total FROM run WHERE id = $1";
  gint64 n = assay_db_get_int (sql->db, NULL, count, "i", query->owner_id);
  g_autofree char *match = NULL;
  char *list = assay_task_search_dup_list (sql->db, text, n, (int) sql->values->len + 2, &match);

  if (list != NULL)
    add_value (sql, match);
  return list;
}

static void
add_search (const AssayQuery *query, const Term *term, Sql *sql)
{
  int n = add_value (sql, term->value);
  g_autofree char *list = dup_candidates (query, term->search, sql);

  if (query->target == ASSAY_QUERY_TASKS && list != NULL)
    g_string_append_printf (sql->where, " AND t.id IN %s", list);
  if (query->target == ASSAY_QUERY_TASKS)
    g_string_append_printf (sql->where, " AND t.data LIKE $%d ESCAPE '!'", n);
  else
    g_string_append_printf (sql->where,
                            " AND (v.value LIKE $%d ESCAPE '!' OR v.error LIKE $%d ESCAPE '!' OR %s%s%sEXISTS"
                            " (SELECT 1 FROM task WHERE id = r.task_id AND data LIKE $%d ESCAPE '!'))",
                            n, n, list != NULL ? "r.task_id IN " : "", list != NULL ? list : "",
                            list != NULL ? " AND " : "", n);
  sql->wide = TRUE;
}

static void
add_term (const AssayQuery *query, const Term *term, Sql *sql)
{
  g_autofree char *column = column_of (query, term, sql);
  const char *op = operators[term->op].sql;
  gboolean numeric = (term->field == NULL || !term->field->is_text) && assay_query_value_is_number (term->value);
  int n = add_value (sql, term->value);

  if (term->is_list)
    g_string_append_printf (sql->where, " AND " SQL_IN_JSON_LIST, column, n);
  else if (operators[term->op].is_like)
    g_string_append_printf (sql->where, " AND %s %s $%d ESCAPE '!'", column, op, n);
  else if (*term->value == '\0' && term->path != NULL) /* "" is no answer */
    g_string_append_printf (sql->where, " AND coalesce(%s, '') %s $%d", column, op, n);
  else if (numeric) /* values are bound as text, but must be compared as numbers */
    g_string_append_printf (sql->where, " AND CAST(%s AS REAL) %s CAST($%d AS REAL)", column, op, n);
  else
    g_string_append_printf (sql->where, " AND %s %s $%d", column, op, n);
}

static char *
build (const AssayQuery *query, AssayDb *db, const char *what, Order order, GPtrArray *values)
{
  Sql sql = { g_string_new (NULL), g_string_new (NULL), db, values, FALSE };
  const char *id = query->target == ASSAY_QUERY_TASKS ? "t.id" : "r.task_id";
  char *text;

  for (guint i = 0; i < query->terms->len; i++)
    {
      const Term *term = &g_array_index (query->terms, Term, i);

      if (term->search != NULL)
        add_search (query, term, &sql);
      else
        add_term (query, term, &sql);
    }
  if (query->search.search != NULL)
    add_search (query, &query->search, &sql);
  if (order == IN_ORDER && query->has_sort)
    {
      g_autofree char *column = column_of (query, &query->sort, &sql);

      g_string_append_printf (sql.order, " ORDER BY %s%s NULLS LAST, %s", column,
                              query->descending ? " DESC" : "", id);
    }
  else if (order != IN_ANY_ORDER)
    g_string_append_printf (sql.order, " ORDER BY %s", id);
  if (order == IN_ORDER && query->limit >= 0)
    g_string_append_printf (sql.order, " LIMIT %" G_GINT64_FORMAT, query->limit);

  text = query->target == ASSAY_QUERY_TASKS
           ? g_strdup_printf ("SELECT %s FROM task t WHERE t.project_id = $1"
                              " AND t.deleted_at IS NULL%s%s",
                              what, sql.where->str, sql.order->str)
           : g_strdup_printf ("SELECT %s FROM result r%s WHERE r.run_id = $1%s%s", what,
                              sql.wide ? " JOIN result_value v ON v.result_id = r.id" : "",
                              sql.where->str, sql.order->str);
  g_string_free (sql.where, TRUE);
  g_string_free (sql.order, TRUE);
  return text;
}

/* @values: gets the bound texts, which must outlive the statement */
static AssayStmt *
prepare (const AssayQuery *query, AssayDb *db, const char *what, Order order, GPtrArray *values,
         GError **error)
{
  g_autofree char *sql = build (query, db, what, order, values);
  AssayStmt *stmt = assay_db_prepare (db, error, sql);

  if (stmt == NULL)
    return NULL;
  assay_stmt_bind_int (stmt, 1, query->owner_id);
  for (guint i = 0; i < values->len; i++)
    assay_stmt_bind_text (stmt, (int) i + 2, values->pdata[i], -1);
  return stmt;
}

static GArray *
list_ids (const AssayQuery *query, AssayDb *db, const char *what, Order order, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AssayStmt) stmt = prepare (query, db, what, order, values, error);

  if (stmt == NULL)
    return NULL;
  while (assay_stmt_next (stmt, &local_error))
    {
      gint64 id = assay_stmt_get_int (stmt, 0);

      g_array_append_val (ids, id);
    }
  if (local_error == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* Whether the order is that of a number that a narrow table has: then the database is asked for the
 * numbers, in the order of ids, in which it has them, and they are sorted here in a tenth of the time. */
static gboolean
is_by_number (const AssayQuery *query)
{
  const Term *sort = &query->sort;

  return query->has_sort && (sort->field != NULL ? !sort->field->is_text : sort->slot != 0);
}

static GArray *
list_ids_by_number (const AssayQuery *query, AssayDb *db, GError **error)
{
  g_autofree char *column = query->sort.field != NULL ? g_strdup (query->sort.field->column)
                                                      : g_strdup_printf ("r.n%d", query->sort.slot);
  g_autofree char *what
    = g_strdup_printf ("%s, %s", query->target == ASSAY_QUERY_TASKS ? "t.id" : "r.id", column);
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (AssayOrderItem));
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt = prepare (query, db, what, BY_ID, values, error);

  if (stmt == NULL)
    return NULL;
  while (assay_stmt_next (stmt, &local_error))
    {
      AssayOrderItem item = { assay_order_none (), assay_stmt_get_int (stmt, 0) };

      if (!assay_stmt_is_null (stmt, 1))
        item.key = assay_order_key (assay_stmt_get_double (stmt, 1), query->descending);
      g_array_append_val (items, item);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return assay_order_list (items, query->limit);
}

/**
 * assay_query_ids:
 * @db: a connection of the calling thread
 *
 * Returns: (transfer full) (element-type gint64): the ids in order.
 */
GArray *
assay_query_ids (const AssayQuery *query, AssayDb *db, GError **error)
{
  if (is_by_number (query))
    return list_ids_by_number (query, db, error);
  return list_ids (query, db, query->target == ASSAY_QUERY_TASKS ? "t.id" : "r.id", IN_ORDER, error);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

/**
 * assay_query_task_ids:
 * @db: a connection of the calling thread
 *
 * Returns: (transfer full) (element-type gint64): the tasks, or the tasks of the results, in rising
 * order.
 */
GArray *
assay_query_task_ids (const AssayQuery *query, AssayDb *db, GError **error)
{
  GArray *ids = list_ids (query, db, query->target == ASSAY_QUERY_TASKS ? "t.id" : "r.task_id", IN_ANY_ORDER, error);

  if (ids != NULL)
    g_array_sort (ids, compare_ids);
  return ids;
}

/**
 * assay_query_count:
 * @db: a connection of the calling thread
 *
 * Returns: how many rows there are, the limit left aside; −1 with an error.
 */
gint64
assay_query_count (const AssayQuery *query, AssayDb *db, GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AssayStmt) stmt = prepare (query, db, "count(*)", IN_ANY_ORDER, values, error);

  return stmt != NULL && assay_stmt_next (stmt, error) ? assay_stmt_get_int (stmt, 0) : -1;
}
