/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-scoring-button.c: how the answers to one question are compared with the ground truth, how much that counts,
 * and from which score on a task is correct. Offers the methods that suit the question; a method that needs
 * to be told something more gets a field for it. Only says what is wished for. Main thread. */

#include "assay-scoring-button.h"

#include "assay-alignment-words.h"
#include "assay-json.h"
#include "assay-widget.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Turning a wheel should not compare everything at each step. */
#define SETTLE_MS 400

struct _AssayScoringButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkLabel *title;
  GtkDropDown *method;
  GtkLabel *option_label;
  GtkEntry *option;
  GtkSpinButton *weight;
  GtkSpinButton *threshold;

  char *control;        /* whose; NULL: none */
  GPtrArray *methods;   /* of AssayScoringMethod, borrowed: what is offered */
  const char *option_name; /* NULL: the method needs nothing more */
  gboolean is_loading;
  guint timeout_id;
  gboolean weight_changed, threshold_changed;
};

G_DEFINE_FINAL_TYPE (AssayScoringButton, assay_scoring_button, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *name;
  const char *words;
} options[] = {
  { "tolerance", N_ ("Tolerance") },
  { "pattern", N_ ("Pattern") },
};

static void
wish (AssayScoringButton *self, const char *control, const char *name, const char *value)
{
  g_signal_emit (self, signals[CHANGED], 0, control, name, value);
}

static void
on_method (AssayScoringButton *self)
{
  guint selected = gtk_drop_down_get_selected (self->method);

  if (!self->is_loading && self->control != NULL && selected < self->methods->len)
    wish (self, self->control, "method", ((const AssayScoringMethod *) self->methods->pdata[selected])->id);
}

static void
on_option (AssayScoringButton *self)
{
  if (self->control != NULL && self->option_name != NULL)
    wish (self, self->control, self->option_name, gtk_editable_get_text (GTK_EDITABLE (self->option)));
}

static gboolean
on_settled (gpointer data)
{
  AssayScoringButton *self = data;
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  self->timeout_id = 0;
  if (self->weight_changed && self->control != NULL)
    wish (self, self->control, "weight", g_ascii_dtostr (text, sizeof text, gtk_spin_button_get_value (self->weight)));
  if (self->threshold_changed)
    wish (self, NULL, "threshold",
          g_ascii_dtostr (text, sizeof text, gtk_spin_button_get_value (self->threshold) / 100));
  self->weight_changed = self->threshold_changed = FALSE;
  return G_SOURCE_REMOVE;
}

static void
settle (AssayScoringButton *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  self->timeout_id = g_timeout_add (SETTLE_MS, on_settled, self);
}

static void
on_weight (AssayScoringButton *self)
{
  if (self->is_loading)
    return;
  self->weight_changed = TRUE;
  settle (self);
}

static void
on_threshold (AssayScoringButton *self)
{
  if (self->is_loading)
    return;
  self->threshold_changed = TRUE;
  settle (self);
}

static void
assay_scoring_button_dispose (GObject *object)
{
  AssayScoringButton *self = ASSAY_SCORING_BUTTON (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_pointer (&self->control, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_SCORING_BUTTON);
  assay_widget_dispose_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (assay_scoring_button_parent_class)->dispose (object);
}

static void
assay_scoring_button_finalize (GObject *object)
{
  g_ptr_array_unref (ASSAY_SCORING_BUTTON (object)->methods);
  G_OBJECT_CLASS (assay_scoring_button_parent_class)->finalize (object);
}

static void
assay_scoring_button_class_init (AssayScoringButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_scoring_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_scoring_button_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/alignment/assay-scoring-button.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayScoringButton, button);
  gtk_widget_class_bind_template_child (widget_class, AssayScoringButton, title);
  gtk_widget_class_bind_template_child (widget_class, AssayScoringButton, method);
  gtk_widget_class_bind_template_child (widget_class, AssayScoringButton, option_label);
  gtk_widget_class_bind_template_child (widget_class, AssayScoringButton, option);
  gtk_widget_class_bind_template_child (widget_class, AssayScoringButton, weight);
  gtk_widget_class_bind_template_child (widget_class, AssayScoringButton, threshold);
  gtk_widget_class_bind_template_callback (widget_class, on_method);
  gtk_widget_class_bind_template_callback (widget_class, on_option);
  gtk_widget_class_bind_template_callback (widget_class, on_weight);
  gtk_widget_class_bind_template_callback (widget_class, on_threshold);
}

static void
assay_scoring_button_init (AssayScoringButton *self)
{
  self->methods = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
list_methods (AssayScoringButton *self, const AssayConfigControl *control, const AssayScoringMethod *current)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gsize n;
  const AssayScoringMethod *methods = assay_scoring_list_methods (&n);
  guint selected = 0;

  g_ptr_array_set_size (self->methods, 0);
  for (gsize i = 0; i < n; i++)
    if (methods[i].kinds & (1u << control->kind))
      {
        if (&methods[i] == current)
          selected = self->methods->len;
        g_ptr_array_add (self->methods, (gpointer) &methods[i]);
        gtk_string_list_append (names, assay_alignment_words_method (&methods[i]));
      }
  gtk_drop_down_set_model (self->method, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->method, selected);
}

/* What the project says of the method's parameter. */
static void
show_option (AssayScoringButton *self, const AssayScoringMethod *method, const AssayProject *project)
{
  g_autofree char *text = assay_project_dup_setting (project, "scoring");
  g_autoptr (JsonObject) settings = text == NULL ? NULL : assay_json_parse_object (text, -1, NULL);
  JsonObject *own = assay_json_get_object (assay_json_get_object (settings, "controls"), self->control);
  JsonNode *node = NULL;
  g_autofree char *value = NULL;

  self->option_name = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    if (strstr (method->parameters, options[i].name) != NULL)
      {
        self->option_name = options[i].name;
        gtk_label_set_label (self->option_label, _(options[i].words));
      }
  gtk_widget_set_visible (GTK_WIDGET (self->option_label), self->option_name != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->option), self->option_name != NULL);
  if (self->option_name != NULL && own != NULL)
    node = json_object_get_member (own, self->option_name);
  if (node != NULL)
    value = assay_json_is_string (node) ? json_node_dup_string (node) : assay_json_to_text (node);
  gtk_editable_set_text (GTK_EDITABLE (self->option), value != NULL ? value : "");
}

/**
 * assay_scoring_button_set:
 * @scoring: how answers are compared now
 * @i: which control
 * @project: whose settings these are
 *
 * Shows how the answers to this control are compared.
 */
void
assay_scoring_button_set (AssayScoringButton *self, AssayScoring *scoring, guint i, const AssayProject *project)
{
  const AssayConfigControl *control = assay_scoring_get_control (scoring, i);

  g_return_if_fail (ASSAY_IS_SCORING_BUTTON (self));
  self->is_loading = TRUE;
  g_free (self->control);
  self->control = g_strdup (control->name);
  gtk_label_set_label (self->title, control->title);
  list_methods (self, control, assay_scoring_get_method (scoring, i));
  show_option (self, assay_scoring_get_method (scoring, i), project);
  if (!self->weight_changed)
    gtk_spin_button_set_value (self->weight, assay_scoring_get_weight (scoring, i));
  if (!self->threshold_changed)
    gtk_spin_button_set_value (self->threshold, 100 * assay_scoring_get_threshold (scoring));
  self->is_loading = FALSE;
}
