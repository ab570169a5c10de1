#pragma once

/// Asks for a line of memory that will be read soon; reads nothing, and waits for nothing.
static inline void memory_fetch(const void *_Nonnull address) { __builtin_prefetch(address); }
