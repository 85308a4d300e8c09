//! go.mod, go.work, go.sum and vendor: GP602, GP613 to GP615, GP618, GP620.

use std::collections::BTreeSet;
use std::path::Path;

use crate::checks::{entry, remedy};
use crate::domain::facts::Facts;
use crate::domain::finding::{Finding, Place, Severity};
use crate::domain::gomod::{Problem, Statement};
use crate::domain::gosum::GoSum;
use crate::domain::project::{Examined, Missing, Module};
use crate::domain::sanitize;
use crate::domain::variable::Var;
use crate::domain::vendored::{self, Mismatch, Vendored};
use crate::text::codes::Code;
use crate::text::{Message, project as sentences};

/// So many modules are named in one finding.
const MOST_NAMED: usize = 3;

pub(super) fn check(facts: &Facts, examined: &Examined) -> Vec<Finding> {
    let mut found = Vec::new();
    for module in &examined.modules {
        found.extend(unreadable(&module.go_mod, &module.problems));
        found.extend(missing(&module.go_mod, &module.missing));
        found.extend(sums(module, examined));
        // In a workspace its own vendor folder counts.
        if examined.workspace.is_none()
            && let Some(vendored) = module.vendored.as_ref().filter(|_| reads_vendor(&module.statements))
        {
            let mismatches = vendored::mismatches(module.statements.iter(), vendored);
            found.extend(vendor(&module.go_mod, &mismatches, Code::GP614.remedy()));
        }
    }
    if let Some(workspace) = &examined.workspace {
        found.extend(unreadable(&workspace.go_work, &workspace.problems));
        found.extend(missing(&workspace.go_work, &workspace.missing));
        if let Some(vendored) = workspace.vendored.as_ref().filter(|vendored| vendored.workspace) {
            found.extend(workspace_vendor(examined, &workspace.go_work, &workspace.statements, vendored));
        }
    }
    found.extend(no_vendor(facts, examined));
    let note = |path: &Path, why: Message| Finding::new(Code::GP618, Severity::Note, why).at(Some(Place::file(path)));
    found.extend(examined.unread.iter().map(|unread| match is_of_go(&unread.path) {
        true => Finding::new(Code::GP602, Severity::Error, unread.why.clone()).at(Some(Place::file(&unread.path))),
        false => note(&unread.path, sentences::not_read(&unread.why)),
    }));
    found.extend(examined.cut.iter().map(|why| note(&examined.root, why.clone())));
    found
}

/// Files that the go command cannot do without.
fn is_of_go(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "go.mod" || name == "go.work" || name == "go.sum")
}

fn unreadable(path: &Path, problems: &[Problem]) -> Vec<Finding> {
    let place = |line: Option<usize>| Place { path: path.to_owned(), line, column: None };
    problems
        .iter()
        .map(|problem| {
            Finding::new(Code::GP602, Severity::Error, problem.message.clone()).at(Some(place(problem.line)))
        })
        .collect()
}

fn missing(path: &Path, missing: &[Missing]) -> Vec<Finding> {
    let finding = |missing: &Missing| {
        let folder = sanitize::shown(&missing.folder);
        let detail = match missing.no_go_mod {
            true => sentences::no_module_there(&missing.verb, &folder),
            false => sentences::no_folder(&missing.verb, &folder),
        };
        Finding::new(Code::GP615, Severity::Error, detail).about(folder).at(Some(Place::line(path, missing.line)))
    };
    missing.iter().map(finding).collect()
}

/// The direct requirements that go.sum does not know. A build from vendor needs none.
fn sums(module: &Module, examined: &Examined) -> Option<Finding> {
    if module.vendored.is_some() || !module.problems.is_empty() {
        return None;
    }
    let sums: Vec<&GoSum> = module.sum.iter().chain(examined.workspace.iter().flat_map(|work| &work.sum)).collect();
    let known: BTreeSet<(&str, &str)> =
        sums.iter().flat_map(|sum| &sum.entries).map(|entry| (entry.module.path(), entry.module.version())).collect();
    let own: BTreeSet<&str> = examined
        .modules
        .iter()
        .flat_map(|module| &module.statements)
        .filter(|statement| statement.verb == "module")
        .filter_map(|statement| statement.words.first().map(String::as_str))
        .collect();
    // A direct requirement is there because its code is imported, and then go.sum has the hash of its source too. One that
    // nobody imports any more needs the hash of its go.mod alone.
    let with_source: BTreeSet<(&str, &str)> = sums
        .iter()
        .flat_map(|sum| &sum.entries)
        .filter(|entry| entry.source)
        .map(|entry| (entry.module.path(), entry.module.version()))
        .collect();
    let mut required = 0;
    let mut lacks_all = false;
    let mut lacks = Vec::new();
    let mut first_line = None;
    for statement in module.statements.iter().filter(|statement| statement.verb == "require" && !statement.indirect) {
        let Some(needed) = statement.requirement(0) else { continue };
        if own.contains(needed.path.as_str()) {
            continue;
        }
        let Some((path, version)) = fetched(&needed.path, &needed.version, module, examined) else { continue };
        required += 1;
        if !with_source.contains(&(path.as_str(), version.as_str())) {
            lacks_all |= !known.contains(&(path.as_str(), version.as_str()));
            first_line.get_or_insert(statement.line);
            lacks.push(format!("`{}`", sanitize::shown(&format!("{path} {version}"))));
        }
    }
    let broken: usize = module.sum.iter().map(|sum| sum.broken).sum();
    let finding = |detail: Message, place: Place| Finding::new(Code::GP613, Severity::Error, detail).at(Some(place));
    let sum_path = module.go_mod.with_extension("sum");
    if broken > 0 {
        return Some(finding(sentences::sum_broken(broken), Place::file(sum_path)));
    }
    let line = first_line?;
    let place = Place::line(&module.go_mod, line);
    if module.sum.is_none() && lacks.len() == required {
        return Some(finding(sentences::no_sum(required), place));
    }
    let named = lacks.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
    let detail = match lacks.len().saturating_sub(MOST_NAMED) {
        0 => sentences::sum_lacks(named),
        more => sentences::sum_lacks_more(named, more),
    };
    let severity = if lacks_all { Severity::Error } else { Severity::Warning };
    Some(Finding { severity, ..finding(detail, place) })
}

/// What is fetched for a requirement once replacements are made; `None` where a folder stands in for it. Those of go.work hide
/// those of the modules.
fn fetched(path: &str, version: &str, module: &Module, examined: &Examined) -> Option<(String, String)> {
    let layers = examined.workspace.iter().map(|work| &work.statements).chain(std::iter::once(&module.statements));
    for statements in layers {
        let replaces = || statements.iter().filter(|one| one.verb == "replace").filter_map(Statement::replace);
        let of_version = replaces().find(|one| one.path == path && one.version.as_deref() == Some(version));
        if let Some(replace) = of_version.or_else(|| replaces().find(|one| one.path == path && one.version.is_none())) {
            return replace.with.map(|with| (with.path, with.version));
        }
    }
    Some((path.to_owned(), version.to_owned()))
}

/// Since `go 1.14` in go.mod the go command builds from a vendor folder by itself.
fn reads_vendor(statements: &[Statement]) -> bool {
    let go = statements.iter().find(|statement| statement.verb == "go").and_then(|statement| statement.words.first());
    let minor = go.and_then(|version| version.strip_prefix("1.")).map(|rest| {
        rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u32>().unwrap_or_default()
    });
    minor.is_some_and(|minor| minor >= 14)
}

fn vendor(go_mod: &Path, mismatches: &[Mismatch], remedy: Message) -> Option<Finding> {
    let first = mismatches.first()?;
    let detail = match mismatches.len() {
        1 => first.message.clone(),
        count => sentences::vendor_more(&first.message, count - 1),
    };
    let modules_txt = go_mod.with_file_name("vendor").join("modules.txt");
    let place = if first.in_go_mod { Place::line(go_mod, first.line) } else { Place::line(modules_txt, first.line) };
    Some(Finding::new(Code::GP614, Severity::Error, detail).remedy(remedy).at(Some(place)))
}

fn workspace_vendor(
    examined: &Examined,
    go_work: &Path,
    statements: &[Statement],
    vendored: &Vendored,
) -> Option<Finding> {
    let all = examined.modules.iter().flat_map(|module| &module.statements).chain(statements);
    let mismatches = vendored::mismatches(all, vendored);
    // Which go.mod a line belongs to is not told; the workspace stands for all.
    let first = mismatches.first()?;
    let place = if first.in_go_mod {
        Place::file(go_work)
    } else {
        Place::line(go_work.with_file_name("vendor").join("modules.txt"), first.line)
    };
    vendor(go_work, &mismatches, sentences::work_vendor()).map(|finding| finding.at(Some(place)))
}

/// GOFLAGS of this machine asks for a vendor folder that is not there.
fn no_vendor(facts: &Facts, examined: &Examined) -> Option<Finding> {
    let setting = facts.settings.get(Var::Goflags).filter(|setting| entry::has_flag(&setting.value, "mod=vendor"))?;
    let needed = !examined.modules.is_empty() && !examined.has_vendor();
    needed.then(|| {
        Finding::new(Code::GP620, Severity::Error, sentences::no_vendor_folder())
            .about(Var::Goflags.name())
            .at(remedy::place(facts, setting))
    })
}
