//! The project: import paths, go.mod, go.sum, vendor, workspaces (modload/import.go, init.go, vendor.go).

use crate::domain::goerror::told::{Row, Seen, Told, rows};
use crate::text::codes::Code;
use crate::text::goerrors;

/// What stands in the hole, or the package by another name.
fn named(seen: &Seen<'_>) -> String {
    [seen.hole("path"), seen.module().unwrap_or_default()].into_iter().find(|path| !path.is_empty()).unwrap_or_default()
}

fn no_sum(seen: &Seen<'_>) -> Option<Told> {
    let path = named(seen);
    let told =
        Told::new(Code::GP515, if path.is_empty() { goerrors::no_sum_unnamed() } else { goerrors::no_sum(&path) });
    // Go's own advice, where it gives some: `go get M` or `go mod download M`.
    let advice = seen
        .block
        .lines
        .iter()
        .map(|(_, line)| line.trim())
        .find(|line| line.starts_with("go get ") || line.starts_with("go mod download "));
    Some(match advice.filter(|advice| advice.chars().all(|c| c.is_alphanumeric() || " ./_-@+~".contains(c))) {
        Some(advice) => told.remedy(goerrors::tidy_or(advice)),
        None => told,
    })
}

fn stale(_: &Seen<'_>) -> Option<Told> {
    Some(Told::new(Code::GP516, goerrors::stale_gomod()))
}

fn not_required(seen: &Seen<'_>) -> Option<Told> {
    let told = Told::new(Code::GP518, goerrors::not_required(named(seen))).each_module();
    Some(match seen.plain("path") {
        Some(path) => told.remedy(goerrors::go_get(path)),
        None => told,
    })
}

fn no_module(seen: &Seen<'_>) -> Option<Told> {
    Some(Told::new(Code::GP518, goerrors::no_module_for(named(seen))).each_module())
}

fn not_in_std(seen: &Seen<'_>) -> Option<Told> {
    Some(Told::new(Code::GP518, goerrors::not_in_std(seen.hole("path"))).each_module())
}

fn no_package(seen: &Seen<'_>) -> Option<Told> {
    let module = seen.hole("module");
    Some(Told::new(Code::GP518, goerrors::no_such_package(module, seen.hole("path"))).each_module())
}

fn vanity(seen: &Seen<'_>) -> Option<Told> {
    let path = named(seen);
    let path = path.split('@').next().unwrap_or_default();
    let told = Told::new(Code::GP518, goerrors::no_go_import(path)).each_module();
    let plain = crate::domain::module::check_path(path).is_ok();
    Some(if plain { told.remedy(goerrors::go_import(path)) } else { told })
}

fn bad_path(seen: &Seen<'_>) -> Option<Told> {
    Some(Told::new(Code::GP518, goerrors::bad_path(named(seen), seen.hole("why"))).each_module())
}

fn ambiguous(seen: &Seen<'_>) -> Option<Told> {
    // The module of the shortest path is the old whole.
    let modules = seen.block.lines.iter().skip(seen.index + 1).filter_map(|(_, line)| line.split_whitespace().next());
    let old = modules
        .filter(|path| crate::domain::module::check_path(path).is_ok() && path.contains('.'))
        .min_by_key(|path| path.len());
    let told = Told::new(Code::GP516, goerrors::ambiguous(seen.hole("path")));
    Some(match old {
        Some(old) => told.remedy(goerrors::get_newer(old)),
        None => told,
    })
}

fn vendor(_: &Seen<'_>) -> Option<Told> {
    Some(Told::new(Code::GP521, goerrors::vendor_differs()))
}

pub(super) const ROWS: &[Row] = rows! {
    Project Anywhere {
        "missing go.sum entry for module providing package {path}" | "missing go.sum entry needed to verify package {path}" | "missing go.sum entry for go.mod file" | "missing go.sum entry"
            | "updates to go.sum needed, disabled by -mod=readonly" | "updates to go.sum needed" | "{path}: no sum for"
            => no_sum;
        "inconsistent vendoring in {dir}" | "is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt" | "but vendor/modules.txt indicates" | "but not marked as replaced in vendor/modules.txt"
            => vendor;
        "cannot find package \"{path}\" in {dir}/vendor" | "cannot find module providing package {path}: import lookup disabled by -mod=vendor" | "{path}: import lookup disabled by -mod=vendor"
            | "package {path} is not in the vendor" | "cannot find package \".\" in:{dir*}vendor{path*}" | "which exists in the vendor directory but is missing from vendor/modules.txt"
            => |seen| Some(Told::new(Code::GP521, goerrors::not_vendored(named(seen))).each_module());
        "using the vendor directory" | "disabled by -mod=vendor" | "cannot query module due to -mod=vendor" => |_| {
            Some(Told::new(Code::GP521, goerrors::vendor_mode()).remedy(goerrors::mod_mod()))
        };
        "updates to go.mod needed" | "updating go.mod: existing contents have changed" | "go.mod file indicates go {version}, but maximum" => stale;
        "cannot find module providing package {path}: import lookup disabled by -mod=readonly" | "import lookup disabled by -mod=readonly" => not_required;
        "imports {path} from implicitly required module" => stale;
        "module {path} provides package {package} and is replaced but not required" => |seen| Some(Told { code: Code::GP516, ..not_required(seen)? });
        "ambiguous import: found package {path} in multiple" => ambiguous;
        "replacement directory {dir} does not exist" | "reading {dir}/go.mod: open {file}: no such file or directory" | "reading {dir}\\go.mod: open {file}: The system cannot find"
            => |seen| Some(Told::new(Code::GP516, goerrors::replaced_dir(seen.hole("dir"))).remedy(goerrors::drop_replace()));
        "go.mod file not found in current directory or any parent directory" | "cannot find main module" | "go: cannot determine module path for source directory" | "no modules were found in the current workspace"
            | "directory {dir} outside available modules" | "directory . outside main module" | "working directory is not part of a module" | "not inside a module" | "does not contain main module"
            => |seen| {
                let told = Told::new(Code::GP522, goerrors::no_gomod());
                Some(match seen.has("go install") || seen.has("go: go.mod file not found in current directory or any parent directory.") {
                    true => told.remedy(goerrors::install_tool()),
                    false => told,
                })
            };
        "is not one of the workspace modules listed in go.work" | "directory {dir} is contained in a module that is not one of the workspace modules" | "current directory is contained in a module that is not one of the workspace modules"
            | "main module ({m}) does not contain package" | "go.work lists" | "cannot load module {dir} listed in go.work file"
            => |seen| match seen.has("go.work") || seen.has("workspace") {
                true => Some(Told::new(Code::GP522, goerrors::not_in_workspace(if seen.hole("dir").is_empty() { "." .to_owned() } else { seen.hole("dir") })).remedy(goerrors::work_use())),
                false => no_module(seen),
            };
    }
    Module Anywhere {
        "module {module} found ({version}), but does not contain package {path}" | "module {module} found ({version}, replaced by {by*}), but does not contain package {path}"
            | "module {module} found{found*}, but does not contain package {path}" | "module {module} (latest: {version}) does not contain package {path}" | "{module} provides package {path} at latest version"
            | "module {module} found, but does not contain packages matching {path}"
            => no_package;
        "package {path} is not in GOROOT" | "package {path} is not in std" | "cannot find package \"{path}\" in any of" => |seen| match seen.hole("path").split('/').next()?.contains('.') {
            true => not_required(seen),
            false => not_in_std(seen),
        };
        "no go-import meta tags" | "no go-import meta tag found" | "meta tag {tag*} did not match import path" | "multiple meta tags match import path" | "unable to find go-import" | "parse {url}: no go-import" => vanity;
        "malformed module path \"{path}\": {why*}" | "malformed import path \"{path}\": {why*}" | "invalid import path: \"{path}\"{why*}" | "{path}: malformed module path{why*}" | "invalid char {why*}" => |seen| {
            (seen.has("module path") || seen.has("import path")).then(|| bad_path(seen)).flatten()
        };
        "no required module provides package {path}" => not_required;
    }
    Last Anywhere {
        "unrecognized import path \"{path}\"" => vanity_or_none;
        "cannot find module providing package {path}" | "cannot find module for path {path}" | "cannot find package \"{path}\"" => no_module;
    }
};

/// The words stand before every failure on the way to a repository, which other rows know better.
fn vanity_or_none(seen: &Seen<'_>) -> Option<Told> {
    no_module(seen)
}
