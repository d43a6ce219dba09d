/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-label-config-schema.c: the JSON schema of an answer, as Label Studio's own client derives it
 * from a config, member for member and in its order: prompts that were written against it keep
 * working, and equal configs have equal text, which the response cache relies on.
 *
 * Two things go beyond the original and change nothing where it is used as it was: a Rating may carry
 * min= so that a scale can begin at 1, and labels that come from a task's data are any string instead
 * of an empty list, which no answer could satisfy. */

#include "assay-label-config-private.h"

#include "assay-json.h"

#include <math.h>

static void
append_enum (GString *out, const AssayConfigControl *control, const AssayControlIndex *index)
{
  if (index->n_values == 0 && control->labels_path != NULL)
    return;
  g_string_append (out, ",\"enum\":[");
  for (guint i = 0; i < index->n_values; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      assay_json_append_string (out, index->values[i]);
    }
  g_string_append_c (out, ']');
}

static void
append_label_type (GString *out, const AssayConfigControl *control, const AssayControlIndex *index)
{
  g_string_append (out, "{\"type\":\"string\"");
  append_enum (out, control, index);
  g_string_append_c (out, '}');
}

static void G_GNUC_PRINTF (2, 3)
append_description (GString *out, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_string_append (out, "\"description\":");
  assay_json_append_string (out, text);
}

static void
append_bound (GString *out, const char *name, double bound, gboolean whole)
{
  if (isnan (bound))
    return;
  g_string_append_printf (out, ",\"%s\":", name);
  if (whole && bound == floor (bound))
    g_string_append_printf (out, "%" G_GINT64_FORMAT, (gint64) bound);
  else
    assay_json_append_number (out, bound);
}

static void
append_choices (GString *out, const AssayConfigControl *control, const AssayControlIndex *index)
{
  if (control->multiple)
    {
      g_string_append (out, "{\"type\":\"array\",\"items\":");
      append_label_type (out, control, index);
      g_string_append (out, ",\"uniqueItems\":true");
    }
  else
    {
      g_string_append (out, "{\"type\":\"string\"");
      append_enum (out, control, index);
    }
  g_string_append_c (out, ',');
  append_description (out, "Choices for %s", control->to_name[0]);
  g_string_append_c (out, '}');
}

#define FROM_ZERO "{\"oneOf\":[{\"type\":\"integer\",\"minimum\":0},{\"type\":\"number\",\"minimum\":0}]}"

static void
append_labels (GString *out, const AssayConfigControl *control, const AssayControlIndex *index)
{
  g_string_append (out, "{\"type\":\"array\",\"items\":{\"type\":\"object\","
                        "\"required\":[\"start\",\"end\",\"labels\"],\"properties\":{"
                        "\"start\":" FROM_ZERO ",\"end\":" FROM_ZERO ","
                        "\"labels\":{\"type\":\"array\",\"items\":");
  append_label_type (out, control, index);
  g_string_append (out, "},\"text\":{\"type\":\"string\"}}},");
  append_description (out, "Labels and span indices for %s", control->to_name[0]);
  g_string_append_c (out, '}');
}

static void
append_rating (GString *out, const AssayConfigControl *control)
{
  g_string_append (out, "{\"type\":\"integer\"");
  append_bound (out, "minimum", control->min, TRUE);
  append_bound (out, "maximum", control->max, TRUE);
  g_string_append_c (out, ',');
  append_description (out, "Rating for %s (%d to %d)", control->to_name[0], (int) control->min,
                      (int) control->max);
  g_string_append_c (out, '}');
}

static void
append_number (GString *out, const AssayConfigControl *control)
{
  g_string_append (out, "{\"type\":\"number\",");
  append_description (out, "Number for %s", control->to_name[0]);
  append_bound (out, "minimum", control->min, FALSE);
  append_bound (out, "maximum", control->max, FALSE);
  g_string_append_c (out, '}');
}

static void
append_pairwise (GString *out, const AssayConfigControl *control)
{
  const char *left = control->to_name[0];
  const char *right = left != NULL && control->to_name[1] != NULL ? control->to_name[1] : "the other";

  g_string_append (out, "{\"type\":\"string\",\"enum\":[\"left\",\"right\"],");
  append_description (out, "Pairwise selection between %s (left) and %s (right)", left, right);
  g_string_append_c (out, '}');
}

static void
append_taxonomy (GString *out, const AssayConfigControl *control, const AssayControlIndex *index)
{
  g_string_append (out, "{\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":");
  append_label_type (out, control, index);
  g_string_append (out, ",\"minItems\":1},\"minItems\":1,");
  append_description (out, "Taxonomy for %s. Each item is a path from root to selected node.",
                      control->to_name[0]);
  g_string_append_c (out, '}');
}

static void
append_ranker (GString *out, const AssayConfigControl *control)
{
  g_string_append (out, "{\"type\":\"object\",\"properties\":{\"ranker\":{\"type\":\"object\","
                        "\"properties\":{");
  assay_json_append_string (out, control->name);
  g_string_append (out, ":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}},\"required\":[");
  assay_json_append_string (out, control->name);
  g_string_append (out, "]}},\"required\":[\"ranker\"]}");
}

static void
append_field_type (GString *out, const AssayShapeField *field)
{
  switch (field->type)
    {
    case ASSAY_FIELD_NUMBER:
    case ASSAY_FIELD_INTEGER:
      g_string_append_printf (out, "{\"type\":\"%s\"",
                              field->type == ASSAY_FIELD_NUMBER ? "number" : "integer");
      append_bound (out, "minimum", field->min, TRUE);
      append_bound (out, "maximum", field->max, TRUE);
      g_string_append_c (out, '}');
      break;
    case ASSAY_FIELD_INDEX:
      g_string_append (out, FROM_ZERO);
      break;
    case ASSAY_FIELD_ANY_NUMBER:
      g_string_append (out, "{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"number\"}]}");
      break;
    case ASSAY_FIELD_BOOLEAN:
      g_string_append (out, "{\"type\":\"boolean\"}");
      break;
    case ASSAY_FIELD_POINTS:
      g_string_append (out, "{\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":{"
                            "\"type\":\"number\",\"minimum\":0,\"maximum\":100},\"minItems\":2,"
                            "\"maxItems\":2}}");
      break;
    case ASSAY_FIELD_VERTICES:
      g_string_append (out, "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"
                            "\"x\":{\"type\":\"number\"},\"y\":{\"type\":\"number\"},"
                            "\"id\":{\"type\":\"string\"},\"isBezier\":{\"type\":\"boolean\"},"
                            "\"prevPointId\":{\"type\":\"string\"}},\"required\":[\"x\",\"y\"]}}");
      break;
    case ASSAY_FIELD_BYTES:
      g_string_append (out, "{\"type\":\"array\",\"items\":{\"type\":\"integer\",\"minimum\":0,"
                            "\"maximum\":255},\"minItems\":1}");
      break;
    case ASSAY_FIELD_RLE:
      g_string_append (out, "{\"type\":\"string\",\"enum\":[\"rle\"]}");
      break;
    case ASSAY_FIELD_STRING:
    default:
      g_string_append (out, "{\"type\":\"string\"}");
    }
}

static void
append_shape (GString *out, const AssayConfigControl *control, const AssayControlIndex *index)
{
  const AssayLabelTag *info = control->element->info;
  gboolean labeled = (info->flags & ASSAY_TAG_HAS_LABELS) != 0;
  GString *required = g_string_new (NULL);

  g_string_append (out, "{\"type\":\"object\",\"properties\":{");
  for (const AssayShapeField *field = info->shape; field->name != NULL; field++)
    {
      g_string_append_printf (out, "%s\"%s\":", field != info->shape ? "," : "", field->name);
      append_field_type (out, field);
      if (field->required)
        g_string_append_printf (required, "%s\"%s\"", required->len > 0 ? "," : "", field->name);
    }
  if (labeled)
    {
      g_string_append_printf (out, ",\"%s\":{\"type\":\"array\",\"items\":", control->value_key);
      append_label_type (out, control, index);
      g_string_append_printf (out, ",\"minItems\":1%s}", control->multiple ? "" : ",\"maxItems\":1");
      g_string_append_printf (required, ",\"%s\"", control->value_key);
    }
  g_string_append_printf (out, "},\"required\":[%s]}", required->str);
  g_string_free (required, TRUE);
}

static void
append_chat (GString *out, const AssayConfigControl *control)
{
  g_string_append (out, "{\"type\":\"object\",\"required\":[\"chatmessage\"],\"properties\":{"
                        "\"chatmessage\":{\"type\":\"object\",\"required\":[\"role\",\"content\"],"
                        "\"properties\":{\"role\":{\"type\":\"string\"},\"content\":{"
                        "\"type\":\"string\"},\"createdAt\":{\"type\":\"number\"}},"
                        "\"additionalProperties\":true}},");
  append_description (out, "Chat message for %s", control->to_name[0]);
  g_string_append_c (out, '}');
}

static void
append_simple (GString *out, const char *type, const char *what, const AssayConfigControl *control)
{
  g_string_append (out, type);
  append_description (out, "%s for %s", what, control->to_name[0]);
  g_string_append_c (out, '}');
}

static void
append_control (GString *out, const AssayConfigControl *control, const AssayControlIndex *index)
{
  switch (control->kind)
    {
    case ASSAY_CONTROL_CHOICES:
      append_choices (out, control, index);
      break;
    case ASSAY_CONTROL_LABELS:
      append_labels (out, control, index);
      break;
    case ASSAY_CONTROL_TEXT_AREA:
      append_simple (out, "{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"array\",\"items\":{"
                          "\"type\":\"string\"}}],", "Text or list of texts", control);
      break;
    case ASSAY_CONTROL_RATING:
      append_rating (out, control);
      break;
    case ASSAY_CONTROL_NUMBER:
      append_number (out, control);
      break;
    case ASSAY_CONTROL_DATE_TIME:
      append_simple (out, "{\"type\":\"string\",\"format\":\"date-time\",", "Date and time", control);
      break;
    case ASSAY_CONTROL_PAIRWISE:
      append_pairwise (out, control);
      break;
    case ASSAY_CONTROL_TAXONOMY:
      append_taxonomy (out, control, index);
      break;
    case ASSAY_CONTROL_RANKER:
      append_ranker (out, control);
      break;
    case ASSAY_CONTROL_HYPERTEXT_LABELS:
    case ASSAY_CONTROL_PARAGRAPH_LABELS:
    case ASSAY_CONTROL_SHAPE:
      append_shape (out, control, index);
      break;
    case ASSAY_CONTROL_CHAT:
      append_chat (out, control);
      break;
    case ASSAY_CONTROL_OTHER:
    default:
      g_string_append (out, "{\"type\":\"string\"}");
    }
}

/*
 * assay_label_config_build_schema:
 *
 * Fills the schema as text and as an immutable node. The index must be there.
 */
void
assay_label_config_build_schema (AssayLabelConfig *self)
{
  GString *out = g_string_new ("{\"type\":\"object\",\"properties\":{");
  g_autoptr (GString) required = g_string_new (NULL);
  gboolean first = TRUE;

  for (guint i = 0; i < self->controls->len; i++)
    {
      const AssayConfigControl *control = &g_array_index (self->controls, AssayConfigControl, i);

      if (!control->is_asked)
        continue;
      g_string_append (out, first ? "" : ",");
      first = FALSE;
      assay_json_append_string (out, control->name);
      g_string_append_c (out, ':');
      append_control (out, control, &g_array_index (self->indexes, AssayControlIndex, i));
      if (!control->required)
        continue;
      g_string_append (required, required->len > 0 ? "," : "");
      assay_json_append_string (required, control->name);
    }
  g_string_append_printf (out, "},\"required\":[%s]}", required->str);
  self->schema_text = g_string_free (out, FALSE);
  self->schema = assay_json_parse (self->schema_text, -1, NULL);
  g_assert (self->schema != NULL);
  json_node_seal (self->schema);
}
