//! `doctor --fix`: what it does, and why it leaves what it leaves.

use super::Message;
use super::codes::Code;
use crate::messages;

messages! {
    /// A value of the environment that no profile sets.
    environment_elsewhere(name) { en: "{name} is set in the environment and by no profile: whoever started this program sets it (CI settings, a container image, this terminal), and it has to be changed there", zh: "{name} 来自环境变量，而没有任何 shell 配置设置它：是启动本程序的一方（CI 设置、容器镜像、当前终端）设置的，只能在那里改" }
    /// A value that a file of the project sets.
    project_file(path) { en: "`{path}` belongs to the project", zh: "`{path}` 属于项目本身" }
    /// The go command does not work.
    go_is_broken() { en: "the go command does not work, so its env file is left alone: cure that first", zh: "go 命令无法正常工作，因此不动它的 env 文件：请先解决这个问题" }
    /// GOENV=off.
    env_file_off() { en: "GOENV=off keeps the go command from reading its env file: unset GOENV first", zh: "GOENV=off，go 命令不读 env 文件：请先取消设置 GOENV" }
    /// No place for the env file.
    env_file_nowhere() { en: "there is no place for Go's env file: set HOME first", zh: "无处存放 Go 的 env 文件：请先设置 HOME" }
    /// The list has a server that is the user's own.
    own_proxy_in_list(url) { en: "the list also names `{url}`, which only you know: it would be lost if the list were replaced", zh: "列表里还有 `{url}`，它的用途只有你知道：替换列表会丢掉它" }
    /// Private modules may come from the user's own server.
    own_proxy_may_serve(url) { en: "`{url}` in the list may be what serves these modules: past it they may be out of reach", zh: "这些模块可能正由列表里的 `{url}` 提供：绕过它可能就取不到了" }
    /// An air-gapped machine.
    no_public_server() { en: "the list names no public server: whether a checksum database is within reach here only you know", zh: "列表里没有公共服务器：这里能否访问校验数据库，只有你知道" }
    /// A cure that would lower security.
    less_secure(name) { en: "what could be done by itself would make {name} less strict, or undo what somebody set for a reason", zh: "能自动做的改动会放宽 {name}，或者覆盖别人有意设置的值" }
    /// `--offline`.
    needs_measuring() { en: "the mirrors have to be measured for this: run it without `--offline`", zh: "这需要实测镜像：请去掉 `--offline` 再运行" }
    /// What was done did not help.
    still_there() { en: "what was done did not end it", zh: "已做的改动没有解决它" }
    /// Two causes wanted different things.
    came_second() { en: "another cause was cured first: run `goproxy-cfg doctor --fix` again", zh: "先解决了另一个原因：请再运行一次 `goproxy-cfg doctor --fix`" }
    /// A terminal that was open before.
    this_terminal_still(names) { en: "this terminal still has the old value of {names}", zh: "当前终端里的 {names} 仍是旧值" }
    /// What to run there.
    for_this_terminal(command) { en: "new terminals have it; in this one run `{command}`", zh: "新终端会自动生效；在当前终端请运行 `{command}`" }
    /// The second look was one with the values of a new terminal.
    looked_as_new_terminals() { en: "checked again as a new terminal sees it", zh: "以下是按新终端的环境重新检查的结果" }
    /// Before the question.
    would_cure(code, title) { en: "{code}: {title}: can be cured", zh: "{code}：{title}：可以修复" }
    /// Before the question.
    would_leave(code, title, why) { en: "{code}: {title}: left as it is: {why}", zh: "{code}：{title}：不作处理：{why}" }
    /// After writing.
    cured(code, title) { en: "cured {code}: {title}", zh: "已修复 {code}：{title}" }
    /// With `--dry-run`.
    can_be_cured(code, title) { en: "would cure {code}: {title}", zh: "将修复 {code}：{title}" }
    /// After writing.
    remains(code, title, why) { en: "not cured, {code}: {title}: {why}", zh: "未修复 {code}：{title}：{why}" }
    /// Nothing to do.
    nothing_to_fix() { en: "there is nothing that could be fixed here", zh: "这里没有可以自动修复的问题" }
    /// Nobody to ask.
    needs_a_yes() { en: "`--fix` writes nothing that nobody has agreed to, and there is no terminal to ask at", zh: "没有人确认，`--fix` 就不会写入；而当前没有可供询问的终端" }
    /// The question.
    ask_one() { en: "change this file?", zh: "修改这个文件？" }
    /// The question.
    ask_all(count) { en: "change these {count} files?", zh: "修改这 {count} 个文件？" }
    /// Before the diagnosis.
    heading() { en: "fixes:", zh: "修复：" }
    /// Between fixes and diagnosis.
    checked_again() { en: "checked again:", zh: "重新检查：" }

    /// Not by itself.
    may_be_meant() { en: "it may be so on purpose", zh: "也可能是有意为之" }
    /// Not by itself.
    which_is_meant() { en: "which of the values is meant only you can say", zh: "到底要哪个值，只有你知道" }
    /// Not by itself.
    secrets_are_yours() { en: "a password is moved by its owner alone", zh: "账号密码只能由你自己移走" }
    /// Not by itself.
    lines_are_yours() { en: "what the line was meant to say only its writer knows", zh: "这一行原本想写什么，只有写的人知道" }
    /// Not by itself.
    patterns_are_yours() { en: "which modules are private only you know", zh: "哪些模块是私有的，只有你知道" }
    /// Not by itself.
    not_a_setting() { en: "the cause lies in the network or at the server, not in a setting of Go's", zh: "原因在网络或服务器，不在 Go 的设置里" }
    /// Not by itself.
    clock_is_yours() { en: "the clock belongs to the whole machine: set it, or have it set over the network", zh: "时钟属于整台机器：请自行校时，或开启网络校时" }
    /// Not by itself.
    hosts_are_yours() { en: "the hosts file and the name servers belong to the whole machine: yours to change", zh: "hosts 文件和 DNS 设置属于整台机器：只能由你来改" }
    /// Not by itself.
    http_proxy_is_yours() { en: "HTTP_PROXY, HTTPS_PROXY and NO_PROXY hold for other programs too: yours to change", zh: "HTTP_PROXY、HTTPS_PROXY、NO_PROXY 对其他程序也生效：只能由你来改" }
    /// Not by itself.
    project_is_yours() { en: "it is a matter of the project's files, which are yours to change", zh: "这涉及项目里的文件：只能由你来改" }
    /// Not by itself.
    trust_is_yours() { en: "whom this machine trusts is not for a program to widen", zh: "本机信任哪些证书机构，不应由程序来放宽" }
    /// Not by itself.
    go_is_yours() { en: "Go itself is installed and updated by you", zh: "Go 本身要由你来安装和升级" }
    /// Not by itself.
    no_cure() { en: "it takes a person: no setting of Go's would end it safely", zh: "需要人来处理：没有哪个 Go 设置能安全地解决它" }
}

/// Why nothing is done by itself about a finding that has no cure.
pub fn why_not(code: Code) -> Message {
    match code {
        Code::GP105 | Code::GP109 => may_be_meant(),
        Code::GP108 | Code::GP604 | Code::GP701 | Code::GP702 | Code::GP703 | Code::GP704 => which_is_meant(),
        Code::GP113 => secrets_are_yours(),
        Code::GP114 => lines_are_yours(),
        Code::GP201 | Code::GP202 => patterns_are_yours(),
        Code::GP404 => trust_is_yours(),
        Code::GP505 | Code::GP506 | Code::GP601 | Code::GP616 => go_is_yours(),
        Code::GP413 => clock_is_yours(),
        Code::GP409 | Code::GP421 => hosts_are_yours(),
        Code::GP121 | Code::GP408 | Code::GP417 | Code::GP420 => http_proxy_is_yours(),
        // The network.
        other if other.name().starts_with("GP4") => not_a_setting(),
        other if other.name().starts_with("GP6") => project_is_yours(),
        _ => no_cure(),
    }
}
