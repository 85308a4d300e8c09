//! The journal of changes: what a record holds, and what undoing it means for a file as it is now.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::domain::envfile;
use crate::domain::variable::Var;

/// How far a change came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Written down, not known to be made: the run was cut short.
    Intent,
    /// Made.
    Done,
    /// Made and taken back.
    Undone,
    /// Never made: nothing had been written when the run was cut short, or it was put back.
    Dropped,
}

/// One change, enough to undo it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The layout of this record.
    pub schema_version: u32,
    /// The number that `undo` takes.
    pub id: u64,
    /// When.
    pub at: jiff::Timestamp,
    /// How far it came.
    pub state: State,
    /// The file.
    pub path: PathBuf,
    /// Its bytes before; `None` when there was none.
    pub before: Option<Bytes>,
    /// Its bytes after; `None` while it is not made.
    pub after: Option<Bytes>,
    /// Directories that did not exist before, innermost first.
    pub made_directories: Vec<PathBuf>,
    /// What it changed.
    pub settings: Vec<RecordedSetting>,
    /// What an undo replaced, when that was not what this change had left.
    pub replaced: Option<Bytes>,
}

/// One variable in a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedSetting {
    /// The variable.
    pub name: String,
    /// What the file said before.
    pub before: Option<String>,
    /// What it said after.
    pub after: Option<String>,
}

/// A file's content. In a record it is base64: files are bytes, JSON is text.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Bytes(pub Vec<u8>);

impl std::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl Serialize for Bytes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use base64::Engine as _;
        serializer.serialize_str(&base64::engine::general_purpose::STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
        use base64::Engine as _;
        let text = String::deserialize(deserializer)?;
        base64::engine::general_purpose::STANDARD.decode(text).map(Bytes).map_err(serde::de::Error::custom)
    }
}

/// What undoing a change does to its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undo {
    /// The file is as it was before the change: nothing to do.
    Nothing,
    /// Write these bytes; `None` removes the file.
    Write(Option<Vec<u8>>),
    /// What the change set was changed again since: taking it back would lose that.
    Conflict,
}

/// What a run that was cut short left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CutShort {
    /// The change was made; only its record is not complete.
    Made,
    /// Nothing of it was made, whatever else happened to the file since.
    NotMade,
    /// A part of it, or a part of the file: put these bytes back (`None`: there was no file).
    Half(Option<Vec<u8>>),
}

impl Record {
    /// How far a change came whose record says no more than what was intended; the file's bytes are `now`.
    pub fn cut_short(&self, now: Option<&[u8]>) -> CutShort {
        let before = self.before.as_ref().map(|bytes| bytes.0.as_slice());
        if now == before {
            return CutShort::NotMade;
        }
        let content = now.unwrap_or_default();
        if !self.keeps_other_lines(content) {
            return CutShort::Half(before.map(<[u8]>::to_vec));
        }
        let says = |setting: &RecordedSetting, side: &Option<String>| envfile::get(content, &setting.name) == *side;
        if self.settings.iter().all(|setting| says(setting, &setting.after)) {
            return CutShort::Made;
        }
        if self.settings.iter().all(|setting| says(setting, &setting.before)) && !content.is_empty() {
            return CutShort::NotMade;
        }
        match self.put_back(content) {
            Some(left) => CutShort::Half(Some(left).filter(|left| !left.is_empty() || before.is_some())),
            None => CutShort::Half(before.map(<[u8]>::to_vec)),
        }
    }

    /// Whether every line that was there before and is none of this change's is still there.
    fn keeps_other_lines(&self, now: &[u8]) -> bool {
        let others = |data: &[u8]| {
            let ours = |line: &&[u8]| {
                let assigned = envfile::parse(line);
                assigned.iter().any(|one| self.settings.iter().any(|setting| setting.name == one.key))
            };
            let mut lines: Vec<Vec<u8>> =
                data.split(|byte| *byte == b'\n').filter(|line| !ours(line)).map(<[u8]>::to_vec).collect();
            lines.retain(|line| !line.is_empty());
            lines
        };
        let mut left = others(now);
        let before = self.before.as_ref().map(|bytes| bytes.0.as_slice()).unwrap_or_default();
        others(before).iter().all(|line| match left.iter().position(|found| found == line) {
            Some(at) => {
                left.swap_remove(at);
                true
            }
            None => false,
        })
    }

    /// The file with this change's settings as they were before it, everything else as it is.
    fn put_back(&self, now: &[u8]) -> Option<Vec<u8>> {
        let back: Vec<(&str, Option<&str>)> =
            self.settings.iter().map(|setting| (setting.name.as_str(), setting.before.as_deref())).collect();
        envfile::set(now, &back).ok()
    }

    /// What to do with the file, whose bytes are `now` (`None`: there is none).
    ///
    /// Untouched since the change: the exact bytes from before. Touched, but not what the change set: only that goes back.
    pub fn undo(&self, now: Option<&[u8]>) -> Undo {
        let bytes = |side: &Option<Bytes>| side.as_ref().map(|bytes| bytes.0.clone());
        if now == bytes(&self.before).as_deref() {
            return Undo::Nothing;
        }
        if now == bytes(&self.after).as_deref() {
            return Undo::Write(bytes(&self.before));
        }
        let content = now.unwrap_or_default();
        let ours = |setting: &RecordedSetting| envfile::get(content, &setting.name) == setting.after;
        if !self.settings.iter().all(ours) {
            return Undo::Conflict;
        }
        match self.put_back(content) {
            Some(left) if left.is_empty() && self.before.is_none() => Undo::Write(None),
            Some(left) => Undo::Write(Some(left)),
            None => Undo::Conflict,
        }
    }

    /// The variables of the record that this program knows.
    pub fn variables(&self) -> impl Iterator<Item = Var> {
        self.settings.iter().filter_map(|setting| Var::named(&setting.name))
    }
}
