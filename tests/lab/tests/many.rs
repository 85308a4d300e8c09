//! One host that is thousands: names below a wildcard.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests"
)]

use goproxy_cfg_lab::Lab;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

const AT_ONCE: usize = 512;
/// What lab and client may take for so many connections.
const MOST_MEMORY: usize = 128 << 20;

fn connector(lab: &Lab) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(lab.ca_pem()).unwrap()).unwrap();
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = builder.with_safe_default_protocol_versions().unwrap().with_root_certificates(roots);
    TlsConnector::from(Arc::new(config.with_no_client_auth()))
}

/// A mirror asked for its list; the connection stays open.
async fn ask(
    connector: TlsConnector,
    at: SocketAddr,
    through_proxy: bool,
    name: String,
) -> Option<(String, TlsStream<TcpStream>)> {
    let mut tcp = TcpStream::connect(at).await.ok()?;
    if through_proxy {
        tcp.write_all(format!("CONNECT {name}:443 HTTP/1.1\r\nHost: {name}:443\r\n\r\n").as_bytes()).await.ok()?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(tcp.read_u8().await.ok()?);
        }
    }
    let mut tls = connector.connect(ServerName::try_from(name.clone()).ok()?, tcp).await.ok()?;
    let request = format!("GET /github.com/pkg/errors/@v/list HTTP/1.1\r\nHost: {name}\r\n\r\n");
    tls.write_all(request.as_bytes()).await.ok()?;
    let mut answer = [0; 15];
    tls.read_exact(&mut answer).await.ok()?;
    Some((String::from_utf8_lossy(&answer).into_owned(), tls))
}

fn run(future: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future);
}

fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.split_whitespace().next().unwrap().parse::<usize>().unwrap() << 10
}

fn threads() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let name = |path: std::path::PathBuf| std::fs::read_to_string(path.join("comm")).unwrap_or_default();
    tasks.filter(|task| name(task.as_ref().unwrap().path()).starts_with("mirror-lab")).count()
}

/// One lab, and one after the other: the threads of this process are counted, and what the lab logs.
#[test]
fn one_host_is_thousands() {
    let lab = Lab::ready("many");
    hundreds_of_names_are_open_at_once_on_one_thread(&lab);
    a_name_decides_what_is_wrong(&lab);
}

fn hundreds_of_names_are_open_at_once_on_one_thread(lab: &Lab) {
    let before = resident();
    let connector = connector(lab);
    let proxy: SocketAddr = lab.proxy_url().trim_start_matches("http://").parse().unwrap();
    run(async {
        let mut asking = JoinSet::new();
        for number in 0..AT_ONCE {
            let (through, at) = if number % 2 == 0 { (true, proxy) } else { (false, lab.address("*.many.example")) };
            asking.spawn(ask(connector.clone(), at, through, format!("m{number}.many.example")));
        }
        let open = asking.join_all().await;
        let good = open.iter().flatten().filter(|(answer, _)| answer == "HTTP/1.1 200 OK").count();
        assert_eq!(good, AT_ONCE);
        let grown = resident().saturating_sub(before);
        println!("{AT_ONCE} connections: {} MB for lab and client", grown >> 20);
        assert!(grown < MOST_MEMORY, "{} MB", grown >> 20);
        assert_eq!(threads(), 1);
    });
    assert!(lab.requests().is_empty() && lab.connects().is_empty() && lab.handshakes().is_empty(), "nothing is logged");
}

fn a_name_decides_what_is_wrong(lab: &Lab) {
    let connector = connector(lab);
    let proxy: SocketAddr = lab.proxy_url().trim_start_matches("http://").parse().unwrap();
    run(async {
        for (name, expected) in [
            ("m1", Ok(Some("HTTP/1.1 200 OK"))),
            ("broken7", Ok(Some("HTTP/1.1 500 In"))),
            ("refused7", Ok(None)),
            ("silent7", Err(())),
        ] {
            let ask = ask(connector.clone(), proxy, true, format!("{name}.many.example"));
            let patience = if expected.is_err() { 300 } else { 10_000 };
            let got = timeout(Duration::from_millis(patience), ask).await;
            let got = got.map(|got| got.map(|(answer, _)| answer)).map_err(|_| ());
            assert_eq!(got, expected.map(|answer| answer.map(str::to_owned)), "{name}");
        }
        // Directly the name is known from the handshake on.
        let at = lab.address("*.many.example");
        let silent = ask(connector.clone(), at, false, "silent7.many.example".to_owned());
        assert!(timeout(Duration::from_millis(300), silent).await.is_err());
        let deeper = ask(connector.clone(), proxy, true, "a.b.many.example".to_owned()).await;
        assert!(deeper.is_none(), "one label more, not two");
    });
}
