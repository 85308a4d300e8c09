//! The words of shell text: statements, quotes undone, without comments, redirections and here-documents.

/// Whose rules of quoting hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::domain) enum Dialect {
    Posix,
    Fish,
    Csh,
}

/// A word with its quotes undone; expansions stand in it as they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::domain) struct Word {
    pub(in crate::domain) text: String,
    /// Whether any of it was quoted: a quoted `if` is no keyword.
    quoted: bool,
    /// Where each character of the text came from.
    pub(in crate::domain) marks: Vec<Mark>,
}

/// Where a character of a word came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::domain) struct Mark {
    /// Which character of the text that was taken apart, from 0.
    pub(in crate::domain) at: usize,
    /// It is part of what the shell expands, or begins it: the `$` of `$X`, all of `${X}`.
    pub(in crate::domain) live: bool,
}

impl Word {
    /// Whether it is this keyword, or this name of a command.
    pub(in crate::domain) fn is(&self, text: &str) -> bool {
        !self.quoted && self.text == text
    }
}

/// A simple command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::domain) struct Statement {
    /// The line of its first word, from 1.
    pub(in crate::domain) line: usize,
    pub(in crate::domain) words: Vec<Word>,
    /// Where its redirections lead.
    pub(in crate::domain) targets: Vec<Word>,
    /// In a subshell, a pipeline or the background, where nothing that it sets outlives it.
    pub(in crate::domain) apart: bool,
}

/// The text between `<<END` and `END`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::domain) struct Body {
    /// Which statement reads it; `None` where there is none but the `<<`.
    pub(in crate::domain) statement: Option<usize>,
    /// Its characters, the line of its end not among them.
    pub(in crate::domain) range: std::ops::Range<usize>,
}

/// Takes text apart.
pub(in crate::domain) fn statements(text: &str, dialect: Dialect) -> Vec<Statement> {
    lexed(text.chars().collect(), dialect).0
}

/// The same, with the here-documents.
pub(in crate::domain) fn lexed(text: Vec<char>, dialect: Dialect) -> (Vec<Statement>, Vec<Body>) {
    let mut lexer = Lexer {
        rest: text.into_iter().peekable(),
        dialect,
        line: 1,
        taken: 0,
        live: false,
        word: None,
        words: Vec::new(),
        targets: Vec::new(),
        first_line: 1,
        depth: 0,
        piped: false,
        drop_next: false,
        heredocs: Vec::new(),
        bodies: Vec::new(),
        done: Vec::new(),
    };
    lexer.run();
    (lexer.done, lexer.bodies)
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
    /// How many characters were read.
    taken: usize,
    /// What is read now is for the shell to expand.
    live: bool,
    word: Option<Word>,
    words: Vec<Word>,
    targets: Vec<Word>,
    first_line: usize,
    /// Open parentheses of subshells.
    depth: usize,
    /// The statement before ended with `|`.
    piped: bool,
    /// The next word is the target of a redirection.
    drop_next: bool,
    heredocs: Vec<Heredoc>,
    bodies: Vec<Body>,
    done: Vec<Statement>,
}

struct Heredoc {
    statement: Option<usize>,
    end: String,
    tabs: bool,
}

impl Lexer {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.next();
        self.taken += usize::from(c.is_some());
        if c == Some('\n') {
            self.line += 1;
        }
        c
    }

    fn next_if(&mut self, wanted: impl FnOnce(&char) -> bool) -> Option<char> {
        self.rest.next_if(wanted).inspect(|_| self.taken += 1)
    }

    fn take(&mut self, wanted: char) -> bool {
        self.next_if(|c| *c == wanted).is_some()
    }

    fn word(&mut self) -> &mut Word {
        if self.words.is_empty() && self.word.is_none() {
            self.first_line = self.line;
        }
        self.word.get_or_insert_with(|| Word { text: String::new(), quoted: false, marks: Vec::new() })
    }

    fn push(&mut self, c: char) {
        let mark = Mark { at: self.taken.saturating_sub(1), live: self.live };
        let word = self.word();
        word.text.push(c);
        word.marks.push(mark);
    }

    fn end_word(&mut self) {
        if let Some(word) = self.word.take() {
            match std::mem::take(&mut self.drop_next) {
                true => self.targets.push(word),
                false => self.words.push(word),
            }
        }
    }

    fn end_statement(&mut self, apart: bool) {
        self.end_word();
        self.drop_next = false;
        let (words, targets) = (std::mem::take(&mut self.words), std::mem::take(&mut self.targets));
        if !words.is_empty() {
            let apart = apart || self.depth > 0 || self.piped;
            self.done.push(Statement { line: self.first_line, words, targets, apart });
        } else {
            let nobody = Some(self.done.len());
            self.heredocs.iter_mut().filter(|one| one.statement == nobody).for_each(|one| one.statement = None);
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
                '#' if self.word.is_none() => while self.next_if(|c| *c != '\n').is_some() {},
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
        self.live = true;
        self.push('$');
        if self.take('(') {
            self.push('(');
            self.copied_to(')');
        } else if self.take('{') {
            self.push('{');
            self.copied_to('}');
        }
        self.live = false;
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
        self.live = true;
        self.copy_to(end);
        self.live = false;
    }

    fn copy_to(&mut self, end: char) {
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
        while self.next_if(|c| matches!(c, '<' | '>' | '&' | '|' | '!')).is_some() {}
        // The target may follow at once, or after a blank.
        while self.next_if(|c| matches!(c, ' ' | '\t')).is_some() {}
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
        while self.next_if(|c| matches!(c, ' ' | '\t')).is_some() {}
        let mut end = String::new();
        let mut quote = None;
        while let Some(c) = self.next_if(|c| match quote {
            Some(_) => *c != '\n',
            None => !c.is_whitespace() && !";&|<>()".contains(*c),
        }) {
            match (quote, c) {
                (None, '\'' | '"') => quote = Some(c),
                (Some(open), c) if open == c => quote = None,
                (_, '\\') => {}
                _ => end.push(c),
            }
        }
        self.heredocs.push(Heredoc { statement: Some(self.done.len()), end, tabs });
    }

    fn skip_heredocs(&mut self) {
        for heredoc in std::mem::take(&mut self.heredocs) {
            let start = self.taken;
            loop {
                let end = self.taken;
                if self.rest.peek().is_none() {
                    self.bodies.push(Body { statement: heredoc.statement, range: start..end });
                    return;
                }
                let mut line = String::new();
                while let Some(c) = self.next().filter(|c| *c != '\n') {
                    line.push(c);
                }
                let line = line.trim_end_matches('\r');
                if heredoc.end == if heredoc.tabs { line.trim_start_matches('\t') } else { line } {
                    self.bodies.push(Body { statement: heredoc.statement, range: start..end });
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
                while self.next_if(|c| matches!(c, ' ' | '\t')).is_some() {}
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
