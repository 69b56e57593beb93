//! Configuration that says the same.

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use super::{Sighting, sighting, unsaid};
use crate::{
    config::{self, Syntax},
    model::{Heard, Interface, Leftover, Model, NdOption, RouterAdvertisement},
    view::{self, Node},
};

/// Prints advertisements in one of the languages.
pub(super) struct Text {
    syntax: Syntax,
    sample: Option<Interface>,
}

impl Text {
    pub(super) fn new(syntax: Syntax) -> Self {
        Text { syntax, sample: sample(syntax) }
    }

    /// Prints it with an empty line behind it.
    pub(super) fn print(
        &self,
        sighting: &Sighting<'_>,
        advertisement: &RouterAdvertisement,
    ) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(self.text(sighting, advertisement).as_bytes())?;
        stdout.flush()
    }

    pub(super) fn text(
        &self,
        sighting: &Sighting<'_>,
        advertisement: &RouterAdvertisement,
    ) -> String {
        let mut text = String::new();
        for line in origin(sighting, advertisement) {
            comment(&mut text, &line);
        }
        let Some(sample) = &self.sample else { return text };
        let Heard { mut interface, leftovers } = Interface::heard(sample, advertisement);
        for leftover in leftovers.iter().filter_map(field_in_words) {
            comment(&mut text, &format!("Not said here: {leftover}."));
        }
        interface.name = sighting.name.clone().into();
        let mut written = self.written(interface.clone());
        if written.lines().all(|line| line.is_empty() || line.starts_with('#')) {
            // The name is the only thing without which there is nothing to say.
            interface.name = sighting::unknown().into();
            written += &self.written(interface);
        }
        for option in unsaid::options(advertisement, &written, self.syntax) {
            comment(&mut text, &format!("Not said in full: {}.", option_in_words(option)));
        }
        text += &written;
        text.push('\n');
        text
    }

    fn written(&self, interface: Interface) -> String {
        config::write_lossy(&Model { interfaces: vec![interface] }, self.syntax).text
    }
}

/// An interface with the language's defaults for what no advertisement says.
fn sample(syntax: Syntax) -> Option<Interface> {
    let text = match syntax {
        Syntax::Radvd => {
            "interface x { AdvSendAdvert on; prefix 2001:db8::/64 { }; route 2001:db8::/64 { }; \
             RDNSS 2001:db8::1 { }; DNSSL example.com { }; };\n"
        }
        Syntax::Rtadvd => {
            "x:addr=\"2001:db8::\":rtprefix=\"2001:db8::\":rdnss=\"2001:db8::1\":\
             dnssl=\"example.com\":\n"
        }
        Syntax::Rad => {
            "interface x {\n\tprefix 2001:db8::/64\n\tdns {\n\t\tnameserver 2001:db8::1\n\
             \t\tsearch example.com\n\t}\n}\n"
        }
    };
    unsaid::first_interface(text, syntax)
}

/// Where it comes from, in lines.
fn origin(sighting: &Sighting<'_>, advertisement: &RouterAdvertisement) -> Vec<String> {
    let mut first = format!("Router Advertisement from {}", sighting.datagram.source);
    if let Some(destination) = sighting.destination {
        let _ = write!(first, " to {destination}");
    }
    let mut second = if sighting.is_named {
        format!("on {}", sighting.name)
    } else {
        "on an unknown interface".to_owned()
    };
    if let Some(time) = sighting.time {
        let _ = write!(second, " at {time:.6}");
    }
    if !sighting.vlans.is_empty() {
        let vlans: Vec<_> = sighting.vlans.iter().map(u16::to_string).collect();
        let _ = write!(second, ", VLAN {}", vlans.join(" in "));
    }
    let mut lines = vec![first, second];
    lines.extend(advertisement.options.iter().find_map(|option| match option {
        NdOption::SourceLinkLayerAddress(address) => {
            Some(format!("Source Link-Layer Address {address}"))
        }
        _ => None,
    }));
    lines
}

/// What no header can be configured to say, in words.
fn field_in_words(leftover: &Leftover) -> Option<String> {
    match leftover {
        Leftover::RouterLifetime(lifetime) => Some(format!(
            "a Router Lifetime of {} s, which is shorter than any interval",
            lifetime.as_secs()
        )),
        Leftover::ReachableTime(time) => {
            Some(format!("a Reachable Time of {} ms, which is more than an hour", time.as_millis()))
        }
        Leftover::Option(_) | Leftover::InDomain(_) => None,
    }
}

/// Its kind and its fields.
fn option_in_words(option: &NdOption) -> String {
    let tree = view::options(std::slice::from_ref(option));
    let Node::Map(entries) = &tree else { return tree.to_string() };
    let entries = entries.iter().map(|(name, node)| match node {
        Node::List(nodes) => {
            let nodes: Vec<_> = nodes.iter().map(Node::to_string).collect();
            format!("{name} {}", nodes.join(", "))
        }
        node => format!("{name} {node}"),
    });
    entries.collect::<Vec<_>>().join(", ")
}

/// Adds a comment line. Nothing in it can end it or upset a terminal.
fn comment(text: &mut String, line: &str) {
    text.push_str("# ");
    for c in line.chars() {
        match c {
            '"' | '\'' | '\\' => text.push(c),
            _ => text.extend(c.escape_debug()),
        }
    }
    text.push('\n');
}
