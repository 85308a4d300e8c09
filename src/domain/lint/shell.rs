//! Shell text: what it exports, gives to one command, stores with `go env -w`, or writes where others read it.

use std::collections::{BTreeMap, BTreeSet};

use super::kind::is_shell;
use super::text::{Letter, Text, UNKNOWN};
use super::{How, Sink};
use crate::domain::profile::posix::{KEYWORDS, is_assignment};
use crate::domain::profile::words::{Dialect, Statement, Word, lexed};

/// Scripts inside scripts (`sh -c`, `$(…)`) are followed so far.
const DEEPEST: usize = 6;

/// Reads a script.
pub(super) fn read(text: &Text, sink: &mut Sink<'_>) {
    script(text, sink, Manner::default());
}

/// Reads a script whose here-documents without a command are scripts as well, as in a Dockerfile.
pub(super) fn read_with_bare_documents(text: &Text, sink: &mut Sink<'_>) {
    script(text, sink, Manner { bare_documents: true, ..Manner::default() });
}

/// Reads the words of one command, each without its quotes: `["sh", "-c", "…"]`.
pub(super) fn read_words(words: Vec<Text>, sink: &mut Sink<'_>) {
    let mut reader = Reader {
        sink,
        manner: Manner::default(),
        exported: BTreeSet::new(),
        held: BTreeMap::new(),
        exports_all: false,
    };
    reader.command(&words, &[]);
}

/// Lines of `NAME=value`, or `export NAME=value`, that some other program reads as its environment.
fn read_environment(text: &Text, sink: &mut Sink<'_>, manner: Manner) {
    script(text, sink, Manner { exports_all: true, ..manner });
}

#[derive(Clone, Copy, Default)]
struct Manner {
    bare_documents: bool,
    /// Whatever is set is exported.
    exports_all: bool,
    depth: usize,
}

fn script(text: &Text, sink: &mut Sink<'_>, manner: Manner) {
    if manner.depth > DEEPEST || !sink.step() {
        return;
    }
    let inner = Manner { depth: manner.depth + 1, ..Manner::default() };
    let (statements, bodies) = lexed(text.chars(), Dialect::Posix);
    let mut reader =
        Reader { sink, manner, exported: BTreeSet::new(), held: BTreeMap::new(), exports_all: manner.exports_all };
    for statement in &statements {
        reader.statement(text, statement);
    }
    for body in bodies {
        let document = text.part(body.range);
        let reading = body.statement.and_then(|index| statements.get(index)).map(|reader| reads(text, reader));
        match reading {
            None if manner.bare_documents && is_script(&document) => script(&document, reader.sink, inner),
            Some(Reads::Script) => script(&document, reader.sink, inner),
            Some(Reads::Environment) => read_environment(&document, reader.sink, inner),
            _ => {}
        }
    }
}

/// A document that begins with `#!` is in the language that this names.
fn is_script(document: &Text) -> bool {
    !document.starts_with("#!") || super::runs_in_sh(document.string().as_bytes())
}

/// What becomes of a here-document.
enum Reads {
    Script,
    Environment,
    Nothing,
}

fn reads(text: &Text, statement: &Statement) -> Reads {
    let words: Vec<Text> = statement.words.iter().map(|word| letters(text, word)).collect();
    let program = words.iter().map(Text::string).find(|word| !is_assignment(word) && word != "sudo" && word != "exec");
    let program = program.as_deref().map(base).unwrap_or_default();
    let mut files =
        words.iter().skip(1).map(Text::string).chain(statement.targets.iter().map(|word| word.text.clone()));
    match program {
        // With a file to run the document is its input.
        name if is_shell(name) && words.iter().skip(1).all(|word| word.get(0) == Some('-')) => Reads::Script,
        "cat" | "tee" if files.any(|file| is_environment(&file)) => Reads::Environment,
        _ => Reads::Nothing,
    }
}

/// Whether a file, as a script names it, is one that others take variables from.
fn is_environment(file: &str) -> bool {
    const ENDINGS: [&str; 12] = [
        "GITHUB_ENV",
        "GITHUB_ENV}",
        "BASH_ENV",
        "BASH_ENV}",
        ".bashrc",
        ".bash_profile",
        ".profile",
        ".zshrc",
        "/etc/environment",
        "/etc/profile",
        ".env",
        ".envrc",
    ];
    ENDINGS.iter().any(|ending| file.ends_with(ending)) || file.contains("/etc/profile.d/") || file.ends_with("/go/env")
}

fn base(program: &str) -> &str {
    program.rsplit(['/', '\\']).next().unwrap_or(program)
}

/// A word, by where its characters stand in the file.
fn letters(text: &Text, word: &Word) -> Text {
    let letter = |(c, mark): (char, &crate::domain::profile::words::Mark)| {
        let at = text.0.get(mark.at).map_or_else(|| text.0.last().map_or(0, |last| last.at), |letter| letter.at);
        Letter { c, at, live: mark.live }
    };
    Text(word.text.chars().zip(&word.marks).map(letter).collect())
}

struct Reader<'r, 's> {
    sink: &'r mut Sink<'s>,
    manner: Manner,
    exported: BTreeSet<String>,
    /// Set, not exported so far.
    held: BTreeMap<String, (Text, Text)>,
    exports_all: bool,
}

impl Reader<'_, '_> {
    fn statement(&mut self, text: &Text, statement: &Statement) {
        if !self.sink.step() {
            return;
        }
        let words: Vec<Text> = without_lead(&statement.words).iter().map(|word| letters(text, word)).collect();
        let targets: Vec<String> = statement.targets.iter().map(|word| word.text.clone()).collect();
        self.command(&words, &targets);
        for word in &words {
            self.substitutions(word);
        }
    }

    fn inner(&self) -> Manner {
        Manner { depth: self.manner.depth + 1, ..Manner::default() }
    }

    /// What is run inside `$(…)`.
    fn substitutions(&mut self, word: &Text) {
        let mut at = 0;
        while let Some(letter) = word.0.get(at) {
            at += 1;
            if !letter.live || letter.c != '$' || word.get(at) != Some('(') {
                continue;
            }
            let mut depth = 0_usize;
            let closes = |letter: &Letter| {
                depth = match letter.c {
                    '(' => depth + 1,
                    ')' => depth.saturating_sub(1),
                    _ => depth,
                };
                depth == 0
            };
            let rest = word.0.get(at..).unwrap_or_default();
            let end = at + rest.iter().position(closes).unwrap_or(rest.len());
            script(&word.part(at + 1..end), self.sink, self.inner());
            at = end;
        }
    }

    fn command(&mut self, words: &[Text], targets: &[String]) {
        let prefix = words.iter().take_while(|word| is_assignment(&word.string())).count();
        let (prefix, command) = words.split_at(prefix);
        let Some((program, args)) = command.split_first() else {
            prefix.iter().for_each(|word| self.assigns(word));
            return;
        };
        prefix.iter().for_each(|word| self.sink.pair(word, How::Command));
        let program = program.string();
        match base(&program) {
            "export" => self.exports(args),
            "declare" | "typeset" | "local" => {
                let exports = args.iter().any(|word| word.get(0) == Some('-') && word.find(|c| c == 'x').is_some());
                match exports {
                    true => self.exports(args),
                    false => args.iter().for_each(|word| self.assigns(word)),
                }
            }
            "readonly" => args.iter().for_each(|word| self.assigns(word)),
            "set" => {
                let words: Vec<String> = args.iter().map(Text::string).collect();
                let is = |wanted: &str| words.iter().any(|word| word == wanted);
                self.exports_all |= is("-a") || is("allexport") && is("-o");
                self.exports_all &= !(is("+a") || is("allexport") && is("+o"));
            }
            "env" | "sudo" | "exec" | "nohup" | "time" | "command" | "doas" | "xargs" | "timeout" | "nice" => {
                self.wrapped(base(&program), args);
            }
            "go" | "go.exe" => self.go(args),
            "docker" | "podman" | "nerdctl" | "buildah" | "docker-compose" | "img" => self.container(args),
            "make" | "gmake" | "just" | "task" => {
                args.iter()
                    .filter(|word| is_assignment(&word.string()))
                    .for_each(|word| self.sink.pair(word, How::Command));
            }
            "echo" | "printf" | "Write-Host" => self.echo(args, targets),
            name if is_shell(name) => self.shell(args),
            _ => {}
        }
    }

    /// `NAME=value` alone.
    fn assigns(&mut self, word: &Text) {
        let Some((name, value)) = word.split_once('=') else { return };
        let key = name.string();
        if self.exports_all || self.exported.contains(&key) {
            self.sink.pair(word, How::Environment);
        } else {
            self.held.insert(key, (name, value));
        }
    }

    fn exports(&mut self, args: &[Text]) {
        if args.iter().any(|word| word.string() == "-n") {
            return;
        }
        for word in args {
            let text = word.string();
            if is_assignment(&text) {
                self.exported.extend(word.split_once('=').map(|(name, _)| name.string()));
                self.sink.pair(word, How::Environment);
            } else if let Some((name, value)) = self.held.remove(&text) {
                let at = name.0.last().map_or(0, |last| last.at + 2);
                self.sink.set(&name, &value, at, How::Environment);
                self.exported.insert(text);
            } else {
                self.exported.insert(text);
            }
        }
    }

    /// A command that runs another: `env A=b go build`, `timeout 10 go build`.
    fn wrapped(&mut self, wrapper: &str, args: &[Text]) {
        let mut rest = args;
        let mut takes_value = false;
        while let Some((word, after)) = rest.split_first() {
            let text = word.string();
            let option = text.starts_with('-');
            if takes_value {
                takes_value = false;
            } else if option {
                takes_value = matches!(text.as_str(), "-u" | "-n" | "-C" | "-g" | "-k" | "-s" | "-I" | "-P" | "-L");
            } else if is_assignment(&text) && matches!(wrapper, "env" | "sudo" | "doas") {
                self.sink.pair(word, How::Command);
            } else if wrapper == "timeout" && text.starts_with(|c: char| c.is_ascii_digit()) {
                // How long.
            } else {
                if self.manner.depth < DEEPEST {
                    self.manner.depth += 1;
                    self.command(rest, &[]);
                    self.manner.depth -= 1;
                }
                return;
            }
            rest = after;
        }
    }

    fn go(&mut self, args: &[Text]) {
        let mut args = args.iter();
        // `go -C dir env` since Go 1.20.
        let is_env = loop {
            match args.next().map(Text::string).as_deref() {
                Some("-C") => drop(args.next()),
                Some(word) if word.starts_with("-C=") => {}
                word => break word == Some("env"),
            }
        };
        let rest: Vec<&Text> = args.collect();
        let writes = rest.iter().any(|word| matches!(word.string().as_str(), "-w" | "--w" | "-w=true"));
        if is_env && writes {
            rest.iter().filter(|word| word.get(0) != Some('-')).for_each(|word| self.sink.pair(word, How::GoEnvWrite));
        }
    }

    fn container(&mut self, args: &[Text]) {
        let mut before = String::new();
        for word in args {
            let text = word.string();
            match before.as_str() {
                "--build-arg" => self.sink.pair(word, How::BuildArgument),
                "-e" | "--env" => self.sink.pair(word, How::Environment),
                _ => {
                    for (flag, how) in
                        [("--build-arg=", How::BuildArgument), ("--env=", How::Environment), ("-e=", How::Environment)]
                    {
                        if text.starts_with(flag) {
                            self.sink.pair(&word.from(flag.len()), how);
                        }
                    }
                }
            }
            before = text;
        }
        // What runs in the container: `docker run image sh -c '…'`.
        if let Some(at) = args.iter().position(|word| is_shell(base(&word.string())))
            && let Some(rest) = args.get(at + 1..)
        {
            self.shell(rest);
        }
    }

    /// `sh -c 'script'`.
    fn shell(&mut self, args: &[Text]) {
        let dash_c = args.iter().position(|word| {
            let text = word.string();
            text.starts_with('-') && !text.starts_with("--") && text.ends_with('c')
        });
        if let Some(inner) = dash_c.and_then(|at| args.get(at + 1)) {
            // What the outer shell expands the inner one would see expanded: unknown either way.
            script(inner, self.sink, self.inner());
        }
    }

    fn echo(&mut self, args: &[Text], targets: &[String]) {
        if targets.iter().any(|file| is_environment(file)) {
            for word in args.iter().filter(|word| word.get(0) != Some('-')) {
                let word = match word.string().find("\\n") {
                    Some(_) => without_newline_escapes(word),
                    None => word.clone(),
                };
                self.environment_text(&word);
            }
        }
        args.iter().for_each(|word| azure_command(word, self.sink));
    }

    /// What stood in quotes: its `|` and `;` are text.
    fn environment_text(&mut self, text: &Text) {
        for line in text.lines() {
            let line = line.trimmed();
            let line = if line.starts_with("export ") { line.from("export ".len()).trimmed() } else { line };
            if let Some((name, value)) = line.split_once('=') {
                let value = value.unquoted();
                let at = name.0.last().map_or(0, |last| last.at + 2);
                self.sink.set(&name, &value, at, How::Environment);
            }
        }
    }
}

/// `printf 'A=b\n'`: the escapes become ends of lines.
fn without_newline_escapes(word: &Text) -> Text {
    let mut kept = Text::default();
    let mut letters = word.0.iter().peekable();
    while let Some(letter) = letters.next() {
        match letter.c == '\\' && letters.next_if(|next| next.c == 'n').is_some() {
            true => kept.0.push(Letter { c: '\n', ..*letter }),
            false => kept.0.push(*letter),
        }
    }
    kept
}

/// `##vso[task.setvariable variable=NAME;…]value`, by which a step of Azure Pipelines sets a variable for those after it.
pub(super) fn azure_command(word: &Text, sink: &mut Sink<'_>) {
    const COMMAND: &str = "##vso[task.setvariable";
    if !word.starts_with(COMMAND) {
        return;
    }
    let rest = word.from(COMMAND.len());
    let Some((options, value)) = rest.split_once(']') else { return };
    let name = options.0.split(|letter| letter.c == ';').find_map(|option| {
        let option = Text(option.to_vec()).trimmed();
        let (key, name) = option.split_once('=')?;
        key.string().eq_ignore_ascii_case("variable").then(|| name.trimmed())
    });
    if let Some(name) = name {
        let at = options.0.last().map_or(0, |last| last.at + 2);
        sink.set(&name, &value, at, How::Environment);
    }
}

/// The words behind keywords, braces and the head of a function.
fn without_lead(words: &[Word]) -> &[Word] {
    let mut words = words;
    while let Some((first, rest)) = words.split_first() {
        if first.is("function") || rest.first().is_some_and(|word| word.is("()")) {
            words = rest.get(1..).unwrap_or_default();
        } else if first.is("{") || first.is("}") || first.is("()") || KEYWORDS.iter().any(|keyword| first.is(keyword)) {
            words = rest;
        } else if first.text.chars().all(|c| c == UNKNOWN || matches!(c, '@' | '-' | '+')) && !first.text.is_empty() {
            // A template in front of a command.
            words = rest;
        } else {
            break;
        }
    }
    words
}
