//! The journal of changes: what a record holds, and what undoing it means for a file as it is now.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::domain::envfile;
use crate::domain::format::Format;
use crate::domain::scope::Scope;

/// How far a change came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Written down, not known to be made: the run was cut short.
    Intent,
    /// Made.
    Done,
    /// Made, and being taken back.
    Undoing,
    /// Made and taken back.
    Undone,
    /// Never made: nothing had been written when the run was cut short, or it was put back.
    Dropped,
}

/// The layout of the records that are written. Records of older layouts are read as well.
pub const SCHEMA: u32 = 2;

/// One change, enough to undo it: the files that one command wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct Record {
    /// The layout of this record.
    pub schema_version: u32,
    /// The number that `undo` takes.
    pub id: u64,
    /// When.
    pub at: jiff::Timestamp,
    /// How far it came.
    pub state: State,
    /// Where it was written.
    pub scope: Scope,
    /// Its files, in the order of writing.
    pub edits: Vec<Edit>,
    /// Files that it had left half-written beside them when it was cut short, removed by the run that mended it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub leftovers: Vec<PathBuf>,
}

/// What a change does to one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The file.
    pub path: PathBuf,
    /// How it says what a variable is.
    pub format: Format,
    /// Its bytes before; `None` when there was none.
    pub before: Option<Bytes>,
    /// Its bytes after, as far as they are known; the go command decides on those of its own file while it writes.
    pub after: Option<Bytes>,
    /// Directories that did not exist before, innermost first.
    pub made_directories: Vec<PathBuf>,
    /// What it changes.
    pub settings: Vec<RecordedSetting>,
    /// What an undo or a repair replaced, when that was not what this change had left.
    #[serde(default)]
    pub replaced: Option<Bytes>,
}

/// A record as it stands in its file, in any layout so far.
#[derive(Deserialize)]
struct Stored {
    schema_version: u32,
    id: u64,
    at: jiff::Timestamp,
    state: State,
    #[serde(default)]
    scope: Scope,
    edits: Option<Vec<Edit>>,
    #[serde(default)]
    leftovers: Vec<PathBuf>,
    // The first layout: one file, Go's env file.
    path: Option<PathBuf>,
    before: Option<Bytes>,
    after: Option<Bytes>,
    #[serde(default)]
    made_directories: Vec<PathBuf>,
    #[serde(default)]
    settings: Vec<RecordedSetting>,
    replaced: Option<Bytes>,
}

impl TryFrom<Stored> for Record {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Record, String> {
        let Stored {
            schema_version,
            id,
            at,
            state,
            scope,
            leftovers,
            before,
            after,
            made_directories,
            settings,
            replaced,
            ..
        } = stored;
        let edits = match (schema_version, stored.edits, stored.path) {
            (SCHEMA, Some(edits), _) => edits,
            (1, _, Some(path)) => {
                vec![Edit { path, format: Format::GoEnv, before, after, made_directories, settings, replaced }]
            }
            (newer, ..) => return Err(format!("schema_version {newer}")),
        };
        Ok(Record { schema_version: SCHEMA, id, at, state, scope, edits, leftovers })
    }
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

/// What undoing a change does to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undo {
    /// The file is as it was before the change: nothing to do.
    Nothing,
    /// Write these bytes; `None` removes the file.
    Write(Option<Vec<u8>>),
    /// What the change set was changed again since: taking it back would lose that.
    Conflict,
}

/// What a run that was cut short left of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CutShort {
    /// It was written.
    Made,
    /// Nothing of it was written, whatever else happened to the file since.
    NotMade,
    /// A part of it, or a part of the file: put these bytes back (`None`: there was no file).
    Half(Option<Vec<u8>>),
}

impl Edit {
    fn before(&self) -> Option<&[u8]> {
        self.before.as_ref().map(|bytes| bytes.0.as_slice())
    }

    fn after(&self) -> Option<&[u8]> {
        self.after.as_ref().map(|bytes| bytes.0.as_slice())
    }

    fn says(&self, content: &[u8], setting: &RecordedSetting, side: &Option<String>) -> bool {
        self.format.get(content, &setting.name).is_ok_and(|value| value == *side)
    }

    /// How far the change of this file came when the record says no more than what was intended; its bytes are `now`.
    ///
    /// This program replaces a file in one step, the go command rewrites its own in place: only that can be torn.
    pub fn cut_short(&self, now: Option<&[u8]>) -> CutShort {
        if now == self.before() {
            return CutShort::NotMade;
        }
        // Without bytes the record does not know what the file was to be, not that it was to be gone.
        if self.after.is_some() && now == self.after() {
            return CutShort::Made;
        }
        let content = now.unwrap_or_default();
        // What the record knows to the byte was written in one step; the go command's work it does not know beforehand.
        let in_one_step = self.format != Format::GoEnv || self.after.is_some();
        let whole = in_one_step || self.keeps_other_lines(content);
        if !whole {
            return CutShort::Half(self.before().map(<[u8]>::to_vec));
        }
        // Lines that say nothing, or nothing else than before, do not tell.
        let tells = self.settings.iter().any(|setting| setting.before != setting.after);
        if tells && self.settings.iter().all(|setting| self.says(content, setting, &setting.after)) {
            return CutShort::Made;
        }
        let torn_to_nothing = !in_one_step && content.is_empty();
        if self.settings.iter().all(|setting| self.says(content, setting, &setting.before)) && !torn_to_nothing {
            return CutShort::NotMade;
        }
        match self.put_back(content) {
            Some(left) => CutShort::Half(Some(left).filter(|left| !left.is_empty() || self.before.is_some())),
            None if !in_one_step => CutShort::Half(self.before().map(<[u8]>::to_vec)),
            // Somebody has made of it since what nobody can read: theirs.
            None => CutShort::NotMade,
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
        others(self.before().unwrap_or_default()).iter().all(|line| match left.iter().position(|found| found == line) {
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
        self.format.set(now, &back).ok()
    }

    /// The directories made for this file by an earlier change that made the file too, where only this change, number
    /// `id`, kept undoing that one from removing it.
    pub fn outlived_maker(&self, records: &[Record], id: u64) -> Option<Vec<PathBuf>> {
        let had_content = self.before().is_some_and(|bytes| !bytes.is_empty());
        let earlier = records
            .iter()
            .rev()
            .filter(|record| record.id < id && matches!(record.state, State::Done | State::Undone))
            .flat_map(|record| record.edits.iter().map(move |edit| (record.state, edit)));
        let (state, maker) =
            earlier.into_iter().find(|(_, other)| other.path == self.path && other.before.is_none())?;
        (had_content && state == State::Undone).then(|| maker.made_directories.clone())
    }

    /// Whether the file is as this change left it.
    pub fn is_untouched(&self, now: Option<&[u8]>) -> bool {
        now == self.after()
    }

    /// What taking the change back does to the file, whose bytes are `now` (`None`: there is none).
    ///
    /// Untouched since the change: the exact bytes from before. Touched, but not what the change set: only that goes back.
    pub fn undo(&self, now: Option<&[u8]>) -> Undo {
        if now == self.before() {
            return Undo::Nothing;
        }
        if self.is_untouched(now) {
            return Undo::Write(self.before().map(<[u8]>::to_vec));
        }
        let content = now.unwrap_or_default();
        if !self.settings.iter().all(|setting| self.says(content, setting, &setting.after)) {
            return Undo::Conflict;
        }
        match self.put_back(content) {
            Some(left) if left.is_empty() && self.before.is_none() => Undo::Write(None),
            Some(left) => Undo::Write(Some(left)),
            None => Undo::Conflict,
        }
    }
}
