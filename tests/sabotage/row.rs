//! The machines as data: `tests/sabotage/*.toml`.

use std::collections::BTreeMap;
use std::path::Path;

use goproxy_cfg_lab::{Host, ModuleSpec, Proxy, Scenario};
use serde::Deserialize;

use crate::dns;

/// One machine and what doctor has to say about it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    /// What is the matter with it, in English; no two rows have the same.
    pub(crate) name: String,
    /// The same in Chinese.
    pub(crate) zh: String,
    /// The releases of Go on which it can be so; all, where none is named.
    #[serde(default)]
    pub(crate) go: Vec<String>,

    // The machine. What stands in braces is filled in (`Scene::filled`).
    /// Variables of the environment; an empty one is unset.
    #[serde(default)]
    pub(crate) env: BTreeMap<String, String>,
    /// Go's env file.
    pub(crate) env_file: Option<String>,
    /// `go.env` of the Go tree, as who packaged it wrote it.
    pub(crate) go_env: Option<String>,
    /// Files, by their place below the machine: `home/.bashrc`, `work/go.mod`.
    #[serde(default)]
    pub(crate) files: BTreeMap<String, String>,
    /// Programs that come first on PATH. `{go}` is the real go command.
    #[serde(default)]
    pub(crate) programs: BTreeMap<String, String>,
    /// Commands that `sh` runs here before anything else, such as `goproxy-cfg use`.
    #[serde(default)]
    pub(crate) before: Vec<String>,
    /// The shell whose new terminal everything is run in: its profiles are in force.
    pub(crate) shell: Option<String>,
    /// Modules that the module cache has.
    #[serde(default)]
    pub(crate) cache: Vec<String>,
    /// Modules in the folder `{folder}`, laid out as a module proxy.
    #[serde(default)]
    pub(crate) folder: Vec<String>,
    /// Places with a file system of their own.
    #[serde(default)]
    pub(crate) mount: Vec<Mount>,
    /// How far the clock is off, as faketime has it: `+2y`.
    pub(crate) clock: Option<String>,

    // The network.
    /// Hosts that are not as in `world.toml`.
    #[serde(default)]
    host: Vec<toml::Table>,
    /// Keys of the HTTP proxy that leads to the played Internet.
    #[serde(default)]
    proxy: toml::Table,
    /// Modules besides the lab's.
    #[serde(default)]
    module: Vec<ModuleSpec>,
    /// Only in a network namespace: names with their addresses, each of which is a host of the lab under its usual ports.
    #[serde(default)]
    pub(crate) at: BTreeMap<String, std::net::IpAddr>,
    /// Only in a network namespace: what the name server says of other names; with `*` there is none.
    #[serde(default)]
    pub(crate) dns: BTreeMap<String, dns::Answer>,

    // What is expected.
    /// The time limit, where the usual one is too long to be waited for.
    pub(crate) within_ms: Option<u32>,
    /// Arguments of doctor besides.
    #[serde(default)]
    pub(crate) args: Vec<String>,
    /// The one right cause: the first finding that follows from no other. None: nothing is wrong with the machine.
    pub(crate) root: Option<String>,
    /// Other findings of the severity error that follow from none.
    #[serde(default)]
    pub(crate) independent: Vec<String>,
    /// Warnings and notes that follow from none.
    #[serde(default)]
    pub(crate) also: Vec<String>,
    /// What the root finding's English detail says, among other things.
    pub(crate) says: Option<String>,
    /// The verdict.
    pub(crate) verdict: String,
    /// The exit code; where nothing is said 1 of a machine with a root cause, else 0.
    exit: Option<i32>,
    /// Whether `--fix` mends it so that a real download succeeds in a new terminal.
    #[serde(default)]
    pub(crate) cured: bool,
    /// What is downloaded then, where it is not the canary.
    pub(crate) download: Option<String>,
    /// A word that no output of any format may have in it.
    pub(crate) secret: Option<String>,
    /// Whether a healthy machine is warned, on an old Go, of the forged mirrors that it is open to.
    #[serde(default)]
    pub(crate) third_party: bool,

    /// The file that it stands in.
    #[serde(skip)]
    pub(crate) file: String,
    /// Its place in the table.
    #[serde(skip)]
    pub(crate) number: usize,
}

/// A place with a file system of its own, while programs run there.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mount {
    /// Below the machine.
    pub(crate) place: String,
    /// What it can hold, as `mount -t tmpfs` has it; none: what stands there, read-only.
    pub(crate) size: Option<String>,
}

/// Every row. A file's rows are `[[row]]`; the hosts of the world are in `world.toml`.
pub(crate) fn all() -> Vec<Row> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        row: Vec<Row>,
    }
    let mut paths: Vec<_> = std::fs::read_dir(dir()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml") && !path.ends_with("world.toml"));
    paths.sort();
    let mut rows = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        rows.extend(file.row.into_iter().map(|row| Row { file: name.clone(), ..row }));
    }
    rows.iter_mut().enumerate().for_each(|(number, row)| row.number = number);
    rows
}

fn dir() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sabotage")
}

impl Row {
    /// Whether nothing is wrong with the machine.
    pub(crate) fn is_healthy(&self) -> bool {
        self.root.is_none()
    }

    /// How doctor ends.
    pub(crate) fn exit(&self) -> i32 {
        self.exit.unwrap_or_else(|| (!self.is_healthy()).into())
    }

    /// Whether it is for a network namespace.
    pub(crate) fn is_for_a_namespace(&self) -> bool {
        !self.at.is_empty() || !self.dns.is_empty()
    }

    /// Whether it can be so with this release of Go.
    pub(crate) fn is_for(&self, release: &str) -> bool {
        self.go.is_empty() || self.go.iter().any(|prefix| release.starts_with(&format!("{prefix}.")))
    }

    /// Every code that doctor has to find.
    pub(crate) fn expects(&self) -> impl Iterator<Item = &str> {
        self.root.iter().chain(&self.independent).chain(&self.also).map(String::as_str)
    }

    /// What the lab plays: the world, and what is otherwise here. The faults of the row's own hosts come once it runs: they
    /// may name its ports.
    pub(crate) fn scenario(&self) -> Scenario {
        let mut world = Scenario::from_toml(&std::fs::read_to_string(dir().join("world.toml")).unwrap()).unwrap();
        for table in &self.host {
            let mut table = table.clone();
            table.remove("fault");
            let host: Host = self.read(table);
            world.hosts.retain(|known| known.name != host.name);
            world.hosts.push(host);
        }
        // Nobody listens there.
        world.hosts.push(Host { listen: goproxy_cfg_lab::Listen::Refused, ..Host::mirror("closed.example") });
        world.modules.extend(self.module.iter().cloned());
        let proxy: Proxy = self.read(self.proxy.clone());
        Scenario { proxy, ..world }.checked().unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    /// The faults of the row's own hosts, by their names.
    pub(crate) fn faults(&self, fill: impl Fn(&str) -> String) -> Vec<(String, Vec<goproxy_cfg_lab::Fault>)> {
        let faults = |host: &toml::Table| {
            let name = host.get("name")?.as_str()?.to_owned();
            let tables = host.get("fault")?.as_array()?.iter().map(|fault| {
                let mut table = fault.as_table().unwrap().clone();
                table.iter_mut().for_each(|(_, value)| {
                    if let toml::Value::String(text) = value {
                        *text = fill(text);
                    }
                });
                self.read(table)
            });
            Some((name, tables.collect()))
        };
        self.host.iter().filter_map(faults).collect()
    }

    fn read<T: serde::de::DeserializeOwned>(&self, table: toml::Table) -> T {
        table.try_into().unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }
}
