/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-config-effect.h"

G_BEGIN_DECLS

char *assay_effect_words_title  (const AssayEffectItem *item);
char *assay_effect_words_detail (const AssayEffectItem *item);
char *assay_effect_words_tasks  (const AssayConfigEffect *effect);

G_END_DECLS
