#ifndef CJOURNAL_H
#define CJOURNAL_H

// The least that SQLite can do for the rows of feedwatch's journal: the same tables, indexes and pragmas (the file is made
// by the journal itself), each statement prepared once, everything bound by hand, one transaction a group.
// Each gives the seconds that it took; negative: the step that failed.

/// Polls with new articles: a look-up and two keys an entry, an article, its revision, its current row, a match for one
/// entry in `match_every`, a delivery for the match, and one for the archive if `archive`; then the feed's row.
double cj_record(const char *path, int feeds, int polls, int entries, int group, int match_every, int archive,
                 const char *text, int text_length);

/// Keys of entries: `polls` polls, `keys` new ones each, over the feeds in turn.
double cj_remember(const char *path, int feeds, long polls, int keys, int group, unsigned long seed);

/// Look-ups of keys, half of them known, each in a read of its own of `keys` keys.
double cj_look_up(const char *path, int feeds, long reads, int keys, unsigned long seed);

/// Deliveries: each window is claimed in one transaction and done in another.
double cj_deliver(const char *path, const char *receiver, int window);

#endif
