"""Families as Fratrie's bench has them: one person known to two schools, with one or two children in each."""

import uuid

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from .models import (
    Account, JournalEntry, Merge, OutboxEvent, Realm, Receipt, Responsibility, Responsible, School, Student,
)

MODELS = [Realm, School, Responsible, Student, Merge, Account, Responsibility, Receipt, JournalEntry, OutboxEvent]
PASSWORD = "un nouveau mot de passe"
FAMILIES_OF_A_SCHOOL = 100


def make(families):
    """Tables anew, filled."""
    drop()
    with connection.schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)
    now = timezone.now()
    realm = Realm.objects.create(name="ac-dijon")
    password = make_password(PASSWORD)
    schools = School.objects.bulk_create(
        School(realm=realm, code=f"09{number:05}{letter}", name=f"Collège des Tilleuls {number}")
        for number in range(families // FAMILIES_OF_A_SCHOOL + 1)
        for letter in "AB"
    )
    responsibles, students = [], []
    for number in range(families):
        for side in range(2):
            school = schools[number // FAMILIES_OF_A_SCHOOL * 2 + side]
            name = {"realm": realm, "school": school, "family": f"Cosams-{number}", "external": f"R{number}"}
            responsibles.append(
                Responsible(**name, given="Angélique", name_key=f"cosams {number} angelique")
            )
            for child in range(1 + side * (number % 2)):
                student = {**name, "external": f"E{number}-{child}"}
                students.append(Student(**student, given=f"Dylan-{child}", birth_date="2014-03-02", class_name="6e A"))
    responsibles = Responsible.objects.bulk_create(responsibles, batch_size=500)
    students = Student.objects.bulk_create(students, batch_size=500)
    accounts = [account(realm, number, row, password, now) for number, row in enumerate(responsibles)]
    Account.objects.bulk_create(accounts, batch_size=500)
    held = {(row.school_id, row.family): (row, of) for row, of in zip(responsibles, accounts)}
    links = []
    for student in students:
        row, of = held[student.school_id, student.family]
        links.append(
            Responsibility(
                account=of, responsible=row, student=student, level=3, relationships=["mother"], since=now
            )
        )
    Responsibility.objects.bulk_create(links, batch_size=500)


def account(realm, number, responsible, password, now):
    """Each second one is a letter's; the others were activated."""
    active = number % 2 == 0
    letter = {
        "ended": "Used" if active else None, "generation": 1, "id": str(uuid.uuid4()), "issued_at": now.isoformat(),
        "expires_at": now.isoformat(), "mac": uuid.uuid4().hex * 2, "printed": 1,
    }
    return Account(
        realm=realm, identifier=f"a.cosams{number:06}", responsible=responsible, letter=letter, registered_at=now,
        status=Account.Status.ACTIVE if active else Account.Status.NOTIFIED,
        password=password if active else None, email=f"p{number}@example.org" if active else None,
        activated_at=now if active else None,
    )


def drop():
    """A database may be prepared again."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        if connection.vendor == "postgresql":
            tables = [connection.ops.quote_name(table) for table in there if table.startswith("school_")]
            if tables:
                cursor.execute(f"DROP TABLE {', '.join(tables)} CASCADE")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            for table in there:
                if table.startswith("school_"):
                    cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}")
            cursor.execute("PRAGMA foreign_keys = ON")
