/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-matrix.c: a table of counts of rows against columns, as a confusion matrix is. The names of rows and
 * columns stay in sight while the cells scroll: three scrolled windows share two adjustments. Arrows, Home and
 * End go from cell to cell; Tab comes to the last one visited and goes on. All cells have one size, so that
 * names stand above and beside them. Main thread. */

#include "assay-matrix-private.h"

#include "assay-figure.h"
#include "assay-widget.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static void assay_matrix_figure_init (AssayFigureInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AssayMatrix, assay_matrix, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (ASSAY_TYPE_FIGURE, assay_matrix_figure_init))

enum
{
  PROP_TITLE = 1,
  PROP_EMPTY_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint cell_activated;

static void
set_current (AssayMatrix *self, GtkWidget *cell)
{
  if (self->current != NULL)
    gtk_widget_set_focusable (self->current, FALSE);
  self->current = cell;
  if (cell != NULL)
    gtk_widget_set_focusable (cell, TRUE);
}

static void
on_cell_activated (AssayMatrixCell *cell, AssayMatrix *self)
{
  const AssayMatrixValue *value = assay_matrix_cell_get_value (cell);

  set_current (self, GTK_WIDGET (cell));
  gtk_widget_grab_focus (GTK_WIDGET (cell));
  g_signal_emit (self, cell_activated, 0, value->row, value->column);
}

static GtkWidget *
find_cell (AssayMatrix *self, guint row, guint column)
{
  GtkWidget *viewport = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (self->scrolled));

  return gtk_grid_get_child_at (GTK_GRID (gtk_viewport_get_child (GTK_VIEWPORT (viewport))), (int) column, (int) row);
}

static void
go (AssayMatrix *self, guint row, guint column)
{
  GtkWidget *cell = find_cell (self, row, column);
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  GtkAdjustment *down = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  int x = (int) column * (self->cell_width + ASSAY_MATRIX_GAP);
  int y = (int) row * (self->cell_height + ASSAY_MATRIX_GAP);

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = (int) gtk_adjustment_get_upper (across) - x - self->cell_width;
  set_current (self, cell);
  gtk_widget_grab_focus (cell);
  gtk_adjustment_clamp_page (across, x, x + self->cell_width);
  gtk_adjustment_clamp_page (down, y, y + self->cell_height);
}

static gboolean
on_key (AssayMatrix *self, guint key, guint code, GdkModifierType state)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  guint n_rows = MIN (self->n_rows, ASSAY_MATRIX_MAX);
  guint n_columns = MIN (self->n_columns, ASSAY_MATRIX_MAX);
  const AssayMatrixValue *at;
  int row;
  int column;

  if (!ASSAY_IS_MATRIX_CELL (focus) || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    return GDK_EVENT_PROPAGATE;
  at = assay_matrix_cell_get_value (ASSAY_MATRIX_CELL (focus));
  row = (int) at->row;
  column = (int) at->column;
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      column += (key == GDK_KEY_Right) != rtl ? 1 : -1;
      break;
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      row += key == GDK_KEY_Down ? 1 : -1;
      break;
    case GDK_KEY_Home:
    case GDK_KEY_End:
      column = key == GDK_KEY_Home ? 0 : (int) n_columns - 1;
      if (state & GDK_CONTROL_MASK)
        row = key == GDK_KEY_Home ? 0 : (int) n_rows - 1;
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }
  go (self, (guint) CLAMP (row, 0, (int) n_rows - 1), (guint) CLAMP (column, 0, (int) n_columns - 1));
  return GDK_EVENT_STOP;
}

static GtkWidget *
make_label (const char *text, float xalign)
{
  GtkWidget *label = gtk_label_new (text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (ASSAY_MATRIX_NAME_SCALE));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 1);
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static void
resize_children (GtkWidget *parent, int width, int height)
{
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_size_request (child, width, height);
}

/* All cells get the size that the font asks for now. */
static void
resize (AssayMatrix *self)
{
  if (self->scrolled == NULL)
    return;
  assay_matrix_measure (self);
  resize_children (self->across, self->cell_width, -1);
  resize_children (self->down, self->name_width, self->cell_height);
  resize_children (gtk_widget_get_parent (self->current), self->cell_width, self->cell_height);
}

/* Scrolled with the cells, by their adjustment, without bars of its own. */
static GtkWidget *
make_follower (GtkWidget *child, GtkAdjustment *across, GtkAdjustment *down)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled),
                                  across != NULL ? GTK_POLICY_EXTERNAL : GTK_POLICY_NEVER,
                                  down != NULL ? GTK_POLICY_EXTERNAL : GTK_POLICY_NEVER);
  if (across != NULL)
    gtk_scrolled_window_set_hadjustment (GTK_SCROLLED_WINDOW (scrolled), across);
  if (down != NULL)
    gtk_scrolled_window_set_vadjustment (GTK_SCROLLED_WINDOW (scrolled), down);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), child);
  gtk_widget_set_focusable (scrolled, FALSE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  return scrolled;
}

static GtkWidget *
make_names (GtkWidget *names, GtkAdjustment *across, GtkAdjustment *down)
{
  GtkWidget *scrolled = make_follower (names, across, down);

  /* A scrolled window says that it took the focus even when nothing in it can. */
  gtk_widget_set_can_focus (scrolled, FALSE);
  return scrolled;
}

static void
clear (AssayMatrix *self)
{
  GtkWidget *child;

  self->current = NULL;
  self->scrolled = NULL;
  while ((child = gtk_widget_get_first_child (self->grid)) != NULL)
    gtk_grid_remove (GTK_GRID (self->grid), child);
}

static void
show_sentence (AssayMatrix *self, const char *text, int row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 50);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_grid_attach (GTK_GRID (self->grid), label, 0, row, 2, 1);
}

/* The cell at a place of the table of cells; %NULL between them. */
static GtkWidget *
pick_cell (GtkWidget *cells, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (cells, x, y, GTK_PICK_DEFAULT);

  return ASSAY_IS_MATRIX_CELL (widget) ? widget : NULL;
}

static void
on_released (AssayMatrix *self, int n_press, double x, double y, GtkEventController *click)
{
  GtkWidget *cell = pick_cell (gtk_event_controller_get_widget (click), x, y);

  if (cell != NULL)
    gtk_widget_activate_action (cell, "cell.activate", NULL);
}

static gboolean
on_query_tooltip (AssayMatrix *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip, GtkWidget *cells)
{
  GtkWidget *cell = keyboard ? self->current : pick_cell (cells, x, y);
  g_autofree char *name = NULL;

  if (cell == NULL)
    return FALSE;
  name = assay_matrix_make_name (self, assay_matrix_cell_get_value (ASSAY_MATRIX_CELL (cell)));
  gtk_tooltip_set_text (tooltip, name);
  return TRUE;
}

static GtkWidget *
build_cells (AssayMatrix *self, guint n_rows, guint n_columns)
{
  GtkWidget *cells = gtk_grid_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect_swapped (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (cells, GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_has_tooltip (cells, TRUE);
  g_signal_connect_swapped (cells, "query-tooltip", G_CALLBACK (on_query_tooltip), self);
  gtk_widget_set_cursor_from_name (cells, "pointer");
  gtk_grid_set_row_spacing (GTK_GRID (cells), ASSAY_MATRIX_GAP);
  gtk_grid_set_column_spacing (GTK_GRID (cells), ASSAY_MATRIX_GAP);
  for (guint row = 0; row < n_rows; row++)
    for (guint column = 0; column < n_columns; column++)
      {
        AssayMatrixValue value = assay_matrix_get_value (self, row, column);
        g_autofree char *name = assay_matrix_make_name (self, &value);
        GtkWidget *cell = assay_matrix_cell_new (&value, name);

        g_signal_connect (cell, "activated", G_CALLBACK (on_cell_activated), self);
        gtk_grid_attach (GTK_GRID (cells), cell, (int) column, (int) row, 1, 1);
      }
  return cells;
}

static void
say_hidden (AssayMatrix *self)
{
  guint n = MAX (self->n_rows, self->n_columns) - ASSAY_MATRIX_MAX;
  g_autofree char *text
    = g_strdup_printf (ngettext ("%u more class is in the table that Copy as CSV gives.",
                                 "%u more classes are in the table that Copy as CSV gives.", n), n);

  show_sentence (self, text, 2);
}

static void
build (AssayMatrix *self)
{
  guint n_rows = MIN (self->n_rows, ASSAY_MATRIX_MAX);
  guint n_columns = MIN (self->n_columns, ASSAY_MATRIX_MAX);
  GtkAdjustment *hadjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  GtkAdjustment *vadjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);

  self->across = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, ASSAY_MATRIX_GAP);
  self->down = gtk_box_new (GTK_ORIENTATION_VERTICAL, ASSAY_MATRIX_GAP);
  for (guint i = 0; i < n_columns; i++)
    gtk_box_append (GTK_BOX (self->across), make_label (self->columns[i], 0.5));
  for (guint i = 0; i < n_rows; i++)
    gtk_box_append (GTK_BOX (self->down), make_label (self->rows[i], 1));
  self->scrolled = make_follower (build_cells (self, n_rows, n_columns), hadjustment, vadjustment);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
  gtk_grid_attach (GTK_GRID (self->grid), make_names (self->across, hadjustment, NULL), 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), make_names (self->down, NULL, vadjustment), 0, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), self->scrolled, 1, 1, 1, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scrolled), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->title != NULL ? self->title : _("Matrix"), -1);
  set_current (self, find_cell (self, 0, 0));
  resize (self);
  if (MAX (self->n_rows, self->n_columns) > ASSAY_MATRIX_MAX)
    say_hidden (self);
}

static void
rebuild (AssayMatrix *self)
{
  g_autofree char *summary = assay_matrix_dup_summary (self);

  clear (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->title != NULL ? self->title : _("Matrix"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary, -1);
  if (self->n_rows == 0 || self->n_columns == 0)
    show_sentence (self, summary, 0);
  else
    build (self);
}

static char *
assay_matrix_dup_figure_csv (AssayFigure *figure)
{
  return assay_matrix_dup_csv (ASSAY_MATRIX (figure));
}

static void
assay_matrix_figure_init (AssayFigureInterface *iface)
{
  iface->draw = assay_matrix_draw_figure;
  iface->dup_csv = assay_matrix_dup_figure_csv;
}

/* Only a widget in a window has its style's font. */
static void
assay_matrix_map (GtkWidget *widget)
{
  resize (ASSAY_MATRIX (widget));
  GTK_WIDGET_CLASS (assay_matrix_parent_class)->map (widget);
}

/* Light and dark, normal and high contrast. */
static void
on_colors_changed (AssayMatrix *self)
{
  GtkWidget *cell = self->current == NULL ? NULL
                                          : gtk_widget_get_first_child (gtk_widget_get_parent (self->current));

  for (; cell != NULL; cell = gtk_widget_get_next_sibling (cell))
    gtk_widget_queue_draw (cell);
}

static gboolean
assay_matrix_grab_focus (GtkWidget *widget)
{
  AssayMatrix *self = ASSAY_MATRIX (widget);

  return self->current != NULL && gtk_widget_grab_focus (self->current);
}

static void
assay_matrix_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (assay_matrix_parent_class)->system_setting_changed (widget, setting);
  rebuild (ASSAY_MATRIX (widget));
}

static void
assay_matrix_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AssayMatrix *self = ASSAY_MATRIX (object);

  g_value_set_string (value, id == PROP_TITLE ? self->title : self->empty_text);
}

static void
assay_matrix_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AssayMatrix *self = ASSAY_MATRIX (object);

  if (id == PROP_TITLE)
    assay_matrix_set_title (self, g_value_get_string (value));
  else
    assay_matrix_set_empty_text (self, g_value_get_string (value));
}

static void
assay_matrix_dispose (GObject *object)
{
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_matrix_parent_class)->dispose (object);
}

static void
assay_matrix_finalize (GObject *object)
{
  AssayMatrix *self = ASSAY_MATRIX (object);

  g_free (self->title);
  g_free (self->empty_text);
  g_free (self->row_side);
  g_free (self->column_side);
  g_strfreev (self->rows);
  g_strfreev (self->columns);
  g_free (self->counts);
  g_free (self->agreeing);
  G_OBJECT_CLASS (assay_matrix_parent_class)->finalize (object);
}

static void
assay_matrix_class_init (AssayMatrixClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = assay_matrix_dispose;
  object_class->finalize = assay_matrix_finalize;
  object_class->get_property = assay_matrix_get_property;
  object_class->set_property = assay_matrix_set_property;
  widget_class->grab_focus = assay_matrix_grab_focus;
  widget_class->map = assay_matrix_map;
  widget_class->system_setting_changed = assay_matrix_system_setting_changed;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY_TEXT] = g_param_spec_string ("empty-text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  /**
   * AssayMatrix::cell-activated:
   * @row: from 0
   * @column: from 0
   */
  cell_activated = g_signal_new ("cell-activated", ASSAY_TYPE_MATRIX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "matrix");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
  assay_figure_install_actions (widget_class);
}

static void
assay_matrix_init (AssayMatrix *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), ASSAY_MATRIX_GAP);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 8);
  gtk_widget_set_halign (self->grid, GTK_ALIGN_START);
  gtk_widget_set_valign (self->grid, GTK_ALIGN_START);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  assay_figure_setup (ASSAY_FIGURE (self));
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (on_colors_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (on_colors_changed), self,
                           G_CONNECT_SWAPPED);
  rebuild (self);
}

/**
 * assay_matrix_new:
 *
 * Returns: an empty matrix.
 */
GtkWidget *
assay_matrix_new (void)
{
  return g_object_new (ASSAY_TYPE_MATRIX, NULL);
}

static void
set_text (AssayMatrix *self, char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
  rebuild (self);
}

/**
 * assay_matrix_set_title:
 * @title: (nullable): what it is called; not drawn, only said
 *
 * Names the matrix for assistive technology.
 */
void
assay_matrix_set_title (AssayMatrix *self, const char *title)
{
  g_return_if_fail (ASSAY_IS_MATRIX (self));

  set_text (self, &self->title, title);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/**
 * assay_matrix_set_empty_text:
 * @text: (nullable): a sentence that says why there is nothing and what to do about it
 *
 * Sets what is shown while there are no counts.
 */
void
assay_matrix_set_empty_text (AssayMatrix *self, const char *text)
{
  g_return_if_fail (ASSAY_IS_MATRIX (self));

  set_text (self, &self->empty_text, text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EMPTY_TEXT]);
}

/**
 * assay_matrix_set_sides:
 * @rows: (nullable): what the rows are, as said before a row's name: "truth"
 * @columns: (nullable): what the columns are: "model"
 *
 * Sets the words for "row" and "column" in the names of cells.
 */
void
assay_matrix_set_sides (AssayMatrix *self, const char *rows, const char *columns)
{
  g_return_if_fail (ASSAY_IS_MATRIX (self));

  g_free (self->row_side);
  self->row_side = g_strdup (rows);
  set_text (self, &self->column_side, columns);
}

static char **
copy_names (const char *const *names, guint n)
{
  char **copy = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    copy[i] = g_strdup (names[i]);
  return copy;
}

/**
 * assay_matrix_set_agreeing:
 * @columns: (nullable) (array length=n_columns): which columns agree, in every row; are copied. %NULL: the diagonal
 *
 * Says what the next counts mean.
 */
void
assay_matrix_set_agreeing (AssayMatrix *self, const gboolean *columns, guint n_columns)
{
  g_return_if_fail (ASSAY_IS_MATRIX (self));

  g_free (self->agreeing);
  self->agreeing = columns == NULL ? NULL : g_memdup2 (columns, n_columns * sizeof *columns);
  self->n_agreeing = n_columns;
}

/**
 * assay_matrix_set:
 * @rows: (array length=n_rows): names; are copied
 * @n_rows: how many; 0: nothing to show
 * @columns: (array length=n_columns): names, at the same places as the rows' where they mean the same
 * @n_columns: how many
 * @counts: (array): n_rows × n_columns, row by row; are copied
 *
 * Shows other counts. Cells where row and column have the same number are those that agree, unless
 * assay_matrix_set_agreeing() says otherwise.
 */
void
assay_matrix_set (AssayMatrix *self,
                  const char *const *rows,
                  guint n_rows,
                  const char *const *columns,
                  guint n_columns,
                  const guint64 *counts)
{
  g_return_if_fail (ASSAY_IS_MATRIX (self));

  g_strfreev (self->rows);
  g_strfreev (self->columns);
  g_free (self->counts);
  self->rows = copy_names (rows, n_rows);
  self->columns = copy_names (columns, n_columns);
  self->counts = g_memdup2 (counts, sizeof *counts * n_rows * n_columns);
  self->n_rows = n_rows;
  self->n_columns = n_columns;
  rebuild (self);
}
