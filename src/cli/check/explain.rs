//! `raven check --explain`: what a code means.

use std::io::{self, IsTerminal, Write};

use super::codes::{self, Page};

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Explain {
    /// All codes, a line each.
    List,
    Page(Page),
}

/// Lines are no longer, on however wide a terminal.
const WIDEST: usize = 100;
/// The width where there is no terminal.
const USUAL: usize = 80;

/// Reads the argument of `--explain`, which is empty where none was given.
pub(super) fn parse(word: &str) -> Result<Explain, String> {
    if word.is_empty() {
        return Ok(Explain::List);
    }
    codes::find(word).map(Explain::Page)
}

/// Writes to the standard output.
pub(super) fn print(what: Explain) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    let terminal = stdout
        .is_terminal()
        .then(terminal_size::terminal_size)
        .flatten()
        .map(|(width, _)| usize::from(width.0));
    let text = match what {
        Explain::List => list(&codes::pages(), terminal),
        Explain::Page(page) => page_text(&page, terminal.unwrap_or(USUAL).min(WIDEST)),
    };
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// One line for each; what does not fit into `width` is left out.
fn list(pages: &[Page], width: Option<usize>) -> String {
    let code_width = pages.iter().map(|page| page.code.len()).max().unwrap_or(0);
    let severities: Vec<String> = pages.iter().map(Page::severity).collect();
    let severity_width = severities.iter().map(String::len).max().unwrap_or(0);
    let mut text = String::new();
    for (page, severity) in pages.iter().zip(severities) {
        let explanation = page.explanation;
        let line = format!("{:code_width$}  {severity:severity_width$}  {explanation}", page.code);
        text += &cut(line, width);
        text.push('\n');
    }
    text
}

fn cut(line: String, width: Option<usize>) -> String {
    match width {
        Some(width) if line.chars().count() > width => {
            let shown: String = line.chars().take(width.saturating_sub(3)).collect();
            shown + "..."
        }
        _ => line,
    }
}

fn page_text(page: &Page, width: usize) -> String {
    let mut text = format!("{}: {}\n\n", page.code, page.severity());
    text += &wrapped(page.explanation, width);
    let mut facts = String::new();
    for (head, content) in [("Reference", page.reference), ("Checked", page.checked)] {
        if let Some(content) = content {
            facts += &wrapped(&format!("{head}: {content}"), width);
        }
    }
    for part in [facts, usage(page)].iter().filter(|part| !part.is_empty()) {
        text.push('\n');
        text += part;
    }
    text
}

/// How to silence it or to make it an error.
fn usage(page: &Page) -> String {
    let code = page.code;
    let live = if page.checked.is_some() { "--live " } else { "" };
    let allow = format!("Leave it out of the report: raven check {live}--allow {code} FILE\n");
    let deny = format!("Make it an error: raven check {live}--deny {code} FILE\n");
    if page.severities.is_empty() {
        String::new()
    } else if page.may_be_allowed() {
        allow + &deny
    } else {
        "An error cannot be allowed: `raven run` refuses the configuration.\n".to_owned()
    }
}

/// `text` in lines of at most `width` characters, as far as its words allow.
fn wrapped(text: &str, width: usize) -> String {
    let mut lines = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let word_length = word.chars().count();
        if length > 0 && length + 1 + word_length > width {
            lines.push('\n');
            length = 0;
        } else if length > 0 {
            lines.push(' ');
            length += 1;
        }
        lines += word;
        length += word_length;
    }
    lines.push('\n');
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Page = Page {
        code: "RA001",
        severities: &[],
        explanation: "one two three four",
        reference: Some("RFC 4861"),
        checked: Some("the reader of each language reports it"),
    };

    #[test]
    fn lines_are_wrapped_at_words() {
        assert_eq!(wrapped("one two three", 7), "one two\nthree\n");
        assert_eq!(wrapped("one two three", 8), "one two\nthree\n");
        assert_eq!(wrapped("one  two\nthree", 13), "one two three\n");
        assert_eq!(wrapped("incomprehensible", 3), "incomprehensible\n");
    }

    #[test]
    fn a_list_is_cut_to_the_terminal() {
        assert_eq!(list(&[PAGE], None), "RA001  not reported  one two three four\n");
        assert_eq!(list(&[PAGE], Some(27)), "RA001  not reported  one...\n");
    }

    #[test]
    fn what_is_never_reported_cannot_be_allowed() {
        let text = "RA001: not reported\n\none two three four\n\nReference: RFC 4861\nChecked: the \
                    reader of each language reports it\n";
        assert_eq!(page_text(&PAGE, 80), text);
    }
}
