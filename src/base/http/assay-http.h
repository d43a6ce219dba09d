/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A model's answer is a few kilobytes, with log-probabilities some hundred. */
#define ASSAY_HTTP_DEFAULT_MAX_BYTES (16 * 1024 * 1024)
/* All header lines of one answer; real ones stay below 8 kB. */
#define ASSAY_HTTP_MAX_HEADER_BYTES (64 * 1024)
/* Longer than any network needs, shorter than a person's patience. */
#define ASSAY_HTTP_CONNECT_TIMEOUT_US (20 * G_USEC_PER_SEC)
#define ASSAY_HTTP_MAX_REDIRECTS 5

typedef struct _AssayHttp AssayHttp;
typedef struct _AssayHttpHeaders AssayHttpHeaders;

typedef enum
{
  ASSAY_HTTP_NONE = 0,
  ASSAY_HTTP_FOLLOW = 1 << 0,     /* follow redirects of a GET; never set it with a key in the headers */
  ASSAY_HTTP_PUBLIC_ONLY = 1 << 1 /* refuse loopback, link-local and private addresses; no proxy */
} AssayHttpFlags;

/* Borrowed while assay_http_send() runs; body and headers are referenced. */
typedef struct
{
  const char *url;
  AssayHttpHeaders *headers;   /* NULL for none */
  const char *idempotency_key; /* NULL for none */
  GBytes *body;                /* NULL makes it a GET, else it is a POST */
  gint64 timeout_us;           /* from here to the last byte; must be set */
  gsize max_bytes;             /* 0 takes the default */
} AssayHttpRequest;

/* Valid while the callback runs. */
typedef struct
{
  GError *error; /* NULL when an answer came, whatever its status */
  guint status;
  GBytes *body;      /* NULL when none came; with an error, as far as it came */
  gint64 latency_us; /* request written to last byte */
  guint resends;     /* times that a dying connection made us send again */
  GString *headers;  /* name, NUL, value, NUL, … with names in lower case */
} AssayHttpReply;

typedef void (*AssayHttpDone) (const AssayHttpReply *reply, gpointer user_data);

AssayHttp  *assay_http_new   (guint concurrency, AssayHttpFlags flags, GError **error);
AssayHttp  *assay_http_ref   (AssayHttp *self);
void        assay_http_unref (AssayHttp *self);
void        assay_http_send  (AssayHttp *self, const AssayHttpRequest *request, GCancellable *cancellable,
                              AssayHttpDone done, gpointer user_data);
const char *assay_http_reply_get_header (const AssayHttpReply *reply, const char *name);

AssayHttpHeaders *assay_http_headers_new   (void);
AssayHttpHeaders *assay_http_headers_ref   (AssayHttpHeaders *self);
void              assay_http_headers_unref (AssayHttpHeaders *self);
gboolean          assay_http_headers_add   (AssayHttpHeaders *self, const char *name, const char *value,
                                            GError **error);

const char *assay_http_get_library    (void);
gboolean assay_http_check_url          (const char *url, GError **error);
char    *assay_http_dup_place          (const char *url);
gboolean assay_http_is_local           (const char *url);
gboolean assay_http_address_is_private (GInetAddress *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayHttp, assay_http_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayHttpHeaders, assay_http_headers_unref)

G_END_DECLS
