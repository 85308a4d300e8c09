//! Shells: their profiles, and what they say when they are started.

use crate::messages;

messages! {
    /// No home.
    no_home() { en: "HOME is not set to an absolute path, so there is no profile to read or write", zh: "HOME 未设置或不是绝对路径，找不到 shell 的配置文件" }
    /// What to do about it.
    hint_set_home() { en: "set HOME to your home directory and try again", zh: "请把 HOME 设置为主目录后重试" }
    /// A shell without profiles.
    reads_no_profile(shell) { en: "{shell} reads no profile at start", zh: "{shell} 启动时不读取任何配置文件" }
    /// What to do about it.
    hint_user_env() { en: "`--scope user-env` sets variables for every program of the user", zh: "可用 `--scope user-env` 为用户的所有程序设置变量" }
    /// It is not installed.
    not_there(program) { en: "`{program}` is not there, or cannot be run", zh: "`{program}` 不存在，或者无法执行" }
    /// It does not start.
    does_not_start(program, why) { en: "cannot start `{program}`: {why}", zh: "无法启动 `{program}`：{why}" }
    /// A profile that waits for something.
    hangs(program, seconds) { en: "`{program}` did not get through its profiles within {seconds} s and was stopped; a profile waits for something", zh: "`{program}` 在 {seconds} 秒内没有执行完启动配置，已终止；配置文件里有命令在等待" }
    /// A profile that ends the shell.
    exits(program, how) { en: "a profile ended `{program}`, or put another program in its place, before it could answer: {how}", zh: "`{program}` 还没来得及回答，就被启动配置结束或换成了别的程序：{how}" }
    /// This program cannot be found.
    no_own_program() { en: "the system does not tell where this program is, so no shell can run it", zh: "系统无法给出本程序的路径，shell 无法调用它" }
}
