internal import FeedModel
internal import Foundation
internal import GRDB

/// A month's tables in the search index: `words_202611` (full text) and `entries_202611` (which revisions it holds).
struct SearchMonth: Comparable, Hashable {
    /// Year and month: 202611.
    let number: Int

    private var words: String { "words_\(number)" }
    private var entries: String { "entries_\(number)" }
    /// Revisions beyond this many share the last row number: nothing is lost but a second entry.
    private static let mostRevisions: Int64 = 1 << 12

    init(of date: Date) {
        let (year, month) = CivilMonth.of(date)
        number = year * 100 + month
    }

    private init(number: Int) { self.number = number }

    static func < (left: SearchMonth, right: SearchMonth) -> Bool { left.number < right.number }

    /// The months that there are, oldest first.
    static func all(in database: Database) throws -> [SearchMonth] {
        try String.fetchAll(
            database, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'entries\\_%' ESCAPE '\\'"
        )
        .compactMap { Int($0.dropFirst("entries_".count)).map(SearchMonth.init(number:)) }
        .sorted()
    }

    /// The month's tables, made if they are not there.
    static func of(_ date: Date, in database: Database) throws -> SearchMonth {
        let month = SearchMonth(of: date)
        guard try !database.tableExists(month.entries) else { return month }
        // A folded token holds letters, digits and what is beyond ASCII: `ascii` cuts at the spaces alone.
        try database.execute(
            sql: """
                CREATE VIRTUAL TABLE \(month.words) USING fts5(title, text, tags, authors, content = '', columnsize = 0,
                    tokenize = 'ascii');
                CREATE TABLE \(month.entries) (entry INTEGER PRIMARY KEY NOT NULL, first_seen INTEGER NOT NULL);
                """)
        return month
    }

    /// False if the entry is there already.
    func add(_ document: SearchDocument, in database: Database) throws -> Bool {
        let entry = Self.entry(document.article, document.revision)
        try database.cachedStatement(sql: "INSERT OR IGNORE INTO \(entries) VALUES (?, ?)")
            .execute(arguments: [entry, document.firstSeen.stamp])
        guard database.changesCount > 0 else { return false }
        try database.cachedStatement(
            sql: "INSERT INTO \(words) (rowid, title, text, tags, authors) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [entry, document.title, document.text, document.tags, document.authors])
        return true
    }

    static func entry(_ article: ArticleID, _ revision: Int) -> Int64 {
        article.rawValue * mostRevisions + min(Int64(max(revision, 0)), mostRevisions - 1)
    }

    /// Whether several revisions may stand under this number.
    static func isShared(_ entry: Int64) -> Bool { entry % mostRevisions == mostRevisions - 1 }

    /// The entries that it holds.
    func entries(in range: ClosedRange<Int64>, of database: Database) throws -> [Int64] {
        let statement = try database.cachedStatement(sql: "SELECT entry FROM \(entries) WHERE entry BETWEEN ? AND ?")
        return try Int64.fetchAll(statement, arguments: [range.lowerBound, range.upperBound])
    }

    /// The entries that match.
    func entries(matching expression: String, in range: ClosedRange<Int64>, of database: Database) throws -> [Int64] {
        let statement = try database.cachedStatement(
            sql: "SELECT rowid FROM \(words) WHERE \(words) MATCH ? AND rowid BETWEEN ? AND ?")
        return try Int64.fetchAll(statement, arguments: [expression, range.lowerBound, range.upperBound])
    }

    func count(in database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM \(entries)") ?? 0
    }

    func drop(in database: Database) throws {
        try database.execute(sql: "DROP TABLE IF EXISTS \(words)")
        try database.execute(sql: "DROP TABLE IF EXISTS \(entries)")
    }

    func verify(in database: Database) throws {
        try database.execute(sql: "INSERT INTO \(words) (\(words)) VALUES ('integrity-check')")
    }
}

/// The month of a date in UTC, by the arithmetic of the proleptic Gregorian calendar: called for every document.
enum CivilMonth {
    static func of(_ date: Date) -> (year: Int, month: Int) {
        let seconds = min(max(date.timeIntervalSince1970, -62_135_596_800), 253_402_300_799)
        let days = Int((seconds / 86400).rounded(.down)) + 719_468
        let era = days / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month)
    }
}
