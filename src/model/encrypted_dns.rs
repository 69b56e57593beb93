use std::{fmt, net::Ipv6Addr, num::NonZeroU16};

use super::{DomainName, Lifetime, Rdnss, ServiceParameters};

/// The content of one Encrypted DNS option, type 144 (RFC 9463 6.1): a resolver that speaks
/// DNS over TLS, QUIC or HTTPS.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EncryptedDns {
    /// Service Priority: the smallest is preferred (RFC 9460 2.4.1).
    pub priority: NonZeroU16,
    /// How long hosts may use it; zero withdraws it.
    pub lifetime: Lifetime,
    authentication_domain_name: DomainName,
    addresses: Vec<Ipv6Addr>,
    parameters: ServiceParameters,
}

/// Why these are no Encrypted DNS option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncryptedDnsError {
    /// An address that no resolver can have (RFC 9463 3.1.8).
    NotUnicast(Ipv6Addr),
    /// Parameters, but no address (RFC 9463 3.1.6).
    ParametersAlone,
    /// More octets than one option holds; how many.
    TooLong(usize),
}

impl fmt::Display for EncryptedDnsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EncryptedDnsError::NotUnicast(address) => {
                write!(f, "`{address}` is not the unicast address of a resolver (RFC 9463 3.1.8)")
            }
            EncryptedDnsError::ParametersAlone => {
                f.write_str("service parameters need the address of a resolver (RFC 9463 3.1.6)")
            }
            EncryptedDnsError::TooLong(octets) => {
                write!(f, "the option takes {octets} octets, the most is 2040 (RFC 4861 4.6)")
            }
        }
    }
}

impl std::error::Error for EncryptedDnsError {}

impl EncryptedDns {
    /// The most octets that an option has.
    const MAX_OCTETS: usize = 2040;

    /// An option for the resolver `name` at `addresses`, in order of preference. Without an
    /// address hosts look it up by other means, and there are no parameters (ADN-only mode).
    pub fn new(
        priority: NonZeroU16,
        lifetime: Lifetime,
        name: DomainName,
        addresses: Vec<Ipv6Addr>,
        parameters: ServiceParameters,
    ) -> Result<Self, EncryptedDnsError> {
        if let Some(&address) = addresses.iter().find(|address| !Rdnss::usable(address)) {
            return Err(EncryptedDnsError::NotUnicast(address));
        }
        if addresses.is_empty() && !parameters.is_empty() {
            return Err(EncryptedDnsError::ParametersAlone);
        }
        let authentication_domain_name = name;
        let value =
            EncryptedDns { priority, lifetime, authentication_domain_name, addresses, parameters };
        match value.octets() {
            ..=Self::MAX_OCTETS => Ok(value),
            octets => Err(EncryptedDnsError::TooLong(octets)),
        }
    }

    /// Octets on the wire, without padding.
    #[must_use]
    pub fn octets(&self) -> usize {
        let name = 10 + self.authentication_domain_name.wire_length();
        if self.addresses.is_empty() {
            return name;
        }
        name + 2 + 16 * self.addresses.len() + 2 + self.parameters.octets()
    }

    /// Authentication Domain Name: the name in the resolver's certificate.
    #[must_use]
    pub fn authentication_domain_name(&self) -> &DomainName {
        &self.authentication_domain_name
    }

    /// The resolver's addresses, in order of preference; none in ADN-only mode.
    #[must_use]
    pub fn addresses(&self) -> &[Ipv6Addr] {
        &self.addresses
    }

    /// How to reach it.
    #[must_use]
    pub fn parameters(&self) -> &ServiceParameters {
        &self.parameters
    }
}

/// A configured Encrypted DNS option.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AdvEncryptedDns {
    /// What is advertised.
    pub encrypted_dns: EncryptedDns,
    /// Whether the final advertisement withdraws it.
    pub flush_on_exit: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(addresses: &[&str], alpn: &[&str]) -> Result<EncryptedDns, EncryptedDnsError> {
        let addresses = addresses.iter().map(|address| address.parse().unwrap()).collect();
        let alpn = alpn.iter().copied().map(String::from).collect();
        let parameters = ServiceParameters::default().with_alpn(alpn).unwrap();
        let name = "dns.example.com".parse().unwrap();
        EncryptedDns::new(NonZeroU16::MIN, Lifetime::INFINITE, name, addresses, parameters)
    }

    #[test]
    fn what_hosts_would_discard_is_refused() {
        assert!(new(&["2001:db8::53", "fe80::1"], &["dot"]).is_ok());
        assert!(new(&[], &[]).is_ok());
        assert_eq!(new(&[], &["dot"]), Err(EncryptedDnsError::ParametersAlone));
        for bad in ["ff02::1", "::1", "::", "::ffff:192.0.2.1"] {
            let error = EncryptedDnsError::NotUnicast(bad.parse().unwrap());
            assert_eq!(new(&["2001:db8::53", bad], &[]), Err(error));
        }
        // 10 + 17 + 2 + 2 octets around the addresses.
        assert_eq!(new(&["fd00::1"; 125], &[]).map(|it| it.octets()), Ok(2031));
        assert_eq!(new(&["fd00::1"; 126], &[]), Err(EncryptedDnsError::TooLong(2047)));
    }
}
