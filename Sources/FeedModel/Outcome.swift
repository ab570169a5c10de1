public import struct Foundation.Date

/// What became of one delivery in the hands of a processor or a channel.
public enum Outcome: Sendable, Hashable {
    /// The effect is durable. `receipt` is what the receiver said or where it stands (a file's path, inode and length).
    case done(receipt: String? = nil)
    /// Not now, by our own decision (quiet hours, rate, gathering): costs no attempt.
    case hold(until: Date, reason: String)
    /// Failed for now; tried again by the receiver's rule, never sooner than `after`.
    case retry(after: Duration?, reason: String)
    /// Failed for good: a dead letter.
    case reject(reason: String)
}

/// What a delivery is called everywhere: 128 bits over kind, receiver, subject and occurrence.
public typealias DeliveryKey = Digest128
