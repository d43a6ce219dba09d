/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"
#include "assay-result.h"

G_BEGIN_DECLS

char *assay_result_dup_request (AssayDb *db, const AssayResult *result, GError **error);

G_END_DECLS
