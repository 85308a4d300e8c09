use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::domain::goproxy::ProxyUrl;
use crate::domain::measure::{
    Connection, Coverage, Freshness, Hop, Phases, Sample, Throughput, Wait, Whereabouts, Workload,
};
use crate::domain::mirror::ServerKind;
use crate::domain::module::ModuleVersion;
use crate::text::Lang;

#[test]
fn conditions_are_read() {
    for (text, written) in [
        ("p95>800ms", "p95>800ms"),
        (" p95 >= 0.8s ", "p95>=800ms"),
        ("P95 > 800 ms", "p95>800ms"),
        ("healthy<2", "healthy<2"),
        ("healthy == 0", "healthy=0"),
        ("healthy!=5", "healthy!=5"),
        ("any.lag>1d", "lag>1d"),
        ("best . lag > 36h", "best.lag>36h"),
        ("lag>0s", "lag>0ms"),
        ("best.throughput<1.5MiB/s", "best.throughput<1536KiB/s"),
        ("throughput<1MB", "throughput<1000000B/s"),
        ("missing>0", "missing>0"),
        ("median<=1.5ms", "median<=1.5ms"),
        ("wait>90s", "wait>90s"),
        ("tied<2", "tied<2"),
        ("domestic<1", "domestic<1"),
        ("failed>0", "failed>0"),
        ("failures>0", "failures>0"),
        ("behind>2", "behind>2"),
        ("cold>2m", "cold>2m"),
    ] {
        assert_eq!(Condition::parse(text).map(|read| read.to_string()), Ok(written.to_owned()), "{text}");
    }
}

#[test]
fn an_error_says_what_to_write() {
    for (text, en) in [
        ("", "a condition is missing"),
        ("   ", "a condition is missing"),
        ("p95", "write `p95>800ms`, in quotes"),
        ("p95 800ms", "write `p95>800ms`, in quotes"),
        ("latency", "write `median>300ms`"),
        ("800ms", "write `p95>800ms`"),
        ("p59>800ms", "did you mean `p95`?"),
        ("latency>1s", "did you mean `median`?"),
        ("unhealthy>1", "did you mean `failed`?"),
        ("heathly<2", "did you mean `healthy`?"),
        ("xyzzy<2", "there is no measure `xyzzy`; there are healthy, failed,"),
        ("<2", "does not say what to compare"),
        ("worst.p95>1s", "write `p95` (any mirror), or `best.p95`"),
        ("best.healthy<2", "write `healthy<2`"),
        ("p95=>800ms", "write `p95>=800ms`"),
        ("p95=<800ms", "write `p95<=800ms`"),
        ("p95<>800ms", "write `p95!=800ms`"),
        ("p95>>800ms", "write `p95>800ms`"),
        ("p95>", "write `p95>800ms`"),
        ("p95>800", "`p95` is a time with its unit (`ms`, `s`, `m`, `h`, `d`), `800` is none: write `p95>800ms`"),
        ("lag>1", "write `lag>1d`"),
        ("lag>1y", "write `lag>1d`"),
        ("p95>-1ms", "write `p95>800ms`"),
        ("healthy<2s", "`healthy` is a whole number, `2s` is none: write `healthy<2`"),
        ("healthy<2.5", "write `healthy<2`"),
        ("healthy<99999999999999999999", "write `healthy<2`"),
        ("throughput<1", "write `throughput<1MiB/s`"),
        ("throughput<1Mb/s", "write `throughput<1MiB/s`"),
        ("p95>800ms,healthy<2", "repeat `--fail-if` for each"),
        ("p95>800ms && healthy<2", "repeat `--fail-if` for each"),
        ("1<healthy<2", "there is no measure `1`"),
        ("healthy<2<3", "repeat `--fail-if` for each"),
        ("p95＞800ms", "write `p95>800ms`"),
        ("ｐ９５＞８００ｍｓ", "write `p95>800ms`"),
        ("p95≥800毫秒", "write `p95>=800ms`"),
        ("healthy＜２个", "write `healthy<2`"),
        ("最佳。lag>1天", "characters that are not plain ASCII"),
        ("延迟>800ms", "characters that are not plain ASCII"),
        ("p59＞800ms", "did you mean `p95`?"),
    ] {
        let said = Condition::parse(text).expect_err(text);
        assert!(said.say(Lang::En).contains(en), "{text}: {said:?}");
    }
    let said = Condition::parse("\u{1b}[31m>1").unwrap_err();
    assert!(!said.say(Lang::En).contains('\u{1b}') && !said.say(Lang::ZhCn).contains('\u{1b}'), "{said:?}");
}

/// What an error says to write can be read itself.
#[test]
fn what_to_write_is_right() {
    for text in [
        "p95",
        "p95=>800ms",
        "p95>",
        "p95>800",
        "lag>1",
        "healthy<2.5",
        "throughput<1",
        "best.healthy<2",
        "ｐ９５＞８００ｍｓ",
    ] {
        let said = Condition::parse(text).unwrap_err();
        let better = said.say(Lang::En).rsplit("write `").next().unwrap().split('`').next().unwrap().to_owned();
        assert!(Condition::parse(&better).is_ok(), "{text}: {better}");
    }
}

const MS: Duration = Duration::from_millis(1);

fn sample(total: Duration) -> Sample {
    let phases = Phases { first_byte: Some(total), ..Phases::default() };
    let hop = Hop {
        url: String::new(),
        address: None,
        status: 200,
        http_version: "HTTP/2",
        connection: Connection::Reused,
        phases,
        bytes: 0,
    };
    Sample { hops: vec![hop] }
}

fn mirror(id: &str, warm: u32) -> Measured {
    let url = ProxyUrl::parse(&format!("https://{id}.example")).unwrap();
    let mut mirror = Measured::unmeasured(Some(id.to_owned()), url, ServerKind::Unknown);
    mirror.cold = vec![sample(MS * warm * 3)];
    mirror.warm = vec![sample(MS * warm); 6];
    mirror
}

fn report(mirrors: Vec<Measured>) -> ProbeReport {
    let at = jiff::Timestamp::UNIX_EPOCH;
    ProbeReport { mirrors, ..ProbeReport::empty(at, MS, String::new(), Workload::typical(2)) }
}

#[test]
fn a_report_is_judged() {
    let mut good = mirror("good", 10);
    good.rank = Some(1);
    good.wait = Some(Wait { estimate: MS * 500, low: MS, high: MS, samples: 6 });
    good.whereabouts = Some(Whereabouts::of("223.5.5.5".parse().unwrap()));
    good.throughput = Some(Throughput { bytes: 1 << 20, took: Duration::from_secs(2) });
    let mut slow = mirror("slow", 900);
    slow.failed_samples = 1;
    slow.whereabouts = Some(Whereabouts::of("8.8.8.8".parse().unwrap()));
    slow.freshness = vec![Freshness {
        module: "m".to_owned(),
        listed: Some("v0.7.0".to_owned()),
        latest: None,
        newest: Some("v1.0.0".to_owned()),
        behind: 3,
        lag: Some(Duration::from_secs(2 * 86_400)),
    }];
    slow.coverage = Some(Coverage {
        present: 1,
        missing: vec![ModuleVersion::parse("a.example/m@v1.0.0").unwrap()],
        unclear: 0,
        bytes: 0,
        unsized_zips: 0,
        took: MS,
    });
    let mut dead = mirror("dead", 5000);
    dead.cold.clear();
    let report = report(vec![good, slow, dead]);
    for (condition, met, said) in [
        ("healthy<2", Some(false), "does not hold"),
        ("healthy<=2", Some(true), "it is 2"),
        ("failed>0", Some(true), "it is 1"),
        ("tied<2", Some(true), "it is 1"),
        ("domestic<1", Some(false), "does not hold"),
        ("domestic=1", Some(true), "it is 1"),
        ("median>800ms", Some(true), "holds: `slow` has 900ms"),
        ("median>5ms", Some(true), "holds: `good` has 10ms, `slow` has 900ms"),
        ("p95>900ms", Some(false), "does not hold"),
        ("p95>=900ms", Some(true), "`slow` has 900ms"),
        ("best.p95>800ms", Some(false), "does not hold"),
        ("best.p95>9ms", Some(true), "`good` has 10ms"),
        ("cold>2s", Some(true), "`slow` has 2.7s"),
        ("wait>400ms", Some(true), "`good` has 500ms"),
        ("lag>1d", Some(true), "`slow` has 2d"),
        ("best.lag>1d", None, "cannot be checked"),
        ("failures>0", Some(true), "`slow` has 1"),
        ("best.failures>0", Some(false), "does not hold"),
        ("behind>2", Some(true), "`slow` has 3"),
        ("missing>0", Some(true), "`slow` has 1"),
        ("best.missing>0", None, "cannot be checked"),
        ("throughput<1MiB/s", Some(true), "`good` has 512KiB/s"),
    ] {
        let judged = Condition::parse(condition).unwrap().judge(&report);
        assert_eq!(judged.met, met, "{condition}: {judged:?}");
        assert!(judged.sentence.say(Lang::En).contains(said), "{condition}: {judged:?}");
    }
}

#[test]
fn what_nothing_has_cannot_be_checked_and_says_why() {
    let mut bare = mirror("bare", 1);
    bare.warm.clear();
    let report = report(vec![bare]);
    for metric in Metric::ALL {
        let judged = Condition::parse(&format!("{}{}", metric.name(), metric.example())).unwrap().judge(&report);
        let has_value =
            matches!(metric, Metric::Healthy | Metric::Failed | Metric::Tied | Metric::Cold | Metric::Failures);
        assert_eq!(judged.met.is_some(), has_value, "{judged:?}");
        assert_ne!(judged.about, Message::default(), "{judged:?}");
    }
}

#[test]
fn a_sentence_names_no_more_than_a_few() {
    let report = report((1..=9).map(|n| mirror(&format!("m{n}"), n)).collect());
    let judged = Condition::parse("median>0ms").unwrap().judge(&report);
    assert_eq!(judged.found.len(), 9);
    assert!(judged.sentence.say(Lang::En).ends_with("`m5` has 5ms, and 4 more"), "{judged:?}");
}

proptest! {
    #[test]
    fn any_text_can_come(text in "\\PC{0,40}|(best|any|[a-z]{0,3})[.]?(p95|lag|healthy|through)[<>=!＞＝≥ ]{0,3}[0-9.]{0,4}[a-zA-Z/秒]{0,5}") {
        let _ = Condition::parse(&text);
    }

    #[test]
    fn what_is_written_is_read_back(
        metric in prop::sample::select(Metric::ALL),
        relation in prop::sample::select(&Relation::ALL[..]),
        is_best in any::<bool>(),
        figure in any::<u64>(),
    ) {
        let whose = if is_best && !metric.is_of_run() { Whose::Best } else { Whose::Any };
        let limit = match metric.unit() {
            Unit::Count => Limit::Count(figure),
            Unit::Time => Limit::Time(Duration::from_nanos(figure)),
            Unit::Rate => Limit::Rate(figure),
        };
        let condition = Condition { whose, metric, relation, limit };
        prop_assert_eq!(Condition::parse(&condition.to_string()), Ok(condition));
    }
}
