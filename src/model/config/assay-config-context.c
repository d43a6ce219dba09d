/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-config-context.c: what may be written at a cursor in the text of a labeling config. The text
 * is being typed, so it is hardly ever well-formed: it is read with a lenient scanner of its own that
 * never fails, and not with the parser. Tags and attributes come from the table of tags; the values
 * of toName and the like are the names that the text itself has, those of value= are variables that
 * the caller knows. Pure functions; any thread. */

#include "assay-config-context.h"

#include <string.h>

/* The text as it is read, from @at on. */
typedef struct
{
  const char *text;
  gsize length;
  gsize at;
  gsize cursor;
  AssayConfigContext *context;
} Scan;

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static gboolean
ends_word (char c)
{
  return is_space (c) || c == '=' || c == '>' || c == '/' || c == '<' || c == '"' || c == '\'';
}

static gboolean
begins_with (const Scan *scan, const char *word)
{
  gsize length = strlen (word);

  return scan->at + length <= scan->length && memcmp (scan->text + scan->at, word, length) == 0;
}

/* Skips what ends with @end; a cursor in it is nowhere. */
static void
skip_until (Scan *scan, const char *end)
{
  const char *found = g_strstr_len (scan->text + scan->at, (gssize) (scan->length - scan->at), end);

  scan->at = found != NULL ? (gsize) (found - scan->text) + strlen (end) : scan->length;
}

static void
set_text (char **field, const char *text, gsize length)
{
  g_free (*field);
  *field = g_strndup (text, length);
}

/* The cursor is in, or right behind, the word from @start to where the scan is. */
static gboolean
holds_cursor (const Scan *scan, gsize start)
{
  return scan->cursor >= start && scan->cursor <= scan->at;
}

static void
found_at (Scan *scan, AssayContextKind kind, gsize start)
{
  scan->context->kind = kind;
  set_text (&scan->context->typed, scan->text + start, scan->cursor - start);
}

static char *
read_word (Scan *scan)
{
  gsize start = scan->at;

  while (scan->at < scan->length && !ends_word (scan->text[scan->at]))
    scan->at++;
  return g_strndup (scan->text + start, scan->at - start);
}

/* A value with its quotes, or without; what was begun with a quote and is not ended ends with its
 * line, so that the rest of the text is still understood. */
static char *
read_value (Scan *scan, const char *attribute, gboolean *here)
{
  char quote = scan->at < scan->length ? scan->text[scan->at] : '\0';
  gsize start;
  char *value;

  if (quote != '"' && quote != '\'')
    return read_word (scan);
  start = ++scan->at;
  while (scan->at < scan->length && scan->text[scan->at] != quote && scan->text[scan->at] != '\n'
         && scan->text[scan->at] != '<')
    scan->at++;
  if (holds_cursor (scan, start))
    {
      found_at (scan, ASSAY_CONTEXT_VALUE, start);
      set_text (&scan->context->attribute, attribute, strlen (attribute));
      *here = TRUE;
    }
  value = g_strndup (scan->text + start, scan->at - start);
  if (scan->at < scan->length && scan->text[scan->at] == quote)
    scan->at++;
  return value;
}

static void
remember_name (Scan *scan, const char *tag, char *name)
{
  const AssayLabelTag *info = assay_label_tag_find (tag);
  GPtrArray *list = info == NULL ? NULL
                    : info->role == ASSAY_TAG_OBJECT ? scan->context->objects
                    : info->role == ASSAY_TAG_CONTROL ? scan->context->controls
                                                      : NULL;

  if (list != NULL && *name != '\0')
    g_ptr_array_add (list, name);
  else
    g_free (name);
}

/* The attributes behind a tag's name, up to ">", "<" or the end. Returns whether it was closed by
 * "/>". */
static gboolean
read_attributes (Scan *scan, const char *tag, gboolean *here, GPtrArray *given)
{
  gboolean empty = FALSE;

  while (scan->at < scan->length && scan->text[scan->at] != '>' && scan->text[scan->at] != '<')
    {
      gsize start = scan->at;
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (is_space (scan->text[scan->at]) || strchr ("/=\"'", scan->text[scan->at]) != NULL)
        {
          empty = scan->text[scan->at] == '/';
          scan->at++;
          /* Between attributes, where the next one may begin. */
          if (scan->cursor == scan->at && is_space (scan->text[start])
              && (scan->at == scan->length || ends_word (scan->text[scan->at])))
            {
              found_at (scan, ASSAY_CONTEXT_ATTRIBUTE, scan->at);
              *here = TRUE;
            }
          continue;
        }
      empty = FALSE;
      name = read_word (scan);
      if (holds_cursor (scan, start))
        {
          found_at (scan, ASSAY_CONTEXT_ATTRIBUTE, start);
          *here = TRUE;
        }
      else
        g_ptr_array_add (given, g_strdup (name));
      if (scan->at >= scan->length || scan->text[scan->at] != '=')
        continue;
      scan->at++;
      value = read_value (scan, name, here);
      if (g_ascii_strcasecmp (name, "name") == 0)
        remember_name (scan, tag, g_steal_pointer (&value));
    }
  return empty;
}

static void
close_element (GPtrArray *open, const char *tag)
{
  for (guint i = open->len; i > 0; i--)
    if (strcmp (open->pdata[i - 1], tag) == 0)
      {
        g_ptr_array_set_size (open, (int) i - 1);
        return;
      }
}

/* What is open where the cursor is, is remembered; afterwards only names are collected. */
static void
keep_open (Scan *scan, GPtrArray *open)
{
  for (guint i = 0; i < open->len; i++)
    g_ptr_array_add (scan->context->open, g_strdup (open->pdata[i]));
}

static void
read_closing (Scan *scan, GPtrArray *open)
{
  gsize start = scan->at;
  g_autofree char *tag = read_word (scan);

  if (holds_cursor (scan, start))
    {
      found_at (scan, ASSAY_CONTEXT_CLOSING, start);
      keep_open (scan, open);
    }
  close_element (open, tag);
}

static void
read_element (Scan *scan, GPtrArray *open)
{
  gsize start = scan->at;
  g_autofree char *tag = read_word (scan);
  g_autoptr (GPtrArray) given = g_ptr_array_new_with_free_func (g_free);
  gboolean here = holds_cursor (scan, start);
  gboolean empty;

  if (here)
    found_at (scan, ASSAY_CONTEXT_TAG, start);
  empty = read_attributes (scan, tag, &here, given);
  if (here)
    {
      keep_open (scan, open);
      set_text (&scan->context->tag, tag, strlen (tag));
      g_ptr_array_extend_and_steal (scan->context->given, g_steal_pointer (&given));
    }
  if (!empty && *tag != '\0')
    g_ptr_array_add (open, g_strdup (tag));
}

static void
read_text (Scan *scan)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func (g_free);

  while (scan->at < scan->length)
    {
      if (scan->text[scan->at] != '<')
        scan->at++;
      else if (begins_with (scan, "<!--"))
        skip_until (scan, "-->");
      else if (begins_with (scan, "<![CDATA["))
        skip_until (scan, "]]>");
      else if (begins_with (scan, "<?") || begins_with (scan, "<!"))
        skip_until (scan, ">");
      else if (begins_with (scan, "</"))
        {
          scan->at += 2;
          read_closing (scan, open);
        }
      else
        {
          scan->at++;
          read_element (scan, open);
        }
    }
}

/**
 * assay_config_context_new:
 * @text: what is being written; need not end with a NUL
 * @length: its bytes; of a text larger than %ASSAY_CONFIG_CONTEXT_MAX_BYTES, only what is around the
 *   cursor is looked at
 * @cursor: the byte before which the cursor is
 *
 * Returns: (transfer full): what surrounds the cursor. Any thread.
 */
AssayConfigContext *
assay_config_context_new (const char *text, gsize length, gsize cursor)
{
  AssayConfigContext *self = g_new0 (AssayConfigContext, 1);
  gsize half = ASSAY_CONFIG_CONTEXT_MAX_BYTES / 2;
  gsize from = cursor > half ? cursor - half : 0;
  Scan scan = { text + from, MIN (length - from, ASSAY_CONFIG_CONTEXT_MAX_BYTES), 0, cursor - from, self };

  self->typed = g_strdup ("");
  self->tag = g_strdup ("");
  self->attribute = g_strdup ("");
  self->given = g_ptr_array_new_with_free_func (g_free);
  self->open = g_ptr_array_new_with_free_func (g_free);
  self->objects = g_ptr_array_new_with_free_func (g_free);
  self->controls = g_ptr_array_new_with_free_func (g_free);
  read_text (&scan);
  return self;
}

/**
 * assay_config_context_free:
 * @self: (transfer full): what to free
 */
void
assay_config_context_free (AssayConfigContext *self)
{
  g_free (self->typed);
  g_free (self->tag);
  g_free (self->attribute);
  g_ptr_array_unref (self->given);
  g_ptr_array_unref (self->open);
  g_ptr_array_unref (self->objects);
  g_ptr_array_unref (self->controls);
  g_free (self);
}

/* proposals ------------------------------------------------------------------------------------- */

static const AssayLabelTag *
innermost_control (const AssayConfigContext *self)
{
  for (guint i = self->open->len; i > 0; i--)
    {
      const AssayLabelTag *info = assay_label_tag_find (self->open->pdata[i - 1]);

      if (info != NULL && info->role == ASSAY_TAG_CONTROL)
        return info;
    }
  return NULL;
}

/* Within a control that has labels only these make sense, elsewhere everything else. */
static void
list_tags (const AssayConfigContext *self, GPtrArray *words)
{
  const AssayLabelTag *control = innermost_control (self);
  gsize n;
  const AssayLabelTag *tags = assay_label_tag_list (&n);
  gboolean choices = control != NULL
                     && (control->kind == ASSAY_CONTROL_CHOICES || control->kind == ASSAY_CONTROL_TAXONOMY);

  if (control != NULL && (choices || control->flags & (ASSAY_TAG_NEEDS_LABELS | ASSAY_TAG_HAS_LABELS)))
    {
      g_ptr_array_add (words, g_strdup (choices ? "Choice" : "Label"));
      return;
    }
  for (gsize i = 0; i < n; i++)
    if (tags[i].role != ASSAY_TAG_LABEL)
      g_ptr_array_add (words, g_strdup (tags[i].tag));
}

static gboolean
is_given (const AssayConfigContext *self, const char *attribute)
{
  for (guint i = 0; i < self->given->len; i++)
    if (g_ascii_strcasecmp (self->given->pdata[i], attribute) == 0)
      return TRUE;
  return FALSE;
}

static void
list_attributes (const AssayConfigContext *self, GPtrArray *words)
{
  const AssayLabelTag *info = assay_label_tag_find (self->tag);
  g_auto (GStrv) names = info == NULL ? NULL : assay_label_tag_list_attributes (info);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (!is_given (self, names[i]))
      g_ptr_array_add (words, g_strdup (names[i]));
}

static void
add_all (GPtrArray *words, GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (words, g_strdup (names->pdata[i]));
}

/* Labels have values of their own; of everything else, value= names data. */
static gboolean
takes_variable (const AssayConfigContext *self)
{
  const AssayLabelTag *info = assay_label_tag_find (self->tag);
  gboolean named = g_ascii_strcasecmp (self->attribute, "value") == 0
                   || g_ascii_strcasecmp (self->attribute, "valueList") == 0
                   || g_ascii_strcasecmp (self->attribute, "audioUrl") == 0;

  return named && info != NULL && (info->role == ASSAY_TAG_OBJECT || info->role == ASSAY_TAG_CONTROL);
}

static void
list_values (const AssayConfigContext *self, const char *const *variables, GPtrArray *words)
{
  const char *known = assay_label_attribute_values (self->attribute);
  g_auto (GStrv) split = known == NULL ? NULL : g_strsplit (known, " ", -1);

  if (g_ascii_strcasecmp (self->attribute, "toName") == 0)
    add_all (words, self->objects);
  else if (g_ascii_strcasecmp (self->attribute, "whenTagName") == 0)
    add_all (words, self->controls);
  else if (takes_variable (self))
    for (guint i = 0; variables != NULL && variables[i] != NULL; i++)
      g_ptr_array_add (words, g_strconcat ("$", variables[i], NULL));
  for (guint i = 0; split != NULL && split[i] != NULL; i++)
    g_ptr_array_add (words, g_steal_pointer (&split[i]));
}

static gboolean
has_prefix (const char *word, const char *prefix)
{
  return g_ascii_strncasecmp (word, prefix, strlen (prefix)) == 0;
}

/**
 * assay_config_context_list:
 * @variables: (nullable): names that the data of tasks has
 *
 * Returns: (transfer full) (element-type utf8): the words that begin with what was typed, in the
 * order of the table; empty when nothing is known. Any thread.
 */
GPtrArray *
assay_config_context_list (const AssayConfigContext *self, const char *const *variables)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);

  if (self->kind == ASSAY_CONTEXT_TAG)
    list_tags (self, words);
  else if (self->kind == ASSAY_CONTEXT_CLOSING && self->open->len > 0)
    g_ptr_array_add (words, g_strdup (self->open->pdata[self->open->len - 1]));
  else if (self->kind == ASSAY_CONTEXT_ATTRIBUTE)
    list_attributes (self, words);
  else if (self->kind == ASSAY_CONTEXT_VALUE)
    list_values (self, variables, words);
  for (guint i = 0; i < words->len; i++)
    if (has_prefix (words->pdata[i], self->typed))
      g_ptr_array_add (found, g_strdup (words->pdata[i]));
  return found;
}

/* A new tag comes with what it cannot be without. The caret goes into the first empty quotes. */
static char *
write_tag (const AssayConfigContext *self, const char *tag, gsize *caret)
{
  const AssayLabelTag *info = assay_label_tag_find (tag);
  GString *out = g_string_new (tag);
  gboolean labels = info != NULL && info->flags & (ASSAY_TAG_NEEDS_LABELS | ASSAY_TAG_HAS_LABELS);
  const char *first;

  if (info == NULL || (info->role == ASSAY_TAG_LAYOUT && info->flags == 0))
    {
      *caret = out->len;
      return g_string_free (out, FALSE);
    }
  if (info->flags & ASSAY_TAG_NEEDS_NAME)
    g_string_append (out, " name=\"\"");
  if (info->role == ASSAY_TAG_CONTROL)
    g_string_append_printf (out, " toName=\"%s\"",
                            self->objects->len > 0 ? (char *) self->objects->pdata[0] : "");
  if (info->role == ASSAY_TAG_LABEL || info->flags & ASSAY_TAG_NEEDS_VALUE)
    g_string_append (out, " value=\"\"");
  first = strstr (out->str, "\"\"");
  *caret = first != NULL ? (gsize) (first - out->str) + 1 : out->len;
  if (labels)
    g_string_append_printf (out, "></%s>", tag);
  else
    g_string_append (out, "/>");
  return g_string_free (out, FALSE);
}

/**
 * assay_config_context_dup_insertion:
 * @word: one of the proposals
 * @rest: what follows the cursor in its line
 * @caret: (out): where the cursor goes, in bytes from the start of what is returned
 *
 * Returns: (transfer full): what takes the place of what was typed: the word, and what it needs to be
 * complete when nothing of that is there yet. Any thread.
 */
char *
assay_config_context_dup_insertion (const AssayConfigContext *self, const char *word, const char *rest,
                                    gsize *caret)
{
  gboolean blank = rest[strspn (rest, " \t\r\n")] == '\0' || rest[strspn (rest, " \t")] == '<';

  *caret = strlen (word);
  if (self->kind == ASSAY_CONTEXT_TAG && blank)
    return write_tag (self, word, caret);
  if (self->kind == ASSAY_CONTEXT_ATTRIBUTE && *rest != '=')
    {
      *caret += 2;
      return g_strconcat (word, "=\"\"", NULL);
    }
  if (self->kind == ASSAY_CONTEXT_CLOSING && *rest != '>')
    {
      *caret += 1;
      return g_strconcat (word, ">", NULL);
    }
  return g_strdup (word);
}
