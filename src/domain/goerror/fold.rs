//! Equal causes are one, with a count; root causes come first.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::Explained;
use super::block::Block;
use super::told::{Fold, Rank};
use crate::domain::sanitize::{printable_within, redact_urls};
use crate::text::codes::Code;
use crate::text::{Lang, Message};

/// Causes that are kept; further ones are counted.
const MOST_CAUSES: usize = 50;

/// Messages that are remembered, so that one that is printed twice counts once.
const MOST_REMEMBERED: usize = 100_000;

/// Characters of a line that are shown.
const LINE: usize = 300;

/// Characters of a sentence that are shown.
const SENTENCE: usize = 1000;

/// A line fit to be shown.
pub(super) fn shown_line(text: &str) -> String {
    printable_within(&redact_urls(text.trim()), LINE)
}

/// A sentence fit to be shown, whatever values stand in it.
pub(super) fn shown_message(message: &Message) -> Message {
    let shown = |lang| printable_within(&redact_urls(message.say(lang)), SENTENCE);
    Message::new(shown(Lang::En), shown(Lang::ZhCn))
}

/// What makes two messages one cause.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key(Code, String);

impl Key {
    pub(super) fn new(code: Code, fold: Fold, module: Option<&str>, host: Option<&str>) -> Key {
        let by = match fold {
            Fold::Code => None,
            Fold::Host => host,
            Fold::Module => module,
        };
        Key(code, by.unwrap_or_default().to_owned())
    }
}

/// Every cause so far.
#[derive(Debug, Default)]
pub(super) struct Causes {
    places: HashMap<Key, usize>,
    list: Vec<(Rank, Explained)>,
    more: usize,
    counted: HashSet<(usize, u64)>,
}

impl Causes {
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Takes a cause in that a message has.
    pub(super) fn add(&mut self, rank: Rank, key: Key, cause: Explained, message: &Block) {
        match self.places.get(&key).copied() {
            Some(place) => {
                let fresh = self.remember(place, message);
                if let Some((first, known)) = self.list.get_mut(place) {
                    known.count += usize::from(fresh);
                    if known.follows_from.is_some() && cause.follows_from.is_none() {
                        (*first, known.follows_from) = (rank, None);
                    }
                }
            }
            None if self.list.len() < MOST_CAUSES => {
                let place = self.list.len();
                self.places.insert(key, place);
                self.list.push((rank, cause));
                self.remember(place, message);
            }
            None => self.more += 1,
        }
    }

    /// Whether the message was not counted for this cause before.
    fn remember(&mut self, place: usize, message: &Block) -> bool {
        let mut hasher = DefaultHasher::new();
        message.lines.iter().for_each(|(_, line)| line.trim().hash(&mut hasher));
        let room = self.counted.len() < MOST_REMEMBERED;
        room && self.counted.insert((place, hasher.finish()))
    }

    /// Says of all that the text allows other causes.
    pub(super) fn doubt(&mut self) {
        self.list.iter_mut().for_each(|(_, cause)| cause.certain = false);
    }

    /// The causes, root causes first, else in the order of the text; and how many more there were.
    pub(super) fn finish(mut self) -> (Vec<Explained>, usize) {
        self.list.sort_by_key(|(rank, cause)| (*rank, cause.follows_from.is_some()));
        (self.list.into_iter().map(|(_, cause)| cause).collect(), self.more)
    }
}
