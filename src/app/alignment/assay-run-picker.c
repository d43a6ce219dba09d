/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-run-picker.c: the button that says which run is looked at, and the list of those that could be, the
 * latest first: those of the same prompt, and below them, by name, those of others. Each says its version,
 * model, subset and day, and for how many of its tasks the right answer is known: where none is, there is
 * nothing to see. The list is asked for when it opens. Main thread. */

#include "assay-run-picker.h"

#include "assay-run-words.h"
#include "assay-units.h"
#include "assay-widget.h"

#include <glib/gi18n.h>

struct _AssayRunPicker
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkLabel *label;
  GtkPopover *popover;
  GtkLabel *empty;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (AssayRunPicker, assay_run_picker, GTK_TYPE_WIDGET)

enum
{
  OPENED,
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_show (AssayRunPicker *self)
{
  g_signal_emit (self, signals[OPENED], 0);
}

static void
on_row_activated (AssayRunPicker *self, GtkListBoxRow *row)
{
  gint64 run_id = *(gint64 *) g_object_get_data (G_OBJECT (row), "run");

  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[CHOSEN], 0, run_id);
}

/* The prompt's name above the first of its runs; the one that is shown needs none. */
static void
add_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  const char *prompt = g_object_get_data (G_OBJECT (row), "prompt");
  const char *last = before == NULL ? prompt : g_object_get_data (G_OBJECT (before), "prompt");
  GtkWidget *label;

  if (g_strcmp0 (prompt, last) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (prompt);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_css_classes (label, (const char *[]){ "caption-heading", "dim-label", "group", NULL });
  gtk_list_box_row_set_header (row, label);
}

static void
assay_run_picker_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_RUN_PICKER);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_run_picker_parent_class)->dispose (object);
}

static void
assay_run_picker_class_init (AssayRunPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_run_picker_dispose;
  signals[OPENED] = g_signal_new ("opened", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHOSEN] = g_signal_new ("chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_INT64);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/assay/Assay/ui/alignment/assay-run-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayRunPicker, button);
  gtk_widget_class_bind_template_child (widget_class, AssayRunPicker, label);
  gtk_widget_class_bind_template_child (widget_class, AssayRunPicker, popover);
  gtk_widget_class_bind_template_child (widget_class, AssayRunPicker, empty);
  gtk_widget_class_bind_template_child (widget_class, AssayRunPicker, list);
  gtk_widget_class_bind_template_callback (widget_class, on_show);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
assay_run_picker_init (AssayRunPicker *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, add_header, NULL, NULL);
}

static char *
dup_truths (gint64 n)
{
  return n == 0 ? g_strdup (_("no ground truth"))
                : g_strdup_printf (ngettext ("%'lld ground truth", "%'lld ground truths", (gulong) n), (long long) n);
}

/**
 * assay_run_picker_set_shown:
 * @run: (nullable): the one that is looked at
 * @n_truths: for how many of its results the right answer is known
 *
 * Says which run it is.
 */
void
assay_run_picker_set_shown (AssayRunPicker *self, const AssayRun *run, gint64 n_truths)
{
  g_autofree char *truths = dup_truths (n_truths);
  g_autofree char *text = NULL;

  g_return_if_fail (ASSAY_IS_RUN_PICKER (self));
  /* Translators: the number of a version, a model, and how many right answers are known. */
  text = run == NULL ? g_strdup (_("Choose a Run"))
                     : g_strdup_printf (_("v%lld · %s · %s"), (long long) run->version_number, run->model, truths);
  gtk_label_set_label (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static GtkWidget *
make_label (const char *text, const char *const *classes)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 52);
  gtk_widget_set_css_classes (label, (const char **) classes);
  return label;
}

static char *
dup_detail (const AssayRun *run, const gint64 *n_truths)
{
  g_autofree char *subset = assay_run_dup_subset_words (run->subset);
  g_autofree char *time = assay_units_dup_time (run->created_at);
  g_autofree char *truths = n_truths == NULL ? NULL : dup_truths (*n_truths);
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%s · %s", subset, time);
  if (run->state != ASSAY_RUN_FINISHED)
    g_string_append_printf (out, " · %s", assay_run_state_words (run->state));
  if (truths != NULL)
    g_string_append_printf (out, " · %s", truths);
  return g_string_free (out, FALSE);
}

static GtkWidget *
make_row (const AssayRun *run, const gint64 *n_truths, gboolean is_shown)
{
  static const char *const plain[] = { NULL };
  static const char *const quiet[] = { "caption", "dim-label", "count", NULL };
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");
  /* Translators: the number of a version, a model, and the number of a run. */
  g_autofree char *title = g_strdup_printf (_("v%lld · %s · run %lld"), (long long) run->version_number, run->model,
                                            (long long) run->id);
  g_autofree char *detail = dup_detail (run, n_truths);
  g_autofree char *name = g_strdup_printf ("%s, %s", title, detail);

  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), make_label (title, plain));
  gtk_box_append (GTK_BOX (box), make_label (detail, quiet));
  gtk_box_append (GTK_BOX (outer), box);
  gtk_widget_set_opacity (mark, is_shown ? 1 : 0); /* keeps its room, so that the lines do not differ */
  gtk_box_append (GTK_BOX (outer), mark);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), outer);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (row), "run", g_memdup2 (&run->id, sizeof run->id), g_free);
  g_object_set_data_full (G_OBJECT (row), "prompt", g_strdup (run->prompt_name), g_free);
  return row;
}

static const char *
find_prompt (GPtrArray *runs, gint64 shown)
{
  for (guint i = 0; i < runs->len; i++)
    if (((AssayRun *) runs->pdata[i])->id == shown)
      return ((AssayRun *) runs->pdata[i])->prompt_name;
  return runs->len > 0 ? ((AssayRun *) runs->pdata[0])->prompt_name : NULL;
}

/* The runs of this prompt, in their order. */
static void
add_prompt (AssayRunPicker *self, GPtrArray *runs, GHashTable *truths, gint64 shown, const char *prompt)
{
  for (guint i = 0; i < runs->len; i++)
    {
      const AssayRun *run = runs->pdata[i];

      if (g_strcmp0 (run->prompt_name, prompt) == 0)
        gtk_list_box_append (self->list, make_row (run, g_hash_table_lookup (truths, &run->id), run->id == shown));
    }
}

/**
 * assay_run_picker_set_runs:
 * @runs: (element-type AssayRun): of the project, the latest first
 * @truths: (element-type gint64 gint64): run → for how many of its results the right answer is known
 * @shown: the run that is looked at, 0 for none
 *
 * Shows what there is to choose.
 */
void
assay_run_picker_set_runs (AssayRunPicker *self, GPtrArray *runs, GHashTable *truths, gint64 shown)
{
  g_autoptr (GHashTable) prompts = g_hash_table_new (g_str_hash, g_str_equal);
  const char *prompt = find_prompt (runs, shown);
  GtkWidget *row;

  g_return_if_fail (ASSAY_IS_RUN_PICKER (self));
  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0))) != NULL)
    gtk_list_box_remove (self->list, row);
  gtk_label_set_label (self->empty, _("Nothing was run yet."));
  for (guint i = 0; prompt != NULL && i <= runs->len; i++)
    {
      const char *name = i == 0 ? prompt : ((AssayRun *) runs->pdata[i - 1])->prompt_name;

      if (name != NULL && g_hash_table_add (prompts, (gpointer) name))
        add_prompt (self, runs, truths, shown, name);
    }
}
