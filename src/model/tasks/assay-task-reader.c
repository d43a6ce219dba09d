/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-task-reader.c: reads one task's JSON without building a tree, for imports of millions. One
 * pass of a strict parser, with the limits and the refusals of assay_json_parse(), writes the task
 * anew: compact, escapes only where they must be, numbers as they were spelled. On the way it hashes
 * every value and notes where the members lie, so that an import can check keys, leave members out
 * and find duplicates with no second look at the text.
 *
 * A task comes bare (the object is the data) or wrapped, as Label Studio exports it: an object whose
 * "data" is an object. Of a repeated key the last value counts; such a text takes the way through a
 * tree, which is slow and rare. What is handed out belongs to the reader and lives until the next
 * read. Belongs to one thread at a time. */

#include "assay-task-reader.h"

#include "assay-error.h"
#include "assay-json-walk.h"
#include "assay-json.h"
#include "assay-task-hash.h"

typedef struct
{
  gboolean is_map;
  guint n;
  guint64 hash;
  guint64 key;      /* hash of the pending key */
  guint first_key;  /* of this map, in the list of keys */
} Frame;

/* A member while the texts still grow. */
typedef struct
{
  gsize name;
  gsize start;
  gsize end;
  guint64 hash;
} Span;

struct _AssayTaskReader
{
  GString *out;
  GString *names;
  GArray *outer;   /* of Span: members of the document */
  GArray *inner;   /* of Span: members of its "data" */
  GArray *keys;    /* of guint64: hashes of the keys of the open maps */
  GArray *members; /* of AssayTaskMember: outer, then inner */

  Frame frames[ASSAY_JSON_MAX_DEPTH];
  guint depth;
  gboolean in_data;
  gboolean is_wrapped;
  gboolean repeated;
  gboolean is_object;
  guint64 hash;
};

/**
 * assay_task_reader_new:
 *
 * Returns: (transfer full): a reader for any number of tasks.
 */
AssayTaskReader *
assay_task_reader_new (void)
{
  AssayTaskReader *self = g_new0 (AssayTaskReader, 1);

  self->out = g_string_sized_new (1024);
  self->names = g_string_sized_new (256);
  self->outer = g_array_new (FALSE, FALSE, sizeof (Span));
  self->inner = g_array_new (FALSE, FALSE, sizeof (Span));
  self->keys = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->members = g_array_new (FALSE, FALSE, sizeof (AssayTaskMember));
  return self;
}

/**
 * assay_task_reader_free:
 *
 * Frees the reader and what it handed out.
 */
void
assay_task_reader_free (AssayTaskReader *self)
{
  if (self == NULL)
    return;
  g_string_free (self->out, TRUE);
  g_string_free (self->names, TRUE);
  g_array_unref (self->outer);
  g_array_unref (self->inner);
  g_array_unref (self->keys);
  g_array_unref (self->members);
  g_free (self);
}

static void
begin_value (AssayTaskReader *self)
{
  const Frame *frame = self->depth > 0 ? &self->frames[self->depth - 1] : NULL;

  if (frame != NULL && !frame->is_map && frame->n > 0)
    g_string_append_c (self->out, ',');
}

static GArray *
spans_at (AssayTaskReader *self, guint depth)
{
  if (depth == 1 && self->frames[0].is_map)
    return self->outer;
  return depth == 2 && self->in_data ? self->inner : NULL;
}

static void
end_value (AssayTaskReader *self, guint64 hash)
{
  Frame *frame;
  GArray *spans;

  if (self->depth == 0)
    {
      self->hash = hash;
      return;
    }
  frame = &self->frames[self->depth - 1];
  frame->hash = frame->is_map ? assay_task_hash_object_add (frame->hash, frame->key, hash)
                              : assay_task_hash_array_add (frame->hash, hash);
  frame->n++;
  spans = spans_at (self, self->depth);
  if (spans != NULL)
    {
      Span *span = &g_array_index (spans, Span, spans->len - 1);

      span->end = self->out->len;
      span->hash = hash;
    }
}

static void
on_word (gpointer data, const char *word)
{
  AssayTaskReader *self = data;

  begin_value (self);
  g_string_append (self->out, word);
  end_value (self, assay_task_hash_word (word, strlen (word)));
}

static void
on_number (gpointer data, const char *text, gsize length)
{
  AssayTaskReader *self = data;

  begin_value (self);
  g_string_append_len (self->out, text, (gssize) length);
  end_value (self, assay_task_hash_number (text, length));
}

static void
on_string (gpointer data, const char *text, gsize length)
{
  AssayTaskReader *self = data;

  begin_value (self);
  assay_json_append_text (self->out, text, length);
  end_value (self, assay_task_hash_string (text, length));
}

static void
on_key (gpointer data, const char *text, gsize length)
{
  AssayTaskReader *self = data;
  Frame *frame = &self->frames[self->depth - 1];
  GArray *spans = spans_at (self, self->depth);

  if (frame->n > 0)
    g_string_append_c (self->out, ',');
  assay_json_append_text (self->out, text, length);
  g_string_append_c (self->out, ':');
  frame->key = assay_task_hash_string (text, length);
  g_array_append_val (self->keys, frame->key);
  if (spans != NULL)
    {
      Span span = { .name = self->names->len, .start = self->out->len };

      g_string_append_len (self->names, text, (gssize) length);
      g_string_append_c (self->names, '\0');
      g_array_append_val (spans, span);
    }
}

static void
on_open (gpointer data, gboolean is_map)
{
  AssayTaskReader *self = data;

  begin_value (self);
  if (self->depth == 0)
    self->is_object = is_map;
  if (self->depth == 1 && is_map && self->outer->len > 0)
    {
      const Span *span = &g_array_index (self->outer, Span, self->outer->len - 1);

      self->in_data = strcmp (self->names->str + span->name, "data") == 0;
      self->is_wrapped |= self->in_data;
    }
  g_string_append_c (self->out, is_map ? '{' : '[');
  self->frames[self->depth++]
    = (Frame){ .is_map = is_map,
               .hash = is_map ? assay_task_hash_object_begin () : assay_task_hash_array_begin (),
               .first_key = self->keys->len };
}

static int
compare_hashes (gconstpointer a, gconstpointer b)
{
  const guint64 x = *(const guint64 *) a;
  const guint64 y = *(const guint64 *) b;

  return x < y ? -1 : x > y;
}

/* Equal hashes of keys: looked at pair by pair as long as that is cheaper than sorting. */
static gboolean
has_repeated (guint64 *keys, guint n)
{
  if (n <= 16)
    {
      for (guint i = 1; i < n; i++)
        for (guint k = 0; k < i; k++)
          if (keys[i] == keys[k])
            return TRUE;
      return FALSE;
    }
  qsort (keys, n, sizeof *keys, compare_hashes);
  for (guint i = 1; i < n; i++)
    if (keys[i] == keys[i - 1])
      return TRUE;
  return FALSE;
}

static void
on_close (gpointer data)
{
  AssayTaskReader *self = data;
  const Frame *frame = &self->frames[--self->depth];

  if (frame->is_map && frame->n > 1)
    self->repeated |= has_repeated (&g_array_index (self->keys, guint64, frame->first_key),
                                    self->keys->len - frame->first_key);
  g_array_set_size (self->keys, frame->first_key);
  g_string_append_c (self->out, frame->is_map ? '}' : ']');
  if (self->depth == 1)
    self->in_data = FALSE;
  end_value (self, frame->hash);
}

static const AssayJsonHandler handler = {
  .word = on_word,
  .number = on_number,
  .string = on_string,
  .key = on_key,
  .open = on_open,
  .close = on_close,
};

static void
reset (AssayTaskReader *self)
{
  g_string_truncate (self->out, 0);
  g_string_truncate (self->names, 0);
  g_array_set_size (self->outer, 0);
  g_array_set_size (self->inner, 0);
  g_array_set_size (self->keys, 0);
  g_array_set_size (self->members, 0);
  self->depth = 0;
  self->in_data = self->is_wrapped = self->repeated = self->is_object = FALSE;
}

static gboolean
parse (AssayTaskReader *self, const char *text, gsize length, guint64 line, GError **error)
{
  reset (self);
  return assay_json_walk (text, length, line, &handler, self, error);
}

/* A text with repeated keys: through a tree, in which the last one is left. */
static gboolean
parse_again (AssayTaskReader *self, const char *text, gsize length, guint64 line, GError **error)
{
  g_autoptr (JsonNode) node = assay_json_parse (text, (gssize) length, error);
  g_autofree char *plain = node != NULL ? assay_json_to_text (node) : NULL;

  return plain != NULL && parse (self, plain, strlen (plain), line, error);
}

static void
make_members (AssayTaskReader *self, const GArray *spans)
{
  for (guint i = 0; i < spans->len; i++)
    {
      const Span *span = &g_array_index (spans, Span, i);
      AssayTaskMember member = { .name = self->names->str + span->name,
                                 .text = self->out->str + span->start,
                                 .length = span->end - span->start,
                                 .first = self->out->str[span->start],
                                 .hash = span->hash };

      g_array_append_val (self->members, member);
    }
}

/**
 * assay_task_reader_read:
 * @text: one task as JSON, need not end in a NUL
 * @length: its bytes
 * @line: the line of its file on which it begins, for messages
 *
 * Returns: whether @text is a task, bare or wrapped; else %ASSAY_ERROR_INVALID or
 * %ASSAY_ERROR_TOO_LARGE with line and reason. Whether the data is within %ASSAY_TASK_MAX_BYTES is
 * for whoever keeps it to check.
 */
gboolean
assay_task_reader_read (AssayTaskReader *self, const char *text, gsize length, guint64 line,
                        GError **error)
{
  g_return_val_if_fail (self != NULL && text != NULL, FALSE);

  if (!parse (self, text, length, line, error) ||
      (self->repeated && !parse_again (self, text, length, line, error)))
    return FALSE;
  if (!self->is_object)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "Line %" G_GUINT64_FORMAT ": a task must be a JSON object", line);
      return FALSE;
    }
  make_members (self, self->outer);
  make_members (self, self->inner);
  return TRUE;
}

/**
 * assay_task_reader_is_wrapped:
 *
 * Returns: whether the data was the member "data" of the last task.
 */
gboolean
assay_task_reader_is_wrapped (AssayTaskReader *self)
{
  return self->is_wrapped;
}

/**
 * assay_task_reader_find_part:
 * @name: such as "annotations"
 *
 * Returns: (transfer none) (nullable): the member @name beside the data of a wrapped task.
 */
const AssayTaskMember *
assay_task_reader_find_part (AssayTaskReader *self, const char *name)
{
  for (guint i = 0; self->is_wrapped && i < self->outer->len; i++)
    {
      const AssayTaskMember *member = &g_array_index (self->members, AssayTaskMember, i);

      if (strcmp (member->name, name) == 0)
        return member;
    }
  return NULL;
}

/**
 * assay_task_reader_get_data:
 * @length: (out): its bytes
 *
 * Returns: (transfer none): the data of the last task as compact JSON, not ended by a NUL.
 */
const char *
assay_task_reader_get_data (AssayTaskReader *self, gsize *length)
{
  if (self->is_wrapped)
    {
      const AssayTaskMember *data = assay_task_reader_find_part (self, "data");

      *length = data->length;
      return data->text;
    }
  *length = self->out->len;
  return self->out->str;
}

/**
 * assay_task_reader_get_hash:
 *
 * Returns: the hash of the data of the last task; equal data have equal hashes.
 */
guint64
assay_task_reader_get_hash (AssayTaskReader *self)
{
  return self->is_wrapped ? assay_task_reader_find_part (self, "data")->hash : self->hash;
}

/**
 * assay_task_reader_get_members:
 * @n_members: (out): how many
 *
 * Returns: (transfer none): the members of the data of the last task, in its order.
 */
const AssayTaskMember *
assay_task_reader_get_members (AssayTaskReader *self, guint *n_members)
{
  const AssayTaskMember *members = (const AssayTaskMember *) (gpointer) self->members->data;

  *n_members = self->is_wrapped ? self->inner->len : self->outer->len;
  return self->is_wrapped ? members + self->outer->len : members;
}
