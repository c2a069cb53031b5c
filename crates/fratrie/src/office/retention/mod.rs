//! What has lapsed: shown first, page by page, then let go on somebody's word (RGPD, article 5.1 e; SECURITY V39).

mod plan;
mod purge;

pub use plan::{RetentionItem, RetentionPlace, RetentionPlan};
pub use purge::{LeftItem, Purged};
