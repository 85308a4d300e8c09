//! The catalogue: ours holds what it should, and a user's file may be as broken as it likes.
#![allow(clippy::disallowed_methods, reason = "a test writes the file that it has read")]
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop at once")]

use std::path::Path;

use goproxy_cfg::domain::catalog::{Catalog, Named, Problem};
use goproxy_cfg::domain::goproxy::ProxyUrl;
use goproxy_cfg::domain::mirror::{Known, Origin, ServerKind, Status};
use goproxy_cfg::domain::sanitize::printable;
use goproxy_cfg::host::{Host, Variables};
use goproxy_cfg::store::catalog;
use goproxy_cfg::text::{Lang, Message};
use proptest::prelude::*;

fn ours() -> Catalog {
    catalog::builtin()
}

fn has_han(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}'))
}

fn url(text: &str) -> ProxyUrl {
    ProxyUrl::parse(text).expect("a good address")
}

#[test]
fn ours_has_no_problems() {
    let catalog = ours();
    let (read, problems) = catalog::parse(include_str!("../mirrors.toml"), Origin::Builtin, None);
    assert_eq!((&read, problems), (&catalog, Vec::new()));
    assert_eq!((catalog.mirrors.len(), catalog.misnomers.len(), catalog.beliefs.len()), (13, 15, 8));
}

#[test]
fn every_known_address_is_there() {
    use Known::{No, Unknown, Yes};
    use Status::{LastResort, Live, Retired, Unverified};
    let catalog = ours();
    for (address, id, status, region, sumdb, toolchain) in [
        ("https://goproxy.cn", "goproxy.cn", Live, "cn", Yes, Yes),
        ("https://mirrors.aliyun.com/goproxy/", "aliyun", Live, "cn", No, Unknown),
        ("http://mirrors.cloud.aliyuncs.com/goproxy/", "aliyun-ecs", Live, "cn", No, Unknown),
        ("https://mirrors.tencent.com/go/", "tencent", Live, "cn", Unknown, Unknown),
        ("https://mirrors.cloud.tencent.com/go/", "tencent", Live, "cn", Unknown, Unknown),
        ("http://mirrors.tencentyun.com/go/", "tencent-cvm", Live, "cn", Unknown, Unknown),
        ("https://mirrors.huaweicloud.com/repository/goproxy/", "huaweicloud", Live, "cn", No, Unknown),
        ("https://repo.huaweicloud.com/repository/goproxy/", "huaweicloud", Live, "cn", No, Unknown),
        ("https://goproxy.io", "goproxy.io", LastResort, "hk", Yes, Unknown),
        ("https://proxy.golang.com.cn", "proxy.golang.com.cn", Unverified, "", Unknown, Unknown),
        ("https://goproxy.bj.bcebos.com/", "baidu", Unverified, "", Unknown, Unknown),
        ("https://proxy.golang.org", "golang", Live, "us", No, Yes),
        ("https://goproxy.baidu.com", "goproxy.baidu.com", Retired, "", Unknown, Unknown),
        ("https://gocenter.io", "gocenter", Retired, "", Unknown, Unknown),
        ("https://athens.azurefd.net", "athens-azurefd", Retired, "", Unknown, Unknown),
    ] {
        let mirror = catalog.by_url(&url(address)).unwrap_or_else(|| panic!("{address}"));
        let found_region = mirror.region.as_ref().map_or("", |region| region.code());
        assert_eq!((&*mirror.id, mirror.status, found_region), (id, status, region), "{address}");
        assert_eq!((mirror.sumdb, mirror.toolchain), (sumdb, toolchain), "{address}");
        assert_eq!(mirror.internal, id.ends_with("-ecs") || id.ends_with("-cvm"), "{address}");
    }
    let candidates: Vec<_> = catalog.mirrors.iter().filter(|mirror| mirror.is_candidate()).map(|m| &*m.id).collect();
    assert_eq!(candidates, ["goproxy.cn", "aliyun", "tencent", "huaweicloud"]);
    assert_eq!(catalog.by_id("goproxy.baidu.com").and_then(|mirror| mirror.successor.as_deref()), Some("baidu"));
}

#[test]
fn every_name_means_its_mirror() {
    let catalog = ours();
    for mirror in &catalog.mirrors {
        let names = [&mirror.id].into_iter().chain(&mirror.aliases).map(|name| name.to_ascii_uppercase());
        let addresses =
            std::iter::once(&mirror.url).chain(&mirror.equivalents).map(|url| format!(" {}/", url.as_str()));
        for written in names.chain(addresses) {
            match catalog.named(&written) {
                Named::Mirror(found) => assert!(found == mirror && found.status != Status::Retired, "{written}"),
                Named::Retired(found) => assert!(found == mirror && found.status == Status::Retired, "{written}"),
                other => panic!("{written}: {other:?}"),
            }
            assert_eq!(catalog.misnomer(&written), None, "{written}");
        }
    }
    for (name, id) in [
        ("七牛", "goproxy.cn"),
        ("qiniu", "goproxy.cn"),
        ("ali", "aliyun"),
        ("阿里云", "aliyun"),
        ("腾讯", "tencent"),
        ("华为云", "huaweicloud"),
        ("google", "golang"),
        ("官方", "golang"),
        ("proxy.golang.org", "golang"),
    ] {
        assert!(matches!(catalog.named(name), Named::Mirror(mirror) if mirror.id == id), "{name}");
    }
}

#[test]
fn false_names_are_answered() {
    let catalog = ours();
    for (name, instead) in [
        ("goproxy.huaweicloud.com", Some("huaweicloud")),
        ("https://mirrors.huaweicloud.com/goproxy/", Some("huaweicloud")),
        ("goproxy.qiniu.com", Some("goproxy.cn")),
        ("https://goproxy.com.cn", Some("goproxy.cn")),
        ("https://mirrors.tuna.tsinghua.edu.cn/goproxy/", None),
        ("tuna", None),
        ("https://mirrors.ustc.edu.cn/goproxy/", None),
        ("https://goproxy.ustc.edu.cn", None),
        ("https://mirrors.sjtug.sjtu.edu.cn/goproxy", None),
        ("https://mirror.nju.edu.cn/golang/", None),
        ("https://goproxy.volces.com", None),
        ("https://mirrors.volces.com/go", None),
        ("https://mirrors.tencent.com/golang/", Some("tencent")),
        ("https://golang.google.cn", None),
        ("https://sum.golang.google.cn", None),
        ("sum.golang.org", None),
        ("https://gosum.io", None),
        ("https://goproxy.cn/sumdb/sum.golang.org", Some("goproxy.cn")),
    ] {
        let Named::Misnomer(found) = catalog.named(name) else { panic!("{name}") };
        assert_eq!(found.instead.as_deref(), instead, "{name}");
    }
    for retired in ["https://goproxy.baidu.com/x", "gocenter.io", "athens.azurefd.net"] {
        assert!(matches!(catalog.named(retired), Named::Retired(_)), "{retired}");
    }
    let variables: Vec<_> = catalog.beliefs.iter().filter_map(|belief| belief.variable.as_deref()).collect();
    assert_eq!(variables, ["GONOSUMCHECK", "GOSUMDBTOKEN"]);
}

#[test]
fn where_a_server_stands_is_not_made_up() {
    let catalog = ours();
    for (address, kind) in [
        ("https://goproxy.cn", ServerKind::Mirror),
        ("http://mirrors.tencentyun.com/go", ServerKind::Mirror),
        ("https://goproxy.io", ServerKind::Foreign),
        ("https://proxy.golang.org", ServerKind::Foreign),
        ("https://proxy.golang.com.cn", ServerKind::Unknown),
        ("https://proxy.example", ServerKind::Unknown),
    ] {
        assert_eq!(catalog.kind_of(&url(address), None), kind, "{address}");
    }
}

#[test]
fn texts_are_in_their_language_and_fit_to_show() {
    let catalog = ours();
    let of_mirrors =
        catalog.mirrors.iter().flat_map(|mirror| [&mirror.name, &mirror.operator].into_iter().chain(&mirror.notes));
    let of_misnomers = catalog.misnomers.iter().map(|misnomer| &misnomer.truth);
    let of_beliefs = catalog.beliefs.iter().flat_map(|belief| [&belief.says, &belief.truth]);
    let all: Vec<&Message> = of_mirrors.chain(of_misnomers).chain(of_beliefs).collect();
    assert!(all.len() > 60);
    for text in all {
        let (en, zh) = (text.say(Lang::En), text.say(Lang::ZhCn));
        assert!(en.is_ascii(), "{en}");
        assert!(has_han(zh), "{zh}");
        assert!(!en.ends_with('.') && !zh.ends_with('。'), "{en} {zh}");
        assert_eq!((printable(en).as_str(), printable(zh).as_str()), (en, zh));
    }
}

const USERS: &str = "/home/u/mirrors.toml";

fn over_ours(text: &str) -> (Catalog, Vec<Problem>) {
    catalog::parse_over(ours(), text, Origin::User, Some(Path::new(USERS)))
}

/// Comes first in each broken file and has to survive.
const GOOD: &str = "[[mirror]]\nid = 'corp'\nurl = 'https://go.corp.example'\naliases = ['firm']\n\n";

#[test]
fn each_defect_is_one_problem_and_the_rest_works() {
    let entry = |line: &str| format!("[[mirror]]\nid = 'b'\nurl = 'https://b.example'\n{line}\n");
    let cases: Vec<(&str, String, usize, &str)> = vec![
        ("unknown key", entry("alises = ['x']"), 9, "mirror.alises"),
        ("unknown table", "[[mirrors]]\nid = 'b'\n".into(), 6, "mirrors"),
        ("single table", "misnomer.names = ['x.example']\n".into(), 1, "misnomer"),
        ("duplicate id", "[[mirror]]\nid = 'corp'\nurl = 'https://b.example'\n".into(), 7, "mirror.id"),
        ("id is an alias", "[[mirror]]\nid = 'ali'\nurl = 'https://b.example'\n".into(), 7, "mirror.id"),
        ("id is an address", "[[mirror]]\nid = 'proxy.golang.org'\nurl = 'https://b.example'\n".into(), 7, "mirror.id"),
        ("reserved id", "[[mirror]]\nid = 'direct'\nurl = 'https://b.example'\n".into(), 7, "mirror.id"),
        ("bad id", "[[mirror]]\nid = 'a,b'\nurl = 'https://b.example'\n".into(), 7, "mirror.id"),
        ("duplicate alias", entry("aliases = ['Firm']"), 9, "mirror.aliases"),
        ("alias of ours", entry("aliases = ['x', '阿里']"), 9, "mirror.aliases"),
        ("alias is an id", entry("aliases = [\n'x',\n'goproxy.cn']"), 11, "mirror.aliases"),
        ("alias is an address", entry("aliases = ['proxy.golang.org']"), 9, "mirror.aliases"),
        ("alias twice", entry("aliases = ['x', 'x']"), 9, "mirror.aliases"),
        ("full-width alias", entry("aliases = ['x，y']"), 9, "mirror.aliases"),
        ("duplicate url", "[[mirror]]\nid = 'b'\nurl = 'https://go.corp.example/'\n".into(), 8, "mirror.url"),
        ("url of ours", "[[mirror]]\nid = 'b'\nurl = 'goproxy.cn:443'\n".into(), 8, "mirror.url"),
        (
            "url of our equivalent",
            "[[mirror]]\nid = 'b'\nurl = 'https://mirrors.cloud.tencent.com/go'\n".into(),
            8,
            "mirror.url",
        ),
        ("equivalent taken", entry("equivalents = ['https://goproxy.cn']"), 9, "mirror.equivalents"),
        ("equivalent twice", entry("equivalents = ['https://b.example/']"), 9, "mirror.equivalents"),
        ("bad equivalent", entry("equivalents = ['ftp://b.example/']"), 9, "mirror.equivalents"),
        ("bad url", "[[mirror]]\nid = 'b'\nurl = 'ftp://b.example'\n".into(), 8, "mirror.url"),
        ("no url", "[[mirror]]\nid = 'b'\nurl = 'b'\n".into(), 8, "mirror.url"),
        ("full-width url", "[[mirror]]\nid = 'b'\nurl = 'https：//b.example'\n".into(), 8, "mirror.url"),
        ("list for url", "[[mirror]]\nid = 'b'\nurl = 'https://b.example,direct'\n".into(), 8, "mirror.url"),
        ("missing url", "[[mirror]]\nid = 'b'\n".into(), 6, "mirror.url"),
        ("missing id", "[[mirror]]\nurl = 'https://b.example'\n".into(), 6, "mirror.id"),
        ("wrong type of url", "[[mirror]]\nid = 'b'\nurl = 1\n".into(), 8, "mirror.url"),
        ("wrong type of list", entry("aliases = 'x'"), 9, "mirror.aliases"),
        ("wrong type in list", entry("aliases = ['x', 1]"), 9, "mirror.aliases"),
        ("wrong type of name", entry("name = 1"), 9, "mirror.name"),
        ("empty name", entry("name = ' '"), 9, "mirror.name"),
        ("wrong type in name", entry("name = { en = 'B', zh = 1 }"), 9, "mirror.name.zh"),
        ("third language", entry("name = { en = 'B', fr = 'B' }"), 9, "mirror.name.fr"),
        ("wrong type of notes", entry("notes = 'x'"), 9, "mirror.notes"),
        ("wrong type of internal", entry("internal = 'yes'"), 9, "mirror.internal"),
        ("bad region", entry("region = 'CN'"), 9, "mirror.region"),
        ("bad status", entry("status = 'dead'"), 9, "mirror.status"),
        ("bad sumdb", entry("sumdb = true"), 9, "mirror.sumdb"),
        ("bad toolchain", entry("toolchain = 'maybe'"), 9, "mirror.toolchain"),
        ("bad date", entry("checked = '2025-13'"), 9, "mirror.checked"),
        ("bad link", entry("documentation = 'see wiki'"), 9, "mirror.documentation"),
        ("successor nowhere", entry("successor = 'nowhere'"), 9, "mirror.successor"),
        ("successor of itself", entry("successor = 'b'"), 9, "mirror.successor"),
        (
            "misnomer nowhere",
            "[[misnomer]]\nnames = ['x.example']\ntruth = 'no'\ninstead = 'nowhere'\n".into(),
            9,
            "misnomer.instead",
        ),
        (
            "misnomer of everything",
            "[[misnomer]]\nnames = ['*', 'x.example']\ntruth = 'no'\n".into(),
            7,
            "misnomer.names",
        ),
        ("misnomer without names", "[[misnomer]]\ntruth = 'no'\n".into(), 6, "misnomer.names"),
        ("misnomer with no names", "[[misnomer]]\ntruth = 'no'\nnames = []\n".into(), 8, "misnomer.names"),
        ("misnomer without truth", "[[misnomer]]\nnames = ['x.example']\n".into(), 6, "misnomer.truth"),
        (
            "misnomer twice",
            "[[misnomer]]\nnames = ['https://goproxy.com.cn/']\ntruth = 'no'\n".into(),
            7,
            "misnomer.names",
        ),
        ("belief without truth", "[[belief]]\nsays = 'no'\n".into(), 6, "belief.truth"),
        (
            "a variable that exists",
            "[[belief]]\nsays = 'a'\ntruth = 'b'\nvariable = 'GOPROXY'\n".into(),
            9,
            "belief.variable",
        ),
    ];
    for (name, text, line, key) in cases {
        // `misnomer.names = …` has to stand before any table.
        let text = if line == 1 { format!("{text}{GOOD}") } else { format!("{GOOD}{text}") };
        let (catalog, problems) = over_ours(&text);
        let [problem] = &problems[..] else { panic!("{name}: {problems:?}") };
        assert_eq!((problem.line, problem.key.as_deref()), (Some(line), Some(key)), "{name}: {problem:?}");
        assert_eq!(problem.path.as_deref(), Some(Path::new(USERS)), "{name}");
        let sentence = problem.sentence();
        assert!(sentence.say(Lang::En).starts_with(&format!("{USERS}:{line}: `{key}`: ")), "{name}: {sentence:?}");
        assert!(has_han(sentence.say(Lang::ZhCn)), "{name}: {sentence:?}");
        assert!(matches!(catalog.named("firm"), Named::Mirror(mirror) if mirror.id == "corp"), "{name}");
        assert_eq!(catalog.mirrors[..13], ours().mirrors[..], "{name}");
    }
}

#[test]
fn ours_would_have_to_be_complete() {
    let text = "[[mirror]]\nid = 'b'\nurl = 'https://b.example'\nname = { en = 'B' }\nstatus = 'live'\n";
    let (_, problems) = catalog::parse(text, Origin::Builtin, None);
    let found: Vec<_> =
        problems.iter().map(|problem| (problem.line.unwrap_or(0), problem.key.as_deref().unwrap_or(""))).collect();
    let missing = [(1, "mirror.operator"), (1, "mirror.sumdb"), (1, "mirror.toolchain"), (4, "mirror.name.zh")];
    assert_eq!(found, missing);
    assert!(problems[0].sentence().say(Lang::En).starts_with("mirrors.toml:1: "));
}

#[test]
fn the_least_entry_is_enough() {
    let (catalog, problems) =
        over_ours("\u{feff}[[mirror]]\r\nid = \"corp\"\r\nurl = \"https://go.corp.example/\"\r\n");
    assert_eq!(problems, []);
    let mirror = catalog.by_id("corp").expect("the entry");
    assert_eq!((mirror.name.say(Lang::En), mirror.name.say(Lang::ZhCn)), ("corp", "corp"));
    assert_eq!((mirror.status, mirror.origin, mirror.sumdb), (Status::Live, Origin::User, Known::Unknown));
    assert!(mirror.is_candidate() && mirror.region.is_none());
    assert_eq!(catalog.kind_of(&mirror.url, None), ServerKind::Own);
}

#[test]
fn an_entry_of_ours_can_be_replaced() {
    let text = "[[mirror]]\nid = 'Aliyun'\nurl = 'https://mirrors.aliyun.com/goproxy/'\naliases = ['ali']\nsumdb = 'yes'\nchecked = 2026-01-02\n";
    let (catalog, problems) = over_ours(text);
    assert_eq!(problems, []);
    assert_eq!(catalog.mirrors.len(), 13);
    assert_eq!(catalog.mirrors[1].id, "aliyun");
    assert_eq!((catalog.mirrors[1].sumdb, catalog.mirrors[1].origin), (Known::Yes, Origin::User));
    assert_eq!(catalog.mirrors[1].checked.as_deref(), Some("2026-01-02"));
    assert!(matches!(catalog.named("ali"), Named::Mirror(mirror) if mirror.origin == Origin::User));
    assert!(!matches!(catalog.named("阿里"), Named::Mirror(_)), "the old aliases are gone");
}

#[test]
fn a_bad_status_is_not_relied_on() {
    let (catalog, _) = over_ours("[[mirror]]\nid = 'b'\nurl = 'https://b.example'\nstatus = 'ritired'\n");
    assert_eq!(catalog.by_id("b").map(|mirror| mirror.status), Some(Status::Unverified));
}

#[test]
fn what_the_user_wrote_is_data() {
    let text = "[[mirror]]\nid = 'b'\nurl = 'https://u:secret@b.example'\nname = \"\\u001b[31mred\"\nnotes = [\"a\\nb\"]\n\"\\u001b[2J\" = 1\n[[mirror]]\nid = 'c'\nurl = 'https://u:secret@b.example'\n";
    let (catalog, problems) = over_ours(text);
    let mirror = catalog.by_id("b").expect("the entry");
    assert_eq!((mirror.name.say(Lang::En), mirror.notes[0].say(Lang::ZhCn)), ("\\u{1b}[31mred", "a\\nb"));
    assert_eq!(problems.len(), 2);
    for problem in &problems {
        let sentence = problem.sentence();
        assert!(
            !sentence.say(Lang::En).contains(['\u{1b}', '\n']) && !sentence.say(Lang::En).contains("secret"),
            "{sentence:?}"
        );
    }
}

#[test]
fn a_file_that_is_no_toml_is_one_problem() {
    let many_keys = "[[mirror]]\n".to_owned() + &"a.".repeat(200_000) + "a = 1\n";
    let nested_keys = "x = ".to_owned() + &format!("{{ {}a = ", "a.".repeat(15)).repeat(200) + "1";
    for (text, line) in [
        ("[[mirror]]\nid = 'b'\nurl = \n", Some(3)),
        ("[[mirror]\n", Some(1)),
        ("\n  ][", Some(2)),
        ("id = 'a'\nid = 'b'\n", Some(2)),
        (&many_keys, Some(2)),
        (&nested_keys, Some(1)),
        (&format!("x = {}", "[".repeat(500_000)), Some(1)),
        (&"#".repeat((1 << 20) + 1), None),
    ] {
        let shown = &text[..text.len().min(40)];
        let (catalog, problems) = over_ours(text);
        let [problem] = &problems[..] else { panic!("{shown}: {problems:?}") };
        assert_eq!((problem.line, &problem.key), (line, &None), "{shown}: {problem:?}");
        assert!(has_han(problem.sentence().say(Lang::ZhCn)));
        assert_eq!(catalog, ours(), "{shown}");
    }
    let (_, problems) = over_ours("[[mirror]]\nid = 'b'\nurl = \n");
    assert!(problems[0].sentence().say(Lang::En).contains("column 7"), "{problems:?}");
}

#[test]
fn the_deepest_and_the_longest_file_are_read() {
    let levels = 75;
    let deepest = format!("x = {}1{}", format!("{{ {}a = ", "a.".repeat(15)).repeat(levels), " }".repeat(levels));
    let (catalog, problems) = over_ours(&deepest);
    assert_eq!((catalog, problems.len(), problems[0].key.as_deref()), (ours(), 1, Some("x")));

    let entry = |n| format!("[[mirror]]\nid='m{n}'\nurl='https://m{n}.example'\naliases=['a{n}','ali']\n");
    let longest: String = (0..12_000).map(entry).collect();
    let started = std::time::Instant::now();
    let (catalog, problems) = over_ours(&longest);
    assert_eq!((catalog.mirrors.len(), problems.len()), (12_013, 12_000));
    assert!(started.elapsed() < std::time::Duration::from_secs(30), "{:?}", started.elapsed());
}

#[test]
fn the_users_file_is_read_where_it_is() {
    let home = tempfile::tempdir().expect("a home");
    let host = Host::imagined(Variables::default(), home.path().to_owned(), home.path());
    let path = catalog::user_file(&host).expect("a place");
    assert_eq!(path, home.path().join(".config/goproxy-cfg/mirrors.toml"));
    assert_eq!(catalog::load(&host), (ours(), vec![]), "no file");

    std::fs::create_dir_all(&path).expect("a directory in its place");
    let (catalog, problems) = catalog::load(&host);
    assert_eq!((catalog, problems.len(), problems[0].line), (ours(), 1, None));
    std::fs::remove_dir(&path).expect("gone again");

    std::fs::write(&path, GOOD).expect("written");
    let (catalog, problems) = catalog::load(&host);
    assert_eq!((catalog.mirrors.len(), problems.len()), (14, 0));

    // GBK, as a Chinese Windows may save it.
    std::fs::write(&path, b"[[mirror]]\nid = 'b'\nname = '\xb9\xab\xcb\xbe'\n").expect("written");
    let (catalog, problems) = catalog::load(&host);
    assert_eq!((catalog, problems.len(), problems[0].line), (ours(), 1, Some(3)));
    assert_eq!(problems[0].path.as_deref(), Some(&*path));
}

/// Something like a catalogue's file, more or less broken.
fn like_a_file() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec![
        "id",
        "url",
        "aliases",
        "name",
        "equivalents",
        "region",
        "status",
        "sumdb",
        "notes",
        "checked",
        "successor",
        "names",
        "truth",
        "instead",
        "says",
        "variable",
        "name.en",
        "x",
    ]);
    let value = prop::sample::select(vec![
        "'a'",
        "'b'",
        "'https://a.example'",
        "'https://b.example'",
        "['a', 'b']",
        "['https://a.example']",
        "{ en = 'a', zh = '中' }",
        "[{ en = 'a' }, 1]",
        "1",
        "true",
        "2025-01-01",
        "'live'",
        "[[]]",
        "{}",
        "'",
        "''",
        "'goproxy.cn'",
        "['ali']",
    ]);
    let line = prop_oneof![
        3 => (key, value).prop_map(|(key, value)| format!("{key} = {value}")),
        1 => prop::sample::select(vec!["[[mirror]]", "[[misnomer]]", "[[belief]]", "[mirror]", "[[x]]"]).prop_map(str::to_owned),
    ];
    prop::collection::vec(line, 0..14).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        let (catalog, _) = over_ours(&text);
        prop_assert!(catalog.mirrors.len() >= 13);
    }

    #[test]
    fn whatever_is_read_is_sound(text in like_a_file()) {
        let (catalog, problems) = over_ours(&text);
        prop_assert!(problems.iter().all(|problem| problem.line.is_some_and(|line| line <= text.lines().count() + 1)));
        for mirror in &catalog.mirrors {
            prop_assert_eq!(catalog.by_id(&mirror.id), Some(mirror));
            prop_assert_eq!(catalog.by_url(&mirror.url), Some(mirror));
            for alias in &mirror.aliases {
                prop_assert!(matches!(catalog.named(alias), Named::Mirror(found) | Named::Retired(found) if found == mirror));
            }
            prop_assert!(mirror.successor.as_ref().is_none_or(|id| catalog.by_id(id).is_some()));
        }
        prop_assert!(catalog.misnomers.iter().all(|misnomer| misnomer.instead.as_ref().is_none_or(|id| catalog.by_id(id).is_some())));
    }
}
