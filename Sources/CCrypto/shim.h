#pragma once
// The door to OpenSSL's libcrypto: SHA-256 and HMAC.
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
