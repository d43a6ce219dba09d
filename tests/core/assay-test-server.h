/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _AssayTestServer AssayTestServer;

/* One request as it came, and the connection to answer on. */
typedef struct
{
  const char *method;
  const char *path;
  const char *head; /* request line and header lines */
  const char *body;
  gsize length;
  guint nth; /* on this connection, from 1 */
  GOutputStream *out;
  GSocket *socket;
  AssayTestServer *server;
} AssayTestRequest;

/* In a thread of the connection. Returns whether the connection lives on. */
typedef gboolean (*AssayTestHandler) (const AssayTestRequest *request, gpointer user_data);

AssayTestServer *assay_test_server_new      (const char *certificate, AssayTestHandler handler, gpointer user_data);
void             assay_test_server_free     (AssayTestServer *self);
char            *assay_test_server_url      (AssayTestServer *self, const char *path);
gboolean         assay_test_server_sleep    (AssayTestServer *self, gint64 us);
gboolean         assay_test_write           (const AssayTestRequest *request, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean         assay_test_answer          (const AssayTestRequest *request, guint status, const char *headers,
                                             const char *body);
char            *assay_test_dup_header      (const AssayTestRequest *request, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayTestServer, assay_test_server_free)

G_END_DECLS
