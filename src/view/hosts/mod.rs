//! What hosts do when an advertisement becomes another, in plain words.
//!
//! The rules are those of RFC 4861 6.3.4, RFC 4862 5.5.3 and the options' own documents; where
//! well-known systems are known to do otherwise, the text says which. An option that is no longer
//! there tells hosts nothing: what it gave lasts until its lifetime ends.

mod audience;
mod dns;
mod domain;
mod effect;
mod link;
mod lives;
mod mobility;
mod options;
mod prefix;
mod route;
mod router;

#[cfg(test)]
mod tests;

use std::net::Ipv6Addr;

use crate::model::{Lifetime, RouterAdvertisement};

pub use effect::Effect;

use options::Options;

/// Something that hosts do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consequence {
    /// Its kind.
    pub effect: Effect,
    /// In a sentence without a full stop.
    pub text: String,
}

/// What hosts hear from a router.
#[derive(Debug, Clone, Copy)]
pub struct Heard<'a> {
    /// Where advertisements come from.
    pub source: Ipv6Addr,
    /// What they say.
    pub advertisement: &'a RouterAdvertisement,
    /// What the final one says, where one is sent.
    pub last: Option<&'a RouterAdvertisement>,
    /// How many packets an advertisement takes.
    pub packets: usize,
    /// Where advertisements go unasked: ff02::1, or clients; nowhere where hosts have to ask.
    pub destinations: &'a [Ipv6Addr],
}

/// What hosts do that have heard `old` when they hear `new` instead; `None` is an interface that
/// does not advertise.
#[must_use]
pub fn consequences(old: Option<Heard<'_>>, new: Option<Heard<'_>>) -> Vec<Consequence> {
    let mut told = Told::default();
    router::tell(old, new, &mut told);
    audience::tell(old, new, &mut told);
    // The final advertisement is sent where the interface ceases to advertise.
    let last = match (old, new) {
        (Some(old), None) => old.last.map(|last| Options::of(&last.options)),
        _ => None,
    };
    let sides = Sides { old: options(old), new: options(new), last, ends: new.is_none() };
    link::tell(&sides, &mut told);
    tell_options(&sides, &mut told);
    mobility::tell(&sides, &mut told);
    domain::tell(&sides, &mut told);
    told.0
}

fn options(heard: Option<Heard<'_>>) -> Options<'_> {
    heard.map_or_else(Options::default, |it| Options::of(&it.advertisement.options))
}

/// What stands both in advertisements and in the domains in them.
fn tell_options(sides: &Sides<'_>, told: &mut Told) {
    prefix::tell(sides, told);
    route::tell(sides, told);
    dns::tell(sides, told);
}

/// The options of what hosts have heard and of what they hear now.
#[derive(Debug)]
struct Sides<'a> {
    old: Options<'a>,
    new: Options<'a>,
    /// Those of the final advertisement.
    last: Option<Options<'a>>,
    /// Nothing is heard any more.
    ends: bool,
}

/// What has been told so far.
#[derive(Debug, Default)]
struct Told(Vec<Consequence>);

impl Told {
    fn tell(&mut self, effect: Effect, text: impl Into<String>) {
        self.0.push(Consequence { effect, text: text.into() });
    }
}

/// How long something lasts that nothing renews.
fn up_to(lifetime: Lifetime) -> String {
    match lifetime.as_secs() {
        None => "for ever".to_owned(),
        Some(seconds) => format!("for up to {seconds} s"),
    }
}

/// How long something lasts that is renewed by each advertisement.
fn after_each(lifetime: Lifetime) -> String {
    match lifetime.as_secs() {
        None => "for ever".to_owned(),
        Some(seconds) => format!("for {seconds} s after each advertisement"),
    }
}
