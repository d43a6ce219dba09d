/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-connection.h"
#include "assay-view.h"

G_BEGIN_DECLS

void assay_models_delete (AssayView *view, const AssayConnection *connection);

G_END_DECLS
