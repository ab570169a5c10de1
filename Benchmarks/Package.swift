// swift-tools-version: 6.2
import PackageDescription

// What the parts cost beside the limit that their C library sets. A package of its own: the product does not need it.
//     swift run -c release --package-path Benchmarks ParseBenchmark DIRECTORY
//     swift run -c release --package-path Benchmarks TopicsBenchmark [TOPICS…]

let package = Package(
    name: "Benchmarks",
    dependencies: [
        .package(name: "feedwatch", path: ".."),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        .systemLibrary(name: "CXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(name: "CEmptySAX", dependencies: ["CXML2"]),
        .target(name: "CTransfers", linkerSettings: [.linkedLibrary("curl")]),
        .executableTarget(
            name: "TransferBenchmark",
            dependencies: [
                "CTransfers", .product(name: "Transfers", package: "feedwatch"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .executableTarget(
            name: "ParseBenchmark",
            dependencies: ["CEmptySAX", .product(name: "Parsing", package: "feedwatch")]),
        .target(name: "CJournal", linkerSettings: [.linkedLibrary("sqlite3")]),
        .executableTarget(
            name: "JournalBenchmark",
            dependencies: ["CJournal", .product(name: "Logging", package: "swift-log")]
                + ["FeedModel", "Journaling", "Processing", "Dispatching", "Channels", "NewsWire", "Transfers"]
                .map { .product(name: $0, package: "feedwatch") }),
        .target(name: "CTokenLookup"),
        .executableTarget(
            name: "TopicsBenchmark",
            dependencies: ["CTokenLookup"]
                + ["FeedModel", "Matching", "TextAnalysis"].map { .product(name: $0, package: "feedwatch") }),
    ],
    swiftLanguageModes: [.v6]
)
