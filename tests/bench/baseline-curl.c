/* SPDX-License-Identifier: GPL-3.0-or-later */
/* baseline-curl.c: the same requests as a run, sent by a bare libcurl multi loop over epoll: the
 * least that a client on this machine can cost. Handles and connections are kept and used again. */

#include "baseline.h"

#include <curl/curl.h>
#include <sys/epoll.h>
#include <unistd.h>

#define EVENTS_A_TURN 256

typedef struct
{
  Baseline baseline;
  CURLM *multi;
  struct curl_slist *headers;
  int epoll_fd;
  long timeout_ms;
} Loop;

static size_t
drop_bytes (char  *data,
            size_t size,
            size_t count,
            void  *user_data)
{
  return size * count;
}

static int
on_socket (CURL         *easy,
           curl_socket_t fd,
           int           what,
           void         *user_data,
           void         *known)
{
  Loop *loop = user_data;
  struct epoll_event event = { .data.fd = fd };

  if (what == CURL_POLL_REMOVE)
    {
      epoll_ctl (loop->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
      curl_multi_assign (loop->multi, fd, NULL);
      return 0;
    }
  event.events = ((what & CURL_POLL_IN) != 0 ? EPOLLIN : 0)
                 | ((what & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0);
  epoll_ctl (loop->epoll_fd, known != NULL ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
  curl_multi_assign (loop->multi, fd, loop);
  return 0;
}

static int
on_timeout (CURLM *multi,
            long   timeout_ms,
            void  *user_data)
{
  Loop *loop = user_data;

  loop->timeout_ms = timeout_ms;
  return 0;
}

static gboolean
send_next (Loop *loop,
           CURL *easy)
{
  g_autofree char *body = baseline_take_body (&loop->baseline);

  if (body == NULL)
    return FALSE;
  curl_easy_setopt (easy, CURLOPT_POSTFIELDSIZE, -1L);
  curl_easy_setopt (easy, CURLOPT_COPYPOSTFIELDS, body);
  curl_multi_add_handle (loop->multi, easy);
  return TRUE;
}

static void
add_client (Loop *loop)
{
  CURL *easy = curl_easy_init ();

  curl_easy_setopt (easy, CURLOPT_URL, loop->baseline.url);
  curl_easy_setopt (easy, CURLOPT_HTTPHEADER, loop->headers);
  curl_easy_setopt (easy, CURLOPT_WRITEFUNCTION, drop_bytes);
  curl_easy_setopt (easy, CURLOPT_NOSIGNAL, 1L);
  if (!send_next (loop, easy))
    curl_easy_cleanup (easy);
}

static void
take_answers (Loop *loop)
{
  CURLMsg *message;
  int left;

  while ((message = curl_multi_info_read (loop->multi, &left)) != NULL)
    {
      CURL *easy = message->easy_handle;
      long status = 0;

      curl_easy_getinfo (easy, CURLINFO_RESPONSE_CODE, &status);
      loop->baseline.failed += message->data.result != CURLE_OK || status != 200;
      loop->baseline.done++;
      curl_multi_remove_handle (loop->multi, easy);
      if (!send_next (loop, easy))
        curl_easy_cleanup (easy);
    }
}

static void
run (Loop *loop)
{
  struct epoll_event events[EVENTS_A_TURN];
  int running;

  while (loop->baseline.done < loop->baseline.requests)
    {
      int count = epoll_wait (loop->epoll_fd, events, EVENTS_A_TURN, (int) loop->timeout_ms);

      if (count == 0 || loop->timeout_ms == 0)
        {
          loop->timeout_ms = -1;
          curl_multi_socket_action (loop->multi, CURL_SOCKET_TIMEOUT, 0, &running);
        }
      for (int i = 0; i < count; i++)
        {
          int mask = ((events[i].events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0)
                     | ((events[i].events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0)
                     | ((events[i].events & (EPOLLERR | EPOLLHUP)) != 0 ? CURL_CSELECT_ERR : 0);

          curl_multi_socket_action (loop->multi, events[i].data.fd, mask, &running);
        }
      take_answers (loop);
    }
}

int
main (int    argc,
      char **argv)
{
  Loop loop = { .timeout_ms = -1 };
  g_autofree char *authorization = NULL;

  if (!baseline_parse (&loop.baseline, &argc, &argv))
    return 1;
  curl_global_init (CURL_GLOBAL_DEFAULT);
  loop.multi = curl_multi_init ();
  loop.epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  loop.headers = curl_slist_append (NULL, "Content-Type: application/json");
  loop.headers = curl_slist_append (loop.headers, "Expect:");
  authorization = g_strdup_printf ("Authorization: Bearer %s", loop.baseline.key);
  if (loop.baseline.key != NULL)
    loop.headers = curl_slist_append (loop.headers, authorization);
  curl_multi_setopt (loop.multi, CURLMOPT_SOCKETFUNCTION, on_socket);
  curl_multi_setopt (loop.multi, CURLMOPT_SOCKETDATA, &loop);
  curl_multi_setopt (loop.multi, CURLMOPT_TIMERFUNCTION, on_timeout);
  curl_multi_setopt (loop.multi, CURLMOPT_TIMERDATA, &loop);
  curl_multi_setopt (loop.multi, CURLMOPT_MAXCONNECTS, (long) loop.baseline.in_flight);
  baseline_start (&loop.baseline);
  for (int i = 0; i < loop.baseline.in_flight; i++)
    add_client (&loop);
  run (&loop);
  curl_multi_cleanup (loop.multi);
  curl_slist_free_all (loop.headers);
  close (loop.epoll_fd);
  return baseline_finish (&loop.baseline, "libcurl");
}
