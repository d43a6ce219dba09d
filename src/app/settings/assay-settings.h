/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-run-plan.h"

#include <gio/gio.h>

G_BEGIN_DECLS

GSettings *assay_settings_new              (void);
void       assay_settings_init_run         (GSettings *settings, AssayRunOptions *options);
gboolean   assay_settings_must_ask         (GSettings *settings, const AssayConnection *connection);
void       assay_settings_agree            (GSettings *settings, const AssayConnection *connection);
gboolean   assay_settings_is_favorite      (GSettings *settings, const char *model);
void       assay_settings_set_favorite     (GSettings *settings, const char *model, gboolean favorite);
void       assay_settings_use_model        (GSettings *settings, const char *model);

G_END_DECLS
