//! What counts as an export, and what does not.

use super::*;

fn sets(syntax: Syntax, text: &str) -> Vec<(usize, Var, String)> {
    deeds(syntax, text)
        .into_iter()
        .filter_map(|(line, deed)| match deed {
            Deed::Sets(var, value) => Some((line, var, value)),
            Deed::Runs(_) => None,
        })
        .collect()
}

#[track_caller]
fn one(syntax: Syntax, text: &str, line: usize, value: &str) {
    assert_eq!(sets(syntax, text), [(line, Var::Goproxy, value.to_owned())], "{text}");
}

#[track_caller]
fn none(syntax: Syntax, text: &str) {
    assert_eq!(sets(syntax, text), [], "{text}");
}

const V: &str = "https://goproxy.cn,direct";

#[test]
fn posix_exports_are_seen() {
    for text in [
        "export GOPROXY=https://goproxy.cn,direct",
        "  export GOPROXY=\"https://goproxy.cn,direct\"",
        "export GOPROXY='https://goproxy.cn,direct' # mine",
        "cd /tmp; export GOPROXY=https://goproxy.cn,direct",
        "cd /tmp && export GOPROXY=https://goproxy.cn,direct",
        "export A=b GOPROXY=https://goproxy.cn,direct",
        "GOPROXY=https://goproxy.cn,direct; export GOPROXY",
        "export GOPROXY; GOPROXY=https://goproxy.cn,direct",
        "declare -gx GOPROXY=https://goproxy.cn,direct",
        "typeset -x GOPROXY=https\\://goproxy.cn,direct",
        "set -a; GOPROXY=$'https://goproxy.cn,direct'; set +a",
        "set -o allexport; GOPROXY=https://goproxy.cn,direct",
        "if true; then export GOPROXY=https://goproxy.cn,direct; fi",
        "case $- in *i*) export GOPROXY=https://goproxy.cn,direct;; esac",
        "{ export GOPROXY=https://goproxy.cn,direct; }",
        "f() { export GOPROXY=https://goproxy.cn,direct; }; f",
        "go version >/dev/null 2>&1 && export GOPROXY=https://goproxy.cn,direct",
        "X=(a b); export GOPROXY=https://goproxy.cn,direct",
    ] {
        one(Syntax::Posix, text, 1, V);
    }
    one(Syntax::Posix, "#\nGOPROXY=https://goproxy.cn,direct\n\nexport GOPROXY\n", 2, V);
    one(Syntax::Posix, "cat <<EOF\nexport GOPROXY=x\nEOF\nexport GOPROXY=https://goproxy.cn,direct\n", 4, V);
    one(
        Syntax::Posix,
        "export \\\n  GOPROXY=\"$(echo \"a b\" | tr ' ' ')'),$X\"",
        1,
        "$(echo \"a b\" | tr ' ' ')'),$X",
    );
    let both = [(1, Var::Path, "/x:$PATH".to_owned()), (1, Var::Gosumdb, "off".to_owned())];
    assert_eq!(sets(Syntax::Posix, "export PATH=/x:$PATH GOSUMDB=off # GOPROXY=x"), both);
    let again = "export GOPROXY=a\nGOPROXY=b\n";
    assert_eq!(sets(Syntax::Posix, again).last(), Some(&(2, Var::Goproxy, "b".to_owned())));
}

#[test]
fn what_only_looks_like_an_export_in_posix_is_none() {
    for text in [
        "# export GOPROXY=x",
        "GOPROXY=x",
        "GOPROXY=x go build",
        "A=b GOPROXY=x go build",
        "env GOPROXY=x go build",
        "go env -w GOPROXY=x",
        "echo GOPROXY=x",
        "echo export GOPROXY=x",
        "echo 'export GOPROXY=x' >> ~/.bashrc",
        "echo '\nexport GOPROXY=x\n'",
        "alias g='GOPROXY=x go'",
        "(export GOPROXY=x; go build)",
        "export GOPROXY=x | cat",
        "export GOPROXY=x &",
        "proxy_on() { export GOPROXY=x; }",
        "proxy_on()\n{\n  export GOPROXY=x\n}\n",
        "function proxy_on {\n  export GOPROXY=x\n}\n",
        "cat <<'E'\nexport GOPROXY=x\nE",
        "cat <<-E\n\texport GOPROXY=x\n\tE\n",
        "export -n GOPROXY=x",
        "declare GOPROXY=x",
        "export MYGOPROXY=x",
        "export GOPROXY=x; unset GOPROXY",
        "set -x GOPROXY x",
        "setenv GOPROXY x",
        "export GOPROXY",
        "",
    ] {
        none(Syntax::Posix, text);
    }
}

#[test]
fn fish_exports_are_seen() {
    for text in [
        "set -gx GOPROXY https://goproxy.cn,direct",
        "set --global --export GOPROXY \"https://goproxy.cn,direct\"",
        "set -Ux GOPROXY 'https://goproxy.cn,direct'",
        "export GOPROXY=https://goproxy.cn,direct",
        "if status is-login; set -gx GOPROXY https://goproxy.cn,direct; end",
        "type -q go; and set -gx GOPROXY https://goproxy.cn,direct",
        "function f; set -gx GOPROXY https://goproxy.cn,direct; end; f",
    ] {
        one(Syntax::Fish, text, 1, V);
    }
    one(Syntax::Fish, "function f\nif true\nset -gx GOPROXY x\nend\nend\nset -x GOPROXY $a (b c)\n", 6, "$a (b c)");
    for text in [
        "set -g GOPROXY x",
        "set GOPROXY x",
        "set -ex GOPROXY",
        "# set -gx GOPROXY x",
        "echo set -gx GOPROXY x",
        "function proxy_on\n  set -gx GOPROXY x\nend",
        "go env -w GOPROXY=x",
        "GOPROXY=x go build",
    ] {
        none(Syntax::Fish, text);
    }
    let stored =
        "# VERSION: 3.0\nSETUVAR --export GOPROXY:https\\x3a//goproxy\\x2ecn\\x2cdirect\nSETUVAR GOSUMDB:off\n";
    one(Syntax::FishVariables, stored, 2, V);
}

#[test]
fn csh_exports_are_seen() {
    for text in [
        "setenv GOPROXY https://goproxy.cn,direct",
        "setenv GOPROXY 'https://goproxy.cn,direct' # mine",
        "if ($?prompt) setenv GOPROXY \"https://goproxy.cn,direct\"",
        "if ( -x /usr/bin/go && $?prompt ) setenv GOPROXY https://goproxy.cn,direct",
        "cd; setenv GOPROXY https://goproxy.cn,direct",
    ] {
        one(Syntax::Csh, text, 1, V);
    }
    for text in [
        "set GOPROXY=x",
        "# setenv GOPROXY x",
        "echo setenv GOPROXY x",
        "alias on 'setenv GOPROXY x'",
        "(setenv GOPROXY x)",
    ] {
        none(Syntax::Csh, text);
    }
}

#[test]
fn nushell_exports_are_seen() {
    for text in [
        "$env.GOPROXY = \"https://goproxy.cn,direct\"",
        "$env.GOPROXY='https://goproxy.cn,direct' # mine",
        "let-env GOPROXY = 'https://goproxy.cn,direct'",
        "load-env { GOSUMDBX: off, GOPROXY: \"https://goproxy.cn,direct\" }",
        "if true { $env.GOPROXY = r#'https://goproxy.cn,direct'# }",
    ] {
        one(Syntax::Nushell, text, 1, V);
    }
    one(Syntax::Nushell, "load-env {\n  GOPROXY: 'https://goproxy.cn,direct'\n}\n", 2, V);
    one(Syntax::Nushell, "if true {\n  $env.GOPROXY = r#'https://goproxy.cn,direct'#\n}\n", 2, V);
    for text in [
        "# $env.GOPROXY = 'x'",
        "def --env on [] {\n  $env.GOPROXY = 'x'\n}",
        "print '$env.GOPROXY = x'",
        "$env.GOPROXY == 'x'",
        "with-env { GOPROXY: x } { go build }",
    ] {
        none(Syntax::Nushell, text);
    }
}

#[test]
fn powershell_exports_are_seen() {
    for text in [
        "$env:GOPROXY = 'https://goproxy.cn,direct'",
        "$Env:goproxy=\"https://goproxy.cn,direct\" # mine",
        "[Environment]::SetEnvironmentVariable('GOPROXY', 'https://goproxy.cn,direct')",
        "[System.Environment]::SetEnvironmentVariable(\"GOPROXY\", \"https://goproxy.cn,direct\", 'Process')",
        "Set-Item -Path Env:GOPROXY -Value 'https://goproxy.cn,direct'",
        "if ($x) { $env:GOPROXY = 'https://goproxy.cn,direct' }",
        "<# note #> $env:GOPROXY = 'https://goproxy.cn,direct'",
    ] {
        one(Syntax::Powershell, text, 1, V);
    }
    for text in [
        "# $env:GOPROXY = 'x'",
        "<#\n$env:GOPROXY = 'x'\n#>",
        "@'\n$env:GOPROXY = 'x'\n'@",
        "function On {\n  $env:GOPROXY = 'x'\n}",
        "Write-Host '$env:GOPROXY = 1'",
        "go env -w GOPROXY=x",
        "$GOPROXY = 'x'",
    ] {
        none(Syntax::Powershell, text);
    }
}

#[test]
fn environment_files_are_read() {
    one(Syntax::Environment, "# x\nGOPROXY=\"https://goproxy.cn,direct\"\n", 2, V);
    one(Syntax::Environment, "GOPROXY DEFAULT=https://goproxy.cn,direct\n", 1, V);
    none(Syntax::Environment, "#GOPROXY=x\nNOGOPROXY=y\n");
}

#[test]
fn files_that_are_run_are_named() {
    let runs = |syntax, text: &str| -> Vec<Deed> { deeds(syntax, text).into_iter().map(|(_, deed)| deed).collect() };
    let file = |name: &str| vec![Deed::Runs(name.to_owned())];
    assert_eq!(runs(Syntax::Posix, "[ -f ~/.go ] && . ~/.go"), file("~/.go"));
    assert_eq!(runs(Syntax::Posix, "source \"$HOME/.go env\""), file("$HOME/.go env"));
    assert_eq!(runs(Syntax::Fish, "source ~/x.fish"), file("~/x.fish"));
    assert_eq!(runs(Syntax::Csh, "if ( -r ~/.x ) source ~/.x"), file("~/.x"));
    assert_eq!(runs(Syntax::Nushell, "source ~/x.nu"), file("~/x.nu"));
    assert_eq!(runs(Syntax::Powershell, ". \"$HOME/x.ps1\""), file("$HOME/x.ps1"));
}

#[test]
fn the_name_tells_the_syntax() {
    for (path, syntax) in [
        ("/h/.bashrc", Syntax::Posix),
        ("/h/.config/fish/config.fish", Syntax::Fish),
        ("/h/.config/fish/fish_variables", Syntax::FishVariables),
        ("/h/.tcshrc", Syntax::Csh),
        ("/h/.login", Syntax::Csh),
        ("/h/.zlogin", Syntax::Posix),
        ("/h/config.nu", Syntax::Nushell),
        ("/h/Profile.ps1", Syntax::Powershell),
        ("/etc/environment", Syntax::Environment),
        ("/etc/environment.d/go.conf", Syntax::Environment),
        ("/etc/profile.d/go.sh", Syntax::Posix),
    ] {
        assert_eq!(Syntax::of(Path::new(path)), syntax, "{path}");
    }
}

proptest::proptest! {
    /// Whatever stands in a profile, it is read to its end.
    #[test]
    fn nothing_stops_the_reader(text in "[a-zA-Z=$(){}'\"`;&|<>#@~\\\\ \t\n.:-]{0,200}") {
        let lines = text.lines().count();
        for syntax in [Syntax::Posix, Syntax::Fish, Syntax::FishVariables, Syntax::Csh, Syntax::Nushell, Syntax::Powershell, Syntax::Environment] {
            for (line, _) in deeds(syntax, &text) {
                proptest::prop_assert!((1..=lines).contains(&line));
            }
        }
    }
}
