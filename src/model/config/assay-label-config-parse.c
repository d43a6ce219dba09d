/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-label-config-parse.c: XML text → tree of elements, by expat.
 *
 * A DTD is refused where it begins, so there are no entities but XML's own five, nothing is expanded
 * and nothing is fetched. Comments are dropped, but one that holds a JSON object is the sample task
 * that Label Studio's window shows in its preview. Beyond a maximum the parser is stopped. */

#include "assay-label-config-private.h"

#include "assay-error.h"
#include "assay-json.h"

#include <expat.h>
#include <string.h>

#define MAX_ATTRIBUTES 200

typedef struct
{
  AssayLabelConfig *config;
  GPtrArray *problems;
  XML_Parser parser;
  AssayConfigElement *open;
  GPtrArray *texts; /* of GString, one per open element */
  gboolean stopped;
} Reader;

static void
stop (Reader *self, const char *message)
{
  if (self->stopped)
    return;
  assay_config_add_problem (self->problems, TRUE, XML_GetCurrentLineNumber (self->parser),
                            XML_GetCurrentColumnNumber (self->parser) + 1, "%s", message);
  self->stopped = TRUE;
  XML_StopParser (self->parser, XML_FALSE);
}

static const char *const *
copy_attributes (Reader *self, const XML_Char **attributes)
{
  guint n = 0;
  const char **copy;

  while (attributes[n] != NULL)
    n++;
  if (n / 2 > MAX_ATTRIBUTES)
    {
      stop (self, "An element has more than 200 attributes");
      n = 2 * MAX_ATTRIBUTES;
    }
  copy = g_new0 (const char *, n + 1);
  for (guint i = 0; i < n; i++)
    copy[i] = g_string_chunk_insert (self->config->strings, attributes[i]);
  g_ptr_array_add (self->config->blocks, copy);
  return copy;
}

static void
append_child (AssayConfigElement *parent, AssayConfigElement *child)
{
  child->parent = parent;
  if (parent->last != NULL)
    parent->last->next = child;
  else
    parent->first = child;
  parent->last = child;
}

static void
on_start (void *data, const XML_Char *name, const XML_Char **attributes)
{
  Reader *self = data;
  AssayLabelConfig *config = self->config;
  AssayConfigElement *element;

  if (self->stopped)
    return;
  if (config->elements->len == ASSAY_LABEL_CONFIG_MAX_ELEMENTS)
    {
      stop (self, "The labeling config has more than 50,000 elements");
      return;
    }
  if (self->texts->len == ASSAY_LABEL_CONFIG_MAX_DEPTH)
    {
      stop (self, "The labeling config is nested deeper than 64 levels");
      return;
    }
  element = g_new0 (AssayConfigElement, 1);
  g_ptr_array_add (config->elements, element);
  element->tag = g_string_chunk_insert_const (config->strings, name);
  element->info = assay_label_tag_find (name);
  element->line = XML_GetCurrentLineNumber (self->parser);
  element->column = XML_GetCurrentColumnNumber (self->parser) + 1;
  element->start = XML_GetCurrentByteIndex (self->parser);
  element->inside = element->start + XML_GetCurrentByteCount (self->parser);
  element->text = "";
  element->attributes = copy_attributes (self, attributes);
  if (self->open != NULL)
    append_child (self->open, element);
  else
    config->root = element;
  self->open = element;
  g_ptr_array_add (self->texts, g_string_new (NULL));
}

static void
on_end (void *data, const XML_Char *name)
{
  Reader *self = data;
  GString *text;

  if (self->stopped)
    return;
  text = self->texts->pdata[self->texts->len - 1];
  if (text->len > 0)
    self->open->text = g_string_chunk_insert (self->config->strings, text->str);
  g_ptr_array_set_size (self->texts, self->texts->len - 1);
  self->open->end = XML_GetCurrentByteIndex (self->parser) + XML_GetCurrentByteCount (self->parser);
  self->open = self->open->parent;
}

static void
on_text (void *data, const XML_Char *text, int length)
{
  Reader *self = data;

  if (!self->stopped && self->texts->len > 0)
    g_string_append_len (self->texts->pdata[self->texts->len - 1], text, length);
}

/* The first comment that is a JSON object is the sample: a whole task, or only its data. */
static void
on_comment (void *data, const XML_Char *comment)
{
  Reader *self = data;
  const char *body = comment + strspn (comment, " \t\r\n");
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonObject) sample = NULL;

  if (self->config->sample != NULL || *body != '{')
    return;
  object = assay_json_parse_object (body, -1, NULL);
  if (object == NULL)
    {
      assay_config_add_problem (
          self->problems, FALSE, XML_GetCurrentLineNumber (self->parser),
          XML_GetCurrentColumnNumber (self->parser) + 1,
          "This comment looks like a sample task, but is not valid JSON");
      return;
    }
  if (json_object_has_member (object, "data") || json_object_has_member (object, "predictions")
      || json_object_has_member (object, "annotations"))
    {
      self->config->sample = g_steal_pointer (&object);
      return;
    }
  sample = json_object_new ();
  json_object_set_object_member (sample, "data", g_steal_pointer (&object));
  self->config->sample = g_steal_pointer (&sample);
}

static void
on_doctype (void *data, const XML_Char *name, const XML_Char *system, const XML_Char *public_id,
            int has_internal_subset)
{
  stop (data, "A DTD is not allowed in a labeling config");
}

static void
free_string (gpointer text)
{
  g_string_free (text, TRUE);
}

static void
add_xml_error (Reader *self)
{
  enum XML_Error code = XML_GetErrorCode (self->parser);
  guint line = XML_GetCurrentLineNumber (self->parser);
  guint column = XML_GetCurrentColumnNumber (self->parser) + 1;

  if (self->stopped)
    return;
  if (code == XML_ERROR_TAG_MISMATCH && self->open != NULL)
    assay_config_add_problem (self->problems, TRUE, line, column,
                              "mismatched tag: <%s> of line %u is not closed", self->open->tag,
                              self->open->line);
  else if (code == XML_ERROR_NO_ELEMENTS && self->open != NULL)
    assay_config_add_problem (self->problems, TRUE, line, column,
                              "unclosed tag: <%s> of line %u is never closed", self->open->tag,
                              self->open->line);
  else
    assay_config_add_problem (self->problems, TRUE, line, column, "%s", XML_ErrorString (code));
}

/*
 * assay_label_config_parse:
 * @problems: (element-type AssayConfigProblem): receives what is wrong
 *
 * Fills the tree from the text, up to the first error.
 */
void
assay_label_config_parse (AssayLabelConfig *self, GPtrArray *problems)
{
  Reader reader = { .config = self, .problems = problems };

  if (self->length > ASSAY_LABEL_CONFIG_MAX_BYTES)
    {
      assay_config_add_problem (problems, TRUE, 1, 1,
                                "The labeling config has %" G_GSIZE_FORMAT " bytes; the maximum is %d",
                                self->length, ASSAY_LABEL_CONFIG_MAX_BYTES);
      return;
    }
  /* The text is UTF-8 whatever its first line says: it comes from our database or from JSON. */
  reader.parser = XML_ParserCreate ("UTF-8");
  reader.texts = g_ptr_array_new_with_free_func (free_string);
  XML_SetUserData (reader.parser, &reader);
  XML_SetElementHandler (reader.parser, on_start, on_end);
  XML_SetCharacterDataHandler (reader.parser, on_text);
  XML_SetCommentHandler (reader.parser, on_comment);
  XML_SetStartDoctypeDeclHandler (reader.parser, on_doctype);
  if (XML_Parse (reader.parser, self->xml, (int) self->length, TRUE) != XML_STATUS_OK)
    add_xml_error (&reader);
  XML_ParserFree (reader.parser);
  g_ptr_array_unref (reader.texts);
}
