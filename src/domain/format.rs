//! The files that hold variables for others: how each says what a variable is, and how one value in it is changed while
//! every other byte stays.

pub mod dotenv;
pub mod github;
pub mod mise;
pub mod properties;
pub mod vscode;

mod lines;
mod members;

use serde::{Deserialize, Serialize};

use crate::domain::block;
use crate::domain::envfile;
use crate::domain::error::BadFile;
use crate::domain::registry;
use crate::domain::shell::Shell;
use crate::text::{errors, mirrors};

/// How a file says what a variable is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Go's own env file.
    GoEnv,
    /// A marked block of statements of a shell.
    Block(Shell),
    /// `NAME=value` as dotenv libraries, docker and direnv's `dotenv` read it.
    Dotenv,
    /// `NAME=value` as GitLab reads a job's dotenv report: no quotes, no comments, no empty lines.
    GitlabDotenv,
    /// The `[env]` table of `mise.toml`.
    Mise,
    /// `go.toolsEnvVars` in `.vscode/settings.json`.
    Vscode,
    /// `$GITHUB_ENV`.
    Github,
    /// A properties file, as Jenkins's EnvInject reads it.
    Properties,
    /// Values of the registry (Windows), in the snapshot text of `domain::registry`.
    Registry,
    /// The user's own catalogue of mirrors. It holds no variables: a change of it is taken back as a whole, or not at all.
    Catalog,
}

impl Format {
    /// The value of `name`; `None` when the file does not set it.
    pub fn get(self, data: &[u8], name: &str) -> Result<Option<String>, BadFile> {
        match self {
            Format::GoEnv => Ok(envfile::get(data, name)),
            Format::Block(shell) => block::get(shell, data, name),
            Format::Dotenv => dotenv::get(data, name),
            Format::GitlabDotenv => dotenv::get_gitlab(data, name),
            Format::Mise => mise::get(data, name),
            Format::Vscode => vscode::get(data, name),
            Format::Github => github::get(data, name),
            Format::Properties => properties::get(data, name),
            Format::Registry => registry::get(data, name),
            Format::Catalog => Err(BadFile { line: None, why: mirrors::holds_no_variables() }),
        }
    }

    /// The file with `changes` made: a value sets the variable, `None` removes it. Every other byte stays, and what is
    /// set already stays as it is written.
    pub fn set(self, data: &[u8], changes: &[(&str, Option<&str>)]) -> Result<Vec<u8>, BadFile> {
        match self {
            Format::GoEnv => {
                envfile::set(data, changes).map_err(|_| BadFile { line: None, why: errors::value_has_line_break() })
            }
            Format::Block(shell) => block::set(shell, data, changes),
            Format::Dotenv => dotenv::set(data, changes),
            Format::GitlabDotenv => dotenv::set_gitlab(data, changes),
            Format::Mise => mise::set(data, changes),
            Format::Vscode => vscode::set(data, changes),
            Format::Github => github::set(data, changes),
            Format::Properties => properties::set(data, changes),
            Format::Registry => registry::set(data, changes),
            Format::Catalog => Err(BadFile { line: None, why: mirrors::holds_no_variables() }),
        }
    }
}
