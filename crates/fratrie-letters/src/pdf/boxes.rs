//! The blocks of the page, one after the other.

use super::{
    face::Style,
    line::Type,
    page::{At, LEFT, MM, Page, Thing, WIDTH},
    place::Setter,
    shape::Shape,
    tags::Role,
};
use crate::{
    Letterhead,
    compose::{Composed, Remark, Secret, Text},
};
use secrecy::ExposeSecret;

/// The window of the envelope: left, top, width, height.
const WINDOW: [f32; 4] = [110.0 * MM, 55.0 * MM, 85.0 * MM, 33.0 * MM];
const GREY: u8 = 236;

/// Letterhead and logo, above the window.
pub(super) fn head(page: &mut Page, setter: &mut Setter, letterhead: &Letterhead, logo: Option<(u32, u32)>) {
    const TOP: f32 = 13.0 * MM;
    const MOST: (f32, f32) = (30.0 * MM, 24.0 * MM);
    let mut x = LEFT;
    if let Some((width, height)) = logo.map(|(width, height)| (pixels(width), pixels(height))) {
        let scale = (MOST.0 / width).min(MOST.1 / height);
        page.things.push(Thing::Logo([LEFT, TOP, width * scale, height * scale]));
        x += width * scale + 5.0 * MM;
    }
    let width = 190.0 * MM - x;
    let mut y = TOP;
    let shared = |text: &str| Text { text: crate::text::tidy(text), shared: true };
    let mut texts = Vec::new();
    let contact = [&letterhead.phone, &letterhead.email].into_iter().filter(|text| !text.is_empty());
    let contact = contact.map(String::as_str).collect::<Vec<_>>().join(" · ");
    let name = (&letterhead.name, Type::new(Style::Bold, 13.0, 17.0, width));
    let plain = Type::new(Style::Text, 9.5, 12.5, width);
    let others = letterhead.address.iter().take(4).chain([&contact]).map(|text| (text, plain));
    for (text, kind) in [name].into_iter().chain(others) {
        let set = setter.set(&shared(text), kind);
        let height = set.block.height();
        // Nothing of the head comes near the window.
        if y + height > 48.0 * MM {
            break;
        }
        texts.push(At { set, x, y, lightness: 0 });
        y += height;
    }
    page.text(Role::Paragraph, texts);
}

/// The address, and the marks for those who hand the letter out, left of the window.
pub(super) fn window(
    page: &mut Page,
    setter: &mut Setter,
    composed: &Composed<'_>,
    remarks: &mut Vec<Remark>,
) {
    let [x, top, width, height] = WINDOW;
    let count = composed.window.len();
    let leading = if count > 6 { height / 7.0 } else { 13.6 };
    let kind = Type::new(Style::Text, 10.5, leading, width);
    // One size for the whole block, so that the widest line fits.
    let sizes = composed.window.iter().map(|line| setter.set_on_one_line(line, kind, 7.0).0.block.size);
    let least = sizes.fold(kind.size, f32::min);
    let kind = kind.sized(least, leading);
    let mut texts = Vec::new();
    let mut y = top;
    for line in &composed.window {
        let (set, cut) = setter.set_on_one_line(line, kind, 7.0);
        if cut {
            remarks.push(Remark::LineCut);
        }
        texts.push(At { set, x, y, lightness: 0 });
        y += leading;
    }
    page.text(Role::Paragraph, texts);
    let kind = Type::new(Style::Text, 9.0, 12.0, 75.0 * MM);
    let mut y = 82.0 * MM;
    for mark in &composed.marks {
        let set = setter.set_on_one_line(mark, kind, 6.0).0;
        page.text(Role::Paragraph, vec![At { set, x: LEFT, y, lightness: 0 }]);
        y += 12.0;
    }
}

/// The list of children: one column up to four, then two.
pub(super) fn children(
    page: &mut Page,
    setter: &mut Setter,
    composed: &Composed<'_>,
    remarks: &mut Vec<Remark>,
) {
    if composed.children.is_empty() {
        return;
    }
    let title = setter.set(&composed.children_title, page.kind(Style::Text, 11.0, 14.8, WIDTH));
    page.paragraph(title, Role::Paragraph);
    page.room(1.0);
    let columns = if composed.children.len() > 4 { 2 } else { 1 };
    let rows = composed.children.len().div_ceil(columns);
    let wide = if columns == 2 { WIDTH / 2.0 } else { WIDTH };
    let kind = page.kind(Style::Text, 11.5, 15.5, wide - 22.0);
    let bullet = Text { text: "•".to_owned(), shared: true };
    let top = page.y;
    for (index, child) in composed.children.iter().enumerate() {
        let (set, cut) = setter.set_on_one_line(child, kind, 7.5);
        if cut {
            remarks.push(Remark::LineCut);
        }
        let x = LEFT + if index >= rows { wide } else { 0.0 };
        let y = top + kind.leading * small(index % rows);
        let label = At { set: setter.set(&bullet, kind), x: x + 4.0, y, lightness: 0 };
        let texts = vec![At { set, x: x + 16.0, y, lightness: 0 }];
        page.things.push(Thing::Text { role: Role::Child, label: Some(label), texts });
    }
    page.y = top + kind.leading * small(rows);
    page.room(4.0);
}

/// Identifier, password and QR code in a frame.
pub(super) fn credentials(page: &mut Page, setter: &mut Setter, composed: &Composed<'_>) {
    const PAD: f32 = 11.0;
    const SIDE: f32 = 34.0 * MM;
    const COLUMN: f32 = WIDTH - SIDE - 3.0 * PAD;
    let top = page.y;
    let x = LEFT + PAD;
    page.y += PAD;
    let title = page.kind(Style::Text, 10.0, 13.0, COLUMN);
    let typed = page.kind(Style::Mono, 20.0, 25.0, COLUMN);
    let add = |page: &mut Page, title, set: super::place::Set, gap: f32| {
        let title: super::place::Set = title;
        let (first, second) = (title.block.height(), set.block.height());
        let texts = vec![
            At { set: title, x, y: page.y, lightness: 0 },
            At { set, x, y: page.y + first, lightness: 0 },
        ];
        page.y += first + second + gap;
        page.text(Role::Paragraph, texts);
    };
    let identifier = setter.set_typed_whole(composed.identifier, typed);
    let heading = setter.set(&composed.identifier_title, title);
    add(page, heading, identifier, 6.0);
    let secret = match &composed.secret {
        Secret::Password(password) => setter.set_typed(password.expose_secret(), typed),
        Secret::Link(link) => {
            let text = Text { text: link.expose_secret().to_owned(), shared: false };
            setter.set(&text, page.kind(Style::Mono, 10.0, 13.0, COLUMN))
        }
        Secret::Words(words) => setter.set(words, page.kind(Style::Bold, 15.0, 20.0, COLUMN)),
    };
    let heading = setter.set(&composed.secret_title, title);
    add(page, heading, secret, 4.0);
    let note = setter.set(&composed.note, page.kind(Style::Text, 10.5, 13.8, COLUMN));
    let y = page.y;
    page.y += note.block.height();
    page.text(Role::Paragraph, vec![At { set: note, x, y, lightness: 0 }]);
    let left = LEFT + WIDTH - SIDE - PAD / 2.0;
    page.things.push(Thing::Qr([left, top + PAD / 2.0, SIDE]));
    let scan = setter.set(&composed.scan, Type::new(Style::Text, 8.5, 10.5, SIDE));
    let under = top + PAD / 2.0 + SIDE;
    let bottom = under + scan.block.height();
    page.text(Role::Paragraph, vec![At { set: scan, x: left, y: under, lightness: 0 }]);
    page.y = page.y.max(bottom) + PAD - 2.0;
    page.shapes.push(Shape::Frame([LEFT, top, WIDTH, page.y - top]));
}

/// What to do, in large type.
pub(super) fn steps(page: &mut Page, setter: &mut Setter, composed: &Composed<'_>) {
    let heading = setter.set(&composed.steps_title, page.kind(Style::Bold, 13.5, 18.0, WIDTH));
    page.paragraph(heading, Role::Heading(2, composed.steps_title.text.clone()));
    page.room(3.0);
    let kind = page.kind(Style::Text, 12.0, 15.6, WIDTH - 28.0);
    for (index, step) in composed.steps.iter().enumerate() {
        let number = Text { text: (index + 1).to_string(), shared: true };
        let number = setter.set(&number, page.kind(Style::Bold, 12.0, 15.6, WIDTH));
        let set = setter.set(step, kind);
        let y = page.y;
        let centre = LEFT + 9.5;
        page.shapes.push(Shape::Disc([centre, y + kind.leading / 2.0, 9.0 * page.scale]));
        let label = At { x: centre - number.block.width / 2.0, y, set: number, lightness: 255 };
        page.y += set.block.height();
        let texts = vec![At { set, x: LEFT + 28.0, y, lightness: 0 }];
        page.things.push(Thing::Text { role: Role::Step, label: Some(label), texts });
        page.room(5.0);
    }
    page.room(2.0);
}

/// What to do when something is missing, two boxes beside each other.
pub(super) fn help(page: &mut Page, setter: &mut Setter, composed: &Composed<'_>) {
    const GAP: f32 = 10.0;
    const PAD: f32 = 8.0;
    for pair in composed.help.chunks(2) {
        let wide = if pair.len() == 2 { (WIDTH - GAP) / 2.0 } else { WIDTH };
        let inner = wide - 2.0 * PAD;
        let top = page.y;
        let mut bottom = top;
        let mut x = LEFT;
        let first = page.shapes.len();
        for (title, text) in pair {
            let heading = setter.set(title, page.kind(Style::Bold, 11.0, 14.5, inner));
            let body = setter.set(text, page.kind(Style::Text, 10.0, 13.0, inner));
            let y = top + PAD + heading.block.height();
            bottom = bottom.max(y + body.block.height() + PAD);
            let words = Role::Heading(2, title.text.clone());
            page.text(words, vec![At { set: heading, x: x + PAD, y: top + PAD, lightness: 0 }]);
            page.text(Role::Paragraph, vec![At { set: body, x: x + PAD, y, lightness: 0 }]);
            page.shapes.push(Shape::Area([x, top, wide, 0.0], GREY));
            x += wide + GAP;
        }
        for shape in page.shapes.iter_mut().skip(first) {
            if let Shape::Area(area, _) = shape {
                area[3] = bottom - top;
            }
        }
        page.y = bottom;
        if composed.help.len() > 2 {
            page.room(5.0);
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a page has few rows")]
fn small(count: usize) -> f32 {
    count as f32
}

#[expect(clippy::cast_precision_loss, reason = "a logo has fewer than 16 million pixels a side")]
fn pixels(count: u32) -> f32 {
    count.max(1) as f32
}
