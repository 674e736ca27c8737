"""Roles held together: the assistant alone, and the one who also enters referrals; what each opens, and what they never read."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from pre_admin.accounts.demo_accounts import DEMO_PASSWORD
from pre_admin.accounts.permission_map import NOMINATIVE_SUBJECTS, permissions_of
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import db
from pre_admin.journal.models import AccessEntry
from pre_admin.pathways.models import Referral, ReferralReason
from tests.support.offices import Browser

TOGETHER = {"assistance": {Role.ASSISTANT}, "saisines": {Role.ASSISTANT, Role.REGISTRY}}


def enter(app: Flask, who: str) -> FlaskClient:
    return Browser(app).sign_in(f"{who}@demo.example", DEMO_PASSWORD).client


@pytest.mark.parametrize("who", TOGETHER)
def test_roles_add_up_and_nothing_more(house_app: Flask, who: str) -> None:
    client, codes = enter(house_app, who), {one.code for one in permissions_of(frozenset(TOGETHER[who]))}
    seen = set()
    for view in house_app.extensions["house"].views:
        if view.subject not in NOMINATIVE_SUBJECTS:
            continue
        opens = view.permission("read") in codes
        exports = view.permission("export") in codes
        assert client.get(f"/admin/{view.slug}/").status_code == (200 if opens else 403), view.slug
        assert client.get(f"/admin/{view.slug}/export/csv/").status_code == (200 if exports else 403), view.slug
        seen |= {view.slug} if opens else set()
    assert seen == (set() if who == "assistance" else {"child", "family", "referral"})


def test_who_enters_referrals_never_reads_their_reasons_again(house_app: Flask) -> None:
    with house_app.app_context(), as_system("contrôle"):
        rows = db.session.execute(
            select(Referral.id, Referral.child_id, ReferralReason.text, Referral.tried)
            .join(ReferralReason, ReferralReason.referral_id == Referral.id)
            .where(ReferralReason.text.is_not(None), Referral.tried.is_not(None))
            .order_by(Referral.id.desc())
            .limit(3)
        ).all()
        before = db.session.scalar(select(func.count(AccessEntry.id)))
        db.session.rollback()
    assert rows
    registry, coordinator = enter(house_app, "saisines"), enter(house_app, "coordination")
    for referral, child, reason, tried in rows:
        paths = [f"/admin/referral/{page}/?id={referral}" for page in ("details", "edit", "history")]
        pages = [registry.get(path) for path in (*paths, f"/admin/child/details/?id={child}")]
        assert [page.status_code for page in pages] == [200] * 4
        for page in pages:
            assert reason not in page.text
            assert tried not in page.text
        assert reason in coordinator.get(paths[0]).text
    with house_app.app_context(), as_system("contrôle"):
        after = db.session.scalar(select(func.count(AccessEntry.id)))
        last = db.session.scalars(select(AccessEntry).order_by(AccessEntry.id.desc()).limit(1)).one()
        assert (after or 0) - (before or 0) == 5 * len(rows), "each page is in the access log"
        assert (last.subject, last.subject_id) == ("child", rows[-1][1]), "by the child's file"
        db.session.rollback()
