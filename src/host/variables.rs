//! The environment, taken once.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use crate::domain::variable::Var;

/// A snapshot of the environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variables {
    map: BTreeMap<OsString, OsString>,
}

/// Names differ by letter case on Unix only.
fn key(name: &OsStr) -> OsString {
    if cfg!(windows) { name.to_ascii_uppercase() } else { name.to_owned() }
}

impl Variables {
    /// The environment of this process.
    #[expect(clippy::disallowed_methods, reason = "the one door")]
    pub fn of_process() -> Variables {
        std::env::vars_os().collect()
    }

    /// A value that is set and not empty: for the go command and for this program an empty variable counts as unset.
    pub fn get(&self, var: Var) -> Option<String> {
        self.get_os(var).map(|value| value.to_string_lossy().into_owned())
    }

    /// The same, as the system has it.
    pub fn get_os(&self, var: Var) -> Option<&OsStr> {
        self.map.get(&key(var.name().as_ref())).map(OsString::as_os_str).filter(|value| !value.is_empty())
    }

    /// A value that is a path.
    pub fn path(&self, var: Var) -> Option<PathBuf> {
        self.get_os(var).map(PathBuf::from)
    }

    /// Any variable by name, also when this program does not know it.
    pub fn by_name(&self, name: &str) -> Option<String> {
        self.map.get(&key(name.as_ref())).map(|value| value.to_string_lossy().into_owned())
    }

    /// A variable by name as bytes, also when it is empty.
    pub fn raw(&self, name: &str) -> Option<&[u8]> {
        self.map.get(&key(name.as_ref())).map(|value| value.as_encoded_bytes())
    }

    /// Sets or removes a variable.
    pub fn set(&mut self, var: Var, value: Option<&str>) {
        match value {
            Some(value) => self.map.insert(key(var.name().as_ref()), value.into()),
            None => self.map.remove(&key(var.name().as_ref())),
        };
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&OsStr, &OsStr)> {
        self.map.iter().map(|(name, value)| (name.as_os_str(), value.as_os_str()))
    }
}

impl<N: Into<OsString>, V: Into<OsString>> FromIterator<(N, V)> for Variables {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Variables {
        Variables { map: pairs.into_iter().map(|(name, value)| (key(&name.into()), value.into())).collect() }
    }
}
