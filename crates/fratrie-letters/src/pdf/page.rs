//! Where everything stands on the page. Distances in points from the top left corner.
//!
//! The window of the envelope shows the address, 110 mm from the left and 55 mm from the top, and nothing else. The paper
//! is folded at 99 mm (and 198 mm) for a DL envelope, at 148.5 mm for C5: identifier and password stand below both first
//! folds.

use super::{
    boxes,
    face::Style,
    line::Type,
    place::{Set, Setter},
    shape::Shape,
    tags::Role,
};
use crate::{
    Letterhead,
    compose::{Composed, Remark, Text},
    error::LetterError,
    sheet::Sheet,
};

/// Points in a millimetre.
pub(super) const MM: f32 = 72.0 / 25.4;
/// The left margin.
pub(super) const LEFT: f32 = 20.0 * MM;
/// The width between the margins.
pub(super) const WIDTH: f32 = 170.0 * MM;
/// The lowest that anything stands.
const BOTTOM: f32 = 286.0 * MM;
/// The first line below the fold.
const BODY: f32 = 102.0 * MM;
/// Where identifier and password may begin: below the fold of a C5 envelope.
const SECRETS: f32 = 150.0 * MM;
/// From full size to the smallest that is still read with ease.
const SCALES: [f32; 6] = [1.0, 0.96, 0.92, 0.88, 0.84, 0.8];

/// A text and where it stands.
#[derive(Debug, Clone)]
pub(super) struct At {
    pub(super) set: Set,
    pub(super) x: f32,
    pub(super) y: f32,
    /// 0 black, 255 white.
    pub(super) lightness: u8,
}

/// Something that means something, in the order in which it is read.
#[derive(Debug, Clone)]
pub(super) enum Thing {
    Text {
        role: Role,
        label: Option<At>,
        texts: Vec<At>,
    },
    /// Left, top, side.
    Qr([f32; 3]),
    /// Left, top, width, height.
    Logo([f32; 4]),
}

/// A page, laid out.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) shapes: Vec<Shape>,
    pub(super) things: Vec<Thing>,
    /// Where the next thing goes.
    pub(super) y: f32,
    /// The type's size, against full size.
    pub(super) scale: f32,
    /// More room between paragraphs.
    pub(super) air: f32,
}

impl Page {
    /// Lays a letter out in the largest type that leaves it on one page.
    pub(super) fn lay_out(
        setter: &mut Setter,
        sheet: &Sheet,
        composed: &mut Composed<'_>,
        letterhead: &Letterhead,
        logo: Option<(u32, u32)>,
    ) -> Result<Self, LetterError> {
        setter.next_letter();
        let mut too_much = 0.0;
        for scale in SCALES {
            let (mut page, remarks) = Self::attempt(setter, composed, letterhead, logo, scale, 0.0);
            too_much = page.y - BOTTOM;
            if too_much > 0.0 {
                continue;
            }
            let air = (-too_much / 10.0).min(6.0);
            if air > 0.5 {
                page = Self::attempt(setter, composed, letterhead, logo, scale, air).0;
            }
            composed.remarks.extend(remarks);
            if page.things.iter().any(replaced) {
                composed.remarks.push(Remark::CharactersReplaced);
            }
            page.shapes
                .extend([99.0, 198.0].map(|fold| Shape::Line([4.0 * MM, fold * MM, 8.0 * MM, fold * MM])));
            return Ok(page);
        }
        let too_much_mm = whole(too_much / MM);
        Err(LetterError::DoesNotFit { kind: sheet.message.kind(), too_much_mm })
    }

    fn attempt(
        setter: &mut Setter,
        composed: &Composed<'_>,
        letterhead: &Letterhead,
        logo: Option<(u32, u32)>,
        scale: f32,
        air: f32,
    ) -> (Self, Vec<Remark>) {
        let mut page = Self { scale, air, ..Self::default() };
        let mut remarks = Vec::new();
        boxes::head(&mut page, setter, letterhead, logo);
        boxes::window(&mut page, setter, composed, &mut remarks);
        page.y = BODY;
        page.opening(setter, composed);
        boxes::children(&mut page, setter, composed, &mut remarks);
        page.y = (page.y + 4.0).max(SECRETS);
        boxes::credentials(&mut page, setter, composed);
        page.signature(setter, composed);
        boxes::steps(&mut page, setter, composed);
        boxes::help(&mut page, setter, composed);
        (page, remarks)
    }

    /// A type for this page's scale.
    pub(super) fn kind(&self, style: Style, size: f32, leading: f32, width: f32) -> Type {
        Type::new(style, size * self.scale, leading * self.scale, width)
    }

    /// Room before the next thing.
    pub(super) fn room(&mut self, points: f32) {
        self.y += points * self.scale + self.air;
    }

    /// A text over the whole width.
    pub(super) fn paragraph(&mut self, set: Set, role: Role) {
        let (x, y) = (LEFT, self.y);
        self.y += set.block.height();
        self.text(role, vec![At { set, x, y, lightness: 0 }]);
    }

    pub(super) fn text(&mut self, role: Role, texts: Vec<At>) {
        let texts: Vec<At> = texts.into_iter().filter(|at| !at.set.block.is_empty()).collect();
        if !texts.is_empty() {
            self.things.push(Thing::Text { role, label: None, texts });
        }
    }

    fn opening(&mut self, setter: &mut Setter, composed: &Composed<'_>) {
        let date = setter.set(&composed.date, self.kind(Style::Text, 11.0, 14.5, WIDTH));
        let x = LEFT + WIDTH - date.block.width;
        let y = self.y;
        self.y += date.block.height();
        self.text(Role::Paragraph, vec![At { set: date, x, y, lightness: 0 }]);
        self.room(5.0);
        let subject = setter.set(&composed.subject, self.kind(Style::Bold, 15.0, 19.0, WIDTH));
        self.paragraph(subject, Role::Heading(1, composed.subject.text.clone()));
        self.room(6.0);
        let plain = self.kind(Style::Text, 11.0, 14.8, WIDTH);
        let mut texts: Vec<&Text> = vec![&composed.salutation];
        texts.extend(&composed.opening);
        for text in texts {
            let set = setter.set(text, plain);
            self.paragraph(set, Role::Paragraph);
            self.room(5.0);
        }
    }

    fn signature(&mut self, setter: &mut Setter, composed: &Composed<'_>) {
        if composed.signature.text.is_empty() {
            self.room(10.0);
            return;
        }
        self.room(7.0);
        let set = setter.set(&composed.signature, self.kind(Style::Text, 11.0, 14.5, WIDTH / 2.0));
        let x = LEFT + WIDTH - set.block.width;
        let y = self.y;
        // Room for a hand and a stamp.
        self.y += set.block.height() + 20.0 * self.scale;
        self.text(Role::Paragraph, vec![At { set, x, y, lightness: 0 }]);
    }
}

fn replaced(thing: &Thing) -> bool {
    match thing {
        Thing::Text { texts, .. } => texts.iter().any(|at| at.set.block.replaced),
        Thing::Qr(_) | Thing::Logo(_) => false,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a page is shorter than 4 km")]
fn whole(millimetres: f32) -> u32 {
    millimetres.ceil().max(1.0) as u32
}
