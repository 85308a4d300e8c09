//! The Windows registry.

use crate::messages;

messages! {
    /// A journal edited by hand, or damaged.
    not_a_registry_line() { en: "not a value of the registry: expected `NAME=TYPE:` and hexadecimal digits", zh: "不是注册表的值：应为 `名称=类型:` 后接十六进制数字" }
}
