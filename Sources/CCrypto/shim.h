#pragma once
// The door to OpenSSL's libcrypto: SHA-256 and HMAC.
// SHA256_Init and its like stay in every 3.x; see Hashing.SHA256 for why they are used.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
