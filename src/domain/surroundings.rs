//! What `doctor` gathers besides settings, list and download: the checksum database itself, the toolchain that a project asks
//! for, folders, the hosts file, go.sum.

use std::net::IpAddr;
use std::path::PathBuf;

use crate::domain::dispute::Dispute;
use crate::domain::finding::Place;
use crate::domain::goproxy::ProxyUrl;
use crate::domain::measure::Measured;

/// All of it. What was not looked at is empty.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// The checksum database itself, asked without a mirror, where the go command may have to ask it so.
    pub database: Option<Measured>,
    /// The toolchain that the project needs and that is not here.
    pub toolchain: Option<Toolchain>,
    /// Which entries of the list answer without the HTTP proxy through which they fail.
    pub answers_directly: Vec<ProxyUrl>,
    /// The folders that the go command writes to.
    pub folders: Vec<Folder>,
    /// What the hosts file says of the names in question.
    pub pins: Vec<Pin>,
    /// What the name servers of this machine say of names that the hosts file pins.
    pub name_servers_say: Vec<(String, Vec<IpAddr>)>,
    /// There is no git on PATH.
    pub no_git: bool,
    /// Modules of which go.sum and another witness tell different checksums.
    pub disputes: Vec<Dispute>,
}

/// A toolchain that has to be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toolchain {
    /// Its name: `go1.27.3`.
    pub name: String,
    /// What asks for it: `go 1.27.3`, `toolchain go1.27.3`, `GOTOOLCHAIN=go1.27.3`.
    pub asked_by: String,
    /// Where that stands.
    pub place: Option<Place>,
    /// The version of the module `golang.org/toolchain` that it is: `v0.0.1-go1.27.3.linux-amd64`.
    pub version: String,
    /// What the entries of the list said when they were asked for it, in the order of the list.
    pub seen: Vec<Measured>,
}

/// What a folder is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolderRole {
    /// GOMODCACHE.
    ModuleCache,
    /// GOCACHE.
    BuildCache,
    /// TMPDIR or GOTMPDIR.
    Temporary,
}

/// A folder that the go command writes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// What it is for.
    pub role: FolderRole,
    /// Where it is; `None` where nothing says so: neither the variable nor HOME is set.
    pub path: Option<PathBuf>,
    /// Why nothing can be written there.
    pub problem: Option<FolderProblem>,
    /// How much room there is for this user.
    pub room: Option<Room>,
}

/// Why nothing can be written to a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderProblem {
    /// The folder or file that refuses: the folder itself, one in it, or the nearest one above it that exists.
    pub at: PathBuf,
    /// What the system says.
    pub said: String,
    /// The user id that it belongs to, where that is another user's.
    pub owner: Option<u32>,
}

/// How much a file system has left for this user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Bytes.
    pub bytes: u64,
    /// Files; `None` where the file system does not count them.
    pub files: Option<u64>,
}

/// A line of the hosts file about a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The name.
    pub name: String,
    /// The address.
    pub address: IpAddr,
    /// The line.
    pub place: Place,
}

/// Reads what a hosts file says of these names (hosts(5)).
pub fn pins(path: &std::path::Path, bytes: &[u8], names: &[&str]) -> Vec<Pin> {
    let text = String::from_utf8_lossy(bytes);
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let mut words = line.split('#').next().unwrap_or_default().split_whitespace();
        let Some(address) = words.next().and_then(|word| word.parse().ok()) else { continue };
        let named = words.filter_map(|word| names.iter().find(|name| name.eq_ignore_ascii_case(word)));
        found.extend(named.map(|name| Pin { name: (*name).to_owned(), address, place: Place::line(path, index + 1) }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_a_hosts_file_are_read_as_the_system_reads_them() {
        let text = b"# 127.0.0.1 goproxy.cn\n127.0.0.1\tlocalhost GoProxy.cn # mine\n::1 goproxy.cn\nno line\n10.0.0.1 xgoproxy.cn\n";
        let found = pins(std::path::Path::new("/etc/hosts"), text, &["goproxy.cn"]);
        let shown: Vec<String> = found.iter().map(|pin| format!("{} {}", pin.address, pin.place)).collect();
        assert_eq!(shown, ["127.0.0.1 /etc/hosts:2", "::1 /etc/hosts:3"]);
    }
}
