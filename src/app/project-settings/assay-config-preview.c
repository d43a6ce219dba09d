/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-config-preview.c: the form that a labeling config describes, as a person will see it: objects
 * with the data of a real task, controls as real widgets that do nothing, in the order of the config.
 * The user can step through the first tasks of the project. While the config has mistakes the last
 * good form stays, and says so. What Assay can't show yet (sound, film) is named, not left out.
 * Main thread. */

#include "assay-config-preview.h"

#include "assay-json.h"
#include "assay-task.h"
#include "assay-thumbnail.h"
#include "assay-value-form.h"
#include "assay-widget.h"

#include <glib/gi18n.h>
#include <string.h>

/* Of a text: enough to see how it looks. */
#define MAX_TEXT_BYTES 2000

#define PICTURE_SIDE 320

struct _AssayConfigPreview
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkLabel *task_label;
  GtkWidget *stale;
  GtkWidget *task_buttons;

  AssayTextures *textures;
  GPtrArray *tasks; /* of AssayTask; NULL: not loaded */
  guint position;
  AssayLabelConfig *config;
};

G_DEFINE_FINAL_TYPE (AssayConfigPreview, assay_config_preview, GTK_TYPE_WIDGET)

static void
add_text (AssayConfigPreview *self, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (self->content), label);
}

static void
add_format (AssayConfigPreview *self, const char *format, const char *argument)
{
  g_autofree char *text = g_strdup_printf (format, argument);

  add_text (self, text, "dim-label");
}

static void
add_picture (AssayConfigPreview *self, const char *reference)
{
  GtkWidget *picture;

  if (self->textures == NULL)
    return;
  picture = assay_thumbnail_new (self->textures, PICTURE_SIDE);
  gtk_widget_set_halign (picture, GTK_ALIGN_START);
  assay_thumbnail_show (ASSAY_THUMBNAIL (picture), reference);
  gtk_box_append (GTK_BOX (self->content), picture);
}

static void
add_pictures (AssayConfigPreview *self, JsonNode *node)
{
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (assay_json_is_string (node))
    add_picture (self, json_node_get_string (node));
  /* Of many, the first few show how it looks. */
  for (guint i = 0; list != NULL && i < MIN (json_array_get_length (list), 3); i++)
    if (assay_json_is_string (json_array_get_element (list, i)))
      add_picture (self, json_array_get_string_element (list, i));
}

/* "user: Hello" for each message of a chat or paragraph of a dialogue; else the JSON. */
static char *
describe (JsonNode *node)
{
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  GString *out;

  if (assay_json_is_string (node))
    return json_node_dup_string (node);
  if (list == NULL)
    return assay_json_to_text (node);
  out = g_string_new (NULL);
  for (guint i = 0; i < json_array_get_length (list) && out->len < MAX_TEXT_BYTES; i++)
    {
      JsonNode *item = json_array_get_element (list, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (item) ? json_node_get_object (item) : NULL;
      const char *who = object == NULL ? NULL
                                       : assay_json_get_string (object, "role",
                                                                assay_json_get_string (object, "author", NULL));
      const char *what = object == NULL ? NULL
                                        : assay_json_get_string (object, "content",
                                                                 assay_json_get_string (object, "text", NULL));
      g_autofree char *text = what != NULL ? g_strdup (what)
                              : assay_json_is_string (item) ? json_node_dup_string (item)
                                                            : assay_json_to_text (item);

      g_string_append_printf (out, "%s%s%s%s", i > 0 ? "\n" : "", who != NULL ? who : "", who != NULL ? ": " : "", text);
    }
  return g_string_free (out, FALSE);
}

static void
add_value (AssayConfigPreview *self, const AssayConfigObject *object, JsonNode *node)
{
  g_autofree char *text = NULL;

  switch (object->kind)
    {
    case ASSAY_OBJECT_IMAGE:
    case ASSAY_OBJECT_IMAGE_LIST:
    case ASSAY_OBJECT_PDF:
      add_pictures (self, node);
      return;
    case ASSAY_OBJECT_AUDIO:
    case ASSAY_OBJECT_VIDEO:
    case ASSAY_OBJECT_TIME_SERIES:
      /* Translators: %s is the name of a tag, such as Audio. */
      add_format (self, _("<%s>: can’t be shown yet, but its data reaches the model."), object->element->tag);
      return;
    case ASSAY_OBJECT_TEXT:
    case ASSAY_OBJECT_HYPERTEXT:
    case ASSAY_OBJECT_PARAGRAPHS:
    case ASSAY_OBJECT_CHAT:
    case ASSAY_OBJECT_LIST:
    case ASSAY_OBJECT_TABLE:
    case ASSAY_OBJECT_HEADER:
    case ASSAY_OBJECT_OTHER:
    default:
      text = describe (node);
      if (strlen (text) > MAX_TEXT_BYTES)
        *g_utf8_find_prev_char (text, text + MAX_TEXT_BYTES) = '\0';
      add_text (self, text, object->kind == ASSAY_OBJECT_HEADER ? "heading" : "preview-text");
    }
}

static JsonObject *
dup_data (AssayConfigPreview *self)
{
  AssayTask *task = self->tasks != NULL && self->position < self->tasks->len
                      ? self->tasks->pdata[self->position]
                      : NULL;
  JsonObject *sample = task != NULL ? NULL : assay_label_config_get_sample (self->config);

  if (task != NULL)
    return assay_json_parse_object (task->data, -1, NULL);
  sample = sample == NULL ? NULL : assay_json_get_object (sample, "data");
  return sample == NULL ? NULL : json_object_ref (sample);
}

static void
add_object (AssayConfigPreview *self, const AssayConfigObject *object, JsonObject *data)
{
  JsonNode *node = object->path == NULL || data == NULL ? NULL : assay_path_lookup (object->path, data);

  if (object->path == NULL)
    add_text (self, object->value, object->kind == ASSAY_OBJECT_HEADER ? "heading" : "preview-text");
  else if (node != NULL && !json_node_is_null (node))
    add_value (self, object, node);
  else if (data == NULL)
    /* Translators: %s is the name of a column. */
    add_format (self, _("“%s” of a task"), assay_path_get_text (object->path));
  else if (!object->optional)
    add_format (self, _("This task has no “%s”."), assay_path_get_text (object->path));
}

/* A Header that only says the title of the control below it is said by the control. */
static gboolean
is_title (const AssayConfigObject *object, const AssayConfigColumn *next)
{
  return object->kind == ASSAY_OBJECT_HEADER && object->path == NULL && next != NULL
         && object->element->next == next->control->element && strcmp (object->value, next->title) == 0;
}

static void
add_controls (AssayConfigPreview *self, guint first, guint n)
{
  GtkWidget *form;

  if (n == 0)
    return;
  form = g_object_new (ASSAY_TYPE_VALUE_FORM, NULL);
  assay_value_form_preview (ASSAY_VALUE_FORM (form), self->config, first, n);
  gtk_box_append (GTK_BOX (self->content), form);
}

/* Objects and controls in the order of the config; controls that follow each other are one form. */
static void
fill (AssayConfigPreview *self)
{
  g_autoptr (JsonObject) data = dup_data (self);
  guint n_objects, n_columns, first = 0, at = 0;
  const AssayConfigObject *objects = assay_label_config_get_objects (self->config, &n_objects);
  const AssayConfigColumn *columns = assay_label_config_get_columns (self->config, &n_columns);

  for (guint i = 0; i < n_objects; i++)
    {
      while (at < n_columns && columns[at].control->element->start < objects[i].element->start)
        at++;
      if (is_title (&objects[i], at < n_columns ? &columns[at] : NULL))
        continue;
      add_controls (self, first, at - first);
      first = at;
      add_object (self, &objects[i], data);
    }
  add_controls (self, first, n_columns - first);
}

static void
update (AssayConfigPreview *self)
{
  guint n = self->tasks == NULL ? 0 : self->tasks->len;
  g_autofree char *text = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->content)) != NULL)
    gtk_box_remove (GTK_BOX (self->content), child);
  if (self->config != NULL)
    fill (self);
  text = n == 0 ? g_strdup (self->tasks == NULL ? "" : _("The project has no tasks yet"))
                /* Translators: %lld is the number of a task. */
                : g_strdup_printf (_("With task %lld"),
                                   (long long) ((AssayTask *) self->tasks->pdata[self->position])->inner_id);
  gtk_label_set_label (self->task_label, text);
  gtk_widget_set_visible (self->task_buttons, n > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preview.previous", self->position > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preview.next", self->position + 1 < n);
}

static void
previous_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayConfigPreview *self = ASSAY_CONFIG_PREVIEW (widget);

  if (self->position > 0)
    self->position--;
  update (self);
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayConfigPreview *self = ASSAY_CONFIG_PREVIEW (widget);

  if (self->tasks != NULL && self->position + 1 < self->tasks->len)
    self->position++;
  update (self);
}

static void
assay_config_preview_dispose (GObject *object)
{
  AssayConfigPreview *self = ASSAY_CONFIG_PREVIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_CONFIG_PREVIEW);
  assay_widget_dispose_children (GTK_WIDGET (self));
  g_clear_object (&self->textures);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  g_clear_pointer (&self->config, assay_label_config_unref);
  G_OBJECT_CLASS (assay_config_preview_parent_class)->dispose (object);
}

static void
assay_config_preview_class_init (AssayConfigPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_config_preview_dispose;

  gtk_widget_class_install_action (widget_class, "preview.previous", NULL, previous_action);
  gtk_widget_class_install_action (widget_class, "preview.next", NULL, next_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/project-settings/assay-config-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayConfigPreview, content);
  gtk_widget_class_bind_template_child (widget_class, AssayConfigPreview, task_label);
  gtk_widget_class_bind_template_child (widget_class, AssayConfigPreview, stale);
  gtk_widget_class_bind_template_child (widget_class, AssayConfigPreview, task_buttons);
}

static void
assay_config_preview_init (AssayConfigPreview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_config_preview_set_tasks:
 * @textures: pictures of the workspace
 * @tasks: (element-type AssayTask): whose data is shown, the first one first
 *
 * Gives it something to show.
 */
void
assay_config_preview_set_tasks (AssayConfigPreview *self, AssayTextures *textures, GPtrArray *tasks)
{
  g_return_if_fail (ASSAY_IS_CONFIG_PREVIEW (self));
  g_set_object (&self->textures, textures);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  self->tasks = g_ptr_array_ref (tasks);
  self->position = 0;
  update (self);
}

/**
 * assay_config_preview_set_config:
 * @config: a config without mistakes
 *
 * Shows its form.
 */
void
assay_config_preview_set_config (AssayConfigPreview *self, AssayLabelConfig *config)
{
  g_return_if_fail (ASSAY_IS_CONFIG_PREVIEW (self));
  if (self->config == config)
    return;
  g_clear_pointer (&self->config, assay_label_config_unref);
  self->config = assay_label_config_ref (config);
  update (self);
}

/**
 * assay_config_preview_set_stale:
 * @stale: whether the config has mistakes now
 *
 * The form that is shown is, or is not, what is written.
 */
void
assay_config_preview_set_stale (AssayConfigPreview *self, gboolean stale)
{
  g_return_if_fail (ASSAY_IS_CONFIG_PREVIEW (self));
  gtk_label_set_label (GTK_LABEL (self->stale), self->config != NULL
                                                  ? _("The form as it was before the mistake")
                                                  : _("The form is shown here when the mistake is put right"));
  gtk_widget_set_visible (self->stale, stale);
  gtk_widget_set_opacity (self->content, stale ? 0.5 : 1);
}
