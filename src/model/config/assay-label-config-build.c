/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-label-config-build.c: tree of elements → objects, controls, variables, columns.
 *
 * What an element is, is decided by the table of tags; an element with an unknown tag is what its
 * attributes make of it. A Chat is both: it shows a conversation, and it is also asked for the next
 * message when nothing else is asked or when it says so (toName, llm, editable, limits). Otherwise
 * it is only looked at, or else every model that judges conversations would have to write one. */

#include "assay-label-config-private.h"

#include <math.h>
#include <string.h>

/* A heading longer than this is an instruction, not the title of a control. */
#define MAX_TITLE 60

static const char *
get (const AssayConfigElement *element, const char *attribute)
{
  return assay_config_element_get (element, attribute);
}

static double
read_number (const AssayConfigElement *element, const char *attribute, double fallback,
             GPtrArray *problems)
{
  const char *text = get (element, attribute);
  char *end;
  double number;

  if (text == NULL || *text == '\0')
    return fallback;
  number = g_ascii_strtod (text, &end);
  if (*end == '\0' && isfinite (number))
    return number;
  assay_config_add_problem (problems, FALSE, element->line, element->column,
                            "%s of <%s> should be a number, not \"%s\"", attribute, element->tag,
                            text);
  return fallback;
}

/* The path of a value such as "$image"; NULL for literal text. */
static const AssayPath *
read_path (AssayLabelConfig *self, const char *value)
{
  AssayPath *path;

  if (value == NULL || value[0] != '$' || value[1] == '\0' || strpbrk (value, ", ") != NULL)
    return NULL;
  path = assay_path_new (value + 1);
  g_ptr_array_add (self->paths, path);
  return path;
}

static void
add_variable (AssayLabelConfig *self, const AssayPath *path, AssayVariableKind kind,
              gboolean optional)
{
  const char *text = assay_path_get_text (path);
  const char *key = assay_path_get_key (path);
  AssayVariable variable = { .kind = kind, .optional = optional };

  /* Inside a Repeater the path has an index to be filled in: the list is the variable. */
  if (strstr (text, "{{") != NULL)
    {
      g_autofree char *list = g_strndup (text, strcspn (text, "[.{"));

      key = g_string_chunk_insert_const (self->strings, list);
      text = key;
      variable.kind = ASSAY_VARIABLE_TEXT;
    }
  for (guint i = 0; i < self->variables->len; i++)
    {
      AssayVariable *known = &g_array_index (self->variables, AssayVariable, i);

      if (strcmp (known->name, text) != 0)
        continue;
      known->optional = known->optional && optional;
      if (known->kind == ASSAY_VARIABLE_TEXT)
        known->kind = variable.kind;
      return;
    }
  variable.name = g_string_chunk_insert_const (self->strings, text);
  variable.key = g_string_chunk_insert_const (self->strings, key);
  g_array_append_val (self->variables, variable);
}

static const char *const *
split_names (AssayLabelConfig *self, const char *names)
{
  g_auto (GStrv) parts = g_strsplit (names, ",", -1);
  guint n = g_strv_length (parts);
  const char **copy = g_new0 (const char *, n + 1);

  for (guint i = 0; i < n; i++)
    copy[i] = g_string_chunk_insert_const (self->strings, g_strstrip (parts[i]));
  g_ptr_array_add (self->blocks, copy);
  return copy;
}

static AssayConfigElement *
previous (const AssayConfigElement *element)
{
  AssayConfigElement *before = NULL;

  if (element->parent == NULL)
    return NULL;
  for (AssayConfigElement *e = element->parent->first; e != element; e = e->next)
    before = e;
  return before;
}

/* What people call the control: its own title, the Header right above it, or its name made readable. */
static const char *
find_title (AssayLabelConfig *self, const AssayConfigElement *element, const char *name)
{
  const char *title = get (element, "title");
  const AssayConfigElement *before = previous (element);
  g_autofree char *made = NULL;

  if (title != NULL && *title != '\0')
    return title;
  if (before != NULL && before->info != NULL && before->info->kind == ASSAY_OBJECT_HEADER
      && before->info->role == ASSAY_TAG_OBJECT)
    {
      title = get (before, "value");
      if (title != NULL && *title != '\0' && *title != '$' && strlen (title) <= MAX_TITLE)
        return title;
    }
  made = g_strdelimit (g_strdup (name), "_-", ' ');
  g_strstrip (made);
  if (*made == '\0')
    return name;
  made[0] = g_ascii_toupper (made[0]);
  return g_string_chunk_insert_const (self->strings, made);
}

static const char *
lower (AssayLabelConfig *self, const char *tag)
{
  g_autofree char *text = g_ascii_strdown (tag, -1);

  return g_string_chunk_insert_const (self->strings, text);
}

static void
read_scale (AssayConfigControl *control, const AssayConfigElement *element, GPtrArray *problems)
{
  control->min = control->max = NAN;
  control->step = 1;
  if (control->kind == ASSAY_CONTROL_RATING)
    {
      control->max = read_number (element, "maxRating", 5, problems);
      control->min = read_number (element, "min", 0, problems);
      if (control->max < 1 || control->max != floor (control->max) || control->max > G_MAXINT)
        {
          assay_config_add_problem (problems, FALSE, element->line, element->column,
                                    "maxRating of <%s> should be a whole number from 1",
                                    element->tag);
          control->max = 5;
        }
      if (control->min < 0 || control->min != floor (control->min) || control->min > control->max)
        control->min = 0;
    }
  else if (control->kind == ASSAY_CONTROL_NUMBER)
    {
      control->min = read_number (element, "min", NAN, problems);
      control->max = read_number (element, "max", NAN, problems);
      control->step = read_number (element, "step", 1, problems);
      if (control->min > control->max)
        {
          assay_config_add_problem (problems, FALSE, element->line, element->column,
                                    "min of %s is greater than its max; neither counts", control->name);
          control->min = control->max = NAN;
        }
    }
  else if (control->kind == ASSAY_CONTROL_TEXT_AREA)
    control->max_answers = (guint) CLAMP (read_number (element, "maxSubmissions", 0, problems), 0,
                                          1000000);
}

static AssayConfigControl *
add_control (AssayLabelConfig *self, const AssayConfigElement *element, const char *to_name,
             GPtrArray *problems)
{
  AssayConfigControl control = { .kind = ASSAY_CONTROL_OTHER, .element = element, .is_asked = TRUE };
  const AssayLabelTag *info = element->info;
  const char *choice = get (element, "choice");

  if (info != NULL && info->role == ASSAY_TAG_CONTROL)
    control.kind = info->kind;
  control.name = get (element, "name");
  control.type = lower (self, element->tag);
  control.value_key = info != NULL && info->value_key != NULL ? info->value_key : control.type;
  control.title = find_title (self, element, control.name);
  control.to_name = split_names (self, to_name);
  control.required = assay_config_element_is_true (element, "required");
  control.multiple = choice != NULL && g_ascii_strcasecmp (choice, "multiple") == 0;
  control.nested = assay_config_element_is_true (element, "allowNested");
  control.per_region = assay_config_element_is_true (element, "perRegion");
  if (control.kind != ASSAY_CONTROL_TEXT_AREA && (info == NULL || info->role == ASSAY_TAG_CONTROL))
    control.labels_path = read_path (self, get (element, "value"));
  if (control.labels_path != NULL)
    add_variable (self, control.labels_path, ASSAY_VARIABLE_TEXT, FALSE);
  read_scale (&control, element, problems);
  g_array_append_val (self->controls, control);
  return &g_array_index (self->controls, AssayConfigControl, self->controls->len - 1);
}

static AssayVariableKind
media_of (const AssayConfigElement *element, const AssayLabelTag *info)
{
  const char *type = get (element, "valueType");

  /* <Text valueType="url"> names a document by its address, which is text to a model. */
  if (info == NULL || type != NULL)
    return ASSAY_VARIABLE_TEXT;
  return info->media;
}

static void
add_object (AssayLabelConfig *self, const AssayConfigElement *element)
{
  AssayConfigObject object = { .kind = ASSAY_OBJECT_OTHER, .element = element };
  const AssayLabelTag *info = element->info;
  const char *list = get (element, "valueList");
  const char *required = get (element, "required");

  if (info != NULL && info->role == ASSAY_TAG_OBJECT)
    object.kind = info->kind;
  if (object.kind == ASSAY_OBJECT_IMAGE && list != NULL)
    object.kind = ASSAY_OBJECT_IMAGE_LIST;
  object.name = get (element, "name") != NULL ? get (element, "name") : "";
  object.value = list != NULL ? list : get (element, "value") != NULL ? get (element, "value") : "";
  object.path = read_path (self, object.value);
  object.optional = required != NULL && g_ascii_strcasecmp (required, "false") == 0;
  if (object.path != NULL)
    add_variable (self, object.path, media_of (element, info), object.optional);
  g_array_append_val (self->objects, object);
}

static gboolean
has (const AssayConfigElement *element, const char *attribute)
{
  const char *value = get (element, attribute);

  return value != NULL && *value != '\0';
}

/*
 * assay_config_element_is_self:
 *
 * Returns: whether the element is its own object, so that it needs no toName.
 */
gboolean
assay_config_element_is_self (const AssayConfigElement *self)
{
  return g_ascii_strcasecmp (self->tag, "Chat") == 0
         || g_ascii_strcasecmp (self->tag, "ReactCode") == 0;
}

static void
add_element (AssayLabelConfig *self, const AssayConfigElement *element, GPtrArray *problems)
{
  const AssayLabelTag *info = element->info;
  gboolean value = has (element, "value") || has (element, "valueList");

  if (info != NULL && (info->role == ASSAY_TAG_LAYOUT || info->role == ASSAY_TAG_LABEL))
    {
      const AssayPath *path = read_path (self, get (element, "on"));

      if (path != NULL)
        add_variable (self, path, ASSAY_VARIABLE_TEXT, FALSE);
    }
  else if (info != NULL && info->role == ASSAY_TAG_OBJECT)
    add_object (self, element);
  else if (has (element, "name") && has (element, "toName"))
    add_control (self, element, get (element, "toName"), problems);
  else if (info == NULL && has (element, "name") && value)
    add_object (self, element);
  else if (assay_config_element_is_self (element) && has (element, "name"))
    add_control (self, element, get (element, "name"), problems);
}

/* A conversation is also a control: see the top of this file. */
static void
add_chats (AssayLabelConfig *self, GPtrArray *problems)
{
  guint n_controls = self->controls->len;

  for (guint i = 0; i < self->objects->len; i++)
    {
      const AssayConfigObject *object = &g_array_index (self->objects, AssayConfigObject, i);
      const AssayConfigElement *element = object->element;
      AssayConfigControl *control;

      if (object->kind != ASSAY_OBJECT_CHAT || *object->name == '\0')
        continue;
      control = add_control (self, element, object->name, problems);
      control->kind = ASSAY_CONTROL_CHAT;
      control->type = control->value_key = "chatmessage";
      control->is_asked = n_controls == 0 || has (element, "toName") || has (element, "llm")
                          || assay_config_element_is_true (element, "editable")
                          || has (element, "minMessages") || has (element, "maxMessages");
    }
}

/*
 * assay_label_config_build:
 * @problems: (element-type AssayConfigProblem): receives doubtful attributes
 *
 * Fills objects, controls and variables from the tree.
 */
void
assay_label_config_build (AssayLabelConfig *self, GPtrArray *problems)
{
  for (guint i = 0; i < self->elements->len; i++)
    {
      const AssayConfigElement *element = self->elements->pdata[i];

      if (self->controls->len == ASSAY_LABEL_CONFIG_MAX_PARTS
          || self->objects->len == ASSAY_LABEL_CONFIG_MAX_PARTS)
        {
          assay_config_add_problem (problems, TRUE, element->line, element->column,
                                    "The labeling config has more than %d objects or controls",
                                    ASSAY_LABEL_CONFIG_MAX_PARTS);
          break;
        }
      add_element (self, element, problems);
    }
  add_chats (self, problems);
  for (guint i = 0; i < self->controls->len; i++)
    {
      const char *name = g_array_index (self->controls, AssayConfigControl, i).name;

      if (!g_hash_table_contains (self->by_name, name))
        g_hash_table_insert (self->by_name, (gpointer) name, GSIZE_TO_POINTER (i + 1));
    }
}
