//! What the operating system says when it refuses, in both languages: it says it in English alone.

use std::borrow::Cow;
use std::io;

use super::{Lang, Message, Placeholder};
use crate::messages;

messages! {
    /// ENOENT.
    not_found() { en: "there is no such file or directory", zh: "没有这个文件或目录" }
    /// EACCES, EPERM.
    permission_denied() { en: "permission denied", zh: "没有权限" }
    /// EISDIR.
    is_directory() { en: "it is a directory", zh: "它是一个目录" }
    /// ENOTDIR.
    not_a_directory() { en: "a part of the path is no directory", zh: "路径中有一段不是目录" }
    /// EEXIST.
    exists_already() { en: "it is there already", zh: "它已经存在" }
    /// ENOSPC.
    disk_full() { en: "no space left on the disk", zh: "磁盘空间不足" }
    /// EDQUOT.
    quota_used_up() { en: "the disk quota is used up", zh: "磁盘配额已用完" }
    /// EROFS.
    read_only_disk() { en: "the file system is read-only", zh: "文件系统是只读的" }
    /// ELOOP.
    links_in_a_circle() { en: "links lead in a circle", zh: "符号链接成环" }
    /// EFBIG, and what is larger than this program reads.
    too_large() { en: "the file is too large", zh: "文件太大" }
    /// A pipe, a device.
    no_regular_file() { en: "it is no regular file", zh: "它不是普通文件" }
    /// ETXTBSY.
    in_use() { en: "it is in use", zh: "文件正被使用" }
    /// EADDRINUSE.
    address_in_use() { en: "another program listens there already", zh: "已有其他程序在监听" }
    /// EADDRNOTAVAIL.
    no_such_address() { en: "this machine has no such address", zh: "本机没有这个地址" }
    /// ENOEXEC.
    no_program() { en: "it is no program that this system can run", zh: "系统无法执行这个文件" }
}

/// ELOOP.
const LOOP: i32 = if cfg!(target_os = "linux") { 40 } else { 62 };

/// ENOEXEC.
const NO_PROGRAM: i32 = 8;

/// The sentence, where there is one. What a library has wrapped around a refusal of the system (a made-up name of a
/// temporary file, say) is left out.
fn sentence(error: &io::Error) -> Option<Message> {
    use io::ErrorKind as Kind;
    match error.raw_os_error() {
        Some(LOOP) if cfg!(unix) => return Some(links_in_a_circle()),
        Some(NO_PROGRAM) if cfg!(unix) => return Some(no_program()),
        _ => {}
    }
    Some(match error.kind() {
        Kind::InvalidInput if error.get_ref().is_some_and(|why| why.to_string() == "not a regular file") => {
            no_regular_file()
        }
        Kind::Other if error.get_ref().is_some_and(|why| why.to_string() == "links that lead in a circle") => {
            links_in_a_circle()
        }
        Kind::NotFound => not_found(),
        Kind::PermissionDenied => permission_denied(),
        Kind::IsADirectory => is_directory(),
        Kind::NotADirectory => not_a_directory(),
        Kind::AlreadyExists => exists_already(),
        Kind::StorageFull => disk_full(),
        Kind::QuotaExceeded => quota_used_up(),
        Kind::ReadOnlyFilesystem => read_only_disk(),
        Kind::FileTooLarge => too_large(),
        Kind::ExecutableFileBusy => in_use(),
        Kind::AddrInUse => address_in_use(),
        Kind::AddrNotAvailable => no_such_address(),
        _ => return None,
    })
}

impl Placeholder for io::Error {
    fn in_lang(&self, lang: Lang) -> Cow<'_, str> {
        match sentence(self) {
            Some(message) => Cow::Owned(message.say(lang).to_owned()),
            None => Cow::Owned(self.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(error: &io::Error) -> (String, String) {
        (error.in_lang(Lang::En).into_owned(), error.in_lang(Lang::ZhCn).into_owned())
    }

    #[test]
    fn what_the_system_says_has_both_languages() {
        for (error, en, zh) in [
            (io::Error::from(io::ErrorKind::PermissionDenied), "permission denied", "没有权限"),
            (io::Error::other("links that lead in a circle"), "links lead in a circle", "符号链接成环"),
            (
                io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"),
                "it is no regular file",
                "它不是普通文件",
            ),
            (io::Error::other("odd"), "odd", "odd"),
            (io::Error::new(io::ErrorKind::StorageFull, "at /tmp/.x1"), "no space left on the disk", "磁盘空间不足"),
        ] {
            assert_eq!(said(&error), (en.to_owned(), zh.to_owned()));
        }
        #[cfg(unix)]
        for (number, en) in
            [(2, "no such file"), (13, "permission"), (20, "no directory"), (21, "directory"), (28, "space")]
        {
            let (english, chinese) = said(&io::Error::from_raw_os_error(number));
            assert!(english.contains(en) && !english.contains("os error"), "{english}");
            assert!(!chinese.is_ascii(), "{chinese}");
        }
        #[cfg(unix)]
        assert_eq!(said(&io::Error::from_raw_os_error(LOOP)).0, "links lead in a circle");
    }
}
