//! What is wrong in a file of settings.

use crate::messages;

messages! {
    /// A profile that is none.
    profile_too_large(most) { en: "larger than {most} MiB: no profile", zh: "超过 {most} MiB，不像是 shell 配置文件" }
    /// What Notepad and Windows PowerShell's `>` write.
    profile_utf16() { en: "UTF-16 text: save it as UTF-8", zh: "编码是 UTF-16，请另存为 UTF-8" }
    /// Two blocks.
    block_twice(first) { en: "a second block of goproxy-cfg, the first begins at line {first}: remove one of them", zh: "又一个 goproxy-cfg 标记块（第一个始于第 {first} 行），请删掉其中一个" }
    /// An end alone.
    block_without_start() { en: "the end of a block of goproxy-cfg without its start: remove this line", zh: "只有 goproxy-cfg 标记块的结束行，没有开始行，请删掉这一行" }
    /// A start alone.
    block_without_end() { en: "a block of goproxy-cfg begins here and never ends: remove it, or put `# <<< goproxy-cfg <<<` behind its last line", zh: "goproxy-cfg 标记块从这里开始但没有结束：请删掉它，或在末行之后补上 `# <<< goproxy-cfg <<<`" }
    /// A value that a shell cannot be told.
    value_cannot_be_quoted(name, shell) { en: "the value of {name} cannot be written for {shell}: it holds a NUL byte or a line break", zh: "{name} 的值无法写成 {shell} 语句：其中有 NUL 字节或换行" }
}
