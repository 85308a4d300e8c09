//! Which modules a project needs of a module proxy, from what its files say.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::gomod::{Project, Replace, Requirement, Role, Workspace};
use crate::domain::gosum::GoSum;
use crate::domain::measure::Needed;
use crate::domain::module::ModuleVersion;

/// The files of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// Each go.mod with its go.sum, where there is one.
    pub modules: Vec<(Project, Option<GoSum>)>,
    /// Its go.work with go.work.sum.
    pub workspace: Option<(Workspace, Option<GoSum>)>,
}

/// What they come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// What mirrors are asked for, in order.
    pub modules: Vec<Needed>,
    /// The paths of modules that are private.
    pub private: Vec<String>,
    /// How many requirements there are of no version that a mirror could be asked for.
    pub broken: usize,
}

/// What a build fetches from a module proxy: what go.sum lists; where there is none, what go.mod requires. The modules of
/// the project itself and those that a folder stands in for are not fetched; those that `is_private` are from elsewhere.
pub fn of(files: &Files, is_private: impl Fn(&str) -> bool) -> Needs {
    let replacing = Replacing::in_force(files);
    let own: BTreeSet<&str> = files.modules.iter().flat_map(|(module, _)| own(module)).collect();
    let excluded: Vec<&Requirement> = files.modules.iter().flat_map(|(module, _)| &module.excludes).collect();
    let mut needs = Needs::default();
    let mut wanted: BTreeMap<ModuleVersion, bool> = BTreeMap::new();
    let mut private: BTreeSet<String> = BTreeSet::new();
    let mut want = |module: &ModuleVersion, source: bool| {
        let is = |other: &&Requirement| other.path == module.path() && other.version == module.version();
        let module = match replacing.of(module) {
            _ if own.contains(module.path()) || excluded.iter().any(is) => return true,
            Replaced::No => module.clone(),
            Replaced::ByFolder => return true,
            Replaced::By(other) => match ModuleVersion::new(&other.path, &other.version) {
                Ok(other) if other.is_exact() => other,
                _ => return false,
            },
        };
        if is_private(module.path()) {
            private.insert(module.path().to_owned());
        } else {
            *wanted.entry(module).or_default() |= source;
        }
        true
    };
    for (module, sum) in &files.modules {
        match sum {
            Some(sum) => sum.entries.iter().for_each(|entry| {
                want(&entry.module, entry.source);
            }),
            None => {
                for required in &module.requires {
                    let exact = ModuleVersion::new(&required.path, &required.version);
                    let known = match exact {
                        Ok(module) if module.is_exact() => want(&module, true),
                        _ => false,
                    };
                    needs.broken += usize::from(!known);
                }
            }
        }
    }
    let of_workspace = files.workspace.iter().filter_map(|(_, sum)| sum.as_ref());
    of_workspace.flat_map(|sum| &sum.entries).for_each(|entry| {
        want(&entry.module, entry.source);
    });
    needs.modules = wanted.into_iter().map(|(module, source)| Needed { module, source }).collect();
    needs.private = private.into_iter().collect();
    needs
}

/// The path of the module itself.
fn own(module: &Project) -> impl Iterator<Item = &str> {
    module.mentions.iter().filter(|mention| mention.role == Role::Own).map(|mention| mention.path.as_str())
}

/// What stands in for a module.
enum Replaced<'f> {
    No,
    ByFolder,
    By(&'f Requirement),
}

/// The `replace` lines in force.
struct Replacing<'f> {
    /// Those of go.work, which hide those of the modules, then those of the modules.
    layers: [Layer<'f>; 2],
    /// The modules that stand in for others: these are fetched, whatever stands in for them elsewhere.
    substitutes: BTreeSet<(&'f str, &'f str)>,
}

/// By path and version; without a version it holds for all others.
type Layer<'f> = BTreeMap<(&'f str, Option<&'f str>), &'f Replace>;

impl<'f> Replacing<'f> {
    fn in_force(files: &'f Files) -> Replacing<'f> {
        let layer = |lines: &mut dyn Iterator<Item = &'f Replace>| -> Layer<'f> {
            lines.map(|line| ((line.path.as_str(), line.version.as_deref()), line)).collect()
        };
        let workspace = layer(&mut files.workspace.iter().flat_map(|(work, _)| &work.replaces));
        let modules = layer(&mut files.modules.iter().flat_map(|(module, _)| &module.replaces));
        let layers = [workspace, modules];
        let substitutes = layers.iter().flat_map(|layer| layer.values()).filter_map(|line| line.with.as_ref());
        let substitutes = substitutes.map(|with| (with.path.as_str(), with.version.as_str())).collect();
        Replacing { layers, substitutes }
    }

    fn of(&self, module: &ModuleVersion) -> Replaced<'f> {
        let (path, version) = (module.path(), module.version());
        let line = |layer: &Layer<'f>| layer.get(&(path, Some(version))).or_else(|| layer.get(&(path, None))).copied();
        match self.layers.iter().find_map(line) {
            Some(_) if self.substitutes.contains(&(path, version)) => Replaced::No,
            Some(line) => line.with.as_ref().map_or(Replaced::ByFolder, Replaced::By),
            None => Replaced::No,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{gomod, gosum, patterns};
    use std::path::Path;

    fn module(go_mod: &str, go_sum: Option<&str>) -> (Project, Option<GoSum>) {
        let project = gomod::parse(Path::new("go.mod"), go_mod.as_bytes());
        (project, go_sum.map(|text| gosum::parse(text.as_bytes())))
    }

    fn shown(files: &Files, private: &str) -> (Vec<String>, Vec<String>, usize) {
        let needs = of(files, |path| patterns::matches(private, path));
        let show = |needed: &Needed| format!("{}{}", needed.module, if needed.source { "" } else { " mod" });
        (needs.modules.iter().map(show).collect(), needs.private, needs.broken)
    }

    fn single(go_mod: &str, go_sum: Option<&str>) -> Files {
        Files { modules: vec![module(go_mod, go_sum)], workspace: None }
    }

    fn sum(lines: &[&str]) -> String {
        lines.iter().map(|line| format!("{line} h1:x\n")).collect()
    }

    #[test]
    fn go_sum_says_which_source_is_needed() {
        let sum = sum(&["b.cn/b v1.0.0/go.mod", "a.cn/a v1.1.0", "a.cn/a v1.1.0/go.mod", "a.cn/a v1.0.0/go.mod"]);
        let files = single("module m.cn/m\nrequire c.cn/c v1.0.0\n", Some(&sum));
        assert_eq!(shown(&files, "").0, ["a.cn/a@v1.0.0 mod", "a.cn/a@v1.1.0", "b.cn/b@v1.0.0 mod"]);
    }

    #[test]
    fn without_go_sum_the_requirements_are_needed() {
        let go_mod = "module m.cn/m\nrequire (\n\ta.cn/a v1.0.0\n\tb.cn/b v1.0.0 // indirect\n\tc.cn/c master\n\td v1.0.0\n)\n\
            exclude b.cn/b v1.0.0\n";
        assert_eq!(shown(&single(go_mod, None), ""), (vec!["a.cn/a@v1.0.0".to_owned()], Vec::new(), 2));
    }

    #[test]
    fn the_project_itself_and_what_a_folder_stands_in_for_are_not_fetched() {
        let go_mod =
            "module m.cn/m\nreplace (\n\ta.cn/a => ../a\n\tb.cn/b v1.0.0 => ../b\n\tc.cn/c => fork.cn/c v1.2.0\n)\n";
        let all = sum(&["m.cn/m v1.0.0", "a.cn/a v1.0.0", "b.cn/b v1.0.0", "b.cn/b v1.1.0", "c.cn/c v1.0.0/go.mod"]);
        let expected = ["b.cn/b@v1.1.0", "fork.cn/c@v1.2.0 mod"];
        assert_eq!(shown(&single(go_mod, Some(&all)), "").0, expected);
    }

    #[test]
    fn a_substitute_is_fetched_though_a_folder_stands_in_for_it_elsewhere() {
        let go_mod = "module m.cn/m\nreplace (\n\ta.cn/a => b.cn/b v1.0.0\n\tb.cn/b => ../b\n)\n";
        let all = sum(&["b.cn/b v1.0.0", "b.cn/b v1.5.0"]);
        assert_eq!(shown(&single(go_mod, Some(&all)), "").0, ["b.cn/b@v1.0.0"]);
    }

    #[test]
    fn private_modules_are_left_out_and_named_once() {
        let all = sum(&["git.corp.cn/x/y v1.0.0", "git.corp.cn/x/y v1.0.0/go.mod", "a.cn/a v1.0.0"]);
        let go_mod = "module m.cn/m\nreplace b.cn/b => git.corp.cn/b v1.0.0\n";
        let files = single(go_mod, Some(&format!("{all}b.cn/b v1.0.0 h1:x\n")));
        let expected = ["git.corp.cn/b", "git.corp.cn/x/y"].map(str::to_owned).to_vec();
        assert_eq!(shown(&files, "*.corp.cn"), (vec!["a.cn/a@v1.0.0".to_owned()], expected, 0));
    }

    #[test]
    fn the_replacements_of_a_workspace_hide_those_of_its_modules() {
        let work =
            gomod::parse_work(Path::new("go.work"), b"use (\n\t./m\n\t./n\n)\nreplace a.cn/a => b.cn/b v1.0.0\n");
        let files = Files {
            modules: vec![
                module("module m.cn/m\nreplace a.cn/a => ../a\n", Some(&sum(&["a.cn/a v1.0.0", "n.cn/n v1.0.0"]))),
                module("module n.cn/n\nrequire c.cn/c v1.0.0\n", None),
            ],
            workspace: Some((work, Some(gosum::parse(sum(&["d.cn/d v1.0.0"]).as_bytes())))),
        };
        assert_eq!(shown(&files, "").0, ["b.cn/b@v1.0.0", "c.cn/c@v1.0.0", "d.cn/d@v1.0.0"]);
    }
}
