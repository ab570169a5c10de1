#pragma once
// The door to the Snowball stemmers.
#include <libstemmer.h>
