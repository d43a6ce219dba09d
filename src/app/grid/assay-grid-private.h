/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-grid.h"

G_BEGIN_DECLS

struct _AssayGrid
{
  GtkWidget parent_instance;

  GtkColumnView *view;

  AssayGridModel *model;
  GtkMultiSelection *selection;
  GArray *columns;  /* of AssayGridColumn */
  GMenu *menu;      /* of columns */
  GActionGroup *actions; /* of the menu */
  AssayTextures *textures;
  GSettings *settings;
  int side;
  GMenuModel *context;   /* of a row; NULL: none */
  GtkWidget *popover;    /* that shows it; NULL until it is asked for */
  gboolean is_arranged; /* by the user */
  const AssayGridColumn *recorded; /* by the sorter that was asked last */
  GHashTable *carried;             /* ids; NULL outside a new order */
  gboolean carry_all;
};

const AssayGridColumn *assay_grid_column_of (GtkColumnViewColumn *column);
void                   assay_grid_add_sizes (AssayGrid *self);
void                   assay_grid_install_context (GtkWidgetClass *widget_class);
void                   assay_grid_init_context    (AssayGrid *self);

G_END_DECLS
