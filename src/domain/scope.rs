//! Where settings are written: every way in which a machine gets its Go settings.

use serde::{Deserialize, Serialize};

/// Where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Go's own env file, through `go env -w`.
    #[default]
    GoEnv,
    /// A marked block in the profile of a shell.
    Shell,
    /// The user's environment in the registry (Windows).
    UserEnv,
    /// For all users: `/etc/profile.d`, the machine's environment in the registry (Windows).
    System,
    /// Files of a project: `.envrc`, `.env`, `mise.toml`, `.vscode/settings.json`.
    Project,
    /// The running shell: text for it to evaluate; nothing is written.
    Session,
    /// The rest of a CI job, by the way of the CI system that runs it.
    Ci,
    /// The user's own catalogue of mirrors: no settings of Go's, and yet a file that a change is made in.
    Catalog,
}

impl Scope {
    /// All of them.
    pub const ALL: [Scope; 8] = [
        Scope::GoEnv,
        Scope::Shell,
        Scope::UserEnv,
        Scope::System,
        Scope::Project,
        Scope::Session,
        Scope::Ci,
        Scope::Catalog,
    ];

    /// The word on the command line and in machine formats.
    pub fn word(self) -> &'static str {
        match self {
            Scope::GoEnv => "go-env",
            Scope::Shell => "shell",
            Scope::UserEnv => "user-env",
            Scope::System => "system",
            Scope::Project => "project",
            Scope::Session => "session",
            Scope::Ci => "ci",
            Scope::Catalog => "catalog",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_is_what_is_stored() {
        for scope in Scope::ALL {
            assert_eq!(serde_json::to_value(scope).unwrap(), scope.word());
        }
    }
}
