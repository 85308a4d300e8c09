//! The team file: what is wrong in it, what it says to those who read it. Private modules: which patterns, and why.

use crate::messages;

messages! {
    /// Where a problem of the team file is.
    problem(place, what) { en: "{place}: {what}", zh: "{place}：{what}" }
    /// Where a problem is, to the key.
    problem_at_key(place, key, what) { en: "{place}: `{key}`: {what}", zh: "{place}：`{key}`：{what}" }
    /// A file with problems, which follow.
    not_applied(path, problems) { en: "`{path}` is not applied, since it has mistakes:{problems}", zh: "`{path}` 有误，未应用：{problems}" }
    /// One problem in a list of them.
    listed(before, problem) { en: "{before}\n  {problem}", zh: "{before}\n  {problem}" }
    /// More than anybody wants to read.
    more_problems(count) { en: "and {count} more", zh: "另有 {count} 处" }

    /// More than any team file has.
    too_large(most) { en: "larger than {most} MiB: no team file", zh: "文件超过 {most} MiB，不像是团队配置文件" }
    /// UTF-16, as some editors of Windows save.
    utf16() { en: "UTF-16 text: save it as UTF-8", zh: "是 UTF-16 文本，请另存为 UTF-8 编码" }
    /// GBK and the like.
    not_utf8() { en: "not UTF-8 text: save it as UTF-8", zh: "不是 UTF-8 文本，请另存为 UTF-8 编码" }
    /// A key of very many parts.
    key_too_deep() { en: "a key of too many parts", zh: "键的层级过深" }
    /// What the TOML parser said.
    bad_toml(why) { en: "no valid TOML: {why}", zh: "不是合法的 TOML：{why}" }
    /// The same, where no text follows the equals sign in quotes.
    bad_toml_quotes(why) { en: "no valid TOML: {why}; texts stand in quotes: `\"goproxy.cn\"`", zh: "不是合法的 TOML（{why}）；字符串要加引号：`\"goproxy.cn\"`" }

    /// A key that nothing reads.
    unknown_key(known) { en: "unknown key; there are {known}", zh: "未知的键；可用的有 {known}" }
    /// The same with a likely meaning.
    unknown_key_near(near) { en: "unknown key, did you mean `{near}`?", zh: "未知的键，是不是想写 `{near}`？" }
    /// `[goproxy]`.
    unknown_table() { en: "unknown table; the keys stand at the top of the file, without a table", zh: "未知的表；各个键直接写在文件顶层，不需要表头" }
    /// A key that has to be there.
    missing(key) { en: "`{key}` is missing: which module proxies to use, `{key} = [\"goproxy.cn\"]`", zh: "缺少 `{key}`：要使用哪些模块代理，例如 `{key} = [\"goproxy.cn\"]`" }
    /// Not a text.
    not_a_text() { en: "expected a text in quotes", zh: "应为带引号的字符串" }
    /// Not true or false.
    not_a_boolean() { en: "expected `true` or `false`, without quotes", zh: "应为 `true` 或 `false`，不加引号" }
    /// Not a list.
    not_a_list(example) { en: "expected a list: `[\"{example}\"]`", zh: "应为列表：`[\"{example}\"]`" }
    /// A list of nothing.
    empty_list() { en: "the list is empty: name at least one module proxy", zh: "列表为空：至少要写一个模块代理" }
    /// More than anybody writes.
    too_many(most) { en: "more than {most} elements", zh: "超过 {most} 个元素" }
    /// Nothing in it.
    empty() { en: "empty", zh: "内容为空" }
    /// A character that cannot be seen.
    hidden_character(found) { en: "`{found}` has a control character or one that cannot be seen", zh: "`{found}` 含有控制字符或不可见字符" }
    /// None of the words that may stand there.
    not_one_of(found, words) { en: "`{found}` is not one of {words}", zh: "`{found}` 不在可选值之列：{words}" }
    /// A team must not switch the checksum database off for others.
    sumdb_off() { en: "a team file cannot switch the checksum database off: nobody would notice altered modules; for private modules use `private`, otherwise write `auto`", zh: "团队配置文件不能关闭校验数据库，否则模块被篡改也无人察觉；私有模块请写进 `private`，其他情况请写 `auto`" }

    /// No finding code.
    unknown_code(found) { en: "`{found}` is no finding code: write `GP301`, or an area: `GP3`; `goproxy-cfg explain` lists them", zh: "`{found}` 不是诊断码：请写 `GP301` 这样的诊断码，或 `GP3` 这样的类别；`goproxy-cfg explain` 可列出全部" }
    /// One code at two levels.
    two_levels(codes, other) { en: "`{codes}` stands in `{other}` too", zh: "`{codes}` 已经写在 `{other}` 里了" }

    /// A list inside one text.
    one_mirror_each(found) { en: "`{found}`: one module proxy each, in quotes of its own; `resilient = true` is what `|` stands for", zh: "`{found}`：每个模块代理单独加引号；要用 `|` 请写 `resilient = true`" }
    /// `direct` among the mirrors.
    direct_is_a_key() { en: "`direct` is not listed here: write `direct = true`", zh: "`direct` 不写在这里：请写 `direct = true`" }
    /// `off` among the mirrors.
    off_is_no_mirror() { en: "`off` is no module proxy: `direct = false` is what keeps the list closed", zh: "`off` 不是模块代理：不允许直连请写 `direct = false`" }
    /// `current` among the mirrors.
    current_is_no_mirror() { en: "`current` means something else on each machine: name the module proxies", zh: "`current` 在每台机器上含义不同：请写出具体的模块代理" }
    /// User name or password in an address.
    credentials(host) { en: "the address of `{host}` carries credentials, and everybody reads this file: leave them out, each user puts them into ~/.netrc", zh: "`{host}` 的地址带有账号密码，而这个文件人人可读：请去掉，由每个人写进自己的 ~/.netrc" }
    /// No address and no name.
    bad_mirror(found, why) { en: "`{found}`: {why}", zh: "`{found}`：{why}" }
    /// Characters that a name cannot have.
    no_name() { en: "neither the name of a mirror nor an address", zh: "既不是镜像名称，也不是地址" }

    /// Two patterns in one text.
    one_pattern_each(better) { en: "one pattern each, in quotes of its own: `{better}`", zh: "每个模式单独加引号：`{better}`" }
    /// A pattern that will not do.
    bad_pattern(found, why) { en: "`{found}`: {why}", zh: "`{found}`：{why}" }
    /// The same with what to write.
    bad_pattern_write(found, why, better) { en: "`{found}`: {why}; write `{better}`", zh: "`{found}`：{why}；请写成 `{better}`" }
    /// Why a pattern will not do.
    pattern_character(found) { en: "no module path has the character `{found}`, so it matches nothing", zh: "模块路径里不会有字符 `{found}`，因此匹配不到任何模块" }
    /// Why a pattern will not do.
    pattern_empty_element() { en: "nothing stands between two slashes or before the first, so it matches nothing", zh: "开头多了斜杠或有连续的斜杠，因此匹配不到任何模块" }
    /// Why a pattern will not do.
    pattern_clone_address() { en: "that is the address of a repository, not a module path: it matches nothing", zh: "这是仓库的克隆地址而不是模块路径，因此匹配不到任何模块" }

    /// The head of a team file.
    file_head() { en: "Where the Go modules of this project come from. `goproxy-cfg use` in this folder applies it, `goproxy-cfg doctor` checks it", zh: "本项目的 Go 模块从哪里下载。在此目录运行 `goproxy-cfg use` 即可应用，`goproxy-cfg doctor` 负责检查" }
    /// Above `mirrors`.
    file_mirrors() { en: "Module proxies in order: names from `goproxy-cfg list`, or addresses", zh: "模块代理，按顺序使用：`goproxy-cfg list` 里的名称，或者地址" }
    /// Above `private`.
    file_private() { en: "Patterns of private modules: fetched from their repositories, never asked of a module proxy or the checksum database", zh: "私有模块的模式：直接从仓库获取，不会向模块代理和校验数据库查询" }
    /// Above `sumdb`.
    file_sumdb() { en: "Checksum database: auto (by what the module proxies offer), default (Go's own), cn (sum.golang.google.cn)", zh: "校验数据库：auto（视模块代理而定）、default（Go 的默认值）、cn（sum.golang.google.cn）" }
    /// Above `direct`.
    file_direct() { en: "Whether what no module proxy has may be fetched from its repository", zh: "模块代理都没有的模块，是否允许直接从仓库获取" }
    /// Above `resilient`.
    file_resilient() { en: "Whether the next module proxy is asked after any failure, not only after 404 and 410", zh: "是否在任何失败之后都询问下一个模块代理，而不只是 404 和 410" }

    /// Above `deny`.
    file_deny() { en: "Findings of `goproxy-cfg doctor` that count as errors: codes (GP301) or areas (GP3); the more exact one holds", zh: "`goproxy-cfg doctor` 的哪些诊断按错误计：诊断码（GP301）或类别（GP3），写得更具体的优先" }
    /// Above `warn`.
    file_warn() { en: "Findings that count as warnings", zh: "哪些诊断按警告计" }
    /// Above `allow`.
    file_allow() { en: "Findings that are passed over, for those who trust this file", zh: "哪些诊断予以忽略（仅对信任本文件的人生效）" }

    /// The file of trusted team files, when another run holds it.
    trust_locked(seconds) { en: "another goproxy-cfg is storing what you trust and did not finish within {seconds} s", zh: "另一个 goproxy-cfg 正在保存信任记录，{seconds} 秒内没有结束" }
    /// No home.
    no_place_for_trust() { en: "there is no place to remember what you trust: no home directory", zh: "没有地方保存信任记录：找不到主目录" }

    /// Why a pattern is suggested.
    internal_host(host) { en: "`{host}` is the name of an internal network", zh: "`{host}` 是内网域名" }
    /// Why a pattern is suggested.
    own_remote(host) { en: "this project's own repository is on `{host}`, which is no public forge", zh: "本项目的仓库就在 `{host}` 上，而它不是公共代码托管平台" }
    /// Why a pattern is suggested.
    own_module(host) { en: "this project's own module is on `{host}`, which is no public forge", zh: "本项目自己的模块就在 `{host}` 上，而它不是公共代码托管平台" }
    /// Why a pattern is suggested.
    own_domain(host, domain) { en: "`{host}` belongs to `{domain}`, as this project does", zh: "`{host}` 与本项目同属 `{domain}`" }
    /// Why a pattern is suggested.
    several_hosts(hosts, domain) { en: "{hosts} are all hosts of `{domain}`", zh: "{hosts} 都是 `{domain}` 下的主机" }
    /// Why a pattern is suggested beside the one with a star.
    bare_domain(domain) { en: "`*.{domain}` does not cover `{domain}` itself", zh: "`*.{domain}` 不包括 `{domain}` 本身" }
    /// A suggestion.
    suggestion(pattern, why) { en: "`{pattern}`: {why}", zh: "`{pattern}`：{why}" }
    /// A suggestion with where its reason was seen.
    suggestion_seen(pattern, why, places) { en: "`{pattern}`: {why} ({places})", zh: "`{pattern}`：{why}（{places}）" }
    /// What cannot be told from outside.
    forge_owner(owner) { en: "whether repositories of `{owner}` are private cannot be told from here; if they are: `--private {owner}`", zh: "无法从外部判断 `{owner}` 下的仓库是否私有；如果是，请加 `--private {owner}`" }
    /// What cannot be told either.
    unknown_hosts(hosts) { en: "not known to be public or private, so left alone: {hosts}", zh: "无法判断公开还是私有，未作建议：{hosts}" }
    /// The same when there are many.
    unknown_hosts_more(hosts, count) { en: "not known to be public or private, so left alone: {hosts} and {count} more", zh: "无法判断公开还是私有，未作建议：{hosts} 等（另有 {count} 个）" }
}
