//! Several mirrors in one list, and patterns of private modules.

use super::machine;

#[test]
fn one_service_stands_in_a_list_once() {
    let machine = machine();
    for (names, list) in [
        ("aliyun,goproxy.cn", "https://mirrors.aliyun.com/goproxy,https://goproxy.cn,direct"),
        (
            "aliyun,goproxy.cn,alibaba,https://mirrors.aliyun.com/goproxy/",
            "https://mirrors.aliyun.com/goproxy,https://goproxy.cn,direct",
        ),
        ("tencent,https://mirrors.cloud.tencent.com/go/", "https://mirrors.tencent.com/go,direct"),
    ] {
        let used = machine.run(&["use", names, "--dry-run", "--json"]).exits(0).json();
        assert_eq!(used["goproxy"].as_str().unwrap().replace("/,", ","), list, "{names}");
        let folded = names.split(',').count() - (list.split(',').count() - 1);
        let warnings = used["warnings"].as_array().unwrap();
        assert_eq!(warnings.iter().filter(|said| said.as_str().unwrap().contains("the same service")).count(), folded);
    }
}

#[test]
fn separators_are_explained() {
    let machine = machine();
    for (args, list, said) in [
        (
            &["aliyun,goproxy.cn"][..],
            "https://mirrors.aliyun.com/goproxy,https://goproxy.cn,direct",
            "answers 404 or 410",
        ),
        (
            &["aliyun,goproxy.cn", "--resilient"],
            "https://mirrors.aliyun.com/goproxy|https://goproxy.cn,direct",
            "after any error",
        ),
        (
            &["aliyun", "goproxy.cn", "--resilient"],
            "https://mirrors.aliyun.com/goproxy|https://goproxy.cn,direct",
            "after any error",
        ),
    ] {
        let run = machine.run(&[&["use", "--no-check"], args].concat()).exits(0);
        assert_eq!(machine.go_env(&["GOPROXY"])["GOPROXY"], list);
        assert!(run.stdout.contains(said) && run.stdout.contains("without limit"), "{}", run.stdout);
    }
    // There is nothing to separate.
    let run = machine.run(&["use", "aliyun", "--resilient", "--no-check"]).exits(0);
    assert!(!run.stdout.contains("404"), "{}", run.stdout);
}

#[test]
fn what_ends_a_list_stands_last() {
    let machine = machine();
    for (lang, said) in [("en", "would never be asked"), ("zh-CN", "永远不会被询问")] {
        for names in ["direct,aliyun", "aliyun,off,goproxy.cn", "off|aliyun"] {
            let run = machine.run(&["use", names, "--lang", lang]).exits(2);
            assert!(run.stderr.contains(said), "{}", run.stderr);
        }
    }
    for (names, list) in
        [("aliyun,off", "https://mirrors.aliyun.com/goproxy,off"), ("direct", "direct"), ("off", "off")]
    {
        assert_eq!(machine.run(&["use", names, "--dry-run", "--json"]).exits(0).json()["goproxy"], list);
    }
    assert_eq!(machine.env_file_text(), "");
}

#[test]
fn private_patterns_are_added_or_replaced() {
    let machine = machine();
    machine.write_env_file("GOPRIVATE=a.example\nGOPROXY=https://mine.example\n");
    for (args, expected) in [
        (["use", "--private", "b.example"], "a.example,b.example"),
        (["use", "--private", "b.example,c.example"], "a.example,b.example,c.example"),
        (["use", "--private-set", "d.example"], "d.example"),
    ] {
        machine.run(&args).exits(0);
        assert_eq!(
            machine.env_file_text(),
            format!("GOPRIVATE={expected}\nGOPROXY=https://mine.example\n"),
            "{args:?}"
        );
    }
    let run = machine.run(&["use", "--private", "a.example", "--private-set", "b.example"]).exits(2);
    assert!(run.stderr.contains("exclude each other"), "{}", run.stderr);
}

/// What could never match is refused with what was meant; with consent it is stored so, and told.
#[test]
fn patterns_are_corrected_with_consent_alone() {
    for (typed, meant) in [
        ("https://git.corp.example/", "git.corp.example"),
        ("git.corp.example:8443", "git.corp.example"),
        ("git.corp.example, *.corp.example", "git.corp.example,*.corp.example"),
        ("**.corp.example", "*.corp.example"),
        ("https://git.corp.example:8443/team, b.example", "git.corp.example/team,b.example"),
    ] {
        let mut machine = machine();
        for (lang, or_so) in [("en", "add `--yes`"), ("zh-CN", "加 `--yes`")] {
            machine.set("GOPROXY_CFG_LANG", lang);
            let args = ["use", "--private", typed];
            // Blanks alone are harmless: nobody means them.
            let Some(2) = machine.run(&args).code else {
                assert!(typed.contains(", *"), "{typed}");
                assert_eq!(machine.env_file_text(), format!("GOPRIVATE={meant}\n"));
                continue;
            };
            let run = machine.run(&args).exits(2);
            assert!(run.stderr.contains(&format!("`{meant}`")) && run.stderr.contains(or_so), "{}", run.stderr);
            assert_eq!(machine.env_file_text(), "", "{typed}");
        }
        let run = machine.run(&["use", "--private", typed, "--yes"]).exits(0);
        assert_eq!(machine.env_file_text(), format!("GOPRIVATE={meant}\n"), "{}", run.stdout);
    }
    for (typed, said) in [("*", "public modules at large"), ("", "needs a value"), (" , ", "private pattern")] {
        let machine = machine();
        let run = machine.run(&["use", "--private", typed, "--yes"]).exits(2);
        assert!(run.stderr.contains(said), "{typed:?}: {}", run.stderr);
    }
}
