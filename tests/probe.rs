//! The network instrument against the mirror lab: healthy mirrors are measured, every fault is named.
#![allow(clippy::disallowed_methods, reason = "tests")]

#[path = "probe/bench.rs"]
mod bench;

use bench::{HOST, Trial, class, classes};
use goproxy_cfg::domain::fault::{FaultClass, Stage};
use goproxy_cfg::domain::measure::{Measured, SumdbSeen};
use goproxy_cfg::text::Lang;
use goproxy_cfg_lab::{Action, Certificate, Fault, Host, Lab, Listen, Phase, Scenario};
use std::time::Duration;

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

#[test]
fn healthy_mirrors_are_measured() {
    let lab = Lab::ready("healthy");
    let names = ["https://goproxy.cn", "https://mirrors.aliyun.com/goproxy", "https://mirrors.tencent.com/go"];
    let report = Trial::new(&lab).through_proxy().run(&names);
    assert_eq!(report.healthy_count(), 3);
    report.mirrors.iter().for_each(assert_healthy);
    let cn = report.mirrors.iter().find(|mirror| mirror.url.host() == HOST).unwrap();
    assert_eq!(cn.sumdb, SumdbSeen::Verified);
    assert_eq!(cn.http_version, Some("HTTP/2"));
    assert_eq!(cn.via.as_deref(), Some(lab.proxy_url().as_str()));
    let names: Vec<&str> = cn.checks.iter().map(|check| check.name).collect();
    let all = ["info", "mod", "zip", "list", "latest", "sumdb-supported", "sumdb-latest", "sumdb-lookup", "sumdb-tiles"];
    assert_eq!(names, all);
    let phases = cn.cold.unwrap();
    assert_eq!(phases.dns, None);
    assert!(phases.connect.is_some() && phases.tls.is_some() && phases.first_byte.is_some() && phases.body.is_some());
    let aliyun = report.mirrors.iter().find(|mirror| mirror.url.host() == "mirrors.aliyun.com").unwrap();
    assert_eq!(aliyun.sumdb, SumdbSeen::NotProxied);
}
