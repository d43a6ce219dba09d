/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A model that can be chosen, in words. */
typedef struct
{
  char *model;      /* CONNECTION/MODEL or "builtin" */
  char *title;
  char *facts;      /* what fits into it and what it costs */
  char *source;     /* (nullable): where the price comes from, a sentence */
  char *connection; /* (nullable): its name; NULL for what is built in */
} AssayModelChoice;

AssayModelChoice *assay_model_choice_new       (const char *connection, const char *name);
void              assay_model_choice_free      (gpointer choice);
GPtrArray        *assay_model_choice_list      (GPtrArray *connections);
gboolean          assay_model_choice_fits      (const AssayModelChoice *choice, const char *text);
GtkWidget        *assay_model_choice_new_row   (const AssayModelChoice *choice, const char *group, gboolean is_current);
GtkWidget        *assay_model_choice_add_star  (GtkWidget *row, const AssayModelChoice *choice, gboolean favorite);
const char       *assay_model_choice_row_model (GtkListBoxRow *row);
const char       *assay_model_choice_row_group (GtkListBoxRow *row);

G_END_DECLS
