/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes that grow. All zeroes is an empty buffer; running out of memory ends the program. */
typedef struct
{
  char *data;
  size_t length;
  size_t size;
} MsBuffer;

void ms_buffer_clear       (MsBuffer *buffer);
void ms_buffer_reserve     (MsBuffer *buffer, size_t more);
void ms_buffer_consume     (MsBuffer *buffer, size_t length);
void ms_buffer_append      (MsBuffer *buffer, const void *data, size_t length);
void ms_buffer_puts        (MsBuffer *buffer, const char *text);
void ms_buffer_printf      (MsBuffer *buffer, const char *format, ...)
                            __attribute__ ((format (printf, 2, 3)));
void ms_buffer_put_int     (MsBuffer *buffer, int64_t value);
void ms_buffer_put_escaped (MsBuffer *buffer, const char *text, size_t length);
void ms_buffer_put_string  (MsBuffer *buffer, const char *text);
