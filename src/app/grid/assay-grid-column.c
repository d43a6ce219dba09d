/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-grid-column.c: the cells of a grid, a row of a table for each kind. A cell is made once for
 * each of the two hundred rows that GTK keeps and is bound again and again while scrolling, so it is
 * one cheap widget wherever possible. It listens to its row, which may be read again at any time.
 * Nothing is said by colour alone: a score shows its number, a status its words. */

#include "assay-grid-column.h"

#include "assay-thumbnail.h"
#include "assay-widget.h"

#include <math.h>
#include <string.h>

/* Labels in one cell; the others are counted. */
#define MAX_TAGS 4

typedef struct
{
  const AssayGridColumn *column;
  AssayTextures *textures;
  int side;
} Cells;

typedef struct
{
  GtkWidget *(*setup) (const Cells *cells);
  void (*bind) (GtkWidget *cell, const Cells *cells, AssayGridRow *row, const char *text);
} CellClass;

static void
cells_free (gpointer data, GClosure *closure)
{
  Cells *cells = data;

  g_object_unref (cells->textures);
  g_free (cells);
}

static GtkWidget *
new_inscription (float xalign, const char *css_class)
{
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), xalign);
  gtk_inscription_set_yalign (GTK_INSCRIPTION (cell), 0.5);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_wrap_mode (GTK_INSCRIPTION (cell), PANGO_WRAP_WORD_CHAR);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), 3);
  if (css_class != NULL)
    gtk_widget_add_css_class (cell, css_class);
  return cell;
}

static GtkWidget *
setup_text (const Cells *cells)
{
  GtkWidget *cell = new_inscription (0, NULL);

  gtk_inscription_set_min_lines (GTK_INSCRIPTION (cell), 2);
  return cell;
}

static GtkWidget *
setup_number (const Cells *cells)
{
  return new_inscription (1, "number");
}

static void
bind_text (GtkWidget *cell, const Cells *cells, AssayGridRow *row, const char *text)
{
  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
  /* GTK 4.8 does not tell assistive technology what an inscription says. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text != NULL ? text : "", -1);
}

static GtkWidget *
setup_thumbnail (const Cells *cells)
{
  return assay_thumbnail_new (cells->textures, cells->side);
}

static void
bind_thumbnail (GtkWidget *cell, const Cells *cells, AssayGridRow *row, const char *text)
{
  assay_thumbnail_show (ASSAY_THUMBNAIL (cell), text != NULL && *text != '\0' ? text : NULL);
}

static GtkWidget *
new_pill (const char *css_class)
{
  GtkWidget *cell = gtk_label_new (NULL);

  gtk_widget_add_css_class (cell, css_class);
  gtk_widget_set_valign (cell, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (cell, GTK_ALIGN_START);
  gtk_label_set_ellipsize (GTK_LABEL (cell), PANGO_ELLIPSIZE_END);
  return cell;
}

static GtkWidget *
setup_score (const Cells *cells)
{
  return new_pill ("score");
}

static void
bind_score (GtkWidget *cell, const Cells *cells, AssayGridRow *row, const char *text)
{
  static const char *const bands[] = { "worst", "bad", "middling", "good", "best" };
  const AssayGridColumn *column = cells->column;
  double score = column->get_score != NULL ? column->get_score (row, column) : NAN;
  double share = (score - column->min) / (column->max - column->min);
  int band = isfinite (share) ? (int) CLAMP (round (share * 4), 0, 4) : -1;

  for (int i = 0; i < (int) G_N_ELEMENTS (bands); i++)
    if (i == band)
      gtk_widget_add_css_class (cell, bands[i]);
    else
      gtk_widget_remove_css_class (cell, bands[i]);
  gtk_label_set_label (GTK_LABEL (cell), text != NULL ? text : "");
  gtk_widget_set_opacity (cell, text != NULL && *text != '\0' ? 1 : 0);
}

static GtkWidget *
setup_status (const Cells *cells)
{
  return new_pill ("status");
}

static void
bind_status (GtkWidget *cell, const Cells *cells, AssayGridRow *row, const char *text)
{
  const AssayResult *result = assay_grid_row_get_result (row);
  gboolean failed = result != NULL && result->status == ASSAY_RESULT_ERROR;

  if (failed)
    gtk_widget_add_css_class (cell, "failed");
  else
    gtk_widget_remove_css_class (cell, "failed");
  gtk_label_set_label (GTK_LABEL (cell), text != NULL ? text : "");
  gtk_widget_set_opacity (cell, text != NULL && *text != '\0' ? 1 : 0);
  assay_widget_set_tip (cell, failed ? result->error : NULL);
}

static GtkWidget *
setup_tags (const Cells *cells)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  for (int i = 0; i < MAX_TAGS; i++)
    gtk_box_append (GTK_BOX (box), new_pill ("tag"));
  gtk_widget_set_overflow (box, GTK_OVERFLOW_HIDDEN);
  return box;
}

static void
bind_tags (GtkWidget *box, const Cells *cells, AssayGridRow *row, const char *text)
{
  g_auto (GStrv) tags = g_strsplit (text != NULL ? text : "", "\n", -1);
  guint n = g_strv_length (tags);
  guint i = 0;

  for (GtkWidget *pill = gtk_widget_get_first_child (box); pill != NULL;
       pill = gtk_widget_get_next_sibling (pill), i++)
    {
      g_autofree char *more
        = i == MAX_TAGS - 1 && n > MAX_TAGS ? g_strdup_printf ("+%u", n - MAX_TAGS + 1) : NULL;

      gtk_widget_set_visible (pill, i < n && *tags[i] != '\0');
      if (i < n)
        gtk_label_set_label (GTK_LABEL (pill), more != NULL ? more : tags[i]);
    }
}

/* By AssayCellKind. */
static const CellClass classes[] = {
  { setup_text, bind_text },     { setup_number, bind_text }, { setup_thumbnail, bind_thumbnail },
  { setup_score, bind_score },   { setup_tags, bind_tags },   { setup_status, bind_status },
};

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  Cells *cells = data;

  gtk_list_item_set_child (item, classes[cells->column->kind].setup (cells));
}

static void
update (GtkListItem *item, const Cells *cells)
{
  AssayGridRow *row = gtk_list_item_get_item (item);
  g_autofree char *text = cells->column->dup_text (row, cells->column);

  classes[cells->column->kind].bind (gtk_list_item_get_child (item), cells, row, text);
}

static void
on_row_changed (AssayGridRow *row, GtkListItem *item)
{
  update (item, g_object_get_data (G_OBJECT (item), "cells"));
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  g_object_set_data (G_OBJECT (item), "cells", data);
  g_signal_connect_object (gtk_list_item_get_item (item), "changed", G_CALLBACK (on_row_changed), item,
                           0);
  update (item, data);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  Cells *cells = data;

  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), on_row_changed, item);
  if (cells->column->kind == ASSAY_CELL_THUMBNAIL)
    assay_thumbnail_show (ASSAY_THUMBNAIL (gtk_list_item_get_child (item)), NULL);
}

/**
 * assay_grid_column_new_factory:
 * @column: lives as long as the factory
 * @textures: where pictures come from
 * @side: width of a picture in logical pixels
 *
 * Returns: (transfer full): what makes the cells of @column.
 */
GtkListItemFactory *
assay_grid_column_new_factory (const AssayGridColumn *column, AssayTextures *textures, int side)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Cells *cells = g_new0 (Cells, 1);

  *cells = (Cells){ column, g_object_ref (textures), side };
  g_signal_connect_data (factory, "setup", G_CALLBACK (on_setup), cells, cells_free, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), cells);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), cells);
  return factory;
}
