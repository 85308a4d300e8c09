//! A row set up: its servers, its machine, and how programs are run there.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use goproxy_cfg_lab::{CANARY, Lab};

use crate::row::Row;
use crate::support::{Machine, Run, done};
use crate::tools::Tools;
use crate::{clock, namespace, socks};

/// What is put in the place of braces, by what stands behind the colon in them.
type Filling<'f> = &'f dyn Fn(&str) -> String;

/// A machine in its world.
pub(crate) struct Scene<'a> {
    row: &'a Row,
    tools: &'a Tools,
    pub(crate) lab: Lab,
    pub(crate) machine: Machine,
    socks: socks::Server,
    statics: Option<(Child, u16)>,
}

impl<'a> Scene<'a> {
    /// Sets everything up; `None` where the row's clock cannot be had here.
    pub(crate) fn new(row: &'a Row, tools: &'a Tools, release: &str) -> Option<Scene<'a>> {
        let clock = row.clock.as_deref().map_or(Some(Vec::new()), clock::turned)?;
        let lab = Lab::start(&row.scenario());
        let machine = Machine::new();
        let socks = socks::Server::start(lab.address("goproxy.cn"), None);
        let mut scene = Scene { row, tools, lab, machine, socks, statics: None };
        if row.is_for_a_namespace() {
            namespace::furnish(row, &scene);
        }
        scene.install(release);
        scene.connect();
        scene.fill_cache();
        scene.write();
        for (host, faults) in row.faults(|text| scene.filled(text)) {
            scene.lab.set_faults(&host, faults);
        }
        for (name, value) in clock {
            scene.machine.set(&name, value);
        }
        for command in &row.before {
            let command = scene.filled(command);
            scene.run("/bin/sh".as_ref(), &["-ec", &command]).exits(0);
        }
        // What a shell writes when it is started for the first time is no work of ours; nor are Go's counters.
        scene.run(&scene.go(), &["env", "GOTOOLCHAIN"]);
        Some(scene)
    }

    fn install(&mut self, release: &str) {
        let machine = &mut self.machine;
        for place in ["tmp", "elsewhere", "tools"] {
            std::fs::create_dir(machine.dir().join(place)).unwrap();
        }
        let dir = machine.dir().to_owned();
        self.tools.plant(release, &dir.join("go"), self.row.go_env.as_deref());
        let ours = dir.join("tools/goproxy-cfg");
        std::os::unix::fs::symlink(self.tools.program(), ours).unwrap();
        let path = machine.var("PATH");
        machine.set("PATH", format!("{0}/go/bin:{0}/tools:{path}", dir.display()));
        machine.set("TMPDIR", dir.join("tmp")).set("MACHINE", &dir).set("TERM", "dumb");
    }

    /// The way to the played Internet. GOSUMDB stays what the row makes it: the programs here know the lab's key.
    fn connect(&mut self) {
        self.machine.enter(&self.lab);
        for name in ["GOSUMDB", "GIT_CONFIG_GLOBAL"] {
            self.machine.unset(name);
        }
        if self.row.is_for_a_namespace() {
            for name in ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"] {
                self.machine.unset(name);
            }
        }
    }

    fn fill_cache(&mut self) {
        if !self.row.cache.is_empty() {
            self.download_to(&self.machine.home().join("go"), &self.row.cache);
        }
        if !self.row.folder.is_empty() {
            self.download_to(&self.machine.dir().join("filled"), &self.row.folder);
        }
    }

    /// Downloads modules as a machine with a good network would, below this GOPATH.
    fn download_to(&self, gopath: &Path, modules: &[String]) {
        let mut command = self.machine.command(self.go());
        command
            .args(["mod", "download", "-modcacherw"])
            .args(modules)
            .current_dir(self.machine.dir().join("elsewhere"));
        command.env("GOPATH", gopath).env("GOMODCACHE", gopath.join("pkg/mod")).env("GOTOOLCHAIN", "local");
        // What the checksum database said is kept too.
        command.env("GOPROXY", self.lab.http_url("goproxy.corp.example")).env("GONOSUMDB", "git.corp.example");
        done(command.output().unwrap()).exits(0);
    }

    fn write(&mut self) {
        if let Some(text) = &self.row.env_file {
            let text = self.filled(text);
            self.machine.write_env_file(text);
        }
        for (place, text) in &self.row.files {
            let text = self.filled(text);
            self.machine.write(place, text);
        }
        if self.row.env.values().any(|value| value.contains("{static}")) {
            self.serve_statics();
        }
        for (name, script) in &self.row.programs {
            let script = self.filled(script);
            self.machine.install(name, &script);
        }
        for (name, value) in &self.row.env {
            let value = self.filled(value);
            let twin = name.ends_with("_PROXY").then(|| name.to_lowercase());
            for name in std::iter::once(name.clone()).chain(twin) {
                if value.is_empty() {
                    self.machine.unset(&name);
                } else {
                    self.machine.set(&name, &value);
                }
            }
        }
    }

    /// A web server that knows nothing of Go, with the folder as its root.
    fn serve_statics(&mut self) {
        let mut command = Command::new("python3");
        command.args(["-u", "-m", "http.server", "--bind", "127.0.0.1", "0"]).current_dir(self.folder());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.split_whitespace().skip_while(|word| *word != "port").nth(1).unwrap().parse().unwrap();
        self.statics = Some((child, port));
    }

    fn folder(&self) -> PathBuf {
        self.machine.dir().join("filled/pkg/mod/cache/download")
    }

    /// The real go command.
    pub(crate) fn go(&self) -> PathBuf {
        self.machine.dir().join("go/bin/go")
    }

    /// A text of the table with what stands in braces filled in.
    pub(crate) fn filled(&self, text: &str) -> String {
        let loopback = |address: std::net::SocketAddr| address.to_string();
        let fillings: [(&str, Filling<'_>); 14] = [
            ("{http:", &|host| self.lab.http_url(host)),
            ("{tls-port:", &|host| self.lab.address(host).port().to_string()),
            ("{sum:", &|module| {
                let (path, version) = module.split_once('@').unwrap();
                self.lab.sum(path, version)
            }),
            ("{mod-sum:", &|module| {
                let (path, version) = module.split_once('@').unwrap();
                self.lab.go_mod_sum(path, version)
            }),
            ("{closed", &|_| loopback(self.lab.http_address("closed.example"))),
            ("{proxy", &|_| self.lab.proxy_url().trim_start_matches("http://").to_owned()),
            ("{socks", &|_| format!("127.0.0.1:{}", self.socks.port())),
            ("{static", &|_| format!("http://127.0.0.1:{}", self.statics.as_ref().unwrap().1)),
            ("{folder", &|_| format!("file://{}", self.folder().display())),
            ("{dir", &|_| self.machine.dir().display().to_string()),
            ("{home", &|_| self.machine.home().display().to_string()),
            ("{interceptor", &|_| self.lab.interceptor_pem().display().to_string()),
            ("{key", &|_| self.lab.gosumdb()),
            ("{go", &|_| self.go().display().to_string()),
        ];
        let mut text = text.to_owned();
        for (name, value) in fillings {
            let mut from = 0;
            while let Some(start) = text[from..].find(name).map(|at| from + at) {
                let Some(length) = text[start..].find('}') else { break };
                let argument = text[start + name.len()..start + length].to_owned();
                // `{home` is no `{home-made}`.
                if name.ends_with(':') != argument.is_empty() {
                    text.replace_range(start..=start + length, &value(&argument));
                }
                from = start + 1;
            }
        }
        text
    }

    /// A program run here, in a new terminal of the row's shell, on the row's file systems.
    pub(crate) fn command(&self, program: &Path, args: &[&str]) -> Command {
        let mut line: Vec<String> = Vec::new();
        if !self.row.mount.is_empty() {
            let mounts: Vec<String> = self.row.mount.iter().map(|mount| self.mounting(mount)).collect();
            let script = format!("set -e; {}; exec \"$@\"", mounts.join("; "));
            line.extend(["unshare", "-rm", "--propagation", "private", "sh", "-c"].map(str::to_owned));
            line.extend([script, "sh".to_owned()]);
        }
        if let Some(shell) = &self.row.shell {
            // In a session of its own: the terminal of who runs the tests is not its business.
            let run = if shell == "fish" { "exec $argv" } else { "exec \"$@\"" };
            line.extend(["setsid", "-w", shell, "-i", "-c", run].map(str::to_owned));
            if shell != "fish" {
                line.push(shell.clone());
            }
        }
        line.push(program.display().to_string());
        line.extend(args.iter().map(|arg| (*arg).to_owned()));
        let mut words = line.into_iter();
        let mut command = self.machine.command(words.next().unwrap());
        command.args(words);
        command
    }

    fn mounting(&self, mount: &crate::row::Mount) -> String {
        let place = self.machine.dir().join(&mount.place);
        std::fs::create_dir_all(&place).unwrap();
        let place = place.display();
        match &mount.size {
            Some(size) => format!("mount -t tmpfs -o size={size} none '{place}'"),
            None => format!("mount --bind '{place}' '{place}'; mount -o remount,bind,ro '{place}'"),
        }
    }

    /// Runs a program to its end.
    pub(crate) fn run(&self, program: &Path, args: &[&str]) -> Run {
        done(self.command(program, args).output().unwrap())
    }

    /// Runs goproxy-cfg to its end.
    pub(crate) fn ours(&self, args: &[&str]) -> Run {
        self.run(&self.tools.program(), args)
    }

    /// A real download in a new terminal, outside of any project.
    pub(crate) fn downloads(&self) -> Run {
        let canary = format!("{}@{}", CANARY.0, CANARY.1);
        let module = self.row.download.as_deref().unwrap_or(&canary);
        let mut command = self.command("go".as_ref(), &["mod", "download", "-modcacherw", "-json", module]);
        command.current_dir(self.machine.dir().join("elsewhere"));
        done(command.output().unwrap())
    }
}

impl Drop for Scene<'_> {
    fn drop(&mut self) {
        if let Some((child, _)) = &mut self.statics {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
