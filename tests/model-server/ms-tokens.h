/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ms-buffer.h"

size_t  ms_token_length   (const char *text, size_t left);
int64_t ms_tokens_count   (const char *text, size_t length);
size_t  ms_tokens_prefix  (const char *text, size_t length, int64_t count);
void    ms_tokens_logprobs (MsBuffer *out, const char *text, size_t length, int top, uint64_t seed);
