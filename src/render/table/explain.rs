//! `explain`.

use std::io;

use super::{Page, Tone};
use crate::text::codes::Code;
use crate::text::{Message, labels};

/// One code in full; several as a list of titles.
pub(super) fn write(codes: &[Code], page: &mut Page<'_>) -> io::Result<()> {
    if codes.len() == Code::ALL.len() {
        let mut table = page.table(&[labels::finding(), labels::note()]);
        for code in codes {
            table.add_row(vec![page.cell(Tone::Plain, code.name()), page.cell(Tone::Plain, page.say(&code.title()))]);
        }
        page.put(&table)?;
        page.blank()?;
        return page.toned(Tone::Faint, &labels::explain_more());
    }
    for (index, code) in codes.iter().enumerate() {
        if index > 0 {
            page.blank()?;
        }
        let area = code.area();
        writeln!(page.out, "{} ({}): {}", code.name(), page.say(&area).to_owned(), page.say(&code.title()).to_owned())?;
        page.blank()?;
        page.line(&code.explanation())?;
        page.labelled("", Tone::Plain, &labels::remedy(), &code.remedy())?;
        page.labelled("", Tone::Plain, &labels::link(), &Message::verbatim(code.link()))?;
    }
    Ok(())
}
