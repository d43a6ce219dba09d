/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-label-config.h"

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

/* After the last key stroke, before mistakes are looked for. */
#define ASSAY_CONFIG_EDITOR_CHECK_MS 200

#define ASSAY_TYPE_CONFIG_EDITOR (assay_config_editor_get_type ())
G_DECLARE_FINAL_TYPE (AssayConfigEditor, assay_config_editor, ASSAY, CONFIG_EDITOR, GtkWidget)

void              assay_config_editor_set_text      (AssayConfigEditor *self, const char *text);
void              assay_config_editor_replace_text  (AssayConfigEditor *self, const char *text);
char             *assay_config_editor_dup_text      (AssayConfigEditor *self);
void              assay_config_editor_set_variables (AssayConfigEditor *self, const char *const *names);
gboolean          assay_config_editor_is_checked    (AssayConfigEditor *self);
AssayLabelConfig *assay_config_editor_get_config    (AssayConfigEditor *self);
GPtrArray        *assay_config_editor_get_problems  (AssayConfigEditor *self);
GtkSourceView    *assay_config_editor_get_view      (AssayConfigEditor *self);
void              assay_config_editor_jump          (AssayConfigEditor *self, guint line);

G_END_DECLS
