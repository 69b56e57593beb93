use std::{fmt, ops::Range, str::FromStr};

use super::{rad, radvd, rtadvd};

/// The languages a configuration may be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// radvd.conf: `interface NAME { ... };`.
    Radvd,
    /// rtadvd.conf: `NAME:capability#1:capability="text":`.
    Rtadvd,
    /// rad.conf: `interface NAME { ... }` with one statement to a line.
    Rad,
}

impl Syntax {
    /// All of them.
    pub const ALL: [Syntax; 3] = [Syntax::Radvd, Syntax::Rtadvd, Syntax::Rad];

    /// The language's name, as `--format` takes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Syntax::Radvd => "radvd",
            Syntax::Rtadvd => "rtadvd",
            Syntax::Rad => "rad",
        }
    }

    /// The file whose language it is.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Syntax::Radvd => "radvd.conf",
            Syntax::Rtadvd => "rtadvd.conf",
            Syntax::Rad => "rad.conf",
        }
    }

    /// Recognises the language of `text`. rtadvd.conf opens with names and a colon, rad.conf with
    /// a macro or one of its options. Both rad.conf and radvd.conf may open with `interface` or
    /// `include`: then a block that ends with `};`, which only radvd has and always has, decides,
    /// and without one the words that only one of the two has. `None` where nothing tells, as in a
    /// text of comments only.
    #[must_use]
    pub fn detect(text: &str) -> Option<Self> {
        let text = text.trim_start_matches('\u{feff}');
        let line = significant(text).next()?;
        let word = line.split(|c: char| c.is_whitespace() || c == '{' || c == '#').next()?;
        if word.eq_ignore_ascii_case("interface") || word.eq_ignore_ascii_case("include") {
            return braced(text);
        }
        if defines_macro(line) || opens_with_option(line) {
            return Some(Syntax::Rad);
        }
        let is_record = line.find(':').is_some_and(|colon| !line[..colon].contains(['{', ';']));
        if is_record {
            return Some(Syntax::Rtadvd);
        }
        line.contains(['{', ';']).then_some(Syntax::Radvd)
    }
}

/// The lines of `text` that say something, and are no comments in any language that people mix in.
fn significant(text: &str) -> impl Iterator<Item = &str> {
    let is_comment = |line: &str| ["#", "//", "/*"].iter().any(|begin| line.starts_with(begin));
    text.lines().map(str::trim).filter(move |line| !line.is_empty() && !is_comment(line))
}

/// Where the names of the record stand that `text` opens with, if that is for certain one of
/// rtadvd.conf: a known capability follows, or a continued line.
pub(super) fn record_names(text: &str) -> Option<Range<usize>> {
    let line = significant(text.trim_start_matches('\u{feff}')).next()?;
    let (names, fields) = line.split_once(':')?;
    let is_name = |name: &str| {
        let name = name.trim();
        !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || "{};/\"#=@".contains(c))
    };
    if !names.split('|').all(is_name) || radvd::keywords::is_reserved(names) {
        return None;
    }
    let first = fields.split(':').map(str::trim).find(|field| !field.is_empty())?;
    let word = first.split(['#', '=', '@']).next().unwrap_or(first);
    let start = line.as_ptr().addr() - text.as_ptr().addr();
    (first == "\\" || rtadvd::keywords::Key::parse(word).is_ok())
        .then_some(start..start + names.len())
}

/// `name = value`
fn defines_macro(line: &str) -> bool {
    line.split_once('=').is_some_and(|(name, _)| {
        let name = name.trim_end();
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

fn opens_with_option(line: &str) -> bool {
    let mut words = line.split(|c: char| c.is_whitespace() || c == '{');
    let first = words.next().unwrap_or_default();
    rad::keywords::is_telling(first, words.find(|word| !word.is_empty()))
}

/// Tells radvd.conf from rad.conf, where letter case matters and a block begins on the line of its
/// keyword.
fn braced(text: &str) -> Option<Syntax> {
    let (mut radvd, mut rad, mut lines, mut semicolons) = (false, false, false, false);
    // What the piece before was: a `}`, or an interface without a block.
    let (mut closed, mut alone) = (false, false);
    for line in significant(text) {
        for piece in without_comment(line).split_inclusive(['{', '}', ';']) {
            let words = piece.trim_end_matches(['{', '}', ';']).trim();
            let mark = piece.chars().next_back().filter(|c| matches!(c, '{' | '}' | ';'));
            if words.is_empty() && mark.is_none() {
                continue;
            }
            if closed && words.is_empty() && mark == Some(';') {
                return Some(Syntax::Radvd);
            }
            let opens = words.is_empty() && mark == Some('{');
            radvd |= alone && opens;
            rad |= alone && !opens;
            closed = mark == Some('}');
            lines |= mark.is_none() && !stands_alone(words);
            semicolons |= mark == Some(';');
            alone = mark.is_none() && stands_alone(words);
            rad |= opens_with_option(words) || defines_macro(words);
            radvd |= mark == Some(';') || only_in_radvd(words, mark);
        }
    }
    match (radvd, rad || alone) {
        (_, true) => Some(Syntax::Rad),
        (true, false) => Some(Syntax::Radvd),
        // Only in rad.conf the line's end is enough.
        (false, false) => (lines && !semicolons).then_some(Syntax::Rad),
    }
}

fn stands_alone(words: &str) -> bool {
    let mut words = words.split_whitespace();
    matches!(words.next(), Some("interface" | "include")) && words.count() == 1
}

/// Whether a statement is radvd's by its first word, or because none follows where rad wants one.
fn only_in_radvd(words: &str, mark: Option<char>) -> bool {
    let (first, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    match first {
        "interface" | "prefix" | "include" => mark == Some('{') && rest.trim().is_empty(),
        // Extensions of both.
        "pvd" | "custom" => false,
        _ => radvd::keywords::is_reserved(first),
    }
}

/// A comment begins at a word's beginning in one of the languages, and anywhere in the other; the
/// latter's is the longer one.
fn without_comment(line: &str) -> &str {
    line.split(" #").next().unwrap_or(line).split("\t#").next().unwrap_or(line)
}

impl fmt::Display for Syntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Syntax {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|syntax| syntax.name() == name)
            .ok_or_else(|| format!("`{name}` is none of radvd, rtadvd and rad"))
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    #[test]
    fn languages_are_told_apart() {
        let cases = [
            ("interface eth0 {};", Some(Syntax::Radvd)),
            ("# a: b\n\nINTERFACE\neth0{", Some(Syntax::Radvd)),
            ("\u{feff}interface{", Some(Syntax::Radvd)),
            ("AdvSendAdvert on;", Some(Syntax::Radvd)),
            ("em0:\\\n :mtu#1500:", Some(Syntax::Rtadvd)),
            ("# x\ndefault|other:chlim#64:", Some(Syntax::Rtadvd)),
            ("interface:mtu#1500:", Some(Syntax::Rtadvd)),
            ("default:mtu#1500:", Some(Syntax::Rtadvd)),
            ("dns:addr=\"2001:db8::\":", Some(Syntax::Rtadvd)),
            ("interface em0", Some(Syntax::Rad)),
            ("# x\ninterface em0 # y\ninterface em1 {\n}\n", Some(Syntax::Rad)),
            ("interface em0 {\n\tno auto prefix\n}\n", Some(Syntax::Rad)),
            ("interface em0 { auto prefix { valid lifetime 5 } }", Some(Syntax::Rad)),
            ("interface em0 { default router no; }", Some(Syntax::Rad)),
            ("interface em0 {\n prefix 2001:db8::/64 {\n  on-link no\n }\n}", Some(Syntax::Rad)),
            ("lan = \"2001:db8:1::\"\ninterface em0 {", Some(Syntax::Rad)),
            ("default router no\n", Some(Syntax::Rad)),
            ("dns {\n nameserver 2001:db8::1\n}", Some(Syntax::Rad)),
            ("dns{", Some(Syntax::Rad)),
            ("nat64 prefix 64:ff9b::/96", Some(Syntax::Rad)),
            ("mtu 1500", Some(Syntax::Rad)),
            ("include \"/etc/rad.d/a\"\n", Some(Syntax::Rad)),
            ("include \"a\";\ninterface eth0 { };", Some(Syntax::Radvd)),
            ("interface eth0\n{\n AdvSendAdvert on;\n}", Some(Syntax::Radvd)),
            ("interface eth0\n{\n}", Some(Syntax::Radvd)),
            ("interface eth0 { prefix 2001:db8::/64; }", Some(Syntax::Radvd)),
            ("interface eth0 {\n DNSSL\n hop limit\n { };\n};", Some(Syntax::Radvd)),
            ("interface eth0 { } # x\n ;", Some(Syntax::Radvd)),
            ("interface eth0 { }", None),
            ("interface eth0 {\n prefix 2001:db8::/64\n}\n", Some(Syntax::Rad)),
            ("// a comment\n/* x */\ninterface eth0 { AdvSendAdvert on; };", Some(Syntax::Radvd)),
            ("# only this", None),
            ("", None),
        ];
        for (text, syntax) in cases {
            assert_eq!(Syntax::detect(text), syntax, "{text:?}");
        }
    }

    #[test]
    fn records_are_recognised_for_certain() {
        let cases = [
            ("em0:mtu#1500:", Some("em0")),
            ("\u{feff}# x\n\n  em0 | vlan* :\\\n\t:addr=\"2001:db8::\":\n", Some("em0 | vlan* ")),
            ("default:nolladdr", Some("default")),
            ("em0::tc=default:", Some("em0")),
            ("em0:", None),
            ("prefix 2001:db8::/64\n{\n};", None),
            ("AdvOnLink: on;", None),
            ("rltime#1800:", None),
            ("eth0: mtu 1500", None),
            ("interface a { DNSSL b:mtu { }; };", None),
            ("", None),
        ];
        for (text, names) in cases {
            assert_eq!(record_names(text).map(|range| &text[range]), names, "{text}");
        }
    }

    #[test]
    fn every_file_of_the_corpora_is_recognised() {
        let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
        for syntax in [Syntax::Radvd, Syntax::Rtadvd] {
            let Ok(folder) = fs::read_dir(corpora.join(syntax.name())) else {
                eprintln!("SKIPPED: the corpus ../shared/corpus/{syntax} is absent");
                continue;
            };
            for file in folder {
                let path = file.unwrap().path();
                let is_conf = path.extension().is_some_and(|extension| extension == "conf");
                let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
                let before = detected_without_rad(&text);
                if is_conf && before.is_some() {
                    assert_eq!(Syntax::detect(&text), before, "{}", path.display());
                }
            }
        }
    }

    #[test]
    fn a_block_that_ends_with_a_semicolon_is_radvds_whatever_stands_in_it() {
        let names = rad::keywords::KEYWORDS.iter().map(|keyword| keyword.name);
        for name in names {
            let text = format!("interface eth0 {{\nDNSSL\n{name}\n{name} yes\n{{ }} ;\n}}\n;\n");
            assert_eq!(Syntax::detect(&text), Some(Syntax::Radvd), "{text}");
        }
    }

    /// What is quadratic would take minutes.
    #[test]
    fn long_texts_are_recognised_in_linear_time() {
        for piece in
            ["interface a {\n}\n", "interface a { x ", "{", "}", "interface ", "a # ", "=", "x\n"]
        {
            let text = format!("interface a {{ }}\n{}", piece.repeat(50_000));
            assert_ne!(Syntax::detect(&text), Some(Syntax::Rtadvd), "{piece}");
        }
    }

    /// The language among the two that look least alike.
    fn detected_without_rad(text: &str) -> Option<Syntax> {
        let line = significant(text.trim_start_matches('\u{feff}')).next()?;
        let word = line.split(|c: char| c.is_whitespace() || c == '{' || c == '#').next()?;
        if word.eq_ignore_ascii_case("interface") {
            return Some(Syntax::Radvd);
        }
        let is_record = line.find(':').is_some_and(|colon| !line[..colon].contains(['{', ';']));
        if is_record {
            return Some(Syntax::Rtadvd);
        }
        line.contains(['{', ';']).then_some(Syntax::Radvd)
    }
}
