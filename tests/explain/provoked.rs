//! Real go commands are made to fail, and what they print is looked up: `provoked.toml`.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use goproxy_cfg::domain::goerror;
use goproxy_cfg_lab::{Fault, Lab, Sandbox, Scenario, Toolchain, toolchains};
use serde::Deserialize;

/// A way to make the go command fail.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// After `go`.
    #[serde(default = "download")]
    args: Vec<String>,
    /// More variables. `{lab}` is the address of goproxy.cn without TLS, `{closed}` one where nobody listens, `{dir}` the
    /// sandbox's working folder, `{sumdb}` the lab's database, `{HOST}` that host without TLS. Empty: unset.
    #[serde(default)]
    env: BTreeMap<String, String>,
    /// Files of the working folder, with the same in braces.
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// The lab; `healthy` with these faults of goproxy.cn.
    #[serde(default = "healthy")]
    lab: String,
    #[serde(default)]
    fault: Vec<toml::Table>,
    /// Keys of the host goproxy.cn.
    #[serde(default)]
    host: toml::Table,
    /// Modules besides those that every lab has.
    #[serde(default)]
    module: Vec<toml::Table>,
    /// Keys of the HTTP proxy.
    #[serde(default)]
    proxy: toml::Table,
    /// A command of the shell that runs first in the working folder.
    #[serde(default)]
    first: String,
    /// The versions that fail so; none: all.
    #[serde(default)]
    go: Vec<String>,
    /// The codes, the first ones at least.
    codes: Vec<String>,
    #[serde(default)]
    says: Vec<String>,
    /// In a network namespace, where nothing answers and no name server runs.
    #[serde(default)]
    alone: bool,
}

fn download() -> Vec<String> {
    ["mod", "download", "-json", "github.com/pkg/errors@v0.9.1"].map(str::to_owned).into()
}

fn healthy() -> String {
    "healthy".to_owned()
}

fn cases() -> Vec<Case> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        case: Vec<Case>,
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/explain/provoked.toml");
    let text = std::fs::read_to_string(path).unwrap();
    toml::from_str::<File>(&text).unwrap_or_else(|error| panic!("{error}")).case
}

impl Case {
    fn lab(&self) -> Lab {
        let mut scenario = Scenario::ready(&self.lab);
        if !self.proxy.is_empty() {
            scenario.proxy = self.proxy.clone().try_into().unwrap();
        }
        scenario.modules.extend(self.module.iter().map(|table| table.clone().try_into().unwrap()));
        if !self.host.is_empty() {
            let mut table = self.host.clone();
            table.entry("name").or_insert("goproxy.cn".into());
            table.entry("sumdb").or_insert(true.into());
            scenario.hosts.retain(|host| Some(host.name.as_str()) != table["name"].as_str());
            scenario.hosts.push(table.try_into().unwrap());
        }
        let lab = Lab::start(&scenario.checked().unwrap());
        if !self.fault.is_empty() {
            let faults: Vec<Fault> = self.fault.iter().map(|table| table.clone().try_into().unwrap()).collect();
            lab.set_faults("goproxy.cn", faults);
        }
        lab
    }

    /// What go prints, standard error and output; `None` where this version does not fail.
    fn provoke(&self, lab: &Lab, go: &Toolchain) -> Option<String> {
        let sandbox = Sandbox::new();
        let closed = {
            let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            listener.local_addr().unwrap().to_string()
        };
        let fill = |text: &str| {
            let text = text.replace("{lab}", &lab.http_url("goproxy.cn")).replace("{closed}", &closed);
            let text = text.replace("{dir}", &sandbox.work().display().to_string()).replace("{sumdb}", &lab.gosumdb());
            text.replace("{cache}", &sandbox.module_cache().display().to_string()).replace("{via}", &lab.proxy_url())
        };
        for (name, text) in &self.files {
            let path = sandbox.work().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, fill(text)).unwrap();
        }
        let prepare = |command: &mut Command| {
            command.env_clear().envs(sandbox.env(go)).envs(lab.go_env()).current_dir(sandbox.work());
            command.env("GOPROXY", "https://goproxy.cn");
            for (name, value) in &self.env {
                match value.is_empty() {
                    true => command.env_remove(name),
                    false => command.env(name, fill(value)),
                };
            }
        };
        if !self.first.is_empty() {
            let mut shell = Command::new("sh");
            prepare(&mut shell);
            let done = shell.args(["-c", &fill(&self.first)]).env("GO", &go.go).output().unwrap();
            assert!(done.status.success(), "{}: {done:?}", self.name);
        }
        let enter = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/netns/enter.sh");
        let mut command = Command::new(if self.alone { enter.as_path() } else { go.go.as_path() });
        prepare(&mut command);
        if self.alone {
            command.arg(&go.go);
        }
        let output = command.args(self.args.iter().map(|arg| fill(arg))).output().unwrap();
        let said = [output.stderr, output.stdout].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        // 77: no namespace can be had here.
        (!output.status.success() && output.status.code() != Some(77)).then_some(said)
    }

    fn wrong_with(&self, said: &str) -> Option<String> {
        let found = goerror::explain(said.as_bytes());
        let codes: Vec<&str> = found.causes.iter().map(|cause| cause.code.name()).collect();
        if !codes.iter().copied().take(self.codes.len()).eq(self.codes.iter().map(String::as_str)) {
            return Some(format!("{codes:?}, not {:?}", self.codes));
        }
        let told = found
            .causes
            .first()
            .map(|cause| format!("{} {}", cause.detail.say(super::Lang::En), cause.remedy.say(super::Lang::En)));
        let told = told.unwrap_or_default();
        self.says
            .iter()
            .find(|wanted| !told.contains(wanted.as_str()))
            .map(|missing| format!("says no {missing:?}: {told}"))
    }
}

/// The codes that no other test provokes.
#[test]
fn every_code_of_the_look_up_alone_is_provoked() {
    let provoked: Vec<String> = cases().into_iter().filter_map(|case| case.codes.into_iter().next()).collect();
    for code in ["GP509"]
        .map(str::to_owned)
        .into_iter()
        .chain((515..=525).filter(|number| *number != 519).map(|number| format!("GP{number}")))
    {
        assert!(provoked.contains(&code), "{code}");
    }
}

/// `EXPLAIN_SHOW=1` prints what go said.
#[test]
fn what_real_go_commands_print_is_understood() {
    let only = std::env::var("EXPLAIN_CASE").unwrap_or_default();
    let cases: Vec<Case> = cases().into_iter().filter(|case| case.name.contains(&only)).collect();
    assert!(cases.len() >= 40 || !only.is_empty(), "{} cases", cases.len());
    let show = std::env::var("EXPLAIN_SHOW").is_ok();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let wrong = std::sync::Mutex::new(Vec::new());
    let work = || {
        while let Some(case) = cases.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            let lab = case.lab();
            for go in toolchains() {
                if !case.go.is_empty() && !case.go.iter().any(|version| go.version.starts_with(version.as_str())) {
                    continue;
                }
                let why = match case.provoke(&lab, &go) {
                    Some(said) => {
                        if show {
                            println!("=== {} {}\n{said}", case.name, go.version);
                        }
                        case.wrong_with(&said).map(|why| format!("{why}\n{said}"))
                    }
                    None if case.alone => None,
                    None => Some("go did not fail".to_owned()),
                };
                wrong.lock().unwrap().extend(why.map(|why| format!("{}, Go {}: {why}", case.name, go.version)));
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        scope.spawn(work);
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n\n"));
}
