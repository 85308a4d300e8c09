//! GP616: the project wants a newer Go than the one here, which may not or cannot fetch it.

use std::path::Path;

use crate::checks::remedy;
use crate::domain::facts::Facts;
use crate::domain::finding::{Finding, Place, Remedy, Severity};
use crate::domain::gomod::Statement;
use crate::domain::goproxy::Entry;
use crate::domain::module::GoVersion;
use crate::domain::project::Examined;
use crate::domain::sanitize;
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::project as sentences;

pub(super) fn check(facts: &Facts, examined: &Examined) -> Option<Finding> {
    let have = facts.settings.go_version()?;
    // In a workspace go.work says what all of it needs, and the go command holds the modules to that.
    let files = examined.workspace.iter().map(|work| (work.go_work.as_path(), &work.statements));
    let files = files.chain(examined.modules.iter().map(|module| (module.go_mod.as_path(), &module.statements)));
    let (path, statement, wanted) = files
        .filter_map(|(path, statements)| go_line(statements).map(|(statement, version)| (path, statement, version)))
        .max_by(|(_, _, a), (_, _, b)| a.cmp(b))?;
    if wanted <= *have {
        return None;
    }
    let old = GoVersion::parse("go1.21").is_some_and(|first| *have < first);
    let toolchain = facts.settings.value(Var::Gotoolchain);
    let setting = toolchain.split('+').next().unwrap_or_default();
    // `go1.22.3` alone is that and no other; `go1.22.3+auto` may go on.
    let fixed = GoVersion::parse(setting).filter(|_| setting.starts_with("go") && !toolchain.contains('+'));
    let stuck = toolchain == "local" || fixed.is_some_and(|fixed| fixed < wanted);
    let (severity, why, remedy): (_, _, Remedy) = match () {
        // It tries all the same, unless it cannot even read the version.
        () if old && (!wanted.is_language() || is_toolchain(path, examined)) => {
            (Severity::Error, sentences::why_too_old(), sentences::install_go(wanted.to_string()).into())
        }
        () if old => (Severity::Warning, sentences::why_too_old(), sentences::install_go(wanted.to_string()).into()),
        () if stuck => (
            Severity::Error,
            sentences::why_local(sanitize::shown(toolchain)),
            remedy::forget(facts, Var::Gotoolchain, "auto"),
        ),
        () if facts.surroundings.toolchain.is_some()
            && facts.settings.goproxy().is_ok_and(|list| list.first() == Some(&Entry::Off)) =>
        {
            (Severity::Warning, sentences::why_no_proxy(), sentences::install_go(wanted.to_string()).into())
        }
        () => return None,
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let detail = sentences::newer_go(name, wanted.to_string(), have.to_string(), why);
    Some(Finding::new(Code::GP616, severity, detail).remedy(remedy).at(Some(Place::line(path, statement.line))))
}

/// The `go` line. `toolchain` asks for no more than a Go that may switch takes by itself.
fn go_line(statements: &[Statement]) -> Option<(&Statement, GoVersion)> {
    let line = statements.iter().find(|statement| statement.verb == "go")?;
    let version = GoVersion::parse(&format!("go{}", line.words.first()?))?;
    Some((line, version))
}

/// Whether a file has a `toolchain` line, which Go before 1.21 does not understand.
fn is_toolchain(path: &Path, examined: &Examined) -> bool {
    let of_modules = examined.modules.iter().map(|module| (&module.go_mod, &module.statements));
    let mut all = of_modules.chain(examined.workspace.iter().map(|work| (&work.go_work, &work.statements)));
    all.any(|(file, statements)| file == path && statements.iter().any(|statement| statement.verb == "toolchain"))
}
