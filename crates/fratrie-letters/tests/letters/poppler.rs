//! Reads a PDF with the programs of poppler, which know nothing of how it was made. `cargo xtask test` installs them.

use std::{fs, process::Command};

/// What stands on a page.
pub(crate) struct Page {
    pub(crate) pages: usize,
    pub(crate) info: String,
    pub(crate) words: Vec<Word>,
}

/// A word and its place, in millimetres from the top left corner.
#[derive(Debug)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Page {
    /// The words, a space between them.
    pub(crate) fn text(&self) -> String {
        self.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ").replace('\u{A0}', " ")
    }
}

fn run(program: &str, arguments: &[&str], bytes: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.pdf");
    fs::write(&path, bytes).unwrap();
    let mut command = Command::new(program);
    let output = command
        .args(arguments)
        .arg(&path)
        .args(if program == "pdftotext" { &["-"][..] } else { &[] })
        .output();
    let output = output.expect("the programs of poppler are needed (Debian: poppler-utils)");
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn text(program: &str, arguments: &[&str], bytes: &[u8]) -> String {
    // pdfinfo writes the titles of headings as they are, in UTF-16.
    String::from_utf8_lossy(&run(program, arguments, bytes)).into_owned()
}

pub(crate) fn read(bytes: &[u8]) -> Page {
    let info = text("pdfinfo", &["-enc", "UTF-8"], bytes);
    let pages = info.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap().trim().parse().unwrap();
    let boxes = text("pdftotext", &["-bbox", "-enc", "UTF-8"], bytes);
    let words = boxes.lines().filter_map(|line| line.trim().strip_prefix("<word ")).map(|line| {
        let number = |name: &str| {
            let value = line.split_once(&format!("{name}=\"")).unwrap().1.split('"').next().unwrap();
            value.parse::<f64>().unwrap() / 72.0 * 25.4
        };
        let text = line.split_once('>').unwrap().1.strip_suffix("</word>").unwrap();
        let text = text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&apos;", "'")
            .replace("&#39;", "'")
            .replace("&amp;", "&");
        Word {
            text,
            left: number("xMin"),
            top: number("yMin"),
            right: number("xMax"),
            bottom: number("yMax"),
        }
    });
    Page { pages, info: info.clone(), words: words.collect() }
}

/// The tree of tags with its texts, as a screen reader goes through it.
pub(crate) fn structure(bytes: &[u8]) -> String {
    text("pdfinfo", &["-struct-text", "-enc", "UTF-8"], bytes)
}

/// The page as grey pixels: width, height, rows.
pub(crate) fn draw(bytes: &[u8]) -> (usize, usize, Vec<u8>) {
    let image = run("pdftoppm", &["-gray", "-r", "150", "-singlefile"], bytes);
    let mut fields = image.splitn(4, u8::is_ascii_whitespace);
    assert_eq!(fields.next().unwrap(), b"P5");
    let number =
        |field: Option<&[u8]>| String::from_utf8(field.unwrap().to_vec()).unwrap().parse::<usize>().unwrap();
    let (width, height) = (number(fields.next()), number(fields.next()));
    let rest = fields.next().unwrap();
    let pixels = rest.split_at(rest.iter().position(|byte| *byte == b'\n').unwrap() + 1).1;
    assert_eq!(pixels.len(), width * height);
    (width, height, pixels.to_vec())
}
