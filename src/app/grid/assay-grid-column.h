/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-grid-row.h"
#include "assay-textures.h"

G_BEGIN_DECLS

typedef enum
{
  ASSAY_CELL_TEXT,      /* as many lines as the row is high */
  ASSAY_CELL_NUMBER,    /* at the end of the cell, digits of equal width */
  ASSAY_CELL_THUMBNAIL, /* the text is a reference to a picture or PDF */
  ASSAY_CELL_SCORE,     /* a number on its scale */
  ASSAY_CELL_TAGS,      /* labels, one a line of the text */
  ASSAY_CELL_STATUS,    /* what a person should know; empty when all is well */
} AssayCellKind;

typedef struct _AssayGridColumn AssayGridColumn;

/* What a cell shows, as text; also what is copied. NULL or "": nothing. */
typedef char *(*AssayCellFunc) (AssayGridRow *row, const AssayGridColumn *column);

/**
 * AssayGridColumn:
 * @id: by which its place and width are remembered
 * @title: for people
 * @kind: how a cell looks
 * @dup_text: what it says
 * @name: (nullable): which variable or control, for @dup_text
 * @source: (nullable): more of it, for @dup_text: an AssayPath or an AssayConfigColumn
 * @sort: (nullable): the field of AssayQuery that orders by it
 * @width: in pixels at first, -1 for as wide as needed
 * @expands: takes the room that is left
 * @is_hidden: unless asked for
 * @min: of a score
 * @max: of a score
 * @get_score: (nullable): where on the scale, of a score; NAN is nowhere
 *
 * A column of a grid.
 */
struct _AssayGridColumn
{
  const char *id;
  const char *title;
  AssayCellKind kind;
  AssayCellFunc dup_text;
  const char *name;
  gconstpointer source;
  const char *sort;
  int width;
  gboolean expands;
  gboolean is_hidden;
  double min, max;
  double (*get_score) (AssayGridRow *row, const AssayGridColumn *column);
};

GtkListItemFactory *assay_grid_column_new_factory (const AssayGridColumn *column, AssayTextures *textures,
                                                   int side);

G_END_DECLS
