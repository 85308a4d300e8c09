//! The lab itself.

use crate::git::Repositories;
use crate::log::{Handshake, Log, RequestLog};
use crate::modules::Modules;
use crate::net::door::{Change, Door};
use crate::net::{connection, proxy};
use crate::pki::Pki;
use crate::scenario::{self, Fault, Listen, Scenario, ScenarioError};
use crate::sumdb::Sumdb;
use crate::world::{Host, World};
use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc as threads};
use std::thread::JoinHandle;
use tempfile::TempDir;
use tokio::sync::{mpsc, oneshot};

/// Servers on loopback, from [`Lab::start`] until it is dropped.
pub struct Lab {
    world: Arc<World>,
    proxy_port: u16,
    ca_pem: PathBuf,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    /// After the thread: what serves from it is gone by then.
    _dir: TempDir,
}

impl Lab {
    /// Plays a scenario.
    ///
    /// # Panics
    ///
    /// Where the machine has no loopback sockets, no temporary directory or, for a git host, no git.
    pub fn start(scenario: &Scenario) -> Self {
        let dir = tempfile::Builder::new().prefix("mirror-lab-").tempdir().expect("a temporary directory");
        let ca_pem = dir.path().join("ca.pem");
        let modules = Modules::new(&scenario.modules);
        let world = World {
            hosts: HashMap::new(),
            proxy: scenario.proxy.clone(),
            sumdb: Sumdb::new(&modules),
            pki: Pki::new(),
            repositories: Repositories::new(dir.path(), &scenario.hosts, &modules),
            log: Log::default(),
            modules,
        };
        std::fs::write(&ca_pem, world.pki.ca_pem()).expect("the CA can be written");
        std::fs::write(dir.path().join("gitconfig"), "").expect("an empty file can be written");
        let both = world.pki.ca_pem().to_owned() + world.pki.interceptor_pem();
        std::fs::write(dir.path().join("interceptor.pem"), both).expect("the CAs can be written");
        let (stop, stopped) = oneshot::channel();
        let (ready, started) = threads::channel();
        let hosts = scenario.hosts.clone();
        let thread = std::thread::Builder::new().name("mirror-lab".to_owned()).spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async move {
                let _ = ready.send(open(world, hosts).await);
                let _ = stopped.await;
            });
        });
        let thread = thread.expect("a thread");
        let (world, proxy_port) = started.recv().expect("the lab starts");
        Self { world, proxy_port, ca_pem, stop: Some(stop), thread: Some(thread), _dir: dir }
    }

    /// Plays a scenario in TOML.
    ///
    /// # Errors
    ///
    /// As [`Scenario::from_toml`].
    pub fn from_toml(text: &str) -> Result<Self, ScenarioError> {
        Scenario::from_toml(text).map(|scenario| Self::start(&scenario))
    }

    /// Plays a scenario that comes with the lab, such as `healthy`.
    ///
    /// # Panics
    ///
    /// Where there is none of that name.
    pub fn ready(name: &str) -> Self {
        Self::start(&Scenario::ready(name))
    }

    /// The file with the certificate of the lab's CA.
    pub fn ca_pem(&self) -> &Path {
        &self.ca_pem
    }

    /// The file with the certificate of the CA by which the lab's TLS interceptor signs, and with the lab's own.
    pub fn interceptor_pem(&self) -> PathBuf {
        self.ca_pem.with_file_name("interceptor.pem")
    }

    /// The HTTP proxy that leads to the hosts under their real names.
    pub fn proxy_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.proxy_port)
    }

    /// Where the host serves TLS.
    pub fn address(&self, host: &str) -> SocketAddr {
        let host = self.host(host);
        (host.spec().address, host.tls_port).into()
    }

    /// Where the host serves plain HTTP.
    pub fn http_address(&self, host: &str) -> SocketAddr {
        let host = self.host(host);
        (host.spec().address, host.plain_port).into()
    }

    /// The same service in plain HTTP on loopback, the path prefix included, without a slash at the end.
    pub fn http_url(&self, host: &str) -> String {
        format!("http://{}{}", self.http_address(host), self.host(host).spec().path)
    }

    /// The service's URL on the played Internet, the path prefix included, without a slash at the end.
    pub fn https_url(&self, host: &str) -> String {
        format!("https://{host}{}", self.host(host).spec().path)
    }

    /// GOSUMDB: the usual name with the lab's key.
    pub fn gosumdb(&self) -> String {
        Sumdb::verifier_key()
    }

    /// `h1:` of the module zip as published.
    pub fn sum(&self, module: &str, version: &str) -> String {
        self.version(module, version).sum.clone()
    }

    /// `h1:` of go.mod as published.
    pub fn go_mod_sum(&self, module: &str, version: &str) -> String {
        self.version(module, version).go_mod_sum.clone()
    }

    /// The module zip as published.
    pub fn zip(&self, module: &str, version: &str) -> Vec<u8> {
        self.version(module, version).zip.to_vec()
    }

    /// The requests that reached a host so far, in their order.
    pub fn requests(&self) -> Vec<RequestLog> {
        self.world.log.requests()
    }

    /// `host:port` of each CONNECT that the proxy was asked for, served or not.
    pub fn connects(&self) -> Vec<String> {
        self.world.log.connects()
    }

    /// The TLS handshakes so far, those that failed included.
    pub fn handshakes(&self) -> Vec<Handshake> {
        self.world.log.handshakes()
    }

    /// What a real go command needs in its environment to live in this lab.
    pub fn go_env(&self) -> Vec<(String, String)> {
        let proxy = self.proxy_url();
        let ca = self.ca_pem.display().to_string();
        let dir = self.ca_pem.parent().unwrap_or(Path::new(""));
        let git_config = dir.join("gitconfig").display().to_string();
        [
            ("HTTPS_PROXY", proxy.clone()),
            ("https_proxy", proxy.clone()),
            ("HTTP_PROXY", proxy.clone()),
            ("http_proxy", proxy),
            ("NO_PROXY", String::new()),
            ("no_proxy", String::new()),
            ("SSL_CERT_FILE", ca.clone()),
            ("SSL_CERT_DIR", dir.join("no-certificates").display().to_string()),
            ("GIT_SSL_CAINFO", ca),
            ("GIT_CONFIG_NOSYSTEM", "1".to_owned()),
            ("GIT_CONFIG_GLOBAL", git_config),
            ("GIT_TERMINAL_PROMPT", "0".to_owned()),
            ("GOSUMDB", self.gosumdb()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }

    /// Changes a host while it runs; its faults count from zero. The kinds and paths of git hosts stay as they were
    /// at the start.
    pub fn change(&self, host: &str, change: impl FnOnce(&mut scenario::Host)) {
        let host = self.host(host);
        let before = host.spec();
        let mut after = scenario::Host::clone(&before);
        change(&mut after);
        let listen = after.listen;
        host.replace(after);
        if listen != before.listen {
            self.move_doors(host, listen);
        }
    }

    /// Puts these faults in the place of a host's.
    pub fn set_faults(&self, host: &str, faults: impl IntoIterator<Item = Fault>) {
        self.change(host, |host| host.faults = faults.into_iter().collect());
    }

    fn move_doors(&self, host: &Host, listen: Listen) {
        for door in &host.doors {
            let (done, made) = threads::channel();
            door.try_send((listen, done)).expect("the lab runs, and one change is made at a time");
            made.recv().expect("the lab runs");
        }
    }

    fn host(&self, name: &str) -> &Host {
        self.world.hosts.get(name).unwrap_or_else(|| panic!("the scenario has no host {name}"))
    }

    fn version(&self, module: &str, version: &str) -> &crate::modules::Version {
        self.world.modules.version(module, version).unwrap_or_else(|| panic!("the lab has no {module}@{version}"))
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A door, its port, and where its changes come from.
type Attendance = (Door, SocketAddr, mpsc::Receiver<Change>);

/// Opens every port and serves on it. All are open when this returns.
async fn open(mut world: World, hosts: Vec<scenario::Host>) -> (Arc<World>, u16) {
    let mut attendances: Vec<(String, bool, Attendance)> = Vec::new();
    for spec in hosts {
        let mut ports = [0; 2];
        let mut senders = Vec::new();
        for (port, tls) in ports.iter_mut().zip([true, false]) {
            let (door, taken) = Door::take((spec.address, 0).into(), spec.listen).await.expect("a port on loopback");
            let (sender, changes) = mpsc::channel(1);
            *port = taken;
            senders.push(sender);
            attendances.push((spec.name.clone(), tls, (door, (spec.address, taken).into(), changes)));
        }
        let senders = senders.try_into().unwrap_or_else(|_| unreachable!("one for each port"));
        world.hosts.insert(spec.name.clone(), Arc::new(Host::new(spec, ports, senders)));
    }
    let world = Arc::new(world);
    for (name, tls, (door, at, changes)) in attendances {
        let (world, host) = (Arc::clone(&world), Arc::clone(&world.hosts[&name]));
        tokio::spawn(door.attend(at, changes, move |tcp| {
            tokio::spawn(connection::serve(Arc::clone(&world), Arc::clone(&host), tls, tcp));
        }));
    }
    let (door, port) =
        Door::take((Ipv4Addr::LOCALHOST, 0).into(), world.proxy.listen).await.expect("a port on loopback");
    let visited = Arc::clone(&world);
    tokio::spawn(door.stand(move |tcp| {
        tokio::spawn(proxy::serve(Arc::clone(&visited), tcp));
    }));
    (world, port)
}
