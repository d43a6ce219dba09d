/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-label-check-spans.c: labeled spans of a text.
 *
 * Models copy words well and count characters badly. Where a span says its text, its positions are
 * only a hint: the text is looked for in the source without regard to case, a hit at word boundaries
 * is preferred, then the one nearest to the hint, and no place is given away twice. A text that is
 * not in the source was made up: the span is dropped and a person is asked to look. Where only
 * positions are given they must lie within the source, and the text is taken from there. */

#include "assay-label-check-private.h"

#include "assay-json.h"

#include <math.h>
#include <string.h>

/* Searching one source for all spans of an answer may compare so many characters, about a second's
 * work. Only texts made to be slow come near it; what is left then counts as not found. */
#define MAX_WORK G_GINT64_CONSTANT (500000000)

/*
 * assay_span_source_init:
 *
 * Prepares @text for searches.
 */
void
assay_span_source_init (AssaySpanSource *self, const char *text)
{
  self->text = g_utf8_to_ucs4_fast (text, -1, &self->length);
  self->lower = g_new (gunichar, self->length + 1);
  for (glong i = 0; i <= self->length; i++)
    self->lower[i] = self->text[i] < 0x80 ? (gunichar) g_ascii_tolower ((char) self->text[i])
                                          : g_unichar_tolower (self->text[i]);
}

/*
 * assay_span_source_clear:
 *
 * Frees what @self holds.
 */
void
assay_span_source_clear (AssaySpanSource *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->lower, g_free);
}

/*
 * assay_span_source_slice:
 *
 * Returns: (transfer full): the characters from @start to @end.
 */
char *
assay_span_source_slice (const AssaySpanSource *self, glong start, glong end)
{
  return g_ucs4_to_utf8 (self->text + start, end - start, NULL, NULL, NULL);
}

/* Where the hit at start ends; -1 when there is none. White space matches any other. */
static glong
match_at (AssaySpanSource *self, glong start, const AssaySpanSource *wanted)
{
  glong i = start;

  for (glong j = 0; j < wanted->length; j++)
    {
      self->work++;
      if (i >= self->length)
        return -1;
      if (g_unichar_isspace (wanted->lower[j]))
        {
          if (!g_unichar_isspace (self->lower[i]))
            return -1;
          while (i < self->length && g_unichar_isspace (self->lower[i]))
            i++;
          while (j + 1 < wanted->length && g_unichar_isspace (wanted->lower[j + 1]))
            j++;
        }
      else if (self->lower[i] == wanted->lower[j])
        i++;
      else
        return -1;
    }
  return i;
}

static gboolean
is_at_words (const AssaySpanSource *self, glong start, glong end)
{
  if (start > 0 && g_unichar_isalnum (self->text[start]) && g_unichar_isalnum (self->text[start - 1]))
    return FALSE;
  return end >= self->length || !g_unichar_isalnum (self->text[end])
         || !g_unichar_isalnum (self->text[end - 1]);
}

static gboolean
is_taken (GArray *taken, glong start, glong end)
{
  for (guint i = 0; i < taken->len; i++)
    if (g_array_index (taken, AssaySpanRange, i).start == start && g_array_index (taken, AssaySpanRange, i).end == end)
      return TRUE;
  return FALSE;
}

static gboolean
find (AssaySpanSource *self, const AssaySpanSource *wanted, glong hint, glong until, GArray *taken,
      AssaySpanRange *found)
{
  gboolean best_words = FALSE;
  glong best = -1;

  /* Both ends right is no accident; a beginning that is right needs no search either. */
  if (hint >= 0 && hint < self->length && self->lower[hint] == wanted->lower[0])
    {
      AssaySpanRange range = { hint, match_at (self, hint, wanted) };

      if (range.end > 0 && (range.end == until || is_at_words (self, hint, range.end))
          && !is_taken (taken, hint, range.end))
        {
          *found = range;
          return TRUE;
        }
    }
  self->work += self->length;
  for (glong i = 0; i < self->length && self->work < MAX_WORK; i++)
    {
      glong end, distance;
      gboolean words;

      if (self->lower[i] != wanted->lower[0] || (end = match_at (self, i, wanted)) < 0
          || is_taken (taken, i, end))
        continue;
      words = is_at_words (self, i, end);
      distance = ABS (i - hint);
      if (best >= 0 && (words < best_words || (words == best_words && distance >= best)))
        continue;
      best = distance;
      best_words = words;
      *found = (AssaySpanRange) { i, end };
    }
  return best >= 0;
}

/*
 * assay_span_source_find:
 * @wanted: a text
 * @hint: about where it should begin, or NAN
 * @until: about where it should end, or NAN
 * @taken: (element-type AssaySpanRange): places that are given away; the new one is added
 *
 * Returns: whether @wanted is in the source at a place that was free.
 */
gboolean
assay_span_source_find (AssaySpanSource *self, const char *wanted, double hint, double until,
                        GArray *taken, glong *start, glong *end)
{
  g_autofree char *stripped = g_strstrip (g_strdup (wanted));
  g_auto (AssaySpanSource) pattern = { 0 };
  AssaySpanRange found;

  assay_span_source_init (&pattern, stripped);
  if (pattern.length == 0
      || !find (self, &pattern, isnan (hint) ? 0 : (glong) CLAMP (hint, 0, 1e9),
                isnan (until) ? -1 : (glong) CLAMP (until, -1, 1e9), taken, &found))
    return FALSE;
  g_array_append_val (taken, found);
  *start = found.start;
  *end = found.end;
  return TRUE;
}

/*
 * assay_check_as_objects:
 *
 * Returns: (transfer full) (nullable): @value as a list; one object is a list of one, and
 * { "ORG": ["Acme"] } is a list of spans. %NULL after a problem.
 */
JsonArray *
assay_check_as_objects (const AssayControlCheck *self, JsonNode *value)
{
  JsonArray *out;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (JSON_NODE_HOLDS_ARRAY (value))
    {
      out = json_node_get_array (value);
      if (json_array_get_length (out) <= ASSAY_VALUES_MAX_REGIONS)
        return json_array_ref (out);
      assay_check_fail (self, value, "a list of at most %d regions", ASSAY_VALUES_MAX_REGIONS);
      return NULL;
    }
  if (!JSON_NODE_HOLDS_OBJECT (value))
    {
      assay_check_fail (self, value, "a list of objects");
      return NULL;
    }
  out = json_array_new ();
  json_object_iter_init_ordered (&iter, json_node_get_object (value));
  while (self->index->n_values > 0 && json_object_iter_next_ordered (&iter, &name, &member))
    {
      JsonArray *texts = JSON_NODE_HOLDS_ARRAY (member) ? json_node_get_array (member) : NULL;
      guint n = texts != NULL ? json_array_get_length (texts) : 1;

      if (assay_check_find_label (self, name) == NULL)
        break;
      for (guint i = 0; i < n; i++)
        {
          JsonNode *text = texts != NULL ? json_array_get_element (texts, i) : member;
          JsonObject *span = JSON_NODE_HOLDS_OBJECT (text) ? json_object_ref (json_node_get_object (text))
                                                           : json_object_new ();

          if (assay_json_is_string (text))
            json_object_set_string_member (span, "text", json_node_get_string (text));
          if (!json_object_has_member (span, "labels"))
            json_object_set_string_member (span, "labels", name);
          json_array_add_object_element (out, span);
        }
    }
  if (json_array_get_length (out) == 0)
    json_array_add_element (out, json_node_copy (value));
  else
    assay_check_correct (self, ASSAY_CORRECTION_SHAPE, value, "a list of spans");
  return out;
}

/*
 * assay_check_region_labels:
 *
 * Returns: (transfer full) (nullable): the labels of one region, from the tag's own key or from what
 * else models call it; %NULL after a problem.
 */
JsonArray *
assay_check_region_labels (const AssayControlCheck *self, JsonNode *region)
{
  JsonObject *object = json_node_get_object (region);
  const char *const keys[] = { self->control->value_key, "labels", "label", "type", "class" };
  JsonNode *node = NULL;

  for (gsize i = 0; node == NULL && i < G_N_ELEMENTS (keys); i++)
    node = json_object_get_member (object, keys[i]);
  if (node == NULL || JSON_NODE_HOLDS_NULL (node)
      || (JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) == 0))
    {
      g_autofree char *labels = assay_check_list_labels (self);

      assay_check_fail (self, region, "a region with \"%s\": a list with one of %s",
                        self->control->value_key, labels);
      return NULL;
    }
  return assay_check_labels (self, node,
                             !self->control->multiple && self->control->kind != ASSAY_CONTROL_LABELS);
}

/*
 * assay_check_position:
 *
 * Returns: a whole number, NAN when there is none.
 */
double
assay_check_position (JsonObject *object, const char *name)
{
  double number;
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && assay_check_read_number (node, &number) ? floor (number) : NAN;
}

static void
add_span (const AssayControlCheck *self, JsonArray *out, double start, double end, const char *text,
          JsonArray *labels)
{
  JsonObject *span = json_object_new ();

  json_object_set_int_member (span, "start", (gint64) start);
  json_object_set_int_member (span, "end", (gint64) end);
  if (text != NULL)
    json_object_set_string_member (span, "text", text);
  json_object_set_array_member (span, self->control->value_key, labels);
  json_array_add_object_element (out, span);
}

/* Adds the labels to the span of out that has this place already. */
static void
merge_labels (const AssayControlCheck *self, JsonNode *region, JsonArray *out, glong start, glong end,
              JsonArray *labels)
{
  for (guint i = 0; i < json_array_get_length (out); i++)
    {
      JsonObject *span = json_array_get_object_element (out, i);
      JsonArray *known = json_object_get_array_member (span, self->control->value_key);

      if (json_object_get_int_member (span, "start") != start || json_object_get_int_member (span, "end") != end)
        continue;
      for (guint j = 0; j < json_array_get_length (labels); j++)
        {
          const char *label = json_array_get_string_element (labels, j);
          gboolean there = FALSE;

          for (guint k = 0; k < json_array_get_length (known); k++)
            there = there || strcmp (json_array_get_string_element (known, k), label) == 0;
          if (!there && (self->control->multiple || self->control->kind == ASSAY_CONTROL_LABELS))
            json_array_add_string_element (known, label);
        }
    }
  assay_check_correct (self, ASSAY_CORRECTION_REPEATED, region, "another label of the same span");
}

/* A span that only says where: within the source, without white space around it. */
static gboolean
place_by_numbers (const AssayControlCheck *self, JsonNode *region, const AssaySpanSource *source,
                  GArray *taken, AssaySpanRange *place, gboolean *again)
{
  double start = assay_check_position (json_node_get_object (region), "start");
  double end = assay_check_position (json_node_get_object (region), "end");

  *place = (AssaySpanRange) { 0, 0 };
  if (start >= 0 && start < end && end <= source->length)
    *place = (AssaySpanRange) { (glong) start, (glong) end };
  while (place->start < place->end && g_unichar_isspace (source->text[place->start]))
    place->start++;
  while (place->start < place->end && g_unichar_isspace (source->text[place->end - 1]))
    place->end--;
  if (place->start == place->end)
    {
      assay_check_fail (self, region, "a span with its \"text\", or with \"start\" before \"end\" and both "
                                      "within the %ld characters of the source", source->length);
      return FALSE;
    }
  *again = is_taken (taken, place->start, place->end);
  if (!*again)
    g_array_append_val (taken, *place);
  return TRUE;
}

/* A span in a source that is known. */
static gboolean
place_span (const AssayControlCheck *self, JsonNode *region, AssaySpanSource *source, GArray *taken,
            JsonArray *labels, JsonArray *out)
{
  JsonObject *object = json_node_get_object (region);
  const char *text = assay_json_get_string (object, "text", NULL);
  g_autofree char *slice = NULL;
  AssaySpanRange place;
  gboolean again = FALSE;

  if (text == NULL)
    {
      if (!place_by_numbers (self, region, source, taken, &place, &again))
        return FALSE;
    }
  else if (!assay_span_source_find (source, text, assay_check_position (object, "start"),
                                    assay_check_position (object, "end"), taken, &place.start, &place.end))
    {
      assay_check_correct (self, ASSAY_CORRECTION_DROPPED, region, NULL);
      return TRUE;
    }
  if (again)
    {
      merge_labels (self, region, out, place.start, place.end, labels);
      return TRUE;
    }
  slice = assay_span_source_slice (source, place.start, place.end);
  add_span (self, out, place.start, place.end, slice, json_array_ref (labels));
  return TRUE;
}

/* A span in a source that is not at hand, such as a document behind a URL. */
static gboolean
trust_span (const AssayControlCheck *self, JsonNode *region, JsonArray *labels, JsonArray *out)
{
  JsonObject *object = json_node_get_object (region);
  double start = assay_check_position (object, "start");
  double end = assay_check_position (object, "end");

  if (!(start >= 0 && start < end && end < 1e9))
    {
      assay_check_fail (self, region, "a span with a \"start\" before its \"end\"");
      return FALSE;
    }
  add_span (self, out, start, end, assay_json_get_string (object, "text", NULL), json_array_ref (labels));
  return TRUE;
}

/*
 * assay_check_is_at_hand:
 *
 * Returns: whether @node is the text itself and not the address of one or an encoded one.
 */
gboolean
assay_check_is_at_hand (const AssayControlCheck *self, JsonNode *node)
{
  const AssayConfigElement *element = self->index->target != NULL ? self->index->target->element : NULL;
  const char *type = element != NULL ? assay_config_element_get (element, "valueType") : NULL;
  const char *encoding = element != NULL ? assay_config_element_get (element, "encoding") : NULL;

  return node != NULL && assay_json_is_string (node) && g_strcmp0 (type, "url") != 0
         && (encoding == NULL || g_ascii_strcasecmp (encoding, "none") == 0);
}

/*
 * assay_check_spans:
 *
 * Returns: (transfer full) (nullable): a list of { start, end, text, labels } of a text or of HTML.
 */
JsonNode *
assay_check_spans (const AssayControlCheck *self, JsonNode *value)
{
  g_autoptr (JsonArray) regions = assay_check_as_objects (self, value);
  g_autoptr (JsonArray) out = json_array_new ();
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (AssaySpanRange));
  g_auto (AssaySpanSource) source = { 0 };
  JsonNode *text = assay_check_target (self);

  if (regions == NULL)
    return NULL;
  if (assay_check_is_at_hand (self, text))
    {
      gboolean html = self->control->kind == ASSAY_CONTROL_HYPERTEXT_LABELS;
      g_autofree char *plain = html ? assay_html_to_text (json_node_get_string (text)) : NULL;

      assay_span_source_init (&source, html ? plain : json_node_get_string (text));
    }
  for (guint i = 0; i < json_array_get_length (regions); i++)
    {
      JsonNode *region = json_array_get_element (regions, i);
      g_autoptr (JsonArray) labels = NULL;

      if (!JSON_NODE_HOLDS_OBJECT (region))
        {
          assay_check_fail (self, region, "a list of objects");
          return NULL;
        }
      labels = assay_check_region_labels (self, region);
      if (labels == NULL)
        return NULL;
      if (source.text != NULL ? !place_span (self, region, &source, taken, labels, out)
                              : !trust_span (self, region, labels, out))
        return NULL;
    }
  return json_array_get_length (out) > 0 ? assay_check_take_array (g_steal_pointer (&out)) : NULL;
}
