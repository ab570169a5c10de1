#pragma once
#include <stddef.h>
#include <stdint.h>

// The least that a matcher of words must do: cut ASCII words, fold their case, look each up in a hash table.
typedef struct token_lookup token_lookup;

// `ends[i]` is where word i ends in `words`. NULL without memory.
token_lookup *token_lookup_make(const uint8_t *words, const uint32_t *ends, size_t count);
// How many words of the text are in the table.
size_t token_lookup_scan(const token_lookup *table, const uint8_t *text, size_t length);
void token_lookup_free(token_lookup *table);

// Bytes of the heap that are in use.
size_t heap_in_use(void);
