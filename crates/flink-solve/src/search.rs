//! Finds the edits: a few divisions of the memory, each written as settings in a few ways, and derived.

use std::cell::Cell;

use flink_advice::{Subject, applied, is_round};
use flink_config::{Answer, CannotEdit, Edit, apply, size_text};
use flink_memory::container::{Container, Request, YARN_MINIMUM_ALLOCATION, container};
use flink_memory::{
    Component, Configuration, Deployment, Derivation, DerivationPath, MemorySize, OptionId, Process, derive,
};

use crate::division::{Payer, divide, leaves, needed, payers};
use crate::hold::{Bound, Hold, Holds, LARGEST, What};
use crate::ranges::{Contradiction, Range, Ranges, Sizes};
use crate::settings::{Draft, MIB, Options, Start};
use crate::way::{Way, ways};

/// An exact hold is met by a size that is no more than so many bytes from it, which is less than a mebibyte: settings are
/// whole mebibytes, and fractions have few digits. By how much a way misses it, the way says.
pub const ROUNDING: i64 = MIB - 1;

/// So many derivations are made for a process at most.
pub const DERIVATIONS: u32 = 3_000;

/// Once so many derivations were made, what was found is enough.
const ENOUGH: u32 = 600;

/// Why nothing is offered.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unsolved {
    /// Flink cannot read the file.
    #[error("Flink cannot read the file: fix it first")]
    Unreadable,
    /// What is only a number in local execution.
    #[error(
        "In local execution, {} is only a number: Flink reserves managed memory and network memory, and the JVM around it \
         decides the rest",
        .0.what.name()
    )]
    Nominal(Hold),
    /// Holds that cannot stand together.
    #[error("{0}")]
    Contradiction(Box<Contradiction>),
    /// A container that the platform does not give.
    #[error(
        "No {} gets exactly {}: the sizes nearest to it are {} and {}",
        if *.yarn { "container of YARN" } else { "pod" },
        crate::hold::told(.hold.size),
        crate::hold::told(*.below),
        crate::hold::told(*.above)
    )]
    Steps {
        /// What is held.
        hold: Hold,
        /// Whether YARN gives it.
        yarn: bool,
        /// The next size that can be had, below.
        below: MemorySize,
        /// The next size above.
        above: MemorySize,
    },
    /// A process that does not start for another reason.
    #[error("The {} does not start, whatever size its parts have: {refusal}", .process.name())]
    Refused {
        /// The process.
        process: Process,
        /// In the words of Flink.
        refusal: String,
    },
    /// Edits that the text does not let be made.
    #[error("{0}")]
    CannotEdit(CannotEdit),
    /// Nothing was found, and it is not known that there is nothing.
    #[error("No setting was found that gives these sizes to the {}", .0.name())]
    NotFound(Process),
}

/// One process with what is held of it.
pub(crate) struct Trial<'a> {
    pub subject: &'a Subject<'a>,
    pub process: Process,
    /// What of the configuration sizes can depend on: it is derived some hundred times.
    read: Configuration,
    /// Each hold, with the bytes that it means for its component; of the container, for the total.
    pub holds: Vec<(Hold, Range)>,
    staying: Vec<(Component, i64)>,
    derivations: Cell<u32>,
}

/// Edits that meet the holds of a process, and what they come to.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub edits: Vec<Edit>,
    pub derivation: Derivation,
    /// Each hold with the size that meets it.
    pub met: Vec<(Hold, MemorySize)>,
    /// Whether every part that is not held moves only as its fraction and bounds say.
    pub is_natural: bool,
    /// The parts that give or take beside that, those that do the most first.
    pub payers: Vec<Component>,
}

/// The size of what can be held; none where Flink does not come that far, or where it is only a number.
pub fn size_of(subject: &Subject, process: Process, what: What) -> Option<MemorySize> {
    let derivation = subject.derivation(process);
    match what {
        What::Component(component) => derivation
            .amounts
            .size(component)
            .filter(|_| !derivation.is_nominal(component)),
        What::Container => container_size(derivation, subject.configuration),
    }
}

/// What a process runs in: the memory limit of its pod, what YARN allocates, and anywhere else its total.
fn container_size(derivation: &Derivation, configuration: &Configuration) -> Option<MemorySize> {
    if derivation.outcome.is_err() || derivation.target.deployment == Deployment::Local {
        return None;
    }
    let mebibytes = |mebibytes: i32| MemorySize::from_bytes(i64::from(mebibytes) << 20);
    match container(derivation, configuration, YARN_MINIMUM_ALLOCATION) {
        Ok(None) => derivation.amounts.size(Component::TotalProcess),
        Ok(Some(Container {
            request: Request::Kubernetes(pod),
            ..
        })) => mebibytes(pod.memory_limit),
        Ok(Some(Container {
            request: Request::Yarn(container),
            ..
        })) => mebibytes(container.allocated),
        Err(_) => None,
    }
}

/// The ways to meet holds, the best first: no more than three, each another one. None where they are met already.
///
/// # Errors
///
/// Why there is none.
pub fn solve(answer: &Answer, holds: &Holds) -> Result<Vec<Way>, Unsolved> {
    if answer.reading.refusal.is_some() {
        return Err(Unsolved::Unreadable);
    }
    let subject = Subject::of(answer);
    let mut of_each = Vec::new();
    for process in Process::ALL {
        let of_process: Vec<Hold> = holds
            .holds
            .iter()
            .filter(|hold| hold.process == process)
            .copied()
            .collect();
        if !of_process.is_empty() {
            let staying = |trial: &Trial| if holds.rest_stays { trial.rest() } else { Vec::new() };
            of_each.push((process, found(&subject, process, &of_process, staying)?));
        }
    }
    let read = of_sizes(subject.configuration);
    editable(answer, ways(&subject.with(&read), &of_each))
}

/// The ways whose edits the text lets be made.
pub(crate) fn editable(answer: &Answer, ways: Vec<Way>) -> Result<Vec<Way>, Unsolved> {
    const WAYS: usize = 3;
    let mut offered = Vec::new();
    let mut cannot = None;
    for way in ways {
        if offered.len() == WAYS {
            break;
        }
        match apply(answer, &way.edits) {
            Ok(_) => offered.push(way),
            Err(error) => cannot = Some(error),
        }
    }
    match cannot {
        Some(error) if offered.is_empty() => Err(Unsolved::CannotEdit(error)),
        _ => Ok(offered),
    }
}

/// Every way that was found to meet the holds of a process; one without edits where they are met already.
pub(crate) fn found(
    subject: &Subject,
    process: Process,
    holds: &[Hold],
    staying: impl Fn(&Trial) -> Vec<(Component, i64)>,
) -> Result<Vec<Found>, Unsolved> {
    let derivation = subject.derivation(process);
    let is_nominal = |hold: &&Hold| match hold.what {
        What::Component(component) => derivation.is_nominal(component),
        What::Container => subject.is_local(),
    };
    if let Some(hold) = holds.iter().find(is_nominal) {
        return Err(Unsolved::Nominal(*hold));
    }
    let mut trial = Trial {
        subject,
        process,
        read: of_sizes(subject.configuration),
        holds: Vec::new(),
        staying: Vec::new(),
        derivations: Cell::new(0),
    };
    for hold in holds {
        let range = trial.range(hold)?;
        trial.holds.push((*hold, range));
    }
    trial.staying = staying(&trial);
    let contradicts = |contradiction| Unsolved::Contradiction(Box::new(contradiction));
    let ranges = Ranges::new(process, &trial.holds, &trial.staying).map_err(contradicts)?;
    if let Some(met) = trial.tried(Vec::new()).filter(|_| subject.starts(process)) {
        return Ok(vec![met]);
    }
    let found = match subject.is_local() {
        true => trial.local(&ranges).into_iter().collect(),
        false => trial.all(&ranges),
    };
    // What is read beside sizes is the same in each, so that one tells of all.
    let starts = |found: &Found| {
        trial
            .derive(&applied(subject.configuration, &found.edits))
            .outcome
            .is_ok()
    };
    if !found.first().is_some_and(starts) {
        return Err(trial.refused(&ranges));
    }
    Ok(found)
}

/// A configuration without external resources: no size depends on them, and there may be thousands.
pub(crate) fn of_sizes(configuration: &Configuration) -> Configuration {
    let mut read = Configuration::default();
    for entry in configuration.entries() {
        if !entry.key.starts_with("external-resource") {
            read.set(&entry.key, entry.value.clone(), entry.place);
        }
    }
    read
}

impl Trial<'_> {
    pub fn applied(&self, edits: &[Edit]) -> Configuration {
        applied(&self.read, edits)
    }

    pub fn derive(&self, configuration: &Configuration) -> Derivation {
        self.derivations.set(self.derivations.get().saturating_add(1));
        derive(self.subject.derivation(self.process).target, configuration)
    }

    /// How a component is held.
    pub fn bound(&self, component: Component) -> Option<Bound> {
        let mut holds = self
            .holds
            .iter()
            .filter(|(hold, _)| hold.what == What::Component(component));
        holds.next().map(|(hold, _)| hold.bound)
    }

    /// The bytes that a hold means for its component; of the container, for the process in it.
    fn range(&self, hold: &Hold) -> Result<Range, Unsolved> {
        let (least, most) = hold.range();
        let deployment = self.subject.deployment;
        let is_platform = matches!(
            deployment,
            Deployment::Kubernetes | Deployment::KubernetesOperator | Deployment::Yarn
        );
        if hold.what != What::Container || !is_platform {
            return Ok(Range { least, most });
        }
        let size = |mebibytes: i64| self.asked_for(mebibytes) << 20;
        // The least total that is given so much, in mebibytes.
        let from = |bytes: i64| {
            let (mut low, mut high) = (0, LARGEST >> 20);
            while low < high {
                let middle = i64::midpoint(low, high);
                match size(middle) < bytes {
                    true => low = middle + 1,
                    false => high = middle,
                }
            }
            low
        };
        let range = |least: i64, most: i64| Range {
            least: from(least) << 20,
            most: (from(most.saturating_add(1)) << 20) - 1,
        };
        let exact = range(least, most);
        if exact.least <= exact.most {
            return Ok(exact);
        }
        let near = range(least - ROUNDING, most + ROUNDING);
        if near.least <= near.most {
            return Ok(near);
        }
        let at = from(least);
        let given = |mebibytes: i64| MemorySize::from_bytes(size(mebibytes)).unwrap_or_default();
        Err(Unsolved::Steps {
            hold: *hold,
            yarn: deployment == Deployment::Yarn,
            below: given(at - 1),
            above: given(at),
        })
    }

    /// What a platform gives to a process of so many mebibytes.
    fn asked_for(&self, mebibytes: i64) -> i64 {
        let minimum = i64::from(YARN_MINIMUM_ALLOCATION);
        if self.subject.deployment == Deployment::Yarn {
            return (mebibytes.max(1) + minimum - 1) / minimum * minimum;
        }
        let factor = match self.process {
            Process::TaskManager => OptionId::KubernetesTmMemoryLimit,
            Process::JobManager => OptionId::KubernetesJmMemoryLimit,
        };
        let text = self
            .subject
            .text(factor)
            .filter(|_| factor.def().exists(self.subject.version));
        let factor = text
            .and_then(|text| text.trim().parse().ok())
            .filter(|factor| *factor >= 1.0);
        (mebibytes as f64 * factor.unwrap_or(1.0)) as i64
    }

    /// The parts that keep their sizes where everything else is to stay: all that no hold is about, be it by a sum.
    fn rest(&self) -> Vec<(Component, i64)> {
        let now = self.now();
        let is_moved = |leaf: Component| {
            self.holds.iter().any(|(hold, _)| {
                let component = match hold.what {
                    What::Component(component) => component,
                    What::Container => Component::TotalProcess,
                };
                let is_met = size_of(self.subject, self.process, hold.what).is_some_and(|size| hold.is_met(size, 0));
                let is_own = component == leaf;
                let moves = hold.bound == Bound::Exactly || !is_met;
                is_own || (moves && component.holds(leaf, self.process))
            })
        };
        let is_known = |leaf: Component| size_of(self.subject, self.process, What::Component(leaf)).is_some();
        let leaves = leaves(self.process).filter(|leaf| is_known(*leaf) && !is_moved(*leaf));
        leaves.map(|leaf| (leaf, now.get(leaf))).collect()
    }

    /// The sizes at hand.
    pub fn now(&self) -> Sizes {
        self.sizes(self.subject.derivation(self.process))
    }

    /// Sizes as derived. Where Flink does not come that far, a part has what it needs.
    fn sizes(&self, derivation: &Derivation) -> Sizes {
        let amounts = &derivation.amounts;
        let mut sizes = Sizes::default();
        for component in Component::ALL {
            let size = amounts.size(component).map(MemorySize::bytes);
            sizes.set(component, size.unwrap_or_else(|| needed(self.process, component)));
        }
        sizes
    }

    /// Edits, if the process starts with them and every hold is met.
    pub fn tried(&self, edits: Vec<Edit>) -> Option<Found> {
        let configuration = self.applied(&edits);
        let derivation = self.derive(&configuration);
        derivation.outcome.as_ref().ok()?;
        let is_held = self.holds.iter().any(|(hold, _)| hold.what == What::Container);
        let was_given = || self.subject.starts(self.process) && self.subject.container(self.process).is_ok();
        let is_given = || container(&derivation, &configuration, YARN_MINIMUM_ALLOCATION).is_ok();
        if !is_held && !is_given() && was_given() {
            return None;
        }
        let mut met = Vec::new();
        for (hold, _) in &self.holds {
            let size = match hold.what {
                What::Component(component) => derivation.amounts.size(component),
                What::Container => container_size(&derivation, &configuration),
            };
            met.push((*hold, size.filter(|size| hold.is_met(*size, ROUNDING))?));
        }
        let stays = self.staying.iter().all(|(component, bytes)| {
            let size = derivation.amounts.size(*component);
            size.is_some_and(|size| size.bytes().abs_diff(*bytes) <= ROUNDING.unsigned_abs())
        });
        stays.then_some(Found {
            edits,
            derivation,
            met,
            is_natural: false,
            payers: Vec::new(),
        })
    }

    /// Managed and network memory, which are all that local execution has: each is set.
    fn local(&self, ranges: &Ranges) -> Option<Found> {
        self.tried(self.local_edits(ranges, false)?)
            .or_else(|| self.tried(self.local_edits(ranges, true)?))
    }

    /// What sets those that are held; or all that counts there, with everything out of the way that does not.
    fn local_edits(&self, ranges: &Ranges, all: bool) -> Option<Vec<Edit>> {
        const WITHOUT_EFFECT: [OptionId; 10] = [
            OptionId::TmProcessSize,
            OptionId::TmFlinkSize,
            OptionId::FrameworkHeap,
            OptionId::FrameworkOffHeap,
            OptionId::TaskHeap,
            OptionId::TaskOffHeap,
            OptionId::TmMetaspace,
            OptionId::TmOverheadMin,
            OptionId::TmOverheadMax,
            OptionId::TmOverheadFraction,
        ];
        let now = self.now();
        let mut edits: Vec<Edit> = Vec::new();
        if all {
            edits.extend(WITHOUT_EFFECT.into_iter().flat_map(|option| self.subject.unset(option)));
        }
        let sets: [(Component, &[OptionId]); 2] = [
            (Component::Managed, &[OptionId::ManagedSize]),
            (Component::Network, &[OptionId::NetworkMin, OptionId::NetworkMax]),
        ];
        for (component, options) in sets {
            let bytes = ranges.of(component).clamp(now.get(component));
            if all || (self.bound(component).is_some() && bytes != now.get(component)) {
                let text = size_text(MemorySize::from_bytes(bytes)?);
                edits.extend(options.iter().map(|option| self.subject.set(*option, text.clone())));
            }
        }
        Some(edits)
    }

    /// All that is found, from the plainest on.
    fn all(&self, ranges: &Ranges) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        // Both as it is, and from the total with which as much as can be is met by fractions and bounds.
        let mut bases = Vec::new();
        if self.staying.is_empty() {
            let edits = self.grown();
            if let Some(grown) = self.tried(edits.clone()) {
                let total = |derivation: &Derivation| derivation.amounts.size(Component::TotalProcess);
                let is_within = total(&grown.derivation) == total(self.subject.derivation(self.process));
                found.push(Found {
                    is_natural: true,
                    payers: if is_within {
                        self.paid(&self.now(), &grown.derivation)
                    } else {
                        Vec::new()
                    },
                    ..grown
                });
            } else if !edits.is_empty() {
                bases.push(edits);
            }
        }
        bases.push(Vec::new());
        let slack = self.slack();
        let starts = Start::all(self);
        for base in bases {
            let now = self.sizes(&self.derive(&self.applied(&base)));
            let mut tried: Vec<Sizes> = Vec::new();
            let parts = payers(self.process).iter().map(|part| Payer::Part(*part));
            for payer in std::iter::once(Payer::Process).chain(parts) {
                let sizes = divide(ranges, self.process, &now, payer);
                if tried.contains(&sizes) {
                    continue;
                }
                tried.push(sizes);
                let loose = slack.as_ref().map(|ranges| divide(ranges, self.process, &now, payer));
                let others = if found.is_empty() && base.is_empty() {
                    starts.len()
                } else {
                    1
                };
                let mut starts = starts.iter().take(others);
                found.extend(starts.find_map(|start| {
                    let is_over = self.derivations.get() > DERIVATIONS;
                    let found = (!is_over).then(|| self.written(&base, &sizes, loose.as_ref(), *start))??;
                    let payers = self.paid(&now, &found.derivation);
                    Some(Found { payers, ..found })
                }));
                if !found.is_empty() && self.derivations.get() > ENOUGH {
                    break;
                }
            }
        }
        if found.is_empty() {
            // What is set may be beyond all measure.
            let sizes = [self.now(), self.least()];
            let mut sizes = sizes
                .iter()
                .map(|now| divide(ranges, self.process, now, Payer::Process));
            found.extend(sizes.find_map(|sizes| self.in_parts(&sizes)));
        }
        found
    }

    /// What every component needs.
    fn least(&self) -> Sizes {
        let mut sizes = Sizes::default();
        for component in Component::ALL {
            sizes.set(component, needed(self.process, component));
        }
        sizes
    }

    /// The parts that moved and are not held, be it within a sum, those that moved the most first.
    fn paid(&self, before: &Sizes, after: &Derivation) -> Vec<Component> {
        let is_held = |leaf: Component| {
            self.holds.iter().any(|(hold, _)| match hold.what {
                What::Component(Component::TotalProcess | Component::TotalFlink) | What::Container => false,
                What::Component(component) => component.holds(leaf, self.process),
            })
        };
        let moved = |leaf: Component| {
            after
                .amounts
                .size(leaf)
                .map_or(0, |size| (size.bytes() - before.get(leaf)).abs())
        };
        let mut paid: Vec<_> = leaves(self.process)
            .filter(|leaf| !is_held(*leaf) && moved(*leaf) > ROUNDING)
            .collect();
        paid.sort_by_key(|leaf| -moved(*leaf));
        paid
    }

    /// Ranges in which what is at least some size is a mebibyte more, and what is at most some size one less, so that it
    /// is still met when values are rounded.
    fn slack(&self) -> Option<Ranges> {
        let looser = |(hold, range): &(Hold, Range)| {
            let range = match hold.bound {
                Bound::Exactly => *range,
                Bound::AtLeast => Range {
                    least: range.least + MIB,
                    ..*range
                },
                Bound::AtMost => Range {
                    most: range.most - MIB,
                    ..*range
                },
            };
            (*hold, range)
        };
        let holds: Vec<_> = self.holds.iter().map(looser).collect();
        let differs = holds != self.holds;
        differs.then(|| Ranges::new(self.process, &holds, &self.staying).ok())?
    }

    /// Sizes written as settings: in whole mebibytes, or else to the byte.
    fn written(&self, base: &[Edit], sizes: &Sizes, loose: Option<&Sizes>, start: Start) -> Option<Found> {
        let ways = [(Some(sizes), MIB), (loose, MIB), (Some(sizes), 1)];
        ways.into_iter().find_map(|(sizes, unit)| {
            let mut draft = Draft::new(self, base.to_vec(), unit);
            draft.write(sizes?, start)?;
            self.tried(draft.edits)
        })
    }

    /// Every part set by itself, and nothing else that could have a say.
    fn in_parts(&self, sizes: &Sizes) -> Option<Found> {
        let mut draft = Draft::new(self, Vec::new(), 1);
        draft.pin(sizes)?;
        self.tried(draft.edits)
    }

    /// What the derivation starts from, changed until the holds are met, or as many of them as can be so: every fraction
    /// and bound has its say.
    fn grown(&self) -> Vec<Edit> {
        let options = Options::of(self.process);
        let derivation = self.subject.derivation(self.process);
        let (option, total) = match derivation.path {
            Some(DerivationPath::TotalProcess) => (options.process, Component::TotalProcess),
            Some(DerivationPath::TotalFlink) => (options.flink, Component::TotalFlink),
            Some(DerivationPath::FineGrained) => (options.heap, options.heap_component),
            Some(DerivationPath::Local) | None => return Vec::new(),
        };
        let Some(mut bytes) = derivation.amounts.size(total).map(MemorySize::bytes) else {
            return Vec::new();
        };
        let start = Start::now(self);
        let is_own =
            |hold: &Hold| matches!(hold.what, What::Component(component) if start.sets(self.process, component));
        let mut edits: Vec<Edit> = Vec::new();
        for _ in 0..4 {
            let mut draft = Draft::new(self, edits.clone(), MIB);
            // What has options of its own is brought to its size by these.
            for (hold, range) in self.holds.iter().filter(|(hold, _)| is_own(hold)) {
                let What::Component(component) = hold.what else {
                    continue;
                };
                let now = self.derive(&self.applied(&draft.edits));
                let size = now.amounts.size(component).unwrap_or_default();
                if !hold.is_met(size, ROUNDING) && draft.bring(component, range.clamp(size.bytes())).is_none() {
                    return edits;
                }
            }
            edits = draft.edits;
            let derivation = self.derive(&self.applied(&edits));
            let is_missed = |hold: &&Hold| {
                let size = self.size_in(&derivation, &edits, hold.what);
                size.is_none_or(|size| !hold.is_met(size, ROUNDING))
            };
            // The largest wholes first: what is within them can still be moved there.
            let mut others: Vec<&Hold> = self
                .holds
                .iter()
                .map(|(hold, _)| hold)
                .filter(|hold| !is_own(hold))
                .collect();
            others.sort_by_key(|hold| match hold.what {
                What::Container => 0,
                What::Component(component) => component as usize + 1,
            });
            let Some(missed) = others.into_iter().find(is_missed) else {
                break;
            };
            let Some(found) = self.total_for(missed, option, bytes, &edits) else {
                break;
            };
            if found == bytes {
                break;
            }
            // Where one total is met, another one would only undo that.
            let is_total_met = self.holds.iter().any(|(hold, _)| {
                let is_whole = matches!(
                    hold.what,
                    What::Container | What::Component(Component::TotalProcess | Component::TotalFlink)
                );
                is_whole && hold.bound == Bound::Exactly && !is_missed(&hold)
            });
            if is_total_met {
                break;
            }
            bytes = found;
            edits = self.with(&edits, option, bytes);
        }
        edits
    }

    fn with(&self, edits: &[Edit], option: OptionId, bytes: i64) -> Vec<Edit> {
        let text = size_text(MemorySize::from_bytes(bytes).unwrap_or_default());
        let edit = self.subject.set(option, text);
        let others = edits.iter().filter(|other| other.key() != edit.key());
        others.cloned().chain([edit.clone()]).collect()
    }

    fn size_in(&self, derivation: &Derivation, edits: &[Edit], what: What) -> Option<MemorySize> {
        derivation.outcome.as_ref().ok()?;
        match what {
            What::Component(component) => derivation.amounts.size(component),
            What::Container => container_size(derivation, &self.applied(edits)),
        }
    }

    /// The total in whole mebibytes with which a hold is met; a round one, where a range of sizes meets it.
    fn total_for(&self, hold: &Hold, option: OptionId, from: i64, edits: &[Edit]) -> Option<i64> {
        let target = hold.size.bytes();
        let size = |bytes: i64| {
            let edits = self.with(edits, option, bytes);
            let derivation = self.derive(&self.applied(&edits));
            self.size_in(&derivation, &edits, hold.what).map(MemorySize::bytes)
        };
        // Where it does not start, it does with what all of its parts need.
        let enough = needed(self.process, Component::TotalProcess).saturating_add(target) / MIB * MIB;
        let from = [from, enough, enough.saturating_mul(2), enough.saturating_mul(4)];
        let (from, now) = from.into_iter().find_map(|from| Some((from, size(from)?)))?;
        // Sizes grow with the total, in pieces that are straight.
        let mut last = (from, now);
        let mut next = from.saturating_add(target - last.1);
        let mut best = last.0;
        for _ in 0..16 {
            next = (next.clamp(MIB, LARGEST) + MIB / 2) / MIB * MIB;
            if next == last.0 {
                break;
            }
            let Some(at) = size(next) else {
                // Too small to start: half the way.
                next = i64::midpoint(next, last.0);
                if next.abs_diff(last.0) < MIB.unsigned_abs() {
                    break;
                }
                continue;
            };
            let slope = (at - last.1) as f64 / (next - last.0) as f64;
            last = (next, at);
            best = next;
            if at.abs_diff(target) <= (MIB / 4).unsigned_abs() {
                break;
            }
            let slope = if slope < 0.02 { 0.25 } else { slope };
            next = next.saturating_add(((target - at) as f64 / slope) as i64);
        }
        let near = [0, -1, 1, -2, 2].map(|steps| best.saturating_add(steps * MIB));
        let sizes = near
            .into_iter()
            .filter(|bytes| *bytes > 0)
            .filter_map(|bytes| Some((bytes, size(bytes)?)));
        let meets = |size: i64| MemorySize::from_bytes(size).is_some_and(|size| hold.is_met(size, ROUNDING));
        let (found, _) = sizes
            .filter(|(_, size)| meets(*size))
            .min_by_key(|(_, size)| size.abs_diff(target))?;
        if hold.bound == Bound::Exactly || is_round(found) {
            return Some(found);
        }
        let step = if hold.bound == Bound::AtLeast { MIB } else { -MIB };
        let round = (1..=64)
            .map(|steps| found.saturating_add(steps * step))
            .find(|bytes| is_round(*bytes));
        let round = round.filter(|bytes| *bytes > 0 && size(*bytes).is_some_and(meets));
        Some(round.unwrap_or(found))
    }

    /// Why nothing was found: most often, what keeps the process from starting anyhow.
    fn refused(&self, ranges: &Ranges) -> Unsolved {
        let edits = match self.subject.is_local() {
            true => self.local_edits(ranges, true),
            false => {
                let sizes = divide(ranges, self.process, &self.least(), Payer::Process);
                let mut draft = Draft::new(self, Vec::new(), 1);
                draft.pin(&sizes).map(|()| draft.edits)
            }
        };
        let configuration = applied(self.subject.configuration, &edits.unwrap_or_default());
        let derivation = self.derive(&configuration);
        let refusal = match (
            &derivation.outcome,
            container(&derivation, &configuration, YARN_MINIMUM_ALLOCATION),
        ) {
            (Err(refusal), _) => Some(refusal.to_string()),
            (Ok(_), Err(refusal)) => Some(refusal.to_string()),
            (Ok(_), Ok(_)) => None,
        };
        match refusal {
            Some(refusal) => Unsolved::Refused {
                process: self.process,
                refusal,
            },
            None => Unsolved::NotFound(self.process),
        }
    }
}
