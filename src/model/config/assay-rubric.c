/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-rubric.c: a rubric is a list of named dimensions with scale, meaning and weight. This file
 * reads and writes it as JSON, computes the overall score and says when a person should look; what it
 * compiles to is in assay-rubric-write.c.
 *
 *   { "dimensions": [ { "name", "title", "meaning", "kind": "rating" | "number" | "text",
 *                       "min", "max", "weight", "review", "required" }, … ],
 *     "review": a rule about the overall score }
 *
 * Overall. Each weighted answer v on its scale from a to b is x = (v − a) / (b − a), from 0 to 1. With
 * weights w, the mean is m = Σ w·x / Σ w. When all weighted scales are equal, the result is told on
 * that scale, a + m·(b − a), which is the plain weighted mean of the answers; otherwise in percent,
 * 100·m. It needs every weighted answer: with one missing there is no overall score, because the mean
 * of the others answers another question. A model is never asked for it.
 *
 * Immutable and atomically counted; any thread may use one. */

#include "assay-rubric.h"

#include "assay-error.h"
#include "assay-json.h"
#include "assay-rule.h"

#include <math.h>
#include <string.h>

struct _AssayRubric
{
  gatomicrefcount ref_count;
  GStringChunk *strings;
  GArray *dimensions; /* of AssayDimension */
  GPtrArray *rules;   /* of AssayRule, one per dimension, NULL for never */
  const char *review;
  AssayRule *rule;    /* about the overall score, or NULL */
  double min, max;    /* the scale of the overall score */
};

static const char *const kind_words[] = { "rating", "number", "text" };

static void
rule_free (gpointer rule)
{
  assay_rule_free (rule);
}

static AssayRubric *
rubric_alloc (void)
{
  AssayRubric *self = g_new0 (AssayRubric, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->strings = g_string_chunk_new (512);
  self->dimensions = g_array_new (FALSE, TRUE, sizeof (AssayDimension));
  self->rules = g_ptr_array_new_with_free_func (rule_free);
  self->review = "";
  return self;
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

/* "Prompt Alignment!" → "prompt_alignment". */
static char *
make_name (const char *title)
{
  GString *out = g_string_new (NULL);

  for (const char *p = title; *p != '\0' && out->len < 64; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (out, g_ascii_tolower (*p));
    else if (out->len > 0 && out->str[out->len - 1] != '_')
      g_string_append_c (out, '_');
  while (out->len > 0 && out->str[out->len - 1] == '_')
    g_string_truncate (out, out->len - 1);
  if (out->len == 0 || g_ascii_isdigit (out->str[0]))
    g_string_prepend (out, "dimension_");
  return g_string_free (out, FALSE);
}

static gboolean
fail (GError **error, const AssayDimension *dimension, const char *problem)
{
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "Rubric dimension “%s”: %s",
               *dimension->title != '\0' ? dimension->title : dimension->name, problem);
  return FALSE;
}

static gboolean
check_dimension (AssayRubric *self, const AssayDimension *dimension, GError **error)
{
  gboolean scaled = isfinite (dimension->min) && isfinite (dimension->max);

  if (!is_name (dimension->name))
    return fail (error, dimension, "its name may hold letters, digits and underscores only");
  if (strlen (dimension->title) > ASSAY_RUBRIC_MAX_TEXT || strlen (dimension->meaning) > ASSAY_RUBRIC_MAX_TEXT)
    return fail (error, dimension, "its title or meaning is longer than 4,000 bytes");
  for (guint i = 0; i < self->dimensions->len; i++)
    if (strcmp (g_array_index (self->dimensions, AssayDimension, i).name, dimension->name) == 0)
      return fail (error, dimension, "another dimension has this name already");
  if (dimension->kind == ASSAY_DIMENSION_RATING
      && (!scaled || dimension->min != floor (dimension->min) || dimension->max != floor (dimension->max)))
    return fail (error, dimension, "a rating needs whole numbers as \"min\" and \"max\"");
  if (dimension->min >= dimension->max)
    return fail (error, dimension, "its \"max\" must be greater than its \"min\"");
  if (!isfinite (dimension->weight) || dimension->weight < 0)
    return fail (error, dimension, "its \"weight\" must be a number from 0");
  if (dimension->weight > 0 && !scaled)
    return fail (error, dimension, "it can have a weight only with \"min\" and \"max\"");
  return TRUE;
}

static gboolean
add_dimension (AssayRubric *self, const AssayDimension *given, GError **error)
{
  g_autofree char *made = NULL;
  AssayDimension dimension = *given;
  AssayRule *rule = NULL;

  if (dimension.name == NULL || *dimension.name == '\0')
    dimension.name = made = make_name (dimension.title != NULL ? dimension.title : "");
  dimension.name = g_string_chunk_insert_const (self->strings, dimension.name);
  dimension.title = g_string_chunk_insert_const (
      self->strings, dimension.title != NULL && *dimension.title != '\0' ? dimension.title : dimension.name);
  dimension.meaning = g_string_chunk_insert_const (self->strings, dimension.meaning != NULL ? dimension.meaning : "");
  dimension.review = g_string_chunk_insert_const (self->strings, dimension.review != NULL ? dimension.review : "");
  if (dimension.kind == ASSAY_DIMENSION_TEXT)
    {
      dimension.min = dimension.max = NAN;
      dimension.weight = 0;
    }
  if (!check_dimension (self, &dimension, error))
    return FALSE;
  if (*dimension.review != '\0')
    {
      rule = assay_rule_new (dimension.review, error);
      if (rule == NULL)
        {
          g_prefix_error (error, "Rubric dimension “%s”: ", dimension.title);
          return FALSE;
        }
    }
  g_array_append_val (self->dimensions, dimension);
  g_ptr_array_add (self->rules, rule);
  return TRUE;
}

/* The scale of the overall score: the common one, else percent. */
static void
find_scale (AssayRubric *self)
{
  gboolean first = TRUE;

  self->min = 0;
  self->max = 100;
  for (guint i = 0; i < self->dimensions->len; i++)
    {
      const AssayDimension *dimension = &g_array_index (self->dimensions, AssayDimension, i);

      if (dimension->weight <= 0)
        continue;
      if (!first && (dimension->min != self->min || dimension->max != self->max))
        {
          self->min = 0;
          self->max = 100;
          return;
        }
      self->min = dimension->min;
      self->max = dimension->max;
      first = FALSE;
    }
}

/**
 * assay_rubric_new:
 * @dimensions: (array length=n_dimensions): what is judged; strings are copied, and may be %NULL
 *   where the field may be ""; a missing name is made from the title
 * @review: (nullable): when a person should look because of the overall score
 *
 * Returns: (transfer full): a rubric; %NULL with %ASSAY_ERROR_INVALID and what is wrong with which
 * dimension. Any thread.
 */
AssayRubric *
assay_rubric_new (const AssayDimension *dimensions, guint n_dimensions, const char *review,
                  GError **error)
{
  g_autoptr (AssayRubric) self = rubric_alloc ();

  if (n_dimensions == 0 || n_dimensions > ASSAY_RUBRIC_MAX_DIMENSIONS)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "A rubric has from 1 to %d dimensions; this one has %u",
                   ASSAY_RUBRIC_MAX_DIMENSIONS, n_dimensions);
      return NULL;
    }
  for (guint i = 0; i < n_dimensions; i++)
    if (!add_dimension (self, &dimensions[i], error))
      return NULL;
  if (review != NULL && *review != '\0')
    {
      self->review = g_string_chunk_insert_const (self->strings, review);
      self->rule = assay_rule_new (review, error);
      if (self->rule == NULL)
        return NULL;
    }
  find_scale (self);
  return g_steal_pointer (&self);
}

static gboolean
read_kind (JsonObject *object, AssayDimensionKind *kind, GError **error)
{
  const char *word = assay_json_get_string (object, "kind", "rating");

  for (guint i = 0; i < G_N_ELEMENTS (kind_words); i++)
    if (strcmp (word, kind_words[i]) == 0)
      {
        *kind = i;
        return TRUE;
      }
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               "A rubric dimension is a rating, a number or a text, not “%s”", word);
  return FALSE;
}

static gboolean
read_dimension (JsonNode *node, AssayDimension *dimension, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  gboolean rating;

  if (object == NULL)
    {
      g_set_error_literal (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                           "Each dimension of a rubric must be an object with \"name\" or \"title\"");
      return FALSE;
    }
  if (!read_kind (object, &dimension->kind, error))
    return FALSE;
  rating = dimension->kind == ASSAY_DIMENSION_RATING;
  dimension->name = assay_json_get_string (object, "name", "");
  dimension->title = assay_json_get_string (object, "title", "");
  dimension->meaning = assay_json_get_string (object, "meaning", "");
  dimension->min = assay_json_get_double (object, "min", rating ? 1 : NAN);
  dimension->max = assay_json_get_double (object, "max", rating ? 5 : NAN);
  dimension->weight = assay_json_get_double (object, "weight", rating ? 1 : 0);
  dimension->review = assay_json_get_string (object, "review", "");
  dimension->required = assay_json_get_boolean (object, "required", dimension->kind != ASSAY_DIMENSION_TEXT);
  return TRUE;
}

/**
 * assay_rubric_parse:
 * @json: a rubric as assay_rubric_to_json() writes it
 *
 * Returns: (transfer full): the rubric; %NULL with %ASSAY_ERROR_INVALID. Any thread.
 */
AssayRubric *
assay_rubric_parse (const char *json, GError **error)
{
  g_autoptr (JsonObject) root = assay_json_parse_object (json, -1, error);
  JsonArray *array = assay_json_get_array (root, "dimensions");
  AssayDimension dimensions[ASSAY_RUBRIC_MAX_DIMENSIONS];
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if (root == NULL)
    {
      g_prefix_error (error, "Rubric: ");
      return NULL;
    }
  for (guint i = 0; i < MIN (n, ASSAY_RUBRIC_MAX_DIMENSIONS); i++)
    if (!read_dimension (json_array_get_element (array, i), &dimensions[i], error))
      return NULL;
  return assay_rubric_new (dimensions, n, assay_json_get_string (root, "review", NULL), error);
}

/**
 * assay_rubric_new_from_config:
 *
 * Makes a rubric of a config's own scores: each Rating with weight 1, so that a project without a
 * rubric has an overall score too.
 *
 * Returns: (transfer full) (nullable): a rubric, %NULL when the config has no Rating. Any thread.
 */
AssayRubric *
assay_rubric_new_from_config (AssayLabelConfig *config)
{
  g_autoptr (AssayRubric) self = rubric_alloc ();
  guint n;
  const AssayConfigControl *controls = assay_label_config_get_controls (config, &n);

  for (guint i = 0; i < n && self->dimensions->len < ASSAY_RUBRIC_MAX_DIMENSIONS; i++)
    {
      AssayDimension dimension = { .kind = ASSAY_DIMENSION_RATING, .weight = 1, .meaning = "", .review = "" };

      if (controls[i].kind != ASSAY_CONTROL_RATING || controls[i].per_region || controls[i].max <= controls[i].min)
        continue;
      dimension.name = g_string_chunk_insert_const (self->strings, controls[i].name);
      dimension.title = g_string_chunk_insert_const (self->strings, controls[i].title);
      dimension.min = controls[i].min;
      dimension.max = controls[i].max;
      dimension.required = controls[i].required;
      g_array_append_val (self->dimensions, dimension);
      g_ptr_array_add (self->rules, NULL);
    }
  if (self->dimensions->len == 0)
    return NULL;
  find_scale (self);
  return g_steal_pointer (&self);
}

/**
 * assay_rubric_ref:
 *
 * Returns: (transfer full): @self. Any thread.
 */
AssayRubric *
assay_rubric_ref (AssayRubric *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * assay_rubric_unref:
 * @self: (transfer full): a rubric
 *
 * Any thread.
 */
void
assay_rubric_unref (AssayRubric *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->dimensions);
  g_ptr_array_unref (self->rules);
  assay_rule_free (self->rule);
  g_string_chunk_free (self->strings);
  g_free (self);
}

/**
 * assay_rubric_get_dimensions:
 * @n: (out): how many
 *
 * Returns: (transfer none) (array length=n): what is judged. Any thread.
 */
const AssayDimension *
assay_rubric_get_dimensions (AssayRubric *self, guint *n)
{
  *n = self->dimensions->len;
  return (const AssayDimension *) (gpointer) self->dimensions->data;
}

/**
 * assay_rubric_get_review:
 *
 * Returns: (transfer none): the rule about the overall score, "" for none. Any thread.
 */
const char *
assay_rubric_get_review (AssayRubric *self)
{
  return self->review;
}

static void
set_number (JsonObject *object, const char *name, double number)
{
  if (isnan (number))
    return;
  if (number == floor (number) && fabs (number) < 1e15)
    json_object_set_int_member (object, name, (gint64) number);
  else
    json_object_set_double_member (object, name, number);
}

/**
 * assay_rubric_to_json:
 *
 * Returns: (transfer full): the rubric as compact JSON. Any thread.
 */
char *
assay_rubric_to_json (AssayRubric *self)
{
  g_autoptr (JsonObject) root = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->dimensions->len; i++)
    {
      const AssayDimension *dimension = &g_array_index (self->dimensions, AssayDimension, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "name", dimension->name);
      json_object_set_string_member (object, "title", dimension->title);
      json_object_set_string_member (object, "meaning", dimension->meaning);
      json_object_set_string_member (object, "kind", kind_words[dimension->kind]);
      set_number (object, "min", dimension->min);
      set_number (object, "max", dimension->max);
      set_number (object, "weight", dimension->weight);
      json_object_set_string_member (object, "review", dimension->review);
      json_object_set_boolean_member (object, "required", dimension->required);
      json_array_add_object_element (array, object);
    }
  json_object_set_array_member (root, "dimensions", array);
  json_object_set_string_member (root, "review", self->review);
  return assay_json_object_to_text (root);
}

/**
 * assay_rubric_get_scale:
 * @min: (out): the worst
 * @max: (out): the best
 *
 * Tells the scale of the overall score: that of the weighted dimensions when they share one, else
 * from 0 to 100. Any thread.
 */
void
assay_rubric_get_scale (AssayRubric *self, double *min, double *max)
{
  *min = self->min;
  *max = self->max;
}

/**
 * assay_rubric_overall:
 * @values: an answer in its normal form
 *
 * Returns: the weighted mean, see the top of this file; NAN when a weighted answer is missing or no
 * dimension has a weight. Any thread.
 */
double
assay_rubric_overall (AssayRubric *self, JsonObject *values)
{
  double sum = 0;
  double plain = 0; /* without the way over shares, which would make 3.0000000000000004 of 3 */
  double weights = 0;
  gboolean same = TRUE;

  for (guint i = 0; i < self->dimensions->len; i++)
    {
      const AssayDimension *dimension = &g_array_index (self->dimensions, AssayDimension, i);
      JsonNode *node;

      if (dimension->weight <= 0)
        continue;
      node = json_object_get_member (values, dimension->name);
      if (!assay_json_is_number (node))
        return NAN;
      sum += dimension->weight * (json_node_get_double (node) - dimension->min)
             / (dimension->max - dimension->min);
      plain += dimension->weight * json_node_get_double (node);
      same = same && dimension->min == self->min && dimension->max == self->max;
      weights += dimension->weight;
    }
  if (same && weights > 0)
    return plain / weights;
  return weights > 0 ? self->min + sum / weights * (self->max - self->min) : NAN;
}

static char *
describe_match (const char *title, JsonNode *value, const char *rule)
{
  g_autofree char *text = value == NULL ? g_strdup ("empty") : assay_json_to_text (value);

  if (strlen (text) > 80)
    {
      *g_utf8_find_prev_char (text, text + 80) = '\0';
      return g_strdup_printf ("%s is %s… (rule: %s)", title, text, rule);
    }
  return g_strdup_printf ("%s is %s (rule: %s)", title, text, rule);
}

/**
 * assay_rubric_find_review:
 * @values: an answer in its normal form
 *
 * Returns: (transfer full) (nullable): why a person should look, by the first rule that fits: those of
 * the dimensions, then that of the overall score. %NULL when none does. Any thread.
 */
char *
assay_rubric_find_review (AssayRubric *self, JsonObject *values)
{
  double overall;

  for (guint i = 0; i < self->dimensions->len; i++)
    {
      const AssayDimension *dimension = &g_array_index (self->dimensions, AssayDimension, i);
      JsonNode *value = json_object_get_member (values, dimension->name);

      if (self->rules->pdata[i] != NULL && assay_rule_matches (self->rules->pdata[i], value))
        return describe_match (dimension->title, value, dimension->review);
    }
  if (self->rule == NULL)
    return NULL;
  overall = assay_rubric_overall (self, values);
  if (!isnan (overall))
    {
      g_autoptr (JsonNode) node = json_node_init_double (json_node_alloc (), round (overall * 100) / 100);

      /* The rule sees the exact mean; two decimals are for people. */
      g_autoptr (JsonNode) exact = json_node_init_double (json_node_alloc (), overall);

      if (assay_rule_matches (self->rule, exact))
        return describe_match ("Overall", node, self->review);
    }
  return NULL;
}
