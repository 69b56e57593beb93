//! The model to text as a person would write it: what rad's language has by default is left
//! unsaid. Of what the other languages can say there is much that rad has no words for.

mod block;
mod dns;
mod domain;
mod extensions;
mod names;
mod prefix;

use block::Block;

use super::{
    keywords::Place,
    lower::{
        dns::DEFAULT_LIFETIME,
        interface::{MIN_DELAY_BETWEEN_RAS, MIN_RTR_ADV_INTERVAL},
        options::MAX_RTR_ADV_INTERVAL,
    },
};
use crate::{
    config::written::{Losses, NO_WORD, Section, duration},
    model::{
        AdvLinkMtu, Client, Condition, Header, Interface, Lifetime, MinDelayBetweenRas, Pref64,
        Prefix, ReachableTime, RouterFlags, RouterLifetime, RtrAdvInterval,
    },
};

/// The block of `interface`.
pub(in crate::config) fn section(interface: &Interface) -> Section {
    let mut losses = Losses::new(&interface.name);
    let Some(name) = names::interface_match(&interface.name) else {
        losses.push("", "an interface", names::REASON);
        return losses.beside(String::new());
    };
    if !interface.send_advertisements {
        // A block without it would advertise.
        losses.push("send_advertisements", "off", "every block advertises");
        return losses.beside(String::new());
    }
    let mut text = String::new();
    Block::file(&mut text).block("interface", name, Place::Interface, |block| {
        content(interface, block, &mut losses);
    });
    losses.beside(text)
}

fn content(interface: &Interface, block: &mut Block<'_>, losses: &mut Losses<'_>) {
    let Interface {
        name: _,
        send_advertisements: _,
        ignore_if_missing,
        unicast_only,
        solicited_unicast,
        clients,
        unrestricted_unicast,
        source_addresses,
        remove_on_exit,
        interval,
        min_delay_between_ras,
        header,
        source_link_layer_address,
        ra_mtu,
        clock_skew_seconds,
        legitimate_routers,
        link_mtu,
        advertisement_interval,
        home_agent_information,
        prefixes,
        ignored_prefixes,
        routes,
        rdnss,
        dnssl,
        encrypted_dns,
        pref64,
        captive_portal,
        lowpan_contexts,
        authoritative_border_router,
        provisioning_domain,
        flags_extension,
        custom_options,
        virtual_link_layer_address,
        default_router_conditions,
        template: _,
    } = interface;
    intervals(*interval, *min_delay_between_ras, losses);
    let header = self::header(header, block, losses);
    block.switch("source link-layer address", *source_link_layer_address);
    losses.list("default_router_conditions", default_router_conditions, Condition::to_string);
    if let Some(address) = virtual_link_layer_address {
        losses.push("virtual_link_layer_address", address, NO_WORD);
    }
    match link_mtu {
        AdvLinkMtu::Omitted => {}
        AdvLinkMtu::Fixed(mtu) => block.option("mtu", mtu.octets()),
        AdvLinkMtu::Interface => losses.push("link_mtu", "the interface's own", NO_WORD),
    }
    prefix::prefixes(prefixes, block, losses);
    let default = Lifetime::from_secs(DEFAULT_LIFETIME);
    let dns_lifetime = dns::dns("", (rdnss, dnssl), default, block, losses);
    extensions::encrypted_dns("", encrypted_dns, block, losses);
    self::pref64("", pref64, block, losses);
    if let Some(domain) = provisioning_domain {
        domain::provisioning_domain(domain, (&header, dns_lifetime), block, losses);
    }
    extensions::legitimate_routers(legitimate_routers.as_deref(), block);
    extensions::flags(*flags_extension, block);
    extensions::custom_options(custom_options, block);
    for (field, on, always) in [
        ("ignore_if_missing", *ignore_if_missing, true),
        ("unicast_only", *unicast_only, false),
        ("solicited_unicast", *solicited_unicast, true),
        ("unrestricted_unicast", *unrestricted_unicast, false),
        ("remove_on_exit", *remove_on_exit, true),
        ("advertisement_interval", *advertisement_interval, false),
    ] {
        losses.switch(field, on, always);
    }
    losses.list("clients", clients, |client| match client {
        Client::Served(address) => format!("{address}"),
        Client::Ignored(address) => format!("not {address}"),
    });
    losses.list("source_addresses", source_addresses, ToString::to_string);
    losses.list("ignored_prefixes", ignored_prefixes, Prefix::to_string);
    losses.list("routes", routes, |route| route.route.prefix.to_string());
    losses.list("lowpan_contexts", lowpan_contexts, |context| context.prefix.to_string());
    let skew = Some(clock_skew_seconds).filter(|&&seconds| seconds != 0);
    let information = home_agent_information.as_ref();
    let others = [
        ("ra_mtu", ra_mtu.map(|mtu| format!("{} octets", mtu.octets()))),
        ("clock_skew_seconds", skew.map(|seconds| format!("{seconds} s"))),
        ("home_agent_information", information.map(|it| format!("preference {}", it.preference))),
        ("captive_portal", captive_portal.as_ref().map(|portal| portal.uri().to_owned())),
        (
            "authoritative_border_router",
            authoritative_border_router.as_ref().map(|router| router.address.to_string()),
        ),
    ];
    for (field, value) in others {
        if let Some(value) = value {
            losses.push(field, value, NO_WORD);
        }
    }
}

/// rad has them compiled in.
fn intervals(interval: RtrAdvInterval, min_delay: MinDelayBetweenRas, losses: &mut Losses<'_>) {
    for (field, wanted, always) in [
        ("interval.min", interval.min(), MIN_RTR_ADV_INTERVAL),
        ("interval.max", interval.max(), MAX_RTR_ADV_INTERVAL),
        ("min_delay_between_ras", min_delay.duration(), MIN_DELAY_BETWEEN_RAS),
    ] {
        if wanted != always {
            let reason = format!("it is always {}", duration(always));
            losses.push(field, duration(wanted), reason);
        }
    }
}

/// Writes the header and returns it as it is written.
fn header(header: &Header, block: &mut Block<'_>, losses: &mut Losses<'_>) -> Header {
    let &Header {
        cur_hop_limit,
        flags,
        preference,
        router_lifetime,
        reachable_time,
        retrans_timer_millis,
    } = header;
    if router_lifetime == RouterLifetime::ZERO {
        block.switch("default router", false);
    } else {
        block.option("router lifetime", router_lifetime.as_secs());
    }
    block.option("router preference", preference);
    block.option("hop limit", cur_hop_limit);
    block.switch("managed address configuration", flags.managed);
    block.switch("other configuration", flags.other_config);
    let flags = own_flags("", flags, losses);
    let reachable_time =
        losses.reachable_time("", reachable_time).unwrap_or(ReachableTime::UNSPECIFIED);
    block.option("reachable time", reachable_time.as_millis());
    block.option("retrans timer", retrans_timer_millis);
    Header { flags, reachable_time, ..*header }
}

/// Those of `flags` that rad has words for. The path of their header begins with `at`.
fn own_flags(at: &str, flags: RouterFlags, losses: &mut Losses<'_>) -> RouterFlags {
    let RouterFlags { managed, other_config, home_agent, proxy, snac_router } = flags;
    for (field, on) in [("home_agent", home_agent), ("proxy", proxy), ("snac_router", snac_router)]
    {
        losses.switch(&format!("{at}header.flags.{field}"), on, false);
    }
    RouterFlags { managed, other_config, ..RouterFlags::NONE }
}

/// Each prefix once. Their paths begin with `at`.
fn pref64(at: &str, all: &[Pref64], block: &mut Block<'_>, losses: &mut Losses<'_>) {
    for (index, pref64) in all.iter().enumerate() {
        let prefix = pref64.prefix();
        let path = format!("{at}pref64[{index}]");
        if all[..index].iter().any(|before| before.prefix() == prefix) {
            losses.push(&path, prefix, "rad has each prefix once");
        } else if index >= super::lower::nat64::MOST {
            losses.push(&path, prefix, "rad has room for no more");
        } else {
            block.block("nat64 prefix", prefix, Place::Nat64Prefix, |block| {
                block.option("lifetime", pref64.lifetime.as_secs());
            });
        }
    }
}
