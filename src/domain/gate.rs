//! Conditions on a probe, for CI: `p95>800ms`, `healthy<2`, `best.lag>1d`.
//!
//! The grammar is `[best.|any.]MEASURE OP VALUE`, blanks allowed anywhere but inside a word. Without a prefix a condition on
//! mirrors is met where it is so of any healthy one.

use std::fmt;
use std::time::Duration;

use crate::domain::goproxy::ascii_twin;
use crate::domain::measure::{Found, Judgement, Measured, ProbeReport, Throughput};
use crate::domain::{sanitize, units};
use crate::text::{Message, gates};

/// What the values of a measure are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Count,
    Time,
    /// Bytes a second.
    Rate,
}

macro_rules! metrics {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $unit:ident, $of_run:literal, $example:literal;)*) => {
        /// What can be compared.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Metric {
            $($(#[$doc])* $variant,)*
        }

        impl Metric {
            /// All of them.
            pub const ALL: &[Metric] = &[$(Metric::$variant),*];

            /// The word in a condition.
            pub fn name(self) -> &'static str {
                match self {
                    $(Metric::$variant => $name,)*
                }
            }

            fn unit(self) -> Unit {
                match self {
                    $(Metric::$variant => Unit::$unit,)*
                }
            }

            /// Whether it is one figure of the whole run rather than one of each mirror.
            fn is_of_run(self) -> bool {
                match self {
                    $(Metric::$variant => $of_run,)*
                }
            }

            /// How a condition on it usually goes on.
            fn example(self) -> &'static str {
                match self {
                    $(Metric::$variant => $example,)*
                }
            }
        }
    };
}

metrics! {
    /// How many mirrors are healthy.
    Healthy = "healthy", Count, true, "<2";
    /// How many are not.
    Failed = "failed", Count, true, ">0";
    /// How many cannot be told from the best one, itself counted.
    Tied = "tied", Count, true, "<2";
    /// How many healthy ones were reached at an address in mainland China.
    Domestic = "domestic", Count, true, "<1";
    /// The median of the warm samples.
    Median = "median", Time, false, ">300ms";
    /// Their 95th percentile.
    P95 = "p95", Time, false, ">800ms";
    /// The first request.
    Cold = "cold", Time, false, ">2s";
    /// The estimated wait of a build.
    Wait = "wait", Time, false, ">30s";
    /// How old its newest is beside the newest of all.
    Lag = "lag", Time, false, ">1d";
    /// How many samples failed.
    Failures = "failures", Count, false, ">0";
    /// How many releases it lacks.
    Behind = "behind", Count, false, ">2";
    /// How many of the project's modules it lacks.
    Missing = "missing", Count, false, ">0";
    /// How fast a large body came.
    Throughput = "throughput", Rate, false, "<1MiB/s";
}

/// Words that are used for the measures elsewhere.
const OTHER_WORDS: [(&str, Metric); 20] = [
    ("ok", Metric::Healthy),
    ("alive", Metric::Healthy),
    ("up", Metric::Healthy),
    ("unhealthy", Metric::Failed),
    ("broken", Metric::Failed),
    ("down", Metric::Failed),
    ("p50", Metric::Median),
    ("latency", Metric::Median),
    ("warm", Metric::Median),
    ("average", Metric::Median),
    ("mean", Metric::Median),
    ("p99", Metric::P95),
    ("errors", Metric::Failures),
    ("speed", Metric::Throughput),
    ("bandwidth", Metric::Throughput),
    ("rate", Metric::Throughput),
    ("age", Metric::Lag),
    ("stale", Metric::Lag),
    ("freshness", Metric::Lag),
    ("coverage", Metric::Missing),
];

/// Of which mirrors it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// All healthy ones; one is enough.
    Any,
    /// The best one.
    Best,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Above,
    AtLeast,
    Below,
    AtMost,
    Equal,
    Other,
}

impl Relation {
    const ALL: [Relation; 6] =
        [Relation::Above, Relation::AtLeast, Relation::Below, Relation::AtMost, Relation::Equal, Relation::Other];

    fn symbol(self) -> &'static str {
        match self {
            Relation::Above => ">",
            Relation::AtLeast => ">=",
            Relation::Below => "<",
            Relation::AtMost => "<=",
            Relation::Equal => "=",
            Relation::Other => "!=",
        }
    }

    /// What a run of operator characters was meant for.
    fn meant_by(text: &str) -> Relation {
        let has = |c| text.contains(c);
        match (has('>'), has('<'), has('='), has('!')) {
            (true, true, _, _) | (_, _, _, true) => Relation::Other,
            (true, _, true, _) => Relation::AtLeast,
            (true, _, false, _) => Relation::Above,
            (_, true, true, _) => Relation::AtMost,
            (_, true, false, _) => Relation::Below,
            (false, false, _, false) => Relation::Equal,
        }
    }

    fn holds<T: PartialOrd>(self, value: T, limit: T) -> bool {
        match self {
            Relation::Above => value > limit,
            Relation::AtLeast => value >= limit,
            Relation::Below => value < limit,
            Relation::AtMost => value <= limit,
            Relation::Equal => value == limit,
            Relation::Other => value != limit,
        }
    }
}

/// What it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Limit {
    Count(u64),
    Time(Duration),
    Rate(u64),
}

impl Limit {
    fn parse(unit: Unit, text: &str) -> Option<Limit> {
        match unit {
            Unit::Count => {
                let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
                text.parse().ok().filter(|_| is_plain).map(Limit::Count)
            }
            Unit::Time => units::duration(text).map(Limit::Time),
            Unit::Rate => units::size(text.strip_suffix("/s").unwrap_or(text)).map(Limit::Rate),
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::Count(count) => write!(f, "{count}"),
            Limit::Time(time) => f.write_str(&units::exact(*time)),
            Limit::Rate(bytes) => write!(f, "{}/s", units::exact_size(*bytes)),
        }
    }
}

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Value {
    Count(u64),
    Time(Duration),
    Rate(f64),
}

impl Value {
    fn count(count: usize) -> Value {
        Value::Count(u64::try_from(count).unwrap_or(u64::MAX))
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Count(count) => write!(f, "{count}"),
            Value::Time(time) => f.write_str(&units::about(*time)),
            Value::Rate(bytes) => write!(f, "{}/s", units::about_size(*bytes)),
        }
    }
}

/// A condition under which a probe ends with 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    whose: Whose,
    metric: Metric,
    relation: Relation,
    limit: Limit,
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whose = if self.whose == Whose::Best { "best." } else { "" };
        write!(f, "{whose}{}{}{}", self.metric.name(), self.relation.symbol(), self.limit)
    }
}

/// The characters that operators are made of.
fn is_operator(c: char) -> bool {
    matches!(c, '<' | '>' | '=' | '!')
}

impl Condition {
    /// Reads a condition; the sentence of an error says what to write.
    pub fn parse(text: &str) -> Result<Condition, Message> {
        let text = text.trim();
        if text.is_empty() {
            return Err(gates::empty());
        }
        if !text.is_ascii() {
            let plain = half_width(text);
            return Err(match Some(plain).filter(|plain| plain.is_ascii()).map(|plain| Condition::parse(&plain)) {
                Some(Ok(meant)) => gates::full_width(sanitize::shown(text), meant.to_string()),
                Some(Err(why)) => why,
                None => gates::full_width_in(sanitize::shown(text)),
            });
        }
        let shown = || sanitize::shown(text);
        let Some(start) = text.find(is_operator) else {
            let (_, metric) = prefixed(text);
            let metric = metric.split_ascii_whitespace().next().and_then(nearest).unwrap_or(Metric::P95);
            return Err(gates::no_operator(shown(), format!("{}{}", metric.name(), metric.example())));
        };
        let (left, rest) = text.split_at(start);
        let (operator, value) = rest.split_at(rest.find(|c| !is_operator(c)).unwrap_or(rest.len()));
        // `10 MiB / s` is `10MiB/s`.
        let value: String = value.split_ascii_whitespace().collect();
        let (prefix, name) = prefixed(left.trim());
        let metric = metric(name).ok_or_else(|| not_a_metric(name, &shown()))?;
        let with = |relation: Relation, value: &str| format!("{}{}{value}", metric.name(), relation.symbol());
        let whose = match prefix.map(str::to_ascii_lowercase).as_deref() {
            Some("best" | "any") if metric.is_of_run() => {
                return Err(gates::counts_all(metric.name(), with(Relation::meant_by(operator), &value)));
            }
            Some("best") => Whose::Best,
            None | Some("any") => Whose::Any,
            Some(other) => return Err(gates::unknown_prefix(sanitize::shown(other), metric.name())),
        };
        let named = if operator == "==" { "=" } else { operator };
        let relation = Relation::ALL.into_iter().find(|relation| relation.symbol() == named).ok_or_else(|| {
            gates::bad_operator(sanitize::shown(operator), with(Relation::meant_by(operator), &sanitize::shown(&value)))
        })?;
        if value.is_empty() {
            let usual = metric.example().trim_start_matches(is_operator);
            return Err(gates::no_value_given(shown(), with(relation, usual)));
        }
        if value.contains(|c: char| is_operator(c) || matches!(c, ',' | ';' | '&' | '|')) {
            return Err(gates::several(shown()));
        }
        let limit = Limit::parse(metric.unit(), &value).ok_or_else(|| {
            let better = with(relation, &mended(metric, &value));
            let (name, value) = (metric.name(), sanitize::shown(&value));
            match metric.unit() {
                Unit::Count => gates::not_a_count(name, value, better),
                Unit::Time => gates::not_a_time(name, value, better),
                Unit::Rate => gates::not_a_rate(name, value, better),
            }
        })?;
        Ok(Condition { whose, metric, relation, limit })
    }

    /// What it is about.
    pub fn metric(&self) -> Metric {
        self.metric
    }

    /// What is true of it in a report.
    pub fn judge(&self, report: &ProbeReport) -> Judgement {
        let values: Vec<(Option<String>, Value)> = match (self.metric.is_of_run(), self.whose) {
            (true, _) => of_run(self.metric, report).map(|value| (None, value)).into_iter().collect(),
            (false, Whose::Best) => self.of(report.best().into_iter()),
            (false, Whose::Any) => self.of(report.mirrors.iter().filter(|mirror| mirror.healthy())),
        };
        let condition = self.to_string();
        if values.is_empty() {
            let sentence = gates::cannot_tell(&condition, gates::no_value(self.metric.name()));
            return Judgement { condition, met: None, found: Vec::new(), sentence, about: self.meaning() };
        }
        let found: Vec<Found> = values
            .into_iter()
            .filter(|(_, value)| self.holds(*value))
            .map(|(mirror, value)| Found { mirror, value: value.to_string() })
            .collect();
        let met = !found.is_empty();
        let sentence = if met { gates::met(&condition, said(&found)) } else { gates::not_met(&condition) };
        Judgement { condition, met: Some(met), found, sentence, about: self.meaning() }
    }

    fn meaning(&self) -> Message {
        gates::meaning(self.metric.name())
    }

    fn of<'m>(&self, mirrors: impl Iterator<Item = &'m Measured>) -> Vec<(Option<String>, Value)> {
        mirrors.filter_map(|mirror| Some((Some(mirror.label()), of_mirror(self.metric, mirror)?))).collect()
    }

    fn holds(&self, value: Value) -> bool {
        match (value, self.limit) {
            (Value::Count(value), Limit::Count(limit)) => self.relation.holds(value, limit),
            (Value::Time(value), Limit::Time(limit)) => self.relation.holds(value, limit),
            (Value::Rate(value), Limit::Rate(limit)) => self.relation.holds(value, limit as f64),
            // A measure has one unit, and the limit was read in it.
            _ => false,
        }
    }
}

fn of_run(metric: Metric, report: &ProbeReport) -> Option<Value> {
    let count = match metric {
        Metric::Healthy => report.healthy_count(),
        Metric::Failed => report.mirrors.len() - report.healthy_count(),
        Metric::Tied => report.best_tied().count(),
        Metric::Domestic => {
            let mut seen =
                report.mirrors.iter().filter(|mirror| mirror.healthy() && mirror.whereabouts.is_some()).peekable();
            seen.peek()?;
            let is_domestic =
                |mirror: &&Measured| mirror.whereabouts.as_ref().is_some_and(|found| found.is_domestic() == Some(true));
            seen.filter(is_domestic).count()
        }
        _ => return None,
    };
    Some(Value::count(count))
}

fn of_mirror(metric: Metric, mirror: &Measured) -> Option<Value> {
    match metric {
        Metric::Median => mirror.warm_stats().map(|stats| Value::Time(stats.median)),
        Metric::P95 => mirror.warm_stats().map(|stats| Value::Time(stats.p95)),
        Metric::Cold => mirror.first_phases().map(|phases| Value::Time(phases.total())),
        Metric::Wait => mirror.wait.map(|wait| Value::Time(wait.estimate)),
        Metric::Lag => mirror.lag().map(Value::Time),
        Metric::Failures => Some(Value::count(mirror.failed_samples)),
        Metric::Behind => {
            let known = mirror.freshness.iter().filter(|module| module.newest.is_some());
            known.map(|module| module.behind).max().map(Value::count)
        }
        Metric::Missing => mirror.coverage.as_ref().map(|coverage| Value::count(coverage.missing.len())),
        Metric::Throughput => mirror.throughput.as_ref().and_then(Throughput::bytes_per_second).map(Value::Rate),
        Metric::Healthy | Metric::Failed | Metric::Tied | Metric::Domestic => None,
    }
}

/// No more mirrors are named in a sentence.
const MOST_NAMED: usize = 5;

fn said(found: &[Found]) -> Message {
    let one = |found: &Found| match &found.mirror {
        Some(mirror) => gates::of_mirror(mirror, &found.value),
        None => gates::of_run(&found.value),
    };
    let named = found.iter().take(MOST_NAMED).map(one).reduce(gates::list).unwrap_or_default();
    match found.len().saturating_sub(MOST_NAMED) {
        0 => named,
        more => gates::and_more(named, more),
    }
}

/// What stands before the first point, and what behind it.
fn prefixed(text: &str) -> (Option<&str>, &str) {
    match text.split_once('.') {
        Some((prefix, name)) => (Some(prefix.trim()), name.trim()),
        None => (None, text),
    }
}

fn metric(name: &str) -> Option<Metric> {
    Metric::ALL.iter().copied().find(|metric| metric.name().eq_ignore_ascii_case(name))
}

/// The measure that a word was most likely meant for.
fn nearest(word: &str) -> Option<Metric> {
    let word = word.to_ascii_lowercase();
    let known =
        metric(&word).or_else(|| OTHER_WORDS.iter().find(|(other, _)| *other == word).map(|(_, metric)| *metric));
    let all = || Metric::ALL.iter().copied();
    // One slip of the finger, or a word that begins alike.
    let slip = || all().find(|metric| strsim::osa_distance(&word, metric.name()) == 1);
    let alike = || {
        let near = all().map(|metric| (strsim::jaro_winkler(&word, metric.name()), metric));
        near.filter(|(likeness, _)| *likeness > 0.75).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, metric)| metric)
    };
    known.or_else(slip).or_else(alike)
}

fn not_a_metric(name: &str, shown: &str) -> Message {
    let all = || Metric::ALL.iter().map(|metric| metric.name()).collect::<Vec<_>>().join(", ");
    match nearest(name) {
        _ if name.is_empty() => gates::no_metric(shown, all()),
        Some(near) => gates::did_you_mean(sanitize::shown(name), near.name()),
        None => gates::unknown_metric(sanitize::shown(name), all()),
    }
}

/// The value that was most likely meant by one of the wrong kind.
fn mended(metric: Metric, value: &str) -> String {
    let digits: String = value.chars().take_while(|c| c.is_ascii_digit()).collect();
    let guess = match metric.unit() {
        Unit::Count => digits,
        Unit::Time if metric == Metric::Lag => format!("{digits}d"),
        Unit::Time => format!("{digits}ms"),
        Unit::Rate => format!("{digits}MiB/s"),
    };
    let usual = metric.example().trim_start_matches(is_operator);
    if Limit::parse(metric.unit(), &guess).is_some() { guess } else { usual.to_owned() }
}

/// The same with the characters that a Chinese input method puts in the place of others.
fn half_width(text: &str) -> String {
    let plain: String = text
        .chars()
        .flat_map(|c| match c {
            '≥' => vec!['>', '='],
            '≤' => vec!['<', '='],
            '≠' => vec!['!', '='],
            // Between a word and its prefix, or before a fraction, it is a point.
            '。' | '．' | '·' => vec!['.'],
            '《' | '〈' => vec!['<'],
            '》' | '〉' => vec!['>'],
            c => vec![ascii_twin(c).unwrap_or(c)],
        })
        .collect();
    [("毫秒", "ms"), ("秒", "s"), ("分钟", "m"), ("小时", "h"), ("天", "d"), ("个", "")]
        .into_iter()
        .fold(plain, |text, (han, unit)| text.replace(han, unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::goproxy::ProxyUrl;
    use crate::domain::measure::{Connection, Coverage, Freshness, Hop, Phases, Sample, Wait, Whereabouts, Workload};
    use crate::domain::mirror::ServerKind;
    use crate::domain::module::ModuleVersion;
    use crate::text::Lang;
    use proptest::prelude::*;

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
            listed: None,
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
}
