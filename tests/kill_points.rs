//! A run is ended, or refused by the system, at each of its file operations: every file is then either old or new, whole,
//! and the next run mends the rest. `strace` does the ending, so the program under test is the one that users have.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::type_complexity, clippy::print_stderr)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use goproxy_cfg_lab::toolchain;
use support::{Machine, Run, done};

/// What changes something on a disk; a name that the machine's kernel does not know is passed over.
const OPERATIONS: [&str; 26] = [
    "openat",
    "write",
    "pwrite64",
    "writev",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "rmdir",
    "fsync",
    "fdatasync",
    "mkdir",
    "mkdirat",
    "chmod",
    "fchmod",
    "fchmodat",
    "chown",
    "fchown",
    "fchownat",
    "fsetxattr",
    "fremovexattr",
    "ftruncate",
    "link",
    "linkat",
    "flock",
];

/// Everything below a directory but the journal: links, modes, bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Dir(u32),
    File(u32, Vec<u8>),
    Link(PathBuf),
}

type Tree = BTreeMap<PathBuf, Node>;

fn tree(root: &Path) -> Tree {
    let mut found = Tree::new();
    let mut left = vec![root.to_owned()];
    while let Some(dir) = left.pop() {
        for entry in std::fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            let meta = std::fs::symlink_metadata(&path).unwrap();
            let mode = meta.permissions().mode() & 0o7777;
            let node = if meta.is_symlink() {
                Node::Link(std::fs::read_link(&path).unwrap())
            } else if meta.is_dir() {
                left.push(path.clone());
                Node::Dir(mode)
            } else {
                Node::File(mode, std::fs::read(&path).unwrap())
            };
            found.insert(path.strip_prefix(root).unwrap().to_owned(), node);
        }
    }
    found
}

/// What is the user's: neither the journal, nor what the go command keeps for itself, nor throwaway files; and no
/// directory that stands only for these.
fn users(tree: &Tree) -> Tree {
    let not = ["home/.local", "tmp", "home/.config/go/telemetry"];
    let others = |path: &Path| not.iter().any(|place| path.starts_with(place));
    tree.iter()
        .filter(|(path, _)| {
            let below = || tree.keys().filter(|other| other.starts_with(path) && other != path);
            let holds_others = below().any(|other| others(other));
            path.as_os_str() == "home"
                || !(others(path) || holds_others && below().all(|other| others(other) || other.ends_with("go")))
        })
        .map(|(path, node)| (path.clone(), node.clone()))
        .collect()
}

/// Makes everything below `root` so.
fn reset(root: &Path, tree: &Tree) {
    for entry in std::fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        if std::fs::symlink_metadata(&path).unwrap().is_dir() {
            std::fs::remove_dir_all(path).unwrap();
        } else {
            std::fs::remove_file(path).unwrap();
        }
    }
    for (path, node) in tree {
        let path = root.join(path);
        let mode = match node {
            Node::Dir(mode) => {
                std::fs::create_dir(&path).unwrap();
                mode
            }
            Node::File(mode, bytes) => {
                std::fs::write(&path, bytes).unwrap();
                mode
            }
            Node::Link(target) => {
                symlink(target, &path).unwrap();
                continue;
            }
        };
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(*mode)).unwrap();
    }
}

/// A machine, how it is made ready, the command that is ended.
struct Scenario {
    name: &'static str,
    with_go: bool,
    files: &'static [(&'static str, &'static [u8])],
    /// Name and target of links.
    links: &'static [(&'static str, &'static str)],
    /// What is run before, to its end.
    before: &'static [&'static [&'static str]],
    /// What somebody writes by hand then.
    by_hand: &'static [(&'static str, &'static [u8])],
    /// The command.
    command: &'static [&'static str],
    /// What is run by the next who comes along.
    next: &'static [&'static str],
}

const GO_ENV: &[(&str, &[u8])] =
    &[("home/.config/go/env", b"# mine\nGOFLAGS=-mod=mod\nGOPROXY=https://old.example\nGOVCS=*:git\n")];
const USE_GO_ENV: &[&str] = &["use", "aliyun", "--private", "x.example", "--no-check"];
const NEXT_GO_ENV: &[&str] = &["use", "goproxy.cn", "--no-check"];
const PROJECT: &[(&str, &[u8])] = &[
    ("work/go.mod", b"module x.example/y\n"),
    ("work/.envrc", b"layout go\r\nexport A=1"),
    ("work/.env", b"# mine\nA='1'\nGOPROXY=https://old.example\n"),
    ("work/mise.toml", b"# mine\n[tools]\ngo = \"1.27\"\n"),
    ("work/.vscode/settings.json", b"{\n  // mine\n  \"editor.tabSize\": 2,\n}\n"),
];
const USE_PROJECT: &[&str] = &["use", "aliyun", "--scope", "project", "--private", "x.example", "--no-check", "--yes"];
const NEXT_PROJECT: &[&str] = &["use", "goproxy.cn", "--scope", "project", "--no-check", "--yes"];
const SHELL: &[(&str, &[u8])] =
    &[("home/.bashrc", b"alias ll='ls -l'\r\n\xff\xfe # caf\xe9"), ("home/dotfiles/bash_profile", b". ~/.bashrc\n")];
const SHELL_LINKS: &[(&str, &str)] = &[("home/.bash_profile", "dotfiles/bash_profile")];
const USE_SHELL: &[&str] =
    &["use", "aliyun", "--scope", "shell", "--shell", "bash", "--private", "x.example", "--no-check", "--yes"];
const NEXT_SHELL: &[&str] = &["use", "goproxy.cn", "--scope", "shell", "--shell", "bash", "--no-check", "--yes"];

const TO_FIX: &[(&str, &[u8])] = &[(
    "home/.config/go/env",
    b"# mine\r\nGOPROXY=direct\r\nGONOSUCH=1\nGOFLAGS=-insecure -v\nGOBIN=/x\nGOFLAGS=-mod=mod -insecure",
)];
const FIX: &[&str] = &["doctor", "--fix", "--yes", "--offline"];

const PLAIN: Scenario = Scenario {
    name: "",
    with_go: false,
    files: &[],
    links: &[],
    before: &[],
    by_hand: &[],
    command: USE_GO_ENV,
    next: NEXT_GO_ENV,
};

const SCENARIOS: &[Scenario] = &[
    Scenario { name: "use, by go", with_go: true, files: GO_ENV, ..PLAIN },
    Scenario { name: "use, by go, no file yet", with_go: true, ..PLAIN },
    Scenario { name: "use", files: GO_ENV, ..PLAIN },
    Scenario { name: "use, no file yet", ..PLAIN },
    Scenario { name: "undo", files: GO_ENV, before: &[USE_GO_ENV], command: &["undo"], ..PLAIN },
    Scenario { name: "undo, no file before", before: &[USE_GO_ENV], command: &["undo"], ..PLAIN },
    Scenario {
        name: "undo --all",
        files: GO_ENV,
        before: &[USE_GO_ENV, NEXT_GO_ENV],
        command: &["undo", "--all"],
        ..PLAIN
    },
    Scenario {
        name: "undo of what was added to",
        before: &[USE_GO_ENV],
        by_hand: &[(
            "home/.config/go/env",
            b"GOPROXY=https://mirrors.aliyun.com/goproxy,direct\nGOSUMDB=sum.golang.google.cn\nGOPRIVATE=x.example\nGOBIN=/x\n",
        )],
        command: &["undo"],
        ..PLAIN
    },
    Scenario {
        name: "undo --force",
        files: GO_ENV,
        before: &[USE_GO_ENV],
        by_hand: &[("home/.config/go/env", b"# other\nGOPROXY=https://other.example\n")],
        command: &["undo", "--force"],
        ..PLAIN
    },
    Scenario { name: "unset, by go", with_go: true, files: GO_ENV, command: &["unset", "--yes"], ..PLAIN },
    Scenario { name: "unset", files: GO_ENV, before: &[USE_GO_ENV], command: &["unset", "--yes"], ..PLAIN },
    Scenario { name: "use in a project", files: PROJECT, command: USE_PROJECT, next: NEXT_PROJECT, ..PLAIN },
    Scenario {
        name: "undo in a project",
        files: PROJECT,
        before: &[USE_PROJECT],
        command: &["undo"],
        next: NEXT_PROJECT,
        ..PLAIN
    },
    Scenario {
        name: "use in profiles",
        files: SHELL,
        links: SHELL_LINKS,
        command: USE_SHELL,
        next: NEXT_SHELL,
        ..PLAIN
    },
    Scenario {
        name: "undo in profiles",
        files: SHELL,
        links: SHELL_LINKS,
        before: &[USE_SHELL],
        command: &["undo"],
        next: NEXT_SHELL,
        ..PLAIN
    },
    Scenario {
        name: "unset in profiles",
        files: SHELL,
        links: SHELL_LINKS,
        before: &[USE_SHELL],
        command: &["unset", "--scope", "shell", "--shell", "bash", "--yes"],
        next: NEXT_SHELL,
        ..PLAIN
    },
    Scenario { name: "fix of lines and values", files: TO_FIX, command: FIX, ..PLAIN },
    Scenario { name: "undo of a fix", files: TO_FIX, before: &[FIX], command: &["undo"], ..PLAIN },
];

/// How an operation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// The process is killed as it begins.
    Killed,
    /// The system refuses it.
    Refused(&'static str),
    /// The system refuses it and every later one of the kind: the disk is full and stays so.
    RefusedFromThere(&'static str),
}

/// The `number`th operation of this name of one thread.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Point {
    operation: String,
    number: usize,
    end: End,
}

struct Bench<'s> {
    scenario: &'s Scenario,
    machine: Machine,
    /// Before anything.
    first: Tree,
    /// Just before the command.
    start: Tree,
    /// Where it passes through.
    between: Option<Tree>,
    /// Just after it.
    end: Tree,
}

impl Bench<'_> {
    fn new(scenario: &Scenario) -> Bench<'_> {
        let mut machine = if scenario.with_go { Machine::with_go(&toolchain("1.27")) } else { Machine::new() };
        let tmp = machine.dir().join("tmp");
        std::fs::create_dir(&tmp).unwrap();
        machine.set("TMPDIR", &tmp).set("SHELL", "/bin/bash");
        for (place, bytes) in scenario.files {
            let path = machine.write(place, bytes);
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o640)).unwrap();
        }
        for (name, target) in scenario.links {
            symlink(target, machine.dir().join(name)).unwrap();
        }
        let first = users(&tree(machine.dir()));
        for args in scenario.before {
            machine.run(args).exits(0);
        }
        for (place, bytes) in scenario.by_hand {
            machine.write(place, bytes);
        }
        let start = tree(machine.dir());
        let mut between = None;
        if scenario.command.contains(&"--all") {
            machine.run(&["undo"]).exits(0);
            between = Some(users(&tree(machine.dir())));
        }
        machine.run(scenario.command).exits(0);
        let end = users(&tree(machine.dir()));
        assert_ne!(end, users(&start), "{}: the command does nothing", scenario.name);
        Bench { scenario, machine, first, start, between, end }
    }

    fn traced(&self, options: &[&str]) -> Run {
        let mut strace = Command::new("strace");
        let program = self.machine.program(self.scenario.command);
        strace.args(["-f", "-qq"]).args(options).arg("--").arg(program.get_program());
        strace.args(program.get_args()).env_clear().current_dir(self.machine.work()).stdin(Stdio::null());
        strace.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
        done(strace.output().expect("strace is missing: tests/toolchains.sh installs it"))
    }

    /// Every operation that writes below the machine's directory.
    fn points(&self) -> BTreeSet<(String, usize)> {
        reset(self.machine.dir(), &self.start);
        let log = std::env::temp_dir().join(format!("trace-{}-{:p}", std::process::id(), self));
        let names: Vec<String> = OPERATIONS.iter().map(|name| format!("?{name}")).collect();
        let run = self.traced(&["-y", "-o", log.to_str().unwrap(), "-e", &format!("trace={}", names.join(","))]);
        let text = String::from_utf8_lossy(&std::fs::read(&log).unwrap()).into_owned();
        std::fs::remove_file(&log).unwrap();
        assert_eq!(run.code, Some(0), "{}: {run:?}", self.scenario.name);
        let root = self.machine.dir().to_str().unwrap();
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut points = BTreeSet::new();
        for line in text.lines() {
            let Some((thread, rest)) = line.split_once(' ') else { continue };
            let Some((name, args)) = rest.trim_start().split_once('(') else { continue };
            if !OPERATIONS.contains(&name) {
                continue;
            }
            let count = counts.entry((thread, name)).or_default();
            *count += 1;
            let reads = name == "openat" && !["O_WRONLY", "O_RDWR", "O_CREAT"].iter().any(|flag| args.contains(flag));
            if args.contains(root) && !reads {
                points.insert((name.to_owned(), *count));
            }
        }
        points
    }

    /// Ends the command there, looks, runs what comes next, looks again. Whether the end was reached.
    fn at(&self, point: &Point, next_is_use: bool) -> bool {
        let root = self.machine.dir();
        reset(root, &self.start);
        let Point { operation, number, end } = point;
        let when = match end {
            End::Killed => format!("inject={operation}:signal=SIGKILL:when={number}"),
            End::Refused(error) => format!("inject={operation}:error={error}:when={number}"),
            End::RefusedFromThere(error) => format!("inject={operation}:error={error}:when={number}+"),
        };
        let trace = format!("trace={operation}");
        let mut options = vec!["-o", "/dev/null", "-e", &trace, "-e", &when];
        if *end != End::Killed {
            // Quicker; but no signal comes that way.
            options.push("--seccomp-bpf");
        }
        let run = self.traced(&options);
        let case = format!("{}: {point:?}: {run:?}", self.scenario.name);
        // No system refuses what wakes a thread; that `write` is none to a disk.
        let other_write = run.stderr.contains("failed to wake I/O driver");
        let survived = *end == End::Killed && run.code.is_some() || other_write;
        let start = users(&self.start);
        let left = tree(root);
        let user_left = users(&left);

        // Every file is old or new.
        let mut new = 0;
        let mut old = 0;
        for (path, node) in &user_left {
            let (was, shall) = (start.get(path), self.end.get(path));
            match node {
                Node::Dir(_) => {}
                _ if is_leftover(path) => assert_eq!(*end, End::Killed, "{case}: {} stays", path.display()),
                _ if Some(node) == was && Some(node) == shall => {}
                _ if Some(node) == was => old += 1,
                _ if Some(node) == shall => new += 1,
                _ if self.between.as_ref().is_some_and(|between| between.get(path) == Some(node)) => {}
                _ => panic!("{case}: {} is neither old nor new: {node:?}", path.display()),
            }
        }
        for path in start.keys().chain(self.end.keys()).filter(|path| !user_left.contains_key(*path)) {
            assert!(!start.contains_key(path) || !self.end.contains_key(path), "{case}: {} is gone", path.display());
        }
        if let (End::Refused(_), false) = (end, other_write) {
            assert!(old == 0 || new == 0, "{case}: a part of the files is new");
            assert!(matches!(run.code, Some(0 | 4)), "{case}");
            assert!(run.code == Some(0) || run.stderr.contains("error"), "{case}");
        }

        // The journal can be read.
        let history = self.machine.run(&["history", "--json"]);
        assert_eq!(history.code, Some(0), "{case}: {history:?}");
        assert_eq!(history.json()["problems"], serde_json::json!([]), "{case}");

        // The next run mends.
        if next_is_use {
            let next = self.machine.run(self.scenario.next);
            assert_eq!(next.code, Some(0), "{case}: {next:?}");
        }
        let forced: &[&str] =
            if self.scenario.by_hand.is_empty() { &["undo", "--all"] } else { &["undo", "--all", "--force"] };
        let undone = self.machine.run(forced);
        assert!(matches!(undone.code, Some(0 | 1)), "{case}: {undone:?}");
        let history = self.machine.run(&["history", "--json"]).exits(0).json();
        for change in history["changes"].as_array().unwrap() {
            assert!(matches!(change["state"].as_str(), Some("undone" | "dropped")), "{case}: {history:#}");
        }
        let after = tree(root);
        let expected = self.expected();
        assert_eq!(users(&after), expected, "{case}\n{undone:?}");
        let stray: Vec<&PathBuf> = after.keys().filter(|path| is_leftover(path)).collect();
        assert!(stray.is_empty(), "{case}: {stray:?}");
        !survived
    }

    /// Where all undoing leads.
    fn expected(&self) -> Tree {
        let mut expected = self.first.clone();
        if self.scenario.name == "undo of what was added to" {
            // Only ours goes back.
            for path in ["home/.config", "home/.config/go"] {
                expected.insert(path.into(), self.end[Path::new(path)].clone());
            }
            let path = Path::new("home/.config/go/env");
            expected.insert(path.into(), self.end[path].clone());
        }
        expected
    }
}

/// What only this program leaves: a file on its way to replacing another, a copy below the journal.
fn is_leftover(path: &Path) -> bool {
    let text = path.to_string_lossy();
    text.contains(".goproxy-cfg-") || text.contains("journal/goproxy-cfg-")
}

/// At every `kills`th operation of each scenario the run is killed, every `refusals`th is refused.
fn sweep(kills: usize, refusals: usize) {
    let points = AtomicUsize::new(0);
    let missed = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(2, usize::from).min(4);
    std::thread::scope(|scope| {
        let work = || {
            loop {
                let Some(scenario) = SCENARIOS.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
                let bench = Bench::new(scenario);
                let operations = bench.points();
                let mut cases = Vec::new();
                for (index, (operation, number)) in operations.into_iter().enumerate() {
                    let errors = ["ENOSPC", "EDQUOT", "EIO"];
                    let mut ends = vec![End::Killed];
                    // Without a lock there is no writing; a directory that cannot be removed is kept.
                    if !matches!(&*operation, "flock" | "rmdir") {
                        ends.push(End::Refused(errors[index % errors.len()]));
                    }
                    if matches!(&*operation, "write" | "fsync" | "rename" | "renameat") {
                        ends.push(End::RefusedFromThere("ENOSPC"));
                    }
                    cases.extend(ends.into_iter().map(|end| Point { operation: operation.clone(), number, end }));
                }
                let (killed, refused): (Vec<Point>, Vec<Point>) =
                    cases.into_iter().partition(|point| point.end == End::Killed);
                let chosen = killed.iter().step_by(kills).chain(refused.iter().step_by(refusals));
                for (index, point) in chosen.enumerate() {
                    let tried =
                        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| bench.at(point, index % 2 == 0)));
                    match tried {
                        Ok(true) => points.fetch_add(1, Ordering::Relaxed),
                        // A child was killed, or the run took another way than the one that was counted.
                        Ok(false) => missed.fetch_add(1, Ordering::Relaxed),
                        Err(_) => {
                            failures.lock().unwrap().push(format!("{}: {point:?}", scenario.name));
                            0
                        }
                    };
                }
            }
        };
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    let failures = failures.into_inner().unwrap();
    let (points, missed) = (points.into_inner(), missed.into_inner());
    eprintln!("{points} points, {missed} more not reached");
    assert!(missed * 10 < points, "{missed} of {points} points were not reached");
    assert!(failures.is_empty(), "{} fail:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn at_some_of_the_operations_of_every_command() {
    sweep(8, 12);
}

/// Half a minute and more: `tests/kill_points.slow.sh` runs it.
#[test]
#[ignore = "long"]
fn at_every_operation_of_every_command() {
    sweep(1, 6);
}
