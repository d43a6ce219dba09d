/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-connection.h"
#include "assay-prices.h"
#include "assay-provider.h"
#include "assay-secrets.h"

G_BEGIN_DECLS

void     assay_models_find_price       (const AssayConnection *connection, const AssayModelInfo *info, AssayPrice *price);
char    *assay_models_dup_price        (const AssayPrice *price);
char    *assay_models_dup_price_source (const AssayConnection *connection, const AssayModelInfo *info);
char    *assay_models_dup_context      (gint64 tokens);
char    *assay_models_dup_facts        (const AssayConnection *connection);
char    *assay_models_dup_key_place    (const AssayConnection *connection, AssaySecretsPlace place);
char    *assay_models_dup_amount       (double dollars);
gboolean assay_models_parse_amount     (const char *text, double *dollars);

G_END_DECLS
