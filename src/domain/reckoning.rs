//! What becomes of the findings before they are shown: levels, the baseline, and what each finding is known by.

use crate::domain::baseline::{Baseline, Gone, Roots, fingerprints};
use crate::domain::causes;
use crate::domain::finding::{Finding, Severity};
use crate::domain::levels::Levels;
use crate::text::codes::Code;

/// What the findings are weighed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights {
    /// Which count, and how much.
    pub levels: Levels,
    /// What was found before.
    pub baseline: Option<Baseline>,
    /// From which severity on the program ends with 1.
    pub fail_on: Severity,
    /// What paths are told relative to.
    pub roots: Roots,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights { levels: Levels::default(), baseline: None, fail_on: Severity::Error, roots: Roots::default() }
    }
}

/// What came of weighing, beside the findings that are left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reckoning {
    /// From which severity on the program ends with 1.
    pub fail_on: Severity,
    /// What paths are told relative to.
    pub roots: Roots,
    /// By what each finding that is left is known, in their order.
    pub fingerprints: Vec<String>,
    /// The codes of the findings that were passed over by their level.
    pub allowed: Vec<Code>,
    /// What became of the baseline; `None` without one.
    pub compared: Option<Compared>,
}

impl Default for Reckoning {
    fn default() -> Reckoning {
        Weights::default().weigh(Vec::new()).1
    }
}

/// The findings held against a baseline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Those that it had already, with their fingerprints.
    pub known: Vec<(Finding, String)>,
    /// What it had that is no more.
    pub gone: Vec<Gone>,
}

impl Weights {
    /// The findings that count, worst first, and what became of the others.
    pub fn weigh(&self, found: Vec<Finding>) -> (Vec<Finding>, Reckoning) {
        let mut allowed: Vec<Code> = found.iter().map(|one| one.code).collect();
        let mut findings = self.levels.apply(found);
        // By code alone something is passed over, so of one code either all are left or none.
        allowed.retain(|code| !findings.iter().any(|left| left.code == *code));
        let mut prints = fingerprints(&findings, &self.roots);
        let compared = self.baseline.as_ref().map(|baseline| {
            let (indices, gone) = baseline.compare(&findings, &prints, &self.roots);
            let (mut known, mut left) = (Vec::new(), Vec::new());
            for (index, pair) in findings.drain(..).zip(prints.drain(..)).enumerate() {
                if indices.contains(&index) { known.push(pair) } else { left.push(pair) }
            }
            (findings, prints) = left.into_iter().unzip();
            causes::release(&mut findings);
            Compared { known, gone }
        });
        let (fail_on, roots) = (self.fail_on, self.roots.clone());
        (findings, Reckoning { fail_on, roots, fingerprints: prints, allowed, compared })
    }
}

impl Reckoning {
    /// How many findings the baseline had already.
    pub fn known(&self) -> usize {
        self.compared.as_ref().map_or(0, |compared| compared.known.len())
    }
}
