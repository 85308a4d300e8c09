//! What `doctor` weighs its findings with: flags, the team file, the baseline.

use std::path::{Path, PathBuf};

use super::destination::project_root;
use crate::domain::baseline::{BadBaseline, Baseline, Roots};
use crate::domain::error::{Error, Result};
use crate::domain::finding::{Finding, Severity};
use crate::domain::levels::{Levels, Rule};
use crate::domain::policy::FILE_NAME;
use crate::domain::progress::Console;
use crate::domain::reckoning::{Reckoning, Weights};
use crate::domain::sanitize;
use crate::domain::variable::Var;
use crate::gotool::settings;
use crate::host::{Host, files};
use crate::store::policy as team;
use crate::text::codes::Code;
use crate::text::{ci, errors};

/// What the flags say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// `-A`, `-W` and `-D`, in the order of the command line.
    pub levels: Vec<Rule>,
    /// What was found before.
    pub baseline: Option<PathBuf>,
    /// From which severity on to end with 1.
    pub fail_on: Severity,
    /// The project, where it is not that of the working directory.
    pub project: Option<PathBuf>,
}

/// Larger baselines are refused.
const LARGEST_BASELINE: usize = 64 << 20;

/// Gathers them. A baseline that cannot be read is a failure, before anything is looked at.
pub fn gather(host: &Host, wanted: &Wanted, console: &dyn Console) -> Result<Weights> {
    let cwd = host.cwd().map(Path::to_owned).unwrap_or_default();
    let start = wanted.project.as_ref().map_or_else(|| cwd.clone(), |dir| cwd.join(dir));
    let (team, team_is_trusted) = team_levels(host, &start, console);
    Ok(Weights {
        levels: Levels { command_line: wanted.levels.clone(), team, team_is_trusted },
        baseline: wanted.baseline.as_deref().map(|path| baseline(&cwd, path)).transpose()?,
        fail_on: wanted.fail_on,
        roots: roots(host, &start),
    })
}

/// What the team file says, and whether the user trusts it. One with mistakes says nothing, and that is said.
fn team_levels(host: &Host, start: &Path, console: &dyn Console) -> (Vec<Rule>, bool) {
    match team::find_from(host, start) {
        Ok(Some(file)) => {
            // Not to be told is not to be trusted.
            let is_trusted = team::is_trusted(host, &file.path, &file.bytes).unwrap_or(false);
            (file.policy.levels, is_trusted)
        }
        Ok(None) => (Vec::new(), false),
        Err(error) => {
            console.warn(&error.message);
            (Vec::new(), false)
        }
    }
}

fn baseline(cwd: &Path, path: &Path) -> Result<Baseline> {
    let shown = sanitize::printable(&path.to_string_lossy());
    let place = if path == Path::new("-") { path.to_owned() } else { cwd.join(path) };
    let bytes = files::read_input(&place, LARGEST_BASELINE)
        .map_err(|error| Error::local(errors::cannot_read(&shown, &error)).hint(ci::hint_baseline(&shown)))?;
    Baseline::parse(&bytes).map_err(|why| {
        let what = match why {
            BadBaseline::NoReport => ci::no_baseline(&shown),
            BadBaseline::TooNew => ci::baseline_too_new(&shown),
        };
        Error::usage(what).hint(ci::hint_baseline(&shown))
    })
}

fn roots(host: &Host, start: &Path) -> Roots {
    let names = |path: &Path| {
        let mut names = vec![path.to_owned(), files::resolve(path)];
        names.dedup();
        names
    };
    let mut roots = Roots {
        project: names(project_root(start)),
        home: host.directories().home.as_deref().map(names).unwrap_or_default(),
        workspace: host.vars().path(Var::GithubWorkspace).as_deref().map(names).unwrap_or_default(),
        stand_in: "go.mod".to_owned(),
    };
    let team_file = project_root(start).join(FILE_NAME);
    let file = settings::go_mod(start).or_else(|| Some(team_file).filter(|path| files::is_file(path)));
    if let Some(file) = file.and_then(|path| roots.in_project(&path)) {
        roots.stand_in = file;
    }
    roots
}

/// Weighs what was found. That a team file asks for less than it gets is said.
pub(super) fn weigh(found: Vec<Finding>, weights: &Weights, console: &dyn Console) -> (Vec<Finding>, Reckoning) {
    let held_back = weights.levels.held_back(&found);
    if !held_back.is_empty() {
        let codes: Vec<&str> = held_back.iter().copied().map(Code::name).collect();
        console.note(&ci::held_back(FILE_NAME, codes.join(", ")));
    }
    weights.weigh(found)
}
