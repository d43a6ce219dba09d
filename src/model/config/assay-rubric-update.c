/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-rubric-update.c: keeps a labeling config and a prompt in step with a rubric that is edited.
 *
 * The XML is changed where it has to be and nowhere else. A dimension's block is its control and, if
 * there is one with the same title right above it, its Header. Blocks of dimensions that stay keep
 * their places; when their order changed, they fill each other's places, so that the layout around
 * them stays as it was written. What goes takes its lines with it; what is new comes behind the
 * dimension it follows. Comments, unknown tags and attributes that a rubric does not write are kept.
 *
 * In a prompt, the paragraph that assay_rubric_to_prompt() wrote is found by its text, or else by its
 * first and last sentence. Pure functions; any thread. */

#include "assay-rubric-private.h"

#include "assay-error.h"

#include <math.h>
#include <string.h>

#define FIRST_SENTENCE "Judge each of these on its own, and use the whole scale:"
#define LAST_SENTENCE "Answer with one JSON object with exactly these members:"

/* A piece of the XML that is replaced. */
typedef struct
{
  gsize start;
  gsize end;
  char *text;
} Edit;

/* Where a dimension stands in the XML. */
typedef struct
{
  const AssayDimension *before;
  const AssayConfigControl *control;
  const AssayConfigElement *header; /* or NULL */
  gsize start;
  gsize end;
} Block;

static void
edit_clear (gpointer data)
{
  g_free (((Edit *) data)->text);
}

static int
compare_edits (gconstpointer a, gconstpointer b)
{
  const Edit *left = a, *right = b;

  return left->start < right->start ? -1 : left->start > right->start;
}

static void
add_edit (GArray *edits, gsize start, gsize end, char *text)
{
  Edit edit = { start, end, text };

  g_array_append_val (edits, edit);
}

static char *
apply (const char *xml, GArray *edits)
{
  GString *out = g_string_new (NULL);
  gsize at = 0;

  g_array_sort (edits, compare_edits);
  for (guint i = 0; i < edits->len; i++)
    {
      const Edit *edit = &g_array_index (edits, Edit, i);

      if (edit->start < at)
        continue;
      g_string_append_len (out, xml + at, (gssize) (edit->start - at));
      g_string_append (out, edit->text);
      at = edit->end;
    }
  g_string_append (out, xml + at);
  return g_string_free (out, FALSE);
}

static gboolean
is_rubric_control (const AssayConfigControl *control)
{
  return control->is_asked && !control->per_region
         && (control->kind == ASSAY_CONTROL_RATING || control->kind == ASSAY_CONTROL_NUMBER
             || control->kind == ASSAY_CONTROL_TEXT_AREA);
}

static const AssayConfigElement *
find_header (const AssayConfigControl *control)
{
  const AssayConfigElement *parent = control->element->parent;
  const AssayConfigElement *last = NULL;
  const char *value;

  for (const AssayConfigElement *e = parent != NULL ? parent->first : NULL; e != control->element; e = e->next)
    last = e;
  if (last == NULL || g_ascii_strcasecmp (last->tag, "Header") != 0)
    return NULL;
  value = assay_config_element_get (last, "value");
  return g_strcmp0 (value, control->title) == 0 ? last : NULL;
}

static const AssayDimension *
find_dimension (AssayRubric *rubric, const char *name)
{
  guint n = 0;
  const AssayDimension *dimensions = rubric == NULL ? NULL : assay_rubric_get_dimensions (rubric, &n);

  for (guint i = 0; i < n; i++)
    if (strcmp (dimensions[i].name, name) == 0)
      return &dimensions[i];
  return NULL;
}

static int
compare_blocks (gconstpointer a, gconstpointer b)
{
  const Block *left = a, *right = b;

  return left->start < right->start ? -1 : left->start > right->start;
}

/* The blocks of a rubric's dimensions, in the order of the document. */
static GArray *
find_blocks (AssayRubric *rubric, AssayLabelConfig *config)
{
  GArray *blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  guint n;
  const AssayConfigControl *controls = assay_label_config_get_controls (config, &n);

  for (guint i = 0; i < n; i++)
    {
      Block block = { find_dimension (rubric, controls[i].name), &controls[i], NULL, 0, 0 };

      if (block.before == NULL || !is_rubric_control (&controls[i]))
        continue;
      block.header = find_header (&controls[i]);
      block.start = block.header != NULL ? block.header->start : controls[i].element->start;
      block.end = controls[i].element->end;
      g_array_append_val (blocks, block);
    }
  g_array_sort (blocks, compare_blocks);
  return blocks;
}

static const Block *
find_block (GArray *blocks, const char *name)
{
  for (guint i = 0; i < blocks->len; i++)
    if (strcmp (g_array_index (blocks, Block, i).before->name, name) == 0)
      return &g_array_index (blocks, Block, i);
  return NULL;
}

static gboolean
same_bound (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

/*
 * assay_dimension_same_control:
 *
 * Returns: whether both ask the same; weights and rules are not part of the form.
 */
gboolean
assay_dimension_same_control (const AssayDimension *a, const AssayDimension *b)
{
  return strcmp (a->name, b->name) == 0 && strcmp (a->title, b->title) == 0
         && strcmp (a->meaning, b->meaning) == 0 && a->kind == b->kind && a->required == b->required
         && same_bound (a->min, b->min) && same_bound (a->max, b->max);
}

/* The block with what the dimension says now. */
static char *
write_block (const char *xml, const Block *block, const AssayDimension *after)
{
  const AssayConfigElement *element = block->control->element;
  GString *out = g_string_new (NULL);
  g_autofree char *to_name = NULL;
  g_autofree char *control = NULL;

  if (assay_dimension_same_control (block->before, after))
    return g_string_free (g_string_append_len (out, xml + block->start, (gssize) (block->end - block->start)),
                          FALSE);
  if (block->header != NULL && strcmp (block->before->title, after->title) == 0)
    g_string_append_len (out, xml + block->header->start,
                         (gssize) (block->header->end - block->header->start));
  else if (block->header != NULL)
    {
      g_autofree char *header = assay_dimension_to_header (after);

      g_string_append (out, header);
    }
  if (block->header != NULL)
    g_string_append_len (out, xml + block->header->end, (gssize) (element->start - block->header->end));
  to_name = g_strjoinv (",", (char **) block->control->to_name);
  control = assay_dimension_to_control (after, to_name, element);
  g_string_append (out, control);
  return g_string_free (out, FALSE);
}

/* White space from the last line break to @start, or "" when something else is in front of it. */
static char *
dup_indent (const char *xml, gsize start)
{
  gsize line = start;

  while (line > 0 && (xml[line - 1] == ' ' || xml[line - 1] == '\t'))
    line--;
  return line > 0 && xml[line - 1] == '\n' ? g_strndup (xml + line, start - line) : g_strdup ("");
}

static char *
write_new (const AssayDimension *dimension, const char *to_name, const char *indent)
{
  g_autofree char *header = assay_dimension_to_header (dimension);
  g_autofree char *control = assay_dimension_to_control (dimension, to_name, NULL);

  return g_strconcat (header, "\n", indent, control, NULL);
}

static char *
find_target (AssayLabelConfig *config, GArray *blocks, GError **error)
{
  guint n;
  const AssayConfigObject *objects = assay_label_config_get_objects (config, &n);

  if (blocks->len > 0)
    return g_strjoinv (",", (char **) g_array_index (blocks, Block, 0).control->to_name);
  for (guint i = 0; i < n; i++)
    if (*objects[i].name != '\0')
      return g_strdup (objects[i].name);
  g_set_error_literal (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                       "A rubric needs an object to judge: a tag such as Image or Text with a name");
  return NULL;
}

/* Dimensions that stay, at the places of those that stay; what is new behind what it follows. */
static void
place_kept (const char *xml, GArray *blocks, AssayRubric *after, const char *target, GArray *edits,
            GString *first)
{
  guint n = 0;
  const AssayDimension *dimensions = after == NULL ? NULL : assay_rubric_get_dimensions (after, &n);
  const Block *place = NULL; /* of the kept dimension that came last */
  GString *text = NULL;
  guint next = 0;

  for (guint i = 0; i < n; i++)
    {
      const Block *own = find_block (blocks, dimensions[i].name);

      if (own == NULL)
        {
          const Block *near = place != NULL ? place : blocks->len > 0 ? &g_array_index (blocks, Block, 0) : NULL;
          g_autofree char *indent = near != NULL ? dup_indent (xml, near->start) : g_strdup ("  ");
          g_autofree char *block = write_new (&dimensions[i], target, indent);

          if (place != NULL)
            g_string_append_printf (text, "\n%s%s", indent, block);
          else
            g_string_append_printf (first, "%s\n%s", block, indent);
          continue;
        }
      if (place != NULL)
        add_edit (edits, place->start, place->end, g_string_free (text, FALSE));
      while (find_dimension (after, g_array_index (blocks, Block, next).before->name) == NULL)
        next++;
      place = &g_array_index (blocks, Block, next++);
      text = g_string_new (first->str);
      g_string_truncate (first, 0);
      {
        g_autofree char *block = write_block (xml, own, &dimensions[i]);

        g_string_append (text, block);
      }
    }
  if (place != NULL)
    add_edit (edits, place->start, place->end, g_string_free (text, FALSE));
}

static void
remove_gone (const char *xml, GArray *blocks, AssayRubric *after, GArray *edits)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = &g_array_index (blocks, Block, i);
      gsize start = block->start;

      if (find_dimension (after, block->before->name) != NULL)
        continue;
      while (start > 0 && (xml[start - 1] == ' ' || xml[start - 1] == '\t'))
        start--;
      if (start > 0 && xml[start - 1] == '\n')
        start--;
      else
        start = block->start;
      add_edit (edits, start, block->end, g_strdup (""));
    }
}

/* Blocks that nothing is there to follow come last in the form. */
static void
append_rest (const char *xml, AssayLabelConfig *config, const char *rest, GArray *edits)
{
  const AssayConfigElement *root = assay_label_config_get_root (config);
  g_autofree char *lines = g_strchomp (g_strdup (rest));
  gsize close = root->end;

  if (*lines == '\0')
    return;
  if (xml[root->inside - 2] == '/')
    {
      add_edit (edits, root->inside - 2, root->end,
                g_strdup_printf (">\n  %s\n</%s>", lines, root->tag));
      return;
    }
  while (close > root->inside && xml[close - 1] != '<')
    close--;
  add_edit (edits, close - 1, close - 1,
            g_strdup_printf ("%s  %s\n", close >= 2 && xml[close - 2] == '\n' ? "" : "\n", lines));
}

/**
 * assay_rubric_update_config:
 * @before: (nullable): the rubric that @xml was made by, or agrees with
 * @after: (nullable): the rubric that it shall agree with; %NULL for none
 * @xml: a labeling config
 *
 * Returns: (transfer full): @xml with the controls of @after, and nothing else changed, checked; %NULL
 * with %ASSAY_ERROR_INVALID. Any thread.
 */
char *
assay_rubric_update_config (AssayRubric *before, AssayRubric *after, const char *xml, GError **error)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (xml, -1, error);
  g_autoptr (AssayLabelConfig) check = NULL;
  g_autoptr (GArray) blocks = config == NULL ? NULL : find_blocks (before, config);
  g_autoptr (GArray) edits = g_array_new (FALSE, FALSE, sizeof (Edit));
  g_autoptr (GString) first = g_string_new (NULL);
  g_autofree char *target = config == NULL ? NULL : find_target (config, blocks, error);
  char *out;

  if (target == NULL)
    return NULL;
  g_array_set_clear_func (edits, edit_clear);
  place_kept (xml, blocks, after, target, edits, first);
  remove_gone (xml, blocks, after, edits);
  append_rest (xml, config, first->str, edits);
  out = apply (xml, edits);
  check = assay_label_config_new (out, -1, error);
  if (check == NULL)
    g_clear_pointer (&out, g_free);
  return out;
}

static gboolean
is_name (const char *name)
{
  if (!g_ascii_isalpha (*name) && *name != '_')
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_')
      return FALSE;
  return strlen (name) <= 64;
}

/* What a control says about its dimension; what it can't say is taken from @known. */
static AssayDimension
read_control (const AssayConfigControl *control, const AssayDimension *known)
{
  const char *hint = assay_config_element_get (control->element, "hint");
  gboolean whole = control->step == 1 && control->min == floor (control->min) && control->max == floor (control->max);
  AssayDimension dimension = {
    .name = control->name,
    .title = control->title,
    .meaning = hint != NULL ? hint : known != NULL ? known->meaning : "",
    .kind = control->kind == ASSAY_CONTROL_TEXT_AREA ? ASSAY_DIMENSION_TEXT
            : control->kind == ASSAY_CONTROL_RATING  ? ASSAY_DIMENSION_RATING
            : known != NULL && known->kind == ASSAY_DIMENSION_RATING && whole ? ASSAY_DIMENSION_RATING
                                                                              : ASSAY_DIMENSION_NUMBER,
    .min = control->min,
    .max = control->max,
    .weight = known != NULL ? known->weight : control->kind == ASSAY_CONTROL_RATING ? 1 : 0,
    .review = known != NULL ? known->review : "",
    .required = control->required,
  };

  if (isnan (dimension.min) || isnan (dimension.max))
    dimension.weight = 0;
  return dimension;
}

/**
 * assay_rubric_follow_config:
 * @self: (nullable): the rubric as it was
 * @config: a config that may have been changed since
 *
 * Makes a rubric that agrees with @config: dimensions whose controls are there, with the titles,
 * meanings and scales that the controls have now, and each Rating that is new, with weight 1.
 *
 * Returns: (transfer full) (nullable): a rubric; %NULL when @config has no control for one. Any thread.
 */
AssayRubric *
assay_rubric_follow_config (AssayRubric *self, AssayLabelConfig *config)
{
  g_autoptr (GArray) dimensions = g_array_new (FALSE, FALSE, sizeof (AssayDimension));
  guint n;
  const AssayConfigControl *controls = assay_label_config_get_controls (config, &n);

  for (guint i = 0; i < n && dimensions->len < ASSAY_RUBRIC_MAX_DIMENSIONS; i++)
    {
      const AssayDimension *known = find_dimension (self, controls[i].name);
      AssayDimension dimension;

      if (!is_rubric_control (&controls[i]) || !is_name (controls[i].name)
          || (known == NULL && controls[i].kind != ASSAY_CONTROL_RATING)
          || controls[i].min >= controls[i].max)
        continue;
      dimension = read_control (&controls[i], known);
      g_array_append_val (dimensions, dimension);
    }
  if (dimensions->len == 0)
    return NULL;
  return assay_rubric_new ((AssayDimension *) (gpointer) dimensions->data, dimensions->len,
                           self != NULL ? assay_rubric_get_review (self) : NULL, NULL);
}

/* prompts --------------------------------------------------------------------------------------- */

/* The paragraph in @text; its line break at the end is not part of it. */
static AssayRubricPlace
find_paragraph (AssayRubric *rubric, const char *text, const char **start, const char **end)
{
  g_autofree char *paragraph = rubric == NULL ? NULL : g_strchomp (assay_rubric_to_prompt (rubric));
  const char *last;

  *start = paragraph == NULL ? NULL : strstr (text, paragraph);
  if (*start != NULL)
    {
      *end = *start + strlen (paragraph);
      return ASSAY_RUBRIC_AS_WRITTEN;
    }
  *start = strstr (text, FIRST_SENTENCE);
  last = *start == NULL ? NULL : strstr (*start, LAST_SENTENCE);
  if (last == NULL)
    return ASSAY_RUBRIC_NOWHERE;
  *end = last + strcspn (last, "\n");
  return ASSAY_RUBRIC_BY_HAND;
}

/**
 * assay_rubric_update_prompt:
 * @before: (nullable): the rubric that @text may explain
 * @after: (nullable): the rubric that it shall explain; %NULL takes the paragraph away
 * @text: a part of a prompt
 * @place: (out): where the paragraph was
 *
 * Returns: (transfer full): @text with the paragraph of @after in place of that of @before; when
 * @place is %ASSAY_RUBRIC_NOWHERE, with the paragraph at its end. Any thread.
 */
char *
assay_rubric_update_prompt (AssayRubric *before, AssayRubric *after, const char *text,
                            AssayRubricPlace *place)
{
  g_autofree char *paragraph = after == NULL ? g_strdup ("") : g_strchomp (assay_rubric_to_prompt (after));
  const char *start, *end;
  GString *out;

  *place = find_paragraph (before, text, &start, &end);
  if (*place == ASSAY_RUBRIC_NOWHERE)
    {
      out = g_string_new (text);
      while (out->len > 0 && g_ascii_isspace (out->str[out->len - 1]) && after != NULL)
        g_string_truncate (out, out->len - 1);
      if (out->len > 0 && after != NULL)
        g_string_append (out, "\n\n");
      g_string_append (out, paragraph);
      return g_string_free (out, FALSE);
    }
  out = g_string_new_len (text, start - text);
  g_string_append (out, paragraph);
  g_string_append (out, end);
  return g_string_free (out, FALSE);
}
