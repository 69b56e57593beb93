//! Raven, the router-advertisement engine: `radvd.conf`, `rtadvd.conf` and `rad.conf` in, ICMPv6
//! Router Advertisements (RFC 4861) out.
//!
//! The modules stand in one line and each knows only those before it: text is read by [`config`]
//! into a [`model`], checked by [`lint`], encoded by [`wire`], told by [`view`],
//! timed by [`router`]. None of these touches a socket, a clock or a file. With the feature
//! `daemon` (the default) `os`, `daemon`, `lab` and `cli` make a program of them; with `capture`,
//! which is part of it, packets are read from files.
//!
//! # As a library
//!
//! ```toml
//! raven = { version = "0.1", default-features = false }
//! ```
//!
//! brings the pure modules alone: no runtime, no operating system, no `unsafe` code of Raven's own.
//!
//! ## Reading a configuration
//!
//! A text is read as a whole, whatever is wrong with it. [`Sources`](diagnostic::Sources) keeps it,
//! so that each [`Diagnostic`](diagnostic::Diagnostic) can be drawn with the lines it is about.
//!
//! ```
//! use raven::{
//!     config::{Reader, Syntax},
//!     diagnostic::{Sources, Style, render_text},
//! };
//!
//! let sources = Sources::new();
//! let id = sources.add("radvd.conf", "interface eth0 { AdvSendAdvert on; AdvCurHopLimt 64; };\n");
//! let parsed = Reader::new(&sources).parse(id, Syntax::Radvd);
//!
//! assert!(!parsed.is_usable());
//! let problem = &parsed.diagnostics[0];
//! assert_eq!(problem.code, "radvd-unknown-keyword");
//! let drawn = render_text(problem, &sources, Style::Plain);
//! assert!(drawn.contains("radvd.conf:1:36"));
//! assert!(drawn.contains("AdvCurHopLimit"), "what was probably meant");
//! ```
//!
//! ## Asking for advice
//!
//! Lints look at the model, wherever it comes from. They name fields by their paths, and the
//! [`SourceMap`](config::SourceMap) knows which text set a field.
//!
//! ```
//! # use raven::{config::{Reader, Syntax}, diagnostic::Sources};
//! use raven::lint;
//!
//! # let sources = Sources::new();
//! # let text = "interface eth0 { AdvSendAdvert on; prefix fe80::/64 { }; };\n";
//! # let id = sources.add("radvd.conf", text);
//! let parsed = Reader::new(&sources).parse(id, Syntax::Radvd);
//! for finding in lint::check(&parsed.model) {
//!     let diagnostic = finding.to_diagnostic(&|path| parsed.source_map.find(path));
//!     println!("{}: {}", diagnostic.code, diagnostic.message);
//! #   assert!(diagnostic.primary.is_some());
//! }
//! # assert!(parsed.is_usable() && !lint::check(&parsed.model).is_empty());
//! ```
//!
//! ## Encoding and decoding advertisements
//!
//! The model can be made without any text, too. What an interface says depends on its link; a
//! [`Router`](router::Router) puts the two together, and says when to send it.
//!
//! ```
//! # use raven::{config::{Reader, Syntax}, diagnostic::Sources};
//! use std::{sync::Arc, time::Duration};
//!
//! use raven::{
//!     model::NdOption,
//!     router::{LinkState, Occasion, Router, Timestamp},
//!     wire,
//! };
//!
//! # let sources = Sources::new();
//! # let text = "interface eth0 { AdvSendAdvert on; prefix 2001:db8::/64 { }; };\n";
//! # let id = sources.add("radvd.conf", text);
//! # let mut model = Reader::new(&sources).parse(id, Syntax::Radvd).model;
//! let interface = Arc::new(model.interfaces.remove(0));
//! let now = Timestamp::from_elapsed(Duration::ZERO);
//! let mut router = Router::new(now, interface, Duration::ZERO);
//! let link = LinkState {
//!     running: true,
//!     multicast: true,
//!     source: Some("fe80::1".parse()?),
//!     mtu: 1500,
//!     forwarding: true,
//!     ..LinkState::absent()
//! };
//! router.handle_link(now, link, &mut fastrand::Rng::with_seed(1));
//!
//! let message = wire::encode(&router.advertisement(now, Occasion::Normal));
//! let heard = wire::decode_advertisement(&message)?;
//! assert_eq!(heard.header.router_lifetime.as_secs(), 1800);
//! let NdOption::PrefixInformation(prefix) = &heard.options[0] else { panic!() };
//! assert_eq!(prefix.prefix().to_string(), "2001:db8::/64");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! ## Writing a configuration
//!
//! [`config::write`] makes text of a model in any of the languages, or lists what that language
//! cannot say. With [`Interface::heard`](model::Interface::heard) the model can come from the
//! network.
//!
//! ```
//! # use raven::{config::{Reader, Syntax}, diagnostic::Sources, model::NdOption, wire};
//! use raven::{
//!     config::write,
//!     model::{Interface, Model},
//! };
//!
//! # let sources = Sources::new();
//! # let mut read = |text| {
//! #     let id = sources.add("a.conf", text);
//! #     Reader::new(&sources).parse(id, Syntax::Radvd).model.interfaces.remove(0)
//! # };
//! # let message = b"\x86\0\0\0\x40\0\x07\x08\0\0\0\0\0\0\0\0\x05\x01\0\0\0\0\x05\x14";
//! // What no advertisement says, such as intervals, is as in this file.
//! let sample: Interface = read("interface eth0 { AdvSendAdvert on; };\n");
//! let heard = Interface::heard(&sample, &wire::decode_advertisement(message)?);
//! assert!(heard.leftovers.is_empty());
//!
//! let model = Model { interfaces: vec![heard.interface] };
//! let text = write(&model, Syntax::Rtadvd).expect("rtadvd has a word for all of it");
//! assert!(text.contains(":mtu#1300:"), "{text}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod config;
pub mod diagnostic;
pub mod lint;
pub mod model;
pub mod router;
pub mod view;
pub mod wire;

#[cfg(feature = "capture")]
pub mod capture;
#[cfg(feature = "daemon")]
pub mod cli;
#[cfg(all(feature = "daemon", target_os = "linux"))]
pub mod conformance;
#[cfg(feature = "daemon")]
pub mod daemon;
#[cfg(all(feature = "daemon", target_os = "linux"))]
pub mod lab;
#[cfg(feature = "daemon")]
pub mod os;
