//! Statements of large texts, which one thread reads while another one lowers those before.

use std::{iter, sync::mpsc};

use super::{keywords::Place, parser::Statements, report::Report, tree::Statement};
use crate::{config::Threads, diagnostic::SourceId};

/// With fewer octets a thread takes longer to start than it saves.
const LARGE: usize = 128 * 1024;
/// How many statements go from thread to thread at once.
const SOME: usize = 32;
/// How often so many may wait.
const AHEAD: usize = 4;

/// Gives each statement of `text`, which is the source `id` and stands in `place`, to `each`.
pub(super) fn statements<'s>(
    (text, id): (&'s str, SourceId),
    place: Place,
    threads: &dyn Threads,
    report: &mut Report,
    each: &mut dyn FnMut(&mut Statement<'s>, &mut Report),
) {
    if text.len() < LARGE || !in_turn((text, id), place, threads, report, each) {
        alone((text, id), place, report, each);
    }
}

/// The same by the thread that lowers.
fn alone<'s>(
    (text, id): (&'s str, SourceId),
    place: Place,
    report: &mut Report,
    each: &mut dyn FnMut(&mut Statement<'s>, &mut Report),
) {
    let mut statements = Statements::new(text, id, place, report);
    while let Some(mut statement) = statements.next(report) {
        each(&mut statement, report);
    }
}

/// The same by a thread of its own that reads; `false`, and nothing is done, if there can be none.
fn in_turn<'s>(
    (text, id): (&'s str, SourceId),
    place: Place,
    threads: &dyn Threads,
    report: &mut Report,
    each: &mut dyn FnMut(&mut Statement<'s>, &mut Report),
) -> bool {
    let mut found = report.apart();
    let (sender, receiver) = mpsc::sync_channel(AHEAD);
    // Who allocates frees, for the allocator makes threads wait for each other otherwise.
    let (used, spent) = mpsc::channel::<Vec<Statement<'s>>>();
    let mut ends = Some((sender, spent));
    let mut read = || {
        let Some((sender, spent)) = ends.take() else { return };
        let mut statements = Statements::new(text, id, place, &mut found);
        loop {
            spent.try_iter().for_each(drop);
            let some: Vec<_> = iter::from_fn(|| statements.next(&mut found)).take(SOME).collect();
            if some.is_empty() || sender.send((some, found.has_templates)).is_err() {
                return;
            }
        }
    };
    // Owned by who lowers: if that panics, the reader must not wait for it.
    let mut receiver = Some(receiver);
    let mut lower = || {
        for (mut some, has_templates) in receiver.take().into_iter().flatten() {
            report.has_templates |= has_templates;
            for statement in &mut some {
                each(statement, report);
            }
            // Without a reader they are freed here.
            let _ = used.send(some);
        }
    };
    let done = threads.both(&mut read, &mut lower);
    if done {
        report.absorb(found);
    }
    done
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;
    use crate::diagnostic::{Diagnostic, Sources};

    struct OneMore;

    impl Threads for OneMore {
        fn both(&self, aside: &mut (dyn FnMut() + Send), here: &mut dyn FnMut()) -> bool {
            thread::scope(|scope| {
                scope.spawn(aside);
                here();
            });
            true
        }
    }

    /// Most of what a text can hold, wrong things among it.
    fn text() -> String {
        let block = |number| match number % 7 {
            0 => format!("interface vlan{number} {{ AdvSendAdvert on; prefix ::/64 {{ }}; }};\n"),
            1 => format!("# comment {number}\ninterface {{name}}{number} {{ }};\n"),
            2 => format!("interface a{number} {{ Unknown 1; prefix 2001:db8:: }};\n"),
            3 => "include \"other\";\n".to_owned(),
            4 => "} ; \"open\n".to_owned(),
            5 => format!("interface b{number} c{number} {{ RDNSS 1::2::3 {{ }} }}\n"),
            _ => "interface vlan* { prefix 2001:db8:{vid:x}::/64 { }; };\n".to_owned(),
        };
        (0..2_000).map(block).collect()
    }

    #[test]
    #[should_panic(expected = "lowering")]
    fn who_panics_is_not_waited_for() {
        let (sources, text) = (Sources::new(), text());
        let id = sources.add("a", &text);
        let mut report = Report::new(true);
        let mut each = |_: &mut Statement<'_>, _: &mut Report| panic!("lowering");
        in_turn((&text, id), Place::File, &OneMore, &mut report, &mut each);
    }

    #[test]
    fn a_thread_that_reads_changes_nothing() {
        let (sources, text) = (Sources::new(), text());
        let id = sources.add("a", &text);
        let read = |in_turns: bool| -> (Vec<String>, Vec<Diagnostic>, bool) {
            let mut report = Report::new(true);
            let mut all = Vec::new();
            let mut each = |statement: &mut Statement<'_>, _: &mut Report| {
                all.push(format!("{statement:?}"));
            };
            if in_turns {
                let place = Place::File;
                assert!(in_turn((&text, id), place, &OneMore, &mut report, &mut each));
            } else {
                alone((&text, id), Place::File, &mut report, &mut each);
            }
            assert!(!report.comments(id).is_empty());
            let has_templates = report.has_templates;
            (all, report.in_text_order(), has_templates)
        };
        let (alone, in_turn) = (read(false), read(true));
        assert!(alone.0.len() > 10 * SOME && alone.1.len() > 100 && alone.2);
        assert!(alone == in_turn);
    }
}
