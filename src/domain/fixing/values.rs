//! Cures of single values: patterns, flags, lines of the env file. Several of one variable make one value.

use super::{Change, Cures, Layer, Left, env_file, guard, is_of_sumdb, layer, own_entry, stored, wanted};
use crate::domain::cure::Cure;
use crate::domain::facts::Facts;
use crate::domain::finding::Finding;
use crate::domain::patterns;
use crate::domain::settings::Source;
use crate::domain::variable::Var;
use crate::text::{Message, fixes};

/// Patterns, flags, and the rest.
pub(super) fn others(findings: &[Finding], facts: &Facts, cures: &mut Cures) {
    let not_here = |cure: &Cure| cure.is_of_the_list() || is_of_sumdb(cure);
    for (index, finding, cure) in wanted(findings, |cure| !not_here(cure)) {
        let done = match cure {
            Cure::Lines(line) => env_file(facts).map(|()| {
                if !cures.lines.contains(line) {
                    cures.lines.push(line.clone());
                }
                Layer::EnvFile
            }),
            Cure::Private { patterns } => cover(facts, cures, &[Var::Goprivate], patterns),
            Cure::Cover { vars, patterns } => cover(facts, cures, vars, patterns),
            Cure::Pattern { var, from, to } => pattern(facts, cures, *var, from, to),
            Cure::DropFlag { flag } => drop_flag(facts, cures, flag),
            Cure::Store { var, value } => set(facts, cures, *var, Some(value.clone()), &[]),
            Cure::Forget { var } if matches!(var, Var::Gonoproxy | Var::Gonosumdb) && own_entry(facts).is_some() => {
                let own = own_entry(facts).map(|url| url.redacted()).unwrap_or_default();
                Err(fixes::own_proxy_may_serve(own))
            }
            Cure::Forget { var } => set(facts, cures, *var, None, &[]),
            Cure::Use { .. } | Cure::Fastest => Err(fixes::why_not(finding.code)),
        };
        match done {
            Ok(layer) => cures.cured.push((index, Some(layer))),
            Err(why) => cures.left.push(Left { finding: index, why }),
        }
    }
}

/// The value that a variable has by the plan so far.
fn so_far(facts: &Facts, cures: &Cures, var: Var) -> String {
    if let Some(change) = cures.changes.iter().find(|change| change.var == var) {
        return change.value.clone().unwrap_or_default();
    }
    match facts.settings.get(var) {
        Some(setting) if !matches!(setting.source, Source::Inherited { .. }) => {
            // A carriage return at the end of a line is no part of what was meant.
            setting.value.trim_end_matches('\r').to_owned()
        }
        _ => String::new(),
    }
}

/// Puts a value into the plan. `named` are the patterns that a finding named, and no others may be added.
fn set(facts: &Facts, cures: &mut Cures, var: Var, value: Option<String>, named: &[&str]) -> Result<Layer, Message> {
    let layer = layer(facts, var)?;
    if !guard::allows(facts, var, value.as_deref(), named) {
        return Err(fixes::less_secure(var.name()));
    }
    // An empty variable is none to go: what the env file says would come to count, and may be worse. Go's default of
    // GO111MODULE is written out.
    if matches!(layer, Layer::Profile(_)) && value.is_none() && var != Var::Go111module {
        let other = stored(facts, var).filter(|stored| stored.trim() != facts.settings.value(var).trim());
        if other.is_some_and(|stored| !stored.is_empty() && !guard::allows(facts, var, Some(&stored), named)) {
            return Err(fixes::which_is_meant());
        }
    }
    cures.changes.retain(|change| change.var != var);
    cures.changes.push(Change { var, layer: layer.clone(), value });
    Ok(layer)
}

fn cover(facts: &Facts, cures: &mut Cures, vars: &[Var], added: &str) -> Result<Layer, Message> {
    // Whoever has a module proxy of their own may well have it serve these.
    if let Some(own) = own_entry(facts) {
        return Err(fixes::own_proxy_may_serve(own.redacted()));
    }
    let names_modules = |var: &Var| matches!(var, Var::Goprivate | Var::Gonoproxy | Var::Gonosumdb);
    if let Some(other) = vars.iter().find(|var| !names_modules(var)) {
        return Err(fixes::less_secure(other.name()));
    }
    let named = patterns::split(added);
    let before = cures.changes.clone();
    let mut done = Err(fixes::less_secure(Var::Goprivate.name()));
    for var in vars {
        let value = patterns::merge(&so_far(facts, cures, *var), added);
        let known: Vec<&str> = named.iter().copied().chain(mended_before(&before, *var)).collect();
        done = set(facts, cures, *var, Some(value), &known);
        if done.is_err() {
            cures.changes = before;
            return done;
        }
    }
    done
}

/// The patterns that an earlier step of the plan has put there.
fn mended_before(changes: &[Change], var: Var) -> impl Iterator<Item = &str> {
    let value = changes.iter().find(|change| change.var == var).and_then(|change| change.value.as_deref());
    patterns::split(value.unwrap_or_default()).into_iter()
}

fn pattern(facts: &Facts, cures: &mut Cures, var: Var, from: &str, to: &str) -> Result<Layer, Message> {
    let names_modules = matches!(var, Var::Goprivate | Var::Gonoproxy | Var::Gonosumdb);
    let meant =
        names_modules && patterns::problems(from).iter().any(|problem| problem.suggestion.as_deref() == Some(to));
    if !meant {
        return Err(fixes::less_secure(var.name()));
    }
    let value = so_far(facts, cures, var);
    let before = cures.changes.clone();
    let mended = patterns::replaced(&value, from, to);
    let known: Vec<&str> = patterns::split(to).into_iter().chain(mended_before(&before, var)).collect();
    set(facts, cures, var, Some(mended).filter(|value| !value.is_empty()), &known)
}

fn drop_flag(facts: &Facts, cures: &mut Cures, flag: &str) -> Result<Layer, Message> {
    let value = so_far(facts, cures, Var::Goflags);
    let kept: Vec<&str> = value.split_whitespace().filter(|word| word.trim_start_matches('-') != flag).collect();
    let kept = kept.join(" ");
    set(facts, cures, Var::Goflags, Some(kept).filter(|value| !value.is_empty()), &[])
}
