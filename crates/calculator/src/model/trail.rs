//! The setups that Back and Forward lead to, and how often the address may change.

use crate::setup::Setup;

/// Browsers bear 50 changes of the address in 30 seconds; this is well below, in milliseconds.
pub const PACE: f64 = 750.0;

/// How long to wait until the address may change again, in milliseconds.
pub fn wait(now: f64, changed: f64) -> f64 {
    (changed + PACE - now).clamp(0.0, PACE)
}

/// The setups of this visit, one for each entry of the browser's history. They are kept here and not in the entries,
/// since browsers write those to disk, and a configuration may hold passwords.
#[derive(Clone, Debug)]
pub struct Trail {
    setups: Vec<Setup>,
    here: usize,
}

impl Trail {
    /// A trail that starts with `setup`.
    pub fn new(setup: Setup) -> Self {
        Self {
            setups: vec![setup],
            here: 0,
        }
    }

    /// The number of the entry we are at.
    pub fn here(&self) -> usize {
        self.here
    }

    /// Whether we are at this very setup.
    pub fn is_at(&self, setup: &Setup) -> bool {
        self.setups.get(self.here) == Some(setup)
    }

    /// Changes the entry we are at.
    pub fn replace(&mut self, setup: Setup) {
        if let Some(here) = self.setups.get_mut(self.here) {
            *here = setup;
        }
    }

    /// Adds an entry behind the one we are at, which ends all others behind it.
    pub fn push(&mut self, setup: Setup) {
        self.setups.truncate(self.here + 1);
        self.setups.push(setup);
        self.here = self.setups.len() - 1;
    }

    /// Goes to an entry, if it is one of this trail.
    pub fn go(&mut self, entry: usize) -> Option<&Setup> {
        let setup = self.setups.get(entry)?;
        self.here = entry;
        Some(setup)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setup(text: &'static str) -> Setup {
        Setup {
            text: text.into(),
            ..Setup::default()
        }
    }

    #[test]
    fn waits_out_the_pace() {
        let cases = [
            (1000.0, 0.0, 0.0),
            (1000.0, 900.0, 650.0),
            (1000.0, 1000.0, 750.0),
            (1000.0, 9000.0, 750.0),
        ];
        for (now, changed, expected) in cases {
            assert_eq!(wait(now, changed), expected, "{now} {changed}");
        }
    }

    #[test]
    fn leads_back_and_forth() {
        let mut trail = Trail::new(setup("a"));
        trail.replace(setup("b"));
        trail.push(setup("c"));
        trail.push(setup("d"));
        assert_eq!(trail.go(0), Some(&setup("b")));
        assert_eq!(trail.go(2), Some(&setup("d")));
        trail.go(1);
        trail.push(setup("e"));
        assert_eq!((trail.here(), trail.is_at(&setup("e"))), (2, true));
        assert_eq!(trail.go(3), None);
        assert!(trail.is_at(&setup("e")));
    }
}
