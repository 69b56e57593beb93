//! Each item passes a router that does as it should, and fails one that does not.

mod content;
mod faults;
mod judging;
