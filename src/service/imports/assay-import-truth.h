/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-label-config.h"
#include "assay-task.h"

G_BEGIN_DECLS

typedef struct _AssayImportTruth AssayImportTruth;

AssayImportTruth *assay_import_truth_new         (const char *const *specs, AssayLabelConfig *config,
                                                  GError **error);
void              assay_import_truth_free        (AssayImportTruth *self);
guint             assay_import_truth_get_n       (AssayImportTruth *self);
const char       *assay_import_truth_get_column  (AssayImportTruth *self, guint i);
const char       *assay_import_truth_get_control (AssayImportTruth *self, guint i);

void              assay_import_truth_begin       (AssayImportTruth *self);
gboolean          assay_import_truth_add_text    (AssayImportTruth *self, guint i, const char *text,
                                                  GError **error);
gboolean          assay_import_truth_add_json    (AssayImportTruth *self, guint i, const char *json,
                                                  gsize length, GError **error);
gboolean          assay_import_truth_end         (AssayImportTruth *self, AssayAnnotation **annotation,
                                                  GError **error);

char            **assay_import_truth_list_missing (const char *spec, AssayLabelConfig *config);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayImportTruth, assay_import_truth_free)

G_END_DECLS
