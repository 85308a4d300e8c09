//! Words of tables and short labels.

use super::Message;
use crate::messages;

macro_rules! words {
    ($($name:ident: $en:literal, $zh:literal;)*) => {$(
        #[doc = concat!("“", $en, "”")]
        pub fn $name() -> Message {
            Message::fixed($en, $zh)
        }
    )*};
}

words! {
    error: "error", "错误";
    warning: "warning", "警告";
    note: "note", "备注";
    hint: "hint", "提示";
    mirror: "mirror", "镜像";
    url: "address", "地址";
    operator: "operator", "运营方";
    region: "region", "地区";
    sumdb: "sumdb", "校验数据库";
    status: "status", "状态";
    yes: "yes", "是";
    no: "no", "否";
    unknown: "unknown", "未知";
    live: "live", "可用";
    last_resort: "last resort", "备选";
    unverified: "unverified", "未证实";
    retired: "retired", "已停用";
    internal: "in its cloud", "仅限云内网";
    variable: "variable", "变量";
    value: "value", "值";
    source: "from", "来源";
    from_environment: "environment", "环境变量";
    from_default: "built into Go", "Go 内置默认值";
    unset: "(unset)", "（未设置）";
    off: "(off)", "（停用）";
    not_known: "(not known to this Go)", "（此版本 Go 不支持）";
    health: "health", "状态";
    healthy: "ok", "正常";
    http: "http", "HTTP";
    protocol: "protocol", "协议";
    address: "address", "IP 地址";
    sumdb_verified: "verified", "已验证";
    sumdb_not_proxied: "not proxied", "不代理";
    sumdb_failing: "failing", "报错";
    sumdb_invalid: "INVALID", "无效";
    sumdb_not_asked: "–", "–";
    finding: "finding", "诊断";
    id: "id", "编号";
    time: "time", "时间";
    change: "change", "变更";
    state: "state", "状态";
    state_intent: "not finished", "未完成";
    state_done: "in force", "有效";
    state_undone: "undone", "已撤销";
    state_dropped: "not made", "未生效";
    nothing: "(not set)", "（未设置）";
    no_history: "no change was made yet", "还没有做过变更";
    verdict_domestic: "domestic", "国内";
    verdict_foreign: "foreign", "境外";
    verdict_direct: "direct", "直连";
    verdict_mixed: "mixed", "混合";
    verdict_failed: "failed", "失败";
    verdict_not_checked: "not checked", "未检查";
    verdict: "verdict", "结论";
    all_well: "nothing is wrong", "没有发现问题";
    no_answer: "no answer", "无响应";
    requests: "requests, as the go command itself reports them (`-x`: no redirects, no file://):", "请求（以 go 命令自己的 `-x` 输出为准，不含重定向和 file://）：";
    login_shell: "login shell", "登录 shell";
    new_terminal: "new terminal", "新终端";
    scope: "scope", "范围";
    this_session: "the environment of this session", "当前会话的环境变量";
    suggestion: "suggested", "建议";
    not_measured: "not measured yet", "尚未测量";
    picker_current: "*", "*";
    picker_fastest: "measure all of them now and take the best", "现在实测全部镜像并选用最好的";
    in_effect_now: "in effect now", "已生效";
    not_in_effect: "written, but not in effect here", "已写入，但在当前环境未生效";
    nothing_to_change: "everything was set so already", "已经是这样的设置，无需改动";
    dry_run: "nothing was written (`--dry-run`)", "没有写入（`--dry-run`）";
    assumed_rules: "no `go` on PATH: shown by the rules of the newest Go, with its own defaults", "PATH 里没有 `go`：按最新版 Go 的规则和默认值显示";
    remedy: "fix", "处理办法";
    link: "see", "参见";
    explain_more: "`goproxy-cfg explain CODE` says more", "运行 `goproxy-cfg explain 诊断码` 查看详情";
}

messages! {
    /// Where a value comes from.
    inherited(name) { en: "from {name}", zh: "取自 {name}" }
    /// Under the table of `list`.
    current(value, source) { en: "* in effect: GOPROXY={value}  ({source})", zh: "* 当前生效：GOPROXY={value}（{source}）" }
    /// Under the table of `list`.
    more_hidden(count) { en: "{count} more with --all", zh: "另有 {count} 个，用 --all 查看" }
    /// What a value hides.
    hides(value, source) { en: "hides {value}  ({source})", zh: "盖过 {value}（{source}）" }
    /// Above the table of `show`.
    go_version(path, version) { en: "go {version} at {path}", zh: "go {version}，位于 {path}" }
    /// Under the table of `probe`.
    best(mirror, time) { en: "best: {mirror}, {time} a request", zh: "最佳：{mirror}，每次请求 {time}" }
    /// Under the table of `probe`.
    asked_for_once(canary) { en: "asked for {canary}", zh: "以 {canary} 测试" }
    /// Under the table of `probe`.
    asked_for(canary, samples) { en: "asked for {canary}; warm: median of {samples} on an open connection", zh: "以 {canary} 测试；热请求为已建立连接上 {samples} 次的中位数" }
    /// Under the table of `probe`.
    via(proxy) { en: "through the HTTP proxy {proxy}", zh: "经由 HTTP 代理 {proxy}" }
    /// What `use` changed.
    wrote(path) { en: "wrote {path}", zh: "已写入 {path}" }
    /// What `use` would change.
    would_write(path) { en: "would write {path}", zh: "将写入 {path}" }
    /// A line of the picker.
    picker_item(mark, id, figure) { en: "{mark} {id}  {figure}", zh: "{mark} {id}  {figure}" }
    /// A figure of the picker.
    measured(ms, ago) { en: "{ms} ms a request, {ago}", zh: "每次请求 {ms} ms（{ago}）" }
    /// A figure of the picker.
    measured_unhealthy(ago) { en: "did not work, {ago}", zh: "不可用（{ago}）" }
    /// A time.
    minutes_ago(count) { en: "{count} min ago", zh: "{count} 分钟前" }
    /// A time.
    hours_ago(count) { en: "{count} h ago", zh: "{count} 小时前" }
    /// A time.
    days_ago(count) { en: "{count} days ago", zh: "{count} 天前" }
    /// A file that is not there.
    not_there(path) { en: "{path} (not there)", zh: "{path}（不存在）" }
    /// A shell that has it.
    terminal_has_it(shell, kind) { en: "{shell} ({kind}) has it", zh: "{shell}（{kind}）已生效" }
    /// A shell that does not have it any more.
    terminal_rid_of_it(shell, kind) { en: "{shell} ({kind}) does not have it any more", zh: "{shell}（{kind}）里已不再设置" }
    /// How to go back.
    undo_with(id) { en: "`goproxy-cfg undo` takes it back (change {id})", zh: "运行 `goproxy-cfg undo` 可撤销（变更 {id}）" }
    /// What to do next.
    run_by_hand(command) { en: "  {command}", zh: "  {command}" }
    /// The look after writing.
    looked_well(mirror, time) { en: "{mirror} answers as a module proxy ({time})", zh: "{mirror} 按模块代理协议正常应答（{time}）" }
    /// What `undo` did.
    undone(id, path) { en: "change {id} is undone: `{path}` is byte for byte as it was", zh: "已撤销变更 {id}：`{path}` 已逐字节恢复" }
    /// What `undo` did.
    undone_partly(id, path) { en: "change {id} is undone in `{path}`; what else was changed there since is kept", zh: "已在 `{path}` 里撤销变更 {id}；之后的其他改动予以保留" }
    /// What `undo --force` did.
    undone_forced(id, path) { en: "change {id} is undone: `{path}` is as it was before it; what was changed there since is gone from it", zh: "已强制撤销变更 {id}：`{path}` 恢复为该变更之前的内容，之后的改动不再保留" }
    /// What `undo` did.
    undone_already(id, path) { en: "change {id} is undone: `{path}` was already as before", zh: "已撤销变更 {id}：`{path}` 本来就是变更前的样子" }
    /// What `undo` did to a file that did not exist before.
    undone_removed(id, path) { en: "change {id} is undone: `{path}` did not exist before, and is gone", zh: "已撤销变更 {id}：`{path}` 原本不存在，已删除" }
    /// The proof, in one line.
    served(module, by, url) { en: "{module} was served by {by}\n  {url}", zh: "{module} 由 {by} 提供\n  {url}" }
    /// The proof, where no module proxy served it.
    fetched(module, url) { en: "{module} was fetched from its repository\n  {url}", zh: "{module} 直接取自源码仓库\n  {url}" }
    /// The proof, in one line.
    sumdb_asked(url) { en: "checksum database asked at {url}", zh: "校验数据库查询于 {url}" }
    /// The canary of the proof.
    proof_of(canary, seconds) { en: "a real `go mod download {canary}` in a throwaway cache, {seconds} s", zh: "在临时缓存里真实执行 `go mod download {canary}`，用时 {seconds} 秒" }
    /// A setting in effect.
    setting(name, value, source) { en: "{name}={value}  ({source})", zh: "{name}={value}（{source}）" }
    /// A label and what it says.
    labelled(label, text) { en: "{label}: {text}", zh: "{label}：{text}" }
    /// A finding's severity and code.
    coded(label, code) { en: "{label}[{code}]", zh: "{label}[{code}]" }
}
