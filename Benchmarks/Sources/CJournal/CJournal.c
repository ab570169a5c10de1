#include "CJournal.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static unsigned long next(unsigned long *state) {
    unsigned long z = (*state += 0x9E3779B97F4A7C15UL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
    return z ^ (z >> 31);
}

static sqlite3 *open_journal(const char *path) {
    sqlite3 *db;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) return NULL;
    sqlite3_exec(db, "PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY", 0, 0, 0);
    return db;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) {
        fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(db));
        exit(1);
    }
    return statement;
}

static void run(sqlite3 *db, sqlite3_stmt *statement) {
    int code = sqlite3_step(statement);
    if (code != SQLITE_DONE && code != SQLITE_ROW) {
        fprintf(stderr, "%s: %s\n", sqlite3_sql(statement), sqlite3_errmsg(db));
        exit(1);
    }
    sqlite3_reset(statement);
}

double cj_record(const char *path, int feeds, int polls, int entries, int group, int match_every, int archive,
                 const char *text, int text_length) {
    sqlite3 *db = open_journal(path);
    if (!db) return -1;
    sqlite3_stmt *begin = prepare(db, "BEGIN IMMEDIATE"), *commit = prepare(db, "COMMIT");
    sqlite3_stmt *seen = prepare(db, "SELECT 1 FROM seen WHERE feed = ? AND key = ?");
    sqlite3_stmt *remember = prepare(db, "INSERT OR IGNORE INTO seen VALUES (?, ?)");
    sqlite3_stmt *article = prepare(db,
        "INSERT INTO articles (feed, identity, guid, url, published, first_seen, stage, baseline)"
        " VALUES (?, ?, ?, ?, ?, ?, 1, 0)");
    sqlite3_stmt *revision = prepare(db,
        "INSERT INTO revisions (article, revision, seen_at, title, summary, text) VALUES (?, 1, ?, ?, '', ?)");
    sqlite3_stmt *current = prepare(db,
        "INSERT INTO current (feed, key, article, content_hash, last_seen) VALUES (?, ?, ?, ?, ?)");
    sqlite3_stmt *match = prepare(db,
        "INSERT INTO matches (article, topic, revision, matched) VALUES (?, 'topic', 1, ?)");
    sqlite3_stmt *delivery = prepare(db,
        "INSERT INTO deliveries (key, hop, receiver, processor, channel, kind, topic, article, revision, priority, due,"
        " created) VALUES (?, 1, ?, ?, ?, 'article.new', ?, ?, 1, 1, ?, ?)");
    sqlite3_stmt *feed = prepare(db,
        "UPDATE feeds SET next_due = ?, due_reason = 'base', last_attempt = ?, last_success = ?, failures = 0"
        " WHERE feed = ?");
    const char *spans = "[{\"field\":\"title\",\"length\":6,\"start\":0,\"text\":\"Bridge\"}]";
    unsigned long state = 1;
    char guid[64], url[96], title[96];
    double start = now();
    long number = 0;
    for (int poll = 0; poll < polls; poll++) {
        if (poll % group == 0) run(db, begin);
        int key_feed = poll % feeds + 1;
        for (int entry = 0; entry < entries; entry++) {
            unsigned long keys[2][2] = {{next(&state), next(&state)}, {next(&state), next(&state)}};
            number++;
            int guid_length = snprintf(guid, sizeof guid, "item-%ld", number);
            int url_length = snprintf(url, sizeof url, "https://wire.example/news/%ld", number);
            int title_length = snprintf(title, sizeof title, "Bridge %ld opens to all who come", number);
            sqlite3_bind_int64(seen, 1, key_feed);
            sqlite3_bind_blob(seen, 2, keys[0], 16, SQLITE_STATIC);
            run(db, seen);
            for (int key = 0; key < 2; key++) {
                sqlite3_bind_int64(remember, 1, key_feed);
                sqlite3_bind_blob(remember, 2, keys[key], 16, SQLITE_STATIC);
                run(db, remember);
            }
            sqlite3_bind_int64(article, 1, key_feed);
            sqlite3_bind_blob(article, 2, keys[0], 16, SQLITE_STATIC);
            sqlite3_bind_text(article, 3, guid, guid_length, SQLITE_STATIC);
            sqlite3_bind_text(article, 4, url, url_length, SQLITE_STATIC);
            sqlite3_bind_int64(article, 5, 1790000000000);
            sqlite3_bind_int64(article, 6, 1790000000000);
            run(db, article);
            long row = sqlite3_last_insert_rowid(db);
            sqlite3_bind_int64(revision, 1, row);
            sqlite3_bind_int64(revision, 2, 1790000000000);
            sqlite3_bind_text(revision, 3, title, title_length, SQLITE_STATIC);
            sqlite3_bind_text(revision, 4, text, text_length, SQLITE_STATIC);
            run(db, revision);
            sqlite3_bind_int64(current, 1, key_feed);
            sqlite3_bind_blob(current, 2, keys[0], 16, SQLITE_STATIC);
            sqlite3_bind_int64(current, 3, row);
            sqlite3_bind_blob(current, 4, keys[1], 16, SQLITE_STATIC);
            sqlite3_bind_int64(current, 5, 1790000000000);
            run(db, current);
            int matches = number % match_every == 0;
            if (matches) {
                sqlite3_bind_int64(match, 1, row);
                sqlite3_bind_text(match, 2, spans, -1, SQLITE_STATIC);
                run(db, match);
            }
            for (int owed = 0; owed < archive + matches; owed++) {
                int is_archive = archive && owed == 0;
                unsigned long key[2] = {next(&state), next(&state)};
                sqlite3_bind_blob(delivery, 1, key, 16, SQLITE_STATIC);
                sqlite3_bind_text(delivery, 2, is_archive ? "processor:archive" : "processor:alerts", -1, SQLITE_STATIC);
                sqlite3_bind_text(delivery, 3, is_archive ? "archive" : "alerts", -1, SQLITE_STATIC);
                if (is_archive) sqlite3_bind_null(delivery, 4);
                else sqlite3_bind_text(delivery, 4, "log", -1, SQLITE_STATIC);
                if (is_archive) sqlite3_bind_null(delivery, 5);
                else sqlite3_bind_text(delivery, 5, "topic", -1, SQLITE_STATIC);
                sqlite3_bind_int64(delivery, 6, row);
                sqlite3_bind_int64(delivery, 7, 1790000000000);
                sqlite3_bind_int64(delivery, 8, 1790000000000);
                run(db, delivery);
            }
        }
        for (int column = 1; column <= 3; column++) sqlite3_bind_int64(feed, column, 1790000000000);
        sqlite3_bind_int64(feed, 4, key_feed);
        run(db, feed);
        if (poll % group == group - 1 || poll == polls - 1) run(db, commit);
    }
    double taken = now() - start;
    sqlite3_stmt *all[] = {begin, commit, seen, remember, article, revision, current, match, delivery, feed};
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) sqlite3_finalize(all[i]);
    sqlite3_close(db);
    return taken;
}

double cj_remember(const char *path, int feeds, long polls, int keys, int group, unsigned long seed) {
    sqlite3 *db = open_journal(path);
    if (!db) return -1;
    sqlite3_stmt *begin = prepare(db, "BEGIN IMMEDIATE"), *commit = prepare(db, "COMMIT");
    sqlite3_stmt *remember = prepare(db, "INSERT OR IGNORE INTO seen VALUES (?, ?)");
    double start = now();
    for (long poll = 0; poll < polls; poll++) {
        if (poll % group == 0) run(db, begin);
        for (int count = 0; count < keys; count++) {
            unsigned long key[2];
            key[0] = next(&seed);
            key[1] = next(&seed);
            sqlite3_bind_int64(remember, 1, poll % feeds + 1);
            sqlite3_bind_blob(remember, 2, key, 16, SQLITE_STATIC);
            run(db, remember);
        }
        if (poll % group == group - 1 || poll == polls - 1) run(db, commit);
    }
    double taken = now() - start;
    sqlite3_finalize(begin);
    sqlite3_finalize(commit);
    sqlite3_finalize(remember);
    sqlite3_close(db);
    return taken;
}

double cj_look_up(const char *path, int feeds, long reads, int keys, unsigned long seed) {
    sqlite3 *db = open_journal(path);
    if (!db) return -1;
    sqlite3_stmt *begin = prepare(db, "BEGIN"), *commit = prepare(db, "COMMIT");
    sqlite3_stmt *seen = prepare(db, "SELECT 1 FROM seen WHERE feed = ? AND key = ?");
    sqlite3_stmt *current =
        prepare(db, "SELECT article, content_hash, changes, last_seen FROM current WHERE feed = ? AND key = ?");
    double start = now();
    long found = 0;
    for (long read = 0; read < reads; read++) {
        run(db, begin);
        for (int count = 0; count < keys; count++) {
            unsigned long key[2];
            key[0] = next(&seed);
            key[1] = next(&seed);
            if (count % 2) key[0] ^= 1;
            sqlite3_bind_int64(seen, 1, read % feeds + 1);
            sqlite3_bind_blob(seen, 2, key, 16, SQLITE_STATIC);
            int known = sqlite3_step(seen) == SQLITE_ROW;
            sqlite3_reset(seen);
            if (!known) continue;
            found++;
            sqlite3_bind_int64(current, 1, read % feeds + 1);
            sqlite3_bind_blob(current, 2, key, 16, SQLITE_STATIC);
            run(db, current);
        }
        run(db, commit);
    }
    double taken = now() - start;
    sqlite3_finalize(begin);
    sqlite3_finalize(commit);
    sqlite3_finalize(seen);
    sqlite3_finalize(current);
    sqlite3_close(db);
    return found == 0 ? -1 : taken;
}

double cj_deliver(const char *path, const char *receiver, int window) {
    sqlite3 *db = open_journal(path);
    if (!db) return -1;
    sqlite3_stmt *begin = prepare(db, "BEGIN IMMEDIATE"), *commit = prepare(db, "COMMIT");
    sqlite3_stmt *due = prepare(db,
        "SELECT delivery, payload FROM deliveries WHERE receiver = ? AND state = 0 AND due <= 9e15 ORDER BY due, delivery"
        " LIMIT ?");
    sqlite3_stmt *claim = prepare(db,
        "UPDATE deliveries SET state = 1, attempts = attempts + 1, first_attempt = 1 WHERE delivery = ?");
    sqlite3_stmt *done = prepare(db,
        "UPDATE deliveries SET state = 2, finished = ?, receipt = '200' WHERE delivery = ?");
    long rows[1024];
    double start = now();
    for (;;) {
        int count = 0;
        run(db, begin);
        sqlite3_bind_text(due, 1, receiver, -1, SQLITE_STATIC);
        sqlite3_bind_int(due, 2, window);
        while (sqlite3_step(due) == SQLITE_ROW && count < 1024) rows[count++] = sqlite3_column_int64(due, 0);
        sqlite3_reset(due);
        for (int i = 0; i < count; i++) {
            sqlite3_bind_int64(claim, 1, rows[i]);
            run(db, claim);
        }
        run(db, commit);
        if (count == 0) break;
        run(db, begin);
        for (int i = 0; i < count; i++) {
            sqlite3_bind_int64(done, 1, 1790000000000);
            sqlite3_bind_int64(done, 2, rows[i]);
            run(db, done);
        }
        run(db, commit);
    }
    double taken = now() - start;
    sqlite3_stmt *all[] = {begin, commit, due, claim, done};
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) sqlite3_finalize(all[i]);
    sqlite3_close(db);
    return taken;
}
