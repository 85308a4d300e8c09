//! The rules in `domain`, each held beside what the real Go does: beside the packages that hold them, compiled from the
//! toolchain's own source, and beside the go command.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stderr)]

use std::fmt::Debug;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use goproxy_cfg::domain::envfile;
use goproxy_cfg::domain::goauth::{self, BadGoauth, CredentialStore, Method};
use goproxy_cfg::domain::httpproxy::ProxySettings;
use goproxy_cfg::domain::module::{self, GoVersion, ModuleVersion, Version, Worth};
use goproxy_cfg::domain::{netrc, patterns};
use proptest::strategy::{Strategy, ValueTree};
use proptest::string::string_regex;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

/// The release whose sources answer.
const ORACLE: &str = "go1.27.3";

fn toolchains() -> PathBuf {
    std::env::var_os("TOOLCHAINS_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/toolchains"), PathBuf::from)
}

/// Where the Go tree of a release is.
fn goroot(release: &str) -> PathBuf {
    let root = toolchains().join(release).join("go");
    assert!(root.join("bin").is_dir(), "no {release} in {}: run tests/toolchains.sh", root.display());
    root
}

/// The go command of a release, in a world of its own: empty home, nothing from the network.
fn go(release: &str) -> Command {
    let root = goroot(release);
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rules-against-go");
    fs::create_dir_all(scratch.join("home")).unwrap();
    fs::create_dir_all(scratch.join("tmp")).unwrap();
    let mut command = Command::new(root.join("bin/go"));
    let home = scratch.join("home");
    command.current_dir(&home).env_clear();
    for (key, value) in [
        ("PATH", root.join("bin")),
        ("GOROOT", root),
        ("HOME", home.clone()),
        ("XDG_CONFIG_HOME", home.join("config")),
        ("TMPDIR", scratch.join("tmp")),
        ("GOCACHE", goproxy_cfg_lab::build_cache()),
        ("GOPATH", scratch.join("gopath")),
    ] {
        command.env(key, value);
    }
    for (key, value) in [
        ("GOENV", "off"),
        ("GOPROXY", "off"),
        ("GOTOOLCHAIN", "local"),
        ("GOFLAGS", "-mod=mod"),
        ("GO111MODULE", "on"),
        ("CGO_ENABLED", "0"),
        ("GOTELEMETRY", "off"),
    ] {
        command.env(key, value);
    }
    command
}

fn copy_package(from: &Path, to: &Path, rename: &[(&str, &str)]) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())) {
        let file = entry.unwrap().path();
        let name = file.file_name().unwrap().to_str().unwrap();
        if !name.ends_with(".go") || name.ends_with("_test.go") || name == "gitauth.go" {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        let text = rename.iter().fold(text, |text, (old, new)| text.replace(old, new));
        fs::write(to.join(name), text).unwrap();
    }
}

/// The program that answers, built once a run.
fn oracle() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let source = goroot(ORACLE).join("src");
        let folder = tempfile::Builder::new().prefix("oracle").tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let root = folder.path();
        let modules = source.join("cmd/vendor/golang.org/x/mod");
        for package in ["internal/lazyregexp", "module", "semver", "sumdb/dirhash"] {
            copy_package(&modules.join(package), &root.join("xmod").join(package), &[]);
        }
        let net = source.join("vendor/golang.org/x/net");
        for package in ["http/httpproxy", "idna"] {
            copy_package(&net.join(package), &root.join("xnet").join(package), &[]);
        }
        let text = source.join("vendor/golang.org/x/text");
        for package in ["secure/bidirule", "transform", "unicode/bidi", "unicode/norm"] {
            copy_package(&text.join(package), &root.join("xtext").join(package), &[]);
        }
        copy_package(&source.join("cmd/internal/quoted"), &root.join("quoted"), &[]);
        let rename = [("cmd/go/internal/", "oracle/"), ("cmd/internal/", "oracle/")];
        copy_package(&source.join("cmd/go/internal/auth"), &root.join("auth"), &rename);
        for (file, text) in [
            ("go.mod", "module oracle\n\ngo 1.27\n\nrequire (\n\tgolang.org/x/mod v0.0.0\n\tgolang.org/x/net v0.0.0\n\tgolang.org/x/text v0.0.0\n)\n\nreplace (\n\tgolang.org/x/mod => ./xmod\n\tgolang.org/x/net => ./xnet\n\tgolang.org/x/text => ./xtext\n)\n"),
            ("xmod/go.mod", "module golang.org/x/mod\n\ngo 1.25\n"),
            ("xnet/go.mod", "module golang.org/x/net\n\ngo 1.25\n\nrequire golang.org/x/text v0.0.0\n"),
            ("xtext/go.mod", "module golang.org/x/text\n\ngo 1.25\n"),
            ("base/base.go", "package base\n\nimport \"fmt\"\n\nfunc Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }\n"),
            ("cfg/cfg.go", "package cfg\n\nvar GOAUTH string\nvar BuildX bool\n"),
            ("auth/opened.go", include_str!("rules_against_go/auth.go")),
            ("main.go", include_str!("rules_against_go/oracle.go")),
        ] {
            let file = root.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rules-against-go").join(format!("oracle{}", std::env::consts::EXE_SUFFIX));
        let built = go(ORACLE).current_dir(root).args(["build", "-o"]).arg(&program).arg(".").output().unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        program
    })
}

/// Asks Go each row and fails with all rows on which the two disagree.
fn compare<R: Debug>(rows: &[R], question: impl Fn(&R) -> Vec<String>, ours: impl Fn(&R) -> Value) {
    let questions: Vec<Vec<String>> = rows.iter().map(question).collect();
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rules-against-go");
    let mut child = Command::new(oracle())
        .env_clear()
        .env("TMPDIR", tmp.join("tmp"))
        .env("HOME", tmp.join("home"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let text = serde_json::to_vec(&questions).unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(&text));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    let answers: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answers.len(), rows.len());
    let wrong: Vec<String> = rows
        .iter()
        .zip(&answers)
        .filter_map(|(row, theirs)| {
            let ours = ours(row);
            (ours != *theirs).then(|| format!("{row:?}: Go says {theirs}, we say {ours}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong[..wrong.len().min(30)].join("\n"));
}

/// The same random texts each time.
struct Texts(TestRunner);

impl Texts {
    fn new() -> Texts {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[27; 32]);
        Texts(TestRunner::new_with_rng(Config::default(), rng))
    }

    fn of(&mut self, regex: &str) -> String {
        string_regex(regex).unwrap().new_tree(&mut self.0).unwrap().current()
    }

    fn pairs(&mut self, count: usize, first: &str, second: &str) -> Vec<(String, String)> {
        (0..count).map(|_| (self.of(first), self.of(second))).collect()
    }
}

fn asked(question: &str, arguments: &[&str]) -> Vec<String> {
    std::iter::once(&question).chain(arguments).map(|text| (*text).to_owned()).collect()
}

#[test]
fn globs_match() {
    let rows = Texts::new().pairs(
        4000,
        "[ab*?\\[\\]^\\\\/é.-]{0,8}|(a|b|\\*|\\?|\\[\\^?[ab/é](-[b-zé])?\\]|/){1,6}",
        "[ab/é.*\\[\\]-]{0,6}",
    );
    compare(
        &rows,
        |(pattern, name)| asked("glob", &[pattern, name]),
        // A malformed pattern is told as such although Go tells it only once matching comes to it: both match nothing.
        |(pattern, name)| patterns::path_match(pattern, name).map_or(json!("bad"), |matched| json!(matched)),
    );
}

#[test]
fn lists_of_patterns_match() {
    let mut texts = Texts::new();
    let mut rows = texts.pairs(3000, "([ab*?/.]{0,4},?){0,3}", "[ab]{1,2}(/[ab.]{1,2}){0,3}");
    for (list, target) in [
        ("*.corp.com", "corp.com/x"),
        ("*.corp.com", "a.b.corp.com/x"),
        ("a, b", "b"),
        ("a/,", "a/b"),
        ("a//", "a/b"),
        ("[,a", "a"),
        ("github.com/org/*", "github.com/org"),
        ("github.com/org/*", "github.com/org/r/v2"),
        ("/", ""),
        ("a，b", "b"),
        ("*", ""),
    ] {
        rows.push((list.to_owned(), target.to_owned()));
    }
    compare(
        &rows,
        |(list, target)| asked("patterns", &[list, target]),
        |(list, target)| json!(patterns::matches(list, target)),
    );
}

#[test]
fn module_paths_are_checked_and_escaped() {
    let mut texts = Texts::new();
    let mut rows: Vec<String> = (0..2500)
        .map(|_| texts.of("([a-cA.~_0-]{0,4}/){0,2}[a-zA.~_0é !@%\\\\-]{0,4}|(gopkg\\.in|a\\.co)(/[a-bA.~1-]{1,3}){0,2}[/.]v?[0-3.]{0,3}(-unstable)?"))
        .collect();
    for path in [
        "con",
        "a.b/CON.x",
        "a.b/com0",
        "a.b/lpt9",
        "a.b/x~1.y",
        "a.b/x~",
        "a.b/~1",
        "a.b/v2",
        "a.b/x/v2",
        "v.2/v2",
        "gopkg.in/v2",
        "gopkg.in/.v2",
        "gopkg.in/a.v1-unstable",
        "a.b/1.0",
        "a.b/v",
        "a.b/v.",
        "a.b/v0",
    ] {
        rows.push(path.to_owned());
    }
    let answer = |result: Result<String, module::BadModule>| result.map_or(json!("bad"), |text| json!(text));
    compare(&rows, |path| asked("escape path", &[path]), |path| answer(module::escape_path(path)));
    let mut escaped: Vec<String> = (0..1500).map(|_| texts.of("[a-b]{1,2}\\.c(/(!?[a-cA!]){1,4}){0,2}")).collect();
    escaped.extend(rows);
    compare(&escaped, |path| asked("unescape path", &[path]), |path| answer(module::unescape_path(path)));
}

#[test]
fn versions_are_checked_and_escaped() {
    let mut texts = Texts::new();
    let version = "v?[0-2]{1,2}(\\.[0-2]{1,2}){0,3}([-+][a-b0A.]{0,4}){0,2}(\\+incompatible)?|latest|[a-zA.~_+-]{0,5}|v0\\.0\\.0-2016-0a";
    let rows = texts.pairs(3000, "a\\.b/x(/v[0-3])?|gopkg\\.in/x\\.v[0-3](-unstable)?", version);
    compare(
        &rows,
        |(path, version)| asked("exact", &[path, version]),
        |(path, version)| json!(ModuleVersion::new(path, version).is_ok_and(|module| module.is_exact())),
    );
    // Go allows more, any file name; what we allow must be allowed and come out the same.
    let allowed: Vec<_> = rows.iter().filter(|(_, version)| module::escape_version(version).is_ok()).collect();
    assert!(allowed.len() > 1000);
    compare(
        &allowed,
        |(_, version)| asked("escape version", &[version]),
        |(_, version)| json!(module::escape_version(version).unwrap()),
    );
}

#[test]
fn versions_are_in_order() {
    let version = "v[0-2]{1,2}\\.[0-2]{1,2}\\.[0-2]{1,2}(-([a-b0-1]{1,2}|0|[0-9]{14}|-)(\\.[a-b0-2-]{1,2}){0,2})?(\\+incompatible)?|\
        v[0-1]\\.[0-1]\\.[0-1]-((pre\\.)?[0-1]\\.)?2026010100000[0-9]-[a-b0-9.]{1,3}(\\+incompatible)?";
    let known = |(one, other): &(String, String)| Version::parse(one).is_some() && Version::parse(other).is_some();
    let rows: Vec<_> = Texts::new().pairs(4000, version, version).into_iter().filter(known).collect();
    assert!(rows.len() > 1000, "{}", rows.len());
    compare(
        &rows,
        |(one, other)| asked("newer", &[one, other]),
        |(one, other)| {
            // Go takes two for equal that differ in the build alone; here they have an order.
            let bare = |text: &String| Version::parse(text.split('+').next().unwrap()).unwrap();
            json!(bare(one).cmp(&bare(other)) as i8)
        },
    );
    let is_pseudo = |text: &String| Version::parse(text).unwrap().worth() == Worth::Pseudo;
    assert!(rows.iter().filter(|(one, _)| is_pseudo(one)).count() > 50);
    compare(&rows, |(one, _)| asked("pseudo", &[one]), |(one, _)| json!(is_pseudo(one)));
}

#[test]
fn hashes_agree() {
    let mut texts = Texts::new();
    let rows: Vec<Vec<(String, String)>> =
        (0..300).map(|count| texts.pairs(count % 6, "[a-c/é. \n]{1,6}", "[a-b\n]{0,5}")).collect();
    let rows: Vec<_> = rows
        .into_iter()
        .map(|mut files| {
            files.sort();
            files.dedup_by(|a, b| a.0 == b.0);
            files.reverse();
            files
        })
        .collect();
    compare(
        &rows,
        |files| asked("h1", &files.iter().flat_map(|(name, content)| [name.as_str(), content]).collect::<Vec<_>>()),
        |files| {
            let hashed = files.iter().map(|(name, content)| (name.as_str(), Sha256::digest(content).into()));
            module::h1(hashed).map_or(json!("bad"), |hash| json!(hash))
        },
    );
    let row = [("go.mod".to_owned(), "module a.b/c\n".to_owned())];
    compare(&row, |(name, text)| asked("h1", &[name, text]), |(_, text)| json!(module::h1_mod(text.as_bytes())));
}

#[test]
fn go_versions_compare() {
    let version = "go[0-2]{1,2}(\\.[0-2]{1,2}){0,3}(rc|beta|alpha|x)?[0-2]{0,2}(-[a-c]{1,2})?|go1\\.(20|21|22)(\\.[0-9]{1,2}|(rc|beta)[0-9]{0,2})?";
    let rows = Texts::new().pairs(4000, version, version);
    compare(&rows, |(a, _)| asked("valid", &[a]), |(a, _)| json!(GoVersion::parse(a).is_some()));
    compare(
        &rows,
        |(a, b)| asked("compare", &[a, b]),
        // No version comes before every version in both: None < Some.
        |(a, b)| json!(GoVersion::parse(a).cmp(&GoVersion::parse(b)) as i8),
    );
}

#[derive(Debug)]
struct ProxyRow {
    settings: ProxySettings,
    raw: [String; 3],
    url: String,
}

fn proxy_rows() -> Vec<ProxyRow> {
    let mut texts = Texts::new();
    let urls = [
        "https://goproxy.cn/x",
        "http://goproxy.cn/x",
        "https://goproxy.cn:8443/",
        "http://a.b:81/",
        "https://10.1.2.3/",
        "https://10.1.2.3:8443/",
        "http://[2001:db8::1]/",
        "https://[::ffff:10.1.2.3]/",
        "https://localhost/",
        "https://localhost:1/",
        "http://127.0.0.2:3/",
        "https://[::1]/",
        "ftp://goproxy.cn/",
        "https://例子.中国/",
        "https://www.a.b/",
        "https://goproxy.cn./",
        "https://xa.b/",
    ];
    let proxies = [
        "",
        "p:1",
        "127.0.0.1:7890",
        "http://p",
        "https://p",
        "socks5://p",
        "socks5h://p:1",
        "SOCKS5://P:1",
        "socks4://p:1",
        "socks4://p",
        "p",
        "//p:1",
        "http://u:p@p:1",
        "u:p@p:1",
        "u@p",
        "http://@p:1",
        "http://u%40:p%3a@p:1",
        "http://u:p%zz@p",
        "http://[::1]:8",
        "http://[::1%25eth0]:8",
        "[::1]:8",
        "http://p:port",
        "http://p q",
        "p\nq",
        "foo bar",
        "http://p:65536",
        "http://p:99999999999",
        "http://p:",
        "http://例子.中国:1",
        "http://ü:1",
        "http:///x",
        "http:p",
        ":8080",
        "*",
        "http://p:1/path?q#f",
        "http://p:1#%zz",
        "http://a:b:1",
        "socks5://a:b:1",
        "localhost:1",
        "http://u:p@",
        "http://%41:1",
        "http://%e4:1",
        "http://p<>:1",
        "http://[1.2.3.4]:1",
        "http://[::1",
        "http://p^:1",
        "://p",
        "1http://p",
        "http//p",
        "http://u:p#w@h:1",
        "http://u:a/b@h:1",
    ];
    let rules = [
        "",
        "*",
        "a.b,*",
        "goproxy.cn",
        ".goproxy.cn",
        "*.goproxy.cn",
        "cn",
        ".cn",
        "goproxy.cn:443",
        "goproxy.cn:8443",
        "GOPROXY.CN ",
        "goproxy.cn:",
        ":443",
        "a.b c",
        "10.1.2.3",
        "10.1.2.3:443",
        "10.1.2.3:8443",
        "10.0.0.0/8",
        "10.1.2.3/08",
        "10.0.0.0/33",
        "10.0.0.0/",
        "0.0.0.0/0",
        "::/0",
        "2001:db8::/32",
        "2001:db8::1",
        "[2001:db8::1]:80",
        "[2001:db8::1]",
        "::ffff:10.0.0.0/104",
        "::ffff:10.0.0.0/95",
        "::ffff:10.1.2.3",
        "010.1.2.3",
        "中国",
        ".中国",
        "*.中国",
        "例子.中国:443",
        "*:443",
        "*.",
        ".",
        "..",
        "goproxy.cn.",
        "[::1",
        "a:b:c",
        "fe80::1%eth0",
        "2001:db8::1/129",
        "+10.0.0.0/8",
        "10.0.0.0/+8",
        "[goproxy.cn]:443",
    ];
    let mut rows = Vec::new();
    let mut add = |http: &str, https: &str, no_proxy: &str, cgi: bool, url: &str| {
        rows.push(ProxyRow {
            settings: ProxySettings {
                http: http.to_owned(),
                https: https.to_owned(),
                no_proxy: no_proxy.to_owned(),
                cgi,
            },
            raw: [http.to_owned(), https.to_owned(), no_proxy.to_owned()],
            url: url.to_owned(),
        });
    };
    for proxy in proxies {
        for (index, url) in urls.iter().enumerate() {
            add(proxy, "s:1", "", index % 2 == 0, url);
            add("h:1", proxy, "a.b", false, url);
        }
    }
    for rule in rules {
        for url in urls {
            add("h:1", "s:1", rule, false, url);
        }
    }
    for index in 0..3000 {
        let proxy = texts
            .of("(https?:|socks5:|[a-b]:)?/{0,2}(([a-b:@]|%4[0-5]|%|%e4%b8%ad){0,4}@)?[a-b0-2:%\\[\\]./?#é ]{0,8}");
        let no_proxy = texts.of("([a-b0-2:./*\\[\\] ]{0,8},){0,2}(b|a\\.b|10\\.1\\.2\\.3/[0-9]{1,2}|[0-2a:]{1,6})");
        add(&proxy, &proxy, &no_proxy, false, urls[index % urls.len()]);
    }
    rows
}

#[test]
fn http_proxies_are_chosen() {
    let rows = proxy_rows();
    compare(
        &rows,
        |row| {
            let [http, https, no_proxy] = &row.raw;
            asked("proxy", &[http, https, no_proxy, if row.settings.cgi { "cgi" } else { "" }, &row.url])
        },
        |row| match row.settings.proxy_for(&Url::parse(&row.url).unwrap()) {
            Ok(None) => json!("direct"),
            Ok(Some(server)) => {
                let user =
                    server.credentials.map_or("nobody".into(), |(user, password)| format!("{user:?} {password:?}"));
                json!(format!("{} {} {} {user}", server.scheme, server.host, server.port))
            }
            Err(_) => json!("bad"),
        },
    );
}

#[test]
fn netrc_files_are_read() {
    let mut texts = Texts::new();
    let word = "(machine|login|password|default|macdef|account|[a-c#\"]{1,2})";
    let rows: Vec<String> = (0..3000)
        .map(|_| texts.of(&format!("({word}[ \t]{{1,2}}({word})?(\n|\r\n|\n\n| |\u{a0}|\u{85}|\u{b}){{0,1}}){{0,12}}")))
        .collect();
    let logins =
        |text: &String| netrc::parse(text).iter().map(|l| json!([l.machine, l.login, l.password])).collect::<Value>();
    compare(&rows, |text| asked("netrc", &[text]), logins);
    let machine = "machine [ab](\\.c)?(:8443)?(/x)? login [uvw] password [pq]\n";
    let rows: Vec<String> = (0..500).map(|_| texts.of(&format!("({machine}){{0,5}}"))).collect();
    let urls = [
        "https://a",
        "https://a/",
        "https://a/x/y",
        "https://a.c/x",
        "https://b:8443/x/",
        "https://b.c/x/@v/list",
        "https://A/x",
    ];
    compare(
        &rows,
        |text| asked("credentials", &[&[text.as_str()], &urls[..]].concat()),
        |text| {
            let mut store = CredentialStore::default();
            store.store_netrc(&netrc::parse(text));
            urls.iter()
                .map(|url| {
                    json!(store.lookup(url).and_then(|headers| headers.iter().next()).map_or("", |(_, value)| value))
                })
                .collect()
        },
    );
}

#[test]
fn goauth_values_are_read() {
    let mut texts = Texts::new();
    let mut rows: Vec<String> = (0..1500)
        .map(|_| texts.of("( |(off|netrc|no-such-helper|git|git /|git x|git / x|'git' /|)( |;| ;)?){0,4}"))
        .collect();
    rows.push(String::new());
    compare(
        &rows,
        |value| asked("goauth", &[value]),
        |value| {
            let git = "go: GOAUTH=git dir method requires an absolute path to the git working directory";
            json!(match goauth::parse(value) {
                Ok(_) => String::new(),
                Err(BadGoauth::EmptyMethod) => format!("go: GOAUTH encountered an empty command (GOAUTH={value})"),
                Err(BadGoauth::OffCombined) => {
                    format!("go: GOAUTH=off cannot be combined with other authentication commands (GOAUTH={value})")
                }
                Err(BadGoauth::GitWithoutFolder) => git.to_owned(),
                Err(BadGoauth::GitFolderRelative) => format!("{git}, dir is not absolute"),
            })
        },
    );
    let rows: Vec<String> = (0..1500).map(|_| texts.of("h[ab'\" \té\u{a0}]{0,10}[ab'\"]")).collect();
    compare(
        &rows,
        |value| asked("quoted", &[value]),
        |value| match goauth::parse(value).as_deref() {
            Ok([Method::Command(words)]) => json!(words),
            _ => json!("bad"),
        },
    );
}

#[test]
fn output_of_goauth_commands_is_read() {
    let mut texts = Texts::new();
    let line = "(https://[ab](/[ab %é]{0,2})?|/x|A-b: [cd ]{0,3}|a: \t|a : b|B:c|[ab]{1,2}|\r)?";
    let mut rows: Vec<String> = (0..3000).map(|_| texts.of(&format!("({line}\n){{0,8}}(\n|x)?"))).collect();
    let block = "(https://[ab](/[ab]{0,2})?\n){0,2}\n((A|b|a-b): [cd]\n){0,3}\n";
    rows.extend((0..1000).map(|_| texts.of(&format!("({block}){{0,3}}"))));
    compare(
        &rows,
        |text| asked("output", &[text]),
        |text| {
            let Ok(found) = goauth::parse_output(text) else { return json!("bad") };
            let mut last = std::collections::BTreeMap::new();
            for (url, headers) in found {
                last.insert(url.strip_prefix("https://").unwrap_or(&url).to_owned(), headers);
            }
            last.into_iter()
                .map(|(url, headers)| {
                    let mut pairs: Vec<_> = headers.iter().collect();
                    pairs.sort_by_key(|(name, _)| *name);
                    let mut row = vec![url.as_str()];
                    row.extend(pairs.into_iter().flat_map(|(name, value)| [name, value]));
                    json!(row)
                })
                .collect()
        },
    );
    // How URLs come out of it.
    let rows: Vec<String> = (0..3000)
        .map(|_| texts.of("(https?:|[a-b]:)?/{0,3}([a-b:%@4-5]{0,4}@)?[a-bA0-2:%\\[\\]./?#é \"'!]{0,10}"))
        .collect();
    compare(
        &rows,
        |text| asked("uri", &[text]),
        |text| match goauth::parse_output(&format!("{text}\n\n\n")).as_deref() {
            Ok([(url, _)]) => json!(url),
            _ => json!("bad"),
        },
    );
}

/// What `go env` makes of a file.
fn go_env(release: &str, file: &Path, keys: &[&str]) -> Value {
    let mut command = go(release);
    for key in keys {
        command.env_remove(key);
    }
    let output = command.env("GOENV", file).args(["env", "-json"]).args(keys).output().unwrap();
    assert!(output.status.success(), "{release}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Variables that Go gives as they are: a value in the file, else this default.
const PLAIN: [(&str, &str); 4] = [
    ("GOPROXY", "https://proxy.golang.org,direct"),
    ("GOSUMDB", "sum.golang.org"),
    ("GOPRIVATE", ""),
    ("GOINSECURE", ""),
];

fn assert_read_alike(release: &str, data: &[u8]) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let file = folder.path().join("env");
    fs::write(&file, data).unwrap();
    let keys = PLAIN.map(|(key, _)| key);
    let theirs = go_env(release, &file, &keys);
    for (key, default) in PLAIN {
        let ours = envfile::get(data, key).unwrap_or_else(|| default.to_owned());
        assert_eq!(theirs[key], json!(ours), "{release} {key} in {:?}", String::from_utf8_lossy(data));
    }
}

#[test]
fn env_files_are_read() {
    let mut texts = Texts::new();
    let line = "(GOPROXY|GOSUMDB|GOPRIVATE|GOINSECURE)( |\t|\u{feff})?=( ?[a-c,|\"'=#é]{0,4})|#GOPROXY=x|| GOPROXY=y|export GOPROXY=z|=|goproxy=w|GOSUMDB|\u{feff}GOPROXY=v|GOPRIVATE=\u{b}\u{85}";
    let mut files: Vec<Vec<u8>> =
        (0..60).map(|_| texts.of(&format!("(({line})(\n|\r\n)){{1,6}}({line})?")).into_bytes()).collect();
    files.extend(
        [
            &b""[..],
            b"\n\n",
            b"GOPROXY=a\0b\n",
            b"GOPRIVATE=a\xffb\xfe\n",
            b"\xff\xfeG\0O\0",
            b"GOPROXY",
            b"GOPROXY=a\r\rGOSUMDB=b",
        ]
        .map(<[u8]>::to_vec),
    );
    for (index, data) in files.iter().enumerate() {
        assert_read_alike([ORACLE, "go1.24.11", "go1.21.13"][index % 3], data);
    }
}

#[test]
fn what_we_write_go_reads_and_leaves_alone() {
    let mut texts = Texts::new();
    for index in 0..30 {
        let release = [ORACLE, "go1.24.11", "go1.21.13"][index % 3];
        let before = texts.of("((GOPROXY|GOSUMDB|GOPRIVATE|# x)=[a-c]{0,2}(\n|\r\n)){0,5}(GOPROXY=d)?");
        let value = texts.of("[a-c,|\"'=# é]{1,6}");
        let after = envfile::set(before.as_bytes(), &[("GOPROXY", Some(&value)), ("GOSUMDB", None)]).unwrap();
        assert_read_alike(release, &after);
        assert_eq!(envfile::get(&after, "GOPROXY").unwrap(), value);
        // What `go env -w` writes is what we would have written, but for the order of lines.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let file = folder.path().join("env");
        fs::write(&file, &before).unwrap();
        let written = go(release)
            .env_remove("GOPROXY")
            .env("GOENV", &file)
            .args(["env", "-w", &format!("GOPROXY={value}")])
            .output()
            .unwrap();
        assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
        let theirs = fs::read(&file).unwrap();
        for (key, _) in PLAIN {
            let ours = envfile::set(before.as_bytes(), &[("GOPROXY", Some(&value))]).unwrap();
            let text = |data: &[u8]| envfile::get(data, key);
            assert_eq!(text(&ours), text(&theirs), "{key} in {before:?}");
        }
    }
}

#[test]
fn go_refuses_the_values_that_we_refuse() {
    for release in [ORACLE, "go1.21.13"] {
        for value in ["a\nb", "a\rb", "a\u{b}b"] {
            let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
            let file = folder.path().join("env");
            let written = go(release)
                .env_remove("GOPROXY")
                .env("GOENV", &file)
                .args(["env", "-w", &format!("GOPROXY={value}")])
                .output()
                .unwrap();
            assert!(!written.status.success(), "{release} takes {value:?}");
            assert!(envfile::set(b"", &[("GOPROXY", Some(value))]).is_err());
        }
    }
}

#[test]
fn the_known_variables_are_those_that_go_stores() {
    for release in [ORACLE, "go1.24.11", "go1.21.13"] {
        let source = fs::read_to_string(goroot(release).join("src/internal/cfg/cfg.go")).unwrap();
        let (_, list) = source.split_once("const KnownEnv = `").unwrap();
        let known = list.split('`').next().unwrap().split_whitespace();
        for key in known {
            let data = format!("{key}=x\n");
            let kinds: Vec<_> = envfile::problems(data.as_bytes()).into_iter().map(|problem| problem.kind).collect();
            assert!(!kinds.contains(&envfile::EnvFileProblemKind::UnknownKey), "{release} knows {key}");
        }
    }
}
