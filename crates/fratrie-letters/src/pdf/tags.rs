//! What each thing on the page is, for who does not see it.

use crate::error::LetterError;
use krilla::tagging::{ListNumbering, Node, Tag, TagGroup, TagKind};
use std::num::NonZeroU16;

/// What a thing is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Role {
    /// A heading, with its level and its words.
    Heading(u16, String),
    /// A paragraph.
    Paragraph,
    /// An item of the list of children.
    Child,
    /// An item of the steps.
    Step,
    /// A picture, with its words.
    Figure(String),
}

/// Builds the tree of one page.
#[derive(Default)]
pub(super) struct Tags {
    nodes: Vec<Node>,
    list: Option<(ListNumbering, Vec<Node>)>,
}

impl Tags {
    /// Adds a thing. `label` is its bullet or number, where it has one.
    pub(super) fn add(
        &mut self,
        role: &Role,
        label: Option<Node>,
        body: Vec<Node>,
    ) -> Result<(), LetterError> {
        let numbering = match role {
            Role::Child => Some(ListNumbering::Disc),
            Role::Step => Some(ListNumbering::Decimal),
            _ => None,
        };
        if self.list.as_ref().map(|(open, _)| *open) != numbering {
            self.close();
        }
        if let Some(numbering) = numbering {
            let label = label.map(|label| group(Tag::Lbl, vec![label]));
            let item = label.into_iter().chain([group(Tag::LBody, body)]).collect();
            self.list.get_or_insert_with(|| (numbering, Vec::new())).1.push(group(Tag::LI, item));
            return Ok(());
        }
        self.nodes.push(match role {
            Role::Heading(level, words) => {
                let level =
                    NonZeroU16::new(*level).ok_or(LetterError::Internal("a heading without level"))?;
                group(Tag::Hn(level, Some(words.clone())), body)
            }
            Role::Figure(words) => group(Tag::Figure(Some(words.clone())), body),
            _ => group(Tag::P, body),
        });
        Ok(())
    }

    fn close(&mut self) {
        if let Some((numbering, items)) = self.list.take() {
            self.nodes.push(group(Tag::L(numbering), items));
        }
    }

    /// The page, as one part of the document.
    pub(super) fn finish(mut self, language: &str) -> Node {
        self.close();
        group(Tag::Part.with_lang(Some(language.to_owned())), self.nodes)
    }
}

fn group(tag: impl Into<TagKind>, children: Vec<Node>) -> Node {
    Node::Group(TagGroup::with_children(tag, children))
}
