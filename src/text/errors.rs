//! What went wrong, and what to do about it.

use crate::messages;

messages! {
    /// A bare word in GOPROXY.
    url_no_scheme() { en: "neither an address nor `direct` nor `off`", zh: "既不是地址，也不是 `direct` 或 `off`" }
    /// An unknown scheme.
    url_scheme(scheme) { en: "scheme `{scheme}` is not one of https, http, file", zh: "协议 `{scheme}` 不在 https、http、file 之列" }
    /// file://host/…
    url_file_with_host() { en: "a `file://` address must be a path alone: `file:///srv/goproxy`", zh: "`file://` 地址只能是路径：`file:///srv/goproxy`" }
    /// Full-width punctuation.
    url_full_width(found, meant) { en: "full-width `{found}` in it: write `{meant}`", zh: "含有全角字符 `{found}`，请改用半角 `{meant}`" }
    /// White space.
    url_blank() { en: "white space or a control character in it", zh: "含有空白或控制字符" }
    /// What the URL parser said.
    url_malformed(why) { en: "no valid address: {why}", zh: "不是有效的地址：{why}" }
    /// Only separators.
    goproxy_no_entries() { en: "the GOPROXY list has no entries", zh: "GOPROXY 列表没有任何条目" }
    /// One entry is bad.
    goproxy_bad_entry(entry, why) { en: "GOPROXY entry `{entry}`: {why}", zh: "GOPROXY 条目 `{entry}`：{why}" }

    /// A file that cannot be read.
    cannot_read(path, why) { en: "cannot read `{path}`: {why}", zh: "无法读取 `{path}`：{why}" }
    /// A file that cannot be written.
    cannot_write(path, why) { en: "cannot write `{path}`: {why}", zh: "无法写入 `{path}`：{why}" }
    /// No place for a throwaway directory.
    no_temporary_directory(path, why) { en: "cannot make a temporary directory in `{path}`: {why}", zh: "无法在 `{path}` 里创建临时目录：{why}" }
    /// A command that does not start.
    cannot_start(command, why) { en: "cannot start `{command}`: {why}", zh: "无法启动 `{command}`：{why}" }
    /// A command that does not end.
    go_hangs(command, seconds) { en: "`{command}` did not end within {seconds} s and was stopped", zh: "`{command}` 在 {seconds} 秒内没有结束，已终止" }
    /// A command that fails.
    go_failed(command, how) { en: "`{command}` failed: {how}", zh: "`{command}` 执行失败：{how}" }
    /// An exit code.
    ended_with_code(code) { en: "exit code {code}", zh: "退出码 {code}" }
    /// A signal.
    ended_by_signal() { en: "ended by a signal", zh: "被信号终止" }
    /// Output that is not Go's.
    go_garbage(path) { en: "`{path}` answers something that the go command never says", zh: "`{path}` 的输出不是 go 命令应有的格式" }
    /// What to do about a broken go.
    hint_go_version() { en: "run `go version`; a wrapper or a broken installation stands where the go command should be", zh: "运行 `go version` 看看：go 命令的位置上可能是包装脚本，或者安装已损坏" }
    /// GOENV=off.
    goenv_off() { en: "GOENV=off is set in the environment: the go command reads no env file, so nothing was written", zh: "环境里设置了 GOENV=off：go 命令不读 env 文件，所以没有写入任何内容" }
    /// What to do about it.
    hint_unset_goenv(command) { en: "run `unset GOENV` and try again, or have your shell set it: `{command}`", zh: "运行 `unset GOENV` 后重试，或者写进 shell 的配置文件：`{command}`" }

    /// The clockwork could not be made.
    no_runtime(why) { en: "cannot start waiting for anything: {why}", zh: "无法启动异步运行时：{why}" }
    /// No mirror of this name.
    unknown_mirror(name) { en: "no mirror is called `{name}`", zh: "没有名为 `{name}` 的镜像" }
    /// A name that is an address gone wrong.
    bad_mirror_name(name, why) { en: "`{name}`: {why}", zh: "`{name}`：{why}" }
    /// A name that circulates and never worked.
    false_name(name, truth) { en: "`{name}`: {truth}", zh: "`{name}`：{truth}" }
    /// A mirror that is gone.
    mirror_retired(id) { en: "`{id}` was shut down", zh: "`{id}` 已停止服务" }
    /// Nothing named.
    no_mirror_named() { en: "no mirror was named", zh: "没有指定镜像" }
    /// The list in effect cannot be read.
    current_is_broken(why) { en: "the GOPROXY list in effect cannot be read: {why}", zh: "当前生效的 GOPROXY 无法解析：{why}" }
    /// Nothing to probe.
    nothing_to_probe() { en: "there is no module proxy to probe in that list", zh: "列表里没有可以探测的模块代理" }
    /// None works.
    none_healthy(count) { en: "none of {count} mirrors is healthy", zh: "{count} 个镜像都不可用" }
    /// Those that were asked for do not work.
    not_healthy(labels) { en: "not healthy: {labels}", zh: "不可用：{labels}" }
    /// A fault with what to do.
    fault_and_remedy(detail, remedy) { en: "{detail}: {remedy}", zh: "{detail}：{remedy}" }
    /// No network.
    no_network(how) { en: "no network: {how}", zh: "没有网络：{how}" }
    /// No go command where one is needed.
    no_go() { en: "no `go` on PATH, so nothing could be proved", zh: "PATH 里没有 `go`，无法给出证明" }
    /// Nothing was written.
    nothing_written() { en: "nothing was written", zh: "没有写入任何内容" }
    /// Ctrl-C before writing.
    interrupted_nothing_written() { en: "interrupted; nothing was written", zh: "已中断；没有写入任何内容" }
    /// A user name or a password in a URL.
    credentials_in_url(url) { en: "`{url}` carries credentials, which would be stored in the clear", zh: "`{url}` 带有账号密码，写入后会明文保存" }
    /// Plain http to nobody knows whom.
    plain_http(url) { en: "`{url}` is plain http, and not a mirror that the catalogue knows", zh: "`{url}` 是明文 http，也不在镜像目录里" }
    /// The env file is a directory.
    env_file_is_directory(path) { en: "`{path}` is a directory, and should be Go's env file; nothing was changed", zh: "`{path}` 是目录，而这里应当是 Go 的 env 文件；未做任何改动" }
    /// No home.
    no_env_file_place() { en: "there is no place for Go's env file: HOME is not set", zh: "没有地方存放 Go 的 env 文件：HOME 未设置" }
    /// No state directory.
    no_state_directory() { en: "there is no place for the journal: no home directory", zh: "没有地方存放变更记录：找不到主目录" }
    /// Another run holds the lock.
    journal_locked(seconds) { en: "another goproxy-cfg is at work and did not finish within {seconds} s; nothing was changed", zh: "另一个 goproxy-cfg 正在运行，{seconds} 秒内没有结束；未做任何改动" }
    /// `go env -w` said well and did nothing.
    write_had_no_effect(name, path) { en: "`{path}` does not say what was written for {name}; everything was put back", zh: "`{path}` 里的 {name} 与写入的不符；已全部恢复" }
    /// A value with a line break.
    value_has_line_break() { en: "a value with a line break cannot be stored", zh: "值里不能有换行" }
    /// A bad pattern.
    bad_pattern(pattern, why) { en: "private pattern `{pattern}`: {why}", zh: "私有模块模式 `{pattern}`：{why}" }
    /// Nothing to undo.
    nothing_to_undo() { en: "there is no change to undo", zh: "没有可以撤销的变更" }
    /// No such number.
    no_such_change(id) { en: "there is no change {id}", zh: "没有编号为 {id} 的变更" }
    /// Undone before.
    already_undone(id) { en: "change {id} is undone already", zh: "变更 {id} 已经撤销过" }
    /// Never made.
    never_made(id) { en: "change {id} was never made", zh: "变更 {id} 从未生效" }
    /// Changed since.
    changed_meanwhile(path) { en: "`{path}` was changed by somebody else at this very moment; nothing was written", zh: "`{path}` 刚刚被其他程序修改；未做任何改动" }
    /// A change that cannot be undone.
    undo_conflict(id, path) { en: "what change {id} set in `{path}` was changed again since; nothing was undone", zh: "变更 {id} 在 `{path}` 里的设置之后又被改过；没有撤销" }
    /// No such code.
    unknown_code(name) { en: "there is no finding code `{name}`", zh: "没有编号为 `{name}` 的诊断码" }
    /// A duration that cannot be read.
    bad_duration(text) { en: "`{text}` is no duration: write `500ms`, `3s`, `2m`", zh: "`{text}` 不是时长：请写成 `500ms`、`3s`、`2m`" }
    /// A duration of nothing.
    zero_duration() { en: "the time limit must be longer than nothing", zh: "时限必须大于零" }
    /// A module that cannot be read.
    bad_module(text) { en: "`{text}` is no module with its version: write `github.com/pkg/errors@v0.9.1`", zh: "`{text}` 不是带版本号的模块：请写成 `github.com/pkg/errors@v0.9.1`" }
    /// A --fresh that is no module path.
    bad_module_path(text) { en: "`{text}` is no module path: write `golang.org/x/tools`, without a version", zh: "`{text}` 不是模块路径：请写成 `golang.org/x/tools`，不带版本号" }
    /// Too many --fresh.
    too_many_fresh(most) { en: "`--fresh` takes no more than {most} modules", zh: "`--fresh` 最多指定 {most} 个模块" }
    /// A --resolve that cannot be read.
    bad_resolve(text) { en: "`{text}` is not HOST:PORT:ADDRESS", zh: "`{text}` 不是 主机:端口:地址 的形式" }
    /// A language that is not spoken.
    bad_lang(text) { en: "`{text}` is not a language of this program: `zh-CN` or `en`", zh: "不支持语言 `{text}`：可选 `zh-CN`、`en`" }
    /// Output cannot be written.
    cannot_print(why) { en: "cannot write the output: {why}", zh: "无法输出：{why}" }
    /// clap: an unknown flag.
    unknown_flag(flag) { en: "unknown option `{flag}`", zh: "未知选项 `{flag}`" }
    /// clap: an unknown subcommand.
    unknown_command(name) { en: "unknown command `{name}`", zh: "未知命令 `{name}`" }
    /// clap: a bad value.
    bad_value(flag, value) { en: "`{value}` is no value for {flag}", zh: "`{value}` 不是 {flag} 的有效值" }
    /// A format for findings alone, together with a flag whose answer is no list of findings.
    format_without(flag) { en: "`{flag}` has no formats but text and json", zh: "`{flag}` 只支持 text 和 json 格式" }
    /// clap: allowed values.
    hint_values(values) { en: "one of: {values}", zh: "可选值：{values}" }
    /// clap: a value is missing.
    missing_value(flag) { en: "{flag} needs a value", zh: "{flag} 需要一个值" }
    /// clap: an argument is missing.
    missing_argument(names) { en: "missing: {names}", zh: "缺少：{names}" }
    /// clap: two that exclude each other.
    conflict(one, other) { en: "{one} and {other} exclude each other", zh: "{one} 与 {other} 不能同时使用" }
    /// clap: too many.
    unexpected_argument(text) { en: "unexpected argument `{text}`", zh: "多余的参数 `{text}`" }
    /// clap: used twice.
    used_twice(flag) { en: "{flag} was given more than once", zh: "{flag} 出现了多次" }
    /// clap: anything else.
    bad_usage(why) { en: "{why}", zh: "用法错误：{why}" }
    /// How `exec` is written.
    hint_exec() { en: "the command stands behind `--`: `goproxy-cfg exec --mirror goproxy.cn -- go mod download` (or `--fastest`)", zh: "命令写在 `--` 之后：`goproxy-cfg exec --mirror goproxy.cn -- go mod download`（或用 `--fastest`）" }
    /// A command that is not there.
    command_not_found(name) { en: "`{name}` is not on PATH", zh: "PATH 里没有 `{name}`" }
    /// What to run.
    hint_list() { en: "`goproxy-cfg list` shows the mirrors", zh: "运行 `goproxy-cfg list` 查看镜像" }
    /// What to run.
    hint_use() { en: "`goproxy-cfg use goproxy.cn`", zh: "运行 `goproxy-cfg use goproxy.cn`" }
    /// What to run.
    hint_use_instead(name) { en: "`goproxy-cfg use {name}`", zh: "运行 `goproxy-cfg use {name}`" }
    /// How to insist on an address.
    hint_insist(url) { en: "write `{url}` if it is your own proxy", zh: "如果确实是自己的代理，请写成 `{url}`" }
    /// What was meant.
    hint_did_you_mean(name) { en: "did you mean `{name}`?", zh: "是否想输入 `{name}`？" }
    /// What to run.
    hint_probe() { en: "`goproxy-cfg probe` shows what is wrong with each", zh: "运行 `goproxy-cfg probe` 查看每个镜像的问题" }
    /// Where credentials belong.
    hint_netrc(host) { en: "put them into ~/.netrc: `machine {host} login USER password PASSWORD` (Go 1.24 and newer: see `go help goauth`), and leave them out of the address", zh: "把它们写进 ~/.netrc：`machine {host} login 用户名 password 密码`（Go 1.24 起见 `go help goauth`），地址里不要带" }
    /// How to allow it.
    hint_allow_insecure() { en: "use the https address, or add `--allow-insecure` if it is on your own network", zh: "改用 https 地址；如果在自己的内网，可加 `--allow-insecure`" }
    /// What to set.
    hint_set_home() { en: "set HOME, or GOENV=/path/to/file", zh: "请设置 HOME，或设置 GOENV=/文件/路径" }
    /// What to write.
    hint_pattern(better) { en: "write `{better}`", zh: "请写成 `{better}`" }
    /// How to go on all the same.
    hint_undo_force(id) { en: "`goproxy-cfg undo {id} --force` restores the file as it was before that change", zh: "运行 `goproxy-cfg undo {id} --force` 可把文件恢复到该变更之前的样子" }
    /// What to run.
    hint_history() { en: "`goproxy-cfg history` lists the changes", zh: "运行 `goproxy-cfg history` 查看变更" }
    /// What to run.
    hint_explain() { en: "`goproxy-cfg explain` lists all codes", zh: "运行 `goproxy-cfg explain` 查看全部诊断码" }
    /// What to run.
    hint_help(command) { en: "`{command} --help` shows the usage", zh: "运行 `{command} --help` 查看用法" }
    /// Entries behind `direct` or `off`.
    never_asked(entries, word) { en: "`{entries}` would never be asked: `{word}` ends the list", zh: "`{entries}` 永远不会被询问：`{word}` 之后的条目无效" }
    /// Where they belong.
    hint_last(word) { en: "put `{word}` last", zh: "把 `{word}` 放到最后" }

    /// A file whose content cannot be worked with.
    bad_file(path, why) { en: "`{path}`: {why}; nothing was changed", zh: "`{path}`：{why}；未做任何改动" }
    /// The same with a line.
    bad_file_at(path, line, why) { en: "`{path}` line {line}: {why}; nothing was changed", zh: "`{path}` 第 {line} 行：{why}；未做任何改动" }
    /// A link to nothing.
    dangling_link(path, target) { en: "`{path}` is a link to `{target}`, which does not exist; nothing was changed", zh: "`{path}` 是指向 `{target}` 的链接，而后者不存在；未做任何改动" }
    /// What to do about it.
    hint_dangling_link(path) { en: "bring back what it leads to, or remove the link: `rm {path}`", zh: "请恢复链接指向的文件，或删除该链接：`rm {path}`" }
    /// HOME is a file.
    home_is_no_directory(home) { en: "HOME is `{home}`, which is no directory; nothing was changed", zh: "HOME 是 `{home}`，它不是目录；未做任何改动" }
    /// A profile that runs `use --scope shell`.
    profile_changes_itself() { en: "a profile runs this while its shell is being read back; a profile must not change profiles", zh: "这条命令是在读回 shell 设置时由启动配置运行的；启动配置里不应修改启动配置" }
    /// What to do about a missing right.
    hint_permission(path) { en: "you may not write there; owner and mode: `ls -ld {path}`", zh: "当前用户没有写权限；查看属主和权限：`ls -ld {path}`" }
    /// What to do about a missing right where all users have a part.
    hint_administrator() { en: "this takes root's rights (an administrator's on Windows): run it again with `sudo`", zh: "需要 root 权限（Windows 上为管理员权限）：请用 `sudo` 重新运行" }
    /// Somebody else's home under sudo.
    foreign_home(home, user) { en: "run by sudo with the home directory of {user} (`{home}`): what is written there would belong to root; nothing was changed", zh: "正通过 sudo 以 root 身份运行，而主目录是 {user} 的（`{home}`）：写入的文件会归 root 所有；未做任何改动" }
    /// What to run instead.
    hint_without_sudo() { en: "run it without sudo; for all users: `sudo -H goproxy-cfg use … --scope system`", zh: "去掉 sudo 再运行；要对所有用户生效：`sudo -H goproxy-cfg use … --scope system`" }
    /// The user said no.
    declined() { en: "not confirmed; nothing was written", zh: "未确认，没有写入任何内容" }
    /// Esc in the list.
    nothing_chosen() { en: "no mirror was chosen; nothing was written", zh: "没有选择镜像，没有写入任何内容" }
    /// How to have patterns corrected.
    hint_yes_corrects() { en: "or add `--yes` to have them corrected so", zh: "或加 `--yes`，按此自动更正" }
    /// A team file that nobody has agreed to.
    team_file_not_trusted(path) { en: "`{path}` comes with the project and was not agreed to yet; it would change this", zh: "`{path}` 来自项目，尚未得到你的同意；它会做如下改动" }
    /// How to agree.
    hint_yes() { en: "in CI, or when you have read it: add `--yes`", zh: "在 CI 中，或已看过内容：请加 `--yes`" }
    /// `init` where there is a file.
    team_file_exists(path) { en: "`{path}` is there already; it was not touched", zh: "`{path}` 已经存在，未作改动" }
    /// What to do instead.
    hint_edit_team_file(path) { en: "edit `{path}`, or see what it would say now: `goproxy-cfg init --dry-run`", zh: "请直接编辑 `{path}`；运行 `goproxy-cfg init --dry-run` 可查看按现在的设置会写成什么" }
    /// `init` where nothing is set.
    nothing_to_init_from() { en: "nothing is set here but Go's own default, which is no choice for a team in mainland China", zh: "这里只有 Go 的默认设置，不适合作为中国大陆团队的配置" }
    /// What to do instead.
    hint_init_with(id) { en: "name the mirrors: `goproxy-cfg init {id}`", zh: "请指定镜像：`goproxy-cfg init {id}`" }
    /// What an undo of several had done when it stopped.
    undone_so_far(ids) { en: "undone before that: {ids}", zh: "在此之前已撤销：{ids}" }
    /// --file with a scope that has its own.
    file_without_scope() { en: "--file goes with `--scope project` or `--scope ci`", zh: "--file 只能与 `--scope project` 或 `--scope ci` 一起使用" }
    /// --shell all where there is one output.
    one_shell_only() { en: "name one shell: the statements of several cannot stand in one output", zh: "请指定一种 shell：不同 shell 的语句不能混在一起输出" }
    /// No shell to be told.
    which_shell() { en: "it cannot be told which shell this is: add `--shell bash` (or sh, zsh, fish, tcsh, nushell, powershell, cmd)", zh: "无法判断当前是哪种 shell：请加 `--shell bash`（或 sh、zsh、fish、tcsh、nushell、powershell、cmd）" }
    /// A shell that is not known.
    unknown_shell(name, names) { en: "`{name}` is none of the shells {names}", zh: "不支持 shell `{name}`，可用的有 {names}" }
    /// cmd.
    no_profile(shell) { en: "{shell} reads no profile", zh: "{shell} 没有启动配置文件" }
    /// What to use instead.
    hint_user_env() { en: "use `--scope user-env`", zh: "请用 `--scope user-env`" }
    /// user-env where there is no registry.
    user_env_elsewhere() { en: "`--scope user-env` is the environment in the Windows registry; this system has none", zh: "`--scope user-env` 指 Windows 注册表里的用户环境变量，本系统没有" }
    /// What to use instead.
    hint_scope_shell() { en: "use `--scope shell`: it writes the profile of your shell", zh: "请用 `--scope shell`，写入 shell 的配置文件" }
    /// The working directory is gone.
    no_working_directory() { en: "the working directory does not exist any more", zh: "当前目录已不存在" }
    /// No file of a project.
    no_project_file(root, names) { en: "`{root}` has none of {names}", zh: "`{root}` 里没有这些文件：{names}" }
    /// How to make one.
    hint_name_file(name) { en: "name the one to make: `--file {name}`", zh: "请指定要创建的文件：`--file {name}`" }
    /// A file of unknown kind.
    unknown_file_kind(path) { en: "`{path}`: nothing is known of how such a file holds variables", zh: "`{path}`：不知道这种文件如何存放环境变量" }
    /// No CI system.
    no_ci() { en: "no CI system is running this that is known here (GitHub Actions, GitLab CI, Azure Pipelines, Jenkins)", zh: "没有检测到已知的 CI 系统（GitHub Actions、GitLab CI、Azure Pipelines、Jenkins）" }
    /// What to use instead.
    hint_ci_session() { en: "in one step of any CI: `eval \"$(goproxy-cfg env goproxy.cn --shell sh)\"`", zh: "任何 CI 的单个步骤里都可以用：`eval \"$(goproxy-cfg env goproxy.cn --shell sh)\"`" }
    /// Nothing to write to.
    no_place_to_write() { en: "no shell with a profile was found", zh: "没有找到带配置文件的 shell" }
    /// The catalogue is no place for settings.
    scope_of_mirror() { en: "`catalog` is your list of mirrors, not a place for settings", zh: "`catalog` 是你自己的镜像列表，不能存放设置" }
    /// What to use instead.
    hint_mirror_add() { en: "`goproxy-cfg mirror add URL` puts an entry there; `goproxy-cfg undo --scope catalog` takes it back", zh: "用 `goproxy-cfg mirror add 地址` 添加镜像，用 `goproxy-cfg undo --scope catalog` 撤销" }
    /// Variables that were set for later steps cannot be removed.
    cannot_unset_there() { en: "Azure Pipelines has no command that removes a variable", zh: "Azure Pipelines 没有删除变量的命令" }
    /// A variable that is not written here.
    not_written_here(name, names) { en: "`{name}` is none of {names}", zh: "`{name}` 不在可用变量之列：{names}" }
}
