//! What `doctor` says of levels and baselines, and in the formats that CI systems read.

use crate::messages;

messages! {
    /// A baseline that cannot be read as one.
    no_baseline(path) { en: "`{path}` is no baseline: it has to be what `goproxy-cfg doctor --json` printed", zh: "`{path}` 不能作为基线：应为 `goproxy-cfg doctor --json` 的输出" }
    /// A baseline of a later version.
    baseline_too_new(path) { en: "`{path}` was written by a later version of goproxy-cfg", zh: "`{path}` 由更新版本的 goproxy-cfg 生成，此版本无法读取" }
    /// How to make one.
    hint_baseline(path) { en: "`goproxy-cfg doctor --json --output {path}` writes a new one", zh: "运行 `goproxy-cfg doctor --json --output {path}` 可重新生成" }
    /// A team file that asks for less than it gets.
    held_back(path, codes) { en: "`{path}` would have {codes} count less, which it may only once you trust it: `goproxy-cfg use` asks you", zh: "`{path}` 想降低 {codes} 的级别，但只有在你信任它之后才会生效：运行 `goproxy-cfg use` 时会询问" }
    /// A summary that cannot be written.
    no_summary(path, why) { en: "the step summary cannot be added to `{path}`: {why}", zh: "无法写入步骤摘要 `{path}`：{why}" }

    /// Where all is well.
    well(verdict) { en: "verdict: {verdict}; nothing is wrong", zh: "结论：{verdict}；没有发现问题" }
    /// Where all is well, and who served the module.
    well_served(verdict, module, by) { en: "verdict: {verdict}; {module} was served by {by}", zh: "结论：{verdict}；{module} 由 {by} 提供" }
    /// Where all is well, and no module proxy served the module.
    well_fetched(verdict, module) { en: "verdict: {verdict}; {module} was fetched from its repository", zh: "结论：{verdict}；{module} 直接取自源码仓库" }
    /// Where the user broke off.
    interrupted() { en: "interrupted, and not checked to the end", zh: "已中断，没有检查完" }
    /// Where all is well, with what has to be said all the same.
    well_but(verdict, remark) { en: "verdict: {verdict}; {remark}", zh: "结论：{verdict}；{remark}" }
    /// Findings that a level passed over.
    allowed(count) { en: "passed over by their level: {count}", zh: "按级别设置忽略：{count}" }
    /// Findings that the baseline had.
    known(count) { en: "known from the baseline: {count}", zh: "基线中已有：{count}" }
    /// Findings of the baseline that are no more.
    gone(count) { en: "gone since the baseline: {count}", zh: "基线之后已消失：{count}" }

    /// The title of what is written for CI.
    title(verdict) { en: "Go modules: {verdict}", zh: "Go 模块：{verdict}" }
    /// What paths are relative to.
    root_of_project() { en: "the root of the project", zh: "项目根目录" }
    /// A heading.
    proof() { en: "proof", zh: "证据" }
    /// A heading of a table.
    severity() { en: "severity", zh: "级别" }
    /// A heading of a table.
    code() { en: "code", zh: "诊断码" }
    /// A heading of a table.
    place() { en: "where", zh: "位置" }
    /// A heading of a table.
    module() { en: "module", zh: "模块" }
    /// A heading of a table.
    served_by() { en: "served by", zh: "来自" }
    /// In place of findings that a page has no room for.
    and_more(count) { en: "and {count} more findings, for which this page has no room", zh: "另有 {count} 项，此页放不下" }
    /// What a finding follows from.
    follows_from(code, title) { en: "follows from {code}: {title}", zh: "由 {code} 引起：{title}" }
    /// Why a code was not looked at.
    not_looked_at() { en: "not looked at in this run", zh: "本次未检查" }
    /// Why a code does not count.
    passed_over() { en: "found, and passed over by its level", zh: "已发现，按级别设置忽略" }
    /// Why a code does not count.
    known_before() { en: "found, and known from the baseline", zh: "已发现，基线中已有" }
    /// A finding with its place, where a format tells another one.
    really_at(finding, place) { en: "{finding} (at {place})", zh: "{finding}（位于 {place}）" }
}
