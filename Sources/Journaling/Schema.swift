internal import GRDB

/// The journal's tables, as numbered migrations. A landed migration is never changed: a later one mends it.
///
/// Times are milliseconds since 1970 in UTC. Keys are 16 bytes. States and stages are the raw values of their enums.
enum Schema {
    /// The newest version; a journal with a higher one is refused.
    static let versions = ["v1", "v2", "v3", "v4", "v5"]

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { try $0.execute(sql: v1) }
        migrator.registerMigration("v2") { try $0.execute(sql: v2) }
        migrator.registerMigration("v3") { try $0.execute(sql: v3) }
        migrator.registerMigration("v4") { try $0.execute(sql: v4) }
        migrator.registerMigration("v5") { try $0.execute(sql: v5) }
        return migrator
    }

    /// The removed feeds by id: a configuration is compared with the journal feed by feed.
    private static let v2 = "CREATE INDEX feeds_removed ON feeds (id) WHERE status = 3"

    /// Matches are numbered as they are committed and wake-ups say how far their processor had read: a digest covers what
    /// was not in one before, however late it matched.
    private static let v3 = """
        CREATE TABLE numbered_matches (
            match INTEGER PRIMARY KEY AUTOINCREMENT,
            article INTEGER NOT NULL,
            topic TEXT NOT NULL,
            revision INTEGER NOT NULL,      -- the first revision that matched
            matched TEXT NOT NULL           -- JSON list of spans
        );
        INSERT INTO numbered_matches (article, topic, revision, matched)
            SELECT article, topic, revision, matched FROM matches ORDER BY article, topic;
        DROP TABLE matches;
        ALTER TABLE numbered_matches RENAME TO matches;
        CREATE UNIQUE INDEX matches_article ON matches (article, topic);
        CREATE INDEX matches_topic ON matches (topic, article);
        ALTER TABLE wakeups ADD COLUMN read_at INTEGER;
        ALTER TABLE wakeups ADD COLUMN read_article INTEGER;
        ALTER TABLE wakeups ADD COLUMN read_match INTEGER;
        """

    /// The articles that belong to a story in the order in which they were recorded: what stood in first documents belongs
    /// to none, and there may be hundreds of thousands of it.
    private static let v4 = "CREATE INDEX articles_placed ON articles (article) WHERE story IS NOT NULL"

    /// An entry that stands in the next document as it stood in the last is known by its form there, before its text is made
    /// plain. From here on a key stands in `seen` or in `current`, seldom in both: what leaves `current` goes to `seen`.
    private static let v5 = "ALTER TABLE current ADD COLUMN raw BLOB"

    private static let v1 = """
        CREATE TABLE meta (name TEXT PRIMARY KEY NOT NULL, value BLOB) WITHOUT ROWID;

        -- One row a feed, found by id, then by any URL that it was seen at. Removed ones stay 90 days.
        CREATE TABLE feeds (
            feed INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL,
            url TEXT NOT NULL,              -- as configured
            effective_url TEXT,             -- adopted after a permanent move; NULL: url
            feed_group TEXT,
            tags TEXT NOT NULL DEFAULT '',  -- JSON list, '' for none
            options TEXT NOT NULL DEFAULT '',  -- this feed's own FeedOptions as JSON, '' for none; secrets only by reference
            configured_title TEXT,
            title TEXT,                     -- as the document says
            status INTEGER NOT NULL DEFAULT 0,   -- 0 active, 1 paused by a person, 2 disabled, 3 removed
            removed_at INTEGER,
            added_at INTEGER NOT NULL,
            next_due INTEGER,               -- NULL: never
            due_reason TEXT NOT NULL DEFAULT '',
            last_attempt INTEGER,
            last_success INTEGER,
            baselined INTEGER NOT NULL DEFAULT 0,
            scheme INTEGER NOT NULL DEFAULT 0,   -- identity scheme, only ever degraded
            etag BLOB,
            last_modified BLOB,
            validators_url TEXT,            -- the URL that gave them
            body_hash BLOB,                 -- of body and parser version: the same means unchanged
            failures INTEGER NOT NULL DEFAULT 0,
            last_error TEXT,                -- of the last poll; NULL when it was good
            state BLOB                      -- packed: rhythm, last outcomes, evidence of moves, health (FeedMemory)
        );
        CREATE UNIQUE INDEX feeds_id ON feeds (id) WHERE status <> 3;
        CREATE INDEX feeds_due ON feeds (next_due) WHERE status = 0 AND next_due IS NOT NULL;
        CREATE TABLE feed_urls (url TEXT NOT NULL, feed INTEGER NOT NULL, PRIMARY KEY (url, feed)) WITHOUT ROWID;
        CREATE INDEX feed_urls_feed ON feed_urls (feed);

        -- Every key that any entry has ever shown. Stays for ever: 16 bytes and a feed, no more.
        CREATE TABLE seen (feed INTEGER NOT NULL, key BLOB NOT NULL, PRIMARY KEY (feed, key)) WITHOUT ROWID;

        -- The entries of the feed's last document and of 30 days: to tell a revision from what is unchanged.
        CREATE TABLE current (
            feed INTEGER NOT NULL,
            key BLOB NOT NULL,
            article INTEGER NOT NULL,
            content_hash BLOB NOT NULL,
            last_seen INTEGER NOT NULL,
            changes INTEGER NOT NULL DEFAULT 0,  -- for the churn limit
            PRIMARY KEY (feed, key)
        ) WITHOUT ROWID;

        CREATE TABLE stories (
            story INTEGER PRIMARY KEY AUTOINCREMENT,
            first_seen INTEGER NOT NULL,
            last_seen INTEGER NOT NULL
        );

        CREATE TABLE articles (
            article INTEGER PRIMARY KEY AUTOINCREMENT,
            feed INTEGER NOT NULL,
            identity BLOB NOT NULL,         -- the key that it was recorded under
            guid TEXT,
            url TEXT,
            published INTEGER,
            updated INTEGER,
            first_seen INTEGER NOT NULL,
            stage INTEGER NOT NULL DEFAULT 1,    -- 0 waiting for its page, 1 ready
            page_due INTEGER,
            page_attempts INTEGER NOT NULL DEFAULT 0,
            baseline INTEGER NOT NULL DEFAULT 0, -- known from a first document, not told
            revision INTEGER NOT NULL DEFAULT 1,
            story INTEGER,
            duplicate_of INTEGER,           -- the same text or URL told by another article
            held INTEGER NOT NULL DEFAULT 0,     -- a person keeps it from retention
            pruned INTEGER NOT NULL DEFAULT 0    -- its texts are gone
        );
        CREATE INDEX articles_feed ON articles (feed, article);
        CREATE INDEX articles_story ON articles (story, article) WHERE story IS NOT NULL;
        CREATE INDEX articles_waiting ON articles (page_due) WHERE stage = 0;
        CREATE INDEX articles_first_seen ON articles (first_seen);

        CREATE TABLE revisions (
            article INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            seen_at INTEGER NOT NULL,
            title TEXT NOT NULL,
            summary TEXT NOT NULL,
            text TEXT NOT NULL,
            html TEXT,
            authors TEXT NOT NULL DEFAULT '',    -- JSON list, '' for none
            categories TEXT NOT NULL DEFAULT '', -- JSON list, '' for none
            language TEXT,
            PRIMARY KEY (article, revision)
        ) WITHOUT ROWID;

        CREATE TABLE matches (
            article INTEGER NOT NULL,
            topic TEXT NOT NULL,
            revision INTEGER NOT NULL,      -- the first revision that matched
            matched TEXT NOT NULL,          -- JSON list of spans
            PRIMARY KEY (article, topic)
        ) WITHOUT ROWID;
        CREATE INDEX matches_topic ON matches (topic, article);

        -- Health events: (feed, kind, since) is told once.
        CREATE TABLE events (
            event INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            feed INTEGER,
            since INTEGER NOT NULL,
            reason TEXT NOT NULL,
            details TEXT NOT NULL DEFAULT '',    -- JSON table, '' for none
            recorded_at INTEGER NOT NULL
        );
        CREATE UNIQUE INDEX events_key ON events (kind, ifnull(feed, 0), since, reason);

        -- Both hops. Hop 1: receiver is a processor, `article` or `event` says what. Hop 2: receiver is a channel,
        -- `payload` is the frozen message. Of hop 1 it has the places of a match in a later revision. The dispatcher claims by receiver, due time and lane.
        CREATE TABLE deliveries (
            delivery INTEGER PRIMARY KEY AUTOINCREMENT,
            key BLOB NOT NULL,
            hop INTEGER NOT NULL,
            receiver TEXT NOT NULL,         -- 'processor:ID' or 'channel:ID'
            processor TEXT NOT NULL,        -- who receives it (hop 1) or formed it (hop 2)
            channel TEXT,                   -- for whom: always in hop 2, in hop 1 for the alert processor
            kind TEXT NOT NULL,
            topic TEXT,
            article INTEGER,
            revision INTEGER,
            event INTEGER,
            story INTEGER,
            lane TEXT,
            priority INTEGER NOT NULL DEFAULT 1, -- 0 low, 1 normal, 2 high
            state INTEGER NOT NULL DEFAULT 0,    -- 0 owed, 1 claimed, 2 done, 3 dead, 4 parked
            due INTEGER NOT NULL,
            not_before INTEGER,             -- what a hold or the receiver asked for: a gate that opens does not undercut it
            attempts INTEGER NOT NULL DEFAULT 0,
            crashes INTEGER NOT NULL DEFAULT 0,  -- claims in a row that a crash ended
            first_attempt INTEGER,
            reason TEXT,                    -- of the last hold, retry, reject or parking
            receipt TEXT,
            payload BLOB,
            created INTEGER NOT NULL,
            finished INTEGER
        );
        CREATE UNIQUE INDEX deliveries_key ON deliveries (key);
        -- SQLite takes a partial index only where the query has its condition word for word.
        CREATE INDEX deliveries_due ON deliveries (receiver, due) WHERE state = 0;
        CREATE INDEX deliveries_claimed ON deliveries (receiver) WHERE state = 1;
        CREATE INDEX deliveries_parked ON deliveries (receiver, channel) WHERE state = 4;
        CREATE INDEX deliveries_lane ON deliveries (receiver, lane, delivery) WHERE state IN (0, 1) AND lane IS NOT NULL;
        CREATE INDEX deliveries_article ON deliveries (article) WHERE article IS NOT NULL;
        CREATE INDEX deliveries_story ON deliveries (receiver, story, delivery) WHERE story IS NOT NULL;
        CREATE INDEX deliveries_finished ON deliveries (receiver, finished) WHERE finished IS NOT NULL;
        CREATE INDEX deliveries_dead ON deliveries (receiver) WHERE state = 3;
        CREATE INDEX deliveries_event ON deliveries (event) WHERE event IS NOT NULL;

        -- For pruning: messages that were told and still hold their bytes; those of several articles.
        CREATE INDEX deliveries_payload ON deliveries (finished) WHERE hop = 2 AND payload IS NOT NULL AND state = 2;
        CREATE INDEX deliveries_digests ON deliveries (finished)
            WHERE hop = 2 AND article IS NULL AND payload IS NULL AND state = 2;

        -- What was told when: for gathering by story and for budgets.
        CREATE INDEX deliveries_told ON deliveries (receiver, lane, delivery) WHERE hop = 2 AND lane IS NOT NULL;
        CREATE INDEX deliveries_formed ON deliveries (receiver, created) WHERE hop = 2;

        -- Which deliveries of hop 1 a message carries.
        CREATE TABLE members (
            message INTEGER NOT NULL,
            delivery INTEGER NOT NULL,
            PRIMARY KEY (message, delivery)
        ) WITHOUT ROWID;
        CREATE INDEX members_delivery ON members (delivery);

        CREATE TABLE silences (
            silence INTEGER PRIMARY KEY AUTOINCREMENT,
            topic TEXT NOT NULL,
            until INTEGER NOT NULL,
            created INTEGER NOT NULL,
            comment TEXT
        );

        -- When processors want to be woken: survives restarts; missed while down, called once.
        CREATE TABLE wakeups (processor TEXT PRIMARY KEY NOT NULL, due INTEGER NOT NULL) WITHOUT ROWID;
        """
}
