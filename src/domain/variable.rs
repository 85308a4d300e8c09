//! Every variable that the program reads or writes, declared once.

use crate::domain::module::GoVersion;

/// Who gives a variable its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The go command: `go env` shows it; the user's env file and `$GOROOT/go.env` may set it.
    Go,
    /// The go command, but from the environment alone: it cannot stand in a file.
    GoEnvironment,
    /// Network programs at large, the go command among them.
    Network,
    /// The operating system or the shell.
    System,
    /// This program.
    Own,
    /// This program, for the processes that it starts itself: nothing that a user sets.
    Inner,
}

macro_rules! variables {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $owner:ident;)*) => {
        /// A variable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Var {
            $($(#[doc = $doc])+ $variant,)*
        }

        impl Var {
            /// All of them.
            pub const ALL: &'static [Var] = &[$(Var::$variant),*];

            /// The name in the environment.
            pub const fn name(self) -> &'static str {
                match self { $(Var::$variant => $name,)* }
            }

            /// Who gives it its meaning.
            pub const fn owner(self) -> Owner {
                match self { $(Var::$variant => Owner::$owner,)* }
            }
        }
    };
}

variables! {
    /// The GOPROXY list: where modules come from.
    Goproxy = "GOPROXY", Go;
    /// The checksum database, or `off`.
    Gosumdb = "GOSUMDB", Go;
    /// Patterns of module paths that are private: fetched direct, not looked up in the checksum database.
    Goprivate = "GOPRIVATE", Go;
    /// Patterns fetched direct; GOPRIVATE when empty.
    Gonoproxy = "GONOPROXY", Go;
    /// Patterns not looked up in the checksum database; GOPRIVATE when empty.
    Gonosumdb = "GONOSUMDB", Go;
    /// Patterns that may be fetched direct over plain http or with a bad certificate.
    Goinsecure = "GOINSECURE", Go;
    /// Which version control systems may serve which paths.
    Govcs = "GOVCS", Go;
    /// How credentials for module proxies are found (Go 1.24).
    Goauth = "GOAUTH", Go;
    /// Flags for every go command.
    Goflags = "GOFLAGS", Go;
    /// Module mode: empty and `on` are the same, `off` switches modules off.
    Go111module = "GO111MODULE", Go;
    /// Which toolchain runs and whether newer ones are fetched (Go 1.21).
    Gotoolchain = "GOTOOLCHAIN", Go;
    /// The user's env file, or `off`.
    Goenv = "GOENV", GoEnvironment;
    /// The workspace file, or `off` (Go 1.18).
    Gowork = "GOWORK", GoEnvironment;
    /// HTTP proxy for http URLs.
    HttpProxy = "HTTP_PROXY", Network;
    /// HTTP proxy for https URLs.
    HttpsProxy = "HTTPS_PROXY", Network;
    /// Hosts reached without the HTTP proxy.
    NoProxy = "NO_PROXY", Network;
    /// The lower-case twin, read when the other is empty.
    HttpProxyLower = "http_proxy", Network;
    /// The lower-case twin, read when the other is empty.
    HttpsProxyLower = "https_proxy", Network;
    /// The lower-case twin, read when the other is empty.
    NoProxyLower = "no_proxy", Network;
    /// The proxy for every URL, by curl's rules and git's; the go command does not know it.
    AllProxy = "ALL_PROXY", Network;
    /// The same.
    AllProxyLower = "all_proxy", Network;
    /// Settings for git beside those of its files, as git itself hands them on to what it starts.
    GitConfigParameters = "GIT_CONFIG_PARAMETERS", Inner;
    /// Set in CGI programs, where Go mistrusts HTTP_PROXY.
    RequestMethod = "REQUEST_METHOD", Network;
    /// A file of certificate authorities that replaces the system's (Go on Unix, except macOS).
    SslCertFile = "SSL_CERT_FILE", Network;
    /// Folders of certificate authorities that replace the system's (Go on Unix, except macOS).
    SslCertDir = "SSL_CERT_DIR", Network;
    /// Whether git may ask for a password on the terminal.
    GitTerminalPrompt = "GIT_TERMINAL_PROMPT", Network;
    /// With which protocols git may fetch.
    GitAllowProtocol = "GIT_ALLOW_PROTOCOL", Inner;
    /// The command that git starts for ssh.
    GitSshCommand = "GIT_SSH_COMMAND", Inner;
    /// Where the netrc file is, when not in the home directory.
    Netrc = "NETRC", Network;
    /// Where the Go tree is.
    Goroot = "GOROOT", Go;
    /// The folder for module cache, checksum database state and installed programs.
    Gopath = "GOPATH", Go;
    /// The module cache.
    Gomodcache = "GOMODCACHE", Go;
    /// The build cache.
    Gocache = "GOCACHE", Go;
    /// How many threads Go programs run on, and how many modules the go command fetches at once.
    Gomaxprocs = "GOMAXPROCS", GoEnvironment;
    /// Where commands are looked for.
    Path = "PATH", System;
    /// Which endings make a file a command (Windows).
    Pathext = "PATHEXT", System;
    /// The home directory.
    Home = "HOME", System;
    /// The home directory (Windows).
    Userprofile = "USERPROFILE", System;
    /// The user's configuration directory.
    XdgConfigHome = "XDG_CONFIG_HOME", System;
    /// The user's state directory.
    XdgStateHome = "XDG_STATE_HOME", System;
    /// The user's configuration directory (Windows).
    Appdata = "APPDATA", System;
    /// The user's local data directory (Windows).
    LocalAppdata = "LOCALAPPDATA", System;
    /// The login shell.
    Shell = "SHELL", System;
    /// Where zsh looks for its profiles.
    Zdotdir = "ZDOTDIR", System;
    /// What an interactive POSIX shell runs at start.
    Env = "ENV", System;
    /// How deep in shells a shell is.
    Shlvl = "SHLVL", System;
    /// Where a shell keeps what was typed.
    Histfile = "HISTFILE", System;
    /// What a shell that traces itself writes before each line.
    Ps4 = "PS4", System;
    /// The locale, strongest.
    LcAll = "LC_ALL", System;
    /// The locale of messages.
    LcMessages = "LC_MESSAGES", System;
    /// The locale, weakest.
    Lang = "LANG", System;
    /// What the terminal can do.
    Term = "TERM", System;
    /// The terminal's width where it cannot be asked.
    Columns = "COLUMNS", System;
    /// The working directory as the shell calls it.
    Pwd = "PWD", System;
    /// Where throwaway folders are made.
    Tmpdir = "TMPDIR", System;
    /// Set, not empty: no colour (<https://no-color.org>).
    NoColor = "NO_COLOR", System;
    /// Set, not empty and not 0: colour even when the output is no terminal.
    ClicolorForce = "CLICOLOR_FORCE", System;
    /// The file that takes variables for later steps (GitHub Actions and what is made after it).
    GithubEnv = "GITHUB_ENV", System;
    /// Where GitHub Actions has put the repository.
    GithubWorkspace = "GITHUB_WORKSPACE", System;
    /// The file whose Markdown stands on the page of the run (GitHub Actions and what is made after it).
    GithubStepSummary = "GITHUB_STEP_SUMMARY", System;
    /// `true` in a job of GitLab CI.
    GitlabCi = "GITLAB_CI", System;
    /// Where GitLab CI has put the project.
    CiProjectDir = "CI_PROJECT_DIR", System;
    /// `True` in a job of Azure Pipelines.
    TfBuild = "TF_BUILD", System;
    /// Set in a job of Jenkins.
    JenkinsUrl = "JENKINS_URL", System;
    /// Where Jenkins has put the project.
    Workspace = "WORKSPACE", System;
    /// Who called sudo.
    SudoUser = "SUDO_USER", System;
    /// The language of messages.
    OwnLang = "GOPROXY_CFG_LANG", Own;
    /// Tells a shell that is started to be read back where this program is, so that no path must be quoted for it.
    OwnProgram = "GOPROXY_CFG_PROGRAM", Inner;
    /// Marks a shell that is started to be read back, and all that it starts, so that none of it is left behind.
    OwnMark = "GOPROXY_CFG_READ_BACK", Inner;
}

impl Var {
    /// What `show` explains, in its order: the variables that decide where modules come from.
    pub const SHOWN: [Var; 16] = [
        Var::Goproxy,
        Var::Gosumdb,
        Var::Goprivate,
        Var::Gonoproxy,
        Var::Gonosumdb,
        Var::Goinsecure,
        Var::Govcs,
        Var::Goauth,
        Var::Goflags,
        Var::Go111module,
        Var::Gotoolchain,
        Var::Goenv,
        Var::Gowork,
        Var::HttpProxy,
        Var::HttpsProxy,
        Var::NoProxy,
    ];

    /// What `use` writes and `unset` removes.
    pub const WRITTEN: [Var; 3] = [Var::Goproxy, Var::Gosumdb, Var::Goprivate];

    /// The variable of this name.
    pub fn named(name: &str) -> Option<Var> {
        Var::ALL.iter().copied().find(|var| var.name() == name)
    }

    /// The first Go release whose `go env` knows it, where that is newer than the oldest release in use (1.13).
    pub fn since(self) -> Option<GoVersion> {
        let text = match self {
            Var::Govcs => "go1.16",
            Var::Gowork => "go1.18",
            Var::Gotoolchain => "go1.21",
            Var::Goauth => "go1.24",
            _ => return None,
        };
        GoVersion::parse(text)
    }

    /// The name that is read when this one is empty, as golang.org/x/net/http/httpproxy has it. On Windows both are one
    /// variable.
    pub fn lower_case_twin(self) -> Option<Var> {
        match self {
            _ if cfg!(windows) => None,
            Var::HttpProxy => Some(Var::HttpProxyLower),
            Var::HttpsProxy => Some(Var::HttpsProxyLower),
            Var::NoProxy => Some(Var::NoProxyLower),
            _ => None,
        }
    }
}

impl std::fmt::Display for Var {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
