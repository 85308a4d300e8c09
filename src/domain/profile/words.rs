//! The words of shell text: statements, quotes undone, without comments, redirections and here-documents.

/// Whose rules of quoting hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Posix,
    Fish,
    Csh,
}

/// A word with its quotes undone; expansions stand in it as they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    /// Whether any of it was quoted: a quoted `if` is no keyword.
    quoted: bool,
}

impl Word {
    /// Whether it is this keyword, or this name of a command.
    pub(super) fn is(&self, text: &str) -> bool {
        !self.quoted && self.text == text
    }
}

/// A simple command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    /// The line of its first word, from 1.
    pub(super) line: usize,
    pub(super) words: Vec<Word>,
    /// In a subshell, a pipeline or the background, where nothing that it sets outlives it.
    pub(super) apart: bool,
}

/// Takes text apart.
pub(super) fn statements(text: &str, dialect: Dialect) -> Vec<Statement> {
    let mut lexer = Lexer {
        rest: text.chars().collect::<Vec<_>>().into_iter().peekable(),
        dialect,
        line: 1,
        word: None,
        words: Vec::new(),
        first_line: 1,
        depth: 0,
        piped: false,
        drop_next: false,
        heredocs: Vec::new(),
        done: Vec::new(),
    };
    lexer.run();
    lexer.done
}

/// The pieces of a line between these characters, where they stand outside quotes of these kinds.
pub(super) fn split<'t>(text: &'t str, quotes: &[char], at: &[char]) -> Vec<&'t str> {
    let mut found = Vec::new();
    let (mut quote, mut start) = (None, 0);
    for (index, c) in text.char_indices() {
        match quote {
            None if quotes.contains(&c) => quote = Some(c),
            None if at.contains(&c) => {
                found.extend(text.get(start..index));
                start = index + c.len_utf8();
            }
            Some(open) if open == c => quote = None,
            _ => {}
        }
    }
    found.extend(text.get(start..));
    found
}

struct Lexer {
    rest: std::iter::Peekable<std::vec::IntoIter<char>>,
    dialect: Dialect,
    line: usize,
    word: Option<Word>,
    words: Vec<Word>,
    first_line: usize,
    /// Open parentheses of subshells.
    depth: usize,
    /// The statement before ended with `|`.
    piped: bool,
    /// The next word is the target of a redirection.
    drop_next: bool,
    heredocs: Vec<Heredoc>,
    done: Vec<Statement>,
}

struct Heredoc {
    end: String,
    tabs: bool,
}

impl Lexer {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.next();
        if c == Some('\n') {
            self.line += 1;
        }
        c
    }

    fn take(&mut self, wanted: char) -> bool {
        self.rest.next_if_eq(&wanted).is_some()
    }

    fn word(&mut self) -> &mut Word {
        if self.words.is_empty() && self.word.is_none() {
            self.first_line = self.line;
        }
        self.word.get_or_insert_with(|| Word { text: String::new(), quoted: false })
    }

    fn push(&mut self, c: char) {
        self.word().text.push(c);
    }

    fn end_word(&mut self) {
        if let Some(word) = self.word.take()
            && !std::mem::take(&mut self.drop_next)
        {
            self.words.push(word);
        }
    }

    fn end_statement(&mut self, apart: bool) {
        self.end_word();
        self.drop_next = false;
        let words = std::mem::take(&mut self.words);
        if !words.is_empty() {
            let apart = apart || self.depth > 0 || self.piped;
            self.done.push(Statement { line: self.first_line, words, apart });
        }
    }

    fn run(&mut self) {
        while let Some(c) = self.next() {
            match c {
                '\n' => {
                    self.end_statement(false);
                    self.piped = false;
                    self.skip_heredocs();
                }
                c if c.is_whitespace() => self.end_word(),
                '#' if self.word.is_none() => while self.rest.next_if(|c| *c != '\n').is_some() {},
                '\\' => self.escaped(),
                '\'' => self.single_quoted(),
                '"' => self.double_quoted(),
                '`' if self.dialect != Dialect::Fish => self.copied_to('`'),
                '$' => self.dollar(),
                ';' => {
                    self.end_statement(false);
                    self.piped = false;
                }
                '&' if self.rest.peek() == Some(&'>') => self.redirection(),
                '&' => {
                    let and = self.take('&');
                    self.end_statement(!and);
                    self.piped = false;
                }
                '|' => {
                    let or = self.take('|');
                    if !or {
                        self.take('&');
                    }
                    self.end_statement(!or);
                    self.piped = !or;
                }
                '<' if self.dialect != Dialect::Fish && self.take('<') => self.heredoc(),
                '<' | '>' => self.redirection(),
                '(' => self.open(),
                ')' => self.close(),
                c => self.push(c),
            }
        }
        self.end_statement(false);
    }

    fn escaped(&mut self) {
        match self.next() {
            Some('\n') | None => {}
            Some(c) => {
                self.word().quoted = true;
                self.push(c);
            }
        }
    }

    fn single_quoted(&mut self) {
        self.word().quoted = true;
        while let Some(c) = self.next() {
            match c {
                '\'' => return,
                '\\' if self.dialect == Dialect::Fish && matches!(self.rest.peek(), Some('\'' | '\\')) => {
                    self.push_next();
                }
                c => self.push(c),
            }
        }
    }

    fn push_next(&mut self) {
        if let Some(c) = self.next() {
            self.push(c);
        }
    }

    fn double_quoted(&mut self) {
        self.word().quoted = true;
        while let Some(c) = self.next() {
            match c {
                '"' => return,
                '\\' => match (self.dialect, self.rest.peek()) {
                    (_, Some('\n')) => {
                        self.next();
                    }
                    (Dialect::Csh, Some('!')) => self.push_next(),
                    (Dialect::Posix | Dialect::Fish, Some('"' | '\\' | '$')) => self.push_next(),
                    (Dialect::Posix, Some('`')) => self.push_next(),
                    _ => self.push('\\'),
                },
                '$' if self.dialect != Dialect::Csh => self.dollar_inside(),
                '`' if self.dialect != Dialect::Fish => self.copied_to('`'),
                c => self.push(c),
            }
        }
    }

    fn dollar(&mut self) {
        if self.dialect == Dialect::Posix && self.take('\'') {
            return self.ansi_quoted();
        }
        if self.dialect == Dialect::Posix && self.take('"') {
            return self.double_quoted();
        }
        self.dollar_inside();
    }

    fn dollar_inside(&mut self) {
        self.push('$');
        if self.take('(') {
            self.push('(');
            self.copied_to(')');
        } else if self.take('{') {
            self.push('{');
            self.copied_to('}');
        }
    }

    /// `$'…'`: the escapes that a URL or a pattern could need.
    fn ansi_quoted(&mut self) {
        self.word().quoted = true;
        while let Some(c) = self.next() {
            match c {
                '\'' => return,
                '\\' => match self.next() {
                    Some('n') => self.push('\n'),
                    Some('t') => self.push('\t'),
                    Some(c) => self.push(c),
                    None => return,
                },
                c => self.push(c),
            }
        }
    }

    /// Takes over what the shell would expand, as it is written, up to and with its end.
    fn copied_to(&mut self, end: char) {
        if end == '`' {
            self.push('`');
        }
        let mut depth = 1_usize;
        let mut quote = None;
        while let Some(c) = self.next() {
            self.push(c);
            match (quote, c) {
                (None | Some('"'), '\\') => self.push_next(),
                (Some(open), c) if c == open => quote = None,
                (None, '\'' | '"') if end != '`' => quote = Some(c),
                (Some(_), _) => {}
                (None, '(') if end == ')' => depth += 1,
                (None, '{') if end == '}' => depth += 1,
                (None, c) if c == end => {
                    depth -= 1;
                    if depth == 0 {
                        return;
                    }
                }
                _ => {}
            }
        }
    }

    fn redirection(&mut self) {
        // `2>`: the number belongs to the redirection.
        if self.word.as_ref().is_some_and(|word| !word.quoted && word.text.chars().all(|c| c.is_ascii_digit())) {
            self.word = None;
        }
        self.end_word();
        while self.rest.next_if(|c| matches!(c, '<' | '>' | '&' | '|' | '!')).is_some() {}
        // The target may follow at once, or after a blank.
        while self.rest.next_if(|c| matches!(c, ' ' | '\t')).is_some() {}
        if self.take('(') {
            self.push('(');
            self.copied_to(')');
            self.word = None;
            return;
        }
        self.drop_next = true;
    }

    fn heredoc(&mut self) {
        if self.rest.peek() == Some(&'<') {
            return self.redirection();
        }
        self.end_word();
        let tabs = self.take('-');
        while self.rest.next_if(|c| matches!(c, ' ' | '\t')).is_some() {}
        let mut end = String::new();
        while let Some(c) = self.rest.next_if(|c| !c.is_whitespace() && !";&|<>()".contains(*c)) {
            if !matches!(c, '\'' | '"' | '\\') {
                end.push(c);
            }
        }
        self.heredocs.push(Heredoc { end, tabs });
    }

    fn skip_heredocs(&mut self) {
        for heredoc in std::mem::take(&mut self.heredocs) {
            loop {
                if self.rest.peek().is_none() {
                    return;
                }
                let mut line = String::new();
                while let Some(c) = self.next().filter(|c| *c != '\n') {
                    line.push(c);
                }
                let line = line.trim_end_matches('\r');
                if heredoc.end == if heredoc.tabs { line.trim_start_matches('\t') } else { line } {
                    break;
                }
            }
        }
    }

    fn open(&mut self) {
        match self.dialect {
            // An expansion inside a word, or the condition of csh's `if (…)`: one piece.
            Dialect::Fish | Dialect::Csh => {
                self.push('(');
                self.copied_to(')');
            }
            Dialect::Posix => {
                // `name()` begins a function, `name=( … )` a list.
                if self.word.as_ref().is_some_and(|word| word.text.ends_with('=')) {
                    self.push('(');
                    self.copied_to(')');
                    return;
                }
                while self.rest.next_if(|c| matches!(c, ' ' | '\t')).is_some() {}
                if self.take(')') {
                    self.end_word();
                    self.push('(');
                    self.push(')');
                    self.end_word();
                } else {
                    self.end_statement(false);
                    self.depth += 1;
                }
            }
        }
    }

    fn close(&mut self) {
        if self.depth > 0 {
            self.end_statement(false);
            self.depth -= 1;
        } else {
            // The end of a pattern of `case`.
            self.word = None;
            self.words.clear();
        }
    }
}
