/// How a feed fares, in one word: what lists, messages and the status show.
public enum FeedState: String, Sendable, Hashable, CaseIterable {
    /// Never polled with success or failure.
    case new
    /// Its last poll was good.
    case ok
    /// Its last poll failed.
    case failing
    /// Its server says that it is gone.
    case gone
    /// Silent against its own rhythm.
    case stale
    /// Paused by a person.
    case paused
    /// Switched off in the configuration.
    case disabled
    /// On the way to a new address.
    case moved

    /// The state of a feed: what a person decided comes first, then what hinders polling, then what is odd.
    public init(isDisabled: Bool, isPaused: Bool, memory: FeedMemory) {
        self =
            if isDisabled { .disabled } else if isPaused { .paused } else if memory.goneAnswers > 0 {
                .gone
            } else if memory.failures > 0 { .failing } else if memory.goodPolls == 0 { .new } else if memory.move != nil
            {
                .moved
            } else if memory.toldStale != nil { .stale } else { .ok }
    }
}
