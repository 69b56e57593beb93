use std::{fmt, str::FromStr};

/// The languages a configuration may be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// radvd.conf: `interface NAME { ... };`.
    Radvd,
    /// rtadvd.conf: `NAME:capability#1:capability="text":`.
    Rtadvd,
}

impl Syntax {
    /// All of them.
    pub const ALL: [Syntax; 2] = [Syntax::Radvd, Syntax::Rtadvd];

    /// The language's name, as `--format` takes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Syntax::Radvd => "radvd",
            Syntax::Rtadvd => "rtadvd",
        }
    }

    /// The daemon whose language it is.
    #[must_use]
    pub const fn daemon(self) -> &'static str {
        match self {
            Syntax::Radvd => "radvd",
            Syntax::Rtadvd => "rtadvd",
        }
    }

    /// Recognises the language of `text` from its first line that says something: radvd.conf
    /// opens with the word `interface`, rtadvd.conf with names and a colon. `None` where neither
    /// fits, as in a text of comments only.
    #[must_use]
    pub fn detect(text: &str) -> Option<Self> {
        let line = text
            .trim_start_matches('\u{feff}')
            .lines()
            .map(str::trim)
            .find(|line| !line.is_empty() && !line.starts_with('#'))?;
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
            .ok_or_else(|| format!("`{name}` is neither radvd nor rtadvd"))
    }
}

#[cfg(test)]
mod tests {
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
            ("# only this", None),
            ("", None),
        ];
        for (text, syntax) in cases {
            assert_eq!(Syntax::detect(text), syntax, "{text:?}");
        }
    }
}
