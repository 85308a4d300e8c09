//! Shells: their names, and how each writes down that a variable has a value.

pub mod quote;

use serde::{Deserialize, Serialize};

/// A shell, or a family of shells that read the same text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shell {
    /// Any POSIX shell: dash, ash, ksh, mksh.
    Sh,
    /// GNU bash.
    Bash,
    /// zsh.
    Zsh,
    /// fish.
    Fish,
    /// tcsh, and csh.
    Tcsh,
    /// Nushell.
    Nushell,
    /// PowerShell, Windows's own and the newer one.
    Powershell,
    /// cmd.exe. It reads no profile.
    Cmd,
}

impl Shell {
    /// All of them.
    pub const ALL: [Shell; 8] =
        [Shell::Sh, Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Tcsh, Shell::Nushell, Shell::Powershell, Shell::Cmd];

    /// The name on the command line and in machine formats.
    pub fn name(self) -> &'static str {
        match self {
            Shell::Sh => "sh",
            Shell::Bash => "bash",
            Shell::Zsh => "zsh",
            Shell::Fish => "fish",
            Shell::Tcsh => "tcsh",
            Shell::Nushell => "nushell",
            Shell::Powershell => "powershell",
            Shell::Cmd => "cmd",
        }
    }

    /// The programs that it may be installed as, the usual one first.
    pub fn programs(self) -> &'static [&'static str] {
        match self {
            Shell::Sh => &["sh", "dash", "ash", "ksh", "mksh", "ksh93"],
            Shell::Bash => &["bash"],
            Shell::Zsh => &["zsh"],
            Shell::Fish => &["fish"],
            Shell::Tcsh => &["tcsh", "csh"],
            Shell::Nushell => &["nu", "nushell"],
            Shell::Powershell => &["pwsh", "powershell"],
            Shell::Cmd => &["cmd"],
        }
    }

    /// The shell that a name or a path means: `bash`, `-zsh` (a login shell), `/usr/bin/dash`, `C:\…\pwsh.exe`.
    pub fn named(text: &str) -> Option<Shell> {
        let base = text.rsplit(['/', '\\']).next().unwrap_or(text).trim_start_matches('-').to_ascii_lowercase();
        let base = base.strip_suffix(".exe").unwrap_or(&base);
        Shell::ALL.into_iter().find(|shell| shell.name() == base || shell.programs().contains(&base))
    }

    /// The line by which it takes in what `command` prints.
    pub fn evaluating(self, command: &str) -> String {
        match self {
            Shell::Sh | Shell::Bash | Shell::Zsh => format!("eval \"$({command})\""),
            Shell::Fish => format!("{command} | source"),
            Shell::Tcsh => format!("eval \"`{command}`\""),
            Shell::Nushell => format!("{command} | save -f goproxy-cfg.nu; source goproxy-cfg.nu"),
            Shell::Powershell => format!("{command} | Out-String | Invoke-Expression"),
            Shell::Cmd => format!("{command} > \"%TEMP%\\goproxy-cfg.cmd\" && call \"%TEMP%\\goproxy-cfg.cmd\""),
        }
    }

    /// Whether it reads a profile at start.
    pub fn has_profile(self) -> bool {
        self != Shell::Cmd
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_is_known_by_its_program() {
        for (text, shell) in [
            ("bash", Some(Shell::Bash)),
            ("/usr/bin/zsh", Some(Shell::Zsh)),
            ("-tcsh", Some(Shell::Tcsh)),
            ("/bin/csh", Some(Shell::Tcsh)),
            ("dash", Some(Shell::Sh)),
            ("nu", Some(Shell::Nushell)),
            (r"C:\Program Files\PowerShell\7\pwsh.exe", Some(Shell::Powershell)),
            (r"C:\WINDOWS\system32\CMD.EXE", Some(Shell::Cmd)),
            ("python", None),
            ("", None),
        ] {
            assert_eq!(Shell::named(text), shell, "{text}");
        }
        for shell in Shell::ALL {
            assert_eq!(Shell::named(shell.name()), Some(shell));
            assert_eq!(serde_json::to_value(shell).unwrap(), shell.name());
        }
    }
}
