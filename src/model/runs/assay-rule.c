/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-rule.c: when a person should look at an answer, in the words of a person: "<=2", ">4 or <2",
 * "empty", "contains cannot". Parts are joined by "or" or a comma; one that fits is enough. A part
 * about numbers never fits a text, and the other way round; only "empty" fits an answer that is not
 * there. Immutable; any thread may ask. */

#include "assay-rule.h"

#include "assay-error.h"
#include "assay-json.h"

#include <math.h>
#include <string.h>

typedef enum
{
  LESS,
  LESS_OR_EQUAL,
  GREATER,
  GREATER_OR_EQUAL,
  EQUAL,
  NOT_EQUAL,
  EMPTY,
  CONTAINS,
  IS,
} Operator;

typedef struct
{
  Operator operator;
  double number;
  char *text; /* case-folded */
} Part;

struct _AssayRule
{
  guint n_parts;
  Part parts[ASSAY_RULE_MAX_PARTS];
};

/* Longer signs first. */
static const struct
{
  const char *sign;
  Operator operator;
} operators[] = {
  { "<=", LESS_OR_EQUAL }, { ">=", GREATER_OR_EQUAL }, { "≤", LESS_OR_EQUAL }, { "≥", GREATER_OR_EQUAL },
  { "<>", NOT_EQUAL },     { "!=", NOT_EQUAL },        { "≠", NOT_EQUAL },     { "==", EQUAL },
  { "<", LESS },           { ">", GREATER },           { "=", EQUAL },
};

static char *
unquote (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  gsize length = strlen (stripped);
  g_autofree char *inner = NULL;

  if (length >= 2 && stripped[0] == '"' && stripped[length - 1] == '"')
    inner = g_strndup (stripped + 1, length - 2);
  return g_utf8_casefold (inner != NULL ? inner : stripped, -1);
}

static gboolean
read_part (const char *text, Part *part)
{
  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    {
      const char *p = text + strlen (operators[i].sign);
      char *end;

      if (!g_str_has_prefix (text, operators[i].sign))
        continue;
      p += strspn (p, " ");
      part->operator = operators[i].operator;
      part->number = g_ascii_strtod (p, &end);
      if (end != p && *end == '\0' && isfinite (part->number))
        return TRUE;
      if (part->operator != EQUAL || *p == '\0')
        return FALSE;
      part->operator = IS;
      part->text = unquote (p);
      return TRUE;
    }
  if (g_ascii_strcasecmp (text, "empty") == 0)
    {
      part->operator = EMPTY;
      return TRUE;
    }
  if (g_ascii_strncasecmp (text, "contains ", 9) != 0)
    return FALSE;
  part->operator = CONTAINS;
  part->text = unquote (text + 9);
  return *part->text != '\0';
}

/* The next part of *text, cut off at "or" or a comma outside quotes; *text is NULL behind the last. */
static char *
next_part (const char **text)
{
  const char *start = *text;
  const char *p;
  gboolean quoted = FALSE;

  for (p = start; *p != '\0'; p++)
    {
      quoted ^= *p == '"';
      if (!quoted && (*p == ',' || g_ascii_strncasecmp (p, " or ", 4) == 0))
        break;
    }
  *text = *p == '\0' ? NULL : p + (*p == ',' ? 1 : 4);
  return g_strstrip (g_strndup (start, p - start));
}

/**
 * assay_rule_new:
 * @text: such as "<=2"
 *
 * Returns: (transfer full): the rule; %NULL with %ASSAY_ERROR_INVALID when it is none. Any thread.
 */
AssayRule *
assay_rule_new (const char *text, GError **error)
{
  g_autoptr (AssayRule) self = g_new0 (AssayRule, 1);
  const char *rest = text;

  while (rest != NULL)
    {
      g_autofree char *word = next_part (&rest);

      if (self->n_parts < ASSAY_RULE_MAX_PARTS && read_part (word, &self->parts[self->n_parts]))
        {
          self->n_parts++;
          continue;
        }
      if (self->n_parts < ASSAY_RULE_MAX_PARTS)
        g_free (self->parts[self->n_parts].text);
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "“%s” is not a rule; write for example <=2, or >4 or <2, or empty, or contains cannot",
                   text);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * assay_rule_free:
 * @self: (nullable): a rule
 */
void
assay_rule_free (AssayRule *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_parts; i++)
    g_free (self->parts[i].text);
  g_free (self);
}

static gboolean
matches_number (const Part *part, double number)
{
  switch (part->operator)
    {
    case LESS:
      return number < part->number;
    case LESS_OR_EQUAL:
      return number <= part->number;
    case GREATER:
      return number > part->number;
    case GREATER_OR_EQUAL:
      return number >= part->number;
    case EQUAL:
      return number == part->number;
    case NOT_EQUAL:
      return number != part->number;
    case EMPTY:
    case CONTAINS:
    case IS:
    default:
      return FALSE;
    }
}

static gboolean
matches_text (const Part *part, const char *text)
{
  g_autofree char *folded = NULL;

  if (part->operator != CONTAINS && part->operator != IS)
    return FALSE;
  folded = g_utf8_casefold (text, -1);
  return part->operator == CONTAINS ? strstr (folded, part->text) != NULL
                                    : strcmp (folded, part->text) == 0;
}

static gboolean
part_matches (const Part *part, JsonNode *value)
{
  JsonArray *array;

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return part->operator == EMPTY;
  if (assay_json_is_number (value))
    return matches_number (part, json_node_get_double (value));
  if (assay_json_is_string (value))
    {
      const char *text = json_node_get_string (value);

      return part->operator == EMPTY ? *text == '\0' : matches_text (part, text);
    }
  if (!JSON_NODE_HOLDS_ARRAY (value))
    return FALSE;
  array = json_node_get_array (value);
  if (part->operator == EMPTY)
    return json_array_get_length (array) == 0;
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (part_matches (part, json_array_get_element (array, i)))
      return TRUE;
  return FALSE;
}

/**
 * assay_rule_matches:
 * @value: (nullable): an answer in its normal form, %NULL when there is none
 *
 * Returns: whether any part of the rule fits. Any thread.
 */
gboolean
assay_rule_matches (const AssayRule *self, JsonNode *value)
{
  for (guint i = 0; i < self->n_parts; i++)
    if (part_matches (&self->parts[i], value))
      return TRUE;
  return FALSE;
}
