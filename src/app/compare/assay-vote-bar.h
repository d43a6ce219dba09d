/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_VOTE_BAR (assay_vote_bar_get_type ())
G_DECLARE_FINAL_TYPE (AssayVoteBar, assay_vote_bar, ASSAY, VOTE_BAR, GtkWidget)

void assay_vote_bar_show (AssayVoteBar *self, guint n, gboolean is_blind, int vote);

G_END_DECLS
