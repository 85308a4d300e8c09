//! What is worth knowing: warnings, remarks, progress.

use crate::messages;

messages! {
    /// GOSUMDB=off is not touched by `use`.
    sumdb_kept_off() { en: "GOSUMDB is `off` and was left so: new modules are verified by nothing; `go env -u GOSUMDB` switches the checksum database on again", zh: "GOSUMDB 现为 `off`，未作改动：新模块不做任何校验；用 `go env -u GOSUMDB` 可恢复校验数据库" }
    /// A GOSUMDB of the user's own is not touched by `use`.
    sumdb_kept(value) { en: "GOSUMDB is `{value}` and was left so", zh: "GOSUMDB 现为 `{value}`，未作改动" }
    /// A run that was cut short had made its change.
    repaired_finished(id) { en: "change {id} was cut short after it was made: its record is complete now", zh: "变更 {id} 写入后被中断：记录已补全" }
    /// A run that was cut short is rolled back.
    repaired_rolled_back(id, path) { en: "change {id} was cut short: `{path}` is as it was before", zh: "变更 {id} 被中断：`{path}` 已恢复原样" }
    /// No go command: the file is edited here.
    no_go_edits_file(path) { en: "no `go` on PATH: `{path}` is edited directly, as `go env -w` would", zh: "PATH 里没有 `go`：直接修改 `{path}`，效果与 `go env -w` 相同" }
    /// The download worked and printed nothing.
    proof_saw_nothing() { en: "the download succeeded without a request that could be seen", zh: "下载成功，但没有看到任何请求" }
    /// GOPROXY=off.
    proof_off() { en: "GOPROXY=off: nothing is fetched, as intended", zh: "GOPROXY=off：按设置不下载任何模块" }
    /// A file:// list without the canary.
    proof_folder_lacks(canary) { en: "the folder in GOPROXY does not hold {canary}; choose a module that it holds with `--module`", zh: "GOPROXY 里的目录没有 {canary}；可用 `--module` 指定目录里有的模块" }
    /// The time was over.
    proof_timed_out(seconds) { en: "not finished after {seconds} s; the go command itself has no time limit and would hang here", zh: "{seconds} 秒后仍未完成；go 命令自身没有超时，会一直卡在这里" }
    /// Progress.
    waiting_for_download(canary) { en: "fetching {canary} with the go command", zh: "正在用 go 命令下载 {canary}" }
    /// The look after writing.
    look_failed(mirror, detail) { en: "{mirror} did not pass the look after writing: {detail}", zh: "写入后检查 {mirror} 未通过：{detail}" }
    /// What hides a value.
    shadowed_at(name, value, place) { en: "{name}=`{value}` is exported at {place} and overrides what was written", zh: "{place} 导出了 {name}=`{value}`，盖过了刚写入的值" }
    /// What hides a value, place unknown.
    shadowed(name, value) { en: "{name}=`{value}` in the environment overrides what was written", zh: "环境变量 {name}=`{value}` 盖过了刚写入的值" }
    /// What to do about it.
    hint_shadow(name) { en: "remove that line and open a new terminal, or run `unset {name}`", zh: "删掉那一行再开新终端，或运行 `unset {name}`" }
    /// A run that was cut short had not made its change.
    repaired_not_made(id) { en: "change {id} was cut short before it was made: there was nothing to take back", zh: "变更 {id} 写入前被中断：无需恢复" }
    /// A run that was cut short cannot be looked at.
    repair_failed(id, why) { en: "change {id} was cut short and could not be mended: {why}", zh: "变更 {id} 被中断，暂时无法恢复：{why}" }
}
