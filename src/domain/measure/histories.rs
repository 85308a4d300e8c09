//! Whether the signed trees that mirrors pass on are all one growing tree, and who is to blame where they are not.
//!
//! A tree of many records proves, by its tiles, what root it had when it was smaller. So each tree is known by the roots
//! that it was seen to have had, and two contradict each other where they had different roots at the same size. Both are
//! signed then: somebody is shown another database than everybody else, which is what the checksum database exists to show.
//!
//! Who is blamed: a mirror whose tree contradicts the last one that was seen on this machine, or another one of its own. Of
//! the rest, where two contradict each other, both: the signatures do not tell which of them is the false one.

use std::collections::BTreeMap;

use super::TreeHistory;

/// The hash at the top of a tree.
pub type Root = [u8; 32];

/// So many different trees are held against one another; mirrors of one database have few.
const MOST_TREES: usize = 24;
/// So many mirrors are asked for the tiles of one tree before it counts as unproven.
const MOST_TRIES: usize = 2;

/// A tree as its head tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TreeHead {
    /// The number of records.
    pub size: u64,
    /// The hash at the top.
    pub root: Root,
}

/// What two trees are to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    /// The smaller is how the larger began.
    OneHistory,
    Contradiction,
    Unknown,
}

/// Something to be proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// By the tiles of this tree,
    pub tree: TreeHead,
    /// what roots it had when it had so many records,
    pub sizes: Vec<u64>,
    /// asked of the mirror of this number.
    pub mirror: usize,
}

/// What a mirror's tree contradicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// The last one seen on this machine.
    LastSeen {
        /// The mirror's tree.
        own: TreeHead,
        /// The one seen.
        seen: TreeHead,
    },
    /// Another one that the same mirror passed on.
    Itself {
        /// One.
        own: TreeHead,
        /// The other.
        other: TreeHead,
    },
    /// That of another mirror.
    Mirror {
        /// The mirror's tree.
        own: TreeHead,
        /// That of the other one.
        other: TreeHead,
        /// The other one's number.
        mirror: usize,
    },
}

#[derive(Clone, Debug)]
struct Tree {
    head: TreeHead,
    /// The roots that it is known to have had, its own included.
    roots: BTreeMap<u64, Root>,
    /// The mirrors that did not prove it.
    failed: Vec<usize>,
}

/// The trees of a run.
#[derive(Clone, Debug, Default)]
pub struct Histories {
    seen: Option<TreeHead>,
    trees: Vec<Tree>,
    /// The heads of each mirror, `latest` first.
    mirrors: Vec<Vec<TreeHead>>,
    /// Which mirrors have shown what they can prove by themselves.
    settled: Vec<bool>,
}

impl Histories {
    /// So many mirrors that have passed nothing on yet; `seen` is the last head that was seen on this machine.
    pub fn new(seen: Option<TreeHead>, mirrors: usize) -> Histories {
        let (heads, settled) = (vec![Vec::new(); mirrors], vec![false; mirrors]);
        let mut histories = Histories { seen, trees: Vec::new(), mirrors: heads, settled };
        histories.trees.extend(seen.map(Tree::of));
        histories
    }

    /// A mirror passed this head on; its signature was verified.
    pub fn passed_on(&mut self, mirror: usize, head: TreeHead) {
        let Some(heads) = self.mirrors.get_mut(mirror) else { return };
        if !heads.contains(&head) {
            heads.push(head);
        }
        if self.tree(head).is_none() && self.trees.len() < MOST_TREES {
            self.trees.push(Tree::of(head));
        }
    }

    /// A mirror has shown what it can prove by itself: now others' trees are held against its own.
    pub fn settled(&mut self, mirror: usize) {
        if let Some(settled) = self.settled.get_mut(mirror) {
            *settled = true;
        }
    }

    /// Whether this head is one of those that are held against one another.
    pub fn knows(&self, head: TreeHead) -> bool {
        self.tree(head).is_some()
    }

    /// By its tiles, this tree had these roots at these sizes.
    pub fn proven(&mut self, head: TreeHead, roots: impl IntoIterator<Item = (u64, Root)>) {
        if let Some(tree) = self.trees.iter_mut().find(|tree| tree.head == head) {
            tree.roots.extend(roots.into_iter().filter(|(size, _)| *size < head.size));
        }
        self.infer();
    }

    /// What was wished for could not be had of that mirror.
    pub fn failed(&mut self, wish: &Wish) {
        if let Some(tree) = self.trees.iter_mut().find(|tree| tree.head == wish.tree) {
            tree.failed.push(wish.mirror);
        }
    }

    /// How a tree began is how each smaller one of the same history began, and the other way round.
    fn infer(&mut self) {
        let known = |trees: &[Tree]| trees.iter().map(|tree| tree.roots.len()).sum::<usize>();
        loop {
            let before = known(&self.trees);
            let count = self.trees.len();
            for (large, small) in (0..count).flat_map(|one| (0..count).map(move |other| (one, other))) {
                let Some((a, b)) = self.trees.get(large).zip(self.trees.get(small)) else { continue };
                if large == small || a.roots.get(&b.head.size) != Some(&b.head.root) {
                    continue;
                }
                let (down, up) = (a.roots.range(..b.head.size), b.roots.iter());
                let both: BTreeMap<u64, Root> = down.chain(up).map(|(size, root)| (*size, *root)).collect();
                for at in [large, small] {
                    let Some(tree) = self.trees.get_mut(at) else { continue };
                    both.iter().for_each(|(size, root)| _ = tree.roots.entry(*size).or_insert(*root));
                }
            }
            if known(&self.trees) == before {
                return;
            }
        }
    }

    /// What is worth to be proven next: of one mirror, its trees against the last one seen; of all that are settled, any two
    /// trees. `None` when nothing is open that anybody could still prove.
    pub fn wish(&self, of: Option<usize>) -> Option<Wish> {
        let is_known = |tree: &&Tree| Some(tree.head) == self.seen || self.settled_with(tree.head).next().is_some();
        let mut trees: Vec<&Tree> = self.trees.iter().filter(|tree| of.is_some() || is_known(tree)).collect();
        trees.sort_by_key(|tree| std::cmp::Reverse(tree.head));
        trees.iter().find_map(|tree| {
            let open = |other: &&&Tree| {
                let concerned = |mirror: usize| {
                    let own = |head: TreeHead| self.mirrors.get(mirror).is_some_and(|heads| heads.contains(&head));
                    let with_seen = Some(tree.head) == self.seen || Some(other.head) == self.seen;
                    with_seen && (own(tree.head) || own(other.head))
                };
                other.head.size < tree.head.size
                    && relation(tree, other) == Relation::Unknown
                    && of.is_none_or(concerned)
            };
            let open: Vec<&&Tree> = trees.iter().filter(open).collect();
            let mirror = match of {
                Some(mirror) => Some(mirror).filter(|mirror| !tree.failed.contains(mirror)),
                None => self.prover(tree, &open),
            };
            let mut sizes: Vec<u64> = open.iter().map(|other| other.head.size).collect();
            sizes.dedup();
            Some(Wish { tree: tree.head, sizes, mirror: mirror? }).filter(|wish| !wish.sizes.is_empty())
        })
    }

    /// Who could prove a tree: whoever passed it on; of one seen before, whoever has a smaller one.
    fn prover(&self, tree: &Tree, smaller: &[&&Tree]) -> Option<usize> {
        let have = |head: TreeHead| self.settled_with(head);
        let is_untried = |mirror: &usize| tree.failed.len() < MOST_TRIES && !tree.failed.contains(mirror);
        have(tree.head).find(is_untried).or_else(|| {
            let is_only_seen = Some(tree.head) == self.seen && have(tree.head).next().is_none();
            let mut others = smaller.iter().flat_map(|other| have(other.head));
            others.find(is_untried).filter(|_| is_only_seen)
        })
    }

    fn settled_with(&self, head: TreeHead) -> impl Iterator<Item = usize> {
        let all = self.mirrors.iter().zip(&self.settled).enumerate();
        all.filter(move |(_, (heads, settled))| **settled && heads.contains(&head)).map(|(number, _)| number)
    }

    fn tree(&self, head: TreeHead) -> Option<&Tree> {
        self.trees.iter().find(|tree| tree.head == head)
    }

    fn relation(&self, one: TreeHead, other: TreeHead) -> Relation {
        match (self.tree(one), self.tree(other)) {
            (Some(one), Some(other)) => relation(one, other),
            _ if one == other => Relation::OneHistory,
            _ if one.size == other.size => Relation::Contradiction,
            _ => Relation::Unknown,
        }
    }

    fn heads(&self, mirror: usize) -> &[TreeHead] {
        self.mirrors.get(mirror).map(Vec::as_slice).unwrap_or_default()
    }

    /// A tree of the one that contradicts a tree of the others.
    fn clash(&self, ours: &[TreeHead], theirs: &[TreeHead]) -> Option<(TreeHead, TreeHead)> {
        let pairs = ours.iter().flat_map(|own| theirs.iter().map(move |other| (*own, *other)));
        pairs.into_iter().find(|(own, other)| self.relation(*own, *other) == Relation::Contradiction)
    }

    /// What of a mirror's is false beyond doubt.
    fn convicted(&self, mirror: usize) -> Option<Contradiction> {
        let own = self.heads(mirror);
        let seen = self.clash(own, self.seen.as_slice()).map(|(own, seen)| Contradiction::LastSeen { own, seen });
        seen.or_else(|| self.clash(own, own).map(|(own, other)| Contradiction::Itself { own, other }))
    }

    /// What the mirror's tree contradicts, where it is to blame for it.
    pub fn contradiction(&self, mirror: usize) -> Option<Contradiction> {
        self.convicted(mirror).or_else(|| {
            let others = (0..self.mirrors.len()).filter(|other| *other != mirror);
            let mut clashes = others.filter_map(|other| {
                let (own, theirs) = self.clash(self.heads(mirror), self.heads(other))?;
                self.convicted(other).is_none().then_some(Contradiction::Mirror { own, other: theirs, mirror: other })
            });
            clashes.next()
        })
    }

    /// Whether the mirror's trees belong to the history of the others and of the last one seen.
    pub fn history(&self, mirror: usize) -> TreeHistory {
        if self.contradiction(mirror).is_some() {
            return TreeHistory::Forked;
        }
        let own = self.heads(mirror);
        let others =
            self.mirrors.iter().enumerate().filter(|(number, _)| *number != mirror).flat_map(|(_, heads)| heads);
        // A tree that its own mirror cannot prove casts no doubt on smaller ones.
        let (mut is_proven, mut is_open) = (false, false);
        for head in own {
            for other in others.clone() {
                let found = self.relation(*head, *other);
                is_proven |= found == Relation::OneHistory;
                is_open |= found == Relation::Unknown && head.size > other.size;
            }
            let beside = own.iter().chain(&self.seen).map(|other| self.relation(*head, *other));
            is_open |= beside.into_iter().any(|found| found == Relation::Unknown);
            is_proven |= self.seen.is_some_and(|seen| self.relation(*head, seen) == Relation::OneHistory);
        }
        if is_proven && !is_open { TreeHistory::Consistent } else { TreeHistory::Unproven }
    }

    /// The head by which a mirror's tree is known: that of `latest`, where it has one.
    pub fn head(&self, mirror: usize) -> Option<TreeHead> {
        self.heads(mirror).first().copied()
    }

    /// The newest head that may take the place of the last one seen: larger, of the same history, from a mirror that
    /// contradicts nobody and that `is_good`.
    pub fn next_seen(&self, is_good: impl Fn(usize) -> bool) -> Option<TreeHead> {
        let good = (0..self.mirrors.len()).filter(|mirror| is_good(*mirror) && self.contradiction(*mirror).is_none());
        let continues = |head: &TreeHead| {
            self.seen.is_none_or(|seen| head.size > seen.size && self.relation(*head, seen) == Relation::OneHistory)
        };
        good.flat_map(|mirror| self.heads(mirror)).filter(|head| continues(head)).max().copied()
    }
}

impl Tree {
    fn of(head: TreeHead) -> Tree {
        Tree { head, roots: BTreeMap::from([(head.size, head.root)]), failed: Vec::new() }
    }
}

fn relation(one: &Tree, other: &Tree) -> Relation {
    let at_both = |(size, root): (&u64, &Root)| other.roots.get(size).map(|found| found == root);
    let smaller = one.head.size.min(other.head.size);
    if one.roots.iter().filter_map(at_both).any(|same| !same) {
        Relation::Contradiction
    } else if one.roots.contains_key(&smaller) && other.roots.contains_key(&smaller) {
        Relation::OneHistory
    } else {
        Relation::Unknown
    }
}

#[cfg(test)]
mod tests {
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
}
