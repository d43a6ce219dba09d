/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-http-curl.h"
#include "assay-http.h"

G_BEGIN_DECLS

/* From here on a body is handed over piece by piece, so that the end of its writing is known. */
#define ASSAY_HTTP_STREAM_BYTES (64 * 1024)

typedef struct _AssayHttpWatch AssayHttpWatch;

/* One request and its answer. Kept with its easy handle for the next request. */
typedef struct
{
  AssayHttp *http; /* borrowed; the client counts one reference for each call in flight */
  const AssayCurl *curl;
  CURL *easy;
  AssayHttpFlags flags;
  AssayHttpWatch *watch; /* NULL when the request cannot be cancelled */
  GList link;            /* among the calls in flight, then among those ended */
  AssayHttpDone done;
  gpointer user_data;

  char *url;
  GBytes *body;
  gsize body_sent;
  AssayHttpHeaders *headers;
  struct curl_slist first_line; /* the idempotency key, before the shared lines */
  gint64 timeout_us;
  gsize max_bytes;

  GByteArray *received;
  GString *header_lines;
  gint64 sent_at;
  gint64 ended_at;
  guint n_sends;
  guint n_redirects;
  gsize exceeded; /* the maximum that was, 0 when none was */
  gboolean cancelled;
  char *private_address; /* that was not connected to */
  CURLcode code;
  char problem[CURL_ERROR_SIZE];
} AssayHttpCall;

struct _AssayHttpHeaders
{
  grefcount refs;
  struct curl_slist *first;
  struct curl_slist *last;
};

AssayHttpCall *assay_http_call_new       (AssayHttp *http, const AssayCurl *curl, AssayHttpFlags flags,
                                          const char *ca_file);
void           assay_http_call_free      (AssayHttpCall *self);
void           assay_http_call_prepare   (AssayHttpCall *self, const AssayHttpRequest *request);
void           assay_http_call_finish    (AssayHttpCall *self);
void           assay_http_call_reset     (AssayHttpCall *self);
GError        *assay_http_call_dup_error (AssayHttpCall *self);
gint64         assay_http_get_arrival    (AssayHttp *self, gint64 sent_at);
void           assay_http_own_socket     (AssayHttp *self, int fd);

G_END_DECLS
