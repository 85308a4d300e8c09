//! Docker Compose and Taskfiles.

use super::text::Text;
use super::yaml::{Id, Tree, parse};
use super::{How, Sink, shell};

/// `environment`, `build.args` and what containers run, of each service.
pub(super) fn read(text: &str, sink: &mut Sink<'_>) {
    let tree = parse(text, sink);
    for document in tree.documents.clone() {
        let Some(services) = tree.get(document, "services") else { continue };
        for (_, service) in tree.members(services) {
            if !sink.step() {
                return;
            }
            let each = |name: &str| tree.get(service, name);
            each("environment").into_iter().for_each(|env| tree.environment(env, How::Environment, sink));
            let args = each("build").and_then(|build| tree.get(build, "args"));
            args.into_iter().for_each(|args| tree.environment(args, How::BuildArgument, sink));
            for name in ["command", "entrypoint"] {
                each(name).into_iter().for_each(|command| words(&tree, command, sink));
            }
        }
    }
}

/// A command: one text without a shell around it, or its words.
fn words(tree: &Tree, id: Id, sink: &mut Sink<'_>) {
    if let Some(text) = tree.text(id, sink) {
        return shell::read(&text, sink);
    }
    let words: Vec<Text> = tree.list(id).iter().filter_map(|word| tree.text(*word, sink)).collect();
    shell::read_words(words, sink);
}

/// `env`, `vars` and `cmds` (<https://taskfile.dev/reference/schema/>).
pub(super) fn taskfile(text: &str, sink: &mut Sink<'_>) {
    let tree = parse(text, sink);
    for document in tree.documents.clone() {
        task_part(&tree, document, sink);
        let Some(tasks) = tree.get(document, "tasks") else { continue };
        for (_, task) in tree.members(tasks) {
            if !sink.step() {
                return;
            }
            if tree.is_map(task) {
                task_part(&tree, task, sink);
                for name in ["cmds", "cmd", "status", "preconditions"] {
                    let commands = tree.get(task, name);
                    commands.into_iter().for_each(|id| tree.script(id, &["cmd", "defer", "sh", "cmds"], sink));
                }
            } else {
                // `build: go build`, or a list of commands.
                tree.script(task, &["cmd"], sink);
            }
        }
    }
}

fn task_part(tree: &Tree, id: Id, sink: &mut Sink<'_>) {
    for (name, how) in [("env", How::Environment), ("vars", How::Own)] {
        let Some(vars) = tree.get(id, name) else { continue };
        tree.environment(vars, how, sink);
        for (_, value) in tree.members(vars) {
            // `{ sh: … }`: its output is the value.
            tree.get(value, "sh").into_iter().for_each(|script| tree.script(script, &[], sink));
        }
    }
}
