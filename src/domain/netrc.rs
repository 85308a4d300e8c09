//! The netrc file, by the go command's own reading (cmd/go/internal/auth, `parseNetrc`).

use std::fmt;

/// A user name and password for a host.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The host, with its port where that is not the scheme's own.
    pub machine: String,
    /// The user name.
    pub login: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("machine", &self.machine).finish_non_exhaustive()
    }
}

/// The complete logins of the file, in its order. Where a machine stands twice, Go takes the first.
///
/// Go reads pairs of words, line by line, and does so more narrowly than other programs: nothing can be quoted, a pair
/// must stand on one line, a `default` ends the file when it is the last word of a line and is else passed over, and
/// only an empty line ends a macro, one with a carriage return does not.
pub fn parse(text: &str) -> Vec<Login> {
    let mut logins = Vec::new();
    let mut building = Login { machine: String::new(), login: String::new(), password: String::new() };
    let mut in_macro = false;
    for line in text.split('\n') {
        if in_macro {
            in_macro = !line.is_empty();
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut pairs = words.chunks_exact(2);
        for pair in pairs.by_ref() {
            let &[key, value] = pair else { continue };
            match key {
                "machine" => {
                    building = Login { machine: value.to_owned(), login: String::new(), password: String::new() };
                }
                "login" => building.login = value.to_owned(),
                "password" => building.password = value.to_owned(),
                "macdef" => in_macro = true,
                _ => {}
            }
            if ![&building.machine, &building.login, &building.password].iter().any(|word| word.is_empty()) {
                logins.push(building.clone());
                building = Login { machine: String::new(), login: String::new(), password: String::new() };
            }
        }
        if pairs.remainder() == ["default"] {
            break;
        }
    }
    logins
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> Vec<String> {
        parse(text).iter().map(|login| format!("{} {} {}", login.machine, login.login, login.password)).collect()
    }

    #[test]
    fn files_are_read_as_go_reads_them() {
        for (text, expected) in [
            ("machine a login u password p", vec!["a u p"]),
            ("machine a\nlogin u\npassword p\n", vec!["a u p"]),
            ("machine a\r\nlogin u\r\npassword p\r\n", vec!["a u p"]),
            ("machine a password p login u machine b login v password q", vec!["a u p", "b v q"]),
            ("machine a login u\nmachine b password p", vec![]),
            ("login u password p machine a", vec![]),
            ("machine\na login u password p", vec![]),
            ("machine a account x login u password p", vec!["a u p"]),
            ("machine a:8443 login \"u password p", vec!["a:8443 \"u p"]),
            ("default\nmachine a login u password p", vec![]),
            ("default login u password p\nmachine a login u password p", vec!["a u p"]),
            ("machine a login u default", vec![]),
            ("macdef m\nmachine a login u password p\n\nmachine b login u password p", vec!["b u p"]),
            ("macdef m\r\nx\r\n\r\nmachine b login u password p", vec![]),
            ("# machine a login u password p", vec![]),
            ("#c machine\nmachine a login u password #p", vec!["a u #p"]),
            ("machine a login u password p login v password q", vec!["a u p"]),
            ("machine a login u password p\nmachine a login v password q", vec!["a u p", "a v q"]),
        ] {
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_password_never_shows() {
        let debug = format!("{:?}", parse("machine a login user password secret"));
        assert!(debug.contains('a') && !debug.contains("secret") && !debug.contains("user"), "{debug}");
    }

    proptest! {
        #[test]
        fn every_login_is_complete(text in "((machine|login|password|default|macdef|x|#)[ \n\r\t]{1,2}){0,20}") {
            for login in parse(&text) {
                prop_assert!(!login.machine.is_empty() && !login.login.is_empty() && !login.password.is_empty());
            }
        }
    }
}
