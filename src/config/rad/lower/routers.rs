//! `legitimate routers ADDRESS`, an extension.

use std::net::Ipv6Addr;

use super::super::{
    codes,
    report::{Report, SYNTAX_ERROR},
    token::TokenKind,
    tree::Statement,
    value,
};

/// The addresses that `statement` names, unless one of them is wrong. There may be none.
pub(super) fn addresses(statement: &Statement<'_>, report: &mut Report) -> Option<Vec<Ipv6Addr>> {
    let tokens = statement.arguments.iter().filter(|token| token.kind != TokenKind::Bad);
    let addresses: Vec<Option<Ipv6Addr>> = tokens
        .map(|token| {
            let text = value::text(token, "an IPv6 address", report)?;
            let address = text.parse().ok();
            if address.is_none() {
                let problem = value::not_an_address(text, token.span, codes::VALUE, "");
                report.push(problem.with_original(SYNTAX_ERROR));
            }
            address
        })
        .collect();
    addresses.into_iter().collect()
}
