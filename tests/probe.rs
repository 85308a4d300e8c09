//! The network instrument against the mirror lab: what is measured and how. What can be wrong with one server is the matter of
//! `tests/fault_table.rs`.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "probe/bench.rs"]
mod bench;
#[path = "probe/socks.rs"]
mod socks;

use bench::{HOST, Trial, class};
use goproxy_cfg::domain::fault::{FaultClass, Stage};
use goproxy_cfg::domain::goauth::Headers;
use goproxy_cfg::domain::goproxy::ProxyUrl;
use goproxy_cfg::domain::gosumdb::Gosumdb;
use goproxy_cfg::domain::measure::{Measured, NoNetworkEvidence, SumdbSeen};
use goproxy_cfg::domain::module::ModuleVersion;
use goproxy_cfg::probe::Depth;
use goproxy_cfg::text::Lang;
use goproxy_cfg_lab::{Action, Certificate, Fault, Headers as Set, Host, Kind, Lab, Listen, Phase, Scenario};
use std::time::{Duration, Instant};

/// Enough for any trial that is answered, and short enough to wait for where nothing answers.
const LIMIT: Duration = Duration::from_millis(1500);

/// A healthy mirror, as far as it can be seen from outside.
fn assert_healthy(mirror: &Measured) {
    assert_eq!(mirror.fault, None, "{mirror:#?}");
    assert!(mirror.healthy() && mirror.complete, "{mirror:#?}");
    assert_eq!(mirror.http_status, Some(200));
    assert_eq!(mirror.warm.len(), 3, "{mirror:#?}");
    for check in &mirror.checks {
        assert_eq!(check.fault, None, "{}", check.name);
    }
}

fn check<'m>(mirror: &'m Measured, name: &str) -> &'m goproxy_cfg::domain::measure::Check {
    mirror.checks.iter().find(|check| check.name == name).unwrap_or_else(|| panic!("no {name}: {mirror:#?}"))
}

#[test]
fn healthy_mirrors_are_measured() {
    let lab = Lab::ready("healthy");
    let names = ["https://goproxy.cn", "https://mirrors.aliyun.com/goproxy", "https://mirrors.tencent.com/go"];
    let report = Trial::new(&lab).through_proxy().run(&names);
    assert_eq!(report.healthy_count(), 3);
    report.mirrors.iter().for_each(assert_healthy);
    let ranks: Vec<_> = report.mirrors.iter().map(|mirror| mirror.rank.unwrap()).collect();
    assert!(ranks.is_sorted() && ranks[0] == 1, "{ranks:?}");
    assert!(report.mirrors.iter().all(|mirror| mirror.wait.is_some()));
    let cn = report.mirrors.iter().find(|mirror| mirror.url.host() == HOST).unwrap();
    assert_eq!(cn.sumdb, SumdbSeen::Verified);
    assert_eq!(cn.http_version, Some("HTTP/2"));
    assert_eq!(cn.via.as_deref(), Some(lab.proxy_url().as_str()));
    let names: Vec<&str> = cn.checks.iter().map(|check| check.name).collect();
    let all =
        ["info", "mod", "zip", "list", "latest", "sumdb-supported", "sumdb-latest", "sumdb-lookup", "sumdb-tiles"];
    assert_eq!(names, all);
    let phases = cn.first_phases().unwrap();
    assert_eq!(phases.dns, None);
    assert!(phases.connect.is_some() && phases.tls.is_some() && phases.first_byte.is_some() && phases.body.is_some());
    let aliyun = report.mirrors.iter().find(|mirror| mirror.url.host() == "mirrors.aliyun.com").unwrap();
    assert_eq!(aliyun.sumdb, SumdbSeen::NotProxied);
}

#[test]
fn http_of_every_version_is_spoken() {
    let mut scenario = Scenario::of([Host::mirror(HOST), Host::mirror("old.example")]);
    scenario.host_mut("old.example").http2 = false;
    let lab = Lab::start(&scenario);
    let old = format!("https://old.example:{}", lab.address("old.example").port());
    let trial = Trial::new(&lab).resolving("old.example", lab.address("old.example").port());
    for (url, version, connections) in [(old, "HTTP/1.1", 1), (lab.http_url(HOST), "HTTP/1.1", 0)] {
        let mirror = trial.run_one(&url);
        assert_healthy(&mirror);
        assert_eq!(mirror.http_version, Some(version));
        assert_eq!(mirror.sumdb, SumdbSeen::Verified);
        assert_eq!(mirror.address, Some(std::net::Ipv4Addr::LOCALHOST.into()));
        assert_eq!(mirror.via, None);
        assert_eq!(mirror.first_phases().unwrap().tls.is_some(), connections == 1);
    }
    // One for everything, two for large bodies side by side, two for cold samples.
    assert_eq!(lab.handshakes().len(), 5);
    // A forwarding proxy sees whole URLs.
    let forwarded = Trial::new(&lab).through_proxy().run_one(&format!("http://{HOST}"));
    assert_healthy(&forwarded);
    assert_eq!(lab.connects(), [] as [&str; 0]);
}

#[test]
fn a_page_in_place_of_the_database_leaves_the_modules_alone() {
    let lab = Lab::start(&Scenario::of([Host::mirror(HOST).fault("/sumdb/*", Action::Html {})]));
    let mirror = Trial::new(&lab).through_proxy().run_one(&lab.https_url(HOST));
    assert!(mirror.healthy());
    assert_eq!(mirror.sumdb, SumdbSeen::Failing);
    assert_eq!(check(&mirror, "sumdb-supported").fault.as_ref().unwrap().class, FaultClass::NotAProxy);
}

#[test]
fn a_record_from_one_mirror_convicts_another() {
    let mut other = Host::mirror("other.example").fault("*.zip", Action::Tamper {});
    other.sumdb = false;
    let lab = Lab::start(&Scenario::of([Host::mirror(HOST), other]));
    let report = Trial::new(&lab).through_proxy().run(&["https://other.example", &lab.https_url(HOST)]);
    assert_eq!(report.best().unwrap().url.host(), HOST);
    assert_eq!(class(&report.mirrors[1]), Some(FaultClass::Tampered));
    assert_eq!(report.mirrors[1].sumdb, SumdbSeen::NotProxied);
}

#[test]
fn a_closed_connection_gives_no_warm_sample() {
    let close = Action::Headers { set: Set::from([("Connection".to_owned(), "close".to_owned())]) };
    let mut scenario = Scenario::of([Host::mirror(HOST).fault("*", close)]);
    scenario.host_mut(HOST).http2 = false;
    let lab = Lab::start(&scenario);
    let mirror = Trial::new(&lab).through_proxy().run_one(&lab.https_url(HOST));
    assert!(mirror.healthy() && mirror.complete);
    assert!(mirror.warm.is_empty(), "{:?}", mirror.warm);
    assert_eq!(mirror.request_time(), mirror.first_phases().map(|cold| cold.total()));
}

/// Certificates of one mirror are in `tests/faults`; here is what takes several.
#[test]
fn certificates_that_all_fail_alike_point_at_the_clock() {
    use Certificate::{Expired, Good, NotYet, Untrusted};
    for (certificates, blamed) in [
        (&[Expired, Expired][..], 2),
        (&[NotYet, NotYet, NotYet], 3),
        (&[Expired, Expired, Untrusted], 2),
        (&[Expired], 0),
        (&[Expired, NotYet], 0),
        (&[Expired, Expired, Good], 0),
    ] {
        let host = |(number, &certificate)| Host { certificate, ..Host::mirror(&format!("m{number}.example")) };
        let lab = Lab::start(&Scenario::of(certificates.iter().enumerate().map(host)));
        let urls: Vec<String> = (0..certificates.len()).map(|number| format!("https://m{number}.example")).collect();
        let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
        let report = Trial::new(&lab).through_proxy().within(LIMIT).run(&urls);
        for (lang, words) in [(Lang::En, "the clock is the likelier cause"), (Lang::ZhCn, "更可能是本机时间不对")]
        {
            let says =
                |mirror: &&Measured| mirror.fault.as_ref().is_some_and(|fault| fault.detail.say(lang).contains(words));
            assert_eq!(report.mirrors.iter().filter(says).count(), blamed, "{certificates:?}");
        }
    }
}

#[test]
fn a_fault_among_the_samples_counts() {
    let mut host = Host::mirror(HOST);
    host.faults = vec![Fault { skip: 2, ..Fault::new("*.info", Action::status(429)) }];
    let lab = Lab::start(&Scenario::of([host]));
    let mirror = Trial::new(&lab).through_proxy().run_one(&lab.https_url(HOST));
    assert_eq!(class(&mirror), Some(FaultClass::RateLimited));
    assert_eq!(mirror.warm.len(), 1);
}

#[test]
fn redirects_are_followed_as_go_does() {
    let host = Host::mirror(HOST).fault("*.zip", Action::redirect("https://store.example{path}"));
    let lab = Lab::start(&Scenario::of([host, Host::mirror("store.example")]));
    let mut trial = Trial::new(&lab).through_proxy();
    trial.credentials = Headers::basic("user", "secret");
    let mirror = trial.run_one(&lab.https_url(HOST));
    assert_healthy(&mirror);
    for request in lab.requests() {
        let sent = request.header("authorization").is_some();
        assert_eq!(sent, request.host == HOST, "credentials go to the user's proxy alone: {request:?}");
    }
    assert!(lab.requests().iter().any(|request| request.host == "store.example"));
}

#[test]
fn credentials_go_over_https_alone() {
    let mut host = Host::mirror(HOST);
    host.basic_auth = Some("user:secret".to_owned());
    let lab = Lab::start(&Scenario::of([host]));
    let mut trial = Trial::new(&lab).through_proxy();
    assert_eq!(class(&trial.run_one(&lab.https_url(HOST))), Some(FaultClass::HttpStatus));
    trial.credentials = Headers::basic("user", "secret");
    assert_healthy(&trial.run_one(&lab.https_url(HOST)));
    let plain = trial.run_one(&format!("http://{HOST}"));
    assert_eq!(plain.http_status, Some(401));
    assert!(lab.requests().iter().all(|request| request.via_tls || request.header("authorization").is_none()));
    // The go command refuses to send these.
    let refused = trial.run_one(&format!("http://user:secret@{HOST}"));
    assert_eq!(refused.fault.as_ref().map(|fault| fault.stage), Some(Stage::Prepare));
    assert!(!format!("{refused:?}").contains("secret"));
}

#[test]
fn proxies_are_used_as_go_does() {
    let text = "[proxy]\nbasic_auth = \"u:p\"\n[[host]]\nname = \"goproxy.cn\"";
    let lab = Lab::from_toml(text).unwrap();
    let with_password = lab.proxy_url().replace("http://", "http://u:p@");
    let port = lab.address(HOST).port();
    let trial = |proxy: &str, no_proxy: &str| {
        let mut trial = Trial::new(&lab).within(LIMIT).resolving(HOST, port);
        trial.proxy = proxy.to_owned();
        trial = trial.through_proxy();
        trial.options.proxies.no_proxy = no_proxy.to_owned();
        trial
    };
    for url in ["https://goproxy.cn", "http://goproxy.cn"] {
        assert_eq!(class(&trial(&lab.proxy_url(), "").run_one(url)), Some(FaultClass::HttpProxy), "{url}");
        let mirror = trial(&with_password, "").run_one(url);
        assert_healthy(&mirror);
        assert_eq!(mirror.via, Some(with_password.replace(":p@", ":xxxxx@")));
    }
    let direct = trial(&with_password, "goproxy.cn").run_one(&format!("https://{HOST}:{port}"));
    assert_healthy(&direct);
    assert_eq!(direct.via, None);
    for bad in
        ["http://127.0.0.1:1", "socks5://127.0.0.1:1", "https://127.0.0.1:1", "http://127.0.0.1:99999", "socks4://x"]
    {
        let mirror = trial(bad, "").run_one("https://goproxy.cn");
        assert_eq!(class(&mirror), Some(FaultClass::HttpProxy), "{bad}: {mirror:?}");
    }
}

#[test]
fn socks_proxies_are_used() {
    let lab = Lab::start(&Scenario::of([Host::mirror(HOST)]));
    let socks = socks::Server::start(lab.address(HOST), Some(("user", "secret")));
    let trial = |proxy: String| {
        let mut trial = Trial::new(&lab).within(LIMIT);
        trial.proxy = proxy;
        trial.through_proxy()
    };
    let mirror = trial(format!("socks5://user:secret@127.0.0.1:{}", socks.port())).run_one(&lab.https_url(HOST));
    assert_healthy(&mirror);
    assert_eq!(socks.asked().first().map(String::as_str), Some("goproxy.cn:443"));
    let mirror = trial(format!("socks5://user:wrong@127.0.0.1:{}", socks.port())).run_one(&lab.https_url(HOST));
    assert_eq!(class(&mirror), Some(FaultClass::HttpProxy));
    assert!(!format!("{mirror:?}").contains("wrong"));
}

#[test]
fn a_glance_leaves_out_zip_lists_and_samples() {
    let mut host = Host::mirror(HOST);
    host.sumdb = false;
    let lab = Lab::start(&Scenario::of([host]));
    let mut trial = Trial::new(&lab).through_proxy();
    trial.options.depth = Depth::Glance;
    let mirror = trial.run_one(&lab.https_url(HOST));
    assert!(mirror.healthy() && mirror.complete);
    let paths: Vec<String> = lab.requests().into_iter().map(|request| request.path).collect();
    let module = ["/github.com/pkg/errors/@v/v0.9.1.info", "/github.com/pkg/errors/@v/v0.9.1.mod"];
    assert_eq!(paths, [&module[..], &["/sumdb/sum.golang.org/supported"]].concat());
}

#[test]
fn capitals_are_escaped_as_go_does() {
    let lab = Lab::start(&Scenario::of([Host::mirror(HOST)]));
    let mut trial = Trial::new(&lab).through_proxy();
    trial.options.network.canary = ModuleVersion::parse("github.com/BurntSushi/toml@v1.3.2").unwrap();
    assert_healthy(&trial.run_one(&lab.https_url(HOST)));
    let paths: Vec<String> = lab.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(paths[0], "/github.com/%21burnt%21sushi/toml/@v/v1.3.2.info");
    assert!(paths.contains(&"/sumdb/sum.golang.org/lookup/github.com/!burnt!sushi/toml@v1.3.2".to_owned()));
}

#[test]
fn a_private_module_is_in_no_database() {
    let text = "[[host]]\nname = \"goproxy.cn\"\nsumdb = true\nmodules = [\"git.corp.example/team/lib\"]\n\
        [[module]]\npath = \"git.corp.example/team/lib\"\nversions = [\"v1.0.0\"]\nprivate = true";
    let lab = Lab::from_toml(text).unwrap();
    let mut trial = Trial::new(&lab).through_proxy();
    trial.options.network.canary = ModuleVersion::parse("git.corp.example/team/lib@v1.0.0").unwrap();
    let mirror = trial.run_one(&lab.https_url(HOST));
    assert_healthy(&mirror);
    assert_eq!(mirror.sumdb, SumdbSeen::Verified);
    assert_eq!(check(&mirror, "sumdb-lookup").status, Some(404));
    trial.options.sumdb = Gosumdb::Off;
    assert_eq!(trial.run_one(&lab.https_url(HOST)).sumdb, SumdbSeen::NotAsked);
}

#[test]
fn the_known_key_of_another_database_is_not_enough() {
    let lab = Lab::start(&Scenario::of([Host::mirror(HOST)]));
    let mut trial = Trial::new(&lab).through_proxy();
    trial.options.sumdb = Gosumdb::default_database();
    let mirror = trial.run_one(&lab.https_url(HOST));
    assert_eq!((class(&mirror), mirror.sumdb), (Some(FaultClass::SumdbInvalid), SumdbSeen::Invalid));
}

#[test]
fn folders_are_read() {
    let lab = Lab::start(&Scenario::of([Host::mirror(HOST)]));
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path().join("github.com/pkg/errors/@v");
    std::fs::create_dir_all(&at).unwrap();
    let url = ProxyUrl::parse(&format!("file://{}", dir.path().display())).unwrap();
    let trial = Trial::new(&lab);
    assert_eq!(class(&trial.run_one(url.as_str())), Some(FaultClass::HttpStatus));
    std::fs::write(at.join("v0.9.1.info"), "{\"Version\":\"v0.9.1\"}").unwrap();
    std::fs::write(at.join("v0.9.1.mod"), "module github.com/pkg/errors\n\ngo 1.16\n").unwrap();
    std::fs::write(at.join("v0.9.1.zip"), lab.zip("github.com/pkg/errors", "v0.9.1")).unwrap();
    let mirror = trial.run_one(url.as_str());
    assert!(mirror.healthy() && mirror.complete, "{mirror:?}");
    assert_eq!(mirror.sumdb, SumdbSeen::NotProxied);
    // What another mirror's database records holds for a folder too.
    std::fs::write(at.join("v0.9.1.mod"), "module github.com/pkg/errors\n").unwrap();
    let report = Trial::new(&lab).through_proxy().run(&[url.as_str(), &lab.https_url(HOST)]);
    assert_eq!(class(&report.mirrors[1]), Some(FaultClass::Tampered));
}

#[test]
fn the_deadline_holds_whatever_servers_do() {
    let silent = |name: &str| Host { listen: Listen::Blackhole, ..Host::mirror(name) };
    let lab = Lab::start(&Scenario::of([
        Host::mirror(HOST),
        silent("a.example"),
        Host::mirror("b.example").fault("*", Action::Silent { phase: Phase::Tls }),
        Host::mirror("c.example").fault("*", Action::Slow { rate: 10 }),
    ]));
    let mut trial = Trial::new(&lab).through_proxy().within(LIMIT);
    let start = Instant::now();
    let report = trial.run(&["https://a.example", "https://b.example", "https://c.example", "https://goproxy.cn"]);
    let took = start.elapsed();
    assert!(took >= LIMIT && took < 3 * LIMIT, "{took:?}");
    assert_healthy(&report.mirrors[0]);
    assert_eq!(report.healthy_count(), 1);
    trial.options.network.deadline = Duration::ZERO;
    let report = trial.run(&["https://goproxy.cn"]);
    assert!(report.mirrors[0].fault.is_some() && !report.mirrors[0].complete);
}

#[test]
fn a_name_that_does_not_exist_is_a_fault_of_its_own() {
    let lab = Lab::start(&Scenario::of([Host::mirror(HOST)]));
    let report = Trial::new(&lab).within(LIMIT).run(&["https://goproxy-cfg.invalid"]);
    let mirror = &report.mirrors[0];
    assert!(matches!(class(mirror), Some(FaultClass::Dns | FaultClass::NoNetwork)), "{mirror:?}");
    let no_network = matches!(report.no_network, Some(NoNetworkEvidence::NoRoute | NoNetworkEvidence::NoNameServer));
    assert_eq!(class(mirror) == Some(FaultClass::NoNetwork), no_network);
}

#[test]
fn every_address_of_a_name_is_tried() {
    let lab = Lab::start(&Scenario::of([Host::mirror(HOST)]));
    // The lab listens on 127.0.0.1 alone; `localhost` may be `::1` first.
    let mirror = Trial::new(&lab).run_one(&lab.http_url(HOST).replace("127.0.0.1", "localhost"));
    assert_healthy(&mirror);
    assert!(mirror.first_phases().unwrap().dns.is_some());
    let mut trial = Trial::new(&lab).within(LIMIT);
    let port = lab.http_address(HOST).port();
    for address in ["192.0.2.1", "127.0.0.1"] {
        trial = trial.resolving(HOST, port);
        trial.options.network.resolve.last_mut().unwrap().address = address.parse().unwrap();
    }
    let mirror = trial.run_one(&format!("http://{HOST}:{port}"));
    assert_healthy(&mirror);
    assert_eq!(mirror.address, Some(std::net::Ipv4Addr::LOCALHOST.into()));
}

#[test]
fn pages_are_no_proxies() {
    let lab = Lab::start(&Scenario::of([Host::new(HOST, Kind::Page)]));
    let mirror = Trial::new(&lab).through_proxy().run_one(&lab.https_url(HOST));
    assert_eq!(class(&mirror), Some(FaultClass::NotAProxy));
    assert_eq!(mirror.http_status, Some(200));
}

/// The same in a network namespace of its own, where there is nothing but loopback.
#[test]
#[cfg(target_os = "linux")]
fn a_machine_without_a_network_is_told_apart() {
    for (setup, evidence) in [
        ("true", "NoRoute"),
        ("ip link set lo up", "NoRoute"),
        // A way out that swallows everything, name servers too.
        (
            "ip link set lo up && ip tuntap add dev far mode tun && ip addr add 10.9.9.1/24 dev far && ip link set far up \
             && ip route add default dev far",
            "NoNameServer",
        ),
    ] {
        let script = format!("({setup}) && exec \"$0\" --ignored --exact alone_in_a_namespace --nocapture");
        let output = std::process::Command::new("unshare")
            .args(["-rn", "sh", "-c", &script])
            .arg(std::env::current_exe().unwrap())
            .env("EXPECTED_EVIDENCE", evidence)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
        let cannot = ["unshare failed", "Operation not permitted", "Operation not supported", "Unknown device type"];
        if cannot.iter().any(|why| said.contains(why)) && !said.contains("running 1 test") {
            eprintln!("skipped ({setup}): {said}");
            continue;
        }
        assert!(output.status.success(), "{setup}: {said}");
    }
}

/// Run by [`a_machine_without_a_network_is_told_apart`].
#[test]
#[ignore = "needs a network namespace"]
fn alone_in_a_namespace() {
    let lab = Lab::ready("healthy");
    let trial = Trial::new(&lab).within(LIMIT);
    let report = trial.run(&["https://goproxy.cn", "https://mirrors.aliyun.com/goproxy"]);
    let evidence = report.no_network.map(|evidence| format!("{evidence:?}")).unwrap_or_default();
    assert_eq!(evidence, std::env::var("EXPECTED_EVIDENCE").unwrap(), "{report:#?}");
    assert!(report.mirrors.iter().all(|mirror| class(mirror) == Some(FaultClass::NoNetwork)), "{report:#?}");
    // A proxy on this machine may lead out by other ways.
    let through = Trial::new(&lab).within(LIMIT).through_proxy().run(&["https://goproxy.cn", "https://gone.example"]);
    assert_eq!(through.no_network, None);
}
