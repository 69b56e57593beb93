//! The engine with made-up links and sockets.

mod engine;
mod files;
