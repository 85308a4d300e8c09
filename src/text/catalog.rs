//! What is wrong in a catalogue's file.

use crate::messages;

messages! {
    /// Where a problem is.
    problem(place, what) { en: "{place}: {what}", zh: "{place}：{what}" }
    /// Where a problem is, to the key.
    problem_at_key(place, key, what) { en: "{place}: `{key}`: {what}", zh: "{place}：`{key}`：{what}" }
    /// The entry cannot be used at all.
    entry_left_out(what) { en: "{what}; the entry is left out", zh: "{what}；整个条目不生效" }
    /// One value of it cannot be used.
    value_left_out(what) { en: "{what}; ignored", zh: "{what}；该项已忽略" }

    /// A status that cannot be used.
    taken_as_unverified(what) { en: "{what}; taken as `unverified`", zh: "{what}；按 `unverified` 处理" }

    /// More than any catalogue has.
    too_large(most) { en: "larger than {most} MiB: no catalogue", zh: "文件超过 {most} MiB，不像是镜像目录" }
    /// GBK, UTF-16.
    not_utf8() { en: "not UTF-8 text: save it as UTF-8", zh: "不是 UTF-8 文本，请另存为 UTF-8 编码" }
    /// A key of very many parts.
    key_too_deep() { en: "a key of too many parts: nothing of the file is used", zh: "键的层级过深，整个文件不生效" }
    /// What the TOML parser said.
    bad_toml(column, why) { en: "no valid TOML at column {column}: {why}; nothing of the file is used", zh: "第 {column} 列不是合法的 TOML（{why}），整个文件不生效" }
    /// The same without a place.
    bad_toml_somewhere(why) { en: "no valid TOML: {why}; nothing of the file is used", zh: "不是合法的 TOML（{why}），整个文件不生效" }

    /// A key that nothing reads.
    unknown_key() { en: "unknown key", zh: "未知的键" }
    /// The same with a likely meaning.
    unknown_key_near(near) { en: "unknown key, did you mean `{near}`?", zh: "未知的键，是不是想写 `{near}`？" }
    /// `[mirror]` in place of `[[mirror]]`.
    not_a_list_of_tables(name) { en: "write `[[{name}]]` for each entry", zh: "每个条目要写成 `[[{name}]]`" }
    /// A key that has to be there.
    missing() { en: "missing", zh: "缺少这一项" }
    /// Not a text.
    not_a_string() { en: "expected a text in quotes", zh: "应为带引号的字符串" }
    /// Not true or false.
    not_a_boolean() { en: "expected `true` or `false`", zh: "应为 `true` 或 `false`" }
    /// Not a list.
    not_a_list() { en: "expected a list: `[\"…\"]`", zh: "应为列表：`[\"…\"]`" }
    /// Not a text in two languages.
    not_a_text() { en: "expected a text, or a table with `en` and `zh`", zh: "应为字符串，或含 `en` 与 `zh` 的表" }
    /// Nothing in it.
    empty() { en: "empty", zh: "内容为空" }
    /// None of the words that may stand there.
    not_one_of(found, words) { en: "`{found}` is not one of {words}", zh: "`{found}` 不在可选值之列：{words}" }
    /// No country code.
    bad_region(found) { en: "`{found}` is no country code of two lower-case letters, such as `cn`", zh: "`{found}` 不是两位小写国家代码，例如 `cn`" }
    /// No date.
    bad_date(found) { en: "`{found}` is no date such as `2025-11` or `2025-11-30`", zh: "`{found}` 不是 `2025-11` 或 `2025-11-30` 这样的日期" }
    /// No address of a module proxy.
    bad_address(found, why) { en: "`{found}`: {why}", zh: "`{found}`：{why}" }
    /// `https://a.example,direct`.
    one_address_only(found) { en: "`{found}`: one address only, not a GOPROXY list", zh: "`{found}`：只能写一个地址，不能写 GOPROXY 列表" }
    /// No web page.
    bad_link(found) { en: "`{found}` is no http or https address", zh: "`{found}` 不是 http 或 https 地址" }
    /// Characters that a name cannot have.
    bad_name(found) { en: "`{found}` is no name: letters, digits, `.`, `-` and `_` only, not first `-`", zh: "`{found}` 不能用作名称：只能有字母、数字、`.`、`-` 和 `_`，且不能以 `-` 开头" }
    /// `direct`, `off`, `current`.
    reserved_name(found) { en: "`{found}` has a meaning of its own and cannot be a name", zh: "`{found}` 另有含义，不能用作名称" }
    /// A name or prefix that covers everything.
    bad_misnomer(found) { en: "`{found}` is no name: a host or a path of it without blanks, `*` only at its end", zh: "`{found}` 写法不对：应为主机名或带路径的主机名，不含空白，`*` 只能放在末尾" }
    /// Not a variable's name.
    bad_variable(found) { en: "`{found}` is no name of a variable", zh: "`{found}` 不是变量名" }
    /// A variable that there is.
    variable_exists(found) { en: "`{found}` does exist", zh: "`{found}` 是真实存在的变量" }

    /// The same id twice in a file.
    duplicate_id(id) { en: "there is an entry `{id}` above", zh: "前面已有条目 `{id}`" }
    /// A name that means another mirror.
    name_taken(name, id) { en: "`{name}` already means `{id}`", zh: "`{name}` 已经指代 `{id}`" }
    /// A name that stands in the entry before.
    name_twice(name) { en: "`{name}` stands in this entry already", zh: "`{name}` 在本条目中重复出现" }
    /// An address that is another mirror.
    address_taken(url, id) { en: "`{url}` is already the address of `{id}`", zh: "`{url}` 已经是 `{id}` 的地址" }
    /// An address that stands in the entry before.
    address_twice(url) { en: "`{url}` stands in this entry already", zh: "`{url}` 在本条目中重复出现" }
    /// A misnomer that is answered already.
    misnomer_twice(name) { en: "`{name}` is answered by an entry above", zh: "`{name}` 在前面的条目里已有说明" }
    /// An id that is not there.
    points_nowhere(id) { en: "there is no mirror `{id}`", zh: "没有名为 `{id}` 的镜像" }
    /// A successor of itself.
    points_at_itself(id) { en: "`{id}` cannot succeed itself", zh: "`{id}` 的后继不能是它自己" }
}
