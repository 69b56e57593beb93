//! What is wrong with a text that is no IPv6 address.

use std::net::Ipv4Addr;

/// Why `text` is no IPv6 address, in a few words.
pub(super) fn reason(text: &str) -> String {
    let odd = |c: &char| !(c.is_ascii_hexdigit() || matches!(c, ':' | '.'));
    let groups = || text.split(':').filter(|group| !group.is_empty());
    let fixed = if text.is_empty() {
        "it is empty"
    } else if text.contains(',') {
        "one address only can stand here"
    } else if text.contains('/') {
        "a prefix length cannot stand here"
    } else if text.contains('%') {
        "a zone cannot stand here"
    } else if text.parse::<Ipv4Addr>().is_ok() {
        "it is an IPv4 address"
    } else if !text.contains(':') && !text.contains(char::is_whitespace) {
        "no colon stands in it"
    } else if let Some(odd) = text.chars().find(odd) {
        return match odd {
            '[' | ']' => "brackets cannot stand around it".to_owned(),
            _ if odd.is_whitespace() => "a blank stands in it".to_owned(),
            _ => format!("`{}` is no hexadecimal digit", odd.escape_default()),
        };
    } else if text.contains(":::") {
        "three colons stand in a row"
    } else if text.matches("::").count() > 1 {
        "`::` stands twice"
    } else if let Some(group) = groups().find(|group| group.len() > 4 && !group.contains('.')) {
        return format!("the group `{group}` has more than four digits");
    } else if groups().count() > 8 {
        "it has more than eight groups"
    } else if groups().count() == 8 && text.contains("::") {
        "eight groups leave nothing for `::`"
    } else if groups().count() < 8 && !text.contains("::") && !text.contains('.') {
        "it has fewer than eight groups and no `::`"
    } else {
        "colons or dots stand in the wrong places"
    };
    fixed.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason() {
        let cases = [
            ("", "it is empty"),
            ("2001:db8::53::2", "`::` stands twice"),
            ("2001:db8:lan::", "`l` is no hexadecimal digit"),
            ("2001:db8::/64", "a prefix length cannot stand here"),
            ("::1,::2", "one address only can stand here"),
            ("fe80::1%em0", "a zone cannot stand here"),
            ("192.0.2.1", "it is an IPv4 address"),
            ("[::1]", "brackets cannot stand around it"),
            ("::1 ::2", "a blank stands in it"),
            ("1:::2", "three colons stand in a row"),
            ("20011::1", "the group `20011` has more than four digits"),
            ("1:2:3:4:5:6:7:8:9", "it has more than eight groups"),
            ("1:2:3:4:5:6:7:8::", "eight groups leave nothing for `::`"),
            ("2001", "no colon stands in it"),
            ("2001:db8", "it has fewer than eight groups and no `::`"),
            ("::1.2.3", "colons or dots stand in the wrong places"),
            (":1::", "colons or dots stand in the wrong places"),
        ];
        for (text, expected) in cases {
            assert!(text.parse::<std::net::Ipv6Addr>().is_err(), "{text}");
            assert_eq!(reason(text), expected, "{text}");
        }
    }
}
