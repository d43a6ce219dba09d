/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-prices.h"
#include "assay-provider.h"

G_BEGIN_DECLS

char      *assay_model_list_to_json    (GPtrArray *models);
GPtrArray *assay_model_list_from_json  (const char *json);
guint      assay_model_list_count      (const char *json);
gboolean   assay_model_list_find_price (const char *json, const char *model, AssayPrice *price);

G_END_DECLS
