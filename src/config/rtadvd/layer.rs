//! The fields that count: of each capability, the leftmost of each type.

use super::{
    field::Kind,
    keywords::{Id, Key},
    record::Record,
};

/// A field of one of the file's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FieldRef {
    /// Which record.
    pub(super) record: usize,
    /// Which of its fields.
    pub(super) field: usize,
}

/// The fields of a record and, behind them, of its `tc` target.
#[derive(Debug, Clone, Default)]
pub(super) struct Layer {
    /// In the order of their keys.
    entries: Vec<(Key, Slots)>,
}

/// What is known of a capability, by type.
#[derive(Debug, Clone, Copy, Default)]
struct Slots {
    flag: Slot,
    number: Slot,
    text: Slot,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Slot {
    #[default]
    Open,
    /// `name@` stood further left.
    Cancelled(FieldRef),
    Set(FieldRef),
}

impl Layer {
    /// The fields of the record `index` alone, and pairs of those that have no effect with the
    /// field that keeps them from it.
    pub(super) fn of(record: &Record, index: usize) -> (Self, Vec<(FieldRef, FieldRef)>) {
        let mut order: Vec<(Key, usize)> = record
            .fields
            .iter()
            .enumerate()
            .filter_map(|(at, field)| Some((field.key?, at)))
            .filter(|(key, _)| key.id != Id::Tc)
            .collect();
        order.sort_unstable();
        let mut layer = Layer::default();
        let mut void = Vec::new();
        for (key, at) in order {
            if layer.entries.last().is_none_or(|(last, _)| *last != key) {
                layer.entries.push((key, Slots::default()));
            }
            let Some((_, slots)) = layer.entries.last_mut() else { continue };
            let own = FieldRef { record: index, field: at };
            if let Some(first) = slots.offer(own, &record.fields[at].kind) {
                void.push((own, first));
            }
        }
        (layer, void)
    }

    /// These fields with those of `target` behind them.
    pub(super) fn over(self, target: &Layer) -> Self {
        let mut entries = Vec::with_capacity(self.entries.len() + target.entries.len());
        let mut below = target.entries.iter().copied().peekable();
        for (key, slots) in self.entries {
            while let Some(entry) = below.next_if(|(other, _)| *other < key) {
                entries.push(entry);
            }
            let hidden = below.next_if(|(other, _)| *other == key);
            entries.push((key, hidden.map_or(slots, |(_, hidden)| slots.over(hidden))));
        }
        entries.extend(below);
        Layer { entries }
    }

    /// The flag of `key`.
    pub(super) fn flag(&self, key: Key) -> Option<FieldRef> {
        self.slots(key)?.flag.set()
    }

    /// The number of `key`.
    pub(super) fn number(&self, key: Key) -> Option<FieldRef> {
        self.slots(key)?.number.set()
    }

    /// The string of `key`.
    pub(super) fn text(&self, key: Key) -> Option<FieldRef> {
        self.slots(key)?.text.set()
    }

    /// What `key` is set to by any type.
    pub(super) fn any(&self, key: Key) -> Option<FieldRef> {
        self.slots(key)?.any()
    }

    /// All that is set, whatever its type.
    pub(super) fn all(&self) -> impl Iterator<Item = (Key, FieldRef)> {
        self.entries.iter().flat_map(|(key, slots)| {
            let set = [slots.flag.set(), slots.number.set(), slots.text.set()];
            set.into_iter().flatten().map(|at| (*key, at))
        })
    }

    /// The fields of the family `id`, in the order of their numbers.
    pub(super) fn family(&self, id: Id) -> impl Iterator<Item = (Key, FieldRef)> {
        let start = self.entries.partition_point(|(key, _)| key.id < id);
        self.entries
            .iter()
            .skip(start)
            .take_while(move |(key, _)| key.id == id)
            .filter_map(|(key, slots)| Some((*key, slots.any()?)))
    }

    /// Every capability that is set, in the order of the table.
    pub(super) fn each(&self) -> impl Iterator<Item = (Key, FieldRef)> {
        self.entries.iter().filter_map(|(key, slots)| Some((*key, slots.any()?)))
    }

    fn slots(&self, key: Key) -> Option<Slots> {
        let at = self.entries.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        self.entries.get(at).map(|(_, slots)| *slots)
    }
}

impl Slots {
    fn any(self) -> Option<FieldRef> {
        self.text.set().or(self.number.set()).or(self.flag.set())
    }

    /// Puts a field that stands right of all others where there is room; else tells which field
    /// has taken it.
    fn offer(&mut self, own: FieldRef, kind: &Kind) -> Option<FieldRef> {
        let slot = match kind {
            Kind::Flag => &mut self.flag,
            Kind::Number(_) => &mut self.number,
            Kind::Text(_) => &mut self.text,
            Kind::Cancelled => return self.cancel(own),
            Kind::Comment | Kind::Junk => return None,
        };
        match *slot {
            Slot::Open => {
                *slot = Slot::Set(own);
                None
            }
            Slot::Cancelled(first) | Slot::Set(first) => Some(first),
        }
    }

    /// Cancels what is not set yet. What is set stays, so that a cancelled field to the right of
    /// it has no effect on it.
    fn cancel(&mut self, own: FieldRef) -> Option<FieldRef> {
        let all = [&mut self.flag, &mut self.number, &mut self.text];
        let taken = all.iter().find_map(|slot| match **slot {
            Slot::Set(first) | Slot::Cancelled(first) => Some(first),
            Slot::Open => None,
        });
        for slot in all {
            if *slot == Slot::Open {
                *slot = Slot::Cancelled(own);
            }
        }
        taken
    }

    fn over(self, hidden: Slots) -> Slots {
        let pick = |own: Slot, hidden: Slot| if own == Slot::Open { hidden } else { own };
        Slots {
            flag: pick(self.flag, hidden.flag),
            number: pick(self.number, hidden.number),
            text: pick(self.text, hidden.text),
        }
    }
}

impl Slot {
    fn set(self) -> Option<FieldRef> {
        match self {
            Slot::Set(field) => Some(field),
            Slot::Open | Slot::Cancelled(_) => None,
        }
    }
}
