//! Which modules of a project each mirror has (`probe --project`), and mirrors from a file (`--from`), as a user runs them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stderr)]

mod support;

use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use goproxy_cfg_lab::{Action, Fault, Headers, Host, Kind, Lab, ModuleSpec, RequestLog, Scenario};
use serde_json::Value;
use support::{Machine, done};
use unicode_width::UnicodeWidthStr;

const MIRROR: &str = "goproxy.cn";
const OTHER: &str = "mirrors.tencent.com";
const STORAGE: &str = "storage.example";

fn module(path: &str, padding: usize) -> ModuleSpec {
    ModuleSpec { path: path.to_owned(), versions: vec!["v1.0.0".to_owned()], padding, ..ModuleSpec::default() }
}

/// Three modules with source, one of which the second mirror lacks, one for its go.mod alone, and a private one.
fn scenario() -> Scenario {
    let public = ["example.com/a", "example.com/Big", "example.com/c", "example.com/only"];
    let modules = public.map(|path| module(path, if path.ends_with("Big") { 300_000 } else { 100 }));
    let private = ModuleSpec { private: true, ..module("git.corp.example/team/lib", 0) };
    let few = ["github.com/pkg/errors", "example.com/a", "example.com/Big", "example.com/only"];
    let second = Host { path: "/go".to_owned(), modules: Some(few.map(str::to_owned).to_vec()), ..Host::mirror(OTHER) };
    Scenario {
        modules: modules.into_iter().chain([private]).collect(),
        hosts: vec![Host::mirror(MIRROR), second, Host::new(STORAGE, Kind::Mirror)],
        ..Scenario::default()
    }
}

const GO_MOD: &str = "module example.com/project\n\ngo 1.22\n\nrequire example.com/a v1.0.0\n";

/// go.sum of these modules with source, and of `example.com/only` for its go.mod.
fn go_sum(paths: &[&str]) -> String {
    let both = |path: &&str| format!("{path} v1.0.0 h1:x=\n{path} v1.0.0/go.mod h1:x=\n");
    paths.iter().map(both).collect::<String>() + "example.com/only v1.0.0/go.mod h1:x=\n"
}

const ALL: [&str; 4] = ["example.com/a", "example.com/Big", "example.com/c", "git.corp.example/team/lib"];

/// A machine in the lab with a project in its working directory, which knows what is private.
fn machine(lab: &Lab) -> Machine {
    let mut machine = Machine::new();
    machine.enter(lab);
    machine.set("GOPRIVATE", "*.corp.example");
    machine.write("work/go.mod", GO_MOD);
    machine.write("work/go.sum", go_sum(&ALL));
    machine
}

fn probe(machine: &Machine, more: &[&str]) -> Value {
    let args: Vec<&str> = ["probe", "--json", "-n", "1", "--project"].into_iter().chain(more.iter().copied()).collect();
    machine.run(&args).exits(0).json()
}

fn of<'r>(report: &'r Value, host: &str) -> &'r Value {
    let mirrors = report["mirrors"].as_array().unwrap();
    mirrors.iter().find(|mirror| mirror["url"].as_str().unwrap().contains(host)).unwrap()
}

fn coverage<'r>(report: &'r Value, host: &str) -> &'r Value {
    &of(report, host)["coverage"]
}

/// `[asked, present, missing, unclear]`.
fn counts(coverage: &Value) -> [u64; 4] {
    let figure = |key: &str| coverage[key].as_u64().unwrap_or_else(|| panic!("{key}: {coverage}"));
    [figure("asked"), figure("present"), coverage["missing"].as_array().unwrap().len() as u64, figure("unclear")]
}

/// The requests for the project's modules.
fn questions(lab: &Lab) -> Vec<RequestLog> {
    lab.requests().into_iter().filter(|request| request.path.contains("example.com/")).collect()
}

fn zip_bytes(lab: &Lab, paths: &[&str]) -> u64 {
    paths.iter().map(|path| lab.zip(path, "v1.0.0").len() as u64).sum()
}

#[test]
fn every_module_is_asked_of_every_mirror_and_private_ones_of_none() {
    let lab = Lab::start(&scenario());
    let machine = machine(&lab);
    let report = probe(&machine, &[MIRROR, "tencent"]);
    let whole = coverage(&report, MIRROR);
    assert_eq!(counts(whole), [4, 4, 0, 0], "{whole}");
    assert_eq!(whole["bytes"], zip_bytes(&lab, &ALL[..3]));
    assert_eq!(whole["unsized_zips"], 0);
    let part = coverage(&report, OTHER);
    assert_eq!(counts(part), [4, 3, 1, 0], "{part}");
    assert_eq!(part["missing"][0], "example.com/c@v1.0.0");
    assert_eq!(part["bytes"], zip_bytes(&lab, &ALL[..2]));
    assert_eq!(report["project"]["private"], serde_json::json!(["git.corp.example/team/lib"]));
    assert_eq!(report["project"]["modules"], 4);
    let files = report["project"]["files"].as_array().unwrap();
    assert!(files[0].as_str().unwrap().ends_with("go.mod") && files[1].as_str().unwrap().ends_with("go.sum"));
    // The waits are those of this project.
    let workload = &report["workload"];
    assert_eq!(workload["of_project"], true);
    assert_eq!((workload["modules"].as_u64(), workload["bytes"].as_u64()), (Some(3), Some(zip_bytes(&lab, &ALL[..3]))));
    // What was sent.
    let sent = questions(&lab);
    assert_eq!(sent.len(), 8, "{sent:#?}");
    assert!(sent.iter().all(|request| request.method == "HEAD"));
    assert!(sent.iter().any(|request| request.path == "/example.com/%21big/@v/v1.0.0.zip"), "{sent:#?}");
    assert!(sent.iter().any(|request| request.path == "/go/example.com/only/@v/v1.0.0.mod"));
    assert!(!lab.requests().iter().any(|request| request.path.contains("corp")), "a private name left the machine");
}

#[test]
fn private_is_what_the_settings_in_effect_say() {
    let lab = Lab::start(&scenario());
    let mut machine = machine(&lab);
    machine.unset("GOPRIVATE").set("GONOPROXY", "git.corp.example/team");
    assert_eq!(probe(&machine, &[MIRROR])["project"]["private"][0], "git.corp.example/team/lib");
    machine.unset("GONOPROXY");
    machine.write_env_file("GOPRIVATE=git.corp.example\n");
    assert_eq!(probe(&machine, &[MIRROR])["project"]["private"][0], "git.corp.example/team/lib");
    // GONOPROXY=none sends private modules to the user's own proxy; to all others they stay unknown.
    machine.set("GONOPROXY", "none");
    assert_eq!(probe(&machine, &[MIRROR])["project"]["private"][0], "git.corp.example/team/lib");
    assert!(!lab.requests().iter().any(|request| request.path.contains("corp")));
    // An env file that cannot be read may say that all is private.
    std::fs::remove_file(machine.env_file()).unwrap();
    std::fs::create_dir(machine.env_file()).unwrap();
    let before = lab.requests().len();
    machine.run(&["probe", "--project", MIRROR]).exits(4);
    assert_eq!(lab.requests().len(), before);
}

#[test]
fn a_mirror_that_refuses_head_is_asked_for_the_info() {
    for code in [405, 501, 403, 400] {
        let mut scenario = scenario();
        scenario.host_mut(MIRROR).faults = vec![Fault::new("*", Action::status(code)).on("HEAD")];
        let lab = Lab::start(&scenario);
        let report = probe(&machine(&lab), &[MIRROR]);
        let found = coverage(&report, MIRROR);
        assert_eq!(counts(found), [4, 4, 0, 0], "{code}: {found}");
        assert_eq!((&found["bytes"], &found["unsized_zips"]), (&0.into(), &3.into()), "{code}");
        let asked: Vec<RequestLog> = questions(&lab).into_iter().filter(|request| request.method == "GET").collect();
        assert!(asked.iter().all(|request| request.path.ends_with(".info")), "{asked:#?}");
        assert_eq!(asked.len(), 4, "{code}");
        assert_eq!(report["workload"]["bytes"], 3 * 200_000, "sizes unknown: typical ones");
    }
}

#[test]
fn a_refusal_of_one_module_is_no_refusal_of_head() {
    let mut scenario = scenario();
    scenario.host_mut(MIRROR).faults = vec![Fault::new("/example.com/c/*", Action::status(403))];
    let lab = Lab::start(&scenario);
    let report = probe(&machine(&lab), &[MIRROR]);
    let found = coverage(&report, MIRROR);
    assert_eq!(counts(found), [4, 3, 0, 1], "{found}");
    assert_eq!(found["unsized_zips"], 1, "the one of which nothing is known");
}

/// Presigned URLs are good for GET alone, and the body is not wanted.
#[test]
fn where_head_is_redirected_the_target_is_asked_with_get() {
    for http2 in [true, false] {
        let mut scenario = scenario();
        let to = format!("https://{STORAGE}{{path}}?signature=s3cret");
        scenario.host_mut(MIRROR).faults = vec![
            Fault::new("*.zip", Action::redirect(&to)).on("HEAD"),
            Fault::new("*.mod", Action::redirect("loop")).on("HEAD"),
        ];
        let storage = scenario.host_mut(STORAGE);
        storage.http2 = http2;
        storage.faults = vec![Fault::new("*", Action::status(403)).on("HEAD")];
        let lab = Lab::start(&scenario);
        let run = machine(&lab).run(&["probe", "--json", "-n", "1", "--project", MIRROR]).exits(0);
        let report = run.json();
        let found = coverage(&report, MIRROR);
        // The redirect of `.mod` ends at once: what HEAD is sent on for, GET finds.
        assert_eq!(counts(found), [4, 4, 0, 0], "{found}");
        assert_eq!(found["bytes"], zip_bytes(&lab, &ALL[..3]));
        let at_storage: Vec<RequestLog> =
            questions(&lab).into_iter().filter(|request| request.host == STORAGE).collect();
        assert_eq!(at_storage.len(), 3);
        assert!(at_storage.iter().all(|request| request.method == "GET"), "{at_storage:#?}");
        assert!(!run.said().contains("s3cret"));
    }
}

#[test]
fn http_1_is_spoken_on_at_most_eight_connections() {
    let mut scenario = scenario();
    let many: Vec<ModuleSpec> = (0..60).map(|n| module(&format!("example.com/many/m{n}"), 0)).collect();
    let paths: Vec<String> = many.iter().map(|spec| spec.path.clone()).collect();
    scenario.modules.extend(many);
    scenario.host_mut(MIRROR).http2 = false;
    scenario.host_mut(MIRROR).faults =
        vec![Fault::new("/example.com/many/*", Action::Delay { phase: Default::default(), ms: 3 })];
    let lab = Lab::start(&scenario);
    let machine = machine(&lab);
    machine.write("work/go.sum", go_sum(&paths.iter().map(String::as_str).collect::<Vec<_>>()));
    let before = probe(&machine, &[MIRROR, "--no-history"]);
    assert_eq!(counts(coverage(&before, MIRROR)), [61, 61, 0, 0]);
    let sent = questions(&lab);
    assert!(sent.iter().all(|request| request.version == "HTTP/1.1"));
    let whole = lab.handshakes().len();
    machine.run(&["probe", "--json", "-n", "1", MIRROR]).exits(0);
    let without = lab.handshakes().len() - whole;
    assert!(whole - without <= 8, "{whole} connections, {without} of them for the probe itself");
}

/// Each answer takes a tenth of a second: 65 of them take at least three rounds of 32.
#[test]
fn no_more_than_32_requests_are_on_their_way_to_a_host() {
    let mut scenario = scenario();
    let many: Vec<ModuleSpec> = (0..65).map(|n| module(&format!("example.com/many/m{n}"), 0)).collect();
    let paths: Vec<String> = many.iter().map(|spec| spec.path.clone()).collect();
    scenario.modules.extend(many);
    scenario.host_mut(MIRROR).faults =
        vec![Fault::new("/example.com/many/*", Action::Delay { phase: Default::default(), ms: 100 })];
    let lab = Lab::start(&scenario);
    let machine = machine(&lab);
    machine.write("work/go.sum", go_sum(&paths.iter().map(String::as_str).collect::<Vec<_>>()));
    let report = probe(&machine, &[MIRROR]);
    let found = coverage(&report, MIRROR);
    assert_eq!(counts(found), [66, 66, 0, 0]);
    let took = found["took_ms"].as_f64().unwrap();
    assert!((300.0..6500.0).contains(&took), "{took} ms: too many at once, or one after another");
}

#[test]
fn retry_after_is_honoured_and_what_stays_closed_is_unclear() {
    let limited = |seconds: &str, times: Option<u32>| {
        let headers = Headers::from([("Retry-After".to_owned(), seconds.to_owned())]);
        let action = Action::Status { code: 429, body: None, content_type: "text/plain".to_owned(), headers };
        let mut scenario = scenario();
        scenario.host_mut(MIRROR).faults = vec![Fault { times, ..Fault::new("/example.com/*", action) }];
        Lab::start(&scenario)
    };
    // Four requests at once are told to wait; then all is well.
    let lab = limited("1", Some(4));
    let started = Instant::now();
    let report = probe(&machine(&lab), &[MIRROR]);
    assert!(started.elapsed() >= Duration::from_secs(1), "it did not wait");
    assert_eq!(counts(coverage(&report, MIRROR)), [4, 4, 0, 0]);
    assert_eq!(questions(&lab).len(), 8);
    // Longer than there is time: not one request more, and no waiting.
    let lab = limited("3600", None);
    let started = Instant::now();
    let report = probe(&machine(&lab), &[MIRROR, "--timeout", "30s"]);
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    assert_eq!(counts(coverage(&report, MIRROR)), [4, 0, 0, 4]);
    assert_eq!(questions(&lab).len(), 4);
}

#[test]
fn a_few_failures_are_tried_again_and_many_are_not() {
    let failing = |action: Action, times: Option<u32>| {
        let mut scenario = scenario();
        scenario.host_mut(MIRROR).faults = vec![Fault { times, ..Fault::new("/example.com/*", action) }];
        Lab::start(&scenario)
    };
    let reset = || Action::Reset { phase: Default::default(), after: 0 };
    for action in [Action::status(502), reset()] {
        let lab = failing(action, Some(2));
        let report = probe(&machine(&lab), &[MIRROR]);
        assert_eq!(counts(coverage(&report, MIRROR)), [4, 4, 0, 0]);
    }
    let lab = failing(Action::status(502), None);
    let report = probe(&machine(&lab), &[MIRROR]);
    assert_eq!(counts(coverage(&report, MIRROR)), [4, 0, 0, 4]);
    assert_eq!(questions(&lab).len(), 16, "four times each");
    assert_eq!(of(&report, MIRROR)["healthy"], true, "the mirror itself was measured before");
}

/// A server that falls silent costs its time limit once, not once a module.
#[test]
fn silence_ends_the_questions() {
    let mut scenario = scenario();
    scenario.host_mut(MIRROR).faults =
        vec![Fault::new("/example.com/many/*", Action::Silent { phase: Default::default() })];
    let lab = Lab::start(&scenario);
    let machine = machine(&lab);
    let paths: Vec<String> = (0..300).map(|n| format!("example.com/many/m{n}")).collect();
    machine.write("work/go.sum", go_sum(&paths.iter().map(String::as_str).collect::<Vec<_>>()));
    let started = Instant::now();
    let report = probe(&machine, &[MIRROR, "--timeout", "2s"]);
    assert!(started.elapsed() < Duration::from_secs(12), "{:?}", started.elapsed());
    let [asked, _, missing, unclear] = counts(coverage(&report, MIRROR));
    assert_eq!((asked, missing), (301, 0));
    assert!(unclear >= 300, "{unclear}");
    assert!(questions(&lab).len() <= 64, "{} requests", questions(&lab).len());
}

/// One broken connection breaks all requests on it; they share the next one.
#[test]
fn a_connection_that_breaks_is_made_anew_once() {
    let mut scenario = scenario();
    let many: Vec<ModuleSpec> = (0..200).map(|n| module(&format!("example.com/many/m{n}"), 0)).collect();
    let paths: Vec<String> = many.iter().map(|spec| spec.path.clone()).collect();
    scenario.modules.extend(many);
    let reset = Action::Reset { phase: Default::default(), after: 0 };
    scenario.host_mut(MIRROR).faults = vec![
        Fault { skip: 100, times: Some(1), ..Fault::new("/example.com/many/*", reset) },
        Fault::new("/example.com/many/*", Action::Delay { phase: Default::default(), ms: 5 }),
    ];
    let lab = Lab::start(&scenario);
    let machine = machine(&lab);
    machine.write("work/go.sum", go_sum(&paths.iter().map(String::as_str).collect::<Vec<_>>()));
    let report = probe(&machine, &[MIRROR]);
    assert_eq!(counts(coverage(&report, MIRROR)), [201, 201, 0, 0]);
    let with = lab.handshakes().len();
    machine.run(&["probe", "--json", "-n", "1", MIRROR]).exits(0);
    let without = lab.handshakes().len() - with;
    assert!(with - without <= 3, "{} connections for the project", with - without);
}

#[test]
fn a_workspace_counts_with_all_its_modules_and_replacements() {
    let lab = Lab::start(&scenario());
    let machine = machine(&lab);
    std::fs::remove_file(machine.dir().join("work/go.mod")).unwrap();
    std::fs::remove_file(machine.dir().join("work/go.sum")).unwrap();
    machine.write(
        "work/go.work",
        "go 1.22\n\nuse (\n\t./one\n\t./two\n)\n\nreplace example.com/old => example.com/c v1.0.0\n",
    );
    machine.write("work/go.work.sum", "example.com/Big v1.0.0 h1:x=\n");
    machine.write(
        "work/one/go.mod",
        "module example.com/one\nrequire (\n\texample.com/a v1.0.0\n\texample.com/two v0.0.0\n\texample.com/old v1.0.0\n)\n",
    );
    machine.write("work/two/go.mod", "module example.com/two\nreplace example.com/local => ../local\n");
    machine.write("work/two/go.sum", go_sum(&["example.com/local"]));
    let asked = |report: &Value| {
        let mut names: Vec<String> = questions(&lab).into_iter().map(|request| request.path).collect();
        names.sort();
        (counts(coverage(report, MIRROR)), names)
    };
    let below = ["!big/@v/v1.0.0.zip", "a/@v/v1.0.0.zip", "c/@v/v1.0.0.zip", "only/@v/v1.0.0.mod"];
    let expected: Vec<String> = below.map(|path| format!("/example.com/{}", path.replace('!', "%21"))).to_vec();
    assert_eq!(asked(&probe(&machine, &[MIRROR])), ([4, 4, 0, 0], expected));
    // From a member's folder by name, and without the workspace.
    let report = machine.run(&["probe", "--json", "-n", "1", "--project=two/", MIRROR]).exits(0).json();
    assert_eq!(report["project"]["modules"], 4);
    let mut machine = machine;
    machine.set("GOWORK", "off");
    let report = machine.run(&["probe", "--json", "-n", "1", "--project=two", MIRROR]).exits(0).json();
    assert_eq!(report["project"]["modules"], 1, "{report:#}");
    assert_eq!(report["project"]["files"].as_array().unwrap().len(), 2);
}

#[test]
fn replacements_are_asked_for_in_place_of_what_they_replace() {
    let lab = Lab::start(&scenario());
    let machine = machine(&lab);
    machine.write(
        "work/go.mod",
        "module example.com/project\nrequire (\n\texample.com/a v1.0.0\n\texample.com/old v1.0.0\n\texample.com/local v1.0.0\n)\n\
         replace example.com/old v1.0.0 => example.com/c v1.0.0\nreplace example.com/local => ./local\n",
    );
    std::fs::remove_file(machine.dir().join("work/go.sum")).unwrap();
    let report = probe(&machine, &[MIRROR]);
    assert_eq!(counts(coverage(&report, MIRROR)), [2, 2, 0, 0]);
    let mut asked: Vec<String> = questions(&lab).into_iter().map(|request| request.path).collect();
    asked.sort();
    assert_eq!(asked, ["/example.com/a/@v/v1.0.0.zip", "/example.com/c/@v/v1.0.0.zip"]);
}

#[test]
fn broken_projects_are_told_apart() {
    let lab = Lab::start(&scenario());
    let machine = machine(&lab);
    let place = machine.dir().join("empty");
    std::fs::create_dir(&place).unwrap();
    let at = |place: &str| format!("--project={place}");
    let empty = at(&place.display().to_string());
    for (flag, code, said) in
        [(empty.as_str(), 2, "neither go.mod nor go.work"), (&at("nowhere"), 2, "there is no folder `nowhere`")]
    {
        let run = machine.run(&["probe", flag, MIRROR]).exits(code);
        assert!(run.stderr.contains(said), "{run:?}");
    }
    assert_eq!(lab.requests().len(), 0, "nobody was asked");
    // Lines that are none are passed over, and said; what is there counts.
    machine.write(
        "work/go.sum",
        "<<<<<<< HEAD\r\nexample.com/a v1.0.0 h1:x=\r\n\u{1b}[31m v1 h1:x=\nexample.com/../../etc v1.0.0 h1:x\n",
    );
    let run = machine.run(&["probe", "--json", "-n", "1", "--project", MIRROR]).exits(0);
    assert!(run.stderr.contains("skipped lines that are not in go.sum's format: 3"), "{}", run.stderr);
    assert_eq!(counts(coverage(&run.json(), MIRROR)), [1, 1, 0, 0]);
    // A workspace with a member that is not there is what the go command refuses too.
    machine.write("work/go.work", "use ./gone\n");
    let run = machine.run(&["probe", "--project", MIRROR]).exits(4);
    assert!(run.stderr.contains("go.mod"), "{}", run.stderr);
    // A file that is no go.sum.
    std::fs::remove_file(machine.dir().join("work/go.work")).unwrap();
    machine.write("work/go.sum", vec![b'x'; 17 << 20]);
    let run = machine.run(&["probe", "--project", MIRROR]).exits(4);
    assert!(run.stderr.contains("larger than 16 MiB"), "{}", run.stderr);
}

#[test]
fn the_table_says_it_in_both_languages_and_fits() {
    let lab = Lab::start(&scenario());
    let machine = machine(&lab);
    for (lang, said) in [
        (
            "en",
            [
                "modules that the project needs: 4 (3 with source, 1 for go.mod alone)",
                "1 not asked for, private by GOPRIVATE or GONOPROXY: git.corp.example/team/lib",
                "tencent lacks example.com/c@v1.0.0",
            ],
        ),
        (
            "zh-CN",
            [
                "项目需要 4 个模块：其中 3 个需要源码，1 个只需要 go.mod",
                "1 个私有模块（GOPRIVATE、GONOPROXY）未查询：git.corp.example/team/lib",
                "tencent 缺少 example.com/c@v1.0.0",
            ],
        ),
    ] {
        let run = machine.run(&["probe", "-n", "1", "--project", "--lang", lang, MIRROR, "tencent"]).exits(0);
        for said in said {
            assert!(run.stdout.contains(said), "{said}: {}", run.stdout);
        }
        assert!(!run.stdout.contains('\u{1b}'));
    }
    // What no mirror has is told once, with what it may mean.
    machine.write("work/go.sum", go_sum(&["example.com/nowhere", "example.com/a"]));
    let run = machine.run(&["probe", "-n", "1", "--project", MIRROR, "tencent"]).exits(0);
    assert!(run.stdout.contains("no mirror has example.com/nowhere@v1.0.0"), "{}", run.stdout);
    assert!(run.stdout.contains("use --private"), "{}", run.stdout);
}

#[test]
fn a_folder_is_looked_into() {
    let lab = Lab::start(&scenario());
    let machine = machine(&lab);
    let (path, version) = goproxy_cfg_lab::CANARY;
    let info = format!("{{\"Version\":\"{version}\",\"Time\":\"2020-01-14T19:47:44Z\"}}");
    machine.write(&format!("proxy/{path}/@v/{version}.info"), info);
    machine.write(&format!("proxy/{path}/@v/{version}.mod"), format!("module {path}\n\ngo 1.16\n"));
    machine.write(&format!("proxy/{path}/@v/{version}.zip"), lab.zip(path, version));
    machine.write("proxy/example.com/!big/@v/v1.0.0.zip", [0; 77]);
    let url = format!("file://{}", machine.dir().join("proxy").display());
    let report = probe(&machine, &[&url]);
    let found = coverage(&report, "file://");
    assert_eq!(counts(found), [4, 1, 3, 0], "{found}");
    assert_eq!(found["bytes"], 77);
}

#[cfg(unix)]
#[test]
fn ctrl_c_shows_what_is_known() {
    let mut scenario = scenario();
    scenario.host_mut(MIRROR).faults =
        vec![Fault::new("/example.com/c/*", Action::Silent { phase: Default::default() })];
    let lab = Lab::start(&scenario);
    let machine = machine(&lab);
    let mut program = machine.program(&["probe", "--json", "-n", "1", "--project", "--timeout", "20s", MIRROR]);
    let child = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let pid = rustix::process::Pid::from_raw(child.id().try_into().unwrap()).unwrap();
    let ends = Instant::now() + Duration::from_secs(15);
    while questions(&lab).len() < 4 {
        assert!(Instant::now() < ends, "the modules were never asked for");
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(200));
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let run = done(child.wait_with_output().unwrap());
    assert_eq!(run.code, Some(130), "{run:?}");
    let report = run.json();
    assert_eq!(report["interrupted"], true);
    assert_eq!(counts(coverage(&report, MIRROR)), [4, 3, 0, 1]);
}

/// The bar counts the modules, and is gone when the result is there, which fits 80 columns.
#[cfg(unix)]
#[test]
fn progress_is_shown_on_a_terminal() {
    let mut scenario = scenario();
    scenario.host_mut(MIRROR).faults =
        vec![Fault::new("/example.com/c/*", Action::Delay { phase: Default::default(), ms: 1500 })];
    let lab = Lab::start(&scenario);
    let mut machine = machine(&lab);
    machine.set("TERM", "xterm");
    for (lang, asking) in [("en", "asking for the project's modules"), ("zh-CN", "正在查询项目的模块")] {
        let seat =
            machine.at_terminal(&["probe", "-n", "1", "--project", "--lang", lang, MIRROR, "tencent"], &[]).exits(0);
        assert!(seat.said.contains(asking) && seat.said.contains("7/8"), "{:?}", seat.said);
        let screen = seat.screen();
        assert!(!screen.iter().any(|line| line.contains(asking)), "{screen:#?}");
        assert!(screen.iter().any(|line| line.contains("example.com/c@v1.0.0")), "{screen:#?}");
        let row = screen.iter().find(|line| line.contains("KiB")).cloned();
        assert!(row.is_some_and(|row| UnicodeWidthStr::width(row.as_str()) <= 80), "{screen:#?}");
    }
}

fn ids(report: &Value) -> Vec<&str> {
    let mut ids: Vec<&str> =
        report["mirrors"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap_or("-")).collect();
    ids.sort_unstable();
    ids
}

#[test]
fn a_file_names_mirrors_one_a_line() {
    let lab = Lab::ready("healthy");
    let machine = machine(&lab);
    let list =
        "\u{feff}# those nearby\r\n\r\naliyun\r\n  goproxy.cn # by Qiniu\n\thttps://goproxy.cn/\ntencent|qiniu,direct";
    let path = machine.write("mirrors.txt", list).display().to_string();
    let report = machine.run(&["probe", "--json", "-n", "1", "--from", &path]).exits(0).json();
    assert_eq!(ids(&report), ["aliyun", "goproxy.cn", "tencent"]);
    // Added to those that are named; measured once.
    let report = machine.run(&["probe", "--json", "-n", "1", "huaweicloud", "aliyun", "--from", &path]).exits(0).json();
    assert_eq!(ids(&report), ["aliyun", "goproxy.cn", "huaweicloud", "tencent"]);
    // Standard input.
    let mut program = machine.program(&["probe", "--json", "-n", "1", "--from", "-"]);
    let mut child = program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"aliyun\n").unwrap();
    assert_eq!(ids(&done(child.wait_with_output().unwrap()).exits(0).json()), ["aliyun"]);
}

#[test]
fn a_bad_line_is_named_and_asks_nobody() {
    let lab = Lab::ready("healthy");
    let machine = machine(&lab);
    let lines = "aliyun\n".repeat(100_000);
    for (bytes, code, said) in [
        (&b"aliyun\naliyum\n"[..], 2, "list.txt:2: no mirror is called `aliyum`"),
        (b"aliyun\n\n# x\nftp://goproxy.cn", 2, "list.txt:4: "),
        (b"aliyun\n\xff\xfe\n", 2, "list.txt:2: no UTF-8 text"),
        (b"goproxy.cn\n\x1b[31mred\n", 2, "list.txt:2: "),
        (b"https://user:s3cret@goproxy.cn/ x\n", 2, "list.txt:1: "),
        (b"# nothing\n\n", 2, "names no mirror"),
        (b"direct\n", 2, "names no mirror"),
        (format!("{lines}x").as_bytes(), 2, "more than 100000 lines"),
        (&vec![b'a'; 17 << 20], 4, "the file is too large"),
    ] {
        let path = machine.write("list.txt", bytes).display().to_string();
        let run = machine.run(&["probe", "--from", &path]).exits(code);
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
        assert!(!run.said().contains("s3cret") && !run.said().contains('\u{1b}'), "{}", run.said());
    }
    let run = machine.run(&["probe", "--from", "gone.txt"]).exits(4);
    assert!(run.stderr.contains("cannot read `gone.txt`"), "{}", run.stderr);
    assert!(machine.run(&["probe", "--from", "gone.txt", "--lang", "zh-CN"]).exits(4).stderr.contains("无法读取"));
    machine.run(&["probe", "--from", "."]).exits(4);
    assert!(lab.requests().is_empty() && lab.connects().is_empty());
}
