//! Hosts, certificates, the proxy and the log.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

mod common;

use common::{HOST, LIST, ZIP, curl, zip};
use goproxy_cfg_lab::{Certificate, Host, Kind, Lab, Listen, Sandbox, Scenario, toolchain};

#[test]
fn every_ready_scenario_starts() {
    for name in Scenario::ready_names() {
        let scenario = Scenario::ready(name);
        assert_eq!(scenario.name, name);
        assert!(!scenario.description.is_empty() && !scenario.hosts.is_empty(), "{name}");
        drop(Lab::start(&scenario));
    }
}

#[test]
fn a_scenario_with_a_mistake_is_refused() {
    for (text, complaint) in [
        ("[[host]]\nname = \"a\"\n[[host]]\nname = \"a\"", "twice"),
        ("[[host]]\nname = \"a\"\npath = \"go/\"", "slash"),
        ("[[host]]\nname = \"a\"\nsum = true", "unknown field"),
        ("[[host]]\nname = \"a\"\n[[host.fault]]\naction = \"status\"\ncode = 500\ntime = 1", "unknown field"),
        ("[[host]]\nname = \"a\"\n[[host.fault]]\naction = \"tampr\"", "unknown variant"),
        ("[[host]]\nname = \"a\"\n[[host.fault]]\naction = \"tamper\"\nafter = 1", "unknown field"),
        ("[[host]]\nname = \"a\"\n[[host.fault]]\naction = \"status\"\ncode = 99", "no server"),
        (
            "[[host]]\nname = \"a\"\n[[host.fault]]\npath = \"*.zip\"\naction = \"reset\"\nphase = \"tls\"",
            "no path yet",
        ),
        ("[[host]]\nname = \"a\"\n[[host.fault]]\naction = \"headers\"\nset = { a = \"\\u001b\" }", "`raw`"),
    ] {
        let error = Scenario::from_toml(text).unwrap_err().to_string();
        assert!(error.contains(complaint), "{text}: {error}");
    }
}

#[test]
fn certificates() {
    let mut host = Host::mirror(HOST);
    for (certificate, code) in [
        (Certificate::Good, 0),
        (Certificate::Untrusted, 60),
        (Certificate::Expired, 60),
        (Certificate::NotYet, 60),
        (Certificate::WrongName, 60),
        (Certificate::Current, 0),
        (Certificate::SelfSigned, 60),
        (Certificate::Intercepted, 60),
        (Certificate::Coloured, 60),
        (Certificate::Crowded, 60),
    ] {
        host.certificate = certificate;
        let lab = Lab::start(&Scenario::of([host.clone()]));
        let got = zip(&lab, &[]);
        assert_eq!(got.code, code, "{certificate:?}: {got:?}");
    }
}

#[test]
fn doors_close_and_open_again() {
    let lab = Lab::start(&Scenario::of([Host::mirror(HOST)]));
    let url = format!("{}{ZIP}", lab.http_url(HOST));
    let direct = || curl(&lab, &["--noproxy", "*", "--connect-timeout", "1", &url]).code;
    let proxied = || zip(&lab, &["--connect-timeout", "1"]);
    assert_eq!((direct(), proxied().code), (0, 0));
    lab.change(HOST, |host| host.listen = Listen::Refused);
    assert_eq!(direct(), 7);
    assert!(proxied().error.contains("502"), "{:?}", proxied());
    lab.change(HOST, |host| host.listen = Listen::Blackhole);
    assert_eq!((direct(), proxied().code), (28, 28));
    lab.change(HOST, |host| host.listen = Listen::Open);
    assert_eq!((direct(), proxied().code), (0, 0));
}

#[test]
fn the_proxy_knows_only_the_hosts_of_the_scenario() {
    let lab = Lab::ready("healthy");
    assert!(curl(&lab, &["https://example.com/"]).error.contains("502"));
    assert_eq!(curl(&lab, &["http://example.com/"]).status(), "502");
    assert_eq!(lab.connects(), ["example.com:443"]);
    assert_eq!(lab.requests(), []);
    let mirrors = ["http://goproxy.cn", "http://mirrors.aliyun.com/goproxy"].map(|base| format!("{base}{LIST}"));
    let got = curl(&lab, &[&mirrors[0], "-o", "/dev/null", &mirrors[1]]);
    assert_eq!((got.code, got.status()), (0, "200"));
    let hosts: Vec<_> = lab.requests().into_iter().map(|request| request.host).collect();
    assert_eq!(hosts, ["goproxy.cn", "mirrors.aliyun.com"]);
}

#[test]
fn the_proxy_may_want_a_password() {
    let text = "[proxy]\nbasic_auth = \"u:p\"\n[[host]]\nname = \"goproxy.cn\"";
    let lab = Lab::from_toml(text).unwrap();
    assert!(zip(&lab, &[]).error.contains("407"));
    assert_eq!(zip(&lab, &["--proxy-user", "u:p"]).status(), "200");
    assert_eq!(curl(&lab, &["--proxy-user", "u:p", &format!("http://{HOST}{LIST}")]).status(), "200");
}

#[test]
fn the_log_has_what_credentials_need() {
    let mut host = Host::mirror(HOST);
    host.basic_auth = Some("gopher:secret".to_owned());
    let lab = Lab::start(&Scenario::of([host]));
    assert_eq!(zip(&lab, &[]).status(), "401");
    assert_eq!(zip(&lab, &["-u", "gopher:secret", "--http1.1"]).status(), "200");
    let [first, second] = lab.requests().try_into().unwrap();
    assert_eq!((first.header("authorization"), first.version.as_str()), (None, "HTTP/2.0"));
    assert_eq!(second.header("authorization"), Some("Basic Z29waGVyOnNlY3JldA=="));
    assert_eq!((second.version.as_str(), second.status, second.via_tls), ("HTTP/1.1", Some(200), true));
    assert_eq!(lab.handshakes()[0].server_name.as_deref(), Some(HOST));
    assert_eq!(lab.handshakes()[0].alpn.as_deref(), Some("h2"));
}

#[test]
fn a_host_without_http2_and_one_with_a_page() {
    let mut old = Host::mirror("old.example");
    old.http2 = false;
    let lab = Lab::start(&Scenario::of([old, Host::new("portal.example", Kind::Page)]));
    assert!(curl(&lab, &[&format!("https://old.example{LIST}")]).head.starts_with("HTTP/1.1 200"));
    assert!(curl(&lab, &["https://portal.example/any/thing"]).text().contains("<html>"));
}

#[test]
fn mirrors_say_no_as_mirrors_do() {
    let lab = Lab::ready("healthy");
    for path in [
        "/goproxy/sumdb/sum.golang.org/supported",
        "/goproxy/no.such/module/@v/list",
        "/goproxy/github.com/pkg/errors/@v/v9.9.9.info",
        "/goproxy/golang.org/toolchain/@v/v0.0.1-go1.99.0.linux-amd64.zip",
        "/elsewhere",
    ] {
        let got = curl(&lab, &[&format!("https://mirrors.aliyun.com{path}")]);
        assert_eq!(got.status(), "404", "{path}: {got:?}");
        assert!(got.text().starts_with("not found: ") && got.head.contains("text/plain"), "{path}: {got:?}");
    }
    let got = curl(&lab, &["https://goproxy.cn/github.com/%21burnt%21sushi/toml/@latest"]);
    assert_eq!(got.text(), "{\"Version\":\"v1.3.2\",\"Time\":\"2020-02-14T12:46:07Z\"}");
    for path in
        ["supported", "latest", "lookup/github.com/!burnt!sushi/toml@v1.3.2", "tile/8/0/001", "tile/8/1/000.p/2"]
    {
        let got = curl(&lab, &[&format!("https://goproxy.cn/sumdb/sum.golang.org/{path}")]);
        assert_eq!(got.status(), "200", "{path}: {got:?}");
    }
}

#[test]
fn private_modules_are_where_they_belong() {
    let lab = Lab::ready("private");
    let go = toolchain("1.27");
    let module = "git.corp.example/team/lib@v1.1.0";
    let lost = Sandbox::new().download(&lab, &go, "https://goproxy.cn", module);
    assert!(!lost.success && lost.stdout.contains("404"), "{lost:?}");
    for (goproxy, module) in [
        ("https://gopher:secret@goproxy.corp.example", module),
        ("direct", module),
        ("direct", "git.corp.example/team/tool/v2@v2.0.1"),
    ] {
        let sandbox = Sandbox::new();
        let mut command = sandbox.go(&lab, &go);
        command.args(["mod", "download", "-json", module]).env("GOPROXY", goproxy).env("GONOSUMDB", "*.corp.example");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{goproxy} {module}: {output:?}");
    }
}

#[test]
fn git_requests_may_be_compressed() {
    let lab = Lab::ready("direct");
    let dir = tempfile::tempdir().unwrap();
    let request = dir.path().join("request");
    std::fs::write(&request, "0014command=ls-refs\n0016object-format=sha100010009peel\n0000").unwrap();
    let url = "https://github.com/pkg/errors.git/git-upload-pack";
    let plain = format!("@{}", request.display());
    assert!(std::process::Command::new("gzip").arg("-k").arg(&request).status().unwrap().success());
    let packed = format!("@{}.gz", request.display());
    for args in [vec!["--data-binary", &plain], vec!["--data-binary", &packed, "-H", "Content-Encoding: gzip"]] {
        let got = curl(&lab, &[args.as_slice(), &["-H", "Git-Protocol: version=2", url]].concat());
        assert!(got.text().contains("refs/tags/v0.9.1"), "{got:?}");
    }
}

#[tokio::test]
async fn a_lab_lives_beside_another_runtime() {
    let lab = Lab::ready("healthy");
    lab.change("goproxy.io", |host| host.listen = Listen::Refused);
    assert!(tokio::net::TcpStream::connect(lab.address("goproxy.io")).await.is_err());
    assert!(tokio::net::TcpStream::connect(lab.address("goproxy.cn")).await.is_ok());
}
