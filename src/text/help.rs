//! `--help`: a sentence for every command and every flag. Keys are `goproxy-cfg.COMMAND` for a command, followed by ` FLAG`
//! for its flag, or `* FLAG` for one that means the same everywhere.

use super::Message;

/// The layout of a help page; clap fills the braces.
pub fn template() -> Message {
    Message::fixed(
        "{about-with-newline}\nUsage: {usage}\n\n{all-args}{after-help}",
        "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}",
    )
}

/// Above the subcommands.
pub fn heading_commands() -> Message {
    Message::fixed("Commands", "命令")
}

/// Above the arguments.
pub fn heading_arguments() -> Message {
    Message::fixed("Arguments", "参数")
}

/// Above the flags.
pub fn heading_options() -> Message {
    Message::fixed("Options", "选项")
}

/// `--help`.
pub fn flag_help() -> Message {
    Message::fixed("show this help", "显示帮助")
}

/// `--version`.
pub fn flag_version() -> Message {
    Message::fixed("show the version", "显示版本")
}

macro_rules! sentences {
    ($($key:literal: $en:literal, $zh:literal;)*) => {
        /// Every key.
        pub const KEYS: &[&str] = &[$($key),*];

        /// The sentence of a key.
        pub fn sentence(key: &str) -> Option<Message> {
            match key {
                $($key => Some(Message::fixed($en, $zh)),)*
                _ => None,
            }
        }
    };
}

sentences! {
    "goproxy-cfg":
        "From a broken or slow `go mod download` in mainland China to module resolution that is fast, verified and private-safe",
        "让中国大陆的 `go mod download` 又快、又经过校验、又不泄露私有模块，并能给出证明";
    "goproxy-cfg examples":
        "Examples:\n  goproxy-cfg use goproxy.cn        write GOPROXY and GOSUMDB, and check them\n  goproxy-cfg doctor                prove where modules come from\n  goproxy-cfg use --fastest         measure the mirrors and take the best\n  goproxy-cfg undo                  take the last change back\n\nExit codes: 0 all well, 1 findings or a condition not met, 2 wrong usage, 3 could not check, 4 local files",
        "示例：\n  goproxy-cfg use goproxy.cn        写入 GOPROXY 与 GOSUMDB 并检查\n  goproxy-cfg doctor                证明模块到底从哪里来\n  goproxy-cfg use --fastest         实测各镜像，选用最好的\n  goproxy-cfg undo                  撤销上一次变更\n\n退出码：0 正常，1 有问题或条件不满足，2 用法错误，3 无法检查，4 本地文件读写失败";
    "* lang": "language of messages: `zh-CN` or `en` [default: GOPROXY_CFG_LANG, else the locale]", "消息语言：`zh-CN` 或 `en`［默认取 GOPROXY_CFG_LANG，其次取系统语言］";
    "* color": "colour: `auto`, `always` or `never` [default: auto]", "颜色：`auto`、`always` 或 `never`［默认 auto］";
    "* quiet": "print the result and errors, nothing else", "只输出结果和错误";
    "* verbose": "print more", "输出更多细节";
    "* format": "`table` or `json` [default: table]", "输出格式：`table` 或 `json`［默认 table］";
    "* json": "the same as `--format json`", "等同于 `--format json`";
    "* resolve": "use this address for a host and port, as curl does; may be repeated", "把某个主机和端口指到指定地址，用法同 curl；可重复";
    "* module": "the module to ask for [default: github.com/pkg/errors@v0.9.1]", "用来测试的模块［默认 github.com/pkg/errors@v0.9.1］";

    "goproxy-cfg.list": "Show the known mirrors, and which one is in effect", "列出已知镜像，并标出当前生效的";
    "goproxy-cfg.list examples":
        "Examples:\n  goproxy-cfg list\n  goproxy-cfg list --all --json",
        "示例：\n  goproxy-cfg list\n  goproxy-cfg list --all --json";
    "goproxy-cfg.list all": "also unverified and retired ones", "包括未经证实的和已停止服务的";

    "goproxy-cfg.show": "Show each variable that decides where modules come from, and where its value comes from", "显示决定模块来源的每个变量，以及它的值来自哪里";
    "goproxy-cfg.show examples":
        "Examples:\n  goproxy-cfg show\n  goproxy-cfg show --scope shell --shell all\n  goproxy-cfg show --json",
        "示例：\n  goproxy-cfg show\n  goproxy-cfg show --scope shell --shell all\n  goproxy-cfg show --json";
    "goproxy-cfg.show scope": "what the files of this scope say, and what new terminals make of it [default: the settings in effect]", "显示该范围的文件里写了什么、新终端读到什么［默认显示当前生效的设置］";

    "goproxy-cfg.probe": "Measure mirrors by speaking the module proxy protocol to them", "按模块代理协议实测镜像";
    "goproxy-cfg.probe examples":
        "Examples:\n  goproxy-cfg probe                          all live mirrors\n  goproxy-cfg probe goproxy.cn aliyun        these two\n  goproxy-cfg probe current                  the GOPROXY list in effect\n  goproxy-cfg probe https://goproxy.example.com --timeout 2s",
        "示例：\n  goproxy-cfg probe                          所有可用镜像\n  goproxy-cfg probe goproxy.cn aliyun        只测这两个\n  goproxy-cfg probe current                  当前生效的 GOPROXY 列表\n  goproxy-cfg probe https://goproxy.example.com --timeout 2s";
    "goproxy-cfg.probe mirrors": "ids, aliases, addresses, GOPROXY lists, or `current` [default: all live mirrors]", "镜像的 ID、别名、地址、GOPROXY 列表，或 `current`［默认所有可用镜像］";
    "goproxy-cfg.probe from": "also those that this file names, one a line; `-` reads standard input", "再加上文件中列出的镜像，每行一个；`-` 表示标准输入";
    "goproxy-cfg.probe samples": "samples of each mirror on the open connection [default: 6]; with `--until-stable` the most [default: 30]", "每个镜像在已建立的连接上采样的次数［默认 6］；配合 `--until-stable` 时为上限［默认 30］";
    "goproxy-cfg.probe until_stable": "take samples until the median is known to 10 %", "持续采样，直到中位数的误差在 10 % 以内";
    "goproxy-cfg.probe jobs": "how many mirrors are asked at once [default: 256]", "同时测试的镜像数［默认 256］";
    "goproxy-cfg.probe project": "ask for every module of a project's go.mod, go.sum and go.work, which may take 40 ms a module longer [default DIR: the working directory]", "逐个查询项目 go.mod、go.sum、go.work 中的全部模块，时限按每个模块 40 ms 相应延长［DIR 默认为当前目录］";
    "goproxy-cfg.probe dns": "hold the system's name resolution against a DNS-over-HTTPS resolver, which learns the mirrors' names, never private ones [default URL: https://223.5.5.5/dns-query]", "与 DNS over HTTPS 解析结果对照，检查系统解析是否被劫持；只查询镜像的域名，不会查询私有域名［URL 默认 https://223.5.5.5/dns-query］";
    "goproxy-cfg.probe fresh": "compare how new its versions are at each mirror; may be repeated [default: golang.org/x/tools, google.golang.org/api]", "比较各镜像上该模块的版本有多新；可重复［默认 golang.org/x/tools、google.golang.org/api］";
    "goproxy-cfg.probe fail_if": "exit 1 if this is so: `p95>800ms` of any mirror, `best.p95>800ms` of the best, `healthy<2`; measures: healthy, failed, tied, domestic, median, p95, cold, wait, lag, failures, behind, missing, throughput; may be repeated", "满足条件时以 1 退出：`p95>800ms` 针对任一镜像，`best.p95>800ms` 针对最佳镜像，`healthy<2` 针对个数；指标有 healthy、failed、tied、domestic、median、p95、cold、wait、lag、failures、behind、missing、throughput；可重复";
    "goproxy-cfg.probe since": "measure nothing, and show what was measured over this time: `7d`", "不做测试，显示这段时间以来的历史：`7d`";
    "goproxy-cfg.probe no_history": "do not keep the result", "不保存本次结果";
    "goproxy-cfg.probe format": "`table`, `json`, `ndjson`, `csv`, `markdown`, `prometheus` or `html` [default: what the name of the `--output` file ends in, else table]", "输出格式：`table`、`json`、`ndjson`、`csv`、`markdown`、`prometheus` 或 `html`［默认按 `--output` 的文件扩展名，否则 table］";
    "goproxy-cfg.probe output": "write the result to this file; `.json`, `.ndjson`, `.csv`, `.md`, `.prom` and `.html` choose the format", "把结果写入该文件；扩展名 `.json`、`.ndjson`、`.csv`、`.md`、`.prom`、`.html` 决定格式";
    "goproxy-cfg.probe timeout": "time limit of each mirror, from the moment it is asked: `500ms`, `3s` [default: 5s]", "每个镜像的时限，从开始测试它时算起：`500ms`、`3s`［默认 5s］";

    "goproxy-cfg.watch": "Measure mirrors again and again, and show how they do", "持续测试镜像，实时显示结果";
    "goproxy-cfg.watch examples":
        "Examples:\n  goproxy-cfg watch                                    all live mirrors, every minute\n  goproxy-cfg watch current --every 10s                the GOPROXY list in effect\n  goproxy-cfg watch --listen 9464                      and serve http://127.0.0.1:9464/ and /metrics\n  goproxy-cfg watch --count 10 --format ndjson         ten rounds for a program\n\nSIGTERM ends it with 0, Ctrl-C with 130. `goproxy-cfg probe --since 7d` shows what was kept",
        "示例：\n  goproxy-cfg watch                                    所有可用镜像，每分钟一次\n  goproxy-cfg watch current --every 10s                当前生效的 GOPROXY 列表\n  goproxy-cfg watch --listen 9464                      同时提供 http://127.0.0.1:9464/ 和 /metrics\n  goproxy-cfg watch --count 10 --format ndjson         十轮，供程序读取\n\n收到 SIGTERM 以 0 退出，按 Ctrl-C 以 130 退出。用 `goproxy-cfg probe --since 7d` 查看保存的历史";
    "goproxy-cfg.watch mirrors": "ids, aliases, addresses, GOPROXY lists, or `current` [default: all live mirrors]", "镜像的 ID、别名、地址、GOPROXY 列表，或 `current`［默认所有可用镜像］";
    "goproxy-cfg.watch every": "time between the beginnings of two rounds, at least 1s [default: 60s]", "相邻两轮开始的间隔，至少 1s［默认 60s］";
    "goproxy-cfg.watch count": "end after so many rounds [default: go on]", "测试这么多轮后结束［默认一直继续］";
    "goproxy-cfg.watch listen": "serve the report and /metrics for Prometheus here: `9464` on this machine alone, `0.0.0.0:9464` for all, port 0 for any free one", "在此地址提供报告页和 Prometheus 的 /metrics：`9464` 仅限本机，`0.0.0.0:9464` 对外，端口 0 表示任选空闲端口";
    "goproxy-cfg.watch from": "also those that this file names, one a line", "再加上文件中列出的镜像，每行一个";
    "goproxy-cfg.watch samples": "samples of each mirror and round on the open connection [default: 6]", "每轮对每个镜像在已建立的连接上采样的次数［默认 6］";
    "goproxy-cfg.watch jobs": "how many mirrors are asked at once [default: 256]", "同时测试的镜像数［默认 256］";
    "goproxy-cfg.watch no_history": "do not keep the rounds", "不保存各轮结果";
    "goproxy-cfg.watch format": "`table`, or `ndjson`: a line for each round and mirror [default: table]", "输出格式：`table`，或 `ndjson`：每轮每个镜像一行［默认 table］";
    "goproxy-cfg.watch timeout": "time limit of each mirror, from the moment it is asked: `500ms`, `3s` [default: 5s]", "每个镜像的时限，从开始测试它时算起：`500ms`、`3s`［默认 5s］";

    "* yes": "do not ask", "不询问，直接执行";
    "* dry_run": "show what would be written, as a diff, and write nothing", "只以 diff 显示将要写入的内容，不写入";
    "* scope": "where: `go-env` (go env -w), `shell` (profile), `user-env` (Windows registry), `system` (all users), `project` (.envrc, .env, mise.toml, .vscode), `session` (text for eval), `ci` (later steps of the job) [default: go-env]", "写到哪里：`go-env`（go env -w）、`shell`（shell 配置文件）、`user-env`（Windows 注册表）、`system`（所有用户）、`project`（.envrc、.env、mise.toml、.vscode）、`session`（供 eval 的文本）、`ci`（作业的后续步骤）［默认 go-env］";
    "* shell": "sh, bash, zsh, fish, tcsh, nushell, powershell or cmd; with `--scope shell` also `all` [default: the one you are in]", "sh、bash、zsh、fish、tcsh、nushell、powershell 或 cmd；配合 `--scope shell` 还可用 `all`［默认为当前 shell］";
    "* file": "with `--scope project` or `ci`: this file instead of those that are found; may be repeated", "配合 `--scope project` 或 `ci`：指定文件，不再自动查找；可重复";
    "* resilient": "`|` between the mirrors: after any error the next one is asked, not after 404 and 410 alone", "镜像之间用 `|`：任何错误都接着问下一个，而不仅是 404 和 410";
    "* fastest": "measure first, and take the best N of mainland China and your own [default N: 1]", "先实测，选用中国大陆镜像和自有代理中最好的 N 个［N 默认 1］";
    "* private": "patterns of private modules, added to GOPRIVATE", "私有模块的匹配模式，追加到 GOPRIVATE";
    "* sumdb": "GOSUMDB: `auto` by what the mirror proxies, `default` Go's own, `cn` sum.golang.google.cn [default: auto]", "GOSUMDB：`auto` 视镜像是否代理而定，`default` 用 Go 默认值，`cn` 用 sum.golang.google.cn［默认 auto］";
    "* fallback": "end of the list: `direct` or `none` [default: direct]", "列表末尾：`direct` 或 `none`［默认 direct］";
    "* allow_insecure": "allow plain http to an address that the catalogue does not know", "允许使用目录之外的明文 http 地址";

    "goproxy-cfg.use": "Write GOPROXY, GOSUMDB and GOPRIVATE, undoably", "写入 GOPROXY、GOSUMDB、GOPRIVATE，可撤销";
    "goproxy-cfg.use examples":
        "Examples:\n  goproxy-cfg use goproxy.cn\n  goproxy-cfg use aliyun,goproxy.cn --resilient\n  goproxy-cfg use --fastest=2 --private 'git.corp.example,*.corp.example'\n  goproxy-cfg use goproxy.cn --scope shell --shell all --dry-run\n  goproxy-cfg use goproxy.cn --scope project --file .envrc",
        "示例：\n  goproxy-cfg use goproxy.cn\n  goproxy-cfg use aliyun,goproxy.cn --resilient\n  goproxy-cfg use --fastest=2 --private 'git.corp.example,*.corp.example'\n  goproxy-cfg use goproxy.cn --scope shell --shell all --dry-run\n  goproxy-cfg use goproxy.cn --scope project --file .envrc";
    "goproxy-cfg.use mirrors": "ids, aliases, addresses or GOPROXY lists, in the order in which they are asked [default: the team file's, else a list to choose from]", "镜像的 ID、别名、地址或 GOPROXY 列表，按询问顺序给出［默认取团队文件，否则从列表里选］";
    "goproxy-cfg.use private_set": "patterns of private modules, in place of GOPRIVATE", "私有模块的匹配模式，整体替换 GOPRIVATE";
    "goproxy-cfg.use suggest_private": "propose patterns from go.mod, go.work and the git remotes, and add them when you agree", "根据 go.mod、go.work 和 git 远程地址建议匹配模式，同意后加入";
    "goproxy-cfg.use no_check": "do not look at the mirror after writing", "写入后不检查镜像";
    "goproxy-cfg.use require_healthy": "look at the mirrors first, and write nothing unless all are healthy", "先检查镜像，只有全部可用才写入";
    "goproxy-cfg.use timeout": "time limit of `--fastest` [default: 5s]; the look after writing takes at most 2s", "`--fastest` 的时限［默认 5s］；写入后的检查最多 2s";

    "goproxy-cfg.unset": "Take GOPROXY, GOSUMDB and GOPRIVATE out again, undoably", "清除 GOPROXY、GOSUMDB、GOPRIVATE，可撤销";
    "goproxy-cfg.unset examples":
        "Examples:\n  goproxy-cfg unset\n  goproxy-cfg unset GOPRIVATE\n  goproxy-cfg unset --scope shell --shell all",
        "示例：\n  goproxy-cfg unset\n  goproxy-cfg unset GOPRIVATE\n  goproxy-cfg unset --scope shell --shell all";
    "goproxy-cfg.unset names": "GOPROXY, GOSUMDB, GOPRIVATE [default: all, but GOPRIVATE stays in Go's env file]", "GOPROXY、GOSUMDB、GOPRIVATE［默认全部，但 Go 的 env 文件里的 GOPRIVATE 会保留］";

    "goproxy-cfg.env": "Print settings as statements for a shell to evaluate", "以 shell 语句输出设置，供 eval 使用";
    "goproxy-cfg.env examples":
        "Examples:\n  eval \"$(goproxy-cfg env goproxy.cn --shell bash)\"\n  goproxy-cfg env goproxy.cn --shell fish | source\n  goproxy-cfg env --shell powershell | Out-String | Invoke-Expression\n  goproxy-cfg env --unset --shell bash",
        "示例：\n  eval \"$(goproxy-cfg env goproxy.cn --shell bash)\"\n  goproxy-cfg env goproxy.cn --shell fish | source\n  goproxy-cfg env --shell powershell | Out-String | Invoke-Expression\n  goproxy-cfg env --unset --shell bash";
    "goproxy-cfg.env mirrors": "ids, aliases, addresses or GOPROXY lists [default: the settings in effect]", "镜像的 ID、别名、地址或 GOPROXY 列表［默认为当前生效的设置］";
    "goproxy-cfg.env unset": "statements that remove the variables", "输出删除这些变量的语句";

    "goproxy-cfg.exec": "Run a command under a mirror, and change nothing", "在指定镜像下运行命令，不改动任何设置";
    "goproxy-cfg.exec examples":
        "Examples:\n  goproxy-cfg exec --fastest -- go mod download\n  goproxy-cfg exec --mirror goproxy.cn -- go build ./...\n\nEnds with the exit code of the command.",
        "示例：\n  goproxy-cfg exec --fastest -- go mod download\n  goproxy-cfg exec --mirror goproxy.cn -- go build ./...\n\n退出码与该命令相同。";
    "goproxy-cfg.exec mirrors": "id, alias, address or GOPROXY list; may be repeated [default: the settings in effect]", "镜像的 ID、别名、地址或 GOPROXY 列表；可重复［默认为当前生效的设置］";
    "goproxy-cfg.exec command": "the command and its arguments, behind `--`", "命令及其参数，写在 `--` 之后";
    "goproxy-cfg.exec timeout": "time limit of `--fastest` [default: 5s]", "`--fastest` 的时限［默认 5s］";

    "goproxy-cfg.init": "Write a team file, `goproxy-cfg.toml`, for the project", "为项目生成团队配置文件 `goproxy-cfg.toml`";
    "goproxy-cfg.init examples":
        "Examples:\n  goproxy-cfg init                     from the settings in effect\n  goproxy-cfg init goproxy.cn aliyun\n  goproxy-cfg init --dry-run",
        "示例：\n  goproxy-cfg init                     按当前生效的设置生成\n  goproxy-cfg init goproxy.cn aliyun\n  goproxy-cfg init --dry-run";
    "goproxy-cfg.init mirrors": "ids, aliases, addresses or GOPROXY lists [default: the list in effect]", "镜像的 ID、别名、地址或 GOPROXY 列表［默认为当前生效的列表］";

    "goproxy-cfg.undo": "Take changes back, byte for byte", "撤销变更，逐字节恢复";
    "goproxy-cfg.undo examples":
        "Examples:\n  goproxy-cfg undo          the last change\n  goproxy-cfg undo 3        change 3 of `goproxy-cfg history`\n  goproxy-cfg undo --all    every change, the last one first",
        "示例：\n  goproxy-cfg undo          撤销上一次变更\n  goproxy-cfg undo 3        撤销 `goproxy-cfg history` 里的第 3 号变更\n  goproxy-cfg undo --all    从最近的开始，撤销全部变更";
    "goproxy-cfg.undo id": "the number that `history` shows [default: the last change]", "`history` 显示的编号［默认上一次变更］";
    "goproxy-cfg.undo all": "every change that is in force, the last one first", "撤销所有有效的变更，从最近的开始";
    "goproxy-cfg.undo scope": "only changes of this scope", "只撤销该范围的变更";
    "goproxy-cfg.undo force": "also when what it set was changed again since", "即使之后又被改过也强制恢复";

    "goproxy-cfg.history": "List the changes that were made", "列出做过的变更";
    "goproxy-cfg.history examples": "Example:\n  goproxy-cfg history --json", "示例：\n  goproxy-cfg history --json";

    "goproxy-cfg.mirror": "Keep module proxies of your own: add, remove, list, check", "管理自有的模块代理：添加、删除、列出、检查";
    "goproxy-cfg.mirror examples":
        "Examples:\n  goproxy-cfg mirror add https://goproxy.corp.example --id corp\n  goproxy-cfg mirror check corp\n  goproxy-cfg use corp,goproxy.cn",
        "示例：\n  goproxy-cfg mirror add https://goproxy.corp.example --id corp\n  goproxy-cfg mirror check corp\n  goproxy-cfg use corp,goproxy.cn";
    "goproxy-cfg.mirror.add": "Check a module proxy by protocol, and add it to your own", "按协议检查一个模块代理，并加入自有镜像";
    "goproxy-cfg.mirror.add examples":
        "Examples:\n  goproxy-cfg mirror add https://goproxy.corp.example\n  goproxy-cfg mirror add https://nexus.corp.example/repository/go --id corp --alias nexus --region cn\n\nUser name and password belong into ~/.netrc (or GOAUTH), never into the address.",
        "示例：\n  goproxy-cfg mirror add https://goproxy.corp.example\n  goproxy-cfg mirror add https://nexus.corp.example/repository/go --id corp --alias nexus --region cn\n\n账号密码请放在 ~/.netrc（或 GOAUTH）里，不要写进地址。";
    "goproxy-cfg.mirror.add url": "its address", "它的地址";
    "goproxy-cfg.mirror.add id": "its name [default: the host]", "名称［默认取主机名］";
    "goproxy-cfg.mirror.add aliases": "another name; may be repeated", "别名；可重复";
    "goproxy-cfg.mirror.add region": "where it is served from, as a country code such as `cn`", "所在地的国家代码，例如 `cn`";
    "goproxy-cfg.mirror.add sumdb": "whether it proxies the checksum database: `yes` or `no` [default: as seen]", "是否代理校验数据库：`yes` 或 `no`［默认以检查结果为准］";
    "goproxy-cfg.mirror.add note": "a remark", "备注";
    "goproxy-cfg.mirror.add unchecked": "add it without asking it anything", "不检查，直接添加";
    "goproxy-cfg.mirror.add allow_insecure": "allow plain http to a public host", "允许公网主机使用明文 http";
    "goproxy-cfg.mirror.add timeout": "time limit of the check [default: 5s]", "检查的时限［默认 5s］";
    "goproxy-cfg.mirror.remove": "Remove module proxies of your own", "删除自有镜像";
    "goproxy-cfg.mirror.remove examples": "Example:\n  goproxy-cfg mirror remove corp", "示例：\n  goproxy-cfg mirror remove corp";
    "goproxy-cfg.mirror.remove names": "ids, aliases or addresses", "ID、别名或地址";
    "goproxy-cfg.mirror.list": "List the module proxies of your own, those with mistakes too", "列出自有镜像，包括有误的条目";
    "goproxy-cfg.mirror.list examples": "Example:\n  goproxy-cfg mirror list --json", "示例：\n  goproxy-cfg mirror list --json";
    "goproxy-cfg.mirror.check": "Check module proxies by protocol, step by step", "按协议逐步检查模块代理";
    "goproxy-cfg.mirror.check examples":
        "Examples:\n  goproxy-cfg mirror check\n  goproxy-cfg mirror check corp\n  goproxy-cfg mirror check https://goproxy.corp.example",
        "示例：\n  goproxy-cfg mirror check\n  goproxy-cfg mirror check corp\n  goproxy-cfg mirror check https://goproxy.corp.example";
    "goproxy-cfg.mirror.check mirrors": "ids, aliases or addresses [default: all of your own]", "ID、别名或地址［默认全部自有镜像］";
    "goproxy-cfg.mirror.check timeout": "time limit of the whole check [default: 5s]", "整次检查的时限［默认 5s］";

    "goproxy-cfg.doctor": "Say what is in effect, what is wrong, how to fix it, and prove where modules come from", "说明什么在生效、哪里有问题、怎么修，并证明模块从哪里来";
    "goproxy-cfg.doctor examples":
        "Examples:\n  goproxy-cfg doctor                                 what is wrong here, and where modules come from\n  goproxy-cfg doctor --fix                           cure what can be cured, after a yes\n  goproxy-cfg doctor --project                       the files of the project here too\n  goproxy-cfg doctor --trace -- go build ./...       where its modules come from\n  go build 2>&1 | goproxy-cfg doctor --explain-error -\n  goproxy-cfg doctor --format github -D GP3          in CI: annotations and a step summary",
        "示例：\n  goproxy-cfg doctor                                 本机哪里有问题，模块从哪里来\n  goproxy-cfg doctor --fix                           确认后修复能修的问题\n  goproxy-cfg doctor --project                       同时检查当前项目的文件\n  goproxy-cfg doctor --trace -- go build ./...       看它的模块从哪里来\n  go build 2>&1 | goproxy-cfg doctor --explain-error -\n  goproxy-cfg doctor --format github -D GP3          在 CI 中：生成注释和步骤摘要";
    "goproxy-cfg.doctor offline": "only what can be told without network and without a download", "只做不需要网络、不需要下载的检查";
    "goproxy-cfg.doctor fail_on": "exit 1 from this severity on: `error`, `warning` or `note` [default: error]", "达到该级别时以 1 退出：`error`、`warning` 或 `note`［默认 error］";
    "goproxy-cfg.doctor project": "check the project of this folder too: go.mod, go.work, vendor, the team file, and every file that sets Go's variables [default: .]", "同时检查该目录下的项目：go.mod、go.work、vendor、团队文件，以及所有设置 Go 变量的文件［默认当前目录］";
    "goproxy-cfg.doctor trace": "show which server each module really came from: of the project here, else of one module, or, with `-- COMMAND`, of that command, which runs with its own input and output and decides the exit code; the map then goes to standard error, with --json behind the command's own output, with -o to a file", "显示每个模块实际来自哪台服务器：默认针对当前项目，没有项目则下载一个模块；加 `-- 命令` 则针对该命令，命令的输入输出照常，退出码也是它的。此时结果写到标准错误，加 --json 则写在命令自己的输出之后，加 -o 则写入文件";
    "goproxy-cfg.doctor command": "the command to watch, such as `go build ./...`", "要观察的命令，如 `go build ./...`";
    "goproxy-cfg.doctor explain_error": "explain what `go` printed, from a file or, with `-`, from standard input", "解释 `go` 输出的报错，从文件读取，`-` 表示标准输入";
    "goproxy-cfg.doctor fix": "show what would cure the findings, do it after a yes, and check again", "列出修复方案，确认后执行，然后重新检查";
    "goproxy-cfg.doctor yes": "with --fix: do it without asking", "配合 --fix：不再询问，直接执行";
    "goproxy-cfg.doctor dry_run": "with --fix: only show what would be done", "配合 --fix：只显示会做什么";
    "goproxy-cfg.doctor allow": "pass over this code, or an area: GP301, GP3; the more exact one of -A, -W and -D holds, of equals the last", "忽略该诊断码或整个类别：GP301、GP3；-A、-W、-D 中写得更具体的优先，同样具体时以最后一个为准";
    "goproxy-cfg.doctor warn": "count this code, or an area, as a warning", "该诊断码或整个类别按警告计";
    "goproxy-cfg.doctor deny": "count this code, or an area, as an error", "该诊断码或整个类别按错误计";
    "goproxy-cfg.doctor baseline": "pass over what this earlier `doctor --json` had found already", "忽略这份以前的 `doctor --json` 结果里已有的问题";
    "goproxy-cfg.doctor format": "text, json, github, gitlab, junit, sarif or markdown [default: text]", "text、json、github、gitlab、junit、sarif 或 markdown［默认 text］";
    "goproxy-cfg.doctor output": "write to this file; without --format its ending tells the format: .json, .xml, .sarif, .md", "写入该文件；未指定 --format 时按扩展名选择格式：.json、.xml、.sarif、.md";
    "goproxy-cfg.doctor timeout": "time limit of the download [default: 30s]; each mirror is measured for at most 5s", "下载的时限［默认 30s］；镜像实测最多 5s";

    "goproxy-cfg.explain": "Explain finding codes", "解释诊断码";
    "goproxy-cfg.explain examples": "Examples:\n  goproxy-cfg explain GP301\n  goproxy-cfg explain", "示例：\n  goproxy-cfg explain GP301\n  goproxy-cfg explain";
    "goproxy-cfg.explain codes": "codes such as GP301 [default: all]", "诊断码，如 GP301［默认全部］";

    "goproxy-cfg.completions": "Print a completion script for a shell", "输出 shell 补全脚本";
    "goproxy-cfg.completions examples":
        "Examples:\n  goproxy-cfg completions bash > ~/.local/share/bash-completion/completions/goproxy-cfg\n  goproxy-cfg completions fish > ~/.config/fish/completions/goproxy-cfg.fish",
        "示例：\n  goproxy-cfg completions bash > ~/.local/share/bash-completion/completions/goproxy-cfg\n  goproxy-cfg completions fish > ~/.config/fish/completions/goproxy-cfg.fish";
    "goproxy-cfg.completions shell": "bash, zsh, fish, elvish or powershell", "bash、zsh、fish、elvish 或 powershell";

    "goproxy-cfg.man": "Print the manual page", "输出手册页";
    "goproxy-cfg.man examples": "Example:\n  goproxy-cfg man > goproxy-cfg.1", "示例：\n  goproxy-cfg man > goproxy-cfg.1";

    "goproxy-cfg.__read-back": "Print what a shell exports (goproxy-cfg runs this itself)", "输出 shell 导出的变量（由 goproxy-cfg 自己调用）";
    "goproxy-cfg.__read-back examples": "Example:\n  goproxy-cfg __read-back MARK GOPROXY", "示例：\n  goproxy-cfg __read-back MARK GOPROXY";
    "goproxy-cfg.__read-back mark": "the word that marks the answer", "标记回答的词";
    "goproxy-cfg.__read-back names": "names of variables", "变量名";
}
