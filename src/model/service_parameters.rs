use std::{collections::BTreeMap, fmt};

/// Service parameters of a resolver (RFC 9460 2.2, RFC 9461): what it speaks, and where.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ServiceParameters {
    alpn: Vec<String>,
    port: Option<u16>,
    doh_path: Option<String>,
    others: BTreeMap<u16, Box<[u8]>>,
}

/// Why a text or a number is no service parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServiceParameterError {
    /// No protocol of 1 to 255 visible characters; the text.
    Alpn(String),
    /// No path that begins with `/` and has the variable `dns`; the text.
    DohPath(String),
    /// A key with a field of its own, or one that hosts forbid here (RFC 9463 3.1.8).
    Key(u16),
}

impl fmt::Display for ServiceParameterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ServiceParameterError::Alpn(text) => write!(
                f,
                "`{}` is no protocol name of 1 to 255 visible characters (RFC 9460 7.1)",
                text.escape_default()
            ),
            ServiceParameterError::DohPath(text) => write!(
                f,
                "`{}` is no path such as `/dns-query{{?dns}}` (RFC 9461 5)",
                text.escape_default()
            ),
            ServiceParameterError::Key(key @ (4 | 6)) => {
                write!(f, "key {key} cannot stand in this option (RFC 9463 3.1.8)")
            }
            ServiceParameterError::Key(key) => {
                write!(f, "key {key} is written as a parameter of its own")
            }
        }
    }
}

impl std::error::Error for ServiceParameterError {}

impl ServiceParameters {
    /// The key of [`Self::alpn`].
    pub const ALPN: u16 = 1;
    /// The key of [`Self::port`].
    pub const PORT: u16 = 3;
    /// The key of [`Self::doh_path`].
    pub const DOH_PATH: u16 = 7;
    /// ipv4hint and ipv6hint, which the option's own addresses replace.
    const FORBIDDEN: [u16; 2] = [4, 6];

    /// The same with these protocols: `dot`, `doq`, `h2`, `h3` (RFC 9461 4).
    pub fn with_alpn(mut self, alpn: Vec<String>) -> Result<Self, ServiceParameterError> {
        let is_name = |id: &String| {
            (1..=255).contains(&id.len())
                && id.chars().all(|c| c.is_ascii_graphic() && !matches!(c, ',' | '"' | '\\'))
        };
        if let Some(id) = alpn.iter().find(|id| !is_name(id)) {
            return Err(ServiceParameterError::Alpn(id.clone()));
        }
        self.alpn = alpn;
        Ok(self)
    }

    /// The same with a port that is not the protocol's own.
    #[must_use]
    pub fn with_port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// The same with the path of DNS over HTTPS, a template with the variable `dns` (RFC 9461 5).
    pub fn with_doh_path(mut self, path: &str) -> Result<Self, ServiceParameterError> {
        let characters = path.chars().all(|c| c.is_ascii_graphic() && c != '"' && c != '\\');
        if !(path.starts_with('/') && characters && has_dns_variable(path)) {
            return Err(ServiceParameterError::DohPath(path.to_owned()));
        }
        self.doh_path = Some(path.to_owned());
        Ok(self)
    }

    /// The same with one more parameter, by its number.
    pub fn with_other(
        mut self,
        key: u16,
        value: impl Into<Box<[u8]>>,
    ) -> Result<Self, ServiceParameterError> {
        let known = [Self::ALPN, Self::PORT, Self::DOH_PATH];
        if known.contains(&key) || Self::FORBIDDEN.contains(&key) {
            return Err(ServiceParameterError::Key(key));
        }
        self.others.insert(key, value.into());
        Ok(self)
    }

    /// The protocols, in order of preference.
    #[must_use]
    pub fn alpn(&self) -> &[String] {
        &self.alpn
    }

    /// The port where it is not the protocol's own.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// The path of DNS over HTTPS.
    #[must_use]
    pub fn doh_path(&self) -> Option<&str> {
        self.doh_path.as_deref()
    }

    /// Further parameters with their keys, in the order of these.
    #[must_use]
    pub fn others(&self) -> &BTreeMap<u16, Box<[u8]>> {
        &self.others
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == ServiceParameters::default()
    }

    /// Octets on the wire.
    #[must_use]
    pub fn octets(&self) -> usize {
        let alpn: usize = self.alpn.iter().map(|id| 1 + id.len()).sum();
        let port = self.port.map_or(0, |_| 4 + 2);
        let path = self.doh_path.as_ref().map_or(0, |path| 4 + path.len());
        let others: usize = self.others.values().map(|value| 4 + value.len()).sum();
        if alpn > 0 { 4 + alpn + port + path + others } else { port + path + others }
    }
}

/// Whether a template has the variable `dns` (RFC 6570).
fn has_dns_variable(template: &str) -> bool {
    let expressions = template.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    expressions.into_iter().any(|(expression, _)| {
        expression
            .trim_start_matches(['?', '&', '+', '#', '/', '.', ';'])
            .split(',')
            .any(|variable| variable.trim_end_matches('*').split(':').next() == Some("dns"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_the_variable() {
        let path = |text: &str| ServiceParameters::default().with_doh_path(text).is_ok();
        for good in ["/dns-query{?dns}", "/q{?a,dns}", "/{dns}", "/a{b}{&dns*}"] {
            assert!(path(good), "{good}");
        }
        for bad in
            ["", "/", "/dns", "dns{?dns}", "/q{?dn}", "/q{?dns", "/ q{?dns}", "/\u{e9}{?dns}"]
        {
            assert!(!path(bad), "{bad}");
        }
    }

    #[test]
    fn keys_with_a_field_and_hints_are_refused() {
        let other = |key| ServiceParameters::default().with_other(key, [1]).map(|_| ());
        for key in [1, 3, 4, 6, 7] {
            assert_eq!(other(key), Err(ServiceParameterError::Key(key)));
        }
        for key in [0, 2, 5, 8, u16::MAX] {
            assert_eq!(other(key), Ok(()));
        }
    }

    #[test]
    fn protocols_have_1_to_255_visible_characters() {
        let alpn = |id: &str| ServiceParameters::default().with_alpn(vec![id.into()]);
        assert_eq!(alpn("h2").unwrap().octets(), 7);
        assert!(alpn(&"x".repeat(255)).is_ok());
        for bad in ["", &"x".repeat(256), "a b", "a,b", "\u{1b}"] {
            assert_eq!(alpn(bad), Err(ServiceParameterError::Alpn(bad.into())));
        }
    }
}
