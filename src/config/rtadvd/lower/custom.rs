//! `raflagsext` and `custom`: what has no name yet.

use super::{
    super::{
        codes,
        keywords::{Id, Key},
        shown::{shown, shown_octets},
        value::is_blank,
    },
    Lowering, NOT_READ,
    given::GivenText,
};
use crate::{
    config::lists,
    diagnostic::Diagnostic,
    model::{CustomOption, CustomOptionError, FlagsExtension},
};

impl Lowering<'_> {
    /// The RA Flags Extension option (RFC 5175 4).
    pub(super) fn flags_extension(&mut self) -> Option<FlagsExtension> {
        let key = Key { id: Id::RaFlagsExt, index: None };
        let text = self.text(key)?;
        self.set(key, 0, text.span());
        let mut flags = Vec::new();
        for entry in self.entries(&text, NOT_READ) {
            let flag = lists::number(&entry.text);
            match flag.filter(|&flag| FlagsExtension::new([flag]).is_ok()) {
                Some(flag) => flags.push(flag),
                None => {
                    let range = key.id.capability().range;
                    let message =
                        format!("{} is no flag: `{key}` takes {range}", shown(&entry.text));
                    let diagnostic = Diagnostic::error(codes::RANGE, message)
                        .at(entry.span, "must be 8 to 55 (RFC 5175 4)")
                        .with_original(NOT_READ)
                        .with_help("the flags 0 to 7 are those of `raflags`");
                    self.report.push(diagnostic);
                }
            }
        }
        FlagsExtension::new(flags).ok().flatten()
    }

    /// Options that are written octet by octet.
    pub(super) fn custom_options(&mut self) -> Vec<CustomOption> {
        let mut all = Vec::new();
        for key in self.members(Id::Custom) {
            let Some(text) = self.text(key) else { continue };
            self.set(key, all.len(), text.span());
            all.extend(self.custom_option(&text));
        }
        all
    }

    /// `TYPE OCTETS`
    fn custom_option(&mut self, text: &GivenText<'_>) -> Option<CustomOption> {
        let content = text.content();
        let begin = content.iter().take_while(|octet| is_blank(**octet)).count();
        let length = content.iter().skip(begin).take_while(|octet| !is_blank(**octet)).count();
        let (number, octets) = content.split_at(begin + length);
        let (number, octets) = (number.trim_ascii(), String::from_utf8_lossy(octets));
        let option_type = str::from_utf8(number).ok().and_then(lists::number);
        let place = text.span_of(begin..begin + length);
        let refuse =
            |message: String| Diagnostic::error(codes::CUSTOM, message).with_original(NOT_READ);
        let example = format!("write, for example, `{}=\"253 0a1b\"`", text.key);
        let Some(option_type) = option_type else {
            let message = format!("{} is no type of an option, 0 to 255", shown_octets(number));
            let diagnostic = refuse(message).at(place, "not a type").with_help(example);
            self.report.push(diagnostic);
            return None;
        };
        let Some(body) = lists::hexadecimal(&octets) else {
            let message = format!("{} is not pairs of hexadecimal digits", shown(octets.trim()));
            let blanks = octets.len() - octets.trim_start().len();
            let rest = text.span_of(begin + length + blanks..content.len());
            let diagnostic = refuse(message).at(rest, "not octets").with_help(example);
            self.report.push(diagnostic);
            return None;
        };
        let option = CustomOption::new(option_type, &body);
        option
            .map_err(|error| {
                let problem = refuse(error.to_string());
                self.report.push(match error {
                    CustomOptionError::Known(option_type) => {
                        let problem = problem.at(place, "not a custom one");
                        match capability_of(option_type) {
                            Some(id) => problem.with_help(format!("write it with `{}`", name(id))),
                            None => problem,
                        }
                    }
                    CustomOptionError::TooLong(_) => problem
                        .at(text.span(), "too long for one option")
                        .with_help("spread it over `custom`, `custom0`, `custom1` and so on"),
                });
            })
            .ok()
    }
}

fn name(id: Id) -> &'static str {
    id.capability().name
}

/// The capability that options of this type are written with.
fn capability_of(option_type: u8) -> Option<Id> {
    Some(match option_type {
        1 => Id::NoLlAddr,
        3 => Id::Addr,
        5 => Id::Mtu,
        7 => Id::AdvInterval,
        8 => Id::HaPref,
        21 => Id::Pvd,
        24 => Id::RtPrefix,
        25 => Id::Rdnss,
        26 => Id::RaFlagsExt,
        31 => Id::Dnssl,
        34 => Id::LowpanCo,
        35 => Id::Abro,
        37 => Id::CapPort,
        38 => Id::Pref64,
        144 => Id::Dnr,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_option_has_a_capability() {
        let has = |option_type: &u8| capability_of(*option_type).is_some();
        assert!(CustomOption::KNOWN.iter().all(has));
        assert!((0..=u8::MAX).filter(has).count() == CustomOption::KNOWN.len());
    }
}
