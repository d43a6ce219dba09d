/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_WINDOW (assay_window_get_type ())
G_DECLARE_FINAL_TYPE (AssayWindow, assay_window, ASSAY, WINDOW, AdwApplicationWindow)

AssayWindow *assay_window_new       (AdwApplication *application);
void         assay_window_open      (AssayWindow *self, const char *path, gboolean create);
const char  *assay_window_get_path  (AssayWindow *self);
gboolean     assay_window_is_loaded (AssayWindow *self);
void         assay_window_import    (AssayWindow *self, char **sources);
void         assay_window_say       (AssayWindow *self, const char *text);

G_END_DECLS
