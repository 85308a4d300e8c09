//! What is said of a project's modules on each mirror, and of files that name mirrors.

use crate::messages;

messages! {
    /// Neither go.mod nor go.work.
    no_go_mod(dir) { en: "neither go.mod nor go.work in `{dir}` or above it", zh: "`{dir}` 及其上级目录中没有 go.mod，也没有 go.work" }
    /// What to do about it.
    hint_project() { en: "name the project's folder: `goproxy-cfg probe --project=DIR`", zh: "指定项目目录：`goproxy-cfg probe --project=DIR`" }
    /// The folder is not there.
    no_such_folder(dir) { en: "there is no folder `{dir}`", zh: "没有目录 `{dir}`" }
    /// The go command refuses it too.
    gowork_relative(value) { en: "GOWORK is `{value}`: the go command takes an absolute path, `off` or nothing", zh: "GOWORK 的值是 `{value}`：go 命令只接受绝对路径、`off` 或留空" }
    /// Not a real go.sum.
    file_too_large(path, most) { en: "`{path}` is larger than {most} MiB", zh: "`{path}` 超过 {most} MiB" }
    /// Not a real workspace.
    too_many_members(path, most) { en: "`{path}` uses more than {most} modules", zh: "`{path}` 的 `use` 超过 {most} 个模块" }
    /// More than mirrors can politely be asked for.
    too_many_modules(count, most) { en: "the project needs {count} modules; mirrors are asked for {most} at most", zh: "项目需要 {count} 个模块，最多只能查询 {most} 个" }
    /// Lines of go.sum that say nothing.
    broken_lines(path, count) { en: "`{path}`: skipped lines that are not in go.sum's format: {count}", zh: "`{path}`：有 {count} 行不是 go.sum 的格式，已跳过" }
    /// Requirements without a version to ask for.
    no_exact_versions(count) { en: "skipped requirements without an exact version: {count}; `go mod tidy` resolves them", zh: "有 {count} 条依赖没有写明确切的模块版本，已跳过；运行 `go mod tidy` 可补全" }

    /// While mirrors are asked.
    asking() { en: "asking for the project's modules", zh: "正在查询项目的模块" }

    /// What a project needs.
    needed(count, zips, go_mods) { en: "modules that the project needs: {count} ({zips} with source, {go_mods} for go.mod alone)", zh: "项目需要 {count} 个模块：其中 {zips} 个需要源码，{go_mods} 个只需要 go.mod" }
    /// It needs none.
    nothing_needed() { en: "the project needs no modules of others", zh: "项目不依赖其他模块" }
    /// By which files.
    by_files(files) { en: "by {files}", zh: "依据 {files}" }
    /// Modules that were not asked for.
    private_left_out(count, names) { en: "{count} not asked for, private by GOPRIVATE or GONOPROXY: {names}", zh: "{count} 个私有模块（GOPRIVATE、GONOPROXY）未查询：{names}" }
    /// Names, and how many more.
    and_more(names, count) { en: "{names} and {count} more", zh: "{names} 等，另有 {count} 个" }
    /// What a mirror lacks.
    lacks(mirror, names) { en: "{mirror} lacks {names}", zh: "{mirror} 缺少 {names}" }
    /// Every mirror lacks the same.
    all_lack(names) { en: "no mirror has {names}", zh: "所有镜像都没有 {names}" }
    /// What that may mean.
    hint_private() { en: "what no mirror has may be private: `goproxy-cfg use --private PATTERNS` keeps such names from being sent to mirrors", zh: "所有镜像都没有的模块可能是私有模块：用 `goproxy-cfg use --private 模式` 设置后，其名称就不会发给镜像" }
    /// A size that is not all.
    at_least(size) { en: "≥ {size}", zh: "≥ {size}" }

    /// Heading.
    present() { en: "present", zh: "已有" }
    /// Heading.
    missing() { en: "missing", zh: "缺少" }
    /// Heading.
    unclear() { en: "no clear answer", zh: "无法确定" }
    /// Heading.
    to_fetch() { en: "to fetch", zh: "下载量" }
    /// Heading.
    asked_in() { en: "asked in", zh: "查询用时" }

    /// A line of `--from`.
    at_line(file, line, why) { en: "{file}:{line}: {why}", zh: "{file}:{line}：{why}" }
    /// Standard input.
    standard_input() { en: "standard input", zh: "标准输入" }
    /// A line that is no text.
    not_utf8() { en: "no UTF-8 text", zh: "不是 UTF-8 文本" }
    /// More lines than are taken.
    too_many_lines(file, most) { en: "{file} has more than {most} lines", zh: "{file} 超过 {most} 行" }
    /// No mirror in it.
    names_none(file) { en: "{file} names no mirror", zh: "{file} 里没有列出任何镜像" }
}
