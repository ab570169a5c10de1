#pragma once
// The door to libcurl: what Swift cannot call as it is (variadic functions), as typed functions.
#include <curl/curl.h>
