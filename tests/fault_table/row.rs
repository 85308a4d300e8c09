//! The table as data: `tests/faults/*.toml`.

use std::collections::BTreeMap;
use std::path::Path;

use goproxy_cfg::domain::fault::FaultClass;
use goproxy_cfg_lab::{Host, Proxy, Scenario};
use serde::Deserialize;

use crate::dns;

/// The mirror that every row asks.
pub(crate) const HOST: &str = "goproxy.cn";

/// One scenario and what is said of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    /// What happens, in English; no two rows have the same.
    pub(crate) name: String,
    /// The same in Chinese.
    pub(crate) zh: String,
    /// The class of the fault, or `healthy`.
    pub(crate) class: String,
    /// How far the request came.
    pub(crate) stage: Option<String>,
    /// Part of the English detail; `{clock}` is the machine's date.
    pub(crate) says: Option<String>,
    /// The versions of HTTP that the mirror offers, one trial each.
    #[serde(default = "both")]
    pub(crate) http: Vec<u8>,
    /// How it is reached.
    #[serde(default)]
    pub(crate) way: Way,
    /// `https` or `http`.
    #[serde(default = "https")]
    pub(crate) scheme: String,
    /// The address, where it is not the mirror's usual one.
    pub(crate) url: Option<String>,
    /// Keys of the mirror.
    #[serde(default)]
    host: toml::Table,
    /// Its faults.
    #[serde(default)]
    fault: Vec<toml::Table>,
    /// Other hosts; they pass the checksum database on as well.
    #[serde(default)]
    other: Vec<toml::Table>,
    /// Keys of the lab's HTTP proxy.
    #[serde(default)]
    proxy: toml::Table,
    /// More variables.
    #[serde(default)]
    pub(crate) env: BTreeMap<String, String>,
    /// More arguments; they replace those that lead a direct way to the mirror.
    #[serde(default)]
    pub(crate) args: Vec<String>,
    /// How far this machine's clock is off, as faketime has it: `+2y`.
    pub(crate) clock: Option<String>,
    /// What the name server in the namespace says of the mirror's name.
    pub(crate) dns: Option<dns::Answer>,
    /// The time limit, where the usual one is too short for the name server to be given up.
    pub(crate) within_ms: Option<u64>,
    /// The longest that the connection itself may take.
    pub(crate) connect_within_ms: Option<f64>,
    /// The file that it stands in.
    #[serde(skip)]
    pub(crate) file: String,
    /// Its place in the table.
    #[serde(skip)]
    pub(crate) number: usize,
}

/// How the mirror is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Way {
    /// Through the lab's HTTP proxy.
    #[default]
    Proxy,
    /// By address.
    Direct,
    /// Through a SOCKS proxy.
    Socks,
    /// By address, with an HTTP proxy in the settings that nobody runs.
    Around,
}

fn both() -> Vec<u8> {
    vec![2, 1]
}

fn https() -> String {
    "https".to_owned()
}

/// Every row. A file's rows are `[[row]]`.
pub(crate) fn all() -> Vec<Row> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        row: Vec<Row>,
    }
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    let mut paths: Vec<_> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
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

impl Row {
    /// The class of the fault; none where the mirror is healthy.
    pub(crate) fn class(&self) -> Option<FaultClass> {
        let named = || FaultClass::ALL.iter().copied().find(|class| class.name() == self.class);
        match self.class.as_str() {
            "healthy" => None,
            _ => Some(named().unwrap_or_else(|| panic!("{}: no class {}", self.name, self.class))),
        }
    }

    /// The exit code of a probe of this mirror alone (`domain::error`).
    pub(crate) fn exit(&self) -> i32 {
        match self.class() {
            None => 0,
            Some(FaultClass::NoNetwork) => 3,
            Some(_) => 1,
        }
    }

    /// Whether it is for a network namespace.
    pub(crate) fn is_for_a_namespace(&self) -> bool {
        self.file == "names"
    }

    /// The mirror's name: in a namespace one of its own, of which the name server knows something of its own.
    pub(crate) fn host_name(&self) -> String {
        match self.is_for_a_namespace() {
            true => format!("mirror-{}.example", self.number),
            false => HOST.to_owned(),
        }
    }

    /// What the lab plays, this version of HTTP offered. The mirror's faults come once it runs: they may name its ports.
    pub(crate) fn scenario(&self, http: u8) -> Scenario {
        let read = |table: &toml::Table, name: Option<String>| -> Host {
            let mut table = table.clone();
            if let Some(name) = name {
                table.insert("name".into(), name.into());
            }
            table.entry("sumdb").or_insert(true.into());
            table.try_into().unwrap_or_else(|error| panic!("{}: {error}", self.name))
        };
        let mirror = Host { http2: http == 2, ..read(&self.host, Some(self.host_name())) };
        let closed = Host { listen: goproxy_cfg_lab::Listen::Refused, ..Host::mirror("closed.example") };
        let hosts = [mirror, closed].into_iter().chain(self.other.iter().map(|other| read(other, None)));
        let proxy: Proxy = self.proxy.clone().try_into().unwrap_or_else(|error| panic!("{}: {error}", self.name));
        Scenario { proxy, ..Scenario::of(hosts) }.checked().unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    /// The mirror's faults, with what stands in braces filled in.
    pub(crate) fn faults(&self, fill: impl Fn(&str) -> String) -> Vec<goproxy_cfg_lab::Fault> {
        let read = |table: &toml::Table| {
            let mut table = table.clone();
            table.iter_mut().for_each(|(_, value)| {
                if let toml::Value::String(text) = value {
                    *text = fill(text);
                }
            });
            table.try_into().unwrap_or_else(|error| panic!("{}: {error}", self.name))
        };
        self.fault.iter().map(read).collect()
    }

    /// The other host that is named first.
    pub(crate) fn first_other(&self) -> Option<&str> {
        self.other.first()?.get("name")?.as_str()
    }
}
