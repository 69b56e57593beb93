//! `Base6Interface` and `Base6to4Interface`: prefixes of other interfaces' addresses.

use std::borrow::Cow;

use super::{
    super::{
        arguments::PrefixArgument,
        codes,
        report::{Report, SYNTAX_ERROR},
        scope::{Given, Scope},
    },
    delegation,
};
use crate::{
    diagnostic::{Diagnostic, Severity},
    model::PrefixSource,
};

/// What the two options of a prefix make of it; nothing without them. The order is radvd's, and
/// as there the prefix `::` stands for the interface's own addresses besides.
pub(super) fn sources(
    argument: &PrefixArgument<'_>,
    options: &Scope<'_, '_>,
    report: &mut Report,
) -> Option<Vec<PrefixSource>> {
    let subnet = options.number("Base6Subnet");
    if let Some(given) = options.span("Base6Subnet")
        && options.span("Base6Interface").is_none()
    {
        report.push(
            Diagnostic::warning(
                codes::UNUSED,
                "`Base6Subnet` has no effect without `Base6Interface`",
            )
            .at(given, "part of no prefix")
            .with_original(SYNTAX_ERROR)
            .with_help("add `Base6Interface NAME;`, or remove it"),
        );
    }
    let six_to_four = options.interface("Base6to4Interface").map(|given| given.value.clone());
    let other = options.interface("Base6Interface").map(|given| given.value.clone());
    if six_to_four.is_none() && other.is_none() {
        // A name that was refused leaves nothing to advertise.
        let named = |name| options.span(name).is_some();
        let refused = named("Base6to4Interface") || named("Base6Interface");
        return (!refused).then(Vec::new);
    }
    argument.checked(report)?;
    if other.is_some() && subnet.is_none() && argument.length.value != 64 {
        report.push(
            Diagnostic::error(codes::BASE_PREFIX, "`Base6Interface` needs a prefix of 64 bits")
                .at(argument.length.span, "not 64")
                .with_original("radvd refuses the file")
                .with_help("write `/64`"),
        );
        return None;
    }
    check_bits(argument, six_to_four.is_some(), report);
    let bits = argument.address.segments()[3];
    let of_four = |interface| PrefixSource::SixToFour { interface, subnet: bits };
    let mut sources = Vec::new();
    sources.extend(six_to_four.map(of_four));
    if let Some(interface) = other {
        sources.push(match subnet {
            None => PrefixSource::OtherInterfaceAddresses(interface),
            Some(Given { value, .. }) => {
                let subnet = delegation::subnet(value, argument.length, report)?;
                PrefixSource::OtherInterfaceSubnet { interface, subnet }
            }
        });
    }
    if argument.address.is_unspecified() {
        sources.push(PrefixSource::InterfaceAddresses);
    }
    Some(sources)
}

/// Says which bits of the prefix have no effect.
fn check_bits(argument: &PrefixArgument<'_>, six_to_four: bool, report: &mut Report) {
    let [high @ .., subnet, _, _, _, _] = argument.address.segments();
    let low_bits = argument.address.to_bits() & u128::from(u64::MAX) != 0;
    // All zeros would stand for the prefixes of the interface itself.
    let help = match subnet {
        0 => "write `2002::/64`, whose bits the address takes the place of".to_owned(),
        subnet => format!("write `0:0:0:{subnet:x}::/64`"),
    };
    let mut say = |severity,
                   message: &str,
                   label: &'static str,
                   original: &'static str,
                   help: Cow<'static, str>| {
        report.push(
            Diagnostic::new(severity, codes::BASE_PREFIX, message)
                .at(argument.span, label)
                .with_original(original)
                .with_help(help),
        );
    };
    if argument.address.is_unspecified() {
        say(
            Severity::Note,
            "the prefixes of the interface's own addresses are advertised as well",
            "`::` stands for them",
            "radvd does the same",
            if six_to_four {
                "write `2002::/64` for the 6to4 prefix alone".into()
            } else {
                "write `0:0:0:1::/64` for those of the other interface alone".into()
            },
        );
    } else if six_to_four && (!matches!(high, [0 | 0x2002, 0, 0]) || low_bits) {
        say(
            Severity::Warning,
            "a 6to4 prefix takes only 16 bits from here, those behind the first 48",
            "the other bits have no effect",
            "radvd replaces the first 48 bits, and sends those past the length",
            help.into(),
        );
    } else if !six_to_four && (high != [0; 3] || low_bits) {
        say(
            Severity::Warning,
            "this prefix is not advertised, only those of the other interface's addresses",
            "its bits have no effect",
            "radvd ignores them, too, and does not say so",
            "write `0:0:0:1::/64`, which says the same and misleads nobody".into(),
        );
    }
    if six_to_four && argument.length.value != 64 {
        let message = format!("the length {} of the prefix is ignored", argument.length.value);
        report.push(
            Diagnostic::warning(codes::LENGTH_IGNORED, message)
                .at(argument.length.span, "without effect")
                .with_original("radvd sends 64, too")
                .with_help("write `/64`"),
        );
    }
}
