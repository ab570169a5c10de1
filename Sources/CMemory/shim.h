#pragma once
// The door to what the processor offers for memory and Swift does not show.

/// Asks for a line of memory that will be read soon; reads nothing, and waits for nothing.
static inline void fw_prefetch(const void *_Nonnull address) { __builtin_prefetch(address); }
