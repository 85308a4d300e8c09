//! `mirror`: the user's own module proxies. One is checked by protocol before it is stored; nothing secret is.

use super::measure::{self, Instrument};
use super::{consent, targets};
use crate::domain::catalog::{self, Catalog, Named};
use crate::domain::diff;
use crate::domain::error::{Error, Exit, Result};
use crate::domain::format::Format;
use crate::domain::goproxy::ProxyUrl;
use crate::domain::gosumdb::{Gosumdb, SUM_GOLANG_ORG};
use crate::domain::journal::{Bytes, Edit, RecordedSetting};
use crate::domain::measure::{AddressKind, Measured, ProbeReport, SumdbSeen};
use crate::domain::mirror::{Known, Mirror, Origin, Region, Status};
use crate::domain::module::ModuleVersion;
use crate::domain::plan::FileChange;
use crate::domain::progress::Console;
use crate::domain::report::{self, CatalogChange, OwnMirror, OwnMirrors};
use crate::domain::sanitize;
use crate::domain::scope::Scope;
use crate::domain::settings::Settings;
use crate::domain::suggest;
use crate::domain::variable::Var;
use crate::gotool::settings;
use crate::host::{Host, files};
use crate::probe::{Depth, Network, Sampling};
use crate::store::journal::Journal;
use crate::store::target;
use crate::store::user_catalog::{self, UserCatalog};
use crate::text::{Message, catalog as sentences, errors, mirrors};

/// The toolchain that a mirror is asked for: the first one that is a module.
const TOOLCHAIN: &str = "golang.org/toolchain@v0.0.1-go1.21.0.linux-amd64";

/// What `mirror add` was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Add {
    /// The address.
    pub url: String,
    /// Its name; made of the host when there is none.
    pub id: Option<String>,
    /// More names.
    pub aliases: Vec<String>,
    /// Where it is served from.
    pub region: Option<String>,
    /// Whether it proxies sum.golang.org, whatever the check sees.
    pub sumdb: Option<bool>,
    /// A remark.
    pub note: Option<String>,
    /// Store it without a check.
    pub unchecked: bool,
    /// Allow plain http to a public host.
    pub allow_insecure: bool,
    /// Write nothing.
    pub dry_run: bool,
    /// Ask nothing.
    pub yes: bool,
    /// How the network is asked.
    pub network: Network,
}

/// Checks a module proxy and stores it.
pub fn add(host: &Host, options: &Add, console: &dyn Console) -> Result<CatalogChange> {
    // What needs no network is refused before it is asked.
    let url = one_address(&options.url)?;
    let own = opened(host, console)?;
    let mut mirror = entry(options, url, &own.catalog)?;
    target::check_writable(&own.path, Format::Catalog)?;
    let settings = settings::read_as_go_does(host);
    let mut warnings = Vec::new();
    let check = match options.unchecked {
        true => {
            mirror.sumdb = options.sumdb.map_or(Known::Unknown, known);
            warnings.push(mirrors::unchecked(&mirror.id));
            None
        }
        false => Some(look(host, &settings, &own.catalog, &mut mirror, options, console)?),
    };
    if let Some(measured) = check.as_ref().and_then(|report| report.mirrors.first()) {
        mirror.checked = Some(host.now().strftime("%Y-%m-%d").to_string());
        let seen = sumdb_seen(measured, &settings);
        mirror.sumdb = options.sumdb.map_or(seen, known);
        if mirror.sumdb != seen && seen != Known::Unknown {
            warnings.push(mirrors::sumdb_seen_otherwise(mirror.sumdb.word(), seen.word()));
        }
    }
    let decide = |own: &UserCatalog| own.with(&mirror);
    let settings = vec![RecordedSetting { name: mirror.id.clone(), before: None, after: Some(mirror.url.redacted()) }];
    let change = Change { own, settings, dry_run: options.dry_run, yes: options.yes };
    let written = change.make(host, console, |own| {
        // Another run may have taken the name or the address meanwhile.
        entry(&Add { id: Some(mirror.id.clone()), ..options.clone() }, mirror.url.clone(), &own.catalog)?;
        decide(own)
    })?;
    warnings.extend(written.repairs);
    Ok(CatalogChange {
        path: written.path,
        added: Some(mirror),
        removed: Vec::new(),
        diff: written.diff,
        dry_run: options.dry_run,
        change_id: written.change_id,
        check,
        warnings,
    })
}

/// What `mirror remove` was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remove {
    /// Ids, aliases, addresses.
    pub names: Vec<String>,
    /// Write nothing.
    pub dry_run: bool,
    /// Ask nothing.
    pub yes: bool,
}

/// Takes own mirrors out of the catalogue: all that are named, or none.
pub fn remove(host: &Host, options: &Remove, console: &dyn Console) -> Result<CatalogChange> {
    let own = opened(host, console)?;
    let removed: Vec<OwnMirror> = named(&own, &options.names)?
        .into_iter()
        .filter_map(|at| own.entries.get(at))
        .map(|entry| entry.own.clone())
        .collect();
    let settings = removed.iter().map(|gone| RecordedSetting {
        name: gone.id.clone().unwrap_or_else(|| format!("mirror:{}", gone.line)),
        before: Some(gone.url.clone().unwrap_or_default()),
        after: None,
    });
    let change = Change { settings: settings.collect(), own, dry_run: options.dry_run, yes: options.yes };
    let written = change.make(host, console, |own| own.without(&named(own, &options.names)?))?;
    let in_effect = settings::read_as_go_does(host).goproxy();
    let in_effect: Vec<ProxyUrl> = in_effect.map(|list| list.proxies().cloned().collect()).unwrap_or_default();
    let mut warnings = written.repairs;
    let still = |gone: &Mirror| in_effect.iter().find(|url| gone.serves(url)).map(ProxyUrl::redacted);
    warnings.extend(removed.iter().filter_map(|gone| still(gone.mirror.as_ref()?)).map(mirrors::still_in_use));
    Ok(CatalogChange {
        path: written.path,
        added: None,
        removed,
        diff: written.diff,
        dry_run: options.dry_run,
        change_id: written.change_id,
        check: None,
        warnings,
    })
}

/// Lists the user's own mirrors, those too that are left out.
pub fn list(host: &Host) -> Result<OwnMirrors> {
    let own = UserCatalog::open(host)?;
    let in_effect = settings::read_as_go_does(host).goproxy();
    let in_effect: Vec<ProxyUrl> = in_effect.map(|list| list.proxies().cloned().collect()).unwrap_or_default();
    let place = |mirror: &Mirror| in_effect.iter().position(|url| mirror.serves(url)).map(|at| at + 1);
    let problems = own.other_problems().map(catalog::Problem::sentence).collect();
    let entries = own
        .entries
        .into_iter()
        .map(|entry| OwnMirror { position: entry.own.mirror.as_ref().and_then(place), ..entry.own });
    Ok(OwnMirrors { path: own.path, entries: entries.collect(), problems })
}

/// Checks mirrors by protocol: those that are named, else all of the user's own.
pub fn check(host: &Host, names: &[String], network: &Network, console: &dyn Console) -> Result<ProbeReport> {
    if !names.is_empty() {
        return super::probe::named(host, names, network, console);
    }
    let own = UserCatalog::open(host)?;
    let ids: Vec<String> =
        own.entries.iter().filter_map(|entry| entry.own.mirror.as_ref()).map(|mirror| mirror.id.clone()).collect();
    match ids.is_empty() {
        true => {
            own.problems.iter().for_each(|problem| console.warn(&problem.sentence()));
            Err(Error::usage(mirrors::none_of_yours()).hint(mirrors::hint_add()))
        }
        false => super::probe::named(host, &ids, network, console),
    }
}

/// Why a check is not passed: could not look (3) where the machine has no network, else a condition not met (1).
pub fn failure(report: &ProbeReport) -> Option<Error> {
    let failed: Vec<&Measured> = report.mirrors.iter().filter(|mirror| !report::passed(mirror)).collect();
    if failed.is_empty() {
        return None;
    }
    if report.no_network.is_some() {
        return Some(measure::none_healthy(report));
    }
    let labels: Vec<String> = failed.iter().map(|mirror| format!("`{}`", mirror.label())).collect();
    let labels = labels.join(", ");
    let unfinished =
        failed.iter().all(|mirror| mirror.fault.is_none() && report::failed_steps(mirror).next().is_none());
    let error = Error::unmet(if unfinished { mirrors::unfinished(labels) } else { mirrors::check_failed(labels) });
    let faults = failed.iter().flat_map(|mirror| {
        let steps = report::failed_steps(mirror).filter_map(|check| Some((check.name, check.fault.as_ref()?)));
        let steps: Vec<Message> =
            steps.map(|(step, fault)| mirrors::step_failed(step, &fault.detail, fault.remedy())).collect();
        match (steps.is_empty(), &mirror.fault) {
            (true, Some(fault)) => vec![errors::fault_and_remedy(&fault.detail, fault.remedy())],
            _ => steps,
        }
    });
    Some(faults.fold(error, Error::hint))
}

/// The file, which has to be usable; what is wrong with single values is said.
fn opened(host: &Host, console: &dyn Console) -> Result<UserCatalog> {
    let own = UserCatalog::open(host)?;
    own.problems.iter().for_each(|problem| console.warn(&problem.sentence()));
    Ok(own)
}

/// A text that may carry credentials and is no address: everything up to its last `@` is kept to ourselves.
fn masked(text: &str) -> String {
    sanitize::shown(&text.rsplit_once('@').map_or(text.to_owned(), |(_, rest)| format!("xxxxx@{rest}")))
}

/// Reads the address of one module proxy.
fn one_address(text: &str) -> Result<ProxyUrl> {
    let text = text.trim();
    if matches!(text, "" | "direct" | "off" | targets::CURRENT) {
        return Err(Error::usage(mirrors::no_address(text)).hint(mirrors::hint_address()));
    }
    if text.contains([',', '|']) {
        return Err(Error::usage(sentences::one_address_only(masked(text))).hint(mirrors::hint_address()));
    }
    let url = ProxyUrl::parse(text).map_err(|why| {
        Error::usage(errors::bad_mirror_name(masked(text), why.message())).hint(mirrors::hint_address())
    })?;
    if url.has_credentials() {
        return Err(Error::usage(errors::credentials_in_url(url.redacted()))
            .hint(errors::hint_netrc(url.host()))
            .hint(mirrors::hint_goauth()));
    }
    if text.contains(['?', '#']) {
        return Err(Error::usage(mirrors::query(url.redacted())).hint(mirrors::hint_address()));
    }
    Ok(url)
}

/// The entry that is asked for, as far as it is known without a look; everything that does not fit is refused.
fn entry(options: &Add, url: ProxyUrl, catalog: &Catalog) -> Result<Mirror> {
    refuse_known_address(options.url.trim(), &url, catalog)?;
    if url.is_plain_http() && !options.allow_insecure && is_public(&url) {
        return Err(Error::usage(errors::plain_http(url.redacted())).hint(errors::hint_allow_insecure()));
    }
    let id = match &options.id {
        Some(id) => refuse_name(id, &url, catalog).map(|()| id.clone())?,
        None => derived_id(&url, catalog)
            .ok_or_else(|| Error::usage(mirrors::no_id(url.redacted())).hint(mirrors::hint_id()))?,
    };
    let mut names = vec![id.to_lowercase()];
    for alias in &options.aliases {
        refuse_name(alias, &url, catalog)?;
        if names.contains(&alias.to_lowercase()) {
            return Err(Error::usage(mirrors::named_twice(alias)));
        }
        names.push(alias.to_lowercase());
    }
    let region = match &options.region {
        Some(code) => {
            Some(Region::new(code).ok_or_else(|| Error::usage(sentences::bad_region(sanitize::shown(code))))?)
        }
        None => None,
    };
    Ok(Mirror {
        name: Message::verbatim(id.as_str()),
        id,
        aliases: options.aliases.clone(),
        url,
        equivalents: Vec::new(),
        operator: Message::default(),
        region,
        internal: false,
        documentation: None,
        sumdb: Known::Unknown,
        toolchain: Known::Unknown,
        status: Status::Live,
        notes: options.note.as_deref().map(note).transpose()?.into_iter().collect(),
        evidence: Vec::new(),
        checked: None,
        successor: None,
        origin: Origin::User,
    })
}

fn note(text: &str) -> Result<Message> {
    if text.trim().is_empty() {
        return Err(Error::usage(errors::missing_value("`--note`")));
    }
    if text.chars().any(char::is_control) {
        return Err(Error::usage(errors::value_has_line_break()));
    }
    match sanitize::redact_urls(text) == text {
        // As it reads back: what hides is made visible.
        true => Ok(Message::verbatim(sanitize::printable(text))),
        false => Err(Error::usage(mirrors::credentials_in_note())),
    }
}

/// Refuses an address that the catalogue has, and one that never was or no longer is a module proxy's.
fn refuse_known_address(text: &str, url: &ProxyUrl, catalog: &Catalog) -> Result<()> {
    let ours = crate::store::catalog::builtin();
    for (catalog, text) in [(&ours, text), (catalog, text), (&ours, url.as_str()), (catalog, url.as_str())] {
        match catalog.named(text) {
            Named::Mirror(mirror) if mirror.origin == Origin::Builtin => {
                return Err(Error::usage(mirrors::built_in_address(url.redacted(), &mirror.id))
                    .hint(errors::hint_use_instead(&mirror.id)));
            }
            Named::Mirror(mirror) => {
                return Err(
                    Error::usage(sentences::address_taken(url.redacted(), &mirror.id)).hint(mirrors::hint_own_list())
                );
            }
            // The very sentence that every other command has for it.
            Named::Retired(_) | Named::Misnomer(_) | Named::Address(_) | Named::Unknown(_) => {
                targets::address(text, catalog)?;
            }
        }
    }
    Ok(())
}

/// Refuses a name that cannot be one, means something else, or is what people call something that is no module proxy.
fn refuse_name(name: &str, url: &ProxyUrl, catalog: &Catalog) -> Result<()> {
    user_catalog::check_name(name).map_err(Error::usage)?;
    let ours = crate::store::catalog::builtin();
    for catalog in [&ours, catalog] {
        match catalog.named(name) {
            // The host of what is being added.
            Named::Address(address) if catalog.by_url(&address).is_none() || address.same_service(url) => {}
            Named::Unknown(_) => {}
            Named::Mirror(mirror) | Named::Retired(mirror) if mirror.origin == Origin::Builtin => {
                return Err(Error::usage(mirrors::built_in_name(name, &mirror.id)).hint(mirrors::hint_id()));
            }
            Named::Mirror(mirror) | Named::Retired(mirror) => {
                return Err(Error::usage(sentences::name_taken(name, &mirror.id))
                    .hint(mirrors::hint_id())
                    .hint(mirrors::hint_own_list()));
            }
            Named::Misnomer(misnomer) => {
                return Err(Error::usage(errors::false_name(name, &misnomer.truth)).hint(mirrors::hint_id()));
            }
            Named::Address(_) => {}
        }
    }
    Ok(())
}

/// The host, else the host with the path behind it.
fn derived_id(url: &ProxyUrl, catalog: &Catalog) -> Option<String> {
    let slug = |text: &str| {
        let plain = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '_') { c } else { '-' };
        text.chars().map(plain).collect::<String>().trim_matches('-').to_owned()
    };
    let host = slug(url.host());
    let port = url.url().port().map(|port| format!("-{port}")).unwrap_or_default();
    let candidates = [host.clone(), format!("{host}{port}"), slug(&format!("{host}{port}{}", url.url().path()))];
    candidates.into_iter().filter(|_| !host.is_empty()).find(|id| refuse_name(id, url, catalog).is_ok())
}

/// Whether an address may lead out of the user's own network.
fn is_public(url: &ProxyUrl) -> bool {
    let host = url.host();
    let literal = match url.url().host() {
        Some(url::Host::Ipv4(v4)) => Some(v4.into()),
        Some(url::Host::Ipv6(v6)) => Some(v6.into()),
        _ => None,
    };
    match literal {
        Some(ip) => AddressKind::of(ip) != AddressKind::Private,
        None => host.contains('.') && !suggest::looks_internal(host),
    }
}

fn known(yes: bool) -> Known {
    if yes { Known::Yes } else { Known::No }
}

/// Speaks the protocol to it. A check that is not passed is a failure; what was seen besides goes into the entry.
fn look(
    host: &Host,
    settings: &Settings,
    catalog: &Catalog,
    mirror: &mut Mirror,
    options: &Add,
    console: &dyn Console,
) -> Result<ProbeReport> {
    let mut catalog = catalog.clone();
    catalog.mirrors.push(mirror.clone());
    let urls = [mirror.url.clone()];
    let instrument = Instrument { host, settings, catalog: &catalog, network: &options.network, console };
    let report = instrument.measure(&urls, Depth::Protocol)?;
    let interrupted = || Error::new(Exit::Interrupted, errors::interrupted_nothing_written());
    if report.interrupted {
        return Err(interrupted());
    }
    if let Some(error) = failure(&report) {
        return Err(error
            .hint(errors::nothing_written())
            .hint(mirrors::hint_check(mirror.url.redacted()))
            .hint(mirrors::hint_unchecked()));
    }
    if let Ok(canary) = ModuleVersion::parse(TOOLCHAIN) {
        let network = Network { canary, sampling: Sampling::Times(0), ..options.network.clone() };
        let asked = Instrument { network: &network, ..instrument }.measure(&urls, Depth::Glance)?;
        if asked.interrupted {
            return Err(interrupted());
        }
        mirror.toolchain = asked.mirrors.first().map_or(Known::Unknown, toolchain_seen);
    }
    Ok(report)
}

fn toolchain_seen(measured: &Measured) -> Known {
    let step = |name: &str| measured.checks.iter().find(|check| check.name == name);
    match (step("info"), step("mod")) {
        (Some(info), Some(go_mod)) if info.fault.is_none() && go_mod.fault.is_none() => Known::Yes,
        (Some(info), _) if matches!(info.status, Some(404 | 410)) => Known::No,
        _ => Known::Unknown,
    }
}

/// What was seen of sum.golang.org; of another database the catalogue says nothing.
fn sumdb_seen(measured: &Measured, settings: &Settings) -> Known {
    let is_gos_own = matches!(Gosumdb::parse(settings.value(Var::Gosumdb)), Ok(Gosumdb::Database { name, .. }) if name == SUM_GOLANG_ORG);
    match measured.sumdb {
        SumdbSeen::Verified if is_gos_own => Known::Yes,
        SumdbSeen::NotProxied if is_gos_own => Known::No,
        _ => Known::Unknown,
    }
}

/// The places of the entries that are named.
fn named(own: &UserCatalog, names: &[String]) -> Result<Vec<usize>> {
    let mut places = Vec::new();
    for name in names.iter().map(|name| name.trim()) {
        let found: Vec<usize> =
            own.entries.iter().enumerate().filter(|(_, entry)| entry.is_called(name)).map(|(at, _)| at).collect();
        if found.is_empty() {
            return Err(not_yours(name, own));
        }
        places.extend(found);
    }
    places.sort_unstable();
    places.dedup();
    Ok(places)
}

fn not_yours(name: &str, own: &UserCatalog) -> Error {
    let ours = crate::store::catalog::builtin();
    if let Named::Mirror(mirror) | Named::Retired(mirror) = ours.named(name) {
        return Error::usage(mirrors::cannot_remove_built_in(&mirror.id)).hint(mirrors::hint_own_list());
    }
    let error = Error::usage(mirrors::not_yours(masked(name)));
    let near = own
        .entries
        .iter()
        .filter_map(|entry| entry.own.id.as_deref())
        .map(|id| (strsim::jaro_winkler(&name.to_lowercase(), &id.to_lowercase()), id))
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .filter(|(closeness, _)| *closeness > 0.75);
    match near {
        Some((_, id)) => error.hint(errors::hint_did_you_mean(id)),
        None => error.hint(mirrors::hint_own_list()),
    }
}

/// A change of the user's own catalogue.
struct Change {
    own: UserCatalog,
    settings: Vec<RecordedSetting>,
    dry_run: bool,
    yes: bool,
}

/// What came of it.
struct Written {
    path: std::path::PathBuf,
    diff: String,
    change_id: Option<u64>,
    repairs: Vec<Message>,
}

impl Change {
    /// Shows it, asks, journals it, writes it. `decide` works out the bytes, again on what another run left.
    fn make(
        self,
        host: &Host,
        console: &dyn Console,
        decide: impl Fn(&UserCatalog) -> Result<Vec<u8>>,
    ) -> Result<Written> {
        let Change { own, settings, dry_run, yes } = self;
        let path = own.path.clone();
        let diff = shown(&own, &decide(&own)?);
        if dry_run {
            return Ok(Written { path, diff, change_id: None, repairs: Vec::new() });
        }
        let file = FileChange { path: path.clone(), changes: Vec::new(), diff };
        consent::ask(Scope::Catalog, &[file], yes, console)?;
        let mut journal = Journal::open(host)?;
        let own = UserCatalog::open(host)?;
        let after = decide(&own)?;
        target::check_writable(&path, Format::Catalog)?;
        let edit = Edit {
            path: path.clone(),
            format: Format::Catalog,
            before: own.bytes.clone().map(Bytes),
            after: Some(Bytes(after.clone())),
            made_directories: files::missing_parents(&path),
            settings,
            replaced: None,
        };
        let record = journal.begin(host, Scope::Catalog, vec![edit])?;
        if let Err(error) = target::write(&path, Format::Catalog, Some(&after)) {
            journal.roll_back(record)?;
            return Err(error);
        }
        let change_id = record.id;
        if let Err(error) = journal.done(record.clone()) {
            // What cannot be taken back later must not stay.
            journal.roll_back(record)?;
            return Err(error);
        }
        let diff = shown(&own, &after);
        Ok(Written { path, diff, change_id: Some(change_id), repairs: journal.repairs().to_vec() })
    }
}

/// The difference.
fn shown(own: &UserCatalog, after: &[u8]) -> String {
    let path = own.path.to_string_lossy();
    let before = own.bytes.as_ref().map_or("/dev/null", |_| path.as_ref());
    diff::unified(own.bytes.as_deref().unwrap_or_default(), after, before, &path, 3)
}
