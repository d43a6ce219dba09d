/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-chat-reply.h"

G_BEGIN_DECLS

/* Dollars per million tokens; NaN is unknown, and never zero. */
typedef struct
{
  double input;
  double output;
  double cached;  /* of input tokens that the provider had cached; NaN: as input */
  char source[40]; /* where the price comes from, for people; "" when it is unknown */
} AssayPrice;

const char *assay_prices_get_date (void);
gboolean    assay_prices_find     (const char *model, AssayPrice *price);
void        assay_price_init      (AssayPrice *price);
double      assay_price_compute   (const AssayPrice *price, const AssayUsage *usage);

G_END_DECLS
