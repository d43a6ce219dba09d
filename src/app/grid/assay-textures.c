/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-textures.c: pictures for the screen. A pool of half the cores reads, decodes and scales; what
 * was asked for last is done first, because that is what the user looks at, and what was scrolled
 * away is cancelled before it costs anything. Finished textures are kept up to a number of bytes, the
 * least recently used go first. A picture that can't be shown is remembered with its reason, so that
 * scrolling over it does not try again.
 *
 * A texture is made in the pool (GdkMemoryTexture is immutable) and handed to the main thread, where
 * everything else here happens. */

#include "assay-textures.h"

#include "assay-error.h"
#include "assay-image.h"
#include "assay-pdf.h"

#include <glib/gi18n.h>
#include <string.h>

/* Finished pictures that are handed over in one go: each makes a cell draw itself again. */
#define MAX_DELIVERIES 16

/* What is kept under a key. */
typedef struct
{
  char *key;
  GdkTexture *texture; /* NULL: failed */
  GError *error;
  gsize bytes;
  GList link; /* in the queue of use, first is latest */
} Entry;

/* Owned by the queue it is in, or by the thread that works on it. */
struct _AssayTextureRequest
{
  AssayMediaLoader *loader;
  char *key;
  char *reference;
  int side;
  int is_cancelled; /* atomic */
  AssayTextureFunc func;
  gpointer data;
  GdkTexture *texture;
  GError *error;
};

struct _AssayTextures
{
  GObject parent_instance;

  AssayMediaLoader *loader;
  GHashTable *entries; /* key → Entry */
  GQueue used;
  gsize bytes;

  GThreadPool *pool;
  GMutex mutex;
  GQueue waiting;  /* of requests, the latest first; under mutex */
  GQueue finished; /* of requests; under mutex */
  gboolean is_announced; /* an idle source will take what is finished; under mutex */
};

G_DEFINE_FINAL_TYPE (AssayTextures, assay_textures, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->key);
  g_clear_object (&entry->texture);
  g_clear_error (&entry->error);
  g_free (entry);
}

static void
request_free (AssayTextureRequest *request)
{
  g_clear_pointer (&request->loader, assay_media_loader_unref);
  g_free (request->key);
  g_free (request->reference);
  g_clear_object (&request->texture);
  g_clear_error (&request->error);
  g_free (request);
}

static GdkTexture *
to_texture (AssayImage *image)
{
  return gdk_memory_texture_new (image->width, image->height,
                                 image->channels == 4 ? GDK_MEMORY_R8G8B8A8 : GDK_MEMORY_R8G8B8,
                                 image->pixels, image->stride);
}

/* Cuts the number of a page off @reference. Returns the page, from 0. */
static int
split_page (char *reference)
{
  char *mark = g_strrstr (reference, ASSAY_TEXTURES_PAGE);
  gint64 page;

  if (mark == NULL)
    return 0;
  page = g_ascii_strtoll (mark + strlen (ASSAY_TEXTURES_PAGE), NULL, 10);
  *mark = '\0';
  return (int) CLAMP (page - 1, 0, G_MAXINT);
}

static GdkTexture *
read_page (AssayTextureRequest *request, GBytes *bytes, const char *name, int page, GError **error)
{
  g_autoptr (AssayPdf) pdf = assay_pdf_open (bytes, name, NULL, error);
  g_autoptr (AssayImage) image
    = pdf == NULL ? NULL : assay_pdf_render_page (pdf, page, request->side, error);
  GdkTexture *texture = image == NULL ? NULL : to_texture (image);

  if (texture != NULL)
    g_object_set_data (G_OBJECT (texture), "n-pages", GINT_TO_POINTER (assay_pdf_get_n_pages (pdf)));
  return texture;
}

static GdkTexture *
read_texture (AssayTextureRequest *request, GError **error)
{
  int page = split_page (request->reference);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = assay_media_dup_name (request->reference);
  g_autoptr (AssayImage) image = NULL;

  if (assay_media_is_remote (request->reference))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA,
                   _("%s is on the network; it is fetched only when a run needs it"), name);
      return NULL;
    }
  bytes = assay_media_loader_read (request->loader, request->reference, error);
  if (bytes == NULL)
    return NULL;
  if (assay_pdf_is_pdf (bytes))
    return read_page (request, bytes, name, page, error);
  image = assay_image_decode (bytes, name, request->side, error);
  return image == NULL ? NULL : to_texture (image);
}

/* Makes room for @entry. What a cell shows it holds itself. */
static void
remember (AssayTextures *self, Entry *entry)
{
  entry->link.data = entry;
  g_queue_push_head_link (&self->used, &entry->link);
  g_hash_table_insert (self->entries, entry->key, entry);
  self->bytes += entry->bytes;
  while (self->bytes > ASSAY_TEXTURES_MAX_BYTES && self->used.length > 1)
    {
      Entry *last = self->used.tail->data;

      g_queue_unlink (&self->used, &last->link);
      self->bytes -= last->bytes;
      g_hash_table_remove (self->entries, last->key);
    }
}

static void
deliver (AssayTextures *self, AssayTextureRequest *request)
{
  if (g_atomic_int_get (&request->is_cancelled))
    return;
  if (!g_hash_table_contains (self->entries, request->key))
    {
      Entry *entry = g_new0 (Entry, 1);

      entry->key = g_strdup (request->key);
      if (request->texture != NULL)
        entry->texture = g_object_ref (request->texture);
      else
        entry->error = g_error_copy (request->error);
      entry->bytes = 256;
      if (request->texture != NULL)
        entry->bytes += (gsize) gdk_texture_get_width (request->texture) *
                        (gsize) gdk_texture_get_height (request->texture) * 4;
      remember (self, entry);
    }
  request->func (request->texture, request->error, request->data);
}

static gboolean
deliver_finished (gpointer data)
{
  AssayTextures *self = data;
  AssayTextureRequest *request = NULL;
  gboolean more;

  for (guint i = 0; i < MAX_DELIVERIES; i++)
    {
      g_mutex_lock (&self->mutex);
      request = g_queue_pop_head (&self->finished);
      g_mutex_unlock (&self->mutex);
      if (request == NULL)
        break;
      deliver (self, request);
      request_free (request);
    }
  g_mutex_lock (&self->mutex);
  more = self->finished.length > 0;
  self->is_announced = more;
  g_mutex_unlock (&self->mutex);
  return more;
}

static void
work (gpointer item, gpointer data)
{
  AssayTextures *self = data;
  AssayTextureRequest *request;
  gboolean announce;

  g_mutex_lock (&self->mutex);
  request = g_queue_pop_head (&self->waiting);
  g_mutex_unlock (&self->mutex);
  if (request == NULL)
    return;
  if (!g_atomic_int_get (&request->is_cancelled))
    request->texture = read_texture (request, &request->error);
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->finished, request);
  announce = !self->is_announced;
  self->is_announced = TRUE;
  g_mutex_unlock (&self->mutex);
  if (announce)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, deliver_finished, self, NULL);
}

static void
assay_textures_dispose (GObject *object)
{
  AssayTextures *self = ASSAY_TEXTURES (object);

  if (self->pool != NULL)
    g_thread_pool_free (g_steal_pointer (&self->pool), TRUE, TRUE);
  while (g_idle_remove_by_data (self))
    ;
  g_queue_clear_full (&self->waiting, (GDestroyNotify) request_free);
  g_queue_clear_full (&self->finished, (GDestroyNotify) request_free);
  g_queue_init (&self->used);
  g_hash_table_remove_all (self->entries);
  g_clear_pointer (&self->loader, assay_media_loader_unref);
  G_OBJECT_CLASS (assay_textures_parent_class)->dispose (object);
}

static void
assay_textures_finalize (GObject *object)
{
  AssayTextures *self = ASSAY_TEXTURES (object);

  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (assay_textures_parent_class)->finalize (object);
}

static void
assay_textures_class_init (AssayTexturesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = assay_textures_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_textures_finalize;
}

static void
assay_textures_init (AssayTextures *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  g_mutex_init (&self->mutex);
}

/**
 * assay_textures_new:
 *
 * Returns: (transfer full): a cache with nothing in it.
 */
AssayTextures *
assay_textures_new (void)
{
  return g_object_new (ASSAY_TYPE_TEXTURES, NULL);
}

/**
 * assay_textures_set_loader:
 * @loader: what may be read
 *
 * Says where pictures come from. What failed before is tried again.
 */
void
assay_textures_set_loader (AssayTextures *self, AssayMediaLoader *loader)
{
  g_return_if_fail (ASSAY_IS_TEXTURES (self));

  g_clear_pointer (&self->loader, assay_media_loader_unref);
  self->loader = assay_media_loader_ref (loader);
  for (GList *l = self->used.head; l != NULL;)
    {
      Entry *entry = l->data;

      l = l->next;
      if (entry->texture != NULL)
        continue;
      g_queue_unlink (&self->used, &entry->link);
      self->bytes -= entry->bytes;
      g_hash_table_remove (self->entries, entry->key);
    }
}

static char *
make_key (const char *reference, int side)
{
  return g_strdup_printf ("%d %s", side, reference);
}

/**
 * assay_textures_lookup:
 * @reference: as a task names the picture
 * @side: the longer side, in pixels of the screen
 *
 * Returns: (transfer none) (nullable): the picture, if it is at hand.
 */
GdkTexture *
assay_textures_lookup (AssayTextures *self, const char *reference, int side)
{
  g_autofree char *key = make_key (reference, side);
  Entry *entry;

  g_return_val_if_fail (ASSAY_IS_TEXTURES (self), NULL);

  entry = g_hash_table_lookup (self->entries, key);
  if (entry == NULL)
    return NULL;
  g_queue_unlink (&self->used, &entry->link);
  g_queue_push_head_link (&self->used, &entry->link);
  return entry->texture;
}

/**
 * assay_textures_request:
 * @reference: as a task names a picture or a PDF, whose first page is meant
 * @side: the longer side, in pixels of the screen; smaller pictures stay as they are
 * @func: called once, later, unless the request is cancelled; or before this returns if it is known
 *   already that there is no such picture
 *
 * Returns: (nullable): the request, %NULL when @func was called. Give it to assay_textures_cancel()
 * when the answer is not wanted any more; after @func it is gone.
 */
AssayTextureRequest *
assay_textures_request (AssayTextures *self, const char *reference, int side, AssayTextureFunc func,
                        gpointer data)
{
  g_autofree char *key = make_key (reference, side);
  AssayTextureRequest *request;
  Entry *entry;

  g_return_val_if_fail (ASSAY_IS_TEXTURES (self), NULL);
  g_return_val_if_fail (self->loader != NULL, NULL);

  entry = g_hash_table_lookup (self->entries, key);
  if (entry != NULL)
    {
      func (entry->texture, entry->error, data);
      return NULL;
    }
  request = g_new0 (AssayTextureRequest, 1);
  request->loader = assay_media_loader_ref (self->loader);
  request->key = g_steal_pointer (&key);
  request->reference = g_strdup (reference);
  request->side = side;
  request->func = func;
  request->data = data;
  if (self->pool == NULL)
    self->pool
      = g_thread_pool_new (work, self, MAX (1, (int) g_get_num_processors () / 2), FALSE, NULL);
  g_mutex_lock (&self->mutex);
  g_queue_push_head (&self->waiting, request);
  g_mutex_unlock (&self->mutex);
  g_thread_pool_push (self->pool, self, NULL);
  return request;
}

/**
 * assay_textures_cancel:
 * @request: whose function was not called yet
 *
 * The answer is not wanted any more.
 */
void
assay_textures_cancel (AssayTextures *self, AssayTextureRequest *request)
{
  g_return_if_fail (ASSAY_IS_TEXTURES (self));

  g_atomic_int_set (&request->is_cancelled, TRUE);
}

/**
 * assay_textures_get_n_pages:
 * @texture: from here
 *
 * Returns: how many pages its document has; 1 for a picture.
 */
int
assay_textures_get_n_pages (GdkTexture *texture)
{
  return MAX (1, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (texture), "n-pages")));
}
