//! Raven, the router-advertisement engine: `radvd.conf` and `rtadvd.conf` in, ICMPv6 Router
//! Advertisements (RFC 4861) out.
//!
//! The modules stand in one line and each knows only those before it: text is read by [`config`]
//! into a [`model`], checked by [`lint`], encoded by [`wire`], told by [`view`],
//! timed by [`router`]. None of these touches a socket, a clock or a file. With the feature
//! `daemon` (the default) `os`, `daemon`, `lab` and `cli` make a program of them.

pub mod config;
pub mod diagnostic;
pub mod lint;
pub mod model;
pub mod router;
pub mod view;
pub mod wire;

#[cfg(feature = "daemon")]
pub mod cli;
#[cfg(feature = "daemon")]
pub mod daemon;
#[cfg(all(feature = "daemon", target_os = "linux"))]
pub mod lab;
#[cfg(feature = "daemon")]
pub mod os;
