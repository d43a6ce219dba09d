/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What can be copied as a picture and as a table. A picture is at this many pixels a unit. */
#define ASSAY_FIGURE_SCALE 2

#define ASSAY_TYPE_FIGURE (assay_figure_get_type ())
G_DECLARE_INTERFACE (AssayFigure, assay_figure, ASSAY, FIGURE, GtkWidget)

struct _AssayFigureInterface
{
  GTypeInterface parent_iface;

  /* The whole of it, also what is scrolled away, without focus and pointer; gives its size. */
  void (*draw) (AssayFigure *self, GtkSnapshot *snapshot, int *width, int *height);
  /* With a line of names. */
  char *(*dup_csv) (AssayFigure *self);
};

void        assay_figure_install_actions (GtkWidgetClass *widget_class);
void        assay_figure_setup           (AssayFigure *self);
void        assay_figure_allocate        (AssayFigure *self);
void        assay_figure_csv_number      (GString *out, double value);
GdkTexture *assay_figure_render          (AssayFigure *self);
char       *assay_figure_dup_csv         (AssayFigure *self);

G_END_DECLS
