#pragma once
/// GETs `requests` URLs, turning round through `count` of them, `width` at a time, over at most `connections` kept
/// connections; with `sessions`, TLS sessions are resumed (one CURLSH a host). Returns how many answers were 200 or 304.
long ct_run(const char *const *urls, int count, long requests, int width, long connections, int sessions);
