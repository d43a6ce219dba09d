/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <curl/curl.h>
#include <gio/gio.h>

G_BEGIN_DECLS

#define ASSAY_CURL_FUNCTIONS(X)                                                                    \
  X (easy_cleanup)                                                                                 \
  X (easy_getinfo)                                                                                 \
  X (easy_init)                                                                                    \
  X (easy_setopt)                                                                                  \
  X (easy_strerror)                                                                                \
  X (global_init)                                                                                  \
  X (multi_add_handle)                                                                             \
  X (multi_assign)                                                                                 \
  X (multi_cleanup)                                                                                \
  X (multi_info_read)                                                                              \
  X (multi_init)                                                                                   \
  X (multi_remove_handle)                                                                          \
  X (multi_setopt)                                                                                 \
  X (multi_socket_action)                                                                          \
  X (version)

/* libcurl's functions under their own types, without the prefix. */
typedef struct
{
#define ASSAY_CURL_MEMBER(name) __typeof__ (curl_##name) *name;
  ASSAY_CURL_FUNCTIONS (ASSAY_CURL_MEMBER)
#undef ASSAY_CURL_MEMBER
} AssayCurl;

const AssayCurl *assay_curl_get (GError **error);

G_END_DECLS
