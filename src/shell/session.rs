//! Starts a shell as a new terminal would, and reads back what it exports.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub use crate::domain::readback::Start;

use super::{profiles, scan};
use crate::domain::finding::Place;
use crate::domain::profile::Assignment;
use crate::domain::readback;
use crate::domain::shell::Shell;
use crate::domain::variable::Var;
use crate::domain::xtrace::{self, Change};
use crate::host::process::session::{Said, new_mark};
use crate::host::process::{self, Command};
use crate::host::{Host, files};
use crate::text::{Message, errors, shells};

/// What a shell said of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The shell.
    pub shell: Shell,
    /// What was started.
    pub program: PathBuf,
    /// How.
    pub start: Start,
    /// What came of it.
    pub outcome: Result<Seen, Failure>,
}

/// What a new terminal would have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Every variable that was asked for; `None` when it is not exported.
    pub values: BTreeMap<Var, Option<String>>,
    /// The lines that set those that are exported, as they were run: of one variable the last is the one in effect. bash,
    /// zsh and fish are watched as they run. Elsewhere, and where the watch saw nothing, it is the line that the files say.
    /// A variable that no line is known for has none.
    pub lines: Vec<Assignment>,
    /// The files that were read. bash and zsh tell those of which they ran a command, which may include functions of their
    /// own; elsewhere those that such a shell reads at start, and what these run, as far as they are there.
    pub files: Vec<PathBuf>,
}

/// Why a shell did not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// There is no such program.
    NotThere,
    /// It reads no profile: whatever it has, it has from the system.
    ReadsNoProfile,
    /// It could not be started, for this reason.
    DoesNotStart(String),
    /// It was not through with its profiles when the time was over.
    Hangs(Duration),
    /// A profile ended it, or put another program in its place, before it answered; the exit code where there is one.
    Exits(Option<i32>),
    /// This program cannot be found, so the shell cannot run it.
    NoOwnProgram,
    /// There is no home to look for profiles in.
    NoHome,
}

impl Failure {
    /// The sentence.
    pub fn message(&self, shell: Shell, program: &Path) -> Message {
        match self {
            Failure::NotThere => shells::not_there(program),
            Failure::ReadsNoProfile => shells::reads_no_profile(shell.name()),
            Failure::DoesNotStart(why) => shells::does_not_start(program, why),
            Failure::Hangs(limit) => shells::hangs(program, limit.as_secs_f64()),
            Failure::Exits(Some(code)) => shells::exits(program, errors::ended_with_code(*code)),
            Failure::Exits(None) => shells::exits(program, errors::ended_by_signal()),
            Failure::NoOwnProgram => shells::no_own_program(),
            Failure::NoHome => shells::no_home(),
        }
    }
}

/// Starts `program` and reads back `vars`, within `limit`. The profiles run once for the values, and where a variable is
/// set and the shell can be watched, once more for the lines: a watched shell may itself behave in another way.
pub async fn read_back(
    host: &Host,
    shell: Shell,
    program: &Path,
    start: Start,
    vars: &[Var],
    limit: Duration,
) -> Reading {
    let started = Instant::now();
    let outcome = match Question::new(host, shell, program, start, vars).await {
        Ok(question) => question.answer(started, limit).await,
        Err(failure) => Err(failure),
    };
    Reading { shell, program: program.to_owned(), start, outcome }
}

struct Question<'a> {
    host: Host,
    shell: Shell,
    program: &'a Path,
    start: Start,
    vars: &'a [Var],
    own_program: PathBuf,
    home: PathBuf,
}

impl<'a> Question<'a> {
    async fn new(
        host: &Host,
        shell: Shell,
        program: &'a Path,
        start: Start,
        vars: &'a [Var],
    ) -> Result<Question<'a>, Failure> {
        if !shell.has_profile() {
            return Err(Failure::ReadsNoProfile);
        }
        if !files::is_executable(program) {
            return Err(Failure::NotThere);
        }
        let own_program = host.own_program().ok_or(Failure::NoOwnProgram)?.to_owned();
        let home = profiles::home(host).map_err(|_| Failure::NoHome)?;
        // What the user's profiles or a session made of it is not what a new terminal begins with.
        let mut host = vars.iter().fold(host.clone(), |host, var| host.with_var(*var, None)).with_var(Var::Shlvl, None);
        // A profile may well leave early for a terminal that can do nothing (Emacs has people write that), and a new
        // terminal is none. Nothing is drawn: whoever looks sees no terminal at all.
        if host.vars().get(Var::Term).is_none_or(|term| term == "dumb") {
            host = host.with_var(Var::Term, Some("xterm-256color"));
        }
        if shell == Shell::Zsh {
            let dir = profiles::zdotdir(&host, Some(program)).await;
            let of_session = host.vars().path(Var::Zdotdir);
            if dir != of_session {
                host = host.with_var(Var::Zdotdir, None);
            }
        }
        Ok(Question { host, shell, program, start, vars, own_program, home })
    }

    /// What the shell is to run, in words that mean the same to every one of them.
    fn words(&self, mark: &str) -> String {
        let names = self.vars.iter().map(|var| var.name()).collect::<Vec<_>>().join(" ");
        format!("__read-back {mark} {names}")
    }

    fn is_login(&self) -> bool {
        self.start == Start::Login
    }

    fn command(&self, limit: Duration) -> Command {
        let cwd = if files::is_dir(&self.home) { self.home.as_path() } else { Path::new("/") };
        let name = self.program.file_name().unwrap_or(self.program.as_os_str()).to_string_lossy();
        let command = Command::new(self.program, cwd, limit)
            .var(Var::OwnProgram, &self.own_program)
            // ksh makes its history at once.
            .var(Var::Histfile, "/dev/null");
        if self.is_login() { command.named(format!("-{name}")) } else { command.named(name.as_ref()) }
    }

    async fn answer(&self, started: Instant, limit: Duration) -> Result<Seen, Failure> {
        let mark = new_mark();
        let said = self.run(self.plainly(&mark, limit), &mark, limit).await?;
        let Some(answer) = readback::parse(&mark, &said.stdout) else {
            return Err(Failure::Exits(said.ended.flatten()));
        };
        let values: BTreeMap<Var, Option<String>> =
            self.vars.iter().map(|var| (*var, answer.get(var.name()).cloned())).collect();
        let (changes, watched) = match values.values().any(Option::is_some) {
            true => self.watch(limit.saturating_sub(started.elapsed())).await,
            false => (Vec::new(), Vec::new()),
        };
        let read_at_start = profiles::read_at_start(&self.host, self.shell, self.program, self.start);
        let (found, read) = scan::in_files(&self.host, &read_at_start, self.vars);
        let mut lines = Vec::new();
        for (var, value) in &values {
            if let Some(value) = value {
                lines.extend(self.lines(*var, value, &changes, &found));
            }
        }
        Ok(Seen { values, lines, files: if watched.is_empty() { read } else { watched } })
    }

    async fn run(&self, command: Command, mark: &str, limit: Duration) -> Result<Said, Failure> {
        let said = self.host.run_session(command, mark, |output| readback::is_answered(mark, output)).await;
        said.map_err(|failure| match failure {
            process::Failure::Start(error) if error.kind() == std::io::ErrorKind::NotFound => Failure::NotThere,
            process::Failure::Start(error) => Failure::DoesNotStart(error.to_string()),
            process::Failure::TimedOut(_) => Failure::Hangs(limit),
        })
    }

    /// The shell as a terminal starts it.
    fn plainly(&self, mark: &str, limit: Duration) -> Command {
        let (command, words) = (self.command(limit), self.words(mark));
        let own = Var::OwnProgram.name();
        match self.shell {
            // Without `exec` the shell would go on to its logout files.
            Shell::Sh | Shell::Bash | Shell::Zsh => command.args(["-i", "-c", &format!("exec \"${own}\" {words}")]),
            // Its exec asks back when there are jobs.
            Shell::Fish => command.args(["-i", "-c", &format!("${own} {words}")]),
            // With -c it has no prompt, which is how a `.tcshrc` knows a terminal.
            Shell::Tcsh => command.args(["-i"]).input(format!("exec ${own}:q {words}\n").into_bytes()),
            Shell::Nushell if self.has_no_nushell_files() => {
                // It would make them, and ask about it on a terminal.
                command.args(["-n", "-c", &format!("^$env.{own} {words}")])
            }
            Shell::Nushell if self.is_login() => command.args(["-l", "-c", &format!("^$env.{own} {words}")]),
            // With -c alone it reads no profile.
            Shell::Nushell => command.args(["--no-history", "-e", &format!("^$env.{own} {words}; exit")]),
            Shell::Powershell => {
                let login = if self.is_login() && cfg!(unix) { &["-Login"][..] } else { &[] };
                command.args(login).args(["-NoLogo", "-Command", &format!("& $env:{own} {words}")])
            }
            Shell::Cmd => command,
        }
    }

    fn has_no_nushell_files(&self) -> bool {
        !profiles::read_at_start(&self.host, self.shell, self.program, Start::Login)
            .iter()
            .any(|file| files::exists(file))
    }

    /// Runs the profiles again and watches which line changes what. Whatever goes wrong: then nothing was seen.
    async fn watch(&self, limit: Duration) -> (Vec<Change>, Vec<PathBuf>) {
        let mark = new_mark();
        let Some(command) = self.watched(&mark, limit) else { return Default::default() };
        let Ok(said) = self.run(command, &mark, limit).await else { return Default::default() };
        let text = String::from_utf8_lossy(&said.stderr);
        if self.shell == Shell::Fish {
            return (xtrace::parse_fish(&mark, &text), Vec::new());
        }
        let trace = xtrace::parse(&mark, self.vars, &text);
        let files = trace.files.iter().map(|file| self.path(file)).filter(|path| files::is_file(path)).collect();
        (trace.changes, files)
    }

    /// The shell as a terminal starts it, but watched.
    fn watched(&self, mark: &str, limit: Duration) -> Option<Command> {
        let (command, words, own) = (self.command(limit), self.words(mark), Var::OwnProgram.name());
        match self.shell {
            Shell::Bash => {
                // As root bash takes no PS4 from outside, so this does what bash does at start, step by step, and has the
                // trace go past whatever a profile makes of standard error.
                let files = if self.is_login() {
                    "[ ! -e /etc/profile ] || . /etc/profile\n\
                     if [ -e ~/.bash_profile ]; then . ~/.bash_profile\n\
                     elif [ -e ~/.bash_login ]; then . ~/.bash_login\n\
                     elif [ -e ~/.profile ]; then . ~/.profile; fi\n"
                } else {
                    "[ ! -e /etc/bash.bashrc ] || . /etc/bash.bashrc\n\
                     [ ! -e /etc/bash/bashrc ] || . /etc/bash/bashrc\n\
                     [ ! -e ~/.bashrc ] || . ~/.bashrc\n"
                };
                let prefix = xtrace::prefix_for_bash(mark, self.vars);
                let script = format!(
                    "exec 9>&2; BASH_XTRACEFD=9; PS4='{prefix}'; set -x\n{files}set -x\nexec \"${own}\" {words}"
                );
                Some(command.args(["--noprofile", "--norc", "-i", "-c", &script]))
            }
            Shell::Zsh => {
                // `exec` counts as a subshell; what changed last is seen by the command before it.
                let script = format!(":\nexec \"${own}\" {words}");
                let prefix = xtrace::prefix_for_zsh(mark, self.vars);
                Some(command.var(Var::Ps4, prefix).args(["-o", "promptsubst", "-x", "-i", "-c", &script]))
            }
            Shell::Fish => {
                let watcher = xtrace::watcher_for_fish(mark, self.vars);
                let script = format!(
                    "{watcher}\n\
                     if test -e $__fish_data_dir/config.fish; source $__fish_data_dir/config.fish\n\
                     else; status get-file config.fish | source; end\n\
                     test -e $__fish_sysconf_dir/config.fish; and source $__fish_sysconf_dir/config.fish\n\
                     test -e $__fish_config_dir/config.fish; and source $__fish_config_dir/config.fish\n\
                     ${own} {words}"
                );
                // The words that are looked for in what it says.
                let command = command.var(Var::LcAll, "C.UTF-8").var(Var::LcMessages, "C");
                Some(command.args(["-N", "-i", "-c", &script]))
            }
            _ => None,
        }
    }

    /// A file as a shell names it: from the home, where it was started.
    fn path(&self, name: &str) -> PathBuf {
        match name.strip_prefix("~/") {
            Some(rest) => self.home.join(rest),
            None => self.home.join(name),
        }
    }

    /// The lines that gave a variable its value: those that were seen, when the last of them gave it the very value that
    /// it has; else the last in the files that says this value, or one that only the shell can compute.
    fn lines(&self, var: Var, value: &str, changes: &[Change], found: &[Assignment]) -> Vec<Assignment> {
        let mut seen = changes.iter().filter(|change| change.var == var).peekable();
        let last = changes.iter().rev().find(|change| change.var == var);
        if seen.peek().is_some()
            && last.is_some_and(|last| last.value.as_deref() == Some(value) && last.place.is_some())
        {
            return seen
                .filter_map(|change| {
                    let (file, line) = change.place.clone()?;
                    let place = Place::line(self.path(&file), line);
                    Some(Assignment { var, value: change.value.clone()?, place })
                })
                .collect();
        }
        let of_var = || found.iter().rev().filter(|found| found.var == var);
        let same = of_var().find(|found| found.value == value);
        same.or_else(|| of_var().find(|found| found.value.contains(['$', '`', '(', '\\'])))
            .cloned()
            .into_iter()
            .collect()
    }
}
