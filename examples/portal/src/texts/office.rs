//! What offices read: the names of the texts, page by page.

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident { $($field:ident),* $(,)? })*) => { $(
        $(#[$doc])*
        #[derive(Debug)]
        pub(crate) struct $name { $(pub(crate) $field: &'static str),* }
    )* };
}

/// All of them.
#[derive(Debug)]
pub(crate) struct OfficeTexts {
    pub(crate) room: RoomTexts,
    pub(crate) upload: UploadTexts,
    pub(crate) job: JobTexts,
    pub(crate) report: ReportTexts,
    pub(crate) school: SchoolTexts,
    pub(crate) account: AccountTexts,
    pub(crate) letters: LetterTexts,
    pub(crate) pairs: PairTexts,
}

texts! {
    /// Log-in, frame, and the first page.
    RoomTexts {
        title, lead, login, password, button, wrong, too_many, parents, navigation, schools, uploads, pairs, agent, footer,
        home_title, home_lead, open, no_school, no_school_do, upload, refused_title, out_of_scope, back,
    }
    /// Uploading a roster.
    UploadTexts {
        title, lead, kinds, files, files_hint, school, school_hint, school_none, kept, button, none, too_large, too_many,
        too_many_waiting, list, list_none, of, files_deleted,
    }
    /// An upload on its way.
    JobTexts {
        title, step_sent, step_check, step_done, received, read, previewed, confirmed, imported, refused, failed, wait,
        survives, resumed, resumed_after, failed_do, retry, abandon, abandoned, files, school, year, exported,
        kept_until, deleted,
    }
    /// The preview of an import, and its report.
    ReportTexts {
        preview, nothing_yet, nothing_new, done, what, created, changed, unchanged, left, students, responsibles, links,
        accounts, attached, detached, not_entitled, detached_title, detached_lead, detached_more, brake_title, brake_tick,
        brake_error, confirm, later, notes, notes_none, fault, rejected, check, warning, more, line, downloads, download_text,
        download_json, download_csv, no_names, next, next_letters, moved, out_of_scope, mine, no_school, refused_do, again,
    }
    /// A school: classes, figures, chart.
    SchoolTexts {
        figures, accounts, waiting, notified, active, grouped, stopped, classes, classes_note, class, total, choose, all, print,
        print_hint, reprint, reprint_hint, choose_error, chart, chart_desc, chart_activated, chart_grouped, chart_day,
        chart_day_form, chart_none, chart_table, search, search_hint, search_button, search_none, search_short, search_found, list, pupil,
    }
    /// An account, in a list and by itself.
    AccountTexts {
        title, responsible, identifier, state, letter, children, printed, never_printed, expires, expired,
        created, notified, activating, active, grouped, suspended, closed, grouped_hint, history, reissue, suspend, reinstate,
        reissue_title, reissue_what, reissue_active, reissue_grouped, reissue_button, suspend_title, suspend_what,
        suspend_button, reinstate_title, reinstate_what, reinstate_button, suspended_done, reinstated_done, back_to_class,
        actions, legal, in_charge, contact, used, superseded, absorbed, guessed, forgotten,
    }
    /// Letters to print.
    LetterTexts {
        title, ready, once, lost, count, download, none, gone_title, gone, too_many, back, secret, no_address,
    }
    /// Accounts that may be one person's.
    PairTexts {
        title, lead, none, score, why, school, children, elsewhere, two, one, two_title, two_what, two_button, one_title,
        one_what, one_person, one_button, two_done, one_done, more, gone, pair,
    }
}
