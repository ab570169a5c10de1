import Configuring
import Dispatching
import FeedModel
import Journaling
import Processing
import Watching

extension House {
    /// Owes past articles to processors, by the configuration in `watch`; wakes those who are owed something.
    func replay(
        _ request: ReplayRequest, _ watch: Watch, progress: @escaping OperationProgress
    ) async throws -> ReplayReport {
        if let topic = request.topic, !watch.configuration.topics.contains(where: { $0.id == topic }) {
            throw OperationFailure(.unknown, "no topic has the id `\(topic)`")
        }
        if let id = request.processor, !watch.configuration.processors.contains(where: { $0.id == id && $0.enabled }) {
            throw OperationFailure(.unknown, "no processor has the id `\(id)`")
        }
        let count = try await Replay(journal, watch, time: time).run(
            Replay.Selection(
                since: request.since, topic: request.topic, processor: request.processor, dryRun: request.dryRun,
                again: request.again)
        ) { done, all in if done % 2000 == 0 { progress("\(done) of \(all) articles") } }
        if !request.dryRun { dispatcher.wake(count.receivers) }
        return ReplayReport(articles: count.articles, owed: count.owed, told: count.told)
    }
}
