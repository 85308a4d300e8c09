//! What is worth knowing: warnings, remarks, progress.

use crate::messages;

messages! {
    /// GOSUMDB=off is not touched by `use`.
    sumdb_kept_off() { en: "GOSUMDB is `off` and was left so: new modules are verified by nothing; `goproxy-cfg doctor --fix` finds where it is set and switches the checksum database on again", zh: "GOSUMDB 现为 `off`，未作改动：新模块不做任何校验；运行 `goproxy-cfg doctor --fix`，会找到设置它的位置并恢复校验数据库" }
    /// A GOSUMDB of the user's own is not touched by `use`.
    sumdb_kept(value) { en: "GOSUMDB is `{value}` and was left so", zh: "GOSUMDB 现为 `{value}`，未作改动" }
    /// A run that was cut short had made its change.
    repaired_finished(id) { en: "change {id} was cut short after it was made: its record is complete now", zh: "变更 {id} 写入后被中断：记录已补全" }
    /// A run that was cut short is rolled back.
    repaired_rolled_back(id, path) { en: "change {id} was cut short: `{path}` is as it was before", zh: "变更 {id} 被中断：`{path}` 已恢复原样" }
    /// What a run that was cut short left beside a file is removed.
    repaired_leftover(id, path) { en: "change {id} was cut short: `{path}`, which it left behind, is removed", zh: "变更 {id} 被中断：已删除其遗留的临时文件 `{path}`" }
    /// The same service twice in a list.
    folded(name) { en: "`{name}` stands in the list once: another entry was the same service", zh: "`{name}` 在列表里只保留一次：另一个条目是同一个服务" }
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
    /// An undo that was cut short is finished.
    repaired_undone(id) { en: "undoing change {id} was cut short: it is finished now", zh: "撤销变更 {id} 时被中断：现已撤销完毕" }
    /// A run that was cut short cannot be looked at.
    repair_failed(id, why) { en: "change {id} was cut short and could not be mended: {why}", zh: "变更 {id} 被中断，暂时无法恢复：{why}" }

    /// Before writing.
    ask_to_write_one() { en: "write this file?", zh: "写入这个文件？" }
    /// Before writing.
    ask_to_write_all(count) { en: "write these {count} files?", zh: "写入这 {count} 个文件？" }
    /// `,` between mirrors.
    comma_means() { en: "`,` between the mirrors: the next one is asked only where one answers 404 or 410 (it does not have the module); a 5xx or a refused connection ends the download, and a silent server is waited for without limit (`--resilient` passes errors on)", zh: "镜像之间是 `,`：只有前一个回答 404 或 410（没有该模块）才问下一个；遇到 5xx 或连接被拒绝即失败，遇到不应答的服务器会一直等（`--resilient` 可在出错时继续）" }
    /// `|` between mirrors.
    pipe_means() { en: "`|` between the mirrors: the next one is asked after any error, 404, 5xx or a refused connection alike; only a server that accepts and never answers is still waited for without limit", zh: "镜像之间是 `|`：404、5xx、连接被拒绝等任何错误都会接着问下一个；只有接受连接却不应答的服务器仍会一直等" }
    /// Both.
    mixed_means() { en: "behind `,` the next mirror is asked only after 404 or 410, behind `|` after any error; a server that accepts and never answers is waited for without limit either way", zh: "`,` 之后的镜像只在 404 或 410 时询问，`|` 之后的在任何错误时都会询问；接受连接却不应答的服务器两种情况下都会一直等" }
    /// unset keeps it.
    goprivate_kept(value) { en: "GOPRIVATE=`{value}` was kept, it keeps private module names at home; `goproxy-cfg unset GOPRIVATE` removes it", zh: "保留了 GOPRIVATE=`{value}`，它防止私有模块名外泄；要删除请运行 `goproxy-cfg unset GOPRIVATE`" }
    /// .envrc changed.
    direnv_allow(dir) { en: "direnv blocks a changed `.envrc` until `direnv allow {dir}` is run", zh: "`.envrc` 有改动，需运行 `direnv allow {dir}` 才会生效" }
    /// mise.toml changed.
    mise_trust() { en: "mise may ask to trust the file again: `mise trust`", zh: "mise 可能要求重新信任该文件：`mise trust`" }
    /// settings.json changed.
    vscode_reload() { en: "the Go extension of VS Code passes these to the tools that it starts, not to its terminals", zh: "VS Code 的 Go 插件只把这些变量传给它启动的工具，不会传给终端" }
    /// .env changed.
    dotenv_is_read_by_tools(path) { en: "`{path}` is read by tools that look for it (docker compose, direnv's `dotenv`, editors); a shell does not", zh: "`{path}` 由 docker compose、direnv 的 `dotenv`、编辑器等工具读取，shell 本身不会读" }
    /// GitHub Actions.
    ci_github() { en: "in effect from the next step of the job on", zh: "从本作业的下一个步骤起生效" }
    /// `unset --scope ci` where there is nothing to take out.
    ci_unset_here_only() { en: "what an earlier step or job has set stays; for this step: `eval \"$(goproxy-cfg env --unset --shell sh)\"`", zh: "之前的步骤或作业设置的变量不受影响；仅对当前步骤可用：`eval \"$(goproxy-cfg env --unset --shell sh)\"`" }
    /// Azure Pipelines.
    ci_azure() { en: "in effect from the next step of the job on", zh: "从本作业的下一个步骤起生效" }
    /// GitLab CI.
    ci_gitlab() { en: "jobs after this one get it by `artifacts: reports: dotenv: goproxy.env`; in this job run `eval \"$(goproxy-cfg env MIRROR --shell sh)\"`", zh: "后续作业通过 `artifacts: reports: dotenv: goproxy.env` 获得；本作业内请运行 `eval \"$(goproxy-cfg env 镜像 --shell sh)\"`" }
    /// Jenkins.
    ci_jenkins() { en: "take the file in with EnvInject (`Properties File Path`), or `readProperties` and `withEnv` in a pipeline", zh: "用 EnvInject 的 `Properties File Path` 读入该文件，或在流水线里用 `readProperties` 加 `withEnv`" }
    /// `--scope system`.
    system_at_login() { en: "sessions that are open now get it at their next login", zh: "已打开的会话要重新登录后才生效" }
    /// A terminal that has another value.
    terminal_other(shell, kind, name, value, place) { en: "{shell} ({kind}): {name} is `{value}`, set by {place}", zh: "{shell}（{kind}）：{name} 是 `{value}`，由 {place} 设置" }
    /// A terminal that has another value from nobody knows where.
    terminal_other_somewhere(shell, kind, name, value) { en: "{shell} ({kind}): {name} is `{value}`", zh: "{shell}（{kind}）：{name} 是 `{value}`" }
    /// A terminal without it.
    terminal_lacks(shell, kind, name) { en: "{shell} ({kind}): {name} is not set there; the profile ends before the block, or is not read", zh: "{shell}（{kind}）：没有读到 {name}；配置文件在标记块之前就结束了，或者没有被读取" }
    /// A terminal that cannot be asked.
    terminal_not_asked(shell, kind, why) { en: "{shell} ({kind}) could not be asked: {why}", zh: "{shell}（{kind}）无法验证：{why}" }
    /// Patterns that were typed wrong.
    ask_to_correct(mended) { en: "store `{mended}` instead?", zh: "改为保存 `{mended}`？" }
    /// Patterns that were typed wrong, and are right now.
    corrected(mended) { en: "stored as `{mended}`", zh: "已按 `{mended}` 保存" }
    /// Suggested patterns.
    ask_to_add(list) { en: "add `{list}` to GOPRIVATE?", zh: "把 `{list}` 加入 GOPRIVATE？" }
    /// Suggested patterns that nobody has agreed to.
    suggested_not_added(list) { en: "not added; `goproxy-cfg use --private '{list}'` adds them", zh: "未加入；运行 `goproxy-cfg use --private '{list}'` 即可加入" }
    /// No suggestion.
    nothing_to_suggest() { en: "go.mod, go.work and the git remotes show no private host that GOPRIVATE does not cover", zh: "go.mod、go.work 和 git 远程地址里没有发现 GOPRIVATE 尚未覆盖的私有主机" }
    /// A team file's host that the catalogue does not know.
    team_file_foreign(host, address) { en: "`{host}` is not in the catalogue: everything that this project needs would be asked of `{address}`", zh: "`{host}` 不在镜像目录里：本项目所需的模块都会向 `{address}` 请求" }
    /// Findings of which a team file would have less made.
    team_file_levels(codes) { en: "`goproxy-cfg doctor` would pass over these findings, or make no more than a warning of them: {codes}", zh: "`goproxy-cfg doctor` 将忽略以下诊断，或最多按警告计：{codes}" }
    /// Somebody else's file.
    ask_to_trust(path) { en: "apply `{path}`? it comes with the project, not from you", zh: "应用 `{path}`？它来自项目，而不是你自己写的" }
    /// A GOSUMDB that a team file cannot carry.
    sumdb_not_for_the_team(value) { en: "GOSUMDB=`{value}` is your own and was not put into the file", zh: "GOSUMDB=`{value}` 是你自己的设置，没有写进文件" }
    /// A pattern that `init` did not write.
    could_be_private(suggestion) { en: "perhaps private too: {suggestion}", zh: "可能也是私有的：{suggestion}" }
    /// Above the picker.
    pick_a_mirror() { en: "which mirror? (arrow keys and Enter, Esc changes nothing; `*` is in effect)", zh: "使用哪个镜像？（方向键选择，回车确认，Esc 不做改动；`*` 为当前生效）" }
    /// `env` without a mirror where nothing is set.
    nothing_is_set() { en: "neither environment nor Go's env file sets anything; name a mirror: `goproxy-cfg env goproxy.cn`", zh: "环境变量和 Go 的 env 文件里都没有设置；请指定镜像：`goproxy-cfg env goproxy.cn`" }
    /// What to do to have it here too.
    hint_this_terminal(command) { en: "new terminals have it; for this one run `{command}`", zh: "新终端会自动生效；要在当前终端生效请运行 `{command}`" }
    /// Progress.
    starting_shells() { en: "starting shells as a new terminal does, to read it back", zh: "正在像新终端那样启动 shell，读回设置" }
}
