//! Blocks of addresses: `clients`, `AdvRASrcAddress`, `autoignoreprefixes` and
//! `LegitimateRouters`.

use std::{collections::HashMap, hash::Hash, net::Ipv6Addr};

use super::{
    super::{
        address::address,
        arguments::{slashed, surplus},
        codes,
        keywords::Place,
        report::{Report, SYNTAX_ERROR},
        scope::{Given, Scope},
        shown::shown,
        token::{Token, TokenKind},
        tree::Statement,
    },
    Output,
    child::Child,
};
use crate::{
    config::SourceMap,
    diagnostic::{Diagnostic, Span},
    model::{Client, Prefix},
};

/// What `clients` blocks say: those who are served, then those who are not.
pub(super) fn clients(
    children: &[Child<'_, '_>],
    options: &Scope<'_, '_>,
    output: &mut Output<'_>,
) -> Vec<Client> {
    let blocks = blocks(children, Place::Clients, &client, output.report);
    let first = blocks.first().map(|block| block.span);
    let key = |client: &Client| match *client {
        Client::Served(address) | Client::Ignored(address) => address,
    };
    let mut clients = unique(blocks, key, output.report);
    clients.sort_by_key(|client| matches!(client.value, Client::Ignored(_)));
    let clients = recorded(clients, "clients", output.map);
    let serves = clients.iter().any(|client| matches!(client, Client::Served(_)));
    if let Some(span) = first.filter(|_| !clients.is_empty() && !serves) {
        output.report.push(
            Diagnostic::warning(codes::CLIENTS, "every other host is served")
                .at(span, "only hosts to leave out")
                .with_original("radvd serves the listed clients only, so it advertises to nobody")
                .with_help("add the clients to serve, each without `!`"),
        );
    }
    if let (Some(true), Some(span), None) =
        (options.switch("UnrestrictedUnicast"), options.span("UnrestrictedUnicast"), first)
    {
        let message = "`UnrestrictedUnicast` has no effect without `clients`";
        output.report.push(
            Diagnostic::warning(codes::UNUSED, message)
                .at(span, "all hosts are answered anyway")
                .with_original("radvd answers all of them, too, and does not say so")
                .with_help("add `clients { ADDRESS; };`, or remove it"),
        );
    }
    clients
}

/// The addresses to send from, the most wanted first.
pub(super) fn source_addresses(
    children: &[Child<'_, '_>],
    output: &mut Output<'_>,
) -> Vec<Ipv6Addr> {
    let mut blocks = blocks(children, Place::RaSrcAddress, &source, output.report);
    for block in &mut blocks {
        // Of one block radvd takes the last address that the interface has; of several blocks the
        // first that has one.
        if let [first, .., last] = block.entries[..] {
            warn_of_order(first, last, output.report);
        }
        block.entries.reverse();
    }
    joined(blocks, "source_addresses", |address| *address, output)
}

fn warn_of_order(first: Given<Ipv6Addr>, last: Given<Ipv6Addr>, report: &mut Report) {
    report.push(
        Diagnostic::warning(
            codes::SOURCE_ADDRESS,
            "of these addresses the last one that the interface has is used",
        )
        .at(last.span, "used before all others")
        .with_related(first.span, "used only if the interface has no other")
        .with_original("radvd takes the last one, too, though its manual speaks of the first")
        .with_help("write a block for each address: of several blocks the first counts"),
    );
}

/// The prefixes that `prefix ::/64` leaves out.
pub(super) fn ignored_prefixes(children: &[Child<'_, '_>], output: &mut Output<'_>) -> Vec<Prefix> {
    let blocks = blocks(children, Place::AutoIgnorePrefixes, &ignored, output.report);
    let uses_addresses = |child: &Child<'_, '_>| {
        child.place == Place::Prefix
            && (child.scope.span("Base6Interface").is_some()
                || child.statement.arguments.first().is_none_or(is_unspecified))
    };
    if let Some(block) = blocks.first()
        && !children.iter().any(uses_addresses)
    {
        let message = "`autoignoreprefixes` has no effect without a prefix of an interface";
        output.report.push(
            Diagnostic::warning(codes::UNUSED, message)
                .at(block.span, "nothing to leave out")
                .with_original("radvd has no use for it either, and does not say so")
                .with_help("add `prefix ::/64;`, or remove it"),
        );
    }
    joined(blocks, "ignored_prefixes", |prefix| *prefix, output)
}

/// The routers that may advertise beside this one, if anything is said of that.
pub(super) fn legitimate_routers(
    children: &[Child<'_, '_>],
    output: &mut Output<'_>,
) -> Option<Vec<Ipv6Addr>> {
    let blocks = blocks(children, Place::LegitimateRouters, &source, output.report);
    let first = blocks.first()?.span;
    output.map.insert("legitimate_routers", first);
    Some(joined(blocks, "legitimate_routers", |address| *address, output))
}

fn is_unspecified(token: &Token<'_>) -> bool {
    token.kind == TokenKind::Address(Ipv6Addr::UNSPECIFIED)
}

/// The entries of one block.
struct List<T> {
    place: Place,
    /// The block's keyword.
    span: Span,
    entries: Vec<Given<T>>,
}

type Read<T> = dyn Fn(&[Token<'_>], &mut Report) -> Option<T>;

/// The entries of each block of `place`, as `read` understands them.
fn blocks<T>(
    children: &[Child<'_, '_>],
    place: Place,
    read: &Read<T>,
    report: &mut Report,
) -> Vec<List<T>> {
    let mut blocks = Vec::new();
    for child in children.iter().filter(|child| child.place == place) {
        let statement = child.statement;
        surplus(&statement.head, &statement.arguments, report);
        // Only this list says something by having no entry.
        if place != Place::LegitimateRouters {
            needs_entry(statement, report);
        }
        let entries = entries(statement, read, report);
        blocks.push(List { place, span: statement.head.span, entries });
    }
    blocks
}

fn needs_entry(statement: &Statement<'_>, report: &mut Report) {
    if let Some(block) = statement.block.as_ref().filter(|block| block.statements.is_empty()) {
        let message = format!("{} needs an entry", shown(statement.head.text));
        report.syntax(block.span, message, "nothing in it");
    }
}

/// Reads each statement of the block.
fn entries<T>(statement: &Statement<'_>, read: &Read<T>, report: &mut Report) -> Vec<Given<T>> {
    let Some(block) = &statement.block else { return Vec::new() };
    let mut entries = Vec::new();
    for entry in &block.statements {
        let mut tokens = vec![entry.head];
        tokens.extend(&entry.arguments);
        let value = read(&tokens, report);
        entries.extend(value.map(|value| Given { value, span: entry.span() }));
    }
    entries
}

/// The entries of all blocks in one list, each once by its `key`, noted as `field`.
fn joined<T, K: Eq + Hash>(
    blocks: Vec<List<T>>,
    field: &str,
    key: impl Fn(&T) -> K,
    output: &mut Output<'_>,
) -> Vec<T> {
    let all = unique(blocks, key, output.report);
    recorded(all, field, output.map)
}

/// The entries of all blocks, each once by its `key`.
fn unique<T, K: Eq + Hash>(
    blocks: Vec<List<T>>,
    key: impl Fn(&T) -> K,
    report: &mut Report,
) -> Vec<Given<T>> {
    let mut seen = HashMap::new();
    let mut all = Vec::new();
    let is_extension = blocks.iter().any(|block| block.place.is_extension());
    for Given { value, span } in blocks.into_iter().flat_map(|block| block.entries) {
        if let Some(&counted) = seen.get(&key(&value)) {
            let original = if is_extension { SYNTAX_ERROR } else { "radvd keeps both" };
            report.push(
                Diagnostic::warning(codes::REPEATED, "this address stands here twice")
                    .at(span, "left out")
                    .with_related(counted, "this one counts")
                    .with_original(original)
                    .with_help("remove one of them"),
            );
            continue;
        }
        seen.insert(key(&value), span);
        all.push(Given { value, span });
    }
    all
}

/// The values of `all`, noted as the entries of `field`.
fn recorded<T>(all: Vec<Given<T>>, field: &str, map: &mut SourceMap) -> Vec<T> {
    let mut values = Vec::with_capacity(all.len());
    for (index, Given { value, span }) in all.into_iter().enumerate() {
        map.insert_entry("", field, index, span);
        values.push(value);
    }
    values
}

fn client(tokens: &[Token<'_>], report: &mut Report) -> Option<Client> {
    let (first, rest) = tokens.split_first()?;
    if first.text == "!" {
        let label = "`!` must touch the address";
        let span = rest.first().map_or(first.span, |next| first.span.to(next.span));
        report.syntax(span, "`!` stands alone", label);
        return None;
    }
    let TokenKind::NotAddress(address) = first.kind else {
        return single(first, rest, report).map(Client::Served);
    };
    let text = first.text.trim_start_matches('!');
    let bare = Token { kind: TokenKind::Address(address), text, ..*first };
    single(&bare, rest, report).map(Client::Ignored)
}

fn source(tokens: &[Token<'_>], report: &mut Report) -> Option<Ipv6Addr> {
    let (first, rest) = tokens.split_first()?;
    single(first, rest, report)
}

fn single(first: &Token<'_>, rest: &[Token<'_>], report: &mut Report) -> Option<Ipv6Addr> {
    if let Some(bare) = first.text.strip_suffix(',') {
        let message = "a comma cannot stand behind an address";
        report.push(
            Diagnostic::error(codes::ADDRESS, message)
                .at(first.span, "each address ends with `;`")
                .with_original(SYNTAX_ERROR)
                .with_help(format!("write {}", shown(&format!("{bare};")))),
        );
        return None;
    }
    let address = address(first, "{", report)?;
    surplus(first, rest, report);
    Some(address)
}

fn ignored(tokens: &[Token<'_>], report: &mut Report) -> Option<Prefix> {
    let first = tokens.first()?;
    let brace = Token { kind: TokenKind::OpenBrace, text: "{", ..*first };
    let argument = slashed(&brace, tokens, report)?;
    argument.prefix().ok().or_else(|| {
        let cut = argument.length.value < 136;
        report.push(
            Diagnostic::error(codes::PREFIX_LENGTH, "prefix length must be 0 to 128")
                .at(argument.length.span, "too long")
                .with_original(if cut {
                    "radvd takes it for 128"
                } else {
                    "radvd writes past the end of its memory and crashes"
                }),
        );
        None
    })
}
