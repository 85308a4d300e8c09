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

    /// What Go itself says of the matter, under the address that can be reached from mainland China.
    pub fn link(self) -> &'static str {
        match self.name().as_bytes().get(2) {
            Some(b'2') => "https://golang.google.cn/ref/mod#private-modules",
            Some(b'3') => "https://golang.google.cn/ref/mod#checksum-database",
            Some(b'4') => "https://golang.google.cn/ref/mod#goproxy-protocol",
            Some(b'5') => "https://golang.google.cn/ref/mod#resolve-pkg-mod",
            Some(b'6') => "https://golang.google.cn/ref/mod#go-mod-file",
            _ => "https://golang.google.cn/ref/mod#environment-variables",
        }
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
            "GOPROXY holds something that the go command cannot read as a list: only separators, a word that is no address, an unknown scheme, a separator that is none, full-width punctuation. Every command that needs a module fails.",
            "GOPROXY 的值无法被 go 命令解析成列表：只有分隔符、不是地址的单词、未知的协议、写错的分隔符，或者混入了全角标点。凡是要取模块的命令都会失败。";
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
    GP117 {
        title: "`noproxy` stands in the GOPROXY list", "GOPROXY 列表里写了 `noproxy`";
        explanation:
            "`noproxy` is a word of the go command's own. Written by a user it is no address, and every command that needs a module fails with `invalid proxy URL missing scheme: noproxy`. Modules that shall not be asked of proxies belong into GONOPROXY; what ends a list is `direct`.",
            "`noproxy` 是 go 命令内部使用的词。用户写进列表时它不是地址，凡是要取模块的命令都会报 `invalid proxy URL missing scheme: noproxy`。不想经过代理的模块应写进 GONOPROXY；列表的结尾应写 `direct`。";
        remedy: "goproxy-cfg use goproxy.cn", "goproxy-cfg use goproxy.cn";
    }
    GP118 {
        title: "full-width punctuation or quotes in a value", "值里混入了全角标点或引号";
        explanation:
            "A Chinese input method types `，` for `,`, and a copied command line leaves its quotes behind. The go command takes both literally: a list cannot be read, a pattern matches nothing.",
            "中文输入法会把 `,` 打成 `，`，从命令行复制时又容易把引号一起带上。go 命令会原样当成值的一部分：列表无法解析，模式匹配不到任何模块。";
        remedy: "write the value again, with ASCII punctuation and without quotes", "用半角标点重写该值，并去掉引号";
    }
    GP119 {
        title: "the env file cannot be read", "读不到 env 文件";
        explanation:
            "The go command passes silently over an env file that it cannot read, so that nothing in it is in effect; with a relative path in GOENV or XDG_CONFIG_HOME it depends on the working folder, or on the release, which file it reads.",
            "env 文件读不了时，go 命令会静默跳过，里面的设置全部无效；GOENV 或 XDG_CONFIG_HOME 是相对路径时，读哪个文件取决于当前目录和 Go 版本。";
        remedy: "run `go env GOENV`, and see that the file it names can be read", "运行 `go env GOENV`，确认所指的文件可以读取";
    }
    GP120 {
        title: "the go command refuses GOFLAGS", "go 命令不接受 GOFLAGS";
        explanation:
            "GOFLAGS is a list of flags, separated by spaces, each with a hyphen and known to some go command. With anything else in it every go command but `go env` and `go bug` ends at once.",
            "GOFLAGS 是用空格分隔的标志列表，每一项都要以连字符开头，并且至少被一个 go 子命令认识。混入别的内容时，除 `go env` 和 `go bug` 外的所有 go 命令都会立即报错退出。";
        remedy: "go env -u GOFLAGS", "go env -u GOFLAGS";
    }
    GP121 {
        title: "Go does not read this proxy variable as it was meant", "Go 没有按原意读取这个代理变量";
        explanation:
            "Go passes over a value of HTTP_PROXY or HTTPS_PROXY that is no address, takes a wrong scheme for HTTP, and does not know ALL_PROXY at all. Other programs read the same variables otherwise, so that curl works and go does not.",
            "HTTP_PROXY、HTTPS_PROXY 的值不是地址时 Go 会直接忽略，遇到不认识的协议会当成 HTTP，而 ALL_PROXY 它根本不读。别的程序读法不同，所以常见 curl 能用而 go 不行。";
        remedy: "write it as `http://HOST:PORT` or `socks5://HOST:PORT`, in HTTPS_PROXY and HTTP_PROXY", "在 HTTPS_PROXY 和 HTTP_PROXY 里写成 `http://主机:端口` 或 `socks5://主机:端口`";
    }
    GP122 {
        title: "one service stands in the list twice", "同一个服务在列表里出现两次";
        explanation:
            "What it does not have it will not have the second time either. With `|` it is a second try, which helps little against a server that is down.",
            "第一次没有的模块，再问一次还是没有。用 `|` 分隔时相当于重试一次，但对方宕机时帮助不大。";
        remedy: "remove the second one", "删掉第二个";
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
    GP205 {
        title: "the name of a private module would reach a public module proxy", "私有模块名会泄露给公共模块代理";
        explanation:
            "The go command was made to ask for the module under the settings in effect, with a server of this machine in the place of every module proxy, and asked there. For real the path, with the names of company, team and product in it, would stand in the logs of a public server. GONOPROXY, or GOPRIVATE where that is not set, keeps it back.",
            "在本机用假服务器顶替所有模块代理，按当前设置让 go 命令去取该模块，结果它真的去问了。实际使用时，带着公司、团队、产品名的模块路径就会留在公共服务器的日志里。由 GONOPROXY（未设置时为 GOPRIVATE）来阻止。";
        remedy: "goproxy-cfg use current --private HOST", "goproxy-cfg use current --private 主机名";
    }
    GP206 {
        title: "the name of a private module would reach the checksum database", "私有模块名会泄露给校验数据库";
        explanation:
            "The go command was made to verify the module under the settings in effect, with a server of this machine in the place of the checksum database, and asked there. For real the path would be sent to sum.golang.org or to a mirror of it, and the download would fail, as that does not know the module. GONOSUMDB, or GOPRIVATE where that is not set, keeps it back.",
            "在本机用假服务器顶替校验数据库，按当前设置让 go 命令校验该模块，结果它真的去查询了。实际使用时，模块路径会发给 sum.golang.org 或其镜像，而那里没有该模块，下载也会失败。由 GONOSUMDB（未设置时为 GOPRIVATE）来阻止。";
        remedy: "goproxy-cfg use current --private HOST", "goproxy-cfg use current --private 主机名";
    }
    GP207 {
        title: "a private module lacks credentials", "私有模块缺少访问凭据";
        explanation:
            "The module is fetched from its repository, as GOPRIVATE says, and the server wants to know who asks. The go command lets git ask nothing, so the fetch ends here. A missing repository looks the same: servers do not tell which private repositories exist.",
            "按 GOPRIVATE 的设置，模块直接从源码仓库拉取，而服务器要求登录。go 命令不允许 git 交互询问，拉取就此失败。仓库不存在时看起来也一样：服务器不会透露有哪些私有仓库。";
        remedy: "put a token for the host into ~/.netrc, or let git use ssh: `git config --global url.\"ssh://git@HOST/\".insteadOf https://HOST/`", "在 ~/.netrc 里为该主机写入令牌，或让 git 走 ssh：`git config --global url.\"ssh://git@主机/\".insteadOf https://主机/`";
    }
    GP208 {
        title: "GOINSECURE covers public hosts", "GOINSECURE 覆盖了公共主机";
        explanation:
            "What GOINSECURE names is fetched direct over plain http too, and with whatever certificate the server shows: anybody on the way can alter it. Public hosts have good certificates. For module proxies GOINSECURE has no meaning.",
            "GOINSECURE 命中的模块在直连拉取时允许明文 http，也不验证证书，链路上的任何人都能篡改。公共主机的证书没有问题，不需要它。对模块代理 GOINSECURE 不起作用。";
        remedy: "go env -u GOINSECURE", "go env -u GOINSECURE";
    }
    GP209 {
        title: "GOVCS forbids what private modules need", "GOVCS 禁止了私有模块所需的版本控制系统";
        explanation:
            "Private modules are fetched from their repositories, and GOVCS says which version control systems may be used for that. Here it allows none that serves them: `GOVCS disallows using git`.",
            "私有模块直接从源码仓库拉取，而能用哪些版本控制系统由 GOVCS 决定。当前的值不允许它们所用的那一种，会报 `GOVCS disallows using git`。";
        remedy: "go env -u GOVCS", "go env -u GOVCS";
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
    GP307 {
        title: "the checksum database cannot be reached", "连不上校验数据库";
        explanation:
            "No mirror of the list proxies the checksum database, or GOSUMDB names an address of its own, and that address does not answer. Each module that go.sum does not have yet fails. Its address in mainland China is `sum.golang.google.cn`; switching it off is no cure.",
            "列表里没有镜像代理校验数据库，或者 GOSUMDB 指定了地址，而这个地址没有应答。凡是 go.sum 里还没有的模块都会失败。在中国大陆可用的地址是 `sum.golang.google.cn`，关掉校验不是办法。";
        remedy: "go env -w GOSUMDB=sum.golang.google.cn", "go env -w GOSUMDB=sum.golang.google.cn";
    }
    GP308 {
        title: "GOSUMDB bypasses the mirror", "GOSUMDB 绕过了镜像";
        explanation:
            "GOSUMDB names an address of its own, so no mirror is asked for the checksum database, although one of the list passes it on. Where that address is slow, blocked or abroad, every new module waits for it.",
            "GOSUMDB 里写了地址，go 命令就不再通过镜像查询校验数据库，而列表里的镜像本来可以代理它。如果这个地址很慢、被屏蔽或在境外，每个新模块都要等它。";
        remedy: "go env -u GOSUMDB", "go env -u GOSUMDB";
    }
    GP309 {
        title: "go.sum records another checksum", "go.sum 里的校验和不一致";
        explanation:
            "What was downloaded is not what go.sum recorded. Either the version was tagged again after go.sum was written, or the mirror delivers something else, or go.sum was edited. The checksum database tells which: it keeps the first content that was ever seen.",
            "下载到的内容与 go.sum 的记录不同：可能是该版本后来被重新打了 tag，可能是镜像给的内容不对，也可能是 go.sum 被改过。由校验数据库判断谁对谁错：它保存的是该版本首次出现时的内容。";
        remedy: "goproxy-cfg doctor --project", "goproxy-cfg doctor --project";
    }
    GP310 {
        title: "GOSUMDB=off keeps toolchains from being fetched", "GOSUMDB=off 导致无法下载工具链";
        explanation:
            "The go command verifies a toolchain with the checksum database always, whatever GONOSUMDB and GOPRIVATE say. With GOSUMDB=off it refuses to fetch one.",
            "下载工具链时 go 命令必定用校验数据库验证，与 GONOSUMDB、GOPRIVATE 无关；GOSUMDB=off 时它会拒绝下载。";
        remedy: "go env -u GOSUMDB", "go env -u GOSUMDB";
    }
    GP311 {
        title: "the checksum database was asked abroad", "校验数据库的查询走到了境外";
        explanation:
            "During a real `go mod download` the checksum database was asked at a server outside mainland China, sum.golang.org itself or a module proxy abroad, although a mirror that proxies it and `sum.golang.google.cn` answer at home. Each new module waits for that, and fails where it is blocked.",
            "真实执行 `go mod download` 时，校验数据库的查询发往了中国大陆以外的服务器（sum.golang.org 本身，或境外的模块代理），而国内有代理它的镜像，也有 `sum.golang.google.cn`。每个新模块都要等它，被阻断时就会失败。";
        remedy: "go env -w GOSUMDB=sum.golang.google.cn", "go env -w GOSUMDB=sum.golang.google.cn";
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
        explanation: "The connection is refused: nothing listens at that address and port, or the HTTP proxy on the way cannot reach it. Of `file://` the folder is not there.",
            "连接被拒绝：该地址和端口没有服务在监听，或者途经的 HTTP 代理连不上它。`file://` 则是目录不存在。";
        remedy: "goproxy-cfg use --fastest", "goproxy-cfg use --fastest";
    }
    GP404 {
        title: "a certificate is not accepted", "证书不被接受";
        explanation:
            "The certificate is signed by an authority that this machine does not know, or cannot be read. Where several servers show one that the same authority signed, something on the way opens the connections, and its root certificate is missing here. GOSUMDB=off and GOINSECURE do not help.",
            "证书的签发机构不被本机信任，或者证书本身无法解析。如果好几台服务器的证书都由同一个机构签发，就是途中有设备在拦截 HTTPS，而本机缺少它的根证书。GOSUMDB=off 和 GOINSECURE 都不管用。";
        remedy: "install the right root certificate, or set SSL_CERT_FILE", "安装正确的根证书，或设置 SSL_CERT_FILE";
    }
    GP405 {
        title: "a module proxy answers with an error", "模块代理返回错误";
        explanation: "It is reached, and answers a status that the protocol does not expect: it is down or overloaded, or lacks what every public mirror has.",
            "能连上，但返回了协议之外的状态码：服务故障或过载，或者连公共镜像都有的模块它也没有。";
        remedy: "goproxy-cfg use --fastest", "goproxy-cfg use --fastest";
    }
    GP406 {
        title: "what answers is no module proxy", "应答的不是模块代理";
        explanation: "The address answers with a web page or with something that breaks the module proxy protocol: most often the path is wrong, or it is an ordinary web site.",
            "这个地址返回的是网页，或者不符合模块代理协议的内容：多半是路径写错了，或者它只是一个普通网站。";
        remedy: "correct the address", "改正地址";
    }
    GP407 {
        title: "a module proxy is silent", "模块代理不响应";
        explanation: "It is connected to and then says nothing more. The go command has no time limit of its own here: a silent proxy hangs the build.",
            "能建立连接，但之后再没有任何数据。go 命令在这里没有超时限制，遇到不响应的代理，构建会一直卡住。";
        remedy: "goproxy-cfg use --fastest", "goproxy-cfg use --fastest";
    }
    GP408 {
        title: "the HTTP proxy on the way fails", "途经的 HTTP 代理有故障";
        explanation: "HTTPS_PROXY, HTTP_PROXY or their lower-case twins send the go command through a proxy that does not work.",
            "HTTPS_PROXY、HTTP_PROXY（或其小写形式）让 go 命令经过一个不工作的代理。";
        remedy: "start the proxy program, correct the variable, or unset it", "启动代理程序、改正变量，或取消设置该变量";
    }
    GP409 {
        title: "a public name leads to an address that cannot be its own", "公共域名解析到了不可能的地址";
        explanation:
            "The name of a public server resolves to this machine, to a private network or to an address that no server has: a line of the hosts file, a name server that answers falsely, or a local proxy program that hands out fake addresses (198.18.0.0/15) and takes the connections itself.",
            "公共服务器的域名解析到了本机、内网或不可能存在的地址：可能是 hosts 文件里的一行、DNS 给出了假结果，或者本机的代理程序分配了 fake-ip（198.18.0.0/15）并自己接管连接。";
        remedy: "check the hosts file and the DNS servers", "检查 hosts 文件和 DNS 设置";
    }
    GP410 {
        title: "a module proxy does not answer", "模块代理连接超时";
        explanation:
            "The connection is never accepted: packets are dropped on the way, which is what a firewall does, or the host is down. The go command waits half a minute for each try.",
            "连接始终没有被接受：报文在途中被丢弃（防火墙通常如此），或者主机宕机。go 命令每次尝试都要等半分钟。";
        remedy: "goproxy-cfg use --fastest", "goproxy-cfg use --fastest";
    }
    GP411 {
        title: "a certificate is out of date", "证书不在有效期内";
        explanation:
            "The server's certificate has expired, or is not valid yet. Where the clock of this machine is right, only the server's owner can mend that.",
            "服务器证书已过期或尚未生效。如果本机时间没错，只能由服务器的维护者处理。";
        remedy: "goproxy-cfg use --fastest", "goproxy-cfg use --fastest";
    }
    GP412 {
        title: "a certificate is for another name", "证书与域名不符";
        explanation:
            "The server shows a certificate for another host: the name resolves to a wrong address, a hosts entry is stale, or a login page answers in its place.",
            "服务器出示的是别的主机的证书：域名解析到了错误的地址、hosts 里有过时的条目，或者是网络认证页在代为应答。";
        remedy: "check the hosts file and the DNS servers", "检查 hosts 文件和 DNS 设置";
    }
    GP413 {
        title: "the clock of this machine is wrong", "本机时间不对";
        explanation:
            "Certificates are judged by this machine's clock. It is so far off that good certificates count as expired or as not valid yet, and every https connection fails.",
            "证书是否有效以本机时间为准。本机时间偏差过大，正常的证书也会被当成过期或尚未生效，所有 https 连接都会失败。";
        remedy: "set the clock: `timedatectl set-ntp true`", "校准系统时间：`timedatectl set-ntp true`";
    }
    GP414 {
        title: "a module proxy refuses this client", "模块代理拒绝了这个客户端";
        explanation:
            "It answers 403, 418 or 451: this address, country or client is blocked there, often by a firewall in front of it. The go command stops here unless `|` follows.",
            "返回 403、418 或 451：这个地址、地区或客户端被对方屏蔽，常见于前置的防火墙。除非后面是 `|`，否则 go 命令到此为止。";
        remedy: "goproxy-cfg use --fastest", "goproxy-cfg use --fastest";
    }
    GP415 {
        title: "a module proxy limits the rate", "模块代理限流";
        explanation:
            "It answers 429: too many requests came from this address, often because a whole office or CI shares it. The go command does not wait and try again.",
            "返回 429：来自这个地址的请求过多，往往是整个办公室或 CI 共用一个出口。go 命令不会等待重试。";
        remedy: "goproxy-cfg use --fastest", "goproxy-cfg use --fastest";
    }
    GP416 {
        title: "the network wants a login first", "网络需要先登录认证";
        explanation:
            "A login page of the network answers in the place of the module proxy. Until somebody logs in nothing can be fetched.",
            "代替模块代理应答的是网络的登录认证页。完成认证之前什么都下载不了。";
        remedy: "open any web page in a browser, and log in", "用浏览器打开任意网页，完成登录认证";
    }
    GP417 {
        title: "an internal module proxy is asked through the HTTP proxy", "内部模块代理走了 HTTP 代理";
        explanation:
            "The module proxy stands in the own network and answers when it is asked without the HTTP proxy. Through the HTTP proxy it fails: NO_PROXY does not name it.",
            "这个模块代理在内网，不经 HTTP 代理直接访问是正常的，经过 HTTP 代理就失败：NO_PROXY 里没有写它。";
        remedy: "add its host to NO_PROXY", "把它的主机名加进 NO_PROXY";
    }
    GP418 {
        title: "a connection breaks off", "连接中途断开";
        explanation:
            "The connection is made, and then reset or closed before the answer is whole. Middle boxes that cut connections do this, and overloaded servers.",
            "连接已经建立，但在数据传完之前被重置或关闭。常见原因是中间设备切断连接，或服务器过载。";
        remedy: "goproxy-cfg use --fastest", "goproxy-cfg use --fastest";
    }
    GP419 {
        title: "a module proxy wants credentials", "模块代理要求登录";
        explanation:
            "It answers 401: the go command has no user and password for this host, or wrong ones. They belong into ~/.netrc (Go 1.24: GOAUTH), not into GOPROXY.",
            "返回 401：go 命令没有该主机的账号密码，或者账号密码不对。它们应写在 ~/.netrc 里（Go 1.24 起也可用 GOAUTH），而不是写进 GOPROXY。";
        remedy: "put its user and password into ~/.netrc", "把账号密码写进 ~/.netrc";
    }
    GP420 {
        title: "the HTTP proxy wants credentials", "HTTP 代理要求登录";
        explanation:
            "The HTTP proxy on the way answers 407: its user and password are missing or wrong. They stand in the variable itself, as `http://USER:PASSWORD@HOST:PORT`.",
            "途经的 HTTP 代理返回 407：缺少账号密码或账号密码不对。它们写在变量里：`http://用户名:密码@主机:端口`。";
        remedy: "correct the user and password in HTTPS_PROXY", "改正 HTTPS_PROXY 里的账号密码";
    }
    GP421 {
        title: "the hosts file and the name servers differ", "hosts 文件与 DNS 结果不一致";
        explanation:
            "A line of the hosts file pins the name to an address at which the server does not answer, and the name servers of this machine know others. Such lines were put there to get round something once, and nobody takes them out when the server moves.",
            "hosts 文件把域名固定到了一个连不上的地址，而本机的 DNS 服务器给出的是别的地址。这类条目往往是当初为了绕过某个问题写下的，服务器搬家后却没人删。";
        remedy: "remove the line from the hosts file", "从 hosts 文件里删掉那一行";
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
    GP507 {
        title: "a domestic mirror sends on to a server abroad", "国内镜像把下载重定向到了境外";
        explanation: "A real `go mod download` asked a domestic mirror, and the mirror answered with a redirect to a server whose address lies outside mainland China: the module really came from there. `go mod download -x` does not show redirects; the connection was seen on the way.",
            "真实执行 `go mod download` 时问的是国内镜像，而镜像用重定向把请求转到了地址在中国大陆以外的服务器，模块实际来自那里。`go mod download -x` 不显示重定向，这里是从途中的连接看到的。";
        remedy: "goproxy-cfg use --fastest", "goproxy-cfg use --fastest";
    }
    GP508 {
        title: "the module or its version does not exist there", "模块或版本不存在";
        explanation:
            "Every entry of the list answers 404 or 410: the path is misspelt, the version was never tagged or was removed, the module is private, or a mirror abroad has it and this one does not yet.",
            "列表里的每个地址都返回 404 或 410：路径写错了、版本没有打过 tag 或已被删除、模块是私有的，或者镜像还没有同步到。";
        remedy: "check path and version; a private module belongs into GOPRIVATE", "检查模块路径和版本；私有模块应写入 GOPRIVATE";
    }
    GP509 {
        title: "the version, tag or commit does not exist", "版本、tag 或提交不存在";
        explanation:
            "The module is there, and has no such version: the tag was never pushed, was deleted or is misspelt, the commit was rewritten, or a mirror has not fetched it yet. A go.mod that names it cannot be built by anybody.",
            "模块存在，但没有这个版本：tag 没有推送、被删除或写错了，提交被改写，或者镜像还没有同步到。go.mod 里写着它，谁都构建不了。";
        remedy: "`go list -m -versions MODULE`, and take one that is listed", "运行 `go list -m -versions 模块路径`，改用列出的版本";
    }
    GP510 {
        title: "a Go toolchain cannot be fetched", "无法下载 Go 工具链";
        explanation:
            "go.mod asks for a newer Go than the one that is installed, and no entry of the list serves toolchains, or the go line names a version that was never released under that name: before 1.21 releases had no `.0`.",
            "go.mod 要求的 Go 版本比已安装的新，而列表里没有镜像提供工具链，或者 go 行写的版本没有以这个名字发布过：1.21 之前的首个版本没有 `.0`。";
        remedy: "install that Go, or use a mirror that serves toolchains: `goproxy-cfg use goproxy.cn`", "手动安装该版本，或换用提供工具链的镜像：`goproxy-cfg use goproxy.cn`";
    }
    GP511 {
        title: "the module cache cannot be written", "模块缓存不可写";
        explanation:
            "The folder of GOMODCACHE cannot be made or written to: another user owns it (often after `sudo go`), the disk is mounted read-only, or HOME is not set.",
            "GOMODCACHE 指向的目录无法创建或写入：属主是别的用户（常见于 `sudo go` 之后）、磁盘只读挂载，或者没有设置 HOME。";
        remedy: "give the folder back to yourself, or set GOMODCACHE elsewhere", "把目录属主改回自己，或把 GOMODCACHE 指到别处";
    }
    GP512 {
        title: "the disk is full", "磁盘已满";
        explanation:
            "There is no room for the module cache or for temporary files. What was unpacked in part is downloaded again.",
            "模块缓存或临时目录所在的磁盘没有空间了。只解压了一部分的模块会重新下载。";
        remedy: "`go clean -modcache`, or set GOMODCACHE to another disk", "`go clean -modcache`，或把 GOMODCACHE 指到别的磁盘";
    }
    GP513 {
        title: "a mirror is stale", "镜像同步滞后";
        explanation:
            "The newest version that this mirror has of a module that is released often is much older than what another mirror of the list has: `@latest` and `go get -u` bring old versions, and new ones are missing.",
            "对于频繁发布的模块，这个镜像上的最新版本比列表里其他镜像旧得多：`@latest` 和 `go get -u` 会得到旧版本，新版本则找不到。";
        remedy: "goproxy-cfg use --fastest", "goproxy-cfg use --fastest";
    }
    GP514 {
        title: "direct fetches need git, and there is none", "直连需要 git，但没有安装";
        explanation:
            "Modules that are fetched from their repositories (`direct`, GOPRIVATE) are fetched by git, and there is no git on PATH. That is common in minimal container images.",
            "从源码仓库直接拉取的模块（`direct`、GOPRIVATE）要靠 git，而 PATH 里没有 git。精简的容器镜像里常见。";
        remedy: "install git (alpine: `apk add git`; debian: `apt-get install -y git`)", "安装 git（alpine：`apk add git`；debian：`apt-get install -y git`）";
    }
    GP515 {
        title: "go.sum lacks an entry", "go.sum 缺少条目";
        explanation:
            "go.mod or the code needs a module whose checksum is not in go.sum, and since Go 1.16 builds do not add it by themselves. This is no fault of a mirror: go.sum was not committed, or go.mod was edited by hand.",
            "go.mod 或代码用到的模块在 go.sum 里没有校验和，而从 Go 1.16 起构建不会自动补上。这与镜像无关：多半是 go.sum 没有提交，或者手工改过 go.mod。";
        remedy: "run `go mod tidy`, and commit go.mod and go.sum", "运行 `go mod tidy`，并提交 go.mod 和 go.sum";
    }
    GP516 {
        title: "go.mod needs updating", "go.mod 需要更新";
        explanation:
            "What the code imports and what go.mod requires do not agree, and builds leave go.mod alone (-mod=readonly is the default since Go 1.16). It is no fault of a mirror.",
            "代码导入的包与 go.mod 里的依赖对不上，而构建不会改动 go.mod（Go 1.16 起默认 -mod=readonly）。这与镜像无关。";
        remedy: "run `go mod tidy`, and commit go.mod and go.sum", "运行 `go mod tidy`，并提交 go.mod 和 go.sum";
    }
    GP517 {
        title: "the source repository cannot be reached", "连不上源码仓库";
        explanation:
            "The module is fetched from its repository and not from a mirror: because a pattern of GOPRIVATE or GONOPROXY covers it, because the list begins with `direct`, or because every mirror answered that it has no such module. The repository does not answer, or may not be asked.",
            "模块正在从源码仓库而不是镜像拉取：可能被 GOPRIVATE 或 GONOPROXY 覆盖、列表以 `direct` 开头，或者所有镜像都说没有这个模块。而仓库没有应答，或者不允许访问。";
        remedy: "see what sends it there: `goproxy-cfg show`", "查看是哪项设置让它直连：`goproxy-cfg show`";
    }
    GP518 {
        title: "an import path leads to no module", "导入路径找不到对应的模块";
        explanation:
            "No module provides the package: the path is misspelt, the package was moved or removed, the code is not committed to where the path says, or a host of its own does not answer `?go-get=1` with the address of the repository.",
            "没有模块提供这个包：路径写错了、包已被移走或删除、代码没有提交到路径所指的位置，或者自有域名没有在 `?go-get=1` 里给出仓库地址。";
        remedy: "check the import path; for a new dependency: `go get PATH`", "检查导入路径；如果是新依赖：`go get 路径`";
    }
    GP520 {
        title: "a module's zip is damaged", "模块的 zip 包损坏";
        explanation:
            "What was downloaded, or what lies in the module cache, is no whole zip of that module: the download was cut short, a disk or cache lost bytes, or a mirror delivers something else.",
            "下载到的内容或模块缓存里的文件不是完整的模块 zip：下载中断、磁盘或缓存丢了数据，或者镜像给了别的东西。";
        remedy: "`go clean -modcache`, then download again", "先 `go clean -modcache`，再重新下载";
    }
    GP521 {
        title: "the vendor folder does not agree with go.mod", "vendor 目录与 go.mod 不一致";
        explanation:
            "With a vendor folder and go 1.14 or newer in go.mod builds use it alone, and refuse where vendor/modules.txt and go.mod differ. No mirror is asked.",
            "存在 vendor 目录且 go.mod 的 go 版本不低于 1.14 时，构建只使用 vendor；vendor/modules.txt 与 go.mod 不一致就会拒绝构建，不会访问镜像。";
        remedy: "run `go mod vendor`, and commit the folder", "运行 `go mod vendor`，并提交该目录";
    }
    GP522 {
        title: "the working folder is in no module", "当前目录不在任何模块里";
        explanation:
            "The go command looks for go.mod in the working folder and in those above it, and found none. Since Go 1.16 modules are not optional.",
            "go 命令在当前目录及其上级目录里找不到 go.mod。从 Go 1.16 起模块模式不再是可选的。";
        remedy: "cd to the folder of go.mod, or `go mod init NAME`", "进入 go.mod 所在目录，或运行 `go mod init 名称`";
    }
    GP523 {
        title: "a module calls itself by another path", "模块声明的路径不同";
        explanation:
            "The go.mod that was fetched names another module path than the one it was asked by: the project moved or was forked, or the major version (`/v2`) is missing from the path.",
            "取到的 go.mod 里声明的模块路径与请求的路径不同：项目迁移过、这是一个 fork，或者路径缺少主版本后缀（`/v2`）。";
        remedy: "use the path that the module declares, or a `replace`", "改用模块声明的路径，或使用 `replace`";
    }
    GP524 {
        title: "go.mod cannot be read by this Go", "这个版本的 Go 无法解析 go.mod";
        explanation:
            "A line of go.mod means nothing to the go command that reads it: newer Go wrote it (`toolchain`, `go 1.21.0` and `godebug` are unknown before 1.21 and 1.23), a merge left its marks, or it is misspelt.",
            "go.mod 里有这个 go 命令看不懂的行：由更新的 Go 写成（1.21 之前不认识 `toolchain` 和 `go 1.21.0`，1.23 之前不认识 `godebug`）、合并冲突标记没清理，或者写错了。";
        remedy: "update Go, or correct the line", "升级 Go，或改正该行";
    }
    GP525 {
        title: "the go command does not know where its caches are", "go 命令找不到缓存目录";
        explanation:
            "GOPATH, GOMODCACHE and GOCACHE follow from the home directory, and this process has none: systemd services, cron, `env -i` and some CI runners start without HOME.",
            "GOPATH、GOMODCACHE 和 GOCACHE 由主目录推算，而这个进程没有主目录：systemd 服务、cron、`env -i` 和某些 CI 执行器启动时没有 HOME。";
        remedy: "set HOME, or GOPATH and GOCACHE to absolute paths", "设置 HOME，或把 GOPATH 和 GOCACHE 设为绝对路径";
    }
    GP526 {
        title: "the build cache or the temporary folder cannot be written", "构建缓存或临时目录不可写";
        explanation:
            "The go command keeps what it built in GOCACHE and unpacks in the temporary folder. Where it cannot write there, no build and no download works; often neither HOME nor GOCACHE is set, or the folder belongs to root.",
            "go 命令把编译结果放在 GOCACHE，解包用临时目录；这些地方写不了，构建和下载都会失败。常见原因是 HOME 和 GOCACHE 都没有设置，或者目录属于 root。";
        remedy: "give the folder back to yourself, or set GOCACHE elsewhere", "把目录属主改回自己，或把 GOCACHE 指到别处";
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
    GP702 {
        title: "a new terminal will have another value", "新终端里会是另一个值";
        explanation:
            "The environment of this terminal was made before a profile was changed, or was changed by hand since. What works here may fail in the next terminal, or the other way round.",
            "本终端的环境变量是在修改配置文件之前建立的，或者之后又被手工改过。这里好用的，换个终端可能就不行，反之亦然。";
        remedy: "open a new terminal, or correct the profile", "重开终端，或改正配置文件";
    }
    GP703 {
        title: "a profile sets a variable that Go does not have", "配置文件设置了 Go 没有的变量";
        explanation:
            "The name is misspelt, or comes from a tutorial that invented it. The go command takes no notice.",
            "变量名拼错了，或者来自杜撰它的教程。go 命令不会理会。";
        remedy: "correct the name, or remove the line", "改正变量名，或删掉这一行";
    }
    GP704 {
        title: "our block in a profile is damaged", "配置文件里本工具的标记块已损坏";
        explanation:
            "`goproxy-cfg use --scope shell` keeps its lines between two comments. One of them is missing, or they stand there twice: which lines are whose can no longer be told, and `use`, `unset` and `undo` leave the file alone.",
            "`goproxy-cfg use --scope shell` 把自己的内容写在两行注释之间。现在缺了其中一行，或者出现了两份：已无法判断哪些行归谁，`use`、`unset`、`undo` 都不会再改动这个文件。";
        remedy: "delete what is left of the block by hand, then run `goproxy-cfg use current --scope shell`", "手工删掉残留的标记块，再运行 `goproxy-cfg use current --scope shell`";
    }
}
