/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-error.h"

G_BEGIN_DECLS

const char *assay_remedy_for_kind (const char *kind);

G_END_DECLS
