//! GP511, GP512, GP514 and GP526: what the machine itself lacks: a folder to write to, room, git.

use crate::domain::facts::Facts;
use crate::domain::finding::{Finding, Place, Severity};
use crate::domain::goproxy::Entry;
use crate::domain::sanitize;
use crate::domain::surroundings::{Folder, FolderRole, Room};
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::{Message, findings};

/// One module of the usual size needs so much, zip and content together.
const LEAST_ROOM: u64 = 4 << 20;
/// A build may stop for less than this.
const LITTLE_ROOM: u64 = 64 << 20;
/// What systems say when a disk is full, in the go command's output.
const FULL: [&str; 3] = ["no space left on device", "not enough space on the disk", "disk quota exceeded"];

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let mut found: Vec<Finding> = facts.surroundings.folders.iter().filter_map(unwritable).collect();
    found.extend(full(facts));
    found.extend(no_git(facts));
    found
}

/// The variable that moves a folder.
fn variable(role: FolderRole) -> &'static str {
    match role {
        FolderRole::ModuleCache => "GOMODCACHE",
        FolderRole::BuildCache => "GOCACHE",
        FolderRole::Temporary => "TMPDIR",
    }
}

fn unwritable(folder: &Folder) -> Option<Finding> {
    let variable = variable(folder.role);
    let code = if folder.role == FolderRole::ModuleCache { Code::GP511 } else { Code::GP526 };
    let finding = |detail: Message| Finding::new(code, Severity::Error, detail).about(variable);
    let Some(path) = &folder.path else {
        return Some(finding(findings::folder_nowhere(variable)).remedy(findings::set_home(variable)));
    };
    let problem = folder.problem.as_ref()?;
    let place = sanitize::printable(&problem.at.to_string_lossy());
    let (detail, remedy) = match problem.owner {
        Some(owner) => {
            let is_ours = problem.at.starts_with(path) && !place.contains('\'');
            let remedy = if is_ours { findings::take_back(&place) } else { findings::set_elsewhere(variable) };
            (findings::folder_of_another(variable, &place, &problem.said, owner), remedy)
        }
        None => (findings::folder_refuses(variable, &place, &problem.said), findings::set_elsewhere(variable)),
    };
    Some(finding(detail).remedy(remedy).at(Some(Place::file(&problem.at))))
}

/// By the file system's own figures, once for each that is full; else by what the go command said.
fn full(facts: &Facts) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for folder in &facts.surroundings.folders {
        let (Some(path), Some(room)) = (&folder.path, folder.room) else { continue };
        let Some(finding) = short(folder, path, room) else { continue };
        // Two folders of one file system have the same figures.
        let is_new =
            found.iter().all(|other| other.severity != finding.severity || room_of(facts, other) != Some(room));
        found.extend(Some(finding).filter(|_| is_new));
    }
    let said = facts.proof.as_ref().and_then(|proof| proof.error.as_deref()).unwrap_or_default();
    let line = said.lines().find(|line| FULL.iter().any(|words| line.contains(words)));
    if let Some(line) = line.filter(|_| found.iter().all(|finding| finding.severity != Severity::Error)) {
        found.push(Finding::new(Code::GP512, Severity::Error, findings::disk_full_said(line)));
    }
    found
}

fn room_of(facts: &Facts, finding: &Finding) -> Option<Room> {
    let subject = finding.subject.as_deref()?;
    facts.surroundings.folders.iter().find(|folder| variable(folder.role) == subject)?.room
}

fn short(folder: &Folder, path: &std::path::Path, room: Room) -> Option<Finding> {
    let no_files = room.files == Some(0);
    let severity = match room.bytes {
        _ if no_files => Severity::Error,
        0..LEAST_ROOM => Severity::Error,
        LEAST_ROOM..LITTLE_ROOM => Severity::Warning,
        _ => return None,
    };
    let place = sanitize::printable(&path.to_string_lossy());
    let left = match no_files {
        true => findings::no_inodes(),
        false => Message::verbatim(format!("{:.1} MiB", room.bytes as f64 / f64::from(1 << 20))),
    };
    let variable = variable(folder.role);
    Some(Finding::new(Code::GP512, severity, findings::disk_full(variable, place, left)).about(variable))
}

/// Without git nothing comes from a repository: said where that is where modules come from.
fn no_git(facts: &Facts) -> Option<Finding> {
    let list = facts.settings.goproxy().ok().filter(|_| facts.surroundings.no_git)?;
    let said = facts.proof.as_ref().and_then(|proof| proof.error.as_deref()).unwrap_or_default();
    let missed = said.contains("exec: \"git\": executable file not found");
    let patterns = facts.settings.value(Var::Gonoproxy);
    let who = match list.first()? {
        Entry::Direct => findings::direct_modules(),
        _ if !matches!(patterns, "" | "none") => findings::private_modules(sanitize::printable(patterns)),
        _ if missed => findings::missing_modules(),
        _ => return None,
    };
    let severity = if missed { Severity::Error } else { Severity::Note };
    Some(Finding::new(Code::GP514, severity, findings::no_git(who)))
}
