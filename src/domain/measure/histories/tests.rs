//! Trees that grow, part and lack their tiles.

use super::*;
use proptest::prelude::*;

/// The tree of so many records on a branch; branches part after record 100.
fn tree(branch: u8, size: u64) -> TreeHead {
    let mut root = [0; 32];
    root[..8].copy_from_slice(&size.to_be_bytes());
    root[8] = if size > 100 { branch } else { 0 };
    TreeHead { size, root }
}

/// Proves all that is wished for, as mirrors do that have their tiles.
fn settle(histories: &mut Histories, of: Option<usize>, has_tiles: impl Fn(usize) -> bool) -> usize {
    for count in 0.. {
        assert!(count < 1000, "it never ends");
        let Some(wish) = histories.wish(of) else { return count };
        match has_tiles(wish.mirror) {
            true => {
                let branch = wish.tree.root[8];
                histories.proven(wish.tree, wish.sizes.iter().map(|size| (*size, tree(branch, *size).root)));
            }
            false => histories.failed(&wish),
        }
    }
    0
}

fn settled(seen: Option<TreeHead>, heads: &[TreeHead]) -> Histories {
    let mut histories = Histories::new(seen, heads.len());
    for (mirror, head) in heads.iter().enumerate() {
        histories.passed_on(mirror, *head);
        histories.settled(mirror);
    }
    settle(&mut histories, None, |_| true);
    histories
}

fn words(histories: &Histories) -> Vec<&'static str> {
    (0..histories.mirrors.len()).map(|mirror| histories.history(mirror).word()).collect()
}

#[test]
fn trees_of_one_history() {
    assert_eq!(words(&settled(None, &[tree(1, 200)])), ["unproven"]);
    assert_eq!(words(&settled(None, &[tree(1, 200), tree(1, 200)])), ["consistent"; 2]);
    assert_eq!(words(&settled(None, &[tree(1, 200), tree(1, 50), tree(1, 300)])), ["consistent"; 3]);
    // With the last one seen, smaller, equal, larger than theirs.
    for seen in [40, 200, 400] {
        let histories = settled(Some(tree(1, seen)), &[tree(1, 200), tree(1, 300)]);
        assert_eq!(words(&histories), ["consistent"; 2], "{seen}");
        let next = histories.next_seen(|_| true);
        assert_eq!(next, Some(tree(1, 300)).filter(|next| next.size > seen));
        assert_eq!(histories.next_seen(|mirror| mirror == 0), Some(tree(1, 200)).filter(|next| next.size > seen));
    }
    assert_eq!(settled(None, &[tree(1, 50), tree(1, 300)]).next_seen(|_| true), Some(tree(1, 300)));
}

#[test]
fn who_is_blamed() {
    // None seen before: both, whatever their sizes; who does not go as far as where they part is with either.
    for (one, other) in [(200, 200), (200, 300), (300, 200)] {
        let histories = settled(None, &[tree(1, one), tree(2, other), tree(1, 90)]);
        assert_eq!(words(&histories), ["forked", "forked", "consistent"], "{one} {other}");
        assert!(matches!(histories.contradiction(0), Some(Contradiction::Mirror { mirror: 1, .. })));
        // What contradicts is not kept.
        assert_eq!(histories.next_seen(|_| true), Some(tree(1, 90)));
    }
    // Whoever contradicts the last one seen, and nobody else.
    for seen in [150, 200, 250, 400] {
        let histories = settled(Some(tree(1, seen)), &[tree(1, 200), tree(2, 300), tree(1, 350)]);
        assert_eq!(words(&histories), ["consistent", "forked", "consistent"], "{seen}");
        assert!(matches!(histories.contradiction(1), Some(Contradiction::LastSeen { .. })));
        assert_eq!(histories.next_seen(|_| true), Some(tree(1, 350)).filter(|next| next.size > seen));
    }
    // They parted after it: both again.
    let histories = settled(Some(tree(1, 80)), &[tree(1, 200), tree(2, 300)]);
    assert_eq!(words(&histories), ["forked", "forked"]);
    assert_eq!(histories.next_seen(|_| true), None);
    // All contradict it.
    let histories = settled(Some(tree(1, 150)), &[tree(2, 200), tree(2, 200)]);
    assert_eq!(words(&histories), ["forked", "forked"]);
    assert_eq!(histories.next_seen(|_| true), None);
}

#[test]
fn who_contradicts_himself_convicts_nobody_else() {
    let mut histories = settled(None, &[tree(1, 200), tree(2, 300)]);
    histories.passed_on(1, tree(1, 200));
    settle(&mut histories, None, |_| true);
    assert!(matches!(histories.contradiction(1), Some(Contradiction::Itself { .. })));
    assert_eq!(words(&histories), ["consistent", "forked"]);
}

#[test]
fn what_cannot_be_proven_is_not() {
    let mut histories = Histories::new(None, 3);
    for (mirror, size) in [300, 200, 150].into_iter().enumerate() {
        histories.passed_on(mirror, tree(1, size));
        histories.settled(mirror);
    }
    settle(&mut histories, None, |mirror| mirror != 0);
    assert_eq!(words(&histories), ["unproven", "consistent", "consistent"]);
    // A smaller tree than the last one seen, which nobody has the tiles of: neither proven nor held against it.
    let mut histories = Histories::new(Some(tree(1, 300)), 1);
    histories.passed_on(0, tree(1, 200));
    settle(&mut histories, Some(0), |_| false);
    histories.settled(0);
    settle(&mut histories, None, |_| false);
    assert_eq!(words(&histories), ["unproven"]);
    assert_eq!(histories.next_seen(|_| true), None);
    // Nor a larger one whose mirror has no tiles: it does not take the place of the one seen.
    let mut histories = Histories::new(Some(tree(1, 300)), 1);
    histories.passed_on(0, tree(1, 400));
    histories.settled(0);
    settle(&mut histories, None, |_| false);
    assert_eq!((words(&histories), histories.next_seen(|_| true)), (vec!["unproven"], None));
}

#[test]
fn a_mirror_is_asked_for_its_own_trees() {
    let mut histories = Histories::new(Some(tree(1, 150)), 2);
    histories.passed_on(0, tree(1, 200));
    histories.passed_on(1, tree(1, 300));
    assert_eq!(histories.wish(Some(1)), Some(Wish { tree: tree(1, 300), sizes: vec![150], mirror: 1 }));
    settle(&mut histories, Some(0), |_| true);
    assert_eq!(histories.wish(Some(0)), None);
    assert_eq!(histories.history(0), TreeHistory::Consistent);
    // Of the others what is not settled is not known yet.
    histories.settled(0);
    assert_eq!(histories.wish(None), None);
    histories.settled(1);
    assert_eq!(histories.wish(None), Some(Wish { tree: tree(1, 300), sizes: vec![200, 150], mirror: 1 }));
}

/// A thousand mirrors, all of one database: no more is asked than there are trees.
#[test]
fn many_mirrors_have_few_trees() {
    const MIRRORS: usize = 1000;
    let mut histories = Histories::new(Some(tree(1, 120)), MIRRORS);
    let mut asked = 0;
    for mirror in 0..MIRRORS {
        histories.passed_on(mirror, tree(1, 150 + mirror as u64 % 20));
        asked += settle(&mut histories, Some(mirror), |_| true);
        histories.settled(mirror);
        asked += settle(&mut histories, None, |_| true);
        assert_eq!(histories.history(mirror), TreeHistory::Consistent);
    }
    assert!(asked < 60, "{asked}");
    assert!((0..MIRRORS).all(|mirror| histories.history(mirror) == TreeHistory::Consistent));
    assert_eq!(histories.largest(), 169);
}

proptest! {
    /// However many trees come, in whatever order: as many questions as there are trees and mirrors allow, nobody is
    /// blamed where all are of one history, and whoever is not on the branch of the last one seen always is.
    #[test]
    fn blame_is_just(
        heads in proptest::collection::vec((1_u8..3, 1_u64..400), 1..12),
        seen in proptest::option::of(1_u64..400),
        tiles in proptest::collection::vec(any::<bool>(), 12),
    ) {
        let seen = seen.map(|size| tree(1, size));
        let mut histories = Histories::new(seen, heads.len());
        let mut asked = 0;
        for (mirror, (branch, size)) in heads.iter().enumerate() {
            histories.passed_on(mirror, tree(*branch, *size));
            asked += settle(&mut histories, Some(mirror), |mirror| tiles[mirror]);
            histories.settled(mirror);
            asked += settle(&mut histories, None, |mirror| tiles[mirror]);
        }
        prop_assert!(asked <= (heads.len() + 1) * (heads.len() + MOST_TRIES), "{asked}");
        for (mirror, (branch, size)) in heads.iter().enumerate() {
            let found = histories.history(mirror);
            let others = || heads.iter().filter(|(other, at)| other != branch && *at > 100 && *size > 100);
            if others().next().is_none() && (*branch == 1 || *size <= 100) {
                prop_assert_ne!(found, TreeHistory::Forked);
            }
            let contradicts_seen = *branch == 2 && *size > 100 && seen.is_some_and(|seen| seen.size > 100);
            if contradicts_seen && tiles[mirror] {
                prop_assert_eq!(found, TreeHistory::Forked);
            }
        }
        if let (Some(next), Some(seen)) = (histories.next_seen(|_| true), seen) {
            prop_assert!(next.size > seen.size && (seen.size <= 100 || next.root[8] == 1));
        }
    }
}
