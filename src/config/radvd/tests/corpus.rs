//! radvd's own verdicts on a corpus of small files that lies beside the repository.

use std::path::Path;

use super::Case;

/// Why Raven's verdict differs from radvd's. The text is what the first column of the manual
/// page's tables says.
type Reason = &'static str;

const RANGE: Reason = "a number outside of its range";
const CUT: Reason = "a number too large for its field";
const IGNORED_LENGTH: Reason = "a length above 128 in autoignoreprefixes";
const PREFERENCE: Reason = "a negative preference other than \\-1";
const NAME: Reason = "a name that no interface can have";
const DOMAIN_NAME: Reason = "a domain name with an empty label, a label of more than 63 or a whole \
                             of more than 255 octets";
const URI: Reason = "a captive portal's URI with characters that URIs do not have";
const ADDRESS_FORM: Reason = "addresses such as ::1 and 64:ff9b::192.0.2.1";
const LINE_END: Reason = "lines that end with a carriage return";
const BYTE_ORDER_MARK: Reason = "a byte-order mark";
const LAST_LINE: Reason = "a comment on a last line without a newline";

/// Files that Raven refuses though radvd accepts them.
const REFUSED: &[(&str, Reason)] = &[
    ("autoign_129", IGNORED_LENGTH),
    ("autoign_200", IGNORED_LENGTH),
    ("int_oor", RANGE),
    ("int_dec", RANGE),
    ("mindelay_dec", RANGE),
    ("hop_300", CUT),
    ("ha_pref_70000", CUT),
    ("pref_m2", PREFERENCE),
    ("pref_m99999999999", PREFERENCE),
    ("long_ifname", NAME),
    ("g2_iface_255+", NAME),
    ("g2_iface_quoted_space", NAME),
    ("g2_iface_wg", NAME),
    ("dnssl_dot", DOMAIN_NAME),
    ("dnssl_long_label", DOMAIN_NAME),
    ("dnssl_long_256", DOMAIN_NAME),
    ("g2_dnssl_256exact", DOMAIN_NAME),
    ("g2_high_bit_in_quoted", URI),
];

/// Files that Raven accepts though radvd refuses them.
const ACCEPTED: &[(&str, Reason)] = &[
    ("crlf", LINE_END),
    ("crlf2", LINE_END),
    ("bom", BYTE_ORDER_MARK),
    ("comment_eof_nonl2", LAST_LINE),
    ("prefix_p_lead", ADDRESS_FORM),
    ("prefix_p_v4", ADDRESS_FORM),
    ("g2_rdnss_leadingdouble", ADDRESS_FORM),
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

#[test]
fn each_reason_stands_in_the_manual_page() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("man/raven-radvd.conf.5");
    let page = std::fs::read_to_string(page).unwrap();
    let (_, tables) = page.split_once(".Ss Where raven is more lenient").unwrap();
    let (lenient, strict) = tables.split_once(".Ss Where raven is stricter").unwrap();
    for (list, table) in [(ACCEPTED, lenient), (REFUSED, strict)] {
        let table = table.split_whitespace().collect::<Vec<_>>().join(" ");
        for (name, reason) in list {
            assert!(table.contains(&format!("T{{ {reason} T}}")), "{name}: {reason}");
        }
    }
}
