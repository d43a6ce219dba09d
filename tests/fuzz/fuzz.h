/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* A target reads one input and must not crash, hang, leak or break a promise that it asserts. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* What a mutation may insert: the words of the language. Ends with NULL. */
extern const char *const fuzz_words[];
