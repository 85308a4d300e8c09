//! The YAML of continuous integration: GitHub Actions and its kin, GitLab CI, Drone and Woodpecker, Azure Pipelines.

use super::kind::is_shell;
use super::yaml::{Id, Tree, parse};
use super::{How, Sink};

fn each_document(text: &str, sink: &mut Sink<'_>, read: fn(&Tree, Id, &mut Sink<'_>)) {
    let tree = parse(text, sink);
    tree.documents.iter().for_each(|document| read(&tree, *document, sink));
}

fn environment(tree: &Tree, inside: Id, name: &str, sink: &mut Sink<'_>) {
    if let Some(env) = tree.get(inside, name) {
        tree.environment(env, How::Environment, sink);
    }
}

/// Workflows and composite actions.
pub(super) fn github(text: &str, sink: &mut Sink<'_>) {
    each_document(text, sink, |tree, document, sink| {
        environment(tree, document, "env", sink);
        let shell = default_shell(tree, document);
        if let Some(runs) = tree.get(document, "runs") {
            environment(tree, runs, "env", sink);
            steps(tree, runs, shell, sink);
        }
        for (_, job) in tree.get(document, "jobs").map(|jobs| tree.members(jobs)).unwrap_or_default() {
            if !sink.step() {
                return;
            }
            environment(tree, job, "env", sink);
            tree.get(job, "container").into_iter().for_each(|one| environment(tree, one, "env", sink));
            for (_, service) in tree.get(job, "services").map(|all| tree.members(all)).unwrap_or_default() {
                environment(tree, service, "env", sink);
            }
            steps(tree, job, default_shell(tree, job).or(shell), sink);
        }
    });
}

fn default_shell(tree: &Tree, id: Id) -> Option<&str> {
    let run = tree.get(tree.get(id, "defaults")?, "run")?;
    tree.get_scalar(run, "shell")
}

fn steps(tree: &Tree, job: Id, shell: Option<&str>, sink: &mut Sink<'_>) {
    for step in tree.get(job, "steps").map(|steps| tree.list(steps)).unwrap_or_default() {
        if !sink.step() {
            return;
        }
        environment(tree, *step, "env", sink);
        // `bash -e {0}`; without one it is bash, but on Windows.
        let shell = tree.get_scalar(*step, "shell").or(shell).unwrap_or("bash");
        let program = shell.split_whitespace().next().unwrap_or_default();
        if is_shell(program.rsplit('/').next().unwrap_or_default()) {
            tree.get(*step, "run").into_iter().for_each(|run| tree.script(run, &[], sink));
        }
    }
}

/// The parts of `.gitlab-ci.yml` that are no jobs.
const NO_JOBS: [&str; 8] = ["include", "stages", "variables", "cache", "image", "services", "spec", "pages:"];

/// GitLab CI: every part that is a map may be a job.
pub(super) fn gitlab(text: &str, sink: &mut Sink<'_>) {
    each_document(text, sink, |tree, document, sink| {
        gitlab_part(tree, document, sink);
        for (key, job) in tree.members(document) {
            if !sink.step() {
                return;
            }
            if tree.is_map(job) && !tree.scalar(key).is_some_and(|key| NO_JOBS.contains(&key)) {
                gitlab_part(tree, job, sink);
            }
        }
    });
}

fn gitlab_part(tree: &Tree, id: Id, sink: &mut Sink<'_>) {
    environment(tree, id, "variables", sink);
    for rule in tree.get(id, "rules").map(|rules| tree.list(rules)).unwrap_or_default() {
        environment(tree, *rule, "variables", sink);
    }
    // What `before_script` exports holds for `script`; `after_script` has a shell of its own. Each is enough by itself here.
    for name in ["before_script", "script", "after_script"] {
        tree.get(id, name).into_iter().for_each(|script| tree.script(script, &[], sink));
    }
}

/// Drone and Woodpecker: each document is a pipeline.
pub(super) fn drone(text: &str, sink: &mut Sink<'_>) {
    each_document(text, sink, |tree, document, sink| {
        environment(tree, document, "environment", sink);
        for name in ["steps", "services", "pipeline"] {
            let Some(steps) = tree.get(document, name) else { continue };
            let named = tree.members(steps).into_iter().map(|(_, step)| step);
            for step in tree.list(steps).iter().copied().chain(named) {
                if !sink.step() {
                    return;
                }
                environment(tree, step, "environment", sink);
                tree.get(step, "commands").into_iter().for_each(|commands| tree.script(commands, &[], sink));
            }
        }
    });
}

/// Deeper parts of a pipeline are not looked at.
const DEEPEST: usize = 40;

/// Azure Pipelines: stages, jobs, steps and templates may stand anywhere, below `${{ if … }}` too.
pub(super) fn azure(text: &str, sink: &mut Sink<'_>) {
    each_document(text, sink, |tree, document, sink| azure_part(tree, document, 0, sink));
}

fn azure_part(tree: &Tree, id: Id, depth: usize, sink: &mut Sink<'_>) {
    if depth > DEEPEST || !sink.step() {
        return;
    }
    tree.list(id).iter().for_each(|one| azure_part(tree, *one, depth + 1, sink));
    for (key, value) in tree.members(id) {
        match tree.scalar(key).unwrap_or_default() {
            "variables" => azure_variables(tree, value, depth, sink),
            "env" => tree.environment(value, How::Environment, sink),
            "script" | "bash" if tree.scalar(value).is_some() => tree.script(value, &[], sink),
            _ => azure_part(tree, value, depth + 1, sink),
        }
    }
}

/// A map, or a list of `name` and `value`, with conditions in between.
fn azure_variables(tree: &Tree, id: Id, depth: usize, sink: &mut Sink<'_>) {
    if depth > DEEPEST || !sink.step() {
        return;
    }
    for one in tree.list(id) {
        match (tree.get(*one, "name"), tree.get(*one, "value")) {
            (Some(name), Some(value)) => {
                if let Some(name) = tree.text(name, sink) {
                    let at = name.start().unwrap_or(0);
                    if let Some(value) = tree.text(value, sink) {
                        sink.set(&name, &value.live(), at, How::Environment);
                    }
                }
            }
            _ => azure_variables(tree, *one, depth + 1, sink),
        }
    }
    for (key, value) in tree.members(id) {
        match tree.scalar(key).is_some_and(|key| key.contains("${{")) {
            true => azure_variables(tree, value, depth + 1, sink),
            false => tree.variable(key, value, How::Environment, sink),
        }
    }
}
