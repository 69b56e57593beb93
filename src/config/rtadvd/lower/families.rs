//! Fields that belong together.

use std::collections::BTreeSet;

use super::{
    super::{
        codes,
        keywords::{Id, Key, Origin},
    },
    Lowering,
};
use crate::diagnostic::{Diagnostic, Severity};

/// What belongs to the first member of a family, under the same number.
const FAMILIES: [(Id, &[Id]); 12] = [
    (
        Id::Addr,
        &[
            Id::PrefixLen,
            Id::PInfoFlags,
            Id::VlTime,
            Id::PlTime,
            Id::VlTimeDecr,
            Id::PlTimeDecr,
            Id::Deprecate,
            Id::AddrIf,
            Id::Subnet,
            Id::NoFollow,
            Id::AnyLen,
            Id::AddrCond,
        ],
    ),
    (
        Id::RtPrefix,
        &[
            Id::RtPlen,
            Id::RtFlags,
            Id::RtlTime,
            Id::RtrPlen,
            Id::RtrFlags,
            Id::RtrLtime,
            Id::RtKeep,
            Id::RtCond,
        ],
    ),
    (Id::Rdnss, &[Id::RdnssLtime, Id::RdnssKeep, Id::RdnssCond]),
    (Id::Dnssl, &[Id::DnsslLtime, Id::DnsslKeep]),
    (Id::Pref64, &[Id::Pref64Len, Id::Pref64Lifetime]),
    (Id::RdnssAddr, &[Id::RdnssLifetime]),
    (Id::DnsslDomain, &[Id::DnsslLifetime]),
    (Id::IgnPrefix, &[Id::IgnPlen]),
    (
        Id::Dnr,
        &[
            Id::DnrAddr,
            Id::DnrPrio,
            Id::DnrLtime,
            Id::DnrAlpn,
            Id::DnrPort,
            Id::DnrPath,
            Id::DnrParams,
            Id::DnrKeep,
        ],
    ),
    (Id::Pvd, &[Id::PvdFlags, Id::PvdDelay, Id::PvdSeq, Id::PvdTc]),
    (Id::LowpanCo, &[Id::LowpanCoLen, Id::LowpanCoId, Id::LowpanCoFlags, Id::LowpanCoLtime]),
    (Id::Abro, &[Id::AbroVer, Id::AbroLtime]),
];

impl Lowering<'_> {
    /// The members of the family `id` that are there, in the order of their numbers.
    pub(super) fn members(&self, id: Id) -> Vec<Key> {
        let own = self.layer.family(id).map(|(key, _)| key.index);
        let old = id.other_name().map(|old| self.layer.family(old).map(|(key, _)| key.index));
        let indices: BTreeSet<Option<u8>> = own.chain(old.into_iter().flatten()).collect();
        indices.into_iter().map(|index| Key { id, index }).collect()
    }

    /// Reports fields of the record itself that belong to an entry that is not there.
    pub(super) fn no_effects(&mut self) {
        for (first, members) in FAMILIES {
            let entries = self.members(first);
            let mut void: Vec<Key> = Vec::new();
            let mut places = Vec::new();
            for (key, at) in members.iter().flat_map(|id| self.layer.family(*id)) {
                let is_for_all = !key.id.capability().numbered && !entries.is_empty();
                let belongs = is_for_all || entries.iter().any(|entry| entry.index == key.index);
                if at.record == self.record && !belongs {
                    let (record, field) = self.book.field(at);
                    void.push(key);
                    places.push(record.joined.span(field.range.clone()));
                }
            }
            if let (Some(key), Some(place)) = (void.first(), places.first()) {
                let wanted = Key { id: first, index: key.index };
                let mut diagnostic = no_effect(*key, wanted, entries.first())
                    .at(*place, format!("there is no `{wanted}`"));
                for (key, place) in void.iter().zip(&places).skip(1) {
                    diagnostic =
                        diagnostic.with_related(*place, format!("no effect either: `{key}`"));
                }
                self.report.push(diagnostic);
            }
        }
    }
}

fn no_effect(key: Key, wanted: Key, other: Option<&Key>) -> Diagnostic {
    let message = format!("`{key}` has no effect without `{wanted}`");
    let is_ours = wanted.id.capability().origin == Origin::Raven;
    let severity = if other.is_some() || is_ours { Severity::Warning } else { Severity::Note };
    let diagnostic = Diagnostic::new(severity, codes::NO_EFFECT, message);
    let diagnostic = match other {
        Some(other) => {
            diagnostic.with_help(format!("give it the number of the `{other}` that it belongs to"))
        }
        None if wanted.id == Id::Addr => diagnostic.with_help(format!(
            "write `{wanted}=\"auto\"` to have it for the prefixes of the interface's addresses"
        )),
        None => diagnostic,
    };
    diagnostic.with_original(if wanted.id == Id::Addr && other.is_none() {
        "rtadvd ignores it silently, too: the prefixes of the interface's addresses always have \
         its defaults"
    } else {
        "rtadvd ignores it silently, too"
    })
}
