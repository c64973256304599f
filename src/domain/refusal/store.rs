//! What is refused whatever the subject: clock, limits, reasons, request ids, and what the engine cannot take.

use crate::domain::{FenceReason, Moment};

refusals! {
    /// Refusals of the store and its engine.
    StoreRefusal {
        /// The clock stands before the last issued invoice (E8).
        ClockBehind {
            /// What the clock says.
            now: Moment,
            /// The last issue time of the store.
            last: Moment,
        } = "CLOCK_BEHIND";
        /// The wall clock moved against the monotonic one since the engine started (E8).
        ClockJumped {
            /// What the clock says.
            now: Moment,
            /// What it should say.
            expected: Moment,
        } = "CLOCK_JUMPED";
        /// The same request id came with other content.
        RequestIdReused = "REQUEST_ID_REUSED";
        /// Only a sample store does this.
        NotSample = "NOT_SAMPLE";
        /// Larger than the named limit takes.
        TooMany {
            /// How many were asked for.
            asked: u64,
            /// How many fit.
            max: u64,
        } = "TOO_MANY";
        /// A text is longer than its field takes.
        TextTooLong {
            /// How many characters were given.
            chars: u32,
            /// How many fit.
            max: u32,
        } = "TEXT_TOO_LONG";
        /// The reason that the act must carry is missing.
        ReasonMissing = "REASON_MISSING";
        /// The queue of acts is full: the engine is busy; nothing was done.
        Busy = "BUSY";
        /// The engine does not know what was asked: it is an older program than the one that asks.
        UnknownRequest = "UNKNOWN_REQUEST";
        /// The store is a copy, or may be one: nothing is done until its fence is lifted (E5).
        Fenced(why: FenceReason) = "FENCED";
        /// No fence stands that could be lifted.
        NoFence = "NO_FENCE";
        /// The engine was started with a clock far after the last invoice (E8).
        ClockAhead {
            /// What the clock says.
            now: Moment,
            /// The last issue time of the store.
            last: Moment,
        } = "CLOCK_AHEAD";
        /// The disk is full: what is left is for look-ups and for closing in order.
        DiskFull = "DISK_FULL";
    }
}
