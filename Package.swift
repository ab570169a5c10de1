// swift-tools-version: 6.2
import PackageDescription

// Every room of ARCHITECTURE.md is a target. A room may import only what is named here: `Scripts/check-imports`
// compares each file's imports with this list, because the compiler does not.

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let log: Target.Dependency = .product(name: "Logging", package: "swift-log")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.byName(name: name)] + (name == "FeedModel" ? [] : ["FeedModel"]) + dependencies,
        swiftSettings: strict)
}

let doors: [Target] = [
    .systemLibrary(name: "CLibcurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CLibxml2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
    .systemLibrary(name: "CStemmer", providers: [.apt(["libstemmer-dev"])]),
    .systemLibrary(name: "CProcess"),
    .systemLibrary(name: "CMemory"),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CTLS", pkgConfig: "libssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CPSL", pkgConfig: "libpsl", providers: [.apt(["libpsl-dev"])]),
]

let groundFloor: [Target] = [
    room("FeedModel"),
    room("Hashing", ["CCrypto"]),
    room("TextAnalysis", ["FeedModel", "CStemmer"]),
    room("Markup", ["CLibxml2"]),
    room("Transfers", ["CLibcurl", "CTLS", log]),
    room("ServiceManaging", [log]),
    room("ProgramRunning", ["FeedModel", "CProcess"]),
]

let secondFloor: [Target] = [
    room("Scheduling", ["FeedModel", "Hashing"]),
    room("Deduplicating", ["FeedModel", "TextAnalysis", "Hashing"]),
    room("Fetching", ["FeedModel", "Transfers", "CPSL", log]),
    room("Parsing", ["FeedModel", "Markup", "CLibxml2"]),
    room("Matching", ["FeedModel", "TextAnalysis", "CMemory", "CPCRE2"]),
    room("StoryGrouping", ["FeedModel", "TextAnalysis"]),
    room("Journaling", ["FeedModel", "Hashing", grdb, sqlite, log]),
    room("Processing", ["FeedModel", log]),
    room("Channels", ["FeedModel", "Processing", "ProgramRunning", "Transfers", "Hashing", mustache, log]),
    room("Configuring", ["FeedModel", "Matching", "Hashing", yams]),
]

let thirdFloor: [Target] = [
    room("Archiving", ["FeedModel", "Processing", "Journaling", "TextAnalysis", "Markup", log]),
    room("Alerting", ["FeedModel", "Processing", "Journaling", log]),
    room("Summarizing", ["FeedModel", "Processing", "Journaling", log]),
    room("ExternalProcessing", ["FeedModel", "Processing", "ProgramRunning", log]),
    room("Dispatching", ["FeedModel", "TextAnalysis", "Journaling", "Processing", log]),
    room("Examining", ["FeedModel", "Matching", "Journaling", "TextAnalysis"]),
]

let fourthFloor: [Target] = [
    room(
        "Watching",
        [
            "FeedModel", "TextAnalysis", "Markup", "Transfers", "Scheduling", "Deduplicating", "Fetching", "Parsing",
            "Matching", "StoryGrouping", "Journaling", "Configuring", "Hashing", log,
        ]),
    room("Controlling", ["FeedModel", "ServiceManaging", "Journaling", "Processing", log]),
    room("NewsWire", ["FeedModel"]),
]

// The functions that run stand side by side (`make order`), and relocations are packed: a fifth less memory. Toolchains
// bring this linker along.
let release = [
    "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs", "-Xlinker",
    "--symbol-ordering-file=\(Context.packageDirectory)/Scripts/function-order", "-Xlinker",
    "--no-warn-symbol-ordering",
]

let executable: [Target] = [
    .executableTarget(
        name: "feedwatch",
        dependencies: (groundFloor + secondFloor + thirdFloor + fourthFloor).map { .byName(name: $0.name) } + [
            "CProcess", argumentParser, log,
        ],
        swiftSettings: strict, linkerSettings: [.unsafeFlags(release, .when(configuration: .release))])
]

let testTargets: [Target] = [
    .target(
        name: "FeedTestKit", dependencies: ["CProcess", "FeedModel", "NewsWire"], path: "Tests/FeedTestKit",
        swiftSettings: strict),
    tests("Archiving", ["FeedTestKit", "Journaling", "Processing", log]),
    tests("Alerting", ["FeedTestKit", "Journaling", "Processing", log]),
    tests("Channels", ["FeedTestKit", "NewsWire", "Processing", "Transfers", log]),
    .testTarget(
        name: "CommandTests", dependencies: ["feedwatch", "FeedTestKit", "NewsWire"], swiftSettings: strict),
    tests("Configuring", ["FeedTestKit"]),
    tests("Controlling", ["FeedTestKit", "Journaling", "Processing", "ServiceManaging", log]),
    tests("Dispatching", ["FeedTestKit", "Journaling", "Processing", "ServiceManaging", log]),
    tests("Examining", ["Archiving", "FeedTestKit", "Journaling", "Matching"]),
    tests("ExternalProcessing", ["FeedTestKit", "Processing", log]),
    tests("Journaling", ["FeedTestKit", grdb]),
    .testTarget(
        name: "KillTests", dependencies: ["feedwatch", "FeedModel", "FeedTestKit", "NewsWire"], swiftSettings: strict),
    tests("Markup", ["FeedTestKit"]),
    tests("Matching", ["FeedTestKit"]),
    tests("NewsWire", ["FeedTestKit"]),
    tests("Parsing", ["FeedTestKit", "Markup"]),
    tests("Processing", [log]),
    tests("Scheduling"),
    tests("ServiceManaging", ["FeedTestKit", log]),
    tests("StoryGrouping", ["FeedTestKit"]),
    tests("Deduplicating", ["FeedTestKit"]),
    tests("FeedModel"),
    tests("Fetching", ["NewsWire", "Transfers", log]),
    tests("Hashing"),
    tests("ProgramRunning"),
    tests("Summarizing", ["FeedTestKit", "Journaling", "Processing", log]),
    tests("TextAnalysis", ["FeedTestKit"]),
    tests("Transfers", ["FeedTestKit", "NewsWire", log]),
    tests(
        "Watching",
        [
            "Configuring", "Fetching", "Transfers", "Journaling", "Scheduling", "FeedTestKit", "NewsWire", log,
        ]),
]

// `make asan` and `make tsan` build the tests of a few rooms alone: FEEDWATCH_TESTS="TransfersTests FetchingTests".
let wanted = Context.environment["FEEDWATCH_TESTS"]?.split(separator: " ").map(String.init)

let package = Package(
    name: "feedwatch",
    products: [.executable(name: "feedwatch", targets: ["feedwatch"])]
        // The benchmarks and the fuzz targets, packages of their own, look into these rooms.
        + [
            "FeedModel", "TextAnalysis", "Markup", "Transfers", "Parsing", "Matching", "Journaling", "Deduplicating",
            "Hashing", "Processing", "Dispatching", "Channels", "NewsWire",
        ]
        .map { .library(name: $0, targets: [$0]) },
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: doors + groundFloor + secondFloor + thirdFloor + fourthFloor + executable
        + testTargets.filter { wanted?.contains($0.name) ?? true },
    swiftLanguageModes: [.v6]
)
