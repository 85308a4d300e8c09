//! Why a file of a project was not read, or not to its end.

use crate::messages;

messages! {
    /// Bytes that are no text.
    not_utf8() { en: "not UTF-8 from here on", zh: "从这里起不是 UTF-8" }
    /// UTF-16, or no text at all.
    has_nul() { en: "it holds NUL bytes: UTF-16, or no text", zh: "含有 NUL 字节：可能是 UTF-16，或者不是文本" }
    /// Aliases upon aliases.
    too_involved() { en: "its parts refer to one another too often to be followed", zh: "内部互相引用过多，无法展开" }
    /// A parser's own words.
    not_parsed(why) { en: "{why}", zh: "{why}" }
    /// Depth.
    too_deep() { en: "it is nested too deep", zh: "嵌套过深" }
    /// Too many values.
    too_many_values(limit) { en: "it holds more than {limit} values", zh: "内容超过 {limit} 项" }
    /// Size.
    too_large(limit) { en: "larger than {limit} MiB", zh: "超过 {limit} MiB" }
}
