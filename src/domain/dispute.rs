//! A module of which go.sum records another checksum than was seen elsewhere, and who of them is right.

use std::path::PathBuf;

use crate::domain::finding::Place;
use crate::domain::module::ModuleVersion;

/// One checksum that several tell differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// The module.
    pub module: ModuleVersion,
    /// Whether it is about go.mod alone; else about the source.
    pub go_mod: bool,
    /// The line of go.sum.
    pub place: Place,
    /// What go.sum records, `h1:…`.
    pub recorded: String,
    /// What was seen elsewhere, those that agree with go.sum included.
    pub seen: Vec<Testimony>,
    /// What the checksum database records, its signature and its proof verified; `None` where it has no such record or could
    /// not be asked.
    pub database: Option<String>,
}

/// A checksum, and where it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Testimony {
    /// Where.
    pub witness: Witness,
    /// `h1:…`.
    pub hash: String,
}

/// Where a checksum was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Witness {
    /// A mirror of this label served that content.
    Mirror(String),
    /// It lies in the module cache.
    Cache(PathBuf),
}

/// Who is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// go.sum: the database has what the others have.
    GoSum,
    /// These: the database has what go.sum has.
    Others(Vec<&'a Witness>),
    /// go.sum and these: the database has something else again.
    Both(Vec<&'a Witness>),
    /// Nobody can tell: the database has no record, or could not be asked.
    Open,
}

impl Dispute {
    /// Who is right: the database keeps the first content that was ever seen of a version, and proves that it does.
    pub fn verdict(&self) -> Verdict<'_> {
        let Some(database) = &self.database else { return Verdict::Open };
        let wrong: Vec<&Witness> =
            self.seen.iter().filter(|seen| seen.hash != *database).map(|seen| &seen.witness).collect();
        match (self.recorded == *database, wrong.is_empty()) {
            (true, _) => Verdict::Others(wrong),
            (false, true) => Verdict::GoSum,
            (false, false) => Verdict::Both(wrong),
        }
    }

    /// Whether there is anything to settle.
    pub fn is_one(&self) -> bool {
        self.seen.iter().any(|seen| seen.hash != self.recorded)
            || self.database.as_ref().is_some_and(|database| *database != self.recorded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_decides_who_is_right() {
        let mirror = |name: &str, hash: &str| Testimony { witness: Witness::Mirror(name.into()), hash: hash.into() };
        let case = |recorded: &str, seen: Vec<Testimony>, database: Option<&str>| Dispute {
            module: ModuleVersion::parse("m.cn/m@v1.0.0").unwrap(),
            go_mod: false,
            place: Place::line("go.sum", 1),
            recorded: recorded.into(),
            seen,
            database: database.map(str::to_owned),
        };
        let a = Witness::Mirror("a".into());
        let table = [
            (case("h1:x", vec![mirror("a", "h1:y")], Some("h1:x")), true, Verdict::Others(vec![&a])),
            (case("h1:x", vec![mirror("a", "h1:y")], Some("h1:y")), true, Verdict::GoSum),
            (case("h1:x", vec![mirror("a", "h1:y")], Some("h1:z")), true, Verdict::Both(vec![&a])),
            (case("h1:x", vec![mirror("a", "h1:y")], None), true, Verdict::Open),
            (
                case("h1:x", vec![mirror("a", "h1:y"), mirror("b", "h1:x")], Some("h1:x")),
                true,
                Verdict::Others(vec![&a]),
            ),
            (case("h1:x", vec![], Some("h1:y")), true, Verdict::GoSum),
            (case("h1:x", vec![mirror("a", "h1:x")], Some("h1:x")), false, Verdict::Others(vec![])),
        ];
        for (case, is_one, expected) in &table {
            assert_eq!((case.is_one(), case.verdict()), (*is_one, expected.clone()), "{case:?}");
        }
    }
}
