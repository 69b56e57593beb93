//! The state machine of one advertising interface.

#![forbid(unsafe_code)]
