/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ms-buffer.h"

#define MS_HTTP_MAX_HEAD (64 * 1024)         /* request line and headers */
#define MS_HTTP_MAX_BODY (64 * 1024 * 1024)  /* a dozen big pictures in one request */

typedef enum
{
  MS_HTTP_MORE,     /* not complete yet */
  MS_HTTP_CONTINUE, /* head complete, the client waits for "100 Continue" (said once) */
  MS_HTTP_READY,
  MS_HTTP_ERROR,    /* see status */
} MsHttpState;

typedef struct
{
  const char *text;
  size_t length;
} MsSlice;

/* One request at the start of a connection's input. Slices are set when the request is ready and
 * point into the input buffer. All zeroes is the state before a request. */
typedef struct
{
  size_t head_length; /* 0 until the head is complete */
  size_t scanned;
  bool chunked;
  bool keep_alive;
  bool expects;
  size_t body_length;  /* declared, or decoded so far when chunked */
  size_t chunk_at;     /* where the next raw chunk byte is */
  size_t chunk_left;
  int chunk_state;
  size_t total;        /* bytes of input the request took */
  int status;          /* of an error */

  MsSlice method;
  MsSlice path;        /* without the query */
  MsSlice authorization;
  MsSlice idempotency_key;
  MsSlice content_type;
  MsSlice body;
} MsHttp;

MsHttpState ms_http_parse    (MsHttp *http, MsBuffer *in);
bool        ms_slice_equals  (MsSlice slice, const char *text);
bool        ms_slice_matches (MsSlice slice, const char *text);
bool        ms_slice_starts  (MsSlice slice, const char *text);
