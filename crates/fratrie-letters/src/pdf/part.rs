//! One PDF file.

use super::{
    page::{Page, Thing},
    pen::{Pen, Stock},
    place::Setter,
    tags::{Role, Tags},
};
use crate::{
    compose::{Composed, Subject, values},
    error::LetterError,
    sheet::Sheet,
    stationery::{Paper, TemplateError, TemplateProblem},
    text::tidy,
};
use chrono::Datelike;
use fratrie_domain::Language;
use krilla::{
    Document, SerializeSettings,
    configure::{Accessibility, Archival, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{Point, Size},
    image::Image,
    metadata::{DateTime, Metadata},
    outline::{Outline, OutlineNode},
    page::PageSettings,
    tagging::{Node, TagTree},
};
use std::sync::Arc;

/// A4, in points.
const SIZE: (f32, f32) = (595.276, 841.89);

/// A PDF that is being made: letters of one school, a page each.
pub(crate) struct Part {
    document: Document,
    tree: TagTree,
    outline: Outline,
    stock: Stock,
    logo: Option<Image>,
    letterhead: crate::Letterhead,
    pages: usize,
}

impl Part {
    /// Begins a file whose first letter is `first`: its language and date are the file's. A compact one is half
    /// as large and takes two thirds more time.
    pub(crate) fn new(paper: &Paper, first: &Sheet, compact: bool) -> Result<Self, LetterError> {
        let configuration = ConfigurationBuilder::new()
            .with_archival_validator(Archival::A2_A)
            .with_accessibility_validator(Accessibility::UA1)
            .finish()
            .map_err(|error| LetterError::Pdf(format!("{error:?}")))?;
        let settings = SerializeSettings {
            configuration,
            compress_content_streams: compact,
            ..SerializeSettings::default()
        };
        let mut document = Document::new_with(settings);
        let values = values(paper.letterhead(), &Subject::sample(first.language, true));
        let title = tidy(&paper.words(first.language).title.fill(&values)?);
        let small = |number: u32| u8::try_from(number).unwrap_or(1);
        let date = DateTime::new(u16::try_from(first.issued.year()).unwrap_or(1970))
            .month(small(first.issued.month()))
            .day(small(first.issued.day()));
        let metadata = Metadata::new()
            .title(title)
            .language(tongue(first.language).to_owned())
            .authors(vec![paper.letterhead().name.clone()])
            .creator("Fratrie".to_owned())
            .creation_date(date);
        document.set_metadata(metadata);
        let logo = paper.logo().map(|logo| logo.drawn.clone());
        Ok(Self {
            document,
            tree: TagTree::new().with_lang(Some(tongue(first.language).to_owned())),
            outline: Outline::new(),
            stock: Stock::default(),
            logo,
            letterhead: paper.letterhead().clone(),
            pages: 0,
        })
    }

    /// How many letters it has.
    pub(crate) const fn pages(&self) -> usize {
        self.pages
    }

    /// Adds a letter. What the office should know about it goes into its remarks.
    pub(crate) fn add(
        &mut self,
        setter: &mut Setter,
        sheet: &Sheet,
        composed: &mut Composed<'_>,
    ) -> Result<(), LetterError> {
        let logo = self.logo.as_ref().map(Image::size);
        let page = Page::lay_out(setter, sheet, composed, &self.letterhead, logo)?;
        let settings =
            PageSettings::from_wh(SIZE.0, SIZE.1).ok_or(LetterError::Internal("a page without size"))?;
        let mut sheet_of_paper = self.document.start_page_with(settings);
        let mut surface = sheet_of_paper.surface();
        let mut pen = Pen { surface: &mut surface, faces: &setter.faces, stock: &mut self.stock };
        for shape in &page.shapes {
            pen.shape(*shape);
        }
        let mut tags = Tags::default();
        for thing in &page.things {
            match thing {
                Thing::Text { role, label, texts } => {
                    let label = label.as_ref().map(|at| pen.text(&at.set, at.x, at.y, at.lightness));
                    let body = texts.iter().map(|at| pen.text(&at.set, at.x, at.y, at.lightness)).collect();
                    tags.add(role, label, body)?;
                }
                Thing::Qr([x, y, side]) => {
                    let node = pen.qr(&composed.qr, *x, *y, *side);
                    tags.add(&Role::Figure(composed.qr_alt.clone()), None, vec![node])?;
                }
                Thing::Logo([x, y, width, height]) => {
                    if let (Some(image), Some(size)) = (&self.logo, Size::from_wh(*width, *height)) {
                        let node = pen.image(image, *x, *y, size);
                        tags.add(&Role::Figure(composed.logo_alt.clone()), None, vec![node])?;
                    }
                }
            }
        }
        surface.finish();
        sheet_of_paper.finish();
        let node: Node = tags.finish(tongue(sheet.language));
        self.tree.push(node);
        let top = XyzDestination::new(self.pages, Point::from_xy(0.0, 0.0));
        self.outline.push_child(OutlineNode::new(sheet.recipient.name.to_string(), top));
        self.pages += 1;
        Ok(())
    }

    /// The whole file, checked against both standards as far as a program can.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, LetterError> {
        self.document.set_tag_tree(self.tree);
        self.document.set_outline(self.outline);
        self.document.finish().map_err(|error| LetterError::Pdf(format!("{error:?}")))
    }
}

const fn tongue(language: Language) -> &'static str {
    match language {
        Language::French => "fr-FR",
        Language::English => "en-GB",
    }
}

/// Reads a logo, and sees whether a file with it still meets the standards (a JPEG in CMYK does not).
pub(crate) fn read_logo(file: &str, media_type: &str, bytes: &Arc<Vec<u8>>) -> Result<Image, TemplateError> {
    let refused = |why: &str| TemplateError::new(file, None, TemplateProblem::Logo(why.to_owned()));
    let data = Arc::clone(bytes).into();
    let image = match media_type {
        "image/png" => Image::from_png(data, false),
        _ => Image::from_jpeg(data, false),
    };
    let image = image.map_err(|error| refused(&error))?;
    let configuration = ConfigurationBuilder::new().with_archival_validator(Archival::A2_B).finish();
    let configuration = configuration.map_err(|_| refused("no standard to check it by"))?;
    let mut document =
        Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    document.set_metadata(Metadata::new().creation_date(DateTime::new(2000)));
    let settings = PageSettings::from_wh(SIZE.0, SIZE.1).ok_or_else(|| refused("no page"))?;
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    if let Some(size) = Size::from_wh(10.0, 10.0) {
        surface.draw_image(image.clone(), size);
    }
    surface.finish();
    page.finish();
    document
        .finish()
        .map(|_| image)
        .map_err(|_| refused("its colours are not those of a screen: save it in RGB"))
}
