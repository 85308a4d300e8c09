//! Far places on this machine: a network namespace in which an address is so many milliseconds away (needs root).
#![allow(dead_code, unreachable_pub, reason = "each bench uses a part")]

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const INSIDE: &str = "--inside-the-namespace";

/// Whether this process runs inside the namespace.
pub fn is_inside() -> bool {
    std::env::args().any(|arg| arg == INSIDE)
}

/// Runs this bench again inside a namespace; `false` where that cannot be had.
pub fn enter() -> bool {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    if !is_root || !Path::new("/dev/net/tun").exists() {
        println!("skipped: needs root and /dev/net/tun");
        return false;
    }
    let status = Command::new("unshare")
        .args(["-n", "-m", "--propagation", "private", "sh", "-c", "ip link set lo up && exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args(std::env::args().skip(1))
        .arg(INSIDE)
        .status()
        .unwrap();
    assert!(status.success());
    true
}

/// The link to far places; gone with this value.
pub struct Link(Child);

impl Link {
    /// Addresses, each with its delay one way in milliseconds.
    pub fn up(places: &[(String, u32)]) -> Link {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/netns/delay.py");
        let mut child = Command::new("python3")
            .arg(script)
            .args(places.iter().map(|(address, ms)| format!("{address}={ms}")))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut ready = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        Link(child)
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A door at the far end that leads to a server on loopback; its port.
pub fn forward(to: SocketAddr) -> u16 {
    let listener = TcpListener::bind("10.66.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let copy = |mut from: TcpStream, mut to: TcpStream| {
        std::thread::spawn(move || {
            let _ = std::io::copy(&mut from, &mut to);
            let _ = to.shutdown(std::net::Shutdown::Write);
        });
    };
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let server = TcpStream::connect(to).unwrap();
            client.set_nodelay(true).unwrap();
            server.set_nodelay(true).unwrap();
            copy(client.try_clone().unwrap(), server.try_clone().unwrap());
            copy(server, client);
        }
    });
    port
}

/// A name server for this namespace: every name has the address that `of` gives it, and each answer takes a while.
pub fn name_server(of: impl Fn(&str) -> Option<std::net::Ipv4Addr> + Send + 'static, delay: std::time::Duration) {
    let conf = std::env::temp_dir().join(format!("resolv-{}.conf", std::process::id()));
    std::fs::write(&conf, "nameserver 127.0.0.1\noptions timeout:2 attempts:1\n").unwrap();
    let bound = Command::new("mount").arg("--bind").arg(&conf).arg("/etc/resolv.conf").status().unwrap();
    assert!(bound.success());
    let socket = UdpSocket::bind("127.0.0.1:53").unwrap();
    std::thread::spawn(move || {
        let mut packet = [0; 512];
        while let Ok((length, client)) = socket.recv_from(&mut packet) {
            let query = &packet[..length];
            // One question: labels, an empty one, type and class (RFC 1035, 4.1.2).
            let (mut at, mut labels) = (12, Vec::new());
            while query[at] > 0 {
                let end = at + 1 + usize::from(query[at]);
                labels.push(String::from_utf8_lossy(&query[at + 1..end]).into_owned());
                at = end;
            }
            let is_a = query[at + 1..at + 3] == [0, 1];
            let found = of(&labels.join(".")).filter(|_| is_a);
            let mut answer = query[..2].to_vec();
            answer.extend([0x81, 0x80, 0, 1, 0, u8::from(found.is_some()), 0, 0, 0, 0]);
            answer.extend(&query[12..at + 5]);
            if let Some(address) = found {
                answer.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4]);
                answer.extend(address.octets());
            }
            let socket = socket.try_clone().unwrap();
            std::thread::spawn(move || {
                std::thread::sleep(delay);
                let _ = socket.send_to(&answer, client);
            });
        }
    });
}
