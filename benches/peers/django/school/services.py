"""What is measured: the merge, the list of children, the log-in."""

import uuid

from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils import timezone

from .models import Account, JournalEntry, Merge, OutboxEvent, Receipt, Responsibility


class Refused(Exception):
    """The rules say no; nothing was changed."""


def merge(principal_id, absorbed_id, commit_id):
    """Groups one account into another, once for each `commit_id`."""
    with transaction.atomic():
        kept = Receipt.objects.filter(pk=commit_id).first()
        if kept is not None:
            return kept.receipt
        # In the order of keys, so that no two merges wait for each other.
        accounts = {
            account.pk: account
            for account in Account.objects.select_for_update(of=("self",))
            .select_related("responsible")
            .filter(pk__in=[principal_id, absorbed_id])
            .order_by("pk")
        }
        principal, absorbed = accounts[principal_id], accounts[absorbed_id]
        links = list(
            Responsibility.objects.select_for_update(of=("self",))
            .select_related("student__school")
            .filter(account__in=accounts)
            .order_by("pk")
        )
        check(principal, absorbed)
        return apply(principal, absorbed, links, commit_id)


def check(principal, absorbed):
    """What must hold before a merge."""
    if principal.status != Account.Status.ACTIVE or principal.hold is not None:
        raise Refused("the account that stays is not active")
    if absorbed.status not in (Account.Status.NOTIFIED, Account.Status.ACTIVE) or absorbed.hold is not None:
        raise Refused("the other account can not be grouped")
    if principal.responsible.name_key != absorbed.responsible.name_key:
        raise Refused("the two holders bear different names")


def apply(principal, absorbed, links, commit_id):
    """Writes the merge and what tells of it."""
    now = timezone.now()
    ours = {link.student_id: link for link in links if link.account_id == principal.pk and link.ended_at is None}
    theirs = [link for link in links if link.account_id == absorbed.pk]
    record, moved = [], []
    for link in theirs:
        kept = ours.get(link.student_id) if link.ended_at is None else None
        record.append(
            {
                "link": str(link.pk),
                "account": str(absorbed.pk),
                "responsible": link.responsible_id,
                "student": link.student_id,
                "school": link.student.school.code,
                "level": link.level,
                "since": link.since.isoformat(),
                "joined": str(kept.pk) if kept else None,
            }
        )
        if kept:
            link.account, link.ended_at, link.end_reason, link.joined_into = principal, now, "joined", kept
            link.save(update_fields=["account", "ended_at", "end_reason", "joined_into"])
        elif link.ended_at is None:
            moved.append(link.student_id)
    former = {"status": absorbed.status, "letter": absorbed.letter, "links": record}
    group = Merge.objects.create(
        id=commit_id,
        principal=principal,
        at=now,
        record={
            "absorbed": str(absorbed.pk),
            "contact_before": {"email": principal.email, "phone": principal.phone},
            "links": record,
            "origin": "bench",
        },
    )
    Responsibility.objects.filter(account=absorbed).update(account=principal)
    absorbed.before, absorbed.status = absorbed.status, Account.Status.MERGED
    absorbed.into = absorbed.answers = principal
    absorbed.merged_by, absorbed.session_stamp = group, uuid.uuid4()
    absorbed.letter = absorbed.letter and {**absorbed.letter, "ended": "Absorbed"}
    absorbed.save(
        update_fields=["before", "status", "into", "answers", "merged_by", "session_stamp", "letter"]
    )
    Account.objects.filter(answers=absorbed).update(answers=principal)
    principal.email, principal.phone = principal.email or absorbed.email, principal.phone or absorbed.phone
    principal.registered_at = min(principal.registered_at, absorbed.registered_at)
    principal.session_stamp = uuid.uuid4()
    principal.save(update_fields=["email", "phone", "registered_at", "session_stamp"])
    told = {"merge": str(commit_id), "principal": str(principal.pk), "absorbed": [str(absorbed.pk)]}
    entry = JournalEntry.objects.create(
        realm_id=principal.realm_id, at=now, entry={"kind": "merged", **told}, former=former
    )
    entry.subjects.through.objects.bulk_create(
        [entry.subjects.through(journalentry_id=entry.pk, account_id=pk) for pk in (principal.pk, absorbed.pk)]
    )
    OutboxEvent.objects.create(
        realm_id=principal.realm_id, at=now, event={"kind": "merged", **told, "children": moved}
    )
    receipt = {**told, "at": now.isoformat(), "moved": moved, "children": [*ours, *moved]}
    Receipt.objects.create(id=commit_id, realm_id=principal.realm_id, at=now, receipt=receipt)
    return receipt


def children(account_id):
    """What the account of a responsible lists: name, class and school of each child."""
    links = (
        Responsibility.objects.select_related("student__school")
        .filter(account=account_id, ended_at=None)
        .order_by("student__family", "student__given")
    )
    return [
        (link.student.family, link.student.given, link.student.class_name, link.student.school.name) for link in links
    ]


def log_in(realm_id, identifier, password):
    """The account that the password opens, or none."""
    account = Account.objects.filter(realm=realm_id, identifier=identifier).first()
    right = check_password(password, account and account.password)
    return account if right and account.status == Account.Status.ACTIVE else None
