/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-builtin.c: what the built-in model knows of a project, and its text classifier. The classifier
 * learns from the project's ground truth when it is first asked, once per control, in the thread that
 * asked; others wait. A text that is itself ground truth is judged by a model that did not see it
 * (cross-fitting, five parts), so that its accuracy can be measured on it. With too few labels it
 * says so and answers nothing. */

#include "assay-builtin.h"

#include "assay-json.h"
#include "assay-learner.h"

#include <math.h>
#include <string.h>

#define FOLDS 5

typedef struct
{
  char *control;
  GPtrArray *labels; /* of the tasks, in order; NULL: not labelled */
  gboolean is_trained;
  AssayLearner *learner;
  char *problem;      /* why there is none */
  GHashTable *seen;   /* labelled text → its place among guesses + 1; made when first needed */
  AssayGuess *guesses;
} Subject;

struct _AssayBuiltin
{
  AssayLabelConfig *config;
  AssayRubric *rubric;
  GMutex mutex;
  GPtrArray *texts;
  guint n_labelled;
  guint n_unlabelled;
  GPtrArray *subjects;
};

static void
subject_free (gpointer data)
{
  Subject *subject = data;

  g_free (subject->control);
  g_ptr_array_unref (subject->labels);
  g_clear_pointer (&subject->learner, assay_learner_unref);
  g_free (subject->problem);
  g_clear_pointer (&subject->seen, g_hash_table_unref);
  g_free (subject->guesses);
  g_free (subject);
}

/**
 * assay_builtin_new:
 * @rubric: (nullable): the project's
 *
 * Returns: (transfer full): a model that knows no labels yet.
 */
AssayBuiltin *
assay_builtin_new (AssayLabelConfig *config, AssayRubric *rubric)
{
  AssayBuiltin *self = g_atomic_rc_box_new0 (AssayBuiltin);
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (config, &n);

  self->config = assay_label_config_ref (config);
  self->rubric = rubric != NULL ? assay_rubric_ref (rubric) : NULL;
  g_mutex_init (&self->mutex);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->subjects = g_ptr_array_new_with_free_func (subject_free);
  for (guint i = 0; i < n; i++)
    if (columns[i].kind == ASSAY_COLUMN_CHOICE)
      {
        Subject *subject = g_new0 (Subject, 1);

        subject->control = g_strdup (columns[i].name);
        subject->labels = g_ptr_array_new_with_free_func (g_free);
        g_ptr_array_add (self->subjects, subject);
      }
  return self;
}

/**
 * assay_builtin_ref:
 *
 * Returns: (transfer full): @self.
 */
AssayBuiltin *
assay_builtin_ref (AssayBuiltin *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
builtin_clear (gpointer data)
{
  AssayBuiltin *self = data;

  assay_label_config_unref (self->config);
  g_clear_pointer (&self->rubric, assay_rubric_unref);
  g_ptr_array_unref (self->texts);
  g_ptr_array_unref (self->subjects);
  g_mutex_clear (&self->mutex);
}

/**
 * assay_builtin_unref:
 * @self: (transfer full): an AssayBuiltin
 */
void
assay_builtin_unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, builtin_clear);
}

/**
 * assay_builtin_wants_truth:
 *
 * Returns: whether the config asks for a class that can be learned from labels.
 */
gboolean
assay_builtin_wants_truth (AssayLabelConfig *config)
{
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (config, &n);

  for (guint i = 0; i < n; i++)
    if (columns[i].kind == ASSAY_COLUMN_CHOICE)
      return TRUE;
  return FALSE;
}

/**
 * assay_builtin_dup_text:
 *
 * Returns: (transfer full): the texts that the config shows of a task, one per line; "" for none.
 */
char *
assay_builtin_dup_text (AssayLabelConfig *config, JsonObject *data)
{
  guint n = 0;
  const AssayConfigObject *objects = assay_label_config_get_objects (config, &n);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = objects[i].path != NULL ? assay_path_lookup (objects[i].path, data) : NULL;
      gboolean is_text = objects[i].kind == ASSAY_OBJECT_TEXT ||
                         objects[i].kind == ASSAY_OBJECT_HYPERTEXT ||
                         objects[i].kind == ASSAY_OBJECT_HEADER;

      if (is_text && assay_json_is_string (node))
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", json_node_get_string (node));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * assay_builtin_add_task:
 * @truth: (nullable): control → value, when people have labelled the task
 *
 * Lets the model know a task, before it is asked anything. What is beyond the maximum is passed over.
 */
void
assay_builtin_add_task (AssayBuiltin *self, JsonObject *data, JsonObject *truth)
{
  if (truth != NULL ? self->n_labelled >= ASSAY_BUILTIN_MAX_LABELLED
                    : self->n_unlabelled >= ASSAY_BUILTIN_MAX_UNLABELLED)
    return;
  self->n_labelled += truth != NULL;
  self->n_unlabelled += truth == NULL;
  g_ptr_array_add (self->texts, assay_builtin_dup_text (self->config, data));
  for (guint i = 0; i < self->subjects->len; i++)
    {
      Subject *subject = self->subjects->pdata[i];

      g_ptr_array_add (subject->labels,
                       g_strdup (assay_json_get_string (truth, subject->control, NULL)));
    }
}

static AssayExample *
list_examples (AssayBuiltin *self, Subject *subject, gboolean labelled_only, gsize *n)
{
  AssayExample *examples = g_new (AssayExample, self->texts->len + 1);

  *n = 0;
  for (guint i = 0; i < self->texts->len; i++)
    if (subject->labels->pdata[i] != NULL || !labelled_only)
      examples[(*n)++] = (AssayExample){ self->texts->pdata[i], subject->labels->pdata[i] };
  return examples;
}

static void
train (AssayBuiltin *self, Subject *subject)
{
  gsize n = 0;
  g_autofree AssayExample *examples = list_examples (self, subject, FALSE, &n);
  g_autoptr (GError) error = NULL;
  AssayLearnerOptions options = { .seed = 1 };

  subject->is_trained = TRUE;
  subject->learner = assay_learner_train (examples, n, &options, NULL, &error);
  if (subject->learner == NULL)
    subject->problem = g_strdup (error->message);
}

static void
cross_fit (AssayBuiltin *self, Subject *subject)
{
  gsize n = 0;
  g_autofree AssayExample *examples = list_examples (self, subject, TRUE, &n);
  AssayLearnerOptions options = { .seed = 1 };

  subject->seen = g_hash_table_new (g_str_hash, g_str_equal);
  subject->guesses = g_new0 (AssayGuess, n + 1);
  if (!assay_learner_cross_fit (examples, n, FOLDS, &options, subject->guesses, NULL, NULL))
    return;
  for (gsize i = 0; i < n; i++)
    g_hash_table_insert (subject->seen, (gpointer) examples[i].text, GSIZE_TO_POINTER (i + 1));
}

static gboolean
is_labelled (AssayBuiltin *self, Subject *subject, const char *text)
{
  for (guint i = 0; i < self->texts->len; i++)
    if (subject->labels->pdata[i] != NULL && strcmp (self->texts->pdata[i], text) == 0)
      return TRUE;
  return FALSE;
}

static const AssayGuess *
find_seen (AssayBuiltin *self, Subject *subject, const char *text)
{
  gsize place;

  if (subject->seen == NULL)
    {
      if (!is_labelled (self, subject, text))
        return NULL;
      cross_fit (self, subject);
    }
  place = GPOINTER_TO_SIZE (g_hash_table_lookup (subject->seen, text));
  return place > 0 && subject->guesses[place - 1].label != NULL ? &subject->guesses[place - 1] : NULL;
}

static Subject *
find_subject (AssayBuiltin *self, const char *control)
{
  for (guint i = 0; i < self->subjects->len; i++)
    if (strcmp (((Subject *) self->subjects->pdata[i])->control, control) == 0)
      return self->subjects->pdata[i];
  return NULL;
}

/**
 * assay_builtin_classify:
 * @column: of a single choice
 * @label: (out): its class
 * @probability: (out): of the class, 0 to 1
 * @why: (out): how it came about, or why there is none
 *
 * Returns: whether the text could be classified. Any thread; the first call takes the time to learn.
 */
gboolean
assay_builtin_classify (AssayBuiltin *self, const AssayConfigColumn *column, const char *text,
                        char **label, double *probability, char **why)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Subject *subject = find_subject (self, column->name);
  const AssayGuess *seen;
  g_autofree double *all = NULL;
  guint best;

  if (subject == NULL || *text == '\0')
    {
      *why = g_strdup ("The built-in model learns classes of texts only");
      return FALSE;
    }
  if (!subject->is_trained)
    train (self, subject);
  if (subject->learner == NULL)
    {
      *why = g_strdup (subject->problem);
      return FALSE;
    }
  seen = find_seen (self, subject, text);
  if (seen != NULL)
    {
      *label = g_strdup (seen->label);
      *probability = seen->probability;
      *why = g_strdup_printf ("Learned from the other ground truth of %u texts (this one left out)",
                              assay_learner_get_n_examples (subject->learner));
      return TRUE;
    }
  all = g_new0 (double, assay_learner_get_n_labels (subject->learner));
  best = assay_learner_predict (subject->learner, text, all);
  *label = g_strdup (assay_learner_get_label (subject->learner, best));
  *probability = all[best];
  *why = g_strdup_printf ("Learned from the ground truth of %u texts",
                          assay_learner_get_n_examples (subject->learner));
  return TRUE;
}

/**
 * assay_builtin_get_rubric:
 *
 * Returns: (transfer none) (nullable): the project's rubric.
 */
AssayRubric *
assay_builtin_get_rubric (AssayBuiltin *self)
{
  return self->rubric;
}
