//! Linux.

/// Placeholder.
pub struct Links;
/// Placeholder.
pub struct Receiver;
/// Placeholder.
pub struct Transmitter;
