//! Every interval a file may name, legal or not, is read without a panic: the readers rely on the
//! model's bounds fitting each other.

use raven::{
    config::{Reader, Syntax},
    diagnostic::Sources,
};

/// How many of the interfaces in `text` are read, and how many problems there are.
fn read(text: String, syntax: Syntax) -> (usize, usize) {
    let sources = Sources::new();
    let id = sources.add("test", text);
    let parsed = Reader::new(&sources).parse(id, syntax);
    (parsed.model.interfaces.len(), parsed.diagnostics.len())
}

#[test]
fn radvd_intervals_of_both_rules() {
    let mut text = String::new();
    let mut count = 0;
    for millis in (0..1300).chain((2900..12_200).step_by(7)) {
        for mobile in ["off", "on"] {
            count += 1;
            text += &format!(
                "interface i{count} {{ AdvSendAdvert on; AdvIntervalOpt {mobile}; \
                 MaxRtrAdvInterval {}.{:03}; }};\n",
                millis / 1000,
                millis % 1000
            );
        }
    }
    let (interfaces, problems) = read(text, Syntax::Radvd);
    assert_eq!(interfaces, count);
    assert!(problems > 1300, "short intervals are refused without Mobile IPv6: {problems}");
}

#[test]
fn rtadvd_intervals() {
    let limits = [65_535, 65_536, u64::from(u32::MAX), u64::MAX];
    let values: Vec<u64> = (0..1300).chain(limits).collect();
    let record = |value: &u64| format!("r{value}:maxinterval#{value}:addr=\"2001:db8::\":\n");
    // The last name is too long for an interface.
    let text = values.iter().map(record).collect::<Vec<_>>().concat();
    let (interfaces, problems) = read(text, Syntax::Rtadvd);
    assert!(interfaces >= 1300, "{interfaces}");
    assert!(problems >= 4 + 3, "0 to 3 and those above 65535 are refused: {problems}");
}
