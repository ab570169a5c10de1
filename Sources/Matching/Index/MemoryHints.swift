import CMemory
import Glibc

/// Large pages of memory for what is read at random.
///
/// Behind tens of megabytes in pages of four kilobytes nearly every read at random waits for the translation of its address
/// first, and longest on a virtual machine: an article took a quarter longer at 100,000 topics.
enum LargePages {
    private static let size = 2 << 20
    /// `MADV_COLLAPSE` of Linux 6.1; an older one gathers the pages itself in time.
    private static let collapse: Int32 = 25

    /// Asks the system to hold an array in large pages. Only advice: nothing is promised, and nothing changes but speed.
    static func hold<Element: BitwiseCopyable>(_ array: [Element]) {
        array.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, bytes.count >= size / 4 else { return }
            let first = UInt(bitPattern: base) & ~UInt(size - 1)
            let end = (UInt(bitPattern: base) + UInt(bytes.count) + UInt(size - 1)) & ~UInt(size - 1)
            for page in stride(from: first, to: end, by: size) {
                guard let page = UnsafeMutableRawPointer(bitPattern: page) else { continue }
                madvise(page, size, MADV_HUGEPAGE)
                madvise(page, size, collapse)
            }
        }
    }
}

extension Array {
    /// Asks the memory for an element that will be read soon.
    @inline(__always)
    func fetch(_ place: Int) {
        withUnsafeBufferPointer { elements in
            if place < elements.count, let base = elements.baseAddress { fw_prefetch(base + place) }
        }
    }
}
