//! The program on Windows with the real go.exe: where things are, what is written, what the go command makes of it.
//!
//! `tests/windows.sh` builds this and runs it under wine; on Windows itself `cargo test --test windows` does.
#![cfg(windows)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::type_complexity, clippy::print_stdout)]

#[path = "windows/cmd.rs"]
mod cmd;
#[path = "windows/environment_key.rs"]
mod environment_key;
#[path = "windows/machine.rs"]
mod machine;

use std::path::Path;

use goproxy_cfg::domain::shell::{Shell, quote};
use goproxy_cfg_lab::Lab;
use machine::Machine;
use serde_json::{Value, json};

const CN: &str = "https://goproxy.cn,direct";
const ALIYUN: &str = "https://mirrors.aliyun.com/goproxy,direct";

/// What `show --json` says of a variable.
fn shown(machine: &Machine, name: &str) -> Value {
    let showing = machine.run(&["show", "--json"]).exits(0).json();
    let all = showing["variables"].as_array().unwrap().clone();
    all.into_iter().find(|one| one["name"] == name).unwrap()
}

/// A lab of this host and the checksum database under both its names.
fn lab(host: &str) -> Lab {
    let databases = "[[host]]\nname = \"sum.golang.org\"\nkind = \"sumdb\"\n\
                     [[host]]\nname = \"sum.golang.google.cn\"\nkind = \"sumdb\"\n";
    Lab::from_toml(&format!("name = \"windows\"\ndescription = \"of a test\"\n[[host]]\n{host}\n{databases}")).unwrap()
}

/// The names in a folder, sorted; none where there is no such folder.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn same_file(said: &Value, path: &Path) -> bool {
    said.as_str() == path.to_str()
}

#[test]
fn use_writes_what_go_sees_and_undo_takes_it_back() {
    for (name, machine, commands) in [("with go.exe", Machine::new(), true), ("without", Machine::without_go(), false)]
    {
        let used =
            machine.run(&["use", "aliyun", "--private", "*.corp.example", "--no-check", "--json"]).exits(0).json();
        assert_eq!((&used["changed"], &used["in_effect"]), (&json!(true), &json!(true)), "{name}: {used:#}");
        let text = std::fs::read_to_string(machine.env_file()).unwrap();
        let mut lines: Vec<&str> = text.split('\n').collect();
        lines.sort_unstable();
        let expected = ["", "GOPRIVATE=*.corp.example", &format!("GOPROXY={ALIYUN}"), "GOSUMDB=sum.golang.google.cn"]
            .map(str::to_owned);
        assert_eq!(lines, expected, "{name}");
        if commands {
            let seen = machine.go_env(&["GOPROXY", "GOSUMDB", "GOPRIVATE", "GOENV"]);
            assert_eq!(seen["GOPROXY"], ALIYUN);
            assert_eq!(seen["GOSUMDB"], "sum.golang.google.cn");
            assert_eq!(seen["GOPRIVATE"], "*.corp.example");
            assert!(same_file(&seen["GOENV"], &machine.env_file()), "{seen}");
        }
        let again = machine.run(&["use", "aliyun", "--no-check", "--json"]).exits(0).json();
        assert_eq!((&again["changed"], &again["change_id"]), (&json!(false), &Value::Null), "{name}");
        let records = machine.run(&["history", "--json"]).exits(0).json();
        assert_eq!(records["changes"].as_array().map(Vec::len), Some(1), "{name}: {records:#}");
        machine.run(&["undo"]).exits(0);
        // The go command keeps its telemetry beside the env file.
        let left = names_in(machine.env_file().parent().unwrap());
        assert!(left.is_empty() || commands && left == ["telemetry"], "{name}: {left:?}");
        assert!(machine.env_file().parent().unwrap().parent().unwrap().exists(), "{name}: what was there stays");
    }
}

#[test]
fn the_journal_is_with_the_users_local_data() {
    let machine = Machine::new();
    machine.run(&["use", "goproxy.cn", "--no-check"]).exits(0);
    assert_eq!(names_in(&machine.journal()), ["000001.json", "lock"]);
    assert_eq!(names_in(&machine.temp()), [""; 0]);
}

#[test]
fn show_names_places_as_windows_does() {
    let mut machine = Machine::new();
    machine.write(&machine.env_file(), format!("# mine\nGOPROXY={CN}\n"));
    let goproxy = shown(&machine, "GOPROXY");
    assert_eq!(goproxy["value"], CN);
    assert_eq!((&goproxy["source"]["kind"], &goproxy["source"]["line"]), (&json!("go-env-file"), &json!(2)));
    assert!(same_file(&goproxy["source"]["path"], &machine.env_file()), "{goproxy:#}");
    let goenv = shown(&machine, "GOENV");
    assert!(same_file(&goenv["value"], &machine.env_file()), "{goenv:#}");
    let gosumdb = shown(&machine, "GOSUMDB");
    assert_eq!((&gosumdb["value"], &gosumdb["source"]["kind"]), (&json!("sum.golang.org"), &json!("goroot")));
    let go_env = machine::go().parent().unwrap().parent().unwrap().join("go.env");
    assert!(same_file(&gosumdb["source"]["path"], &go_env), "{gosumdb:#}");
    let showing = machine.run(&["show", "--json"]).exits(0).json();
    assert!(same_file(&showing["go"]["path"], &machine::go()), "{showing:#}");
    assert_eq!(showing["go"]["version"], machine.go_env(&["GOVERSION"])["GOVERSION"]);
    // Names of variables know no letter case here: one variable is one place.
    machine.set("https_proxy", "http://127.0.0.1:9");
    let proxy = shown(&machine, "HTTPS_PROXY");
    assert_eq!((&proxy["value"], &proxy["shadows"]), (&json!("http://127.0.0.1:9"), &json!([])), "{proxy:#}");
    machine.set("GoProxy", "off");
    assert_eq!(shown(&machine, "GOPROXY")["value"], "off");
    assert_eq!(machine.go_env(&["GOPROXY"])["GOPROXY"], "off");
}

#[test]
fn what_show_says_is_what_go_says() {
    for file in [
        format!("GOPROXY={CN}\n"),
        format!("GOPROXY={CN}\r\nGOPRIVATE=a.example\r\n"),
        "GOPROXY=https://a.example|https://b.example\nGOFLAGS=-modcacherw\n".to_owned(),
        "GOPROXY=%USERPROFILE%\nGONOPROXY=a^b\n".to_owned(),
        "\u{feff}GOPROXY=off\n".to_owned(),
    ] {
        let machine = Machine::new();
        machine.write(&machine.env_file(), &file);
        let names = ["GOPROXY", "GOSUMDB", "GOPRIVATE", "GONOPROXY", "GOFLAGS", "GOENV"];
        let said = machine.go_env(&names);
        for name in names {
            assert_eq!(shown(&machine, name)["value"], said[name], "{name} of {file:?}");
        }
    }
}

#[test]
fn line_ends_of_windows_survive_and_are_pointed_out() {
    let before = "# kept\r\nGOPROXY=https://old.example\r\nGOPRIVATE=a.example\r\n";
    let machine = Machine::new();
    machine.write(&machine.env_file(), before);
    let report = machine.run(&["doctor", "--offline", "--json"]).json();
    let codes: Vec<&str> =
        report["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert!(!codes.is_empty(), "{report:#}");
    machine.run(&["use", "goproxy.cn", "--no-check"]).exits(0);
    assert_eq!(machine.go_env(&["GOPROXY"])["GOPROXY"], CN);
    machine.run(&["undo"]).exits(0);
    assert_eq!(std::fs::read(machine.env_file()).unwrap(), before.as_bytes());
}

#[test]
fn goenv_is_followed() {
    let mut machine = Machine::new();
    let file = machine.home().join("别 处").join("go env.txt");
    machine.set("GOENV", &file);
    machine.run(&["use", "goproxy.cn", "--no-check"]).exits(0);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), format!("GOPROXY={CN}\n"));
    assert!(!machine.env_file().exists());
    assert_eq!(machine.go_env(&["GOPROXY"])["GOPROXY"], CN);
    machine.run(&["undo"]).exits(0);
    assert!(!file.parent().unwrap().exists());
    // Slashes are as good.
    machine.set("GOENV", file.to_str().unwrap().replace('\\', "/"));
    machine.run(&["use", "goproxy.cn", "--no-check"]).exits(0);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), format!("GOPROXY={CN}\n"));
    machine.set("GOENV", "off");
    machine.run(&["use", "aliyun", "--no-check"]).exits(4);
    machine.unset("GOENV").unset("APPDATA");
    let run = machine.run(&["use", "aliyun", "--no-check"]);
    assert_eq!(run.code, Some(4), "{run:?}");
}

#[test]
fn a_file_that_is_read_only_stays_as_it_is() {
    let machine = Machine::without_go();
    machine.write(&machine.env_file(), "GOPROXY=https://old.example\n");
    let mut permissions = std::fs::metadata(machine.env_file()).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(machine.env_file(), permissions.clone()).unwrap();
    let run = machine.run(&["use", "goproxy.cn", "--no-check"]).exits(4);
    assert!(run.stderr.contains("cannot write"), "{run:?}");
    assert_eq!(std::fs::read(machine.env_file()).unwrap(), b"GOPROXY=https://old.example\n");
    assert_eq!(names_in(machine.env_file().parent().unwrap()), ["env"]);
    #[expect(clippy::permissions_set_readonly_false, reason = "so that the folder can be removed")]
    permissions.set_readonly(false);
    std::fs::set_permissions(machine.env_file(), permissions).unwrap();
}

#[test]
fn doctor_proves_where_modules_come_from() {
    let lab = lab("name = \"goproxy.cn\"\nkind = \"mirror\"\nsumdb = true\n");
    let machine = Machine::in_lab(&lab);
    machine.run(&["use", "goproxy.cn"]).exits(0);
    let report = machine.run(&["doctor", "--json"]).exits(0).json();
    assert_eq!(report["verdict"], "domestic", "{report:#}");
    assert_eq!(report["proof"]["modules"][0]["served_by"], "goproxy.cn");
    assert_eq!(report["findings"], json!([]), "{report:#}");
    let by_go = |request: &goproxy_cfg_lab::RequestLog| {
        request.path.ends_with(".zip")
            && request.header("user-agent").is_some_and(|agent| agent.starts_with("GoCommand/"))
    };
    assert!(lab.requests().iter().any(by_go), "{:#?}", lab.requests());
    assert_eq!(names_in(&machine.temp()), [""; 0]);
    let offline = machine.run(&["doctor", "--offline", "--json"]).exits(0).json();
    assert_eq!(offline["verdict"], "not-checked");
}

#[test]
fn a_mirror_that_forges_is_found() {
    let lab = lab("name = \"goproxy.cn\"\nkind = \"mirror\"\nsumdb = true\n\
         [[host.fault]]\npath = \"*.zip\"\naction = \"tamper\"\n");
    let mut machine = Machine::in_lab(&lab);
    machine.set("GOPROXY", "https://goproxy.cn");
    let report = machine.run(&["doctor", "--json"]).exits(1).json();
    assert_eq!(report["verdict"], "failed", "{report:#}");
    let said = report["findings"].to_string();
    assert!(said.contains("GP501") && said.contains("checksum mismatch"), "{report:#}");
}

#[test]
fn a_certificate_that_nobody_trusts_is_named() {
    let lab = lab("name = \"goproxy.cn\"\nkind = \"mirror\"\ncertificate = \"untrusted\"\n");
    let mut machine = Machine::in_lab(&lab);
    let fault = |machine: &Machine| {
        let report = machine.run(&["probe", "goproxy.cn", "--json"]).json();
        report["mirrors"][0]["fault"]["class"].clone()
    };
    assert_eq!(fault(&machine), "tls-untrusted");
    // Without these the verifier of Windows decides. Wine's names the revocation list that it cannot have first.
    machine.unset("SSL_CERT_FILE").unset("SSL_CERT_DIR");
    assert!(["tls-untrusted", "tls-other"].iter().any(|class| fault(&machine) == *class), "{}", fault(&machine));
}

#[test]
fn places_have_their_everyday_names() {
    let machine = Machine::new();
    let resolved = goproxy_cfg::host::files::resolve(&machine.work());
    assert!(resolved.is_dir() && !resolved.to_str().unwrap().starts_with(r"\\?\"), "{}", resolved.display());
    // A name that only the long form can say keeps it.
    let long = machine.home().join("长".repeat(100)).join("长".repeat(100)).join("长".repeat(100));
    std::fs::create_dir_all(goproxy_cfg::host::files::resolve(&machine.home()).join(&long)).unwrap();
    assert!(goproxy_cfg::host::files::resolve(&long).is_dir());
}

#[test]
fn the_go_env_scope_leaves_the_registry_alone() {
    let _alone = ENVIRONMENT_KEY.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let machine = Machine::new();
    let names = ["GOPROXY", "GOSUMDB", "GOPRIVATE"];
    let before = names.map(environment_key::value);
    machine.run(&["use", "aliyun", "--private", "a.example", "--no-check"]).exits(0);
    assert_eq!(names.map(environment_key::value), before);
    machine.run(&["undo"]).exits(0);
    assert_eq!(names.map(environment_key::value), before);
}

#[test]
fn a_batch_file_is_run_by_cmd_and_read_back() {
    let machine = Machine::new();
    let utf8 = cmd::reads_utf8(&machine);
    let values = ["https://goproxy.cn,direct", "https://a.example|https://b.example", "a b", "*.公司.example,git.例子"];
    let values: Vec<&str> = values.into_iter().filter(|value| utf8 || value.is_ascii()).collect();
    let statements: Vec<String> =
        values.iter().enumerate().map(|(at, value)| format!("set \"V{at}={value}\"")).collect();
    let read = cmd::read_back(&machine, &statements);
    for (at, value) in values.iter().enumerate() {
        assert_eq!(read.get(&format!("V{at}")).map(String::as_str), Some(*value));
    }
}

/// One at a time: the key is one for all.
static ENVIRONMENT_KEY: std::sync::Mutex<()> = std::sync::Mutex::new(());

#[test]
fn user_env_writes_the_registry_keeps_types_and_is_undone() {
    let _alone = ENVIRONMENT_KEY.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let names = ["GOPROXY", "GOSUMDB", "GOPRIVATE"];
    let sz = |text: &str| Some(("REG_SZ".to_owned(), text.to_owned()));
    let expand = |text: &str| Some(("REG_EXPAND_SZ".to_owned(), text.to_owned()));
    names.iter().for_each(|name| environment_key::delete(name));
    environment_key::add("GOPROXY", "REG_EXPAND_SZ", "https://old.example");
    let machine = Machine::new();
    let args = ["use", "aliyun", "--scope", "user-env", "--private", "a.example", "--no-check", "--json"];
    let used = machine.run(&args).exits(0).json();
    assert_eq!((&used["scope"], &used["changed"]), (&json!("user-env"), &json!(true)), "{used:#}");
    assert_eq!(environment_key::value("GOPROXY"), expand(ALIYUN), "the type is kept");
    assert_eq!(environment_key::value("GOSUMDB"), sz("sum.golang.google.cn"));
    assert_eq!(environment_key::value("GOPRIVATE"), sz("a.example"));
    let shown = machine.run(&["show", "--scope", "user-env", "--json"]).exits(0).json();
    assert_eq!(shown["places"][0]["values"][0], json!({ "name": "GOPROXY", "value": ALIYUN }), "{shown:#}");
    assert_eq!(machine.run(&args).exits(0).json()["changed"], json!(false));
    // Somebody changes another one since: only ours goes back.
    environment_key::add("GOPRIVATE", "REG_SZ", "a.example");
    machine.run(&["undo"]).exits(0);
    assert_eq!(environment_key::value("GOPROXY"), expand("https://old.example"));
    assert_eq!((environment_key::value("GOSUMDB"), environment_key::value("GOPRIVATE")), (None, None));

    machine.run(&["use", "goproxy.cn", "--scope", "user-env", "--no-check"]).exits(0);
    machine.run(&["unset", "--scope", "user-env"]).exits(0);
    assert_eq!(environment_key::value("GOPROXY"), None);
    machine.run(&["undo", "--all"]).exits(0);
    assert_eq!(environment_key::value("GOPROXY"), expand("https://old.example"));

    // A type that holds no text is somebody's own.
    environment_key::add("GOPROXY", "REG_DWORD", "1");
    for lang in ["en", "zh-CN"] {
        let args = ["use", "goproxy.cn", "--scope", "user-env", "--no-check", "--lang", lang];
        let refused = machine.run(&args).exits(4);
        assert!(refused.stderr.contains("REG_DWORD"), "{}", refused.stderr);
    }
    assert_eq!(environment_key::value("GOPROXY").map(|(kind, _)| kind).as_deref(), Some("REG_DWORD"));
    environment_key::delete("GOPROXY");
}

#[test]
fn hostile_values_are_strings_to_cmd() {
    let machine = Machine::new();
    let utf8 = cmd::reads_utf8(&machine);
    // xorshift: the same values in every run.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    let pieces = [
        "https://goproxy.cn,direct",
        "%PATH%",
        "%",
        "%%",
        "\"",
        "&",
        "|",
        "<",
        ">",
        "^",
        "(",
        ")",
        "!",
        "!PATH!",
        " ",
        "  ",
        "'",
        "`",
        "$(calc)",
        "&echo PWNED>pwned.txt&",
        "|more",
        "%~1",
        "%*",
        "^\"",
        "=",
        ";",
        ",",
        "*",
        "?",
        "\t",
        "a",
        "公司",
        "@",
        "rem ",
        ":label",
        "%COMSPEC:~0,1%",
        "~",
        "\\",
        "\\\"",
    ];
    let pieces: Vec<&str> = pieces.into_iter().filter(|piece| utf8 || piece.is_ascii()).collect();
    let values: Vec<String> =
        (0..10_000).map(|_| (0..1 + random(7)).map(|_| pieces[random(pieces.len())]).collect::<String>()).collect();
    // As many as an environment of 32767 characters holds.
    for (batch, values) in values.chunks(300).enumerate() {
        let statements: Vec<String> = values
            .iter()
            .enumerate()
            .map(|(at, value)| quote::set(Shell::Cmd, &format!("V{at}"), value).unwrap())
            .collect();
        let read = cmd::read_back(&machine, &statements);
        for (at, value) in values.iter().enumerate() {
            let found = read.get(&format!("V{at}")).map(String::as_str).unwrap_or_default();
            assert_eq!(found, value, "batch {batch}: {}", statements[at]);
        }
    }
    assert!(!machine.work().join("pwned.txt").exists());
}

#[test]
fn env_for_cmd_is_what_cmd_takes_in() {
    let machine = Machine::new();
    let text = machine.run(&["env", "aliyun|goproxy.cn", "--shell", "cmd"]).exits(0).stdout;
    let read = cmd::read_back(&machine, &text.lines().map(str::to_owned).collect::<Vec<_>>());
    assert_eq!(
        read.get("GOPROXY").map(String::as_str),
        Some("https://mirrors.aliyun.com/goproxy|https://goproxy.cn,direct")
    );
    let text = machine.run(&["env", "--unset", "--shell", "cmd"]).exits(0).stdout;
    let read = cmd::read_back(&machine, &text.lines().map(str::to_owned).collect::<Vec<_>>());
    assert_eq!(read.get("GOPROXY"), None);
}

/// Not a test of anything: what `cmd::read_back` starts to be told its environment.
#[test]
#[ignore = "another test starts it"]
fn tell_the_environment() {
    cmd::tell();
}
