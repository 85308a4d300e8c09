//! `init`: writes a team file from the settings in effect, or from mirrors that are named.

use super::destination::project_root;
use super::{choice, consent, measure, private, targets};
use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Result};
use crate::domain::goproxy::{Entry, Link, Separator};
use crate::domain::gosumdb::{Gosumdb, SUM_GOLANG_GOOGLE_CN};
use crate::domain::patterns;
use crate::domain::plan::SumdbChoice;
use crate::domain::policy::{self, FILE_NAME, Policy};
use crate::domain::progress::Console;
use crate::domain::report::Initialised;
use crate::domain::sanitize;
use crate::domain::settings::{Settings, Source};
use crate::domain::variable::Var;
use crate::gotool::settings;
use crate::host::{Host, files};
use crate::text::{Lang, Message, errors, notes};

/// What `init` was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Names, addresses or lists; the list in effect when there are none.
    pub mirrors: Vec<String>,
    /// Write nothing.
    pub dry_run: bool,
    /// The language of the file's comments.
    pub lang: Lang,
}

/// Does it. A file that is there is never touched.
pub fn run(host: &Host, options: &Options, console: &dyn Console) -> Result<Initialised> {
    let cwd = host.cwd().ok_or_else(|| Error::local(errors::no_working_directory()))?;
    let path = project_root(cwd).join(FILE_NAME);
    if files::exists(&path) && !options.dry_run {
        return Err(Error::unmet(errors::team_file_exists(&path)).hint(errors::hint_edit_team_file(&path)));
    }
    if !options.dry_run {
        consent::refuse_unfit_home(host)?;
    }
    let catalog = measure::catalog(host, console);
    let settings = settings::read(host)?;
    let mut remarks = Vec::new();
    let links = links(options, &settings, &catalog)?;
    choice::refuse_unsafe(&links, &catalog, true)?;
    let policy = policy(&links, !options.mirrors.is_empty(), &settings, &catalog, &mut remarks)?;
    remarks.extend(
        private::suggested(host, &settings)?.patterns.iter().map(|found| notes::could_be_private(found.sentence())),
    );
    let text = policy::render(&policy, options.lang);
    // What is written has to be a file that `use` takes.
    if let Err(problems) = policy::parse(text.as_bytes()) {
        let first = problems.first().map(|problem| problem.sentence(&path)).unwrap_or_default();
        return Err(Error::usage(first));
    }
    if !options.dry_run {
        files::create_new(&path, text.as_bytes()).map_err(|error| Error::local(errors::cannot_write(&path, &error)))?;
    }
    Ok(Initialised { path, text, written: !options.dry_run, remarks })
}

/// The list that the team is to have.
fn links(options: &Options, settings: &Settings, catalog: &Catalog) -> Result<Vec<Link>> {
    if !options.mirrors.is_empty() {
        let links = targets::list(&options.mirrors, settings, catalog)?;
        targets::refuse_unreachable(&links)?;
        return Ok(links);
    }
    let chosen = settings
        .get(Var::Goproxy)
        .is_some_and(|setting| matches!(setting.source, Source::Environment { .. } | Source::GoEnvFile { .. }));
    // Go's own default is nobody's choice, and in mainland China a bad one.
    if !chosen {
        return Err(Error::usage(errors::nothing_to_init_from()).hint(errors::hint_init_with("goproxy.cn")));
    }
    Ok(targets::current(settings)?.links().to_vec())
}

fn policy(
    links: &[Link],
    named: bool,
    settings: &Settings,
    catalog: &Catalog,
    remarks: &mut Vec<Message>,
) -> Result<Policy> {
    // A list in effect says all there is to say; one that was typed without an end gets `direct`, as `use` gives it.
    let direct = match links.last().map(|link| &link.entry) {
        Some(Entry::Direct) => true,
        Some(Entry::Proxy(_)) => named,
        Some(Entry::Off) | None => false,
    };
    let mirrors: Vec<String> = targets::proxies(links)
        .iter()
        // The name says more to people than the address, and follows the catalogue.
        .map(|url| match catalog.by_url(url) {
            Some(mirror) if mirror.url.same_service(url) => mirror.id.clone(),
            _ => url.as_str().to_owned(),
        })
        .collect();
    if mirrors.is_empty() {
        return Err(Error::usage(errors::no_mirror_named()).hint(errors::hint_init_with("goproxy.cn")));
    }
    let piped = links.iter().any(|link| matches!(link.entry, Entry::Proxy(_)) && link.then == Some(Separator::Pipe));
    let gosumdb = settings.value(Var::Gosumdb);
    let sumdb = if gosumdb.trim() == SUM_GOLANG_GOOGLE_CN { SumdbChoice::Cn } else { SumdbChoice::Auto };
    if !Gosumdb::is_ordinary(gosumdb) {
        remarks.push(notes::sumdb_not_for_the_team(sanitize::shown(gosumdb)));
    }
    let (private, problems) = patterns::mended_list(settings.value(Var::Goprivate));
    remarks.extend(
        problems
            .iter()
            .filter(|problem| !problem.kind.is_harmless())
            .map(|problem| errors::bad_pattern(sanitize::shown(&problem.pattern), problem.message())),
    );
    Ok(Policy {
        mirrors,
        private: patterns::split(&private).into_iter().map(str::to_owned).collect(),
        sumdb,
        direct,
        resilient: piped,
        levels: Vec::new(),
    })
}
