/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-scoring-button.c: how the answers to one question are compared with the ground truth, how much that counts,
 * and from which score on a task is correct. Offers the methods that suit the question; a method that can
 * be told something more has a field for each of that, which is empty for what it is by itself and counts when it is
 * left. Only says what is wished for. Main thread. */

#include "assay-scoring-button.h"

#include "assay-alignment-words.h"
#include "assay-json.h"
#include "assay-label-weights.h"
#include "assay-scoring-settings.h"
#include "assay-widget.h"

#include <glib/gi18n.h>
#include <math.h>

/* Turning a wheel should not compare everything at each step. */
#define SETTLE_MS 400

typedef enum
{
  OPTION_TOLERANCE,
  OPTION_RANGE,
  OPTION_PATTERN,
  OPTION_THRESHOLD,
  N_OPTIONS
} Option;

/* What a method can be told, as its table of parameters and the settings name it. */
static const struct
{
  const char *name;
  gboolean is_number;
  double scale;     /* of what is shown */
  const char *empty; /* what an empty field means */
} options[N_OPTIONS] = {
  [OPTION_TOLERANCE] = { "tolerance", TRUE, 1, "0" },
  [OPTION_RANGE] = { "range", TRUE, 1, N_ ("as asked") },
  [OPTION_PATTERN] = { "pattern", FALSE, 1, N_ ("the ground truth") },
  [OPTION_THRESHOLD] = { "threshold", TRUE, 100, N_ ("score as it is") },
};

struct _AssayScoringButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkLabel *title;
  GtkDropDown *method;
  GtkWidget *rows[N_OPTIONS];
  GtkEntry *entries[N_OPTIONS];
  GtkWidget *relative_row;
  GtkSwitch *relative;
  GtkSpinButton *weight;
  AssayLabelWeights *labels;
  GtkSpinButton *threshold;

  char *control;        /* whose; NULL: none */
  GPtrArray *methods;   /* of AssayScoringMethod, borrowed: what is offered */
  char *texts[N_OPTIONS]; /* what the fields said when they were filled */
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
on_relative (AssayScoringButton *self)
{
  if (!self->is_loading && self->control != NULL)
    wish (self, self->control, "relative", gtk_switch_get_active (self->relative) ? "true" : "");
}

/* A number as people here write it; what is none goes on as it is, and the settings say so. */
static char *
dup_value (Option option, const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  char *end = NULL;
  double number;

  if (!options[option].is_number || *stripped == '\0')
    return g_strdup (options[option].is_number ? stripped : text);
  number = g_strtod (stripped, &end);
  return *end == '\0' ? g_strdup (g_ascii_dtostr (buffer, sizeof buffer, number / options[option].scale))
                      : g_steal_pointer (&stripped);
}

static void
on_entry (AssayScoringButton *self, GtkEditable *entry)
{
  const char *text = gtk_editable_get_text (entry);

  for (guint i = 0; i < N_OPTIONS && self->control != NULL && !self->is_loading; i++)
    if (GTK_EDITABLE (self->entries[i]) == entry && g_strcmp0 (text, self->texts[i]) != 0)
      {
        g_autofree char *value = dup_value (i, text);

        g_free (self->texts[i]);
        self->texts[i] = g_strdup (text);
        wish (self, self->control, options[i].name, value);
      }
}

static void
on_leave (AssayScoringButton *self, GtkEventController *controller)
{
  on_entry (self, GTK_EDITABLE (gtk_event_controller_get_widget (controller)));
}

static void
on_label (AssayScoringButton *self, const char *label, double weight)
{
  g_autofree char *name = g_strconcat (ASSAY_SCORING_LABEL, label, NULL);
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (self->control != NULL)
    wish (self, self->control, name, weight == 1 ? "" : g_ascii_dtostr (text, sizeof text, weight));
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
  for (guint i = 0; i < N_OPTIONS; i++)
    g_clear_pointer (&self->texts[i], g_free);
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
bind_option (GtkWidgetClass *widget_class, Option option, const char *row, const char *entry)
{
  gtk_widget_class_bind_template_child_full (
    widget_class, row, FALSE,
    G_STRUCT_OFFSET (AssayScoringButton, rows) + (gssize) (option * sizeof (GtkWidget *)));
  gtk_widget_class_bind_template_child_full (
    widget_class, entry, FALSE,
    G_STRUCT_OFFSET (AssayScoringButton, entries) + (gssize) (option * sizeof (GtkEntry *)));
}

static void
assay_scoring_button_class_init (AssayScoringButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_scoring_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_scoring_button_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  g_type_ensure (ASSAY_TYPE_LABEL_WEIGHTS);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/alignment/assay-scoring-button.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayScoringButton, button);
  gtk_widget_class_bind_template_child (widget_class, AssayScoringButton, title);
  gtk_widget_class_bind_template_child (widget_class, AssayScoringButton, method);
  bind_option (widget_class, OPTION_TOLERANCE, "tolerance_row", "tolerance");
  bind_option (widget_class, OPTION_RANGE, "range_row", "range");
  bind_option (widget_class, OPTION_PATTERN, "pattern_row", "pattern");
  bind_option (widget_class, OPTION_THRESHOLD, "own_threshold_row", "own_threshold");
  gtk_widget_class_bind_template_child (widget_class, AssayScoringButton, relative_row);
  gtk_widget_class_bind_template_child (widget_class, AssayScoringButton, relative);
  gtk_widget_class_bind_template_child (widget_class, AssayScoringButton, labels);
  gtk_widget_class_bind_template_child (widget_class, AssayScoringButton, weight);
  gtk_widget_class_bind_template_child (widget_class, AssayScoringButton, threshold);
  gtk_widget_class_bind_template_callback (widget_class, on_method);
  gtk_widget_class_bind_template_callback (widget_class, on_relative);
  gtk_widget_class_bind_template_callback (widget_class, on_label);
  gtk_widget_class_bind_template_callback (widget_class, on_weight);
  gtk_widget_class_bind_template_callback (widget_class, on_threshold);
}

static void
assay_scoring_button_init (AssayScoringButton *self)
{
  self->methods = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < N_OPTIONS; i++)
    {
      GtkEventController *focus = gtk_event_controller_focus_new ();

      gtk_entry_set_placeholder_text (self->entries[i], _(options[i].empty));
      g_signal_connect_object (self->entries[i], "activate", G_CALLBACK (on_entry), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (focus, "leave", G_CALLBACK (on_leave), self, G_CONNECT_SWAPPED);
      gtk_widget_add_controller (GTK_WIDGET (self->entries[i]), focus);
    }
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

static char *
dup_option (Option option, JsonObject *own)
{
  JsonNode *node = own == NULL ? NULL : json_object_get_member (own, options[option].name);

  if (node == NULL)
    return g_strdup ("");
  if (options[option].is_number && assay_json_is_number (node))
    return g_strdup_printf ("%.10g", json_node_get_double (node) * options[option].scale);
  return assay_json_is_string (node) ? json_node_dup_string (node) : assay_json_to_text (node);
}

static gboolean
understands (const AssayScoringMethod *method, const char *parameter)
{
  g_auto (GStrv) words = g_strsplit (method->parameters, " ", -1);

  return g_strv_contains ((const char *const *) words, parameter);
}

/* What the project says of the method's parameters. A field that is typed in is left alone. */
static void
show_options (AssayScoringButton *self, const AssayScoringMethod *method, JsonObject *own)
{
  for (guint i = 0; i < N_OPTIONS; i++)
    {
      g_autofree char *text = dup_option (i, own);

      gtk_widget_set_visible (self->rows[i], understands (method, options[i].name));
      if (g_strcmp0 (text, self->texts[i]) == 0)
        continue;
      g_free (self->texts[i]);
      self->texts[i] = g_strdup (text);
      gtk_editable_set_text (GTK_EDITABLE (self->entries[i]), text);
    }
  gtk_widget_set_visible (self->relative_row, understands (method, "relative"));
  gtk_switch_set_active (self->relative, assay_json_get_boolean (own, "relative", FALSE));
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
  g_autofree char *text = assay_project_dup_setting (project, "scoring");
  g_autoptr (JsonObject) settings = text == NULL ? NULL : assay_json_parse_object (text, -1, NULL);
  JsonObject *own = assay_json_get_object (assay_json_get_object (settings, "controls"), control->name);

  g_return_if_fail (ASSAY_IS_SCORING_BUTTON (self));
  self->is_loading = TRUE;
  g_free (self->control);
  self->control = g_strdup (control->name);
  gtk_label_set_label (self->title, control->title);
  list_methods (self, control, assay_scoring_get_method (scoring, i));
  show_options (self, assay_scoring_get_method (scoring, i), own);
  /* Of one question there is nothing to weigh against. */
  assay_label_weights_set (self->labels, assay_scoring_get_n (scoring) > 1 ? control : NULL,
                           assay_json_get_object (own, "labels"));
  if (!self->weight_changed)
    gtk_spin_button_set_value (self->weight, assay_scoring_get_weight (scoring, i));
  if (!self->threshold_changed)
    gtk_spin_button_set_value (self->threshold, 100 * assay_scoring_get_threshold (scoring));
  self->is_loading = FALSE;
}
