//! Rows without an HTTP proxy on the way: each in a network namespace of its own, where names lead to addresses of the
//! played Internet.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::process::Command;

use crate::dns;
use crate::row::{self, Row};
use crate::scene::Scene;
use crate::tools::Tools;
use crate::trial::Trial;

/// What the process inside is told: the row's number, the release, how many times the usual time.
const TOLD: &str = "SABOTAGE_INSIDE";
/// Before each problem that it tells.
const PROBLEM: &str = "problem: ";
/// Where it says that it came to its end.
const END: &str = "that is all";

/// Runs a trial inside.
pub(crate) fn run(trial: &Trial, tools: &Tools, times: u32) -> Vec<String> {
    let (name, place) = tools.place();
    let output = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/netns/enter.sh"))
        .arg(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "in_a_namespace", "--nocapture"])
        .env(name, place)
        .env(TOLD, format!("{} {} {times}", trial.row.number, trial.release))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    if !said.contains("running 1 test") {
        eprintln!("skipped, no network namespace can be had here: {}: {said}", trial.name());
        return Vec::new();
    }
    if !said.contains(END) {
        return vec![format!("{}: {said}", trial.name())];
    }
    let problems = said.split(PROBLEM).skip(1);
    problems.map(|text| text.split(END).next().unwrap_or_default().trim_end().to_owned()).collect()
}

/// The trial that was asked for.
pub(crate) fn inside() {
    let told = std::env::var(TOLD).expect("sabotage.rs starts this one");
    let told: Vec<&str> = told.split(' ').collect();
    let [number, release, times] = told[..] else { panic!("{told:?}") };
    let row = row::all().swap_remove(number.parse().unwrap());
    let trial = Trial { row, release: release.to_owned() };
    for problem in trial.run(&Tools::new(), times.parse().unwrap()) {
        eprintln!("{PROBLEM}{problem}");
    }
    eprintln!("{END}");
}

/// Gives names their addresses, and puts the lab's hosts behind those that are one.
pub(crate) fn furnish(row: &Row, scene: &Scene<'_>) {
    let mut names: BTreeMap<String, dns::Answer> = row.dns.clone();
    // Of any name, that nobody answers: there is no name server.
    let is_served = names.remove("*").is_none();
    for (name, address) in &row.at {
        names.insert(name.clone(), dns::Answer::of(*address));
        take(*address);
        forward((*address, 443).into(), scene.lab.address(name));
        forward((*address, 80).into(), scene.lab.http_address(name));
    }
    if is_served {
        dns::start(names);
    }
}

/// Makes an address one of this machine's.
fn take(address: IpAddr) {
    let (length, family) = if address.is_ipv4() { (32, "-4") } else { (128, "-6") };
    let address = format!("{address}/{length}");
    let status = Command::new("ip").args([family, "addr", "replace", &address, "dev", "lo"]).status().unwrap();
    assert!(status.success());
}

fn forward(from: SocketAddr, to: SocketAddr) {
    let listener = TcpListener::bind(from).unwrap();
    let copy = |mut from: TcpStream, mut to: TcpStream| {
        std::thread::spawn(move || {
            let _ = std::io::copy(&mut from, &mut to);
            let _ = to.shutdown(std::net::Shutdown::Write);
        });
    };
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let Ok(server) = TcpStream::connect(to) else { continue };
            copy(client.try_clone().unwrap(), server.try_clone().unwrap());
            copy(server, client);
        }
    });
}
