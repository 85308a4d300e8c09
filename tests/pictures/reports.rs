//! Reports made up for a test: one in which everything that can be shown is there, and one full of what a hostile server
//! might have sent.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use goproxy_cfg::domain::fault::{Fault, FaultClass, Stage};
use goproxy_cfg::domain::goproxy::ProxyUrl;
use goproxy_cfg::domain::history::{Bucket, MirrorTrend, Trend};
use goproxy_cfg::domain::measure::{
    AddressKind, Check, Connection, Coverage, Freshness, Hop, Measured, Names, NamesVerdict, Needed, Phases,
    ProbeReport, ProjectNeeds, Sample, Stats, SumdbSeen, Throughput, Timing, Tree, TreeHistory, Whereabouts, Workload,
};
use goproxy_cfg::domain::mirror::ServerKind;
use goproxy_cfg::domain::module::ModuleVersion;
use goproxy_cfg::text::Message;

pub(crate) fn ms(ms: f64) -> Duration {
    Duration::from_secs_f64(ms / 1000.0)
}

fn phases(connection: Connection, rtt: f64, body: f64) -> Phases {
    let setup = |took: f64| (connection == Connection::New).then(|| ms(took));
    Phases {
        dns: setup(rtt * 0.4),
        connect: setup(rtt),
        tls: setup(rtt * 1.2),
        first_byte: Some(ms(rtt * 1.1)),
        body: Some(ms(body)),
    }
}

fn hop(url: &str, connection: Connection, phases: Phases) -> Hop {
    Hop {
        url: url.to_owned(),
        address: Some(Ipv4Addr::new(101, 35, 7, 9).into()),
        status: 200,
        http_version: "HTTP/2",
        connection,
        phases,
        bytes: 260,
    }
}

/// A healthy mirror at a round trip of so many milliseconds.
pub(crate) fn healthy(id: &str, url: &str, rtt: f64, country: &str) -> Measured {
    let info = format!("{url}/github.com/pkg/errors/@v/v0.9.1.info");
    let sample =
        |connection, factor: f64| Sample { hops: vec![hop(&info, connection, phases(connection, rtt * factor, 0.6))] };
    let warm: Vec<Sample> = [1.0, 0.98, 1.05, 1.01, 1.6, 0.99].map(|factor| sample(Connection::Reused, factor)).into();
    let requests = Stats::of(warm.iter().map(Sample::total)).unwrap();
    let check = |name, took| Check { name, status: Some(200), took: Some(ms(took)), fault: None };
    Measured {
        cold: vec![sample(Connection::New, 1.0), sample(Connection::New, 1.1)],
        warm,
        http_status: Some(200),
        throughput: Some(Throughput { bytes: 4_000_000, took: ms(rtt * 20.0) }),
        timing: Some(Timing {
            setup: ms(rtt * 2.6),
            requests,
            go_mod: None,
            zip: Some(ms(rtt * 1.5)),
            throughput: None,
        }),
        address: Some(Ipv4Addr::new(101, 35, 7, 9).into()),
        whereabouts: Some(Whereabouts { country: Some(country.to_owned()), kind: AddressKind::Public }),
        http_version: Some("HTTP/2"),
        sumdb: SumdbSeen::Verified,
        tree: Some(Tree { size: 41_234_567, behind: 0, history: TreeHistory::Consistent }),
        freshness: vec![
            freshness("golang.org/x/tools", "v0.40.0", 0, Some(0)),
            freshness("k8s.io/api", "v0.35.1", 0, Some(0)),
        ],
        coverage: Some(Coverage { present: 214, bytes: 61_000_000, took: ms(900.0), ..Coverage::default() }),
        checks: vec![check("info", rtt * 4.0), check("mod", rtt), check("zip", rtt * 1.5), check("sumdb-latest", rtt)],
        complete: true,
        ..Measured::unmeasured(Some(id.to_owned()), ProxyUrl::parse(url).unwrap(), ServerKind::Mirror)
    }
}

fn freshness(module: &str, has: &str, behind: usize, lag_days: Option<u64>) -> Freshness {
    Freshness {
        module: module.to_owned(),
        listed: Some(has.to_owned()),
        latest: Some(has.to_owned()),
        newest: Some(if module.contains("tools") { "v0.40.0" } else { "v0.35.1" }.to_owned()),
        behind,
        lag: lag_days.map(|days| Duration::from_secs(days * 86_400)),
    }
}

/// A mirror with a fault.
pub(crate) fn faulty(id: &str, url: &str, class: FaultClass, detail: &str) -> Measured {
    Measured {
        fault: Some(Fault::new(class, Stage::FirstByte, Message::verbatim(detail)).at("github.com/pkg/errors/@v/list")),
        ..Measured::unmeasured(Some(id.to_owned()), ProxyUrl::parse(url).unwrap(), ServerKind::Mirror)
    }
}

fn module(path: &str) -> ModuleVersion {
    ModuleVersion::parse(path).unwrap()
}

/// A report in which everything that can be shown is there: ties, faults, an alarm, a project, resolvers.
pub(crate) fn everything() -> ProbeReport {
    let mut far = healthy("goproxy.io", "https://goproxy.io", 96.0, "hk");
    far.failed_samples = 2;
    far.freshness =
        vec![freshness("golang.org/x/tools", "v0.38.0", 2, Some(47)), freshness("k8s.io/api", "v0.35.0", 1, None)];
    far.coverage = Some(Coverage {
        present: 209,
        missing: vec![module("example.com/team/lib@v1.2.3"), module("github.com/x/y@v0.1.0")],
        unclear: 3,
        bytes: 58_000_000,
        unsized_zips: 4,
        took: ms(4200.0),
    });
    far.tree = Some(Tree { size: 41_200_000, behind: 34_567, history: TreeHistory::Unproven });
    if let Some(first) = far.cold.first_mut() {
        let cdn =
            hop("https://cdn.goproxy.example/pkg/errors.info", Connection::New, phases(Connection::New, 40.0, 2.0));
        first.hops.push(cdn);
    }
    let mut aliyun = healthy("aliyun", "https://mirrors.aliyun.com/goproxy", 12.4, "cn");
    aliyun.sumdb = SumdbSeen::NotProxied;
    aliyun.tree = None;
    let mut tencent = healthy("tencent", "https://mirrors.tencent.com/go", 31.0, "cn");
    tencent.names = Some(Names {
        system: vec![IpAddr::from([198, 18, 0, 7])],
        other: vec![IpAddr::from([101, 35, 7, 9])],
        verdict: NamesVerdict::Hijacked,
        fault: None,
    });
    let mut forged = healthy("forged", "https://goproxy.forged.example", 20.0, "us");
    forged.sumdb = SumdbSeen::Invalid;
    forged.fault = Some(Fault::new(
        FaultClass::SumdbInvalid,
        Stage::Content,
        Message::new(
            "`latest` is not signed with the key of sum.golang.org",
            "`latest` 不是用 sum.golang.org 的密钥签名的",
        ),
    ));
    let mut forked = healthy("forked", "https://goproxy.forked.example", 22.0, "cn");
    forked.tree = Some(Tree { size: 41_000_000, behind: 234_567, history: TreeHistory::Forked });
    forked.sumdb = SumdbSeen::Invalid;
    forked.fault = forged.fault.clone();
    let mut report = ProbeReport::empty(
        "2026-11-21T10:15:30Z".parse().unwrap(),
        Duration::from_secs(5),
        "github.com/pkg/errors@v0.9.1".to_owned(),
        Workload { modules: 214, bytes: 61_000_000, at_once: 8, of_project: true },
    );
    let needed =
        ["rsc.io/quote@v1.5.2", "github.com/x/y@v0.1.0"].map(|path| Needed { module: module(path), source: true });
    report.project = Some(ProjectNeeds {
        files: vec!["go.mod".into(), "go.sum".into()],
        modules: needed.into(),
        private: vec!["git.corp.example/team/secret".to_owned()],
    });
    report.resolver = Some("https://223.5.5.5/dns-query".to_owned());
    report.mirrors = vec![
        forged,
        far,
        faulty(
            "huaweicloud",
            "https://mirrors.huaweicloud.com/repository/goproxy",
            FaultClass::RateLimited,
            "the server answered 429, wait 30 s",
        ),
        healthy("goproxy.cn", "https://goproxy.cn", 12.0, "cn"),
        tencent,
        forked,
        aliyun,
        faulty(
            "golang",
            "https://proxy.golang.org",
            FaultClass::ConnectTimeout,
            "142.250.196.209:443 did not answer the connection attempt",
        ),
    ];
    report.rank();
    report
}

/// A week in 48 parts.
pub(crate) fn history() -> Trend {
    let mirror = |name: &str, base: f64, outage: std::ops::Range<usize>| {
        let buckets = (0..48).map(|part| {
            let out = outage.contains(&part);
            let wave = 1.0 + ((part * 7919) % 13) as f64 / 30.0;
            let runs = if part == 30 { 0 } else { 10 };
            let median = (!out && runs > 0).then(|| ms(base * wave));
            Bucket { runs, healthy: if out { runs / 5 } else { runs }, median, p95: median }
        });
        let buckets: Vec<Bucket> = buckets.collect();
        let sum = |of: fn(&Bucket) -> usize| buckets.iter().map(of).sum();
        let total = Bucket { runs: sum(|one| one.runs), healthy: sum(|one| one.healthy), ..Bucket::default() };
        MirrorTrend { id: Some(name.to_owned()), url: format!("https://{name}"), total, buckets, last_fault: None }
    };
    Trend {
        since: "2026-11-14T10:00:00Z".parse().unwrap(),
        until: "2026-11-21T10:00:00Z".parse().unwrap(),
        parts: 48,
        runs: 470,
        mirrors: vec![
            mirror("goproxy.cn", 12.0, 0..0),
            mirror("aliyun", 14.0, 9..12),
            mirror("goproxy.io", 96.0, 20..29),
        ],
        ..Trend::of_each(&[])
    }
}
