//! Encrypted DNS and Provisioning Domains, with exact models.

use std::num::NonZeroU16;

use super::read;
use crate::model::{
    AdvEncryptedDns, AdvProvisioningDomain, EncryptedDns, Interface, Lifetime, Preference,
    PrefixSource, PvdDelay, PvdIdentity, RouterFlags, ServiceParameters,
};

/// The model of a file without problems that has one interface.
fn only(text: &str) -> Interface {
    let read = read(text);
    assert_eq!(read.problems(), [], "{text}");
    let mut interfaces = read.parsed.model.interfaces;
    assert_eq!(interfaces.len(), 1, "{text}");
    interfaces.remove(0)
}

fn domain(text: &str) -> AdvProvisioningDomain {
    *only(text).provisioning_domain.unwrap()
}

fn resolver(priority: u16, lifetime: u32, addresses: &[&str]) -> EncryptedDns {
    let parameters = ServiceParameters::default();
    with_parameters(priority, lifetime, addresses, parameters)
}

fn with_parameters(
    priority: u16,
    lifetime: u32,
    addresses: &[&str],
    parameters: ServiceParameters,
) -> EncryptedDns {
    let addresses = addresses.iter().map(|address| address.parse().unwrap()).collect();
    let priority = NonZeroU16::new(priority).unwrap();
    let lifetime = Lifetime::from_wire(lifetime);
    let name = "dns.example.com".parse().unwrap();
    EncryptedDns::new(priority, lifetime, name, addresses, parameters).unwrap()
}

#[test]
fn resolvers() {
    let dns = only(
        "em0:\\\n\
         \t:dnr=\"dns.example.com\":dnraddr=\"2001:db8::853,fe80::853\":dnrprio#7:dnrltime#60:\\\n\
         \t:dnralpn=\"dot,h2\":dnrport#8853:dnrpath=\"/dns-query{?dns}\":dnrkeep:\\\n\
         \t:dnrparams=\"5=7878,65535=79\":\\\n\
         \t:dnr0=dns.example.com.:dnr7=\"dns.example.com\":dnrltime7=infinity:dnraddr7=\"fd00::1\":\n",
    )
    .encrypted_dns;
    let alpn = ["dot", "h2"].map(String::from).to_vec();
    let parameters = ServiceParameters::default().with_alpn(alpn).unwrap().with_port(8853);
    let parameters = parameters.with_doh_path("/dns-query{?dns}").unwrap();
    let parameters = parameters.with_other(5, *b"xx").unwrap().with_other(65_535, *b"y").unwrap();
    let all = with_parameters(7, 60, &["2001:db8::853", "fe80::853"], parameters);
    let expected = [
        AdvEncryptedDns { encrypted_dns: all, flush_on_exit: false },
        AdvEncryptedDns { encrypted_dns: resolver(1, 900, &[]), flush_on_exit: true },
        AdvEncryptedDns { encrypted_dns: resolver(1, u32::MAX, &["fd00::1"]), flush_on_exit: true },
    ];
    assert_eq!(dns, expected);
}

#[test]
fn a_domain_says_what_its_record_says() {
    let text = "em0:\\\n\
         \t:raflags=\"mh\":chlim#9:addr=\"2001:db8::\":rdnss=\"2001:db8::53\":\\\n\
         \t:pvd=\"isp.example\":pvdflags=\"hl\":pvddelay#3:pvdseq#123:pvdtc=\"isp\":\n\
         isp:\\\n\
         \t:addr=\"2001:db8:1::\":addr0=\"auto\":rtprefix=\"2001:db8:8000::\":rtplen#33:\\\n\
         \t:rdnss=\"2001:db8:1::53\":dnssl=\"a.example\":dnr=\"dns.example.com\":\\\n\
         \t:pref64=\"64:ff9b::\":capport=\"https://portal.example/\":tc=common:\n\
         common:dnsslltime#700:\n";
    let interface = only(text);
    assert_eq!((interface.prefixes.len(), interface.rdnss.len()), (1, 1));
    assert_eq!(interface.encrypted_dns, []);
    let domain = *interface.provisioning_domain.unwrap();
    let identity = PvdIdentity {
        id: "isp.example".parse().unwrap(),
        http: true,
        legacy: true,
        delay: PvdDelay::new(3).unwrap(),
        sequence: 123,
    };
    assert_eq!((domain.identity, domain.header), (identity, None));
    assert_eq!(domain.prefixes[1].source, PrefixSource::InterfaceAddresses);
    assert_eq!(domain.prefixes.len(), 2);
    // Defaults are those of the interface.
    assert_eq!(domain.routes[0].route.lifetime.as_secs(), Some(1800));
    assert_eq!(domain.rdnss[0].rdnss.lifetime.as_secs(), Some(900));
    assert_eq!(domain.dnssl[0].dnssl.lifetime.as_secs(), Some(700));
    assert_eq!(domain.encrypted_dns[0].encrypted_dns, resolver(1, 900, &[]));
    assert_eq!(domain.pref64[0].lifetime.as_secs(), 5400);
    assert_eq!(domain.captive_portal.unwrap().uri(), "https://portal.example/");
}

#[test]
fn a_domain_may_have_a_header() {
    let header = |fields: &str| {
        let interface = "em0:raflags=\"mh\":chlim#9:rltime#1000:pvd=a.b:pvdtc=p";
        let text =
            format!("{interface}:\np:rtprefix=\"2001:db8::\":pref64=\"64:ff9b::\":{fields}:\n");
        let domain = domain(&text);
        (
            domain.header,
            domain.routes[0].route.lifetime.as_secs(),
            domain.pref64[0].lifetime.as_secs(),
        )
    };
    assert_eq!(header("rltime@"), (None, Some(1000), 3000));
    let (inner, route, pref64) = header("rltime#900");
    let inner = inner.unwrap();
    assert_eq!((inner.router_lifetime.as_secs(), route, pref64), (900, Some(900), 2704));
    assert_eq!((inner.cur_hop_limit, inner.preference), (9, Preference::High));
    assert!(inner.flags.managed);
    let (inner, route, _) = header("raflags=\"\":rtime#5:retrans#6");
    let inner = inner.unwrap();
    assert_eq!((inner.flags, inner.preference), (RouterFlags::NONE, Preference::Medium));
    assert_eq!((inner.router_lifetime.as_secs(), route), (1000, Some(1000)));
    assert_eq!((inner.reachable_time.as_millis(), inner.retrans_timer_millis), (5, 6));
}

#[test]
fn a_domain_without_a_record_has_a_name_only() {
    let domain = domain("em0:pvd=a.b:\n");
    assert_eq!((domain.prefixes, domain.rdnss, domain.header), (vec![], vec![], None));
    assert!(domain.captive_portal.is_none() && domain.routes.is_empty());
}

#[test]
fn a_domains_record_is_no_interface_whatever_it_has() {
    let text = "em0:tc=d:\nvlan*:mtu#1400:tc=d:\nd:pvd=a.b:pvdtc=default:\n\
         default:addr=\"2001:db8::\":\n";
    let read = read(text);
    assert_eq!(read.problems(), []);
    let interfaces = &read.parsed.model.interfaces;
    let names: Vec<&str> = interfaces.iter().map(|interface| interface.name.as_str()).collect();
    assert_eq!(names, ["em0", "vlan*"]);
    for interface in interfaces {
        assert_eq!(interface.provisioning_domain.as_ref().unwrap().prefixes.len(), 1);
        assert_eq!(interface.prefixes[0].source, PrefixSource::InterfaceAddresses);
    }
}

#[test]
fn fields_know_their_text() {
    let read = read(
        "em0:dnr=a.b:dnraddr=\"::2,::3\":dnralpn=\"dot\":dnrltime=infinity:raflagsext=\"54,55\":\
         custom=\"253 01\":custom0=\"254 02\":lowpanco=\"2001:db8::\":lowpancoid#3:\
         lowpancoflags=\"c\":abro=\"2001:db8::6\":abrover#7:\
         pvd=isp.example:pvdflags=\"hl\":pvddelay#4:pvdtc=isp:\n\
         isp:rltime#700:raflags=\"m\":addr=\"2001:db8::\":pinfoflags=\"l\":dnr0=c.d:dnraddr0=\"::4\":\n",
    );
    assert_eq!(read.problems(), []);
    let cases = [
        ("encrypted_dns[0]", "a.b"),
        ("encrypted_dns[0].authentication_domain_name", "a.b"),
        ("encrypted_dns[0].addresses[1]", "::3"),
        ("encrypted_dns[0].parameters.alpn", "dot"),
        ("encrypted_dns[0].lifetime", "infinity"),
        ("encrypted_dns[0].priority", "a.b"),
        ("flags_extension", "54,55"),
        ("custom_options[1]", "254 02"),
        ("lowpan_contexts[0].prefix", "2001:db8::"),
        ("lowpan_contexts[0].id", "3"),
        ("lowpan_contexts[0].compression", "c"),
        ("authoritative_border_router.version", "7"),
        ("provisioning_domain", "isp.example"),
        ("provisioning_domain.identity.id", "isp.example"),
        ("provisioning_domain.identity.legacy", "l"),
        ("provisioning_domain.identity.delay", "4"),
        ("provisioning_domain.identity.sequence", "hl"),
        ("provisioning_domain.header.router_lifetime", "700"),
        ("provisioning_domain.header.flags.managed", "m"),
        ("provisioning_domain.prefixes[0]", "2001:db8::"),
        ("provisioning_domain.prefixes[0].flags.on_link", "l"),
        ("provisioning_domain.encrypted_dns[0].addresses[0]", "::4"),
        ("provisioning_domain.rdnss[0]", "isp.example"),
    ];
    for (path, text) in cases {
        assert_eq!(read.set_by(&format!("em0.{path}")), text, "{path}");
    }
}

#[test]
fn what_rtadvd_never_reads_is_not_said_to_be_rejected_by_it() {
    let read = read(
        "em0:pvd=a.b:pvdtc=p:\np:rltime#9001:rdnss=\"::2\":rdnssltime#1:raflags=\"hl\":mtu#9:\n",
    );
    let found: Vec<_> =
        read.parsed.diagnostics.iter().map(|it| (it.code, read.marked(it))).collect();
    assert_eq!(found, [("rtadvd-flag", "l"), ("rtadvd-no-effect", "mtu#9")]);
    for problem in &read.parsed.diagnostics {
        assert!(problem.original.as_deref().unwrap().contains("does not have `pvdtc`"));
    }
}
