//! What goes over the control socket: a request and its answer are a line of JSON each.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::model::{DelegationName, Lifetime, Prefix};

/// The version of requests and answers.
pub const VERSION: u32 = 1;

/// The longest request, in octets with its newline.
pub const MOST_REQUEST: u64 = 64 * 1024;

/// What may be asked of a running raven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Request {
    /// Whether it is there.
    Ping,
    /// The configuration files are read again.
    Reload {
        /// Only says what would change.
        #[serde(default)]
        dry_run: bool,
        /// What changed is taken back after so many seconds, unless it is confirmed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        confirm_seconds: Option<u32>,
    },
    /// Which configuration files it reads.
    Files,
    /// The configuration stays that waits for it.
    Confirm,
    /// A prefix was delegated, or its lifetimes were renewed; it takes the place of the one that has
    /// the name.
    DelegationSet {
        /// What the configuration calls it.
        #[serde(with = "text")]
        name: DelegationName,
        /// The prefix.
        #[serde(with = "text")]
        prefix: Prefix,
        /// The valid lifetime from now on.
        #[serde(with = "lifetime")]
        valid: Lifetime,
        /// The preferred lifetime from now on, not above the valid one.
        #[serde(with = "lifetime")]
        preferred: Lifetime,
    },
    /// There is no such prefix any more.
    DelegationWithdraw {
        /// What the configuration calls it.
        #[serde(with = "text")]
        name: DelegationName,
    },
    /// Which prefixes are delegated.
    DelegationList,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answer {
    /// [`VERSION`].
    pub version: u32,
    /// Why the request was refused; without it, it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What does not work although it was done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// What was found in configuration files, as lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
    /// What a reload would change, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// How many interfaces a reload concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Counts>,
    /// The configuration files, with their whole paths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<Vec<PathBuf>>,
    /// The language that all of them are in, where that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// The version of the program that answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raven: Option<String>,
    /// The delegated prefixes, in the order of their names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegations: Option<Vec<DelegationStatus>>,
}

/// Interfaces by what a reload means for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Configured now, and not before.
    pub added: usize,
    /// Configured otherwise.
    pub changed: usize,
    /// Configured no more.
    pub removed: usize,
    /// Configured as before.
    pub unchanged: usize,
}

/// A delegated prefix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelegationStatus {
    /// What the configuration calls it.
    #[serde(with = "text")]
    pub name: DelegationName,
    /// The prefix.
    #[serde(with = "text")]
    pub prefix: Prefix,
    /// What is left of the valid lifetime.
    #[serde(with = "lifetime")]
    pub valid: Lifetime,
    /// What is left of the preferred lifetime.
    #[serde(with = "lifetime")]
    pub preferred: Lifetime,
    /// The interfaces that advertise a part of it.
    pub interfaces: Vec<String>,
}

impl Answer {
    /// That it was done.
    pub(crate) fn done() -> Self {
        Answer { version: VERSION, ..Answer::default() }
    }

    /// That it was not.
    pub(crate) fn refused(reason: impl Into<String>) -> Self {
        Answer { error: Some(reason.into()), ..Answer::done() }
    }
}

impl Request {
    /// The line that asks for it, with its newline.
    pub(super) fn to_line(&self) -> serde_json::Result<String> {
        let mut object = match serde_json::to_value(self)? {
            Value::Object(object) => object,
            _ => Map::new(),
        };
        object.insert("version".to_owned(), VERSION.into());
        Ok(format!("{}\n", Value::Object(object)))
    }

    /// What the line `line` asks for, or why it asks for nothing.
    pub(crate) fn read(line: &[u8]) -> Result<Self, String> {
        let mut object: Map<String, Value> = serde_json::from_slice(line)
            .map_err(|error| format!("this is no JSON object: {error}"))?;
        match object.remove("version") {
            Some(version) if version == VERSION => {}
            Some(version) => return Err(format!("version {version} is not {VERSION}")),
            None => return Err(format!("`version` is missing: write {VERSION}")),
        }
        serde_json::from_value(Value::Object(object)).map_err(|error| error.to_string())
    }
}

/// As it is printed and read elsewhere.
mod text {
    use std::{fmt::Display, str::FromStr};

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(
        value: &impl Display,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>, T: FromStr<Err: Display>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// Seconds as a number, or the word `infinity`.
mod lifetime {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::model::Lifetime;

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Seconds(u32),
        Word(String),
    }

    // The signature is serde's.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    pub(super) fn serialize<S: Serializer>(
        lifetime: &Lifetime,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match lifetime.as_secs() {
            Some(seconds) => serializer.serialize_u32(seconds),
            None => serializer.serialize_str("infinity"),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Lifetime, D::Error> {
        match Either::deserialize(deserializer) {
            Ok(Either::Seconds(seconds)) => Ok(Lifetime::from_wire(seconds)),
            Ok(Either::Word(word)) if word == "infinity" => Ok(Lifetime::INFINITE),
            _ => Err(D::Error::custom("a lifetime is 0 to 4294967295 seconds or \"infinity\"")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set() -> Request {
        Request::DelegationSet {
            name: "wan".parse().unwrap(),
            prefix: "2001:db8::/56".parse().unwrap(),
            valid: Lifetime::INFINITE,
            preferred: Lifetime::from_secs(3600),
        }
    }

    #[test]
    fn requests_are_lines() {
        let line = set().to_line().unwrap();
        let expected = "{\"command\":\"delegation-set\",\"name\":\"wan\",\"preferred\":3600,\
                        \"prefix\":\"2001:db8::/56\",\"valid\":\"infinity\",\"version\":1}\n";
        assert_eq!(line, expected);
        for request in [
            set(),
            Request::Ping,
            Request::Reload { dry_run: true, confirm_seconds: Some(60) },
            Request::Confirm,
            Request::DelegationList,
            Request::DelegationWithdraw { name: "wan".parse().unwrap() },
        ] {
            assert_eq!(Request::read(request.to_line().unwrap().as_bytes()), Ok(request));
        }
    }

    #[test]
    fn what_is_no_request_is_told() {
        let lifetimes = "\"prefix\":\"2001:db8::/56\",\"valid\":1,\"preferred\":1";
        for (line, reason) in [
            (String::new(), "this is no JSON object"),
            ("[]".into(), "this is no JSON object"),
            ("{}".into(), "`version` is missing: write 1"),
            ("{\"version\":2}".into(), "version 2 is not 1"),
            ("{\"version\":1}".into(), "missing field `command`"),
            ("{\"version\":1,\"command\":\"dance\"}".into(), "unknown variant `dance`"),
            (
                format!("{{\"version\":1,\"command\":\"delegation-set\",\"name\":\"-\",{lifetimes}}}"),
                "`-` cannot stand there",
            ),
            (
                format!(
                    "{{\"version\":1,\"command\":\"delegation-set\",\"name\":\"a\",\"x\":1,{lifetimes}}}"
                ),
                "unknown field `x`",
            ),
            (
                "{\"version\":1,\"command\":\"delegation-set\",\"name\":\"a\",\"prefix\":\"::/129\",\
                 \"valid\":1,\"preferred\":1}"
                    .into(),
                "prefix length",
            ),
            (
                "{\"version\":1,\"command\":\"delegation-set\",\"name\":\"a\",\"prefix\":\"::/12\",\
                 \"valid\":-1,\"preferred\":1}"
                    .into(),
                "a lifetime is 0 to 4294967295 seconds",
            ),
        ] {
            let found = Request::read(line.as_bytes()).unwrap_err();
            assert!(found.contains(reason), "{line}: {found}");
        }
    }
}
