//! Printing letters that come in order.

use super::{
    folder::{Folder, Output},
    outputs::Outputs,
};
#[cfg(feature = "pdf")]
use crate::pdf::{Part, Setter};
#[cfg(feature = "xlsx")]
use crate::table::WorkbookWriter;
use crate::{
    compose::{Remark, compose},
    error::LetterError,
    html::HtmlWriter,
    sheet::{Filing, Sheet},
    site::Site,
    stationery::{Paper, Stationery},
    table::{ListWriter, MergeWriter},
};
#[cfg(feature = "pdf")]
use any_ascii::any_ascii;
use fratrie_domain::SchoolCode;

/// The most pages of a PDF file: it is held in memory until it is complete.
#[cfg(feature = "pdf")]
const PAGES: usize = 250;

/// Where a letter went.
#[derive(Debug)]
pub(super) struct Printed {
    /// The PDF file and the page in it, from 1.
    pub(super) place: Option<(String, usize)>,
    pub(super) remarks: Vec<Remark>,
}

pub(super) struct Press<'batch> {
    folder: &'batch Folder,
    stationery: &'batch Stationery,
    site: &'batch Site,
    outputs: Outputs,
    /// The school whose letters come now.
    paper: Option<(SchoolCode, Paper)>,
    #[cfg(feature = "pdf")]
    setter: Option<Setter>,
    #[cfg(feature = "pdf")]
    part: Option<Open>,
    html: Option<HtmlWriter<Output>>,
    list: Option<ListWriter<Output>>,
    merge: Option<MergeWriter<Output>>,
    #[cfg(feature = "xlsx")]
    workbook: Option<WorkbookWriter>,
    files: u32,
}

/// A PDF file that takes letters.
#[cfg(feature = "pdf")]
struct Open {
    part: Part,
    filing: Filing,
    name: String,
}

impl<'batch> Press<'batch> {
    pub(super) const fn new(
        folder: &'batch Folder,
        stationery: &'batch Stationery,
        site: &'batch Site,
        outputs: Outputs,
    ) -> Self {
        Self {
            folder,
            stationery,
            site,
            outputs,
            paper: None,
            #[cfg(feature = "pdf")]
            setter: None,
            #[cfg(feature = "pdf")]
            part: None,
            html: None,
            list: None,
            merge: None,
            #[cfg(feature = "xlsx")]
            workbook: None,
            files: 0,
        }
    }

    pub(super) fn print(&mut self, sheet: &Sheet) -> Result<Printed, LetterError> {
        let paper = self.take_paper(&sheet.filing)?;
        let printed = self.print_on(&paper, sheet);
        self.paper = Some((sheet.filing.school.clone(), paper));
        printed
    }

    fn take_paper(&mut self, filing: &Filing) -> Result<Paper, LetterError> {
        match self.paper.take() {
            Some((school, paper)) if school == filing.school => Ok(paper),
            _ => Ok(self.stationery.paper(&filing.school, &filing.school_name)?),
        }
    }

    fn print_on(&mut self, paper: &Paper, sheet: &Sheet) -> Result<Printed, LetterError> {
        let mut composed = compose(sheet, paper, self.site)?;
        let mut place = None;
        #[cfg(feature = "pdf")]
        if self.outputs.pdf {
            place = Some(self.add_to_pdf(paper, sheet, &mut composed)?);
        }
        #[cfg(not(feature = "pdf"))]
        let _ = (&mut place, &mut composed);
        if self.outputs.html {
            let html = match &mut self.html {
                Some(html) => html,
                None => self.html.insert(HtmlWriter::new(
                    self.folder.open("letters.html")?,
                    paper,
                    sheet.language,
                )?),
            };
            html.add_composed(sheet, paper, &composed)?;
        }
        if self.outputs.list {
            let list = match &mut self.list {
                Some(list) => list,
                None => self.list.insert(ListWriter::new(self.folder.open("list.csv")?)?),
            };
            list.add(sheet)?;
        }
        if self.outputs.merge {
            let merge = match &mut self.merge {
                Some(merge) => merge,
                None => self.merge.insert(MergeWriter::new(self.folder.open("mail-merge.csv")?)?),
            };
            merge.add(sheet, self.site)?;
        }
        #[cfg(feature = "xlsx")]
        if self.outputs.workbook {
            let workbook = match &mut self.workbook {
                Some(workbook) => workbook,
                None => self.workbook.insert(WorkbookWriter::new(self.folder.path())?),
            };
            workbook.add(sheet, self.site)?;
        }
        let mut remarks = composed.remarks;
        remarks.sort_unstable();
        remarks.dedup();
        Ok(Printed { place, remarks })
    }

    #[cfg(feature = "pdf")]
    fn add_to_pdf(
        &mut self,
        paper: &Paper,
        sheet: &Sheet,
        composed: &mut crate::compose::Composed<'_>,
    ) -> Result<(String, usize), LetterError> {
        let goes_on = |open: &Open| open.filing == sheet.filing && open.part.pages() < PAGES;
        if !self.part.as_ref().is_some_and(goes_on) {
            self.close_part()?;
            self.files += 1;
            let class = sheet.filing.class.as_ref().map_or("", |class| class.as_str());
            let name =
                format!("{:05}-{}-{}.pdf", self.files, plain(sheet.filing.school.as_str()), plain(class));
            self.part = Some(Open {
                part: Part::new(paper, sheet, self.outputs.compact)?,
                filing: sheet.filing.clone(),
                name,
            });
        }
        let setter = match &mut self.setter {
            Some(setter) => setter,
            None => self.setter.insert(Setter::new()?),
        };
        let open = self.part.as_mut().ok_or(LetterError::Internal("no file for a letter"))?;
        open.part.add(setter, sheet, composed)?;
        Ok((open.name.clone(), open.part.pages()))
    }

    #[cfg(feature = "pdf")]
    fn close_part(&mut self) -> Result<(), LetterError> {
        match self.part.take() {
            Some(open) => self.folder.write(&open.name, &open.part.finish()?),
            None => Ok(()),
        }
    }

    /// Completes all files; says how many there are.
    #[cfg_attr(not(feature = "pdf"), expect(unused_mut, reason = "only an open PDF changes"))]
    pub(super) fn finish(mut self) -> Result<u32, LetterError> {
        #[cfg(feature = "pdf")]
        self.close_part()?;
        let mut files = self.files;
        if let Some(html) = self.html {
            html.finish()?.close()?;
            files += 1;
        }
        if let Some(list) = self.list {
            list.finish()?.close()?;
            files += 1;
        }
        if let Some(merge) = self.merge {
            merge.finish()?.close()?;
            files += 1;
        }
        #[cfg(feature = "xlsx")]
        if let Some(workbook) = self.workbook {
            workbook.finish(self.folder.open("mail-merge.xlsx")?.into_file()?)?;
            files += 1;
        }
        Ok(files)
    }
}

/// What can stand in a file's name anywhere.
#[cfg(feature = "pdf")]
fn plain(text: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    any_ascii(text).chars().map(kept).take(24).collect()
}
