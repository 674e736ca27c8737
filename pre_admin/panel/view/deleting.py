"""Deleting a record: a page that lists the consequences, then one service; refused while anything refers to it."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, request
from flask_admin import expose
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from pre_admin.core.constraints import explain
from pre_admin.core.errors import DomainError, StaleRecord
from pre_admin.core.french import plural
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.journal.models import AccessKind
from pre_admin.panel.consequences import held_rows, references
from pre_admin.panel.pages import DeletePage
from pre_admin.panel.view.ground import Ground

CHANGED = "Cette fiche a changé depuis l’ouverture de cette page : relisez les conséquences, puis confirmez à nouveau."


class Deleting(Ground):
    """The delete face of a register."""

    @expose("/delete/", methods=("GET", "POST"))
    def delete_view(self) -> str | Response | tuple[str, int]:
        """The consequences, then the deletion."""
        record = self.find(request.args.get("id"))
        if request.method == "GET":
            self.log_opening(AccessKind.READ, record)
            return self.page("admin/delete.html", page=self.delete_page(record))
        title = self.title_of(record)
        refusal = self._refusal(record)
        if refusal:
            return self.page("admin/delete.html", page=self.delete_page(record, refusal)), 422
        flash(self.wording.done(title, "supprimé"), "ok")
        return redirect(self.list_url())

    def _refusal(self, record: Any) -> str | None:
        """Delete; a refusal's sentence, or None when it is done."""
        if request.form.get("version") != str(record.version):
            return CHANGED
        blocked = self.blocked(record)
        if blocked:
            return blocked
        try:
            self.delete_model(record)
        except (StaleDataError, StaleRecord):
            return CHANGED
        except DomainError as refusal:
            return refusal.message
        except (IntegrityError, DataError) as error:
            return explain(error).message
        return None

    def delete_model(self, record: Any) -> bool:
        """One service, one commit."""
        service = type(self).delete_service
        assert service is not None
        with unit_of_work():
            service(record, self.actor)
        return True

    def blocked(self, record: Any) -> str | None:
        """The sentence that says what still refers to the record; None when nothing does."""
        found = references(record, list(self.held()))
        if not found:
            return None
        parts = [self.told(table, count) for table, count in found.items()]
        told = " et ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
        verb = "en dépend" if sum(found.values()) == 1 else "en dépendent"
        return (
            f"{self.wording.this.capitalize()} ne peut pas être {self.wording.agree('supprimé')} : {told} {verb}.{self.way_out()}"
        )

    def held(self) -> Mapping[type[Any], str]:
        """What goes with the record, by the column that names it: its inline rows, and what a view adds."""
        return {inline.model: inline.parent_key for inline in self.inlines}

    def way_out(self) -> str:
        """What to do with a record that cannot be deleted; begins with a space, empty when there is nothing."""
        if not self.archivable:
            return ""
        return f" Archivez {self.wording.the} : {'elle' if self.wording.feminine else 'il'} quittera les listes sans rien perdre."

    def softer(self, record: Any) -> tuple[str, str] | None:
        """(label, address) of what can be done instead of deleting the record."""
        archive = next((one for one in self.batch if one.name == "archive"), None)
        if archive is None or not self.archivable or record.archived_at is not None:
            return None
        return "Archiver plutôt", self.batch_url(archive, record)

    def told(self, table: str, count: int) -> str:
        """« 34 inscriptions scolaires »."""
        from pre_admin.panel.house import house_of_request

        one, many = house_of_request().names_of(table)
        return plural(count, one, many)

    def delete_page(self, record: Any, refusal: str | None = None) -> DeletePage:
        """Everything the page shows."""
        return DeletePage(
            title=f"Supprimer : {self.title_of(record)}",
            crumbs=self.crumbs(record),
            consequences=[(count, self.told(table, count)) for table, count in held_rows(record, self.held()).items()],
            blocked=refusal or self.blocked(record),
            softer=self.softer(record),
            post_url=self.to("delete_view", id=record.id),
            cancel_url=self.details_url(record.id),
            version=record.version,
        )
