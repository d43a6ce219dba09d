/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-template.c: the placeholder language of prompts. Two spellings mean the same: {{name}}, which
 * may hold a path and white space, and Label Studio's {name} of letters, digits and underscores.
 *
 * The text is cut into pieces once; rendering copies pieces and values and never scans again, so a
 * value is data: braces inside it stay braces. Which names exist is fixed at parse time. A known name
 * that a task does not have gives nothing; an unknown {{name}} is an issue for the editor; an unknown
 * {name} is most likely JSON that the prompt shows as an example, so it is text and no issue. So is
 * {{"a": 1}}, which cannot be a name. What nobody knows stays as typed. "\{{" writes two braces.
 *
 * Immutable and atomically counted: any thread may render. */

#include "assay-template.h"

#include "assay-error.h"
#include "assay-json.h"

#include <string.h>

typedef struct
{
  gssize place; /* -1 for text */
  const char *text;
  gsize length;
} Piece;

struct _AssayTemplate
{
  gatomicrefcount ref_count;
  char *text;
  gsize length;
  gboolean knows; /* whether it was told which variables exist */
  AssayVariable *variables;
  gsize n_variables;
  GStringChunk *strings;
  GArray *pieces;    /* of Piece */
  GArray *places;    /* of AssayTemplatePlace */
  GPtrArray *paths;  /* of AssayPath, one per place */
};

static void
copy_variables (AssayTemplate *self, const AssayVariable *variables, gsize n_variables)
{
  self->knows = variables != NULL;
  self->n_variables = variables != NULL ? n_variables : 0;
  self->variables = g_new0 (AssayVariable, self->n_variables + 1);
  for (gsize i = 0; i < self->n_variables; i++)
    {
      self->variables[i] = variables[i];
      self->variables[i].name = g_string_chunk_insert_const (self->strings, variables[i].name);
      self->variables[i].key = g_string_chunk_insert_const (self->strings, variables[i].key);
    }
}

static void
add_text (AssayTemplate *self, const char *text, gsize length)
{
  Piece piece = { -1, text, length };

  if (length > 0)
    g_array_append_val (self->pieces, piece);
}

/* Whether an unknown name is worth an issue: {{"a": 1}} shows JSON and is none. */
static gboolean
looks_like_name (const char *name)
{
  return strpbrk (name, "\":,;") == NULL;
}

/* Adds the place from start to end (offsets) unless its name is only text. */
static gboolean
add_place (AssayTemplate *self, gsize start, gsize end, guint braces)
{
  AssayTemplatePlace place = { .start = start, .end = end, .braces = braces };
  g_autofree char *name = g_strndup (self->text + start + braces, end - start - 2 * braces);
  Piece piece = { self->places->len, self->text + start, end - start };
  const AssayVariable *variable;

  g_strstrip (name);
  if (*name == '\0' || strlen (name) > ASSAY_TEMPLATE_MAX_NAME)
    return FALSE;
  variable = assay_variable_find (self->variables, self->n_variables, name);
  if (variable == NULL && self->knows && (braces == 1 || !looks_like_name (name)))
    return FALSE;
  place.name = g_string_chunk_insert_const (self->strings, name);
  place.known = variable != NULL;
  place.kind = variable != NULL ? variable->kind : ASSAY_VARIABLE_TEXT;
  g_array_append_val (self->pieces, piece);
  g_array_append_val (self->places, place);
  g_ptr_array_add (self->paths, assay_path_new (name));
  return TRUE;
}

/* The length of {{…}} at p, or 0. */
static gsize
match_double (const char *p)
{
  gsize length;

  if (p[0] != '{' || p[1] != '{')
    return 0;
  length = strcspn (p + 2, "{}\n");
  return p[2 + length] == '}' && p[3 + length] == '}' ? length + 4 : 0;
}

/* The length of {…} at p, or 0. Neither brace may be doubled. */
static gsize
match_single (const char *text, const char *p)
{
  gsize length = 1;

  if (*p != '{' || (p > text && p[-1] == '{'))
    return 0;
  while (g_ascii_isalnum (p[length]) || p[length] == '_')
    length++;
  return length > 1 && p[length] == '}' && p[length + 1] != '}' ? length + 1 : 0;
}

static gboolean
is_known_single (AssayTemplate *self, const char *p, gsize length)
{
  g_autofree char *name = NULL;

  if (length == 0)
    return FALSE;
  name = g_strndup (p + 1, length - 2);
  return !self->knows || assay_variable_find (self->variables, self->n_variables, name) != NULL;
}

static gboolean
scan (AssayTemplate *self, GError **error)
{
  const char *text = self->text;
  const char *from = text; /* where the pending text begins */
  const char *p = text;

  while ((p = strpbrk (p, "\\{")) != NULL)
    {
      gboolean escaped = *p == '\\';
      const char *brace = escaped ? p + 1 : p;
      gsize twice = match_double (brace);
      gsize length = twice > 0 ? twice : match_single (text, brace);

      if (escaped && ((brace[0] == '{' && brace[1] == '{') || is_known_single (self, brace, length)))
        {
          /* The text goes on behind the backslash, with the brace that is no brace any more. */
          add_text (self, from, p - from);
          from = brace;
          p = brace + (brace[1] == '{' ? 2 : 1);
          continue;
        }
      if (escaped || length == 0)
        {
          p++;
          continue;
        }
      if (self->places->len == ASSAY_TEMPLATE_MAX_PLACES)
        {
          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
                       "The prompt has more than %d variables", ASSAY_TEMPLATE_MAX_PLACES);
          return FALSE;
        }
      add_text (self, from, p - from);
      from = p;
      if (add_place (self, p - text, p - text + length, twice > 0 ? 2 : 1))
        from = p + length;
      p += length;
    }
  add_text (self, from, text + self->length - from);
  return TRUE;
}

/* Walks the text once: the places come in order. */
static void
find_lines (AssayTemplate *self)
{
  const char *p = self->text;
  guint line = 1, column = 1;

  for (guint i = 0; i < self->places->len; i++)
    {
      AssayTemplatePlace *place = &g_array_index (self->places, AssayTemplatePlace, i);

      for (; p < self->text + place->start; p = g_utf8_next_char (p))
        {
          column = *p == '\n' ? 1 : column + 1;
          line += *p == '\n' ? 1 : 0;
        }
      place->line = line;
      place->column = column;
    }
}

/**
 * assay_template_new:
 * @text: a prompt
 * @variables: (array length=n_variables) (nullable): the names that exist; %NULL when that is not
 *   known: then any name may, and one that a task does not have stays as typed
 * @n_variables: their number
 *
 * Returns: (transfer full): the prompt, ready to be rendered many times. %NULL with
 * %ASSAY_ERROR_TOO_LARGE when it is beyond a maximum, %ASSAY_ERROR_INVALID when it is not UTF-8.
 * Any thread.
 */
AssayTemplate *
assay_template_new (const char *text, const AssayVariable *variables, gsize n_variables,
                    GError **error)
{
  g_autoptr (AssayTemplate) self = g_new0 (AssayTemplate, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->text = g_strdup (text);
  self->length = strlen (text);
  self->strings = g_string_chunk_new (512);
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  self->places = g_array_new (FALSE, FALSE, sizeof (AssayTemplatePlace));
  self->paths = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_path_free);
  copy_variables (self, variables, n_variables);
  if (self->length > ASSAY_TEMPLATE_MAX_BYTES)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
                   "The prompt has %" G_GSIZE_FORMAT " bytes; the maximum is %d. Put documents "
                   "into the tasks and name their column instead",
                   self->length, ASSAY_TEMPLATE_MAX_BYTES);
      return NULL;
    }
  if (!g_utf8_validate_len (text, self->length, NULL))
    {
      g_set_error_literal (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                           "The prompt is not valid UTF-8 text");
      return NULL;
    }
  if (!scan (self, error))
    return NULL;
  find_lines (self);
  return g_steal_pointer (&self);
}

/**
 * assay_template_ref:
 *
 * Returns: (transfer full): @self. Any thread.
 */
AssayTemplate *
assay_template_ref (AssayTemplate *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * assay_template_unref:
 * @self: (transfer full): a template
 *
 * Any thread.
 */
void
assay_template_unref (AssayTemplate *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->paths);
  g_array_unref (self->places);
  g_array_unref (self->pieces);
  g_string_chunk_free (self->strings);
  g_free (self->variables);
  g_free (self->text);
  g_free (self);
}

/**
 * assay_template_get_text:
 *
 * Returns: (transfer none): the prompt as typed. Any thread.
 */
const char *
assay_template_get_text (AssayTemplate *self)
{
  return self->text;
}

/**
 * assay_template_get_places:
 * @n_places: (out): how many
 *
 * Returns: (transfer none) (array length=n_places): where values go, in the order of the text, known
 * or not. Any thread.
 */
const AssayTemplatePlace *
assay_template_get_places (AssayTemplate *self, gsize *n_places)
{
  *n_places = self->places->len;
  return (const AssayTemplatePlace *) (gpointer) self->places->data;
}

/**
 * assay_template_list_names:
 *
 * Returns: (transfer full): every name used, once, in the order of first use. Any thread.
 */
GStrv
assay_template_list_names (AssayTemplate *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->places->len; i++)
    {
      const char *name = g_array_index (self->places, AssayTemplatePlace, i).name;

      if (g_hash_table_add (seen, (gpointer) name))
        g_strv_builder_add (builder, name);
    }
  return g_strv_builder_end (builder);
}

static void
issue_free (gpointer data)
{
  AssayTemplateIssue *issue = data;

  g_free (issue->suggestion);
  g_free (issue->message);
  g_free (issue);
}

/**
 * assay_template_list_issues:
 *
 * Returns: (transfer full) (element-type AssayTemplateIssue): the unknown names; they point into
 * @self. Any thread.
 */
GPtrArray *
assay_template_list_issues (AssayTemplate *self)
{
  GPtrArray *issues = g_ptr_array_new_with_free_func (issue_free);

  for (guint i = 0; self->knows && i < self->places->len; i++)
    {
      const AssayTemplatePlace *place = &g_array_index (self->places, AssayTemplatePlace, i);
      AssayTemplateIssue *issue;

      if (place->known)
        continue;
      issue = g_new0 (AssayTemplateIssue, 1);
      issue->place = place;
      issue->suggestion = g_strdup (
          assay_variable_suggest (self->variables, self->n_variables, place->name));
      issue->message = g_strdup_printf (
          "Line %u, column %u: there is no variable “%s”", place->line, place->column, place->name);
      if (issue->suggestion != NULL)
        {
          g_autofree char *start = g_steal_pointer (&issue->message);

          issue->message = g_strdup_printf ("%s; did you mean “%s”?", start, issue->suggestion);
        }
      g_ptr_array_add (issues, issue);
    }
  return issues;
}

/**
 * assay_template_check:
 *
 * Returns: whether every name is known; else %ASSAY_ERROR_TEMPLATE about the first that is not.
 * Any thread.
 */
gboolean
assay_template_check (AssayTemplate *self, GError **error)
{
  g_autoptr (GPtrArray) issues = assay_template_list_issues (self);

  if (issues->len == 0)
    return TRUE;
  g_set_error_literal (error, ASSAY_ERROR, ASSAY_ERROR_TEMPLATE,
                       ((AssayTemplateIssue *) issues->pdata[0])->message);
  return FALSE;
}

static void
append_value (GString *out, JsonNode *node)
{
  if (assay_json_is_string (node))
    g_string_append (out, json_node_get_string (node));
  else if (!JSON_NODE_HOLDS_NULL (node))
    assay_json_append (out, node);
}

/**
 * assay_template_render:
 * @data: (nullable): a task's data
 * @out: where the text is appended
 *
 * Fills in the values of one task: strings as they are, numbers and booleans as text, objects and
 * arrays as compact JSON, null as nothing. Media are written as the text that says where they are.
 * Any thread.
 */
void
assay_template_render (AssayTemplate *self, JsonObject *data, GString *out)
{
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);
      JsonNode *node = NULL;

      if (piece->place >= 0)
        node = assay_path_lookup (self->paths->pdata[piece->place], data);
      if (node != NULL)
        append_value (out, node);
      else if (piece->place < 0
               || !g_array_index (self->places, AssayTemplatePlace, piece->place).known)
        g_string_append_len (out, piece->text, piece->length);
    }
}

static void
flush (GString *pending, AssayTemplatePartFunc func, gpointer user_data)
{
  if (pending->len > 0)
    func (ASSAY_VARIABLE_TEXT, pending->str, pending->len, NULL, user_data);
  g_string_set_size (pending, 0);
}

/* Whether node is where a medium is, or a list of such. */
static gboolean
emit_media (const AssayTemplatePlace *place, JsonNode *node, GString *pending,
            AssayTemplatePartFunc func, gpointer user_data)
{
  JsonArray *array;
  guint n;

  if (assay_json_is_string (node))
    {
      const char *where = json_node_get_string (node);

      flush (pending, func, user_data);
      if (*where != '\0')
        func (place->kind, where, strlen (where), place->name, user_data);
      return TRUE;
    }
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  n = json_array_get_length (array);
  for (guint i = 0; i < n; i++)
    if (!assay_json_is_string (json_array_get_element (array, i)))
      return FALSE;
  for (guint i = 0; i < n; i++)
    emit_media (place, json_array_get_element (array, i), pending, func, user_data);
  return TRUE;
}

/**
 * assay_template_render_parts:
 * @data: (nullable): a task's data
 * @func: called for each part in order: the text between two media is one part
 *
 * Like assay_template_render(), but media become parts of their own, so that a picture can be sent
 * as a picture. A list of pictures gives one part each. Any thread.
 */
void
assay_template_render_parts (AssayTemplate *self, JsonObject *data, AssayTemplatePartFunc func,
                             gpointer user_data)
{
  g_autoptr (GString) pending = g_string_sized_new (self->length + 256);

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);
      const AssayTemplatePlace *place = NULL;
      JsonNode *node = NULL;

      if (piece->place >= 0)
        {
          place = &g_array_index (self->places, AssayTemplatePlace, piece->place);
          node = assay_path_lookup (self->paths->pdata[piece->place], data);
        }
      if (place == NULL || (node == NULL && !place->known))
        g_string_append_len (pending, piece->text, piece->length);
      else if (node != NULL
               && (place->kind == ASSAY_VARIABLE_TEXT
                   || !emit_media (place, node, pending, func, user_data)))
        append_value (pending, node);
    }
  flush (pending, func, user_data);
}
