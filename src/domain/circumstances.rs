//! What stands around the settings and changes what they do: read once by `doctor`, for its rules.

use std::path::PathBuf;

use crate::domain::finding::Place;
use crate::domain::profile::Assignment;
use crate::text::Message;

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// Why the env file is not read, or not the same one everywhere.
    pub env_file: Option<EnvFileTrouble>,
    /// What the go command says of GOFLAGS when it refuses to run with it.
    pub refused_flags: Option<String>,
    /// ALL_PROXY, under the name that holds it.
    pub all_proxy: Option<(&'static str, String)>,
    /// What the profiles of the user's shell leave in a new terminal: of each variable the line that counts.
    pub new_terminal: Vec<Assignment>,
    /// Variables in profiles that look like Go's and are none.
    pub misspelt: Vec<Misspelt>,
    /// Blocks of our own in profiles that cannot be read any more: where, and what is wrong.
    pub damaged_blocks: Vec<(Place, Message)>,
}

/// Why the env file is not read as its owner expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnvFileTrouble {
    /// It is there and cannot be read; the go command passes over it silently.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        why: Message,
        /// Whether it is a folder.
        is_folder: bool,
    },
    /// GOENV is relative: taken from whatever folder the go command is started in.
    RelativeGoenv(String),
    /// XDG_CONFIG_HOME is relative: Go before 1.24 takes that from the folder it is started in, newer Go refuses it.
    RelativeConfigHome(String),
}

/// A variable that looks like one of Go's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misspelt {
    /// The name as it stands there.
    pub name: String,
    /// The name that was probably meant, or what is true of it.
    pub meant: Meant,
    /// Where it is set.
    pub place: Place,
}

/// What a name that Go does not have was meant to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// This variable.
    Variable(&'static str),
    /// Nothing that there is: what is true instead.
    Nothing(Message),
}
