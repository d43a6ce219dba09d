/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-label-config-labels.c: the labels of each control, and how an answer is matched with one.
 *
 * A label is found in three steps, each only when the one before found nothing: as it is; without
 * regard to case and white space; without regard to what models put around words (quotes, a full
 * stop, asterisks, underscores, hyphens between letters) or by the text that people see where the
 * label has an alias. Each step matches only when exactly one label fits: "C", "C++" and "C#" are
 * three languages, and "-1" is not "1". */

#include "assay-label-config-private.h"

#include <math.h>
#include <string.h>

/* Keys that Label Studio hands out to labels in document order. */
static const char hotkeys[] = "1234567890qwertyuiopasdfghjklzxcvbnm";

static gboolean
is_dash (gunichar c)
{
  return c == '-' || (c >= 0x2010 && c <= 0x2015);
}

/*
 * assay_label_fold:
 *
 * Returns: (transfer full): @label without case and white space.
 */
char *
assay_label_fold (const char *label)
{
  g_autofree char *composed = g_utf8_normalize (label, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (composed != NULL ? composed : "", -1);
  GString *out = g_string_sized_new (strlen (folded));

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

static gboolean
is_wrapping (gunichar c)
{
  return c < 0x80 ? strchr ("\"'`*.,:;!()[]{}<>_", (int) c) != NULL
                  : (c >= 0x2018 && c <= 0x201f) || c == 0xab || c == 0xbb;
}

/*
 * assay_label_loose:
 *
 * Returns: (transfer full): @label without case, white space, wrapping and joining signs; "" when
 * nothing else is in it.
 */
char *
assay_label_loose (const char *label)
{
  g_autofree char *folded = assay_label_fold (label);
  glong n = 0;
  g_autofree gunichar *text = g_utf8_to_ucs4_fast (folded, -1, &n);
  GString *out = g_string_sized_new (n);
  glong from = 0;

  while (from < n && is_wrapping (text[from]))
    from++;
  while (n > from && is_wrapping (text[n - 1]))
    n--;
  for (glong i = from; i < n; i++)
    {
      gboolean joins = i > from && i + 1 < n && g_unichar_isalpha (text[i - 1])
                       && g_unichar_isalpha (text[i + 1]);

      if (text[i] != '_' && !(joins && is_dash (text[i])))
        g_string_append_unichar (out, text[i]);
    }
  return g_string_free (out, FALSE);
}

/* The place of the nearest element above that is in the table: position plus one, or 0. */
static guint
find_above (GHashTable *places, const AssayConfigElement *element)
{
  for (const AssayConfigElement *e = element->parent; e != NULL; e = e->parent)
    {
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, e));

      if (place > 0)
        return place;
    }
  return 0;
}

static void
add_label (GArray *labels, GHashTable *places, const AssayConfigElement *element)
{
  AssayConfigLabel label = { .element = element };
  const char *value = assay_config_element_get (element, "value");
  const char *alias = assay_config_element_get (element, "alias");

  if (value == NULL && alias == NULL)
    return;
  label.value = alias != NULL && *alias != '\0' ? alias : value;
  label.title = value != NULL ? value : alias;
  if (label.value == NULL)
    return;
  label.hint = assay_config_element_get (element, "hint");
  label.background = assay_config_element_get (element, "background");
  label.hotkey = assay_config_element_get (element, "hotkey");
  label.parent = (int) find_above (places, element) - 1;
  g_array_append_val (labels, label);
  g_hash_table_insert (places, (gpointer) element, GUINT_TO_POINTER (labels->len));
}

static void
assign_hotkeys (AssayLabelConfig *self, GArray **labels)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  const char *next = hotkeys;

  for (guint i = 0; i < self->elements->len; i++)
    {
      const char *hotkey = assay_config_element_get (self->elements->pdata[i], "hotkey");

      if (hotkey != NULL)
        g_hash_table_add (taken, (gpointer) hotkey);
    }
  for (guint i = 0; i < self->controls->len; i++)
    for (guint j = 0; j < labels[i]->len; j++)
      {
        AssayConfigLabel *label = &g_array_index (labels[i], AssayConfigLabel, j);
        char key[2] = { 0, 0 };

        if (g_array_index (self->controls, AssayConfigControl, i).kind == ASSAY_CONTROL_TAXONOMY)
          break;
        while (*next != '\0' && (key[0] = *next, g_hash_table_contains (taken, key)))
          next++;
        if (label->hotkey != NULL || *next == '\0')
          continue;
        key[0] = *next++;
        label->hotkey = g_string_chunk_insert_const (self->strings, key);
      }
}

/*
 * assay_label_config_build_labels:
 *
 * Gives each control the labels of which it is the nearest control above.
 */
void
assay_label_config_build_labels (AssayLabelConfig *self)
{
  guint n = self->controls->len;
  g_autofree GArray **labels = g_new0 (GArray *, n + 1);
  g_autoptr (GHashTable) controls = g_hash_table_new (NULL, NULL); /* element → place */
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);   /* the same of labels */

  for (guint i = 0; i < n; i++)
    {
      labels[i] = g_array_new (FALSE, TRUE, sizeof (AssayConfigLabel));
      g_hash_table_insert (
          controls, (gpointer) g_array_index (self->controls, AssayConfigControl, i).element,
          GUINT_TO_POINTER (i + 1));
    }
  for (guint i = 0; i < self->elements->len; i++)
    {
      const AssayConfigElement *element = self->elements->pdata[i];
      guint control;

      if (element->info == NULL || element->info->role != ASSAY_TAG_LABEL)
        continue;
      control = find_above (controls, element);
      if (control > 0)
        add_label (labels[control - 1], places, element);
    }
  assign_hotkeys (self, labels);
  for (guint i = 0; i < n; i++)
    {
      AssayConfigControl *control = &g_array_index (self->controls, AssayConfigControl, i);

      control->n_labels = labels[i]->len;
      control->labels = (AssayConfigLabel *) (gpointer) g_array_free (labels[i], FALSE);
      g_ptr_array_add (self->blocks, (gpointer) control->labels);
    }
}

/* Takes key. A key that is there for another label becomes ambiguous. */
static void
put (GHashTable *table, char *key, const AssayConfigControl *control, int place)
{
  int known = GPOINTER_TO_INT (g_hash_table_lookup (table, key));

  if (known == 0 && *key != '\0')
    g_hash_table_insert (table, key, GINT_TO_POINTER (place));
  else
    {
      if (known > 0
          && strcmp (control->labels[known - 1].value, control->labels[place - 1].value) != 0)
        g_hash_table_insert (table, g_strdup (key), GINT_TO_POINTER (AMBIGUOUS));
      g_free (key);
    }
}

static void
index_control (AssayLabelConfig *self, const AssayConfigControl *control, AssayControlIndex *index)
{
  g_autofree char *folded_name = assay_label_loose (control->name);

  index->exact = g_hash_table_new (g_str_hash, g_str_equal);
  index->folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  index->loose = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  index->values = g_new0 (const char *, control->n_labels + 1);
  index->folded_name = g_string_chunk_insert_const (self->strings, folded_name);
  index->target = assay_label_config_find_object (self, control->to_name[0]);
  g_ptr_array_add (self->blocks, index->values);
  for (guint i = 0; i < control->n_labels; i++)
    {
      const AssayConfigLabel *label = &control->labels[i];

      if (!g_hash_table_contains (index->exact, label->value))
        {
          g_hash_table_insert (index->exact, (gpointer) label->value, GINT_TO_POINTER (i + 1));
          index->values[index->n_values++] = label->value;
        }
      put (index->folded, assay_label_fold (label->value), control, (int) i + 1);
      put (index->loose, assay_label_loose (label->value), control, (int) i + 1);
    }
  for (guint i = 0; i < control->n_labels; i++)
    if (control->labels[i].title != control->labels[i].value)
      put (index->loose, assay_label_loose (control->labels[i].title), control, (int) i + 1);
}

/*
 * assay_label_config_build_index:
 *
 * Fills what the checks look labels up in, and the columns.
 */
void
assay_label_config_build_index (AssayLabelConfig *self)
{
  g_array_set_size (self->indexes, self->controls->len);
  for (guint i = 0; i < self->controls->len; i++)
    {
      const AssayConfigControl *control = &g_array_index (self->controls, AssayConfigControl, i);
      AssayControlIndex *index = &g_array_index (self->indexes, AssayControlIndex, i);

      index_control (self, control, index);
      assay_label_config_add_column (self, control, index);
    }
}
