//! Conditions that end a probe with 1: `probe --fail-if`.

use super::Message;
use crate::messages;

/// What a measure of `--fail-if` means (`domain::gate::Metric::name`).
pub fn meaning(metric: &str) -> Message {
    match metric {
        "healthy" => Message::fixed(
            "`healthy`: how many mirrors the go command could fetch modules through",
            "`healthy`：go 命令可以正常下载模块的镜像个数",
        ),
        "failed" => Message::fixed("`failed`: how many mirrors are not healthy", "`failed`：不可用的镜像个数"),
        "tied" => Message::fixed(
            "`tied`: how many mirrors cannot be told from the best one, itself counted",
            "`tied`：与最佳镜像不分上下的个数（含最佳本身）",
        ),
        "domestic" => Message::fixed(
            "`domestic`: how many healthy mirrors were reached at an address in mainland China",
            "`domestic`：连接到中国大陆 IP 的可用镜像个数",
        ),
        "median" => Message::fixed(
            "`median`: the median time of a request on an open connection",
            "`median`：已建立连接上单次请求耗时的中位数",
        ),
        "p95" => Message::fixed(
            "`p95`: 95 % of the requests on an open connection took no longer",
            "`p95`：已建立连接上 95 % 的请求耗时不超过该值",
        ),
        "cold" => Message::fixed(
            "`cold`: the time of the first request, connecting included",
            "`cold`：第一次请求的耗时，包含建立连接",
        ),
        "wait" => Message::fixed(
            "`wait`: the estimate of how long a Go build would wait for the mirror",
            "`wait`：预计一次 Go 构建需要等待该镜像多久",
        ),
        "lag" => Message::fixed(
            "`lag`: how much older the mirror's newest release of a module is than the newest on any mirror probed",
            "`lag`：镜像上模块的最新版本比所有被测镜像中最新的晚多久",
        ),
        "failures" => Message::fixed(
            "`failures`: how many samples failed after the first one",
            "`failures`：首次请求之后失败的采样次数",
        ),
        "behind" => Message::fixed(
            "`behind`: how many releases of a module, on any mirror probed, are newer than the mirror's newest",
            "`behind`：被测镜像上比该镜像最新版本更新的版本个数",
        ),
        "missing" => Message::fixed(
            "`missing`: how many of the project's modules the mirror does not have",
            "`missing`：镜像上缺少的项目依赖模块个数",
        ),
        "throughput" => Message::fixed(
            "`throughput`: how fast a large body came, bytes a second",
            "`throughput`：下载大文件的速度，字节/秒",
        ),
        _ => Message::default(),
    }
}

/// Why nothing has a value of this measure.
pub fn no_value(metric: &str) -> Message {
    match metric {
        "median" | "p95" => Message::fixed(
            "no sample was taken on an open connection (`-n 0` takes none, and some servers close every connection)",
            "没有在已建立的连接上采样（`-n 0` 不采样；有的服务器每次都会断开连接）",
        ),
        "wait" => Message::fixed("no mirror was measured to the end", "没有任何镜像测试完毕"),
        "lag" => Message::fixed(
            "the release times of the mirrors' newest versions are not known for any fast-moving module",
            "无法得知各镜像上更新频繁的模块最新版本的发布时间",
        ),
        "behind" => {
            Message::fixed("no mirror lists the releases of a fast-moving module", "没有镜像列出更新频繁的模块的版本")
        }
        "missing" => {
            Message::fixed("no mirror could be asked for the project's modules", "没有镜像能够应答项目依赖模块的查询")
        }
        "throughput" => Message::fixed("no mirror sent a large body to measure by", "没有镜像返回可用于测速的大文件"),
        "domestic" => Message::fixed(
            "the addresses of mirrors are not seen from here, as behind an HTTP proxy",
            "看不到镜像的 IP 地址，例如经由 HTTP 代理访问",
        ),
        _ => Message::fixed("no mirror was measured", "没有测试任何镜像"),
    }
}

messages! {
    /// The condition is met.
    met(condition, what) { en: "condition `{condition}` holds: {what}", zh: "满足失败条件 `{condition}`：{what}" }
    /// What one mirror has.
    of_mirror(mirror, value) { en: "`{mirror}` has {value}", zh: "`{mirror}` 为 {value}" }
    /// What the run has.
    of_run(value) { en: "it is {value}", zh: "实际为 {value}" }
    /// Between values.
    list(one, other) { en: "{one}, {other}", zh: "{one}，{other}" }
    /// More mirrors.
    and_more(list, count) { en: "{list}, and {count} more", zh: "{list}，另有 {count} 个" }
    /// Nothing has a value.
    cannot_tell(condition, why) { en: "condition `{condition}` cannot be checked: {why}", zh: "无法判断条件 `{condition}`：{why}" }
    /// The condition is not met.
    not_met(condition) { en: "condition `{condition}` does not hold", zh: "未满足条件 `{condition}`" }

    /// Nothing is written.
    empty() { en: "a condition is missing: write `--fail-if 'p95>800ms'`", zh: "缺少条件：请写成 `--fail-if 'p95>800ms'`" }
    /// Full-width characters.
    full_width(text, better) { en: "`{text}` has full-width characters: write `{better}`", zh: "`{text}` 含有全角字符：请写成 `{better}`" }
    /// Full-width characters in what cannot be read anyway.
    full_width_in(text) { en: "`{text}` has characters that are not plain ASCII: write it like `p95>800ms`", zh: "`{text}` 含有非 ASCII 字符：请写成 `p95>800ms` 的形式" }
    /// No comparison.
    no_operator(text, better) { en: "`{text}` compares with nothing: write `{better}`, in quotes, for a shell takes `>` and `<` for itself", zh: "`{text}` 里没有比较：请写成 `{better}`，并加引号，否则 shell 会把 `>`、`<` 当作重定向" }
    /// An operator that is none.
    bad_operator(operator, better) { en: "`{operator}` is no comparison: write `{better}`", zh: "`{operator}` 不是比较符：请写成 `{better}`" }
    /// Nothing before the operator.
    no_metric(text, metrics) { en: "`{text}` does not say what to compare; there are {metrics}", zh: "`{text}` 没有指明要比较什么，可用的有 {metrics}" }
    /// An unknown measure.
    unknown_metric(name, metrics) { en: "there is no measure `{name}`; there are {metrics}", zh: "没有名为 `{name}` 的指标，可用的有 {metrics}" }
    /// An unknown measure with a near one.
    did_you_mean(name, better) { en: "there is no measure `{name}`: did you mean `{better}`?", zh: "没有名为 `{name}` 的指标：是否想写 `{better}`？" }
    /// An unknown prefix.
    unknown_prefix(prefix, metric) { en: "`{prefix}.` means nothing here: write `{metric}` (any mirror), or `best.{metric}` (the best one)", zh: "`{prefix}.` 没有意义：请写 `{metric}`（任一镜像）或 `best.{metric}`（最佳镜像）" }
    /// A prefix on a count.
    counts_all(metric, better) { en: "`{metric}` counts all mirrors and takes no prefix: write `{better}`", zh: "`{metric}` 统计全部镜像，不能加前缀：请写成 `{better}`" }
    /// Nothing behind the operator.
    no_value_given(text, better) { en: "`{text}` ends too early: write `{better}`", zh: "`{text}` 缺少数值：请写成 `{better}`" }
    /// Several conditions in one.
    several(text) { en: "`{text}`: one condition at a time: repeat `--fail-if` for each", zh: "`{text}`：每次只能写一个条件，多个条件请重复 `--fail-if`" }
    /// Not a number.
    not_a_count(metric, value, better) { en: "`{metric}` is a whole number, `{value}` is none: write `{better}`", zh: "`{metric}` 是整数，`{value}` 不是：请写成 `{better}`" }
    /// Not a duration.
    not_a_time(metric, value, better) { en: "`{metric}` is a time with its unit (`ms`, `s`, `m`, `h`, `d`), `{value}` is none: write `{better}`", zh: "`{metric}` 是带单位的时长（`ms`、`s`、`m`、`h`、`d`），`{value}` 不是：请写成 `{better}`" }
    /// Not a rate.
    not_a_rate(metric, value, better) { en: "`{metric}` is a rate (`KiB/s`, `MiB/s`), `{value}` is none: write `{better}`", zh: "`{metric}` 是速度（`KiB/s`、`MiB/s`），`{value}` 不是：请写成 `{better}`" }
    /// `missing` without a project.
    needs_project(condition) { en: "`{condition}` is about a project's modules: add `--project`", zh: "`{condition}` 针对项目依赖：请加 `--project`" }
}
