//! A small Internet inside a network namespace: the lab's hosts at public addresses, port 443, under their real names, and a
//! packet capture beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use goproxy_cfg_lab::Lab;
use serde_json::json;

use crate::dns;
use crate::support::Machine;

/// Address and port, as the capture and the witness both write them.
pub(crate) type Ends = BTreeSet<String>;

/// Gives this machine these addresses and names; where a lab's host is named, it stands there on port 443.
pub(crate) fn build(lab: &Lab, places: &[(&str, &str, Option<&str>)]) {
    let mut names = BTreeMap::new();
    for (name, address, host) in places {
        let family = if address.contains(':') { "-6" } else { "-4" };
        let added = Command::new("ip").args([family, "addr", "add", address, "dev", "lo"]).output().unwrap();
        assert!(added.status.success() || String::from_utf8_lossy(&added.stderr).contains("exists"), "{added:?}");
        let kind = if address.contains(':') { "aaaa" } else { "a" };
        let known = names.entry((*name).to_owned()).or_insert_with(|| json!({ "a": [], "aaaa": [] }));
        known[kind].as_array_mut().unwrap().push(json!(address));
        if let Some(host) = host {
            forward(address, lab.address(host));
        }
    }
    dns::start(names.into_iter().map(|(name, answer)| (name, serde_json::from_value(answer).unwrap())).collect());
}

/// Port 443 of an address of this machine, which leads to the lab: that is on loopback alone.
fn forward(ip: &str, to: SocketAddr) {
    let listener = TcpListener::bind((ip, 443)).unwrap();
    std::thread::spawn(move || {
        for near in listener.incoming() {
            let (Ok(near), Ok(far)) = (near, TcpStream::connect(to)) else { return };
            let (near_too, far_too) = (near.try_clone().unwrap(), far.try_clone().unwrap());
            std::thread::spawn(move || pump(near, far));
            std::thread::spawn(move || pump(far_too, near_too));
        }
    });
}

fn pump(mut from: TcpStream, mut to: TcpStream) {
    let mut bytes = [0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}

/// A machine that reaches the small Internet without any proxy.
pub(crate) fn without_proxy(machine: &mut Machine) {
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"] {
        machine.unset(name);
    }
}

/// A capture that runs.
pub(crate) struct Capture {
    child: Child,
    seen: Arc<Mutex<Ends>>,
}

impl Capture {
    pub(crate) fn start() -> Capture {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/netns/syns.py");
        let mut child = Command::new("python3").arg(script).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert_eq!(lines.next().unwrap().unwrap(), "ready");
        let seen = Arc::new(Mutex::new(Ends::new()));
        let into = Arc::clone(&seen);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let (address, port) = line.split_once(' ').unwrap();
                let address = SocketAddr::from((address.parse::<std::net::IpAddr>().unwrap(), port.parse().unwrap()));
                into.lock().unwrap().insert(address.to_string());
            }
        });
        Capture { child, seen }
    }

    /// All that was seen, once a connection of our own has come by that marks the end.
    pub(crate) fn end(mut self, mark: SocketAddr) -> Ends {
        let _ = TcpStream::connect_timeout(&mark, Duration::from_millis(200));
        for _ in 0..200 {
            if self.seen.lock().unwrap().remove(&mark.to_string()) {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        let seen = self.seen.lock().unwrap();
        seen.iter().filter(|one| **one != mark.to_string()).cloned().collect()
    }
}
