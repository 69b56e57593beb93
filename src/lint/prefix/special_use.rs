use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::{Interface, Prefix},
};

/// Prefixes that are not for use.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA096",
    severity: Severity::Note,
    explanation: "Nobody routes prefixes that are for examples in documents (2001:db8::/32, \
        3fff::/20), that were the old site-local ones (fec0::/10) or the 6bone's (3ffe::/16): \
        hosts get addresses that reach this link only, and many networks filter them.",
    reference: "RFC 3849, RFC 9637, RFC 3879, RFC 3701",
    check: Check::OfAll(check),
};

/// As many places are marked; the message counts all.
const MARKED: usize = 3;

/// The bits that it begins with, how many of them count, and what it is for.
type Block = (u16, u16, u8, &'static str);

const BLOCKS: [Block; 4] = [
    (0x2001, 0x0db8, 32, "for examples in documents (2001:db8::/32)"),
    (0x3fff, 0, 20, "for examples in documents (3fff::/20)"),
    (0xfec0, 0, 10, "site-local, which has been given up (fec0::/10)"),
    (0x3ffe, 0, 16, "of the former 6bone (3ffe::/16)"),
];

/// One finding for each block: a file of examples has nothing else in it.
fn check(interfaces: &[Interface]) -> Vec<Finding> {
    let mut prefixes = options(interfaces).flat_map(Options::named_prefixes);
    // Most files have none, and need no look for each block.
    if !prefixes.any(|(_, prefix, _)| BLOCKS.iter().any(|block| is_inside(prefix, *block))) {
        return Vec::new();
    }
    BLOCKS.iter().filter_map(|block| finding(interfaces, *block)).collect()
}

fn is_inside(prefix: Prefix, (first, second, length, _): Block) -> bool {
    let block = u128::from(first) << 112 | u128::from(second) << 96;
    let differ = (prefix.address().to_bits() ^ block) >> (128 - u32::from(length));
    prefix.length() >= length && differ == 0
}

fn finding(interfaces: &[Interface], block: Block) -> Option<Finding> {
    let inside = || {
        options(interfaces).flat_map(move |options| {
            let named = options.named_prefixes();
            let inside = named.filter(move |(_, prefix, _)| is_inside(*prefix, block));
            inside.map(move |(index, prefix, _)| (options, index, prefix))
        })
    };
    let (_, _, prefix) = inside().next()?;
    let (.., purpose) = block;
    let message = match inside().count() {
        1 => format!("the prefix {prefix} is {purpose}"),
        count => format!("{count} prefixes, {prefix} among them, are {purpose}"),
    };
    let marked = inside().take(MARKED);
    Some(Finding {
        lint: &LINT,
        message,
        paths: marked
            .map(|(options, index, _)| options.path(format_args!("prefixes[{index}]")))
            .collect(),
        help: Some("advertise your provider's prefixes, or unique local ones (fd00::/8)".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_finds, model, silent};

    #[test]
    fn fires() {
        for (prefix, purpose) in [
            ("2001:db8:1::/64", "for examples in documents (2001:db8::/32)"),
            ("2001:db8::/32", "for examples in documents (2001:db8::/32)"),
            ("3fff:fff::/64", "for examples in documents (3fff::/20)"),
            ("feff:1::/64", "site-local, which has been given up (fec0::/10)"),
            ("3ffe:1::/64", "of the former 6bone (3ffe::/16)"),
        ] {
            let message = format!("the prefix {prefix} is {purpose}");
            let model = model(&[("a", &["fd00::/64", prefix])]);
            assert_finds(&LINT, &model, &message, &["a.prefixes[1]"]);
        }
        let two: &[&str] = &["2001:db8:2::/64", "2001:db8:3::/64"];
        let model = model(&[("a", &["2001:db8:1::/64"]), ("b", two), ("c", two)]);
        let message = "5 prefixes, 2001:db8:1::/64 among them, are for examples in documents \
            (2001:db8::/32)";
        let paths = ["a.prefixes[0]", "b.prefixes[0]", "b.prefixes[1]"];
        assert_finds(&LINT, &model, message, &paths);
    }

    #[test]
    fn does_not_fire() {
        let usable = ["fd00::/64", "2001:db9::/64", "2001:d00::/24", "3fff:1000::/64", "fe80::/64"];
        assert_eq!(check(&model(&[("a", &usable)])), []);
        assert_eq!(check(&silent(model(&[("a", &["2001:db8::/64"])]))), []);
    }
}
