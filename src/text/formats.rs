//! What is wrong in a file of settings.

use crate::messages;

messages! {
    /// A profile that is none.
    profile_too_large(most) { en: "larger than {most} MiB, as no profile is", zh: "超过 {most} MiB，不像是 shell 配置文件" }
    /// Two blocks.
    block_twice(first) { en: "a second block of goproxy-cfg, the first begins at line {first}: remove one of them", zh: "又一个 goproxy-cfg 标记块（第一个始于第 {first} 行），请删掉其中一个" }
    /// An end alone.
    block_without_start() { en: "the end of a block of goproxy-cfg without its start: remove this line", zh: "只有 goproxy-cfg 标记块的结束行，没有开始行，请删掉这一行" }
    /// A start alone.
    block_without_end() { en: "a block of goproxy-cfg begins here and never ends: remove it, or put `# <<< goproxy-cfg <<<` behind its last line", zh: "goproxy-cfg 标记块从这里开始但没有结束：请删掉它，或在末行之后补上 `# <<< goproxy-cfg <<<`" }
    /// A value that a shell cannot be told.
    value_cannot_be_quoted(name, shell) { en: "the value of {name} cannot be written for {shell}: it holds a NUL byte or a line break", zh: "{name} 的值无法写成 {shell} 语句：其中有 NUL 字节或换行" }

    /// An editor or PowerShell 5 wrote it.
    utf16() { en: "the file is in UTF-16: save it as UTF-8", zh: "文件是 UTF-16 编码，请另存为 UTF-8" }
    /// Bytes that are no text.
    not_utf8() { en: "the file is not valid UTF-8", zh: "文件不是有效的 UTF-8" }
    /// A name that no environment takes.
    bad_name(name) { en: "`{name}` cannot be the name of a variable", zh: "`{name}` 不能用作变量名" }
    /// A character that the format has no safe way to write.
    cannot_hold(name, found) { en: "the value of {name} holds {found}, which this file has no safe way to write", zh: "{name} 的值含有 {found}，这种文件无法安全地写入" }
    /// A character that cannot be shown.
    a_control_character() { en: "a line break or a control character", zh: "换行或控制字符" }
    /// Readers trim.
    outer_blanks() { en: "white space at its start or end", zh: "首尾空白" }

    /// dotenv: an open quote.
    quote_not_closed(name) { en: "the quote that starts the value of `{name}` is never closed", zh: "`{name}` 的值以引号开头，但引号没有闭合" }
    /// dotenv: text behind the quote.
    text_after_quote(name) { en: "text follows the closing quote of `{name}`, which readers of such files do not agree on", zh: "`{name}` 的右引号后面还有内容，各工具对此的解读不一致" }
    /// GitLab: a line that it refuses.
    gitlab_line() { en: "GitLab refuses the whole file for a line that is not `NAME=value`: no empty lines, no comments, no `export`", zh: "GitLab 要求每一行都是 `NAME=value`（不能有空行、注释或 `export`），否则拒绝整个文件" }

    /// GitHub: a line that the runner refuses.
    github_line() { en: "the runner refuses this line: neither `NAME=value` nor `NAME<<DELIMITER`", zh: "runner 不接受这一行：既不是 `NAME=value`，也不是 `NAME<<DELIMITER`" }
    /// GitHub: a value without end.
    github_no_end(name, delimiter) { en: "the value of `{name}` has no end: no line says `{delimiter}`", zh: "`{name}` 的值没有结束：找不到内容为 `{delimiter}` 的行" }
    /// GitHub: a name that the runner refuses.
    github_name(name) { en: "GitHub Actions does not let a step set `{name}`", zh: "GitHub Actions 不允许步骤设置 `{name}`" }

    /// Properties: a bad escape.
    properties_escape() { en: "four hexadecimal digits must follow a `\\u`", zh: "`\\u` 后面必须是四位十六进制数字" }

    /// TOML that does not parse.
    not_toml(why) { en: "not valid TOML: {why}", zh: "不是有效的 TOML：{why}" }
    /// mise: `env = 1`.
    mise_env() { en: "`env` is not a table", zh: "`env` 不是表" }
    /// mise: a value that is no text.
    mise_value(name) { en: "`{name}` in `env` is not text that can be read or replaced", zh: "`env` 里的 `{name}` 不是可以读取或替换的文本" }

    /// JSON that does not parse.
    not_json(why) { en: "not valid JSON with comments: {why}", zh: "不是有效的 JSON（可带注释）：{why}" }
    /// VS Code: an array, a text.
    vscode_top() { en: "the file does not hold a JSON object", zh: "文件的内容不是 JSON 对象" }
    /// VS Code: another type.
    vscode_object() { en: "`go.toolsEnvVars` is not a JSON object", zh: "`go.toolsEnvVars` 不是 JSON 对象" }
    /// VS Code: a value that is no text.
    vscode_value(name) { en: "`{name}` in `go.toolsEnvVars` is not text", zh: "`go.toolsEnvVars` 里的 `{name}` 不是字符串" }

    /// Registry: a line of the snapshot.
    registry_line() { en: "not a line of a registry snapshot: `NAME=TYPE:hex`", zh: "不是注册表快照的行：应为 `NAME=TYPE:hex`" }
    /// Registry: a type without text.
    registry_type(name, kind) { en: "the registry value `{name}` has the type {kind}, which holds no text: delete it, or make it REG_SZ", zh: "注册表值 `{name}` 的类型是 {kind}，不是文本：请删除它，或改为 REG_SZ" }
    /// Registry: half a character.
    registry_data(name) { en: "the registry value `{name}` is damaged: not UTF-16", zh: "注册表值 `{name}` 已损坏：不是 UTF-16" }
    /// Registry: Windows would expand it.
    registry_percent(name, found) { en: "the registry value `{name}` is REG_EXPAND_SZ, in which Windows would expand `{found}`: delete it first, then it is written as REG_SZ", zh: "注册表值 `{name}` 的类型是 REG_EXPAND_SZ，Windows 会展开其中的 `{found}`：请先删除它，之后会以 REG_SZ 写入" }
}
