/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The method's own working size: what draws the eye is seen in a thumbnail. */
#define ASSAY_SALIENCY_SIDE 64
#define ASSAY_SALIENCY_CELLS (ASSAY_SALIENCY_SIDE * ASSAY_SALIENCY_SIDE)
#define ASSAY_SALIENCY_CHANNELS 3

void assay_saliency_compute (const float *channels[ASSAY_SALIENCY_CHANNELS], float *saliency);

G_END_DECLS
