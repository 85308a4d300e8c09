//! What `doctor` looks at besides settings, list and download: folders, the hosts file, go.sum against the module cache; and,
//! beside the probe, the checksum database itself and the toolchain that the project needs.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::measure::Instrument;
use crate::domain::dispute::{Dispute, Testimony, Witness};
use crate::domain::facts::Facts;
use crate::domain::finding::Place;
use crate::domain::goproxy::{Entry, Goproxy, ProxyUrl, Separator};
use crate::domain::gosum;
use crate::domain::gosumdb::Gosumdb;
use crate::domain::measure::{Measured, ProbeReport, SumdbSeen, Sums};
use crate::domain::mirror::{Known, Origin};
use crate::domain::module::{self, ModuleVersion};
use crate::domain::progress::Silent;
use crate::domain::settings::Settings;
use crate::domain::suggest;
use crate::domain::surroundings::{self, Folder, FolderRole, Surroundings, Toolchain};
use crate::domain::toolchain;
use crate::domain::variable::Var;
use crate::domain::{measure::AddressKind, patterns};
use crate::gotool::env;
use crate::host::{Host, files, folders};
use crate::probe::{self, Depth, Network};

/// Of so many modules at once the checksum database is asked who is right: one that is wrong all over is told by a few.
const MOST_DISPUTES: usize = 4;
/// Files that are read of the module cache.
const MOST_SUMS: usize = 4096;
/// How long is waited for what is asked once something has failed.
const AFTERTHOUGHT: Duration = Duration::from_secs(2);

/// What can be told without network; `told` is what the go command said of its places, where there is one that works.
pub(super) fn here(host: &Host, facts: &Facts, told: Option<&env::Surroundings>) -> Surroundings {
    let Some(told) = told else {
        // The folder that every go command begins in; where it is missing, none says where the others are.
        let temporary = folder(FolderRole::Temporary, Some(host.temporary_directory()), &[]);
        return Surroundings { folders: vec![temporary], pins: pins(facts), ..Surroundings::default() };
    };
    let modules = place(&told.modules);
    Surroundings {
        folders: folders_of(host, told),
        pins: pins(facts),
        no_git: host.find_program("git").is_none(),
        toolchain: toolchain_of(host, facts, told, modules.as_deref()),
        disputes: modules.map(|cache| disputes_with(facts, &cache)).unwrap_or_default(),
        ..Surroundings::default()
    }
}

fn place(said: &str) -> Option<PathBuf> {
    Some(PathBuf::from(said)).filter(|path| path.is_absolute())
}

fn folders_of(host: &Host, told: &env::Surroundings) -> Vec<Folder> {
    // The go command locks these; those of the modules themselves are read-only on purpose.
    let inside = ["cache", "cache/download", "cache/lock"];
    let temporary = place(&told.temporary).unwrap_or_else(|| host.temporary_directory());
    vec![
        folder(FolderRole::ModuleCache, place(&told.modules), &inside),
        folder(FolderRole::BuildCache, place(&told.builds), &[]),
        folder(FolderRole::Temporary, Some(temporary), &[]),
    ]
}

fn folder(role: FolderRole, path: Option<PathBuf>, inside: &[&str]) -> Folder {
    let problem = path.as_deref().and_then(|path| match role {
        // The go command makes its caches, and expects this one to be there.
        FolderRole::Temporary => folders::missing(path).or_else(|| folders::problem(path, inside)),
        FolderRole::ModuleCache | FolderRole::BuildCache => folders::problem(path, inside),
    });
    Folder { role, problem, room: path.as_deref().and_then(folders::room), path }
}

/// Lines of the hosts file about the list's servers and the checksum database.
fn pins(facts: &Facts) -> Vec<surroundings::Pin> {
    let list = facts.settings.goproxy();
    let database = database_of(&facts.settings);
    let urls: Vec<&ProxyUrl> = list.iter().flat_map(Goproxy::proxies).chain(&database).collect();
    let names: Vec<&str> = urls.iter().map(|url| url.host()).collect();
    let path = folders::hosts_file();
    files::read(&path).map(|bytes| surroundings::pins(&path, &bytes, &names)).unwrap_or_default()
}

/// The toolchain that go.work or go.mod asks for, where it is not here.
fn toolchain_of(host: &Host, facts: &Facts, told: &env::Surroundings, modules: Option<&Path>) -> Option<Toolchain> {
    let settings = &facts.settings;
    let gotoolchain = settings.get(Var::Gotoolchain).filter(|setting| setting.known)?;
    let work = place(settings.value(Var::Gowork)).filter(|path| files::is_file(path));
    let file = work.or_else(|| facts.project.as_ref().map(|project| project.go_mod.clone()));
    let bytes = file.as_deref().and_then(|file| files::read(file).ok());
    let wanted = toolchain::wanted(&gotoolchain.value, settings.go_version()?, bytes.as_deref())?;
    let (os, arch) = &told.platform;
    let version = format!("v0.0.1-{}.{os}-{arch}", wanted.name);
    let unpacked = || files::is_dir(&modules?.join(format!("{}@{version}", toolchain::MODULE))).then_some(());
    if os.is_empty() || host.find_program(&wanted.name).is_some() || unpacked().is_some() {
        return None;
    }
    let place = match wanted.line {
        Some(line) => file.map(|file| Place::line(file, line)),
        None => gotoolchain.source.place(),
    };
    Some(Toolchain { name: wanted.name, asked_by: wanted.asked_by, place, version, seen: Vec::new() })
}

/// What go.sum of the project records otherwise than the module cache has it. The go command then refuses what it has.
fn disputes_with(facts: &Facts, cache: &Path) -> Vec<Dispute> {
    let Some((path, sums)) = go_sum(facts) else { return Vec::new() };
    let of_cache = |entry: &gosum::Entry| {
        let file = |ending: &str| cache.join("cache/download").join(entry.module.file(ending));
        let found = match entry.source {
            true => (file("ziphash"), files::read(&file("ziphash")).ok().and_then(|hash| whole(&hash))),
            false => (file("mod"), files::read(&file("mod")).ok().map(|bytes| module::h1_mod(&bytes))),
        };
        Some(Testimony { hash: found.1?, witness: Witness::Cache(found.0) })
    };
    let disputes = sums.entries.iter().take(MOST_SUMS).filter_map(|entry| {
        let seen = of_cache(entry).filter(|seen| seen.hash != entry.hash)?;
        Some(dispute(&path, entry, vec![seen]))
    });
    disputes.take(MOST_DISPUTES).collect()
}

/// The hash that a file of the module cache holds; one that is not whole the go command makes anew.
fn whole(bytes: &[u8]) -> Option<String> {
    const LENGTH: usize = "h1:".len() + 44;
    Some(String::from_utf8_lossy(bytes).trim().to_owned()).filter(|hash| hash.len() == LENGTH)
}

fn go_sum(facts: &Facts) -> Option<(PathBuf, gosum::GoSum)> {
    let path = facts.project.as_ref()?.go_mod.with_file_name("go.sum");
    let bytes = files::read_if_there(&path).ok()??;
    Some((path, gosum::parse(&bytes)))
}

fn dispute(path: &Path, entry: &gosum::Entry, seen: Vec<Testimony>) -> Dispute {
    Dispute {
        module: entry.module.clone(),
        go_mod: !entry.source,
        place: Place::line(path, entry.line),
        recorded: entry.hash.clone(),
        seen,
        database: None,
    }
}

/// Where the checksum database itself stands.
fn database_of(settings: &Settings) -> Option<ProxyUrl> {
    match Gosumdb::parse(settings.value(Var::Gosumdb)).ok()? {
        Gosumdb::Database { url: Some(url), .. } => ProxyUrl::parse(&url).ok(),
        Gosumdb::Database { name, .. } => ProxyUrl::parse(&format!("https://{name}")).ok(),
        Gosumdb::Off => None,
    }
}

/// The checksum database's address, where the go command may come to ask it there: GOSUMDB says so, or no mirror of the list
/// is known to pass it on.
pub(super) fn database_to_ask(facts: &Facts, canary: &ModuleVersion) -> Option<ProxyUrl> {
    let (settings, list) = (&facts.settings, facts.settings.goproxy().ok()?);
    let is_needed = matches!(list.first()?, Entry::Direct) || list.proxies().any(|url| !url.is_file());
    if !is_needed || patterns::matches(settings.value(Var::Gonosumdb), canary.path()) {
        return None;
    }
    let has_own_address = has_own_address(settings);
    let passes_it_on = |url: &ProxyUrl| facts.catalog.by_url(url).is_some_and(|mirror| mirror.sumdb == Known::Yes);
    database_of(settings).filter(|_| has_own_address || !list.proxies().any(passes_it_on))
}

/// Whether GOSUMDB names an address.
fn has_own_address(settings: &Settings) -> bool {
    matches!(Gosumdb::parse(settings.value(Var::Gosumdb)), Ok(Gosumdb::Database { url: Some(_), .. }))
}

/// Whether it does come to that, by what the mirrors were seen to do: each is asked in turn whether it passes the database on.
pub(super) fn is_asked_itself(facts: &Facts, probe: &ProbeReport) -> bool {
    let Ok(list) = facts.settings.goproxy() else { return false };
    if has_own_address(&facts.settings) {
        return true;
    }
    for link in list.links() {
        let Entry::Proxy(url) = &link.entry else { return true };
        let seen = probe.mirrors.iter().find(|mirror| mirror.url.same_service(url)).map(|mirror| mirror.sumdb);
        match seen {
            Some(SumdbSeen::NotProxied) => {}
            Some(SumdbSeen::Verified) => return false,
            _ if url.is_file() || link.then == Some(Separator::Pipe) => {}
            _ => return false,
        }
    }
    true
}

/// Questions beside the probe, on connections of their own.
pub(super) struct Beside<'a> {
    pub(super) instrument: Instrument<'a>,
    pub(super) facts: &'a Facts,
}

impl Beside<'_> {
    /// The checksum database itself, where the go command may come to ask it.
    pub(super) async fn database(&self) -> Option<Measured> {
        let canary = &self.instrument.network.canary;
        let url = database_to_ask(self.facts, canary)?;
        self.look(&[url], canary, Depth::DatabaseHead, true).await.mirrors.into_iter().next()
    }

    /// What each entry says when it is asked for the toolchain that the project needs.
    pub(super) async fn toolchain(&self) -> Vec<Measured> {
        let wanted = self.facts.surroundings.toolchain.as_ref();
        let module = wanted.and_then(|wanted| ModuleVersion::new(toolchain::MODULE, &wanted.version).ok());
        let Some(module) = module else { return Vec::new() };
        let urls = self.proxies();
        match urls.is_empty() {
            true => Vec::new(),
            false => self.look(&urls, &module, Depth::Existence, true).await.mirrors,
        }
    }

    /// What the checksum database records of modules that are in dispute, in the order of the disputes, as far as the
    /// deadline allows.
    pub(super) async fn records(&self, disputes: &[Dispute]) -> Vec<Option<Sums>> {
        let ends = tokio::time::Instant::now() + self.instrument.network.deadline;
        let mut records = Vec::new();
        for dispute in disputes {
            records.push(tokio::time::timeout_at(ends, self.record(&dispute.module)).await.ok().flatten());
        }
        records
    }

    /// What the checksum database records of a module, by a mirror that passes it on, else by itself. Private modules are in
    /// none, and their names nobody's business.
    async fn record(&self, module: &ModuleVersion) -> Option<Sums> {
        if patterns::matches(self.facts.settings.value(Var::Gonosumdb), module.path()) {
            return None;
        }
        let urls = self.proxies();
        if !has_own_address(&self.facts.settings) && !urls.is_empty() {
            let found = self.look(&urls, module, Depth::Records, true).await.recorded;
            if found.is_some() {
                return found;
            }
        }
        let itself = database_of(&self.facts.settings)?;
        self.look(&[itself], module, Depth::DatabaseRecord, true).await.recorded
    }

    /// Which of the user's own servers that failed through the HTTP proxy answer without it.
    pub(super) async fn directly(&self, probe: &ProbeReport) -> Vec<ProxyUrl> {
        let failed = probe.mirrors.iter().filter(|mirror| mirror.fault.is_some() && mirror.via.is_some());
        let urls: Vec<ProxyUrl> =
            failed.filter(|mirror| self.is_internal(mirror)).map(|mirror| mirror.url.clone()).collect();
        if urls.is_empty() {
            return urls;
        }
        let canary = &self.instrument.network.canary;
        let answered = self.look(&urls, canary, Depth::SignOfLife, false).await.mirrors;
        // That it answers is enough: what it answers is not the HTTP proxy's doing.
        answered.into_iter().filter(|mirror| mirror.http_status.is_some()).map(|mirror| mirror.url).collect()
    }

    /// What the name servers say of the names that failed and that the hosts file pins.
    pub(super) async fn name_servers(&self, probe: &ProbeReport) -> Vec<(String, Vec<IpAddr>)> {
        let is_pinned = |name: &str| self.facts.surroundings.pins.iter().any(|pin| pin.name.eq_ignore_ascii_case(name));
        let failed = probe.mirrors.iter().filter(|mirror| mirror.fault.is_some() && is_pinned(mirror.url.host()));
        let servers = files::read(&folders::name_servers_file()).unwrap_or_default();
        let servers = probe::name_servers(&servers);
        let limit = AFTERTHOUGHT.min(self.instrument.network.deadline);
        let mut found = Vec::new();
        for mirror in failed {
            let name = mirror.url.host();
            found.push((name.to_owned(), probe::addresses_by(&servers, name, limit).await));
        }
        found
    }

    /// Whether a server stands in the user's own network, as far as its name or address tells.
    fn is_internal(&self, mirror: &Measured) -> bool {
        let host = mirror.url.host().trim_start_matches('[').trim_end_matches(']');
        let known = self.instrument.catalog.by_url(&mirror.url);
        match host.parse() {
            Ok(address) => AddressKind::of(address) == AddressKind::Private,
            Err(_) => {
                !host.contains('.')
                    || suggest::looks_internal(host)
                    || known.is_some_and(|known| known.origin == Origin::User || known.internal)
            }
        }
    }

    fn proxies(&self) -> Vec<ProxyUrl> {
        let list = self.facts.settings.goproxy();
        list.iter().flat_map(Goproxy::proxies).filter(|url| !url.is_file()).cloned().collect()
    }

    async fn look(&self, urls: &[ProxyUrl], module: &ModuleVersion, depth: Depth, by_proxy: bool) -> ProbeReport {
        let Instrument { network, .. } = self.instrument;
        let deadline = if by_proxy { network.deadline } else { network.deadline.min(AFTERTHOUGHT) };
        let network = Network { canary: module.clone(), deadline, ..network.clone() };
        let instrument = Instrument { network: &network, console: &Silent, ..self.instrument };
        let mut report = instrument.look(urls, depth, by_proxy).await;
        for mirror in &mut report.mirrors {
            // Nothing of it is vital to a mirror, so that a step that fails is no fault of its own there.
            let of_step = mirror.checks.iter().find_map(|check| check.fault.clone());
            mirror.fault = of_step.or(mirror.fault.take());
        }
        report
    }
}

/// What go.sum records of the module that was fetched, against what the mirrors served of it.
pub(super) fn disputes_about(facts: &Facts, probe: &ProbeReport, canary: &ModuleVersion) -> Vec<Dispute> {
    let Some((path, sums)) = go_sum(facts) else { return Vec::new() };
    let recorded = probe.recorded.as_ref();
    let known = |dispute: &Dispute| {
        let same = |other: &&Dispute| other.module == dispute.module && other.go_mod == dispute.go_mod;
        facts.surroundings.disputes.iter().find(same).is_some()
    };
    let disputes = sums.entries.iter().filter(|entry| entry.module == *canary).map(|entry| {
        let of = |sums: &Sums| if entry.source { sums.zip.clone() } else { sums.go_mod.clone() };
        let testimony =
            |mirror: &Measured| Some(Testimony { witness: Witness::Mirror(mirror.label()), hash: of(&mirror.served)? });
        let seen = probe.mirrors.iter().filter_map(testimony).collect();
        Dispute { database: recorded.and_then(of), ..dispute(&path, entry, seen) }
    });
    disputes.filter(|dispute| dispute.is_one() && !known(dispute)).collect()
}

/// Writes down what the database records.
pub(super) fn settle(disputes: &mut [Dispute], records: Vec<Option<Sums>>) {
    for (dispute, record) in disputes.iter_mut().zip(records) {
        let of = |sums: Sums| if dispute.go_mod { sums.go_mod } else { sums.zip };
        dispute.database = dispute.database.take().or_else(|| record.and_then(of));
    }
}
