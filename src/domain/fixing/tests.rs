use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::domain::catalog::Catalog;
use crate::domain::envfile::EnvFileProblemKind;
use crate::domain::finding::Severity;
use crate::domain::patterns;
use crate::domain::profile::Assignment;
use crate::domain::settings::{Setting, Settings};
use crate::text::{Lang, Message};

const FILE: &str = "/home/u/.config/go/env";

/// Where a value of a machine stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    File,
    Profile,
    Nobody,
}

/// A machine with these values.
fn machine(values: &[(Var, &str, Stands)]) -> Facts {
    let mut bytes = Vec::new();
    let mut assignments = Vec::new();
    let mut list = Vec::new();
    for (line, (var, value, from)) in (1..).zip(values) {
        let path = PathBuf::from(FILE);
        let source = match from {
            Stands::File => {
                bytes.extend_from_slice(format!("{var}={value}\n").as_bytes());
                Source::GoEnvFile { path, line }
            }
            Stands::Profile => {
                let place = Place::line("/home/u/.bashrc", line);
                assignments.push(Assignment { var: *var, value: (*value).to_owned(), place });
                Source::Environment { name: var.name() }
            }
            Stands::Nobody => Source::Environment { name: var.name() },
        };
        list.push(Setting { var: *var, value: (*value).to_owned(), source, shadows: Vec::new(), known: true });
    }
    for (var, value) in [(Var::Goproxy, "https://goproxy.cn,direct"), (Var::Gosumdb, gosumdb::SUM_GOLANG_ORG)] {
        if !list.iter().any(|setting: &Setting| setting.var == var) {
            let value = value.to_owned();
            list.push(Setting { var, value, source: Source::Default, shadows: Vec::new(), known: true });
        }
    }
    let settings = Settings {
        go: None,
        env_file: EnvFile::At(FILE.into()),
        env_file_bytes: (!bytes.is_empty()).then_some(bytes),
        list,
    };
    Facts { assignments, ..Facts::of(settings, Catalog::default()) }
}

fn finding(code: Code, cure: Cure) -> Finding {
    Finding { cure: Some(cure), ..Finding::new(code, Severity::Error, Message::verbatim("x")) }
}

fn store(var: Var, value: &str) -> Cure {
    Cure::Store { var, value: value.to_owned() }
}

fn values(cures: &Cures) -> Vec<(Var, Option<&str>)> {
    cures.changes.iter().map(|change| (change.var, change.value.as_deref())).collect()
}

#[test]
fn several_cures_are_one_plan() {
    use Stands::*;
    let pattern = |from: &str, to: &str| Cure::Pattern { var: Var::Goprivate, from: from.into(), to: to.into() };
    let private = |patterns: &str| Cure::Private { patterns: patterns.into() };
    let flag = |flag: &str| Cure::DropFlag { flag: flag.into() };
    type Row<'a> = (&'a str, Facts, Vec<Finding>, Vec<(Var, Option<&'a str>)>, Vec<Code>);
    let table: Vec<Row<'_>> = vec![
        (
            "two patterns of one list, each as it was meant",
            machine(&[(Var::Goprivate, "a.corp, b.corp,https://c.corp", File)]),
            vec![
                finding(Code::GP201, pattern(" b.corp", "b.corp")),
                finding(Code::GP201, pattern("https://c.corp", "c.corp")),
            ],
            vec![(Var::Goprivate, Some("a.corp,b.corp,c.corp"))],
            vec![],
        ),
        (
            "a pattern corrected and a host added",
            machine(&[(Var::Goprivate, "https://c.corp", File), (Var::Goproxy, "direct", File)]),
            vec![finding(Code::GP201, pattern("https://c.corp", "c.corp")), finding(Code::GP204, private("git.corp"))],
            vec![(Var::Goprivate, Some("c.corp,git.corp"))],
            vec![],
        ),
        (
            "two flags, and a third that stays",
            machine(&[(Var::Goflags, "-mod=vendor -v -insecure", File)]),
            vec![finding(Code::GP116, flag("mod=vendor")), finding(Code::GP116, flag("insecure"))],
            vec![(Var::Goflags, Some("-v"))],
            vec![],
        ),
        (
            "no flag left",
            machine(&[(Var::Goflags, "-mod=vendor", File)]),
            vec![finding(Code::GP116, flag("mod=vendor"))],
            vec![(Var::Goflags, None)],
            vec![],
        ),
        (
            "the checksum database on again",
            machine(&[(Var::Gosumdb, "off", File), (Var::Goproxy, "https://a.example,direct", File)]),
            vec![finding(Code::GP301, Cure::Forget { var: Var::Gosumdb })],
            vec![(Var::Gosumdb, None)],
            vec![],
        ),
        (
            "a database of the company's own is kept",
            machine(&[(Var::Gosumdb, gosumdb::SUM_GOLANG_ORG_KEY, File)]),
            vec![finding(Code::GP303, store(Var::Gosumdb, gosumdb::SUM_GOLANG_GOOGLE_CN))],
            vec![],
            vec![Code::GP303],
        ),
        (
            "nobody public to ask",
            machine(&[(Var::Gosumdb, "off", File), (Var::Goproxy, "file:///srv/modules", File)]),
            vec![finding(Code::GP301, Cure::Forget { var: Var::Gosumdb })],
            vec![],
            vec![Code::GP301],
        ),
        (
            "set by whoever started this program",
            machine(&[(Var::Go111module, "off", Nobody)]),
            vec![finding(Code::GP110, Cure::Forget { var: Var::Go111module })],
            vec![],
            vec![Code::GP110],
        ),
        (
            "a private module that a proxy of one's own may serve",
            machine(&[(Var::Goproxy, "https://athens.corp.example", File)]),
            vec![finding(Code::GP204, private("git.corp"))],
            vec![],
            vec![Code::GP204],
        ),
        (
            "GOPRIVATE would be everything",
            machine(&[
                (Var::Goprivate, "*", File),
                (Var::Gonosumdb, "none", File),
                (Var::Goproxy, "https://proxy.golang.org", File),
            ]),
            vec![finding(Code::GP203, Cure::Forget { var: Var::Gonosumdb })],
            vec![],
            vec![Code::GP203],
        ),
        (
            "what has no cure is left",
            machine(&[]),
            vec![Finding::new(Code::GP402, Severity::Error, Message::verbatim("x"))],
            vec![],
            vec![Code::GP402],
        ),
        (
            "what follows from another finding is neither cured nor left",
            machine(&[]),
            vec![Finding { follows_from: Some(Code::GP402), ..finding(Code::GP501, Cure::Fastest) }],
            vec![],
            vec![],
        ),
    ];
    for (what, facts, findings, expected, left) in table {
        let cures = plan(&findings, &facts);
        assert_eq!(values(&cures), expected, "{what}");
        let codes: Vec<Code> = cures.left.iter().map(|left| findings[left.finding].code).collect();
        assert_eq!(codes, left, "{what}");
        let curable = findings.iter().filter(|one| one.has_advice()).count();
        assert_eq!(cures.cured.len() + cures.left.len(), curable, "{what}");
        for left in &cures.left {
            assert!(!left.why.say(Lang::En).is_empty() && left.why.say(Lang::En) != left.why.say(Lang::ZhCn), "{what}");
        }
    }
}

#[test]
fn the_root_cause_decides_what_becomes_of_the_list() {
    let facts = machine(&[(Var::Goproxy, "https://goproxy.cn,direct,https://proxy.golang.org", Stands::File)]);
    let dead = finding(Code::GP405, Cure::Fastest);
    let mirror = |id: &str| Cure::Use { mirror: id.into() };
    let pipe =
        finding(Code::GP115, store(Var::Goproxy, "https://goproxy.cn|https://mirrors.aliyun.com/goproxy,direct"));
    let order = finding(Code::GP104, store(Var::Goproxy, "https://goproxy.cn,direct"));
    let exactly = |list: &str| NewList::Exactly(Goproxy::parse(list).unwrap());
    for (findings, expected) in [
        (vec![pipe.clone(), dead.clone()], NewList::Begin(Head::Fastest)),
        (vec![dead.clone(), finding(Code::GP106, mirror("aliyun"))], NewList::Begin(Head::Mirror("aliyun".into()))),
        (vec![finding(Code::GP103, mirror("goproxy.cn")), order.clone()], exactly("https://goproxy.cn,direct")),
        (vec![order, finding(Code::GP102, Cure::Fastest)], NewList::Begin(Head::Fastest)),
        (vec![pipe], exactly("https://goproxy.cn|https://mirrors.aliyun.com/goproxy,direct")),
    ] {
        // The stand-in catalogue knows nobody; what only the user knows is another test.
        let facts = Facts { catalog: known(), ..facts.clone() };
        let cures = plan(&findings, &facts);
        assert_eq!(cures.list.map(|(list, _)| list), Some(expected), "{findings:?}");
        assert_eq!(cures.cured.len(), findings.len());
    }
}

/// Our own catalogue.
fn known() -> Catalog {
    use crate::domain::mirror::{Known, Mirror, Origin, Region, Status};
    let mirror = |id: &str, url: &str, region: &str, sumdb| Mirror {
        id: id.into(),
        aliases: Vec::new(),
        name: Message::verbatim(id),
        url: ProxyUrl::parse(url).unwrap(),
        equivalents: Vec::new(),
        operator: Message::verbatim(id),
        region: Region::new(region),
        internal: false,
        documentation: None,
        sumdb,
        toolchain: Known::Unknown,
        status: Status::Live,
        notes: Vec::new(),
        evidence: Vec::new(),
        checked: None,
        successor: None,
        origin: Origin::Builtin,
    };
    Catalog {
        mirrors: vec![
            mirror("goproxy.cn", "https://goproxy.cn", "cn", Known::Yes),
            mirror("aliyun", "https://mirrors.aliyun.com/goproxy", "cn", Known::No),
            mirror("golang", "https://proxy.golang.org", "us", Known::Yes),
        ],
        ..Catalog::default()
    }
}

#[test]
fn a_server_that_only_the_user_knows_is_not_lost() {
    let table = [
        ("https://proxy.golang.org,direct", None, true),
        ("https://proxy.golang.org,https://go.corp.example,direct", None, false),
        ("https://goproxy.cn，https://go.corp.example", None, false),
        ("https://go.corp.example", Some("https://go.corp.example"), true),
        ("https://go.corp.example", Some("go.corp.example"), true),
        ("http://10.0.0.1:3000,https://goproxy.cn", None, false),
        ("file:///srv/modules,https://goproxy.cn", None, false),
        ("direct", None, true),
    ];
    for (list, blamed, gone) in table {
        let facts = Facts { catalog: known(), ..machine(&[(Var::Goproxy, list, Stands::File)]) };
        let found = Finding { subject: blamed.map(str::to_owned), ..finding(Code::GP304, Cure::Fastest) };
        let cures = plan(&[found], &facts);
        assert_eq!(cures.list.is_some(), gone, "{list}");
        assert_eq!(cures.left.is_empty(), gone, "{list}");
    }
}

#[test]
fn the_list_keeps_its_end_and_the_database_follows_it() {
    let cn = ProxyUrl::parse("https://goproxy.cn").unwrap();
    let aliyun = ProxyUrl::parse("https://mirrors.aliyun.com/goproxy").unwrap();
    let catalog = known();
    let knows = |entry: &Entry| match entry {
        Entry::Proxy(url) if url.host() == "goproxy.cn" => ProxiesSumdb::Yes,
        _ => ProxiesSumdb::No,
    };
    let off = finding(Code::GP301, Cure::Forget { var: Var::Gosumdb });
    let abroad = finding(Code::GP102, Cure::Fastest);
    let china = Some(gosumdb::SUM_GOLANG_GOOGLE_CN);
    for (list, sumdb, findings, url, expected) in [
        (
            "https://proxy.golang.org,direct",
            "sum.golang.org",
            vec![abroad.clone()],
            &cn,
            vec![(Var::Goproxy, Some("https://goproxy.cn,direct"))],
        ),
        (
            "https://proxy.golang.org",
            "sum.golang.org",
            vec![abroad.clone()],
            &aliyun,
            vec![(Var::Goproxy, Some("https://mirrors.aliyun.com/goproxy")), (Var::Gosumdb, china)],
        ),
        (
            "https://proxy.golang.org,off",
            "off",
            vec![abroad.clone(), off.clone()],
            &cn,
            vec![(Var::Goproxy, Some("https://goproxy.cn,off")), (Var::Gosumdb, None)],
        ),
        (
            "https://proxy.golang.org",
            "off",
            vec![abroad.clone(), off.clone()],
            &aliyun,
            vec![(Var::Goproxy, Some("https://mirrors.aliyun.com/goproxy")), (Var::Gosumdb, china)],
        ),
        // Nobody complained of it: what is there for a reason stays.
        (
            "https://proxy.golang.org",
            "off",
            vec![abroad.clone()],
            &aliyun,
            vec![(Var::Goproxy, Some("https://mirrors.aliyun.com/goproxy"))],
        ),
        (
            "https://proxy.golang.org",
            "sum.golang.google.cn",
            vec![abroad],
            &cn,
            vec![(Var::Goproxy, Some("https://goproxy.cn"))],
        ),
    ] {
        let values_of = [(Var::Goproxy, list, Stands::File), (Var::Gosumdb, sumdb, Stands::File)];
        let facts = Facts { catalog: catalog.clone(), ..machine(&values_of) };
        let new = list_of(&facts, std::slice::from_ref(url)).unwrap();
        let cures = plan(&findings, &facts).with_list(&findings, &facts, &new, knows);
        assert_eq!(values(&cures), expected, "{list} {sumdb}");
    }
}

#[test]
fn a_value_of_the_environment_is_mended_where_its_line_stands() {
    let mut facts = machine(&[(Var::Go111module, "off", Stands::Profile)]);
    let found = [finding(Code::GP110, Cure::Forget { var: Var::Go111module })];
    let cures = plan(&found, &facts);
    let in_profile = Layer::Profile(Place::line("/home/u/.bashrc", 1));
    assert_eq!(cures.changes, [Change { var: Var::Go111module, layer: in_profile.clone(), value: None }]);
    assert_eq!(cures.cured, [(0, Some(in_profile))]);
    // The env file says the same: it must not come to count instead.
    facts.settings.env_file_bytes = Some(b"GO111MODULE=off\n".to_vec());
    let layers: Vec<Layer> = plan(&found, &facts).changes.into_iter().map(|change| change.layer).collect();
    assert!(layers.contains(&Layer::EnvFile), "{layers:?}");
    // This terminal alone has it.
    facts.assignments[0].value = "on".into();
    let cures = plan(&found, &facts);
    assert!(cures.is_empty() && cures.left[0].why.say(Lang::En).contains("by no profile"), "{cures:?}");
}

#[test]
fn what_the_env_file_says_beneath_a_profile_is_not_lost() {
    let key = "sum.corp.example+0c4d5e6f+AbCd";
    let forget = |var| Cure::Forget { var };
    let pattern = Cure::Pattern { var: Var::Goprivate, from: "https://c.corp".into(), to: "c.corp".into() };
    for (var, value, stored, cure, also) in [
        (Var::Gosumdb, "off", key, forget(Var::Gosumdb), false),
        (Var::Gosumdb, "off", "off", forget(Var::Gosumdb), true),
        (Var::Goproxy, "https://proxy.golang.org", "https://goproxy.corp.example,direct", Cure::Fastest, false),
        (Var::Goproxy, "https://proxy.golang.org", "https://proxy.golang.org", Cure::Fastest, true),
        (Var::Goprivate, "https://c.corp", "a.corp,b.corp", pattern.clone(), false),
        (Var::Goprivate, "https://c.corp", "https://c.corp", pattern, true),
        (Var::Go111module, "off", "auto", forget(Var::Go111module), false),
    ] {
        let mut facts = Facts { catalog: known(), ..machine(&[(var, value, Stands::Profile)]) };
        facts.settings.env_file_bytes = Some(format!("{var}={stored}\n").into_bytes());
        let findings = [finding(Code::GP106, cure)];
        let list = list_of(&facts, &[ProxyUrl::parse("https://goproxy.cn").unwrap()]).unwrap();
        let cures = plan(&findings, &facts).with_list(&findings, &facts, &list, |_| ProxiesSumdb::Yes);
        assert_eq!(cures.cured.len(), 1, "{var}={stored}: {:?}", cures.left);
        let layers: Vec<bool> = cures.changes.iter().map(|change| change.layer == Layer::EnvFile).collect();
        assert_eq!(layers, if also { vec![false, true] } else { vec![false] }, "{var}={stored}");
    }
    // Nothing in the profile would make the env file's count, which is worse.
    let mut facts =
        machine(&[(Var::Gonosumdb, "x.corp", Stands::Profile), (Var::Goprivate, "x.corp", Stands::Profile)]);
    facts.settings.env_file_bytes = Some(b"GONOSUMDB=*\n".to_vec());
    let cures = plan(&[finding(Code::GP203, forget(Var::Gonosumdb))], &facts);
    assert!(cures.is_empty() && cures.left.len() == 1, "{cures:?}");
}

#[test]
fn without_a_list_gosumdb_is_cured_and_the_list_is_left() {
    let facts = Facts {
        catalog: known(),
        ..machine(&[
            (Var::Goproxy, "https://proxy.golang.org,direct", Stands::File),
            (Var::Gosumdb, "off", Stands::File),
        ])
    };
    let findings = [finding(Code::GP102, Cure::Fastest), finding(Code::GP301, Cure::Forget { var: Var::Gosumdb })];
    let refused = Goproxy::parse("http://evil.example").unwrap();
    for cures in [
        plan(&findings, &facts).without_list(&findings, &facts, &Message::verbatim("offline")),
        plan(&findings, &facts).with_list(&findings, &facts, &refused, |_| ProxiesSumdb::Yes),
    ] {
        assert_eq!(values(&cures), [(Var::Gosumdb, None)]);
        assert_eq!(cures.cured, [(1, Some(Layer::EnvFile))]);
        assert_eq!(cures.left.iter().map(|left| left.finding).collect::<Vec<_>>(), [0]);
        assert_eq!(cures.list, None);
    }
}

#[test]
fn the_reason_fits_the_code() {
    for (codes, why) in [
        (&[Code::GP413][..], fixes::clock_is_yours()),
        (&[Code::GP409, Code::GP421], fixes::hosts_are_yours()),
        (&[Code::GP408, Code::GP417, Code::GP420], fixes::http_proxy_is_yours()),
        (&[Code::GP405, Code::GP407], fixes::not_a_setting()),
        (&[Code::GP602, Code::GP603, Code::GP605, Code::GP611, Code::GP620], fixes::project_is_yours()),
        (&[Code::GP701, Code::GP702, Code::GP703, Code::GP704], fixes::which_is_meant()),
    ] {
        for code in codes {
            assert_eq!(fixes::why_not(*code), why, "{}", code.name());
        }
    }
}

fn any_var() -> impl Strategy<Value = Var> {
    proptest::sample::select(vec![
        Var::Goproxy,
        Var::Gosumdb,
        Var::Goprivate,
        Var::Gonoproxy,
        Var::Gonosumdb,
        Var::Goinsecure,
        Var::Goflags,
        Var::Govcs,
        Var::Go111module,
        Var::Goauth,
    ])
}

fn any_value() -> impl Strategy<Value = String> {
    let words = vec![
        "off",
        "",
        "none",
        "*",
        "github.com",
        "git.corp",
        "https://git.corp",
        "a.corp, b.corp",
        "*.corp",
        "http://evil.example,direct",
        "https://u:p@x.example",
        "https://goproxy.cn,direct",
        "http://10.0.0.1,https://goproxy.cn",
        "sum.golang.org",
        "sum.golang.google.cn",
        "\"off\"",
        "off\r",
        " off",
        "-insecure",
        "-mod=vendor -v",
        "*:all",
        "direct",
    ];
    proptest::sample::select(words).prop_map(str::to_owned)
}

fn any_cure() -> impl Strategy<Value = Cure> {
    use EnvFileProblemKind::*;
    let kinds = vec![ByteOrderMark, CarriageReturn, Duplicate, Spaces, Quotes, UnknownKey, NotStorable, Empty];
    prop_oneof![
        any_value().prop_map(|mirror| Cure::Use { mirror }),
        Just(Cure::Fastest),
        (any_var(), any_value()).prop_map(|(var, value)| Cure::Store { var, value }),
        any_var().prop_map(|var| Cure::Forget { var }),
        any_value().prop_map(|patterns| Cure::Private { patterns }),
        (any_var(), any_value()).prop_map(|(var, patterns)| Cure::Cover { vars: vec![var], patterns }),
        (any_var(), any_value(), any_value()).prop_map(|(var, from, to)| Cure::Pattern { var, from, to }),
        any_value().prop_map(|flag| Cure::DropFlag { flag }),
        (proptest::sample::select(kinds), proptest::option::of(any_var()))
            .prop_map(|(fault, var)| { Cure::Lines(LineCure { fault, key: var.map(|var| var.name().to_owned()) }) }),
    ]
}

/// Public code: a pattern that covers it hands it past every check.
const PUBLIC: [&str; 3] = ["github.com/zz/zz", "golang.org/x/text", "example.org/x"];

/// Whether a machine that had `before` is less safe with `after`. Written without the guard's own rules.
fn lowers(var: Var, before: &str, after: Option<&str>) -> Option<String> {
    let said = || Some(format!("{var}: {before:?} → {after:?}"));
    let value = after.unwrap_or_default();
    match var {
        _ if after == Some(before) => None,
        Var::Gosumdb => match after {
            None | Some("sum.golang.org" | "sum.golang.google.cn") => None,
            _ => said(),
        },
        Var::Govcs if !value.contains("all") => None,
        Var::Goinsecure | Var::Govcs | Var::Goauth => after.and_then(|_| said()),
        Var::Goproxy => {
            let bad = |entry: &&str| entry.starts_with("http://") || entry.contains('@');
            let entries = |text: &str| text.split([',', '|']).map(str::to_owned).collect::<Vec<_>>();
            let old = entries(before);
            let worse = entries(value).iter().any(|entry| bad(&entry.as_str()) && !old.contains(entry));
            if worse || after.is_none() { said() } else { None }
        }
        Var::Goprivate | Var::Gonoproxy | Var::Gonosumdb => {
            let wider = PUBLIC.iter().any(|path| patterns::matches(value, path) && !patterns::matches(before, path));
            if wider { said() } else { None }
        }
        Var::Goflags => {
            let old: Vec<&str> = before.split_whitespace().collect();
            if value.split_whitespace().all(|flag| old.contains(&flag)) { None } else { said() }
        }
        Var::Go111module => {
            if matches!(after, None | Some("on" | "auto")) {
                None
            } else {
                said()
            }
        }
        _ => said(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Whatever cures somebody attaches: the plan makes nothing less secure.
    #[test]
    fn no_plan_lowers_security(
        settings in proptest::collection::btree_map(any_var().prop_map(Var::name), (any_value(), any::<bool>()), 0..6),
        cures in proptest::collection::vec(any_cure(), 0..5),
        url in any_value(),
        stored in proptest::option::of((any_var(), any_value())),
        offline in any::<bool>(),
    ) {
        let settings: Vec<(Var, &str, Stands)> = settings
            .iter()
            .map(|(name, (value, in_file))| {
                (Var::named(name).unwrap(), value.as_str(), if *in_file { Stands::File } else { Stands::Profile })
            })
            .collect();
        let mut facts = Facts { catalog: known(), ..machine(&settings) };
        // The env file may say something else beneath what counts.
        let in_profile = |var| settings.iter().any(|(other, _, stands)| *other == var && *stands == Stands::Profile);
        let stored = stored.filter(|(var, _)| in_profile(*var));
        if let Some((var, value)) = &stored {
            let bytes = facts.settings.env_file_bytes.get_or_insert_default();
            bytes.extend_from_slice(format!("{var}={value}\n").as_bytes());
        }
        let findings: Vec<Finding> = cures.into_iter().map(|cure| finding(Code::GP201, cure)).collect();
        let mut cures = plan(&findings, &facts);
        if offline {
            cures = cures.without_list(&findings, &facts, &Message::verbatim("x"));
        } else if let (Some((NewList::Begin(_), _)), Ok(url)) = (&cures.list, ProxyUrl::parse(&url))
            && let Some(list) = list_of(&facts, &[url])
        {
            cures = cures.with_list(&findings, &facts, &list, |_| ProxiesSumdb::Unknown);
        } else if let Some((NewList::Exactly(list), _)) = &cures.list {
            let list = list.clone();
            cures = cures.with_list(&findings, &facts, &list, |_| ProxiesSumdb::Unknown);
        } else {
            cures = cures.without_list(&findings, &facts, &Message::verbatim("x"));
        }
        prop_assert_eq!(cures.cured.len() + cures.left.len(), findings.len());
        prop_assert!(!cures.is_empty() || cures.cured.is_empty(), "{:?}", cures.cured);
        if let Some((var, value)) = &stored {
            let now = facts.settings.value(*var);
            let of_var = || cures.changes.iter().filter(|change| change.var == *var);
            let rewritten = of_var().any(|change| change.layer == Layer::EnvFile);
            prop_assert!(!rewritten || value.trim() == now.trim(), "{var}={value} is lost");
            // Where a profile comes to say nothing, the env file counts.
            let counts = of_var().any(|change| change.value.is_none()) && !rewritten && !value.is_empty();
            if counts && !matches!(var, Var::Gosumdb | Var::Go111module) {
                let found = lowers(*var, now, Some(value));
                prop_assert!(found.is_none(), "{}", found.unwrap_or_default());
            }
        }
        for change in &cures.changes {
            let before = facts.settings.value(change.var);
            let found = lowers(change.var, before, change.value.as_deref());
            prop_assert!(found.is_none(), "{}", found.unwrap_or_default());
        }
        // GONOPROXY and GONOSUMDB without a value have GOPRIVATE's.
        let forgotten = |var| cures.changes.iter().any(|change| change.var == var && change.value.is_none());
        if forgotten(Var::Gonoproxy) || forgotten(Var::Gonosumdb) {
            let private = facts.settings.value(Var::Goprivate);
            prop_assert!(!PUBLIC.iter().any(|path| patterns::matches(private, path)), "{private}");
        }
        let data = facts.settings.env_file_bytes.clone().unwrap_or_default();
        let mended = cures.mended(&facts, &data);
        for var in [Var::Gosumdb, Var::Goinsecure, Var::Govcs, Var::Goprivate, Var::Gonoproxy, Var::Gonosumdb] {
            let (before, after) = (envfile::get(&data, var.name()), envfile::get(&mended, var.name()));
            if before != after && after.is_some() {
                let after = after.unwrap_or_default();
                let company_key = var == Var::Gosumdb && after.contains('+');
                let found = lowers(var, &before.unwrap_or_default(), Some(&after));
                prop_assert!(found.is_none() || company_key, "{}", found.unwrap_or_default());
            }
        }
    }
}
