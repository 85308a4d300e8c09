//! The command line: what was asked for, which command answers, how the answer is shown, with which code to end.

mod args;
mod ask;
mod doctor;
mod findings;
mod output;
mod picture;
mod requests;
mod settings;
mod trend;
mod usage;
mod values;
mod watch;

use std::ffi::OsString;

use clap::{CommandFactory, FromArgMatches, Parser};

use args::{Cli, ColorArg, Command, FormatArg, mirror::MirrorCommand};
use output::Output;

use crate::commands::{self, exec, init, session, unset, use_mirror};
use crate::domain::error::{Exit, Result};
use crate::domain::progress::Console;
use crate::domain::readback;
use crate::domain::report::{Report, Used};
use crate::host::Host;
use crate::probe::Sampling;
use crate::render::{self, Look};
use crate::text::{Lang, notes};

/// Runs the program on this machine, and returns its exit code.
pub fn main() -> u8 {
    run(&Host::system(), &Host::arguments()).code()
}

/// Runs one command line, program name first, on any machine.
pub fn run(host: &Host, words: &[OsString]) -> Exit {
    let lang = settings::language(host, words);
    let cli = match parse(words, lang) {
        Ok(cli) => cli,
        Err(found) => return help_or_usage(host, lang, &found),
    };
    let look = Look {
        lang,
        json_lang: cli.global.lang.map_or(Lang::En, |named| named.0),
        width: host.width(),
        color: settings::color(host, cli.global.color, host.stdout_is_terminal()),
        verbose: cli.global.verbose,
    };
    let color_stderr = settings::color(host, cli.global.color, host.stderr_is_terminal());
    let output = Output::new(host, look, color_stderr, cli.global.quiet);
    match dispatch(host, &cli, lang, &output) {
        Ok(exit) => exit,
        Err(error) => {
            output.error(&error);
            error.exit
        }
    }
}

/// The command with its sentences in one language.
fn command(lang: Lang) -> clap::Command {
    usage::translate(Cli::command(), lang)
}

/// Sentences are put in only where one is shown: a command line that is right needs none.
fn parse(words: &[OsString], lang: Lang) -> Result<Cli, clap::Error> {
    Cli::try_parse_from(words).or_else(|_| {
        let mut matches = command(lang).try_get_matches_from(words)?;
        Cli::from_arg_matches_mut(&mut matches)
    })
}

/// `--help` and `--version` come as errors from clap; real ones are shown as every other error.
fn help_or_usage(host: &Host, lang: Lang, found: &clap::Error) -> Exit {
    let color = settings::color(host, ColorArg::Auto, host.stdout_is_terminal());
    let look = Look { lang, json_lang: lang, width: host.width(), color, verbose: false };
    let color_stderr = settings::color(host, ColorArg::Auto, host.stderr_is_terminal());
    let output = Output::new(host, look, color_stderr, false);
    use clap::error::ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    match found.kind() {
        DisplayHelp | DisplayVersion => {
            let page = found.render();
            let text = if color { page.ansi().to_string() } else { page.to_string() };
            match output.data(|out| out.write_all(text.as_bytes())) {
                Ok(()) => Exit::Ok,
                Err(error) => {
                    output.error(&error);
                    error.exit
                }
            }
        }
        DisplayHelpOnMissingArgumentOrSubcommand => {
            output.help_page(&found.render().to_string());
            Exit::Usage
        }
        _ => {
            let error = usage::error(found);
            output.error(&error);
            error.exit
        }
    }
}

fn dispatch(host: &Host, cli: &Cli, lang: Lang, output: &Output) -> Result<Exit> {
    let (report, format, exit) = match &cli.command {
        Command::List(args) => {
            let listing = commands::list::run(host, args.all)?;
            listing.problems.iter().for_each(|problem| output.warn(problem));
            (Report::List(listing), args.output.chosen(), Exit::Ok)
        }
        Command::Show(args) if args.scope.is_some() => {
            let place = requests::show(args).unwrap_or_default();
            let shown = commands::show_scope::run(host, &place, output)?;
            (Report::ShowScope(shown), args.output.chosen(), Exit::Ok)
        }
        Command::Show(args) => {
            let showing = commands::show::run(host)?;
            if let Some(error) = &showing.go_error {
                output.error_as_warning(error);
            }
            (Report::Show(Box::new(showing)), args.output.chosen(), Exit::Ok)
        }
        Command::Watch(args) => return watch::run(host, args, output),
        Command::Probe(args) => {
            if let Some(since) = args.since {
                return trend::run(host, args, since.0, output);
            }
            picture::check(host, args)?;
            let report = commands::probe::run(host, &requests::probe(args)?, output)?;
            let failures = if report.interrupted { Vec::new() } else { commands::probe::failures(&report) };
            let exit = if report.interrupted { Exit::Interrupted } else { commands::probe::exit(&failures) };
            let shown = picture::show(host, &report, args, output);
            failures.iter().for_each(|error| output.error(error));
            return shown.map(|()| exit);
        }
        Command::Use(args) => {
            let used = use_mirror::run(host, requests::use_mirror(args)?, output)?;
            return show_used(output, used, args.output.chosen());
        }
        Command::Unset(args) => {
            let used = unset::run(host, &requests::unset(args), output)?;
            return show_used(output, used, args.output.chosen());
        }
        Command::Env(args) => {
            let statements = session::run(host, &requests::env(args), output)?;
            if statements.text.is_empty() {
                output.note(&notes::nothing_is_set());
            }
            return output.data(|out| out.write_all(statements.text.as_bytes())).map(|()| Exit::Ok);
        }
        Command::Exec(args) => return exec::run(host, &requests::exec(args)?, output),
        Command::Init(args) => {
            let options = init::Options { mirrors: args.mirrors.clone(), dry_run: args.dry_run, lang };
            (Report::Init(init::run(host, &options, output)?), args.output.chosen(), Exit::Ok)
        }
        Command::Undo(args) => {
            let undone = commands::undo::run(host, requests::undo(args))?;
            (Report::Undo(undone), args.output.chosen(), Exit::Ok)
        }
        Command::History(args) => (Report::History(commands::history::run(host)?), args.output.chosen(), Exit::Ok),
        Command::Mirror(args) => return mirror(host, &args.command, output),
        Command::Doctor(args) => return doctor::run(host, args, output),
        Command::Explain(args) => {
            (Report::Explain(commands::explain::run(&args.codes)?), args.output.chosen(), Exit::Ok)
        }
        Command::Completions(args) => {
            let mut command = command(lang);
            let mut script = Vec::new();
            clap_complete::generate(args.shell, &mut command, "goproxy-cfg", &mut script);
            // clap_complete 4.6 writes the hyphen of our name in two ways, and bash then finds no subcommand.
            let script = String::from_utf8_lossy(&script).replace("goproxy__subcmd__cfg", "goproxy__cfg");
            return output.data(|out| out.write_all(script.as_bytes())).map(|()| Exit::Ok);
        }
        Command::Man(_) => {
            let page = clap_mangen::Man::new(command(lang));
            return output.data(|out| page.render(out)).map(|()| Exit::Ok);
        }
        Command::ReadBack(args) => {
            let values = args.names.iter().map(|name| (name.as_str(), host.vars().raw(name)));
            let answer = readback::answer(&args.mark, values);
            return output.data(|out| out.write_all(&answer)).map(|()| Exit::Ok);
        }
    };
    show(output, &report, format)?;
    Ok(exit)
}

/// The user's own mirrors.
fn mirror(host: &Host, command: &MirrorCommand, output: &Output) -> Result<Exit> {
    let (report, format) = match command {
        MirrorCommand::Add(args) => {
            let change = commands::mirror::add(host, &requests::mirror_add(args)?, output)?;
            (Report::CatalogChange(Box::new(change)), args.output.chosen())
        }
        MirrorCommand::Remove(args) => {
            let change = commands::mirror::remove(host, &requests::mirror_remove(args), output)?;
            (Report::CatalogChange(Box::new(change)), args.output.chosen())
        }
        MirrorCommand::List(args) => (Report::OwnMirrors(commands::mirror::list(host)?), args.output.chosen()),
        MirrorCommand::Check(args) => {
            let network = requests::network(&args.network, Sampling::Times(0))?;
            let report = commands::mirror::check(host, &args.mirrors, &network, output)?;
            let failure = commands::mirror::failure(&report).filter(|_| !report.interrupted);
            let broken_off = report.interrupted;
            show(output, &Report::MirrorCheck(report), args.output.chosen())?;
            return Ok(match failure {
                _ if broken_off => Exit::Interrupted,
                Some(error) => {
                    output.error(&error);
                    error.exit
                }
                None => Exit::Ok,
            });
        }
    };
    show(output, &report, format).map(|()| Exit::Ok)
}

/// What `use` and `unset` did. Where their result is text for others to take in, standard output has nothing else.
fn show_used(output: &Output, used: Used, format: FormatArg) -> Result<Exit> {
    let exit = used.exit();
    match used.statements.as_ref().filter(|_| format == FormatArg::Table) {
        Some(text) => {
            used.warnings.iter().for_each(|warning| output.warn(warning));
            used.remarks.iter().for_each(|remark| output.note(remark));
            output.data(|out| out.write_all(text.as_bytes()))?;
        }
        None => show(output, &Report::Use(Box::new(used)), format)?,
    }
    Ok(exit)
}

fn show(output: &Output, report: &Report, format: FormatArg) -> Result<()> {
    output.data(|out| match format {
        FormatArg::Table => render::table::write(report, &output.look, out),
        FormatArg::Json => render::json::write(report, &output.look, out),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::help;

    /// Every command and flag has a sentence in both languages, and no sentence is left over.
    #[test]
    fn every_flag_is_explained_in_both_languages() {
        let mut used = std::collections::BTreeSet::new();
        collect(&Cli::command(), "", &mut used);
        let known: std::collections::BTreeSet<String> = help::KEYS.iter().map(|key| (*key).to_owned()).collect();
        assert_eq!(used, known);
        for lang in Lang::ALL {
            command(lang).debug_assert();
        }
    }

    fn collect(command: &clap::Command, parent: &str, used: &mut std::collections::BTreeSet<String>) {
        let name = command.get_name();
        let own = if parent.is_empty() { name.to_owned() } else { format!("{parent}.{name}") };
        used.insert(own.clone());
        used.insert(format!("{own} examples"));
        for arg in command.get_arguments().filter(|arg| !["help", "version"].contains(&arg.get_id().as_str())) {
            let anywhere = format!("* {}", arg.get_id());
            let here = format!("{own} {}", arg.get_id());
            used.insert(if help::sentence(&here).is_none() { anywhere } else { here });
        }
        command.get_subcommands().for_each(|sub| collect(sub, &own, used));
    }
}
