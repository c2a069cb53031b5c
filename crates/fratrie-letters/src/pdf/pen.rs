//! Drawing on a page.

use super::{line::Block, lines::Faces, place::Set, shape::Shape};
use crate::qr::{QUIET, Qr};
use krilla::{
    color::luma,
    geom::{PathBuilder, Point, Size, Transform},
    graphic::Graphic,
    image::Image,
    paint::{Fill, FillRule, LineCap, Stroke},
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, Node},
};
use std::{collections::HashMap, rc::Rc};

/// A text of fewer glyphs than this is drawn anew on each page: a stream of its own costs more than it saves.
const WORTH_A_STREAM: usize = 12;

/// What a document draws more than once: each stands in the file once.
#[derive(Default)]
pub(super) struct Stock {
    blocks: HashMap<usize, (Rc<Block>, Graphic)>,
}

/// Draws on one page.
pub(super) struct Pen<'a, 'page> {
    pub(super) surface: &'a mut Surface<'page>,
    pub(super) faces: &'a Faces,
    pub(super) stock: &'a mut Stock,
}

fn ink(lightness: u8) -> Fill {
    Fill { paint: luma::Color::new(lightness).into(), rule: FillRule::NonZero, ..Fill::default() }
}

impl Pen<'_, '_> {
    /// A text, its top left corner given.
    pub(super) fn text(&mut self, set: &Set, x: f32, y: f32, lightness: u8) -> Node {
        let id = self.surface.start_tagged(ContentTag::Other);
        let baseline =
            y + set.block.leading - (set.block.leading - set.block.size) / 2.0 - set.block.size * 0.22;
        if set.shared && lightness == 0 && set.block.glyphs() >= WORTH_A_STREAM {
            self.shared(&set.block, x, baseline);
        } else {
            self.surface.set_fill(Some(ink(lightness)));
            draw(self.surface, self.faces, &set.block, x, baseline);
        }
        self.surface.end_tagged();
        Node::Leaf(id)
    }

    fn shared(&mut self, block: &Rc<Block>, x: f32, y: f32) {
        let key = Rc::as_ptr(block) as usize;
        let graphic = if let Some((_, graphic)) = self.stock.blocks.get(&key) {
            graphic.clone()
        } else {
            let mut builder = self.surface.stream_builder();
            let mut surface = builder.surface();
            surface.set_fill(Some(ink(0)));
            draw(&mut surface, self.faces, block, 0.0, 0.0);
            surface.finish();
            let graphic = Graphic::new(builder.finish(), false);
            // The block is kept with it, so that no other one comes to lie at its address.
            self.stock.blocks.insert(key, (Rc::clone(block), graphic.clone()));
            graphic
        };
        self.surface.push_transform(&Transform::from_translate(x, y));
        self.surface.draw_graphic(graphic);
        self.surface.pop();
    }

    /// An area or a line that means nothing.
    pub(super) fn shape(&mut self, shape: Shape) {
        let Some(path) = shape.path() else { return };
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        let stroke = |width, line_cap| {
            Some(Stroke { paint: luma::Color::new(0).into(), width, line_cap, ..Stroke::default() })
        };
        let (fill, stroke) = match shape {
            Shape::Area(_, lightness) => (Some(ink(lightness)), None),
            Shape::Disc([_, _, radius]) => (None, stroke(2.0 * radius, LineCap::Round)),
            Shape::Frame(_) => (None, stroke(1.2, LineCap::Butt)),
            Shape::Line(_) => (None, stroke(0.4, LineCap::Butt)),
        };
        self.surface.set_fill(fill);
        self.surface.set_stroke(stroke);
        self.surface.draw_path(&path);
        self.surface.set_stroke(None);
        self.surface.end_tagged();
    }

    /// A QR code on a square with the given side, its quiet zone included.
    pub(super) fn qr(&mut self, qr: &Qr, x: f32, y: f32, side: f32) -> Node {
        let id = self.surface.start_tagged(ContentTag::Other);
        let whole = small(qr.size() + 2 * QUIET);
        let mut path = PathBuilder::new();
        for corners in qr.outlines() {
            let mut first = true;
            for (cx, cy) in corners {
                let (cx, cy) = (small(cx + QUIET), small(cy + QUIET));
                if first {
                    path.move_to(cx, cy);
                } else {
                    path.line_to(cx, cy);
                }
                first = false;
            }
            path.close();
        }
        if let Some(path) = path.finish() {
            let scale = side / whole;
            self.surface.push_transform(&Transform::from_row(scale, 0.0, 0.0, scale, x, y));
            self.surface.set_fill(Some(ink(0)));
            self.surface.draw_path(&path);
            self.surface.pop();
        }
        self.surface.end_tagged();
        Node::Leaf(id)
    }

    /// A picture.
    pub(super) fn image(&mut self, image: &Image, x: f32, y: f32, size: Size) -> Node {
        let id = self.surface.start_tagged(ContentTag::Other);
        self.surface.push_transform(&Transform::from_translate(x, y));
        self.surface.draw_image(image.clone(), size);
        self.surface.pop();
        self.surface.end_tagged();
        Node::Leaf(id)
    }
}

fn draw(surface: &mut Surface<'_>, faces: &Faces, block: &Block, x: f32, y: f32) {
    let mut y = y;
    for line in &block.lines {
        for run in line {
            surface.draw_glyphs(
                Point::from_xy(x + run.x, y),
                &run.shaped.glyphs,
                faces.of(run.style).font.clone(),
                &run.shaped.text,
                block.size,
                false,
            );
        }
        y += block.leading;
    }
}

#[expect(clippy::cast_precision_loss, reason = "a QR code has at most 185 modules a side")]
fn small(modules: i32) -> f32 {
    modules as f32
}
