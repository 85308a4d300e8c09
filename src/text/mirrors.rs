//! The user's own mirrors: `mirror add`, `remove`, `list`, `check`.

use crate::messages;

messages! {
    /// A file of mirrors has no variables.
    holds_no_variables() { en: "a catalogue of mirrors holds no variables", zh: "镜像目录里不存放环境变量" }
    /// No place for the file.
    no_place() { en: "there is no place for your own catalogue: no home directory", zh: "没有地方存放自己的镜像目录：找不到主目录" }
    /// The file cannot be used as it is.
    hint_mend(path) { en: "correct `{path}` in an editor; nothing was written", zh: "请用编辑器修正 `{path}`；没有写入任何内容" }
    /// `mirror = [{ … }]`.
    inline_list() { en: "the mirrors stand in one list, `mirror = […]`: write `[[mirror]]` above each", zh: "镜像写成了一个列表 `mirror = […]`：请改为每个条目上方写 `[[mirror]]`" }
    /// What would be written is not what was meant.
    not_as_meant() { en: "the entry cannot be told apart from what stands around it: edit the file by hand; nothing was changed", zh: "无法把该条目与前后内容分开，请手工编辑该文件；未做任何改动" }

    /// `direct` or `off`.
    no_address(word) { en: "`{word}` is no address of a module proxy", zh: "`{word}` 不是模块代理的地址" }
    /// What an address looks like.
    hint_address() { en: "write the address alone: `goproxy-cfg mirror add https://goproxy.corp.example`", zh: "请只写一个地址：`goproxy-cfg mirror add https://goproxy.corp.example`" }
    /// `?token=…`, `#…`.
    query(url) { en: "an address has no `?` or `#`, the go command could add no path behind it: `{url}`", zh: "地址里不能有 `?` 或 `#`，否则 go 命令无法在其后拼接路径：`{url}`" }
    /// One of ours.
    built_in_address(url, id) { en: "`{url}` is already the address of `{id}`, which is built in", zh: "`{url}` 已经是内置镜像 `{id}` 的地址" }
    /// A name of one of ours.
    built_in_name(name, id) { en: "`{name}` already means `{id}`, which is built in", zh: "`{name}` 已经指代内置镜像 `{id}`" }
    /// The same name twice on the command line.
    named_twice(name) { en: "`{name}` is named twice", zh: "`{name}` 重复出现" }
    /// No name can be made of the host.
    no_id(url) { en: "no free name can be made of `{url}`", zh: "无法根据 `{url}` 得出可用的名称" }
    /// What to do about it.
    hint_id() { en: "name it yourself: `--id NAME`", zh: "请自行命名：`--id 名称`" }
    /// What to run.
    hint_own_list() { en: "`goproxy-cfg mirror list` shows your own mirrors", zh: "运行 `goproxy-cfg mirror list` 查看自己的镜像" }
    /// GOAUTH, besides netrc.
    hint_goauth() { en: "or a helper program that hands them to the go command: `go env -w GOAUTH='COMMAND'` (Go 1.24 and newer)", zh: "或者用辅助程序把它们交给 go 命令：`go env -w GOAUTH='命令'`（Go 1.24 起）" }
    /// A secret in --note.
    credentials_in_note() { en: "the note carries credentials, which would be stored in the clear", zh: "备注里带有账号密码，写入后会明文保存" }

    /// A step of the protocol failed.
    check_failed(labels) { en: "the check failed: {labels}", zh: "检查未通过：{labels}" }
    /// A step, what is wrong with it and what to do.
    step_failed(step, detail, remedy) { en: "{step}: {detail}: {remedy}", zh: "{step}：{detail}：{remedy}" }
    /// Not finished in time.
    unfinished(labels) { en: "not everything was checked within the time limit: {labels}; give it more with `--timeout`", zh: "没有在时限内检查完：{labels}；可用 `--timeout` 延长时限" }
    /// How to add it all the same.
    hint_unchecked() { en: "add it all the same with `--unchecked`", zh: "仍要添加请加 `--unchecked`" }
    /// What to run.
    hint_check(url) { en: "`goproxy-cfg mirror check {url}` shows each step", zh: "运行 `goproxy-cfg mirror check {url}` 查看每个步骤" }
    /// Added without a look.
    unchecked(id) { en: "`{id}` was not checked; `goproxy-cfg mirror check {id}` does it", zh: "`{id}` 未经检查，可运行 `goproxy-cfg mirror check {id}`" }
    /// --sumdb says other than what was seen.
    sumdb_seen_otherwise(said, seen) { en: "`--sumdb {said}` was stored, yet the check saw `{seen}`", zh: "已按 `--sumdb {said}` 保存，但检查结果是 `{seen}`" }

    /// One of ours to be removed.
    cannot_remove_built_in(id) { en: "`{id}` is built in and cannot be removed", zh: "`{id}` 是内置镜像，不能删除" }
    /// Nothing of that name.
    not_yours(name) { en: "you have no mirror called `{name}`", zh: "没有名为 `{name}` 的自有镜像" }
    /// No entry at all.
    none_of_yours() { en: "you have no mirror of your own", zh: "还没有自己的镜像" }
    /// How to get one.
    hint_add() { en: "`goproxy-cfg mirror add https://goproxy.corp.example` adds one", zh: "运行 `goproxy-cfg mirror add https://goproxy.corp.example` 添加" }
    /// GOPROXY has it still.
    still_in_use(url) { en: "the GOPROXY list in effect still has `{url}`; `goproxy-cfg use goproxy.cn` changes that", zh: "当前生效的 GOPROXY 里仍有 `{url}`；可运行 `goproxy-cfg use goproxy.cn` 更换" }

    /// What was done.
    added(id, url) { en: "added `{id}`: {url}", zh: "已添加 `{id}`：{url}" }
    /// What would be done.
    would_add(id, url) { en: "would add `{id}`: {url}", zh: "将添加 `{id}`：{url}" }
    /// What was done.
    removed(id, url) { en: "removed `{id}`: {url}", zh: "已删除 `{id}`：{url}" }
    /// What would be done.
    would_remove(id, url) { en: "would remove `{id}`: {url}", zh: "将删除 `{id}`：{url}" }
    /// What to do next.
    use_it(id) { en: "`goproxy-cfg use {id}` sets it up", zh: "运行 `goproxy-cfg use {id}` 启用" }
    /// What it can do.
    seen(sumdb, toolchain) { en: "checksum database through it: {sumdb}; Go toolchains: {toolchain}", zh: "代理校验数据库：{sumdb}；提供 Go 工具链：{toolchain}" }
    /// Above the table of `mirror list`.
    own_file(path) { en: "your own mirrors, from {path}", zh: "自有镜像，来自 {path}" }
    /// An entry that is not in use.
    left_out() { en: "left out", zh: "未生效" }
    /// An entry without a readable id.
    nameless(line) { en: "(line {line})", zh: "（第 {line} 行）" }
    /// Above the steps of `mirror check`.
    passed(mirror) { en: "{mirror}: passed", zh: "{mirror}：通过" }
    /// The same where one fails.
    failed(mirror) { en: "{mirror}: failed", zh: "{mirror}：未通过" }
    /// A column.
    step() { en: "step", zh: "步骤" }
    /// A column.
    took() { en: "took", zh: "用时" }
    /// A column.
    result() { en: "result", zh: "结果" }
    /// A step that did as the protocol says.
    ok() { en: "ok", zh: "正常" }
    /// 404 or 410 where that is allowed.
    absent() { en: "not there, which the protocol allows", zh: "没有提供，协议允许" }
}
