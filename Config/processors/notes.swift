// Mode stream: keeps a Markdown note of each article, for a folder of notes.
//
//   swiftc -O -o notes notes.swift
//
//   processors:
//     - { id: notes, type: exec, mode: stream, command: [/usr/local/bin/notes, /home/desk/notes], topics: [aleppo] }
//
// A note's name is the article's number: a revision overwrites it, and a delivery that comes twice changes nothing.
import Foundation

struct Message: Decodable {
    struct Topic: Decodable { var title: String }
    struct Article: Decodable {
        var id: String
        var title: String
        var url: String?
        var summary: String?
        var published: String?
    }
    var type: String
    var delivery: String?
    var topic: Topic?
    var article: Article?
}

struct Ready: Encodable {
    var type = "ready"
    var window = 16
}

struct Answer: Encodable {
    var delivery: String
    var status: String
    var reason: String?
}

func say(_ line: some Encodable) throws {
    try FileHandle.standardOutput.write(contentsOf: JSONEncoder().encode(line) + [10])
}

func note(_ article: Message.Article, _ topic: Message.Topic?) -> String {
    var lines = ["# \(article.title)", ""]
    if let url = article.url { lines += ["<\(url)>", ""] }
    if let summary = article.summary { lines += [summary, ""] }
    lines += [topic?.title, article.published].compactMap { $0 }.map { "- \($0)" }
    return lines.joined(separator: "\n") + "\n"
}

func keep(_ message: Message, _ key: String, in folder: URL) -> Answer {
    guard let article = message.article else {
        return Answer(delivery: key, status: "reject", reason: "no article")
    }
    do {
        let file = folder.appending(path: "\(article.id).md")
        try Data(note(article, message.topic).utf8).write(to: file, options: .atomic)
        return Answer(delivery: key, status: "done")
    } catch {
        return Answer(delivery: key, status: "retry", reason: "\(error)")
    }
}

guard CommandLine.arguments.count == 2 else {
    FileHandle.standardError.write(Data("usage: notes FOLDER\n".utf8))
    exit(100)
}
let folder = URL(fileURLWithPath: CommandLine.arguments[1], isDirectory: true)
while let line = readLine() {
    let message = try JSONDecoder().decode(Message.self, from: Data(line.utf8))
    switch message.type {
    case "hello": try say(Ready())
    case "deliver": if let key = message.delivery { try say(keep(message, key, in: folder)) }
    default: break  // Of a later version of the protocol.
    }
}
