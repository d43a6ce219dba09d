/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-project-review.c: before a changed form is saved, what that does: each question that is asked
 * differently, with the answers it concerns, and each prompt that will explain the rubric anew, with
 * the lines that change. A prompt can be left out. "accepted" says that the user agrees. Main thread. */

#include "assay-project-review.h"

#include "assay-effect-words.h"
#include "assay-project-edit.h"

#include <glib/gi18n.h>
#include <string.h>

struct _AssayProjectReview
{
  AdwWindow parent_instance;

  AdwPreferencesGroup *changes;
  AdwPreferencesGroup *prompts_group;
  GtkWidget *kept;

  GPtrArray *prompts; /* of AssayPromptEdit; shared with who asked */
};

G_DEFINE_FINAL_TYPE (AssayProjectReview, assay_project_review, ADW_TYPE_WINDOW)

static guint accepted_signal;

static void
add_row (AssayProjectReview *self, const char *title, const char *subtitle, gboolean warn)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (warn ? "dialog-warning-symbolic" : "dialog-information-symbolic");

  if (warn)
    gtk_widget_add_css_class (icon, "warning");
  else
    gtk_widget_add_css_class (icon, "dim-label");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_group_add (self->changes, row);
}

static void
show_effect (AssayProjectReview *self, const AssayConfigEffect *effect)
{
  g_autofree char *tasks = assay_effect_words_tasks (effect);

  for (guint i = 0; i < effect->items->len; i++)
    {
      const AssayEffectItem *item = &g_array_index (effect->items, AssayEffectItem, i);
      g_autofree char *title = assay_effect_words_title (item);
      g_autofree char *detail = assay_effect_words_detail (item);

      add_row (self, title, detail, item->n_results + item->n_annotations > 0);
    }
  if (tasks != NULL)
    add_row (self, tasks, effect->lacks, TRUE);
  if (effect->before == NULL)
    add_row (self, _("The form that was there could not be used"),
             _("So it can’t be compared with the new one. Results and annotations keep their values."), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->changes),
                          effect->items->len > 0 || tasks != NULL || effect->before == NULL);
  gtk_widget_set_visible (self->kept, effect->n_results + effect->n_annotations > 0);
}

static void
add_line (GtkWidget *box, const char *sign, const char *line, const char *css_class)
{
  g_autofree char *text = g_strconcat (sign, line, NULL);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "diff");
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
}

/* The lines between what both texts begin and end with. */
static void
add_difference (GtkWidget *box, const char *before, const char *after)
{
  g_auto (GStrv) old = g_strsplit (before, "\n", -1);
  g_auto (GStrv) new = g_strsplit (after, "\n", -1);
  guint n_old = g_strv_length (old), n_new = g_strv_length (new), first = 0, last = 0;

  while (first < MIN (n_old, n_new) && strcmp (old[first], new[first]) == 0)
    first++;
  while (last < MIN (n_old, n_new) - first && strcmp (old[n_old - 1 - last], new[n_new - 1 - last]) == 0)
    last++;
  for (guint i = first; i < n_old - last; i++)
    add_line (box, "− ", old[i], "removed");
  for (guint i = first; i < n_new - last; i++)
    add_line (box, "+ ", new[i], "added");
}

static void
on_enabled (AdwExpanderRow *row, GParamSpec *pspec, AssayPromptEdit *edit)
{
  edit->apply = adw_expander_row_get_enable_expansion (row);
}

static char *
describe_prompt (const AssayPromptEdit *edit)
{
  if (edit->place == ASSAY_RUBRIC_NOWHERE)
    return g_strdup (_("Does not explain the rubric yet: the paragraph is added at its end."));
  if (edit->place == ASSAY_RUBRIC_BY_HAND)
    return g_strdup (_("Its paragraph was changed by hand, and is written anew."));
  if (edit->frozen)
    return g_strdup_printf (_("Version %lld has run and stays as it is: a new draft begins."),
                            (long long) edit->number);
  return g_strdup_printf (_("The draft, version %lld, is changed."), (long long) edit->number);
}

static void
add_prompt (AssayProjectReview *self, AssayPromptEdit *edit)
{
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *content = adw_preferences_row_new ();
  g_autofree char *subtitle = describe_prompt (edit);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), edit->name);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  adw_expander_row_set_show_enable_switch (ADW_EXPANDER_ROW (row), TRUE);
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), edit->apply);
  g_signal_connect (row, "notify::enable-expansion", G_CALLBACK (on_enabled), edit);
  add_difference (box, edit->old_system, edit->system);
  add_difference (box, edit->old_user, edit->user);
  gtk_widget_add_css_class (box, "bar");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (content), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (content), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (content), _("Changed Lines"));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), content);
  adw_preferences_group_add (self->prompts_group, row);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), edit->apply);
}

static void
accept_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, accepted_signal, 0);
  gtk_window_destroy (GTK_WINDOW (widget));
}

static void
assay_project_review_dispose (GObject *object)
{
  AssayProjectReview *self = ASSAY_PROJECT_REVIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_PROJECT_REVIEW);
  g_clear_pointer (&self->prompts, g_ptr_array_unref);
  G_OBJECT_CLASS (assay_project_review_parent_class)->dispose (object);
}

static void
assay_project_review_class_init (AssayProjectReviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_project_review_dispose;

  /* AssayProjectReview::accepted: the user agrees. */
  accepted_signal = g_signal_new ("accepted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "review.accept", NULL, accept_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/project-settings/assay-project-review.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayProjectReview, changes);
  gtk_widget_class_bind_template_child (widget_class, AssayProjectReview, prompts_group);
  gtk_widget_class_bind_template_child (widget_class, AssayProjectReview, kept);
}

static void
assay_project_review_init (AssayProjectReview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_project_review_new:
 * @parent: the window that asks
 * @effect: what the changed config does
 * @prompts: (element-type AssayPromptEdit): what becomes of prompts; the user decides about @apply
 *
 * Returns: (transfer none): a dialog, owned by GTK.
 */
AssayProjectReview *
assay_project_review_new (GtkWindow *parent, const AssayConfigEffect *effect, GPtrArray *prompts)
{
  AssayProjectReview *self
    = g_object_new (ASSAY_TYPE_PROJECT_REVIEW, "transient-for", parent, "modal", TRUE, NULL);

  self->prompts = g_ptr_array_ref (prompts);
  show_effect (self, effect);
  for (guint i = 0; i < prompts->len; i++)
    add_prompt (self, prompts->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->prompts_group), prompts->len > 0);
  return self;
}
