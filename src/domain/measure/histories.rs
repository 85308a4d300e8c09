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
    /// The mirrors that passed it on.
    holders: Vec<usize>,
    /// The mirrors that did not prove it.
    failed: Vec<usize>,
}

/// The trees of a run.
#[derive(Clone, Debug, Default)]
pub struct Histories {
    seen: Option<TreeHead>,
    trees: Vec<Tree>,
    /// What each tree is to each, renewed when something new is known: it is asked for by thousands of mirrors.
    relations: Vec<Vec<Relation>>,
    /// The heads of each mirror, `latest` first.
    mirrors: Vec<Vec<TreeHead>>,
    /// Which mirrors have shown what they can prove by themselves.
    settled: Vec<bool>,
    /// The size of the largest tree that a mirror is known by.
    largest: u64,
}

impl Histories {
    /// So many mirrors that have passed nothing on yet; `seen` is the last head that was seen on this machine.
    pub fn new(seen: Option<TreeHead>, mirrors: usize) -> Histories {
        let (heads, settled) = (vec![Vec::new(); mirrors], vec![false; mirrors]);
        let mut histories =
            Histories { seen, trees: Vec::new(), relations: Vec::new(), mirrors: heads, settled, largest: 0 };
        histories.trees.extend(seen.map(Tree::of));
        histories.infer();
        histories
    }

    /// A mirror passed this head on; its signature was verified.
    pub fn passed_on(&mut self, mirror: usize, head: TreeHead) {
        let Some(heads) = self.mirrors.get_mut(mirror).filter(|heads| !heads.contains(&head)) else { return };
        if heads.is_empty() {
            self.largest = self.largest.max(head.size);
        }
        heads.push(head);
        if self.tree(head).is_none() && self.trees.len() < MOST_TREES {
            self.trees.push(Tree::of(head));
            self.infer();
        }
        if let Some(tree) = self.trees.iter_mut().find(|tree| tree.head == head) {
            tree.holders.push(mirror);
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
                break;
            }
        }
        let to_all = |one: &Tree| self.trees.iter().map(|other| relation(one, other)).collect();
        self.relations = self.trees.iter().map(to_all).collect();
    }

    /// What is worth to be proven next: of one mirror, its trees against the last one seen; of all that are settled, any two
    /// trees. `None` when nothing is open that anybody could still prove.
    pub fn wish(&self, of: Option<usize>) -> Option<Wish> {
        let is_known = |tree: &Tree| Some(tree.head) == self.seen || self.settled_with(tree).next().is_some();
        let mut trees: Vec<(usize, &Tree)> = self.trees.iter().enumerate().collect();
        trees.retain(|(_, tree)| of.is_some() || is_known(tree));
        trees.sort_by_key(|(_, tree)| std::cmp::Reverse(tree.head));
        let concerns = |mirror: usize, one: TreeHead, other: TreeHead| {
            let own = self.heads(mirror);
            (Some(one) == self.seen && own.contains(&other)) || (Some(other) == self.seen && own.contains(&one))
        };
        trees.iter().find_map(|(at, tree)| {
            let open = trees.iter().filter(|(other_at, other)| {
                other.head.size < tree.head.size
                    && self.relation_at(*at, *other_at) == Relation::Unknown
                    && of.is_none_or(|mirror| concerns(mirror, tree.head, other.head))
            });
            let open: Vec<&Tree> = open.map(|(_, tree)| *tree).collect();
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
    fn prover(&self, tree: &Tree, smaller: &[&Tree]) -> Option<usize> {
        let is_untried = |mirror: &usize| tree.failed.len() < MOST_TRIES && !tree.failed.contains(mirror);
        self.settled_with(tree).find(is_untried).or_else(|| {
            let is_only_seen = Some(tree.head) == self.seen && self.settled_with(tree).next().is_none();
            let mut others = smaller.iter().flat_map(|other| self.settled_with(other));
            others.find(is_untried).filter(|_| is_only_seen)
        })
    }

    fn settled_with<'t>(&'t self, tree: &'t Tree) -> impl Iterator<Item = usize> + 't {
        tree.holders.iter().copied().filter(|holder| self.settled.get(*holder) == Some(&true))
    }

    fn tree(&self, head: TreeHead) -> Option<&Tree> {
        self.trees.iter().find(|tree| tree.head == head)
    }

    fn relation_at(&self, one: usize, other: usize) -> Relation {
        self.relations.get(one).and_then(|to| to.get(other)).copied().unwrap_or(Relation::Unknown)
    }

    fn relation(&self, one: TreeHead, other: TreeHead) -> Relation {
        let place = |head: TreeHead| self.trees.iter().position(|tree| tree.head == head);
        match (place(one), place(other)) {
            (Some(one), Some(other)) => self.relation_at(one, other),
            // One too many to be held against the others.
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
            // By trees: mirrors may be thousands, trees are few.
            self.trees.iter().find_map(|tree| {
                let (own, other) = self.clash(self.heads(mirror), &[tree.head])?;
                let mut holders = tree.holders.iter().filter(|holder| **holder != mirror);
                let holder = holders.find(|holder| self.convicted(**holder).is_none())?;
                Some(Contradiction::Mirror { own, other, mirror: *holder })
            })
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

    /// The size of the largest of those.
    pub fn largest(&self) -> u64 {
        self.largest
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
        Tree { head, roots: BTreeMap::from([(head.size, head.root)]), holders: Vec::new(), failed: Vec::new() }
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
mod tests;
