/// Lends a thread. Front ends start none; whoever calls them may.
pub trait Threads {
    /// Runs `aside` in a thread of its own while `here` runs in this one, and returns when both have
    /// ended. `false`, and neither has run, where there is no thread or no processor for it.
    fn both(&self, aside: &mut (dyn FnMut() + Send), here: &mut dyn FnMut()) -> bool;
}

/// There is only the thread that calls.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoThreads;

impl Threads for NoThreads {
    fn both(&self, _aside: &mut (dyn FnMut() + Send), _here: &mut dyn FnMut()) -> bool {
        false
    }
}
