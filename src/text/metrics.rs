//! What each metric of the Prometheus text means.

use super::Message;

macro_rules! meanings {
    ($($name:ident: $en:literal, $zh:literal;)*) => {$(
        #[doc = concat!("“", $en, "”")]
        pub fn $name() -> Message {
            Message::fixed($en, $zh)
        }
    )*};
}

meanings! {
    run: "When the run began, in seconds since 1970", "本次测试开始的时间（自 1970 年起的秒数）";
    workload_modules: "How many modules the estimated wait is for", "估算等待时间所用的模块数";
    workload_bytes: "How many bytes the estimated wait is for", "估算等待时间所用的字节数";
    workload_at_once: "How many modules the go command fetches at once", "go 命令同时下载的模块数";
    mirrors: "How many mirrors were probed, by whether they can be used", "测试的镜像数，按是否可用分类";
    info: "What is known of the mirror, always 1", "镜像的基本信息，恒为 1";
    up: "Whether the go command could fetch modules through the mirror: 1 or 0", "go 命令能否通过该镜像下载模块：1 或 0";
    complete: "Whether the probe of the mirror came to its end: 1 or 0", "该镜像是否测试完毕：1 或 0";
    fault: "The fault that makes the mirror unfit for use, 1 where there is one", "导致镜像不可用的故障，存在时为 1";
    rank: "The mirror's place, 1 is best; those that cannot be told apart have the same", "镜像的名次，1 为最佳；分不出先后的名次相同";
    wait: "How long a Go build would wait for the mirror, estimated for the workload", "按工作量估算的一次 Go 构建等待该镜像的时间";
    wait_low: "The estimated wait, with the shortest times that the samples leave likely", "估算等待时间的下限";
    wait_high: "The estimated wait, with the longest times that the samples leave likely", "估算等待时间的上限";
    phase: "How long each phase of a request took, median of the samples", "请求各阶段的耗时（采样的中位数）";
    request: "How long a request took: median and 95th percentile of the samples", "请求耗时（采样的中位数和 95 百分位）";
    samples: "How many samples there are", "采样次数";
    failed_samples: "How many samples failed after the first one", "首次之后失败的采样次数";
    throughput: "How fast a large body came", "下载大文件的速度";
    lag: "The time between the mirror's newest release and the newest that any mirror has, at worst", "镜像最新版本比所见最新版本晚多久（取最差值）";
    releases_behind: "How many releases on other mirrors are newer than the mirror's newest, at worst", "其他镜像上比该镜像最新版本更新的版本数（取最差值）";
    sumdb_state: "What the mirror does with the checksum database, 1 for the state it is in", "镜像对校验数据库的处理，当前状态为 1";
    tree_size: "The number of records in the checksum database's tree, as the mirror has it", "镜像所见校验数据库日志树的记录数";
    tree_behind: "How many more records the largest tree of the run has", "比本次所见最大的日志树少多少条记录";
    tree_history: "How the mirror's tree stands to the others, 1 for the state it is in", "镜像的日志树与其他来源的关系，当前状态为 1";
    names: "What to make of the two resolvers' answers, 1 for the verdict", "两个解析服务结果对照的结论，当前结论为 1";
    modules: "How many of the project's modules the mirror has, lacks, or gave no clear answer about", "镜像拥有、缺少、回答不明的项目模块数";
    modules_bytes: "The bytes of the project's zips of which the size is known", "已知大小的项目模块 zip 的总字节数";
}
