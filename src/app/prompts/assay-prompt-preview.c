/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-prompt-preview.c: a prompt as a model gets it for one task: the texts with their values, and
 * the pictures where they stand. Rendered by the template that a run uses, from one task that is read
 * at once (a read by its id); pictures come from the pool. Main thread. */

#include "assay-prompt-preview.h"

#include "assay-json.h"
#include "assay-task.h"
#include "assay-template.h"
#include "assay-thumbnail.h"
#include "assay-widget.h"

#include <glib/gi18n.h>

#define PICTURE_SIDE 320

struct _AssayPromptPreview
{
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkBox *system;
  GtkBox *user;
};

G_DEFINE_FINAL_TYPE (AssayPromptPreview, assay_prompt_preview, GTK_TYPE_WIDGET)

/* Where the parts of a rendered text go. */
typedef struct
{
  GtkBox *box;
  AssayTextures *textures;
} Target;

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
add_text (GtkBox *box, const char *text, gboolean quiet)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, quiet ? "dim-label" : "monospace");
  gtk_box_append (box, label);
}

static void
add_part (AssayVariableKind kind, const char *text, gsize length, const char *name, gpointer data)
{
  Target *target = data;
  g_autofree char *line = NULL;
  GtkWidget *picture;

  if (kind == ASSAY_VARIABLE_TEXT)
    {
      g_autofree char *trimmed = g_strstrip (g_strndup (text, length));

      if (*trimmed != '\0')
        add_text (target->box, trimmed, FALSE);
      return;
    }
  if (kind == ASSAY_VARIABLE_IMAGE || kind == ASSAY_VARIABLE_PDF)
    {
      picture = assay_thumbnail_new (target->textures, PICTURE_SIDE);
      gtk_widget_set_halign (picture, GTK_ALIGN_START);
      assay_thumbnail_show (ASSAY_THUMBNAIL (picture), text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      gtk_box_append (target->box, picture);
      return;
    }
  line = g_strdup_printf ("%s: %s", name, text);
  add_text (target->box, line, TRUE);
}

static void
render (Target *target, const char *text, const AssayPromptFacts *facts, JsonObject *data)
{
  gsize n = 0;
  const AssayVariable *variables = assay_prompt_facts_get_variables (facts, &n);
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayTemplate) template = assay_template_new (text, variables, n, &error);

  clear_box (target->box);
  if (template == NULL)
    add_text (target->box, error->message, TRUE);
  else if (*text == '\0')
    add_text (target->box, _("Empty"), TRUE);
  else
    assay_template_render_parts (template, data, add_part, target);
}

static void
assay_prompt_preview_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_PROMPT_PREVIEW);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_prompt_preview_parent_class)->dispose (object);
}

static void
assay_prompt_preview_class_init (AssayPromptPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_prompt_preview_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/prompts/assay-prompt-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayPromptPreview, title);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptPreview, system);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptPreview, user);
}

static void
assay_prompt_preview_init (AssayPromptPreview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_prompt_preview_show:
 * @facts: of the project
 * @task_id: the task to show it with, 0: there is none
 * @system: as typed
 * @user: as typed
 *
 * Shows what a model would get.
 */
void
assay_prompt_preview_show (AssayPromptPreview *self, AssaySession *session, AssayPromptFacts *facts,
                           gint64 task_id, const char *system, const char *user)
{
  AssayTextures *textures = assay_session_get_textures (session);
  g_autoptr (AssayTask) task = NULL;
  g_autoptr (JsonObject) data = NULL;
  g_autofree char *title = NULL;

  g_return_if_fail (ASSAY_IS_PROMPT_PREVIEW (self));
  if (task_id != 0)
    task = assay_task_load (assay_session_get_reader (session), task_id, NULL);
  if (task != NULL)
    data = assay_json_parse_object (task->data, -1, NULL);
  title = task == NULL ? g_strdup (_("There is no task to show it with."))
                       : g_strdup_printf (_("As the model gets it for task %lld"),
                                          (long long) task->inner_id);
  gtk_label_set_label (self->title, title);
  if (data == NULL)
    data = json_object_new ();
  render (&(Target){ self->system, textures }, system, facts, data);
  render (&(Target){ self->user, textures }, user, facts, data);
}
