/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-rubric.h"

G_BEGIN_DECLS

char    *assay_dimension_to_header  (const AssayDimension *self);
char    *assay_dimension_to_control (const AssayDimension *self, const char *to_name,
                                     const AssayConfigElement *old);
gboolean assay_dimension_same_control (const AssayDimension *a, const AssayDimension *b);

G_END_DECLS
