//! What a probe is shown as: words and sentences of the table, the Markdown page and the HTML page.

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
    rank: "#", "名次";
    wait: "build wait", "构建等待";
    median: "median", "中位数";
    p95: "p95", "p95";
    phases: "phases", "各阶段";
    first: "first", "首次";
    samples: "samples", "采样";
    lag: "lag", "落后";
    place: "where", "位置";
    newest: "none", "无";
    domestic: "CN domestic", "国内";
    phase_dns: "DNS", "DNS";
    phase_connect: "TCP", "TCP";
    phase_tls: "TLS", "TLS";
    phase_first_byte: "first byte", "首字节";
    phase_body: "body", "正文";
    new_connection: "new", "新建连接";
    open_connection: "reused", "复用连接";
    broken_off: "broken off: what was known by then", "已中断：以下是中断前的结果";
    legend_samples: "samples: requests on the open connection, each mirror from 0 to its own slowest", "采样：在已建立的连接上逐次请求，每行从 0 画到该镜像最慢的一次";
    history_consistent: "one history with the others", "与其他镜像一致";
    history_unproven: "not proven to be one history", "尚未证明一致";
    history_forked: "FORKED", "分叉";
    names_agree: "both resolvers agree", "两个解析结果一致";
    names_differ: "the resolvers answer differently, as content networks do", "两个解析结果不同（CDN 常见）";
    names_hijacked: "HIJACKED: the system's answer cannot be right", "被劫持：系统解析的地址不可能是真的";
    names_withheld: "WITHHELD: the system denies a name that exists", "被屏蔽：域名存在，系统却解析不到";
    names_not_answered: "the other resolver did not answer", "对照的解析服务没有应答";

    report_title: "Go module mirrors, measured", "Go 模块镜像实测报告";
    alarm: "SECURITY", "安全警报";
    heading_best: "Best from here", "此处最佳";
    heading_ranking: "Ranking", "排名";
    heading_faults: "What is wrong, and what to do", "问题与处理办法";
    heading_details: "Mirror by mirror", "逐个镜像";
    heading_freshness: "Freshness", "新鲜度";
    heading_coverage: "This project's modules", "本项目的模块";
    heading_history: "History", "历史";
    heading_terms: "What the terms mean", "名词解释";
    none_healthy: "no mirror is healthy", "没有可用的镜像";
    request: "a request", "单次请求";
    requests_by_phase: "first request, by phase", "首次请求各阶段";
    warm_samples: "samples", "采样";
    checksum_database: "checksum database", "校验数据库";
    module: "module", "模块";
    newest_seen: "newest seen", "所见最新版本";
    who_lags: "who is behind", "落后的镜像";
    nobody: "nobody", "无";
    present: "present", "已有";
    missing: "missing", "缺少";
    unclear: "no clear answer", "不明";
    size: "to fetch", "下载量";
    throughput: "throughput", "下载速度";
    resolvers: "name resolution", "域名解析";
    through: "through", "经由";
    steps: "protocol, step by step", "协议各步骤";
    tree: "tree", "日志树";
    ip: "IP address", "IP 地址";
    availability: "available", "可用率";

    term_wait: "How long a Go build would wait for this mirror to deliver the workload named above, estimated from round trip, throughput and how many modules the go command fetches at once. It ranks the mirrors. In brackets: what the samples leave likely.", "按往返时延、下载速度和 go 命令的并发数，估算一次 Go 构建从该镜像取得上述工作量所需的等待时间。排名以此为准。括号内为采样所支持的可能范围。";
    term_tie: "Mirrors that the samples cannot tell apart: their ranges overlap, or there are too few samples to say. They share a place.", "采样无法分出先后的镜像：范围重叠，或样本不足以下结论，因此并列同一名次。";
    term_phases: "Where the time of the first request goes: looking up the name (DNS), connecting (TCP), agreeing on keys (TLS), waiting for the first byte, receiving the body. All redirects together.", "首次请求的时间花在哪里：解析域名（DNS）、建立连接（TCP）、协商密钥（TLS）、等待首字节、接收正文。各次重定向合并计算。";
    term_samples: "Requests on the connection that is already open, in the order they were made. The median is the middle one; 95 % do not exceed p95. Failed ones are counted apart and are in no median.", "在已建立的连接上依次发出的请求。中位数是居中的一次；95 % 的请求不超过 p95。失败的请求单独计数，不参与中位数。";
    term_sumdb: "Whether the mirror passes the checksum database on. Verified: its tree head carries a valid signature. Not proxied: the go command asks elsewhere. INVALID: the signature is wrong, or the tree contradicts another one; do not use the mirror.", "镜像是否代理校验数据库。已验证：树头签名有效。不代理：go 命令会直接访问校验数据库。无效：签名不对，或与其他树头矛盾，不要使用该镜像。";
    term_lag: "How much later than the newest release that any probed mirror has the mirror's own newest one is.", "该镜像的最新版本比本次所见最新版本晚多久。";
    term_place: "The country that the address was delegated to by its registry. A hint, not a proof: networks for content answer from where they like.", "地址由注册机构分配给哪个国家或地区。仅供参考，不是证明：CDN 可以从任何地方应答。";
    term_coverage: "Which of the project's modules the mirror has. Private ones are asked of nobody.", "该镜像拥有本项目的哪些模块。私有模块不会向任何镜像查询。";
}

messages! {
    /// Under the ranking.
    best(mirror, wait) { en: "best: {mirror}, a build would wait {wait} for it", zh: "最佳：{mirror}，一次构建预计等待 {wait}" }
    /// Under the ranking.
    tied(place, names) { en: "{place} is a tie, these samples cannot tell them apart: {names}", zh: "{place} 为并列，采样无法分出先后：{names}" }
    /// A list that is cut.
    and_more(names, count) { en: "{names} and {count} more", zh: "{names} 等，另有 {count} 个" }
    /// What is estimated.
    workload(modules, size, at_once) { en: "build wait: estimated for {modules} modules, {size}, {at_once} at once, as a typical go.sum has them", zh: "构建等待：按典型 go.sum 估算，{modules} 个模块，共 {size}，并发 {at_once}" }
    /// What is estimated.
    workload_of_project(modules, size, at_once) { en: "build wait: estimated for this project, {modules} modules, {size}, {at_once} at once", zh: "构建等待：按本项目估算，{modules} 个模块，共 {size}，并发 {at_once}" }
    /// The signs of the bars.
    legend_phases(signs, longest) { en: "phases of the first request: {signs}; the longest bar is {longest}", zh: "首次请求各阶段：{signs}；最长的一条为 {longest}" }
    /// Healthy, with failures on the way.
    shaky(count) { en: "ok, {count} failed", zh: "正常，{count} 次失败" }
    /// A country that is not mainland China.
    abroad(country) { en: "{country} abroad", zh: "{country} 境外" }
    /// A lag.
    days(count) { en: "{count} d", zh: "{count} 天" }
    /// A lag.
    hours(count) { en: "{count} h", zh: "{count} 小时" }
    /// A lag.
    minutes(count) { en: "{count} min", zh: "{count} 分钟" }
    /// Releases that others have.
    releases_behind(count) { en: "{count} behind", zh: "少 {count} 个版本" }
    /// The loudest line.
    alarm_signature(mirror) { en: "{mirror}: THE CHECKSUM DATABASE IT SERVES IS NOT SIGNED WITH THE KNOWN KEY. Do not use this mirror", zh: "{mirror}：它提供的校验数据库签名无效。不要使用这个镜像" }
    /// The loudest line.
    alarm_forked(mirror) { en: "{mirror}: THE CHECKSUM DATABASE IT SERVES CONTRADICTS THE OTHERS (forked history). Do not use this mirror", zh: "{mirror}：它提供的校验数据库与其他来源相互矛盾（历史分叉）。不要使用这个镜像" }
    /// The loudest line.
    alarm_proof(mirror) { en: "{mirror}: THE CHECKSUM DATABASE IT SERVES DOES NOT PROVE WHAT IT SAYS. Do not use this mirror", zh: "{mirror}：它提供的校验数据库无法证明自己的内容。不要使用这个镜像" }
    /// Under the title.
    measured_at(time, canary) { en: "measured {time}, asked for {canary}", zh: "测于 {time}，以 {canary} 测试" }
    /// Under the title.
    summary(healthy, total, deadline) { en: "{healthy} of {total} mirrors healthy, time limit {deadline}", zh: "{total} 个镜像中 {healthy} 个可用，时限 {deadline}" }
    /// A bar in words.
    phase_took(phase, time) { en: "{phase} {time}", zh: "{phase} {time}" }
    /// A wait with its range.
    between(low, high) { en: "{low} to {high}", zh: "{low} 至 {high}" }
    /// A sparkline in words.
    sparkline(count, min, max) { en: "{count} samples, {min} to {max}", zh: "{count} 次采样，{min} 至 {max}" }
    /// A tree head.
    tree_size(size) { en: "{size} records", zh: "{size} 条记录" }
    /// A tree head that is not the newest.
    tree_behind(size, behind) { en: "{size} records, {behind} behind", zh: "{size} 条记录，落后 {behind} 条" }
    /// A mirror that lags.
    lags(mirror, version, lag) { en: "{mirror}: {version} ({lag})", zh: "{mirror}：{version}（{lag}）" }
    /// What a project asks for.
    project(modules, files) { en: "{modules} modules, by {files}", zh: "{modules} 个模块，依据 {files}" }
    /// What is left out.
    left_out(count) { en: "private modules left out, which no mirror is asked for: {count}", zh: "已排除的私有模块（不会向任何镜像查询）：{count} 个" }
    /// Some zips have no known size.
    at_least(size) { en: "at least {size}", zh: "至少 {size}" }
    /// A resolver's answers.
    answers(system, other, verdict) { en: "{verdict}; system: {system}; other: {other}", zh: "{verdict}；系统：{system}；对照：{other}" }
    /// A samples' group.
    failed(count) { en: "{count} failed", zh: "{count} 次失败" }
    /// What made the page.
    made_by(version) { en: "made by goproxy-cfg {version}", zh: "由 goproxy-cfg {version} 生成" }
    /// The charts of a history.
    legend_history(since, until, top) { en: "{since} to {until}; line: median of a request, 0 to {top}; strip: whether the mirror was available", zh: "{since} 至 {until}；折线：请求耗时中位数，0 至 {top}；色带：是否可用" }
    /// A point of a history.
    available(percent) { en: "available {percent}", zh: "可用率 {percent}" }
    /// `--output` names a directory.
    output_is_directory(path) { en: "`{path}` is a directory: name a file in it", zh: "`{path}` 是目录：请写出其中的文件名" }
    /// `--output` is written.
    written(path) { en: "written to `{path}`", zh: "已写入 `{path}`" }
}
