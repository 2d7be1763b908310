//! Reading options the way `org.apache.flink.configuration.Configuration` does, with the log lines that this makes.

use crate::amount::{Amount, Amounts, Provenance, Share};
use crate::component::{Component, Process};
use crate::configuration::{Configuration, Entry, Value};
use crate::notice::{Described, Notice};
use crate::option::{DefaultValue, OptionId};
use crate::refusal::{BadValue, Reason};
use crate::sensitive::is_sensitive;
use crate::size::MemorySize;
use crate::value::{ValueError, to_boolean, to_double, to_float, to_integer, to_size};

use super::{DerivationPath, Target};

/// One derivation on its way: what it reads, and what it has found so far.
pub(super) struct Run<'a> {
    pub(super) target: Target,
    pub(super) configuration: &'a Configuration,
    /// A size that an option of old stands for, and the option it is read as.
    pub(super) legacy: Option<(OptionId, Amount)>,
    pub(super) path: Option<DerivationPath>,
    pub(super) amounts: Amounts,
    pub(super) notices: Vec<Notice>,
}

/// A fraction with the sizes that bound what it gives (`RangeFraction`).
#[derive(Clone, Copy)]
pub(super) struct Range {
    pub(super) option: OptionId,
    pub(super) fraction: f64,
    pub(super) min: MemorySize,
    pub(super) max: MemorySize,
}

impl<'a> Run<'a> {
    pub(super) fn new(target: Target, configuration: &'a Configuration) -> Self {
        Self {
            target,
            configuration,
            legacy: None,
            path: None,
            amounts: Amounts::default(),
            notices: Vec::new(),
        }
    }

    /// One option for each kind of process.
    pub(super) fn either(&self, task_manager: OptionId, job_manager: OptionId) -> OptionId {
        match self.target.process {
            Process::TaskManager => task_manager,
            Process::JobManager => job_manager,
        }
    }

    /// Logs something, if it has not been said before.
    pub(super) fn log(&mut self, notice: Notice) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// Keeps an amount, and gives its size back.
    pub(super) fn keep(&mut self, component: Component, amount: Amount) -> MemorySize {
        self.amounts.set(component, amount.size, amount.provenance);
        amount.size
    }

    /// The entry that an option is read from; the use of an old key is logged.
    #[inline]
    pub(super) fn entry(&mut self, option: OptionId) -> Option<&'a Entry> {
        if self.configuration.is_set(option) {
            self.set_entry(option)
        } else {
            None
        }
    }

    fn set_entry(&mut self, option: OptionId) -> Option<&'a Entry> {
        let configuration = self.configuration;
        let (def, version) = (option.def(), self.target.version);
        let proper = def.key_in(version);
        if proper == def.key
            && let Some(entry) = configuration.current(option)
        {
            return Some(entry);
        }
        let (old, entry) = def
            .fallback_keys(version)
            .find_map(|(place, old)| Some((old, configuration.old(option, place)?)))?;
        if old.key != proper {
            self.log(match old.deprecated {
                true => Notice::DeprecatedKey {
                    old: old.key,
                    new: proper,
                },
                false => Notice::FallbackKey {
                    old: old.key,
                    new: proper,
                },
            });
        }
        Some(entry)
    }

    /// Whether an option is set, be it to a bad value (`Configuration.contains`).
    pub(super) fn contains(&mut self, option: OptionId) -> bool {
        self.legacy.is_some_and(|(read_as, _)| read_as == option) || self.entry(option).is_some()
    }

    /// A size, which is set or has a default (`ProcessMemoryUtils.getMemorySizeFromConfig`).
    pub(super) fn size(&mut self, option: OptionId) -> Result<Amount, Reason> {
        if let Some((read_as, amount)) = self.legacy
            && read_as == option
        {
            return Ok(amount);
        }
        match self.entry(option) {
            Some(entry) => match to_size(&entry.value) {
                Ok(size) => Ok(Amount {
                    size,
                    provenance: Provenance::Configured(option),
                }),
                Err(error) => Err(Reason::UnreadableSize(self.bad_value(option.def().key, entry, error))),
            },
            None => Ok(Amount {
                size: self.default_size(option),
                provenance: Provenance::Default(option),
            }),
        }
    }

    /// The default of a size option; no bytes where it has none.
    pub(super) fn default_size(&self, option: OptionId) -> MemorySize {
        match option.def().default(self.target.version) {
            DefaultValue::Size(size) => size,
            _ => MemorySize::ZERO,
        }
    }

    /// The value of an option, if it is set, as `convert` reads it.
    pub(super) fn value<T>(
        &mut self,
        option: OptionId,
        convert: fn(&Value) -> Result<T, ValueError>,
    ) -> Result<Option<T>, Reason> {
        match self.entry(option) {
            Some(entry) => match convert(&entry.value) {
                Ok(value) => Ok(Some(value)),
                Err(error) => Err(Reason::BadValue(self.bad_value(
                    option.def().key_in(self.target.version),
                    entry,
                    error,
                ))),
            },
            None => Ok(None),
        }
    }

    pub(super) fn bad_value(&self, key: &str, entry: &Entry, error: ValueError) -> Box<BadValue> {
        let secret = is_sensitive(key, self.target.version);
        let raw = (!secret).then(|| entry.value.to_string());
        Box::new(BadValue {
            key: key.to_owned(),
            raw,
            error,
        })
    }

    /// A 32-bit integer option, or its default.
    pub(super) fn integer(&mut self, option: OptionId) -> Result<i32, Reason> {
        let default = match option.def().default(self.target.version) {
            DefaultValue::Integer(default) => i32::try_from(default).unwrap_or(0),
            _ => 0,
        };
        Ok(self.value(option, to_integer)?.unwrap_or(default))
    }

    /// A 64-bit float option, or its default.
    pub(super) fn double(&mut self, option: OptionId) -> Result<f64, Reason> {
        let default = match option.def().default(self.target.version) {
            DefaultValue::Double(default) => default,
            _ => 0.0,
        };
        Ok(self.value(option, to_double)?.unwrap_or(default))
    }

    /// A switch, or its default.
    pub(super) fn boolean(&mut self, option: OptionId) -> Result<bool, Reason> {
        let default = matches!(option.def().default(self.target.version), DefaultValue::Boolean(true));
        Ok(self.value(option, to_boolean)?.unwrap_or(default))
    }

    /// A fraction and its bounds, checked as `ProcessMemoryUtils.getRangeFraction` and `RangeFraction` do.
    pub(super) fn range(&mut self, option: OptionId, min: MemorySize, max: MemorySize) -> Result<Range, Reason> {
        let version = self.target.version;
        let fraction = match self.value(option, to_float)? {
            Some(fraction) => fraction,
            None => match option.def().default(version) {
                DefaultValue::Float(default) => default,
                _ => 0.0,
            },
        };
        let fraction = f64::from(fraction);
        let reversed = min > max;
        // A fraction that is no number lies in no range.
        if reversed || !(0.0..1.0).contains(&fraction) {
            return Err(Reason::Range {
                option,
                version,
                fraction,
                min,
                max,
                reversed,
            });
        }
        Ok(Range {
            option,
            fraction,
            min,
            max,
        })
    }

    /// A share of `base`, held to its range (`ProcessMemoryUtils.deriveWithFraction`).
    pub(super) fn fraction(&mut self, what: Described, base: MemorySize, range: Range) -> Result<Amount, Reason> {
        let derived = base.checked_mul(range.fraction)?;
        Ok(self.cap(what, range, base, derived, false))
    }

    /// What makes the fraction of itself and `base` together, held to its range
    /// (`ProcessMemoryUtils.deriveWithInverseFraction`).
    pub(super) fn inverse_fraction(
        &mut self,
        what: Described,
        base: MemorySize,
        range: Range,
    ) -> Result<Amount, Reason> {
        let derived = base.checked_mul(range.fraction / (1.0 - range.fraction))?;
        Ok(self.cap(what, range, base, derived, true))
    }

    /// Cuts a share to its range, as `ProcessMemoryUtils.capToMinMax` does: the maximum is tested first.
    fn cap(&mut self, what: Described, range: Range, base: MemorySize, derived: MemorySize, inverse: bool) -> Amount {
        let Range { option, fraction, .. } = range;
        let share = Share {
            option,
            fraction,
            base,
            derived,
            inverse,
        };
        if derived > range.max {
            self.log(Notice::CutToMax {
                what,
                derived,
                max: range.max,
            });
            Amount {
                size: range.max,
                provenance: Provenance::CutToMax(share),
            }
        } else if derived < range.min {
            self.log(Notice::RaisedToMin {
                what,
                derived,
                min: range.min,
            });
            Amount {
                size: range.min,
                provenance: Provenance::RaisedToMin(share),
            }
        } else if share.inverse {
            Amount {
                size: derived,
                provenance: Provenance::InverseFraction(share),
            }
        } else {
            Amount {
                size: derived,
                provenance: Provenance::Fraction(share),
            }
        }
    }
}
