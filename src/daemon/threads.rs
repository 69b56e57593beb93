use std::{num::NonZero, panic, thread};

use crate::config::Threads;

/// A thread of the system for each task.
pub(super) struct SystemThreads;

impl Threads for SystemThreads {
    fn both(&self, aside: &mut (dyn FnMut() + Send), here: &mut dyn FnMut()) -> bool {
        if thread::available_parallelism().map_or(1, NonZero::get) < 2 {
            return false;
        }
        thread::scope(|scope| {
            let Ok(other) = thread::Builder::new().spawn_scoped(scope, aside) else { return false };
            here();
            other.join().unwrap_or_else(|reason| panic::resume_unwind(reason));
            true
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;

    #[test]
    fn both_run_at_once_or_neither() {
        let barrier = Barrier::new(2);
        let mut ran = [false; 2];
        let [aside, here] = &mut ran;
        // Each waits for the other.
        let done = SystemThreads.both(
            &mut || {
                barrier.wait();
                *aside = true;
            },
            &mut || {
                barrier.wait();
                *here = true;
            },
        );
        assert_eq!(ran, [done; 2]);
    }
}
