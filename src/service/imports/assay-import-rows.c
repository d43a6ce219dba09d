/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-import-rows.c: one record becomes one task. Cells are written as JSON text straight away, and
 * a JSON record is copied as its reader wrote it unless a column is renamed, left out or names a
 * file; no tree is built on either way. This runs a million times for a million rows.
 *
 * A cell of a column that the config does not show becomes a number when it is spelled exactly as
 * that number is written ("42", "-0.5", but not "007", "1.50" or "1e3"): then the same file comes
 * out again. What the config shows as text stays text, whatever it looks like. */

#include "assay-import-private.h"

#include "assay-error.h"
#include "assay-json.h"

#include <string.h>

/* More digits than a double is sure to keep. */
#define MAX_DIGITS 15

/* Whether a cell is a number in its plainest spelling. */
static gboolean
is_exact_number (const char *text, gsize length)
{
  const char *end = text + length;
  const char *p = text + (length > 0 && *text == '-');
  const char *digits = p;
  gboolean has_point = FALSE;

  if (p == end || length > MAX_DIGITS + 2)
    return FALSE;
  if (*p == '0' && p + 1 < end && p[1] != '.')
    return FALSE;
  for (; p < end; p++)
    {
      if (*p == '.' && !has_point && p > digits)
        has_point = TRUE;
      else if (!g_ascii_isdigit (*p))
        return FALSE;
    }
  if (has_point && (end[-1] == '0' || end[-1] == '.'))
    return FALSE;
  return end - digits - has_point <= MAX_DIGITS && !(text[0] == '-' && length == 2 && text[1] == '0');
}

static void
note_member (AssayImportRows *self, const char *name, char first)
{
  AssayTaskMember member = { .name = name, .first = first };

  g_array_append_val (self->members, member);
}

static void
add_string (AssayImportRows *self, AssayTaskBuilder *builder, const char *key, const char *text, gsize length)
{
  assay_task_builder_add_string (builder, key, text, length);
  note_member (self, key, '"');
}

/* Adds JSON text, made regular and hashed. */
gboolean
assay_import_rows_add_json (AssayImportRows *self, AssayTaskBuilder *builder, const char *key,
                            const char *json, gsize length, GError **error)
{
  g_autofree char *wrapped = g_strdup_printf ("{\"\":%.*s}", (int) length, json);
  const AssayTaskMember *member;
  guint n;

  if (!assay_task_reader_read (self->values, wrapped, strlen (wrapped), 1, error))
    return FALSE;
  member = assay_task_reader_get_members (self->values, &n);
  assay_task_builder_add_member (builder, key, member);
  note_member (self, key, member->first);
  return TRUE;
}

static gboolean
add_media (AssayImportRows *self, AssayTaskBuilder *builder, const AssayImportTarget *target,
           const char *text, GError **error)
{
  g_autofree char *media = assay_import_media_resolve (self->media, text, target->media, error);

  if (media == NULL)
    return FALSE;
  add_string (self, builder, target->key, media, strlen (media));
  return TRUE;
}

/* Each string of a list, resolved; what is no string stays. */
static gboolean
add_media_list (AssayImportRows *self, AssayTaskBuilder *builder, const AssayImportTarget *target,
                JsonArray *list, GError **error)
{
  g_autoptr (GString) json = g_string_new ("[");

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      g_autofree char *media = NULL;

      if (i > 0)
        g_string_append_c (json, ',');
      if (!assay_json_is_string (node))
        {
          assay_json_append (json, node);
          continue;
        }
      media = assay_import_media_resolve (self->media, json_node_get_string (node), target->media, error);
      if (media == NULL)
        return FALSE;
      assay_json_append_string (json, media);
    }
  g_string_append_c (json, ']');
  return assay_import_rows_add_json (self, builder, target->key, json->str, json->len, error);
}

/* A cell that holds one name, or several: a JSON list, or "a.jpg|b.jpg". */
static gboolean
add_media_cell (AssayImportRows *self, AssayTaskBuilder *builder, const AssayImportTarget *target,
                const AssayCell *cell, GError **error)
{
  g_autoptr (JsonNode) node = cell->text[0] == '[' ? assay_json_parse (cell->text, (gssize) cell->length, NULL)
                                                   : NULL;
  g_autoptr (JsonArray) list = json_array_new ();
  g_auto (GStrv) names = NULL;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    return add_media_list (self, builder, target, json_node_get_array (node), error);
  names = g_strsplit (cell->text, "|", -1);
  for (gsize i = 0; names[i] != NULL; i++)
    json_array_add_string_element (list, g_strstrip (names[i]));
  return add_media_list (self, builder, target, list, error);
}

static gboolean
add_cell (AssayImportRows *self, AssayTaskBuilder *builder, const AssayImportTarget *target,
          const AssayCell *cell, GError **error)
{
  switch (target->kind)
    {
    case ASSAY_TARGET_MEDIA:
      return add_media (self, builder, target, cell->text, error);
    case ASSAY_TARGET_MEDIA_LIST:
      return add_media_cell (self, builder, target, cell, error);
    case ASSAY_TARGET_STRUCTURE:
      if ((cell->text[0] == '[' || cell->text[0] == '{') &&
          assay_json_check (cell->text, (gssize) cell->length, NULL))
        return assay_import_rows_add_json (self, builder, target->key, cell->text, cell->length, error);
      break;
    case ASSAY_TARGET_AUTO:
      if (is_exact_number (cell->text, cell->length))
        {
          assay_task_builder_add_number (builder, target->key, cell->text, cell->length);
          note_member (self, target->key, '0');
          return TRUE;
        }
      break;
    case ASSAY_TARGET_TEXT:
    default:
      break;
    }
  add_string (self, builder, target->key, cell->text, cell->length);
  return TRUE;
}

static gboolean
build_cells (AssayImportRows *self, const AssayRecord *record, AssayTaskBuilder *builder, GError **error)
{
  for (guint i = 0; i < record->n_cells; i++)
    {
      const AssayImportTarget *target = assay_import_plan_get (self->plan, i);

      if (target->truth >= 0 &&
          !assay_import_truth_add_text (self->truth, (guint) target->truth, record->cells[i].text, error))
        return FALSE;
      if (target->key != NULL && !add_cell (self, builder, target, &record->cells[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_member (AssayImportRows *self, AssayTaskBuilder *builder, const AssayImportTarget *target,
            const AssayTaskMember *member, GError **error)
{
  g_autoptr (JsonNode) node = NULL;

  if (target->kind != ASSAY_TARGET_MEDIA && target->kind != ASSAY_TARGET_MEDIA_LIST)
    {
      assay_task_builder_add_member (builder, target->key, member);
      note_member (self, target->key, member->first);
      return TRUE;
    }
  node = assay_json_parse (member->text, (gssize) member->length, error);
  if (node == NULL)
    return FALSE;
  if (assay_json_is_string (node))
    return add_media (self, builder, target, json_node_get_string (node), error);
  if (JSON_NODE_HOLDS_ARRAY (node))
    return add_media_list (self, builder, target, json_node_get_array (node), error);
  assay_task_builder_add_member (builder, target->key, member);
  note_member (self, target->key, member->first);
  return TRUE;
}

static gboolean
has_member (AssayImportRows *self, const char *key)
{
  for (guint i = 0; i < self->members->len; i++)
    if (strcmp (g_array_index (self->members, AssayTaskMember, i).name, key) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
build_members (AssayImportRows *self, AssayTaskBuilder *builder, GError **error)
{
  guint n;
  const AssayTaskMember *members = assay_task_reader_get_members (self->tasks, &n);

  for (guint i = 0; i < n; i++)
    {
      const AssayImportTarget *target = assay_import_plan_find (self->plan, members[i].name);

      if (target->truth >= 0 && !assay_import_truth_add_json (self->truth, (guint) target->truth,
                                                              members[i].text, members[i].length, error))
        return FALSE;
      if (target->key == NULL)
        continue;
      if (has_member (self, target->key))
        {
          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_CONFLICT, "Two members would become “%s”", target->key);
          return FALSE;
        }
      if (!add_member (self, builder, target, &members[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_data (AssayTaskDraft *draft, const char *data, gsize length, guint64 hash, GError **error)
{
  if (length > ASSAY_TASK_MAX_BYTES)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
                   "The data of the task has %" G_GSIZE_FORMAT " bytes, more than the maximum of %d", length,
                   ASSAY_TASK_MAX_BYTES);
      return FALSE;
    }
  draft->data = g_strndup (data, length);
  draft->hash = hash;
  return TRUE;
}

static gboolean
check_built (AssayImportRows *self, GError **error)
{
  return assay_import_plan_check (self->plan, (const AssayTaskMember *) (gpointer) self->members->data,
                                  self->members->len, self->text->str, self->text->len, error);
}

/* A task that is stored as its reader wrote it. */
static gboolean
copy_json (AssayImportRows *self, AssayTaskDraft *draft, GError **error)
{
  gsize length;
  const char *data = assay_task_reader_get_data (self->tasks, &length);
  guint n;
  const AssayTaskMember *members = assay_task_reader_get_members (self->tasks, &n);

  return assay_import_plan_check (self->plan, members, n, data, length, error) &&
         take_data (draft, data, length, assay_task_reader_get_hash (self->tasks), error);
}

static gboolean
build (AssayImportRows *self, const AssayRecord *record, AssayTaskDraft *draft, GError **error)
{
  AssayTaskBuilder builder;

  g_array_set_size (self->members, 0);
  assay_task_builder_begin (&builder, self->text);
  if (record->path != NULL && !assay_import_rows_file (self, record, &builder, error))
    return FALSE;
  if (record->cells != NULL && !build_cells (self, record, &builder, error))
    return FALSE;
  if (record->json != NULL && !build_members (self, &builder, error))
    return FALSE;
  assay_task_builder_end (&builder);
  if (record->path == NULL && (record->json != NULL || assay_import_plan_checks (self->plan)) &&
      !check_built (self, error))
    return FALSE;
  return take_data (draft, self->text->str, self->text->len, builder.hash, error);
}

static gboolean
add_truth (AssayImportRows *self, AssayTaskDraft *draft, GError **error)
{
  AssayAnnotation *annotation = NULL;

  if (!assay_import_truth_end (self->truth, &annotation, error))
    return FALSE;
  if (annotation == NULL)
    return TRUE;
  if (draft->annotations == NULL)
    draft->annotations = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_annotation_free);
  for (guint i = 0; i < draft->annotations->len; i++)
    ((AssayAnnotation *) draft->annotations->pdata[i])->ground_truth = FALSE;
  g_ptr_array_add (draft->annotations, annotation);
  return TRUE;
}

static gboolean
build_json (AssayImportRows *self, const AssayRecord *record, AssayTaskDraft *draft, GError **error)
{
  gboolean ok = assay_import_plan_changes (self->plan) ? build (self, record, draft, error)
                                                       : copy_json (self, draft, error);

  return ok && (!assay_task_reader_is_wrapped (self->tasks) || assay_import_rows_parts (self, draft, error));
}

/* Makes a task of a record; of a JSON record, of what self->tasks has read. On failure the draft is
 * empty and the error says what is wrong with the record. */
gboolean
assay_import_rows_build (AssayImportRows *self, const AssayRecord *record, AssayTaskDraft *draft, GError **error)
{
  gboolean ok;

  memset (draft, 0, sizeof *draft);
  assay_import_truth_begin (self->truth);
  ok = record->json != NULL ? build_json (self, record, draft, error) : build (self, record, draft, error);
  ok = ok && add_truth (self, draft, error);
  if (!ok)
    assay_task_draft_clear (draft);
  return ok;
}
