//! Linux.

/// Placeholder.
pub struct Links;
/// Placeholder.
pub struct Receiver;
/// Placeholder.
pub struct Transmitter;

mod die_with_parent;
mod frame_socket;

pub use die_with_parent::die_with_parent;
pub use frame_socket::FrameSocket;
