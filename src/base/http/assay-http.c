/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-http.c: the HTTP client: one libcurl multi handle on the main context of the thread that made
 * it. All sockets are in one epoll set, which is one GSource together with curl's timer, so an idle
 * connection costs nothing per turn of the loop. (libsoup spends four times the CPU on a request at 64
 * in flight and ten times at 256: it walks all connections and polls each of them for every request.)
 *
 * A dispatch first drives every socket that is ready, then ends one call after the other, and looks
 * at the sockets again between two of them. The moment at which an answer arrived is the moment at
 * which its socket was found ready, so the latency shown does not grow by what callbacks do. After
 * 2 ms other sources of the context get their turn.
 *
 * A pooled connection may die when it is used again; curl then sends once more by itself. That can
 * mean that the request is paid for twice, so it is counted. Requests hold a reference; the client
 * goes when its owner and the last request have let go. */

#include "assay-http-private.h"

#include "assay-error.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

/* How long a dispatch may go on ending calls before others get their turn. */
#define TURN_US 2000
#define MAX_EVENTS 64

typedef struct
{
  GSource source;
  AssayHttp *http;
} HttpSource;

/* What a file descriptor is watched for. Own ones stay in the epoll set while they idle in the pool. */
typedef struct
{
  guint8 watched;
  guint8 wanted;
  gboolean own;
} Socket;

struct _AssayHttp
{
  gatomicrefcount refs;
  const AssayCurl *curl;
  CURLM *multi;
  AssayHttpFlags flags;
  char *ca_file;
  GMainContext *context;
  GSource *source;
  int epoll;
  gpointer epoll_tag;
  GArray *sockets; /* of Socket, by file descriptor */
  gint64 arrival; /* when the socket that is read was found ready, 0 when it was not */
  GQueue in_flight;
  GQueue ended;
  GPtrArray *idle; /* calls to be used again */
  guint max_idle;
  GHashTable *watches; /* GCancellable → AssayHttpWatch */
};

/* The calls that one cancellable ends; a run has one for all its requests. */
struct _AssayHttpWatch
{
  AssayHttp *http;
  GCancellable *cancellable;
  GMainContext *context;
  gulong handler;
  guint n_calls;
};

typedef struct
{
  AssayHttp *http;
  GCancellable *cancellable;
} Cancel;

static void
drive (AssayHttp *self, curl_socket_t fd, int flags)
{
  CURLMsg *message;
  int n;

  self->curl->multi_socket_action (self->multi, fd, flags, &n);
  while ((message = self->curl->multi_info_read (self->multi, &n)) != NULL)
    {
      AssayHttpCall *call;

      if (message->msg != CURLMSG_DONE)
        continue;
      self->curl->easy_getinfo (message->easy_handle, CURLINFO_PRIVATE, &call);
      call->code = message->data.result;
      self->curl->multi_remove_handle (self->multi, call->easy);
      g_queue_unlink (&self->in_flight, &call->link);
      g_queue_push_tail_link (&self->ended, &call->link);
    }
}

static Socket *
get_socket (AssayHttp *self, int fd)
{
  if ((guint) fd >= self->sockets->len)
    g_array_set_size (self->sockets, fd + 1);
  return &g_array_index (self->sockets, Socket, fd);
}

static void
poll_sockets (AssayHttp *self)
{
  struct epoll_event events[MAX_EVENTS];
  int n = epoll_wait (self->epoll, events, MAX_EVENTS, 0);
  gint64 now = g_get_monotonic_time ();

  for (int i = 0; i < n; i++)
    {
      int fd = events[i].data.fd;
      guint32 ready = events[i].events;
      int flags = 0;

      if (get_socket (self, fd)->wanted == 0)
        {
          epoll_ctl (self->epoll, EPOLL_CTL_DEL, fd, NULL);
          get_socket (self, fd)->watched = 0;
          continue;
        }
      if (ready & (EPOLLIN | EPOLLHUP))
        flags |= CURL_CSELECT_IN;
      if (ready & EPOLLOUT)
        flags |= CURL_CSELECT_OUT;
      if (ready & EPOLLERR)
        flags |= CURL_CSELECT_ERR;
      self->arrival = flags & CURL_CSELECT_IN ? now : 0;
      drive (self, fd, flags);
    }
  self->arrival = 0;
}

static void
run_timer (AssayHttp *self)
{
  gint64 due = g_source_get_ready_time (self->source);

  if (due < 0 || due > g_get_monotonic_time ())
    return;
  g_source_set_ready_time (self->source, -1);
  drive (self, CURL_SOCKET_TIMEOUT, 0);
}

static void
release_watch (AssayHttp *self, AssayHttpWatch *watch)
{
  if (watch != NULL && --watch->n_calls == 0)
    g_hash_table_remove (self->watches, watch->cancellable);
}

static void
end_call (AssayHttp *self, AssayHttpCall *call)
{
  release_watch (self, g_steal_pointer (&call->watch));
  assay_http_call_finish (call);
  assay_http_call_reset (call);
  if (self->idle->len < self->max_idle)
    g_ptr_array_add (self->idle, call);
  else
    assay_http_call_free (call);
  assay_http_unref (self);
}

static gboolean
source_prepare (GSource *source, int *timeout)
{
  *timeout = -1;
  return ((HttpSource *) source)->http->ended.length > 0;
}

static gboolean
source_check (GSource *source)
{
  AssayHttp *self = ((HttpSource *) source)->http;

  return self->ended.length > 0 || g_source_query_unix_fd (source, self->epoll_tag) != 0;
}

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_autoptr (AssayHttp) self = assay_http_ref (((HttpSource *) source)->http);
  gint64 end = g_get_monotonic_time () + TURN_US;
  GList *link;

  do
    {
      poll_sockets (self);
      run_timer (self);
      link = g_queue_pop_head_link (&self->ended);
      if (link != NULL)
        end_call (self, link->data);
    }
  while (link != NULL && g_get_monotonic_time () < end);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = {
  .prepare = source_prepare,
  .check = source_check,
  .dispatch = source_dispatch,
};

static int
on_socket (CURL *easy, curl_socket_t fd, int what, void *data, void *socket_data)
{
  AssayHttp *self = data;
  Socket *socket = get_socket (self, fd);
  struct epoll_event event = { .data.fd = fd };

  socket->wanted = 0;
  if (what == CURL_POLL_REMOVE)
    {
      if (!socket->own)
        {
          epoll_ctl (self->epoll, EPOLL_CTL_DEL, fd, NULL);
          socket->watched = 0;
        }
      return 0;
    }
  if (what & CURL_POLL_IN)
    socket->wanted |= EPOLLIN;
  if (what & CURL_POLL_OUT)
    socket->wanted |= EPOLLOUT;
  if (socket->own && socket->watched == socket->wanted)
    return 0;

  event.events = socket->wanted;
  if (epoll_ctl (self->epoll, EPOLL_CTL_MOD, fd, &event) != 0 &&
      epoll_ctl (self->epoll, EPOLL_CTL_ADD, fd, &event) != 0)
    g_warning ("A socket cannot be watched: %s", g_strerror (errno));
  socket->watched = socket->wanted;
  return 0;
}

static int
on_timer (CURLM *multi, long ms, void *data)
{
  AssayHttp *self = data;

  if (ms < 0)
    g_source_set_ready_time (self->source, -1);
  else if (ms == 0)
    g_source_set_ready_time (self->source, 0);
  else
    g_source_set_ready_time (self->source, g_get_monotonic_time () + ms * 1000);
  return 0;
}

/* Called by curl for its connections, which outlive the calls. */
static int
on_close_socket (void *data, curl_socket_t fd)
{
  AssayHttp *self = data;

  *get_socket (self, fd) = (Socket){ 0 };
  return close (fd);
}

void
assay_http_own_socket (AssayHttp *self, int fd)
{
  *get_socket (self, fd) = (Socket){ .own = TRUE };
}

static gboolean
run_cancel (gpointer data)
{
  Cancel *cancel = data;
  AssayHttp *self = cancel->http;
  AssayHttpWatch *watch = g_hash_table_lookup (self->watches, cancel->cancellable);

  for (GList *l = self->in_flight.head; watch != NULL && l != NULL;)
    {
      AssayHttpCall *call = l->data;

      l = l->next;
      if (call->watch != watch)
        continue;
      call->cancelled = TRUE;
      self->curl->multi_remove_handle (self->multi, call->easy);
      g_queue_unlink (&self->in_flight, &call->link);
      g_queue_push_tail_link (&self->ended, &call->link);
    }
  return G_SOURCE_REMOVE;
}

static void
cancel_free (gpointer data)
{
  Cancel *cancel = data;

  assay_http_unref (cancel->http);
  g_object_unref (cancel->cancellable);
  g_free (cancel);
}

/* In whatever thread cancels. The watch lives until this has returned. */
static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  AssayHttpWatch *watch = data;
  g_autoptr (GSource) source = g_idle_source_new ();
  Cancel *cancel = g_new (Cancel, 1);

  *cancel = (Cancel){ assay_http_ref (watch->http), g_object_ref (cancellable) };
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, run_cancel, cancel, cancel_free);
  g_source_attach (source, watch->context);
}

static void
watch_free (gpointer data)
{
  AssayHttpWatch *watch = data;

  g_cancellable_disconnect (watch->cancellable, watch->handler);
  g_object_unref (watch->cancellable);
  g_main_context_unref (watch->context);
  g_free (watch);
}

static AssayHttpWatch *
watch_cancellable (AssayHttp *self, GCancellable *cancellable)
{
  AssayHttpWatch *watch;

  if (cancellable == NULL)
    return NULL;
  watch = g_hash_table_lookup (self->watches, cancellable);
  if (watch == NULL)
    {
      watch = g_new0 (AssayHttpWatch, 1);
      watch->http = self;
      watch->cancellable = g_object_ref (cancellable);
      watch->context = g_main_context_ref (self->context);
      g_hash_table_insert (self->watches, cancellable, watch);
      watch->handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), watch, NULL);
    }
  watch->n_calls++;
  return watch;
}

static void
attach_source (AssayHttp *self)
{
  self->epoll = epoll_create1 (EPOLL_CLOEXEC);
  self->source = g_source_new (&source_funcs, sizeof (HttpSource));
  ((HttpSource *) self->source)->http = self;
  g_source_set_static_name (self->source, "assay-http");
  g_source_set_ready_time (self->source, -1);
  self->epoll_tag = g_source_add_unix_fd (self->source, self->epoll, G_IO_IN);
  g_source_attach (self->source, self->context);
}

/**
 * assay_http_new:
 * @concurrency: requests that will be in flight at once; as many connections are kept
 * @flags: rules for all requests
 *
 * Returns: (transfer full): a client that lives on this thread's default context, or %NULL with
 * %ASSAY_ERROR_UNSUPPORTED when libcurl is not installed.
 */
AssayHttp *
assay_http_new (guint concurrency, AssayHttpFlags flags, GError **error)
{
  const AssayCurl *curl = assay_curl_get (error);
  AssayHttp *self;

  if (curl == NULL)
    return NULL;
  self = g_new0 (AssayHttp, 1);
  g_atomic_ref_count_init (&self->refs);
  self->curl = curl;
  self->flags = flags;
  self->ca_file = g_strdup (g_getenv ("SSL_CERT_FILE"));
  self->context = g_main_context_ref_thread_default ();
  self->sockets = g_array_new (FALSE, TRUE, sizeof (Socket));
  self->idle = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_http_call_free);
  self->max_idle = concurrency + 4;
  self->watches = g_hash_table_new_full (NULL, NULL, NULL, watch_free);

  self->multi = curl->multi_init ();
  curl->multi_setopt (self->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
  curl->multi_setopt (self->multi, CURLMOPT_SOCKETDATA, self);
  curl->multi_setopt (self->multi, CURLMOPT_TIMERFUNCTION, on_timer);
  curl->multi_setopt (self->multi, CURLMOPT_TIMERDATA, self);
  curl->multi_setopt (self->multi, CURLMOPT_MAXCONNECTS, (long) self->max_idle);
  curl->multi_setopt (self->multi, CURLMOPT_MAX_CONCURRENT_STREAMS, (long) self->max_idle);
  attach_source (self);
  return self;
}

/**
 * assay_http_ref:
 *
 * Returns: (transfer full): @self once more. Any thread, as a cancellation may come from any.
 */
AssayHttp *
assay_http_ref (AssayHttp *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

/**
 * assay_http_unref:
 * @self: (transfer full): a client
 *
 * The client's thread. Requests in flight go on.
 */
void
assay_http_unref (AssayHttp *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_assert (self->in_flight.length == 0 && self->ended.length == 0);
  g_ptr_array_unref (self->idle);
  self->curl->multi_cleanup (self->multi);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  close (self->epoll);
  g_hash_table_unref (self->watches);
  g_array_unref (self->sockets);
  g_main_context_unref (self->context);
  g_free (self->ca_file);
  g_free (self);
}

/**
 * assay_http_send:
 * @request: what to send
 * @cancellable: (nullable): cancelling it ends the request at once
 * @done: called once with the answer or an error, never before this has returned
 * @user_data: for @done
 *
 * Sends @request. The client's thread, on which @done is called too. Errors: %ASSAY_ERROR_NETWORK,
 * %ASSAY_ERROR_TIMEOUT, %ASSAY_ERROR_TLS, %ASSAY_ERROR_TOO_LARGE, %ASSAY_ERROR_SERVER when it does
 * not speak HTTP, %ASSAY_ERROR_INVALID for a bad address, %ASSAY_ERROR_PERMISSION for a private one
 * under %ASSAY_HTTP_PUBLIC_ONLY, %G_IO_ERROR_CANCELLED.
 */
void
assay_http_send (AssayHttp *self, const AssayHttpRequest *request, GCancellable *cancellable,
                 AssayHttpDone done, gpointer user_data)
{
  AssayHttpCall *call;

  g_return_if_fail (self != NULL && request != NULL && done != NULL && request->timeout_us > 0);
  if (self->idle->len > 0)
    call = g_ptr_array_steal_index (self->idle, self->idle->len - 1);
  else
    {
      call = assay_http_call_new (self, self->curl, self->flags, self->ca_file);
      self->curl->easy_setopt (call->easy, CURLOPT_CLOSESOCKETFUNCTION, on_close_socket);
      self->curl->easy_setopt (call->easy, CURLOPT_CLOSESOCKETDATA, self);
    }
  call->done = done;
  call->user_data = user_data;
  assay_http_ref (self);
  assay_http_call_prepare (call, request);
  call->watch = watch_cancellable (self, cancellable);
  if (cancellable != NULL && g_cancellable_is_cancelled (cancellable))
    {
      /* The watch has told, or will tell, those in flight: this one is too late to be among them. */
      call->cancelled = TRUE;
      g_queue_push_tail_link (&self->ended, &call->link);
      return;
    }
  g_queue_push_tail_link (&self->in_flight, &call->link);
  self->curl->multi_add_handle (self->multi, call->easy);
}

/* When what is read now has arrived, of a request that was sent then. Its socket was found ready at the
 * beginning of this round, unless it was not even sent by then. */
gint64
assay_http_get_arrival (AssayHttp *self, gint64 sent_at)
{
  return self->arrival > sent_at ? self->arrival : g_get_monotonic_time ();
}
