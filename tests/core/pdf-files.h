/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *pdf_make (int n_pages, const char *password);

G_END_DECLS
