/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>

/* The loopback model server inside a test: the same server as the program assay-model-server, in a
 * thread of its own. All functions may be called from any thread. */
typedef struct ModelServer ModelServer;

ModelServer *model_server_start    (const char *const *arguments);
int          model_server_get_port (ModelServer *server);
int64_t      model_server_get_stat (ModelServer *server, const char *name);
char        *model_server_dup_stats (ModelServer *server);
void         model_server_stop     (ModelServer *server);
