//! What is said of earlier runs, and while mirrors are watched.

use super::{Message, labels};
use crate::messages;

messages! {
    /// The history cannot be read.
    unreadable(path, why) { en: "cannot read the history of probes in `{path}`: {why}", zh: "无法读取测试历史 `{path}`：{why}" }
    /// The history cannot be written.
    not_kept(path, why) { en: "this run is not kept: cannot write `{path}`: {why}", zh: "本次结果未保存：无法写入 `{path}`：{why}" }
    /// No home.
    no_state_directory() { en: "this run is not kept: there is no home directory", zh: "本次结果未保存：找不到主目录" }
    /// Root by sudo.
    foreign_home(home, user) { en: "this run is not kept: by sudo in the home directory of {user} (`{home}`) the history would come to belong to root", zh: "本次结果未保存：正通过 sudo 使用 {user} 的主目录（`{home}`），写入的历史会归 root 所有" }
    /// A list of many thousands.
    too_many_mirrors(count) { en: "this run is not kept: {count} mirrors are too many for the history", zh: "本次结果未保存：{count} 个镜像超出了历史的容量" }
    /// Another run writes for too long.
    locked(seconds) { en: "this run is not kept: another goproxy-cfg had the history locked for {seconds} s", zh: "本次结果未保存：另一个 goproxy-cfg 占用历史文件超过 {seconds} 秒" }
    /// Under a trend: an empty one.
    nothing_kept(since) { en: "nothing was measured since {since}: each `goproxy-cfg probe` is kept for 90 days, and `goproxy-cfg watch` measures again and again", zh: "自 {since} 以来没有测试记录：每次 `goproxy-cfg probe` 的结果保存 90 天，`goproxy-cfg watch` 可持续测试" }
    /// Under a trend.
    runs_counted(runs, since, until) { en: "runs: {runs}, from {since} to {until}", zh: "{since} 至 {until}，共 {runs} 次测试" }
    /// Under a trend.
    runs_interrupted(count) { en: "not counted: {count} that were interrupted", zh: "另有 {count} 次中断的测试，未计入" }
    /// Under a trend.
    runs_without_network(count) { en: "not counted: {count} without network", zh: "另有 {count} 次在没有网络时的测试，未计入" }
    /// Under a trend.
    lines_newer(count) { en: "not counted: {count} that a newer goproxy-cfg kept, in a layout that this one cannot read", zh: "另有 {count} 次由更新版本的 goproxy-cfg 保存，此版本无法读取" }
    /// Under a trend.
    lines_damaged(count) { en: "damaged lines left out: {count}; the next run removes them from the history", zh: "历史中有 {count} 行已损坏，已略过；下次测试时会清除" }
    /// Under a trend.
    part_is(duration) { en: "each step is {duration}; `.` nothing measured, `x` never healthy", zh: "每格 {duration}；`.` 表示没有测试，`x` 表示全部失败" }
    /// Under a trend, for a mirror.
    last_fault(mirror, class, ago) { en: "{mirror}: last failed {ago}: {class}", zh: "{mirror}：最近一次失败：{class}（{ago}）" }
    /// `--since` with a format that shows one measurement.
    format_of_one_run(format) { en: "`--format {format}` shows a single run, not a history", zh: "`--format {format}` 用于单次结果，不能显示历史" }
    /// What to use.
    hint_trend_formats() { en: "with `--since`: table, json, ndjson, csv, markdown or html", zh: "配合 `--since` 可用 table、json、ndjson、csv、markdown 或 html" }

    /// `watch` on a terminal, under the table.
    round_next(number, every, next) { en: "round {number}, every {every}; the next one at {next}; Ctrl-C ends", zh: "第 {number} 轮，间隔 {every}；下一轮 {next}；按 Ctrl-C 结束" }
    /// `watch` on a terminal, under the last table.
    round_last(number) { en: "round {number}, the last one", zh: "第 {number} 轮，已是最后一轮" }
    /// `watch` on a terminal: no room for all.
    more_mirrors(count) { en: "and {count} more that do not fit", zh: "还有 {count} 个，窗口放不下" }
    /// `watch`: the machine had no network in this round.
    round_no_network(why) { en: "no network: {why}", zh: "没有网络：{why}" }
    /// `watch --listen`.
    listening(url) { en: "serving the report at {url} and metrics at {url}metrics", zh: "报告页：{url}，指标：{url}metrics" }
    /// `watch --listen` on a port that cannot be had.
    cannot_listen(address, why) { en: "cannot listen on {address}: {why}", zh: "无法监听 {address}：{why}" }
    /// What to do.
    hint_other_port() { en: "choose another port, or let the system choose one: `--listen 127.0.0.1:0`", zh: "换一个端口，或让系统选择：`--listen 127.0.0.1:0`" }
    /// A bad `--listen`.
    bad_listen(text) { en: "`{text}` is no address to listen on: write `9464` for this machine alone, or `0.0.0.0:9464`", zh: "`{text}` 不是监听地址：仅限本机请写 `9464`，对外请写 `0.0.0.0:9464`" }
    /// A bad `--every`.
    too_often(least) { en: "mirrors are measured no more often than every {least}", zh: "测试间隔不能短于 {least}" }
    /// A plain line of `watch`.
    lag_of(time) { en: "lag {time}", zh: "落后 {time}" }
    /// A plain line of `watch`.
    wait_of(time) { en: "wait {time}", zh: "等待 {time}" }
    /// A plain line of `watch`.
    failed_of(count) { en: "failed samples {count}", zh: "采样失败 {count}" }
}

macro_rules! words {
    ($($name:ident: $en:literal, $zh:literal;)*) => {$(
        #[doc = concat!("“", $en, "”")]
        pub fn $name() -> Message {
            Message::fixed($en, $zh)
        }
    )*};
}

words! {
    available: "available", "可用率";
    over_time: "over time", "可用率趋势";
    median: "median", "中位数";
    p95: "p95", "p95";
    median_over_time: "median over time", "中位数趋势";
    runs: "runs", "次数";
    wait: "wait", "等待";
    just_now: "just now", "刚刚";
    lag: "lag", "落后";
    last_fault_title: "last fault", "最近故障";
}

/// `3 h ago`.
pub fn ago(minutes: i64) -> Message {
    match minutes.max(0) {
        0 => just_now(),
        minutes @ 1..60 => labels::minutes_ago(minutes.to_string()),
        minutes @ 60..2880 => labels::hours_ago((minutes / 60).to_string()),
        minutes => labels::days_ago((minutes / 1440).to_string()),
    }
}
