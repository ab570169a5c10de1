#include "CTokenLookup.h"
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

struct token_lookup {
    uint8_t *words;
    uint32_t *starts;
    uint32_t *slots;
    size_t mask;
    uint8_t small[256];
};

static uint32_t hash_step(uint32_t hash, uint8_t byte) { return (hash ^ byte) * 16777619u; }

token_lookup *token_lookup_make(const uint8_t *words, const uint32_t *ends, size_t count) {
    token_lookup *table = calloc(1, sizeof *table);
    if (!table) return NULL;
    size_t slots = 64, length = count ? ends[count - 1] : 0;
    while (slots < 3 * count) slots *= 2;
    table->mask = slots - 1;
    table->words = malloc(length + 1);
    table->starts = malloc((count + 1) * sizeof *table->starts);
    table->slots = calloc(slots, sizeof *table->slots);
    if (!table->words || !table->starts || !table->slots) {
        token_lookup_free(table);
        return NULL;
    }
    memcpy(table->words, words, length);
    table->starts[0] = 0;
    for (size_t word = 0; word < count; word++) {
        table->starts[word + 1] = ends[word];
        uint32_t hash = 2166136261u;
        for (uint32_t at = table->starts[word]; at < ends[word]; at++) hash = hash_step(hash, words[at]);
        size_t slot = hash & table->mask;
        while (table->slots[slot]) slot = (slot + 1) & table->mask;
        table->slots[slot] = (uint32_t)word + 1;
    }
    for (int byte = 0; byte < 256; byte++) {
        int lower = byte >= 'A' && byte <= 'Z' ? byte + 32 : byte;
        int is_wordy = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9') || lower >= 0x80;
        table->small[byte] = is_wordy ? (uint8_t)lower : 0;
    }
    return table;
}

size_t token_lookup_scan(const token_lookup *table, const uint8_t *text, size_t length) {
    size_t found = 0, at = 0;
    uint8_t word[256];
    while (at < length) {
        uint32_t hash = 2166136261u, size = 0;
        uint8_t byte;
        while (at < length && (byte = table->small[text[at]]) && size < sizeof word) {
            word[size++] = byte;
            hash = hash_step(hash, byte);
            at++;
        }
        if (!size) {
            at++;
            continue;
        }
        for (size_t slot = hash & table->mask; table->slots[slot]; slot = (slot + 1) & table->mask) {
            uint32_t number = table->slots[slot] - 1, start = table->starts[number];
            if (table->starts[number + 1] - start == size && !memcmp(table->words + start, word, size)) {
                found++;
                break;
            }
        }
    }
    return found;
}

void token_lookup_free(token_lookup *table) {
    if (!table) return;
    free(table->words);
    free(table->starts);
    free(table->slots);
    free(table);
}

size_t heap_in_use(void) {
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}
