//! The finding codes: stable, never reused. `explain CODE` prints an entry; the README's table is generated from here.

use super::Message;

macro_rules! codes {
    ($($code:ident {
        title: $title_en:literal, $title_zh:literal;
        explanation: $why_en:literal, $why_zh:literal;
        remedy: $do_en:literal, $do_zh:literal;
    })*) => {
        /// A stable finding code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "each code's own title documents it")]
        pub enum Code { $($code,)* }

        impl Code {
            /// All of them, in order.
            pub const ALL: &'static [Code] = &[$(Code::$code),*];

            /// `GP101`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$code => stringify!($code),)* }
            }

            /// What it says in a few words.
            pub fn title(self) -> Message {
                match self { $(Code::$code => Message::fixed($title_en, $title_zh),)* }
            }

            /// What it means and why it matters.
            pub fn explanation(self) -> Message {
                match self { $(Code::$code => Message::fixed($why_en, $why_zh),)* }
            }

            /// What usually cures it.
            pub fn remedy(self) -> Message {
                match self { $(Code::$code => Message::fixed($do_en, $do_zh),)* }
            }
        }
    };
}

impl Code {
    /// The code of this name, in any letter case.
    pub fn named(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name().eq_ignore_ascii_case(name.trim()))
    }

    /// All codes whose names begin so, in any letter case: `GP301` one, `GP3` an area.
    pub fn beginning(text: &str) -> Vec<Code> {
        let wanted = text.trim().to_ascii_uppercase();
        let fits = |code: &Code| wanted.len() >= "GP1".len() && code.name().starts_with(&wanted);
        Code::ALL.iter().copied().filter(fits).collect()
    }

    /// The area that its number belongs to.
    pub fn area(self) -> Message {
        match self.name().as_bytes().get(2) {
            Some(b'1') => Message::fixed("settings", "设置"),
            Some(b'2') => Message::fixed("private modules", "私有模块"),
            Some(b'3') => Message::fixed("checksum database", "校验数据库"),
            Some(b'4') => Message::fixed("network", "网络"),
            Some(b'5') => Message::fixed("resolution", "模块解析"),
            Some(b'6') => Message::fixed("project and policy", "项目与策略"),
            _ => Message::fixed("profiles", "Shell 配置"),
        }
    }
}

codes! {
    GP101 {
        title: "no GOPROXY list", "GOPROXY 列表为空或无法解析";
        explanation:
            "GOPROXY holds something that the go command cannot read as a list: only separators, a word that is no address, an unknown scheme, full-width punctuation. Every command that needs a module fails.",
            "GOPROXY 的值无法被 go 命令解析成列表：只有分隔符、不是地址的单词、未知的协议，或者混入了全角标点。凡是要取模块的命令都会失败。";
        remedy: "goproxy-cfg use goproxy.cn", "goproxy-cfg use goproxy.cn";
    }
    GP102 {
        title: "the first entry is served from abroad", "列表首位是境外代理";
        explanation:
            "The go command asks the first entry of the GOPROXY list for every file. proxy.golang.org cannot be reached from mainland China, others abroad are slow: each look-up waits for that before anything else is tried.",
            "每取一个文件，go 命令都先问 GOPROXY 列表里的第一个地址。proxy.golang.org 在中国大陆无法访问，其他境外代理也慢，每次查询都要先在这里耗着。";
        remedy: "goproxy-cfg use --fastest", "goproxy-cfg use --fastest";
    }
    GP103 {
        title: "`direct` comes first", "`direct` 排在最前";
        explanation:
            "With `direct` at the head of the list every module is fetched from its source repository, most of which stand abroad; module proxies are never asked.",
            "`direct` 在列表最前时，所有模块都直接从源码仓库拉取（多数仓库在境外），模块代理根本不会被用到。";
        remedy: "goproxy-cfg use goproxy.cn", "goproxy-cfg use goproxy.cn";
    }
    GP104 {
        title: "entries after `direct` or `off` are never asked", "`direct` 或 `off` 之后的条目永远不会被用到";
        explanation:
            "`direct` and `off` end the GOPROXY list. What stands behind them has no effect.",
            "`direct` 和 `off` 是 GOPROXY 列表的终点，写在它们后面的地址不起作用。";
        remedy: "put module proxies before `direct`", "把模块代理写到 `direct` 前面";
    }
    GP105 {
        title: "modules are switched off by GOPROXY", "GOPROXY=off，禁止下载模块";
        explanation:
            "With GOPROXY=off only modules that are in the module cache can be used. That is sensible on machines without network, and a puzzle everywhere else.",
            "GOPROXY=off 时只能使用模块缓存里已有的模块。离线机器上这是合理的做法，在其他地方往往是误配。";
        remedy: "goproxy-cfg use goproxy.cn", "goproxy-cfg use goproxy.cn";
    }
    GP106 {
        title: "this address never worked", "这个地址从来不是模块代理";
        explanation:
            "The address circulates in tutorials, yet no module proxy stands there.",
            "这个地址在不少教程里流传，但那里并没有模块代理。";
        remedy: "goproxy-cfg list", "goproxy-cfg list";
    }
    GP107 {
        title: "a retired module proxy is in the list", "列表里有已停止服务的模块代理";
        explanation:
            "The service was shut down. Requests to it fail or reach whoever holds the name now.",
            "该服务已经关停，请求要么失败，要么落到域名的新主人那里。";
        remedy: "goproxy-cfg use goproxy.cn", "goproxy-cfg use goproxy.cn";
    }
    GP108 {
        title: "the environment overrides the env file", "环境变量盖过了 env 文件里的设置";
        explanation:
            "A variable of the environment wins over what `go env -w` stored. As long as it is exported, `go env -w` and `goproxy-cfg use` change a value that nothing reads.",
            "环境变量的优先级高于 `go env -w` 写入的值。只要它还被导出，`go env -w` 和 `goproxy-cfg use` 改的值都不会生效。";
        remedy: "remove the line that exports it, then open a new terminal", "删掉导出它的那一行，再开一个新终端";
    }
    GP109 {
        title: "the env file is switched off", "GOENV=off，env 文件被停用";
        explanation:
            "With GOENV=off in the environment the go command reads no env file: nothing that `go env -w` stored is in effect.",
            "环境里设置了 GOENV=off，go 命令不读 env 文件，`go env -w` 存下的设置全部无效。";
        remedy: "unset GOENV", "unset GOENV";
    }
    GP110 {
        title: "modules are switched off by GO111MODULE", "GO111MODULE=off，模块模式被关闭";
        explanation:
            "With GO111MODULE=off the go command works in GOPATH mode: GOPROXY has no say.",
            "GO111MODULE=off 时 go 命令工作在 GOPATH 模式，GOPROXY 完全不起作用。";
        remedy: "go env -u GO111MODULE", "go env -u GO111MODULE";
    }
    GP111 {
        title: "this variable does not exist", "这个变量并不存在";
        explanation:
            "The go command knows no such variable: setting it changes nothing. Tutorials recommend it all the same.",
            "go 命令没有这个变量，设了也不起任何作用，尽管有教程推荐它。";
        remedy: "remove it", "删除它";
    }
    GP112 {
        title: "plain http to a module proxy", "通过明文 http 访问模块代理";
        explanation:
            "Anybody on the way can read which modules are fetched, and alter what the checksum database does not cover. GOINSECURE has no say here.",
            "链路上的任何人都能看到你拉取了哪些模块，还能篡改校验数据库覆盖不到的内容。这与 GOINSECURE 无关。";
        remedy: "use the https address", "改用 https 地址";
    }
    GP113 {
        title: "credentials stand in GOPROXY", "GOPROXY 里带着账号密码";
        explanation:
            "GOPROXY is printed by `go env`, copied into logs and bug reports, and readable by every process. Over plain http the go command refuses to send them.",
            "GOPROXY 会被 `go env` 打印、写进日志和问题报告，任何进程都能读到。如果是明文 http，go 命令还会拒绝发送。";
        remedy: "move them to ~/.netrc (Go 1.24: GOAUTH)", "移到 ~/.netrc（Go 1.24 起也可用 GOAUTH）";
    }
    GP114 {
        title: "a trouble in the env file", "env 文件有问题";
        explanation:
            "The go command reads its env file byte by byte: a carriage return at a line's end becomes part of the value, of two lines for one variable the last one counts, a line it does not understand is passed over silently.",
            "go 命令逐字节读取 env 文件：行尾的回车符会成为值的一部分，同一变量写了两次以最后一次为准，看不懂的行会被静默跳过。";
        remedy: "correct the line in an editor", "用编辑器改正该行";
    }
    GP115 {
        title: "a comma does not pass on server errors", "逗号分隔：服务器报错时不会换下一个";
        explanation:
            "After `,` the next entry is asked only on 404 and 410. When this mirror answers 500 or not at all, the build fails although another mirror stands behind it. `|` passes on any error.",
            "用 `,` 分隔时，只有 404 和 410 才会去问下一个地址。这个镜像返回 5xx 或没有响应时，后面明明还有别的镜像，构建也会失败。`|` 则遇到任何错误都会往后走。";
        remedy: "separate the mirrors by `|`", "镜像之间改用 `|` 分隔";
    }
    GP116 {
        title: "GOFLAGS changes how modules are found", "GOFLAGS 改变了模块的查找方式";
        explanation:
            "`-mod=vendor` in GOFLAGS keeps every build off the network, `-insecure` was removed from Go and has no effect on downloads.",
            "GOFLAGS 里的 `-mod=vendor` 会让所有构建都不走网络；`-insecure` 已从 Go 中移除，对下载没有作用。";
        remedy: "go env -u GOFLAGS", "go env -u GOFLAGS";
    }
    GP201 {
        title: "a private pattern never matches", "私有模块的匹配模式写错了";
        explanation:
            "Patterns of GOPRIVATE, GONOPROXY and GONOSUMDB are globs of module path prefixes, separated by commas alone. A space, a scheme, a port or `**` makes a pattern that matches nothing, and the names of private modules go to public servers.",
            "GOPRIVATE、GONOPROXY、GONOSUMDB 里是模块路径前缀的 glob，只用逗号分隔。带空格、协议头、端口或 `**` 的模式匹配不到任何东西，私有模块的名字就会被发到公共服务器。";
        remedy: "goproxy-cfg use current --private PATTERNS", "goproxy-cfg use current --private 模式";
    }
    GP202 {
        title: "a private pattern is too wide", "私有模块的匹配范围过大";
        explanation:
            "A pattern such as `*` or `github.com` makes public modules private as well: they are fetched direct, past every mirror, and verified by nothing. Toolchains go direct too.",
            "`*`、`github.com` 这样的模式会把公共模块也当成私有模块：它们绕过所有镜像直连源码仓库，而且不做任何校验。工具链下载同样会变成直连。";
        remedy: "name your organisation: `github.com/ORG`", "写明组织：`github.com/组织名`";
    }
    GP203 {
        title: "GONOPROXY or GONOSUMDB overrides GOPRIVATE", "GONOPROXY 或 GONOSUMDB 盖过了 GOPRIVATE";
        explanation:
            "GOPRIVATE is only their default. Once GONOPROXY is set, what stands in GOPRIVATE alone is asked of module proxies again; once GONOSUMDB is set, its names go to the checksum database.",
            "GOPRIVATE 只是它们的默认值。一旦设置了 GONOPROXY，只写在 GOPRIVATE 里的模块又会去问模块代理；一旦设置了 GONOSUMDB，这些模块的名字又会发给校验数据库。";
        remedy: "go env -u GONOPROXY GONOSUMDB", "go env -u GONOPROXY GONOSUMDB";
    }
    GP204 {
        title: "an internal module is not covered by GOPRIVATE", "内部模块没有被 GOPRIVATE 覆盖";
        explanation:
            "go.mod requires a module of a host that looks internal, and no pattern covers it: its name is sent to every mirror of the list and to the checksum database, and the answer is 404 or 410.",
            "go.mod 依赖了一个看起来是内部主机的模块，但没有模式覆盖它：它的名字会发给列表里的每个镜像和校验数据库，得到的是 404 或 410。";
        remedy: "goproxy-cfg use current --private HOST", "goproxy-cfg use current --private 主机名";
    }
    GP301 {
        title: "the checksum database is switched off", "校验数据库被关闭";
        explanation:
            "With GOSUMDB=off nothing new is verified: whatever a mirror or anybody on the way delivers is built and recorded in go.sum. It is no cure for time-outs (`sum.golang.google.cn` is), for private modules (GOPRIVATE is) or for x509 errors (the right root certificate is). Toolchains cannot be fetched with it.",
            "GOSUMDB=off 时新模块不做任何校验：镜像或链路上的任何人给什么就编译什么，还会记进 go.sum。它治不了超时（该用 `sum.golang.google.cn`），治不了私有模块（该用 GOPRIVATE），也治不了 x509 错误（该装正确的根证书）。关闭后连工具链也无法下载。";
        remedy: "go env -u GOSUMDB", "go env -u GOSUMDB";
    }
    GP302 {
        title: "GOSUMDB cannot be read", "GOSUMDB 的值无效";
        explanation:
            "The go command has the key of sum.golang.org alone. Another name needs its key: `NAME+HASH+KEY`, an address may follow after a space. Anything else fails on the first module to verify.",
            "go 命令内置的只有 sum.golang.org 的公钥。其他名字必须带上公钥：`名字+哈希+公钥`，后面可用空格接一个地址。写成别的样子，校验第一个模块时就会失败。";
        remedy: "go env -u GOSUMDB", "go env -u GOSUMDB";
    }
    GP303 {
        title: "the checksum database is not reached through the mirror", "镜像不代理校验数据库";
        explanation:
            "No mirror of the list proxies sum.golang.org, so the go command asks sum.golang.org itself, which is blocked in mainland China: `go mod download` waits and fails on each new module. Its address `sum.golang.google.cn` can be reached.",
            "列表里没有镜像代理 sum.golang.org，go 命令会直接访问 sum.golang.org，而它在中国大陆无法访问，每个新模块的 `go mod download` 都会卡住并失败。它的 `sum.golang.google.cn` 地址可以访问。";
        remedy: "go env -w GOSUMDB=sum.golang.google.cn", "go env -w GOSUMDB=sum.golang.google.cn";
    }
    GP304 {
        title: "the checksum database cannot be trusted", "校验数据库不可信";
        explanation:
            "What this server hands out as the head of the checksum database is not signed with its key, or contradicts the one that this machine saw before or that another mirror hands out. Either the server is broken, or somebody alters what you download.",
            "这个服务器给出的校验数据库树头签名不是用该数据库的密钥签的，或者与本机以前见过的或其他镜像给出的树头互相矛盾。要么服务器坏了，要么有人在篡改你下载的内容。";
        remedy: "goproxy-cfg use --fastest", "goproxy-cfg use --fastest";
    }
    GP305 {
        title: "the mirror fails on the checksum database", "镜像的校验数据库接口报错";
        explanation:
            "The mirror answers neither 200 nor 404 or 410 when asked for the checksum database. The go command then stops, unless `|` follows the mirror in the list.",
            "向镜像询问校验数据库时，它既不返回 200，也不返回 404 或 410。此时除非列表中该镜像后面是 `|`，否则 go 命令会直接报错。";
        remedy: "go env -w GOSUMDB=sum.golang.google.cn", "go env -w GOSUMDB=sum.golang.google.cn";
    }
    GP306 {
        title: "a module's content differs from the checksum database", "模块内容与校验数据库不一致";
        explanation:
            "The mirror serves a module whose hash is not the one that the checksum database records: the mirror is broken, or somebody alters what you download. The go command refuses it, and must: never answer that with GOSUMDB=off or by deleting go.sum.",
            "镜像提供的模块哈希与校验数据库的记录不同：要么镜像坏了，要么有人在篡改你下载的内容。go 命令会拒绝它，这是对的：不要用 GOSUMDB=off 或删除 go.sum 来绕过。";
        remedy: "goproxy-cfg use --fastest", "goproxy-cfg use --fastest";
    }
    GP401 {
        title: "the machine has no network", "本机没有网络";
        explanation:
            "Nothing can be reached from here: the kernel has no route to any public address, or no name server answers.",
            "这台机器什么都连不上：内核里没有到任何公网地址的路由，或者没有一台 DNS 服务器应答。";
        remedy: "connect it, or set HTTPS_PROXY", "先联网，或设置 HTTPS_PROXY";
    }
    GP402 {
        title: "a name cannot be resolved", "域名解析失败";
        explanation: "The name server knows no address for the module proxy, or does not answer.",
            "DNS 服务器查不到该模块代理的地址，或者没有应答。";
        remedy: "check the name and the DNS servers, or use another mirror", "检查域名和 DNS 设置，或换一个镜像";
    }
    GP403 {
        title: "a module proxy cannot be connected to", "连不上模块代理";
        explanation: "The connection is refused or never answered: the host is down, a firewall drops it, or an HTTP proxy setting is stale.",
            "连接被拒绝或始终没有响应：主机宕机、被防火墙丢弃，或者 HTTP 代理设置已经失效。";
        remedy: "goproxy-cfg use --fastest", "goproxy-cfg use --fastest";
    }
    GP404 {
        title: "a certificate is not accepted", "证书不被接受";
        explanation:
            "The server's certificate is not trusted, expired, or for another name. Behind a corporate interceptor its root certificate is missing here. GOSUMDB=off and GOINSECURE do not help.",
            "服务器的证书不受信任、已过期或域名不符。如果公司有 HTTPS 拦截设备，则是本机缺少它的根证书。GOSUMDB=off 和 GOINSECURE 都不管用。";
        remedy: "install the right root certificate, or set SSL_CERT_FILE; check the clock", "安装正确的根证书或设置 SSL_CERT_FILE，并检查系统时间";
    }
    GP405 {
        title: "a module proxy answers with an error", "模块代理返回错误";
        explanation: "It is reached, and answers a status that is neither 200 nor a plain 404: it is down, overloaded or blocks this client.",
            "能连上，但返回的既不是 200 也不是普通的 404：服务故障、过载，或者拒绝了这个客户端。";
        remedy: "goproxy-cfg use --fastest", "goproxy-cfg use --fastest";
    }
    GP406 {
        title: "what answers is no module proxy", "应答的不是模块代理";
        explanation: "The address answers with a web page or with something that breaks the module proxy protocol: a login page of the network, or a wrong path.",
            "这个地址返回的是网页，或者不符合模块代理协议的内容：可能是网络的登录认证页，也可能路径写错了。";
        remedy: "log in to the network, or correct the address", "先完成网络认证，或改正地址";
    }
    GP407 {
        title: "a module proxy is silent or breaks off", "模块代理不响应或中途断开";
        explanation: "It is connected to and then silent, or the connection breaks off in the middle. The go command has no time limit of its own here: a silent proxy hangs the build.",
            "能建立连接，但之后没有响应，或者传到一半断开。go 命令在这里没有超时限制，遇到不响应的代理，构建会一直卡住。";
        remedy: "goproxy-cfg use --fastest", "goproxy-cfg use --fastest";
    }
    GP408 {
        title: "the HTTP proxy on the way fails", "途经的 HTTP 代理有故障";
        explanation: "HTTPS_PROXY, HTTP_PROXY or their lower-case twins send the go command through a proxy that does not work.",
            "HTTPS_PROXY、HTTP_PROXY（或其小写形式）让 go 命令经过一个不工作的代理。";
        remedy: "start the proxy program, correct the variable, or unset it", "启动代理程序、改正变量，或取消该变量";
    }
    GP501 {
        title: "the download failed", "下载失败";
        explanation: "A real `go mod download` under the settings in effect failed.",
            "按当前生效的设置真实执行 `go mod download`，结果失败。";
        remedy: "goproxy-cfg probe current", "goproxy-cfg probe current";
    }
    GP502 {
        title: "modules come from a server abroad", "模块来自境外服务器";
        explanation: "A real `go mod download` was served from outside mainland China.",
            "真实执行 `go mod download`，模块由中国大陆以外的服务器提供。";
        remedy: "goproxy-cfg use --fastest", "goproxy-cfg use --fastest";
    }
    GP503 {
        title: "modules come direct from their repositories", "模块直连源码仓库";
        explanation: "A real `go mod download` fetched the module from its source repository: no mirror served it.",
            "真实执行 `go mod download`，模块直接取自源码仓库，没有镜像提供它。";
        remedy: "goproxy-cfg probe current", "goproxy-cfg probe current";
    }
    GP504 {
        title: "modules come from several kinds of servers, or unknown ones", "模块来源混杂或不明";
        explanation: "A real `go mod download` was served by servers of several kinds, or by one that is in no catalogue. Add your own proxies to the user's mirrors.toml.",
            "真实执行 `go mod download`，模块来自不同类型的服务器，或来自目录里没有的服务器。自己的代理可以写进用户目录的 mirrors.toml。";
        remedy: "goproxy-cfg show", "goproxy-cfg show";
    }
    GP505 {
        title: "there is no go command", "找不到 go 命令";
        explanation: "No `go` was found on PATH: the settings are shown by the rules of the newest Go, and nothing could be proved.",
            "PATH 里没有 `go`：设置按最新版 Go 的规则推算，也无法给出证明。";
        remedy: "install Go from https://golang.google.cn/dl/", "从 https://golang.google.cn/dl/ 安装 Go";
    }
    GP506 {
        title: "the go command does not work", "go 命令无法正常工作";
        explanation: "`go env` failed, hung or answered something else than Go does. A wrapper or a broken installation stands in its place.",
            "`go env` 执行失败、卡死，或者输出不是 Go 的格式。可能是包装脚本或安装损坏。";
        remedy: "run `go version` by hand", "手动运行 `go version` 看看";
    }
    GP601 {
        title: "the Go toolchain is open to a forged mirror", "当前 Go 版本无法防范伪造的镜像";
        explanation:
            "Go before 1.25.13 and 1.26 before 1.26.6 can be misled by a malicious module proxy past the checksum database (CVE-2026-42501, CVE-2026-56865). With a third-party mirror in the list that matters.",
            "Go 1.25.13 之前以及 1.26.6 之前的 1.26 版本，恶意模块代理可以绕过校验数据库（CVE-2026-42501、CVE-2026-56865）。列表里有第三方镜像时需要注意。";
        remedy: "update Go", "升级 Go";
    }
    GP602 {
        title: "go.mod or go.work cannot be read", "go.mod 或 go.work 无法解析";
        explanation:
            "The go command refuses a go.mod or go.work with a line that it does not understand: every command in the project fails.",
            "go.mod 或 go.work 里只要有一行看不懂，go 命令就会拒绝执行，项目里的所有命令都会失败。";
        remedy: "correct the line", "改正该行";
    }
    GP603 {
        title: "the team file is wrong", "团队文件有误";
        explanation:
            "Nothing of a `goproxy-cfg.toml` with a mistake in it is applied: half a policy is another policy.",
            "`goproxy-cfg.toml` 只要有一处错误，就整个不生效：只执行一半的策略已经是另一个策略了。";
        remedy: "correct the line", "改正该行";
    }
    GP604 {
        title: "the settings in effect contradict the team file", "生效的设置与团队文件不符";
        explanation:
            "The project's `goproxy-cfg.toml` says where the team's modules come from, which are private and how they are verified. This machine does otherwise.",
            "项目里的 `goproxy-cfg.toml` 规定了团队的模块从哪里来、哪些是私有模块、如何校验，而本机的设置与之不同。";
        remedy: "in the project, apply the team file with a bare `use`", "在项目里执行不带参数的 `use`，应用团队文件";
    }
    GP605 {
        title: "a project file names a host that never worked, or was shut down", "项目文件里的地址从来不是模块代理，或已停止服务";
        explanation:
            "Whoever builds with this file asks a host where no module proxy ever stood, or none stands any more: the build fails, or whoever holds the name now delivers the modules.",
            "用这个文件构建时，请求会发往从来没有模块代理、或者已经关停的地址：要么构建失败，要么由域名的新主人提供模块。";
        remedy: "put a mirror of `goproxy-cfg list` there", "改用 `goproxy-cfg list` 里的镜像";
    }
    GP606 {
        title: "a project file puts `direct` or a server abroad first", "项目文件把 `direct` 或境外代理排在最前";
        explanation:
            "Of a GOPROXY list the first entry is asked for every file. What stands behind `direct` is never asked; a server abroad is slow or cannot be reached from mainland China.",
            "GOPROXY 列表里的第一项会被用于每个文件。`direct` 之后的条目永远不会被用到；境外代理在中国大陆很慢或无法访问。";
        remedy: "put a mirror first: `https://goproxy.cn,direct`", "把镜像放在最前：`https://goproxy.cn,direct`";
    }
    GP607 {
        title: "a project file switches verification off", "项目文件关闭了校验";
        explanation:
            "With GOSUMDB=off, or patterns that cover everything in GONOSUMDB or GOINSECURE, whoever builds with this file takes new modules on trust. It cures neither time-outs (`sum.golang.google.cn` does) nor private modules (GOPRIVATE does).",
            "GOSUMDB=off，或者 GONOSUMDB、GOINSECURE 写成覆盖一切的模式，用这个文件构建的人就会不加校验地接受新模块。它治不了超时（该用 `sum.golang.google.cn`），也治不了私有模块（该用 GOPRIVATE）。";
        remedy: "remove it; where sum.golang.org times out write GOSUMDB=sum.golang.google.cn", "删除它；如果是 sum.golang.org 超时，写 GOSUMDB=sum.golang.google.cn";
    }
    GP608 {
        title: "a project file sets a variable that does not exist", "项目文件设置了并不存在的变量";
        explanation:
            "The go command knows no such variable: the line has no effect, and what was meant by it is not set.",
            "go 命令没有这个变量：这一行不起作用，真正想设置的东西也没有设置。";
        remedy: "remove it", "删除它";
    }
    GP609 {
        title: "a project file contradicts the team file", "项目文件与团队文件不符";
        explanation:
            "The project's `goproxy-cfg.toml` says what the team wants; this file of the same project sets something else for whoever builds with it.",
            "项目里的 `goproxy-cfg.toml` 写明了团队的要求，而同一项目的这个文件给构建设置了别的值。";
        remedy: "make both say the same", "让两处保持一致";
    }
    GP610 {
        title: "a private pattern in a project file is wrong or too wide", "项目文件里的私有模块匹配模式写错了或范围过大";
        explanation:
            "A pattern with a space, a scheme, a port or `**` matches nothing, and the names of private modules go to public servers. One such as `*` or `github.com` makes public modules private as well: past every mirror, verified by nothing.",
            "带空格、协议头、端口或 `**` 的模式匹配不到任何东西，私有模块的名字会被发到公共服务器。`*`、`github.com` 这样的模式则把公共模块也当成私有模块：绕过所有镜像，也不做校验。";
        remedy: "name your organisation: `github.com/ORG`", "写明组织：`github.com/组织名`";
    }
    GP611 {
        title: "credentials stand in a project file", "项目文件里带着账号密码";
        explanation:
            "Everybody who can read the repository can read them, and its history keeps them after the line is gone.",
            "能看到仓库的人都能看到它们，而且删掉这一行之后，提交历史里仍然留着。";
        remedy: "change the password, and move it to a secret of CI or to ~/.netrc", "更换密码，并移到 CI 的机密变量或 ~/.netrc";
    }
    GP612 {
        title: "a value in a project file cannot be read by go", "项目文件里的值 go 无法解析";
        explanation:
            "The go command cannot read the value: full-width punctuation, quotes that became part of it, a word that is no address. Whatever needs it fails.",
            "go 命令无法解析这个值：混入了全角标点、引号成了值的一部分，或者写了不是地址的单词。凡是用到它的命令都会失败。";
        remedy: "correct the value", "改正这个值";
    }
    GP613 {
        title: "go.sum is missing or incomplete", "go.sum 缺失或不完整";
        explanation:
            "go.sum records the hashes of what go.mod requires. Without an entry builds fail with `missing go.sum entry`, and nothing holds a mirror to what was built before.",
            "go.sum 记录着 go.mod 所依赖内容的哈希。缺少记录时，构建会报 `missing go.sum entry`，也无法保证镜像给出的内容与以前一致。";
        remedy: "run `go mod tidy`", "运行 `go mod tidy`";
    }
    GP614 {
        title: "the vendor folder is out of step with go.mod", "vendor 目录与 go.mod 不一致";
        explanation:
            "Where there is a vendor folder the go command builds from it, and refuses when vendor/modules.txt does not say what go.mod says: `inconsistent vendoring`.",
            "有 vendor 目录时，go 命令用它来构建；如果 vendor/modules.txt 与 go.mod 说法不一，就会报 `inconsistent vendoring` 并拒绝执行。";
        remedy: "run `go mod vendor`", "运行 `go mod vendor`";
    }
    GP615 {
        title: "a folder that go.work or go.mod names is not there", "go.work 或 go.mod 指向的目录不存在";
        explanation:
            "A `use` or `replace` names a folder that has no go.mod or does not exist: often one that stands on somebody else's machine. Every command in the project fails.",
            "`use` 或 `replace` 指向的目录不存在或没有 go.mod，往往是只在某个人电脑上才有的目录。项目里的所有命令都会失败。";
        remedy: "correct the path, or remove the line", "改正路径，或删除该行";
    }
    GP616 {
        title: "the project wants a newer Go than can be had", "项目要求的 Go 版本比这里能用的新";
        explanation:
            "go.mod or go.work asks for a newer Go than the one here, and it may not or cannot fetch that one.",
            "go.mod 或 go.work 要求的 Go 版本比本机的新，而本机的 Go 不允许或无法自动下载它。";
        remedy: "go env -u GOTOOLCHAIN", "go env -u GOTOOLCHAIN";
    }
    GP617 {
        title: "a project file takes modules over plain http", "项目文件通过明文 http 获取模块";
        explanation:
            "Anybody on the way can read which modules are fetched, and alter what the checksum database does not cover.",
            "链路上的任何人都能看到拉取了哪些模块，还能篡改校验数据库覆盖不到的内容。";
        remedy: "use the https address", "改用 https 地址";
    }
    GP618 {
        title: "a project file was not read", "有项目文件未能读取";
        explanation:
            "The file, or the rest of it, could not be read: it is not what its name says, too large, or may not be opened. What it sets is not known.",
            "这个文件（或其余部分）无法读取：内容与文件名不符、太大或没有权限。它设置了什么无从得知。";
        remedy: "correct the file", "改正该文件";
    }
    GP619 {
        title: "a project file switches module mode off or loosens it", "项目文件关闭或放宽了模块模式";
        explanation:
            "With GO111MODULE=off the go command works in GOPATH mode. `-mod=mod` in GOFLAGS lets every build change go.mod and go.sum; `-insecure` was removed from Go.",
            "GO111MODULE=off 时 go 命令工作在 GOPATH 模式。GOFLAGS 里的 `-mod=mod` 允许每次构建改动 go.mod 和 go.sum；`-insecure` 已从 Go 中移除。";
        remedy: "remove it", "删除它";
    }
    GP620 {
        title: "`-mod=vendor` without a vendor folder", "设置了 `-mod=vendor`，却没有 vendor 目录";
        explanation:
            "GOFLAGS makes every build take its modules from the vendor folder, and there is none: each fails with `inconsistent vendoring` or `cannot find package`.",
            "GOFLAGS 要求所有构建都从 vendor 目录取模块，而这个目录不存在：构建会报 `inconsistent vendoring` 或 `cannot find package`。";
        remedy: "run `go mod vendor`, or take `-mod=vendor` out of GOFLAGS", "运行 `go mod vendor`，或从 GOFLAGS 里去掉 `-mod=vendor`";
    }
    GP701 {
        title: "several profiles set one variable", "多个配置文件设置了同一个变量";
        explanation: "Two files set the same variable to different values: which one wins depends on the kind of shell that is started.",
            "两个文件给同一个变量设置了不同的值，哪个生效取决于启动的是哪种 shell。";
        remedy: "keep one of them", "只保留一处";
    }
}
