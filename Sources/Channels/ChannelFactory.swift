public import FeedModel
public import Processing
public import Transfers

/// The types of channels there are. What stands in this table can be named under `type:`; nothing registers itself.
public enum ChannelKinds {
    static let all: [any HouseChannel.Type] = [
        ConsoleChannel.self, FileChannel.self, WebhookChannel.self, ProgramChannel.self, MailChannel.self,
        BrokerChannel.self, ServiceChannel<Slack>.self, ServiceChannel<Discord>.self, ServiceChannel<Mattermost>.self,
        ServiceChannel<Teams>.self, ServiceChannel<Telegram>.self, ServiceChannel<Matrix>.self,
        ServiceChannel<Ntfy>.self, ServiceChannel<Gotify>.self, ServiceChannel<Pushover>.self,
    ]

    /// How the settings of each type are checked.
    public static let checks: [String: @Sendable (ConfigurationNode) -> [ConfigurationFault]] = Dictionary(
        all.map { type in (type.type, { @Sendable in type.check($0) }) }, uniquingKeysWith: { first, _ in first })

    /// The types that people read: they get one message an article with all its topics.
    public static let humanTypes = Set(all.filter { $0.audience == .human }.map { $0.type })
}

/// A channel of the house: made with the transfers beside what every channel gets.
protocol HouseChannel: Channel {
    init(definition: ChannelDefinition, services: ChannelServices, engine: TransferEngine) throws
}

extension HouseChannel {
    init(definition: ChannelDefinition, services: ChannelServices, engine: TransferEngine) throws {
        try self.init(definition: definition, services: services)
    }
}

/// Makes channels ready.
public struct ChannelFactory: Sendable {
    private let engine: TransferEngine
    private let services: ChannelServices

    /// A factory whose channels transfer by `engine`.
    public init(engine: TransferEngine, services: ChannelServices) {
        self.engine = engine
        self.services = services
    }

    /// The channel of a definition; throws what makes it impossible.
    public func make(_ definition: ChannelDefinition) throws -> any Channel {
        guard let type = ChannelKinds.all.first(where: { $0.type == definition.type }) else {
            throw ConfigurationFault(
                at: definition.settings.place, "no type of channel is called `\(definition.type)`")
        }
        return try type.init(definition: definition, services: services, engine: engine)
    }
}
