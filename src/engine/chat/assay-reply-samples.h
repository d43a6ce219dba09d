/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "assay-label-config.h"

G_BEGIN_DECLS

int assay_reply_samples_choose (AssayLabelConfig *config, JsonObject *const *answers, guint n, double *agreement);

G_END_DECLS
