//! Texts that the grammars take, made of the keyword tables, so that lowering sees more than
//! broken texts. A new keyword needs nothing here.

use std::fmt::Write as _;

use arbitrary::{Result, Unstructured};
use raven::config::{
    radvd::keywords::{Arguments, Block, KEYWORDS, Keyword, Kind, Place},
    rtadvd::keywords::{CAPABILITIES, Form},
};

const NUMBERS: &[&str] = &[
    "0",
    "1",
    "3",
    "4",
    "30",
    "64",
    "96",
    "100",
    "128",
    "129",
    "255",
    "256",
    "600",
    "1280",
    "1500",
    "1800",
    "9000",
    "65520",
    "65528",
    "65535",
    "65536",
    "3600000",
    "4294967295",
    "4294967296",
    "18446744073709551615",
    "18446744073709551616",
    "01500",
    "0x40",
];
const ADDRESSES: &[&str] = &[
    "::",
    "::1",
    "2001:db8::",
    "2001:db8:1::",
    "2001:db8::53",
    "fe80::",
    "fe80::1",
    "ff02::1",
    "fd00::",
    "64:ff9b::",
    "2002::",
    "2001:db8::1%eth0",
    "192.0.2.1",
];
const NAMES: &[&str] = &["eth0", "em0", "em1", "vlan704", "eth0.100", "default", "vlan*", "a b"];
const TEXTS: &[&str] = &[
    "",
    "m",
    "mohl",
    "la",
    "auto",
    "example.com",
    "lan.example.",
    "a_b.c",
    "https://portal/api",
    "urn:ietf:params:capport:unrestricted",
    "hl",
    "dot,h2",
    "/dns-query{?dns}",
    "5=0a1b",
    "253 0102",
    "54",
];

/// A radvd.conf.
pub fn radvd(octets: &mut Unstructured) -> Result<String> {
    let mut text = String::new();
    block(Place::File, 0, octets, &mut text)?;
    Ok(text)
}

fn block(place: Place, depth: usize, octets: &mut Unstructured, text: &mut String) -> Result<()> {
    let here: Vec<&Keyword> = KEYWORDS.iter().filter(|keyword| keyword.place == place).collect();
    while !octets.is_empty() && octets.ratio(9, 10)? {
        if here.is_empty() {
            let not = if octets.ratio(1, 4)? { "!" } else { "" };
            let _ = write!(text, "{not}{}", octets.choose(ADDRESSES)?);
            if octets.arbitrary()? {
                let _ = write!(text, "/{}", octets.choose(NUMBERS)?);
            }
            text.push_str(";\n");
            continue;
        }
        let keyword = octets.choose(&here)?;
        let _ = write!(text, "{} ", keyword.name);
        match keyword.block() {
            None => text.push_str(value(keyword.kind, octets)?),
            Some(Block { arguments: form, content, .. }) => {
                arguments(form, octets, text)?;
                if octets.ratio(15, 16)? {
                    text.push_str(" {\n");
                    if depth < 3 {
                        block(content, depth + 1, octets, text)?;
                    }
                    text.push('}');
                }
            }
        }
        text.push_str(";\n");
    }
    Ok(())
}

fn value(kind: Kind, octets: &mut Unstructured) -> Result<&'static str> {
    let fitting: &[&str] = match kind {
        Kind::Switch => &["on", "off"],
        Kind::Number => NUMBERS,
        Kind::Seconds => &["0.03", "0.07", "0.5", "3", "4", "30", "600", "1800", "2000.5"],
        Kind::Lifetime => &["infinity", "0", "600", "86400", "4294967295"],
        Kind::Preference => &["low", "medium", "high", "-1", "-2"],
        Kind::InterfaceName => NAMES,
        Kind::Text => &["\"https://portal/api\"", "\"\"", "urn:ietf:params:capport:unrestricted"],
        // Kinds that other files add to the language.
        _ => TEXTS,
    };
    Ok(if octets.ratio(15, 16)? { octets.choose(fitting)? } else { octets.choose(NUMBERS)? })
}

fn arguments(form: Arguments, octets: &mut Unstructured, text: &mut String) -> Result<()> {
    match form {
        Arguments::None => {}
        Arguments::InterfaceNames => {
            text.push_str(octets.choose(NAMES)?);
            for _ in 0..octets.int_in_range(0..=3)? {
                text.push(' ');
                text.push_str(octets.choose(NAMES)?);
            }
        }
        Arguments::Prefix => {
            let _ = write!(text, "{}/{}", octets.choose(ADDRESSES)?, octets.choose(NUMBERS)?);
        }
        _ => {
            let of = if form == Arguments::DomainNames { TEXTS } else { ADDRESSES };
            for _ in 0..octets.int_in_range(1..=4)? {
                let _ = write!(text, "{} ", octets.choose(of)?);
            }
        }
    }
    Ok(())
}

/// An rtadvd.conf.
pub fn rtadvd(octets: &mut Unstructured) -> Result<String> {
    let mut text = String::new();
    while !octets.is_empty() {
        text.push_str(octets.choose(NAMES)?);
        while !octets.is_empty() && octets.ratio(1, 4)? {
            let _ = write!(text, "|{}{}", octets.choose(NAMES)?, octets.int_in_range(0..=30)?);
        }
        text.push(':');
        while !octets.is_empty() && octets.ratio(15, 16)? {
            field(octets, &mut text)?;
            text.push_str(if octets.ratio(1, 4)? { ":\\\n\t:" } else { ":" });
        }
        text.push('\n');
    }
    Ok(text)
}

fn field(octets: &mut Unstructured, text: &mut String) -> Result<()> {
    let capability = octets.choose(CAPABILITIES)?;
    text.push_str(capability.name);
    if capability.numbered && octets.arbitrary()? {
        let _ = write!(text, "{}", octets.int_in_range(0..=100)?);
    }
    if octets.ratio(1, 32)? {
        text.push('@');
        return Ok(());
    }
    match octets.choose(capability.forms)? {
        Form::Number => {
            let _ = write!(text, "#{}", octets.choose(NUMBERS)?);
        }
        Form::Text if capability.name.ends_with("tc") => {
            let _ = write!(text, "={}", octets.choose(NAMES)?);
        }
        form @ (Form::Text | Form::Addresses) => {
            let of = if *form == Form::Text { TEXTS } else { ADDRESSES };
            let _ = write!(text, "=\"{}", octets.choose(of)?);
            while !octets.is_empty() && octets.ratio(1, 4)? {
                let _ = write!(text, ",{}", octets.choose(of)?);
            }
            text.push('"');
        }
        _ => {}
    }
    Ok(())
}
