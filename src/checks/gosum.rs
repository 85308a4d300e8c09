//! GP309: what go.sum records and what is seen elsewhere differ, and who of them is right.

use crate::domain::dispute::{Dispute, Testimony, Verdict, Witness};
use crate::domain::facts::Facts;
use crate::domain::finding::{Finding, Severity};
use crate::text::codes::Code;
use crate::text::{Lang, Message, findings};

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    facts.surroundings.disputes.iter().map(finding).collect()
}

fn finding(dispute: &Dispute) -> Finding {
    let module = match dispute.go_mod {
        true => format!("{}/go.mod", dispute.module),
        false => dispute.module.to_string(),
    };
    let differs = |seen: &&Testimony| seen.hash != dispute.recorded;
    let seen = dispute.seen.iter().filter(differs).map(|seen| match &seen.witness {
        Witness::Mirror(label) => findings::sum_of_mirror(label, &seen.hash),
        Witness::Cache(_) => findings::sum_of_cache(&seen.hash),
    });
    let database = dispute.database.iter().map(findings::sum_of_database);
    let (verdict, remedy) = verdict(dispute);
    let seen = joined(seen.chain(database).chain([verdict]), "，");
    let detail = findings::sum_differs(&module, &dispute.recorded, seen);
    Finding::new(Code::GP309, Severity::Error, detail).remedy(remedy).about(module).at(Some(dispute.place.clone()))
}

fn verdict(dispute: &Dispute) -> (Message, Message) {
    let line = dispute.place.line.unwrap_or_default();
    match dispute.verdict() {
        Verdict::GoSum => (findings::go_sum_is_wrong(), findings::mend_go_sum(line)),
        Verdict::Others(who) => {
            let in_cache = who.iter().any(|witness| matches!(witness, Witness::Cache(_)));
            let remedy = if in_cache { findings::mend_cache() } else { Code::GP306.remedy() };
            (findings::others_are_wrong(named(&who)), remedy)
        }
        Verdict::Both(who) => (findings::both_are_wrong(named(&who)), findings::mend_go_sum(line)),
        Verdict::Open => (findings::nobody_knows(), findings::ask_the_author()),
    }
}

fn named(who: &[&Witness]) -> Message {
    let name = |witness: &&Witness| match witness {
        Witness::Mirror(label) => Message::verbatim(label),
        Witness::Cache(_) => findings::the_cache(),
    };
    joined(who.iter().map(name), "、")
}

/// `comma` is the Chinese one: there sentences and names are parted by different ones.
fn joined(parts: impl Iterator<Item = Message>, comma: &str) -> Message {
    let parts: Vec<Message> = parts.collect();
    let all = |lang: Lang, comma: &str| parts.iter().map(|part| part.say(lang)).collect::<Vec<_>>().join(comma);
    Message::new(all(Lang::En, ", "), all(Lang::ZhCn, comma))
}
