internal import FeedModel
internal import struct Foundation.Date
internal import GRDB
internal import GRDBSQLite

/// A prepared statement whose values are bound by hand, for the few that run for every entry and every delivery: GRDB's
/// boxed arguments cost them several times what SQLite itself does.
///
/// Every value is copied by SQLite. Bound by position: as many values as the statement has places.
struct BoundStatement {
    private let statement: OpaquePointer
    private let connection: OpaquePointer
    /// Finalizes the statement when nobody holds it.
    private let owner: Statement

    /// From the connection's cache of statements.
    init(_ sql: String, in database: Database) throws {
        owner = try database.cachedStatement(sql: sql)
        statement = owner.sqliteStatement
        // GRDB resets before it uses a statement, not after it.
        sqlite3_reset(statement)
        guard let connection = database.sqliteConnection else { throw DatabaseError(resultCode: .SQLITE_MISUSE) }
        self.connection = connection
    }

    /// Runs it to its end.
    func run<each Value: BoundValue>(_ values: repeat each Value) throws {
        defer { sqlite3_reset(statement) }
        try bind(repeat each values)
        while try step() {}
    }

    /// Whether it gives a row.
    func exists<each Value: BoundValue>(_ values: repeat each Value) throws -> Bool {
        defer { sqlite3_reset(statement) }
        try bind(repeat each values)
        return try step()
    }

    /// What `read` makes of its first row; nil without one.
    func first<each Value: BoundValue, Result>(
        _ values: repeat each Value, read: (BoundRow) -> Result
    ) throws -> Result? {
        defer { sqlite3_reset(statement) }
        try bind(repeat each values)
        return try step() ? read(BoundRow(statement: statement)) : nil
    }

    /// What `read` makes of its rows, one after the other, until it gives nil.
    func all<each Value: BoundValue, Result>(
        _ values: repeat each Value, read: (BoundRow) throws -> Result?
    ) throws -> [Result] {
        defer { sqlite3_reset(statement) }
        try bind(repeat each values)
        var results: [Result] = []
        while try step(), let result = try read(BoundRow(statement: statement)) { results.append(result) }
        return results
    }

    private func bind<each Value: BoundValue>(_ values: repeat each Value) throws {
        var (place, code) = (Int32(0), SQLITE_OK)
        for value in repeat each values {
            place += 1
            code = max(code, value.bind(to: statement, at: place))
        }
        guard code == SQLITE_OK, place == sqlite3_bind_parameter_count(statement) else {
            throw failure(code == SQLITE_OK ? SQLITE_RANGE : code)
        }
    }

    private func step() throws -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw failure(code)
        }
    }

    private func failure(_ code: Int32) -> DatabaseError {
        let extended = sqlite3_extended_errcode(connection)
        return DatabaseError(
            resultCode: ResultCode(rawValue: extended == SQLITE_OK ? code : extended),
            message: String(cString: sqlite3_errmsg(connection)), sql: String(cString: sqlite3_sql(statement)))
    }
}

/// The row that a statement stands at.
struct BoundRow {
    fileprivate let statement: OpaquePointer

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    func date(_ column: Int32) -> Date? { isNull(column) ? nil : Date(stamp: integer(column)) }

    func text(_ column: Int32) -> String? {
        guard let text = sqlite3_column_text(statement, column) else { return nil }
        let bytes = UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(statement, column)))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// nil for NULL.
    func bytes(_ column: Int32) -> [UInt8]? {
        guard !isNull(column) else { return nil }
        let blob = sqlite3_column_blob(statement, column)
        return Array(UnsafeRawBufferPointer(start: blob, count: Int(sqlite3_column_bytes(statement, column))))
    }

    func digest(_ column: Int32) -> Digest128? {
        guard let bytes = sqlite3_column_blob(statement, column) else { return nil }
        return Digest128(
            bytes: UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, column))))
    }
}

/// What can be bound to a statement.
protocol BoundValue {
    /// SQLite's result.
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32
}

/// SQLite copies the bytes before the call returns.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

extension Int64: BoundValue {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 { sqlite3_bind_int64(statement, place, self) }
}

extension Int: BoundValue {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        sqlite3_bind_int64(statement, place, Int64(self))
    }
}

extension Bool: BoundValue {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        sqlite3_bind_int(statement, place, self ? 1 : 0)
    }
}

extension String: BoundValue {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        var text = self
        return text.withUTF8 { bytes in
            // Without a pointer SQLite would take the empty text for NULL.
            bytes.isEmpty
                ? sqlite3_bind_text(statement, place, "", 0, transient)
                : bytes.withMemoryRebound(to: CChar.self) {
                    sqlite3_bind_text64(
                        statement, place, $0.baseAddress, UInt64($0.count), transient, UInt8(SQLITE_UTF8))
                }
        }
    }
}

extension [UInt8]: BoundValue {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        withUnsafeBytes {
            $0.isEmpty
                ? sqlite3_bind_zeroblob(statement, place, 0)
                : sqlite3_bind_blob64(statement, place, $0.baseAddress, UInt64($0.count), transient)
        }
    }
}

extension Digest128: BoundValue {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) {
            sqlite3_bind_blob(statement, place, $0.baseAddress, 16, transient)
        }
    }
}

extension Optional: BoundValue where Wrapped: BoundValue {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        switch self {
        case .some(let value): value.bind(to: statement, at: place)
        case .none: sqlite3_bind_null(statement, place)
        }
    }
}
