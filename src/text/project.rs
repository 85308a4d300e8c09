//! What `doctor --project` found in a project: the sentences with its own values in them.

use crate::messages;

messages! {
    /// GP602.
    no_module_line() { en: "no `module` line", zh: "没有 `module` 行" }
    /// GP602.
    gomod_not_utf8() { en: "not UTF-8", zh: "不是 UTF-8" }
    /// GP602.
    gomod_twice(verb) { en: "a second `{verb}` line", zh: "出现了第二个 `{verb}` 行" }
    /// GP602.
    gomod_unclosed() { en: "this block has no `)`", zh: "这个块缺少 `)`" }
    /// GP602.
    gomod_conflict() { en: "a merge conflict was left here", zh: "这里残留着合并冲突标记" }
    /// GP602.
    gomod_unknown(verb) { en: "`{verb}` is no directive", zh: "没有 `{verb}` 这个指令" }
    /// GP602.
    gomod_usage(form) { en: "it must read `{form}`", zh: "应写成 `{form}`" }
    /// GP602.
    gomod_go_version(version) { en: "`{version}` is no version of Go such as `1.23` or `1.23.4`", zh: "`{version}` 不是 `1.23` 或 `1.23.4` 这样的 Go 版本" }
    /// GP602.
    gomod_toolchain(name) { en: "`{name}` is no toolchain such as `go1.23.4`", zh: "`{name}` 不是 `go1.23.4` 这样的工具链" }
    /// GP602.
    gomod_replace_version() { en: "what replaces a module needs a version, or must be a folder that begins with `./` or `../`", zh: "替换目标要么带版本号，要么是以 `./` 或 `../` 开头的目录" }
    /// GP602.
    gomod_folder_version() { en: "a folder has no version", zh: "目录不能带版本号" }
    /// GP603.
    team_mirror_unknown(name) { en: "`mirrors` names `{name}`, which no catalogue knows", zh: "`mirrors` 里的 `{name}` 在目录中查不到" }
    /// GP603.
    team_mirror_false(name, truth) { en: "`mirrors` names `{name}`: {truth}", zh: "`mirrors` 里的 `{name}`：{truth}" }
    /// GP603.
    team_mirror_retired(name) { en: "`mirrors` names `{name}`, which was shut down", zh: "`mirrors` 里的 `{name}` 已停止服务" }
    /// GP603.
    team_wrong(key, why) { en: "`{key}`: {why}", zh: "`{key}`：{why}" }
    /// GP604 and GP609.
    not_of_the_team(name, entry, team) { en: "{name} has `{entry}`, the team file wants {team}", zh: "{name} 里有 `{entry}`，而团队文件要求 {team}" }
    /// GP604 and GP609.
    direct_not_wanted(name) { en: "{name} ends in `direct`, the team file says `direct = false`", zh: "{name} 以 `direct` 结尾，而团队文件写明 `direct = false`" }
    /// GP604.
    mirrors_missing(missing) { en: "GOPROXY lacks {missing}, which the team file wants", zh: "GOPROXY 缺少团队文件要求的 {missing}" }
    /// GP604.
    mirrors_order(team) { en: "the team file wants the mirrors in another order: {team}", zh: "团队文件要求的镜像顺序是：{team}" }
    /// GP604 and GP609.
    private_missing(name, patterns) { en: "{name} does not cover {patterns}, which the team file says are private", zh: "{name} 没有覆盖团队文件声明的私有模块：{patterns}" }
    /// GP604 and GP609.
    sumdb_not_of_the_team(value, wanted) { en: "GOSUMDB=`{value}`, the team file wants `{wanted}`", zh: "GOSUMDB=`{value}`，而团队文件要求 `{wanted}`" }
    /// GP606.
    direct_before(mirror) { en: "`direct` stands before {mirror}, which is never asked", zh: "`direct` 写在 {mirror} 前面，后者永远不会被用到" }
    /// GP606.
    direct_only() { en: "GOPROXY=`direct`: no module proxy is asked", zh: "GOPROXY=`direct`：不会用到任何模块代理" }
    /// GP607.
    insecure_all(pattern) { en: "GOINSECURE=`{pattern}`: every direct fetch may come over plain http, from anybody", zh: "GOINSECURE=`{pattern}`：所有直连拉取都可能走明文 http，来源无法保证" }
    /// GP607.
    nosumdb_all(pattern) { en: "GONOSUMDB=`{pattern}`: public modules are verified by nothing", zh: "GONOSUMDB=`{pattern}`：公共模块不做任何校验" }
    /// GP608.
    near(name, meant) { en: "Go has no variable {name}; {meant} is near", zh: "Go 没有 {name} 这个变量；最接近的是 {meant}" }
    /// GP608, remedy.
    rename(meant) { en: "write {meant}", zh: "改为 {meant}" }
    /// GP608.
    belief(name, truth) { en: "{name}: {truth}", zh: "{name}：{truth}" }
    /// GP611.
    has_credentials(name, value) { en: "{name}=`{value}` carries credentials, for everybody who can read the repository", zh: "{name}=`{value}` 带有账号密码，能看到仓库的人都能看到它" }
    /// GP612.
    bad_value(name, value, why) { en: "{name}=`{value}`: {why}", zh: "{name}=`{value}`：{why}" }
    /// Why, for GP612.
    why_gomodule() { en: "it can be `on`, `off` or `auto`", zh: "只能是 `on`、`off` 或 `auto`" }
    /// Why, for GP612.
    why_goflags(word) { en: "`{word}` is no flag: each must begin with `-`", zh: "`{word}` 不是参数：每一项都必须以 `-` 开头" }
    /// Why, for GP612.
    why_gotoolchain() { en: "it can be `local`, `auto`, `path` or a version such as `go1.23.4`, with `+auto` or `+path` behind it", zh: "只能是 `local`、`auto`、`path` 或 `go1.23.4` 这样的版本，后面可接 `+auto` 或 `+path`" }
    /// GP613.
    no_sum(count) { en: "there is no go.sum, though go.mod requires {count} modules", zh: "go.mod 依赖了 {count} 个模块，却没有 go.sum" }
    /// GP613.
    sum_lacks(modules) { en: "go.sum has no entry for {modules}", zh: "go.sum 里没有 {modules} 的记录" }
    /// GP613.
    sum_lacks_more(modules, more) { en: "go.sum has no entry for {modules} and {more} more", zh: "go.sum 里没有 {modules} 等模块的记录（另有 {more} 个）" }
    /// GP613.
    sum_broken(count) { en: "go.sum has {count} lines that the go command does not write: a merge conflict, or damage", zh: "go.sum 里有 {count} 行不是 go 命令写的：可能是合并冲突或文件损坏" }
    /// GP614.
    vendor_not_explicit(path, version) { en: "{path} {version} is required in go.mod, but not marked as explicit in vendor/modules.txt", zh: "go.mod 依赖 {path} {version}，但 vendor/modules.txt 没有把它标为 explicit" }
    /// GP614.
    vendor_replaced(path) { en: "{path} is replaced in go.mod otherwise than vendor/modules.txt says", zh: "{path} 在 go.mod 里的替换与 vendor/modules.txt 不一致" }
    /// GP614.
    vendor_not_required(path, version) { en: "{path} {version} is marked as explicit in vendor/modules.txt, but not required in go.mod", zh: "vendor/modules.txt 把 {path} {version} 标为 explicit，但 go.mod 没有依赖它" }
    /// GP614.
    vendor_not_replaced(path) { en: "{path} is marked as replaced in vendor/modules.txt, but not replaced in go.mod", zh: "vendor/modules.txt 标明 {path} 被替换，但 go.mod 没有替换它" }
    /// GP614.
    vendor_more(first, more) { en: "{first}; {more} more differences", zh: "{first}；另有 {more} 处不一致" }
    /// GP614, remedy.
    work_vendor() { en: "run `go work vendor`", zh: "运行 `go work vendor`" }
    /// GP615.
    no_folder(verb, folder) { en: "`{verb}` names `{folder}`, which is not there", zh: "`{verb}` 指向的 `{folder}` 不存在" }
    /// GP615.
    no_module_there(verb, folder) { en: "`{verb}` names `{folder}`, which has no go.mod", zh: "`{verb}` 指向的 `{folder}` 里没有 go.mod" }
    /// GP616.
    newer_go(file, wanted, have, why) { en: "{file} wants Go {wanted}, go{have} is here, and {why}", zh: "{file} 要求 Go {wanted}，这里是 go{have}，而且{why}" }
    /// Why, for GP616.
    why_local(value) { en: "GOTOOLCHAIN={value} keeps it from fetching that", zh: "GOTOOLCHAIN={value} 不允许它去下载" }
    /// Why, for GP616.
    why_too_old() { en: "Go before 1.21 cannot fetch another toolchain", zh: "Go 1.21 之前的版本不会自己下载工具链" }
    /// Why, for GP616.
    why_no_proxy() { en: "GOPROXY=off keeps it from fetching that", zh: "GOPROXY=off 使它无法下载" }
    /// Why, for GP616.
    why_no_sumdb() { en: "GOSUMDB=off keeps it from verifying that", zh: "GOSUMDB=off 使它无法校验下载的工具链" }
    /// GP616, remedy.
    install_go(wanted) { en: "install Go {wanted} from https://golang.google.cn/dl/", zh: "从 https://golang.google.cn/dl/ 安装 Go {wanted}" }
    /// GP618.
    not_read(why) { en: "not read: {why}", zh: "未读取：{why}" }
    /// GP618.
    not_read_on(why) { en: "not read from here on: {why}", zh: "从这里起未读取：{why}" }
    /// GP618.
    too_many_files(limit) { en: "the repository has more than {limit} files and folders: the rest was not looked at", zh: "仓库里的文件和目录超过 {limit} 个：其余未检查" }
    /// GP618.
    too_deep_folders(limit) { en: "folders deeper than {limit} levels were not looked at", zh: "超过 {limit} 层的目录未检查" }
    /// GP619.
    modules_off() { en: "GO111MODULE=off: GOPROXY has no say", zh: "GO111MODULE=off：GOPROXY 不起作用" }
    /// GP619.
    flag_mod() { en: "GOFLAGS has `-mod=mod`: every build may change go.mod and go.sum, and CI does not notice what was forgotten there", zh: "GOFLAGS 含有 `-mod=mod`：每次构建都可能改动 go.mod 和 go.sum，CI 也发现不了漏提交的改动" }
    /// GP620.
    no_vendor_folder() { en: "GOFLAGS has `-mod=vendor`, and the project has no vendor folder", zh: "GOFLAGS 含有 `-mod=vendor`，但项目里没有 vendor 目录" }
    /// The remedy where a suggestion can be written.
    write_instead(value) { en: "write `{value}`", zh: "改写为 `{value}`" }
}
