//! Generated models: what is written is read again, and what cannot be written is not.

use proptest::prelude::*;

use super::{
    super::{Syntax, write, write_lossy},
    mended, read,
};
use crate::model::{Interface, Model, arbitrary, testing};

/// What is written means `model`, or else something of it is said to be inexpressible.
fn survives(model: &Model, syntax: Syntax) {
    match write(model, syntax) {
        Ok(text) => assert_eq!(
            &read(&text, syntax).unwrap_or_else(|e| panic!("{e}\n{text}")),
            model,
            "\n{text}"
        ),
        Err(left_out) => {
            assert!(!left_out.is_empty());
            for lost in left_out {
                let belongs = |name: &str| {
                    lost.path
                        .strip_prefix(name)
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                };
                let names = model.interfaces.iter().map(|interface| interface.name.as_str());
                assert!(names.into_iter().any(belongs), "{lost}");
            }
        }
    }
}

/// A model that the language can express is written as a whole.
fn is_written(model: &Model, syntax: Syntax) {
    let text = write(model, syntax).unwrap_or_else(|left_out| {
        let lost: Vec<String> = left_out.iter().map(ToString::to_string).collect();
        panic!("{}\n{model:#?}", lost.join("\n"))
    });
    let again = read(&text, syntax).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    assert_eq!(&again, model, "\n{text}");
}

/// The text says what is left out, is usable, and its model can be written.
fn is_usable_without(model: &Model, syntax: Syntax) {
    let written = write_lossy(model, syntax);
    for lost in &written.left_out {
        assert!(written.text.contains(&lost.to_string()), "{lost}\n{}", written.text);
    }
    let says_something =
        written.text.lines().any(|line| !line.is_empty() && !line.starts_with('#'));
    if !says_something {
        return;
    }
    let text = &written.text;
    let rest = read(text, syntax).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    assert_eq!(&rest == model, written.left_out.is_empty(), "{text}");
    is_written(&rest, syntax);
}

/// Replaces one field of an interface.
fn take(field: i32, from: Interface, to: &mut Interface) {
    match field {
        0 => to.name = from.name,
        1 => to.send_advertisements = from.send_advertisements,
        2 => to.ignore_if_missing = from.ignore_if_missing,
        3 => to.unicast_only = from.unicast_only,
        4 => to.solicited_unicast = from.solicited_unicast,
        5 => to.clients = from.clients,
        6 => to.unrestricted_unicast = from.unrestricted_unicast,
        7 => to.source_addresses = from.source_addresses,
        8 => to.remove_on_exit = from.remove_on_exit,
        9 => to.interval = from.interval,
        10 => to.min_delay_between_ras = from.min_delay_between_ras,
        11 => to.header = from.header,
        12 => to.source_link_layer_address = from.source_link_layer_address,
        13 => to.ra_mtu = from.ra_mtu,
        14 => to.clock_skew_seconds = from.clock_skew_seconds,
        15 => to.link_mtu = from.link_mtu,
        16 => to.advertisement_interval = from.advertisement_interval,
        17 => to.home_agent_information = from.home_agent_information,
        18 => to.prefixes = from.prefixes,
        19 => to.ignored_prefixes = from.ignored_prefixes,
        20 => to.routes = from.routes,
        21 => to.rdnss = from.rdnss,
        22 => to.dnssl = from.dnssl,
        23 => to.encrypted_dns = from.encrypted_dns,
        24 => to.pref64 = from.pref64,
        25 => to.captive_portal = from.captive_portal,
        26 => to.lowpan_contexts = from.lowpan_contexts,
        27 => to.authoritative_border_router = from.authoritative_border_router,
        28 => to.provisioning_domain = from.provisioning_domain,
        29 => to.flags_extension = from.flags_extension,
        30 => to.legitimate_routers = from.legitimate_routers,
        _ => to.custom_options = from.custom_options,
    }
}

proptest! {
    #[test]
    fn any_model(model in arbitrary::model(3)) {
        for syntax in Syntax::ALL {
            survives(&model, syntax);
            is_usable_without(&model, syntax);
        }
    }

    #[test]
    fn one_thing_that_a_language_may_not_express(model in arbitrary::model(1), field in 0..32) {
        for syntax in Syntax::ALL {
            let mut rest = mended::model(&model, syntax);
            let (Some(odd), Some(interface)) =
                (model.interfaces.first(), rest.interfaces.first_mut())
            else {
                continue;
            };
            take(field, odd.clone(), interface);
            survives(&rest, syntax);
        }
    }

    #[test]
    fn all_that_a_language_can_express(model in arbitrary::model(3)) {
        for syntax in Syntax::ALL {
            is_written(&mended::model(&model, syntax), syntax);
        }
    }
}

#[test]
fn a_plain_interface_is_short() {
    let model = Model { interfaces: vec![testing::interface("vlan1")] };
    let radvd = "interface vlan1\n{\n\tAdvSendAdvert on;\n\tAdvRASolicitedUnicast off;\n\
                 \tMinRtrAdvInterval 200;\n\tAdvRAMTU 131072;\n};\n";
    assert_eq!(write(&model, Syntax::Radvd).as_deref(), Ok(radvd));
    assert_eq!(write(&model, Syntax::Rtadvd).as_deref(), Ok("vlan1:\\\n\t:noifprefix:\n"));
}

/// The daemons refuse some values that are Raven's defaults, so these are written.
#[test]
fn what_the_daemons_compute_otherwise_is_spelled_out() {
    let cases = [
        (Syntax::Radvd, "maxinterval#7", "MinRtrAdvInterval 3;"),
        (Syntax::Radvd, "maxinterval#65535", "AdvDefaultLifetime 65535;"),
        (Syntax::Rtadvd, "maxinterval#7", ":mininterval#3:"),
        (Syntax::Rtadvd, "rltime#0:pref64=\"64:ff9b::\"", ":pref64lifetime#0:"),
    ];
    for (syntax, fields, part) in cases {
        let model = read(&format!("em0:{fields}:\n"), Syntax::Rtadvd).unwrap();
        let text = write(&model, syntax).unwrap();
        assert!(text.contains(part), "{text}");
    }
}
