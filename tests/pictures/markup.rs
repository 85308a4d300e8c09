//! HTML as a strict reader sees it: every element closed, every attribute quoted, and a list of them.

/// An element: its name and its attributes.
pub(crate) type Element = (String, Vec<(String, String)>);

const VOID: [&str; 3] = ["meta", "br", "link"];

/// Every element in order, or what is wrong.
pub(crate) fn read(page: &str) -> Result<Vec<Element>, String> {
    let mut elements = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = page.strip_prefix("<!doctype html>").ok_or("no doctype")?;
    while let Some(at) = rest.find('<') {
        if open.last().is_none_or(|name| name != "style") && rest[..at].contains('>') {
            return Err(format!("a bare > in {:?}", &rest[..at]));
        }
        rest = &rest[at + 1..];
        if let Some(closing) = rest.strip_prefix('/') {
            let (name, after) = closing.split_once('>').ok_or("an end without end")?;
            if open.pop().as_deref() != Some(name) {
                return Err(format!("</{name}> closes nothing that is open: {open:?}"));
            }
            rest = after;
            continue;
        }
        let end = rest.find([' ', '>', '/']).ok_or("a tag without end")?;
        let name = rest[..end].to_owned();
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(format!("<{name} is no element: {:.80}", &rest[..rest.len().min(80)]));
        }
        rest = &rest[end..];
        let mut attributes = Vec::new();
        let closed = loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix("/>") {
                rest = after;
                break true;
            }
            if let Some(after) = rest.strip_prefix('>') {
                rest = after;
                break VOID.contains(&name.as_str());
            }
            // `open` and its like have no value; none of them is used.
            let (attribute, after) = rest.split_once("=\"").ok_or_else(|| format!("<{name} has no attribute"))?;
            let (value, after) = after.split_once('"').ok_or("a value without end")?;
            if !attribute.chars().all(|c| c.is_ascii_alphabetic() || c == '-') || value.contains('<') {
                return Err(format!("<{name} {attribute}={value:?}"));
            }
            attributes.push((attribute.to_owned(), value.to_owned()));
            rest = after;
        };
        if !closed {
            open.push(name.clone());
        }
        elements.push((name, attributes));
    }
    if open.is_empty() { Ok(elements) } else { Err(format!("left open: {open:?}")) }
}

/// The text of a page, without elements and their style.
pub(crate) fn text(page: &str) -> String {
    let body = page.split_once("<body>").map_or(page, |(_, body)| body);
    let mut text = String::new();
    let mut inside = false;
    for c in body.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

#[test]
fn the_reader_refuses_what_is_broken() {
    assert!(read("<!doctype html><p class=\"a\">x<br>y</p>").is_ok());
    for bad in [
        "<p></p>",
        "<!doctype html><p>",
        "<!doctype html><p></div>",
        "<!doctype html><p class=a></p>",
        "<!doctype html><p>1 < 2</p>",
        "<!doctype html><p>1 > 2</p>",
        "<!doctype html><p title=\"<b>\"></p>",
    ] {
        assert!(read(bad).is_err(), "{bad}");
    }
}
