"""The tables."""

import uuid

from django.db import models


class Realm(models.Model):
    name = models.CharField(max_length=64, unique=True)

    class Meta:
        app_label = "school"


class School(models.Model):
    realm = models.ForeignKey(Realm, on_delete=models.PROTECT)
    code = models.CharField(max_length=16)
    name = models.CharField(max_length=200)

    class Meta:
        app_label = "school"
        constraints = [models.UniqueConstraint(fields=["realm", "code"], name="school_code")]


class Person(models.Model):
    """What a school's base says of somebody."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT)
    school = models.ForeignKey(School, on_delete=models.PROTECT)
    external = models.CharField(max_length=64)
    family = models.CharField(max_length=100)
    usage = models.CharField(max_length=100, null=True)
    given = models.CharField(max_length=100)

    class Meta:
        abstract = True


class Responsible(Person):
    name_key = models.CharField(max_length=200, db_index=True)
    details = models.JSONField(default=dict)

    class Meta:
        app_label = "school"
        constraints = [models.UniqueConstraint(fields=["school", "external"], name="responsible_source")]


class Student(Person):
    birth_date = models.DateField(null=True)
    class_name = models.CharField(max_length=50)
    left_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "school"
        constraints = [models.UniqueConstraint(fields=["school", "external"], name="student_source")]


class Account(models.Model):
    class Status(models.TextChoices):
        CREATED = "created"
        NOTIFIED = "notified"
        ACTIVE = "active"
        SUSPENDED = "suspended"
        CLOSED = "closed"
        MERGED = "merged"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    realm = models.ForeignKey(Realm, on_delete=models.PROTECT)
    identifier = models.CharField(max_length=64)
    responsible = models.OneToOneField(Responsible, on_delete=models.PROTECT)
    status = models.CharField(max_length=10, choices=Status)
    before = models.CharField(max_length=10, choices=Status, null=True)
    into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="absorbed")
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followers")
    merged_by = models.ForeignKey("Merge", on_delete=models.PROTECT, null=True, related_name="accounts")
    password = models.CharField(max_length=128, null=True)
    session_stamp = models.UUIDField(default=uuid.uuid4)
    letter = models.JSONField(null=True)
    email = models.EmailField(null=True)
    phone = models.CharField(max_length=20, null=True)
    mail_opt_out = models.BooleanField(default=False)
    hold = models.JSONField(null=True)
    registered_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "school"
        constraints = [models.UniqueConstraint(fields=["realm", "identifier"], name="account_identifier")]


class Responsibility(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="links")
    responsible = models.ForeignKey(Responsible, on_delete=models.PROTECT)
    student = models.ForeignKey(Student, on_delete=models.PROTECT)
    level = models.PositiveSmallIntegerField()
    rank = models.PositiveSmallIntegerField(null=True)
    relationships = models.JSONField(default=list)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=10, null=True)
    joined_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True)

    class Meta:
        app_label = "school"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "student"], condition=models.Q(ended_at=None), name="responsibility_held"
            )
        ]


class Merge(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    principal = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="merges")
    at = models.DateTimeField()
    record = models.JSONField()

    class Meta:
        app_label = "school"


class Receipt(models.Model):
    """What a merge answered, for who asks again."""

    id = models.UUIDField(primary_key=True)
    realm = models.ForeignKey(Realm, on_delete=models.PROTECT)
    at = models.DateTimeField()
    receipt = models.JSONField()

    class Meta:
        app_label = "school"


class JournalEntry(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    realm = models.ForeignKey(Realm, on_delete=models.PROTECT)
    at = models.DateTimeField()
    subjects = models.ManyToManyField(Account)
    entry = models.JSONField()
    former = models.JSONField()

    class Meta:
        app_label = "school"


class OutboxEvent(models.Model):
    position = models.BigAutoField(primary_key=True)
    realm = models.ForeignKey(Realm, on_delete=models.PROTECT)
    at = models.DateTimeField()
    event = models.JSONField()

    class Meta:
        app_label = "school"
