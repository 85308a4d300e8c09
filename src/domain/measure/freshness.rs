//! How far a mirror lags behind the newest that any mirror of a run has.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;

use crate::domain::module::{Version, Worth};

/// The modules whose versions are compared unless told otherwise. Both are on every public mirror and have had releases for
/// years, `google.golang.org/api` about every week, `golang.org/x/tools` about every month: a mirror that is days behind
/// shows it in the first, and the second tells a mirror that stands still from one that has lost a single module.
pub const FAST_MOVING: [&str; 2] = ["golang.org/x/tools", "google.golang.org/api"];

/// What a mirror has of one fast-moving module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// The module path.
    pub module: String,
    /// The newest release in its `@v/list`.
    pub listed: Option<String>,
    /// The version of its `@latest`.
    pub latest: Option<String>,
    /// The newest release that any healthy mirror of the run has, listed or as `@latest`.
    pub newest: Option<String>,
    /// How many releases that other mirrors have are newer than its own newest; 0 where it has none. List and `@latest` are
    /// held against the others' each for itself, and the one that lags more counts.
    pub behind: usize,
    /// The time between the release of its newest and that of the newest of all, as version information tells it. Of list
    /// and `@latest` again the one that lags more; zero where both are the newest; `None` where that is not known.
    pub lag: Option<Duration>,
}

/// What a mirror was seen to have of one module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The module path.
    pub module: String,
    /// Its `@v/list`; empty where there is none.
    pub listed: Vec<Version>,
    /// The version of its `@latest`.
    pub latest: Option<Version>,
    /// When versions were released, by the mirror's own word.
    pub times: BTreeMap<Version, Timestamp>,
}

impl Offer {
    /// Nothing is known yet of this module.
    pub fn of(module: &str) -> Offer {
        Offer { module: module.to_owned(), listed: Vec::new(), latest: None, times: BTreeMap::new() }
    }

    /// What a query for `latest` would take from the list.
    pub fn newest_listed(&self) -> Option<&Version> {
        self.listed.iter().max_by(|one, other| one.cmp_as_latest(other))
    }
}

/// What all healthy mirrors together have of one module.
struct Newest<'o> {
    of_all: &'o Version,
    of_latest: Option<&'o Version>,
    versions: BTreeSet<&'o Version>,
    times: BTreeMap<&'o Version, Timestamp>,
}

impl<'o> Newest<'o> {
    fn of(offers: impl Iterator<Item = &'o Offer> + Clone) -> Option<Newest<'o>> {
        let latest = offers.clone().filter_map(|offer| offer.latest.as_ref());
        let versions: BTreeSet<&Version> =
            offers.clone().flat_map(|offer| &offer.listed).chain(latest.clone()).collect();
        Some(Newest {
            of_all: versions.iter().copied().max_by(|one, other| one.cmp_as_latest(other))?,
            of_latest: latest.max_by(|one, other| one.cmp_as_latest(other)),
            times: offers.flat_map(|offer| &offer.times).map(|(version, time)| (version, *time)).collect(),
            versions,
        })
    }

    /// How many are newer than `own` up to `newest`. A commit that nobody tagged is no release.
    fn between(&self, own: &Version, newest: &Version) -> usize {
        let is_newer = |version: &&&Version| {
            version.worth() == newest.worth()
                && version.worth() > Worth::Pseudo
                && version.cmp_as_latest(own) == Ordering::Greater
                && version.cmp_as_latest(newest) != Ordering::Greater
        };
        self.versions.iter().filter(is_newer).count()
    }

    /// The time between the two; zero where `own` is as new, or was released later.
    fn since(&self, own: &Version, newest: &Version, times: &BTreeMap<Version, Timestamp>) -> Option<Duration> {
        if own.cmp_as_latest(newest) != Ordering::Less {
            return Some(Duration::ZERO);
        }
        let time = |version: &Version| times.get(version).or_else(|| self.times.get(version)).copied();
        let between = time(newest)?.duration_since(time(own)?);
        Some(Duration::try_from(between).unwrap_or_default())
    }
}

/// Holds what mirrors have against the newest that any of them has. With each mirror's offers comes whether it is healthy:
/// what one has that serves false content does not make the others old.
pub fn compare(mirrors: &[(bool, Vec<Offer>)]) -> Vec<Vec<Freshness>> {
    let everybodys = |module: &str| {
        let healthy = mirrors.iter().filter(|(healthy, _)| *healthy);
        let module = module.to_owned();
        healthy.flat_map(|(_, offers)| offers).filter(move |offer| offer.module == module)
    };
    let mut modules: Vec<&str> = Vec::new();
    for offer in mirrors.iter().flat_map(|(_, offers)| offers) {
        if !modules.contains(&offer.module.as_str()) {
            modules.push(&offer.module);
        }
    }
    let newest: BTreeMap<&str, Newest<'_>> =
        modules.into_iter().filter_map(|module| Some((module, Newest::of(everybodys(module))?))).collect();
    let freshness = |offer: &Offer| of(offer, newest.get(offer.module.as_str()));
    mirrors.iter().map(|(_, offers)| offers.iter().map(freshness).collect()).collect()
}

fn of(offer: &Offer, newest: Option<&Newest<'_>>) -> Freshness {
    let listed = offer.newest_listed();
    // The list is held against all that there is; `@latest` against other mirrors' alone: it may leave out on purpose what
    // they list, a release that was retracted.
    let (mut behind, mut lags) = (0, Vec::new());
    if let Some(newest) = newest {
        let of_list = listed.map(|own| (own, newest.of_all));
        let of_latest = offer.latest.as_ref().zip(newest.of_latest);
        for (own, than) in of_list.into_iter().chain(of_latest) {
            behind = behind.max(newest.between(own, than));
            lags.push(newest.since(own, than, &offer.times));
        }
    }
    let longest = lags.iter().flatten().max().copied();
    // Where it is not known of one, the other says only that the lag is no shorter.
    let is_known = lags.iter().all(Option::is_some) || longest.is_some_and(|lag| !lag.is_zero());
    Freshness {
        module: offer.module.clone(),
        listed: listed.map(Version::to_string),
        latest: offer.latest.as_ref().map(Version::to_string),
        newest: newest.map(|newest| newest.of_all.to_string()),
        behind,
        lag: longest.filter(|_| is_known),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: Duration = Duration::from_secs(86_400);

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    /// Released on this day of 2026.
    fn day(number: i64) -> Timestamp {
        "2026-01-01T00:00:00Z".parse::<Timestamp>().unwrap() + jiff::SignedDuration::from_hours(24 * number)
    }

    fn offer(listed: &[&str], latest: Option<&str>, times: &[(&str, i64)]) -> Offer {
        Offer {
            listed: listed.iter().map(|text| version(text)).collect(),
            latest: latest.map(version),
            times: times.iter().map(|(text, number)| (version(text), day(*number))).collect(),
            ..Offer::of("m.example/x")
        }
    }

    /// Behind and lag in days of each.
    fn compared(offers: &[Offer]) -> Vec<(usize, Option<u64>)> {
        let mirrors: Vec<_> = offers.iter().map(|offer| (true, vec![offer.clone()])).collect();
        let all = compare(&mirrors);
        all.iter().map(|one| (one[0].behind, one[0].lag.map(|lag| lag.as_secs() / DAY.as_secs()))).collect()
    }

    #[test]
    fn mirrors_are_held_against_the_newest() {
        let times = [("v1.0.0", 0), ("v1.1.0", 10), ("v1.2.0", 30)];
        let fresh = || offer(&["v1.0.0", "v1.2.0", "v1.1.0"], Some("v1.2.0"), &times[2..]);
        // A list two releases old, and with it `@latest`; `@latest` alone; the list alone.
        let old = offer(&["v1.0.0"], Some("v1.0.0"), &times[..1]);
        let old_latest = offer(&["v1.0.0", "v1.1.0", "v1.2.0"], Some("v1.1.0"), &times[1..2]);
        let old_list = offer(&["v1.0.0", "v1.1.0"], Some("v1.2.0"), &times[1..]);
        assert_eq!(
            compared(&[fresh(), old, old_latest, old_list]),
            [(0, Some(0)), (2, Some(30)), (1, Some(20)), (1, Some(20))]
        );
        // No `@latest`, no list, nothing.
        let no_latest = offer(&["v1.0.0"], None, &times[..1]);
        let no_list = offer(&[], Some("v1.1.0"), &times[1..2]);
        assert_eq!(
            compared(&[fresh(), no_latest, no_list, offer(&[], None, &[])]),
            [(0, Some(0)), (2, Some(30)), (1, Some(20)), (0, None)]
        );
        assert_eq!(compared(&[offer(&[], None, &[])]), [(0, None)]);
    }

    #[test]
    fn what_is_not_known_is_not_made_up() {
        let fresh = offer(&["v1.0.0", "v1.1.0"], Some("v1.1.0"), &[]);
        let old = offer(&["v1.0.0"], Some("v1.0.0"), &[("v1.0.0", 0)]);
        assert_eq!(compared(&[fresh, old]), [(0, Some(0)), (1, None)]);
        // The list lags by nobody knows how long; that `@latest` does not is no comfort.
        let fresh = offer(&["v1.1.0"], Some("v1.1.0"), &[("v1.1.0", 5)]);
        let old = offer(&["v1.0.0"], Some("v1.1.0"), &[("v1.1.0", 5)]);
        assert_eq!(compared(&[fresh, old]), [(0, Some(0)), (1, None)]);
    }

    #[test]
    fn a_retracted_release_makes_nobody_old() {
        let both = || offer(&["v1.0.0", "v1.1.0"], Some("v1.0.0"), &[("v1.0.0", 0), ("v1.1.0", 9)]);
        assert_eq!(compared(&[both(), both()]), [(0, Some(0)), (0, Some(0))]);
    }

    #[test]
    fn releases_come_before_what_leads_to_them() {
        let fresh = offer(&["v1.0.0", "v1.1.0-rc.1"], Some("v1.0.0"), &[("v1.0.0", 1)]);
        let old = offer(&["v0.9.0", "v1.1.0-rc.1"], Some("v0.9.0"), &[("v0.9.0", 0)]);
        assert_eq!(compared(&[fresh, old]), [(0, Some(0)), (1, Some(1))]);
        // Nothing is tagged: a newer commit is no release.
        let commits = ["v0.0.0-20260105000000-aaaaaaaaaaaa", "v0.0.0-20260101000000-bbbbbbbbbbbb"];
        let [new, old] = commits.map(|commit| offer(&[], Some(commit), &[(commits[0], 4), (commits[1], 0)]));
        assert_eq!(compared(&[new, old]), [(0, Some(0)), (0, Some(4))]);
    }

    #[test]
    fn a_mirror_that_serves_false_content_makes_nobody_old() {
        let good = offer(&["v1.0.0"], Some("v1.0.0"), &[("v1.0.0", 0)]);
        let bad = offer(&["v9.0.0"], Some("v9.0.0"), &[("v9.0.0", 99)]);
        let all = compare(&[(true, vec![good]), (false, vec![bad])]);
        assert_eq!(
            (all[0][0].behind, all[0][0].lag, all[0][0].newest.as_deref()),
            (0, Some(Duration::ZERO), Some("v1.0.0"))
        );
        assert_eq!(all[1][0].listed.as_deref(), Some("v9.0.0"));
    }

    proptest! {
        /// Whatever they have: some mirror has the newest, and to have less never makes a mirror fresher.
        #[test]
        fn less_is_never_fresher(lists in proptest::collection::vec(proptest::collection::vec(0_usize..12, 1..8), 1..5), drop in 1_usize..4) {
            let names: Vec<String> = (0..12).map(|number| format!("v1.{number}.0")).collect();
            let times: Vec<(&str, i64)> = names.iter().zip(0..).map(|(name, day)| (name.as_str(), day)).collect();
            let offers: Vec<Offer> = lists
                .iter()
                .map(|list| {
                    let listed: Vec<&str> = list.iter().map(|at| names[*at].as_str()).collect();
                    offer(&listed, list.iter().max().map(|at| names[*at].as_str()), &times)
                })
                .collect();
            let all = compared(&offers);
            prop_assert!(all.contains(&(0, Some(0))));
            let mut less = offers[0].clone();
            less.listed.sort();
            less.listed.truncate(less.listed.len().saturating_sub(drop).max(1));
            less.latest = less.listed.last().cloned();
            let with: Vec<Offer> = offers.iter().cloned().chain([less]).collect();
            let fresher = *compared(&with).last().unwrap();
            prop_assert!(fresher.0 >= all[0].0 && fresher.1 >= all[0].1, "{fresher:?} {all:?}");
        }
    }
}
