#pragma once
// The door to libpsl: the public suffix list.
#include <libpsl.h>
