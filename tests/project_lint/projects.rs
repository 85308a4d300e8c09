//! Whole projects: go.mod and what belongs to it, the team file, the walk through the repository. Where the real go has a say, it
//! has it here.

use std::os::unix::fs::symlink;

use goproxy_cfg_lab::{build_cache, toolchain};

use super::{Machine, examine, machine, places};

/// The files of a project, and what is found at each.
struct Project {
    what: &'static str,
    files: &'static [(&'static str, &'static str)],
    found: &'static [(&'static str, &'static [&'static str])],
}

fn check_with(projects: &[Project], set: fn(&mut Machine)) {
    let mut wrong = Vec::new();
    for project in projects {
        let mut machine = machine();
        set(&mut machine);
        std::fs::create_dir(machine.work().join(".git")).unwrap();
        for (file, text) in project.files {
            machine.write(&format!("work/{file}"), text);
        }
        let report = examine(&machine, &[]);
        let found: Vec<(String, Vec<String>)> =
            places(&report, &machine.work()).into_iter().map(|(path, all)| (path.display().to_string(), all)).collect();
        let expected: Vec<(String, Vec<String>)> = project
            .found
            .iter()
            .map(|(path, all)| ((*path).to_owned(), all.iter().map(|one| (*one).to_owned()).collect()))
            .collect();
        if found != expected {
            wrong.push(format!("{}: found {found:?}, expected {expected:?}\n{:#}", project.what, report["findings"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check(projects: &[Project]) {
    check_with(projects, |_| {});
}

const SUM: &str = "github.com/pkg/errors v0.9.1 h1:FEBLx1zS214owpjy7qsBeixbURkuhQAwrK5UwLGTwt4=\n\
    github.com/pkg/errors v0.9.1/go.mod h1:bwawxfHBFNV+L2hUp1rHADufV3IMtnDRdf1r5NINEl0=\n";
const REQUIRES: &str = "module m.example/m\n\ngo 1.22\n\nrequire github.com/pkg/errors v0.9.1\n";

#[test]
fn go_mod_and_its_company() {
    check(&[
        Project { what: "all is well", files: &[("go.mod", REQUIRES), ("go.sum", SUM)], found: &[] },
        Project { what: "no project at all", files: &[("README.md", "GOSUMDB=off\n")], found: &[] },
        Project {
            what: "a line that go refuses",
            files: &[("go.mod", "module m.example/m\n\ngo 1.22\nrequires a.cn/a v1.0.0\n")],
            found: &[("go.mod", &["GP602 4"])],
        },
        Project {
            what: "a merge conflict",
            files: &[("go.mod", "module m.example/m\n<<<<<<< HEAD\ngo 1.22\n=======\ngo 1.23\n>>>>>>> x\n")],
            found: &[("go.mod", &["GP602 2", "GP602 4", "GP602 5", "GP602 6"])],
        },
        Project { what: "no module line", files: &[("go.mod", "go 1.22\n")], found: &[("go.mod", &["GP602"])] },
        Project {
            what: "a workspace that go refuses",
            files: &[("go.work", "go 1.22\nrequire x\n")],
            found: &[("go.work", &["GP602 2"])],
        },
        Project { what: "no go.sum", files: &[("go.mod", REQUIRES)], found: &[("go.mod", &["GP613 5"])] },
        Project {
            what: "go.sum lacks the version",
            files: &[
                ("go.mod", "module m.example/m\n\ngo 1.22\n\nrequire github.com/pkg/errors v0.9.0\n"),
                ("go.sum", SUM),
            ],
            found: &[("go.mod", &["GP613 5"])],
        },
        Project {
            what: "a conflict in go.sum",
            files: &[("go.mod", REQUIRES), ("go.sum", "<<<<<<< HEAD\ngithub.com/pkg/errors v0.9.1/go.mod h1:x=\n")],
            found: &[("go.sum", &["GP613"])],
        },
        Project {
            what: "indirect ones, replaced ones and the project's own need none",
            files: &[
                (
                    "go.mod",
                    "module m.example/m\n\ngo 1.22\n\nrequire (\n\ta.cn/a v1.0.0\n\tb.cn/b v1.0.0 // indirect\n)\n\nreplace a.cn/a => ./a\n",
                ),
                ("a/go.mod", "module a.cn/a\n\ngo 1.22\n"),
            ],
            found: &[],
        },
        Project {
            what: "a module in a module's place needs its own",
            files: &[
                (
                    "go.mod",
                    "module m.example/m\n\ngo 1.22\n\nrequire a.cn/a v1.0.0\n\nreplace a.cn/a => github.com/pkg/errors v0.9.1\n",
                ),
                ("go.sum", SUM),
            ],
            found: &[],
        },
        Project {
            what: "folders that are not there",
            files: &[
                ("go.work", "go 1.22\n\nuse (\n\t./a\n\t./b\n\t./c\n)\n"),
                ("a/go.mod", "module a.cn/a\n\ngo 1.22\n\nreplace x.cn/x => ../../nowhere\n"),
                ("c/main.go", "package main\n"),
            ],
            found: &[("a/go.mod", &["GP615 5"]), ("go.work", &["GP615 5", "GP615 6"])],
        },
    ]);
}

#[test]
fn vendor_folders() {
    const MODULES: &str = "# github.com/pkg/errors v0.9.1\n## explicit\ngithub.com/pkg/errors\n";
    check(&[
        Project { what: "in step", files: &[("go.mod", REQUIRES), ("vendor/modules.txt", MODULES)], found: &[] },
        Project {
            what: "another version",
            files: &[
                ("go.mod", "module m.example/m\n\ngo 1.22\n\nrequire github.com/pkg/errors v0.9.0\n"),
                ("vendor/modules.txt", MODULES),
            ],
            found: &[("go.mod", &["GP614 5"])],
        },
        Project {
            what: "no longer required",
            files: &[("go.mod", "module m.example/m\n\ngo 1.22\n"), ("vendor/modules.txt", MODULES)],
            found: &[("vendor/modules.txt", &["GP614 1"])],
        },
        Project {
            what: "a Go that did not look yet",
            files: &[
                ("go.mod", "module m.example/m\n\ngo 1.13\n\nrequire github.com/pkg/errors v0.9.0\n"),
                ("vendor/modules.txt", MODULES),
            ],
            found: &[],
        },
        Project {
            what: "no vendor folder, and a file that wants one",
            files: &[("go.mod", REQUIRES), ("go.sum", SUM), ("Makefile", "export GOFLAGS = -mod=vendor\n")],
            found: &[("Makefile", &["GP620 1:18"])],
        },
        Project {
            what: "a vendor folder for the file that wants one",
            files: &[
                ("go.mod", REQUIRES),
                ("vendor/modules.txt", MODULES),
                ("Makefile", "export GOFLAGS = -mod=vendor\n"),
            ],
            found: &[],
        },
    ]);
}

#[test]
fn the_machine_may_want_a_vendor_folder_too() {
    let mut machine = machine();
    machine.write("work/go.mod", REQUIRES);
    machine.write("work/go.sum", SUM);
    machine.set("GOFLAGS", "-mod=vendor");
    let codes = |machine: &Machine| {
        let report = examine(machine, &[]);
        report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert!(codes(&machine).contains(&"GP620".to_owned()));
    machine.write("work/vendor/modules.txt", "# github.com/pkg/errors v0.9.1\n## explicit\n");
    assert!(!codes(&machine).contains(&"GP620".to_owned()));
}

/// Whether the real go refuses, beside what is found.
#[test]
fn go_refuses_where_this_finds_an_error() {
    let go = toolchain("1.27");
    let main = ("main.go", "package main\n\nimport _ \"a.cn/a\"\n\nfunc main() {}\n");
    let bare = ("main.go", "package main\n\nfunc main() {}\n");
    let module = ("a/go.mod", "module a.cn/a\n\ngo 1.22\n");
    let package = ("a/a.go", "package a\n");
    let whole = "module m.example/m\n\ngo 1.22\n\nrequire a.cn/a v1.0.0\n\nreplace a.cn/a => ./a\n";
    let vendored = "# a.cn/a v1.0.0 => ./a\n## explicit; go 1.22\na.cn/a\n# a.cn/a => ./a\n";
    let source = ("vendor/a.cn/a/a.go", "package a\n");
    type Judged<'c> = (&'c str, &'c [(&'c str, &'c str)], Option<&'c str>);
    let cases: &[Judged<'_>] = &[
        ("a folder in place of a module", &[("go.mod", whole), module, package, main], None),
        ("that is not there", &[("go.mod", whole), main], Some("GP615")),
        ("an unknown directive", &[("go.mod", "module m\n\ngo 1.22\n\nfoo bar\n"), bare], Some("GP602")),
        ("an odd version of Go", &[("go.mod", "module m\n\ngo 1.22.x\n"), bare], Some("GP602")),
        ("an unclosed block", &[("go.mod", "module m\n\ngo 1.22\n\nrequire (\n"), bare], Some("GP602")),
        (
            "a requirement without version",
            &[("go.mod", "module m\n\ngo 1.22\n\nrequire a.cn/a\n"), bare],
            Some("GP602"),
        ),
        ("two go lines", &[("go.mod", "module m\n\ngo 1.22\ngo 1.22\n"), bare], Some("GP602")),
        (
            "every directive there is",
            &[
                (
                    "go.mod",
                    "module m\n\ngo 1.24\n\ntoolchain go1.24.1\n\ngodebug default=go1.22\n\nretract [v1.0.0, v1.1.0]\n\nexclude a.cn/a v1.0.0\n\nignore ./x\n",
                ),
                bare,
            ],
            None,
        ),
        (
            "a bare path in place of a module",
            &[("go.mod", "module m\n\ngo 1.22\n\nreplace a.cn/a => b.cn/b\n"), bare],
            Some("GP602"),
        ),
        ("a newer Go", &[("go.mod", "module m\n\ngo 1.99\n"), bare], Some("GP616")),
        ("an older Go", &[("go.mod", "module m\n\ngo 1.21.0\n"), bare], None),
        ("vendored", &[("go.mod", whole), module, package, main, ("vendor/modules.txt", vendored), source], None),
        (
            "vendored without saying so",
            &[
                ("go.mod", whole),
                module,
                package,
                main,
                ("vendor/modules.txt", "# a.cn/a v1.0.0 => ./a\na.cn/a\n# a.cn/a => ./a\n"),
                source,
            ],
            Some("GP614"),
        ),
        (
            "vendored with another folder",
            &[
                ("go.mod", whole),
                module,
                package,
                main,
                ("vendor/modules.txt", "# a.cn/a v1.0.0 => ./b\n## explicit; go 1.22\na.cn/a\n# a.cn/a => ./b\n"),
                source,
            ],
            Some("GP614"),
        ),
        (
            "vendored and no longer wanted",
            &[
                ("go.mod", "module m\n\ngo 1.22\n"),
                bare,
                ("vendor/modules.txt", "# a.cn/a v1.0.0\n## explicit\na.cn/a\n"),
                source,
            ],
            Some("GP614"),
        ),
        (
            "a workspace",
            &[("go.work", "go 1.22\n\nuse ./a\n"), module, package, ("a/main_test.go", "package a\n")],
            None,
        ),
        (
            "a workspace with a gap",
            &[("go.work", "go 1.22\n\nuse (\n\t./a\n\t./b\n)\n"), module, package],
            Some("GP615"),
        ),
        (
            "a workspace line too many",
            &[("go.work", "go 1.22\n\nuse ./a\nexclude a.cn/a v1.0.0\n"), module, package],
            Some("GP602"),
        ),
    ];
    let mut wrong = Vec::new();
    for (what, files, expected) in cases {
        let mut machine = Machine::with_go(&go);
        for (name, value) in [("GOPROXY", "off"), ("GOTOOLCHAIN", "local"), ("GOSUMDB", "sum.golang.google.cn")] {
            machine.set(name, value);
        }
        machine.set("GOFLAGS", "").set("GOCACHE", build_cache());
        for (file, text) in *files {
            machine.write(&format!("work/{file}"), text);
        }
        let report = examine(&machine, &[]);
        let mine = ["GP602", "GP613", "GP614", "GP615", "GP616"];
        let found: Vec<&str> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["code"].as_str().unwrap())
            .filter(|code| mine.contains(code))
            .collect();
        if found.first().copied() != *expected {
            wrong.push(format!("{what}: {found:?}, expected {expected:?}"));
        }
        let target = if files.iter().any(|(file, _)| *file == "go.work") { "./a" } else { "." };
        let judge = machine.other(&go.go, &["build", "-o", "/dev/null", target]);
        if (judge.code != Some(0)) != expected.is_some() {
            wrong.push(format!("{what}: go says {judge:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_newer_go_is_fetched_where_that_is_allowed() {
    let found = |go: &str, set: &[(&str, &str)], go_mod: &str| {
        let mut machine = Machine::with_go(&toolchain(go));
        machine.set("GOPROXY", "https://goproxy.cn,direct");
        for (name, value) in set {
            machine.set(name, value);
        }
        machine.write("work/go.mod", go_mod);
        let report = examine(&machine, &[]);
        let all = report["findings"].as_array().unwrap().iter().find(|one| one["code"] == "GP616").cloned();
        all.map(|one| one["severity"].as_str().unwrap().to_owned())
    };
    let new = "module m\n\ngo 1.99\n";
    for (go, set, go_mod, severity) in [
        ("1.27", &[][..], new, None),
        ("1.27", &[("GOTOOLCHAIN", "local")], new, Some("error")),
        ("1.27", &[("GOTOOLCHAIN", "local")], "module m\n\ngo 1.27\n", None),
        ("1.27", &[("GOTOOLCHAIN", "go1.26.0")], new, Some("error")),
        ("1.27", &[("GOTOOLCHAIN", "go1.26.0+auto")], new, None),
        ("1.27", &[("GOPROXY", "off")], new, Some("warning")),
        // GP310 speaks of it.
        ("1.27", &[("GOSUMDB", "off")], new, None),
        ("1.19", &[], "module m\n\ngo 1.22\n", Some("warning")),
        ("1.19", &[], "module m\n\ngo 1.22.3\n", Some("error")),
        ("1.19", &[], "module m\n\ngo 1.18\n", None),
    ] {
        assert_eq!(found(go, set, go_mod).as_deref(), severity, "Go {go}, {set:?}, {go_mod}");
    }
}

const TEAM: &str = "mirrors = [\"goproxy.cn\"]\nprivate = [\"git.corp.cn\"]\nsumdb = \"cn\"\ndirect = false\n";

#[test]
fn the_team_file() {
    check_with(
        &[
            Project {
                what: "mistakes, each with its place",
                files: &[("goproxy-cfg.toml", "mirrors = [\"goproxy.cn\"]\nsumdb = \"off\"\nprivat = []\n")],
                found: &[("goproxy-cfg.toml", &["GP603 2:9", "GP603 3:1"])],
            },
            Project {
                what: "no such mirror",
                files: &[("goproxy-cfg.toml", "mirrors = [\"nosuchmirror\", \"gocenter\"]\n")],
                found: &[("goproxy-cfg.toml", &["GP603"])],
            },
            Project {
                what: "files that say otherwise",
                files: &[
                    ("goproxy-cfg.toml", TEAM),
                    (
                        "Dockerfile",
                        "FROM golang\nENV GOPROXY=https://mirrors.aliyun.com/goproxy/\nENV GOSUMDB=sum.golang.org\n",
                    ),
                    (".env", "GOPRIVATE=git.other.cn\nGOPROXY=https://goproxy.cn,direct\n"),
                ],
                found: &[(".env", &["GP609 1:11", "GP609 2:9"]), ("Dockerfile", &["GP609 2:13", "GP609 3:13"])],
            },
            Project {
                what: "files that say the same",
                files: &[
                    ("goproxy-cfg.toml", TEAM),
                    (
                        "Dockerfile",
                        "FROM golang\nENV GOPROXY=https://goproxy.cn GOSUMDB=sum.golang.google.cn\nENV GOPRIVATE=*.other.cn,git.corp.cn\n",
                    ),
                    (".env", "GOPROXY=off\nGOPRIVATE=$PRIVATE\nGOINSECURE=git.x.cn\n"),
                ],
                found: &[],
            },
        ],
        |machine| {
            machine
                .set("GOPROXY", "https://goproxy.cn")
                .set("GOPRIVATE", "git.corp.cn")
                .set("GOSUMDB", "sum.golang.google.cn");
        },
    );
}

#[test]
fn settings_that_contradict_the_team_file() {
    let subjects = |set: &[(&str, &str)]| {
        let mut machine = machine();
        machine
            .set("GOPROXY", "https://goproxy.cn")
            .set("GOPRIVATE", "git.corp.cn")
            .set("GOSUMDB", "sum.golang.google.cn");
        for (name, value) in set {
            machine.set(name, value);
        }
        machine.write("work/goproxy-cfg.toml", TEAM);
        let report = examine(&machine, &[]);
        let all = report["findings"].as_array().unwrap().iter().filter(|one| one["code"] == "GP604");
        all.map(|one| one["detail"].as_str().unwrap().split([' ', '=']).next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for (set, found) in [
        (&[][..], &[][..]),
        (&[("GOPROXY", "https://goproxy.cn/")], &[]),
        (&[("GOPROXY", "off")], &[]),
        (&[("GOPROXY", "https://goproxy.cn,direct")], &["GOPROXY"]),
        (&[("GOPROXY", "https://mirrors.aliyun.com/goproxy/")], &["GOPROXY"]),
        (&[("GOPRIVATE", "git.other.cn")], &["GOPRIVATE"]),
        (&[("GOPRIVATE", "*.corp.cn")], &[]),
        (&[("GONOPROXY", "none")], &["GONOPROXY"]),
        (&[("GOSUMDB", "sum.golang.org")], &["GOSUMDB"]),
        (&[("GOSUMDB", "off")], &["GOSUMDB"]),
    ] {
        assert_eq!(subjects(set), found, "{set:?}");
    }
}

#[test]
fn credentials_are_never_shown() {
    let machine = machine();
    machine.write("work/.env", "GOPROXY=https://ci:hunter2@proxy.corp.example\nHTTPS_PROXY=http://u:hunter2@10.0.0.1\nGOPRIVATE=https://u:hunter2@git.corp.cn\n");
    machine.write("work/Dockerfile", "FROM golang\nENV GOPROXY=https://hunter2@proxy.corp.example\nRUN GOSUMDB='x https://u:hunter2@a.cn' go build\n");
    machine.write("work/goproxy-cfg.toml", "mirrors = [\"https://u:hunter2@proxy.corp.example\"]\n");
    for lang in ["en", "zh-CN"] {
        for format in ["json", "text"] {
            let run = machine.run(&["doctor", "--offline", "--project", ".", "--format", format, "--lang", lang]);
            assert!(run.said().contains("GP611"), "{run:?}");
            assert!(!run.said().contains("hunter2"), "{}", run.said());
        }
    }
}

#[test]
fn the_repository_is_gone_through_with_bounds() {
    let machine = machine();
    let bad = "GOSUMDB=off\n";
    std::fs::create_dir(machine.work().join(".git")).unwrap();
    for place in
        ["a/.env", ".git/.env", "vendor/x/.env", "node_modules/x/.env", ".cache/.env", "target/.env", ".config/.env"]
    {
        machine.write(&format!("work/{place}"), bad);
    }
    machine.write("outside/.env", bad);
    symlink(machine.dir().join("outside"), machine.work().join("link")).unwrap();
    symlink(machine.dir().join("outside/.env"), machine.work().join("x.env")).unwrap();
    symlink(machine.work(), machine.work().join("a/loop")).unwrap();
    machine.write(&format!("work/{}.env", "d/".repeat(30)), bad);
    machine.write("work/big.env", "A=b\n".repeat(300_000));
    machine.write("work/utf16.env", b"\xff\xfeG\0O\0");
    machine.write("work/binary.sh", b"export A=\xff\nexport GOSUMDB=off\n");
    let found = places(&examine(&machine, &["a"]), &machine.work());
    let found: Vec<String> = found.iter().map(|(path, all)| format!("{} {}", path.display(), all.join(", "))).collect();
    let expected = [
        " GP618",
        ".config/.env GP607 1:9",
        "a/.env GP607 1:9",
        "big.env GP618",
        "binary.sh GP618 1:10",
        "utf16.env GP618 1:1",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_file_that_cannot_be_opened_is_said() {
    use std::os::unix::fs::PermissionsExt as _;
    let machine = machine();
    let path = machine.write("work/.env", "GOSUMDB=off\n");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o0)).unwrap();
    if std::fs::read(&path).is_ok() {
        // Root may read anything: a folder in a file's place will do.
        std::fs::remove_file(&path).unwrap();
        std::fs::write(machine.work().join("go.mod"), "module m\n\ngo 1.22\n").unwrap();
        std::fs::create_dir(machine.work().join("go.sum")).unwrap();
        let found = places(&examine(&machine, &[]), &machine.work());
        assert_eq!(found[std::path::Path::new("go.sum")], ["GP602"]);
        return;
    }
    let found = places(&examine(&machine, &[]), &machine.work());
    assert_eq!(found[std::path::Path::new(".env")], ["GP618"]);
}

#[test]
fn without_the_flag_no_file_of_the_project_is_read() {
    let machine = machine();
    machine.write("work/.env", "GOSUMDB=off\n");
    machine.write("work/go.mod", REQUIRES);
    let run = machine.run(&["doctor", "--offline", "--json"]);
    assert!(!run.stdout.contains("GP6"), "{}", run.stdout);
    machine.run(&["doctor", "--offline", "--project", "nowhere"]).exits(2);
}

#[test]
fn the_folder_may_be_named() {
    let machine = machine();
    machine.write("work/one/.git/HEAD", "");
    machine.write("work/one/.env", "GOSUMDB=off\n");
    machine.write("work/one/deep/go.mod", "module m\n\ngo 1.22\n\nfoo\n");
    machine.write("work/two/.env", "GOSUMDB=off\n");
    let found = places(&examine(&machine, &["one/deep"]), &machine.work());
    let found: Vec<String> = found.keys().map(|path| path.display().to_string()).collect();
    assert_eq!(found, ["one/.env", "one/deep/go.mod"]);
}

/// Each code in both languages, and what is advised.
#[test]
fn every_code_speaks_both_languages() {
    use goproxy_cfg::text::Lang;
    use goproxy_cfg::text::codes::Code;
    let mine: Vec<&Code> = Code::ALL.iter().filter(|code| ("GP602"..="GP620").contains(&code.name())).collect();
    assert_eq!(mine.len(), 19);
    for code in mine {
        for text in [code.title(), code.explanation()] {
            assert!(text.say(Lang::ZhCn).chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}')), "{}", code.name());
            assert!(text.say(Lang::En).is_ascii(), "{}", code.name());
        }
    }
}
