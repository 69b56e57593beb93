use std::{fmt, sync::Arc};

use super::{Interface, InterfaceName};

/// Makes an interface of what is written in terms of its name and its index.
pub trait Instantiate: fmt::Debug + Send + Sync {
    /// What the interface `name` with the kernel's number `index` says, or why it can say nothing.
    fn instantiate(&self, name: &InterfaceName, index: u32) -> Result<Interface, String>;

    /// Whether anything depends on the number, which the same interface may have another of later.
    fn depends_on_index(&self) -> bool;

    /// As written, without the interface's name.
    fn text(&self) -> &str;

    /// The name of the language that [`Self::text`] is in.
    fn language(&self) -> &'static str;
}

/// What interfaces say in terms of their names and indices. Cheap to clone.
#[derive(Clone)]
pub struct Template(Arc<dyn Instantiate>);

impl Template {
    /// The template that `made` fills in.
    pub fn new(made: impl Instantiate + 'static) -> Self {
        Template(Arc::new(made))
    }
}

impl std::ops::Deref for Template {
    type Target = dyn Instantiate;

    fn deref(&self) -> &Self::Target {
        &*self.0
    }
}

impl PartialEq for Template {
    fn eq(&self, other: &Self) -> bool {
        (self.language(), self.text()) == (other.language(), other.text())
    }
}

impl Eq for Template {}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(f)
    }
}
