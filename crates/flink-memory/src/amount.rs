//! Amounts of memory, each with the reason why it is what it is.

use crate::component::{Component, Process};
use crate::option::OptionId;
use crate::size::MemorySize;

/// A size and how it came about.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Amount {
    pub size: MemorySize,
    pub provenance: Provenance,
}

/// How a size came about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Provenance {
    /// It is the default of an option.
    Default(OptionId),
    /// An option sets it, by its current key or an old one.
    Configured(OptionId),
    /// An option of old sets it, in the place of the one that is read today.
    Legacy(OptionId),
    /// It is what local execution takes where the option is not set.
    Local(OptionId),
    /// A number of network buffers sets it.
    Buffers {
        /// How many buffers.
        buffers: i32,
        /// The size of one, in bytes.
        segment: i32,
    },
    /// A share of `base`.
    Fraction(Share),
    /// What makes the given share of itself and `base` together.
    InverseFraction(Share),
    /// The share would be less than the configured or default minimum, so it is that minimum.
    RaisedToMin(Share),
    /// The share would be more than the configured or default maximum, so it is that maximum.
    CutToMax(Share),
    /// What the parts beside it leave of their whole.
    Remainder,
    /// The sum of its parts.
    Sum,
}

/// A share of a size, before it is held to a minimum and a maximum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The option with the fraction.
    pub option: OptionId,
    /// The fraction, a 32-bit float widened to 64 bits.
    pub fraction: f64,
    /// What the fraction multiplies.
    pub base: MemorySize,
    /// What that gives.
    pub derived: MemorySize,
    /// Whether the fraction is one of the whole with this share in it: then `fraction` / (1 − `fraction`) multiplies.
    pub inverse: bool,
}

/// The amount of every component that is known. Where Flink refuses, the ones known until then.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Amounts([Option<Amount>; Component::ALL.len()]);

impl Amounts {
    /// The amount of a component.
    pub fn get(&self, component: Component) -> Option<Amount> {
        self.0.get(component as usize).copied().flatten()
    }

    /// The size of a component.
    pub fn size(&self, component: Component) -> Option<MemorySize> {
        self.get(component).map(|amount| amount.size)
    }

    pub(crate) fn set(&mut self, component: Component, size: MemorySize, provenance: Provenance) {
        if let Some(amount) = self.0.get_mut(component as usize) {
            *amount = Some(Amount { size, provenance });
        }
    }

    /// Sums up the parts of every whole that is not known yet and whose parts all are, innermost first.
    pub(crate) fn sum_up(&mut self, process: Process) {
        for whole in Component::ALL.into_iter().rev() {
            let parts = whole.parts(process);
            if parts.is_empty() || self.get(whole).is_some() {
                continue;
            }
            let sum = parts
                .iter()
                .try_fold(MemorySize::ZERO, |sum, part| sum.checked_add(self.size(*part)?).ok());
            if let Some(sum) = sum {
                self.set(whole, sum, Provenance::Sum);
            }
        }
    }
}
