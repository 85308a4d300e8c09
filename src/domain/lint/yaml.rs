//! A YAML file as a tree whose every node knows where it stands. Aliases and merge keys lead to what they mean, without being
//! written out: a file of aliases upon aliases stays as small as it is.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::text::{Quoting, Text};
use super::{How, Sink, said, shell};
use crate::text::lint as sentences;

/// Deeper files were not written by hand.
const DEEPEST: usize = 100;
/// Longer files were not, either.
const MOST_NODES: usize = 200_000;

/// Which node of the tree.
pub(super) type Id = usize;

enum Node {
    Scalar { value: String, start: usize, end: usize, style: ScalarStyle },
    List(Vec<Id>),
    Map(Vec<(Id, Id)>),
}

/// The documents of a file.
#[derive(Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// The top of each document.
    pub(super) documents: Vec<Id>,
}

/// What is being read: a list, or a map with the key that waits for its value.
struct Open {
    id: Id,
    key: Option<Id>,
}

/// Reads the file. What comes before a mistake counts.
pub(super) fn parse(text: &str, sink: &mut Sink<'_>) -> Tree {
    let mut tree = Tree::default();
    let mut open: Vec<Open> = Vec::new();
    let mut anchors: BTreeMap<usize, Id> = BTreeMap::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(found) => found,
            Err(error) => {
                sink.fails(Some(error.marker().index()), sentences::not_parsed(said(error.info())));
                return tree;
            }
        };
        let (node, anchor) = match event {
            Event::Scalar(value, style, anchor, _) => (scalar(value.into_owned(), style, span), anchor),
            Event::SequenceStart(anchor, _) => (Node::List(Vec::new()), anchor),
            Event::MappingStart(anchor, _) => (Node::Map(Vec::new()), anchor),
            Event::SequenceEnd | Event::MappingEnd => {
                open.pop();
                continue;
            }
            Event::Alias(anchor) => {
                if let Some(id) = anchors.get(&anchor) {
                    tree.add(*id, open.last_mut());
                }
                continue;
            }
            _ => continue,
        };
        let too_much = match (open.len() >= DEEPEST, tree.nodes.len() >= MOST_NODES) {
            (true, _) => Some(sentences::too_deep()),
            (false, true) => Some(sentences::too_many_values(MOST_NODES)),
            (false, false) => None,
        };
        if let Some(why) = too_much {
            sink.fails(Some(span.start.index()), why);
            return tree;
        }
        let id = tree.nodes.len();
        let holds = !matches!(node, Node::Scalar { .. });
        tree.nodes.push(node);
        if anchor > 0 {
            anchors.insert(anchor, id);
        }
        tree.add(id, open.last_mut());
        if holds {
            open.push(Open { id, key: None });
        }
    }
    tree
}

fn scalar(value: String, style: ScalarStyle, span: Span) -> Node {
    Node::Scalar { value, start: span.start.index(), end: span.end.index(), style }
}

impl Tree {
    fn add(&mut self, id: Id, open: Option<&mut Open>) {
        let Some(open) = open else {
            self.documents.push(id);
            return;
        };
        match (self.nodes.get_mut(open.id), open.key.take()) {
            (Some(Node::List(list)), _) => list.push(id),
            (Some(Node::Map(map)), Some(key)) => map.push((key, id)),
            (Some(Node::Map(_)), None) => open.key = Some(id),
            _ => {}
        }
    }

    /// A scalar's value.
    pub(super) fn scalar(&self, id: Id) -> Option<&str> {
        match self.nodes.get(id)? {
            Node::Scalar { value, .. } => Some(value),
            _ => None,
        }
    }

    /// Whether it is nothing: `name:` without a value.
    fn is_null(&self, id: Id) -> bool {
        matches!(self.nodes.get(id), Some(Node::Scalar { value, style: ScalarStyle::Plain, .. })
            if matches!(value.as_str(), "" | "~" | "null"))
    }

    /// A scalar's text, by where it stands in the file.
    pub(super) fn text(&self, id: Id, sink: &Sink<'_>) -> Option<Text> {
        let Node::Scalar { value, start, end, style } = self.nodes.get(id)? else { return None };
        let (start, quoting) = match style {
            ScalarStyle::SingleQuoted => (start + 1, Quoting::Doubled),
            ScalarStyle::DoubleQuoted => (start + 1, Quoting::Escaped),
            _ => (*start, Quoting::Bare),
        };
        Some(sink.source.aligned(value, start..*end, quoting))
    }

    /// The elements of a list.
    pub(super) fn list(&self, id: Id) -> &[Id] {
        match self.nodes.get(id) {
            Some(Node::List(list)) => list,
            _ => &[],
        }
    }

    pub(super) fn is_map(&self, id: Id) -> bool {
        matches!(self.nodes.get(id), Some(Node::Map(_)))
    }

    /// The members of a map, those that `<<` brings in with them. Of one name the nearest counts, and the last.
    pub(super) fn members(&self, id: Id) -> Vec<(Id, Id)> {
        let mut found: Vec<(Id, Id)> = Vec::new();
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        let mut seen = vec![id];
        let mut next = 0;
        while let Some(map) = seen.get(next).copied() {
            next += 1;
            let Some(Node::Map(members)) = self.nodes.get(map) else { continue };
            let own = found.len();
            for (key, value) in members {
                match self.scalar(*key) {
                    Some("<<") => {
                        let one = [*value];
                        let all = if self.is_map(*value) { &one[..] } else { self.list(*value) };
                        for merged in all {
                            // Each map once, whatever refers to it.
                            if seen.len() < DEEPEST && !seen.contains(merged) {
                                seen.push(*merged);
                            }
                        }
                    }
                    Some(name) => match names.get(name).copied() {
                        Some(at) if at >= own => {
                            if let Some(member) = found.get_mut(at) {
                                *member = (*key, *value);
                            }
                        }
                        Some(_) => {}
                        None => {
                            names.insert(name, found.len());
                            found.push((*key, *value));
                        }
                    },
                    None => {}
                }
            }
        }
        found
    }

    /// The member of this name.
    pub(super) fn get(&self, id: Id, name: &str) -> Option<Id> {
        self.members(id).into_iter().find(|(key, _)| self.scalar(*key) == Some(name)).map(|(_, value)| value)
    }

    /// The scalar member of this name.
    pub(super) fn get_scalar(&self, id: Id, name: &str) -> Option<&str> {
        self.get(id, name).and_then(|id| self.scalar(id))
    }

    /// Variables: a map of names to values (or to maps with a `value`), or a list of `NAME=value`.
    pub(super) fn environment(&self, id: Id, how: How, sink: &mut Sink<'_>) {
        if !sink.step() {
            return;
        }
        for item in self.list(id) {
            if let Some(text) = self.text(*item, sink) {
                sink.pair(&text.without_templates("{{", "}}").live(), how);
            }
        }
        if self.is_map(id) {
            for (key, value) in self.members(id) {
                self.variable(key, value, how, sink);
            }
        }
    }

    /// One variable. One without a value is passed on from outside.
    pub(super) fn variable(&self, key: Id, value: Id, how: How, sink: &mut Sink<'_>) {
        let inner = if self.is_map(value) { self.get(value, "value") } else { Some(value) };
        let Some(value) = inner.filter(|value| !self.is_null(*value) && sink.step()) else { return };
        let (Some(name), Some(text)) = (self.text(key, sink), self.text(value, sink)) else { return };
        let at = match self.nodes.get(value) {
            Some(Node::Scalar { start, .. }) => *start,
            _ => 0,
        };
        sink.set(&name, &text.without_templates("{{", "}}").live(), at, how);
    }

    /// A script: one text, or a list of lines, of lists of lines, or of maps with the line under one of these names.
    pub(super) fn script(&self, id: Id, names: &[&str], sink: &mut Sink<'_>) {
        let mut whole = Text::default();
        self.gather(id, names, &mut whole, 0, sink);
        if !whole.is_empty() {
            // `${{ … }}` and `{{ … }}` are put in before any shell sees them.
            let whole = whole.without_templates("${{", "}}").without_templates("{{", "}}");
            shell::read(&whole, sink);
        }
    }

    fn gather(&self, id: Id, names: &[&str], whole: &mut Text, depth: usize, sink: &mut Sink<'_>) {
        if depth > 10 || !sink.step() {
            return;
        }
        if let Some(text) = self.text(id, sink) {
            whole.push_all(&text);
            whole.push_made('\n');
        }
        self.list(id).iter().for_each(|line| self.gather(*line, names, whole, depth + 1, sink));
        if self.is_map(id) {
            for line in names.iter().filter_map(|name| self.get(id, name)) {
                self.gather(line, names, whole, depth + 1, sink);
            }
        }
    }
}
