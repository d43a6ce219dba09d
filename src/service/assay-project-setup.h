/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-project-template.h"
#include "assay-project.h"

G_BEGIN_DECLS

/* Columns of a table of texts, one of which may hold the right class of each row. */
typedef struct
{
  const char *const *columns; /* NULL-terminated */
  const char *truth;          /* the column of classes */
  const char *const *labels;  /* the classes, NULL-terminated */
} AssayProjectColumns;

AssayProject *assay_project_setup              (AssayDb *db, const char *title,
                                                const AssayProjectTemplate *template, GError **error);
AssayProject *assay_project_setup_from_columns (AssayDb *db, const char *title,
                                                const AssayProjectColumns *columns, GError **error);
char         *assay_project_columns_to_config  (const AssayProjectColumns *columns, GError **error);

G_END_DECLS
