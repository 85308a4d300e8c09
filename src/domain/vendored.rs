//! vendor/modules.txt held against go.mod, by the go command's own rules (cmd/go/internal/modload, `checkVendorConsistency`).

use std::collections::BTreeMap;

use crate::domain::gomod::Statement;
use crate::text::{Message, project as sentences};

/// What modules.txt says of modules, by path and version; without a version it is said of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vendored {
    modules: BTreeMap<(String, String), Meta>,
    /// It was made for a workspace (`go work vendor`).
    pub workspace: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Meta {
    explicit: bool,
    replacement: Option<(String, String)>,
    line: usize,
}

/// Something that one of both says and the other does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The line of go.mod, from 1, when it is go.mod that says more; else that of modules.txt.
    pub line: usize,
    /// It is a line of go.mod.
    pub in_go_mod: bool,
    /// What is amiss.
    pub message: Message,
}

/// Reads vendor/modules.txt.
pub fn parse(bytes: &[u8]) -> Vendored {
    let mut vendored = Vendored::default();
    let mut current: Option<(String, String)> = None;
    for (at, line) in String::from_utf8_lossy(bytes).lines().enumerate() {
        if let Some(notes) = line.strip_prefix("## ") {
            let mut notes = notes.split(';').map(str::trim);
            if current.is_none() {
                vendored.workspace |= notes.any(|note| note == "workspace");
            } else if let Some(meta) = current.as_ref().and_then(|key| vendored.modules.get_mut(key)) {
                meta.explicit |= notes.any(|note| note == "explicit");
            }
        } else if let Some(module) = line.strip_prefix("# ") {
            let words: Vec<&str> = module.split_whitespace().collect();
            let arrow = words.iter().position(|word| *word == "=>");
            let (module, with) = words.split_at(arrow.unwrap_or(words.len()));
            let [path, version @ ..] = module else { continue };
            let key = ((*path).to_owned(), version.first().copied().unwrap_or_default().to_owned());
            let replacement = match with {
                [_, path] => Some(((*path).to_owned(), String::new())),
                [_, path, version, ..] => Some(((*path).to_owned(), (*version).to_owned())),
                _ => None,
            };
            vendored.modules.insert(key.clone(), Meta { explicit: false, replacement, line: at + 1 });
            current = Some(key);
        }
    }
    vendored
}

/// Where both differ: first what go.mod says, in its order, then what modules.txt says.
pub fn mismatches<'s>(statements: impl Iterator<Item = &'s Statement> + Clone, vendored: &Vendored) -> Vec<Mismatch> {
    let mut found = Vec::new();
    let mut required = Vec::new();
    let mut replaced = Vec::new();
    for statement in statements {
        let mismatch = |message: Message| Mismatch { line: statement.line, in_go_mod: true, message };
        match statement.verb.as_str() {
            "require" => {
                let Some(module) = statement.requirement(0) else { continue };
                let key = (module.path, module.version);
                if !vendored.modules.get(&key).is_some_and(|meta| meta.explicit) {
                    found.push(mismatch(sentences::vendor_not_explicit(&key.0, &key.1)));
                }
                required.push(key);
            }
            "replace" => {
                let Some(replace) = statement.replace() else { continue };
                let folder = statement.replacing_folder().map(|path| (path.to_owned(), String::new()));
                let with = replace.with.map(|with| (with.path, with.version)).or(folder);
                let key = (replace.path, replace.version.unwrap_or_default());
                let there = vendored.modules.get(&key).and_then(|meta| meta.replacement.clone());
                if there != with {
                    found.push(mismatch(sentences::vendor_replaced(&key.0)));
                }
                replaced.push(key);
            }
            _ => {}
        }
    }
    for (key, meta) in &vendored.modules {
        let mismatch = |message: Message| Mismatch { line: meta.line, in_go_mod: false, message };
        if meta.explicit && !required.contains(key) {
            found.push(mismatch(sentences::vendor_not_required(&key.0, &key.1)));
        }
        // A replacement of all versions is told with each version that it hits.
        let any = (key.0.clone(), String::new());
        if meta.replacement.is_some() && !replaced.contains(key) && !replaced.contains(&any) {
            found.push(mismatch(sentences::vendor_not_replaced(&key.0)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::gomod;

    const MODULES: &str = "# a.cn/a v1.0.0\n## explicit; go 1.17\na.cn/a\n# b.cn/b v1.0.0\nb.cn/b\n\
        # c.cn/c v1.0.0 => ./c\n## explicit\nc.cn/c\n# c.cn/c => ./c\n";

    #[test]
    fn what_differs_is_told_with_its_line() {
        let agree = "module m\nrequire (\n\ta.cn/a v1.0.0\n\tc.cn/c v1.0.0\n)\nreplace c.cn/c => ./c\n";
        for (go_mod, expected) in [
            (agree.to_owned(), vec![]),
            (agree.replace("a v1.0.0", "a v1.1.0"), vec![(3, true), (1, false)]),
            (agree.replace("\tc.cn/c v1.0.0\n", ""), vec![(6, false)]),
            (agree.replace("=> ./c", "=> ./d"), vec![(6, true)]),
            (agree.replace("replace c.cn/c => ./c\n", ""), vec![(9, false), (6, false)]),
            (agree.replace(")\n", "\tb.cn/b v1.0.0\n)\n"), vec![(5, true)]),
        ] {
            let statements = gomod::statements(go_mod.as_bytes());
            let found = mismatches(statements.iter(), &parse(MODULES.as_bytes()));
            let found: Vec<(usize, bool)> = found.iter().map(|one| (one.line, one.in_go_mod)).collect();
            assert_eq!(found, expected, "{go_mod}");
        }
    }
}
