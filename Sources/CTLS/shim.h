#pragma once
// The door to OpenSSL's libssl, the one that libcurl uses: the trust anchors of a TLS context.
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
