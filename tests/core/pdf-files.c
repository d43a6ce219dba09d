/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pdf-files.c: PDF documents for tests. They are written here, the locked one by the PDF standard's
 * own recipe (1.4, revision 2: MD5 and 40 bits of RC4), so that no file of somebody else's is needed. */

#include "pdf-files.h"

#include <string.h>

#define KEY_BYTES 5
static const guint8 file_id[] = "0123456789abcdef";
static const guint8 padding[33] = "\x28\xbf\x4e\x5e\x4e\x75\x8a\x41\x64\x00\x4e\x56\xff\xfa\x01\x08"
                                  "\x2e\x2e\x00\xb6\xd0\x68\x3e\x80\x2f\x0c\xa9\xfe\x64\x53\x69\x7a";

typedef struct
{
  GString *out;
  GArray *offsets;
  const guint8 *key; /* NULL for an open document */
} Writer;

static void
rc4 (const guint8 *key, gsize n_key, guint8 *data, gsize n)
{
  guint8 s[256];
  guint8 i = 0, j = 0;

  for (int k = 0; k < 256; k++)
    s[k] = (guint8) k;
  for (int k = 0; k < 256; k++)
    {
      guint8 swap = s[k];

      j = (guint8) (j + s[k] + key[(gsize) k % n_key]);
      s[k] = s[j];
      s[j] = swap;
    }
  for (gsize k = (j = 0); k < n; k++)
    {
      guint8 swap = s[++i];

      j = (guint8) (j + swap);
      s[i] = s[j];
      s[j] = swap;
      data[k] ^= s[(guint8) (s[i] + s[j])];
    }
}

static void
md5 (GByteArray *data, guint8 digest[16])
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_MD5);
  gsize length = 16;

  g_checksum_update (sum, data->data, data->len);
  g_checksum_get_digest (sum, digest, &length);
}

static void
append_padded (GByteArray *to, const char *password)
{
  guint length = (guint) strlen (password);

  g_byte_array_append (to, (const guint8 *) password, length);
  g_byte_array_append (to, padding, 32 - length);
}

static void
append_hex (GString *out, const guint8 *data, gsize n)
{
  g_string_append_c (out, '<');
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (out, "%02x", data[i]);
  g_string_append_c (out, '>');
}

/* Fills key, gives back the /Encrypt dictionary. */
static char *
lock (const char *password, guint8 key[16])
{
  g_autoptr (GByteArray) block = g_byte_array_new ();
  g_autoptr (GString) dictionary = g_string_new ("/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O ");
  guint8 digest[16], owner[32], user[32];

  append_padded (block, "owner");
  md5 (block, digest);
  g_byte_array_set_size (block, 0);
  append_padded (block, password);
  memcpy (owner, block->data, 32);
  rc4 (digest, KEY_BYTES, owner, 32);
  g_byte_array_append (block, owner, 32);
  g_byte_array_append (block, (const guint8 *) "\xfc\xff\xff\xff", 4);
  g_byte_array_append (block, file_id, 16);
  md5 (block, key);
  memcpy (user, padding, 32);
  rc4 (key, KEY_BYTES, user, 32);
  append_hex (dictionary, owner, 32);
  g_string_append (dictionary, " /U ");
  append_hex (dictionary, user, 32);
  g_string_append (dictionary, " >>");
  return g_string_free (g_steal_pointer (&dictionary), FALSE);
}

static guint
begin_object (Writer *self)
{
  g_array_append_val (self->offsets, self->out->len);
  g_string_append_printf (self->out, "%u 0 obj\n", self->offsets->len);
  return self->offsets->len;
}

static void
write_stream (Writer *self, const char *text)
{
  guint id = begin_object (self);
  g_autofree guint8 *data = g_memdup2 (text, strlen (text) + 1);

  if (self->key != NULL)
    {
      g_autoptr (GByteArray) block = g_byte_array_new ();
      guint8 tail[] = { (guint8) id, (guint8) (id >> 8), 0, 0, 0 };
      guint8 digest[16];

      g_byte_array_append (block, self->key, KEY_BYTES);
      g_byte_array_append (block, tail, sizeof tail);
      md5 (block, digest);
      rc4 (digest, KEY_BYTES + 5, data, strlen (text));
    }
  g_string_append_printf (self->out, "<< /Length %zu >>\nstream\n", strlen (text));
  g_string_append_len (self->out, (const char *) data, (gssize) strlen (text));
  g_string_append (self->out, "\nendstream\nendobj\n");
}

/* Objects: 1 catalog, 2 pages, 3 font, then content and page in turns. Every page is 200 × 100 points,
 * says its number and has a black square in its lower left corner. */
GBytes *
pdf_make (int n_pages, const char *password)
{
  g_autoptr (GArray) offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  guint8 key[16];
  g_autofree char *encrypt = password != NULL ? lock (password, key) : g_strdup ("");
  Writer self = { g_string_new ("%PDF-1.4\n"), offsets, password != NULL ? key : NULL };
  gsize start;

  begin_object (&self);
  g_string_append (self.out, "<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
  begin_object (&self);
  g_string_append_printf (self.out, "<< /Type /Pages /Count %d /Kids [", n_pages);
  for (int i = 0; i < n_pages; i++)
    g_string_append_printf (self.out, " %d 0 R", 5 + 2 * i);
  g_string_append (self.out, " ] >>\nendobj\n");
  begin_object (&self);
  g_string_append (self.out, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n");
  for (int i = 0; i < n_pages; i++)
    {
      g_autofree char *content
          = g_strdup_printf ("0 0 40 40 re f BT /F 12 Tf 60 50 Td (This is page %d.) Tj ET", i + 1);

      write_stream (&self, content);
      begin_object (&self);
      g_string_append_printf (self.out,
                              "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents %d 0 R "
                              "/Resources << /Font << /F 3 0 R >> >> >>\nendobj\n",
                              4 + 2 * i);
    }
  start = self.out->len;
  g_string_append_printf (self.out, "xref\n0 %u\n0000000000 65535 f \n", offsets->len + 1);
  for (guint i = 0; i < offsets->len; i++)
    g_string_append_printf (self.out, "%010zu 00000 n \n", g_array_index (offsets, gsize, i));
  g_string_append_printf (self.out, "trailer\n<< /Size %u /Root 1 0 R %s /ID [", offsets->len + 1, encrypt);
  append_hex (self.out, file_id, 16);
  append_hex (self.out, file_id, 16);
  g_string_append_printf (self.out, "] >>\nstartxref\n%zu\n%%%%EOF\n", start);
  return g_string_free_to_bytes (self.out);
}
