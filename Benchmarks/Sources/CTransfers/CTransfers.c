// The limit: libcurl's multi interface on epoll from plain C, with the same options and callbacks as Transfers has.
#include "CTransfers.h"
#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

typedef struct {
    CURL *easy;
    struct curl_slist *headers;
    char *body, *head;
    size_t length, room, head_length, head_room;
} Slot;

static int poll_fd;
static long long deadline = -1;

static long long now_ms(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

static void append(char **to, size_t *length, size_t *room, const char *data, size_t count) {
    if (*length + count > *room) *to = realloc(*to, *room = (*length + count) * 2);
    memcpy(*to + *length, data, count);
    *length += count;
}

static size_t on_body(char *data, size_t size, size_t count, void *user) {
    Slot *slot = user;
    append(&slot->body, &slot->length, &slot->room, data, size * count);
    return size * count;
}

static size_t on_header(char *data, size_t size, size_t count, void *user) {
    Slot *slot = user;
    append(&slot->head, &slot->head_length, &slot->head_room, data, size * count);
    return size * count;
}

static curl_socket_t on_open(void *user, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)user, (void)purpose;
    if (address->family != AF_INET && address->family != AF_INET6) return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static int on_request(void *user, char *remote, char *local, int remote_port, int local_port) {
    (void)user, (void)local, (void)remote_port, (void)local_port;
    struct in_addr v4;
    return inet_pton(AF_INET, remote, &v4) == 1 ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

static int on_socket(CURL *easy, curl_socket_t socket, int what, void *user, void *of_socket) {
    (void)easy, (void)user, (void)of_socket;
    struct epoll_event event = {.data.fd = socket};
    if (what == CURL_POLL_REMOVE) return epoll_ctl(poll_fd, EPOLL_CTL_DEL, socket, &event), 0;
    if (what & CURL_POLL_IN) event.events |= EPOLLIN;
    if (what & CURL_POLL_OUT) event.events |= EPOLLOUT;
    if (epoll_ctl(poll_fd, EPOLL_CTL_MOD, socket, &event)) epoll_ctl(poll_fd, EPOLL_CTL_ADD, socket, &event);
    return 0;
}

static int on_timer(CURLM *multi, long milliseconds, void *user) {
    (void)multi, (void)user;
    deadline = milliseconds < 0 ? -1 : now_ms() + milliseconds;
    return 0;
}

static void begin(CURLM *multi, Slot *slot, const char *url, CURLSH *share) {
    CURL *easy = slot->easy;
    curl_easy_reset(easy);
    curl_slist_free_all(slot->headers);
    slot->headers = curl_slist_append(NULL, "User-Agent: benchmark/1 (nobody)");
    slot->headers = curl_slist_append(slot->headers, "Accept: application/atom+xml, application/rss+xml, */*;q=0.1");
    slot->headers = curl_slist_append(slot->headers, "If-None-Match: \"no such thing\"");
    slot->length = slot->head_length = 0;
    curl_easy_setopt(easy, CURLOPT_SHARE, share);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, 10000L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 60000L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1000L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, 20L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, slot->headers);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, slot);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, slot);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_request);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, slot);
    curl_multi_add_handle(multi, easy);
}

long ct_run(const char *const *urls, int count, long requests, int width, long connections, int sessions) {
    long started = 0, done = 0, good = 0;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM *multi = curl_multi_init();
    poll_fd = epoll_create1(EPOLL_CLOEXEC);
    deadline = -1;
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, connections);
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer);
    CURLSH **shares = calloc(count, sizeof *shares);
    for (int i = 0; i < count; i++) {
        if (i > 0 && !sessions) { shares[i] = shares[0]; continue; }
        shares[i] = curl_share_init();
        if (sessions) curl_share_setopt(shares[i], CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    }
    Slot *slots = calloc(width, sizeof *slots);
    for (int i = 0; i < width && started < requests; i++, started++) {
        slots[i].easy = curl_easy_init();
        begin(multi, &slots[i], urls[started % count], shares[started % count]);
    }
    struct epoll_event events[128];
    while (done < requests) {
        int running, left;
        long long wait = deadline < 0 ? -1 : deadline - now_ms();
        int number = epoll_wait(poll_fd, events, 128, deadline < 0 ? -1 : wait > 0 ? (int)wait + 1 : 0);
        for (int i = 0; i < number; i++) {
            int mask = (events[i].events & EPOLLIN ? CURL_CSELECT_IN : 0)
                | (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0)
                | (events[i].events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
            curl_multi_socket_action(multi, events[i].data.fd, mask, &running);
        }
        if (deadline >= 0 && deadline <= now_ms()) {
            deadline = -1;
            curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
        }
        for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
            CURL *easy = message->easy_handle;
            CURLcode result = message->data.result;
            Slot *slot;
            long status = 0, version = 0;
            char *address = NULL;
            curl_off_t size, total;
            curl_easy_getinfo(easy, CURLINFO_PRIVATE, &slot);
            curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
            curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address);
            curl_easy_getinfo(easy, CURLINFO_HTTP_VERSION, &version);
            curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &size);
            curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &total);
            done++;
            if (result == CURLE_OK && (status == 200 || status == 304)) good++;
            curl_multi_remove_handle(multi, easy);
            if (started < requests) {
                begin(multi, slot, urls[started % count], shares[started % count]);
                started++;
            }
        }
    }
    for (int i = 0; i < width; i++) {
        if (slots[i].easy) curl_easy_cleanup(slots[i].easy);
        curl_slist_free_all(slots[i].headers);
        free(slots[i].body);
        free(slots[i].head);
    }
    curl_multi_cleanup(multi);
    for (int i = 0; i < count; i++) if (i == 0 || sessions) curl_share_cleanup(shares[i]);
    free(shares);
    free(slots);
    close(poll_fd);
    return good;
}
