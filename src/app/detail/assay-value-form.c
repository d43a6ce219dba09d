/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-value-form.c: what a labeling config asks, as a form: a row of buttons for a score or a few
 * choices, a list for many, a text box for a text. What can't be edited here (spans, regions) is shown
 * as text and kept as it is; without a value, its labels are shown. "changed" says that the user changed
 * something. A form can also be a preview of what is asked: a part of it, empty, to be looked at, with
 * the hints that the config gives. Main thread. */

#include "assay-value-form.h"

#include "assay-json.h"
#include "assay-widget.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* More labels than this are a list to choose from. */
#define MAX_BUTTONS 12

/* Of a preview: more labels say nothing more. */
#define MAX_LABELS 60

/* One control of the form. */
typedef struct
{
  const AssayConfigColumn *column;
  GtkWidget *widget; /* owned by the form's box */
} Field;

struct _AssayValueForm
{
  GtkWidget parent_instance;

  GtkWidget *box;

  AssayLabelConfig *config;
  JsonObject *values; /* as they were */
  GArray *fields;
  gboolean is_filling;
  gboolean is_preview;
};

G_DEFINE_FINAL_TYPE (AssayValueForm, assay_value_form, GTK_TYPE_WIDGET)

static guint changed_signal;

static void
on_changed (AssayValueForm *self)
{
  if (!self->is_filling)
    g_signal_emit (self, changed_signal, 0);
}

static gboolean
holds_label (JsonNode *node, const char *label)
{
  JsonArray *array;

  if (node == NULL)
    return FALSE;
  if (assay_json_is_string (node))
    return strcmp (json_node_get_string (node), label) == 0;
  if (assay_json_is_number (node))
    return g_ascii_strtod (label, NULL) == json_node_get_double (node);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (holds_label (json_array_get_element (array, i), label))
      return TRUE;
  return FALSE;
}

static void
add_button (AssayValueForm *self, GtkWidget *flow, const char *label, JsonNode *value, gboolean single)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (label);
  GtkWidget *first = gtk_widget_get_first_child (flow);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), holds_label (value, label));
  if (single && first != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button),
                                 GTK_TOGGLE_BUTTON (gtk_flow_box_child_get_child (
                                   GTK_FLOW_BOX_CHILD (first))));
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  gtk_flow_box_append (GTK_FLOW_BOX (flow), button);
  /* The button takes the focus, not the place it is in. */
  gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
}

static GtkWidget *
new_flow (void)
{
  GtkWidget *flow = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), MAX_BUTTONS);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 4);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 4);
  gtk_widget_add_css_class (flow, "answers");
  return flow;
}

static GtkWidget *
new_score (AssayValueForm *self, const AssayConfigColumn *column, JsonNode *value)
{
  GtkWidget *flow = new_flow ();

  for (int i = (int) column->min; i <= (int) column->max; i++)
    {
      g_autofree char *label = g_strdup_printf ("%d", i);

      add_button (self, flow, label, value, TRUE);
    }
  return flow;
}

static GtkWidget *
new_buttons (AssayValueForm *self, const AssayConfigColumn *column, JsonNode *value)
{
  GtkWidget *flow = new_flow ();

  for (guint i = 0; i < column->n_labels; i++)
    add_button (self, flow, column->labels[i], value, column->kind == ASSAY_COLUMN_CHOICE);
  return flow;
}

static GtkWidget *
new_list (AssayValueForm *self, const AssayConfigColumn *column, JsonNode *value)
{
  GtkStringList *labels = gtk_string_list_new (column->labels);
  GtkWidget *list = gtk_drop_down_new (G_LIST_MODEL (labels),
                                       gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));

  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (list), TRUE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (list), GTK_INVALID_LIST_POSITION);
  for (guint i = 0; i < column->n_labels; i++)
    if (holds_label (value, column->labels[i]))
      gtk_drop_down_set_selected (GTK_DROP_DOWN (list), i);
  g_signal_connect_object (list, "notify::selected", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return list;
}

static GtkWidget *
new_number (AssayValueForm *self, const AssayConfigColumn *column, JsonNode *value)
{
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *text = value == NULL ? g_strdup ("") : assay_config_column_format (column, value);

  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_NUMBER);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 12);
  gtk_widget_set_halign (entry, GTK_ALIGN_START);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return entry;
}

static GtkWidget *
new_text (AssayValueForm *self, const AssayConfigColumn *column, JsonNode *value, gboolean editable)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  g_autofree char *text = value == NULL                   ? g_strdup ("")
                          : assay_json_is_string (value)  ? json_node_dup_string (value)
                                                          : assay_config_column_format (column, value);

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), editable);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_widget_add_css_class (view, "answer");
  gtk_text_buffer_set_text (buffer, text, -1);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return view;
}

/* What spans and regions can be marked as. */
static GtkWidget *
new_labels (const AssayConfigColumn *column)
{
  GtkWidget *flow = new_flow ();

  for (guint i = 0; i < MIN (column->n_labels, MAX_LABELS); i++)
    {
      GtkWidget *label = gtk_label_new (column->labels[i]);

      gtk_widget_add_css_class (label, "tag");
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_flow_box_append (GTK_FLOW_BOX (flow), label);
      gtk_widget_set_focusable (gtk_widget_get_parent (label), FALSE);
    }
  return flow;
}

/* A list of texts is one only if it has a single one: the others are shown and kept. */
static gboolean
is_plain_text (JsonNode *value)
{
  return value == NULL || json_node_is_null (value) || assay_json_is_string (value);
}

static GtkWidget *
new_widget (AssayValueForm *self, const AssayConfigColumn *column, JsonNode *value)
{
  gboolean few = column->n_labels > 0 && column->n_labels <= MAX_BUTTONS;

  switch (column->kind)
    {
    case ASSAY_COLUMN_SCORE:
      if (column->max - column->min < MAX_BUTTONS)
        return new_score (self, column, value);
      return new_number (self, column, value);
    case ASSAY_COLUMN_NUMBER:
      return new_number (self, column, value);
    case ASSAY_COLUMN_CHOICE:
      return few ? new_buttons (self, column, value) : new_list (self, column, value);
    case ASSAY_COLUMN_CHOICES:
      return few ? new_buttons (self, column, value) : new_text (self, column, value, FALSE);
    case ASSAY_COLUMN_TEXT:
      return new_text (self, column, value, is_plain_text (value));
    case ASSAY_COLUMN_SPANS:
    case ASSAY_COLUMN_OTHER:
    default:
      if (self->is_preview && column->n_labels > 0)
        return new_labels (column);
      return new_text (self, column, value, FALSE);
    }
}

static void
add_caption (AssayValueForm *self, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (self->box), label);
}

/* The title; in a preview also whether it must be answered, and what the config says about it. */
static void
add_title (AssayValueForm *self, const AssayConfigColumn *column)
{
  const char *hint = assay_config_element_get (column->control->element, "hint");
  g_autofree char *required
    = self->is_preview && column->control->required
        /* Translators: %s is the title of a question in a form. */
        ? g_strdup_printf (_("%s (required)"), column->title)
        : NULL;

  if (self->is_preview && gtk_widget_get_first_child (self->box) != NULL)
    gtk_widget_set_margin_bottom (gtk_widget_get_last_child (self->box), 9);
  add_caption (self, required != NULL ? required : column->title, "caption-heading");
  if (self->is_preview && hint != NULL && *hint != '\0')
    add_caption (self, hint, "caption");
}

static void
add_field (AssayValueForm *self, const AssayConfigColumn *column, gboolean editable)
{
  Field field = { column, NULL };

  field.widget = new_widget (self, column, json_object_get_member (self->values, column->name));
  gtk_widget_set_sensitive (field.widget, editable);
  add_title (self, column);
  gtk_accessible_update_property (GTK_ACCESSIBLE (field.widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  column->title, -1);
  gtk_box_append (GTK_BOX (self->box), field.widget);
  g_array_append_val (self->fields, field);
}

static void
clear (AssayValueForm *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  g_array_set_size (self->fields, 0);
  g_clear_pointer (&self->values, json_object_unref);
  g_clear_pointer (&self->config, assay_label_config_unref);
}

static JsonNode *
read_buttons (const Field *field)
{
  gboolean single = field->column->kind == ASSAY_COLUMN_CHOICE;
  gboolean number = field->column->kind == ASSAY_COLUMN_SCORE;
  g_autoptr (JsonArray) array = json_array_new ();

  for (GtkWidget *child = gtk_widget_get_first_child (field->widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *button = gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child));
      const char *label = gtk_button_get_label (GTK_BUTTON (button));

      if (!gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)))
        continue;
      if (number)
        return json_node_init_int (json_node_alloc (), g_ascii_strtoll (label, NULL, 10));
      if (single)
        return json_node_init_string (json_node_alloc (), label);
      json_array_add_string_element (array, label);
    }
  if (single || number || json_array_get_length (array) == 0)
    return NULL;
  return json_node_init_array (json_node_alloc (), array);
}

static JsonNode *
read_number (const char *text)
{
  char *end = NULL;
  double number = g_ascii_strtod (text, &end);

  if (*text == '\0')
    return NULL;
  /* What is no number goes on as it is: the check of the values says what is wrong with it. */
  if (end == text || *end != '\0')
    return json_node_init_string (json_node_alloc (), text);
  return number == round (number) && fabs (number) < 1e15
           ? json_node_init_int (json_node_alloc (), (gint64) number)
           : json_node_init_double (json_node_alloc (), number);
}

/* What the field says now, NULL for nothing. */
static JsonNode *
read_field (AssayValueForm *self, const Field *field)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;
  GtkTextBuffer *buffer;

  if (self->is_preview)
    return NULL;
  if (GTK_IS_FLOW_BOX (field->widget))
    return read_buttons (field);
  if (GTK_IS_DROP_DOWN (field->widget))
    {
      guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (field->widget));

      return selected >= field->column->n_labels
               ? NULL
               : json_node_init_string (json_node_alloc (), field->column->labels[selected]);
    }
  if (GTK_IS_ENTRY (field->widget))
    return read_number (gtk_editable_get_text (GTK_EDITABLE (field->widget)));
  if (!gtk_text_view_get_editable (GTK_TEXT_VIEW (field->widget)))
    {
      JsonNode *old = json_object_get_member (self->values, field->column->name);

      return old == NULL ? NULL : json_node_copy (old);
    }
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (field->widget));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  return *text == '\0' ? NULL : json_node_init_string (json_node_alloc (), text);
}

static void
assay_value_form_dispose (GObject *object)
{
  AssayValueForm *self = ASSAY_VALUE_FORM (object);

  if (self->box != NULL)
    clear (self);
  self->box = NULL;
  assay_widget_dispose_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (assay_value_form_parent_class)->dispose (object);
}

static void
assay_value_form_finalize (GObject *object)
{
  g_array_unref (ASSAY_VALUE_FORM (object)->fields);
  G_OBJECT_CLASS (assay_value_form_parent_class)->finalize (object);
}

static void
assay_value_form_class_init (AssayValueFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = assay_value_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_value_form_finalize;

  /* AssayValueForm::changed: the user changed an answer. */
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
assay_value_form_init (AssayValueForm *self)
{
  self->fields = g_array_new (FALSE, FALSE, sizeof (Field));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
fill (AssayValueForm *self, AssayLabelConfig *config, guint first, guint n, JsonObject *values, gboolean editable)
{
  guint n_columns = 0;
  const AssayConfigColumn *columns = config == NULL ? NULL : assay_label_config_get_columns (config, &n_columns);

  self->is_filling = TRUE;
  clear (self);
  if (config != NULL)
    {
      self->config = assay_label_config_ref (config);
      self->values = values != NULL ? json_object_ref (values) : json_object_new ();
    }
  for (guint i = first; i < n_columns && i - first < n; i++)
    add_field (self, &columns[i], editable);
  self->is_filling = FALSE;
}

/**
 * assay_value_form_show:
 * @config: (nullable): what is asked; %NULL empties the form
 * @values: (nullable): the answers, control → value
 * @editable: whether the user may change them
 *
 * Shows these answers.
 */
void
assay_value_form_show (AssayValueForm *self, AssayLabelConfig *config, JsonObject *values,
                       gboolean editable)
{
  g_return_if_fail (ASSAY_IS_VALUE_FORM (self));

  self->is_preview = FALSE;
  gtk_widget_set_can_target (GTK_WIDGET (self), TRUE);
  gtk_widget_set_can_focus (GTK_WIDGET (self), TRUE);
  fill (self, config, 0, G_MAXUINT, values, editable);
}

/**
 * assay_value_form_preview:
 * @config: what is asked
 * @first: the column that it begins with
 * @n: how many columns
 *
 * Shows a part of an empty form that looks as if it could be filled in, and can't.
 */
void
assay_value_form_preview (AssayValueForm *self, AssayLabelConfig *config, guint first, guint n)
{
  g_return_if_fail (ASSAY_IS_VALUE_FORM (self));

  self->is_preview = TRUE;
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
  fill (self, config, first, n, NULL, TRUE);
}

/**
 * assay_value_form_dup_values:
 *
 * Returns: (transfer full): the answers as they are in the form. They are not checked.
 */
JsonObject *
assay_value_form_dup_values (AssayValueForm *self)
{
  JsonObject *values = json_object_new ();

  g_return_val_if_fail (ASSAY_IS_VALUE_FORM (self), values);

  for (guint i = 0; i < self->fields->len; i++)
    {
      const Field *field = &g_array_index (self->fields, Field, i);
      JsonNode *node = read_field (self, field);

      if (node != NULL)
        json_object_set_member (values, field->column->name, node);
    }
  return values;
}

/**
 * assay_value_form_is_changed:
 *
 * Returns: whether the form says something else than what it was shown.
 */
gboolean
assay_value_form_is_changed (AssayValueForm *self)
{
  g_autoptr (JsonObject) now = NULL;

  g_return_val_if_fail (ASSAY_IS_VALUE_FORM (self), FALSE);

  now = assay_value_form_dup_values (self);
  for (guint i = 0; i < self->fields->len; i++)
    {
      const char *name = g_array_index (self->fields, Field, i).column->name;
      JsonNode *before = json_object_get_member (self->values, name);
      JsonNode *after = json_object_get_member (now, name);
      gboolean was_empty = before == NULL || json_node_is_null (before);

      if (was_empty != (after == NULL) || (after != NULL && !json_node_equal (before, after)))
        return TRUE;
    }
  return FALSE;
}
