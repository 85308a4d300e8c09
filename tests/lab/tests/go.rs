//! Real go commands live in the lab.
#![allow(clippy::unwrap_used, reason = "tests")]

use goproxy_cfg_lab::{Action, CANARY, Fault, Lab, Sandbox, toolchain, toolchains};

fn canary() -> String {
    format!("{}@{}", CANARY.0, CANARY.1)
}

#[test]
fn every_go_downloads_and_verifies_through_a_mirror() {
    let lab = Lab::ready("healthy");
    std::thread::scope(|scope| {
        for go in toolchains() {
            let lab = &lab;
            scope.spawn(move || {
                let outcome = Sandbox::new().download(lab, &go, "https://goproxy.cn,direct", &canary());
                assert!(outcome.success, "{}: {outcome:?}", go.version);
                assert_eq!(outcome.field("Sum"), Some(lab.sum(CANARY.0, CANARY.1).as_str()), "{}", go.version);
                assert_eq!(outcome.field("GoModSum"), Some(lab.go_mod_sum(CANARY.0, CANARY.1).as_str()));
            });
        }
    });
    let requests = lab.requests();
    assert!(requests.iter().all(|request| request.host == "goproxy.cn" && request.via_tls), "{requests:?}");
    assert!(requests.iter().any(|request| request.path.starts_with("/sumdb/sum.golang.org/lookup/")));
    assert!(lab.connects().iter().all(|target| target == "goproxy.cn:443"));
}

#[test]
fn a_mirror_without_the_checksum_database_sends_go_to_the_database_itself() {
    let lab = Lab::ready("healthy");
    let go = toolchain("1.27");
    let outcome =
        Sandbox::new().download(&lab, &go, "https://mirrors.aliyun.com/goproxy/", "github.com/BurntSushi/toml@v1.3.2");
    assert!(outcome.success, "{outcome:?}");
    assert!(lab.requests().iter().any(|request| request.host == "sum.golang.org"), "{:?}", lab.requests());
}

#[test]
fn go_refuses_what_was_tampered_with() {
    let lab = Lab::ready("healthy");
    let go = toolchain("1.27");
    for (path, action, complaint) in [
        ("*.zip", Action::Tamper {}, "verifying module: checksum mismatch"),
        ("*.mod", Action::Tamper {}, "verifying go.mod: checksum mismatch"),
        ("*/lookup/*", Action::Tamper {}, "cannot authenticate record data in server response"),
        ("*/lookup/*", Action::Forge {}, "note has no verifiable signatures"),
        ("*/lookup/*", Action::Fork {}, "downloaded inconsistent tile"),
        ("*/tile/*", Action::Tamper {}, "downloaded inconsistent tile"),
    ] {
        lab.set_faults("goproxy.cn", [Fault::new(path, action.clone())]);
        let outcome = Sandbox::new().download(&lab, &go, "https://goproxy.cn", &canary());
        assert!(!outcome.success, "{path} {action:?}: {outcome:?}");
        assert!(outcome.stdout.contains(complaint), "{path} {action:?}: {outcome:?}");
        assert_eq!(outcome.stdout.contains("SECURITY ERROR"), complaint.ends_with("mismatch"), "{path} {action:?}");
    }
}

#[test]
fn direct_by_git_gives_the_same_hash() {
    let lab = Lab::ready("direct");
    std::thread::scope(|scope| {
        for go in toolchains() {
            let lab = &lab;
            scope.spawn(move || {
                let outcome = Sandbox::new().download(lab, &go, "https://goproxy.cn,direct", &canary());
                assert!(outcome.success, "{}: {outcome:?}", go.version);
                assert_eq!(outcome.field("Sum"), Some(lab.sum(CANARY.0, CANARY.1).as_str()), "{}", go.version);
            });
        }
    });
    assert!(lab.requests().iter().any(|request| request.path == "/pkg/errors/git-upload-pack"));
}

#[test]
fn a_vanity_import_path_leads_to_its_repository() {
    let lab = Lab::ready("healthy");
    let outcome = Sandbox::new().download(&lab, &toolchain("1.24"), "direct", "rsc.io/quote@v1.5.2");
    assert!(outcome.success, "{outcome:?}");
    assert_eq!(outcome.field("Sum"), Some(lab.sum("rsc.io/quote", "v1.5.2").as_str()));
    assert!(lab.requests().iter().any(|request| request.host == "rsc.io" && request.query == "go-get=1"));
}

#[test]
fn a_checksum_database_that_a_mirror_half_supports_stops_go() {
    let lab = Lab::ready("healthy");
    lab.set_faults("goproxy.cn", [Fault::new("/sumdb/*/supported", Action::status(504))]);
    let outcome = Sandbox::new().download(&lab, &toolchain("1.27"), "https://goproxy.cn,direct", &canary());
    assert!(!outcome.success && outcome.stdout.contains("504 Gateway Timeout"), "{outcome:?}");
}
