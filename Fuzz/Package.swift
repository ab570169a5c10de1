// swift-tools-version: 6.2
import PackageDescription

// Fuzz targets for what reads other people's bytes. A package of its own: libFuzzer brings the `main`, which a plain
// `swift build` does not have. `make fuzz` builds and runs them.

func fuzzer(_ name: String, _ rooms: String...) -> Target {
    .executableTarget(
        name: name, dependencies: rooms.map { .product(name: $0, package: "feedwatch") },
        swiftSettings: [.unsafeFlags(["-parse-as-library"])])
}

let package = Package(
    name: "Fuzz",
    dependencies: [.package(name: "feedwatch", path: "..")],
    targets: [
        fuzzer("FuzzFeed", "Parsing", "Markup"),
        fuzzer("FuzzHTML", "Markup"),
        fuzzer("FuzzJSONFeed", "Parsing"),
        fuzzer("FuzzOPML", "Parsing"),
        fuzzer("FuzzDate", "Parsing"),
        fuzzer("FuzzCharset", "Parsing"),
    ],
    swiftLanguageModes: [.v6]
)
