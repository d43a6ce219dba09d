/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-connection.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is known of a connection. All but the last test's outcome can be read from the workspace. */
typedef enum
{
  ASSAY_CONNECTION_BUILTIN,
  ASSAY_CONNECTION_UNTESTED,
  ASSAY_CONNECTION_TESTING,
  ASSAY_CONNECTION_WORKS,
  ASSAY_CONNECTION_WRONG_KEY,
  ASSAY_CONNECTION_UNREACHABLE,
  ASSAY_CONNECTION_FAILED,
} AssayConnectionState;

#define ASSAY_TYPE_CONNECTION_ROW (assay_connection_row_get_type ())
G_DECLARE_FINAL_TYPE (AssayConnectionRow, assay_connection_row, ASSAY, CONNECTION_ROW, GObject)

AssayConnectionRow    *assay_connection_row_new            (AssayConnection *connection);
void                   assay_connection_row_take           (AssayConnectionRow *self, AssayConnection *connection);
void                   assay_connection_row_begin_test     (AssayConnectionRow *self);
void                   assay_connection_row_end_test       (AssayConnectionRow *self, const GError *error);
const AssayConnection *assay_connection_row_get_connection (AssayConnectionRow *self);
const char            *assay_connection_row_get_name       (AssayConnectionRow *self);
AssayConnectionState   assay_connection_row_get_state      (AssayConnectionRow *self);
const char            *assay_connection_row_get_problem    (AssayConnectionRow *self);
char                  *assay_connection_row_dup_summary    (AssayConnectionRow *self);

G_END_DECLS
