/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where features are hashed to: the lower half words and pairs of words, the upper half parts of
 * words. News of 5,000 items have some 200,000 different ones. */
#define ASSAY_FEATURES_BITS 20
#define ASSAY_FEATURES_BUCKETS (1u << ASSAY_FEATURES_BITS)
#define ASSAY_FEATURES_HALF (ASSAY_FEATURES_BUCKETS / 2)

/* What lies behind is not looked at: some ten pages, and at most 0.6 MB of features. */
#define ASSAY_FEATURES_MAX_CHARS 20000

typedef struct
{
  guint32 bucket;
  float value;
} AssayFeature;

/**
 * AssayFeatures:
 *
 * What a text is made of: each bucket once, ascending, with 1 + ln of how often it occurs.
 */
typedef struct
{
  guint n;
  AssayFeature items[];
} AssayFeatures;

AssayFeatures *assay_features_new (const char *text);

G_END_DECLS
