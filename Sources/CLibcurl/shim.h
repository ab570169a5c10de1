#pragma once
// The door to libcurl: what Swift cannot call as it is (variadic functions), as typed functions. The names stand in
// brackets so that curl's type-checking macros stay out.
#include <curl/curl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

typedef size_t (*fw_data_callback)(char *data, size_t size, size_t count, void *user);
typedef curl_socket_t (*fw_open_callback)(void *user, curlsocktype purpose, struct curl_sockaddr *address);
typedef int (*fw_close_callback)(void *user, curl_socket_t socket);
typedef int (*fw_before_callback)(void *user, char *remote, char *local, int remote_port, int local_port);
typedef CURLcode (*fw_tls_callback)(CURL *easy, void *context, void *user);
typedef int (*fw_socket_callback)(CURL *easy, curl_socket_t socket, int what, void *user, void *of_socket);
typedef int (*fw_timer_callback)(CURLM *multi, long milliseconds, void *user);

static inline CURLcode fw_set_long(CURL *easy, CURLoption option, long value) {
    return (curl_easy_setopt)(easy, option, value);
}
static inline CURLcode fw_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return (curl_easy_setopt)(easy, option, value);
}
static inline CURLcode fw_set_text(CURL *easy, CURLoption option, const char *value) {
    return (curl_easy_setopt)(easy, option, value);
}
static inline CURLcode fw_set_pointer(CURL *easy, CURLoption option, void *value) {
    return (curl_easy_setopt)(easy, option, value);
}
static inline CURLcode fw_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return (curl_easy_setopt)(easy, option, value);
}
static inline CURLcode fw_set_data_callback(CURL *easy, CURLoption option, fw_data_callback callback) {
    return (curl_easy_setopt)(easy, option, callback);
}
static inline CURLcode fw_set_open_callback(CURL *easy, fw_open_callback callback) {
    return (curl_easy_setopt)(easy, CURLOPT_OPENSOCKETFUNCTION, callback);
}
static inline CURLcode fw_set_close_callback(CURL *easy, fw_close_callback callback) {
    return (curl_easy_setopt)(easy, CURLOPT_CLOSESOCKETFUNCTION, callback);
}
static inline CURLcode fw_set_before_callback(CURL *easy, fw_before_callback callback) {
    return (curl_easy_setopt)(easy, CURLOPT_PREREQFUNCTION, callback);
}
static inline CURLcode fw_set_tls_callback(CURL *easy, fw_tls_callback callback) {
    return (curl_easy_setopt)(easy, CURLOPT_SSL_CTX_FUNCTION, callback);
}
static inline CURLcode fw_get_long(CURL *easy, CURLINFO info, long *value) {
    return (curl_easy_getinfo)(easy, info, value);
}
static inline CURLcode fw_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
    return (curl_easy_getinfo)(easy, info, value);
}
static inline CURLcode fw_get_text(CURL *easy, CURLINFO info, char **value) {
    return (curl_easy_getinfo)(easy, info, value);
}
static inline CURLMcode fw_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return (curl_multi_setopt)(multi, option, value);
}
static inline CURLMcode fw_multi_set_pointer(CURLM *multi, CURLMoption option, void *value) {
    return (curl_multi_setopt)(multi, option, value);
}
static inline CURLMcode fw_multi_set_socket_callback(CURLM *multi, fw_socket_callback callback) {
    return (curl_multi_setopt)(multi, CURLMOPT_SOCKETFUNCTION, callback);
}
static inline CURLMcode fw_multi_set_timer_callback(CURLM *multi, fw_timer_callback callback) {
    return (curl_multi_setopt)(multi, CURLMOPT_TIMERFUNCTION, callback);
}
static inline CURLSHcode fw_share_sessions(CURLSH *share) {
    return (curl_share_setopt)(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
}
static inline void *fw_message_data(const CURLMsg *message, CURLcode *result) {
    *result = message->data.result;
    return message->easy_handle;
}
static inline int fw_socket(struct curl_sockaddr *address) {
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}
