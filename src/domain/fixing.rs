//! What `doctor --fix` will do: the cures of all findings in one plan, one value for each variable. Pure; what has to be
//! measured first is left open.

mod guard;
#[cfg(test)]
mod tests;
mod values;

use crate::domain::catalog::Named;
use crate::domain::cure::Cure;
use crate::domain::envfile;
use crate::domain::envfile::mend::{self, LineCure};
use crate::domain::facts::Facts;
use crate::domain::finding::{Finding, Place};
use crate::domain::goproxy::{Entry, Goproxy, Link, ProxyUrl};
use crate::domain::gosumdb::{self, Gosumdb, ProxiesSumdb};
use crate::domain::mirror::ServerKind;
use crate::domain::settings::{EnvFile, Source};
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::{Message, fixes};

/// Which mirror the list shall begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head {
    /// This one, if it is healthy.
    Mirror(String),
    /// The best of those that are healthy now.
    Fastest,
}

/// What becomes of GOPROXY.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewList {
    /// A mirror, and at the end what the list has there now.
    Begin(Head),
    /// This one.
    Exactly(Goproxy),
}

/// Where a variable has its value, and is to have another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Go's env file.
    EnvFile,
    /// The environment, from this line of a profile.
    Profile(Place),
}

/// One value that is to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which variable.
    pub var: Var,
    /// Where.
    pub layer: Layer,
    /// What it shall be; `None`: nobody sets it any more, as far as that layer goes.
    pub value: Option<String>,
}

/// A finding that a plan leaves, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Its place among the findings.
    pub finding: usize,
    /// Why nothing is done about it.
    pub why: Message,
}

/// The cures of all findings, put together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cures {
    /// What becomes of GOPROXY, and where.
    pub list: Option<(NewList, Layer)>,
    /// The values that are known already.
    pub changes: Vec<Change>,
    /// What is mended in the env file.
    pub lines: Vec<LineCure>,
    /// The findings that are cured, by their place among all, each with the layer that its cure is in.
    pub cured: Vec<(usize, Option<Layer>)>,
    /// The findings that stay, and why.
    pub left: Vec<Left>,
    /// GOSUMDB is to be decided anew once the list is known.
    sumdb_with_list: bool,
}

impl Cures {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.list.is_none() && self.changes.is_empty() && self.lines.is_empty()
    }

    /// Takes back what hangs on the list: no mirror can be had. GOSUMDB is decided by the list that stays.
    pub fn without_list(mut self, findings: &[Finding], facts: &Facts, why: &Message) -> Cures {
        self.list = None;
        self.sumdb_with_list = false;
        self.leave(findings, Cure::is_of_the_list, why);
        let of_sumdb = |index: usize| cure_at(findings, index).is_some_and(is_of_sumdb);
        self.changes.retain(|change| change.var != Var::Gosumdb);
        self.cured.retain(|(index, _)| !of_sumdb(*index));
        self.left.retain(|left| !of_sumdb(left.finding));
        sumdb(findings, facts, &mut self);
        self.settled(facts)
    }

    /// The findings with such a cure stay.
    fn leave(&mut self, findings: &[Finding], such: impl Fn(&Cure) -> bool, why: &Message) {
        let (left, cured) = std::mem::take(&mut self.cured)
            .into_iter()
            .partition(|(index, _)| cure_at(findings, *index).is_some_and(&such));
        self.cured = cured;
        self.left.extend(Vec::into_iter(left).map(|(finding, _)| Left { finding, why: why.clone() }));
    }

    /// With what has to be changed beside profiles, and in the order of the findings.
    fn settled(mut self, facts: &Facts) -> Cures {
        beside_profiles(facts, &mut self);
        self.cured.sort_by_key(|(index, _)| *index);
        self.left.sort_by_key(|left| left.finding);
        self
    }
}

/// Puts the cures together. What follows from another finding has none of its own; where two want different things of one
/// variable, the cause that comes first decides.
pub fn plan(findings: &[Finding], facts: &Facts) -> Cures {
    let mut cures = Cures::default();
    list(findings, facts, &mut cures);
    sumdb(findings, facts, &mut cures);
    values::others(findings, facts, &mut cures);
    for (index, finding) in findings.iter().enumerate() {
        if finding.cure.is_none() && finding.has_advice() {
            cures.left.push(Left { finding: index, why: fixes::why_not(finding.code) });
        }
    }
    cures.settled(facts)
}

fn cure_at(findings: &[Finding], index: usize) -> Option<&Cure> {
    findings.get(index)?.curable()
}

/// Whether it decides what GOSUMDB says.
fn is_of_sumdb(cure: &Cure) -> bool {
    matches!(cure, Cure::Store { var: Var::Gosumdb, .. } | Cure::Forget { var: Var::Gosumdb })
}

/// The findings whose cure `wanted` takes, in the order in which their causes decide.
fn wanted(findings: &[Finding], wanted: impl Fn(&Cure) -> bool) -> Vec<(usize, &Finding, &Cure)> {
    let with_cure = |(index, finding): (usize, &'_ Finding)| -> Option<(usize, usize)> {
        let cure = finding.curable()?;
        wanted(cure).then_some((rank(finding.code), index))
    };
    let mut order: Vec<(usize, usize)> = findings.iter().enumerate().filter_map(with_cure).collect();
    order.sort();
    order
        .into_iter()
        .filter_map(|(_, index)| {
            let finding = findings.get(index)?;
            Some((index, finding, finding.curable()?))
        })
        .collect()
}

/// Which cause decides what becomes of GOPROXY: a list that cannot be read, then addresses that are none, then servers that
/// fail, then the order of the list.
fn rank(code: Code) -> usize {
    const ORDER: [Code; 26] = [
        Code::GP101,
        Code::GP117,
        Code::GP118,
        Code::GP106,
        Code::GP107,
        Code::GP306,
        Code::GP304,
        Code::GP402,
        Code::GP403,
        Code::GP404,
        Code::GP405,
        Code::GP406,
        Code::GP407,
        Code::GP410,
        Code::GP411,
        Code::GP412,
        Code::GP414,
        Code::GP415,
        Code::GP418,
        Code::GP305,
        Code::GP102,
        Code::GP104,
        Code::GP103,
        Code::GP112,
        Code::GP115,
        Code::GP502,
    ];
    ORDER.iter().position(|known| *known == code).unwrap_or(ORDER.len())
}

fn list(findings: &[Finding], facts: &Facts, cures: &mut Cures) {
    let layer = layer(facts, Var::Goproxy);
    for (index, finding, cure) in wanted(findings, Cure::is_of_the_list) {
        // What the first cause asks for decides; whether it does for the others is seen on looking again.
        if cures.list.is_some() {
            cures.cured.push((index, layer.clone().ok()));
            continue;
        }
        match layer.clone().and_then(|layer| Ok((new_list(finding, cure, facts)?, layer))) {
            Ok((new, layer)) => {
                cures.list = Some((new, layer.clone()));
                cures.cured.push((index, Some(layer)));
            }
            Err(why) => cures.left.push(Left { finding: index, why }),
        }
    }
}

fn new_list(finding: &Finding, cure: &Cure, facts: &Facts) -> Result<NewList, Message> {
    match cure {
        Cure::Use { mirror } => replaceable(finding, facts).map(|()| NewList::Begin(Head::Mirror(mirror.clone()))),
        Cure::Fastest => replaceable(finding, facts).map(|()| NewList::Begin(Head::Fastest)),
        Cure::Store { value, .. } => match Goproxy::parse(value) {
            Ok(list) if guard::allows(facts, Var::Goproxy, Some(value), &[]) => Ok(NewList::Exactly(list)),
            _ => Err(fixes::less_secure(Var::Goproxy.name())),
        },
        // Go's default is a server abroad.
        _ => Err(fixes::why_not(finding.code)),
    }
}

/// Whether the list may go: a server that no catalogue knows, or one of the user's own, may be the only one that has a
/// company's modules. The one that the finding is about is the one to go.
fn replaceable(finding: &Finding, facts: &Facts) -> Result<(), Message> {
    let value = facts.settings.value(Var::Goproxy);
    let entries = value.split(|c: char| matches!(c, ',' | '|' | '，' | '、' | '｜' | ';' | '；') || c.is_whitespace());
    for url in entries.filter(|text| text.contains(['.', '/'])).filter_map(|text| ProxyUrl::parse(text).ok()) {
        let shown = url.redacted();
        let blamed = finding.subject.as_deref().is_some_and(|subject| subject == shown || subject == url.host());
        if !blamed && is_own(facts, &url) {
            return Err(fixes::own_proxy_in_list(shown));
        }
    }
    Ok(())
}

/// Whether nobody but the user knows what it is for.
fn is_own(facts: &Facts, url: &ProxyUrl) -> bool {
    match facts.catalog.named(url.as_str()) {
        Named::Address(_) | Named::Unknown(_) => facts.catalog.kind_of(url, None) != ServerKind::Foreign,
        Named::Mirror(_) => facts.catalog.kind_of(url, None) == ServerKind::Own,
        Named::Retired(_) | Named::Misnomer(_) => false,
    }
}

/// The first entry that nobody but the user knows.
fn own_entry(facts: &Facts) -> Option<ProxyUrl> {
    facts.settings.goproxy().ok()?.proxies().find(|url| is_own(facts, url)).cloned()
}

fn sumdb(findings: &[Finding], facts: &Facts, cures: &mut Cures) {
    let layer = layer(facts, Var::Gosumdb);
    let list_goes = matches!(cures.list, Some((NewList::Begin(_), _)));
    for (index, _, cure) in wanted(findings, is_of_sumdb) {
        let value = match cure {
            Cure::Store { value, .. } => Some(value.as_str()),
            _ => None,
        };
        let layer = match &layer {
            Ok(_) if !list_goes && asks_nobody_public(facts) => Err(fixes::no_public_server()),
            Ok(_) if !guard::allows(facts, Var::Gosumdb, value, &[]) => Err(fixes::less_secure(Var::Gosumdb.name())),
            known => known.clone(),
        };
        match layer {
            Ok(layer) => {
                cures.cured.push((index, Some(layer.clone())));
                if list_goes {
                    cures.sumdb_with_list = true;
                } else if !cures.changes.iter().any(|change| change.var == Var::Gosumdb) {
                    cures.changes.push(Change { var: Var::Gosumdb, layer, value: value.map(str::to_owned) });
                }
            }
            Err(why) => cures.left.push(Left { finding: index, why }),
        }
    }
}

/// Whether the list names no public server at all: an air-gapped machine, or a company's own.
fn asks_nobody_public(facts: &Facts) -> bool {
    facts.settings.goproxy().is_ok_and(|list| {
        list.fallback() != Some(&Entry::Direct)
            && list.proxies().all(|url| facts.catalog.kind_of(url, None) == ServerKind::Own)
    })
}

/// Where the env file has the very value that a profile is rid of, it is rid of it too. What else it says was put there for
/// a reason: a company's key, mirror or private modules.
fn beside_profiles(facts: &Facts, cures: &mut Cures) {
    let more: Vec<Change> = cures
        .changes
        .iter()
        .filter(|change| {
            let known = cures.changes.iter().any(|other| other.var == change.var && other.layer == Layer::EnvFile);
            let Some(stored) = stored(facts, change.var).filter(|_| matches!(change.layer, Layer::Profile(_))) else {
                return false;
            };
            let fault = facts.settings.value(change.var);
            !known && change.value.as_deref() != Some(stored.as_str()) && stored.trim() == fault.trim()
        })
        .map(|change| Change { layer: Layer::EnvFile, ..change.clone() })
        .collect();
    cures.changes.extend(more);
}

/// What the env file says of a variable, where it is read and can be written.
fn stored(facts: &Facts, var: Var) -> Option<String> {
    env_file(facts).ok()?;
    envfile::get(facts.settings.env_file_bytes.as_deref()?, var.name())
}

/// Where the value of a variable can be changed, or why it cannot.
fn layer(facts: &Facts, var: Var) -> Result<Layer, Message> {
    let Some(setting) = facts.settings.get(var) else { return env_file(facts).map(|()| Layer::EnvFile) };
    match &setting.source {
        Source::Environment { name } => {
            let line = facts
                .assignments
                .iter()
                .rev()
                .find(|line| line.var == var && (line.value == setting.value || line.value.contains('$')));
            match line {
                Some(line) => Ok(Layer::Profile(line.place.clone())),
                None => Err(fixes::environment_elsewhere(*name)),
            }
        }
        Source::ProjectFile { path } => Err(fixes::project_file(path)),
        Source::GoEnvFile { .. } | Source::Goroot { .. } | Source::Inherited { .. } | Source::Default => {
            env_file(facts).map(|()| Layer::EnvFile)
        }
    }
}

/// Whether Go's env file can be written, and is read.
fn env_file(facts: &Facts) -> Result<(), Message> {
    if facts.go_error.is_some() {
        return Err(fixes::go_is_broken());
    }
    match facts.settings.env_file {
        EnvFile::At(_) => Ok(()),
        EnvFile::Off => Err(fixes::env_file_off()),
        EnvFile::Nowhere => Err(fixes::env_file_nowhere()),
    }
}

/// The list to write, with what the one in effect has at its end.
pub fn list_of(facts: &Facts, urls: &[ProxyUrl]) -> Option<Goproxy> {
    let end = match facts.settings.goproxy() {
        Ok(list) => list.fallback().cloned().into_iter().collect::<Vec<_>>(),
        Err(_) => vec![Entry::Direct],
    };
    let proxies = urls.iter().cloned().map(Entry::Proxy);
    // What ended a list that had nothing but an end is what was wrong with it, where it was `off`.
    Goproxy::of(proxies.chain(end).map(|entry| Link { entry, then: None }).collect())
}

impl Cures {
    /// The list is known: what it shall be, and GOSUMDB by it.
    pub fn with_list(
        mut self,
        findings: &[Finding],
        facts: &Facts,
        list: &Goproxy,
        knows: impl Fn(&Entry) -> ProxiesSumdb,
    ) -> Cures {
        let Some((_, layer_of_list)) = self.list.clone() else { return self };
        let value = list.to_string();
        if !guard::allows(facts, Var::Goproxy, Some(&value), &[]) {
            return self.without_list(findings, facts, &fixes::less_secure(Var::Goproxy.name()));
        }
        self.changes.insert(0, Change { var: Var::Goproxy, layer: layer_of_list, value: Some(value) });
        let current = facts.settings.value(Var::Gosumdb);
        let reached = gosumdb::reached_through(list, knows);
        let is_default = current == gosumdb::SUM_GOLANG_ORG;
        let wanted = match (self.sumdb_with_list, reached) {
            (true, true) => Some(None),
            (true, false) => Some(Some(gosumdb::SUM_GOLANG_GOOGLE_CN.to_owned())),
            // What is there for a reason stays.
            (false, false) if is_default => Some(Some(gosumdb::SUM_GOLANG_GOOGLE_CN.to_owned())),
            (false, _) => None,
        };
        let decided = self.changes.iter().any(|change| change.var == Var::Gosumdb);
        if let (Some(value), Ok(layer), false) = (wanted, layer(facts, Var::Gosumdb), decided) {
            // The address in China of Go's own database serves as well, and is asked past any mirror.
            let stays = value.is_none() && Gosumdb::is_ordinary(current) && !current.is_empty();
            if !stays && guard::allows(facts, Var::Gosumdb, value.as_deref(), &[]) {
                self.changes.push(Change { var: Var::Gosumdb, layer, value });
            } else if !stays {
                self.leave(findings, is_of_sumdb, &fixes::less_secure(Var::Gosumdb.name()));
            }
        }
        self.settled(facts)
    }

    /// The env file's bytes with its lines mended, as far as that lowers nothing.
    pub fn mended(&self, facts: &Facts, data: &[u8]) -> Vec<u8> {
        mend::mended(data, &self.lines, |key, value| guard::allows_line(facts, data, key, value))
    }
}
