/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-version-diff.c: two versions of a prompt beside each other, part by part, by words. Parameters,
 * schema and rubric are JSON, and are laid out in lines before they are compared. A draft has no schema
 * yet. */

#include "assay-version-diff.h"

#include "assay-console.h"
#include "assay-json.h"

#include <string.h>

/**
 * assay_version_part_free:
 * @part: (transfer full): what to free
 */
void
assay_version_part_free (AssayVersionPart *part)
{
  g_free (part->a);
  g_free (part->b);
  g_clear_pointer (&part->pieces, g_array_unref);
  g_free (part);
}

static void append_lines (GString *out, JsonNode *node, guint depth);

static void
append_indent (GString *out, guint depth)
{
  g_string_append_printf (out, "\n%*s", (int) depth * 2, "");
}

static void
append_object (GString *out, JsonObject *object, guint depth)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *link = names; link != NULL; link = link->next)
    {
      if (out->len > 0)
        append_indent (out, depth);
      g_string_append_printf (out, "%s:", (const char *) link->data);
      append_lines (out, json_object_get_member (object, link->data), depth + 1);
    }
}

static void
append_array (GString *out, JsonArray *array, guint depth)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      append_indent (out, depth);
      g_string_append_c (out, '-');
      append_lines (out, json_array_get_element (array, i), depth + 1);
    }
}

/* A line for each name, without the signs of JSON: people read it. */
static void
append_lines (GString *out, JsonNode *node, guint depth)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    append_object (out, json_node_get_object (node), depth);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    append_array (out, json_node_get_array (node), depth);
  else if (assay_json_is_string (node))
    g_string_append_printf (out, " %s", json_node_get_string (node));
  else
    {
      g_string_append_c (out, ' ');
      assay_json_append (out, node);
    }
}

/* JSON in lines; what is none stays as it is. Takes json. */
static char *
lay_out (char *json)
{
  g_autofree char *text = json;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (JsonNode) node = text != NULL && *text != '\0' ? assay_json_parse (text, -1, NULL) : NULL;

  if (node == NULL)
    return text != NULL ? g_steal_pointer (&text) : g_strdup ("");
  append_lines (out, node, 0);
  return g_strdup (out->str);
}

/* Takes a and b. */
static void
add (GPtrArray *parts, const char *id, char *a, char *b)
{
  AssayVersionPart *part = g_new0 (AssayVersionPart, 1);

  part->id = id;
  part->a = a;
  part->b = b;
  part->pieces = assay_text_diff (a, b);
  part->differs = strcmp (a, b) != 0;
  g_ptr_array_add (parts, part);
}

static char *
dup_or_empty (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

/**
 * assay_version_diff:
 * @db: a connection of the calling thread
 *
 * Returns: (transfer full) (element-type AssayVersionPart): all parts, also those that are the same.
 */
GPtrArray *
assay_version_diff (AssayDb *db, const AssayVersion *a, const AssayVersion *b, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_version_part_free);
  g_autoptr (GError) local_error = NULL;
  g_autofree char *rubric_a = assay_version_dup_rubric (db, a, &local_error);
  g_autofree char *rubric_b = local_error == NULL ? assay_version_dup_rubric (db, b, &local_error) : NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  add (parts, "system", dup_or_empty (a->system), dup_or_empty (b->system));
  add (parts, "user", dup_or_empty (a->user), dup_or_empty (b->user));
  add (parts, "model", dup_or_empty (a->model), dup_or_empty (b->model));
  add (parts, "params", lay_out (g_strdup (a->params)), lay_out (g_strdup (b->params)));
  /* What a draft asks for is decided by the config when it runs. */
  if (a->schema != NULL && b->schema != NULL)
    add (parts, "schema", lay_out (g_strdup (a->schema)), lay_out (g_strdup (b->schema)));
  add (parts, "rubric", lay_out (g_steal_pointer (&rubric_a)), lay_out (g_steal_pointer (&rubric_b)));
  return g_steal_pointer (&parts);
}

/**
 * assay_version_part_append_json:
 *
 * Appends {"part": …, "differs": …, "pieces": [{"same": …} or {"a": …, "b": …}, …]}.
 */
void
assay_version_part_append_json (GString *out, const AssayVersionPart *part)
{
  g_string_append_printf (out, "{\"part\":\"%s\",\"differs\":%s,\"pieces\":[", part->id,
                          part->differs ? "true" : "false");
  for (guint i = 0; i < part->pieces->len; i++)
    {
      const AssayDiffPiece *piece = &g_array_index (part->pieces, AssayDiffPiece, i);

      g_string_append (out, i > 0 ? ",{" : "{");
      g_string_append (out, piece->is_same ? "\"same\":" : "\"a\":");
      assay_json_append_text (out, part->a + piece->a, piece->a_length);
      if (!piece->is_same)
        {
          g_string_append (out, ",\"b\":");
          assay_json_append_text (out, part->b + piece->b, piece->b_length);
        }
      g_string_append_c (out, '}');
    }
  g_string_append (out, "]}");
}

static void
append_marked (GString *out, AssayStyle style, const char *open, const char *text, gsize length, const char *close,
               gboolean colours)
{
  if (length == 0)
    return;
  assay_console_begin_style (out, style, colours);
  g_string_append (out, open);
  g_string_append_len (out, text, (gssize) length);
  g_string_append (out, close);
  assay_console_end_style (out, style, colours);
}

/**
 * assay_version_part_append_text:
 * @colours: whether the terminal has some
 *
 * Appends both texts in one, as “git diff --word-diff” does: [-removed-]{+added+}.
 */
void
assay_version_part_append_text (GString *out, const AssayVersionPart *part, gboolean colours)
{
  for (guint i = 0; i < part->pieces->len; i++)
    {
      const AssayDiffPiece *piece = &g_array_index (part->pieces, AssayDiffPiece, i);

      if (piece->is_same)
        {
          g_string_append_len (out, part->a + piece->a, (gssize) piece->a_length);
          continue;
        }
      append_marked (out, ASSAY_STYLE_BAD, "[-", part->a + piece->a, piece->a_length, "-]", colours);
      append_marked (out, ASSAY_STYLE_GOOD, "{+", part->b + piece->b, piece->b_length, "+}", colours);
    }
}
