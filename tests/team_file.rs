//! The team file: what is accepted, what is said of what is not, that schema and parser agree, and what is trusted.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::type_complexity)]

use std::path::{Path, PathBuf};
use std::process::Command;

use goproxy_cfg::domain::error::Exit;
use goproxy_cfg::domain::levels::{Codes, Level, Rule};
use goproxy_cfg::domain::plan::{Fallback, SumdbChoice};
use goproxy_cfg::domain::policy::{self, FILE_NAME, KEYS, LEVEL_KEYS, Policy, Problem, SUMDB_WORDS};
use goproxy_cfg::host::{Host, Variables};
use goproxy_cfg::store::{catalog, policy as store};
use goproxy_cfg::text::Lang;
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

fn problems(bytes: &[u8]) -> Vec<Problem> {
    policy::parse(bytes).err().unwrap_or_default()
}

/// `LINE:COLUMN key: sentence`, one a line.
fn told(text: impl AsRef<[u8]>) -> String {
    let told = |problem: Problem| {
        let place = |number: Option<usize>| number.map_or("-".to_owned(), |number| number.to_string());
        let key = problem.key.unwrap_or_default();
        format!("{}:{} {key}: {}", place(problem.line), place(problem.column), problem.message.say(Lang::En))
    };
    problems(text.as_ref()).into_iter().map(told).collect::<Vec<_>>().join("\n")
}

const FULL: &str = r#"# ours
mirrors = ["goproxy.cn", "https://goproxy.corp.example/go"]
private = ["git.corp.example", "*.corp.example"]
sumdb = "cn"
direct = false
resilient = true
deny = ["GP3"]
warn = ["gp303"]
allow = ["GP502", "GP105"]
"#;

#[test]
fn a_full_file_says_everything() {
    let policy = policy::parse(FULL.as_bytes()).unwrap();
    assert_eq!(policy.list(), "goproxy.cn|https://goproxy.corp.example/go");
    assert_eq!(policy.private_list().as_deref(), Some("git.corp.example,*.corp.example"));
    assert_eq!((policy.sumdb, policy.fallback()), (SumdbChoice::Cn, Fallback::None));
    let levels: Vec<_> = policy.levels.iter().map(|rule| (rule.codes.as_str(), rule.level)).collect();
    let expected = [("GP3", Level::Deny), ("GP303", Level::Warn), ("GP502", Level::Allow), ("GP105", Level::Allow)];
    assert_eq!(levels, expected);
}

#[test]
fn what_is_absent_has_a_default() {
    let policy = policy::parse(b"mirrors = ['aliyun', 'goproxy.cn', 'aliyun']").unwrap();
    assert_eq!(policy, Policy { mirrors: vec!["aliyun".into(), "goproxy.cn".into()], ..Policy::default() });
    assert_eq!(
        (&*policy.list(), policy.private_list(), policy.fallback()),
        ("aliyun,goproxy.cn", None, Fallback::Direct)
    );
}

#[test]
fn a_utf8_mark_and_windows_line_ends_do_no_harm() {
    let text = format!("\u{feff}{}", FULL.replace('\n', "\r\n"));
    assert_eq!(policy::parse(text.as_bytes()), policy::parse(FULL.as_bytes()));
    assert!(told("\u{feff}mirror = ['a.cn']").starts_with("1:1 mirror: "), "{}", told("\u{feff}mirror = ['a.cn']"));
}

/// A file, and how what is told of it begins: place, key, and a word that has to be there.
const BAD: &[(&str, &str, &str)] = &[
    ("", "1:1 :", "`mirrors` is missing"),
    ("direct = true", "1:1 :", "`mirrors` is missing"),
    ("mirrors = []", "1:11 mirrors:", "empty"),
    ("mirrors = 'goproxy.cn'", "1:11 mirrors:", "expected a list"),
    ("mirrors = [1]", "1:12 mirrors:", "quotes"),
    ("mirrors = ['']", "1:12 mirrors:", "empty"),
    ("mirrors = ['goproxy.cn', ' ']", "1:26 mirrors:", "empty"),
    ("mirrors = ['goproxy.cn,direct']", "1:12 mirrors:", "one module proxy each"),
    ("mirrors = ['a.cn|b.cn']", "1:12 mirrors:", "resilient"),
    ("mirrors = ['goproxy.cn', 'direct']", "1:26 mirrors:", "direct = true"),
    ("mirrors = ['off']", "1:12 mirrors:", "direct = false"),
    ("mirrors = ['current']", "1:12 mirrors:", "each machine"),
    ("mirrors = ['ftp://goproxy.cn']", "1:12 mirrors:", "`ftp`"),
    ("mirrors = ['https://']", "1:12 mirrors:", "no valid address"),
    ("mirrors = ['goproxy。cn']", "1:12 mirrors:", "full-width"),
    ("mirrors = ['goproxy cn']", "1:12 mirrors:", "white space"),
    ("mirrors = ['/srv/go']", "1:12 mirrors:", "neither the name"),
    ("mirrors = ['--yes']", "1:12 mirrors:", "neither the name"),
    ("mirrors = ['https://u:SECRET@p.corp.example/go']", "1:12 mirrors:", "`p.corp.example` carries credentials"),
    ("mirrors = ['SECRET@p.corp.example']", "1:12 mirrors:", "credentials"),
    ("mirrors = ['https://u:SEC/RET@p.corp.example']", "1:12 mirrors:", "credentials"),
    ("mirrors = [\"goproxy\\u001B[2J.cn\"]", "1:12 mirrors:", "control character"),
    ("mirrors = [\"goproxy\\u202E.cn\"]", "1:12 mirrors:", "cannot be seen"),
    ("mirrors = ['a.cn']\nprivate = 'git.corp.cn'", "2:11 private:", "expected a list"),
    ("mirrors = ['a.cn']\nprivate = ['https://git.corp.cn']", "2:12 private:", "write `git.corp.cn`"),
    ("mirrors = ['a.cn']\nprivate = [\n  'git.corp.cn',\n  '*.com.cn',\n]", "4:3 private:", "public modules at large"),
    ("mirrors = ['a.cn']\nprivate = ['https://github.com']", "2:12 private:", "public modules at large"),
    ("mirrors = ['a.cn']\nprivate = ['git.corp.cn, go.corp.cn']", "2:12 private:", "`\"git.corp.cn\", \"go.corp.cn\"`"),
    ("mirrors = ['a.cn']\nprivate = ['git.corp.cn/**']", "2:12 private:", "`git.corp.cn`"),
    ("mirrors = ['a.cn']\nprivate = ['SECRET@git.corp.cn']", "2:12 private:", "`xxxxx@git.corp.cn`"),
    ("mirrors = ['a.cn']\nprivate = ['[a']", "2:12 private:", "cannot read"),
    ("mirrors = ['a.cn']\nsumdb = 'off'", "2:9 sumdb:", "cannot switch the checksum database off"),
    ("mirrors = ['a.cn']\nsumdb = false", "2:9 sumdb:", "cannot switch the checksum database off"),
    ("mirrors = ['a.cn']\nsumdb = 'CN'", "2:9 sumdb:", "`auto`, `default`, `cn`"),
    ("mirrors = ['a.cn']\nsumdb = 1", "2:9 sumdb:", "quotes"),
    ("mirrors = ['a.cn']\ndirect = 'true'", "2:10 direct:", "without quotes"),
    ("mirrors = ['a.cn']\nresilient = 1", "2:13 resilient:", "without quotes"),
    ("mirrors = ['a.cn']\nallow = 'GP301'", "2:9 allow:", "expected a list"),
    ("mirrors = ['a.cn']\ndeny = ['GP301', 'GP999']", "2:18 deny:", "`GP999` is no finding code"),
    ("mirrors = ['a.cn']\nwarn = ['GP']", "2:9 warn:", "is no finding code"),
    ("mirrors = ['a.cn']\nwarn = [' GP301']", "2:9 warn:", "is no finding code"),
    ("mirrors = ['a.cn']\ndeny = ['GP301']\nallow = ['GP3', 'gp301']", "3:9 allow:", "`GP301` stands in `deny` too"),
    ("mirrors = ['a.cn']\nignore = ['GP301']", "2:1 ignore:", "`allow`"),
    ("mirrors = ['a.cn']\nwarnings = ['GP301']", "2:1 warnings:", "`warn`"),
    ("mirror = ['a.cn']", "1:1 mirror:", "`mirrors`"),
    ("goproxy = 'https://goproxy.cn,direct'", "1:1 goproxy:", "`mirrors`"),
    ("GOPROXY = 'https://goproxy.cn,direct'", "1:1 GOPROXY:", "`mirrors`"),
    ("proxy = ['a.cn']", "1:1 proxy:", "`mirrors`"),
    ("Mirrors = ['a.cn']", "1:1 Mirrors:", "`mirrors`"),
    ("mirrors = ['a.cn']\ngoprivate = 'x.cn'", "2:1 goprivate:", "`private`"),
    ("mirrors = ['a.cn']\nGO_PRIVATE = 'x.cn'", "2:1 GO_PRIVATE:", "`private`"),
    ("mirrors = ['a.cn']\nGOSUMDB = 'off'", "2:1 GOSUMDB:", "`sumdb`"),
    ("mirrors = ['a.cn']\nfallback = 'direct'", "2:1 fallback:", "`direct`"),
    ("mirrors = ['a.cn']\nresilent = true", "2:1 resilent:", "`resilient`"),
    ("mirrors = ['a.cn']\ncolour = 'red'", "2:1 colour:", "there are `mirrors`"),
    ("mirrors = ['a.cn']\n\"\\u001B[2J\" = 1", "2:1 \\u{1b}[2J:", "unknown key"),
    ("mirrors = ['a.cn']\n[policy]\ndirect = true", "2:2 policy:", "top of the file"),
    ("mirrors = ['a.cn']\nmirrors = ['b.cn']", "2:1 :", "duplicate key"),
    ("mirrors = [goproxy.cn]", "1:12 :", "quotes"),
    ("mirrors = ['a.cn'", "1:", "no valid TOML"),
    ("mirrors: [a.cn]", "1:", "no valid TOML"),
    ("<<<<<<< HEAD\nmirrors = ['a.cn']", "1:", "no valid TOML"),
    ("mirrors = ['a\u{7}.cn']", "1:", "no valid TOML"),
    ("\u{feff}\u{feff}mirrors = ['a.cn']", "1:", "no valid TOML"),
    ("mirrors = ['a.cn']\na.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a = 1", "2:", "too many parts"),
];

#[test]
fn each_mistake_is_one_clear_problem_with_its_place() {
    for (text, place, word) in BAD {
        let told = told(text);
        assert!(told.starts_with(place), "{text}\n{told}");
        assert!(told.contains(word), "{text}\n{told}");
        assert_eq!(told.lines().count(), 1, "{text}\n{told}");
        assert!(!told.contains("SECRET") && !told.contains('\u{1b}'), "{told}");
    }
}

#[test]
fn all_mistakes_are_told_in_the_order_of_the_file() {
    let text = "proxy = 1\nprivate = ['a b', 'https://x.cn', 'git.x.cn']\nsumdb = 'off'\ndirect = 0\nx = 1\n";
    let places: Vec<_> = problems(text.as_bytes()).iter().map(|problem| (problem.line, problem.column)).collect();
    let expected = [(1, 1), (2, 12), (2, 19), (3, 9), (4, 10), (5, 1)].map(|(line, column)| (Some(line), Some(column)));
    assert_eq!(places, expected);
    // Several mistakes of syntax as well.
    let broken = problems(b"mirrors = [goproxy.cn]\ndirect = yes\n");
    assert_eq!(broken.iter().map(|problem| problem.line).collect::<Vec<_>>(), [Some(1), Some(2)], "{broken:?}");
}

#[test]
fn texts_of_other_encodings_are_told() {
    let utf16 = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
        [mark, &FULL.encode_utf16().flat_map(bytes).collect::<Vec<_>>()].concat()
    };
    for bytes in [
        utf16(&[0xff, 0xfe], u16::to_le_bytes),
        utf16(&[0xfe, 0xff], u16::to_be_bytes),
        utf16(&[], u16::to_le_bytes),
        utf16(&[], u16::to_be_bytes),
    ] {
        assert_eq!(told(bytes), "1:1 : UTF-16 text: save it as UTF-8");
    }
    assert_eq!(told(b"direct = true\n# \xd6\xd0\xce\xc4\n"), "2:3 : not UTF-8 text: save it as UTF-8");
    // A NUL in the middle is a mistake of its own.
    assert!(told("mirrors = ['a\0.cn']").starts_with("1:"));
}

#[test]
fn enormous_files_are_refused_at_once() {
    assert_eq!(told(vec![b'#'; (1 << 20) + 1]), "-:- : larger than 1 MiB: no team file");
    let just = [b"mirrors = ['a.cn']\n#".to_vec(), vec![b' '; (1 << 20) - 30]].concat();
    assert!(policy::parse(&just).is_ok());
    for text in [
        format!("mirrors = [{}]", "1,".repeat(100_000)),
        format!("mirrors = ['{}']", "a,".repeat(500_000)),
        format!("mirrors = ['a.cn']\nprivate = ['{}']", "/**".repeat(100_000)),
        format!("mirrors = ['a.cn']\nprivate = ['{}']", "*a".repeat(20_000)),
        format!("mirrors = {}", "[".repeat(300_000)),
        (0..5_000).map(|n| format!("key{n} = 1\n")).collect(),
        "= \n".repeat(20_000),
    ] {
        let found = problems(text.as_bytes());
        assert!(!found.is_empty() || text.contains("*a"), "{}", &text[..15]);
        assert!(found.len() <= 51, "{}", found.len());
    }
}

#[test]
fn every_sentence_has_chinese() {
    for (text, ..) in BAD {
        for problem in problems(text.as_bytes()) {
            let zh = problem.sentence(Path::new(FILE_NAME)).say(Lang::ZhCn).to_owned();
            assert!(zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{zh}");
        }
    }
}

/// Rules in the order of a file: `deny`, `warn`, `allow`, none for the same codes as another.
fn levels() -> impl Strategy<Value = Vec<Rule>> {
    let some = proptest::sample::subsequence(vec!["GP1", "GP10", "GP101", "GP301", "GP3", "GP505", "GP7"], 0..7);
    (some, proptest::collection::vec(0..LEVEL_KEYS.len(), 7)).prop_map(|(codes, which)| {
        let rules: Vec<Rule> = codes
            .iter()
            .zip(which)
            .map(|(codes, which)| Rule { codes: Codes::parse(codes).unwrap(), level: LEVEL_KEYS[which].1 })
            .collect();
        let of_level = |level| rules.iter().filter(move |rule| rule.level == level).cloned();
        LEVEL_KEYS.iter().flat_map(|(_, level)| of_level(*level)).collect()
    })
}

fn policies() -> impl Strategy<Value = Policy> {
    let mirror = prop_oneof![
        Just("goproxy.cn".to_owned()),
        "[a-z0-9][a-z0-9._-]{0,8}",
        "https://[a-z]{1,5}\\.corp\\.cn(:80)?(/['a-z\\\\~é]{1,6}){0,2}",
        Just("镜像".to_owned()),
    ];
    let private = "(\\*\\.)?[a-z]{1,5}\\.corp\\.cn(/[a-zA-Z?*.~_-]{1,4}|/\\[a-z'\"\\]){0,2}";
    let sumdb = proptest::sample::select(SUMDB_WORDS.map(|(_, choice)| choice).to_vec());
    (
        proptest::collection::vec(mirror, 1..12),
        proptest::collection::vec(private, 0..12),
        sumdb,
        any::<bool>(),
        any::<bool>(),
        levels(),
    )
        .prop_map(|(mirrors, private, sumdb, direct, resilient, levels)| Policy {
            mirrors,
            private,
            sumdb,
            direct,
            resilient,
            levels,
        })
        .prop_filter("what can be applied", |policy| {
            !policy.mirrors.iter().any(|name| ["direct", "off", "current"].contains(&name.as_str()))
                && policy.private.iter().all(|one| goproxy_cfg::domain::patterns::problems(one).is_empty())
        })
        .prop_map(|mut policy| {
            for list in [&mut policy.mirrors, &mut policy.private] {
                let mut seen = std::collections::BTreeSet::new();
                list.retain(|one| seen.insert(one.clone()));
            }
            policy
        })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(policy in policies()) {
        for lang in Lang::ALL {
            let text = policy::render(&policy, lang);
            prop_assert_eq!(policy::parse(text.as_bytes()), Ok(policy.clone()), "{}", text);
        }
    }

    #[test]
    fn nothing_panics(bytes in proptest::collection::vec(any::<u8>(), 0..60), text in "(mirrors|private|sumdb|direct|deny|allow|GP3|[ =\\[\\]\"'\\n#.,{}]|\\PC){0,30}") {
        let _ = policy::parse(&bytes);
        for problem in problems(text.as_bytes()) {
            prop_assert!(problem.line.is_some_and(|line| line <= text.lines().count().max(1)), "{:?} {:?}", text, problem);
            let sentence = problem.sentence(Path::new("a\u{1b}b"));
            let is_clean = !sentence.say(Lang::En).contains('\u{1b}');
            prop_assert!(is_clean);
        }
    }
}

// Schema.

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn schema_file() -> PathBuf {
    root().join("schema/goproxy-cfg.schema.json")
}

fn schema() -> Value {
    serde_json::from_slice(&std::fs::read(schema_file()).unwrap()).unwrap()
}

#[test]
fn the_schema_has_the_keys_types_and_words_of_the_parser() {
    let schema = schema();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!((&schema["type"], &schema["additionalProperties"]), (&json!("object"), &json!(false)));
    let properties = schema["properties"].as_object().unwrap();
    assert_eq!(properties.keys().map(String::as_str).collect::<Vec<_>>(), KEYS);
    let words: Vec<_> = SUMDB_WORDS.iter().map(|(word, _)| *word).collect();
    assert_eq!(schema["properties"]["sumdb"]["enum"], json!(words));
    // A value of each type: the parser takes it exactly where the schema has that type.
    for key in KEYS {
        let property = &properties[key];
        assert!(property["description"].as_str().is_some_and(|text| text.len() > 20), "{key}");
        for (kind, value) in [
            ("array", if LEVEL_KEYS.iter().any(|(level, _)| *level == key) { "['GP301']" } else { "['git.corp.cn']" }),
            ("string", "'cn'"),
            ("boolean", "true"),
            ("number", "1"),
            ("object", "{}"),
        ] {
            let mirrors = if key == "mirrors" { "" } else { "mirrors = ['a.cn']\n" };
            let taken = policy::parse(format!("{mirrors}{key} = {value}").as_bytes()).is_ok();
            assert_eq!(taken, property["type"] == kind, "{key} = {value}");
        }
        // Required is what has no default; a default is what the parser takes for an absent key.
        let is_required = schema["required"].as_array().unwrap().contains(&json!(key));
        assert_eq!(is_required, property.get("default").is_none(), "{key}");
        if let Some(default) = property.get("default") {
            let written = format!("mirrors = ['a.cn']\n{key} = {default}");
            assert_eq!(policy::parse(written.as_bytes()), policy::parse(b"mirrors = ['a.cn']"), "{key}");
        }
        if property["type"] == "array" {
            assert_eq!(property["maxItems"], json!(policy::MOST_ELEMENTS), "{key}");
        }
        for example in property["examples"].as_array().into_iter().flatten() {
            assert!(
                policy::parse(
                    format!("mirrors = ['a.cn']\n{key} = {example}")
                        .replacen("mirrors = ['a.cn']\nmirrors", "mirrors", 1)
                        .as_bytes()
                )
                .is_ok(),
                "{example}"
            );
        }
    }
}

/// A python3 that has `jsonschema`: the machine's, or one that pip fetched below target.
fn validator() -> Option<Command> {
    let packages = root().join("target/python-jsonschema");
    let python = || {
        let mut command = Command::new("python3");
        command.env("PYTHONPATH", &packages).env_remove("PYTHONHOME");
        command
    };
    let has_it = || python().args(["-c", "import jsonschema"]).output().is_ok_and(|output| output.status.success());
    if !has_it() {
        let _ =
            python().args(["-m", "pip", "install", "--quiet", "--target"]).arg(&packages).arg("jsonschema").output();
    }
    has_it().then(python)
}

const JUDGE: &str = "import json, sys, jsonschema
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
judge = jsonschema.Draft202012Validator(schema)
print(json.dumps([judge.is_valid(one) for one in json.load(sys.stdin)]))";

/// What only the parser refuses, since a schema cannot say it: patterns that match nothing or too much, addresses that
/// are none, characters that cannot be seen.
const BEYOND_THE_SCHEMA: [&str; 17] = [
    "is no finding code",
    "stands in `deny` too",
    "public modules",
    "write `",
    "cannot read",
    "cannot be seen",
    "control character",
    "`ftp`",
    "no valid address",
    "full-width",
    "neither the name",
    "too many parts",
    "one pattern each",
    "xxxxx",
    "`git.corp.cn`",
    "top of the file",
    "unknown key",
];

#[test]
fn a_validator_of_schemas_judges_as_the_parser_does() {
    let Some(mut python) = validator() else {
        eprintln!("no python3 with jsonschema, and pip cannot fetch it: only the structure of the schema is compared");
        return;
    };
    let good = [FULL, "mirrors = ['aliyun']", "mirrors = ['镜像', 'file:///srv/go']\nprivate = []"];
    let written: Vec<String> =
        Lang::ALL.iter().map(|lang| policy::render(&policy::parse(FULL.as_bytes()).unwrap(), *lang)).collect();
    let texts =
        good.iter().copied().chain(written.iter().map(String::as_str)).chain(BAD.iter().map(|(text, ..)| *text));
    // What is no TOML at all, a schema never sees.
    let cases: Vec<(&str, Value)> = texts
        .filter_map(|text| Some((text, serde_json::to_value(toml::from_str::<toml::Table>(text).ok()?).unwrap())))
        .collect();
    assert!(cases.len() > 50, "{}", cases.len());
    let mut child = python
        .args(["-c", JUDGE])
        .arg(schema_file())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let input = json!(cases.iter().map(|(_, value)| value).collect::<Vec<_>>()).to_string();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let judged: Vec<bool> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(judged.len(), cases.len());
    let mut agreed = 0;
    for ((text, _), by_schema) in cases.iter().zip(judged) {
        let told = told(text);
        if by_schema == told.is_empty() {
            agreed += 1;
        } else {
            // Never the other way round: what the parser takes, the schema takes.
            assert!(
                by_schema && BEYOND_THE_SCHEMA.iter().any(|word| told.contains(word)),
                "{text}\nschema: {by_schema}\n{told}"
            );
        }
    }
    assert!(agreed > 35, "{agreed}");
}

// Where it is found, and trust.

/// A home with a project in it.
struct Place {
    dir: TempDir,
}

impl Place {
    fn new() -> Place {
        let place = Place { dir: TempDir::new().unwrap() };
        std::fs::create_dir_all(place.path("home/work/project/deep/er")).unwrap();
        place
    }

    fn path(&self, below: &str) -> PathBuf {
        self.dir.path().canonicalize().unwrap().join(below)
    }

    fn write(&self, below: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(below);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    fn host(&self, cwd: &str) -> Host {
        let vars: Variables = [("PATH", "/usr/bin:/bin")].into_iter().collect();
        Host::imagined(vars, self.path(cwd), &self.path("home"))
    }

    fn found(&self, cwd: &str) -> Option<PathBuf> {
        store::locate(&self.host(cwd))
    }
}

#[test]
fn the_nearest_file_within_the_repository_is_found() {
    let place = Place::new();
    assert_eq!(place.found("home/work/project/deep/er"), None);
    let above = place.write("goproxy-cfg.toml", FULL);
    assert_eq!(place.found("home/work/project"), None, "above home");
    let home = place.write("home/goproxy-cfg.toml", FULL);
    assert_eq!(place.found("home/work/project/deep/er"), Some(home.clone()));
    assert_eq!(place.found("home"), Some(home));
    std::fs::create_dir(place.path("home/work/project/.git")).unwrap();
    assert_eq!(place.found("home/work/project/deep/er"), None, "outside the repository");
    let own = place.write("home/work/project/goproxy-cfg.toml", FULL);
    assert_eq!(place.found("home/work/project/deep/er"), Some(own));
    let nearer = place.write("home/work/project/deep/goproxy-cfg.toml", FULL);
    assert_eq!(place.found("home/work/project/deep/er"), Some(nearer));
    // A linked worktree has a file in place of the folder.
    place.write("home/work/tree/.git", "gitdir: elsewhere\n");
    assert_eq!(place.found("home/work/tree"), None);
    // Beside home the search goes on to the top.
    std::fs::create_dir(place.path("elsewhere")).unwrap();
    assert_eq!(place.found("elsewhere"), Some(above));
}

#[test]
fn a_file_with_mistakes_is_a_failure_that_names_them_all() {
    let place = Place::new();
    assert_eq!(store::find(&place.host("home/work")).unwrap(), None);
    let path = place.write("home/work/goproxy-cfg.toml", "mirror = ['a.cn']\nsumdb = 'off'\n");
    let error = store::find(&place.host("home/work")).unwrap_err();
    assert_eq!(error.exit, Exit::Usage);
    let said = error.message.say(Lang::En);
    for part in [":1:1: `mirror`: unknown key, did you mean `mirrors`?", ":2:9: `sumdb`: "] {
        assert!(said.contains(&format!("\n  {}{part}", path.display())), "{said}");
    }
    place.write("home/work/goproxy-cfg.toml", FULL);
    let found = store::find(&place.host("home/work")).unwrap().unwrap();
    assert_eq!((found.path, found.bytes.as_slice()), (path.clone(), FULL.as_bytes()));
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    assert_eq!(store::find(&place.host("home/work")).unwrap_err().exit, Exit::LocalFiles);
}

#[cfg(unix)]
#[test]
fn trust_is_in_a_file_and_its_bytes() {
    let place = Place::new();
    let (host, path) = (place.host("home/work"), place.write("home/work/goproxy-cfg.toml", FULL));
    let trusted = |path: &Path, bytes: &[u8]| store::is_trusted(&host, path, bytes).unwrap();
    assert!(!trusted(&path, FULL.as_bytes()));
    store::trust(&host, &path, FULL.as_bytes()).unwrap();
    assert!(trusted(&path, FULL.as_bytes()));
    assert!(!trusted(&path, b"mirrors = ['evil.example']"));
    assert!(!trusted(&place.write("home/other/goproxy-cfg.toml", FULL), FULL.as_bytes()));
    // By any name.
    std::os::unix::fs::symlink(place.path("home/work"), place.path("link")).unwrap();
    assert!(trusted(&place.path("link/goproxy-cfg.toml"), FULL.as_bytes()));
    let store_path = place.path("home/.local/state/goproxy-cfg/trusted.json");
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&store_path).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    let once = std::fs::read(&store_path).unwrap();
    store::trust(&host, &path, FULL.as_bytes()).unwrap();
    assert_eq!(std::fs::read(&store_path).unwrap(), once, "twice is once");
}

#[test]
fn a_damaged_store_trusts_nothing_and_is_replaced() {
    let place = Place::new();
    let (host, path) = (place.host("home/work"), place.write("home/work/goproxy-cfg.toml", FULL));
    let huge = format!("{{\"schema_version\":1,\"files\":[]}}{}", " ".repeat(5 << 20));
    for damage in ["", "{", "[]", "{\"schema_version\":9,\"files\":[]}", "\u{0}\u{1}", &huge] {
        place.write("home/.local/state/goproxy-cfg/trusted.json", damage);
        assert!(!store::is_trusted(&host, &path, FULL.as_bytes()).unwrap());
        store::trust(&host, &path, FULL.as_bytes()).unwrap();
        assert!(store::is_trusted(&host, &path, FULL.as_bytes()).unwrap(), "{}", damage.len());
    }
}

#[test]
fn many_at_once_lose_nothing_and_the_store_stays_small() {
    let place = Place::new();
    let (host, path) = (place.host("home/work"), place.write("home/work/goproxy-cfg.toml", FULL));
    std::thread::scope(|scope| {
        for worker in 0..8 {
            let (host, path) = (&host, &path);
            scope.spawn(move || {
                (0..10).for_each(|n| store::trust(host, path, format!("{worker} {n}").as_bytes()).unwrap());
            });
        }
    });
    let all = (0..8).flat_map(|worker| (0..10).map(move |n| format!("{worker} {n}")));
    all.for_each(|text| assert!(store::is_trusted(&host, &path, text.as_bytes()).unwrap(), "{text}"));
    let store_path = place.path("home/.local/state/goproxy-cfg/trusted.json");
    let mut kept: Value = serde_json::from_slice(&std::fs::read(&store_path).unwrap()).unwrap();
    let files = kept["files"].as_array_mut().unwrap();
    assert_eq!(files.len(), 80);
    files.resize(700, json!({"path": "/x", "sha256": "00"}));
    std::fs::write(&store_path, kept.to_string()).unwrap();
    store::trust(&host, &path, b"new").unwrap();
    let kept: Value = serde_json::from_slice(&std::fs::read(&store_path).unwrap()).unwrap();
    assert_eq!(kept["files"].as_array().unwrap().len(), 500);
    assert!(store::is_trusted(&host, &path, b"new").unwrap());
}

#[test]
fn hosts_outside_the_catalogue_are_pointed_out() {
    let ours = catalog::builtin();
    let text = "mirrors = ['goproxy.cn', 'https://mirrors.aliyun.com/goproxy/', 'ALIYUN', 'https://goproxy.evil.example/a?t=1', 'goproxy.evil.example/b', 'file:///srv/go', 'goproxy.baidu.com', 'nosuchname']";
    let found = policy::foreign_hosts(&policy::parse(text.as_bytes()).unwrap(), &ours);
    let hosts: Vec<_> = found.iter().map(|foreign| (&*foreign.host, &*foreign.address)).collect();
    assert_eq!(hosts, [("goproxy.evil.example", "https://goproxy.evil.example/a"), ("file://", "file:///srv/go")]);
    // The user's own entry is known.
    let own = "[[mirror]]\nid = 'corp'\nurl = 'https://goproxy.evil.example/a'\n";
    let (merged, _) = catalog::parse_over(ours, own, goproxy_cfg::domain::mirror::Origin::User, None);
    assert_eq!(
        policy::foreign_hosts(&policy::parse(b"mirrors = ['corp', 'goproxy.evil.example/a']").unwrap(), &merged),
        []
    );
}
