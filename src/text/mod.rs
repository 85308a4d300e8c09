//! Every sentence the program says, in both languages, side by side.
//!
//! A sentence is a function made by [`messages!`](crate::messages): its parameters are the placeholders of both texts, so
//! a missing translation, or one with other placeholders than its twin, does not compile.

use std::borrow::Cow;
use std::fmt;

pub mod catalog;
pub mod ci;
pub mod codes;
pub mod coverage;
pub mod errors;
pub mod faults;
pub mod findings;
pub mod fixes;
pub mod formats;
pub mod gates;
pub mod goerrors;
pub mod help;
pub mod history;
pub mod labels;
pub mod lint;
pub mod metrics;
pub mod mirrors;
pub mod notes;
pub mod os;
pub mod pictures;
pub mod policy;
pub mod privacy;
pub mod project;
pub mod shells;
pub mod whereabouts;
pub mod witness;

/// A language that every message exists in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    ZhCn,
}

impl Lang {
    /// Both languages.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::ZhCn];

    /// The BCP 47 tag: `en` or `zh-CN`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::ZhCn => "zh-CN",
        }
    }

    /// Reads a BCP 47 tag or a POSIX locale: `zh-CN`, `zh_CN.UTF-8`, `zh-Hans`, `en_US`, `C`.
    /// Any Chinese is `zh-CN`; `None` for a language that the program does not speak.
    pub fn parse(tag: &str) -> Option<Lang> {
        let language = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "zh" => Some(Lang::ZhCn),
            "en" | "c" | "posix" => Some(Lang::En),
            _ => None,
        }
    }
}

/// One sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Message {
    en: Cow<'static, str>,
    zh: Cow<'static, str>,
}

impl Message {
    /// A sentence without placeholders.
    pub const fn fixed(en: &'static str, zh: &'static str) -> Self {
        Message { en: Cow::Borrowed(en), zh: Cow::Borrowed(zh) }
    }

    /// A sentence made at run time.
    pub fn new(en: impl Into<Cow<'static, str>>, zh: impl Into<Cow<'static, str>>) -> Self {
        Message { en: en.into(), zh: zh.into() }
    }

    /// Text that is the same in every language: a path, a URL, what another program printed.
    pub fn verbatim(text: impl Into<String>) -> Self {
        let text: String = text.into();
        Message { en: Cow::Owned(text.clone()), zh: Cow::Owned(text) }
    }

    /// The sentence in one language.
    pub fn say(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::ZhCn => &self.zh,
        }
    }
}

/// What may stand in a placeholder: a figure, a literal, or another [`Message`], which follows the language around it.
pub trait Placeholder {
    /// The text for one language.
    fn in_lang(&self, lang: Lang) -> Cow<'_, str>;
}

impl Placeholder for Message {
    fn in_lang(&self, lang: Lang) -> Cow<'_, str> {
        Cow::Borrowed(self.say(lang))
    }
}

macro_rules! displayed {
    ($($kind:ty),*) => {$(
        impl Placeholder for $kind {
            fn in_lang(&self, _: Lang) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }
        }
    )*};
}
displayed!(str, String, char, u8, u16, u32, u64, usize, i32, f64, Cow<'_, str>, fmt::Arguments<'_>);

impl Placeholder for std::path::Path {
    fn in_lang(&self, _: Lang) -> Cow<'_, str> {
        self.to_string_lossy()
    }
}

impl Placeholder for std::path::PathBuf {
    fn in_lang(&self, _: Lang) -> Cow<'_, str> {
        self.to_string_lossy()
    }
}

impl<T: Placeholder + ?Sized> Placeholder for &T {
    fn in_lang(&self, lang: Lang) -> Cow<'_, str> {
        (**self).in_lang(lang)
    }
}

/// Declares sentences: `name(placeholders…) { en: "…", zh: "…" }` becomes `pub fn name(…) -> Message`.
///
/// Every placeholder must stand in both texts and no other may: `format!` refuses both.
///
/// ```
/// goproxy_cfg::messages! { gone(name) { en: "`{name}` is gone", zh: "`{name}` 不在了" } }
/// ```
///
/// A placeholder that one language forgets, one that nobody gives, and a missing translation do not compile:
///
/// ```compile_fail
/// goproxy_cfg::messages! { gone(name) { en: "`{name}` is gone", zh: "不在了" } }
/// ```
/// ```compile_fail
/// goproxy_cfg::messages! { gone(name) { en: "`{name}` is gone", zh: "`{other}` 不在了" } }
/// ```
/// ```compile_fail
/// goproxy_cfg::messages! { gone(name) { en: "`{name}` is gone" } }
/// ```
#[macro_export]
macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident($($arg:ident),* $(,)?) { en: $en:literal, zh: $zh:literal $(,)? })*) => {$(
        $(#[$doc])*
        #[doc = concat!("“", $en, "”")]
        pub fn $name($($arg: impl $crate::text::Placeholder),*) -> $crate::text::Message {
            $crate::text::Message::new(
                format!($en $(, $arg = $arg.in_lang($crate::text::Lang::En))*),
                format!($zh $(, $arg = $arg.in_lang($crate::text::Lang::ZhCn))*),
            )
        }
    )*};
}

#[cfg(test)]
mod tests {
    use super::*;

    // The macro makes public functions; here they are public in a private module.
    #[expect(unreachable_pub)]
    mod sentences {
        crate::messages! {
            greeting(name, inner) { en: "hello {name}: {inner}", zh: "{name} 好：{inner}" }
        }
    }
    use sentences::greeting;

    #[test]
    fn a_message_inside_a_message_follows_its_language() {
        let message = greeting("go", Message::fixed("well", "顺利"));
        assert_eq!(message.say(Lang::En), "hello go: well");
        assert_eq!(message.say(Lang::ZhCn), "go 好：顺利");
    }

    #[test]
    fn locales_are_understood() {
        for (tag, lang) in [
            ("zh_CN.UTF-8", Some(Lang::ZhCn)),
            ("zh-Hans-CN", Some(Lang::ZhCn)),
            ("zh", Some(Lang::ZhCn)),
            ("en_US.UTF-8", Some(Lang::En)),
            ("C.UTF-8", Some(Lang::En)),
            ("POSIX", Some(Lang::En)),
            ("de_DE", None),
            ("", None),
        ] {
            assert_eq!(Lang::parse(tag), lang, "{tag}");
        }
    }
}
