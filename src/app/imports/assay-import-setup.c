/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-import-setup.c: what an import will read, and what becomes of each column. It shows what was
 * found out of a preview; where the user says otherwise it emits "changed", and the owner makes
 * another preview with assay_import_setup_fill(). What a user said about a column stays with the
 * column's name. Main thread. */

#include "assay-import-setup.h"

#include "assay-error.h"
#include "assay-json.h"
#include "assay-label-columns.h"
#include "assay-widget.h"

#include <glib/gi18n.h>
#include <string.h>

/* Of the first tasks, what is shown. */
#define MAX_COLUMNS 8
#define MAX_ROWS 6
#define MAX_TROUBLES 3

/* What the user said about a column. */
typedef struct
{
  char *key;          /* becomes this key, or */
  char *control;      /* holds the right answers for it */
  GHashTable *labels; /* value → what it stands for */
} Choice;

struct _AssayImportSetup
{
  GtkWidget parent_instance;

  GtkLabel *problem;
  AdwPasswordEntryRow *password;
  AdwComboRow *format;
  AdwComboRow *delimiter;
  AdwComboRow *encoding;
  GtkSwitch *header;
  AdwPreferencesGroup *columns;
  AdwPreferencesGroup *preview;
  GtkGrid *grid;

  GPtrArray *rows;     /* of GtkWidget: those in the group of columns */
  GHashTable *choices; /* column → Choice */
  AssayLabelConfig *config;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (AssayImportSetup, assay_import_setup, GTK_TYPE_WIDGET)

static guint changed_signal;

static const struct
{
  const char *id;
  const char *title;
} formats[] = {
  { NULL, N_("Find Out") }, { "csv", N_("Table (CSV)") }, { "tsv", N_("Table (TSV)") },
  { "json", N_("JSON or JSON Lines") }, { "txt", N_("Text, a Task for Each Line") },
  { "document", N_("Text, One Task") },
};

static const struct
{
  char delimiter;
  const char *title;
} delimiters[] = {
  { '\0', N_("Find Out") }, { ',', N_("Comma") }, { ';', N_("Semicolon") },
  { '\t', N_("Tab") },      { '|', N_("Bar") },
};

static const struct
{
  AssayEncoding encoding;
  const char *title;
} encodings[] = {
  { ASSAY_ENCODING_ASCII, N_("Find Out") },
  { ASSAY_ENCODING_UTF8, "UTF-8" },
  { ASSAY_ENCODING_WINDOWS_1252, N_("Western (Windows-1252)") },
  { ASSAY_ENCODING_UTF16LE, "UTF-16" },
};

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_free (choice->key);
  g_free (choice->control);
  g_hash_table_unref (choice->labels);
  g_free (choice);
}

static Choice *
get_choice (AssayImportSetup *self, const char *column)
{
  Choice *choice = g_hash_table_lookup (self->choices, column);

  if (choice == NULL)
    {
      choice = g_new0 (Choice, 1);
      choice->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_insert (self->choices, g_strdup (column), choice);
    }
  return choice;
}

static void
on_changed (AssayImportSetup *self)
{
  if (!self->filling)
    g_signal_emit (self, changed_signal, 0);
}

/* The list behind a column's row: what it can become. */
typedef struct
{
  const char *key;     /* of the config's variables; NULL: as it is called */
  const char *control;
} Target;

static void
on_target_selected (AdwComboRow *row, GParamSpec *pspec, AssayImportSetup *self)
{
  GArray *targets = g_object_get_data (G_OBJECT (row), "targets");
  const char *column = g_object_get_data (G_OBJECT (row), "column");
  guint selected = adw_combo_row_get_selected (row);

  if (self->filling || selected >= targets->len)
    return;
  assay_import_setup_choose (self, column, g_array_index (targets, Target, selected).key,
                             g_array_index (targets, Target, selected).control);
}

static void
add_target (GtkStringList *titles, GArray *targets, const char *title, const char *key, const char *control)
{
  Target target = { key, control };

  gtk_string_list_append (titles, title);
  g_array_append_val (targets, target);
}

static GArray *
list_targets (AssayImportSetup *self, GtkStringList *titles)
{
  GArray *targets = g_array_new (FALSE, FALSE, sizeof (Target));
  gsize n_variables = 0;
  guint n = 0;
  const AssayVariable *variables = assay_label_config_get_variables (self->config, &n_variables);
  const AssayConfigColumn *columns = assay_label_config_get_columns (self->config, &n);

  add_target (titles, targets, _("Kept as it is called"), NULL, NULL);
  for (gsize i = 0; i < n_variables; i++)
    add_target (titles, targets, variables[i].key, variables[i].key, NULL);
  for (guint i = 0; i < n; i++)
    {
      /* Translators: %s is a question of the form, such as "Sentiment". */
      g_autofree char *title = g_strdup_printf (_("Right answers: %s"), columns[i].title);

      add_target (titles, targets, title, NULL, columns[i].name);
    }
  return targets;
}

static guint
find_target (GArray *targets, const AssayImportMapping *mapping)
{
  for (guint i = 1; i < targets->len; i++)
    {
      const Target *target = &g_array_index (targets, Target, i);

      if (mapping->control != NULL ? g_strcmp0 (target->control, mapping->control) == 0
                                   : target->key != NULL && g_strcmp0 (target->key, mapping->key) == 0)
        return i;
    }
  return 0;
}

static void
on_label_applied (AdwEntryRow *row, AssayImportSetup *self)
{
  Choice *choice = get_choice (self, g_object_get_data (G_OBJECT (row), "column"));

  g_hash_table_insert (choice->labels, g_strdup (g_object_get_data (G_OBJECT (row), "value")),
                       g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  on_changed (self);
}

static gboolean
is_label (const AssayConfigColumn *column, const char *text)
{
  return column->labels != NULL && g_strv_contains (column->labels, text);
}

static const AssayConfigColumn *
find_column (AssayImportSetup *self, const char *control)
{
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (self->config, &n);

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (columns[i].name, control) == 0)
      return &columns[i];
  return NULL;
}

static void
add_row (AssayImportSetup *self, GtkWidget *row)
{
  adw_preferences_group_add (self->columns, row);
  g_ptr_array_add (self->rows, row);
}

/* A line for each value that stands for a label and is none. */
static void
add_labels (AssayImportSetup *self, const AssayImportMapping *mapping)
{
  const AssayConfigColumn *column = find_column (self, mapping->control);
  Choice *choice = g_hash_table_lookup (self->choices, mapping->column);

  if (column == NULL || column->n_labels == 0)
    return;
  for (guint i = 0; i < mapping->values->len; i++)
    {
      const char *value = mapping->values->pdata[i];
      const char *label = choice != NULL ? g_hash_table_lookup (choice->labels, value) : NULL;
      GtkWidget *row;
      /* Translators: %s is a value in a table that stands for a label. */
      g_autofree char *title = g_strdup_printf (_("“%s” stands for"), value);

      if (is_label (column, value))
        continue;
      row = adw_entry_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      gtk_editable_set_text (GTK_EDITABLE (row), label != NULL ? label : "");
      adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
      g_object_set_data_full (G_OBJECT (row), "column", g_strdup (mapping->column), g_free);
      g_object_set_data_full (G_OBJECT (row), "value", g_strdup (value), g_free);
      g_signal_connect_object (row, "apply", G_CALLBACK (on_label_applied), self, 0);
      add_row (self, row);
    }
}

static void
add_column (AssayImportSetup *self, const AssayImportMapping *mapping)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  GArray *targets = list_targets (self, titles);
  g_autoptr (GString) values = g_string_new (NULL);

  for (guint i = 0; i < mapping->values->len && i < 4; i++)
    g_string_append_printf (values, "%s%s", i > 0 ? " · " : "", (char *) mapping->values->pdata[i]);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), mapping->column);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), values->str);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (titles));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), find_target (targets, mapping));
  g_object_set_data_full (G_OBJECT (row), "targets", targets, (GDestroyNotify) g_array_unref);
  g_object_set_data_full (G_OBJECT (row), "column", g_strdup (mapping->column), g_free);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_target_selected), self, 0);
  add_row (self, row);
  add_labels (self, mapping);
}

static void
clear (AssayImportSetup *self)
{
  GtkWidget *child;

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->columns, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
}

static GtkWidget *
add_cell (AssayImportSetup *self, int column, int row, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_grid_attach (self->grid, label, column, row, 1, 1);
  return label;
}

static char *
describe_value (JsonNode *node)
{
  g_autofree char *text = assay_json_is_string (node) ? json_node_dup_string (node)
                                                      : assay_json_to_text (node);

  if (strpbrk (text, " \n") == NULL && strchr (text, '/') != NULL)
    return g_path_get_basename (text);
  if (strlen (text) > 200)
    *g_utf8_find_prev_char (text, text + 200) = '\0';
  return g_steal_pointer (&text);
}

static void
show_rows (AssayImportSetup *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < rows->len && i < MAX_ROWS; i++)
    {
      g_autoptr (JsonObject) data = assay_json_parse_object (rows->pdata[i], -1, NULL);
      g_autoptr (GList) members = data == NULL ? NULL : json_object_get_members (data);

      for (GList *l = members; l != NULL; l = l->next)
        {
          g_autofree char *text = describe_value (json_object_get_member (data, l->data));
          guint column;

          if (!g_ptr_array_find_with_equal_func (names, l->data, g_str_equal, &column))
            {
              column = names->len;
              if (column >= MAX_COLUMNS)
                continue;
              g_ptr_array_add (names, g_strdup (l->data));
              gtk_widget_add_css_class (add_cell (self, (int) column, 0, l->data), "heading");
            }
          add_cell (self, (int) column, (int) i + 1, text);
        }
    }
  gtk_widget_set_visible (GTK_WIDGET (self->preview), rows->len > 0);
}

/* What a command line would be told is no use here. */
static char *
for_window (const char *message)
{
  const char *hint = strstr (message, " (--");
  const char *end = hint != NULL ? strchr (hint, ')') : NULL;

  if (end == NULL)
    return g_strdup (message);
  return g_strdup_printf ("%.*s%s", (int) (hint - message), message, end + 1);
}

static void
show_problem (AssayImportSetup *self, const AssayImportPreview *preview, const GError *error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const GError *problem = error != NULL ? error : preview != NULL ? preview->problem : NULL;

  if (problem != NULL)
    {
      g_autofree char *message = for_window (problem->message);

      g_string_append (text, message);
    }
  else
    for (guint i = 0; i < preview->report->rejects->len && i < MAX_TROUBLES; i++)
      {
        const AssayImportReject *reject = preview->report->rejects->pdata[i];

        if (reject->line > 0)
          /* Translators: the number of a line, and what is wrong with it. */
          g_string_append_printf (text, _("%sLine %llu: %s"), i > 0 ? "\n" : "",
                                  (unsigned long long) reject->line, reject->reason);
        else
          g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", reject->reason);
      }
  gtk_label_set_label (self->problem, text->str);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->problem)), text->len > 0);
  if (strstr (text->str, "locked") != NULL ||
      (problem != NULL && g_error_matches (problem, ASSAY_ERROR, ASSAY_ERROR_PASSWORD)))
    gtk_widget_set_visible (GTK_WIDGET (self->password), TRUE);
}

static void
set_found (AdwComboRow *row, const char *found)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), found != NULL ? found : "");
}

static void
show_found (AssayImportSetup *self, const AssayImportPreview *preview)
{
  gboolean table = preview->delimiter != '\0';
  gboolean text = g_strcmp0 (preview->format_id, "media") != 0 && preview->mapping->len > 0;
  const char *delimiter = NULL;

  for (gsize i = 1; i < G_N_ELEMENTS (delimiters); i++)
    if (delimiters[i].delimiter == preview->delimiter)
      delimiter = _(delimiters[i].title);
  set_found (self->format, preview->format);
  set_found (self->delimiter, delimiter);
  set_found (self->encoding, assay_encoding_name (preview->encoding));
  gtk_widget_set_visible (GTK_WIDGET (self->delimiter), table);
  gtk_widget_set_visible (gtk_widget_get_ancestor (GTK_WIDGET (self->header), ADW_TYPE_ACTION_ROW), table);
  gtk_widget_set_visible (GTK_WIDGET (self->encoding), text);
  gtk_widget_set_visible (GTK_WIDGET (self->columns), preview->mapping->len > 0);
}

static void
assay_import_setup_dispose (GObject *object)
{
  AssayImportSetup *self = ASSAY_IMPORT_SETUP (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_IMPORT_SETUP);
  assay_widget_dispose_children (GTK_WIDGET (self));
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->choices, g_hash_table_unref);
  g_clear_pointer (&self->config, assay_label_config_unref);
  G_OBJECT_CLASS (assay_import_setup_parent_class)->dispose (object);
}

static void
assay_import_setup_class_init (AssayImportSetupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_import_setup_dispose;
  /* AssayImportSetup::changed: the user wants it otherwise. */
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/imports/assay-import-setup.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayImportSetup, problem);
  gtk_widget_class_bind_template_child (widget_class, AssayImportSetup, password);
  gtk_widget_class_bind_template_child (widget_class, AssayImportSetup, format);
  gtk_widget_class_bind_template_child (widget_class, AssayImportSetup, delimiter);
  gtk_widget_class_bind_template_child (widget_class, AssayImportSetup, encoding);
  gtk_widget_class_bind_template_child (widget_class, AssayImportSetup, header);
  gtk_widget_class_bind_template_child (widget_class, AssayImportSetup, columns);
  gtk_widget_class_bind_template_child (widget_class, AssayImportSetup, preview);
  gtk_widget_class_bind_template_child (widget_class, AssayImportSetup, grid);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
}

#define FILL(row, table)                                                                          \
  G_STMT_START                                                                                    \
  {                                                                                               \
    g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);                                  \
    for (gsize i = 0; i < G_N_ELEMENTS (table); i++)                                              \
      gtk_string_list_append (list, _(table[i].title));                                           \
    adw_combo_row_set_model (row, G_LIST_MODEL (list));                                           \
  }                                                                                               \
  G_STMT_END

static void
assay_import_setup_init (AssayImportSetup *self)
{
  self->rows = g_ptr_array_new ();
  self->choices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, choice_free);
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  FILL (self->format, formats);
  FILL (self->delimiter, delimiters);
  FILL (self->encoding, encodings);
  self->filling = FALSE;
}

/**
 * assay_import_setup_show:
 * @preview: (nullable): what was found
 * @config: (nullable): of the project
 * @error: (nullable): why nothing was found
 *
 * Shows what an import would do.
 */
void
assay_import_setup_show (AssayImportSetup *self, const AssayImportPreview *preview,
                         AssayLabelConfig *config, const GError *error)
{
  g_return_if_fail (ASSAY_IS_IMPORT_SETUP (self));

  self->filling = TRUE;
  clear (self);
  g_clear_pointer (&self->config, assay_label_config_unref);
  self->config = config == NULL ? NULL : assay_label_config_ref (config);
  show_problem (self, preview, error);
  if (preview != NULL && config != NULL)
    {
      for (guint i = 0; i < preview->mapping->len; i++)
        add_column (self, preview->mapping->pdata[i]);
      show_rows (self, preview->rows);
      show_found (self, preview);
    }
  self->filling = FALSE;
}

/**
 * assay_import_setup_choose:
 * @column: of the source
 * @key: (nullable): the key that it becomes, or
 * @control: (nullable): whose right answers it holds; without both it keeps its name
 *
 * Says what becomes of a column.
 */
void
assay_import_setup_choose (AssayImportSetup *self, const char *column, const char *key,
                           const char *control)
{
  Choice *choice;

  g_return_if_fail (ASSAY_IS_IMPORT_SETUP (self));

  choice = get_choice (self, column);
  g_free (choice->key);
  g_free (choice->control);
  choice->key = g_strdup (key);
  choice->control = g_strdup (control);
  on_changed (self);
}

/* A backslash before what would divide. */
static void
append_escaped (GString *out, const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (strchr (",:=\\", *text) != NULL)
        g_string_append_c (out, '\\');
      g_string_append_c (out, *text);
    }
}

static char *
write_truth (AssayImportSetup *self, const char *name, const Choice *choice)
{
  const AssayConfigColumn *column = self->config == NULL ? NULL : find_column (self, choice->control);
  g_autoptr (GString) pairs = g_string_new (NULL);
  GString *out = g_string_new (NULL);
  GHashTableIter iter;
  gpointer value;
  gpointer label;
  gboolean known = TRUE;

  g_hash_table_iter_init (&iter, choice->labels);
  while (g_hash_table_iter_next (&iter, &value, &label))
    {
      if (*(char *) label == '\0')
        continue;
      known = known && column != NULL && is_label (column, label);
      g_string_append (pairs, pairs->len > 0 ? "," : "");
      append_escaped (pairs, value);
      g_string_append_c (pairs, ':');
      append_escaped (pairs, label);
    }
  append_escaped (out, name);
  /* Labels that the form does not have yet become its labels, if no control is named. */
  if (known)
    {
      g_string_append_c (out, '=');
      append_escaped (out, choice->control);
    }
  if (pairs->len > 0)
    g_string_append_printf (out, "=%s", pairs->str);
  return g_string_free (out, FALSE);
}

/**
 * assay_import_setup_fill:
 * @options: (inout): gets what the user said
 */
void
assay_import_setup_fill (AssayImportSetup *self, AssayImportOptions *options)
{
  g_autoptr (GStrvBuilder) mapping = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) truth = g_strv_builder_new ();
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password));
  GHashTableIter iter;
  gpointer column;
  gpointer value;

  g_return_if_fail (ASSAY_IS_IMPORT_SETUP (self));

  g_hash_table_iter_init (&iter, self->choices);
  while (g_hash_table_iter_next (&iter, &column, &value))
    {
      const Choice *choice = value;
      g_autofree char *spec
        = choice->control != NULL
            ? write_truth (self, column, choice)
            : g_strdup_printf ("%s=%s", choice->key != NULL ? choice->key : (char *) column, (char *) column);

      g_strv_builder_add (choice->control != NULL ? truth : mapping, spec);
    }
  options->mapping = g_strv_builder_end (mapping);
  options->ground_truth = g_strv_builder_end (truth);
  options->format = g_strdup (formats[adw_combo_row_get_selected (self->format)].id);
  options->delimiter = delimiters[adw_combo_row_get_selected (self->delimiter)].delimiter;
  options->encoding = encodings[adw_combo_row_get_selected (self->encoding)].encoding;
  options->no_header = !gtk_switch_get_active (self->header);
  options->password = *password != '\0' ? g_strdup (password) : NULL;
}
