//! Which profiles a shell reads, and which of them to write.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::domain::error::{Error, Result};
use crate::domain::readback::Start;
use crate::domain::shell::Shell;
use crate::domain::variable::Var;
use crate::host::process::{Command, session};
use crate::host::{Host, files};
use crate::text::shells;

/// A profile that `use --scope shell` writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The shell that reads it.
    pub shell: Shell,
    /// Where it is, or will be.
    pub path: PathBuf,
}

/// How long a shell may take to say where its profiles are; it reads none of them for that, `.zshenv` apart.
const ASKING: Duration = Duration::from_secs(3);

/// The home that shells go by: HOME, whatever the account says. An error (exit 4) when it is not set.
pub fn home(host: &Host) -> Result<PathBuf> {
    let named = host.vars().path(Var::Home);
    let named = if cfg!(windows) { named.or_else(|| host.vars().path(Var::Userprofile)) } else { named };
    named.filter(|home| home.is_absolute()).ok_or_else(|| Error::local(shells::no_home()).hint(shells::hint_set_home()))
}

/// The shell that the user sits in: the one that started this program, else the one that SHELL names.
pub fn current(host: &Host) -> Option<Shell> {
    let parent = host.parent_name().and_then(|name| Shell::named(&name));
    parent.or_else(|| Shell::named(&host.vars().get(Var::Shell)?))
}

/// The shells that are installed, with their programs: those on PATH, in `/etc/shells`, and the one that SHELL names. One
/// program under two names counts once for a shell; the several programs of one kind (dash and mksh) count each.
pub fn installed(host: &Host) -> Vec<(Shell, PathBuf)> {
    let listed = files::read(Path::new("/etc/shells")).unwrap_or_default();
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let named = host.vars().get(Var::Shell);
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for shell in Shell::ALL {
        let on_path = shell.programs().iter().filter_map(|name| host.find_program(name));
        let others = listed
            .lines()
            .map(str::trim)
            .chain(named.as_deref())
            .filter(|line| line.starts_with('/') && Shell::named(line) == Some(shell))
            .map(PathBuf::from)
            .filter(|path| files::is_executable(path));
        for program in on_path.chain(others) {
            if seen.insert((shell, files::resolve(&program))) {
                found.push((shell, program));
            }
        }
    }
    found
}

/// The profiles to write for a shell so that every new terminal of it, login or not, has the variables. Of several files
/// that would do, those that are read last: what a user's own lines set before does not win over them.
pub async fn to_write(host: &Host, shell: Shell) -> Result<Vec<Profile>> {
    let home = home(host)?;
    let paths = match shell {
        Shell::Bash => vec![home.join(".bashrc"), home.join(bash_login(&home))],
        // `.zshenv` alone would do, but it is read first, so that any line in `.zshrc` wins over it, and by every script,
        // where it would win over `GOPROXY=… ./script`.
        Shell::Zsh => {
            let dir = zdotdir(host, program(host, shell).as_deref()).await.unwrap_or(home);
            vec![dir.join(".zshrc"), dir.join(".zprofile")]
        }
        // Read by every fish, after all of `conf.d`.
        Shell::Fish => vec![fish_directory(host, &home).await.join("config.fish")],
        Shell::Sh => {
            let mut paths = vec![home.join(".profile")];
            // `ENV` is what shells inside the login session read; they have the rest from it.
            paths.extend(env_file(host).filter(|path| files::is_file(path) && !paths.contains(path)));
            paths
        }
        Shell::Tcsh => vec![tcsh(&home)],
        Shell::Nushell => vec![nushell(host, &home).await],
        Shell::Powershell => powershell(host, &home).await,
        Shell::Cmd => {
            return Err(Error::usage(shells::reads_no_profile(shell.name())).hint(shells::hint_user_env()));
        }
    };
    Ok(paths.into_iter().map(|path| Profile { shell, path }).collect())
}

/// The files that a shell of this kind reads at start, those that exist or not, in its order, without those that they run
/// in turn.
pub fn read_at_start(host: &Host, shell: Shell, program: &Path, start: Start) -> Vec<PathBuf> {
    let Ok(home) = home(host) else { return Vec::new() };
    let login = start == Start::Login;
    let in_home = |names: &[&str]| names.iter().map(|name| home.join(name)).collect::<Vec<_>>();
    let etc = |names: &[&str]| names.iter().map(|name| Path::new("/etc").join(name)).collect::<Vec<_>>();
    let system_profile = || {
        let mut files = etc(&["profile"]);
        files.extend(inside(Path::new("/etc/profile.d"), ".sh"));
        files
    };
    match (shell, login) {
        (Shell::Bash, true) => [system_profile(), in_home(&[bash_login(&home)])].concat(),
        (Shell::Bash, false) => [etc(&["bash.bashrc", "bash/bashrc", "bashrc"]), in_home(&[".bashrc"])].concat(),
        (Shell::Zsh, _) => {
            let dir = host.vars().path(Var::Zdotdir).unwrap_or_else(|| home.clone());
            let names: &[&str] = if login { &["zshenv", "zprofile", "zshrc", "zlogin"] } else { &["zshenv", "zshrc"] };
            let mut found = Vec::new();
            for name in names {
                found.push(Path::new("/etc/zsh").join(name));
                found.push(Path::new("/etc").join(name));
                found.push(dir.join(format!(".{name}")));
            }
            found
        }
        (Shell::Sh, _) => {
            let own = match files::resolve(program).file_name().map(|name| name.to_string_lossy().into_owned()) {
                Some(name) if name.contains("mksh") => Some(home.join(".mkshrc")),
                Some(name) if name.contains("ksh") => Some(home.join(".kshrc")),
                _ => None,
            };
            let mut found = if login { [system_profile(), in_home(&[".profile"])].concat() } else { Vec::new() };
            found.extend(env_file(host).or(own));
            found
        }
        (Shell::Fish, _) => {
            let dir = fish_default(host, &home);
            let mut found = vec![dir.join("fish_variables")];
            found.extend(inside(&dir.join("conf.d"), ".fish"));
            found.extend(inside(Path::new("/etc/fish/conf.d"), ".fish"));
            found.extend(inside(Path::new("/usr/share/fish/vendor_conf.d"), ".fish"));
            found.extend([PathBuf::from("/etc/fish/config.fish"), dir.join("config.fish")]);
            found
        }
        (Shell::Tcsh, login) => {
            let mut found = etc(&["csh.cshrc"]);
            found.extend(login.then(|| PathBuf::from("/etc/csh.login")));
            found.push(tcsh(&home));
            found.extend(login.then(|| home.join(".login")));
            found
        }
        (Shell::Nushell, login) => {
            let dir = nushell_default(host, &home);
            let names: &[&str] = if login { &["env.nu", "config.nu", "login.nu"] } else { &["env.nu", "config.nu"] };
            names.iter().map(|name| dir.join(name)).collect()
        }
        (Shell::Powershell, _) => powershell_default(host, &home),
        (Shell::Cmd, _) => Vec::new(),
    }
}

/// Every file that some shell of the machine reads at start, most specific first.
pub(super) fn all(host: &Host) -> Vec<PathBuf> {
    let mut found = Vec::new();
    if let Some(home) = host.directories().home.clone() {
        let zsh = host.vars().path(Var::Zdotdir).unwrap_or_else(|| home.clone());
        found.extend([".zshenv", ".zprofile", ".zshrc", ".zlogin"].map(|name| zsh.join(name)));
        found.extend(
            [".bashrc", ".bash_profile", ".bash_login", ".profile", ".kshrc", ".mkshrc", ".tcshrc", ".cshrc", ".login"]
                .map(|name| home.join(name)),
        );
        found.extend(env_file(host));
        let fish = fish_default(host, &home);
        found.extend(["config.fish", "fish_variables"].map(|name| fish.join(name)));
        found.extend(inside(&fish.join("conf.d"), ".fish"));
        let nushell = nushell_default(host, &home);
        found.extend(["env.nu", "config.nu", "login.nu"].map(|name| nushell.join(name)));
        found.extend(powershell_default(host, &home));
        found.extend(inside(&config_directory(host, &home).join("environment.d"), ".conf"));
        found.push(home.join(".pam_environment"));
    }
    if cfg!(unix) {
        let names = ["environment", "profile", "bash.bashrc", "bashrc", "zsh/zshenv", "zshenv", "zsh/zprofile"];
        let more = ["zprofile", "zsh/zshrc", "zshrc", "csh.cshrc", "csh.login", "fish/config.fish"];
        found.extend(names.iter().chain(&more).map(|name| Path::new("/etc").join(name)));
        found.extend(inside(Path::new("/etc/profile.d"), ".sh"));
        found.extend(inside(Path::new("/etc/fish/conf.d"), ".fish"));
        found.extend(inside(Path::new("/etc/environment.d"), ".conf"));
    }
    found
}

fn inside(dir: &Path, ending: &str) -> Vec<PathBuf> {
    let names = files::names(dir).unwrap_or_default();
    names.into_iter().filter(|name| name.ends_with(ending)).map(|name| dir.join(name)).collect()
}

fn program(host: &Host, shell: Shell) -> Option<PathBuf> {
    shell.programs().iter().find_map(|name| host.find_program(name))
}

/// The login file of bash that wins. The manual says the first that "exists and is readable"; bash itself takes the first
/// that exists, and reads none of the others when it cannot read that one.
fn bash_login(home: &Path) -> &'static str {
    [".bash_profile", ".bash_login", ".profile"]
        .into_iter()
        .find(|name| files::exists(&home.join(name)))
        .unwrap_or(".profile")
}

fn tcsh(home: &Path) -> PathBuf {
    let own = home.join(".tcshrc");
    if files::exists(&own) { own } else { home.join(".cshrc") }
}

/// The file that ENV names, as far as it can be told without a shell.
fn env_file(host: &Host) -> Option<PathBuf> {
    expanded(host, Path::new("/"), &host.vars().get(Var::Env)?)
}

/// Where zsh looks for its profiles: what a zsh says that does not have it from this session, else what the session says;
/// `None` where neither does, and it is the home. A session that zsh itself began has `ZDOTDIR` from `~/.zshenv`, and there
/// it must be looked for again.
pub(super) async fn zdotdir(host: &Host, program: Option<&Path>) -> Option<PathBuf> {
    let of_session = host.vars().path(Var::Zdotdir);
    let Some(program) = program else { return of_session };
    let asked = ask(&host.clone().with_var(Var::Zdotdir, None), program, &["-c", "print -rn -- $'\\1'$ZDOTDIR"]).await;
    asked.filter(|dir| dir.is_absolute()).or(of_session)
}

/// Runs a shell that is to print a path behind a byte 1.
async fn ask(host: &Host, program: &Path, args: &[&str]) -> Option<PathBuf> {
    let command = Command::new(program, &home(host).ok().filter(|home| files::is_dir(home))?, ASKING).args(args);
    // It is heard to its end, not to the end of what a `.zshenv` may leave in the background.
    let output = host.run_session(command, &session::new_mark(), |_| false).await.ok();
    let output = output.filter(|output| output.ended == Some(Some(0)))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let path = text.rsplit_once('\u{1}')?.1.trim_end_matches(['\r', '\n']);
    (!path.is_empty()).then(|| PathBuf::from(path))
}

fn config_directory(host: &Host, home: &Path) -> PathBuf {
    host.vars().path(Var::XdgConfigHome).filter(|dir| dir.is_absolute()).unwrap_or_else(|| home.join(".config"))
}

fn fish_default(host: &Host, home: &Path) -> PathBuf {
    config_directory(host, home).join("fish")
}

async fn fish_directory(host: &Host, home: &Path) -> PathBuf {
    // A fish that never ran here makes its directories when it is asked, and a dry run changes nothing.
    let has_run = files::is_dir(&home.join(".local/share/fish"));
    let asked = match program(host, Shell::Fish).filter(|_| has_run) {
        // `-N`: no configuration is read (fish 3.4).
        Some(fish) => ask(host, &fish, &["-N", "-c", "printf '\\x01%s' $__fish_config_dir"]).await,
        None => None,
    };
    asked.filter(|dir| dir.is_absolute()).unwrap_or_else(|| fish_default(host, home))
}

fn nushell_default(host: &Host, home: &Path) -> PathBuf {
    if host.vars().path(Var::XdgConfigHome).is_some_and(|dir| dir.is_absolute())
        || cfg!(not(any(windows, target_os = "macos")))
    {
        return config_directory(host, home).join("nushell");
    }
    host.directories().config.clone().unwrap_or_else(|| home.join(".config")).join("nushell")
}

/// `config.nu` is read after `env.nu`.
async fn nushell(host: &Host, home: &Path) -> PathBuf {
    let asked = match program(host, Shell::Nushell) {
        Some(nu) => ask(host, &nu, &["-n", "-c", "print -n $\"(char --integer 1)($nu.config-path)\""]).await,
        None => None,
    };
    asked.filter(|path| path.is_absolute()).unwrap_or_else(|| nushell_default(host, home).join("config.nu"))
}

fn powershell_default(host: &Host, home: &Path) -> Vec<PathBuf> {
    if cfg!(windows) {
        let documents = home.join("Documents");
        return ["PowerShell", "WindowsPowerShell"].map(|dir| documents.join(dir).join("profile.ps1")).into();
    }
    vec![config_directory(host, home).join("powershell/profile.ps1")]
}

/// Windows's own PowerShell and the newer one have a profile each, in `Documents`, which is often redirected.
async fn powershell(host: &Host, home: &Path) -> Vec<PathBuf> {
    const QUESTION: &str =
        "[Console]::OutputEncoding=[Text.Encoding]::UTF8; [Console]::Out.Write([char]1+$PROFILE.CurrentUserAllHosts)";
    let mut found = Vec::new();
    for program in Shell::Powershell.programs().iter().filter_map(|name| host.find_program(name)) {
        let args = ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", QUESTION];
        let asked = ask(host, &program, &args).await;
        found.extend(asked.filter(|path| path.is_absolute() && !found.contains(path)));
    }
    if found.is_empty() { powershell_default(host, home) } else { found }
}

/// The file that a profile names, where that can be told without running it.
pub(super) fn expanded(host: &Host, by: &Path, name: &str) -> Option<PathBuf> {
    let home = home(host).ok();
    let starts = ["~/", "$HOME/", "${HOME}/", "$env.HOME/", "$env:HOME/", "$nu.home-path/"];
    if let Some(rest) = starts.iter().find_map(|start| name.strip_prefix(start)) {
        return Some(home?.join(rest)).filter(|path| !path.to_string_lossy().contains('$'));
    }
    let zdotdir = ["$ZDOTDIR/", "${ZDOTDIR}/"].iter().find_map(|start| name.strip_prefix(start));
    if let Some(rest) = zdotdir {
        return by.parent().map(|dir| dir.join(rest));
    }
    let path = Path::new(name);
    (path.is_absolute() && !name.contains(['$', '`', '*'])).then(|| path.to_owned())
}
