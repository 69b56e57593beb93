//! radvd's own verdicts on a corpus of small files that lies beside the repository.

use std::path::Path;

use super::Case;

/// Why Raven's verdict differs from radvd's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    /// radvd checks the range only when it sets the interface up.
    Range,
    /// radvd cuts the number to the field's bits.
    Cut,
    /// radvd takes lengths of a few bits too many for 128 and crashes at others.
    IgnoredLength,
    /// radvd sends the reserved preference, or whatever two bits come out.
    ReservedPreference,
    /// radvd looks for an interface that cannot exist.
    ImpossibleName,
    /// radvd sends a DNSSL option that hosts cannot read.
    BrokenDomainName,
    /// radvd sends an URI with characters that URIs do not have.
    BrokenUri,
    /// radvd's scanner has fewer forms of addresses than RFC 4291 2.2.
    AddressForm,
    /// radvd knows no CR LF.
    LineEnd,
    /// radvd knows no byte-order mark.
    ByteOrderMark,
    /// radvd needs a newline behind the last comment.
    LastLine,
}

/// Files that Raven refuses though radvd accepts them.
const REFUSED: &[(&str, Reason)] = &[
    ("autoign_129", Reason::IgnoredLength),
    ("autoign_200", Reason::IgnoredLength),
    ("int_oor", Reason::Range),
    ("int_dec", Reason::Range),
    ("mindelay_dec", Reason::Range),
    ("hop_300", Reason::Cut),
    ("ha_pref_70000", Reason::Cut),
    ("pref_m2", Reason::ReservedPreference),
    ("pref_m99999999999", Reason::ReservedPreference),
    ("long_ifname", Reason::ImpossibleName),
    ("g2_iface_255+", Reason::ImpossibleName),
    ("g2_iface_quoted_space", Reason::ImpossibleName),
    ("g2_iface_wg", Reason::ImpossibleName),
    ("dnssl_dot", Reason::BrokenDomainName),
    ("dnssl_long_label", Reason::BrokenDomainName),
    ("dnssl_long_256", Reason::BrokenDomainName),
    ("g2_dnssl_256exact", Reason::BrokenDomainName),
    ("g2_high_bit_in_quoted", Reason::BrokenUri),
];

/// Files that Raven accepts though radvd refuses them.
const ACCEPTED: &[(&str, Reason)] = &[
    ("crlf", Reason::LineEnd),
    ("crlf2", Reason::LineEnd),
    ("bom", Reason::ByteOrderMark),
    ("comment_eof_nonl2", Reason::LastLine),
    ("prefix_p_lead", Reason::AddressForm),
    ("prefix_p_v4", Reason::AddressForm),
    ("g2_rdnss_leadingdouble", Reason::AddressForm),
];

/// Name, text and whether radvd accepts it; `None` for what makes it crash.
type Row = (String, String, Option<bool>);

fn rows() -> Option<Vec<Row>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/radvd");
    let table = std::fs::read_to_string(folder.join("expected.tsv")).ok()?;
    let row = |line: &str| {
        let (name, rest) = line.split_once('\t').unwrap();
        let octets = std::fs::read(folder.join(format!("{name}.conf"))).unwrap();
        let verdict = match rest.split('\t').next().unwrap() {
            "0" => Some(true),
            "1" => Some(false),
            _ => None,
        };
        (name.to_owned(), String::from_utf8_lossy(&octets).into_owned(), verdict)
    };
    Some(table.lines().filter(|line| !line.starts_with('#')).map(row).collect())
}

#[test]
fn verdicts_are_radvds_or_differ_for_a_reason() {
    let Some(rows) = rows() else {
        println!("SKIPPED: the corpus ../shared/corpus/radvd is absent");
        return;
    };
    let listed = |list: &[(&str, Reason)], name: &str| list.iter().any(|(file, _)| *file == name);
    for (name, text, radvd) in &rows {
        let case = Case::new(text);
        let usable = case.parsed.is_usable();
        let drawn = case.drawn();
        let expected = match *radvd {
            _ if listed(REFUSED, name) => false,
            _ if listed(ACCEPTED, name) => true,
            verdict => verdict.unwrap(),
        };
        assert_eq!(usable, expected, "{name}\n{text}\n{drawn}");
        let differs = listed(REFUSED, name) || listed(ACCEPTED, name);
        assert_eq!(Some(usable) != *radvd, differs, "{name} is listed without need, or not listed");
    }
    let names: Vec<_> = rows.iter().map(|(name, ..)| name.as_str()).collect();
    let listed = REFUSED.iter().chain(ACCEPTED).map(|(name, _)| name);
    for name in listed {
        assert!(names.contains(name), "{name} is not in the corpus");
    }
}
