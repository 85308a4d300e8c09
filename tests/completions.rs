//! The completion script, in a real bash.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may stop at once"
)]

mod support;

use support::Machine;

#[test]
fn bash_completes_commands_and_flags() {
    let machine = Machine::new();
    let script = machine.run(&["completions", "bash"]).exits(0).stdout;
    let path = machine.write("completions.bash", script);
    for (words, expected) in [
        ("goproxy-cfg do", "doctor"),
        ("goproxy-cfg use --f", "--fastest"),
        ("goproxy-cfg doctor --off", "--offline"),
        ("goproxy-cfg use --sumdb c", "cn"),
    ] {
        let bash = format!(
            "source {}; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \\
             _goproxy__cfg goproxy-cfg \"${{COMP_WORDS[$COMP_CWORD]}}\" \"${{COMP_WORDS[$COMP_CWORD-1]}}\"; echo \"${{COMPREPLY[@]}}\"",
            path.display()
        );
        let run = machine.other("/bin/bash", &["--norc", "-c", &bash]).exits(0);
        assert!(run.stdout.split_whitespace().any(|word| word == expected), "{words}: {run:?}");
    }
}
