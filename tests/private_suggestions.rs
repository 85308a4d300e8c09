//! Which private patterns are suggested for projects as they are found in the wild, and how a project is read.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::type_complexity)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use goproxy_cfg::domain::error::Exit;
use goproxy_cfg::domain::finding::Place;
use goproxy_cfg::domain::patterns;
use goproxy_cfg::domain::suggest::{self, Origin, Project, Remote, Suggestions};
use goproxy_cfg::domain::{gomod, variable::Var};
use goproxy_cfg::host::{Host, Variables, runtime};
use goproxy_cfg::store::project;
use goproxy_cfg::text::Lang;
use proptest::prelude::*;
use tempfile::TempDir;

fn described(go_mod: &str, remotes: &[&str]) -> Project {
    let remote = |(at, url): (usize, &&str)| Remote { name: format!("r{at}"), url: (*url).to_owned() };
    Project {
        modules: vec![gomod::parse(Path::new("go.mod"), go_mod.as_bytes())],
        workspace: None,
        remotes: remotes.iter().enumerate().map(remote).collect(),
    }
}

fn suggested(go_mod: &str, remotes: &[&str], private: &str) -> Suggestions {
    suggest::patterns(&described(go_mod, remotes), private)
}

fn list(suggestions: &Suggestions) -> String {
    suggestions.patterns.iter().map(|found| found.pattern.as_str()).collect::<Vec<_>>().join(",")
}

/// A project: what it is, go.mod, remotes, GOPRIVATE; the patterns for it, and words of the remarks.
struct Case {
    what: &'static str,
    go_mod: &'static str,
    remotes: &'static [&'static str],
    private: &'static str,
    patterns: &'static str,
    remarks: &'static [&'static str],
}

const fn case(
    what: &'static str,
    go_mod: &'static str,
    remotes: &'static [&'static str],
    private: &'static str,
    patterns: &'static str,
    remarks: &'static [&'static str],
) -> Case {
    Case { what, go_mod, remotes, private, patterns, remarks }
}

#[rustfmt::skip]
const CASES: &[Case] = &[
    case("an empty folder", "", &[], "", "", &[]),
    case("a first program", "module hello\n\ngo 1.22\n", &[], "", "", &[]),
    case("a tutorial", "module example.com/greetings\nrequire rsc.io/quote v1.5.2\n", &[], "", "", &[]),
    case("a public library", "module github.com/gin-gonic/gin\nrequire (\n\tgolang.org/x/net v0.1.0\n\tgoogle.golang.org/protobuf v1.30.0\n\tgopkg.in/yaml.v3 v3.0.1\n)\n",
        &["https://github.com/gin-gonic/gin.git"], "", "", &["`--private github.com/gin-gonic`"]),
    case("a public library, own owner covered", "module github.com/acme/x\n", &["git@github.com:acme/x.git"], "github.com/acme", "", &[]),
    case("a company's service", "module git.xiaomei.com/pay/order\nrequire (\n\tgit.xiaomei.com/base/log v1.2.0\n\tgithub.com/redis/go-redis/v9 v9.0.0\n)\n",
        &["git@git.xiaomei.com:pay/order.git"], "", "git.xiaomei.com", &[]),
    case("only the remote tells", "module order\nrequire github.com/pkg/errors v0.9.1\n", &["ssh://git@gitlab.xiaomei.com:2222/pay/order.git"], "", "gitlab.xiaomei.com", &[]),
    case("https remote with a port and a token", "module order\n", &["https://oauth2:SECRET@gitlab.xiaomei.com:8443/pay/order.git"], "", "gitlab.xiaomei.com", &[]),
    case("several hosts of a company", "module go.xiaomei.com/order\nrequire gitlab.xiaomei.com/base/log v1.0.0\n", &["git@gitlab.xiaomei.com:pay/order.git"], "",
        "*.xiaomei.com,xiaomei.com", &[]),
    case("a company of .com.cn", "module go.xiaomei.com.cn/order\n", &["git@git.xiaomei.com.cn:pay/order.git"], "", "*.xiaomei.com.cn,xiaomei.com.cn", &[]),
    case("two companies of .com.cn", "module go.xiaomei.com.cn/order\n", &["git@git.zhifu.com.cn:pay/order.git"], "", "git.zhifu.com.cn,go.xiaomei.com.cn", &[]),
    case("a ministry and a school", "module git.moh.gov.cn/x\nrequire git.pku.edu.cn/y v1.0.0\n", &[], "", "git.moh.gov.cn", &["`git.pku.edu.cn`"]),
    case("two schools", "module git.tsinghua.edu.cn/x\n", &["git@git.pku.edu.cn:x/y.git"], "", "git.pku.edu.cn,git.tsinghua.edu.cn", &[]),
    case("a province", "module git.acme.bj.cn/x\n", &["git@code.zhifu.bj.cn:x/y.git"], "", "code.zhifu.bj.cn,git.acme.bj.cn", &[]),
    case("internal names of others", "module github.com/acme/app\nrequire git.corp.example/x v1.0.0 // indirect\nrequire nexus.lan/y v1.0.0\n", &[], "", "git.corp.example,nexus.lan", &["github.com/acme"]),
    case("internal names together", "module app\nrequire (\n\tgit.team.internal/x v1.0.0\n\tgo.team.internal/y v1.0.0\n)\n", &[], "", "*.team.internal,team.internal", &[]),
    case("the top label alone joins nothing", "module app\nrequire (\n\tgit.corp/x v1.0.0\n\tgo.corp/y v1.0.0\n)\n", &[], "", "git.corp,go.corp", &[]),
    case("the narrowest domain", "module git.corp.bigco.com/x\nrequire go.corp.bigco.com/y v1.0.0\n", &[], "", "*.corp.bigco.com,corp.bigco.com", &[]),
    case("no star over what is not known", "module app\nrequire (\n\tgit.corp.bigco.com/x v1.0.0\n\tgo.intra.bigco.com/y v1.0.0\n\topen.bigco.com/z v1.0.0\n)\n", &[], "",
        "git.corp.bigco.com,go.intra.bigco.com", &["`open.bigco.com`"]),
    case("a domain and a host of it", "module xiaomei.com/x\nrequire go.xiaomei.com/y v1.0.0\n", &[], "", "*.xiaomei.com,xiaomei.com", &[]),
    case("covered already", "module git.xiaomei.com/x\nrequire git.xiaomei.com/y v1.0.0\n", &["git@git.xiaomei.com:a/x.git"], "git.xiaomei.com", "", &[]),
    case("covered by a star", "module git.xiaomei.com/x\n", &["git@git.xiaomei.com:a/x.git"], "*.xiaomei.com", "", &[]),
    case("one of two covered", "module git.xiaomei.com/x\nrequire go.xiaomei.com/y v1.0.0\n", &[], "git.xiaomei.com", "go.xiaomei.com", &[]),
    case("a pattern with a space covers nothing", "module git.xiaomei.com/x\n", &[], " git.xiaomei.com", "git.xiaomei.com", &[]),
    case("a part covered", "module git.xiaomei.com/pay/x\nrequire git.xiaomei.com/base/y v1.0.0\n", &[], "git.xiaomei.com/pay", "git.xiaomei.com", &[]),
    case("vanity paths of others", "module app\nrequire (\n\tgo.uber.org/zap v1.0.0\n\tk8s.io/api v0.1.0\n\tsigs.k8s.io/yaml v1.0.0\n\tgo.etcd.io/bbolt v1.0.0\n\tmodernc.org/sqlite v1.0.0\n\thonnef.co/go/tools v0.1.0\n\tgorm.io/gorm v1.0.0\n)\n", &[], "", "", &[]),
    case("an unknown vanity path", "module app\nrequire example-vanity.dev/x v1.0.0\nrequire other-vanity.dev/y v1.0.0 // indirect\n", &[], "", "", &["`example-vanity.dev`"]),
    case("forges of China", "module gitee.com/acme/x\nrequire gitcode.com/other/y v1.0.0\n", &["git@e.coding.net:acme/proj/x.git", "git@codeup.aliyun.com:5f0a/x.git"], "", "",
        &["`--private e.coding.net/acme`", "`--private codeup.aliyun.com/5f0a`", "`--private gitee.com/acme`"]),
    case("ssh over the https port", "module x\n", &["ssh://git@ssh.github.com:443/acme/x.git"], "", "", &["`--private github.com/acme`"]),
    case("a name of the ssh configuration", "module x\n", &["git@work:acme/x.git", "gitlab:acme/x.git"], "", "", &[]),
    case("paths that Go never asks for", "module common/app\nrequire gitlab/team/x v1.0.0\nreplace gitlab/team/x => ../x\n", &[], "", "", &[]),
    case("folders as remotes", "module x\n", &["/srv/git/x.git", "file:///srv/x.git", "../x", "C:\\git\\x", "\\\\nas\\git\\x"], "", "", &[]),
    case("addresses in figures", "module 10.0.0.5/x\n", &["http://192.168.1.2/x.git", "git@[fe80::1]:x.git"], "", "", &[]),
    case("replaced by a fork at home", "module app\nrequire github.com/a/b v1.0.0\nreplace github.com/a/b => git.corp.cn/forks/b v1.0.1\n", &[], "", "git.corp.cn", &[]),
    case("a fork on a forge, the company upstream", "module git.xiaomei.com/x\n", &["git@github.com:me/x.git", "git@git.xiaomei.com:a/x.git"], "", "git.xiaomei.com", &["github.com/me"]),
    case("hostile names", "module $(id).corp/x\nrequire `git.corp.cn\u{1b}[2J/x` v1.0.0\nrequire *.corp/y v1\nrequire -x.corp/y v1\nrequire .corp/y v1\nrequire GIT.corp/y v1\n", &["git@$(id).corp:x", "https://github.com/%1b[2J/x"], "", "", &[]),
];

#[test]
fn projects_get_what_they_need_and_no_more() {
    for case in CASES {
        let found = suggested(case.go_mod, case.remotes, case.private);
        assert_eq!(list(&found), case.patterns, "{}: {found:?}", case.what);
        let remarks: Vec<_> = found.remarks.iter().map(|remark| remark.say(Lang::En)).collect();
        assert_eq!(remarks.len(), case.remarks.len(), "{}: {remarks:?}", case.what);
        for (remark, word) in remarks.iter().zip(case.remarks) {
            assert!(remark.contains(word), "{}: {remark}", case.what);
        }
        let said = format!("{found:?}");
        assert!(!said.contains("SECRET") && !said.contains('\u{1b}'), "{}: {said}", case.what);
        // Who takes the advice is not given it again.
        let taken = patterns::merge(case.private, &list(&found));
        assert_eq!(list(&suggested(case.go_mod, case.remotes, &taken)), "", "{}", case.what);
    }
}

#[test]
fn each_suggestion_says_why_and_where() {
    let found =
        suggested("module a.xiaomei.com/x\n\nrequire a.xiaomei.com/y v1.0.0\n", &["git@a.xiaomei.com:x/x.git"], "");
    let place = |line| Origin::Place(Place::line("go.mod", line));
    assert_eq!(found.patterns[0].from, [Origin::Remote("r0".into()), place(1), place(3)]);
    assert!(found.patterns[0].why.say(Lang::En).contains("own repository"));
    for (go_mod, remotes, words) in [
        ("module a.xiaomei.com/x", &[][..], &["own module"][..]),
        ("module a.corp/x", &[], &["internal network"]),
        (
            "module b.xiaomei.com/x\nrequire a.xiaomei.com/y v1",
            &[],
            &["are all hosts of `xiaomei.com`", "does not cover `xiaomei.com`"],
        ),
    ] {
        let found = suggested(go_mod, remotes, "");
        let why: Vec<_> = found.patterns.iter().map(|one| one.why.say(Lang::En).to_owned()).collect();
        assert_eq!(why.len(), words.len(), "{why:?}");
        assert!(why.iter().zip(words).all(|(why, word)| why.contains(word)), "{why:?}");
    }
    let found = suggested("module b.xiaomei.com/x\nrequire a.xiaomei.com/y v1", &[], "b.xiaomei.com");
    assert!(found.patterns[0].why.say(Lang::En).contains("as this project does"), "{found:?}");
}

#[test]
fn a_project_made_to_annoy_takes_no_time() {
    let many: String =
        (0..20_000).map(|n| format!("require h{n}.x{n}.corp/y v1.0.0\nrequire u{n}.example-{n}.io/z v1\n")).collect();
    let started = Instant::now();
    let found = suggested(&many, &[], &"*.nobody.cn,".repeat(3));
    assert!(found.patterns.len() <= 100 && found.remarks.len() == 1, "{}", found.patterns.len());
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

proptest! {
    #[test]
    fn suggestions_can_be_taken_as_they_are(
        go_mod in "((module|require|replace) (([a-z]{1,2}\\.){0,3}(corp|com\\.cn|cn|io|github\\.com|com)|\\PC{0,5})/x( => [a-z]\\.corp/y)? v1\n){0,6}",
        remotes in proptest::collection::vec("(git@|https://|ssh://u:p@)?([a-z]\\.){0,2}(corp|com\\.cn|bj\\.cn|github\\.io)(:22)?[:/][a-z]/x(\\.git)?", 0..3),
        private in "(\\*\\.corp|a\\.cn)?",
    ) {
        let remotes: Vec<&str> = remotes.iter().map(String::as_str).collect();
        let found = suggested(&go_mod, &remotes, &private);
        let list = list(&found);
        prop_assert_eq!(patterns::problems(&list), []);
        let again = suggested(&go_mod, &remotes, &patterns::merge(&private, &list));
        prop_assert!(again.patterns.is_empty(), "{} {:?}", list, again);
        for public in ["github.com/a/b", "golang.org/x/net", "a-b-c.com.cn/x", "a-b-c.cn/x", "a-b-c.io/x"] {
            prop_assert!(!patterns::matches(&list, public), "{}", list);
        }
    }
}

// Reading.

struct Machine {
    dir: TempDir,
    vars: Variables,
}

impl Machine {
    fn new() -> Machine {
        let vars = [("PATH", "/usr/bin:/bin"), ("GIT_CONFIG_GLOBAL", "/dev/null")].into_iter().collect();
        Machine { dir: TempDir::new().unwrap(), vars }
    }

    fn path(&self, below: &str) -> PathBuf {
        self.dir.path().join(below)
    }

    fn write(&self, below: &str, bytes: impl AsRef<[u8]>) {
        std::fs::create_dir_all(self.path(below).parent().unwrap()).unwrap();
        std::fs::write(self.path(below), bytes).unwrap();
    }

    fn git(&self, args: &[&str]) {
        let output = Command::new("git").arg("-C").arg(self.dir.path()).args(args).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    fn read(&self, below: &str) -> Result<Project, goproxy_cfg::domain::error::Error> {
        let host = Host::imagined(self.vars.clone(), self.path(below), self.dir.path());
        runtime::block_on(project::read(&host, &self.path(below))).unwrap()
    }
}

#[test]
fn a_module_and_its_remotes_are_read() {
    let machine = Machine::new();
    machine.git(&["init", "-q"]);
    machine.git(&["remote", "add", "origin", "git@git.xiaomei.com:pay/order.git"]);
    machine.git(&["remote", "add", "up.stream", "https://u:p@github.com/acme/order"]);
    machine.write("go.mod", "module order\n");
    machine.write("deep/er/x.go", "package x\n");
    let project = machine.read("deep/er").unwrap();
    assert_eq!(project.modules.len(), 1);
    assert_eq!(project.modules[0].go_mod, machine.path("go.mod"));
    let remotes: Vec<_> = project.remotes.iter().map(|remote| (&*remote.name, &*remote.url)).collect();
    assert_eq!(
        remotes,
        [("origin", "git@git.xiaomei.com:pay/order.git"), ("up.stream", "https://u:p@github.com/acme/order")]
    );
    assert_eq!(list(&suggest::patterns(&project, "")), "git.xiaomei.com");
}

#[test]
fn a_workspace_is_read_with_its_modules() {
    let mut machine = Machine::new();
    machine.write("go.work", "go 1.22\nuse (\n\t./a\n\t./b\n\t./missing\n)\nreplace x.cn/x => git.corp.cn/x v1.0.0\n");
    machine.write("a/go.mod", "module git.xiaomei.com/a\n");
    machine.write("b/go.mod", "module git.xiaomei.com/b\n");
    machine.write("c/go.mod", "module go.other.corp/c\n");
    let files = |project: &Project| project.modules.iter().map(|m| m.go_mod.clone()).collect::<Vec<_>>();
    let project = machine.read("a").unwrap();
    assert_eq!(files(&project), [machine.path("./a/go.mod"), machine.path("./b/go.mod")]);
    assert_eq!(list(&suggest::patterns(&project, "")), "git.corp.cn,git.xiaomei.com");
    // One that the workspace does not use belongs to who stands in it.
    assert_eq!(files(&machine.read("c").unwrap()).len(), 3);
    machine.vars.set(Var::Gowork, Some("off"));
    let project = machine.read("a").unwrap();
    assert_eq!((files(&project), project.workspace), (vec![machine.path("a/go.mod")], None));
    let elsewhere = machine.path("go.work");
    machine.vars.set(Var::Gowork, elsewhere.to_str());
    assert!(machine.read("c").unwrap().workspace.is_some());
}

#[cfg(unix)]
#[test]
fn hostile_projects_do_no_harm() {
    let machine = Machine::new();
    machine.write("big/go.mod", [b"module git.corp.cn/x\n".to_vec(), vec![b'/'; 2 << 20]].concat());
    assert_eq!(machine.read("big").unwrap().modules[0].mentions, []);
    machine.write("garbage/go.mod", (0..=255).collect::<Vec<u8>>().repeat(100));
    machine.write("garbage/go.work", format!("use /dev\nuse /etc/passwd\nuse \u{0}\n{}", "use ./x\n".repeat(10_000)));
    machine.read("garbage").unwrap();
    machine.write("folder/go.mod/x", "");
    assert_eq!(machine.read("folder").unwrap(), Project::default());
    std::fs::create_dir(machine.path("pipe")).unwrap();
    assert!(Command::new("mkfifo").arg(machine.path("pipe/go.mod")).status().unwrap().success());
    assert_eq!(machine.read("pipe").unwrap(), Project::default());
    std::os::unix::fs::symlink("go.mod", machine.path("pipe/go.work")).unwrap();
    machine.read("pipe").unwrap();
    // The configuration of a repository that would run something, or that waits for ever.
    std::fs::create_dir(machine.path("repo")).unwrap();
    let mut machine = Machine { dir: machine.dir, ..machine };
    machine.git(&["init", "-q", "repo"]);
    let witness = machine.path("witness");
    machine.write("repo/.git/config", format!("[core]\n\tfsmonitor = \"touch {0}\"\n\tsshCommand = \"touch {0}\"\n\tpager = \"touch {0}\"\n[alias]\n\tconfig = \"!touch {0}\"\n[remote \"o\\n\\\"rigin\"]\n\turl = ext::touch {0}\n[remote \"x\"]\n\turl = git@git.corp.cn:x\n", witness.display()));
    let project = machine.read("repo").unwrap();
    assert!(!witness.exists());
    assert_eq!(list(&suggest::patterns(&project, "")), "git.corp.cn");
    assert!(Command::new("mkfifo").arg(machine.path("repo/fifo")).status().unwrap().success());
    machine.write("repo/.git/config", "[include]\n\tpath = ../fifo\n");
    let started = Instant::now();
    assert_eq!(machine.read("repo").unwrap().remotes, []);
    assert!(started.elapsed() < Duration::from_secs(15));
    // No git at all.
    machine.vars.set(Var::Path, Some("/nonexistent"));
    assert_eq!(machine.read("repo").unwrap().remotes, []);
}

#[test]
fn a_go_mod_that_cannot_be_read_is_told() {
    let machine = Machine::new();
    machine.write("go.mod", vec![b' '; 1]);
    std::fs::File::options().write(true).open(machine.path("go.mod")).unwrap().set_len(65 << 20).unwrap();
    assert_eq!(machine.read("").unwrap_err().exit, Exit::LocalFiles);
}
