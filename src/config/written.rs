//! The model as text: what the writers of all languages share.

use std::{
    fmt::{self, Display},
    time::Duration,
};

use super::{Syntax, rad, radvd, rtadvd, shown::visible};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity, Span},
    model::{
        Client, Interface, InterfaceMatch, Model, OutOfRange, PrefixSource, ReachableTime,
        RouterLifetime, Template, seconds,
    },
};

/// The code for a field that the other language cannot express.
pub const INEXPRESSIBLE: Rule = Rule {
    code: "convert-inexpressible",
    severities: &[Severity::Error],
    description: "Something that the language to write cannot express.",
    reference: None,
};

/// A field of the model that a language cannot express.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inexpressible {
    /// Where it is in the model, as the source map names it: `vlan704.clients[0]`.
    pub path: String,
    /// What it says, with its unit, ready to print.
    pub value: String,
    /// Why the language cannot say that.
    pub reason: String,
}

impl Display for Inexpressible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is {}: {}", visible(&self.path), visible(&self.value), self.reason)
    }
}

impl Inexpressible {
    /// This as a problem of the text that set the field, which `find` finds by its path; it could
    /// not be written in the language `syntax`.
    pub fn to_diagnostic(
        &self,
        severity: Severity,
        syntax: Syntax,
        find: &dyn Fn(&str) -> Option<Span>,
    ) -> Diagnostic {
        let (path, value) = (visible(&self.path), visible(&self.value));
        let message = format!("{} cannot say that `{path}` is {value}", syntax.file_name());
        let diagnostic = Diagnostic::new(severity, INEXPRESSIBLE.code, message);
        match find(&self.path) {
            Some(span) => diagnostic.at(span, self.reason.clone()),
            None => diagnostic.with_help(self.reason.clone()),
        }
    }
}

/// A model in one of the languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The text, with a comment for each thing that it does not say.
    pub text: String,
    /// What it does not say; where there is nothing, the text means the model.
    pub left_out: Vec<Inexpressible>,
}

/// `model` in the language `syntax`, from which the same model is read; an error is all that the
/// language cannot express.
pub fn write(model: &Model, syntax: Syntax) -> Result<String, Vec<Inexpressible>> {
    let Written { text, left_out } = write_lossy(model, syntax);
    if left_out.is_empty() { Ok(text) } else { Err(left_out) }
}

/// The same, but what the language cannot express is left out, or replaced by what is nearest.
#[must_use]
pub fn write_lossy(model: &Model, syntax: Syntax) -> Written {
    let mut written = Written { text: String::new(), left_out: Vec::new() };
    for interface in &model.interfaces {
        if !written.text.is_empty() {
            written.text.push('\n');
        }
        let section = section(interface, syntax);
        for loss in &section.left_out {
            // A comment that ended in a backslash would go on in the next line.
            written.text += &format!("# Not said here: {loss}.\n");
        }
        written.text += &section.text;
        written.left_out.extend(section.left_out);
    }
    if model.interfaces.is_empty() && syntax == Syntax::Radvd {
        written.left_out.push(Inexpressible {
            path: "interfaces".to_owned(),
            value: "empty".to_owned(),
            reason: "a file has one `interface` block at least".to_owned(),
        });
    }
    written
}

fn section(interface: &Interface, syntax: Syntax) -> Section {
    if let Some(template) = &interface.template {
        return template_section(&interface.name, template, syntax);
    }
    match syntax {
        Syntax::Radvd => radvd::section(interface),
        Syntax::Rtadvd => rtadvd::section(interface),
        Syntax::Rad => rad::section(interface),
    }
}

/// A template is written as it was read. To give all interfaces the values of its example would be
/// worse than to give them none.
fn template_section(name: &InterfaceMatch, template: &Template, syntax: Syntax) -> Section {
    let written = (template.language() == syntax.name()).then(|| match syntax {
        Syntax::Radvd => radvd::template_section(name, template.text()),
        Syntax::Rtadvd => rtadvd::template_section(name, template.text()),
        Syntax::Rad => None,
    });
    let mut losses = Losses::new(name);
    let text = written.flatten().unwrap_or_else(|| {
        losses.push("", "computed from the interface's name", NO_TEMPLATE);
        String::new()
    });
    losses.beside(text)
}

/// The reason where values that are computed from a name cannot be written.
const NO_TEMPLATE: &str = "such values stay in the language and the form they were written in";

/// What a language says of one interface.
#[derive(Debug)]
pub(super) struct Section {
    /// Empty where it can say nothing.
    pub(super) text: String,
    pub(super) left_out: Vec<Inexpressible>,
}

/// The reason where a language has nothing like a field.
pub(super) const NO_WORD: &str = "there is no word for it";

/// The reason where a domain name has octets that no text can have.
pub(super) const NOT_A_HOST_NAME: &str =
    "letters, digits, hyphen, underscore and dot can stand in a domain name";

/// What cannot be said of an interface.
#[derive(Debug)]
pub(super) struct Losses<'i> {
    interface: &'i InterfaceMatch,
    left_out: Vec<Inexpressible>,
}

impl<'i> Losses<'i> {
    /// Nothing yet of the interface of this name.
    pub(super) fn new(interface: &'i InterfaceMatch) -> Self {
        Losses { interface, left_out: Vec::new() }
    }

    /// Takes the `field`, empty for the interface itself, which is `value`.
    pub(super) fn push(&mut self, field: &str, value: impl Display, reason: impl Into<String>) {
        let dot = if field.is_empty() { "" } else { "." };
        let path = format!("{}{dot}{field}", self.interface);
        let (value, reason) = (value.to_string(), reason.into());
        self.left_out.push(Inexpressible { path, value, reason });
    }

    /// Takes the switch `field` unless it is as it always is in the language.
    pub(super) fn switch(&mut self, field: &str, on: bool, always: bool) {
        if on != always {
            self.push(field, on_off(on), NO_WORD);
        }
    }

    /// Takes what stands in the list `field`, for which there is no word.
    pub(super) fn list<T>(&mut self, field: &str, list: &[T], value: impl Fn(&T) -> String) {
        for (index, entry) in list.iter().enumerate() {
            self.push(&format!("{field}[{index}]"), value(entry), NO_WORD);
        }
    }

    /// `lifetime` if it is one beside a MaxRtrAdvInterval of `max`; the path of its header begins
    /// with `at`.
    pub(super) fn router_lifetime(
        &mut self,
        at: &str,
        lifetime: RouterLifetime,
        max: Duration,
    ) -> Option<RouterLifetime> {
        let refused = |error: OutOfRange| {
            let value = format!("{} s", lifetime.as_secs());
            let path = format!("{at}header.router_lifetime");
            self.push(&path, value, format!("it must be {}", error.range));
        };
        RouterLifetime::checked(lifetime.as_secs().into(), max).map_err(refused).ok()
    }

    /// `time` if it may be configured; the path of its header begins with `at`.
    pub(super) fn reachable_time(
        &mut self,
        at: &str,
        time: ReachableTime,
    ) -> Option<ReachableTime> {
        let refused = |error: OutOfRange| {
            let value = format!("{} ms", time.as_millis());
            let path = format!("{at}header.reachable_time");
            self.push(&path, value, format!("it must be {}", error.range));
        };
        ReachableTime::from_millis(time.as_millis().into()).map_err(refused).ok()
    }

    /// The end: `text` says the rest.
    pub(super) fn beside(self, text: String) -> Section {
        Section { text, left_out: self.left_out }
    }

    /// The clients to serve and those to ignore, in which order every language has them.
    pub(super) fn clients(&mut self, clients: &[Client]) -> Vec<Client> {
        let is_ignored = |client: &Client| matches!(client, Client::Ignored(_));
        if !clients.is_sorted_by_key(is_ignored) {
            let reason = "those that are not answered stand behind the others";
            self.push("clients", "in another order", reason);
        }
        let mut clients = clients.to_vec();
        clients.sort_by_key(is_ignored);
        clients
    }
}

/// A switch as a word.
pub(super) const fn on_off(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

/// A time with its unit.
pub(super) fn duration(duration: Duration) -> String {
    format!("{} s", seconds(duration))
}

/// Where a prefix comes from, in words.
pub(super) fn source(source: &PrefixSource) -> String {
    match source {
        PrefixSource::Prefix(prefix) => prefix.to_string(),
        PrefixSource::RouterAddress(prefix, address) => {
            format!("{address}/{}, the router's own address", prefix.length())
        }
        PrefixSource::InterfaceAddresses => "the prefixes of the interface's addresses".to_owned(),
        PrefixSource::OtherInterfaceAddresses(name) => {
            format!("the prefixes of the addresses of {name}")
        }
        PrefixSource::SixToFour { interface, subnet } => {
            format!("the 6to4 prefix of {interface} for the subnet {subnet:#x}")
        }
        PrefixSource::OtherInterfaceSubnet { interface, subnet } => {
            format!("subnet {subnet} of the prefixes of {interface}")
        }
        PrefixSource::Delegation { name, subnet } => {
            format!("subnet {subnet} of the delegation {name}")
        }
    }
}
