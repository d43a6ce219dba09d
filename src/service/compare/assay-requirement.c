/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-requirement.c: conditions on figures, for scripts: a name, an operator, a number. Who asks knows
 * the names. A figure that is not known meets nothing. Pure functions, any thread. */

#include "assay-requirement.h"

#include "assay-error.h"

#include <math.h>
#include <string.h>

static const char *const operators[] = { ">=", "<=", ">", "<", "=" };

/**
 * assay_requirement_clear:
 *
 * Frees what it holds.
 */
void
assay_requirement_clear (AssayRequirement *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->name, g_free);
}

/**
 * assay_requirement_parse:
 * @self: (out caller-allocates): the condition
 * @text: such as "accuracy>=0.9" or "failed = 0"
 */
gboolean
assay_requirement_parse (AssayRequirement *self, const char *text, GError **error)
{
  const char *at = strpbrk (text, "<>=");
  const char *rest = NULL;
  char *end = NULL;

  *self = (AssayRequirement){ .limit = NAN };
  for (gsize i = 0; at != NULL && i < G_N_ELEMENTS (operators) && rest == NULL; i++)
    if (g_str_has_prefix (at, operators[i]))
      {
        g_strlcpy (self->op, operators[i], sizeof self->op);
        rest = at + strlen (operators[i]);
      }
  if (rest != NULL)
    {
      while (*rest == ' ')
        rest++;
      self->limit = g_ascii_strtod (rest, &end);
    }
  if (rest == NULL || at == text || end == rest || *end != '\0' || !isfinite (self->limit))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "“%s” is no requirement; write a name, one of >=, <=, >, < or =, and a number: “accuracy>=0.9”", text);
      return FALSE;
    }
  self->text = g_strdup (text);
  self->name = g_strndup (text, (gsize) (at - text));
  g_strstrip (self->name);
  return TRUE;
}

/**
 * assay_requirement_is_met:
 * @value: the figure, NAN when it is not known
 */
gboolean
assay_requirement_is_met (const AssayRequirement *self, double value)
{
  switch (self->op[0])
    {
    case '>':
      return self->op[1] == '=' ? value >= self->limit : value > self->limit;
    case '<':
      return self->op[1] == '=' ? value <= self->limit : value < self->limit;
    default:
      return value == self->limit;
    }
}
