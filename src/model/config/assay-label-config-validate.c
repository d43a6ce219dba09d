/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-label-config-validate.c: what is wrong with a config that is well-formed XML.
 *
 * Fatal is exactly what Label Studio refuses too, in its own words, so that a config means the same
 * in both: names used twice, a toName that names nothing, a missing name, toName, value or Choice.
 * What it accepts but cannot have been meant is a remark: an answer that is offered twice, a word that
 * choice= does not know, an attribute that is one letter off, a form that asks nothing. */

#include "assay-label-config-private.h"

#include <string.h>

/* More names than this in a message help nobody. */
#define MAX_LISTED 50

static gboolean
is_tag (const AssayConfigElement *element, const char *tag)
{
  return g_ascii_strcasecmp (element->tag, tag) == 0;
}

static void
require (GPtrArray *problems, const AssayConfigElement *element, const char *attribute)
{
  const AssayConfigElement *parent = element->parent;
  guint index = 0;

  if (assay_config_element_get (element, attribute) != NULL)
    return;
  /* Label Studio tells a Choice by its number, everything else by its place in the view. */
  if (parent != NULL && element->info != NULL && element->info->role == ASSAY_TAG_LABEL)
    {
      for (const AssayConfigElement *e = parent->first; e != element; e = e->next)
        index += is_tag (e, element->tag) ? 1 : 0;
      assay_config_add_problem (problems, TRUE, element->line, element->column,
                                "Validation failed on %s/%u: '%s' is a required property",
                                element->tag, index, attribute);
      return;
    }
  assay_config_add_problem (problems, TRUE, element->line, element->column,
                            "Validation failed on %s%s%s: '%s' is a required property",
                            parent != NULL ? parent->tag : "", parent != NULL ? "/" : "",
                            element->tag, attribute);
}

static gboolean
holds_label (const AssayConfigElement *element)
{
  for (const AssayConfigElement *e = element->first; e != NULL; e = e->next)
    if ((e->info != NULL && e->info->role == ASSAY_TAG_LABEL) || is_tag (e, "View")
        || holds_label (e))
      return TRUE;
  return FALSE;
}

static void
check_control_tag (GPtrArray *problems, const AssayConfigElement *element)
{
  const AssayLabelTag *info = element->info;

  require (problems, element, "name");
  if (!assay_config_element_is_self (element))
    require (problems, element, "toName");
  if (!(info->flags & ASSAY_TAG_NEEDS_LABELS)
      || assay_config_element_get (element, "value") != NULL || holds_label (element))
    return;
  assay_config_add_problem (problems, TRUE, element->line, element->column,
                            "Validation failed on %s%s%s: '%s' is a required property",
                            element->parent != NULL ? element->parent->tag : "",
                            element->parent != NULL ? "/" : "", element->tag,
                            is_tag (element, "Choices") ? "Choice" : "Label");
}

static gboolean
is_label_of_control (const AssayConfigElement *element)
{
  for (const AssayConfigElement *e = element->parent; e != NULL; e = e->parent)
    if (e->info != NULL && e->info->role == ASSAY_TAG_CONTROL)
      return TRUE;
  return FALSE;
}

static void
check_tag (GPtrArray *problems, const AssayConfigElement *element)
{
  const AssayLabelTag *info = element->info;

  if (info == NULL)
    return;
  if (info->role == ASSAY_TAG_CONTROL)
    check_control_tag (problems, element);
  if (info->role == ASSAY_TAG_OBJECT && (info->flags & ASSAY_TAG_NEEDS_NAME))
    require (problems, element, "name");
  if (info->role == ASSAY_TAG_OBJECT && (info->flags & ASSAY_TAG_NEEDS_VALUE)
      && assay_config_element_get (element, "valueList") == NULL
      && !assay_config_element_is_self (element))
    require (problems, element, "value");
  if (info->role != ASSAY_TAG_LABEL)
    return;
  if (assay_config_element_get (element, "alias") == NULL)
    require (problems, element, "value");
  if (!is_label_of_control (element))
    assay_config_add_problem (problems, FALSE, element->line, element->column,
                              "<%s> is not inside a control", element->tag);
}

static void
check_attributes (GPtrArray *problems, const AssayConfigElement *element)
{
  for (guint i = 0; element->info != NULL && element->attributes[i] != NULL; i += 2)
    if (!assay_label_tag_knows (element->info, element->attributes[i]))
      assay_config_add_problem (problems, FALSE, element->line, element->column,
                                "<%s> has no attribute \"%s\"; it is kept, but does nothing",
                                element->tag, element->attributes[i]);
}

static GHashTable *
check_names (AssayLabelConfig *self, GPtrArray *problems)
{
  GHashTable *names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->elements->len; i++)
    {
      const AssayConfigElement *element = self->elements->pdata[i];
      const char *name = assay_config_element_get (element, "name");
      const AssayConfigElement *first;

      if (name == NULL)
        continue;
      first = g_hash_table_lookup (names, name);
      if (first != NULL)
        assay_config_add_problem (problems, TRUE, element->line, element->column,
                                  "Label config contains non-unique names: %s is the name of <%s> in "
                                  "line %u already",
                                  name, first->tag, first->line);
      else
        g_hash_table_insert (names, (gpointer) name, (gpointer) element);
    }
  return names;
}

static char *
list_names (GHashTable *names)
{
  GString *out = g_string_new ("[");
  GList *sorted = g_list_sort (g_hash_table_get_keys (names), (GCompareFunc) strcmp);
  guint n = 0;

  for (GList *l = sorted; l != NULL && n < MAX_LISTED; l = l->next, n++)
    {
      g_string_append (out, n > 0 ? ", " : "");
      assay_python_append_string (out, l->data);
    }
  if (n == MAX_LISTED)
    g_string_append (out, ", …");
  g_string_append_c (out, ']');
  g_list_free (sorted);
  return g_string_free (out, FALSE);
}

static void
check_to_names (AssayLabelConfig *self, GHashTable *names, GPtrArray *problems)
{
  for (guint i = 0; i < self->elements->len; i++)
    {
      const AssayConfigElement *element = self->elements->pdata[i];
      const char *to_name = assay_config_element_get (element, "toName");
      g_auto (GStrv) parts = NULL;

      if (to_name == NULL)
        continue;
      parts = g_strsplit (to_name, ",", -1);
      for (guint j = 0; parts[j] != NULL; j++)
        {
          g_autofree char *known = NULL;

          g_strstrip (parts[j]);
          if (g_hash_table_contains (names, parts[j]))
            continue;
          known = list_names (names);
          assay_config_add_problem (problems, TRUE, element->line, element->column,
                                    "toName=\"%s\" not found in names: %s", parts[j], known);
        }
    }
}

static void
check_choice_word (GPtrArray *problems, const AssayConfigElement *element)
{
  static const char *const words[] = { "single", "single-radio", "multiple", NULL };
  const char *choice = assay_config_element_get (element, "choice");

  if (choice != NULL && !g_strv_contains (words, choice))
    assay_config_add_problem (problems, FALSE, element->line, element->column,
                              "choice=\"%s\" is not known and counts as single; it may be single, "
                              "single-radio or multiple",
                              choice);
}

static void
check_control (GPtrArray *problems, const AssayConfigControl *control)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const AssayConfigElement *element = control->element;

  check_choice_word (problems, element);
  for (guint i = 0; control->kind != ASSAY_CONTROL_TAXONOMY && i < control->n_labels; i++)
    {
      const AssayConfigLabel *label = &control->labels[i];

      if (!g_hash_table_add (seen, (gpointer) label->value))
        assay_config_add_problem (problems, FALSE, label->element->line, label->element->column,
                                  "\"%s\" is offered twice by %s", label->value, control->name);
    }
  if (control->kind == ASSAY_CONTROL_PAIRWISE
      && (control->to_name[0] == NULL || control->to_name[1] == NULL))
    assay_config_add_problem (problems, FALSE, element->line, element->column,
                              "Pairwise compares two objects: toName should name both, such as "
                              "toName=\"a,b\"");
}

/*
 * assay_label_config_validate:
 * @problems: (element-type AssayConfigProblem): receives what is wrong
 *
 * Checks the whole config and goes on after a problem.
 */
void
assay_label_config_validate (AssayLabelConfig *self, GPtrArray *problems)
{
  g_autoptr (GHashTable) names = check_names (self, problems);
  gboolean asks = FALSE;

  for (guint i = 0; i < self->elements->len; i++)
    {
      check_tag (problems, self->elements->pdata[i]);
      check_attributes (problems, self->elements->pdata[i]);
    }
  check_to_names (self, names, problems);
  for (guint i = 0; i < self->controls->len; i++)
    {
      const AssayConfigControl *control = &g_array_index (self->controls, AssayConfigControl, i);

      asks = asks || control->is_asked;
      check_control (problems, control);
    }
  if (!asks)
    assay_config_add_problem (problems, FALSE, self->root->line, self->root->column,
                              "This config asks nothing: it has no control such as Choices");
}
