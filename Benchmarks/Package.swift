// swift-tools-version: 6.2
import PackageDescription

// What the parts cost beside the limit that their C library sets. A package of its own: the product does not need it.
//     swift run -c release --package-path Benchmarks ParseBenchmark DIRECTORY

let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "feedwatch", path: "..")],
    targets: [
        .systemLibrary(name: "CXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(name: "CEmptySAX", dependencies: ["CXML2"]),
        .executableTarget(
            name: "ParseBenchmark",
            dependencies: ["CEmptySAX", .product(name: "Parsing", package: "feedwatch")]),
    ],
    swiftLanguageModes: [.v6]
)
