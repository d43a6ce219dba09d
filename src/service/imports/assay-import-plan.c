/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-import-plan.c: which column becomes which key of the data. A column keeps its name unless
 * the user says otherwise, or unless the labeling config shows a key that no column has: then the
 * column whose name is the same but for case and punctuation is taken, or the only one left, or for
 * a text the one that is clearly the longest, for a picture the one whose values look like pictures.
 * A guess is written into the notes, so that nobody has to find out. What can't be guessed is an
 * error before the first row is stored. */

#include "assay-import-private.h"

#include "assay-error.h"
#include "assay-json.h"

#include <string.h>

/* A column is clearly the longest when the next one is less than half of it. */
#define CLEARLY 2

/* A key that the config shows. */
typedef struct
{
  const char *key;
  AssayDataTypes types;
  gboolean optional;
} Requirement;

struct _AssayImportPlan
{
  AssayLabelConfig *config;
  GPtrArray *targets;     /* of AssayImportTarget */
  GHashTable *by_column;  /* borrowed from the targets */
  GArray *requirements;   /* of Requirement */
  gboolean needs_tree;    /* what the config shows lies deeper than a member */
  gboolean changes;       /* some column is renamed, left out, or names media */
};

static void
target_free (gpointer data)
{
  AssayImportTarget *target = data;

  g_free (target->column);
  g_free (target->key);
  g_free (target);
}

void
assay_import_plan_free (AssayImportPlan *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->targets);
  g_hash_table_unref (self->by_column);
  g_array_unref (self->requirements);
  assay_label_config_unref (self->config);
  g_free (self);
}

/* Paths enter the value of their key, so the value is a structure. */
static gboolean
is_deep (const AssayPath *path)
{
  return strcmp (assay_path_get_text (path), assay_path_get_key (path)) != 0;
}

static AssayTargetKind
kind_of_object (const AssayConfigObject *object)
{
  if (is_deep (object->path))
    return ASSAY_TARGET_STRUCTURE;
  switch (object->kind)
    {
    case ASSAY_OBJECT_TEXT:
    case ASSAY_OBJECT_HYPERTEXT:
    case ASSAY_OBJECT_HEADER:
      return ASSAY_TARGET_TEXT;
    case ASSAY_OBJECT_IMAGE:
    case ASSAY_OBJECT_PDF:
    case ASSAY_OBJECT_AUDIO:
    case ASSAY_OBJECT_VIDEO:
      return ASSAY_TARGET_MEDIA;
    case ASSAY_OBJECT_IMAGE_LIST:
      return ASSAY_TARGET_MEDIA_LIST;
    case ASSAY_OBJECT_PARAGRAPHS:
    case ASSAY_OBJECT_CHAT:
    case ASSAY_OBJECT_LIST:
    case ASSAY_OBJECT_TABLE:
    case ASSAY_OBJECT_TIME_SERIES:
    case ASSAY_OBJECT_OTHER:
    default:
      return ASSAY_TARGET_STRUCTURE;
    }
}

static void
set_kind (AssayImportPlan *self, AssayImportTarget *target)
{
  guint n;
  const AssayConfigObject *objects = assay_label_config_get_objects (self->config, &n);
  const AssayConfigControl *controls;

  target->kind = ASSAY_TARGET_AUTO;
  for (guint i = 0; target->key != NULL && i < n; i++)
    if (objects[i].path != NULL && strcmp (assay_path_get_key (objects[i].path), target->key) == 0)
      {
        target->kind = kind_of_object (&objects[i]);
        target->media = objects[i].element->info != NULL ? objects[i].element->info->media
                                                         : ASSAY_VARIABLE_TEXT;
        return;
      }
  controls = assay_label_config_get_controls (self->config, &n);
  for (guint i = 0; target->key != NULL && i < n; i++)
    if (controls[i].labels_path != NULL &&
        strcmp (assay_path_get_key (controls[i].labels_path), target->key) == 0)
      target->kind = ASSAY_TARGET_STRUCTURE;
}

static AssayImportTarget *
add_target (AssayImportPlan *self, const char *column)
{
  AssayImportTarget *target = g_new0 (AssayImportTarget, 1);

  target->column = g_strdup (column);
  target->key = g_strdup (column);
  target->truth = -1;
  g_ptr_array_add (self->targets, target);
  g_hash_table_insert (self->by_column, target->column, target);
  return target;
}

static void
add_requirements (AssayImportPlan *self)
{
  guint n;
  const AssayConfigObject *objects = assay_label_config_get_objects (self->config, &n);
  const AssayConfigControl *controls;

  for (guint i = 0; i < n; i++)
    {
      const AssayLabelTag *info = objects[i].element->info;
      Requirement requirement = { .optional = objects[i].optional };

      if (objects[i].path == NULL)
        continue;
      requirement.key = assay_path_get_key (objects[i].path);
      requirement.types = objects[i].kind == ASSAY_OBJECT_IMAGE_LIST ? ASSAY_DATA_LIST
                          : info != NULL                             ? info->data
                                                                     : ASSAY_DATA_ANY;
      g_array_append_val (self->requirements, requirement);
      self->needs_tree |= is_deep (objects[i].path);
    }
  controls = assay_label_config_get_controls (self->config, &n);
  for (guint i = 0; i < n; i++)
    self->needs_tree |= controls[i].labels_path != NULL;
}

static AssayImportTarget *
find_key (AssayImportPlan *self, const char *key)
{
  for (guint i = 0; i < self->targets->len; i++)
    if (g_strcmp0 (((AssayImportTarget *) self->targets->pdata[i])->key, key) == 0)
      return self->targets->pdata[i];
  return NULL;
}

static char *
join_columns (AssayImportPlan *self)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < self->targets->len && i < 20; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            ((AssayImportTarget *) self->targets->pdata[i])->column);
  if (self->targets->len > 20)
    g_string_append (names, ", …");
  return g_string_free (names, FALSE);
}

static AssayImportTarget *
get_column (AssayImportPlan *self, const char *name, GError **error)
{
  AssayImportTarget *target = g_hash_table_lookup (self->by_column, name);
  g_autofree char *names = target == NULL ? join_columns (self) : NULL;

  if (target == NULL)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "There is no column “%s”; there are %s", name,
                 names);
  return target;
}

static gboolean
apply_truth (AssayImportPlan *self, AssayImportTruth *truth, gboolean keep, GError **error)
{
  for (guint i = 0; i < assay_import_truth_get_n (truth); i++)
    {
      AssayImportTarget *target = get_column (self, assay_import_truth_get_column (truth, i), error);

      if (target == NULL)
        return FALSE;
      target->truth = (int) i;
      if (!keep)
        g_clear_pointer (&target->key, g_free);
    }
  return TRUE;
}

static gboolean
apply_mapping (AssayImportPlan *self, char **mapping, GError **error)
{
  for (gsize i = 0; mapping != NULL && mapping[i] != NULL; i++)
    {
      const char *equals = strchr (mapping[i], '=');
      AssayImportTarget *target;

      if (equals == NULL || equals == mapping[i])
        {
          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                       "“%s” does not say which column becomes what; write key=column", mapping[i]);
          return FALSE;
        }
      target = get_column (self, equals + 1, error);
      if (target == NULL)
        return FALSE;
      g_free (target->key);
      target->key = g_strndup (mapping[i], (gsize) (equals - mapping[i]));
    }
  return TRUE;
}

/* Letters and digits only, lower case. */
static char *
simplify (const char *name)
{
  GString *out = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c))
        g_string_append_unichar (out, g_unichar_tolower (c));
    }
  return g_string_free (out, FALSE);
}

/* Whether a column is still free to become something else than its name says. */
static gboolean
is_free (AssayImportPlan *self, const AssayImportTarget *target)
{
  if (target->key == NULL || strcmp (target->key, target->column) != 0 || target->truth >= 0)
    return FALSE;
  for (guint i = 0; i < self->requirements->len; i++)
    if (strcmp (g_array_index (self->requirements, Requirement, i).key, target->key) == 0)
      return FALSE;
  return TRUE;
}

static AssayImportTarget *
guess_by_name (AssayImportPlan *self, const char *key)
{
  g_autofree char *wanted = simplify (key);

  for (guint i = 0; i < self->targets->len; i++)
    {
      AssayImportTarget *target = self->targets->pdata[i];
      g_autofree char *name = simplify (target->column);

      if (*wanted != '\0' && strcmp (name, wanted) == 0 && is_free (self, target))
        return target;
    }
  return NULL;
}

/* The only free column, or the one that is clearly the longest, or the only one with pictures in it. */
static AssayImportTarget *
guess_by_content (AssayImportPlan *self, const char *key, GPtrArray *sample)
{
  AssayImportTarget probe = { .key = (char *) key };
  AssayImportTarget *best = NULL;
  guint64 best_bytes = 0;
  guint64 next_bytes = 0;
  guint n_free = 0;

  set_kind (self, &probe);
  if (probe.kind == ASSAY_TARGET_STRUCTURE)
    return NULL;
  for (guint i = 0; i < self->targets->len; i++)
    {
      AssayImportTarget *target = self->targets->pdata[i];
      const AssaySampleColumn *column = i < sample->len ? sample->pdata[i] : NULL;
      gboolean is_media = column != NULL && column->first != NULL &&
                          assay_import_media_is_likely (column->first);
      guint64 bytes = column != NULL ? column->bytes : 0;

      if (!is_free (self, target) || is_media != (probe.kind >= ASSAY_TARGET_MEDIA))
        continue;
      n_free++;
      if (best == NULL || bytes > best_bytes)
        {
          next_bytes = best != NULL ? best_bytes : 0;
          best_bytes = bytes;
          best = target;
        }
      else
        next_bytes = MAX (next_bytes, bytes);
    }
  if (n_free == 1)
    return best;
  return probe.kind == ASSAY_TARGET_TEXT && best_bytes > next_bytes * CLEARLY ? best : NULL;
}

static gboolean
fill_gaps (AssayImportPlan *self, GPtrArray *sample, GPtrArray *notes, GError **error)
{
  for (guint i = 0; i < self->requirements->len; i++)
    {
      const Requirement *requirement = &g_array_index (self->requirements, Requirement, i);
      AssayImportTarget *target;
      g_autofree char *names = NULL;

      if (find_key (self, requirement->key) != NULL)
        continue;
      target = guess_by_name (self, requirement->key);
      if (target == NULL && !requirement->optional)
        target = guess_by_content (self, requirement->key, sample);
      if (target != NULL)
        {
          assay_import_report_add_note (notes, "“%s” is taken from the column “%s”", requirement->key,
                                        target->column);
          g_free (target->key);
          target->key = g_strdup (requirement->key);
          target->guessed = TRUE;
        }
      else if (!requirement->optional)
        {
          names = join_columns (self);
          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                       "The labeling config shows “%s”, but the tasks have only %s; say which one it is "
                       "(--map %s=COLUMN)",
                       requirement->key, *names != '\0' ? names : "empty data", requirement->key);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_keys (AssayImportPlan *self, GError **error)
{
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->targets->len; i++)
    {
      const AssayImportTarget *target = self->targets->pdata[i];

      if (target->key != NULL && !g_hash_table_add (keys, target->key))
        {
          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_CONFLICT, "Two columns would become “%s”", target->key);
          return FALSE;
        }
    }
  return TRUE;
}

static void
finish_target (AssayImportPlan *self, AssayImportTarget *target)
{
  set_kind (self, target);
  self->changes |= g_strcmp0 (target->key, target->column) != 0 || target->truth >= 0 ||
                   target->kind == ASSAY_TARGET_MEDIA || target->kind == ASSAY_TARGET_MEDIA_LIST;
}

/* Makes the plan for a source of which these are the first rows. */
AssayImportPlan *
assay_import_plan_new (GPtrArray *sample, const AssayImportOptions *options, AssayLabelConfig *config,
                       AssayImportTruth *truth, GPtrArray *notes, GError **error)
{
  g_autoptr (AssayImportPlan) self = g_new0 (AssayImportPlan, 1);

  self->config = assay_label_config_ref (config);
  self->targets = g_ptr_array_new_with_free_func (target_free);
  self->by_column = g_hash_table_new (g_str_hash, g_str_equal);
  self->requirements = g_array_new (FALSE, FALSE, sizeof (Requirement));
  add_requirements (self);
  for (guint i = 0; i < sample->len; i++)
    add_target (self, ((AssaySampleColumn *) sample->pdata[i])->name);
  if (!apply_truth (self, truth, options->keep_truth, error) ||
      !apply_mapping (self, options->mapping, error) || !fill_gaps (self, sample, notes, error) ||
      !check_keys (self, error))
    return NULL;
  for (guint i = 0; i < self->targets->len; i++)
    finish_target (self, self->targets->pdata[i]);
  return g_steal_pointer (&self);
}

guint
assay_import_plan_get_n (AssayImportPlan *self)
{
  return self->targets->len;
}

/* The target of a table's column by its place. */
const AssayImportTarget *
assay_import_plan_get (AssayImportPlan *self, guint i)
{
  return self->targets->pdata[i];
}

/* The target of a member; one that the sample did not have keeps its name. Names that never end are
 * not remembered: the last of them shares a place. */
const AssayImportTarget *
assay_import_plan_find (AssayImportPlan *self, const char *column)
{
  AssayImportTarget *target = g_hash_table_lookup (self->by_column, column);

  if (target != NULL)
    return target;
  if (self->targets->len > ASSAY_CSV_MAX_COLUMNS)
    {
      AssayImportTarget *last = self->targets->pdata[self->targets->len - 1];

      g_hash_table_remove (self->by_column, last->column);
      g_ptr_array_remove_index (self->targets, self->targets->len - 1);
    }
  target = add_target (self, column);
  finish_target (self, target);
  return target;
}

/* Whether tasks can't be stored as they came. */
gboolean
assay_import_plan_changes (AssayImportPlan *self)
{
  return self->changes;
}

/* Whether the rows of a table have to be checked one by one. */
gboolean
assay_import_plan_checks (AssayImportPlan *self)
{
  if (self->needs_tree)
    return TRUE;
  for (guint i = 0; i < self->targets->len; i++)
    if (((AssayImportTarget *) self->targets->pdata[i])->kind == ASSAY_TARGET_STRUCTURE)
      return TRUE;
  return FALSE;
}

static AssayDataTypes
type_of (char first)
{
  switch (first)
    {
    case '"':
      return ASSAY_DATA_STRING;
    case '[':
      return ASSAY_DATA_LIST;
    case '{':
      return ASSAY_DATA_OBJECT;
    default:
      return ASSAY_DATA_NUMBER;
    }
}

static gboolean
is_met (const Requirement *requirement, const AssayTaskMember *members, guint n)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (members[i].name, requirement->key) == 0)
      {
        if (members[i].first == 'n')
          return requirement->optional;
        return requirement->types == ASSAY_DATA_ANY || (requirement->types & type_of (members[i].first));
      }
  return requirement->optional;
}

/* Whether the config can show a task. The types of the members tell for most; who does not pass is
 * looked at as a whole, which also finds the words. */
gboolean
assay_import_plan_check (AssayImportPlan *self, const AssayTaskMember *members, guint n, const char *data,
                         gsize length, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  gboolean sure = !self->needs_tree;

  for (guint i = 0; sure && i < self->requirements->len; i++)
    sure = is_met (&g_array_index (self->requirements, Requirement, i), members, n);
  if (sure)
    return TRUE;
  object = assay_json_parse_object (data, (gssize) length, error);
  return object != NULL && assay_label_config_check_data (self->config, object, error);
}
